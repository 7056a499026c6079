//! A hit as a row of a table: `search --format csv` and `tsv`.

use super::hits::HitRecord;

/// The columns, in order. They are the same whatever was asked and found; a new one goes to the end.
pub const COLUMNS: [&str; 21] = [
    "query",
    "rank",
    "score",
    "passage",
    "article",
    "docno",
    "title",
    "authors",
    "date",
    "date_reliable",
    "outlet",
    "url",
    "permalink",
    "heading",
    "text",
    "first_paragraph",
    "last_paragraph",
    "paragraphs_in_article",
    "matching_passages",
    "actors",
    "highlights",
];

/// The cells of a hit, empty where nothing is known. Paragraphs count from 1, as people do; several
/// values in a cell stand behind `; `, stretches of text behind a blank.
pub fn row(hit: &HitRecord) -> [String; COLUMNS.len()] {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let actors: Vec<&str> = hit.actors.iter().map(|actor| actor.id.as_str()).collect();
    let highlights: Vec<String> = hit.highlights.iter().map(|[start, end]| format!("{start}..{end}")).collect();
    // An article without text has no paragraph.
    let paragraph = |n: usize| if hit.paragraphs_in_article == 0 { String::new() } else { (n + 1).to_string() };
    [
        text(&hit.query),
        hit.rank.to_string(),
        hit.score.to_string(),
        hit.passage.clone(),
        hit.article.to_string(),
        hit.docno.clone(),
        text(&hit.title),
        hit.authors.join("; "),
        text(&hit.date),
        hit.date_reliable.map(|reliable| reliable.to_string()).unwrap_or_default(),
        text(&hit.outlet),
        text(&hit.url),
        text(&hit.permalink),
        text(&hit.heading),
        hit.text.clone(),
        paragraph(hit.paragraphs[0]),
        paragraph(hit.paragraphs[1]),
        hit.paragraphs_in_article.to_string(),
        hit.matching_passages.to_string(),
        actors.join("; "),
        highlights.join(" "),
    ]
}
