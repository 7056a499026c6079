//! What is doubtful about the user's own files of actors: their conflicts with the built-in ones and with each other.
//!
//! A file that cannot be read is an error elsewhere ([`GazetteerError`]); here the files are read and
//! something in them does not do what it seems to, or does more.

mod links;
mod names;
pub(super) mod offices;
#[cfg(test)]
mod tests;

use super::format::DataFile;
use super::imported::Imported;
use super::{ActorId, Gazetteer, GazetteerError};
use std::collections::BTreeSet;

/// Something in a file that the user should look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    pub message: String,
    /// What to do about it.
    pub advice: String,
}

/// The findings in the user's files `(name, TOML text)`, by file and line; `imported` are those they may build on.
pub fn check<N: AsRef<str>, T: AsRef<str>>(
    files: &[(N, T)],
    imported: Vec<Imported>,
) -> Result<Vec<Finding>, GazetteerError> {
    let gazetteer = Gazetteer::with_imported(files, imported)?;
    Ok(check_on(Gazetteer::builtin(), &gazetteer, files))
}

/// The findings in `files`, which made `gazetteer` out of `builtin`.
fn check_on<N: AsRef<str>, T: AsRef<str>>(
    builtin: &Gazetteer,
    gazetteer: &Gazetteer,
    files: &[(N, T)],
) -> Vec<Finding> {
    let files: Vec<Checked<'_>> = files.iter().map(|(name, text)| Checked::new(name.as_ref(), text.as_ref())).collect();
    let context = Context { builtin, gazetteer, files: &files };
    let mut findings = BTreeSet::new();
    for file in &files {
        links::check(&context, file, &mut findings);
        names::check(&context, file, &mut findings);
        offices::check(&context, file, &mut findings);
    }
    findings.into_iter().collect()
}

/// What the checks look at.
struct Context<'a> {
    builtin: &'a Gazetteer,
    gazetteer: &'a Gazetteer,
    files: &'a [Checked<'a>],
}

/// One file of the user's.
struct Checked<'a> {
    name: &'a str,
    text: &'a str,
    data: DataFile,
}

impl<'a> Checked<'a> {
    /// The gazetteer has read the text before.
    fn new(name: &'a str, text: &'a str) -> Checked<'a> {
        Checked { name, text, data: toml::from_str(text).unwrap_or_default() }
    }

    /// Something about what is written in quotes as `part` in the entry of `id`.
    fn finding(&self, id: &ActorId, part: &str, message: String, advice: String) -> Finding {
        self.finding_behind(find_quoted(self.text, id.as_str(), 0).unwrap_or_default(), part, message, advice)
    }

    /// Something about what is written in quotes as `part` at or after byte `from`.
    fn finding_behind(&self, from: usize, part: &str, message: String, advice: String) -> Finding {
        let at = find_quoted(self.text, part, from).unwrap_or(from);
        Finding { file: self.name.to_owned(), line: super::gazetteer::line_of(self.text, at), message, advice }
    }
}

/// Where `words` stand in quotes at or after byte `from`.
fn find_quoted(text: &str, words: &str, from: usize) -> Option<usize> {
    let quotes = ['"', '\''];
    let at = quotes.iter().filter_map(|quote| text[from..].find(&format!("{quote}{words}{quote}"))).min()?;
    Some(from + at)
}
