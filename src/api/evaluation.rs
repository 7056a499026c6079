use super::VERSION;
use crate::eval::{Comparison, Evaluation, Measures};
use serde::Serialize;
use std::collections::BTreeMap;

/// A measured run: `eval --format json`.
#[derive(Clone, Debug, Serialize)]
pub struct EvaluationRecord {
    pub v: u32,
    /// How many topics were measured.
    pub topics: usize,
    pub mean: BTreeMap<&'static str, f64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub per_topic: Vec<TopicRecord>,
}

#[derive(Clone, Debug, Serialize)]
pub struct TopicRecord {
    pub topic: String,
    #[serde(flatten)]
    pub measures: BTreeMap<&'static str, f64>,
}

/// Two runs side by side: `eval --compare A B --format json`.
#[derive(Clone, Debug, Serialize)]
pub struct ComparisonRecord {
    pub v: u32,
    pub topics: usize,
    pub measures: Vec<MeasureRecord>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub per_topic: Vec<TopicPairRecord>,
}

#[derive(Clone, Debug, Serialize)]
pub struct MeasureRecord {
    pub measure: &'static str,
    pub a: f64,
    pub b: f64,
    /// b − a
    pub difference: f64,
    /// Of a two-sided paired randomization test.
    pub p: f64,
    /// On how many topics b is better, worse, equal.
    pub gains: usize,
    pub losses: usize,
    pub equal: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct TopicPairRecord {
    pub topic: String,
    pub a: BTreeMap<&'static str, f64>,
    pub b: BTreeMap<&'static str, f64>,
}

fn named(measures: &Measures) -> BTreeMap<&'static str, f64> {
    measures.named().into_iter().collect()
}

impl EvaluationRecord {
    pub fn new(evaluation: &Evaluation, per_topic: bool) -> EvaluationRecord {
        let topics = evaluation.topics.iter().filter(|_| per_topic);
        EvaluationRecord {
            v: VERSION,
            topics: evaluation.topics.len(),
            mean: named(&evaluation.mean),
            per_topic: topics.map(|(id, m)| TopicRecord { topic: id.clone(), measures: named(m) }).collect(),
        }
    }
}

impl ComparisonRecord {
    /// `compared` is b against a; `topics` those to list, with both figures.
    pub fn new(n_topics: usize, compared: &[Comparison], topics: &[(&str, &Measures, &Measures)]) -> ComparisonRecord {
        let measure = |c: &Comparison| MeasureRecord {
            measure: c.measure,
            a: c.b,
            b: c.a,
            difference: c.a - c.b,
            p: c.p_value,
            gains: c.wins,
            losses: c.losses,
            equal: c.ties,
        };
        let topic = |(id, a, b): &(&str, &Measures, &Measures)| TopicPairRecord {
            topic: (*id).to_owned(),
            a: named(a),
            b: named(b),
        };
        ComparisonRecord {
            v: VERSION,
            topics: n_topics,
            measures: compared.iter().map(measure).collect(),
            per_topic: topics.iter().map(topic).collect(),
        }
    }
}
