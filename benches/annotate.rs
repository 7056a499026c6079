//! How fast articles are annotated, on one thread: by the gazetteer alone, and with the statistical model.
//!
//! The model is taken from where PUNDIT_TEST_MODEL or PUNDIT_MODEL says; without one only the
//! gazetteer is measured. `cargo bench --bench annotate`.
#![allow(clippy::disallowed_methods, reason = "reads the sample corpus and the model")]
#![allow(clippy::print_stderr, reason = "says what it passes over")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use pundit::article::{Article, Body};
use pundit::entities::ner::{Model, ModelSpans};
use pundit::entities::{Gazetteer, annotate};
use pundit::record::Source;
use std::path::Path;

/// The Markdown articles of the sample corpus.
fn articles() -> Vec<Article> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/markdown");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| article(std::fs::read_to_string(file).unwrap())).collect()
}

fn article(text: String) -> Article {
    Article::of_text(Source::file("article"), Body::verbatim(text))
}

fn model() -> Option<Vec<u8>> {
    let file = std::env::var_os("PUNDIT_TEST_MODEL").or_else(|| std::env::var_os("PUNDIT_MODEL"))?;
    std::fs::read(file).ok()
}

fn bench(criterion: &mut Criterion) {
    let (articles, gazetteer) = (articles(), Gazetteer::builtin());
    let bytes = articles.iter().map(|article| article.body.text().len() as u64).sum();
    let mut group = criterion.benchmark_group("annotate");
    group.throughput(Throughput::Bytes(bytes)).sample_size(10);
    group.bench_function("gazetteer", |bencher| {
        bencher.iter(|| articles.iter().map(|article| annotate(gazetteer, article, None).body.len()).sum::<usize>());
    });
    let Some(file) = model() else {
        return eprintln!("no model in PUNDIT_TEST_MODEL or PUNDIT_MODEL: measured without one");
    };
    let model = Model::read(&file).unwrap();
    group.bench_function("gazetteer and model", |bencher| {
        bencher.iter(|| {
            let read = |article| annotate(gazetteer, article, Some(&ModelSpans::of(&model, article))).body.len();
            articles.iter().map(read).sum::<usize>()
        });
    });
    group.finish();
    criterion.bench_function("read the model", |bencher| bencher.iter(|| Model::read(&file).unwrap()));
}

criterion_group!(benches, bench);
criterion_main!(benches);
