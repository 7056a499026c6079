//! As much of JSON Schema as the program's own documents use; any other word is a failure.
//!
//! Stricter than the standard in one thing: an object has no members that its schema does not name.

use serde_json::{Map, Value};

/// Why `value` is not what `schema` says; `root` holds the definitions.
pub fn check(root: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    let Some(words) = schema.as_object() else {
        return if schema == &Value::Bool(true) { Ok(()) } else { Err(format!("{schema} allows nothing")) };
    };
    for (word, rule) in words {
        let all = |rule: &Value| rule.as_array().cloned().unwrap_or_else(|| vec![rule.clone()]);
        let holds = match word.as_str() {
            "$ref" => {
                let place = rule.as_str().unwrap().trim_start_matches('#');
                check(root, root.pointer(place).ok_or_else(|| format!("no {rule}"))?, value)?;
                true
            }
            "type" => all(rule).iter().any(|kind| is(kind.as_str().unwrap(), value)),
            "anyOf" | "oneOf" => any(root, rule.as_array().unwrap(), value)?,
            "allOf" => all(rule).iter().try_for_each(|schema| check(root, schema, value)).map(|()| true)?,
            "enum" => all(rule).contains(value),
            "const" => rule == value,
            "minimum" => value.as_f64().is_none_or(|n| n >= rule.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|n| n <= rule.as_f64().unwrap()),
            "minItems" => value.as_array().is_none_or(|all| all.len() as u64 >= rule.as_u64().unwrap()),
            "maxItems" => value.as_array().is_none_or(|all| all.len() as u64 <= rule.as_u64().unwrap()),
            "required" => value
                .as_object()
                .is_none_or(|members| all(rule).iter().all(|name| members.contains_key(name.as_str().unwrap()))),
            "properties" => {
                let members = value.as_object().into_iter().flatten();
                for (name, value) in members {
                    if let Some(schema) = rule.get(name) {
                        check(root, schema, value).map_err(|why| format!("{name}: {why}"))?;
                    }
                }
                others(words, value).is_empty() || words.contains_key("additionalProperties") || is_composed(words)
            }
            "items" => {
                for (n, value) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, rule, value).map_err(|why| format!("[{n}]: {why}"))?;
                }
                true
            }
            "additionalProperties" => {
                for (name, value) in others(words, value) {
                    check(root, rule, value).map_err(|why| format!("{name}: {why}"))?;
                }
                true
            }
            "$defs" | "description" | "title" | "default" | "examples" => true,
            other => return Err(format!("the schema says `{other}`, which is not understood here")),
        };
        if !holds {
            return Err(format!("{word} {rule} does not hold for {value}"));
        }
    }
    Ok(())
}

/// Whether one of the schemas holds; if none does, why not.
fn any(root: &Value, schemas: &[Value], value: &Value) -> Result<bool, String> {
    let mut reasons = Vec::new();
    for schema in schemas {
        match check(root, schema, value) {
            Ok(()) => return Ok(true),
            Err(why) => reasons.push(why),
        }
    }
    Err(reasons.join("; or "))
}

/// The members of an object that its schema does not name.
fn others<'v>(words: &Map<String, Value>, value: &'v Value) -> Vec<(&'v String, &'v Value)> {
    let is_named = |name: &str| words.get("properties").is_some_and(|known| known.get(name).is_some());
    value.as_object().into_iter().flatten().filter(|(name, _)| !is_named(name)).collect()
}

/// What is flattened into an object stands in a schema beside it.
fn is_composed(words: &Map<String, Value>) -> bool {
    ["allOf", "anyOf", "oneOf", "$ref"].iter().any(|word| words.contains_key(*word))
}

fn is(kind: &str, value: &Value) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no such type: {other}"),
    }
}
