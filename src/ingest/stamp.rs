//! How an incremental run tells whether a file has changed.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// Size and time of modification: equal stamps mean that a file need not be opened again.
///
/// A manifest is the exception, since the files it names change without it
/// ([`super::is_manifest`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stamp {
    pub size: u64,
    /// Nanoseconds since 1970, negative before.
    pub mtime_ns: i64,
}

impl Stamp {
    pub fn of(path: &Path) -> io::Result<Stamp> {
        Ok(Stamp::from_metadata(&std::fs::metadata(path)?))
    }

    /// A file system without times yields 0, so that its files differ by size alone.
    pub fn from_metadata(metadata: &Metadata) -> Stamp {
        let mtime_ns = metadata.modified().map_or(0, |time| match time.duration_since(UNIX_EPOCH) {
            Ok(after) => nanoseconds(after.as_nanos()),
            Err(before) => -nanoseconds(before.duration().as_nanos()),
        });
        Stamp { size: metadata.len(), mtime_ns }
    }

    /// Whether a file of this stamp that is changed at `now` or later will have another one: some file systems count
    /// time by the second or by two, and what is saved twice within that may have the same size, too.
    pub fn is_settled(&self, now: SystemTime) -> bool {
        let now = now.duration_since(UNIX_EPOCH).map_or(0, |since| nanoseconds(since.as_nanos()));
        let age = now.saturating_sub(self.mtime_ns);
        !(-RESOLUTION..=RESOLUTION).contains(&age)
    }
}

/// As coarse as times of files are known to be, in nanoseconds.
const RESOLUTION: i64 = 2_000_000_000;

fn nanoseconds(nanoseconds: u128) -> i64 {
    i64::try_from(nanoseconds).unwrap_or(i64::MAX)
}

/// The hash of a file's bytes, read in pieces.
pub fn content_hash(path: &Path) -> io::Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_stamp_changes_with_size_and_with_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let set = |text: &str, time| {
            std::fs::write(&path, text).unwrap();
            File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
            Stamp::of(&path).unwrap()
        };
        let later = UNIX_EPOCH + Duration::from_nanos(1_700_000_000_000_000_100);
        let first = set("one", UNIX_EPOCH + Duration::from_secs(1_700_000_000));
        assert_eq!(first, Stamp { size: 3, mtime_ns: 1_700_000_000_000_000_000 });
        assert_eq!(set("two", UNIX_EPOCH + Duration::from_secs(1_700_000_000)), first);
        assert_ne!(set("one", later), first);
        assert_ne!(set("three", UNIX_EPOCH + Duration::from_secs(1_700_000_000)), first);
        assert!(set("one", UNIX_EPOCH - Duration::from_secs(5)).mtime_ns == -5_000_000_000);
    }

    #[test]
    fn a_stamp_of_just_now_may_stand_for_two_contents() {
        let at = |milliseconds: u64| UNIX_EPOCH + Duration::from_millis(1_700_000_000_000 + milliseconds);
        let stamp = Stamp { size: 3, mtime_ns: 1_700_000_000_000_000_000 };
        let settled: Vec<bool> = [0, 4, 2_000, 2_001, 90_000].map(|later| stamp.is_settled(at(later))).to_vec();
        assert_eq!(settled, [false, false, false, true, true]);
        // From a clock that runs ahead: whatever is saved now gets another time.
        assert!(Stamp { size: 3, mtime_ns: i64::MAX }.is_settled(at(0)));
        assert!(Stamp { size: 3, mtime_ns: 0 }.is_settled(at(0)));
    }

    #[test]
    fn the_content_hash_is_that_of_the_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let bytes = b"ferry ".repeat(50_000);
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(content_hash(&path).unwrap(), blake3::hash(&bytes));
        assert!(content_hash(&folder.path().join("missing")).is_err());
    }
}
