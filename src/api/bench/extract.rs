//! `bench extract --format json`.

use super::super::VERSION;
use super::{ms, ratio};
use crate::extract::trace::Stage;
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// Times of one pass of extraction over a corpus, on one thread: `bench extract --format json`.
#[derive(Clone, Debug, Serialize)]
pub struct ExtractBenchRecord {
    pub v: u32,
    pub articles: usize,
    /// Bytes of the records, unpacked.
    pub bytes: u64,
    /// Everything but reading.
    pub seconds: f64,
    pub articles_per_second: f64,
    pub megabytes_per_second: f64,
    /// Milliseconds that half and 99 of 100 articles stay within.
    pub p50_ms: f64,
    pub p99_ms: f64,
    pub stages: Vec<StageRecord>,
    pub slowest: Vec<SlowRecord>,
    pub threads: usize,
    pub version: &'static str,
}

#[derive(Clone, Debug, Serialize)]
pub struct StageRecord {
    pub stage: String,
    pub seconds: f64,
    /// Part of all stages but reading; for reading, the time in relation to them.
    pub share: f64,
    pub articles_per_second: f64,
    pub megabytes_per_second: f64,
}

#[derive(Clone, Debug, Serialize)]
pub struct SlowRecord {
    pub source: String,
    pub ms: f64,
    pub bytes: u64,
}

/// What one article took.
#[derive(Clone, Debug)]
pub struct Timing {
    pub source: String,
    pub bytes: u64,
    pub read: Duration,
    pub stages: BTreeMap<Stage, Duration>,
}

impl Timing {
    /// All stages, reading aside.
    fn total(&self) -> Duration {
        self.stages.values().sum()
    }
}

/// How many of the slowest articles are named.
const SLOWEST: usize = 5;

impl ExtractBenchRecord {
    pub fn new(timings: &[Timing]) -> ExtractBenchRecord {
        let bytes: u64 = timings.iter().map(|t| t.bytes).sum();
        let total: Duration = timings.iter().map(Timing::total).sum();
        let row = |stage: String, took: Duration| StageRecord {
            stage,
            seconds: took.as_secs_f64(),
            share: ratio(took.as_secs_f64(), total.as_secs_f64()),
            articles_per_second: ratio(timings.len() as f64, took.as_secs_f64()),
            megabytes_per_second: ratio(bytes as f64 / 1e6, took.as_secs_f64()),
        };
        let of_stage = |stage: &Stage| timings.iter().filter_map(|t| t.stages.get(stage)).sum();
        let read = row("read".to_owned(), timings.iter().map(|t| t.read).sum());
        let stages = Stage::ALL.iter().map(|stage| row(stage.to_string(), of_stage(stage)));
        let mut by_time: Vec<&Timing> = timings.iter().collect();
        by_time.sort_by_key(|t| std::cmp::Reverse(t.total()));
        let slow = |t: &&Timing| SlowRecord { source: t.source.clone(), ms: ms(t.total()), bytes: t.bytes };
        // Sorted from the slowest on, so the p-th part stands as far from the end.
        let within = |p: f64| {
            let behind = ((1.0 - p) * by_time.len() as f64) as usize;
            by_time.get(behind).map_or(0.0, |t| ms(t.total()))
        };
        ExtractBenchRecord {
            v: VERSION,
            articles: timings.len(),
            bytes,
            seconds: total.as_secs_f64(),
            articles_per_second: ratio(timings.len() as f64, total.as_secs_f64()),
            megabytes_per_second: ratio(bytes as f64 / 1e6, total.as_secs_f64()),
            p50_ms: within(0.5),
            p99_ms: within(0.99),
            stages: std::iter::once(read).chain(stages).collect(),
            slowest: by_time.iter().take(SLOWEST).map(slow).collect(),
            threads: 1,
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timing(source: &str, parse: u64, fields: u64) -> Timing {
        let stages = [(Stage::Parse, parse), (Stage::Fields, fields)];
        Timing {
            source: source.to_owned(),
            bytes: 500_000,
            read: Duration::from_millis(1),
            stages: stages.into_iter().map(|(stage, ms)| (stage, Duration::from_millis(ms))).collect(),
        }
    }

    #[test]
    fn rates_shares_and_the_slowest_come_from_the_sums() {
        let record = ExtractBenchRecord::new(&[timing("a", 10, 10), timing("b", 20, 10), timing("c", 45, 5)]);
        assert_eq!((record.articles, record.bytes), (3, 1_500_000));
        assert!((record.seconds - 0.1).abs() < 1e-9);
        assert!((record.articles_per_second - 30.0).abs() < 1e-6 && (record.megabytes_per_second - 15.0).abs() < 1e-6);
        let parse = record.stages.iter().find(|row| row.stage == "parse").unwrap();
        assert!((parse.share - 0.75).abs() < 1e-9);
        assert_eq!(record.slowest.iter().map(|slow| slow.source.as_str()).collect::<Vec<_>>(), ["c", "b", "a"]);
        assert!((record.p50_ms - 30.0).abs() < 1e-6 && (record.p99_ms - 50.0).abs() < 1e-6);
    }

    #[test]
    fn nothing_measured_divides_by_nothing() {
        let record = ExtractBenchRecord::new(&[]);
        assert_eq!((record.articles_per_second, record.p99_ms), (0.0, 0.0));
    }
}
