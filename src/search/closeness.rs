//! Closeness of occurrences: where `a w/5 b` and the like stand in one article.
//!
//! Pure: positions in, positions out. What stands at several words has an extent, from its first word
//! to its last. Of the stretches in which both sides are close, the shortest from each of their
//! occurrences are kept, so that the work is proportional to the number of occurrences.

use super::pattern::Occurrence;
use crate::index::{Layout, TITLE_ROOM};
use crate::query::{Relation, Within};

/// What must stand where, over patterns by their number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    Pattern(usize),
    Any(Vec<Expr>),
    Near {
        left: Box<Expr>,
        right: Box<Expr>,
        within: Within,
        relation: Relation,
    },
    /// Everywhere its part stands, if that is often enough.
    AtLeast {
        times: u32,
        of: Box<Expr>,
    },
}

/// From the position of the first word to the one behind the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Extent {
    pub start: u32,
    pub end: u32,
}

impl Extent {
    fn around(self, other: Extent) -> Extent {
        Extent { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    fn overlaps(self, other: Extent) -> bool {
        self.start < other.end && other.start < self.end
    }

    fn encloses(self, other: Extent) -> bool {
        self.start < other.start && other.end < self.end
    }
}

/// One article, as far as closeness goes.
#[derive(Clone, Copy)]
pub struct Places<'a> {
    /// The occurrences of every pattern, in order.
    pub occurrences: &'a [Vec<Occurrence>],
    /// `None` where positions are those of a single headline or of names.
    pub layout: Option<&'a Layout>,
}

impl Expr {
    /// The same expression over patterns whose numbers begin at `first`.
    pub fn shifted(&self, first: usize) -> Expr {
        match self {
            Expr::Pattern(n) => Expr::Pattern(n + first),
            Expr::Any(parts) => Expr::Any(parts.iter().map(|part| part.shifted(first)).collect()),
            Expr::Near { left, right, within, relation } => Expr::Near {
                left: Box::new(left.shifted(first)),
                right: Box::new(right.shifted(first)),
                within: *within,
                relation: *relation,
            },
            Expr::AtLeast { times, of } => Expr::AtLeast { times: *times, of: Box::new(of.shifted(first)) },
        }
    }

    /// The patterns it speaks of.
    pub fn patterns(&self, out: &mut Vec<usize>) {
        match self {
            Expr::Pattern(n) => out.push(*n),
            Expr::Any(parts) => parts.iter().for_each(|part| part.patterns(out)),
            Expr::Near { left, right, .. } => {
                left.patterns(out);
                right.patterns(out);
            }
            Expr::AtLeast { of, .. } => of.patterns(out),
        }
    }

    /// Where it stands, in order and without repeats.
    pub fn extents(&self, places: Places<'_>) -> Vec<Extent> {
        let mut extents = match self {
            Expr::Pattern(n) => {
                places.occurrences[*n].iter().map(|&(at, length)| Extent { start: at, end: at + length }).collect()
            }
            Expr::Any(parts) => parts.iter().flat_map(|part| part.extents(places)).collect(),
            Expr::Near { left, right, .. } => {
                let (lefts, rights) = (left.extents(places), right.extents(places));
                self.pairs(&lefts, &rights, places).into_iter().map(|pair| pair.around(&lefts, &rights)).collect()
            }
            Expr::AtLeast { times, of } => {
                let extents = of.extents(places);
                if apart(&extents) >= *times as usize { extents } else { Vec::new() }
            }
        };
        extents.sort_unstable();
        extents.dedup();
        extents
    }

    /// The occurrences that take part, pattern by pattern as far as it speaks of them: what is to be shown.
    pub fn participants(&self, places: Places<'_>) -> Vec<(usize, Vec<Occurrence>)> {
        let mut patterns = Vec::new();
        self.patterns(&mut patterns);
        patterns.sort_unstable();
        patterns.dedup();
        let mut out: Vec<(usize, Vec<Occurrence>)> = patterns.into_iter().map(|n| (n, Vec::new())).collect();
        self.trace(&self.extents(places), places, &mut out);
        for (_, occurrences) in &mut out {
            occurrences.sort_unstable();
            occurrences.dedup();
        }
        out
    }

    /// Adds the occurrences behind the extents in `kept`, which are sorted.
    fn trace(&self, kept: &[Extent], places: Places<'_>, out: &mut [(usize, Vec<Occurrence>)]) {
        match self {
            Expr::Pattern(n) => {
                let found = places.occurrences[*n].iter();
                let found = found.filter(|o| kept.binary_search(&Extent { start: o.0, end: o.0 + o.1 }).is_ok());
                if let Some((_, list)) = out.iter_mut().find(|(pattern, _)| pattern == n) {
                    list.extend(found);
                }
            }
            Expr::Any(parts) => parts.iter().for_each(|part| part.trace(kept, places, out)),
            Expr::Near { left, right, .. } => {
                let (lefts, rights) = (left.extents(places), right.extents(places));
                let pairs = self.pairs(&lefts, &rights, places);
                let pairs: Vec<Pair> =
                    pairs.into_iter().filter(|p| kept.binary_search(&p.around(&lefts, &rights)).is_ok()).collect();
                left.trace(&picked(&lefts, pairs.iter().map(|p| p.left)), places, out);
                right.trace(&picked(&rights, pairs.iter().filter_map(|p| p.right)), places, out);
            }
            Expr::AtLeast { of, .. } => of.trace(kept, places, out),
        }
    }

    /// Which of `lefts` stand by which of `rights`; both are sorted. Only for [`Expr::Near`].
    fn pairs(&self, lefts: &[Extent], rights: &[Extent], places: Places<'_>) -> Vec<Pair> {
        let Expr::Near { left, right, within, relation } = self else { return Vec::new() };
        let reach = Reach { within: *within, layout: places.layout };
        let (left_index, right_index) = (ByEnd::new(lefts), ByEnd::new(rights));
        let mut pairs = Vec::new();
        match relation {
            Relation::Without => {
                let alone = (0..lefts.len()).filter(|&l| !reach.is_near_any(lefts[l], rights, &right_index));
                pairs.extend(alone.map(|left| Pair { left, right: None }));
            }
            Relation::Before | Relation::Beside => {
                for (l, &extent) in lefts.iter().enumerate() {
                    let before = right_index.before(extent).filter(|_| *relation == Relation::Beside);
                    for r in [after(rights, extent), before].into_iter().flatten() {
                        reach.push(lefts, rights, l, r, &mut pairs);
                    }
                }
                for (r, &extent) in rights.iter().enumerate() {
                    let behind = after(lefts, extent).filter(|_| *relation == Relation::Beside);
                    for l in [left_index.before(extent), behind].into_iter().flatten() {
                        reach.push(lefts, rights, l, r, &mut pairs);
                    }
                }
                if *relation == Relation::Beside {
                    // A word between the two of a closeness is close to it, too.
                    if left.is_spread() {
                        enclosed(lefts, rights, |l, r| pairs.push(Pair { left: l, right: Some(r) }));
                    }
                    if right.is_spread() {
                        enclosed(rights, lefts, |r, l| pairs.push(Pair { left: l, right: Some(r) }));
                    }
                }
            }
        }
        pairs
    }

    /// Whether its extents may have foreign words between their first and their last.
    fn is_spread(&self) -> bool {
        match self {
            Expr::Pattern(_) => false,
            Expr::Any(parts) => parts.iter().any(Expr::is_spread),
            Expr::Near { left, relation: Relation::Without, .. } => left.is_spread(),
            Expr::Near { .. } => true,
            Expr::AtLeast { of, .. } => of.is_spread(),
        }
    }
}

/// Numbers of a left and a right extent.
struct Pair {
    left: usize,
    /// `None` when the left one stands alone.
    right: Option<usize>,
}

impl Pair {
    fn around(&self, lefts: &[Extent], rights: &[Extent]) -> Extent {
        self.right.map_or(lefts[self.left], |right| lefts[self.left].around(rights[right]))
    }
}

/// How far closeness goes.
struct Reach<'a> {
    within: Within,
    layout: Option<&'a Layout>,
}

impl Reach<'_> {
    fn push(&self, lefts: &[Extent], rights: &[Extent], left: usize, right: usize, pairs: &mut Vec<Pair>) {
        if self.is_near(lefts[left], rights[right]) {
            pairs.push(Pair { left, right: Some(right) });
        }
    }

    /// Whether two extents that do not overlap are close.
    fn is_near(&self, a: Extent, b: Extent) -> bool {
        let (first, second) = if a.start <= b.start { (a, b) } else { (b, a) };
        let Some(layout) = self.layout else {
            return match self.within {
                Within::Words(n) => second.start + 1 - first.end.min(second.start) <= n,
                Within::Sentence | Within::Paragraph => true,
            };
        };
        match self.within {
            Within::Words(n) => {
                let one_text = (first.start < TITLE_ROOM) == (second.start < TITLE_ROOM);
                one_text && second.start + 1 - first.end.min(second.start) <= n
            }
            Within::Sentence => layout.sentence(first.start) == layout.sentence(second.end - 1),
            Within::Paragraph => layout.paragraph(first.start) == layout.paragraph(second.end - 1),
        }
    }

    /// Whether any of `others` is close to `extent` or shares a word with it.
    fn is_near_any(&self, extent: Extent, others: &[Extent], by_end: &ByEnd) -> bool {
        let nearest = [after(others, extent), by_end.before(extent)];
        nearest.into_iter().flatten().any(|other| self.is_near(extent, others[other]))
            || by_end.overlapping(others, extent)
    }
}

/// The first of `extents`, which are sorted, that begins behind `extent`.
fn after(extents: &[Extent], extent: Extent) -> Option<usize> {
    let at = extents.partition_point(|other| other.start < extent.end);
    (at < extents.len()).then_some(at)
}

/// Extents in order of their ends.
struct ByEnd {
    /// (end, number), sorted; among equal ends the latest start last.
    order: Vec<(u32, usize)>,
    longest: u32,
}

impl ByEnd {
    fn new(extents: &[Extent]) -> ByEnd {
        let mut order: Vec<(u32, usize)> = extents.iter().enumerate().map(|(i, extent)| (extent.end, i)).collect();
        order.sort_unstable();
        let longest = extents.iter().map(|extent| extent.end - extent.start).max().unwrap_or(0);
        ByEnd { order, longest }
    }

    /// The last that ends before `extent` begins.
    fn before(&self, extent: Extent) -> Option<usize> {
        let at = self.order.partition_point(|&(end, _)| end <= extent.start);
        at.checked_sub(1).map(|at| self.order[at].1)
    }

    /// Whether any of `extents`, from which this was made, shares a word with `extent`.
    fn overlapping(&self, extents: &[Extent], extent: Extent) -> bool {
        let first = extents.partition_point(|other| other.start + self.longest <= extent.start);
        extents[first..].iter().take_while(|other| other.start < extent.end).any(|other| other.overlaps(extent))
    }
}

/// Calls `found` with each of `inner` and the one of `outer` that encloses it most closely.
fn enclosed(outer: &[Extent], inner: &[Extent], mut found: impl FnMut(usize, usize)) {
    let longest = outer.iter().map(|extent| extent.end - extent.start).max().unwrap_or(0);
    for (i, &extent) in inner.iter().enumerate() {
        let first = outer.partition_point(|other| other.start + longest <= extent.end);
        let begun = outer.partition_point(|other| other.start < extent.start);
        let candidates = outer.get(first..begun).unwrap_or_default();
        if let Some(o) = candidates.iter().rposition(|other| other.encloses(extent)) {
            found(first + o, i);
        }
    }
}

/// How many extents there are that share no word: as many as possible.
fn apart(extents: &[Extent]) -> usize {
    let mut by_end: Vec<Extent> = extents.to_vec();
    by_end.sort_unstable_by_key(|extent| extent.end);
    let mut count = 0;
    let mut behind = 0;
    for extent in by_end {
        if count == 0 || extent.start >= behind {
            count += 1;
            behind = extent.end;
        }
    }
    count
}

fn picked(extents: &[Extent], numbers: impl Iterator<Item = usize>) -> Vec<Extent> {
    let mut picked: Vec<Extent> = numbers.map(|n| extents[n]).collect();
    picked.sort_unstable();
    picked.dedup();
    picked
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Words of a body in paragraphs (`/`) and sentences (`.`), with their layout; letters are patterns.
    fn body(text: &str) -> (Layout, Vec<Vec<Occurrence>>) {
        let mut layout = Layout::default();
        let mut occurrences = vec![Vec::new(); 26];
        let mut position = TITLE_ROOM;
        for paragraph in text.split('/') {
            layout.paragraphs.push(position);
            for sentence in paragraph.split('.') {
                layout.sentences.push(position);
                for word in sentence.split_whitespace() {
                    for letter in word.bytes().filter(u8::is_ascii_lowercase) {
                        occurrences[usize::from(letter - b'a')].push((position, 1));
                    }
                    position += 1;
                }
            }
            position += 1;
        }
        layout.paragraphs.push(position);
        layout.sentences.push(position);
        (layout, occurrences)
    }

    fn pattern(letter: char) -> Box<Expr> {
        Box::new(Expr::Pattern(usize::from(letter as u8 - b'a')))
    }

    fn near(left: Box<Expr>, relation: Relation, within: Within, right: Box<Expr>) -> Box<Expr> {
        Box::new(Expr::Near { left, right, within, relation })
    }

    /// The words of `text` that take part are those in capitals in `expected`.
    fn check(expr: &Expr, text: &str, expected: &str) {
        let (layout, occurrences) = body(text);
        let places = Places { occurrences: &occurrences, layout: Some(&layout) };
        let participants = expr.participants(places);
        let marked: Vec<u32> = participants.iter().flat_map(|(_, list)| list.iter().map(|o| o.0)).collect();
        let mut position = TITLE_ROOM;
        let mut found = String::new();
        for c in text.chars() {
            found.push(if marked.contains(&position) { c.to_ascii_uppercase() } else { c });
            position += u32::from(matches!(c, ' ' | '/'));
        }
        assert_eq!(found, expected, "{expr:?}");
    }

    #[test]
    fn words_are_near_by_distance_sentence_and_paragraph() {
        let w3 = |relation| near(pattern('a'), relation, Within::Words(3), pattern('b'));
        check(&w3(Relation::Beside), "a x x b x b x x a x x x b", "A x x B x B x x A x x x b");
        check(&w3(Relation::Beside), "b a x x x x b", "B A x x x x b");
        check(&w3(Relation::Before), "b a x x x x b", "b a x x x x b");
        check(&w3(Relation::Before), "b a b", "b A B");
        check(&w3(Relation::Without), "a b x x x x a x x x b", "a b x x x x A x x x b");
        let sentence = near(pattern('a'), Relation::Beside, Within::Sentence, pattern('b'));
        check(&sentence, "a x. b a/ b", "a x. B A/ b");
        let paragraph = near(pattern('a'), Relation::Before, Within::Paragraph, pattern('b'));
        check(&paragraph, "a x. b a/ b a", "A x. B a/ b a");
    }

    #[test]
    fn one_word_cannot_play_both_parts() {
        check(
            &near(pattern('a'), Relation::Beside, Within::Words(5), pattern('a')),
            "a x x x x x x a",
            "a x x x x x x a",
        );
        check(&near(pattern('a'), Relation::Beside, Within::Words(5), pattern('a')), "a x a", "A x A");
    }

    #[test]
    fn closeness_can_stand_inside_closeness() {
        let inner = || near(pattern('a'), Relation::Beside, Within::Words(4), pattern('b'));
        let outer = near(inner(), Relation::Beside, Within::Words(2), pattern('c'));
        check(&outer, "a x x b x c", "A x x B x C");
        check(&outer, "a c x b", "A C x B");
        check(&outer, "a x x x x b c", "a x x x x b c");
        let chain = near(
            near(pattern('a'), Relation::Before, Within::Words(2), pattern('b')),
            Relation::Before,
            Within::Words(2),
            pattern('c'),
        );
        check(&chain, "a c b x a b c", "a c b x A B C");
        let either = near(
            Box::new(Expr::Any(vec![*pattern('a'), *pattern('b')])),
            Relation::Beside,
            Within::Words(1),
            pattern('c'),
        );
        check(&either, "a c b x b a", "A C B x b a");
    }

    #[test]
    fn headline_and_body_are_not_near() {
        let (layout, mut occurrences) = body("b x");
        occurrences[0].push((TITLE_ROOM - 1, 1));
        let places = Places { occurrences: &occurrences, layout: Some(&layout) };
        for within in [Within::Words(5), Within::Sentence, Within::Paragraph] {
            assert_eq!(near(pattern('a'), Relation::Beside, within, pattern('b')).extents(places), []);
        }
    }

    #[test]
    fn at_least_counts_what_shares_no_word() {
        let twice = |of: Box<Expr>| Box::new(Expr::AtLeast { times: 2, of });
        check(&twice(pattern('a')), "a x a", "A x A");
        check(&twice(pattern('a')), "a x x", "a x x");
        let both = Box::new(Expr::Any(vec![*pattern('a'), *pattern('b')]));
        check(&twice(both), "ab x x", "ab x x");
        check(&twice(near(pattern('a'), Relation::Beside, Within::Words(1), pattern('b'))), "a b x b a", "A B x B A");
        check(&twice(near(pattern('a'), Relation::Beside, Within::Words(1), pattern('b'))), "b a b", "b a b");
    }

    /// By the definition: any left and right one that do not overlap and are close take part.
    fn by_definition(lefts: &[u32], rights: &[u32], n: u32, ordered: bool) -> (Vec<u32>, Vec<u32>) {
        let close = |l: u32, r: u32| l != r && l.abs_diff(r) <= n && (!ordered || l < r);
        let left = lefts.iter().copied().filter(|&l| rights.iter().any(|&r| close(l, r))).collect();
        let right = rights.iter().copied().filter(|&r| lefts.iter().any(|&l| close(l, r))).collect();
        (left, right)
    }

    proptest! {
        #[test]
        fn all_words_that_are_close_take_part_and_no_other(
            lefts in proptest::collection::btree_set(128u32..180, 0..15),
            rights in proptest::collection::btree_set(128u32..180, 0..15),
            n in 1u32..8,
            ordered in proptest::bool::ANY,
        ) {
            let list = |set: &std::collections::BTreeSet<u32>| set.iter().copied().collect::<Vec<u32>>();
            let words = |set: &std::collections::BTreeSet<u32>| set.iter().map(|&p| (p, 1)).collect::<Vec<Occurrence>>();
            let layout = Layout { passages: vec![128, 200], paragraphs: vec![128, 200], sentences: vec![128, 200] };
            let occurrences = [words(&lefts), words(&rights)];
            let relation = if ordered { Relation::Before } else { Relation::Beside };
            let expr = near(Box::new(Expr::Pattern(0)), relation, Within::Words(n), Box::new(Expr::Pattern(1)));
            let found = expr.participants(Places { occurrences: &occurrences, layout: Some(&layout) });
            let found: Vec<Vec<u32>> = found.into_iter().map(|(_, list)| list.into_iter().map(|o| o.0).collect()).collect();
            let (left, right) = by_definition(&list(&lefts), &list(&rights), n, ordered);
            prop_assert_eq!(found, vec![left.clone(), right]);
            let without = near(Box::new(Expr::Pattern(0)), Relation::Without, Within::Words(n), Box::new(Expr::Pattern(1)));
            if !ordered {
                let alone = without.extents(Places { occurrences: &occurrences, layout: Some(&layout) });
                let expected: Vec<u32> = list(&lefts).into_iter().filter(|l| !left.contains(l) && !rights.contains(l)).collect();
                prop_assert_eq!(alone.into_iter().map(|e| e.start).collect::<Vec<u32>>(), expected);
            }
        }
    }
}
