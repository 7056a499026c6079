use super::nearby::Nearby;
use crate::article::PartialDate;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// An actor's identity: `kind/slug`, such as `state/pk` or `group/ttp`.
///
/// An actor found in a text that no gazetteer knows is `nil:kind:slug`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ActorId(Cow<'static, str>);

impl ActorId {
    /// The identity of an actor that is known from one text only.
    ///
    /// Names that fold alike share an identity.
    pub fn nil(kind: &str, name: &str) -> ActorId {
        let mut slug = String::new();
        for c in crate::text::fold(name).chars() {
            if c.is_alphanumeric() {
                slug.push(c);
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        ActorId(format!("nil:{kind}:{}", slug.trim_end_matches('-')).into())
    }

    pub fn state(code: &str) -> ActorId {
        ActorId(format!("state/{}", code.to_ascii_lowercase()).into())
    }

    /// An id of the built-in data, whose ids a test has read.
    pub(super) fn trusted(id: &'static str) -> ActorId {
        ActorId(Cow::Borrowed(id))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the gazetteer does not know the actor.
    pub fn is_nil(&self) -> bool {
        self.0.starts_with("nil:")
    }

    /// `group` of `group/ttp`.
    pub fn kind(&self) -> &str {
        self.parts().0
    }

    /// `ttp` of `group/ttp`.
    pub fn slug(&self) -> &str {
        self.parts().1
    }

    /// Whether the id of a listed actor may end so.
    pub(super) fn is_slug(text: &str) -> bool {
        let fits = |c: char| c == '-' || c.is_ascii_lowercase() || c.is_ascii_digit();
        !text.is_empty() && text.chars().all(fits)
    }

    fn parts(&self) -> (&str, &str) {
        let parts = match self.0.strip_prefix("nil:") {
            Some(rest) => rest.split_once(':'),
            None => self.0.split_once('/'),
        };
        parts.expect("checked when made")
    }
}

impl fmt::Display for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ActorId {
    type Err = String;

    fn from_str(text: &str) -> Result<ActorId, String> {
        let (parts, nil) = match text.strip_prefix("nil:") {
            Some(rest) => (rest.split_once(':'), true),
            None => (text.split_once('/'), false),
        };
        let fits = |part: &str, c: fn(char) -> bool| !part.is_empty() && part.chars().all(c);
        match parts {
            Some((kind, slug)) if fits(kind, |c| c == '_' || c.is_ascii_lowercase()) => {
                let good = if nil { fits(slug, |c| c == '-' || c.is_alphanumeric()) } else { ActorId::is_slug(slug) };
                if good { Ok(ActorId(text.to_owned().into())) } else { Err(wrong(text)) }
            }
            _ => Err(wrong(text)),
        }
    }
}

fn wrong(text: &str) -> String {
    format!("`{text}` is no actor id: write kind/slug, such as state/pk or group/ttp")
}

impl TryFrom<String> for ActorId {
    type Error = String;

    fn try_from(text: String) -> Result<ActorId, String> {
        text.parse()
    }
}

impl From<ActorId> for String {
    fn from(id: ActorId) -> String {
        id.0.into_owned()
    }
}

/// What an actor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorType {
    State,
    Territory,
    Place,
    Government,
    ArmedForce,
    Agency,
    Legislature,
    Court,
    ArmedGroup,
    Party,
    Igo,
    Ngo,
    ThinkTank,
    Company,
    Media,
    Person,
    Movement,
}

impl ActorType {
    pub const ALL: [ActorType; 17] = [
        ActorType::State,
        ActorType::Territory,
        ActorType::Place,
        ActorType::Government,
        ActorType::ArmedForce,
        ActorType::Agency,
        ActorType::Legislature,
        ActorType::Court,
        ActorType::ArmedGroup,
        ActorType::Party,
        ActorType::Igo,
        ActorType::Ngo,
        ActorType::ThinkTank,
        ActorType::Company,
        ActorType::Media,
        ActorType::Person,
        ActorType::Movement,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            ActorType::State => "state",
            ActorType::Territory => "territory",
            ActorType::Place => "place",
            ActorType::Government => "government",
            ActorType::ArmedForce => "armed_force",
            ActorType::Agency => "agency",
            ActorType::Legislature => "legislature",
            ActorType::Court => "court",
            ActorType::ArmedGroup => "armed_group",
            ActorType::Party => "party",
            ActorType::Igo => "igo",
            ActorType::Ngo => "ngo",
            ActorType::ThinkTank => "think_tank",
            ActorType::Company => "company",
            ActorType::Media => "media",
            ActorType::Person => "person",
            ActorType::Movement => "movement",
        }
    }

    /// Whether the actor is a stretch of land with people rather than an organization or a person.
    pub fn is_land(self) -> bool {
        matches!(self, ActorType::State | ActorType::Territory | ActorType::Place)
    }
}

impl fmt::Display for ActorType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A participant in world affairs, under all its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub id: ActorId,
    pub kind: ActorType,
    /// The name shown to users.
    pub name: String,
    /// The home country of anything that is not a state.
    pub state: Option<ActorId>,
    /// The state or organization this is an organ of.
    pub parent: Option<ActorId>,
    /// Every name, the shown one included.
    pub names: Vec<Name>,
    pub offices: Vec<Office>,
    /// The item of Wikidata that describes it.
    pub qid: Option<String>,
    /// Names, folded, that never mean this actor.
    pub never: Vec<String>,
}

/// One name of an actor and the conditions under which it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub text: String,
    pub role: NameRole,
    /// The letters must stand in the text exactly as here.
    pub case: bool,
    /// Counts only beside an unflagged name of the actor, its parent or its state.
    pub context: bool,
    /// Other actors have the very same name.
    pub ambiguous: bool,
    /// Counts only where a statistical model takes it for a name, too, or where a name of the actor
    /// that is not weak stands in the article.
    pub weak: bool,
    pub from: Option<PartialDate>,
    pub to: Option<PartialDate>,
    /// The words that must, or must not, stand close by.
    pub nearby: Option<Box<Nearby>>,
}

impl Name {
    pub fn plain(text: String, role: NameRole) -> Name {
        Name {
            text,
            role,
            case: false,
            context: false,
            ambiguous: false,
            weak: false,
            from: None,
            to: None,
            nearby: None,
        }
    }

    /// Whether an article of date `published` may mean this; an undated one may.
    pub fn valid_on(&self, published: Option<PartialDate>) -> bool {
        let Some(date) = published else { return true };
        self.from.is_none_or(|from| from.first_day() <= date.last_day())
            && self.to.is_none_or(|to| date.first_day() <= to.last_day())
    }
}

/// How a name refers to its actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameRole {
    Name,
    /// "Pakistani": the adjective, and what the people are called.
    Adjective,
    /// A building or its like that stands for the actor: "the Kremlin".
    Metonym,
    /// The capital, which stands for the government where the context says so.
    Capital,
}

/// An office a person held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    pub office: String,
    /// The state or organization whose office it is.
    pub of: ActorId,
    pub from: Option<PartialDate>,
    pub to: Option<PartialDate>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_kind_and_slug() {
        let check = |text: &str, expected: Option<(&str, &str)>| {
            let id = text.parse::<ActorId>().ok();
            assert_eq!(id.as_ref().map(|id| (id.kind(), id.slug())), expected, "{text}");
        };
        check("state/pk", Some(("state", "pk")));
        check("nil:org:harbour-council", Some(("org", "harbour-council")));
        check("ttp", None);
        check("state/", None);
        check("State/PK", None);
        check("nil:org", None);
    }

    #[test]
    fn unknown_actors_with_names_that_fold_alike_are_one() {
        assert_eq!(ActorId::nil("org", "Órgão of X"), ActorId::nil("org", "orgao  of x"));
        assert_eq!(ActorId::nil("org", "“Blue” Line").to_string(), "nil:org:blue-line");
    }

    #[test]
    fn ids_and_types_are_plain_strings_in_json() {
        let id: ActorId = serde_json::from_str("\"group/ttp\"").unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"group/ttp\"");
        assert!(serde_json::from_str::<ActorId>("\"nobody\"").is_err());
        for kind in [ActorType::ArmedGroup, ActorType::Igo, ActorType::ThinkTank] {
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{kind}\""));
        }
    }
}
