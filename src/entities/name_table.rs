use super::scanner::{is_spaced_letter, joined};
use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;
use std::ops::Range;

/// Folded names, each with a number, and which of them a text begins with.
///
/// ```text
/// names, sorted       number  longest other name it begins with
/// bank                   3    –
/// bank of selm           9    bank
/// bank of selm trust     1    bank of selm
/// ```
///
/// All names that a text begins with lie on one such chain. It starts at the last name that is not
/// behind the text in the order, so that one search by halves among the names with the text's first
/// word finds them all. Nothing is built but the order: tens of thousands of names take a few
/// milliseconds and hardly more memory than their letters.
#[derive(Debug, Default)]
pub(super) struct NameTable {
    forms: String,
    names: Vec<Entry>,
    /// The stretches of `names` that begin with the same word.
    words: HashTable<Range<u32>>,
}

#[derive(Debug)]
struct Entry {
    start: u32,
    end: u32,
    number: u32,
    /// The longest other name this one begins with, or [`NONE`].
    shorter: u32,
}

const NONE: u32 = u32::MAX;

impl NameTable {
    /// What can begin nowhere in a text is left out: empty names and those that begin with a mark.
    pub fn new<'n>(names: impl Iterator<Item = (&'n str, usize)>) -> NameTable {
        let names = names.map(|(form, number)| (first_word(form), form, number));
        let mut sorted: Vec<(&str, &str, usize)> = names.filter(|(word, ..)| !word.is_empty()).collect();
        sorted.sort_unstable();
        sorted.dedup_by_key(|name| name.1);
        let mut table = NameTable {
            forms: String::with_capacity(sorted.iter().map(|name| name.1.len()).sum()),
            names: Vec::with_capacity(sorted.len()),
            ..NameTable::default()
        };
        for same_word in sorted.chunk_by(|a, b| a.0 == b.0) {
            table.push_word(same_word);
        }
        table
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The names that `text` begins with and that end with a word, longest first: where each ends, and its number.
    pub fn beginning<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
        let word = first_word(text);
        let same_word =
            self.words.find(FxBuildHasher.hash_one(word), |names| first_word(self.form(names.start)) == word);
        let same_word = same_word.cloned().unwrap_or_default();
        let names = &self.names[same_word.start as usize..same_word.end as usize];
        let n_before = names.partition_point(|name| name.of(&self.forms) <= text);
        let last = n_before.checked_sub(1).map(|n| same_word.start + n as u32);
        let chain = std::iter::successors(last, |&at| self.names[at as usize].shorter());
        chain.map(|at| &self.names[at as usize]).filter_map(move |name| {
            let form = name.of(&self.forms);
            let rest = text.strip_prefix(form)?;
            let ends = !joined(form.chars().next_back(), rest.chars().next());
            ends.then_some((form.len(), name.number as usize))
        })
    }

    fn push_word(&mut self, same_word: &[(&str, &str, usize)]) {
        let first = self.names.len() as u32;
        for &(_, form, number) in same_word {
            let last = (self.names.len() as u32).checked_sub(1).filter(|&last| last >= first);
            let mut earlier = std::iter::successors(last, |&at| self.names[at as usize].shorter());
            let shorter = earlier.find(|&at| form.starts_with(self.form(at))).unwrap_or(NONE);
            let start = self.forms.len() as u32;
            self.forms.push_str(form);
            self.names.push(Entry { start, end: self.forms.len() as u32, number: number as u32, shorter });
        }
        let NameTable { forms, names, words } = self;
        let hash = |same: &Range<u32>| FxBuildHasher.hash_one(first_word(names[same.start as usize].of(forms)));
        let same = first..names.len() as u32;
        words.insert_unique(hash(&same), same, hash);
    }

    fn form(&self, at: u32) -> &str {
        self.names[at as usize].of(&self.forms)
    }
}

impl Entry {
    fn of<'f>(&self, forms: &'f str) -> &'f str {
        &forms[self.start as usize..self.end as usize]
    }

    fn shorter(&self) -> Option<u32> {
        (self.shorter != NONE).then_some(self.shorter)
    }
}

/// The word that `text` begins with; of a script without blanks its first character.
fn first_word(text: &str) -> &str {
    let end = text.find(|c| !is_spaced_letter(c)).unwrap_or(text.len());
    let unspaced = || text.chars().next().filter(|c| c.is_alphanumeric()).map_or(0, char::len_utf8);
    &text[..if end > 0 { end } else { unspaced() }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(names: &[&str], text: &str, expected: &[&str]) {
        let table = NameTable::new(names.iter().enumerate().map(|(number, name)| (*name, number)));
        let found: Vec<&str> = table.beginning(text).map(|(end, _)| &text[..end]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn all_names_that_a_text_begins_with_are_found_longest_first() {
        let names =
            ["bank", "bank of selm", "bank of selm trust", "bank1", "bank:er", "banker", "of selm", "u.s.", "u.s"];
        check(&names, "bank of selm trusts it", &["bank of selm", "bank"]);
        check(&names, "bank of selm trust", &["bank of selm trust", "bank of selm", "bank"]);
        check(&names, "bank of arvonia", &["bank"]);
        check(&names, "bank:er", &["bank:er", "bank"]);
        check(&names, "bank1", &["bank1"]);
        check(&names, "bankers", &[]);
        check(&names, "u.s. troops", &["u.s.", "u.s"]);
        check(&names, "", &[]);
        check(&["", "-", "東京", "東京都"], "東京都内", &["東京都", "東京"]);
    }

    proptest! {
        #[test]
        fn a_table_finds_what_trying_every_name_finds(
            names in proptest::collection::hash_set("[ab東][ab :1.東]{0,5}", 0..30),
            text in "[ab東][ab :1.東]{0,9}",
        ) {
            let names: Vec<String> = names.into_iter().collect();
            let table = NameTable::new(names.iter().enumerate().map(|(number, name)| (name.as_str(), number)));
            let ends = |form: &str| {
                text.strip_prefix(form).is_some_and(|rest| !joined(form.chars().next_back(), rest.chars().next()))
            };
            let tried = names.iter().enumerate().filter(|(_, name)| ends(name));
            let mut expected: Vec<(usize, usize)> = tried.map(|(number, name)| (name.len(), number)).collect();
            expected.sort_by(|a, b| b.cmp(a));
            prop_assert_eq!(table.beginning(&text).collect::<Vec<_>>(), expected);
        }
    }
}
