//! Parameters as they are declared, and as they were given.
//!
//! What is declared here is what is read, what an unknown or bad parameter is told by, and what the OpenAPI
//! document says.

use super::problem::Problem;
use serde_json::{Map, Value, json};
use url::form_urlencoded;

/// A parameter of the query string.
#[derive(Debug)]
pub struct Parameter {
    /// That of the long flag that means the same on the command line.
    pub name: &'static str,
    pub what: &'static str,
    pub kind: Kind,
    pub many: bool,
    pub required: bool,
}

/// What values a parameter takes.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Text,
    /// `true` or `false`; the bare name is `true`.
    Flag,
    Number {
        least: u64,
        most: u64,
        default: Option<u64>,
    },
    Choice(&'static [&'static str]),
    /// As `--since` and `--until` take it.
    Date,
}

impl Parameter {
    pub const fn new(name: &'static str, kind: Kind, what: &'static str) -> Parameter {
        Parameter { name, what, kind, many: false, required: false }
    }

    pub const fn many(self) -> Parameter {
        Parameter { many: true, ..self }
    }

    pub const fn required(self) -> Parameter {
        Parameter { required: true, ..self }
    }

    /// The values in a member of a JSON object, as a query string has them.
    fn values(&self, value: &Value) -> Result<Vec<String>, String> {
        match (self.kind, value) {
            (_, Value::Null) => Ok(Vec::new()),
            (_, Value::Array(values)) if self.many => {
                let nested = values.iter().map(|value| self.one(value));
                nested.collect()
            }
            (_, value) => self.one(value).map(|value| vec![value]),
        }
    }

    fn one(&self, value: &Value) -> Result<String, String> {
        match (self.kind, value) {
            (Kind::Flag, Value::Bool(flag)) => Ok(flag.to_string()),
            (Kind::Number { .. }, Value::Number(number)) => Ok(number.to_string()),
            (Kind::Text | Kind::Date | Kind::Choice(_), Value::String(text)) => Ok(text.trim().to_owned()),
            (Kind::Flag, _) => Err("give `true` or `false`".to_owned()),
            (Kind::Number { least, most, .. }, _) => Err(format!("give a number from {least} to {most}")),
            _ if self.many => Err("give a list of texts".to_owned()),
            _ => Err("give a text".to_owned()),
        }
    }

    /// The JSON Schema of its values.
    pub fn schema(&self) -> Value {
        let one = match self.kind {
            Kind::Text => json!({ "type": "string" }),
            Kind::Date => json!({ "type": "string", "examples": ["2025-10-19", "2025-10", "90d"] }),
            Kind::Flag => json!({ "type": "boolean", "default": false }),
            Kind::Choice(choices) => json!({ "type": "string", "enum": choices }),
            Kind::Number { least, most, default } => {
                let mut schema = json!({ "type": "integer", "minimum": least, "maximum": most });
                if let Some(default) = default {
                    schema["default"] = default.into();
                }
                schema
            }
        };
        if self.many { json!({ "type": "array", "items": one }) } else { one }
    }

    fn check(&self, value: &str) -> Result<(), String> {
        match self.kind {
            Kind::Text | Kind::Date => Ok(()),
            Kind::Flag => match value {
                "true" | "false" | "" => Ok(()),
                _ => Err(format!("`{value}` is neither `true` nor `false`")),
            },
            Kind::Number { least, most, .. } => match value.parse::<u64>() {
                Ok(number) if (least..=most).contains(&number) => Ok(()),
                _ => Err(format!("`{value}` is no number from {least} to {most}")),
            },
            Kind::Choice(choices) => match choices.contains(&value) {
                true => Ok(()),
                false => Err(format!("`{value}` is none of {}", choices.join(", "))),
            },
        }
    }
}

/// Bytes of all values together, where no address bounds them.
const LENGTH: usize = 16 << 10;

/// Lists of parameters that go together.
pub type Groups = &'static [&'static [Parameter]];

/// The parameters of one request, checked.
#[derive(Clone, Debug, Default)]
pub struct Given {
    values: Vec<(&'static str, String)>,
}

impl Given {
    /// Reads a query string. `blanks` says whether a parameter without a value is as good as none, as forms send it.
    pub fn read(declared: Groups, query: &str, blanks: bool) -> Result<Given, Problem> {
        let mut given = Given::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let Some(parameter) = declared.iter().copied().flatten().find(|parameter| parameter.name == name) else {
                return Err(unknown(declared.iter().copied().flatten().map(|known| known.name.to_owned()), &name));
            };
            let value = value.trim();
            if blanks && value.is_empty() {
                continue;
            }
            if !parameter.many && given.text(parameter.name).is_some() {
                return Err(Problem::parameter(parameter.name, format!("`{name}` is given more than once")));
            }
            parameter.check(value).map_err(|reason| Problem::parameter(parameter.name, reason))?;
            given.values.push((parameter.name, value.to_owned()));
        }
        given.complete(declared, str::to_owned)
    }

    /// Reads the members of a JSON object; `null` is as good as none.
    pub fn from_json(declared: Groups, members: &Map<String, Value>) -> Result<Given, Problem> {
        let mut given = Given::default();
        for (name, value) in members {
            let Some(parameter) = declared.iter().copied().flatten().find(|known| spoken(known.name) == *name) else {
                return Err(unknown(declared.iter().copied().flatten().map(|known| spoken(known.name)), name));
            };
            for value in parameter.values(value).map_err(|reason| Problem::parameter(parameter.name, reason))? {
                parameter.check(&value).map_err(|reason| Problem::parameter(parameter.name, reason))?;
                given.values.push((parameter.name, value));
            }
            if given.values.iter().map(|(_, value)| value.len()).sum::<usize>() > LENGTH {
                let reason = format!("the parameters may have {LENGTH} bytes in all");
                return Err(Problem::parameter(parameter.name, reason));
            }
        }
        given.complete(declared, spoken)
    }

    fn complete(self, declared: Groups, name_of: fn(&str) -> String) -> Result<Given, Problem> {
        let missing = |parameter: &&Parameter| parameter.required && self.text(parameter.name).is_none();
        match declared.iter().copied().flatten().find(missing) {
            Some(Parameter { name, .. }) => Err(Problem::parameter(name, format!("`{}` is missing", name_of(name)))),
            None => Ok(self),
        }
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    pub fn all<'g>(&'g self, name: &'g str) -> impl Iterator<Item = &'g str> {
        self.values.iter().filter(move |(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    pub fn strings(&self, name: &str) -> Vec<String> {
        self.all(name).map(str::to_owned).collect()
    }

    /// Values given one by one or with commas between them.
    pub fn listed(&self, name: &str) -> Vec<String> {
        let pieces = self.all(name).flat_map(|values| values.split(','));
        pieces.map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned).collect()
    }

    pub fn flag(&self, name: &str) -> bool {
        self.text(name).is_some_and(|value| value != "false")
    }

    pub fn number(&self, name: &str) -> Option<usize> {
        self.text(name).and_then(|value| value.parse().ok())
    }

    /// Everything that was given, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.values.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// As a query string, with some of the parameters replaced by others.
    pub fn with<'p>(&self, dropped: &[&str], added: impl IntoIterator<Item = (&'p str, &'p str)>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.pairs().filter(|(name, _)| !dropped.contains(name)) {
            query.append_pair(name, value);
        }
        for (name, value) in added {
            query.append_pair(name, value);
        }
        query.finish()
    }
}

/// What a parameter is called where names are identifiers: `all_passages`, and `query` for `q`.
pub fn spoken(name: &str) -> String {
    if name == "q" { "query".to_owned() } else { name.replace('-', "_") }
}

fn unknown(names: impl Iterator<Item = String>, name: &str) -> Problem {
    let names: Vec<String> = names.collect();
    let near = names.iter().map(|known| (strsim::osa_distance(known, name), known)).min();
    let hint = match near {
        Some((distance, known)) if distance * 3 <= known.len().max(3) => format!("did you mean `{known}`?"),
        _ if names.is_empty() => "it takes no parameters".to_owned(),
        _ => format!("the parameters are {}", names.join(", ")),
    };
    let shown: String = name.chars().take(80).collect();
    let detail = format!("there is no parameter `{shown}` here");
    let problem = Problem::new(400u16, "unknown-parameter", "A parameter is not known", detail);
    problem.hint(hint).of(&shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DECLARED: Groups = &[
        &[
            Parameter::new("q", Kind::Text, ""),
            Parameter::new("actor", Kind::Text, "").many(),
            Parameter::new("limit", Kind::Number { least: 1, most: 9, default: Some(3) }, ""),
        ],
        &[Parameter::new("exact", Kind::Flag, ""), Parameter::new("unit", Kind::Choice(&["passage", "article"]), "")],
    ];

    #[test]
    fn what_is_given_is_read() {
        let given = Given::read(DECLARED, "q=a+b%C3%A9&actor=x&actor=y&limit=7&exact", false).unwrap();
        assert_eq!(given.text("q"), Some("a bé"));
        assert_eq!(given.strings("actor"), ["x", "y"]);
        assert_eq!((given.number("limit"), given.flag("exact"), given.flag("unit")), (Some(7), true, false));
        assert_eq!(given.with(&["actor", "limit"], [("actor", "z&")]), "q=a+b%C3%A9&exact=&actor=z%26");
    }

    #[test]
    fn members_of_an_object_mean_what_parameters_mean() {
        let read = |members: Value| Given::from_json(DECLARED, members.as_object().unwrap());
        let given = read(json!({ "query": "a bé", "actor": ["x", "y"], "limit": 7, "exact": true, "unit": null }));
        let same = Given::read(DECLARED, "q=a+b%C3%A9&actor=x&actor=y&limit=7&exact=true", false).unwrap();
        assert_eq!(given.unwrap().with(&[], []), same.with(&[], []));
        assert_eq!(read(json!({ "actor": "x" })).unwrap().strings("actor"), ["x"]);
        for (members, parameter, hint) in [
            (json!({ "querry": "x" }), "querry", Some("did you mean `query`?")),
            (json!({ "q": "x" }), "q", Some("the parameters are query, actor, limit, exact, unit")),
            (json!({ "limit": "7" }), "limit", None),
            (json!({ "limit": 70 }), "limit", None),
            (json!({ "limit": 7.5 }), "limit", None),
            (json!({ "exact": 1 }), "exact", None),
            (json!({ "query": ["x"] }), "q", None),
            (json!({ "actor": [["x"]] }), "actor", None),
            (json!({ "unit": "book" }), "unit", None),
            (json!({ "actor": vec!["somebody"; 4000] }), "actor", None),
        ] {
            let problem = read(members.clone()).unwrap_err();
            assert_eq!((problem.parameter_name(), problem.hint.as_deref()), (Some(parameter), hint), "{members}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let check = |query: &str, parameter: &str, words: &str| {
            let problem = Given::read(DECLARED, query, false).unwrap_err();
            assert_eq!((problem.status, problem.parameter_name()), (400, Some(parameter)), "{query}");
            let told = format!("{} {}", problem.detail, problem.hint.unwrap_or_default());
            assert!(told.contains(words), "{query}: {told}");
        };
        check("aktor=x", "aktor", "did you mean `actor`?");
        check("zebra=x", "zebra", "the parameters are q, actor, limit, exact, unit");
        check("limit=0", "limit", "no number from 1 to 9");
        check("limit=x", "limit", "no number");
        check("unit=page", "unit", "none of passage, article");
        check("exact=perhaps", "exact", "neither `true` nor `false`");
        check("q=a&q=b", "q", "more than once");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(values in proptest::collection::vec("\\PC{0,12}", 0..4), flag: bool) {
            let mut given = Given::default();
            given.values.extend(values.iter().map(|value| ("actor", value.trim().to_owned())));
            given.values.extend(flag.then(|| ("exact", "true".to_owned())));
            let read = Given::read(DECLARED, &given.with(&[], []), false).unwrap();
            prop_assert_eq!(read.values, given.values);
        }

        #[test]
        fn any_query_string_is_read_or_refused(query in ".{0,60}") {
            let _ = Given::read(DECLARED, &query, true);
        }
    }

    #[test]
    fn an_empty_field_of_a_form_is_not_given() {
        assert_eq!(Given::read(DECLARED, "q=&limit=&unit=", true).unwrap().pairs().count(), 0);
        assert!(Given::read(DECLARED, "limit=", false).is_err());
    }
}
