//! What the workers of a run spend their time on.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Time by kind of work, of all workers together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Working out title, authors, dates and text.
    pub extracting: Duration,
    /// Finding actors.
    pub annotating: Duration,
    /// Cutting into words and passages for the index.
    pub preparing: Duration,
}

/// Adds up the work of many threads, in nanoseconds.
#[derive(Default)]
pub struct WorkClock {
    pub extracting: AtomicU64,
    pub annotating: AtomicU64,
    pub preparing: AtomicU64,
}

impl WorkClock {
    pub fn total(&self) -> Work {
        let read = |part: &AtomicU64| Duration::from_nanos(part.load(Ordering::Relaxed));
        Work {
            extracting: read(&self.extracting),
            annotating: read(&self.annotating),
            preparing: read(&self.preparing),
        }
    }
}

/// Does `work` and adds the time it took to `part`.
pub fn timed<T>(part: &AtomicU64, work: impl FnOnce() -> T) -> T {
    let began = Instant::now();
    let result = work();
    part.fetch_add(began.elapsed().as_nanos() as u64, Ordering::Relaxed);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_adds_up_by_kind() {
        let clock = WorkClock::default();
        let pause = Duration::from_millis(2);
        (0..2).for_each(|_| timed(&clock.annotating, || std::thread::sleep(pause)));
        let total = clock.total();
        assert!(total.annotating >= 2 * pause);
        assert_eq!((total.extracting, total.preparing), (Duration::ZERO, Duration::ZERO));
    }
}
