//! `bench serve --format json`.

use super::super::VERSION;
use super::{ms, ratio, within};
use serde::Serialize;
use std::time::Duration;

/// A server under load, and what a request costs beside the same work done without one. Times are in milliseconds.
#[derive(Clone, Debug, Serialize)]
pub struct ServeBenchRecord {
    pub v: u32,
    pub articles: u64,
    pub passages: u64,
    /// Connections that asked at once, each one request after the other.
    pub clients: usize,
    pub seconds: f64,
    pub requests: usize,
    pub requests_per_second: f64,
    /// Requests without an answer, or with another than 200.
    pub errors: usize,
    pub first_error: Option<String>,
    /// Seconds that each rebuild took which went on meanwhile.
    pub reindexes: Vec<f64>,
    /// Resident memory of the server before the first question, and at its height; in 10⁶ bytes, where the system tells.
    pub idle_megabytes: Option<f64>,
    pub peak_megabytes: Option<f64>,
    pub loaded: Vec<LoadRecord>,
    pub alone: Vec<AloneRecord>,
    /// All kinds together, the empty request apart.
    pub added_p50: f64,
    pub version: &'static str,
}

/// One kind of request while others were asked at the same time.
#[derive(Clone, Debug, Serialize)]
pub struct LoadRecord {
    pub kind: &'static str,
    pub requests: usize,
    pub p50: f64,
    pub p99: f64,
}

/// One kind of request with nothing else going on, and the same work by the library in one process: the fastest run of each
/// query. `added` is what the way over HTTP takes more, query by query.
#[derive(Clone, Debug, Serialize)]
pub struct AloneRecord {
    pub kind: &'static str,
    pub queries: usize,
    pub http_p50: f64,
    pub http_p99: f64,
    pub library_p50: f64,
    pub library_p99: f64,
    pub added_p50: f64,
}

/// What came of asking for a while.
#[derive(Clone, Debug, Default)]
pub struct Load {
    pub clients: usize,
    pub took: Duration,
    /// The kind of each request, and how long its answer took.
    pub answers: Vec<(&'static str, Duration)>,
    pub errors: Vec<String>,
    pub reindexes: Vec<Duration>,
    pub idle_bytes: Option<u64>,
    pub peak_bytes: Option<u64>,
}

/// One query, asked over HTTP and of the library.
#[derive(Clone, Copy, Debug)]
pub struct PairTiming {
    pub kind: &'static str,
    pub http: Duration,
    pub library: Duration,
}

impl ServeBenchRecord {
    /// `index` is the number of articles and of passages, `nothing` the kind of the empty request.
    pub fn new(index: (u64, u64), load: &Load, pairs: &[PairTiming], nothing: &str) -> ServeBenchRecord {
        let megabytes = |bytes: Option<u64>| bytes.map(|bytes| bytes as f64 / 1e6);
        ServeBenchRecord {
            v: VERSION,
            articles: index.0,
            passages: index.1,
            clients: load.clients,
            seconds: load.took.as_secs_f64(),
            requests: load.answers.len(),
            requests_per_second: ratio(load.answers.len() as f64, load.took.as_secs_f64()),
            errors: load.errors.len(),
            first_error: load.errors.first().cloned(),
            reindexes: load.reindexes.iter().map(Duration::as_secs_f64).collect(),
            idle_megabytes: megabytes(load.idle_bytes),
            peak_megabytes: megabytes(load.peak_bytes),
            loaded: kinds(load.answers.iter().map(|(kind, _)| *kind))
                .into_iter()
                .map(|kind| loaded(kind, load))
                .collect(),
            alone: kinds(pairs.iter().map(|pair| pair.kind)).into_iter().map(|kind| alone(kind, pairs)).collect(),
            added_p50: added(pairs.iter().filter(|pair| pair.kind != nothing)),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

/// What half of the queries take more over HTTP, at most.
fn added<'p>(pairs: impl Iterator<Item = &'p PairTiming>) -> f64 {
    let mut added: Vec<f64> = pairs.map(|pair| ms(pair.http) - ms(pair.library)).collect();
    added.sort_unstable_by(f64::total_cmp);
    added.get(added.len() / 2).copied().unwrap_or_default()
}

/// Each kind once, in the order of names.
fn kinds(all: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut kinds: Vec<&str> = all.collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn loaded(kind: &'static str, load: &Load) -> LoadRecord {
    let mut times: Vec<Duration> = load.answers.iter().filter(|(of, _)| *of == kind).map(|(_, took)| *took).collect();
    LoadRecord { kind, requests: times.len(), p50: ms(within(&mut times, 50)), p99: ms(within(&mut times, 99)) }
}

fn alone(kind: &'static str, pairs: &[PairTiming]) -> AloneRecord {
    let pairs: Vec<&PairTiming> = pairs.iter().filter(|pair| pair.kind == kind).collect();
    let mut http: Vec<Duration> = pairs.iter().map(|pair| pair.http).collect();
    let mut library: Vec<Duration> = pairs.iter().map(|pair| pair.library).collect();
    AloneRecord {
        kind,
        queries: pairs.len(),
        http_p50: ms(within(&mut http, 50)),
        http_p99: ms(within(&mut http, 99)),
        library_p50: ms(within(&mut library, 50)),
        library_p99: ms(within(&mut library, 99)),
        added_p50: added(pairs.into_iter()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn millis(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    #[test]
    fn times_are_told_by_kind_and_what_http_adds_query_by_query() {
        let load = Load {
            clients: 2,
            took: millis(500),
            answers: vec![("page", millis(4)), ("facets", millis(9)), ("page", millis(2)), ("page", millis(3))],
            errors: vec!["first".to_owned(), "second".to_owned()],
            idle_bytes: Some(30_000_000),
            ..Load::default()
        };
        let pair = |http, library| PairTiming { kind: "page", http: millis(http), library: millis(library) };
        let empty = PairTiming { kind: "nothing", http: millis(1), library: Duration::ZERO };
        let record = ServeBenchRecord::new((7, 70), &load, &[pair(5, 4), pair(30, 10), pair(6, 4), empty], "nothing");
        assert_eq!((record.requests, record.requests_per_second), (4, 8.0));
        assert_eq!((record.errors, record.first_error.as_deref()), (2, Some("first")));
        assert_eq!((record.idle_megabytes, record.peak_megabytes), (Some(30.0), None));
        let rows: Vec<_> = record.loaded.iter().map(|row| (row.kind, row.requests, row.p50, row.p99)).collect();
        assert_eq!(rows, [("facets", 1, 9.0, 9.0), ("page", 3, 3.0, 4.0)]);
        let row = &record.alone[1];
        assert_eq!((row.queries, row.http_p50, row.library_p50, row.added_p50), (3, 6.0, 4.0, 2.0));
        assert_eq!((record.alone[0].added_p50, record.added_p50), (1.0, 2.0));
    }

    #[test]
    fn nothing_asked_divides_by_nothing() {
        let record = ServeBenchRecord::new((0, 0), &Load::default(), &[], "nothing");
        assert_eq!((record.requests_per_second, record.loaded.len(), record.alone.len()), (0.0, 0, 0));
    }
}
