use super::{IndexDir, IndexError};
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::time::Duration;

/// The right to write an index: an operating-system lock on `writer.lock` that dies with its process.
///
/// The file's content only tells others who holds it; a leftover file means nothing.
#[derive(Debug)]
pub struct WriterLock {
    _held: Held,
}

/// A locked file. The lock ends with this value, and not only when the last copy of its handle is closed: a
/// process that is just being started has copies of all handles for a moment.
#[derive(Debug)]
pub(super) struct Held(pub File);

impl Drop for Held {
    fn drop(&mut self) {
        // There is nothing to be done about a failure, and closing the file ends the lock as well.
        let _ = self.0.unlock();
    }
}

/// How often the lock is tried: whoever asks whether somebody writes holds it for a moment.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(10);

#[derive(Serialize, Deserialize)]
struct Holder {
    pid: u32,
    host: String,
    since: String,
}

impl WriterLock {
    /// Takes the lock of the index in this folder, or says who has it.
    pub fn acquire(index: &Path) -> Result<WriterLock, IndexError> {
        IndexDir::new(index).lock()
    }
}

impl IndexDir {
    /// Takes the writer's lock, or says who has it.
    pub fn lock(&self) -> Result<WriterLock, IndexError> {
        let index = self.path();
        self.disk.create_folder(index)?;
        self.keep_out()?;
        let path = index.join("writer.lock");
        let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = open.map_err(IndexError::io("open", &path))?;
        for tries_left in (0..TRIES).rev() {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if tries_left > 0 => std::thread::sleep(PAUSE),
                Err(TryLockError::WouldBlock) => {
                    return Err(IndexError::Locked { dir: index.to_owned(), holder: holder(&mut file) });
                }
                Err(TryLockError::Error(e)) => return Err(IndexError::io("lock", &path)(e)),
            }
        }
        // Who holds it is a courtesy; a full disk must not keep anybody from making room.
        let _ = describe(&mut file);
        Ok(WriterLock { _held: Held(file) })
    }

    /// Whether somebody writes at this moment. To ask leaves no trace and needs no right to write.
    pub fn is_being_written(&self) -> bool {
        let Ok(file) = File::open(self.path().join("writer.lock")) else { return false };
        match file.try_lock_shared() {
            Ok(()) => {
                drop(Held(file));
                false
            }
            Err(error) => matches!(error, TryLockError::WouldBlock),
        }
    }

    /// An index holds no articles, whoever looks for some in the folder around it.
    fn keep_out(&self) -> Result<(), IndexError> {
        let path = self.path().join(".punditignore");
        if path.exists() { Ok(()) } else { self.disk.replace(&path, b"*\n") }
    }
}

fn describe(file: &mut File) -> std::io::Result<()> {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let holder = Holder {
        pid: std::process::id(),
        host: host.trim().to_owned(),
        since: jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
    };
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(&serde_json::to_vec(&holder)?)
}

fn holder(file: &mut File) -> String {
    let mut text = String::new();
    let _ = file.read_to_string(&mut text);
    match serde_json::from_str::<Holder>(&text) {
        Ok(h) if h.host.is_empty() => format!("process {} (since {})", h.pid, h.since),
        Ok(h) => format!("process {} on {} (since {})", h.pid, h.host, h.since),
        Err(_) => "another process".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_is_refused_and_told_who_writes() {
        let dir = tempfile::tempdir().unwrap();
        let first = WriterLock::acquire(dir.path()).unwrap();
        let refused = WriterLock::acquire(dir.path()).unwrap_err().to_string();
        assert!(refused.contains(&format!("process {}", std::process::id())), "{refused}");
        drop(first);
        WriterLock::acquire(dir.path()).unwrap();
    }

    #[test]
    fn whether_somebody_writes_is_told_and_keeps_nobody_from_writing() {
        let dir = tempfile::tempdir().unwrap();
        let index = IndexDir::new(dir.path());
        assert!(!index.is_being_written());
        let lock = index.lock().unwrap();
        assert!(index.is_being_written());
        drop(lock);
        assert!(!index.is_being_written());
        index.lock().unwrap();
    }

    #[test]
    fn a_lock_ends_although_a_copy_of_its_handle_is_open() {
        let dir = tempfile::tempdir().unwrap();
        let first = WriterLock::acquire(dir.path()).unwrap();
        let _copy = first._held.0.try_clone().unwrap();
        drop(first);
        WriterLock::acquire(dir.path()).unwrap();
    }

    #[test]
    fn a_leftover_lock_file_locks_nothing() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("writer.lock"), r#"{"pid":1,"host":"x","since":"y"}"#).unwrap();
        WriterLock::acquire(dir.path()).unwrap();
    }
}
