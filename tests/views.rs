//! Counts of views are exact: each is held against the articles, one by one.
#![allow(clippy::disallowed_methods, reason = "projects in temporary folders")]

mod support;

use pundit::article::Article;
use pundit::entities::Gazetteer;
use pundit::index::Snapshot;
use pundit::query::{Query, parse};
use pundit::search::{
    FacetField, Match, Options, Sort, Step, TimelineOptions, TooSlow, concordance, count, facets, search, timeline,
    within,
};
use std::time::Duration;
use support::{Indexed, Project, Random};

/// Articles with dates of every precision, with none, by several authors, in several outlets and files.
fn articles() -> (Project, Indexed) {
    let project = Project::empty();
    let mut random = Random(11);
    let mut pick = |from: &[&str]| from[random.below(from.len())].to_owned();
    for file in 0..3 {
        let mut lines = String::new();
        for i in 0..40 {
            let dates = [
                "2024-02-29",
                "2024-03",
                "2024",
                "2023-12-31",
                "2024-01-01",
                "2024-05-13",
                "2024-05-19",
                "2025-01",
                "",
            ];
            let date = pick(&dates);
            let date = if date.is_empty() { date } else { format!(r#","date":"{date}""#) };
            let author = pick(&["Ilse Varga", "Teo Lindqvist", "Bram Okafor"]);
            let second = pick(&["Ilse Varga", "Marit Solheim"]);
            let outlet = pick(&["The Wire Room", "Quayside Notes", "The Lantern Review"]);
            let word = pick(&["grain", "truce", "ledger"]);
            let id = format!("a{file}-{i}");
            lines.push_str(&format!(
                "{{\"id\":\"{id}\",\"title\":\"Note {id}\",\"authors\":[\"{author}\",\"{second}\"],\"outlet\":\"{outlet}\",\"text\":\"A {word} is kept in Pakistan by the clerk of quay {i}.\"{date}}}\n"
            ));
        }
        project.write(&format!("notes/{file}.jsonl"), &lines);
    }
    let indexed = Indexed::new(&project.path().join("notes"));
    (project, indexed)
}

fn stored(snapshot: &Snapshot) -> Vec<Article> {
    snapshot.addresses().map(|address| snapshot.stored(address).unwrap().article).collect()
}

#[test]
fn every_article_is_in_its_bar_or_told_apart() {
    let (_project, indexed) = articles();
    let snapshot = indexed.snapshot();
    let has_grain = |article: &Article| article.body.text().contains("grain");
    let articles: Vec<Article> = stored(&snapshot).into_iter().filter(has_grain).collect();
    assert!(articles.len() > 20);
    for step in Step::ALL {
        let options = TimelineOptions {
            matching: Match::All,
            step: Some(step),
            split: Some((FacetField::Author, 3)),
            doubtful: true,
        };
        let found = timeline(&snapshot, Gazetteer::builtin(), &parse("grain").query, &options).unwrap();
        let within = |article: &Article, bar: &pundit::search::Bar| {
            article.published.as_ref().is_some_and(|d| bar.first <= d.date.first_day() && d.date.last_day() <= bar.last)
        };
        for (i, bar) in found.bars.iter().enumerate() {
            let n = articles.iter().filter(|article| within(article, bar)).count() as u64;
            assert_eq!(bar.articles, n, "{step:?} {}", bar.label);
            for track in &found.split {
                let by = |article: &&Article| article.authors.iter().any(|author| author.name == track.value.name);
                let n = articles.iter().filter(|article| within(article, bar)).filter(by).count() as u64;
                assert_eq!(track.articles[i], n, "{step:?} {} {}", bar.label, track.value.name);
            }
        }
        assert_eq!(found.split.len(), 3);
        assert!(found.bars.windows(2).all(|two| two[0].last.tomorrow().unwrap() == two[1].first), "{step:?}");
        let undated = articles.iter().filter(|article| article.published.is_none()).count() as u64;
        let in_bars: u64 = found.bars.iter().map(|bar| bar.articles).sum();
        assert_eq!((found.undated, found.articles), (undated, articles.len() as u64), "{step:?}");
        assert_eq!(in_bars + found.imprecise + undated, found.articles, "{step:?}");
        assert_eq!(found.imprecise == 0, step == Step::Year, "{step:?}");
    }
}

#[test]
fn the_step_is_the_finest_that_has_room_and_a_place_for_most() {
    let (_project, indexed) = articles();
    let snapshot = indexed.snapshot();
    let check = |text: &str, expected: Step| {
        let options = TimelineOptions { matching: Match::All, step: None, split: None, doubtful: false };
        let found = timeline(&snapshot, Gazetteer::builtin(), &parse(text).query, &options).unwrap();
        assert_eq!(found.step, expected, "{text}");
        assert!(found.bars.len() <= 60);
    };
    check("date:2024-05-13..2024-05-19", Step::Day);
    // Overlapped by nothing but dates that are a year.
    check("date:2024-07-07", Step::Year);
    check("since:2023-12-31", Step::Week);
    check("zeppelin", Step::Day);
}

#[test]
fn the_counts_of_a_facet_are_what_each_choice_would_find() {
    let (_project, indexed) = articles();
    let snapshot = indexed.snapshot();
    let counted = |query: &Query| count(&snapshot, Gazetteer::builtin(), query, Match::All).unwrap();
    let check = |field: FacetField, query: &str, rest: &str, selected: &[&str]| {
        let found = facets(&snapshot, Gazetteer::builtin(), &parse(query).query, Match::All, field).unwrap();
        for value in &found.values {
            let alone = format!("{rest} {}:\"{}\"", field.name(), value.id);
            assert_eq!(value.articles, counted(&parse(&alone).query), "{query}: {alone}");
        }
        let mut marked: Vec<&str> = found.values.iter().filter(|v| v.selected).map(|v| v.id.as_str()).collect();
        marked.sort_unstable();
        assert_eq!(marked, selected, "{query}");
        assert!(found.values.len() > 2, "{query}: {found:?}");
    };
    check(FacetField::Outlet, "grain", "grain", &[]);
    check(FacetField::Outlet, "grain outlet:\"wire room\" author:varga", "grain author:varga", &["The Wire Room"]);
    check(
        FacetField::Outlet,
        "truce AND (outlet:wire OR outlet:lantern)",
        "truce",
        &["The Lantern Review", "The Wire Room"],
    );
    check(FacetField::Author, "author:okafor author:\"Ilse Varga\"", "", &["Bram Okafor", "Ilse Varga"]);
    check(FacetField::Author, "ledger author:li*", "ledger", &["Teo Lindqvist"]);
}

#[test]
fn occurrences_are_counted_before_they_are_read() {
    let (_project, indexed) = articles();
    let snapshot = indexed.snapshot();
    let check = |text: &str, within: &str| {
        for sort in [Sort::Relevance, Sort::Newest] {
            let options = Options { sort: Some(sort), ..Options::default() };
            let found = concordance(&snapshot, Gazetteer::builtin(), &parse(text).query, &options).unwrap();
            let (articles, total) = (found.total_articles, found.total_occurrences);
            let read: Vec<_> = found.map(Result::unwrap).collect();
            assert_eq!(read.len() as u64, articles, "{text}");
            assert_eq!(read.iter().map(|article| article.found.len() as u64).sum::<u64>(), total, "{text}");
            for article in &read {
                for found in &article.found {
                    let title = article.article.title.as_deref().unwrap_or_default();
                    let text_of = if found.passage.is_some() { article.article.body.text() } else { title };
                    assert!(found.span.of(text_of).contains(within), "{text}: {}", found.span.of(text_of));
                }
                assert!(article.found.windows(2).all(|two| {
                    two[0].passage.is_none() && two[1].passage.is_some() || two[0].span.end() <= two[1].span.start()
                }));
            }
            assert!(total >= 30, "{text}: {total}");
        }
    };
    check("grain", "grain");
    check("\"kept in Pakistan\" kept actor:pakistan pakistan*", "kept in Pakistan");
    check("note", "Note");
    check("actor:pakistan", "Pakistan");
}

#[test]
fn a_search_that_takes_too_long_gives_nothing_rather_than_less() {
    let (_project, indexed) = articles();
    let snapshot = indexed.snapshot();
    let gazetteer = Gazetteer::builtin();
    for text in ["truce OR grain", "clerk w/5 quay", "clerk w/5 quay AND grain"] {
        let query = parse(text).query;
        let asked = || search(&snapshot, gazetteer, &query, &Options::default()).unwrap();
        let whole = asked();
        assert!(!whole.hits.is_empty(), "{text}");
        assert!(matches!(within(Duration::ZERO, asked), Err(TooSlow)), "{text}");
        let unhurried = within(Duration::from_secs(600), asked).unwrap();
        assert_eq!(
            (unhurried.total_articles, unhurried.hits.len()),
            (whole.total_articles, whole.hits.len()),
            "{text}"
        );
    }
    let query = parse("clerk w/5 quay").query;
    assert!(within(Duration::ZERO, || count(&snapshot, gazetteer, &query, Match::All)).is_err());
}
