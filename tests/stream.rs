//! A stream gives what a search gives, and holds no more than a page of it.
#![allow(clippy::disallowed_methods, reason = "projects in temporary folders")]

mod support;

use pundit::article::Article;
use pundit::entities::Gazetteer;
use pundit::query::{Query, parse};
use pundit::search::{Hit, Options, PAGE, Results, Sort, Unit, search, stream};
use std::sync::Weak;
use support::{Indexed, Project, Random};

/// Articles of several passages about a few things, many of them equally good.
fn articles(n: usize) -> (Project, Indexed) {
    let project = Project::empty();
    let mut random = Random(7);
    let mut lines = String::new();
    for i in 0..n {
        let mut paragraph = || {
            let words = ["harbor", "toll", "grain", "truce", "clerk", "ledger", "quay", "winter"];
            let words: Vec<&str> = (0..20).map(|_| words[random.below(words.len())]).collect();
            words.join(" ")
        };
        let text = format!("{}\\n\\n{}\\n\\n{}", paragraph(), paragraph(), paragraph());
        let (month, day) = (i % 12 + 1, i % 28 + 1);
        let date = if i % 5 == 0 { String::new() } else { format!(r#","date":"2024-{month:02}-{day:02}""#) };
        lines.push_str(&format!("{{\"id\":\"a{i}\",\"title\":\"Note {i}\",\"text\":\"{text}\"{date}}}\n"));
    }
    project.write("notes/all.jsonl", &lines);
    let indexed = Indexed::new(&project.path().join("notes"));
    (project, indexed)
}

fn all_of(indexed: &Indexed, query: &Query, options: &Options) -> (Results, Vec<Results>) {
    let snapshot = indexed.snapshot();
    let collected = search(&snapshot, Gazetteer::builtin(), query, options).unwrap();
    let pages = stream(&snapshot, Gazetteer::builtin(), query, options).unwrap();
    assert_eq!(pages.n_hits(), collected.hits.len());
    (collected, pages.map(Result::unwrap).collect())
}

#[test]
fn a_stream_gives_the_hits_of_a_search_in_their_order() {
    let (_project, indexed) = articles(150);
    let shown = |rank: usize, hit: &Hit| {
        let places: Vec<_> = hit.places.iter().map(|p| (p.id.to_string(), p.highlights.clone())).collect();
        let parts = hit.explanation.as_ref().map(|e| e.parts.len());
        (rank, hit.score, hit.article.id, hit.n_matching, places, parts)
    };
    let mut checked = 0;
    for text in ["harbor toll", "grain OR truce", "\"clerk ledger\"", "title:note", "zeppelin", "since:2024-06"] {
        for sort in [None, Some(Sort::Newest), Some(Sort::Oldest)] {
            for (unit, per_article) in [(Unit::Passage, Some(2)), (Unit::Passage, None), (Unit::Article, Some(2))] {
                let options = Options { unit, per_article, sort, limit: None, explain: true, ..Options::default() };
                let (collected, pages) = all_of(&indexed, &parse(text).query, &options);
                assert!(pages.iter().all(|page| page.total_articles == collected.total_articles), "{text}");
                assert!(pages.iter().all(|page| page.undated == collected.undated), "{text}");
                let expected = (1..).zip(&collected.hits).map(|(rank, hit)| shown(rank, hit));
                let found =
                    pages.iter().flat_map(|p| (p.first_rank..).zip(&p.hits)).map(|(rank, hit)| shown(rank, hit));
                assert_eq!(found.collect::<Vec<_>>(), expected.collect::<Vec<_>>(), "{text} {options:?}");
                checked += collected.hits.len();
            }
        }
    }
    assert!(checked > 1000, "{checked}");
}

#[test]
fn no_more_than_a_page_of_articles_is_held() {
    let (_project, indexed) = articles(5 * PAGE);
    let snapshot = indexed.snapshot();
    let options = Options { unit: Unit::Article, ..Options::default() };
    let mut earlier: Vec<Weak<Article>> = Vec::new();
    let mut pages = 0;
    for page in stream(&snapshot, Gazetteer::builtin(), &parse("harbor OR toll").query, &options).unwrap() {
        let page = page.unwrap();
        assert!(page.hits.len() <= PAGE);
        assert!(earlier.iter().all(|article| article.upgrade().is_none()), "page {pages}");
        earlier = page.hits.iter().map(|hit| std::sync::Arc::downgrade(&hit.article)).collect();
        pages += 1;
    }
    assert!(pages >= 4, "{pages}");
}
