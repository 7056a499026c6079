//! The model at work: text through tokenizer, network and moves, a block of words at a time.

use super::encoder::{Encoder, Memory, REACH};
use super::features::Norms;
use super::format;
use super::moves::{Moves, Word};
use super::parts::Parts;
use super::tokenizer::{Exceptions, Token, Tokens, is_space};
use super::{NameFinder, NameLabel, NamedSpan};
use std::sync::Mutex;

/// A statistical finder of English names: the small English pipeline of spaCy.
///
/// Memory does not grow with the text, and time only as the text does.
#[derive(Debug)]
pub struct Model {
    version: String,
    source: String,
    exceptions: Exceptions,
    encoder: Encoder,
    moves: Moves,
    /// For each thread that works, or worked, at the same time.
    memories: Mutex<Vec<Memory>>,
}

/// Why bytes are no model.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ModelError {
    #[error("not a model of names")]
    Foreign,
    #[error("a model in format {0}, which this program does not read; install it anew")]
    Format(u32),
    #[error("the model is damaged ({0}); install it anew")]
    Damaged(&'static str),
}

/// Rises whenever the same weights may yield other names.
const REVISION: u32 = 1;

/// Words that go through the network together.
const BLOCK: usize = 256;

impl Model {
    /// Reads a file that [`super::convert`] made.
    pub fn read(bytes: &[u8]) -> Result<Model, ModelError> {
        Ok(Model::new(format::read(bytes)?))
    }

    pub(super) fn new(parts: Parts) -> Model {
        let version = format!("{}+{REVISION}", parts.source);
        let labels = parts.labels.iter().map(|label| NameLabel::of_ontonotes(label)).collect();
        let mut tensors = parts.tensors.into_iter();
        let moves = Moves::new(labels, &mut tensors);
        let encoder = Encoder::new(Norms::new(parts.norms), &parts.tables, &mut tensors);
        let exceptions = Exceptions::new(parts.exceptions);
        Model { version, source: parts.source, exceptions, encoder, moves, memories: Mutex::default() }
    }

    /// The package the weights are from, and its version.
    pub fn source(&self) -> &str {
        &self.source
    }

    fn read_text(&self, text: &str, memory: &mut Memory) -> Vec<NamedSpan> {
        let mut tokens = Tokens::new(&self.exceptions, text);
        let mut parse = self.moves.begin();
        // The first `done` are there for the sake of those that follow.
        let (mut held, mut done): (Vec<Token>, usize) = (Vec::new(), 0);
        loop {
            let wanted = done + BLOCK + REACH;
            held.extend(tokens.by_ref().take(wanted - held.len()));
            let is_end = held.len() < wanted;
            let end = if is_end { held.len() } else { done + BLOCK };
            let words: Vec<_> =
                (0..end - done + 2 * REACH).map(|at| word(text, &held, (done + at).checked_sub(REACH))).collect();
            let vectors = self.encoder.encode(&words, memory);
            let seen: Vec<Word> = held[done..end].iter().map(|token| seen(text, token)).collect();
            parse.read(&seen, vectors, is_end);
            if is_end {
                break;
            }
            let keep = end - REACH;
            held.drain(..keep);
            done = REACH;
        }
        parse.found().into_iter().map(|(span, label)| NamedSpan { span, label }).collect()
    }
}

fn word<'t>(text: &'t str, tokens: &[Token], at: Option<usize>) -> Option<(&'t str, Option<u64>)> {
    let token = tokens.get(at?)?;
    Some((token.span.of(text), token.norm))
}

fn seen(text: &str, token: &Token) -> Word {
    Word { span: token.span, is_space: token.span.of(text).chars().all(is_space) }
}

impl NameFinder for Model {
    fn version(&self) -> &str {
        &self.version
    }

    fn names(&self, text: &str) -> Vec<NamedSpan> {
        let memories = || self.memories.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut memory = memories().pop().unwrap_or_default();
        let names = self.read_text(text, &mut memory);
        memories().push(memory);
        names
    }
}

impl NameLabel {
    /// Labels of numbers and times are no names.
    fn of_ontonotes(label: &str) -> Option<NameLabel> {
        Some(match label {
            "PERSON" => NameLabel::Person,
            "NORP" => NameLabel::Norp,
            "FAC" => NameLabel::Fac,
            "ORG" => NameLabel::Org,
            "GPE" => NameLabel::Gpe,
            "LOC" => NameLabel::Loc,
            "PRODUCT" => NameLabel::Product,
            "EVENT" => NameLabel::Event,
            "WORK_OF_ART" => NameLabel::WorkOfArt,
            "LAW" => NameLabel::Law,
            "LANGUAGE" => NameLabel::Language,
            _ => return None,
        })
    }
}
