//! The names of a file of imported actors in folded form, as one automaton that is loaded without
//! being built: searched by name, and walked along a text.

use super::Imported;
use crate::entities::format::Entry;
use crate::text::fold;
use std::fmt;
use tantivy_fst::raw::Fst;
use tantivy_fst::{IntoStreamer, Map, MapBuilder, Streamer};

/// Rises when the layout of the bytes or the folding changes.
const MARK: &[u8; 8] = b"pndtnam1";
const HASH: usize = 32;
/// Mark, hash of the file the names are from, hash of the rest, length of the automaton.
const HEAD: usize = MARK.len() + 2 * HASH + 8;

pub struct NameIndex {
    /// Folded names, numbered in their order.
    forms: Map<Vec<u8>>,
    /// For every name where its actors begin in `actors`, and one more for the end.
    offsets: Vec<u32>,
    /// Numbers of actors.
    actors: Vec<u32>,
}

impl fmt::Debug for NameIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NameIndex of {} names", self.n_forms())
    }
}

impl NameIndex {
    pub fn build(file: &Imported) -> NameIndex {
        let mut pairs: Vec<(String, u32)> = Vec::new();
        for number in 0..file.n_actors() {
            let Ok(entry) = serde_json::from_str::<Entry>(file.line(number)) else { continue };
            for name in entry.texts() {
                let form = fold(name.trim());
                if form.chars().nth(1).is_some() {
                    pairs.push((form, number as u32));
                }
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut builder = MapBuilder::memory();
        let (mut offsets, mut actors) = (Vec::new(), Vec::with_capacity(pairs.len()));
        let mut last: Option<&str> = None;
        for (form, actor) in &pairs {
            if last != Some(form) {
                builder.insert(form, offsets.len() as u64).expect("the names are in order, each once");
                offsets.push(actors.len() as u32);
                last = Some(form);
            }
            actors.push(*actor);
        }
        offsets.push(actors.len() as u32);
        let bytes = builder.into_inner().expect("memory takes what is written to it");
        let forms = Map::from_bytes(bytes).expect("a map that was just built");
        NameIndex { forms, offsets, actors }
    }

    pub fn n_forms(&self) -> usize {
        self.offsets.len() - 1
    }

    /// The numbers of the actors of a name.
    pub(in crate::entities) fn actors(&self, form: usize) -> &[u32] {
        &self.actors[self.offsets[form] as usize..self.offsets[form + 1] as usize]
    }

    /// The number of a folded name.
    pub(in crate::entities) fn form(&self, folded: &str) -> Option<usize> {
        self.forms.get(folded).map(|number| number as usize)
    }

    /// The folded name of a number.
    pub(in crate::entities) fn each(&self, mut take: impl FnMut(&str, usize)) {
        let mut stream = self.forms.into_stream();
        while let Some((form, number)) = stream.next() {
            if let Ok(form) = std::str::from_utf8(form) {
                take(form, number as usize);
            }
        }
    }

    /// The names that `text` begins with, shortest first: where each ends, and its number.
    pub(in crate::entities) fn beginning(&self, text: &[u8], found: &mut Vec<(usize, usize)>) {
        let fst: &Fst<Vec<u8>> = self.forms.as_fst();
        let mut node = fst.root();
        let mut output = 0;
        for (at, &byte) in text.iter().enumerate() {
            let Some(next) = node.find_input(byte) else { return };
            let transition = node.transition(next);
            output += transition.out.value();
            node = fst.node(transition.addr);
            if node.is_final() {
                found.push((at + 1, (output + node.final_output().value()) as usize));
            }
        }
    }

    /// The index in bytes, for a file that has the hash `source`.
    pub fn to_bytes(&self, source: &str) -> Vec<u8> {
        let forms = self.forms.as_fst().to_vec();
        let mut rest = Vec::with_capacity(forms.len() + 4 * (self.offsets.len() + self.actors.len()) + 4);
        rest.extend_from_slice(&forms);
        rest.extend_from_slice(&(self.offsets.len() as u32).to_le_bytes());
        self.offsets.iter().chain(&self.actors).for_each(|number| rest.extend_from_slice(&number.to_le_bytes()));
        let mut bytes = Vec::with_capacity(HEAD + rest.len());
        bytes.extend_from_slice(MARK);
        bytes.extend_from_slice(blake3::hash(source.as_bytes()).as_bytes());
        bytes.extend_from_slice(blake3::hash(&rest).as_bytes());
        bytes.extend_from_slice(&(forms.len() as u64).to_le_bytes());
        bytes.extend_from_slice(&rest);
        bytes
    }

    /// Reads an index; `None` when it is damaged or was made of another file.
    pub fn from_bytes(mut bytes: Vec<u8>, source: &str) -> Option<NameIndex> {
        let head = bytes.get(..HEAD)?;
        let of_source = head.starts_with(MARK) && head[8..40] == *blake3::hash(source.as_bytes()).as_bytes();
        if !of_source || head[40..72] != *blake3::hash(&bytes[HEAD..]).as_bytes() {
            return None;
        }
        let length = u64::from_le_bytes(head[72..80].try_into().ok()?) as usize;
        let numbers = bytes.split_off(HEAD.checked_add(length).filter(|&end| end <= bytes.len())?);
        let mut numbers = numbers.chunks_exact(4).map(|four| u32::from_le_bytes(four.try_into().expect("four bytes")));
        let n_offsets = numbers.next()? as usize;
        let offsets: Vec<u32> = numbers.by_ref().take(n_offsets).collect();
        let actors: Vec<u32> = numbers.collect();
        bytes.drain(..HEAD);
        let forms = Map::from_bytes(bytes).ok()?;
        (offsets.len() == forms.len() + 1).then_some(NameIndex { forms, offsets, actors })
    }
}
