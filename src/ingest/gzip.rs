//! gzip, a series of members; in a web archive each is one record.
//!
//! Nothing in a damaged member says where the next one begins, so reading ends there, as it does elsewhere. In a
//! web archive the next one can be found: by gzip's mark, where what is unpacked behind it opens a record. The
//! damaged place is an error that wraps a [`Gap`]; whoever reads on has the next record.

use super::input::read_buffered;
use super::warc::{OPENING, SEARCH};
use flate2::bufread::GzDecoder;
use memchr::memmem;
use std::io::{self, BufRead, Read};
use std::{error, fmt};

/// gzip's mark and the one way of packing it knows.
const MARK: &[u8] = b"\x1f\x8b\x08";

/// How much of a member is unpacked to see what it opens with.
const LOOK: usize = 8 << 10;

/// How far damage is looked behind for a member that was taken for part of the damaged one.
const KEPT: usize = 64 << 10;

/// A damaged member of a web archive, behind which another was found.
#[derive(Clone, Debug)]
pub struct Gap {
    /// Where the damaged member begins in the packed stream.
    packed: u64,
    /// Where it begins in the unpacked one.
    pub begins: u64,
    /// Where the unpacked stream goes on, what could not be unpacked not counted.
    pub ends: u64,
    what: String,
}

impl Gap {
    /// The gap that an error tells of.
    pub fn of(error: &io::Error) -> Option<&Gap> {
        error.get_ref()?.downcast_ref()
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the gzip data is damaged at byte {} of the packed file: {}", self.packed, self.what)
    }
}

impl error::Error for Gap {}

/// Unpacks all members of a stream.
pub struct Gunzip<'a> {
    /// Only taken while one member follows another.
    member: Option<GzDecoder<Packed<'a>>>,
    /// Where the member begins, packed and unpacked.
    begins: (u64, u64),
    yielded: u64,
    /// What the stream opens with, as far as it may be a record.
    opening: Vec<u8>,
    failed: bool,
}

impl<'a> Gunzip<'a> {
    pub fn new(packed: Box<dyn BufRead + 'a>) -> Gunzip<'a> {
        let mut gunzip = Gunzip { member: None, begins: (0, 0), yielded: 0, opening: Vec::new(), failed: false };
        gunzip.begin(Packed { inner: packed, kept: Vec::new(), at: 0, taken: 0, keeps: true, failed: false });
        gunzip
    }

    fn begin(&mut self, packed: Packed<'a>) {
        self.begins = (packed.position(), self.yielded);
        self.member = Some(GzDecoder::new(packed));
    }

    fn packed(&mut self) -> &mut Packed<'a> {
        self.member.as_mut().expect("there is always a member").get_mut()
    }

    /// Begins the member at which the packed stream stands.
    fn begin_next(&mut self) {
        if let Some(member) = self.member.take() {
            self.begin(member.into_inner());
        }
    }

    fn note(&mut self, bytes: &[u8]) {
        self.yielded += bytes.len() as u64;
        let missing = OPENING.len() - self.opening.len();
        self.opening.extend(bytes.iter().take(missing));
        if !OPENING.starts_with(&self.opening) {
            self.packed().forget();
        }
    }

    /// Tells of the gap that damage has made, if there is a record behind it, and of the damage otherwise.
    fn go_on_after(&mut self, damage: io::Error) -> io::Error {
        let behind = self.begins.0 + 1;
        let is_archive = OPENING.starts_with(&self.opening);
        let packed = self.packed();
        if packed.failed || !is_archive || !packed.find_record(behind) {
            self.failed = true;
            return damage;
        }
        let what = match damage.kind() {
            io::ErrorKind::UnexpectedEof => "it does not end".to_owned(),
            _ => damage.to_string(),
        };
        let (packed, begins) = self.begins;
        let gap = Gap { packed, begins, ends: self.yielded, what };
        self.begin_next();
        io::Error::new(io::ErrorKind::InvalidData, gap)
    }
}

impl Read for Gunzip<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !buffer.is_empty() {
            let member = self.member.as_mut().expect("there is always a member");
            match member.read(buffer) {
                Ok(0) if self.failed || member.get_mut().fill_buf()?.is_empty() => break,
                Ok(0) => self.begin_next(),
                Ok(read) => {
                    self.note(&buffer[..read]);
                    return Ok(read);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted || self.failed => return Err(error),
                Err(error) => return Err(self.go_on_after(error)),
            }
        }
        Ok(0)
    }
}

/// A packed stream that can be gone back in a little.
struct Packed<'a> {
    inner: Box<dyn BufRead + 'a>,
    /// The last bytes taken from `inner`, of which those from `at` on are yet to be given.
    kept: Vec<u8>,
    at: usize,
    /// How many bytes were taken from `inner`.
    taken: u64,
    keeps: bool,
    /// True once `inner` has failed, which is no damage that could be gone round.
    failed: bool,
}

impl Packed<'_> {
    fn position(&self) -> u64 {
        self.taken - (self.kept.len() - self.at) as u64
    }

    /// Keeps nothing any more.
    fn forget(&mut self) {
        self.keeps = false;
        self.kept.drain(..self.at);
        self.at = 0;
    }

    /// Goes to the next member that opens a record, at `from` or behind; false if there is none.
    fn find_record(&mut self, from: u64) -> bool {
        let oldest = self.taken - self.kept.len() as u64;
        self.at = usize::try_from(from.saturating_sub(oldest)).map_or(self.kept.len(), |at| at.min(self.kept.len()));
        let mut searched = 0;
        while searched < SEARCH {
            let ahead = self.ahead();
            let found = memmem::find(ahead, MARK);
            let is_end = ahead.len() < LOOK;
            let passed = found.unwrap_or(ahead.len().saturating_sub(MARK.len() - 1));
            self.pass(passed);
            searched += passed as u64;
            match found {
                Some(_) if opens_record(self.ahead()) => return true,
                Some(_) => {
                    self.pass(1);
                    // To look costs as much as to search so far.
                    searched += LOOK as u64;
                }
                None if is_end => return false,
                None => {}
            }
        }
        false
    }

    /// At least [`LOOK`] bytes that come next, if there are so many.
    fn ahead(&mut self) -> &[u8] {
        while self.kept.len() - self.at < LOOK {
            let taken = match self.inner.fill_buf() {
                Ok([]) => break,
                Ok(bytes) => {
                    self.kept.extend_from_slice(bytes);
                    bytes.len()
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => {
                    self.failed = true;
                    break;
                }
            };
            self.inner.consume(taken);
            self.taken += taken as u64;
        }
        &self.kept[self.at..]
    }

    /// Passes over bytes that are kept, and drops what is too far behind.
    fn pass(&mut self, amount: usize) {
        self.at += amount;
        if self.at > 2 * KEPT {
            self.kept.drain(..self.at - KEPT);
            self.at = KEPT;
        }
    }
}

fn opens_record(member: &[u8]) -> bool {
    let mut opening = [0; OPENING.len()];
    GzDecoder::new(member).read_exact(&mut opening).is_ok() && opening == OPENING
}

impl BufRead for Packed<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.kept.len() {
            return Ok(&self.kept[self.at..]);
        }
        let failed = &mut self.failed;
        self.inner.fill_buf().inspect_err(|error| *failed = error.kind() != io::ErrorKind::Interrupted)
    }

    fn consume(&mut self, amount: usize) {
        if self.at < self.kept.len() {
            return self.pass(amount);
        }
        if self.keeps {
            let bytes = self.inner.fill_buf().unwrap_or_default();
            self.kept.extend_from_slice(&bytes[..amount.min(bytes.len())]);
            self.pass(self.kept.len() - self.at);
        }
        self.inner.consume(amount);
        self.taken += amount as u64;
    }
}

impl Read for Packed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        read_buffered(self, buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::{BufReader, Write};

    /// A member that opens like a record and is larger than what is kept.
    fn member(seed: u32) -> (Vec<u8>, Vec<u8>) {
        let noise = (0..200_000u32).map(|n| (n.wrapping_mul(seed).wrapping_mul(n ^ seed) >> 11) as u8);
        let content: Vec<u8> = OPENING.into_iter().chain(noise).collect();
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(&content).unwrap();
        (encoder.finish().unwrap(), content)
    }

    #[test]
    fn reading_goes_on_behind_a_gap_however_the_stream_comes() {
        let [(first, one), (mut second, _), (third, three)] = [2_654_435_761, 40_503, 77_777].map(member);
        let whole_second = second.clone();
        for (at, garbage) in [(second.len() / 2, 0), (second.len() - 3, 0), (1, 0), (2, 100_000)] {
            second.clone_from(&whole_second);
            second[at] ^= 0xff;
            let packed = [&first[..], &second, &vec![0x1f; garbage], &third].concat();
            for capacity in [1, 1_000, 64 << 10] {
                let mut gunzip = Gunzip::new(Box::new(BufReader::with_capacity(capacity, &packed[..])));
                let mut before = Vec::new();
                let error = gunzip.read_to_end(&mut before).unwrap_err();
                let gap = Gap::of(&error).unwrap();
                assert_eq!((gap.packed, gap.begins), (first.len() as u64, one.len() as u64), "{error}");
                assert_eq!(gap.ends, before.len() as u64);
                assert!(before.starts_with(&one));
                let mut after = Vec::new();
                gunzip.read_to_end(&mut after).unwrap();
                assert!(after == three, "{at}, {capacity}: {} bytes", after.len());
                let kept = gunzip.packed().kept.capacity();
                assert!(kept <= 4 * KEPT + 2 * capacity, "{kept} bytes");
            }
        }
    }

    #[test]
    fn a_stream_that_fails_itself_has_no_gap() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the disk is gone"))
            }
        }
        let (first, one) = member(3);
        let half = &first[..first.len() / 2];
        let mut gunzip = Gunzip::new(Box::new(half.chain(BufReader::new(Broken))));
        let mut before = Vec::new();
        let error = gunzip.read_to_end(&mut before).unwrap_err();
        assert_eq!(error.to_string(), "the disk is gone");
        assert!(!before.is_empty() && one.starts_with(&before));
    }

    #[test]
    fn looking_for_a_record_ends_in_time() {
        let mut archive = member(5).0;
        let checksum = archive.len() - 8;
        archive[checksum] ^= 1;
        archive.extend(b"\x1f\x8b\x08\0".repeat(100_000));
        let mut gunzip = Gunzip::new(Box::new(&archive[..]));
        let error = gunzip.read_to_end(&mut Vec::new()).unwrap_err();
        assert!(Gap::of(&error).is_none(), "{error}");
        assert_eq!(gunzip.read(&mut [0; 8]).unwrap(), 0, "it is over");
    }
}
