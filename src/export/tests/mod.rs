//! Every format is read back by a parser of its own, with texts that mean something to each of them.

mod bibtex;
mod csl_json;
mod graphml;
mod markdown;
mod permalink;
mod ris;
mod serial;
mod text;

use super::citation::{Citation, Quote};
use crate::article::{Article, ArticleId, Author, BlockKind, Body, Dated, PartialDate, Via};
use crate::record::Source;
use crate::text::{Language, Span};
use proptest::prelude::*;

/// What breaks writers that trust their input.
const NASTY: &[&str] = &[
    "50% of \"A & B\" cost $5_000 #1 ~ 2^3 \\today {open} [x] <b>",
    "} @book{evil, title = {x}",
    "{{{",
    "ends with a backslash \\",
    "two -- dashes --- and ``ticks'' ?`why <<so>> ,,there",
    "ER  - \r\nTY  - BOOK",
    "first\nsecond\r\n\r\nthird\tfourth\u{85}fifth\u{2028}sixth",
    "# No heading",
    "1. No list",
    "- neither * nor _this_ `code` ~~gone~~ | table |",
    "AT&amp;T &lt; &copy; R&D",
    "![image](javascript:alert(1)) [link][1] <https://x.example>",
    "مضيق هرمز: هل «تُغلق» الممر؟",
    "\u{202e}reversed\u{202c} \u{2066}isolated\u{2069}",
    "台海局势：谁在数船？",
    "Über Grenzen und Größe — naïve façade",
    "and others and more",
    "\u{0}\u{7}\u{1b}[31mred",
];

const PEOPLE: &[&str] = &[
    "Ilse Varga",
    "Müller, Jürgen",
    "Juan de la Cruz",
    "AP Staff",
    "Ada Voss, Jr.",
    "王海",
    "نور العين",
    "Anderson and Sons",
    "O'Neill-Şahin, Zoë \"Zo\"",
    "{Brace} & %Percent_",
    "Imre van der Berg",
    "Banyan",
    "*",
    "",
];

fn author(name: &str) -> Author {
    Author { name: name.to_owned(), role: None, affiliation: None, via: Via::Meta }
}

fn dated(date: &str, reliable: bool, conflicts: &[&str]) -> Dated {
    let conflicts = conflicts.iter().map(|date| date.parse().unwrap()).collect();
    Dated { date: date.parse().unwrap(), via: Via::Meta, reliable, conflicts }
}

/// A web article of two authors with three paragraphs, the second under a heading.
fn article() -> Article {
    Article {
        id: ArticleId::from_docno("tides"),
        docno: None,
        source: Source::file("tides.html"),
        url: Some("https://harbour.example/opinion/tides?id=1&lang=en".into()),
        title: Some("Tides, and Who Counts Them".into()),
        authors: vec![author("Ilse Varga"), author("Juan de la Cruz")],
        published: Some(dated("2025-11-03", true, &[])),
        modified: None,
        outlet: Some("The Harbour Ledger".into()),
        language: Some(Language::ENGLISH),
        description: None,
        tags: vec!["shipping".into(), "truces".into()],
        body: body(&[
            (
                BlockKind::Paragraph,
                "A harbour without a gauge is a rumour with a quay. Somebody must count the water, and be believed by those who do not like the number.",
            ),
            (BlockKind::Heading(2), "Who reads the gauge"),
            (
                BlockKind::Paragraph,
                "The reader of the gauge is paid by both banks, which is why neither trusts him; and yet his numbers have stood for forty years.",
            ),
            (
                BlockKind::Paragraph,
                "Close the office and the river will still rise. What falls is the habit of asking, before anybody builds, how high it came the last time.",
            ),
        ]),
        warnings: vec![],
    }
}

fn body(blocks: &[(BlockKind, &str)]) -> Body {
    Body::from_blocks(blocks.iter().copied())
}

/// With every passage quoted whose number is given.
fn citing(article: &Article, passages: &[usize]) -> Citation {
    let all = self::passages(article);
    let mut citation = Citation::new(article);
    for &n in passages {
        let Some(&(first, last)) = all.get(n) else { continue };
        let span = span_of(article, (first, last));
        citation.quote(Quote::new(article, format!("{}#{n:08}", article.id), span, (first, last)));
    }
    citation
}

/// First and last block: a paragraph with the headings before it.
fn passages(article: &Article) -> Vec<(usize, usize)> {
    let mut passages = Vec::new();
    let mut first = 0;
    for (n, block) in article.body.blocks().iter().enumerate() {
        if !matches!(block.kind, BlockKind::Heading(_)) || n + 1 == article.body.blocks().len() {
            passages.push((first, n));
            first = n + 1;
        }
    }
    passages
}

fn span_of(article: &Article, (first, last): (usize, usize)) -> Span {
    let blocks = article.body.blocks();
    Span::new(blocks[first].span.start(), blocks[last].span.end())
}

/// One article for each nasty text, in every field that takes text.
fn nasty() -> Vec<Citation> {
    let of = |(i, text): (usize, &&str)| {
        let mut article = article();
        article.id = ArticleId::from_docno(text);
        article.title = Some((*text).to_owned());
        article.outlet = Some((*text).to_owned());
        article.description = Some((*text).to_owned());
        article.tags = vec![(*text).to_owned()];
        article.authors = vec![author(text), author(PEOPLE[i % PEOPLE.len()])];
        article.body = body(&[(BlockKind::Paragraph, text)]);
        article.published = Some(dated("2023-08-15", i % 2 == 0, &["2019-03"]));
        citing(&article, &[0])
    };
    NASTY.iter().enumerate().map(of).collect()
}

prop_compose! {
    fn text()(parts in proptest::collection::vec(prop_oneof![
        "[ -~]{1,12}", ".{1,6}", "[\\\\{}%&$#_~^\"'`<>,-]{1,6}", proptest::sample::select(NASTY).prop_map(str::to_owned),
    ], 0..4)) -> String {
        parts.concat()
    }
}

prop_compose! {
    fn date()(year in 0i16..=9999, month in 0i8..=12, day in 0i8..=31) -> PartialDate {
        let whole = PartialDate::day(year, month, day);
        whole.or(PartialDate::month(year, month)).unwrap_or(PartialDate::year(year))
    }
}

prop_compose! {
    fn any_article()(
        id in "[a-z]{1,9}",
        title in proptest::option::of(text()),
        outlet in proptest::option::of(text()),
        url in proptest::option::of("https?://[a-z]{1,6}\\.example/[!-~é]{0,20}"),
        description in proptest::option::of(text()),
        people in proptest::collection::vec(prop_oneof![
            proptest::sample::select(PEOPLE).prop_map(str::to_owned), text(),
        ], 0..4),
        role in proptest::option::of(proptest::sample::select(&["translator", "editor", "photographer", "reviewer"][..])),
        tags in proptest::collection::vec(text(), 0..3),
        published in proptest::option::of((date(), any::<bool>(), proptest::option::of(date()))),
        modified in proptest::option::of(date()),
        blocks in proptest::collection::vec((any::<bool>(), text()), 0..4),
    ) -> Article {
        let dated = |date, reliable, conflict: Option<PartialDate>| {
            Dated { date, via: Via::Url, reliable, conflicts: conflict.into_iter().collect() }
        };
        let mut authors: Vec<Author> = people.iter().map(|name| author(name)).collect();
        if let Some(last) = authors.last_mut() {
            last.role = role.map(str::to_owned);
        }
        let kind = |heading| if heading { BlockKind::Heading(2) } else { BlockKind::Paragraph };
        Article {
            id: ArticleId::from_docno(&id),
            docno: None,
            source: Source::file("x"),
            url,
            title,
            authors,
            published: published.map(|(date, reliable, conflict)| dated(date, reliable, conflict)),
            modified: modified.map(|date| dated(date, true, None)),
            outlet,
            language: Some(Language::ENGLISH),
            description,
            tags,
            body: Body::from_blocks(blocks.iter().map(|(heading, text)| (kind(*heading), text))),
            warnings: vec![],
        }
    }
}

prop_compose! {
    fn citations()(articles in proptest::collection::vec(any_article(), 0..4)) -> Vec<Citation> {
        articles.iter().map(|article| citing(article, &[0, 1])).collect()
    }
}
