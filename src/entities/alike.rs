//! Names that may be one: of two people or two organizations, told from their words alone.
//!
//! [`likeness`] says how two names are alike. [`pairs`] finds the pairs among many without comparing all with all,
//! [`groups`] makes groups in which everybody is like everybody. Whether they are one is for people to decide.

use crate::text::{fold, name_key, other_spellings, same_name, words};
use std::collections::{BTreeSet, HashMap};
use std::fmt;

/// How two different names are alike, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// The same words, but for titles and articles.
    Same,
    /// One has middle names or initials that the other leaves out.
    MiddleNames,
    /// The same words in another order.
    Reordered,
    /// Words that are spelled in several ways.
    Spelling,
    /// The initials of the other.
    Acronym,
    /// The first name is an initial of the other's.
    Initial,
    /// A letter or two differ.
    Slip,
}

impl Likeness {
    /// Whether the names alone say little: then the two should have something else in common.
    pub fn is_weak(self) -> bool {
        matches!(self, Likeness::Acronym | Likeness::Initial | Likeness::Slip)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Likeness::Same => "same",
            Likeness::MiddleNames => "middle_names",
            Likeness::Reordered => "reordered",
            Likeness::Spelling => "spelling",
            Likeness::Acronym => "acronym",
            Likeness::Initial => "initial",
            Likeness::Slip => "slip",
        }
    }
}

impl fmt::Display for Likeness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Likeness::Same => "the same words, but for titles and articles",
            Likeness::MiddleNames => "middle names or initials left out",
            Likeness::Reordered => "the same words in another order",
            Likeness::Spelling => "another spelling",
            Likeness::Acronym => "the initials",
            Likeness::Initial => "the first name as an initial",
            Likeness::Slip => "a letter or two differ",
        })
    }
}

/// What is said before people's names, and little words inside organizations'.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "lord",
    "lady",
    "gen",
    "general",
    "lt",
    "lieutenant",
    "col",
    "colonel",
    "maj",
    "major",
    "capt",
    "captain",
    "adm",
    "admiral",
    "marshal",
    "brigadier",
    "president",
    "minister",
    "senator",
    "sen",
    "rep",
    "ambassador",
    "governor",
    "judge",
    "justice",
    "king",
    "queen",
    "prince",
    "princess",
    "sheikh",
    "sheik",
    "shaikh",
    "maulana",
    "mullah",
    "mufti",
    "ayatollah",
    "imam",
    "hajji",
    "haji",
    "rev",
    "reverend",
    "pope",
];
const LITTLE: &[&str] = &["the", "of", "for", "and", "on", "in", "de", "la", "du", "des", "der", "a", "an"];

/// A name to compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    person: bool,
    words: Vec<Word>,
    /// The numbers of the words in order of their letters.
    sorted: Vec<usize>,
}

/// A word with what is compared again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    text: String,
    sound: Option<String>,
    /// British for American and the other way round.
    spellings: Vec<String>,
}

impl Word {
    fn new(text: String) -> Word {
        Word { sound: name_key(&text), spellings: other_spellings(&text), text }
    }

    /// Spellings of one name sound alike, and sounds are compared sooner.
    fn is_spelling_of(&self, other: &Word) -> bool {
        let sounds = matches!((&self.sound, &other.sound), (Some(a), Some(b)) if a != b);
        !sounds && same_name(&self.text, &other.text) || self.spellings.contains(&other.text)
    }
}

impl Words {
    /// The words of a person's name, or of an organization's, folded, without titles and little words.
    pub fn new(person: bool, name: &str) -> Words {
        let skipped = if person { TITLES } else { LITTLE };
        let all: Vec<String> =
            words(&fold(name)).into_iter().map(|word| word.text.trim_end_matches("'s").to_owned()).collect();
        let kept: Vec<String> = all.iter().filter(|word| !skipped.contains(&word.as_str())).cloned().collect();
        let words: Vec<Word> = if kept.is_empty() { all } else { kept }.into_iter().map(Word::new).collect();
        let mut sorted: Vec<usize> = (0..words.len()).collect();
        sorted.sort_by(|&a, &b| words[a].text.cmp(&words[b].text));
        Words { person, words, sorted }
    }

    /// Letters of all words.
    pub fn letters(&self) -> usize {
        self.words.iter().map(|word| word.text.chars().count()).sum()
    }

    fn ends(&self) -> Option<(&str, &str)> {
        match self.words.as_slice() {
            [first, .., last] => Some((&first.text, &last.text)),
            _ => None,
        }
    }

    fn sorted(&self) -> impl ExactSizeIterator<Item = &Word> {
        self.sorted.iter().map(|&number| &self.words[number])
    }

    fn initials(&self) -> String {
        self.words.iter().filter_map(|word| word.text.chars().next()).collect()
    }

    /// Under what the name is looked up: names that are alike share one of these.
    fn keys(&self) -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        let sorted: Vec<&str> = self.sorted().map(|word| word.text.as_str()).collect();
        keys.insert(sorted.join(" "));
        if let [word] = self.words.as_slice() {
            if !self.person {
                keys.insert(format!("acronym {}", word.text));
            }
            return keys;
        }
        if !self.person && self.words.len() >= SHORTEST_ACRONYM {
            keys.insert(format!("acronym {}", self.initials()));
        }
        // All words but one.
        for left_out in 0..sorted.len() {
            let rest = sorted.iter().enumerate().filter(|(i, _)| *i != left_out).map(|(_, word)| *word);
            keys.insert(format!("but-one {}", rest.collect::<Vec<_>>().join(" ")));
        }
        if let [first, .., last] = self.words.as_slice() {
            let initial: String = first.text.chars().take(1).collect();
            keys.insert(format!("ends {initial} {}", last.sound.as_ref().unwrap_or(&last.text)));
        }
        keys
    }
}

const SHORTEST_ACRONYM: usize = 3;
/// Shorter words are other words when a letter differs.
const SHORTEST_SLIP: usize = 6;
/// Names under one key beyond this many are not compared: a surname of thousands tells nothing.
const MOST_UNDER_A_KEY: usize = 400;

/// How two names are alike, if they are.
pub fn likeness(a: &Words, b: &Words) -> Option<Likeness> {
    if a.person != b.person || a.words.is_empty() || b.words.is_empty() {
        return None;
    }
    if a.words == b.words {
        return Some(Likeness::Same);
    }
    let (short, long) = if a.words.len() <= b.words.len() { (a, b) } else { (b, a) };
    if a.person && short.words.len() < 2 {
        return None;
    }
    if short.words.len() == long.words.len() {
        if a.sorted().eq(b.sorted()) {
            return Some(Likeness::Reordered);
        }
        // Of organizations the words may stand in another order and be spelled otherwise, too.
        let reordered = || if a.person { None } else { word_by_word(a.person, a.sorted().zip(b.sorted())) };
        return word_by_word(a.person, short.words.iter().zip(&long.words)).or_else(reordered);
    }
    if a.person {
        return leaves_out(short, long);
    }
    let is_acronym =
        short.words.len() == 1 && long.words.len() >= SHORTEST_ACRONYM && short.words[0].text == long.initials();
    is_acronym.then_some(Likeness::Acronym)
}

/// The worst of what differs in names of as many words; at most one word may differ by a slip.
fn word_by_word<'w>(person: bool, words: impl ExactSizeIterator<Item = (&'w Word, &'w Word)>) -> Option<Likeness> {
    let n_words = words.len();
    let mut worst = None;
    let mut slips = 0;
    for (i, (x, y)) in words.enumerate() {
        if x.text == y.text {
            continue;
        }
        let found = match (is_initial_of(&x.text, &y.text) || is_initial_of(&y.text, &x.text), i) {
            (true, 0) if person => Likeness::Initial,
            (true, i) if person && i + 1 < n_words => Likeness::MiddleNames,
            _ if x.is_spelling_of(y) => Likeness::Spelling,
            _ if is_slip(&x.text, &y.text) => Likeness::Slip,
            _ => return None,
        };
        slips += usize::from(found == Likeness::Slip);
        worst = worst.max(Some(found));
    }
    worst.filter(|_| slips <= 1 && (n_words > 1 || worst == Some(Likeness::Spelling)))
}

fn is_initial_of(initial: &str, word: &str) -> bool {
    let mut letters = initial.chars();
    letters.next().is_some() && letters.next().is_none() && word.len() > initial.len() && word.starts_with(initial)
}

fn is_slip(a: &str, b: &str) -> bool {
    let letters = |word: &str| word.chars().count() >= SHORTEST_SLIP;
    // Years and numbers are never slips of each other.
    let digits = |word: &str| word.bytes().any(|b| b.is_ascii_digit());
    differ_by_one(a, b) && letters(a) && letters(b) && !digits(a) && !digits(b)
}

/// Whether one letter is replaced, left out, added, or changes places with its neighbor, or nothing differs at all.
fn differ_by_one(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let same: usize = short.chars().zip(long.chars()).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum();
    let (short, long) = (&short[same..], &long[same..]);
    let (mut x, mut y) = (short.chars(), long.chars());
    let (first, second) = (x.next(), y.next());
    let (rest, long_rest) = (x.as_str(), y.as_str());
    let swapped = || {
        let (Some(first), Some(second)) = (first, second) else { return false };
        rest.strip_prefix(second).zip(long_rest.strip_prefix(first)).is_some_and(|(x, y)| x == y)
    };
    rest == long_rest || short == long_rest || rest == long || swapped()
}

/// How the longer name of a person only adds to the shorter: middle names, or the first name of which that has the initial.
fn leaves_out(short: &Words, long: &Words) -> Option<Likeness> {
    let ((first, last), (long_first, long_last)) = (short.ends()?, long.ends()?);
    let is_same = |a: &str, b: &str| a == b || is_initial_of(a, b) || is_initial_of(b, a);
    let is_same_word = |a: &Word, b: &Word| is_same(&a.text, &b.text);
    let mut rest = long.words[1..long.words.len() - 1].iter();
    let middle = &short.words[1..short.words.len() - 1];
    let fits = last == long_last && middle.iter().all(|word| rest.any(|other| is_same_word(word, other)));
    match first == long_first {
        true => fits.then_some(Likeness::MiddleNames),
        false => (fits && is_same(first, long_first)).then_some(Likeness::Initial),
    }
}

/// Pairs of alike names: numbers of the first list with numbers of the second, each pair once and in order.
pub fn pairs(names: &[Words], others: &[Words]) -> Vec<(usize, usize, Likeness)> {
    compared(names, others, |_, _| true)
}

/// Pairs of alike names of one list: the lower number, the higher one, each pair once and in order.
pub fn pairs_among(names: &[Words]) -> Vec<(usize, usize, Likeness)> {
    compared(names, names, |n, other| n < other)
}

fn compared(names: &[Words], others: &[Words], wanted: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize, Likeness)> {
    let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
    for (n, name) in others.iter().enumerate() {
        name.keys().into_iter().for_each(|key| by_key.entry(key).or_default().push(n));
    }
    by_key.retain(|_, bucket| bucket.len() <= MOST_UNDER_A_KEY);
    let mut found = Vec::new();
    let mut near: Vec<usize> = Vec::new();
    for (n, name) in names.iter().enumerate() {
        near.clear();
        let buckets = name.keys().into_iter().filter_map(|key| by_key.get(&key));
        near.extend(buckets.flatten().filter(|&&other| wanted(n, other)));
        near.sort_unstable();
        near.dedup();
        found.extend(near.iter().filter_map(|&other| Some((n, other, likeness(name, &others[other])?))));
    }
    found
}

/// Groups of at least two in which everybody is paired with everybody; whoever comes first finds its group first.
pub fn groups(n: usize, paired: &BTreeSet<(usize, usize)>) -> Vec<Vec<usize>> {
    let is_paired = |a: usize, b: usize| paired.contains(&(a.min(b), a.max(b)));
    let mut partners: Vec<Vec<usize>> = vec![Vec::new(); n];
    for &(a, b) in paired {
        partners[a].push(b);
        partners[b].push(a);
    }
    let mut taken = vec![false; n];
    let mut groups = Vec::new();
    for first in 0..n {
        if std::mem::replace(&mut taken[first], true) {
            continue;
        }
        let mut group = vec![first];
        partners[first].sort_unstable();
        for &next in &partners[first] {
            if !taken[next] && group.iter().all(|&member| is_paired(member, next)) {
                taken[next] = true;
                group.push(next);
            }
        }
        if group.len() > 1 {
            groups.push(group);
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn people_are_alike_by_their_names() {
        use Likeness::*;
        let check = |a: &str, b: &str, expected: Option<Likeness>| {
            let (a, b) = (Words::new(true, a), Words::new(true, b));
            assert_eq!((likeness(&a, &b), likeness(&b, &a)), (expected, expected), "{a:?} {b:?}");
        };
        check("Dr. Ilse Varga", "Ilse Varga", Some(Same));
        check("Ilse M. Varga", "Ilse Varga", Some(MiddleNames));
        check("Ilse Marta Varga", "Ilse M. Varga", Some(MiddleNames));
        check("Ilse M. Varga", "Ilse K. Varga", None);
        check("I. Varga", "Ilse Varga", Some(Initial));
        check("I. Varga", "Ilse Marta Varga", Some(Initial));
        check("J. Varga", "Ilse Varga", None);
        check("Ilse Varga", "Teo Varga", None);
        check("Okonkwo Bram", "Bram Okonkwo", Some(Reordered));
        check("Muhammad Hussein", "Mohammed Hussain", Some(Spelling));
        check("Marit Bergstrand", "Marit Bergstrnad", Some(Slip));
        check("Marit Solheim", "Marit Solhiem", Some(Spelling));
        check("Varga", "Ilse Varga", None);
        check("Bram Okafor", "Bram Okoye", None);
    }

    #[test]
    fn organizations_are_alike_by_their_names() {
        use Likeness::*;
        let check = |a: &str, b: &str, expected: Option<Likeness>| {
            let (a, b) = (Words::new(false, a), Words::new(false, b));
            assert_eq!((likeness(&a, &b), likeness(&b, &a)), (expected, expected), "{a:?} {b:?}");
        };
        check("the Harbor Fishing Union", "Harbor Fishing Union", Some(Same));
        check("Harbor Fishing Union", "Harbour Fishing Union", Some(Spelling));
        check("Union of Harbor Fishing", "Harbor Fishing Union", Some(Reordered));
        check("Union of Harbour Fishing", "Harbor Fishing Union", Some(Spelling));
        check("HFU", "Harbor Fishing Union", Some(Acronym));
        check("HFC", "Harbor Fishing Union", None);
        check("Quay Workers' Council", "Quay Workers Council", Some(Same));
        check("Council of 2019", "Council of 2020", None);
        check("Northern Quay Council", "Northern Pier Council", None);
        check("Harbor Fishing Union", "Harbor Fishing Unions", None);
        check("Quayside Veterans League", "Quayside Veternas League", Some(Slip));
    }

    #[test]
    fn groups_hold_only_those_who_are_all_alike() {
        let names = ["Ilse Varga", "Ilse M. Varga", "Ilse K. Varga", "Teo Lind", "Dr Ilse Varga"];
        let names: Vec<Words> = names.iter().map(|name| Words::new(true, name)).collect();
        let paired = pairs(&names, &names).into_iter().filter(|(a, b, _)| a < b).map(|(a, b, _)| (a, b)).collect();
        assert_eq!(groups(names.len(), &paired), [vec![0, 1, 4]]);
    }

    proptest! {
        #[test]
        fn a_slip_is_a_distance_of_one(a in "[abé]{0,6}", b in "[abé]{0,6}") {
            prop_assert_eq!(differ_by_one(&a, &b), strsim::osa_distance(&a, &b) <= 1);
        }

        #[test]
        fn pairs_are_what_comparing_all_with_a_key_in_common_gives(
            persons in any::<bool>(),
            names in proptest::collection::vec("(dr )?(ilse|i|teo|harbor|mohamed|muhammad) ((m|marta|of|council) )?(varga|vargas|solheim|solhiem|harbour)|hcv|imv", 2..14),
        ) {
            let names: Vec<Words> = names.iter().map(|name| Words::new(persons, name)).collect();
            let mut expected = Vec::new();
            for (a, one) in names.iter().enumerate() {
                for (b, other) in names.iter().enumerate() {
                    let near = !one.keys().is_disjoint(&other.keys());
                    expected.extend(likeness(one, other).filter(|_| near).map(|likeness| (a, b, likeness)));
                }
            }
            prop_assert_eq!(&pairs(&names, &names), &expected);
            expected.retain(|(a, b, _)| a < b);
            prop_assert_eq!(pairs_among(&names), expected);
        }

        #[test]
        fn a_sound_that_differs_rules_out_no_spelling(a in "[aeikqhstdgmnr']{1,7}", b in "[aeikqhstdgmnr']{1,7}") {
            let (a, b) = (Word::new(a), Word::new(b));
            let plain = same_name(&a.text, &b.text) || other_spellings(&a.text).contains(&b.text);
            prop_assert_eq!(a.is_spelling_of(&b), plain);
        }

        #[test]
        fn no_pair_is_missed(names in proptest::collection::vec("(dr )?(ilse|i|teo|mohamed|muhammad) ((m|marta|k) )?(varga|vargas|solheim|solhiem)", 2..12)) {
            let names: Vec<Words> = names.iter().map(|name| Words::new(true, name)).collect();
            let found: BTreeSet<(usize, usize)> = pairs(&names, &names).into_iter().map(|(a, b, _)| (a, b)).collect();
            for (a, one) in names.iter().enumerate() {
                for (b, other) in names.iter().enumerate() {
                    let single = likeness(one, other).filter(|l| !(*l == Likeness::Spelling || *l == Likeness::Initial) || a == b);
                    prop_assert!(single.is_none() || found.contains(&(a, b)), "{:?} {:?}", one, other);
                }
            }
        }
    }
}
