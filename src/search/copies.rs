//! Near-identical hits as one: agency reports, re-publications, a page saved twice.
//!
//! Texts are compared by their runs of four words. Two hits of different articles are copies when nearly all runs of
//! the shorter one are in the longer one and their lengths are alike. Only the hits themselves are compared, in one
//! walk: runs are looked up, so the time grows with the words of the hits, not with the pairs of them.

use super::Unit;
use super::hits::Hit;
use crate::text::words;
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// Words of a run.
const RUN: usize = 4;
/// The share of the shorter text's runs that must be in the longer one.
const SHARED: f64 = 0.8;
/// How long the shorter text is, at least, beside the longer one.
const ALIKE: f64 = 0.6;
/// Texts with fewer runs say too little: a heading, a signature.
const FEWEST: usize = 8;
/// An article is known by this many of its first runs.
const MOST: usize = 1000;

/// Folds copies into the hit that is ranked first, which names them; the others keep their order.
pub fn fold(hits: Vec<Hit>, unit: Unit) -> Vec<Hit> {
    let texts: Vec<Vec<u64>> = hits.iter().map(|hit| runs(text(hit, unit))).collect();
    let ids: Vec<u64> = hits.iter().map(|hit| hit.article.id.number()).collect();
    let originals = originals(&texts, &ids);
    let mut place = vec![0; hits.len()];
    let mut out: Vec<Hit> = Vec::with_capacity(hits.len());
    for (i, hit) in hits.into_iter().enumerate() {
        if originals[i] == i {
            place[i] = out.len();
            out.push(hit);
            continue;
        }
        let original = &mut out[place[originals[i]]];
        if !original.also.iter().any(|copy| copy.id == hit.article.id) {
            original.also.push(hit.article);
        }
    }
    out
}

fn text(hit: &Hit, unit: Unit) -> &str {
    let body = hit.article.body.text();
    match unit {
        Unit::Passage => hit.places[0].span.of(body),
        Unit::Article => body,
    }
}

/// The hashes of a text's first runs, each once.
fn runs(text: &str) -> Vec<u64> {
    let words = words(text);
    let hash = |run: &[crate::text::Word]| {
        let mut hasher = DefaultHasher::new();
        run.iter().for_each(|word| word.text.hash(&mut hasher));
        hasher.finish()
    };
    let mut runs: Vec<u64> = words.windows(RUN).take(MOST).map(hash).collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// For each text the first one it is a copy of; itself when there is none. Texts of one article are no copies.
fn originals(texts: &[Vec<u64>], articles: &[u64]) -> Vec<usize> {
    let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut originals = Vec::with_capacity(texts.len());
    for (i, runs) in texts.iter().enumerate() {
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for holder in runs.iter().filter_map(|run| holders.get(run)).flatten() {
            *shared.entry(*holder).or_default() += 1;
        }
        let copied = |&(&j, &n): &(&usize, &usize)| articles[i] != articles[j] && alike(n, runs.len(), texts[j].len());
        let original = shared.iter().filter(copied).map(|(&j, _)| j).min();
        if original.is_none() {
            runs.iter().for_each(|run| holders.entry(*run).or_default().push(i));
        }
        originals.push(original.unwrap_or(i));
    }
    originals
}

fn alike(shared: usize, a: usize, b: usize) -> bool {
    let (shorter, longer) = (a.min(b), a.max(b));
    shorter >= FEWEST && shorter as f64 >= ALIKE * longer as f64 && shared as f64 >= SHARED * shorter as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUCE: &str = "The truce along the river has lasted longer than its critics expected, yet nobody has been \
                         appointed to say who breaks it, and each side keeps a list of grievances.";
    const RETOLD: &str = "The truce along the river has lasted longer than its critics expected, yet nobody has been \
                          appointed to say who breaks it, and each side keeps a list of its complaints.";
    const OTHER: &str = "Grain ships left the harbor on Tuesday under an accord that nobody has signed and that every \
                         insurer in the city has nonetheless begun to price.";

    fn check(texts: &[(u64, &str)], expected: &[usize]) {
        let runs: Vec<Vec<u64>> = texts.iter().map(|(_, text)| runs(text)).collect();
        let articles: Vec<u64> = texts.iter().map(|(article, _)| *article).collect();
        assert_eq!(originals(&runs, &articles), expected);
    }

    #[test]
    fn a_text_told_again_with_a_word_changed_is_a_copy_of_the_first() {
        check(&[(1, TRUCE), (2, OTHER), (3, RETOLD), (4, TRUCE)], &[0, 1, 0, 0]);
    }

    #[test]
    fn texts_of_one_article_stay_apart() {
        check(&[(1, TRUCE), (1, TRUCE), (2, TRUCE)], &[0, 1, 0]);
    }

    #[test]
    fn a_short_quotation_and_a_few_words_are_no_copies() {
        let quoting = format!("{TRUCE} {OTHER} {OTHER}");
        check(
            &[(1, TRUCE), (2, &quoting), (3, "Read more below."), (4, "Read more below."), (5, "")],
            &[0, 1, 2, 3, 4],
        );
    }
}
