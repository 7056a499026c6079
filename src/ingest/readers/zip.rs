//! Zip archives, read one member at a time.

use crate::ingest::archive::{Members, belongs_to_page};
use crate::ingest::unpack::Metered;
use crate::ingest::{Confidence, Input, Limits, Probe, Reader, Reject, Sink};
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;
use zip::ZipArchive;
use zip::result::ZipError;

pub struct Zip;

/// A first member, or the end of an archive that has none.
const MAGIC: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

impl Reader for Zip {
    fn name(&self) -> &'static str {
        "zip"
    }

    fn extension(&self) -> &'static str {
        "zip"
    }

    fn accepts(&self, probe: &Probe<'_>) -> Confidence {
        if MAGIC.iter().any(|magic| probe.head.starts_with(magic)) { Confidence::Certain } else { Confidence::No }
    }

    fn holds_many(&self) -> bool {
        true
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let shown = input.shown;
        let mut members = match Members::of(&input, sink) {
            Ok(members) => members,
            Err(told) => return told,
        };
        let limits = input.limits;
        match open(input) {
            Ok(archive) if archive.is_empty() => members.reject("is an archive without members"),
            Ok(archive) if is_office_document(&archive) => {
                members.reject("is an office document, which pundit does not read")
            }
            Ok(mut archive) => {
                read_members(&mut archive, &mut members, limits)?;
                members.finish()
            }
            Err(reason) => sink(Err(Reject::file(shown, reason))),
        }
    }
}

/// Opens the archive, and refuses one whose members share bytes: it would yield far more than it holds.
pub fn open(input: Input<'_>) -> Result<ZipArchive<BufReader<File>>, String> {
    let file = input.into_seekable()?;
    let mut archive = ZipArchive::new(BufReader::with_capacity(64 << 10, file)).map_err(|error| explain(&error))?;
    if archive.has_overlapping_files().map_err(|error| explain(&error))? {
        return Err("is a damaged zip archive: its members overlap".to_owned());
    }
    Ok(archive)
}

fn read_members(
    archive: &mut ZipArchive<BufReader<File>>,
    members: &mut Members<'_, '_>,
    limits: Limits,
) -> ControlFlow<()> {
    let names: Vec<String> = (0..archive.len()).map(|index| name(archive, index)).collect();
    let pages: HashSet<&str> = names.iter().map(String::as_str).collect();
    for (index, name) in names.iter().enumerate() {
        if members.count().is_break() {
            break;
        }
        let (is_folder, is_link, is_encrypted) = match archive.by_index_data(index) {
            Ok(entry) => (entry.is_dir(), entry.is_symlink(), entry.encrypted()),
            Err(_) => (false, false, false),
        };
        if is_folder {
            continue;
        }
        if is_encrypted {
            members.encrypted();
        } else if is_link {
            members.pass_over("a link")?;
        } else if belongs_to_page(name, |page| pages.contains(page)) {
            members.pass_over("a saved page's part")?;
        } else {
            members.read(name, || member(archive, index, limits))?;
        }
    }
    ControlFlow::Continue(())
}

fn member(
    archive: &mut ZipArchive<BufReader<File>>,
    index: usize,
    limits: Limits,
) -> Result<Box<dyn BufRead + '_>, String> {
    let inner = archive.by_index(index).map_err(|error| explain(&error))?;
    let packed = inner.compressed_size();
    Ok(Box::new(BufReader::new(Metered { inner, name: "zip", packed, yielded: 0, limits })))
}

/// A member's name. Many programs write UTF-8 without saying so; what is no UTF-8 is taken as the
/// format has it, in the code page of the first PCs.
fn name(archive: &ZipArchive<BufReader<File>>, index: usize) -> String {
    let Ok(entry) = archive.by_index_data(index) else { return format!("member {}", index + 1) };
    let name = match std::str::from_utf8(entry.name_raw()) {
        Ok(name) => name.to_owned(),
        Err(_) => match entry.name() {
            Ok(name) => name.into_owned(),
            Err(_) => String::from_utf8_lossy(entry.name_raw()).into_owned(),
        },
    };
    name.replace('\\', "/")
}

/// Word, Excel and PowerPoint write zip archives; so do the others, whose first bytes tell.
fn is_office_document(archive: &ZipArchive<BufReader<File>>) -> bool {
    archive.index_for_name("[Content_Types].xml").is_some()
}

pub fn explain(error: &ZipError) -> String {
    match error {
        ZipError::Io(error) => format!("cannot be read: {error}"),
        ZipError::InvalidArchive(what) => format!("is a damaged zip archive: {}", lower(what)),
        ZipError::UnsupportedArchive(what) => format!("cannot be unpacked: {}", lower(what)),
        ZipError::CompressionMethodNotSupported(method) => {
            format!("cannot be unpacked: it is packed by method {method}, which is not supported")
        }
        other => format!("cannot be unpacked: {other}"),
    }
}

fn lower(what: &str) -> String {
    let mut letters = what.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
