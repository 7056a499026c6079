//! Whether one run is better than another, or only luckier: a paired randomization test.
//!
//! If the two were equally good, each topic's two figures might as well be swapped. The p-value is
//! the share of all such swappings whose mean difference is at least the one observed
//! (Smucker, Allan and Carterette, CIKM 2007): all of them for up to [`EXACT_TOPICS`] topics, else
//! [`SAMPLES`] drawn with a fixed seed, so that the same runs always give the same answer.

use super::files::{Qrels, Run};
use super::measures::{Measures, evaluate, mean};

const EXACT_TOPICS: usize = 16;
const SAMPLES: u32 = 100_000;
/// Differences closer than this are equal: sums of the same figures in another order.
const TOLERANCE: f64 = 1e-12;

/// One measure of two runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    pub measure: &'static str,
    pub a: f64,
    pub b: f64,
    /// Two-sided; small when the difference is unlikely to be luck.
    pub p_value: f64,
    /// On how many topics `a` does better, the same, worse.
    pub wins: usize,
    pub ties: usize,
    pub losses: usize,
}

/// Compares two runs on every measure, over the judged topics.
pub fn compare(qrels: &Qrels, a: &Run, b: &Run) -> Vec<Comparison> {
    let (a, b) = (evaluate(qrels, a), evaluate(qrels, b));
    let pairs: Vec<(&Measures, &Measures)> = a.topics.iter().zip(&b.topics).map(|((_, a), (_, b))| (a, b)).collect();
    let measures = a.mean.named().into_iter().zip(b.mean.named()).enumerate();
    measures
        .map(|(i, ((measure, a), (_, b)))| {
            let differences: Vec<f64> = pairs.iter().map(|(a, b)| a.named()[i].1 - b.named()[i].1).collect();
            let count = |wanted: fn(f64) -> bool| differences.iter().filter(|&&d| wanted(d)).count();
            let (wins, losses) = (count(|d| d > TOLERANCE), count(|d| d < -TOLERANCE));
            let ties = differences.len() - wins - losses;
            Comparison { measure, a, b, p_value: p_value(&differences), wins, ties, losses }
        })
        .collect()
}

/// How likely differences at least as far from 0 are, if their signs were luck; two-sided.
pub fn p_value(differences: &[f64]) -> f64 {
    let observed = mean(differences.iter().copied()).abs() - TOLERANCE;
    // Bit i of `swaps` swaps topic i.
    let is_as_far = |swaps: &dyn Fn(usize) -> bool| {
        let swapped = differences.iter().enumerate().map(|(i, &d)| if swaps(i) { -d } else { d });
        mean(swapped).abs() >= observed
    };
    if differences.len() <= EXACT_TOPICS {
        let all = 1u32 << differences.len();
        let far = (0..all).filter(|bits| is_as_far(&|i| bits >> i & 1 == 1)).count();
        return far as f64 / f64::from(all);
    }
    let mut bits = vec![0u64; differences.len().div_ceil(64)];
    let mut state = 0;
    let mut far = 0;
    for _ in 0..SAMPLES {
        bits.fill_with(|| next_random(&mut state));
        far += u32::from(is_as_far(&|i| bits[i / 64] >> (i % 64) & 1 == 1));
    }
    // The observed order is one of the possible ones.
    f64::from(far + 1) / f64::from(SAMPLES + 1)
}

/// SplitMix64.
fn next_random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(differences: &[f64], expected: f64, within: f64) {
        let found = p_value(differences);
        assert!((found - expected).abs() <= within, "{found} is not {expected}");
    }

    #[test]
    fn few_topics_are_swapped_in_every_possible_way() {
        // Only the two swappings that leave all signs equal reach the mean: 2 of 2^n.
        check(&[0.1; 4], 2.0 / 16.0, 0.0);
        check(&[0.1; 10], 2.0 / 1024.0, 0.0);
        check(&[0.3, -0.3], 1.0, 0.0);
        // Of 8 sign patterns, +++ ++- and their mirrors reach 0.4 / 3.
        check(&[0.3, 0.2, -0.1], 0.5, 0.0);
        check(&[0.0; 5], 1.0, 0.0);
        check(&[], 1.0, 0.0);
    }

    #[test]
    fn many_topics_are_sampled_close_to_the_exact_share() {
        // 17 equal differences, one negative: 2 * (1 + 17) of 2^17 patterns reach the mean.
        let mut differences = [0.1; 17];
        differences[3] = -0.1;
        check(&differences, 36.0 / 131_072.0, 2e-4);
        // A fair draw of 100 signs, mean 0: nothing is nearer.
        let even: Vec<f64> = (0..100).map(|i| if i % 2 == 0 { 0.1 } else { -0.1 }).collect();
        check(&even, 1.0, 0.0);
        // 12 of 20 against 8: the binomial test gives 0.5034.
        let twelve: Vec<f64> = (0..20).map(|i| if i < 12 { 0.1 } else { -0.1 }).collect();
        check(&twelve, 0.5034, 0.01);
    }

    #[test]
    fn a_comparison_names_the_better_run() {
        let qrels = Qrels::parse("1 0 a 1\n2 0 a 1\n3 0 a 1", "q").unwrap();
        let good = Run::parse("1 Q0 a 1 2 s\n2 Q0 a 1 2 s\n3 Q0 a 1 2 s", "r").unwrap();
        let poor = Run::parse("1 Q0 b 1 2 s\n1 Q0 a 2 1 s\n2 Q0 a 1 2 s", "r").unwrap();
        let all = compare(&qrels, &good, &poor);
        let mrr = all.iter().find(|c| c.measure == "MRR@10").unwrap();
        assert_eq!((mrr.wins, mrr.ties, mrr.losses), (2, 1, 0));
        assert_eq!((mrr.a, mrr.b, mrr.p_value), (1.0, 0.5, 0.5));
        let mirrored = compare(&qrels, &poor, &good);
        assert!(all.iter().zip(&mirrored).all(|(x, y)| x.p_value == y.p_value && x.wins == y.losses));
    }
}
