//! How many names the gazetteer stands: building, loading and scanning with 2,000, 36,000 and 250,000
//! imported names, which are generated.
//!
//! `cargo bench --bench gazetteer` prints times and MB/s.
#![allow(missing_docs, reason = "criterion's macros")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use pundit::article::{Article, Body};
use pundit::entities::import::{Collector, Format, Options, read};
use pundit::entities::imported::{Header, write};
use pundit::entities::{Gazetteer, Imported, annotate};
use pundit::record::Source;
use std::collections::BTreeSet;
use std::hint::black_box;

const SIZES: [usize; 3] = [2_000, 36_000, 250_000];
const PROSE: usize = 1 << 20;

/// `cargo test` only wants to see that it runs.
fn is_test() -> bool {
    !std::env::args().any(|argument| argument == "--bench")
}

/// The same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }

    fn word(&mut self) -> String {
        const SYLLABLES: [&str; 40] = [
            "ar", "vo", "ni", "sel", "ma", "ka", "ri", "to", "ben", "al", "qu", "il", "ha", "san", "mo", "re", "li",
            "da", "no", "va", "ter", "an", "ge", "or", "pu", "shi", "ko", "fa", "ya", "zu", "ba", "ce", "do", "en",
            "fi", "gu", "hi", "ju", "le", "my",
        ];
        let n = 2 + self.below(2);
        let word: String = (0..n).map(|_| SYLLABLES[self.below(SYLLABLES.len())]).collect();
        word[..1].to_uppercase() + &word[1..]
    }
}

/// A file of imported actors with about `n` names: people with two names each, one in four a company.
fn stored(n: usize) -> String {
    let mut random = Random(7);
    let mut table = String::from("id,name,type,aliases,country\n");
    for i in 0..n / 2 {
        let (first, last) = (random.word(), random.word());
        let row = match i % 4 {
            0 => format!("c{i},{first} {last} Holding,company,{first} Holding,it\n"),
            _ => format!("p{i},{first} {last},person,{first} {} {last},ir\n", random.word()),
        };
        table.push_str(&row);
    }
    let mut collector = Collector::new(Gazetteer::builtin(), BTreeSet::new());
    let mut sink = |item| assert_eq!(collector.add(item), None);
    read(Format::Csv, &mut table.as_bytes(), &Options::default(), &mut sink).expect("memory can be read");
    write(Header::default(), &collector.finish())
}

fn gazetteer(text: &str) -> Gazetteer {
    let mut file = Imported::new("list", text.to_owned()).expect("just written");
    file.index_names(None);
    Gazetteer::with_imported::<&str, &str>(&[], vec![file]).expect("no files of one's own")
}

/// Prose in which every seventh word begins with a capital and some of the names occur.
fn prose(names: &str) -> Article {
    let mut random = Random(11);
    let listed: Vec<&str> =
        names.lines().skip(1).step_by(97).filter_map(|l| l.split("\"name\":\"").nth(1)?.split('"').next()).collect();
    let mut body = String::new();
    while body.len() < if is_test() { 1 << 12 } else { PROSE } {
        for i in 0..12 {
            let word = random.word();
            body.push_str(&if i % 7 == 0 { word } else { word.to_lowercase() });
            body.push(' ');
        }
        let known = ["Pakistan", "the Taliban", "United Nations", "said in Kabul that"][random.below(4)];
        body.push_str(known);
        if random.below(4) == 0 {
            body.push_str(" and ");
            body.push_str(listed[random.below(listed.len())]);
        }
        body.push_str(if random.below(5) == 0 { ".\n\n" } else { ". " });
    }
    Article::of_text(Source::file("x"), Body::verbatim(body))
}

fn benchmarks(c: &mut Criterion) {
    let mut group = c.benchmark_group("imported names");
    group.sample_size(10);
    for size in if is_test() { &SIZES[..1] } else { &SIZES[..] } {
        let size = *size;
        let text = stored(size);
        let article = prose(&text);
        let mut file = Imported::new("list", text.clone()).expect("just written");
        file.index_names(None);
        let bytes = file.names().expect("just made").to_bytes(&file.header.body);
        group.bench_with_input(BenchmarkId::new("index the names", size), &text, |b, text| {
            let mut file = Imported::new("list", text.clone()).expect("just written");
            b.iter(|| black_box(file.index_names(None)));
        });
        group.bench_with_input(BenchmarkId::new("load", size), &(&text, &bytes), |b, (text, bytes)| {
            b.iter(|| {
                let mut file = Imported::new("list", (*text).clone()).expect("just written");
                assert!(!file.index_names(Some((*bytes).clone())));
                Gazetteer::with_imported::<&str, &str>(&[], vec![file]).expect("no files of one's own")
            });
        });
        let gazetteer = gazetteer(&text);
        group.throughput(Throughput::Bytes(article.body.text().len() as u64));
        group.bench_with_input(BenchmarkId::new("annotate", size), &article, |b, article| {
            b.iter(|| black_box(annotate(&gazetteer, article, None)));
        });
    }
    let article = prose(&stored(2_000));
    group.bench_with_input(BenchmarkId::new("annotate", 0), &article, |b, article| {
        b.iter(|| black_box(annotate(Gazetteer::builtin(), article, None)));
    });
    group.finish();
}

criterion_group!(benches, benchmarks);
criterion_main!(benches);
