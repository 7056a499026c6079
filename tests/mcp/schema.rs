//! As much of JSON Schema as the tools declare; any other word is a failure.

use serde_json::Value;

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
            "anyOf" => all(rule).iter().any(|schema| check(root, schema, value).is_ok()),
            "allOf" => all(rule).iter().all(|schema| check(root, schema, value).is_ok()),
            "enum" => all(rule).contains(value),
            "const" => rule == value,
            "minimum" => value.as_f64().is_none_or(|n| n >= rule.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|n| n <= rule.as_f64().unwrap()),
            "minItems" => value.as_array().is_none_or(|all| all.len() as u64 >= rule.as_u64().unwrap()),
            "maxItems" => value.as_array().is_none_or(|all| all.len() as u64 <= rule.as_u64().unwrap()),
            "required" => all(rule).iter().all(|name| value.get(name.as_str().unwrap()).is_some()),
            "properties" => {
                for (name, schema) in rule.as_object().unwrap() {
                    if let Some(value) = value.get(name) {
                        check(root, schema, value).map_err(|why| format!("{name}: {why}"))?;
                    }
                }
                true
            }
            "items" => {
                for value in value.as_array().into_iter().flatten() {
                    check(root, rule, value)?;
                }
                true
            }
            "additionalProperties" if rule == false => {
                let known = schema["properties"].as_object().unwrap();
                value.as_object().is_none_or(|object| object.keys().all(|name| known.contains_key(name)))
            }
            "$defs" | "description" | "title" | "format" | "default" | "examples" => true,
            other => return Err(format!("the schema says `{other}`, which is not understood here")),
        };
        if !holds {
            return Err(format!("{word} {rule} does not hold for {value}"));
        }
    }
    Ok(())
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
