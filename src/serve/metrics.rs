//! Counts of what the server does.

use crate::live::View;
use axum::http::StatusCode;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::time::Duration;

/// What is counted, and the registry that prints it.
pub struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    durations: Family<Path, Histogram>,
    running: Gauge,
    articles: Gauge,
    passages: Gauge,
    generation: Gauge,
    /// 1 while something newer than what answers cannot be opened.
    trouble: Gauge,
    changes: Counter,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Request {
    path: &'static str,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Path {
    path: &'static str,
}

/// Seconds.
const BUCKETS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0];

impl Metrics {
    pub fn new() -> Metrics {
        let mut registry = Registry::with_prefix("pundit");
        let requests = Family::<Request, Counter>::default();
        let durations = Family::<Path, Histogram>::new_with_constructor(|| Histogram::new(BUCKETS));
        let (running, articles, passages) = (Gauge::default(), Gauge::default(), Gauge::default());
        let (generation, trouble, changes) = (Gauge::default(), Gauge::default(), Counter::default());
        registry.register("requests", "Requests answered", requests.clone());
        let what = "Time until an answer began";
        registry.register_with_unit("request_duration", what, Unit::Seconds, durations.clone());
        registry.register("requests_running", "Requests being answered", running.clone());
        registry.register("articles", "Articles in the index", articles.clone());
        registry.register("passages", "Passages in the index", passages.clone());
        registry.register("generation", "Number of the generation that answers", generation.clone());
        let what = "1 while a newer state of the index cannot be opened";
        registry.register("index_trouble", what, trouble.clone());
        registry.register("index_changes", "New states of the index taken up", changes.clone());
        Metrics { registry, requests, durations, running, articles, passages, generation, trouble, changes }
    }

    pub fn begin(&self) {
        self.running.inc();
    }

    /// `path` is the pattern, never what was asked for: the number of series stays small.
    pub fn end(&self, path: &'static str, status: StatusCode, took: Duration) {
        self.running.dec();
        self.requests.get_or_create(&Request { path, status: status.as_u16() }).inc();
        self.durations.get_or_create(&Path { path }).observe(took.as_secs_f64());
    }

    pub fn changed(&self) {
        self.changes.inc();
    }

    pub fn see(&self, view: &View, trouble: bool) {
        let totals = &view.snapshot.totals;
        self.articles.set(totals.articles as i64);
        self.passages.set(totals.passages as i64);
        self.generation.set(view.snapshot.generation.number as i64);
        self.trouble.set(i64::from(trouble));
    }

    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to memory cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
