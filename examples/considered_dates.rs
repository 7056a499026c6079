//! Prints, for each page of a manifest, the days considered as its day of publication, for
//! `tools/dates/train.py`.
#![allow(clippy::disallowed_methods, clippy::print_stdout)]

use anyhow::{Context, Result};
use pundit::extract::explain;
use pundit::record::{Content, Hints, Record, Source};
use serde_json::{Value, json};
use std::fs;
use std::io::Read;
use std::path::Path;

fn main() -> Result<()> {
    let manifest = std::env::args().nth(1).context("give the path of a manifest")?;
    let folder = Path::new(&manifest).parent().context("a manifest stands in a folder")?;
    for line in fs::read_to_string(&manifest)?.lines() {
        let page: Value = serde_json::from_str(line)?;
        let path = page["path"].as_str().context("a page has a path")?;
        let record = Record {
            source: Source::file(path),
            content: Content::Html(read(&folder.join(path))?),
            hints: Hints { url: page["url"].as_str().map(str::to_owned), ..Hints::default() },
        };
        let (_, trace) = explain(&record);
        println!("{}", json!({"docno": page["id"], "candidates": trace.candidates()}));
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let bytes = fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    if path.extension().is_none_or(|extension| extension != "gz") {
        return Ok(bytes);
    }
    let mut page = Vec::new();
    flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_end(&mut page)?;
    Ok(page)
}
