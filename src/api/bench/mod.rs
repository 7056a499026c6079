//! How fast this machine is: `bench --format json`.

mod extract;
mod search;
mod serve;

pub use extract::{ExtractBenchRecord, SlowRecord, StageRecord, Timing};
pub use search::{ClassRecord, QueryTiming, SearchBenchRecord};
pub use serve::{AloneRecord, Load, LoadRecord, PairTiming, ServeBenchRecord};

use std::time::Duration;

fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1e3
}

/// 0 where there is nothing to divide by.
fn ratio(of: f64, by: f64) -> f64 {
    if by > 0.0 { of / by } else { 0.0 }
}

/// The time that so many of a hundred stay within; none where there is nothing. Sorts what it is given.
fn within(all: &mut [Duration], percent: usize) -> Duration {
    all.sort_unstable();
    let last = all.len().saturating_sub(1);
    all.get((all.len() * percent / 100).min(last)).copied().unwrap_or_default()
}
