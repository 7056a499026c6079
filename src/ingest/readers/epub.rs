//! EPUB books: every chapter with enough prose is an article, as in a collection of essays.

use super::zip::{explain, open};
use crate::ingest::book::{Chapter, Package, package_path, resolve, titles};
use crate::ingest::input::read_limited;
use crate::ingest::tally::Tally;
use crate::ingest::unpack::Metered;
use crate::ingest::{Confidence, Input, Limits, Probe, Reader, Reject, Sink};
use crate::record::{Content, Hints, Record, Source};
use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;
use zip::ZipArchive;

pub struct Epub;

/// Fewer letters than about 120 words have: a title page, a dedication, an imprint.
const PROSE: usize = 700;

/// Ways to hide only the fonts, which are no concern of ours.
const HARMLESS: [&str; 2] = ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

impl Reader for Epub {
    fn name(&self) -> &'static str {
        "EPUB"
    }

    fn extension(&self) -> &'static str {
        "epub"
    }

    /// The first member of an EPUB says that it is one, in fixed places.
    fn accepts(&self, probe: &Probe<'_>) -> Confidence {
        let is_zip = probe.head.starts_with(b"PK\x03\x04");
        let says_so = probe.head.get(30..58).is_some_and(|first| first == b"mimetypeapplication/epub+zip");
        let is_named = probe.is_named(&["epub"]);
        if is_zip && (says_so || is_named) { Confidence::Certain } else { Confidence::No }
    }

    fn holds_many(&self) -> bool {
        true
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let (shown, limits) = (input.shown, input.limits);
        match Book::open(input) {
            Ok(mut book) => book.read(shown, limits, sink),
            Err(reason) => sink(Err(Reject::file(shown, reason))),
        }
    }
}

struct Book {
    archive: ZipArchive<BufReader<File>>,
    package: Package,
    titles: HashMap<String, String>,
}

impl Book {
    fn open(input: Input<'_>) -> Result<Book, String> {
        let limits = input.limits;
        let mut archive = open(input)?;
        if let Ok(encryption) = member(&mut archive, "META-INF/encryption.xml", limits)
            && is_locked(&encryption)
        {
            return Err("is an EPUB with copy protection, which cannot be read".to_owned());
        }
        let damaged = |what: &str| format!("is a damaged EPUB: {what}");
        let container = member(&mut archive, "META-INF/container.xml", limits);
        let container = container.map_err(|_| damaged("META-INF/container.xml is missing or cannot be read"))?;
        let path = package_path(&container).map(|path| resolve("", &path));
        let path = path.ok_or_else(|| damaged("META-INF/container.xml names no package"))?;
        let bytes = member(&mut archive, &path, limits)
            .map_err(|_| damaged(&format!("{path} is missing or cannot be read")))?;
        let package = Package::read(&bytes, &path);
        if package.chapters.is_empty() {
            return Err(damaged(&format!("{path} lists no chapters")));
        }
        let contents =
            package.contents.as_ref().and_then(|path| Some((member(&mut archive, path, limits).ok()?, path)));
        let titles = contents.map(|(bytes, path)| titles(&bytes, path)).unwrap_or_default();
        Ok(Book { archive, package, titles })
    }

    fn read(&mut self, shown: &str, limits: Limits, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let mut tally = Tally::new("part");
        for Chapter { path, is_page, .. } in &self.package.chapters {
            if !is_page {
                tally.add("a title, contents or other short page");
                continue;
            }
            let source = Source::file(shown).within(path);
            match member(&mut self.archive, path, limits) {
                Err(reason) => sink(Err(Reject::new(source, reason)))?,
                Ok(page) if letters(&page) < PROSE => tally.add("a title, contents or other short page"),
                Ok(page) => {
                    let hints = hints(&self.package, self.titles.get(path));
                    sink(Ok(Record { source, content: Content::Html(page), hints }))?;
                }
            }
        }
        match tally.told(shown) {
            Some(told) => sink(Err(told)),
            None => ControlFlow::Continue(()),
        }
    }
}

/// What the book says holds for each chapter, but its title, which is the chapter's own.
fn hints(package: &Package, title: Option<&String>) -> Hints {
    Hints {
        title: title.cloned(),
        authors: package.authors.clone(),
        date: package.date.clone(),
        language: package.language.clone(),
        outlet: package.publisher.clone(),
        ..Hints::default()
    }
}

/// A member's bytes. Books are not always right about upper and lower case.
fn member(archive: &mut ZipArchive<BufReader<File>>, path: &str, limits: Limits) -> Result<Vec<u8>, String> {
    let index = archive.index_for_name(path).or_else(|| {
        (0..archive.len()).find(|&index| {
            archive.by_index_data(index).is_ok_and(|entry| entry.name_raw().eq_ignore_ascii_case(path.as_bytes()))
        })
    });
    let index = index.ok_or("is listed in the book but missing")?;
    let inner = archive.by_index(index).map_err(|error| explain(&error))?;
    let packed = inner.compressed_size();
    read_limited(&mut Metered { inner, name: "zip", packed, yielded: 0, limits }, limits.article)
}

fn is_locked(encryption: &[u8]) -> bool {
    let text = String::from_utf8_lossy(encryption);
    let methods = text.split("Algorithm=").skip(1).map(|rest| rest.trim_start_matches(['"', '\'']));
    let mut methods = methods.filter(|_| text.contains("EncryptedData"));
    methods.any(|method| !HARMLESS.iter().any(|harmless| method.starts_with(harmless)))
}

/// How many letters stand in a page's body outside its tags.
fn letters(page: &[u8]) -> usize {
    let text = String::from_utf8_lossy(page);
    let body = text.find("<body").map_or(&*text, |start| &text[start..]);
    let mut in_tag = false;
    body.chars()
        .filter(|&c| {
            in_tag = (in_tag || c == '<') && c != '>';
            !in_tag && c.is_alphabetic()
        })
        .count()
}
