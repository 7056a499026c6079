//! Articles that an earlier `extract --format jsonl` printed, found by where they came from.

use crate::article::codec::ArticleRecord;
use anyhow::{Context, bail};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// A file of printed articles. Only the places of its lines are held in memory.
pub struct SavedArticles {
    path: PathBuf,
    file: BufReader<File>,
    /// Where the line of each source begins, and its number.
    lines: BTreeMap<String, (u64, usize)>,
}

#[derive(serde::Deserialize)]
struct Key {
    source: String,
}

impl SavedArticles {
    pub fn open(path: &Path) -> anyhow::Result<SavedArticles> {
        let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut saved = SavedArticles { path: path.to_owned(), file: BufReader::new(file), lines: BTreeMap::new() };
        let (mut offset, mut number) = (0, 1);
        while let Some((line, length)) = saved.line(number)? {
            if !line.trim().is_empty() {
                let key: Key = saved.parsed(&line, number)?;
                if saved.lines.insert(key.source.clone(), (offset, number)).is_some() {
                    bail!("{}:{number}: `{}` was there before", path.display(), key.source);
                }
            }
            offset += length;
            number += 1;
        }
        Ok(saved)
    }

    /// Takes out the article that came from `source`.
    pub fn take(&mut self, source: &str) -> anyhow::Result<Option<ArticleRecord>> {
        let Some((offset, number)) = self.lines.remove(source) else { return Ok(None) };
        self.file.seek(SeekFrom::Start(offset)).with_context(|| format!("cannot read {}", self.path.display()))?;
        let line = self.line(number)?.map(|(line, _)| line).unwrap_or_default();
        self.parsed(&line, number).map(Some)
    }

    /// The sources nobody took, in order.
    pub fn left(&self) -> impl Iterator<Item = &str> {
        self.lines.keys().map(String::as_str)
    }

    fn line(&mut self, number: usize) -> anyhow::Result<Option<(String, u64)>> {
        let mut line = String::new();
        let read = self.file.read_line(&mut line);
        let read = read.with_context(|| format!("cannot read {}:{number}", self.path.display()))?;
        Ok((read > 0).then_some((line, read as u64)))
    }

    fn parsed<T: serde::de::DeserializeOwned>(&self, line: &str, number: usize) -> anyhow::Result<T> {
        let place =
            || format!("{}:{number}: not an article as `pundit extract --format jsonl` prints it", self.path.display());
        serde_json::from_str(line).with_context(place)
    }
}
