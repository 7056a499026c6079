//! How fast web pages are understood, on one thread: as a whole and by stage.
//!
//! The pages are those of the sample corpus; bytes are those of their HTML. `cargo bench --bench extract`.
//! `pundit bench extract` measures the same on pages of one's own, in a table.
#![allow(clippy::disallowed_methods, reason = "a stage is timed by the clock")]
#![allow(missing_docs, reason = "criterion's macros")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use pundit::extract::overrides::Overrides;
use pundit::extract::trace::{Stage, Trace};
use pundit::extract::{extract, extract_with};
use pundit::ingest::walk;
use pundit::record::Record;
use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

fn pages() -> Vec<Record> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/html");
    let mut pages = Vec::new();
    for file in walk(&[folder]).expect("the sample corpus is there").files {
        let _ = file.read(&mut |page| {
            pages.push(page.expect("its pages can be read"));
            ControlFlow::Continue(())
        });
    }
    pages
}

/// The time that one stage takes for all pages; it cannot run without the others.
fn time_of(stage: Stage, pages: &[Record]) -> Duration {
    let mut time = Duration::ZERO;
    for page in pages {
        let mut marks = Vec::with_capacity(Stage::ALL.len() + 1);
        let mut trace = Trace::of_stages(|stage| marks.push((stage, Instant::now())));
        black_box(extract_with(page, &Overrides::default(), &mut trace));
        let end = Instant::now();
        drop(trace);
        let ends = marks.iter().skip(1).map(|(_, at)| *at).chain([end]);
        let passes = marks.iter().zip(ends).filter(|((begun, _), _)| *begun == stage);
        time += passes.map(|((_, at), end)| end - *at).sum::<Duration>();
    }
    time
}

fn bench(criterion: &mut Criterion) {
    let pages = pages();
    let bytes = pages.iter().map(|page| page.content.size() as u64).sum();
    let mut group = criterion.benchmark_group("extract");
    group.throughput(Throughput::Bytes(bytes)).sample_size(20);
    group.bench_function("whole", |bencher| {
        bencher.iter(|| pages.iter().map(|page| extract(page).body.text().len()).sum::<usize>());
    });
    for stage in Stage::ALL {
        group.bench_function(stage.to_string(), |bencher| {
            bencher.iter_custom(|times| (0..times).map(|_| time_of(stage, &pages)).sum());
        });
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
