//! What a container holds besides articles, in one line instead of hundreds.

use super::Reject;
use crate::record::Source;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Kinds of parts named in the line; the rest are "others".
const NAMED: usize = 5;

/// Counts the parts of a container that are no articles, by kind.
pub struct Tally {
    /// What one part is called: "member", "record".
    part: &'static str,
    kinds: BTreeMap<String, usize>,
}

impl Tally {
    pub fn new(part: &'static str) -> Tally {
        Tally { part, kinds: BTreeMap::new() }
    }

    /// Counts one part; `kind` is a noun with its article: "a PNG image".
    pub fn add(&mut self, kind: &str) {
        match self.kinds.get_mut(kind) {
            Some(count) => *count += 1,
            None => {
                self.kinds.insert(kind.to_owned(), 1);
            }
        }
    }

    /// The line about the file shown as `shown`, if there is anything to say.
    pub fn told(self, shown: &str) -> Option<Reject> {
        let total: usize = self.kinds.values().sum();
        let mut kinds: Vec<_> = self.kinds.iter().collect();
        kinds.sort_by(|a, b| b.1.cmp(a.1).then(noun(a.0).cmp(noun(b.0))));
        let mut listed: Vec<_> = kinds.iter().take(NAMED).map(|(kind, count)| counted(**count, kind)).collect();
        let others: usize = kinds.iter().skip(NAMED).map(|(_, count)| **count).sum();
        if others > 0 {
            listed.push(format!("{others} more"));
        }
        let mut reason = format!("passed over {}", counted(total, self.part));
        let hold = if total == 1 { "holds" } else { "hold" };
        let _ = write!(reason, " that {hold} no article ({})", listed.join(", "));
        (total > 0).then(|| Reject { passed_over: true, ..Reject::new(Source::file(shown), reason) })
    }
}

/// `1 PNG image`, `12 PNG images`.
fn counted(count: usize, kind: &str) -> String {
    let noun = noun(kind);
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn noun(kind: &str) -> &str {
    kind.strip_prefix("a ").or_else(|| kind.strip_prefix("an ")).unwrap_or(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_counted_by_kind_the_most_frequent_first() {
        let mut tally = Tally::new("member");
        assert_eq!(Tally::new("member").told("a.zip"), None);
        tally.add("a PNG image");
        let one = Tally { kinds: tally.kinds.clone(), ..tally }.told("a.zip").unwrap();
        assert_eq!(one.to_string(), "a.zip: passed over 1 member that holds no article (1 PNG image)");
        for kind in ["an email", "an email", "a GIF image", "a font", "a film", "a recording", "a list"] {
            tally.add(kind);
        }
        let all = tally.told("a.zip").unwrap();
        let kinds = "2 emails, 1 GIF image, 1 PNG image, 1 film, 1 font, 2 more";
        assert_eq!(all.to_string(), format!("a.zip: passed over 8 members that hold no article ({kinds})"));
    }
}
