//! Quality has floors: the ranking on the judged topics of `corpus/eval`, the actors on its gold list.
#![allow(clippy::disallowed_methods, reason = "reads the judgments")]
#![allow(clippy::print_stdout, reason = "the figures are worth seeing: cargo test --test ranking -- --nocapture")]

mod support;

use pundit::article::Article;
use pundit::entities::Gazetteer;
use pundit::eval::{Qrels, Run, evaluate, parse_topics};
use pundit::query;
use pundit::search::{Match, Options, Unit, prepare, search};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use support::{Indexed, here};

const NDCG_10: f64 = 0.79;
const RECALL_100: f64 = 0.93;
const ACTOR_PRECISION: f64 = 0.93;
const ACTOR_RECALL: f64 = 0.91;

fn read(file: &str) -> String {
    fs::read_to_string(here("corpus/eval").join(file)).unwrap()
}

/// The name by which judgments know an article: its docno, or its file where none was given.
fn judged_name(article: &Article, judged: &BTreeSet<String>) -> String {
    let file = Path::new(&article.source.path).file_name().unwrap().to_string_lossy().into_owned();
    if judged.contains(&file) { file } else { article.docno() }
}

#[test]
fn the_ranking_is_as_good_as_it_was() {
    let topics = parse_topics(&read("topics.tsv"), "topics.tsv").unwrap();
    let qrels = Qrels::parse(&read("qrels.txt"), "qrels.txt").unwrap();
    let judged: BTreeSet<String> = qrels.topics().flat_map(|(_, judged)| judged.keys().cloned()).collect();
    let options = Options {
        matching: Match::Any,
        unit: Unit::Article,
        limit: Some(1000),
        per_article: None,
        ..Options::default()
    };
    let (index, mut run) = (Indexed::new(&here("corpus")), Run::default());
    let snapshot = index.snapshot();
    for topic in &topics {
        let results = search(&snapshot, Gazetteer::builtin(), &query::plain(&topic.text), &options).unwrap();
        for hit in &results.hits {
            run.push(&topic.id, &judged_name(&hit.article, &judged), f64::from(hit.score));
        }
    }
    let mean = evaluate(&qrels, &run).mean;
    println!("{:?}", mean.named());
    let figure = |name| mean.named().into_iter().find(|(named, _)| *named == name).unwrap().1;
    assert_eq!(evaluate(&qrels, &run).topics.len(), topics.len());
    assert!(figure("nDCG@10") >= NDCG_10, "nDCG@10 {}", figure("nDCG@10"));
    assert!(figure("R@100") >= RECALL_100, "R@100 {}", figure("R@100"));
}

#[test]
fn the_best_hits_are_the_first_of_all_hits() {
    let topics = parse_topics(&read("topics.tsv"), "topics.tsv").unwrap();
    let index = Indexed::new(&here("corpus"));
    let (snapshot, gazetteer) = (index.snapshot(), Gazetteer::builtin());
    for topic in &topics {
        let query = query::plain(&topic.text);
        for (unit, per_article) in [(Unit::Article, Some(1)), (Unit::Passage, Some(2)), (Unit::Passage, None)] {
            let options = Options { matching: Match::Any, unit, per_article, ..Options::default() };
            let prepared = prepare(&snapshot, gazetteer, &query, &options).unwrap();
            let best = |n| -> Vec<_> {
                let best = prepared.best(&options, n).into_iter();
                best.map(|hit| (hit.score, hit.id, hit.passages, hit.occurrences)).collect()
            };
            let all = best(usize::MAX);
            for n in [1, 10] {
                assert_eq!(best(n), all[..n.min(all.len())], "{}: {n} of {}", topic.id, all.len());
            }
            let shown = search(&snapshot, gazetteer, &query, &options).unwrap().hits;
            let shown: Vec<_> = shown.iter().map(|hit| (hit.score, hit.article.id)).collect();
            assert_eq!(shown, all.iter().take(10).map(|hit| (hit.0, hit.1)).collect::<Vec<_>>(), "{}", topic.id);
        }
    }
}

#[test]
fn what_people_are_told_of_the_eval_command_is_what_it_prints() {
    let project = support::Project::empty();
    project.ok(&["index", "-q", here("corpus").to_str().unwrap()]);
    let [topics, qrels] = ["topics.tsv", "qrels.txt"].map(|file| here("corpus/eval").join(file));
    let table = project.ok(&["eval", "--topics", topics.to_str().unwrap(), "--qrels", qrels.to_str().unwrap()]);
    let mean = table.lines().find_map(|line| line.strip_prefix("mean of 30")).expect("30 topics");
    let ndcg: f64 = mean.split_whitespace().next().unwrap().parse().unwrap();
    assert!(ndcg >= NDCG_10, "{table}");
}

#[test]
fn the_actors_of_articles_are_those_a_reader_lists() {
    let gold: BTreeMap<String, BTreeSet<String>> = read("actors.jsonl")
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|line| {
            let actors = line["actors"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned());
            (line["docno"].as_str().unwrap().to_owned(), actors.collect())
        })
        .collect();
    let names: BTreeSet<String> = gold.keys().cloned().collect();
    let index = Indexed::new(&here("corpus"));
    let snapshot = index.snapshot();
    let (mut found, mut right, mut wanted) = (0, 0, 0);
    let mut seen = BTreeSet::new();
    for address in snapshot.addresses().collect::<Vec<_>>() {
        let stored = snapshot.stored(address).unwrap();
        let name = judged_name(&stored.article, &names);
        let Some(expected) = gold.get(&name) else { continue };
        let actors: BTreeSet<String> =
            stored.mentions.actors().into_iter().filter(|id| !id.is_nil()).map(ToString::to_string).collect();
        let extra: Vec<&String> = actors.difference(expected).collect();
        let missed: Vec<&String> = expected.difference(&actors).collect();
        println!("{name}: too many {extra:?}, missed {missed:?}");
        found += actors.len();
        wanted += expected.len();
        right += actors.intersection(expected).count();
        seen.insert(name);
    }
    assert_eq!(seen, names, "every article of the gold list is in the index");
    let (precision, recall) = (right as f64 / found as f64, right as f64 / wanted as f64);
    println!("actors: precision {precision:.3}, recall {recall:.3} over {wanted}");
    assert!(precision >= ACTOR_PRECISION, "precision {precision}");
    assert!(recall >= ACTOR_RECALL, "recall {recall}");
}
