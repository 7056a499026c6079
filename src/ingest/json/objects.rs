//! Parses each frame, and says of a broken one where and what was expected.

use super::frames::{Fault, Frame, Frames};
use crate::ingest::Input;
use crate::ingest::input::Size;
use crate::text::charset;
use serde_json::{Map, Value};
use std::io::{self, BufRead};

/// One object of the file, or why there is none.
pub struct Item {
    /// Its line, or its number in a list; `None` if the file itself cannot be read on.
    pub number: Option<usize>,
    pub object: Result<Map<String, Value>, String>,
    /// What is to be said of its encoding.
    pub doubt: Option<String>,
}

/// The objects of a file, one after the other.
pub struct Objects<'a> {
    frames: Option<Frames<Box<dyn BufRead + 'a>>>,
    broken: Option<String>,
    limit: usize,
}

impl<'a> Objects<'a> {
    pub fn new(mut input: Input<'a>) -> Objects<'a> {
        let limit = input.limits.line;
        let frames = match input.stream.fill_buf() {
            Ok([0xff, 0xfe, ..] | [0xfe, 0xff, ..]) => Err("is JSON in UTF-16, expected UTF-8".to_owned()),
            Ok(_) => match &input.map.records {
                None => Frames::new(input.stream, limit).map_err(unreadable),
                Some(path) => match Frames::at(input.stream, path, limit) {
                    Ok(found) => found.ok_or_else(|| format!("holds no list at `{path}`")),
                    Err(error) => Err(unreadable(error)),
                },
            },
            Err(error) => Err(unreadable(error)),
        };
        let broken = frames.as_ref().err().cloned();
        Objects { frames: frames.ok(), broken, limit }
    }
}

impl Iterator for Objects<'_> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        match self.frames.as_mut().map(Frames::next) {
            Some(Ok(frame)) => {
                let frame = frame?;
                let mut doubt = None;
                let object = parse(&frame, self.limit, &mut doubt);
                Some(Item { number: Some(frame.number), object, doubt })
            }
            Some(Err(error)) => {
                self.frames = None;
                Some(Item { number: None, object: Err(unreadable(error)), doubt: None })
            }
            None => self.broken.take().map(|reason| Item { number: None, object: Err(reason), doubt: None }),
        }
    }
}

#[allow(clippy::needless_pass_by_value, reason = "an argument of map_err")]
fn unreadable(error: io::Error) -> String {
    format!("cannot be read: {error}")
}

/// What is not UTF-8 is read as what it likely is, if it is JSON then; `doubt` says so.
fn parse(frame: &Frame, limit: usize, doubt: &mut Option<String>) -> Result<Map<String, Value>, String> {
    let body = match &frame.body {
        Ok(body) => body,
        Err(Fault::TooLong) => return Err(format!("is longer than {}, too long for one record", Size(limit as u64))),
        Err(Fault::ListNotClosed) => return Err("broken JSON: the list is not closed".to_owned()),
    };
    let text = match std::str::from_utf8(body) {
        Ok(text) => text,
        Err(error) => {
            let decoded = charset::decode_text(body, None);
            *doubt = decoded.warnings.into_iter().next();
            let object =
                serde_json::from_str(&decoded.text).or_else(|_| serde_json::from_str(&without_nan(&decoded.text)));
            return object.map_err(|_| format!("not UTF-8 at {}", place(frame, body, error.valid_up_to() + 1)));
        }
    };
    let parsed =
        serde_json::from_str(text).or_else(|error| serde_json::from_str(&without_nan(text)).map_err(|_| error));
    match parsed {
        Ok(Value::Object(object)) => Ok(object),
        Ok(other) => Err(format!("is {}, expected an object", kind(&other))),
        Err(error) => {
            let offset = offset_of(text, error.line(), error.column());
            Err(format!("broken JSON at {}: {}", place(frame, body, offset), expectation(&error)))
        }
    }
}

/// The text with `NaN` and `Infinity` outside strings made null. JSON has neither, but Python and
/// the table tools on top of it write them where a value is missing.
fn without_nan(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(quote) = rest.find('"') {
        let string = &rest[quote..];
        let length = string_length(string);
        out += &nan_to_null(&rest[..quote]);
        out += &string[..length];
        rest = &string[length..];
    }
    out + &nan_to_null(rest)
}

fn nan_to_null(between_strings: &str) -> String {
    between_strings.replace("-Infinity", "null").replace("Infinity", "null").replace("NaN", "null")
}

/// The length of the string that `text` begins with, quotes included.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    let end = text.bytes().skip(1).position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    });
    end.map_or(text.len(), |end| end + 2)
}

/// The JSON type of a value, with its article.
pub fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// Line and column in the file of the `nth` byte (from 1) of a frame.
fn place(frame: &Frame, body: &[u8], nth: usize) -> String {
    let before = &body[..nth.saturating_sub(1).min(body.len())];
    let newlines = before.iter().filter(|&&byte| byte == b'\n').count();
    let last_line = before.rsplit(|&byte| byte == b'\n').next().unwrap_or_default();
    let characters = String::from_utf8_lossy(last_line).chars().count();
    let column = if newlines == 0 { frame.column + characters } else { 1 + characters };
    format!("line {}, column {column}", frame.line + newlines)
}

/// The byte (from 1) of `text` at a line and a column in bytes, as the parser counts them.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>() + column.max(1)
}

/// The parser's complaint without its own count of lines.
fn expectation(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    match message.strip_prefix("EOF while parsing ") {
        Some(inside) => {
            format!("it ends inside {}", inside.replace("an object", "the object").replace("a list", "the list"))
        }
        None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_numbers_become_null_outside_strings_only() {
        for (text, expected) in [
            (r#"{"a": NaN, "b": -Infinity, "c": [Infinity]}"#, r#"{"a": null, "b": null, "c": [null]}"#),
            (r#"{"NaN": "Infinity \" NaN", "a": NaN}"#, r#"{"NaN": "Infinity \" NaN", "a": null}"#),
            (r#"{"a": "\\", "b": NaN, "c": "é NaN"#, r#"{"a": "\\", "b": null, "c": "é NaN"#),
            ("", ""),
        ] {
            assert_eq!(without_nan(text), expected);
        }
    }
}
