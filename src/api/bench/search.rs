//! `bench search --format json`.

use super::super::VERSION;
use super::{ms, within};
use serde::Serialize;
use std::time::Duration;

/// Times of searches: `bench search --format json`.
#[derive(Clone, Debug, Serialize)]
pub struct SearchBenchRecord {
    pub v: u32,
    pub articles: u64,
    pub passages: u64,
    /// Queries measured, and those left out because the engine alone cannot be asked them.
    pub queries: usize,
    pub skipped: usize,
    pub runs: u32,
    pub classes: Vec<ClassRecord>,
    pub version: &'static str,
}

/// Queries of one number of words; times in milliseconds, the fastest of all runs of each query.
#[derive(Clone, Debug, Serialize)]
pub struct ClassRecord {
    pub words: usize,
    pub queries: usize,
    /// The engine's plain top 10.
    pub engine_p50: f64,
    pub engine_p99: f64,
    /// The same ten by our ranking: articles scored by passages, without their texts.
    pub ranked_p50: f64,
    pub ranked_p99: f64,
    /// Ten passages, cut out and highlighted.
    pub shown_p50: f64,
    pub shown_p99: f64,
}

/// What one query took.
#[derive(Clone, Copy, Debug)]
pub struct QueryTiming {
    pub words: usize,
    pub engine: Duration,
    pub ranked: Duration,
    pub shown: Duration,
}

/// Queries with more words are one class.
const LONGEST: usize = 6;

impl SearchBenchRecord {
    pub fn new(timings: &[QueryTiming], index: (u64, u64), skipped: usize, runs: u32) -> SearchBenchRecord {
        let class = |timing: &&QueryTiming| timing.words.min(LONGEST);
        let classes = (1..=LONGEST).filter_map(|words| {
            let of_class: Vec<&QueryTiming> = timings.iter().filter(|t| class(t) == words).collect();
            let at = |part: fn(&QueryTiming) -> Duration, percent: usize| {
                let mut all: Vec<Duration> = of_class.iter().map(|t| part(t)).collect();
                ms(within(&mut all, percent))
            };
            (!of_class.is_empty()).then(|| ClassRecord {
                words,
                queries: of_class.len(),
                engine_p50: at(|t| t.engine, 50),
                engine_p99: at(|t| t.engine, 99),
                ranked_p50: at(|t| t.ranked, 50),
                ranked_p99: at(|t| t.ranked, 99),
                shown_p50: at(|t| t.shown, 50),
                shown_p99: at(|t| t.shown, 99),
            })
        });
        SearchBenchRecord {
            v: VERSION,
            articles: index.0,
            passages: index.1,
            queries: timings.len(),
            skipped,
            runs,
            classes: classes.collect(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}
