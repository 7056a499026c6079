//! Hits cut out of the stored articles.

use super::deadline;
use super::lower::Lowered;
use super::marks::Marks;
use super::pattern::{Kind, Occurrence};
use super::rank::{Explanation, Ranked};
use super::{Options, Unit};
use crate::article::{Article, BlockKind};
use crate::entities::{ActorId, Gazetteer, Mention};
use crate::index::{IndexError, Snapshot, StoredArticle, TITLE_ROOM, word_at_position};
use crate::passages::{Cuts, Passage, PassageId};
use crate::text::{Span, Word, words};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

/// One answer: an article and the passages of it to show.
#[derive(Clone, Debug)]
pub struct Hit {
    pub score: f32,
    pub article: Arc<Article>,
    /// One for a passage hit, the best few for an article hit; never empty.
    pub places: Vec<Place>,
    /// How many passages of the article match.
    pub n_matching: usize,
    /// Where the headline matches, in bytes of the title.
    pub title_highlights: Vec<Span>,
    pub explanation: Option<Explanation>,
    /// Articles that say nearly the same and were folded into this hit, best first.
    pub also: Vec<Arc<Article>>,
}

/// A passage in its article.
#[derive(Clone, Debug)]
pub struct Place {
    pub id: PassageId,
    /// Bytes of the body text.
    pub span: Span,
    /// What matched, in bytes of the body text, in order, not overlapping.
    pub highlights: Vec<Span>,
    /// The heading the passage stands under.
    pub heading: Option<String>,
    /// First and last paragraph, from 0, counting every block of the body.
    pub paragraphs: (usize, usize),
    pub n_paragraphs: usize,
    /// Actors mentioned in it, most mentions first.
    pub actors: Vec<ActorSeen>,
    /// What stands around it, when asked for.
    pub context: Option<Context>,
}

/// The passages around a passage, in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    pub before: Vec<Neighbor>,
    pub after: Vec<Neighbor>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbor {
    pub id: PassageId,
    /// Bytes of the body text.
    pub span: Span,
}

/// An actor as met in a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActorSeen {
    pub id: ActorId,
    /// Its display name; for an unknown actor, the words of its first mention.
    pub name: String,
}

/// Everything about one article that its passages share.
pub struct Opened {
    article: Arc<Article>,
    mentions: Vec<Mention>,
    cuts: Cuts,
    ids: Vec<PassageId>,
    /// The words of passages that were asked for.
    words: Vec<OnceLock<Vec<Word>>>,
}

pub fn build(
    snapshot: &Snapshot,
    gazetteer: &Gazetteer,
    lowered: &Lowered,
    ranked: Vec<Ranked>,
    options: &Options,
) -> Result<Vec<Hit>, IndexError> {
    let mut opened: HashMap<tantivy::DocAddress, Arc<Opened>> = HashMap::new();
    let mut hits = Vec::with_capacity(ranked.len());
    for ranked in ranked {
        if deadline::is_over() {
            break;
        }
        let article = match opened.get(&ranked.address) {
            Some(opened) => Arc::clone(opened),
            None => {
                let fresh = Arc::new(Opened::new(snapshot.stored(ranked.address)?));
                // Article hits never meet their article again.
                if options.unit == Unit::Passage {
                    opened.insert(ranked.address, Arc::clone(&fresh));
                }
                fresh
            }
        };
        hits.push(article.hit(gazetteer, lowered, ranked, options.context));
    }
    Ok(hits)
}

impl Opened {
    pub fn new(stored: StoredArticle) -> Opened {
        let StoredArticle { article, mentions, cuts, .. } = stored;
        let words = (0..cuts.len()).map(|_| OnceLock::new()).collect();
        Opened { ids: cuts.ids(article.id), article: Arc::new(article), mentions: mentions.body, cuts, words }
    }

    fn hit(&self, gazetteer: &Gazetteer, lowered: &Lowered, ranked: Ranked, context: Option<usize>) -> Hit {
        let marks = self.marks(lowered, &ranked.occurrences);
        let in_context = |n, place| Place { context: context.map(|reach| self.context(n, reach)), ..place };
        let places = ranked.passages.iter().filter_map(|&n| Some(in_context(n, self.place(gazetteer, n, &marks)?)));
        let places = places.collect::<Vec<Place>>();
        let places = if places.is_empty() { vec![self.empty_place()] } else { places };
        Hit {
            score: ranked.score,
            article: Arc::clone(&self.article),
            places,
            n_matching: ranked.n_matching,
            title_highlights: self.title_marks(&ranked.occurrences),
            explanation: ranked.explanation,
            also: Vec::new(),
        }
    }

    /// Passage number `n` with whatever of `marks` lies in it.
    pub fn place(&self, gazetteer: &Gazetteer, n: usize, marks: &[Span]) -> Option<Place> {
        let passage = self.cuts.passage(n)?;
        let inside = marks.iter().filter(|m| passage.span.contains(**m)).copied().collect();
        Some(Place {
            id: self.ids[n].clone(),
            span: passage.span,
            highlights: merged(inside),
            heading: self.heading(&passage),
            paragraphs: (passage.blocks.start, passage.blocks.end.max(1) - 1),
            n_paragraphs: self.article.body.blocks().len(),
            actors: self.actors(gazetteer, passage.span),
            context: None,
        })
    }

    /// The passages around number `n`, at most `reach` on either side.
    pub fn context(&self, n: usize, reach: usize) -> Context {
        let neighbor = |n: usize| Some(Neighbor { id: self.ids[n].clone(), span: self.cuts.passage(n)?.span });
        let end = self.ids.len().min(n.saturating_add(reach).saturating_add(1));
        Context {
            before: (n.saturating_sub(reach)..n.min(end)).filter_map(neighbor).collect(),
            after: (n + 1..end).filter_map(neighbor).collect(),
        }
    }

    /// What stands for the passage of an article without text.
    fn empty_place(&self) -> Place {
        Place {
            id: PassageId::of_nothing(self.article.id),
            span: Span::new(0, 0),
            highlights: Vec::new(),
            heading: None,
            paragraphs: (0, 0),
            n_paragraphs: 0,
            actors: Vec::new(),
            context: None,
        }
    }

    /// The passages' ids, in order of place.
    pub fn ids(&self) -> &[PassageId] {
        &self.ids
    }

    pub fn article(&self) -> &Arc<Article> {
        &self.article
    }

    /// Occurrences as spans of the headline and of the body text.
    pub(super) fn all_marks(&self, lowered: &Lowered, occurrences: &[Vec<Occurrence>]) -> Marks {
        Marks { title: self.title_marks(occurrences), body: merged(self.marks(lowered, occurrences)) }
    }

    /// Occurrences as spans of the body text.
    fn marks(&self, lowered: &Lowered, occurrences: &[Vec<Occurrence>]) -> Vec<Span> {
        let mut marks = Vec::new();
        for (pattern, found) in lowered.patterns.iter().zip(occurrences) {
            for &(position, length) in found.iter().filter(|o| o.0 >= TITLE_ROOM) {
                marks.extend(self.body_mark(pattern.kind, (position, length)));
            }
        }
        marks.sort_unstable();
        marks
    }

    fn body_mark(&self, kind: Kind, (position, length): Occurrence) -> Option<Span> {
        let word = self.word_at(position)?;
        Some(match kind {
            Kind::Actor => {
                let span = self.span_of_word(word)?;
                self.mention_at(span).unwrap_or(span)
            }
            Kind::Word | Kind::Exact => self.words_span(word, length as usize)?,
            Kind::Title => return None,
        })
    }

    /// Where an occurrence stands: whether in the headline, and in which bytes of it or of the body text.
    pub(super) fn mark(&self, kind: Kind, occurrence: Occurrence) -> Option<(bool, Span)> {
        if occurrence.0 >= TITLE_ROOM {
            return self.body_mark(kind, occurrence).map(|span| (false, span));
        }
        let title = words(self.article.title.as_deref().unwrap_or_default());
        ((occurrence.0 as usize) < title.len()).then(|| (true, title_mark(&title, occurrence)))
    }

    /// The passage that holds a byte of the body text.
    pub(super) fn passage_at(&self, byte: usize) -> Option<&PassageId> {
        self.ids.get(self.cuts.passage_of_byte(byte)?)
    }

    fn words_span(&self, first: usize, n: usize) -> Option<Span> {
        let last = (first + n - 1).min(self.cuts.n_words() - 1);
        Some(Span::new(self.span_of_word(first)?.start(), self.span_of_word(last)?.end()))
    }

    /// The body word at a position.
    fn word_at(&self, position: u32) -> Option<usize> {
        word_at_position(position, self.cuts.n_words(), |word| self.cuts.block_of_word(word))
    }

    /// Where a word stands in the body; only the passage it is in is read.
    fn span_of_word(&self, word: usize) -> Option<Span> {
        let n = self.cuts.passage_of_word(word)?;
        let passage = self.cuts.passage(n)?;
        let words = self.words[n].get_or_init(|| self.words_of(n, &passage));
        words.get(word - passage.words.start).map(|word| word.span)
    }

    fn words_of(&self, n: usize, passage: &Passage) -> Vec<Word> {
        let text = self.article.body.text();
        self.cuts.words(n, text).unwrap_or_else(|| {
            let all = words(text);
            all.get(passage.words.clone()).map(<[Word]>::to_vec).unwrap_or_default()
        })
    }

    /// The mention that begins in a word.
    fn mention_at(&self, word: Span) -> Option<Span> {
        let starts_here = |m: &&Mention| word.start() <= m.span.start() && m.span.start() < word.end();
        self.mentions.iter().filter(|m| m.is_of_actor()).find(starts_here).map(|m| m.span)
    }

    fn title_marks(&self, occurrences: &[Vec<Occurrence>]) -> Vec<Span> {
        let title = words(self.article.title.as_deref().unwrap_or_default());
        let in_title = occurrences.iter().flatten().filter(|o| (o.0 as usize) < title.len());
        let mut spans: Vec<Span> = in_title.map(|&occurrence| title_mark(&title, occurrence)).collect();
        spans.sort_unstable();
        merged(spans)
    }

    fn heading(&self, passage: &Passage) -> Option<String> {
        let blocks = &self.article.body.blocks()[..passage.blocks.end];
        let heading = blocks.iter().rev().find(|b| matches!(b.kind, BlockKind::Heading(_)))?;
        let heading = heading.span.of(self.article.body.text());
        // Plain text opens with its headline, which says nothing about the place.
        (self.article.title.as_deref() != Some(heading)).then(|| heading.to_owned())
    }

    fn actors(&self, gazetteer: &Gazetteer, within: Span) -> Vec<ActorSeen> {
        let mut seen: BTreeMap<&ActorId, (usize, Span)> = BTreeMap::new();
        for mention in self.mentions.iter().filter(|m| m.is_of_actor() && within.contains(m.span)) {
            seen.entry(&mention.actor).or_insert((0, mention.span)).0 += 1;
        }
        let mut seen: Vec<(&ActorId, (usize, Span))> = seen.into_iter().collect();
        seen.sort_by_key(|(_, (n, first))| (std::cmp::Reverse(*n), first.start()));
        let name = |id: &ActorId, span: Span| match gazetteer.get(id) {
            Some(actor) => actor.name.clone(),
            None => span.of(self.article.body.text()).to_owned(),
        };
        seen.into_iter().map(|(id, (_, span))| ActorSeen { id: id.clone(), name: name(id, span) }).collect()
    }
}

/// The span of an occurrence whose first word the title has.
fn title_mark(title: &[Word], (position, length): Occurrence) -> Span {
    let (first, last) = (position as usize, (position + length - 1) as usize);
    Span::new(title[first].span.start(), title[last.min(title.len() - 1)].span.end())
}

/// Overlapping and touching spans as one; the input is sorted.
fn merged(spans: Vec<Span>) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start() < last.end() => *last = Span::new(last.start(), last.end().max(span.end())),
            _ => out.push(span),
        }
    }
    out
}
