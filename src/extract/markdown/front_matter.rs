//! Front matter: YAML between `---`, TOML between `+++`.

/// What the front matter states; keys are in lower case.
#[derive(Debug, Default)]
pub(super) struct FrontMatter(Vec<(String, Value)>);

/// A value of either language, numbers and dates as written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
}

impl FrontMatter {
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    /// The first text under one of `keys`.
    pub fn text(&self, keys: &[&str]) -> Option<String> {
        keys.iter().find_map(|key| match self.get(key)? {
            Value::Text(text) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
            Value::List(items) => items.iter().find_map(|item| match item {
                Value::Text(text) => Some(text.clone()),
                _ => None,
            }),
            Value::Map(_) => None,
        })
    }

    /// All texts under the first of `keys` that has any; a plain text is split at commas.
    pub fn list(&self, keys: &[&str]) -> Vec<String> {
        let text = |value: &Value| match value {
            Value::Text(text) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
            _ => None,
        };
        let lists = keys.iter().filter_map(|key| self.get(key)).map(|value| match value {
            Value::Text(text) => text.split(',').filter_map(text_part).collect(),
            Value::List(items) => items.iter().filter_map(text).collect(),
            Value::Map(_) => Vec::new(),
        });
        lists.into_iter().find(|list: &Vec<String>| !list.is_empty()).unwrap_or_default()
    }
}

impl Value {
    /// The text under one of `keys` of a map.
    pub fn field(&self, keys: &[&str]) -> Option<String> {
        let Value::Map(entries) = self else { return None };
        keys.iter().find_map(|key| {
            let (_, value) = entries.iter().find(|(known, _)| known == key)?;
            match value {
                Value::Text(text) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
                value => value.field(&["name"]),
            }
        })
    }
}

fn text_part(part: &str) -> Option<String> {
    Some(part.trim().to_owned()).filter(|t| !t.is_empty())
}

/// The front matter and the text behind it. Front matter that cannot be read stays in no text: its
/// lines are left out and a warning says so; without a closing fence everything is text.
pub(super) fn split<'a>(text: &'a str, warnings: &mut Vec<String>) -> (FrontMatter, &'a str) {
    let start = text.trim_start_matches(['\u{feff}', '\n', '\r', ' ']);
    for (fence, parse) in [("---", yaml as fn(&str) -> Result<FrontMatter, String>), ("+++", toml)] {
        let Some((first, rest)) = start.split_once('\n') else { continue };
        if first.trim_end() != fence {
            continue;
        }
        let Some((inside, behind)) = until_fence(rest, fence) else {
            if fence == "+++" {
                warnings.push("front matter is not closed: all of it was read as text".to_owned());
            }
            return (FrontMatter::default(), text);
        };
        return match parse(inside) {
            Ok(front) => (front, behind),
            Err(reason) => {
                warnings.push(format!("front matter cannot be read in full: {reason}"));
                (by_lines(inside), behind)
            }
        };
    }
    (FrontMatter::default(), text)
}

fn until_fence<'a>(rest: &'a str, fence: &str) -> Option<(&'a str, &'a str)> {
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        let bare = line.trim_end();
        if bare == fence || (fence == "---" && bare == "...") {
            return Some((&rest[..at], &rest[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

fn yaml(text: &str) -> Result<FrontMatter, String> {
    let value: yaml_serde::Value = yaml_serde::from_str(text).map_err(|e| e.to_string())?;
    match from_yaml(value) {
        Some(Value::Map(entries)) => Ok(FrontMatter(entries)),
        None => Ok(FrontMatter::default()),
        Some(_) => Err("it is no list of fields".to_owned()),
    }
}

fn from_yaml(value: yaml_serde::Value) -> Option<Value> {
    use yaml_serde::Value as Yaml;
    Some(match value {
        Yaml::Null => return None,
        Yaml::Bool(flag) => Value::Text(flag.to_string()),
        Yaml::Number(number) => Value::Text(number.to_string()),
        Yaml::String(text) => Value::Text(text),
        Yaml::Sequence(items) => Value::List(items.into_iter().filter_map(from_yaml).collect()),
        Yaml::Mapping(entries) => {
            let entry = |(key, value): (Yaml, Yaml)| Some((key.as_str()?.to_lowercase(), from_yaml(value)?));
            Value::Map(entries.into_iter().filter_map(entry).collect())
        }
        Yaml::Tagged(tagged) => return from_yaml(tagged.value),
    })
}

fn toml(text: &str) -> Result<FrontMatter, String> {
    let table: ::toml::Table = text.parse().map_err(|e: ::toml::de::Error| e.message().to_owned())?;
    match from_toml(::toml::Value::Table(table)) {
        Value::Map(entries) => Ok(FrontMatter(entries)),
        _ => Ok(FrontMatter::default()),
    }
}

fn from_toml(value: ::toml::Value) -> Value {
    use ::toml::Value as Toml;
    match value {
        Toml::String(text) => Value::Text(text),
        Toml::Integer(number) => Value::Text(number.to_string()),
        Toml::Float(number) => Value::Text(number.to_string()),
        Toml::Boolean(flag) => Value::Text(flag.to_string()),
        Toml::Datetime(moment) => Value::Text(moment.to_string()),
        Toml::Array(items) => Value::List(items.into_iter().map(from_toml).collect()),
        Toml::Table(table) => Value::Map(table.into_iter().map(|(k, v)| (k.to_lowercase(), from_toml(v))).collect()),
    }
}

/// What single lines of broken front matter still say: `key: value`, `key = "value"`.
fn by_lines(text: &str) -> FrontMatter {
    let entry = |line: &str| {
        let (key, value) = line.split_once([':', '='])?;
        let (key, value) = (key.trim().to_lowercase(), value.trim().trim_matches(['"', '\'']).to_owned());
        let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
        (is_key && !line.starts_with(' ') && !value.is_empty()).then_some((key, Value::Text(value)))
    };
    FrontMatter(text.lines().filter_map(entry).collect())
}
