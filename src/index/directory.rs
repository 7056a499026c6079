//! tantivy's folder, as readers and as the writer may use it.

use super::disk::{Disk, Step};
use super::lock::Held;
use std::fmt;
use std::fs::{OpenOptions, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite, WatchCallback,
    WatchHandle, WritePtr,
};

/// A directory that is only ever read, so that searching works in a read-only folder.
///
/// tantivy's own directory opens a lock file for writing before it reads the list of segments.
/// Here that lock is nothing; [`Snapshot`](super::Snapshot) tries again when files vanish between
/// reading the list and opening them.
#[derive(Clone, Debug)]
pub struct ReadOnlyDirectory(MmapDirectory);

impl ReadOnlyDirectory {
    pub fn open(path: &Path) -> tantivy::Result<ReadOnlyDirectory> {
        Ok(ReadOnlyDirectory(MmapDirectory::open(path)?))
    }
}

fn refused() -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, "this index was opened for reading only")
}

impl Directory for ReadOnlyDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.0.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError { io_error: Arc::new(refused()), filepath: path.to_owned() })
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.0.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(refused(), path.to_owned()))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.0.atomic_read(path)
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(refused())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

/// A directory that is written, step by step through a [`Disk`].
///
/// tantivy tells of a failure to write only that a worker died of it. The first one is kept here, with
/// the file it befell.
#[derive(Clone)]
pub struct WriterDirectory {
    inner: MmapDirectory,
    root: PathBuf,
    disk: Disk,
    failed: Failed,
}

/// The first step that failed: what was being done to which file, and why it failed.
type Failure = (&'static str, PathBuf, io::Error);
type Failed = Arc<Mutex<Option<Failure>>>;

impl WriterDirectory {
    pub fn open(root: &Path, disk: Disk) -> tantivy::Result<WriterDirectory> {
        let inner = MmapDirectory::open(root)?;
        Ok(WriterDirectory { inner, root: root.to_owned(), disk, failed: Failed::default() })
    }

    /// The first failure since this was last asked.
    pub fn take_failure(&self) -> Option<Failure> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn ask(&self, step: Step, path: &Path) -> io::Result<()> {
        self.disk.ask(step, &self.root.join(path))
    }

    /// The same error, kept with its file.
    fn kept(&self, doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> io::Error {
        keep(Arc::clone(&self.failed), doing, self.root.join(path))
    }
}

fn keep(failed: Failed, doing: &'static str, path: PathBuf) -> impl FnOnce(io::Error) -> io::Error {
    move |error| {
        let told = io::Error::new(error.kind(), format!("cannot {doing} {}: {error}", path.display()));
        failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert((doing, path, error));
        told
    }
}

impl fmt::Debug for WriterDirectory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WriterDirectory({})", self.root.display())
    }
}

impl Directory for WriterDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let refused = |e| DeleteError::IoError { io_error: Arc::new(e), filepath: path.to_owned() };
        self.ask(Step::Remove, path).map_err(self.kept("remove", path)).map_err(refused)?;
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let refused = |e| OpenWriteError::wrap_io_error(e, path.to_owned());
        self.ask(Step::Create, path).map_err(self.kept("create", path)).map_err(refused)?;
        let file = self.inner.open_write(path).map_err(|e| match e {
            OpenWriteError::IoError { io_error, filepath } => {
                let error = self.kept("create", path)(io::Error::new(io_error.kind(), io_error.to_string()));
                OpenWriteError::wrap_io_error(error, filepath)
            }
            other => other,
        })?;
        let file = file.into_inner().map_err(|e| refused(e.into_error()))?;
        let path = self.root.join(path);
        let file = WatchedFile { file, path, disk: self.disk.clone(), failed: Arc::clone(&self.failed) };
        Ok(BufWriter::new(Box::new(file)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let asked = [Step::Create, Step::Write, Step::Sync, Step::Rename];
        let written = asked.into_iter().try_for_each(|step| self.ask(step, path));
        written.and_then(|()| self.inner.atomic_write(path, bytes)).map_err(self.kept("replace", path))
    }

    fn sync_directory(&self) -> io::Result<()> {
        let synced = self.ask(Step::Sync, Path::new("")).and_then(|()| self.inner.sync_directory());
        synced.map_err(self.kept("sync", Path::new("")))
    }

    /// Like tantivy's own, but for how the lock ends: see [`Held`].
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let path = self.root.join(&lock.filepath);
        let open = OpenOptions::new().write(true).create(true).truncate(false).open(path);
        let file = open.map_err(LockError::wrap_io_error)?;
        let locked = if lock.is_blocking { file.lock().map_err(TryLockError::Error) } else { file.try_lock() };
        match locked {
            Ok(()) => Ok(DirectoryLock::from(Box::new(Held(file)))),
            Err(TryLockError::WouldBlock) => Err(LockError::LockBusy),
            Err(TryLockError::Error(e)) => Err(LockError::wrap_io_error(e)),
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

/// A file of tantivy's that is being written.
struct WatchedFile {
    file: Box<dyn TerminatingWrite + Send + Sync>,
    path: PathBuf,
    disk: Disk,
    failed: Failed,
}

impl WatchedFile {
    fn step<T>(
        &mut self,
        step: Step,
        doing: &'static str,
        take: impl FnOnce(&mut dyn TerminatingWrite) -> io::Result<T>,
    ) -> io::Result<T> {
        let taken = self.disk.ask(step, &self.path).and_then(|()| take(self.file.as_mut()));
        taken.map_err(|error| keep(Arc::clone(&self.failed), doing, self.path.clone())(error))
    }
}

impl Write for WatchedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.step(Step::Write, "write", |file| file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl TerminatingWrite for WatchedFile {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.step(Step::Sync, "write", |file| file.terminate_ref(token))
    }
}
