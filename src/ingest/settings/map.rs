//! Which of a record's fields mean what.

use super::Field;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;

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

    /// A short text that changes whenever the map does; `None` for the empty map.
    pub fn fingerprint(&self) -> Option<String> {
        if *self == FieldMap::default() {
            return None;
        }
        Some(blake3::hash(format!("{self:?}").as_bytes()).to_hex()[..16].to_owned())
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
