//! Who appears where: counts of actors, with their organs and with each other, held against the stored articles.
#![allow(clippy::disallowed_methods, reason = "projects in temporary folders")]

mod support;

use pundit::entities::ner::{ModelSpans, NameFinder, NameLabel, NamedSpan};
use pundit::entities::{ActorId, Gazetteer, annotate, major_actors};
use pundit::index::{GenerationWriter, IndexDir, Snapshot, StoredArticle, WriterLock, prepare};
use pundit::passages::segment;
use pundit::query::{ActorTerm, TextField, parse};
use pundit::search::{
    Appearances, CompanyOptions, Facet, FacetField, Match, Unit, company, count, facets, illustrate, name_unknown,
    network, suggestions, unknown_names,
};
use pundit::text::Span;
use std::collections::BTreeSet;
use std::path::Path;
use support::{Indexed, Project, Random};

/// Articles of several paragraphs about a few actors, known and unknown, their organs among them.
fn articles() -> (Project, Indexed) {
    let project = Project::empty();
    let mut random = Random(23);
    let mut lines = String::new();
    for i in 0..120 {
        let mut pick = |from: &[&str]| from[random.below(from.len())].to_owned();
        let outlet = pick(&["The Wire Room", "Quayside Notes", "The Lantern Review"]);
        let mut text = String::new();
        for n in 0..5 {
            let who = [
                "China",
                "the People's Liberation Army",
                "Pakistan",
                "the Pakistan Army",
                "the TTP",
                "Al-Qaeda",
                "AQIS",
                "the United Nations",
                "the Harbor Fishing Union (HFU)",
                "the Quay Workers' Council (QWC)",
                "nobody",
            ];
            let filler = "and the clerk of the quay wrote down what was said in the hall on that day, word for word ";
            let (a, b, c) = (pick(&who), pick(&who), pick(&who));
            text.push_str(&format!("In part {n} there was talk of {a}, {filler}, of {b} and once more of {c}.\\n\\n"));
        }
        let title = pick(&["On China", "The Pakistan Army Moves", "Notes", "Letters"]);
        lines.push_str(&format!(
            "{{\"id\":\"a{i}\",\"title\":\"{title}\",\"outlet\":\"{outlet}\",\"date\":\"2024-0{}-11\",\"text\":\"{text}\"}}\n",
            1 + i % 9
        ));
    }
    project.write("notes/all.jsonl", &lines);
    let indexed = Indexed::new(&project.path().join("notes"));
    (project, indexed)
}

fn stored(snapshot: &Snapshot) -> Vec<StoredArticle> {
    snapshot.addresses().map(|address| snapshot.stored(address).unwrap()).collect()
}

fn id(text: &str) -> ActorId {
    text.parse().unwrap()
}

fn found(snapshot: &Snapshot, query: &str) -> u64 {
    let parsed = parse(query);
    assert_eq!(parsed.error(), None, "{query}");
    count(snapshot, Gazetteer::builtin(), &parsed.query, Match::All).unwrap()
}

#[test]
fn an_actor_with_its_organs_is_found_where_any_of_them_is_mentioned() {
    let (_project, indexed) = articles();
    let snapshot = indexed.snapshot();
    let articles = stored(&snapshot);
    let check = |query: &str, of: &str| {
        let organs = Gazetteer::builtin().organs(&id(of));
        let is_meant = |actor: &&ActorId| **actor == id(of) || organs.contains(actor);
        let expected = articles.iter().filter(|a| a.mentions.actors().iter().any(is_meant)).count() as u64;
        assert_eq!(found(&snapshot, query), expected, "{query}");
        assert!(expected > found(&snapshot, &format!("actor:{of}")), "{query}: its organs add nothing");
        let (major, passing) = (format!("{query}@major"), format!("{query}@passing"));
        assert_eq!(found(&snapshot, &major) + found(&snapshot, &passing), expected, "{query}");
        assert!(found(&snapshot, &major) > found(&snapshot, &format!("actor:{of}@major")), "{query}");
    };
    check("actor:china+", "state/cn");
    check("actor:\"islamic republic of pakistan\"+", "state/pk");
    let near = found(&snapshot, "actor:china+ w/30 (actor:ttp OR actor:pakistan+)");
    let apart = found(&snapshot, "actor:china w/30 actor:ttp");
    assert!(near > apart && apart > 0, "{near} {apart}");
    assert_eq!(found(&snapshot, "first50(actor:al-qaeda+)"), {
        found(&snapshot, "first50(actor:al-qaeda) OR first50(actor:aqis)")
    });
}

#[test]
fn facets_of_organs_count_what_the_actor_with_its_organs_finds() {
    let (_project, indexed) = articles();
    let snapshot = indexed.snapshot();
    let all = |facet: Facet, query: &str| {
        let found = facets(&snapshot, Gazetteer::builtin(), &parse(query).query, Match::All, facet).unwrap();
        assert!(found.values.len() > 1, "{found:?}");
        found
    };
    for value in all(FacetField::Parent.into(), "").values {
        assert_eq!(value.articles, found(&snapshot, &format!("actor:\"{}\"+", value.id)), "{value:?}");
    }
    for value in all(Facet { major: true, ..FacetField::Actor.into() }, "").values {
        assert_eq!(value.articles, found(&snapshot, &format!("actor:\"{}\"@major", value.id)), "{value:?}");
    }
    for value in all(Facet { major: true, ..FacetField::Parent.into() }, "").values {
        assert_eq!(value.articles, found(&snapshot, &format!("actor:\"{}\"+@major", value.id)), "{value:?}");
    }
    let articles = stored(&snapshot);
    let homes = all(FacetField::State.into(), "");
    for value in &homes.values {
        let at_home = |actor: &&ActorId| Gazetteer::builtin().home(actor) == Some(&id(&value.id));
        let n = articles.iter().filter(|a| a.mentions.actors().iter().any(at_home)).count() as u64;
        assert_eq!(value.articles, n, "{value:?}");
    }
    assert!(homes.values.iter().all(|value| value.id.starts_with("state/")));
    let chosen = all(FacetField::Parent.into(), "actor:china+");
    let marked: Vec<&str> = chosen.values.iter().filter(|v| v.selected).map(|v| v.id.as_str()).collect();
    assert_eq!((marked, chosen.values.len()), (vec!["state/cn"], all(FacetField::Parent.into(), "").values.len()));
}

#[test]
fn as_many_values_as_are_wanted_are_the_first_of_all() {
    let (project, indexed) = articles();
    let check = |snapshot: &Snapshot| {
        let fields = [FacetField::Actor, FacetField::Parent, FacetField::Type, FacetField::Outlet];
        let queries = ["", "china", "actor:china+", "outlet:wire pakistan", "nowhere"];
        for (field, query) in fields.iter().flat_map(|field| queries.map(|query| (*field, query))) {
            let counted = |limit| {
                let facet = Facet { limit, ..field.into() };
                facets(snapshot, Gazetteer::builtin(), &parse(query).query, Match::All, facet).unwrap()
            };
            let all = counted(None);
            for limit in 0..all.values.len() + 2 {
                let (mut kept, some) = (all.clone(), counted(Some(limit)));
                kept.keep(limit);
                assert_eq!(
                    (&some.values, some.total_values),
                    (&kept.values, all.values.len()),
                    "{field:?} {query} {limit}"
                );
                assert_eq!(some.missing, all.missing);
            }
        }
    };
    check(&indexed.snapshot());
    project.write("notes/more.jsonl", "{\"id\":\"b1\",\"outlet\":\"Reed\",\"text\":\"China met Japan.\"}\n");
    indexed.update(&[&project.path().join("notes")], false, 1);
    assert!(indexed.snapshot().segments() > 1);
    check(&indexed.snapshot());
}

#[test]
fn only_actors_of_the_types_asked_for_are_counted() {
    let (_project, indexed) = articles();
    let snapshot = indexed.snapshot();
    let of = |types: &[&str], field: FacetField| {
        let facet = Facet { types: types.iter().map(ToString::to_string).collect(), ..field.into() };
        facets(&snapshot, Gazetteer::builtin(), &parse("").query, Match::All, facet)
    };
    let check = |types: &[&str], expected: &[&str]| {
        let found = of(types, FacetField::Actor).unwrap();
        let ids: BTreeSet<&str> = found.values.iter().map(|value| value.id.as_str()).collect();
        assert_eq!(ids, expected.iter().copied().collect(), "{types:?}");
        for value in &found.values {
            assert_eq!(value.articles, self::found(&snapshot, &format!("actor:\"{}\"", value.id)));
        }
    };
    check(&["armed_group"], &["group/al-qaeda", "group/aqis", "group/ttp"]);
    check(&["igo", "state"], &["igo/un", "state/cn", "state/pk"]);
    check(&["org"], &["nil:org:harbor-fishing-union", "nil:org:quay-workers-council"]);
    assert!(of(&["dragon"], FacetField::Actor).unwrap_err().to_string().contains("dragon"));
}

#[test]
fn unknown_actors_bear_the_name_that_articles_use() {
    let (_project, indexed) = articles();
    let snapshot = indexed.snapshot();
    let mut found = facets(&snapshot, Gazetteer::builtin(), &parse("").query, Match::All, FacetField::Actor).unwrap();
    name_unknown(&snapshot, &mut found.values).unwrap();
    let name = |id: &str| found.values.iter().find(|value| value.id == id).map(|value| value.name.as_str());
    assert_eq!(name("nil:org:harbor-fishing-union"), Some("Harbor Fishing Union"));
    assert_eq!(name("nil:org:quay-workers-council"), Some("Quay Workers' Council"));
    assert_eq!(name("state/cn"), Some("China"));
}

#[test]
fn names_of_unknown_actors_are_those_of_the_state_of_the_index_that_is_asked() {
    let (project, indexed) = articles();
    let ids = ["nil:org:harbor-fishing-union", "nil:org:quay-workers-council", "nil:org:quay-weighers-council"].map(id);
    let named = |snapshot: &Snapshot| {
        let names = unknown_names(snapshot, &ids).unwrap();
        assert_eq!(unknown_names(snapshot, &ids).unwrap(), names, "asked again");
        ids.iter().map(|id| names.get(id).cloned().unwrap_or_default()).collect::<Vec<_>>()
    };
    let before = indexed.snapshot();
    assert_eq!(named(&before), ["Harbor Fishing Union", "Quay Workers' Council", ""]);
    let text = std::fs::read_to_string(project.path().join("notes/all.jsonl")).unwrap();
    project
        .write("notes/all.jsonl", &text.replace("Harbor Fishing", "Harbor-Fishing").replace("Workers'", "Weighers'"));
    indexed.update(&[], false, 1);
    assert_eq!(named(&indexed.snapshot()), ["Harbor-Fishing Union", "", "Quay Weighers' Council"]);
    assert_eq!(named(&before), ["Harbor Fishing Union", "Quay Workers' Council", ""]);
}

/// Passages and articles, each with the actors that stand there, read article by article.
struct Plain {
    passages: Vec<BTreeSet<ActorId>>,
    articles: Vec<BTreeSet<ActorId>>,
}

impl Plain {
    /// Of the articles whose text has `word`; with `major`, without the actors they mention in passing.
    fn new(snapshot: &Snapshot, word: &str, major: bool) -> Plain {
        let mut plain = Plain { passages: Vec::new(), articles: Vec::new() };
        for StoredArticle { article, mentions, .. } in stored(snapshot) {
            let text = format!("{} {}", article.title.as_deref().unwrap_or_default(), article.body.text());
            if !text.contains(word) {
                continue;
            }
            let segmentation = segment(&article);
            let lead = segmentation.words.iter().take(100).next_back().map_or(0, |word| word.span.end());
            let of_major = major_actors(&mentions, &article.body, lead);
            let counts = |id: &ActorId| !major || of_major.contains(&id);
            for passage in &segmentation.passages {
                let inside = mentions.body.iter().filter(|m| m.counts() && passage.span.contains(m.span));
                plain.passages.push(inside.map(|m| m.actor.clone()).filter(counts).collect());
            }
            plain.articles.push(mentions.actors().into_iter().filter(|&id| counts(id)).cloned().collect());
        }
        plain
    }

    fn with(&self, all: &[&[ActorId]]) -> Appearances {
        let has = |place: &&BTreeSet<ActorId>| all.iter().all(|any| any.iter().any(|id| place.contains(id)));
        let n = |places: &[BTreeSet<ActorId>]| places.iter().filter(has).count() as u64;
        Appearances { passages: n(&self.passages), articles: n(&self.articles) }
    }

    fn all(&self) -> Appearances {
        Appearances { passages: self.passages.len() as u64, articles: self.articles.len() as u64 }
    }

    fn actors(&self) -> BTreeSet<ActorId> {
        self.articles.iter().flatten().cloned().collect()
    }
}

fn options(unit: Unit, major: bool) -> CompanyOptions {
    CompanyOptions { matching: Match::All, unit, types: Vec::new(), major, least: 1, limit: 100 }
}

#[test]
fn company_is_counted_as_reading_every_article_would() {
    let (_project, indexed) = articles();
    let snapshot = indexed.snapshot();
    let check = |name: &str, organs: bool, query: &str, unit: Unit, major: bool| {
        let plain = Plain::new(&snapshot, query, major);
        let actor = ActorTerm { name: name.to_owned(), organs, field: TextField::Text, salience: None };
        let found = company(&snapshot, Gazetteer::builtin(), &actor, &parse(query).query, &options(unit, major));
        let found = found.unwrap();
        assert_eq!(found.all, plain.all(), "{name} {query}");
        assert_eq!(found.center.own, plain.with(&[&found.of]), "{name} {query}");
        for companion in &found.companions {
            let id = std::slice::from_ref(&companion.actor.id);
            assert_eq!(companion.actor.own, plain.with(&[id]), "{name} {query} {id:?}");
            assert_eq!(companion.together, plain.with(&[&found.of, id]), "{name} {query} {id:?}");
        }
        let together = |id: &ActorId| {
            let together = plain.with(&[&found.of, std::slice::from_ref(id)]);
            if unit == Unit::Passage { together.passages } else { together.articles }
        };
        let expected = plain.actors().iter().filter(|id| !found.of.contains(id) && together(id) > 0).count();
        assert_eq!((found.companions.len(), found.total), (expected, expected), "{name} {query}");
        assert!(expected > usize::from(!major), "{name} {query}");
        assert!(found.companions.windows(2).all(|two| two[0].association.g2 >= two[1].association.g2));
    };
    for unit in [Unit::Passage, Unit::Article] {
        for major in [false, true] {
            check("china", false, "", unit, major);
            check("pakistan", true, "", unit, major);
            check("pakistan army", false, "Moves", unit, major);
            check("china", true, "Council", unit, major);
        }
        check("nil:org:harbor-fishing-union", false, "Letters", unit, false);
    }
}

#[test]
fn the_network_is_everybodys_company() {
    let (_project, indexed) = articles();
    let snapshot = indexed.snapshot();
    for unit in [Unit::Passage, Unit::Article] {
        let limit = CompanyOptions { limit: 7, ..options(unit, false) };
        let query = parse("union OR council").query;
        let network = network(&snapshot, Gazetteer::builtin(), &query, &limit).unwrap();
        assert_eq!((network.nodes.len(), network.edges.len()), (7, 21));
        for (i, node) in network.nodes.iter().enumerate() {
            let actor = ActorTerm { name: node.id.to_string(), organs: false, field: TextField::Text, salience: None };
            let found = company(&snapshot, Gazetteer::builtin(), &actor, &query, &options(unit, false)).unwrap();
            assert_eq!((found.center.own, found.all), (node.own, network.all));
            for edge in network.edges.iter().filter(|edge| edge.ends.0 == i || edge.ends.1 == i) {
                let other = &network.nodes[edge.ends.0 + edge.ends.1 - i].id;
                let companion = found.companions.iter().find(|companion| companion.actor.id == *other).unwrap();
                assert_eq!(companion.together, edge.together);
                assert!((companion.association.g2 - edge.association.g2).abs() < 1e-9);
            }
        }
        assert!(network.nodes.windows(2).all(|two| two[0].own.articles >= two[1].own.articles));
    }
}

/// A finder of names that knows what to look for.
struct Listed(&'static [&'static str]);

impl NameFinder for Listed {
    fn version(&self) -> &str {
        "listed"
    }

    fn names(&self, text: &str) -> Vec<NamedSpan> {
        let mut found: Vec<NamedSpan> = Vec::new();
        let mut all: Vec<(usize, &str)> = self.0.iter().flat_map(|name| text.match_indices(name)).collect();
        all.sort_by_key(|(at, name)| (*at, std::cmp::Reverse(name.len())));
        for (at, name) in all {
            if found.last().is_none_or(|last| last.span.end() <= at) {
                found.push(NamedSpan { span: Span::new(at, at + name.len()), label: NameLabel::Person });
            }
        }
        found
    }
}

/// An index in which these people were found, too.
fn with_people(folder: &Path, texts: &[(&str, &str)], people: &'static [&'static str]) -> Snapshot {
    let project = Project::empty();
    let record = |(i, (outlet, text)): (usize, &(&str, &str))| {
        format!("{{\"id\":\"p{i}\",\"outlet\":\"{outlet}\",\"title\":\"Note {i}\",\"text\":\"{text}\"}}\n")
    };
    project.write("notes/all.jsonl", &texts.iter().enumerate().map(record).collect::<String>());
    let plain = Indexed::new(&project.path().join("notes")).snapshot();
    let dir = IndexDir::new(folder);
    let lock = WriterLock::acquire(folder).unwrap();
    let generation = dir.begin(plain.manifest.versions.clone()).unwrap();
    let mut writer = GenerationWriter::open(&generation, &lock, 1, 64 << 20).unwrap();
    for StoredArticle { article, .. } in stored(&plain) {
        let names = ModelSpans::of(&Listed(people), &article);
        let mentions = annotate(Gazetteer::builtin(), &article, Some(&names));
        writer.put(prepare(&article, &mentions, None, Gazetteer::builtin())).unwrap();
    }
    writer.commit().unwrap();
    let generation = writer.close().unwrap();
    generation.complete().unwrap();
    dir.swap(&generation).unwrap();
    Snapshot::open(&dir).unwrap()
}

#[test]
fn unknown_people_who_may_be_one_are_proposed_with_what_they_share() {
    let folder = tempfile::Builder::new().prefix("pundit-").tempdir().unwrap();
    let texts = [
        ("The Wire Room", "Ilse Marta Varga spoke in Pakistan on Monday."),
        ("The Wire Room", "Ilse Varga spoke again. Ilse Varga wrote it down."),
        ("Quayside Notes", "It was Ilse Varga who counted the ships."),
        ("Quayside Notes", "I. Varga counted the ships once more."),
        ("Quayside Notes", "Teo Lindqvist and Tor Lindqvist came with T. Lindqvist."),
        ("", "Bram Okafor wrote to nobody."),
        ("The Lantern Review", "B. Okafor wrote to nobody."),
        ("The Lantern Review", "Muhammad Dastgirwala met Mohammed Dastgirwala."),
    ];
    let people: &[&str] = &[
        "Ilse Marta Varga",
        "Ilse Varga",
        "I. Varga",
        "Teo Lindqvist",
        "Tor Lindqvist",
        "T. Lindqvist",
        "Bram Okafor",
        "B. Okafor",
        "Muhammad Dastgirwala",
        "Mohammed Dastgirwala",
    ];
    let snapshot = with_people(folder.path(), &texts, people);
    let mut found = suggestions(&snapshot, Gazetteer::builtin(), 2).unwrap();
    illustrate(&snapshot, &mut found).unwrap();
    let shown: Vec<String> = found
        .iter()
        .map(|suggestion| {
            let unknown: Vec<String> =
                suggestion.unknown.iter().map(|u| format!("{} {}", u.name, u.articles)).collect();
            let common = &suggestion.common;
            format!(
                "{:?}: {} {:?} {} {:?}",
                suggestion.kind,
                unknown.join(", "),
                suggestion.why,
                common.articles,
                common.outlets
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            r#"Merge: Ilse Varga 2, I. Varga 1, Ilse Marta Varga 1 {MiddleNames, Initial} 0 []"#,
            r#"Merge: Mohammed Dastgirwala 1, Muhammad Dastgirwala 1 {Spelling} 1 ["The Lantern Review"]"#,
        ]
    );
    let example = found[0].example.as_ref().unwrap();
    assert_eq!(example.span.of(example.article.body.text()), "Ilse Marta Varga");
    assert!(example.passage.is_some());
}
