//! Searches that may take only so long.
//!
//! A search runs on one thread and reads positions and texts article by article; there it looks whether its time is over,
//! and if so comes to its end quickly, with too little. [`within`] never hands out what was found that way.

use std::cell::Cell;
use std::time::{Duration, Instant};

thread_local! {
    static DEADLINE: Cell<Option<Instant>> = const { Cell::new(None) };
    static WAS_CUT: Cell<bool> = const { Cell::new(false) };
}

/// The time was over before the search was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the search was given up")]
pub struct TooSlow;

/// Runs searches of this thread that are given up when `limit` is over.
pub fn within<T>(limit: Duration, work: impl FnOnce() -> T) -> Result<T, TooSlow> {
    let _restored = Restored { deadline: DEADLINE.get(), was_cut: WAS_CUT.get() };
    DEADLINE.set(Instant::now().checked_add(limit));
    WAS_CUT.set(false);
    let result = work();
    if WAS_CUT.get() { Err(TooSlow) } else { Ok(result) }
}

/// Whether what goes on should end now; who asks must heed the answer.
pub fn is_over() -> bool {
    let over = DEADLINE.get().is_some_and(|deadline| Instant::now() >= deadline);
    if over {
        WAS_CUT.set(true);
    }
    over
}

/// Puts back what held before, also after a panic.
struct Restored {
    deadline: Option<Instant>,
    was_cut: bool,
}

impl Drop for Restored {
    fn drop(&mut self) {
        DEADLINE.set(self.deadline);
        WAS_CUT.set(self.was_cut);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_cut_short_is_not_handed_out() {
        assert!(!is_over(), "nobody set a limit");
        assert_eq!(within(Duration::from_secs(3600), || (is_over(), 1)), Ok((false, 1)));
        assert_eq!(within(Duration::ZERO, || if is_over() { 0 } else { 1 }), Err(TooSlow));
        assert_eq!(within(Duration::ZERO, || 1), Ok(1), "what never looked was not cut short");
        let nested = within(Duration::from_secs(3600), || (within(Duration::ZERO, is_over), is_over()));
        assert_eq!(nested, Ok((Err(TooSlow), false)));
        assert!(std::panic::catch_unwind(|| within(Duration::ZERO, || panic!("on purpose"))).is_err());
        assert!(!is_over());
    }
}
