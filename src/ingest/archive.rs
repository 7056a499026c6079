//! Archives: every member goes through the same door as a file.
//!
//! [`Members`] is what the readers of zip and tar hand their members to. It looks at the name,
//! lets the member's content decide who reads it, and keeps count of what is no article. Nothing
//! is ever written under a member's name, so a name can only mislead, and does not.

use super::input::{Input, Limits};
use super::open::{Refusal, recognize};
use super::saved;
use super::tally::Tally;
use super::{FieldMap, Reject, Sink};
use crate::record::Source;
use std::io::BufRead;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

/// How deep archives may lie in each other: one in another is read, one in that is not.
const DEPTH: usize = 2;

/// Names of files that systems leave in archives.
const CLUTTER: &[&str] = &["__MACOSX", "Thumbs.db", "desktop.ini", "pundit.toml", "actors.toml", "overrides.toml"];

/// Takes an archive's members, one after the other.
pub struct Members<'a, 's> {
    shown: &'a str,
    path: &'a Path,
    limits: Limits,
    depth: usize,
    map: Arc<FieldMap>,
    sink: &'a mut Sink<'s>,
    tally: Tally,
    encrypted: usize,
    count: usize,
}

impl<'a, 's> Members<'a, 's> {
    /// `None` if the archive lies too deep in others, which is told.
    pub fn of(input: &Input<'a>, sink: &'a mut Sink<'s>) -> Result<Members<'a, 's>, ControlFlow<()>> {
        let Input { shown, path, limits, depth, .. } = *input;
        let map = Arc::clone(&input.map);
        if depth >= DEPTH {
            let reason = "is an archive inside an archive inside an archive, which is too deep";
            return Err(sink(Err(Reject::file(shown, reason))));
        }
        Ok(Members { shown, path, limits, depth, map, sink, tally: Tally::new("member"), encrypted: 0, count: 0 })
    }

    /// Reads a member; `stream` is asked for only if it is to be read.
    pub fn read<'m>(
        &mut self,
        name: &str,
        stream: impl FnOnce() -> Result<Box<dyn BufRead + 'm>, String>,
    ) -> ControlFlow<()> {
        let Some(name) = self.accept(name)? else { return ControlFlow::Continue(()) };
        let stream = match stream() {
            Ok(stream) => stream,
            Err(reason) => return self.reject_member(&name, reason),
        };
        // A folder that cannot be there, so that a manifest inside an archive leads to nothing outside it.
        let path = self.path.join("!").join(&name);
        let (shown, limits, depth) = (self.shown, self.limits, self.depth + 1);
        let map = self.map.for_member(&name);
        let input = Input { shown, path: &path, stream, limits, map, depth, is_whole_file: false };
        match recognize(input) {
            Ok((reader, input)) => reader.read(input, &mut |found| {
                (self.sink)(match found {
                    Ok(record) => Ok(crate::record::Record { source: record.source.within(&name), ..record }),
                    Err(reject) => Err(Reject { source: reject.source.within(&name), ..reject }),
                })
            }),
            Err(Refusal::Foreign(kind)) => self.pass_over(kind),
            Err(Refusal::Empty) => self.pass_over("an empty file"),
            Err(refusal) => self.reject_member(&name, refusal.to_string()),
        }
    }

    /// Counts a member that cannot be read for want of a password.
    pub fn encrypted(&mut self) {
        self.encrypted += 1;
    }

    /// Counts a member that is no article.
    pub fn pass_over(&mut self, kind: &str) -> ControlFlow<()> {
        self.tally.add(kind);
        ControlFlow::Continue(())
    }

    /// Tells what is wrong with the archive as a whole.
    pub fn reject(&mut self, reason: impl Into<String>) -> ControlFlow<()> {
        (self.sink)(Err(Reject::file(self.shown, reason)))
    }

    pub fn reject_member(&mut self, name: &str, reason: impl Into<String>) -> ControlFlow<()> {
        (self.sink)(Err(Reject::new(Source::file(self.shown).within(name), reason)))
    }

    /// Counts a member; breaks when there are too many, which is told.
    pub fn count(&mut self) -> ControlFlow<()> {
        self.count += 1;
        if self.count <= self.limits.members {
            return ControlFlow::Continue(());
        }
        let _ = self.reject(format!("holds more than {} members: the rest is not read", self.limits.members));
        ControlFlow::Break(())
    }

    /// Says what was not read, at the end.
    pub fn finish(mut self) -> ControlFlow<()> {
        match self.encrypted {
            0 => {}
            1 => self.reject("holds an encrypted member, which cannot be read")?,
            n => self.reject(format!("holds {n} encrypted members, which cannot be read"))?,
        }
        match self.tally.told(self.shown) {
            Some(told) => (self.sink)(Err(told)),
            None => ControlFlow::Continue(()),
        }
    }

    /// The name made plain, unless it shows that the member is none to be read.
    fn accept(&mut self, name: &str) -> ControlFlow<(), Option<String>> {
        let name = plain(name);
        if leads_outside(&name) {
            self.reject_member(&name, "has a name that leads outside the archive")?;
            return ControlFlow::Continue(None);
        }
        let is_clutter = |part: &str| part.starts_with('.') || CLUTTER.contains(&part);
        if name.split('/').any(is_clutter) {
            self.pass_over("a hidden file")?;
            return ControlFlow::Continue(None);
        }
        ControlFlow::Continue(Some(name))
    }
}

/// True if one of the member's folders belongs to a page beside it, which a browser saved.
/// `is_there` is asked for paths inside the archive.
pub fn belongs_to_page(name: &str, is_there: impl Fn(&str) -> bool) -> bool {
    name.match_indices('/').any(|(end, _)| {
        let (parent, folder) = name[..end]
            .rsplit_once('/')
            .map_or(("", &name[..end]), |(_, folder)| (&name[..end - folder.len()], folder));
        saved::belongs_to_page(folder, |page| is_there(&format!("{parent}{page}")))
    })
}

/// Without a leading `./`, and with nothing that a terminal would obey.
fn plain(name: &str) -> String {
    let name = name.trim_start_matches("./");
    name.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

fn leads_outside(name: &str) -> bool {
    let drive = name.as_bytes().get(1) == Some(&b':');
    drive || name.starts_with('/') || name.split('/').any(|part| part == "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_leave_the_archive_are_known() {
        for (name, expected) in [
            ("a/b.html", false),
            ("a..b/..c", false),
            ("/etc/hosts", true),
            ("C:/a.html", true),
            ("../a", true),
            ("a/../b", true),
            ("a/..", true),
        ] {
            assert_eq!(leads_outside(name), expected, "{name}");
        }
        assert_eq!(plain("././a\u{1b}[2J\n.html"), "a\u{fffd}[2J\u{fffd}.html");
    }

    #[test]
    fn what_belongs_to_a_page_is_known_at_any_depth() {
        let there = |name: &str| ["ferry.html", "in/quay.htm"].contains(&name);
        for (name, expected) in [
            ("ferry_files/frame.html", true),
            ("ferry_files/sub/frame.html", true),
            ("in/quay_files/a.html", true),
            ("quay_files/a.html", false),
            ("ferry_files", false),
            ("ferry.html", false),
        ] {
            assert_eq!(belongs_to_page(name, there), expected, "{name}");
        }
    }
}
