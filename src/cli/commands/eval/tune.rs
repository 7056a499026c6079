//! A search for better weights, measured on topics it has not seen.

use super::super::super::failure::{Outcome, Told};
use super::super::super::out::Out;
use super::super::super::project::Project;
use super::super::super::render::trec;
use super::Args;
use crate::article::ArticleId;
use crate::eval::{self, Qrels, Run, Topic};
use crate::search::{self, Opened, Options, Prepared, Unit, Weights};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Differences that luck gives more often than this are called noise.
const SIGNIFICANT: f64 = 0.05;
/// Figures look at the first ten; this many are enough to find ten different ones.
const RANKED: usize = 100;
/// What a weight is multiplied with, in the order tried.
const FACTORS: [f32; 4] = [0.5, 0.75, 1.33, 2.0];

/// A topic, counted once for all weights.
struct Ready {
    id: String,
    prepared: Prepared,
}

/// Everything that measuring a set of weights takes.
struct Bench<'a> {
    topics: Vec<Ready>,
    names: HashMap<ArticleId, Vec<Vec<String>>>,
    qrels: &'a Qrels,
    options: &'a Options,
}

pub fn run(
    args: &Args,
    project: &Project,
    topics: &[Topic],
    qrels: &Qrels,
    options: &Options,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    let bench = Bench::new(args, project, topics, qrels, options, out)?;
    let all = |_: &str| true;
    let halves = [0, 1].map(|n| bench.figures(&options.weights, &|id| eval::half(id) == n).len());
    if halves.contains(&0) {
        return Err(Told("error: tuning needs judged topics in both halves: there are too few".into()).into());
    }
    let mut before = Vec::new();
    let mut after = Vec::new();
    for half in [0, 1] {
        let (tuned, _) = bench.climb(&|id| eval::half(id) != half);
        before.extend(bench.figures(&options.weights, &|id| eval::half(id) == half));
        after.extend(bench.figures(&tuned, &|id| eval::half(id) == half));
    }
    let (tuned, fitted) = bench.climb(&all);
    let gains: Vec<f64> = before.iter().zip(&after).map(|(before, after)| after - before).collect();
    let (before, after, p) = (mean(&before), mean(&after), eval::p_value(&gains));
    out.say(&format!("nDCG@10 over {} topics         as set  tuned", gains.len()));
    out.say(&format!("tuned on the other half       {before:.4}  {after:.4}  {:+.4}, p {p:.4}", after - before));
    out.say(&format!(
        "tuned on the same topics      {before:.4}  {fitted:.4}  {:+.4}, no promise for others",
        fitted - before
    ));
    out.say(match (after > before, p < SIGNIFICANT) {
        (true, true) => "topics it has not seen gain too: the weights below are worth trying",
        (true, false) => "the gain on topics it has not seen is within noise: better keep the weights as they are",
        _ => "topics it has not seen gain nothing: keep the weights as they are",
    });
    out.write(&tuned.to_string())?;
    Ok(Outcome::Done)
}

impl Bench<'_> {
    fn new<'a>(
        args: &Args,
        project: &Project,
        topics: &[Topic],
        qrels: &'a Qrels,
        options: &'a Options,
        out: &mut Out,
    ) -> anyhow::Result<Bench<'a>> {
        let (snapshot, gazetteer) = (project.snapshot()?, project.gazetteer()?);
        let names = trec::Names::judged(qrels);
        let mut bench = Bench { topics: Vec::new(), names: HashMap::new(), qrels, options };
        for topic in topics {
            let query = super::query(args, topic, out)?;
            let prepared = search::prepare(&snapshot, gazetteer, &query, options)?;
            for (id, address) in prepared.articles() {
                if let Entry::Vacant(place) = bench.names.entry(id) {
                    let opened = Opened::new(snapshot.stored(address)?);
                    place.insert(names.of_places(&opened, gazetteer, options.unit));
                }
            }
            bench.topics.push(Ready { id: topic.id.clone(), prepared });
        }
        Ok(bench)
    }

    /// nDCG@10 of the chosen topics.
    fn figures(&self, weights: &Weights, chosen: &dyn Fn(&str) -> bool) -> Vec<f64> {
        let options = Options { weights: *weights, ..self.options.clone() };
        let mut run = Run::default();
        for topic in self.topics.iter().filter(|topic| chosen(&topic.id)) {
            for ranked in topic.prepared.best(&options, RANKED) {
                let names = &self.names[&ranked.id];
                let places = if options.unit == Unit::Article { 0 } else { ranked.passages[0] };
                names[places].iter().for_each(|name| run.push(&topic.id, name, f64::from(ranked.score)));
            }
        }
        let evaluation = eval::evaluate(self.qrels, &run);
        evaluation.topics.into_iter().filter(|(id, _)| chosen(id)).map(|(_, m)| m.ndcg_10).collect()
    }

    fn climb(&self, chosen: &dyn Fn(&str) -> bool) -> (Weights, f64) {
        let names: Vec<&str> = Weights::names().filter(|name| matters(name, self.options.unit)).collect();
        let steps = |weights: &Weights, i: usize| {
            let value = weights.get(names[i]).expect("the name is one of ours");
            let steps = FACTORS.map(|factor| if value > 0.0 { value * factor } else { factor / 4.0 });
            let set = |step: f32| {
                let mut next = *weights;
                next.set(names[i], (step * 1000.0).round() / 1000.0).is_ok().then_some(next)
            };
            steps.into_iter().filter_map(set).collect()
        };
        eval::climb(&self.options.weights, names.len(), steps, |weights| mean(&self.figures(weights, chosen)))
    }
}

/// Whether a weight is part of the formula of a unit.
fn matters(name: &str, unit: Unit) -> bool {
    match unit {
        Unit::Article => !matches!(name, "article" | "neighbors" | "headline" | "passage_k1" | "passage_b"),
        Unit::Passage => name != "best",
    }
}

fn mean(figures: &[f64]) -> f64 {
    figures.iter().sum::<f64>() / figures.len().max(1) as f64
}
