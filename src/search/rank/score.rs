//! The formula: from counts to scores.

use super::counts::{Counts, Entry, LEAD, Whole};
use super::statistics::{Averages, Feature, FeatureKind};
use super::{Explanation, Part, Weights};
use crate::index::TITLE_ROOM;
use std::cmp::Ordering;

/// By this the engine's BM25 is larger than the textbook's (k1 + 1 of its k1); kept, so that the weights are of one scale.
const SCALE: f32 = 2.2;
/// BM25's constants where none are given: fields, pairs of an article, its best passages.
const K1: f32 = 1.2;
const B: f32 = 0.75;
/// The same for neighbors, which are judged as one context.
const NEIGHBOR_K1: f32 = 0.9;
const NEIGHBOR_B: f32 = 0.4;
/// How much the best, second, third and fourth passage count for their article.
const DECAY: [f32; 4] = [1.0, 0.5, 0.25, 0.125];

/// An article as the formula sees it.
#[derive(Clone, Copy)]
pub struct Counted<'a> {
    pub counts: Counts<'a>,
    /// Position of the first word of each passage, and the end.
    pub layout: &'a [u32],
    /// Words of the headline.
    pub title_length: f32,
    /// The engine's score, which stands for the text's where the query asks for terms of other fields.
    pub engine_score: Option<f32>,
}

impl Counted<'_> {
    fn n_passages(&self) -> usize {
        self.layout.len().saturating_sub(1)
    }

    fn body_length(&self) -> f32 {
        self.layout.last().map_or(0, |end| end.saturating_sub(TITLE_ROOM)) as f32
    }

    fn passage_length(&self, passage: usize) -> f32 {
        (self.layout[passage + 1] - self.layout[passage]) as f32
    }
}

/// Which idf an article's text is scored by.
#[derive(Clone, Copy)]
enum Idf {
    Articles,
    Passages,
}

pub struct Scorer<'a> {
    pub features: &'a [Feature],
    pub averages: Averages,
    pub weights: &'a Weights,
}

/// A passage with its score.
#[derive(Clone, Debug)]
pub struct Scored {
    pub score: f32,
    pub passage: usize,
}

/// An article's score by its parts.
pub struct ArticleScore {
    text: f32,
    title: f32,
    lead: f32,
    best: f32,
    pairs: f32,
}

impl ArticleScore {
    pub fn sum(&self) -> f32 {
        self.text + self.title + self.lead + self.best + self.pairs
    }

    pub fn explain(&self) -> Explanation {
        let parts = [
            ("text", self.text),
            ("headline", self.title),
            ("lead", self.lead),
            ("best passages", self.best),
            ("pairs", self.pairs),
        ];
        Explanation::of(parts)
    }
}

impl Scorer<'_> {
    /// An article's score; of its passages the best few are found and no others put in order.
    pub fn article(&self, article: &Counted<'_>) -> ArticleScore {
        let mut best = [0.0; DECAY.len()];
        for passage in self.article_passages(article) {
            let place = best.iter().position(|&other| passage.score > other);
            if let Some(place) = place {
                best[place..].rotate_right(1);
                best[place] = passage.score;
            }
        }
        let decayed: f32 = best.iter().zip(DECAY).map(|(score, by)| score * by).sum();
        let relative = article.body_length() / self.averages.article;
        let pairs = self.features.iter().zip(article.counts.whole).filter(|(f, _)| f.kind == FeatureKind::Pair);
        let pairs: f32 = pairs.map(|(f, whole)| f.idf * saturated(whole.text as f32, relative, K1, B)).sum();
        ArticleScore {
            text: self.text(article, Idf::Articles),
            title: self.title(article),
            lead: self.lead(article),
            best: self.weights.best * decayed,
            pairs: self.weights.pairs * pairs,
        }
    }

    /// The passages of an article that speak best for it; the first one when nothing of the query is in any.
    pub fn speaking(&self, article: &Counted<'_>, n: usize) -> Vec<usize> {
        let mut passages: Vec<Scored> = self.article_passages(article).collect();
        sort(&mut passages);
        let mut speaking: Vec<usize> = passages.iter().take(n.max(1)).map(|passage| passage.passage).collect();
        if speaking.is_empty() {
            speaking.push(0);
        }
        speaking
    }

    fn article_passages(&self, article: &Counted<'_>) -> impl Iterator<Item = Scored> {
        article.counts.passages().map(|entries| {
            let passage = entries[0].passage as usize;
            let relative = article.passage_length(passage) / self.averages.passage;
            Scored { score: self.words(entries, Idf::Articles, relative, K1, B), passage }
        })
    }

    /// The best `n` of the passages in which something of the query occurs; the first one when nothing does.
    pub fn passages(&self, article: &Counted<'_>, n: usize) -> Vec<Scored> {
        let share = self.share(article);
        let context = self.context(article);
        let headline = self.headline(article);
        let mut scored: Vec<Scored> = Vec::with_capacity(article.n_passages());
        for entries in article.counts.passages() {
            let passage = entries[0].passage as usize;
            let score = share + self.passage(article, entries, &headline) + self.neighbors(&context, passage);
            scored.push(Scored { score, passage });
        }
        if scored.is_empty() {
            scored.push(Scored { score: share, passage: 0 });
        }
        if n < scored.len() {
            scored.select_nth_unstable_by(n, Scored::best_first);
            scored.truncate(n);
        }
        sort(&mut scored);
        scored
    }

    /// The parts of one passage's score, word by word.
    pub fn explain_passage(&self, article: &Counted<'_>, passage: usize) -> Explanation {
        let mut parts = Vec::new();
        let entries = article.counts.passages().find(|entries| entries[0].passage as usize == passage).unwrap_or(&[]);
        for entry in entries {
            let feature = &self.features[usize::from(entry.feature)];
            let score = self.entry(article, entry, self.relative(article, passage));
            parts.push(Part { what: feature.label.clone(), times: Some(u32::from(entry.times)), score });
        }
        let named = Explanation::of([
            (
                "headline",
                if entries.is_empty() { 0.0 } else { self.lacking(article, entries, &self.headline(article)) },
            ),
            ("neighboring passages", self.neighbors(&self.context(article), passage)),
            ("its article", self.share(article)),
        ]);
        parts.extend(named.parts);
        Explanation { parts }
    }

    fn share(&self, article: &Counted<'_>) -> f32 {
        let text = self.text(article, Idf::Passages);
        self.weights.article * (text + self.title(article) + self.lead(article))
    }

    fn relative(&self, article: &Counted<'_>, passage: usize) -> f32 {
        article.passage_length(passage) / self.averages.passage
    }

    /// Its own words, actors and pairs, and the words of the headline it lacks.
    fn passage(&self, article: &Counted<'_>, entries: &[Entry], headline: &[u16]) -> f32 {
        let relative = self.relative(article, entries[0].passage as usize);
        let own: f32 = entries.iter().map(|entry| self.entry(article, entry, relative)).sum();
        own + self.lacking(article, entries, headline)
    }

    fn entry(&self, article: &Counted<'_>, entry: &Entry, relative: f32) -> f32 {
        let feature = &self.features[usize::from(entry.feature)];
        let times = f32::from(entry.times);
        let (weight, times) = match feature.kind {
            FeatureKind::Words => (1.0, times + self.in_headline(article, entry.feature)),
            FeatureKind::Actor => (self.weights.actor, times),
            FeatureKind::Pair => (self.weights.pairs, times),
        };
        weight * feature.passage_idf * saturated(times, relative, self.weights.passage_k1, self.weights.passage_b)
    }

    /// How often a word is in the headline, as occurrences in the passage.
    fn in_headline(&self, article: &Counted<'_>, feature: u16) -> f32 {
        self.weights.headline * article.counts.whole[usize::from(feature)].title as f32
    }

    /// The words of the headline that a passage does not repeat, as if they stood in it.
    fn lacking(&self, article: &Counted<'_>, entries: &[Entry], headline: &[u16]) -> f32 {
        let relative = self.relative(article, entries[0].passage as usize);
        let lacks = |feature: &&u16| entries.binary_search_by_key(*feature, |entry| entry.feature).is_err();
        let one = |&feature: &u16| {
            let times = self.in_headline(article, feature);
            let idf = self.features[usize::from(feature)].passage_idf;
            idf * saturated(times, relative, self.weights.passage_k1, self.weights.passage_b)
        };
        headline.iter().filter(lacks).map(one).sum()
    }

    /// The words of the query in the headline.
    fn headline(&self, article: &Counted<'_>) -> Vec<u16> {
        let wholes = (0u16..).zip(article.counts.whole).zip(self.features);
        let words = wholes.filter(|((_, whole), f)| f.kind == FeatureKind::Words && whole.title > 0);
        words.map(|((feature, _), _)| feature).collect()
    }

    /// What each passage is worth to its neighbors, with an empty one at either end.
    fn context(&self, article: &Counted<'_>) -> Vec<f32> {
        let mut worth = vec![0.0; article.n_passages() + 2];
        if self.weights.neighbors > 0.0 {
            for entries in article.counts.passages() {
                let passage = entries[0].passage as usize;
                let relative = self.relative(article, passage);
                worth[passage + 1] = self.words(entries, Idf::Passages, relative, NEIGHBOR_K1, NEIGHBOR_B);
            }
        }
        worth
    }

    fn neighbors(&self, context: &[f32], passage: usize) -> f32 {
        let at = |i: usize| context.get(i).copied().unwrap_or_default();
        self.weights.neighbors * (at(passage) + at(passage + 2))
    }

    /// The words and actors of a passage without pairs.
    fn words(&self, entries: &[Entry], by: Idf, relative: f32, k1: f32, b: f32) -> f32 {
        let one = |entry: &Entry| {
            let feature = &self.features[usize::from(entry.feature)];
            let weight = match feature.kind {
                FeatureKind::Words => 1.0,
                FeatureKind::Actor => self.weights.actor,
                FeatureKind::Pair => return 0.0,
            };
            weight * feature.idf_by(by) * saturated(f32::from(entry.times), relative, k1, b)
        };
        entries.iter().map(one).sum()
    }

    /// Headline and body as one text.
    fn text(&self, article: &Counted<'_>, by: Idf) -> f32 {
        if let Some(score) = article.engine_score {
            return score;
        }
        let relative = (article.body_length() + article.title_length) / self.averages.article;
        let (k1, b) = (self.weights.k1, self.weights.b);
        self.sum(article, |feature, whole| feature.idf_by(by) * saturated(whole.text as f32, relative, k1, b))
    }

    fn title(&self, article: &Counted<'_>) -> f32 {
        let relative = article.title_length / self.averages.title;
        self.weights.title * self.sum(article, |f, whole| f.title_idf * saturated(whole.title as f32, relative, K1, B))
    }

    fn lead(&self, article: &Counted<'_>) -> f32 {
        let relative = article.body_length().min(LEAD as f32) / self.averages.lead;
        self.weights.lead * self.sum(article, |f, whole| f.lead_idf * saturated(whole.lead as f32, relative, K1, B))
    }

    fn sum(&self, article: &Counted<'_>, of: impl Fn(&Feature, &Whole) -> f32) -> f32 {
        let words = self.features.iter().zip(article.counts.whole).filter(|(f, _)| f.kind == FeatureKind::Words);
        words.map(|(feature, whole)| of(feature, whole)).sum()
    }
}

impl Feature {
    fn idf_by(&self, by: Idf) -> f32 {
        match by {
            Idf::Articles => self.idf,
            Idf::Passages => self.passage_idf,
        }
    }
}

impl Scored {
    /// Equals in order of place.
    fn best_first(&self, other: &Scored) -> Ordering {
        other.score.total_cmp(&self.score).then(self.passage.cmp(&other.passage))
    }
}

fn sort(passages: &mut [Scored]) {
    passages.sort_unstable_by(Scored::best_first);
}

/// BM25's frequency part, in the engine's scale.
fn saturated(times: f32, relative_length: f32, k1: f32, b: f32) -> f32 {
    if times == 0.0 {
        return 0.0;
    }
    SCALE * times / (times + k1 * (1.0 - b + b * relative_length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn more_occurrences_and_shorter_texts_score_more_up_to_a_bound() {
        assert_eq!(saturated(0.0, 1.0, 0.0, 0.75), 0.0);
        assert!(saturated(2.0, 1.0, 1.2, 0.75) > saturated(1.0, 1.0, 1.2, 0.75));
        assert!(saturated(1.0, 0.5, 1.2, 0.75) > saturated(1.0, 2.0, 1.2, 0.75));
        assert!(saturated(1e9, 1.0, 1.2, 0.75) <= SCALE);
        assert_eq!(saturated(1.0, 1.0, 1.2, 0.75), 1.0);
    }

    /// Two words in some passages, each with as many occurrences of the first and of the second.
    fn check_cut(passages: &[(u16, u16)], n: usize) {
        let whole = [Whole { text: 9, title: 1, lead: 2 }, Whole { text: 4, title: 0, lead: 1 }];
        let mut entries = Vec::new();
        for (passage, &(one, other)) in (0u32..).zip(passages) {
            let times = [one, other].into_iter().enumerate().filter(|(_, times)| *times > 0);
            entries.extend(times.map(|(feature, times)| Entry { passage, feature: feature as u16, times }));
        }
        let layout: Vec<u32> = (0..=passages.len() as u32).map(|n| TITLE_ROOM + 100 * n + n % 7).collect();
        let article = Counted {
            counts: Counts { entries: &entries, whole: &whole },
            layout: &layout,
            title_length: 8.0,
            engine_score: None,
        };
        let word = |idf: f32| Feature {
            label: String::new(),
            kind: FeatureKind::Words,
            idf,
            passage_idf: idf + 1.0,
            title_idf: idf,
            lead_idf: idf,
        };
        let averages = Averages { article: 900.0, passage: 100.0, title: 8.0, lead: 280.0 };
        let (features, weights) = ([word(1.5), word(0.7)], Weights::default());
        let scorer = Scorer { features: &features, averages, weights: &weights };

        let mut all: Vec<Scored> = scorer.article_passages(&article).collect();
        sort(&mut all);
        let decayed: f32 = all.iter().zip(DECAY).map(|(passage, by)| passage.score * by).sum();
        assert_eq!(scorer.article(&article).best, weights.best * decayed);
        let places = |passages: Vec<Scored>| passages.iter().map(|p| (p.passage, p.score)).collect::<Vec<_>>();
        let mut first = places(scorer.passages(&article, usize::MAX));
        first.truncate(n);
        assert_eq!(places(scorer.passages(&article, n)), first);
    }

    proptest! {
        #[test]
        fn the_few_best_passages_are_those_of_all(
            passages in proptest::collection::vec((0u16..3, 0u16..4), 0..40),
            n in 1usize..6,
        ) {
            check_cut(&passages, n);
        }
    }
}
