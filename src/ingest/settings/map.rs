//! Which of a record's fields mean what.

use super::Field;
use globset::GlobMatcher;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// What a user says of the records in a file. Empty, it changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldMap {
    /// The names to look for, the first that is there winning; dots reach into objects.
    pub fields: BTreeMap<Field, Vec<String>>,
    /// What holds for all records that do not say otherwise in a field named above.
    pub constants: BTreeMap<Field, Vec<String>>,
    /// Where the list of records is inside one JSON object.
    pub records: Option<String>,
    /// What stands between the columns of a table.
    pub delimiter: Option<u8>,
    /// Of an archive: what holds for some of its members, later ones winning.
    pub members: Vec<MemberRule>,
    /// Of an archive inside another, the path there, with a slash at its end.
    pub inside: String,
}

/// What a user says of the records in some members of an archive.
#[derive(Clone)]
pub struct MemberRule {
    /// As the user wrote it.
    pattern: String,
    matcher: GlobMatcher,
    map: Box<FieldMap>,
}

impl MemberRule {
    pub fn new(pattern: &str, matcher: GlobMatcher, map: FieldMap) -> MemberRule {
        MemberRule { pattern: pattern.to_owned(), matcher, map: Box::new(map) }
    }
}

impl PartialEq for MemberRule {
    fn eq(&self, other: &MemberRule) -> bool {
        self.pattern == other.pattern && self.map == other.map
    }
}

impl Eq for MemberRule {}

impl fmt::Debug for MemberRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {:?}", self.pattern, self.map)
    }
}

/// A field's value in a record.
pub enum Lookup<'a> {
    Found(Cow<'a, Value>),
    /// The same for all records.
    Constant(&'a [String]),
}

impl FieldMap {
    /// The names under which the record's maker keeps a field, apart from the customary ones.
    pub fn names(&self, field: Field) -> &[String] {
        self.fields.get(&field).map_or(&[], Vec::as_slice)
    }

    /// Lets `other` win over what is here.
    pub fn add(&mut self, other: &FieldMap) {
        self.fields.extend(other.fields.clone());
        self.constants.extend(other.constants.clone());
        self.records = other.records.clone().or(self.records.take());
        self.delimiter = other.delimiter.or(self.delimiter);
    }

    /// What holds for the archive's member of this name.
    pub fn for_member(self: &Arc<FieldMap>, name: &str) -> Arc<FieldMap> {
        if self.members.is_empty() {
            return Arc::clone(self);
        }
        let path = format!("{}{name}", self.inside);
        let mut map = FieldMap::clone(self);
        self.members.iter().filter(|rule| rule.matcher.is_match(&path)).for_each(|rule| map.add(&rule.map));
        map.inside = path + "/";
        Arc::new(map)
    }

    /// A short text that changes whenever the map does, or that of something in the file; `None` for the empty map.
    pub fn fingerprint(&self) -> Option<String> {
        if *self == FieldMap::default() {
            return None;
        }
        let FieldMap { fields, constants, records, delimiter, members, .. } = self;
        // In the words of catalogues that know no members.
        let mut text = format!(
            "FieldMap {{ fields: {fields:?}, constants: {constants:?}, records: {records:?}, delimiter: {delimiter:?} }}"
        );
        if !members.is_empty() {
            text.push_str(&format!("{members:?}"));
        }
        Some(blake3::hash(text.as_bytes()).to_hex()[..16].to_owned())
    }

    /// Everything `object` may mean by `field`, likeliest first: the names given, what holds for
    /// all, the customary keys.
    pub fn candidates<'a>(&'a self, field: Field, object: &'a Map<String, Value>) -> impl Iterator<Item = Lookup<'a>> {
        let named = self.names(field).iter().filter_map(|name| value_at(object, name)).map(Lookup::Found);
        let constant = self.constants.get(&field).map(|values| Lookup::Constant(values));
        let customary = field.keys().iter().filter_map(|key| object.get(*key));
        named.chain(constant).chain(customary.map(|value| Lookup::Found(Cow::Borrowed(value))))
    }
}

/// The value at a path: the key as a whole, else dot by dot into objects, by number or for every
/// element into lists.
pub fn value_at<'a>(object: &'a Map<String, Value>, path: &str) -> Option<Cow<'a, Value>> {
    if let Some(value) = object.get(path) {
        return Some(Cow::Borrowed(value));
    }
    let (first, rest) = path.split_once('.')?;
    below(object.get(first)?, rest)
}

fn below<'a>(value: &'a Value, path: &str) -> Option<Cow<'a, Value>> {
    match value {
        Value::Object(object) => value_at(object, path),
        Value::Array(list) => {
            let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
            match (first.parse::<usize>(), rest) {
                (Ok(number), Some(rest)) => below(list.get(number)?, rest),
                (Ok(number), None) => list.get(number).map(Cow::Borrowed),
                _ => {
                    let found: Vec<Value> =
                        list.iter().filter_map(|value| below(value, path)).map(Cow::into_owned).collect();
                    (!found.is_empty()).then_some(Cow::Owned(Value::Array(found)))
                }
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn dots_reach_into_objects_and_lists() {
        let value = json!({
            "a.b": 1, "a": {"b": 2, "c": {"d": 3}}, "n": null,
            "l": [{"name": "x", "in": {"k": 1}}, {"name": "y"}, 7], "m": [[1, 2], [3]]
        });
        let Value::Object(object) = value else { unreachable!() };
        for (path, expected) in [
            ("a.b", Some(json!(1))),
            ("a.c.d", Some(json!(3))),
            ("a.c", Some(json!({"d": 3}))),
            ("a.x", None),
            ("a.c.d.e", None),
            ("n", Some(json!(null))),
            ("l.name", Some(json!(["x", "y"]))),
            ("l.1.name", Some(json!("y"))),
            ("l.in.k", Some(json!([1]))),
            ("l.2", Some(json!(7))),
            ("l.9", None),
            ("m.0.1", Some(json!(2))),
            ("", None),
            (".", None),
        ] {
            assert_eq!(value_at(&object, path).map(Cow::into_owned), expected, "{path}");
        }
    }

    #[test]
    fn a_fingerprint_changes_with_the_map() {
        let one = FieldMap { records: Some("items".into()), ..FieldMap::default() };
        let two = FieldMap { delimiter: Some(b';'), ..one.clone() };
        assert_eq!(FieldMap::default().fingerprint(), None);
        assert!(one.fingerprint() != two.fingerprint() && one.fingerprint() == one.clone().fingerprint());
    }
}
