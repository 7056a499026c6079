//! Work that cannot be interrupted, waited for only so long.
//!
//! It runs on a thread of its own. When its time is over it is told so, in case it ever looks, and is waited for
//! no longer; whether it ends is its own affair. So that hostile files cannot fill the machine with such threads,
//! there are never more than a few.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// Room for a parser that calls itself for every bracket.
const STACK: usize = 8 << 20;

/// Waits for work, and keeps account of what it did not wait for to the end.
pub struct Patience {
    given_up: Mutex<Vec<JoinHandle<()>>>,
    /// How many pieces of work may be given up and still run.
    most: usize,
}

/// Why there is no result.
#[derive(Debug, PartialEq, Eq)]
pub enum Impatience {
    TookTooLong,
    /// It was not begun, because so many pieces of work that were given up still run.
    TooManyRun(usize),
    NoThread(String),
}

/// Tells work whether it is still waited for.
#[derive(Clone, Debug, Default)]
pub struct Over(Arc<AtomicBool>);

impl Over {
    pub fn is_over(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Patience {
    pub const fn new(most: usize) -> Patience {
        Patience { given_up: Mutex::new(Vec::new()), most }
    }

    /// What `work` returns, if it does so in `time`. A panic in it goes on here.
    pub fn wait<T: Send + 'static>(
        &self,
        time: Duration,
        work: impl FnOnce(&Over) -> T + Send + 'static,
    ) -> Result<T, Impatience> {
        let running = self.running();
        if running >= self.most {
            return Err(Impatience::TooManyRun(running));
        }
        let over = Over::default();
        let (done, result) = sync_channel(1);
        let told = over.clone();
        let thread = Builder::new()
            .stack_size(STACK)
            .spawn(move || {
                let _ = done.send(work(&told));
            })
            .map_err(|error| Impatience::NoThread(error.to_string()))?;
        match result.recv_timeout(time) {
            Ok(result) => Ok(result),
            Err(RecvTimeoutError::Timeout) => {
                over.0.store(true, Ordering::Relaxed);
                self.given_up.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
                Err(Impatience::TookTooLong)
            }
            Err(RecvTimeoutError::Disconnected) => {
                resume_unwind(thread.join().expect_err("only a panic ends it without a result"))
            }
        }
    }

    /// How many pieces of work that were given up have not ended yet.
    fn running(&self) -> usize {
        let mut given_up = self.given_up.lock().unwrap_or_else(PoisonError::into_inner);
        given_up.retain(|thread| !thread.is_finished());
        given_up.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::mpsc::channel;
    use std::thread::yield_now;

    const LONG: Duration = Duration::from_secs(60);
    const SHORT: Duration = Duration::from_millis(20);

    #[test]
    fn work_that_ends_in_time_gives_its_result_or_its_panic() {
        let patience = Patience::new(1);
        assert_eq!(patience.wait(LONG, Over::is_over), Ok(false));
        let panics = || patience.wait(LONG, |_| std::panic::resume_unwind(Box::new("no such font")));
        let panic = catch_unwind(AssertUnwindSafe(|| drop::<Result<(), _>>(panics()))).unwrap_err();
        assert_eq!(panic.downcast_ref(), Some(&"no such font"));
        assert_eq!(patience.running(), 0);
    }

    #[test]
    fn work_that_takes_too_long_is_told_so() {
        let patience = Patience::new(1);
        let (tell, told) = channel();
        let late = patience.wait(SHORT, move |over| {
            while !over.is_over() {
                yield_now();
            }
            tell.send("over").unwrap();
        });
        assert_eq!(late, Err(Impatience::TookTooLong));
        assert_eq!(told.recv_timeout(LONG), Ok("over"));
    }

    #[test]
    fn only_so_much_work_runs_on_that_nobody_waits_for() {
        let patience = Patience::new(2);
        let (release, wait) = crossbeam_channel::bounded::<()>(0);
        for _ in 0..2 {
            let wait = wait.clone();
            assert_eq!(patience.wait(SHORT, move |_| wait.recv().is_ok()), Err(Impatience::TookTooLong));
        }
        assert_eq!(patience.wait(LONG, |_| ()), Err(Impatience::TooManyRun(2)));
        drop(release);
        while patience.running() > 0 {
            yield_now();
        }
        assert_eq!(patience.wait(LONG, |_| ()), Ok(()));
    }
}
