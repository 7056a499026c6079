//! Nasty inputs: the seeds of `fuzz/seeds/`, the fixtures, and mutations of both.
//!
//! The mutations are the same in every run. What fails is named by target, seed and number, and
//! belongs into `fuzz/seeds/` once it is mended.
#![allow(clippy::disallowed_methods, reason = "the seeds are files, and a hang is told from work by the clock")]

#[path = "../fuzz/src/lib.rs"]
#[allow(dead_code, reason = "the fuzzer names single targets")]
mod harness;

use harness::{TARGETS, Target};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How often each target's seeds are mutated, together.
const MUTATIONS: u64 = 1_000;
/// Larger inputs are the business of benchmarks.
const LARGEST: usize = 64 << 10;
/// No input so small may take so long, on however slow a machine.
const HANG: Duration = Duration::from_secs(30);

#[test]
fn no_seed_and_no_mutation_of_one_breaks_any_format() {
    let failures: Vec<String> = std::thread::scope(|scope| {
        let run = |target| scope.spawn(move || failures(target));
        let running: Vec<_> = TARGETS.iter().map(run).collect();
        running.into_iter().flat_map(|thread| thread.join().expect("failures are caught")).collect()
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// What went wrong with one target.
fn failures(target: &Target) -> Vec<String> {
    let seeds = seeds(target);
    assert!(seeds.len() >= 2, "{} has only {} seeds", target.name, seeds.len());
    let mut failures = Vec::new();
    for (path, seed) in &seeds {
        failures.extend(failure(target, seed).map(|why| format!("{}: {}: {why}", target.name, path.display())));
    }
    for number in 0..MUTATIONS {
        let mut random = Random(number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let (path, seed) = &seeds[random.below(seeds.len())];
        let (_, other) = &seeds[random.below(seeds.len())];
        let mutated = mutated(seed, other, &mut random);
        let place = || format!("{}: {}, mutation {number}", target.name, path.display());
        failures.extend(failure(target, &mutated).map(|why| format!("{}: {why}", place())));
    }
    failures
}

fn failure(target: &Target, data: &[u8]) -> Option<String> {
    let started = Instant::now();
    let result = catch_unwind(AssertUnwindSafe(|| target.run(data)));
    let told = |panic: Box<dyn std::any::Any + Send>| {
        let text = panic.downcast_ref::<String>().cloned();
        text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default()
    };
    let slow = (started.elapsed() > HANG).then(|| format!("took {:?}", started.elapsed()));
    result.err().map(told).or(slow)
}

/// A target's own seeds and the fixtures in its format.
fn seeds(target: &Target) -> Vec<(PathBuf, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = files(&root.join("fuzz/seeds").join(target.name));
    let extension = |path: &Path| path.extension().is_some_and(|e| target.file.ends_with(&*e.to_string_lossy()));
    paths.extend(files(&root.join("tests/fixtures")).into_iter().filter(|path| extension(path)));
    let read = |path: PathBuf| {
        let bytes = fs::read(&path).expect("a seed can be read");
        (path.strip_prefix(root).unwrap_or(&path).to_owned(), bytes)
    };
    paths.into_iter().map(read).filter(|(_, bytes)| bytes.len() <= LARGEST).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// What formats trip over.
const TOKENS: &[&[u8]] = &[
    b"<",
    b"</",
    b"<!--",
    b"-->",
    b"]]>",
    b"<![CDATA[",
    b"<!DOCTYPE",
    b"&#x110000;",
    b"&#0;",
    b"&amp",
    b"\0",
    b"\r\n\r\n",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xe2\x80\xae",
    b"\xc3",
    b"\xf0\x9f",
    b"\"",
    b"\\u",
    b"\\ud800",
    b"{",
    b"[",
    b"---\n",
    b"+++\n",
    b"%PDF-",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"Content-Length: 99999999999\r\n",
    b"WARC/1.0\r\n",
    b"<p>",
    b"<script>",
    b"<table>",
    b"0000-00-00",
    b"9999999999999999999",
    b"-1",
    b"\xd9\xa3\xd9\xa1",
    b"\xe2\x80\x8b",
    b"=?utf-8?q?=",
    b"charset=",
    b"endobj",
    b"stream\n",
];

fn mutated(seed: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut data = seed.to_vec();
    for _ in 0..=random.below(6) {
        let (at, end) = random.range(data.len());
        match random.below(8) {
            0 if at < data.len() => data[at] ^= 1 << random.below(8),
            1 => drop(data.drain(at..end)),
            2 => data.truncate(at),
            3 => {
                let copy = data[at..end].to_vec();
                data.splice(at..at, copy);
            }
            4 => {
                let (start, stop) = random.range(other.len());
                data.splice(at..end, other[start..stop].iter().copied());
            }
            5 => {
                // Depth and length are what breaks recursion and quadratic loops.
                let token = TOKENS[random.below(TOKENS.len())];
                data.splice(at..at, token.repeat(random.below(400)));
            }
            _ => {
                let token = TOKENS[random.below(TOKENS.len())];
                data.splice(at..at, token.iter().copied());
            }
        }
        data.truncate(LARGEST);
    }
    data
}

/// Numbers that look random and are the same every time (xorshift64*; Vigna, ACM TOMS 42(4), 2016).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit.max(1)
    }

    /// A short stretch of something `length` long.
    fn range(&mut self, length: usize) -> (usize, usize) {
        let at = self.below(length + 1);
        (at, (at + self.below(200)).min(length))
    }
}
