//! What many messages have in common, so that a thousand of them can be counted instead of listed.

use std::collections::BTreeMap;

/// A message without what differs from input to input: what stands between backticks, numbers, and details
/// behind a colon that hold either.
pub fn kind(message: &str) -> String {
    match message.split_once(": ") {
        Some((what, detail)) if is_particular(detail) => masked(what),
        _ => masked(message),
    }
}

fn is_particular(text: &str) -> bool {
    text.contains(|c: char| c == '`' || c.is_ascii_digit())
}

/// `…` for every number and for everything between backticks.
fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (i, part) in text.split('`').enumerate() {
        if i % 2 == 1 {
            out.push_str("`…`");
            continue;
        }
        let mut in_number = false;
        for c in part.chars() {
            let digit = c.is_ascii_digit();
            match (digit, in_number) {
                (true, false) => out.push('…'),
                (true, true) => {}
                (false, _) => out.push(c),
            }
            in_number = digit;
        }
    }
    out
}

/// Messages by their kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kinds(BTreeMap<String, Kind>);

/// Messages of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    pub count: u64,
    /// The first of them.
    pub example: String,
}

impl Kinds {
    pub fn of<'a>(messages: impl Iterator<Item = &'a str>) -> Kinds {
        let mut kinds = Kinds::default();
        messages.for_each(|message| kinds.add(message));
        kinds
    }

    pub fn add(&mut self, message: &str) {
        let kind = self.0.entry(kind(message)).or_insert_with(|| Kind { count: 0, example: message.to_owned() });
        kind.count += 1;
    }

    /// The commonest first, equals by their words.
    pub fn commonest_first(&self) -> Vec<(&str, &Kind)> {
        let mut kinds: Vec<(&str, &Kind)> = self.0.iter().map(|(name, kind)| (name.as_str(), kind)).collect();
        kinds.sort_by_key(|(_, kind)| std::cmp::Reverse(kind.count));
        kinds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_from_input_to_input_is_left_out() {
        for (message, expected) in [
            ("is empty", "is empty"),
            ("main text not found: the whole page was kept", "main text not found: the whole page was kept"),
            (
                "broken JSON at line 3, column 64: it ends inside a string",
                "broken JSON at line …, column …: it ends inside a string",
            ),
            ("dates disagree: took 2025-10-01, also found 2025-10-02", "dates disagree"),
            ("cannot read the given date `soon`", "cannot read the given date `…`"),
            ("odd ` tick", "odd `…`"),
            ("", ""),
        ] {
            assert_eq!(kind(message), expected);
        }
    }

    #[test]
    fn the_commonest_kind_comes_first() {
        let kinds = Kinds::of(["b 1", "a", "b 2", "a", "b 33", "c"].into_iter());
        let counts = kinds.commonest_first().into_iter().map(|(name, kind)| (name, kind.count, kind.example.as_str()));
        assert_eq!(counts.collect::<Vec<_>>(), [("b …", 3, "b 1"), ("a", 2, "a"), ("c", 1, "c")]);
    }
}
