//! Nexis and Lexis: `recycl! W/10 (packag! OR container) AND HLEAD(ATLEAST3(ban))`.
//!
//! The order of operators is that of the products' help: `OR`, then `W/n` and `PRE/n` with the
//! smaller distance first, `W/S`, `W/P`, `AND`, `AND NOT`; equals from left to right. Some newer
//! products read from left to right throughout, so every mixture is warned of.

use super::super::ast::{Case, Relation, Salience, TextField, Within};
use super::super::diagnostic::Diagnostic;
use super::super::field::Field;
use super::super::operators::{Closeness, MAX_DISTANCE, MAX_NUMBER};
use super::lexer::Lexer;
use super::range::What;
use super::token::{After, Function, Kind, Operator};
use crate::text::Span;

pub(super) fn power(operator: Operator) -> u32 {
    match operator {
        Operator::Beside => 4 * MAX_DISTANCE,
        Operator::Or => 3 * MAX_DISTANCE,
        Operator::Near(Closeness { within: Within::Words(n), .. }) => 2 * MAX_DISTANCE - n,
        Operator::Near(Closeness { within: Within::Sentence, .. }) => 4,
        Operator::Near(Closeness { within: Within::Paragraph, .. }) => 3,
        Operator::And => 2,
        Operator::AndNot => 1,
    }
}

pub(super) const SEGMENTS_HELP: &str = "segments are HEADLINE, HLEAD, LEAD, BODY, BYLINE, PUBLICATION, LANGUAGE, \
     DATE, LENGTH, TERM, COMPANY, PERSON, GEOGRAPHIC, and ATLEAST5, CAPS, NOCAPS, ALLCAPS";

/// The body and nothing but the body: its first so many words.
const BODY: TextField = TextField::First(MAX_NUMBER);
/// The lead without the headline.
const LEAD: TextField = TextField::First(super::super::ast::LEAD_WORDS);

/// Names of segments that are words as well: a blank before the parenthesis leaves it open which is meant.
const WORDS: &[&str] = &[
    "author",
    "body",
    "caps",
    "company",
    "date",
    "graphic",
    "head",
    "headline",
    "industry",
    "language",
    "lead",
    "length",
    "organization",
    "person",
    "plural",
    "publication",
    "section",
    "singular",
    "source",
    "subject",
    "term",
    "terms",
    "title",
];

enum Segment {
    Function(Function),
    Range(What),
    /// What it asks for is not to be had, and what to write instead.
    Refused(&'static str),
}

/// The segment or command called `name`, in small letters; `None` when there is none.
fn segment(name: &str, span: Span) -> Option<Result<Segment, Diagnostic>> {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    if matches!(letters, "atleast" | "atl") {
        return Some(match name[letters.len()..].parse() {
            Ok(n @ 1..=MAX_NUMBER) => Ok(Segment::Function(Function::AtLeast(n))),
            _ => Err(Diagnostic::error(
                span,
                format!("`{}` needs a number from 1 to {MAX_NUMBER}", letters.to_uppercase()),
            )
            .help("write `ATLEAST5(…)`")),
        });
    }
    let function = |function| Segment::Function(function);
    Some(Ok(match name {
        "headline" | "head" | "title" => function(Function::Field(Field::Text(TextField::Title))),
        "hlead" => function(Function::Place(TextField::Lead)),
        "lead" => function(Function::Place(LEAD)),
        "body" => function(Function::Place(BODY)),
        "byline" | "author" => function(Function::Field(Field::Text(TextField::Author))),
        "publication" | "pub" | "source" => function(Function::Field(Field::Outlet)),
        "language" => function(Function::Field(Field::Language)),
        "term" | "terms" | "company" | "person" | "geographic" | "organization" => {
            function(Function::Field(Field::Actor))
        }
        "caps" => function(Function::Case(Case::Some)),
        "nocaps" => function(Function::Case(Case::None)),
        "allcaps" => function(Function::Case(Case::All)),
        "date" => Segment::Range(What::Date),
        "length" => Segment::Range(What::Length),
        "plural" | "singular" => Segment::Refused("write the form itself in quotes: `\"elections\"`, `\"election\"`"),
        "subject" | "industry" | "ticker" => Segment::Refused(
            "articles have no codes of subjects: an actor is `TERM(name)`, other subjects words, as in `HLEAD(ATLEAST3(word))`",
        ),
        "section" | "graphic" | "load-date" | "dateline" => {
            Segment::Refused("articles have no such segment here: leave it out, or look for the words in `BODY(…)`")
        }
        _ => return None,
    }))
}

/// Takes a word, a connector, or the name of a segment.
pub(super) fn chunk(lexer: &mut Lexer<'_>) {
    let (raw, span) = lexer.take_raw();
    let lower = raw.to_ascii_lowercase();
    if connector(lexer, &lower, span) {
        return;
    }
    if lexer.open_follows()
        && let Some(read) = segment(&lower, span)
    {
        if lexer.peek() != Some('(') && WORDS.contains(&lower.as_str()) {
            let message = format!("`{raw} (` is read as the name of a segment");
            lexer
                .out
                .diagnostics
                .push(Diagnostic::warning(span, message).help("to look for the word put it in quotes"));
        }
        return push_segment(lexer, read, span);
    }
    if lexer.peek() == Some('(') {
        let diagnostic = Diagnostic::error(span, format!("`{raw}(` is not understood in Nexis"));
        return lexer.push_bad(diagnostic.help(format!("put a blank before the parenthesis; {SEGMENTS_HELP}")), span);
    }
    let name = lower.split(['<', '>', '=']).next().unwrap_or_default();
    let what = [("date", What::Date), ("length", What::Length)].into_iter().find(|(known, _)| *known == name);
    if let Some((name, what)) = what {
        if lexer.comparison(what, Span::new(span.start(), span.start() + name.len())) {
            return;
        }
        lexer.at = span.end();
    }
    match relevance(&lower, span) {
        Some(read) => lexer.push_read(read.map(Kind::After), span),
        None => lexer.word(raw, span),
    }
}

fn push_segment(lexer: &mut Lexer<'_>, read: Result<Segment, Diagnostic>, name: Span) {
    match read {
        Ok(Segment::Function(function)) => lexer.push(Kind::Function(function), name),
        Ok(Segment::Range(what)) => {
            lexer.skip_blanks();
            let open = Span::new(lexer.at, lexer.at + 1);
            let Some(inside) = lexer.take_parenthesized() else {
                lexer.at = lexer.text.len();
                let diagnostic = Diagnostic::error(open, "this parenthesis is never closed").help("close it with `)`");
                return lexer.push_bad(diagnostic, open);
            };
            let text = inside.of(lexer.text);
            let read = lexer.reader().read_segment(what, text, inside.start());
            lexer.push_read(read.map(Kind::Ready), Span::new(name.start(), lexer.at));
        }
        Ok(Segment::Refused(help)) => {
            let message = format!("`{}` cannot be looked for", name.of(lexer.text).to_uppercase());
            refuse_segment(lexer, Diagnostic::error(name, message).help(help), name);
        }
        Err(diagnostic) => refuse_segment(lexer, diagnostic, name),
    }
}

/// Goes past the parentheses of a segment that is refused.
fn refuse_segment(lexer: &mut Lexer<'_>, diagnostic: Diagnostic, name: Span) {
    lexer.skip_blanks();
    if lexer.take_parenthesized().is_none() {
        lexer.at = lexer.text.len();
    }
    lexer.push_bad(diagnostic, Span::new(name.start(), lexer.at));
}

/// Takes a connector; false when `lower` is none.
fn connector(lexer: &mut Lexer<'_>, lower: &str, span: Span) -> bool {
    match lower {
        "and" | "&" => lexer.push(Kind::Operator(Operator::And), span),
        "or" => lexer.push(Kind::Operator(Operator::Or), span),
        "not" | "andnot" | "butnot" => lexer.not(span),
        _ => return closeness(lexer, lower, span),
    }
    true
}

fn closeness(lexer: &mut Lexer<'_>, lower: &str, span: Span) -> bool {
    let (glued_not, lower) = match lower.strip_prefix("not/") {
        Some(_) => (true, &lower["not".len()..]),
        None => (false, lower),
    };
    let Some((relation, distance)) = split(lower) else { return false };
    let not_before = lexer.out.tokens.last().is_some_and(|token| {
        matches!(token.kind, Kind::Operator(Operator::AndNot)) && token.span.of(lexer.text).eq_ignore_ascii_case("not")
    });
    let start = match lexer.out.tokens.pop_if(|_| not_before) {
        Some(not) => not.span.start(),
        None => span.start(),
    };
    let whole = Span::new(start, span.end());
    let read = read_closeness(relation, distance, glued_not || not_before, whole, whole.of(lexer.text));
    if let Ok(Operator::And | Operator::AndNot) = read {
        let meant = if matches!(read, Ok(Operator::And)) { "AND" } else { "AND NOT" };
        let message = format!("`{}` is read as `{meant}`", whole.of(lexer.text));
        lexer.out.diagnostics.push(Diagnostic::warning(whole, message).help("headline and text count as one segment"));
    }
    match read {
        Ok(operator) => lexer.push(Kind::Operator(operator), whole),
        Err(diagnostic) => lexer.push_bad(diagnostic, whole),
    }
    true
}

/// `w/5` as its relation and its distance.
fn split(lower: &str) -> Option<(Relation, &str)> {
    let (relation, distance) = match lower.split_once('/') {
        Some(("w" | "near" | "", distance)) => (Relation::Beside, distance),
        Some(("pre" | "onear", distance)) => (Relation::Before, distance),
        _ => (Relation::Before, lower.strip_prefix('+')?),
    };
    let is_number = !distance.is_empty() && distance.bytes().all(|b| b.is_ascii_digit());
    (is_number || matches!(distance, "s" | "sent" | "p" | "para" | "seg")).then_some((relation, distance))
}

fn read_closeness(
    relation: Relation,
    distance: &str,
    not: bool,
    span: Span,
    raw: &str,
) -> Result<Operator, Diagnostic> {
    let within = match distance {
        "s" | "sent" => Within::Sentence,
        "p" | "para" => Within::Paragraph,
        "seg" if relation == Relation::Before => {
            return Err(Diagnostic::error(span, format!("`{raw}` is not understood"))
                .help("write `PRE/P`, or `W/SEG` in any order"));
        }
        "seg" => return Ok(if not { Operator::AndNot } else { Operator::And }),
        _ => match distance.parse() {
            Ok(n @ 1..=MAX_DISTANCE) => Within::Words(n),
            _ => {
                return Err(Diagnostic::error(span, format!("`{raw}` is no distance"))
                    .help(format!("write a number of words from 1, for neighbours, to {MAX_DISTANCE}")));
            }
        },
    };
    match (relation, not) {
        (Relation::Beside, true) => Ok(Operator::Near(Closeness { within, relation: Relation::Without })),
        (_, true) => Err(Diagnostic::error(span, format!("`{raw}` is not understood"))
            .help(format!("write `NOT W/{}`, which holds in either order", distance.to_uppercase()))),
        (relation, false) => Ok(Operator::Near(Closeness { within, relation })),
    }
}

/// `#85plus#`: what the article is about in the first place.
fn relevance(lower: &str, span: Span) -> Option<Result<After, Diagnostic>> {
    let score = lower.strip_prefix('#')?.trim_end_matches('#').strip_suffix("plus")?;
    Some(match score.parse::<u32>() {
        Ok(85) => Ok(After::Salience(Salience::Major)),
        _ => Err(Diagnostic::error(span, "scores are not told apart that finely")
            .help("write `#85plus#` for major references, or leave it out for all of them")),
    })
}
