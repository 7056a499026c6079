//! Tar archives, read as they stream by.

use crate::ingest::archive::{Members, belongs_to_page};
use crate::ingest::exact::Stretch;
use crate::ingest::{Confidence, Input, Probe, Reader, Sink};
use std::collections::HashSet;
use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;
use tar::{EntryType, Header, PaxExtensions};

pub struct Tar;

const BLOCK: usize = 512;

/// The most that a name and other facts told before a member may take.
const FACTS: u64 = 1 << 20;

impl Reader for Tar {
    fn name(&self) -> &'static str {
        "tar"
    }

    fn extension(&self) -> &'static str {
        "tar"
    }

    /// A header's checksum is as good as a mark; the first tars had no other.
    fn accepts(&self, probe: &Probe<'_>) -> Confidence {
        let header = probe.head.get(..BLOCK).map(Header::from_byte_slice);
        let is_checked = header.is_some_and(|header| !is_zero(header) && is_sound(header));
        let is_marked = probe.head.get(257..262).is_some_and(|mark| mark == b"ustar");
        if is_checked || is_marked { Confidence::Certain } else { Confidence::No }
    }

    fn holds_many(&self) -> bool {
        true
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let mut members = match Members::of(&input, sink) {
            Ok(members) => members,
            Err(told) => return told,
        };
        let mut headers = Headers { stream: input.stream, position: 0 };
        let mut pages = HashSet::new();
        loop {
            match headers.next() {
                Ok(Some(member)) => {
                    if members.count().is_break() || !read_member(&member, &mut headers, &mut pages, &mut members)? {
                        break;
                    }
                }
                Ok(None) => break,
                Err(reason) => {
                    members.reject(reason)?;
                    break;
                }
            }
        }
        members.finish()
    }
}

/// Reads a member; false if the archive ended within it.
fn read_member(
    member: &Member,
    headers: &mut Headers<'_>,
    pages: &mut HashSet<String>,
    members: &mut Members<'_, '_>,
) -> ControlFlow<(), bool> {
    let Some(whole) = member.size.checked_next_multiple_of(BLOCK as u64) else {
        members.reject(format!("is a damaged tar archive: the member {} of {} bytes", member.name, member.size))?;
        return ControlFlow::Continue(false);
    };
    let padding = whole - member.size;
    let mut data = Stretch::new(member.size);
    match member.kind {
        EntryType::Regular | EntryType::Continuous if belongs_to_page(&member.name, |page| pages.contains(page)) => {
            members.pass_over("a saved page's part")?;
        }
        EntryType::Regular | EntryType::Continuous => {
            pages.insert(member.name.trim_start_matches("./").to_owned());
            members.read(&member.name, || Ok(Box::new(data.of(&mut headers.stream))))?;
        }
        EntryType::Directory => {}
        EntryType::Symlink | EntryType::Link => members.pass_over("a link")?,
        EntryType::Char | EntryType::Block | EntryType::Fifo => members.pass_over("a device file")?,
        _ => members.pass_over("a special file")?,
    }
    let told = data.failed;
    let skipped = data.of(&mut headers.stream).skip_rest(padding);
    headers.position = headers.position.saturating_add(whole);
    match skipped {
        Ok(()) => ControlFlow::Continue(true),
        Err(_) if told => ControlFlow::Continue(false),
        Err(error) => {
            members.reject(format!("cannot be read to its end: {error} (in the member {})", member.name))?;
            ControlFlow::Continue(false)
        }
    }
}

/// What stands before a member's bytes.
struct Member {
    name: String,
    size: u64,
    kind: EntryType,
}

/// The headers of a tar, between which the caller takes the members' bytes.
///
/// ```text
/// header block │ bytes, filled up to whole blocks │ header block │ … │ zero block
/// ```
///
/// A name too long for the block, and facts it has no room for, come before it as members of their own.
struct Headers<'a> {
    stream: Box<dyn BufRead + 'a>,
    position: u64,
}

impl Headers<'_> {
    fn next(&mut self) -> Result<Option<Member>, String> {
        let (mut long_name, mut long_size) = (None, None);
        loop {
            let at = self.position;
            let Some(header) = self.header()? else { return Ok(None) };
            let size = header.entry_size().map_err(|_| damaged(at))?;
            match header.entry_type() {
                EntryType::GNULongName => long_name = Some(text(&self.facts(size)?)),
                EntryType::XHeader => {
                    let facts = self.facts(size)?;
                    for fact in PaxExtensions::new(&facts).flatten() {
                        match fact.key_bytes() {
                            b"path" => long_name = Some(text(fact.value_bytes())),
                            b"size" => long_size = fact.value().ok().and_then(|size| size.parse().ok()),
                            _ => {}
                        }
                    }
                }
                EntryType::GNULongLink | EntryType::XGlobalHeader => drop(self.facts(size)?),
                kind => {
                    self.skip_sparse_map(&header)?;
                    let name = long_name.unwrap_or_else(|| text(&header.path_bytes()));
                    return Ok(Some(Member { name, size: long_size.unwrap_or(size), kind }));
                }
            }
        }
    }

    /// The next header; `None` at the end, which a zero block marks or, in careless archives, nothing.
    fn header(&mut self) -> Result<Option<Header>, String> {
        let mut header = Header::new_old();
        let read = read_fully(&mut self.stream, header.as_mut_bytes()).map_err(unreadable)?;
        let at = self.position;
        self.position += read as u64;
        match read {
            0 => Ok(None),
            BLOCK if is_zero(&header) => Ok(None),
            BLOCK if is_sound(&header) => Ok(Some(header)),
            BLOCK => Err(damaged(at)),
            _ => Err(format!("is a tar archive that is cut off at byte {}", self.position)),
        }
    }

    fn facts(&mut self, size: u64) -> Result<Vec<u8>, String> {
        if size > FACTS {
            return Err(format!("is a damaged tar archive: a name of {size} bytes before byte {}", self.position));
        }
        let mut facts = Vec::new();
        let mut stretch = Stretch::new(size);
        let mut data = stretch.of(&mut self.stream);
        data.read_to_end(&mut facts).map_err(unreadable)?;
        data.skip_rest(size.next_multiple_of(BLOCK as u64) - size).map_err(unreadable)?;
        self.position += size.next_multiple_of(BLOCK as u64);
        Ok(facts)
    }

    /// The map of a file with holes may go on after its header.
    fn skip_sparse_map(&mut self, header: &Header) -> Result<(), String> {
        let mut goes_on =
            header.entry_type() == EntryType::GNUSparse && header.as_gnu().is_some_and(tar::GnuHeader::is_extended);
        while goes_on {
            let mut block = [0; BLOCK];
            self.stream.read_exact(&mut block).map_err(unreadable)?;
            self.position += BLOCK as u64;
            goes_on = block[504] == 1;
        }
        Ok(())
    }
}

fn damaged(at: u64) -> String {
    format!("is a tar archive with a damaged header at byte {at}: the rest is not read")
}

#[allow(clippy::needless_pass_by_value, reason = "an argument of map_err")]
fn unreadable(error: io::Error) -> String {
    format!("cannot be read: {error}")
}

fn text(name: &[u8]) -> String {
    String::from_utf8_lossy(name).trim_end_matches('\0').to_owned()
}

fn is_zero(header: &Header) -> bool {
    header.as_bytes().iter().all(|&byte| byte == 0)
}

/// True if the header has the checksum that it says it has.
fn is_sound(header: &Header) -> bool {
    let sum = |bytes: &[u8]| bytes.iter().map(|&byte| u32::from(byte)).sum::<u32>();
    let bytes = header.as_bytes();
    let spaces = u32::from(b' ') * 8;
    header.cksum().is_ok_and(|said| said == sum(&bytes[..148]) + spaces + sum(&bytes[156..]))
}

/// Like `read_exact`, telling how much there was.
fn read_fully(stream: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match stream.read(&mut buffer[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(filled)
}
