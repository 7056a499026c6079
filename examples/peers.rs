//! pundit as one more engine of a harness that times search engines beside each other.
//!
//! ```text
//! peers index CORPUS DIR              a project in DIR over a JSONL file with `actors` in its lines
//! peers query DIR QUERIES REPS OUT    the best time of every query of a JSONL file, as JSONL
//! peers one DIR WORD…                 one query, for timing the whole process
//! ```
//!
//! A query is `{"c":class,"op":"or|and|phrase|prefix","t":[words],"want":"top10|count|topcount|newest|facets|page"}`
//! with, if need be, `actor`, `from` and `to`; an answer `{"i":number,"c":class,"us":µs,"cpu":µs,"n":count,"ids":[docno]}`.
//! `page` answers with ten ranked passages and their highlights, everything else with articles; with
//! PEERS_PASSAGES=1 whatever asks for the ten best or newest does. The program that indexes is $PUNDIT, else the one
//! in the folder above. docs/performance.md says what was measured with it.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a program of its own")]

use anyhow::{Context, bail};
use pundit::entities::Gazetteer;
use pundit::entities::imported::Imported;
use pundit::index::{IndexDir, Snapshot};
use pundit::query;
use pundit::search::{self, Facet, FacetField, Match, Options, Sort};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["index", corpus, dir] => index(corpus, Path::new(dir)),
        ["query", dir, queries, reps, out] => time_all(Path::new(dir), queries, reps.parse()?, out),
        ["one", dir, words @ ..] => {
            let words = words.iter().map(ToString::to_string).collect();
            let asked = Asked { t: words, ..Asked::default() };
            let answer = Engine::open(Path::new(dir))?.answer(&asked)?;
            println!("{} found", answer.found.len());
            Ok(())
        }
        _ => bail!("usage: peers index CORPUS DIR | query DIR QUERIES REPS OUT | one DIR WORD…"),
    }
}

/// Makes a project whose imported actors are those that the corpus names.
fn index(corpus: &str, dir: &Path) -> anyhow::Result<()> {
    #[derive(Deserialize)]
    struct Line {
        actors: Vec<String>,
    }
    fs::create_dir_all(dir)?;
    fs::write(dir.join("pundit.toml"), "")?;
    let mut names = BTreeSet::new();
    for line in BufReader::new(File::open(corpus)?).lines() {
        names.extend(serde_json::from_str::<Line>(&line?)?.actors);
    }
    let list = dir.join("actors.csv");
    let mut table = csv::Writer::from_path(&list)?;
    table.write_record(["name", "type"])?;
    names.iter().try_for_each(|name| table.write_record([name.as_str(), "person"]))?;
    table.flush()?;
    pundit(dir, &["actors", "import"], &list)?;
    pundit(dir, &["index"], &fs::canonicalize(corpus)?)
}

fn pundit(dir: &Path, args: &[&str], path: &Path) -> anyhow::Result<()> {
    let beside = || Some(std::env::current_exe().ok()?.parent()?.parent()?.join("pundit"));
    let program = std::env::var_os("PUNDIT").map(PathBuf::from).or_else(beside).context("there is no program")?;
    let ended = Command::new(&program).arg("--dir").arg(dir).args(args).arg(path).arg("--quiet").status();
    let ended = ended.with_context(|| format!("cannot start {}", program.display()))?;
    anyhow::ensure!(ended.success(), "{} {args:?} ended with {ended}", program.display());
    Ok(())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    c: String,
    op: String,
    t: Vec<String>,
    want: String,
    actor: Option<String>,
    from: Option<String>,
    to: Option<String>,
}

impl Asked {
    /// The query as a user would type it; words as they stand, without other forms.
    fn text(&self) -> String {
        let words = self.t.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>();
        let words = match self.op.as_str() {
            "phrase" => format!("\"{}\"", self.t.join(" ")),
            "prefix" => format!("{}*", self.t.concat()),
            "and" => words.join(" AND "),
            _ => format!("({})", words.join(" OR ")),
        };
        let filters = [("actor", &self.actor), ("since", &self.from), ("until", &self.to)];
        let filters = filters.iter().filter_map(|(field, value)| Some(format!(" AND {field}:\"{}\"", value.as_ref()?)));
        words + &filters.collect::<String>()
    }
}

#[derive(Serialize)]
struct Timed<'a> {
    i: usize,
    c: &'a str,
    us: f64,
    cpu: f64,
    n: u64,
    ids: Vec<u64>,
}

struct Engine {
    snapshot: Snapshot,
    gazetteer: Gazetteer,
    passages: bool,
}

/// Articles by what the index knows them by, and how many match where that was asked.
#[derive(Default)]
struct Answer {
    found: Vec<String>,
    n: u64,
}

impl Engine {
    fn open(dir: &Path) -> anyhow::Result<Engine> {
        let mut lists = Vec::new();
        for entry in fs::read_dir(dir.join("actors"))? {
            let path = entry?.path();
            let mut list = Imported::new(&path.display().to_string(), fs::read_to_string(&path)?)?;
            list.index_names(None);
            lists.push(list);
        }
        let gazetteer = Gazetteer::with_imported::<&str, &str>(&[], lists)?;
        let snapshot = Snapshot::open(&IndexDir::new(dir.join("index")))?;
        let passages = std::env::var_os("PEERS_PASSAGES").is_some_and(|value| value == "1");
        Ok(Engine { snapshot, gazetteer, passages })
    }

    fn answer(&self, asked: &Asked) -> anyhow::Result<Answer> {
        let parsed = query::parse(&asked.text());
        if let Some(error) = parsed.error() {
            bail!("`{}`: {}", asked.text(), error.message);
        }
        let (snapshot, gazetteer, query) = (&self.snapshot, &self.gazetteer, &parsed.query);
        let mut answer = Answer::default();
        if asked.want == "count" {
            answer.n = search::count(snapshot, gazetteer, query, Match::All)?;
            return Ok(answer);
        }
        if asked.want == "facets" {
            let actors = Facet { limit: Some(10), ..FacetField::Actor.into() };
            std::hint::black_box(search::facets(snapshot, gazetteer, query, Match::All, actors)?);
        }
        let sort = if asked.want == "newest" { Sort::Newest } else { Sort::Relevance };
        if asked.want == "page" || self.passages {
            let options = Options { sort: Some(sort), ..Options::default() };
            let results = search::search(snapshot, gazetteer, query, &options)?;
            answer.n = results.total_articles;
            answer.found = results.hits.iter().map(|hit| hit.article.docno()).collect();
        } else if matches!(asked.want.as_str(), "topcount" | "facets") {
            let (best, n) = search::best_articles_of_all(snapshot, gazetteer, query, Match::All, sort, 10)?;
            answer.n = n;
            answer.found = best.into_iter().map(|(id, _)| id.to_string()).collect();
        } else {
            let best = search::best_articles(snapshot, gazetteer, query, Match::All, sort, 10)?;
            answer.found = best.into_iter().map(|(id, _)| id.to_string()).collect();
        }
        Ok(answer)
    }

    /// The corpus's own numbers of the articles.
    fn numbers(&self, found: &[String]) -> anyhow::Result<Vec<u64>> {
        let mut numbers = Vec::new();
        for name in found {
            let docno = match name.parse() {
                Ok(id) => {
                    let address = self.snapshot.find(id)?.context("an article that is not there")?;
                    self.snapshot.stored(address)?.article.docno()
                }
                Err(_) => name.clone(),
            };
            numbers.push(docno.parse()?);
        }
        Ok(numbers)
    }
}

fn time_all(dir: &Path, queries: &str, reps: usize, out: &str) -> anyhow::Result<()> {
    let engine = Engine::open(dir)?;
    let queries = fs::read_to_string(queries)?;
    let queries = queries.lines().map(serde_json::from_str::<Asked>).collect::<Result<Vec<_>, _>>()?;
    let mut timed = Vec::with_capacity(queries.len());
    for (i, asked) in queries.iter().enumerate() {
        let answer = engine.answer(asked).with_context(|| format!("query {i}: {}", asked.text()))?;
        let ids = engine.numbers(&answer.found)?;
        timed.push(Timed { i, c: &asked.c, us: f64::MAX, cpu: f64::MAX, n: answer.n, ids });
    }
    for _ in 0..reps {
        for (asked, timed) in queries.iter().zip(&mut timed) {
            let (started, cpu) = (Instant::now(), cpu_time());
            std::hint::black_box(engine.answer(asked)?);
            timed.us = timed.us.min(started.elapsed().as_secs_f64() * 1e6);
            timed.cpu = timed.cpu.min((cpu_time() - cpu) * 1e6);
        }
    }
    let mut out = BufWriter::new(File::create(out)?);
    for timed in &timed {
        writeln!(out, "{}", serde_json::to_string(timed)?)?;
    }
    Ok(out.flush()?)
}

/// Seconds that this thread has computed.
fn cpu_time() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
