//! Terms side by side.

use super::{Ast, LowerError, Lowering, Match, Polarity, conjunction, filter};
use crate::query::{Case, Leaf, Numbering, TextField};
use crate::search::pattern::{Follows, Kind, Pattern};
use crate::search::union;
use tantivy::query::{BooleanQuery, Occur, Query};

impl Lowering<'_> {
    /// Bare terms side by side: the plain ones by `--match`, all others as they say.
    ///
    /// Beside words with content, function words only decide: with `--match all` they must be there, else they are
    /// passed over. They rank nothing and are not highlighted.
    pub(super) fn group(&mut self, parts: &[Ast], polarity: Polarity) -> Result<Box<dyn Query>, LowerError> {
        let has_content = parts.iter().any(|part| is_plain(part) && function_word(part).is_none());
        let mut clauses = Vec::new();
        let mut plain = Vec::new();
        let mut ranges = Vec::new();
        let mut pairs = Pairs::default();
        for part in parts {
            match part {
                Ast::Not(excluded) => clauses.push(self.excluded(excluded)?),
                _ if has_content && let Some(word) = function_word(part) => {
                    if self.matching == Match::All {
                        clauses.push((Occur::Must, filter(self.stems(self.snapshot.fields.text, word)?.query())));
                    }
                    pairs.skip();
                }
                _ if let of_part = self.ranges(part)
                    && !of_part.is_empty() =>
                {
                    ranges.extend(of_part);
                    pairs.part();
                }
                _ => {
                    let before = self.patterns.len();
                    let query = self.query(part, polarity)?;
                    pairs.meet(&mut self.patterns[before..], before);
                    if is_plain(part) { plain.push(query) } else { clauses.push((Occur::Must, query)) }
                }
            }
        }
        match self.matching {
            Match::All => clauses.extend(plain.into_iter().map(|q| (Occur::Must, q))),
            _ if plain.is_empty() => {}
            matching => {
                let needed = matching.required(plain.len());
                let query = if needed == 1 {
                    union::any_of(plain)
                } else {
                    let plain = plain.into_iter().map(|q| (Occur::Should, q)).collect();
                    Box::new(BooleanQuery::with_minimum_required_clauses(plain, needed))
                };
                clauses.push((Occur::Must, query));
            }
        }
        Ok(conjunction(clauses, ranges, &self.snapshot.kept))
    }
}

/// Finds which plain words of a group make pairs.
#[derive(Default)]
struct Pairs {
    /// The last word met and how many positions ago it stood.
    last: Option<Follows>,
}

impl Pairs {
    /// A function word stands here: the pair around it is one position wider.
    fn skip(&mut self) {
        if let Some(last) = &mut self.last {
            last.distance += 1;
        }
    }

    /// Something stands here that is no word.
    fn part(&mut self) {
        self.last = None;
    }

    /// The next part of the group gave these patterns, the first of them number `index`.
    fn meet(&mut self, patterns: &mut [Pattern], index: usize) {
        self.last = match patterns {
            [word] if word.kind == Kind::Word => {
                word.follows = self.last;
                Some(Follows { pattern: index, distance: 1 })
            }
            _ => None,
        };
    }
}

/// English words without content (the list of Lucene's English analyzer).
const FUNCTION_WORDS: [&str; 33] = [
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not", "of",
    "on", "or", "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was", "will", "with",
];

fn function_word(part: &Ast) -> Option<&str> {
    match part {
        Ast::Text { field: TextField::Text, case: Case::Any, leaf: Leaf::Word(word) } => {
            FUNCTION_WORDS.contains(&word.to_lowercase().as_str()).then_some(word)
        }
        _ => None,
    }
}

/// Whether `--match` decides about this part of a group.
fn is_plain(part: &Ast) -> bool {
    match part {
        Ast::Text { field, .. } => field.numbering() == Numbering::Article,
        Ast::Or(parts) | Ast::And(parts) | Ast::Group(parts) => parts.iter().all(is_plain),
        _ => false,
    }
}
