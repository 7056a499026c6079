//! What one entry of a foreign file comes to, before anything is decided about it.

pub(super) use super::super::format::is_qid;

use super::super::actor::{ActorId, ActorType, NameRole};
use crate::article::PartialDate;
use crate::text::fold;

/// Something found in a foreign file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    Actor(Box<Draft>),
    /// An office, which others refer to by its key.
    Post(Post),
    /// Somebody held an office: both by their keys.
    Tenure {
        holder: String,
        office: DraftOffice,
    },
    /// A country's key and its ISO 3166 code of two letters.
    Code {
        key: String,
        code: String,
    },
    /// Nothing is wrong with it, but it is no actor; the reason is a noun: "vessel", "class not wanted".
    Skipped(String),
    Rejected {
        line: u64,
        reason: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    pub key: String,
    pub title: String,
    pub country: Option<Country>,
}

/// An actor as one source describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What the source calls it; empty where the source has no ids.
    pub key: String,
    pub kind: ActorType,
    pub name: String,
    pub names: Vec<DraftName>,
    pub country: Option<Country>,
    /// Whether `country` is the actor itself, not merely its home.
    pub is_country: bool,
    pub parent: Option<ActorId>,
    pub qid: Option<String>,
    pub offices: Vec<DraftOffice>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftName {
    pub text: String,
    pub role: NameRole,
    /// The source itself says that the name says little.
    pub faint: bool,
    pub from: Option<PartialDate>,
    pub to: Option<PartialDate>,
}

/// An office somebody held, by its title or by the key of a [`Post`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftOffice {
    pub title: Option<String>,
    pub post: Option<String>,
    pub country: Option<Country>,
    pub from: Option<PartialDate>,
    pub to: Option<PartialDate>,
}

/// A country in the words of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Country {
    /// A code of two or three letters, an actor's id or a name.
    Written(String),
    /// The key of an entity of the same source.
    Key(String),
}

/// Names of one actor beyond this number are left out.
const MAX_NAMES: usize = 200;
const MAX_CHARS: usize = 120;
const MAX_WORDS: usize = 12;

impl Draft {
    pub fn new(key: &str, kind: ActorType, name: &str) -> Draft {
        Draft {
            key: key.trim().to_owned(),
            kind,
            name: tidy(kind, name).unwrap_or_default(),
            names: Vec::new(),
            country: None,
            is_country: false,
            parent: None,
            qid: is_qid(key.trim()).then(|| key.trim().to_owned()),
            offices: Vec::new(),
        }
    }

    /// Adds a name, unless it is none.
    pub fn add(&mut self, text: &str) {
        self.add_as(text, NameRole::Name, false);
    }

    pub fn add_as(&mut self, text: &str, role: NameRole, faint: bool) {
        let Some(text) = tidy(self.kind, text) else { return };
        self.add_name(DraftName { text, role, faint, from: None, to: None });
    }

    pub fn add_name(&mut self, name: DraftName) {
        if self.name.is_empty() && !name.faint && name.role == NameRole::Name {
            self.name.clone_from(&name.text);
        }
        if self.names.len() < MAX_NAMES && !self.names.iter().any(|n| n.role == name.role && n.text == name.text) {
            self.names.push(name);
        }
    }

    /// The actor as an item, or why it cannot be one.
    pub fn into_item(mut self, line: u64) -> Item {
        if self.name.is_empty() {
            return Item::Rejected { line, reason: "has no name".to_owned() };
        }
        let name = self.name.clone();
        self.names
            .insert(0, DraftName { text: name.clone(), role: NameRole::Name, faint: false, from: None, to: None });
        let listed = |n: &DraftName| n.role == NameRole::Name && n.text == name;
        let mut first = true;
        self.names.retain(|n| !listed(n) || std::mem::take(&mut first));
        Item::Actor(Box::new(self))
    }
}

/// A name as prose writes it: one blank between words, "Quill, Anna" turned round, no capitals throughout.
/// `None` for what can be no name.
pub(super) fn tidy(kind: ActorType, text: &str) -> Option<String> {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    let mut name = words.join(" ");
    let n_chars = name.chars().count();
    let n_letters = name.chars().filter(|c| c.is_alphabetic()).count();
    if n_letters < 2 || n_letters * 2 < n_chars || n_chars > MAX_CHARS || words.len() > MAX_WORDS {
        return None;
    }
    if kind == ActorType::Person
        && let Some((last, first)) = name.split_once(", ")
        && !first.contains(',')
        && !is_suffix(first)
    {
        name = format!("{first} {last}");
    }
    let capitals = !name.chars().any(char::is_lowercase) && name.contains(' ') && name.chars().any(char::is_uppercase);
    if capitals {
        return Some(capitalized(&name));
    }
    Some(if kind == ActorType::Person { without_capitals(&name) } else { name })
}

/// "Anna QUILL" as "Anna Quill"; "Anna Quill III" stays.
fn without_capitals(name: &str) -> String {
    let loud = |word: &str| {
        word.chars().count() > 2
            && word.chars().all(|c| c.is_uppercase() || c == '-')
            && !word.bytes().all(|b| b"IVX".contains(&b))
    };
    if !name.contains(' ') || !name.split(' ').any(loud) {
        return name.to_owned();
    }
    let words: Vec<String> = name.split(' ').map(|w| if loud(w) { capitalized(w) } else { w.to_owned() }).collect();
    words.join(" ")
}

fn is_suffix(text: &str) -> bool {
    matches!(
        fold(text).trim_end_matches('.'),
        "jr" | "sr" | "ii" | "iii" | "iv" | "md" | "phd" | "esq" | "ph.d" | "m.d"
    )
}

/// "MINISTRY OF TRADE" as "Ministry of Trade".
pub(super) fn capitalized(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (i, word) in text.to_lowercase().split(' ').enumerate() {
        if i > 0 {
            out.push(' ');
        }
        if i > 0 && matches!(word, "of" | "and" | "the" | "for" | "in" | "on" | "de" | "al" | "bin" | "ibn") {
            out.push_str(word);
            continue;
        }
        let mut begins = true;
        for c in word.chars() {
            if begins {
                out.extend(c.to_uppercase());
            } else {
                out.push(c);
            }
            begins = matches!(c, '-' | '(' | '"' | '/');
        }
    }
    out
}

/// A date of which the first four, seven or ten characters may be one: "2008-09-09T00:00:00Z".
pub(super) fn date(text: &str) -> Option<PartialDate> {
    let text = text.trim().trim_start_matches('+');
    [10, 7, 4].iter().find_map(|&n| {
        let part = text.get(..n)?;
        let part = part.strip_suffix("-00-00").or_else(|| part.strip_suffix("-00")).unwrap_or(part);
        part.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_prose_writes_them() {
        let check = |kind, text: &str, expected: Option<&str>| {
            assert_eq!(tidy(kind, text).as_deref(), expected, "{text}");
        };
        use ActorType::{Company, Person};
        check(Person, "QUILL,  Anna", Some("Anna Quill"));
        check(Person, "QUILL, ANNA", Some("Anna Quill"));
        check(Person, "Anna QUILL-TERN III", Some("Anna Quill-Tern III"));
        check(Person, "Quill, Jr.", Some("Quill, Jr."));
        check(Person, "Quill, Anna, of Selm", Some("Quill, Anna, of Selm"));
        check(Company, "Selm Shipping, Ltd", Some("Selm Shipping, Ltd"));
        check(Company, "PORT OF SELM HOLDING", Some("Port of Selm Holding"));
        check(Company, "PSH", Some("PSH"));
        check(Company, "12-34", None);
        check(Company, "X", None);
        check(Company, &"long ".repeat(40), None);
    }

    #[test]
    fn dates_are_read_as_far_as_they_go() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(date(text).map(|d| d.to_string()).as_deref(), expected, "{text}");
        };
        check("+2008-09-09T00:00:00Z", Some("2008-09-09"));
        check("2008-09", Some("2008-09"));
        check("+2008-00-00T00:00:00Z", Some("2008"));
        check("2008-09-00", Some("2008-09"));
        check("around 2008", None);
        check("20é8-09-09", None);
    }
}
