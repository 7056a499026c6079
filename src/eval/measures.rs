//! nDCG@10, MAP, MRR@10 and R@100, per topic and on average.
//!
//! nDCG takes the grade itself as gain and the logarithm to base 2 of the rank plus one as
//! discount; the others count every grade above 0 as relevant. Topics without a relevant document
//! are left out; topics without an answer count with 0.

use super::files::{Qrels, Run};
use std::collections::HashMap;

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measures {
    /// Normalized discounted cumulative gain of the first ten.
    pub ndcg_10: f64,
    /// Average precision over the whole ranking.
    pub map: f64,
    /// One over the rank of the first relevant document, when among the first ten.
    pub mrr_10: f64,
    /// The share of the relevant documents that is among the first hundred.
    pub recall_100: f64,
}

impl Measures {
    /// Every measure with the name it is printed under.
    pub fn named(&self) -> [(&'static str, f64); 4] {
        [("nDCG@10", self.ndcg_10), ("MAP", self.map), ("MRR@10", self.mrr_10), ("R@100", self.recall_100)]
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// Every topic with a relevant document, by id.
    pub topics: Vec<(String, Measures)>,
    /// The mean over `topics`; all 0 when there are none.
    pub mean: Measures,
}

/// Measures `run` on every judged topic.
pub fn evaluate(qrels: &Qrels, run: &Run) -> Evaluation {
    let judged = qrels.topics().filter(|(_, judged)| judged.values().any(|&grade| grade > 0));
    let topics: Vec<(String, Measures)> =
        judged.map(|(topic, judged)| (topic.to_owned(), measure(judged, &run.ranking(topic)))).collect();
    let mean = |of: fn(&Measures) -> f64| mean(topics.iter().map(|(_, measures)| of(measures)));
    let mean = Measures {
        ndcg_10: mean(|m| m.ndcg_10),
        map: mean(|m| m.map),
        mrr_10: mean(|m| m.mrr_10),
        recall_100: mean(|m| m.recall_100),
    };
    Evaluation { topics, mean }
}

/// 0 for no values.
pub(super) fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = values.len().max(1) as f64;
    sum(values) / n
}

/// Unlike [`Iterator::sum`], which makes `-0` of no values, and `-0.0000` in print.
fn sum(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(0.0, |sum, value| sum + value)
}

/// The measures of one ranking; `judged` has at least one relevant document.
fn measure(judged: &HashMap<String, i32>, ranking: &[&str]) -> Measures {
    let grades: Vec<i32> = ranking.iter().map(|docno| judged.get(*docno).copied().unwrap_or(0).max(0)).collect();
    let mut ideal: Vec<i32> = judged.values().copied().filter(|&grade| grade > 0).collect();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    let n_relevant = ideal.len() as f64;
    let found = grades.iter().take(100).filter(|&&grade| grade > 0).count() as f64;
    Measures {
        ndcg_10: gain_10(&grades) / gain_10(&ideal),
        map: precision_sum(&grades) / n_relevant,
        mrr_10: grades.iter().take(10).position(|&grade| grade > 0).map_or(0.0, |at| 1.0 / (at as f64 + 1.0)),
        recall_100: found / n_relevant,
    }
}

/// The discounted gain of the first ten.
fn gain_10(grades: &[i32]) -> f64 {
    sum(grades.iter().take(10).enumerate().map(|(i, &grade)| f64::from(grade) / (i as f64 + 2.0).log2()))
}

/// The precision at every relevant document, summed.
fn precision_sum(grades: &[i32]) -> f64 {
    let relevant = grades.iter().enumerate().filter(|&(_, &grade)| grade > 0);
    sum(relevant.enumerate().map(|(before, (at, _))| (before as f64 + 1.0) / (at as f64 + 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::fmt::Write;

    fn evaluation(qrels: &str, run: &str) -> Evaluation {
        evaluate(&Qrels::parse(qrels, "qrels").unwrap(), &Run::parse(run, "run").unwrap())
    }

    fn check(qrels: &str, run: &str, expected: [f64; 4]) {
        let found = evaluation(qrels, run).mean.named();
        for ((name, found), expected) in found.into_iter().zip(expected) {
            assert!((found - expected).abs() < 5e-5, "{name} is {found}, not {expected}, for {run}");
            assert!(found.is_sign_positive(), "{name} prints as -0");
        }
    }

    const QRELS: &str = "1 0 a 3\n1 0 b 2\n1 0 c 1\n1 0 d 0\n1 0 e -1\n2 0 x 1\n3 0 y 0\n";

    #[test]
    fn measures_are_what_the_textbook_says() {
        // Ideal for topic 1: 3 + 2/log2(3) + 1/2. Topic 3 has nothing relevant, topic 2 halves the mean.
        check(QRELS, "1 Q0 a 1 9 s\n1 Q0 b 2 8 s\n1 Q0 c 3 7 s\n2 Q0 x 1 1 s", [1.0, 1.0, 1.0, 1.0]);
        check(QRELS, "1 Q0 a 1 9 s\n1 Q0 b 2 8 s\n1 Q0 c 3 7 s", [0.5, 0.5, 0.5, 0.5]);
        check(QRELS, "1 Q0 d 1 9 s\n1 Q0 a 2 8 s", [0.19874, 1.0 / 12.0, 0.25, 1.0 / 6.0]);
        check(QRELS, "", [0.0; 4]);
        check(QRELS, "3 Q0 y 1 1 s\n4 Q0 z 1 1 s", [0.0; 4]);
        check("", "1 Q0 a 1 9 s", [0.0; 4]);
    }

    /// The figures are those of an independent implementation in Python.
    #[test]
    fn a_made_up_run_with_ties_repeats_and_gaps_measures_as_elsewhere() {
        check(
            "dam 0 a1 2\n\
            dam 0 a2 1\n\
            dam 0 a3 0\n\
            dam 0 a4 3\n\
            dam 0 a5 -1\n\
            canal 0 b1 1\n\
            canal 0 b2 1\n\
            canal 0 b3 0\n\
            tariff 0 c1 2\n\
            tariff 0 c2 1\n\
            visa 0 d1 0",
            "dam Q0 a3 1 9.5 x\n\
            dam Q0 a1 3 7 x\n\
            dam Q0 a4 2 7 x\n\
            dam Q0 a5 4 6.5 x\n\
            dam Q0 a2 5 -1 x\n\
            dam Q0 a1 6 -2 x\n\
            canal Q0 b9 1 0 x\n\
            canal Q0 b2 2 -0.0 x\n\
            canal Q0 b3 3 0 x\n\
            visa Q0 d1 1 5 x",
            [0.3585, 0.2796, 0.3333, 0.5],
        );
    }

    #[test]
    fn ranks_beyond_the_cut_count_only_where_they_should() {
        let run = |before: usize| {
            let mut run = (0..before).fold(String::new(), |run, i| format!("{run}2 Q0 n{i} {i} {} s\n", 1000 - i));
            run.push_str("2 Q0 x 999 0 s");
            run
        };
        check("2 0 x 1", &run(9), [0.28906, 0.1, 0.1, 1.0]);
        check("2 0 x 1", &run(10), [0.0, 1.0 / 11.0, 0.0, 1.0]);
        check("2 0 x 1", &run(100), [0.0, 1.0 / 101.0, 0.0, 0.0]);
    }

    fn grades() -> impl Strategy<Value = Vec<i32>> {
        proptest::collection::vec(-1..4, 1..30).prop_filter("something relevant", |g| g.iter().any(|&g| g > 0))
    }

    fn lines<'a>(grades: &'a [i32], line: impl Fn(usize, i32) -> String + 'a) -> Vec<String> {
        grades.iter().enumerate().map(|(i, &grade)| line(i, grade)).collect()
    }

    proptest! {
        #[test]
        fn an_ideal_ranking_scores_one(grades in grades()) {
            let qrels = lines(&grades, |i, grade| format!("t 0 d{i} {grade}")).join("\n");
            let run = lines(&grades, |i, grade| format!("t Q0 d{i} {i} {grade} s")).join("\n");
            for (name, value) in evaluation(&qrels, &run).mean.named() {
                prop_assert!((value - 1.0).abs() < 1e-12, "{} is {}", name, value);
            }
        }

        #[test]
        fn measures_lie_between_nought_and_one_whatever_the_order_of_lines(
            grades in grades(),
            scores in proptest::collection::vec((0usize..40, 0..4), 0..40),
            shuffled in any::<prop::sample::Index>(),
        ) {
            let mut qrels = lines(&grades, |i, grade| format!("t{} 0 d{i} {grade}", i % 2));
            let mut run: Vec<String> = Vec::new();
            for (rank, (doc, score)) in scores.iter().enumerate() {
                let mut line = String::new();
                let _ = write!(line, "t{} Q0 d{doc} {rank} {score} s", rank % 2);
                run.push(line);
            }
            let before = evaluation(&qrels.join("\n"), &run.join("\n"));
            for (name, value) in before.mean.named() {
                prop_assert!((0.0..=1.0 + 1e-12).contains(&value), "{} is {}", name, value);
            }
            let at = shuffled.index(qrels.len());
            qrels.rotate_left(at);
            run.reverse();
            prop_assert_eq!(evaluation(&qrels.join("\n"), &run.join("\n")), before);
        }
    }
}
