//! TREC runs: hits under the names that judgments use.

use crate::article::{Article, BlockKind};
use crate::entities::Gazetteer;
use crate::eval::{Qrels, Run};
use crate::search::{Opened, Place, Results, Unit};
use std::collections::HashSet;
use std::path::Path;

/// The document names that judgments use.
pub struct Names(HashSet<String>);

impl Names {
    /// No judgments: every article goes by its docno.
    pub fn docnos() -> Names {
        Names(HashSet::new())
    }

    pub fn judged(qrels: &Qrels) -> Names {
        let judged = qrels.topics().flat_map(|(_, judged)| judged.keys());
        let article = |docno: &String| docno.rsplit_once('#').map_or(docno.as_str(), |(article, _)| article).to_owned();
        Names(judged.flat_map(|docno| [docno.clone(), article(docno)]).collect())
    }

    /// What each passage of an article is called; an article has one name, as its first.
    pub fn of_places(&self, opened: &Opened, gazetteer: &Gazetteer, unit: Unit) -> Vec<Vec<String>> {
        let docno = self.of(opened.article());
        match unit {
            Unit::Article => vec![vec![docno]],
            Unit::Passage => {
                let places = (0..opened.ids().len()).filter_map(|n| opened.place(gazetteer, n, &[]));
                places.map(|place| paragraphs(opened.article(), &place, &docno)).collect()
            }
        }
    }

    /// The article's docno, or its id or file name where judgments use that instead.
    fn of(&self, article: &Article) -> String {
        let file = Path::new(&article.source.path).file_name().map(|name| name.to_string_lossy().into_owned());
        let other = [Some(article.id.to_string()), file].into_iter().flatten().find(|name| self.0.contains(name));
        match article.docno() {
            docno if self.0.contains(&docno) => docno,
            docno => other.unwrap_or(docno),
        }
    }
}

/// The run of one topic, as text.
pub fn run(topic: &str, results: &Results, unit: Unit) -> String {
    let mut run = Run::default();
    answer(&mut run, topic, results, unit, &Names::docnos());
    run.to_string()
}

/// Adds a topic's hits to a run, in their order; scores never rise. A passage is a line for each of its paragraphs, `<docno>#<paragraph>`.
pub fn answer(run: &mut Run, topic: &str, results: &Results, unit: Unit, names: &Names) {
    let mut seen = HashSet::new();
    // Judges order a run by its scores: hits in another order (by date) get scores that say so.
    let by_score = results.hits.is_sorted_by(|a, b| a.score >= b.score);
    for (rank, hit) in (1u32..).zip(&results.hits) {
        let docno = names.of(&hit.article);
        let score = if by_score { f64::from(hit.score) } else { 1.0 / f64::from(rank) };
        match unit {
            Unit::Article => run.push(topic, &docno, score),
            Unit::Passage => {
                for name in paragraphs(&hit.article, &hit.places[0], &docno) {
                    if seen.insert(name.clone()) {
                        run.push(topic, &name, score);
                    }
                }
            }
        }
    }
}

/// What the paragraphs of a passage are called.
fn paragraphs(article: &Article, place: &Place, docno: &str) -> Vec<String> {
    let blocks = article.body.blocks();
    // A text that opens with its headline has it as paragraph 0; headings further down are no paragraphs.
    let heading = |n: &usize| *n > 0 && blocks.get(*n).is_some_and(|b| matches!(b.kind, BlockKind::Heading(_)));
    let numbers = (place.paragraphs.0..=place.paragraphs.1).filter(|n| !heading(n));
    numbers.map(|n| format!("{docno}#{n}")).collect()
}
