//! Prints what the model of the main text sees of pages: `block_features MANIFEST > FEATURES.jsonl`.
//!
//! A manifest has a JSON object a line with `id` and the `path` of a page beside it, which may be
//! compressed with gzip. `tools/main-text` learns from what is printed.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a program of its own")]

use anyhow::Context;
use pundit::extract::block_features;
use std::io::{Read, Write};
use std::path::Path;

fn main() -> anyhow::Result<()> {
    let manifest = std::env::args().nth(1).context("usage: block_features MANIFEST")?;
    let folder = Path::new(&manifest).parent().unwrap_or(Path::new(""));
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::fs::read_to_string(&manifest).with_context(|| format!("reading {manifest}"))?.lines() {
        let entry: serde_json::Value = serde_json::from_str(line).context("reading a line of the manifest")?;
        let path = folder.join(entry["path"].as_str().context("a line without `path`")?);
        let found = block_features(&page(&path)?, None);
        let shown = serde_json::json!({
            "id": entry["id"], "names": found.names, "rows": found.rows, "texts": found.texts, "groups": found.groups,
        });
        writeln!(out, "{shown}")?;
    }
    Ok(())
}

fn page(path: &Path) -> anyhow::Result<Vec<u8>> {
    let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    if path.extension().is_none_or(|extension| extension != "gz") {
        return Ok(bytes);
    }
    let mut page = Vec::new();
    flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_end(&mut page)?;
    Ok(page)
}
