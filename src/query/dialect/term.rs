//! Words and phrases, with the marks by which either product stands letters off.

use super::super::ast::Leaf;
use super::super::diagnostic::Diagnostic;
use super::super::field::Field;
use super::super::foreign;
use super::super::word::{is_blank, is_long_dash, is_reserved, read_word};
use super::Dialect;
use super::token::Piece;
use crate::text::{Span, words};

/// As many letters may be left open at the end of a word.
const MAX_OPEN_LETTERS: usize = 9;

/// A word outside of quotation marks.
pub(super) fn read_bare(raw: &str, dialect: Dialect, span: Span) -> Result<Piece, Diagnostic> {
    refuse_syntax(raw, dialect, span)?;
    if has_marks(raw, dialect) {
        return read_pattern(raw, dialect, span);
    }
    if words(raw).is_empty() {
        return Err(Diagnostic::error(span, format!("`{raw}` has no letter or digit to look for")).help("leave it out"));
    }
    Ok(match dialect {
        Dialect::Nexis => Piece::Word(raw.to_owned()),
        Dialect::Factiva => Piece::Phrase(raw.to_owned()),
    })
}

/// What stands between quotation marks: marks of truncation count, everything else is text.
pub(super) fn read_quoted(raw: &str, dialect: Dialect, span: Span) -> Result<Vec<Piece>, Diagnostic> {
    if words(raw).is_empty() {
        return Err(Diagnostic::error(span, "there is no word between these quotation marks")
            .help("write the words between them, or leave them out"));
    }
    let mut pieces = Vec::new();
    for word in raw.split(is_blank).filter(|word| !word.is_empty()) {
        if has_marks(word, dialect) {
            pieces.push(read_pattern(word, dialect, span)?);
        } else {
            push_words(&mut pieces, word);
        }
    }
    pieces.retain(|piece| !matches!(piece, Piece::Phrase(phrase) if words(phrase).is_empty()));
    Ok(pieces)
}

/// Adds words that follow directly, as part of the phrase before them.
pub(super) fn push_words(pieces: &mut Vec<Piece>, more: &str) {
    match pieces.last_mut() {
        Some(Piece::Phrase(phrase)) => {
            phrase.push(' ');
            phrase.push_str(more);
        }
        _ => pieces.push(Piece::Phrase(more.to_owned())),
    }
}

/// What looks like syntax of pundit's own or of a third language must not become a word.
fn refuse_syntax(raw: &str, dialect: Dialect, span: Span) -> Result<(), Diagnostic> {
    if foreign::is_operator(raw) {
        let message = format!("the operator `{raw}` is not understood in {}", dialect.name());
        return Err(Diagnostic::error(span, message).help(dialect.closeness_help()));
    }
    if let Some(sign) = raw.chars().next().filter(|&c| matches!(c, '-' | '+') || is_long_dash(c)) {
        let word = &raw[sign.len_utf8()..];
        let message = format!("`{sign}` before a word is not understood in {}", dialect.name());
        return Err(Diagnostic::error(span, message).help(match sign {
            '+' => "leave it out: what is joined by `AND` is demanded".to_owned(),
            _ => format!("to leave the word out write `{} {word}` behind what to look for", dialect.exclusion()),
        }));
    }
    if let Some((name, _)) = raw.split_once(':').filter(|(name, _)| Field::from_name(name).is_some()) {
        let message = format!("`{name}:` is not understood in {}", dialect.name());
        return Err(Diagnostic::error(span, message)
            .help(format!("{}; to look for the text itself put it in quotes", dialect.fields_help())));
    }
    match raw.chars().find(|&c| is_reserved(c) && !dialect.marks().contains(c)) {
        Some(c) => Err(Diagnostic::error(span, format!("`{c}` is not understood in {}", dialect.name()))
            .help(format!("to look for the text itself put it in quotes: `\"{raw}\"`"))),
        None => Ok(()),
    }
}

/// Whether a mark of truncation stands behind a letter; `$5bn` has none.
fn has_marks(word: &str, dialect: Dialect) -> bool {
    let mut before = ' ';
    word.chars().any(|c| {
        let is_mark = dialect.marks().contains(c) && (before.is_alphanumeric() || dialect.marks().contains(before));
        before = c;
        is_mark
    }) || word.starts_with(['*', '?', '!']) && !words(word).is_empty()
}

fn read_pattern(raw: &str, dialect: Dialect, span: Span) -> Result<Piece, Diagnostic> {
    if raw.contains('\\') {
        return Err(Diagnostic::error(span, "`\\` cannot stand in a word with letters left open").help("leave it out"));
    }
    match dialect {
        Dialect::Nexis => read_nexis_pattern(raw, span),
        Dialect::Factiva => read_factiva_pattern(raw, span),
    }
}

/// `recycl!` is every ending, `wom*n` one letter, `bank*` at most one; `?` is always one.
fn read_nexis_pattern(raw: &str, span: Span) -> Result<Piece, Diagnostic> {
    let (body, any_ending) = raw.strip_suffix('!').map_or((raw, false), |body| (body, true));
    if body.contains('!') {
        return Err(Diagnostic::error(span, "`!` stands at the end of a word")
            .help("for a single letter inside a word write `*`, as in `wom*n`"));
    }
    let start = body.trim_end_matches('*');
    let open = body.len() - start.len();
    let start = start.replace('*', "?");
    if any_ending {
        let pattern = format!("{start}{}", "?".repeat(open));
        // `!` keeps its name in what is said about it.
        let mark = if pattern.contains('?') { '*' } else { '!' };
        let leaf = read_word(&format!("{pattern}{mark}"), span).map_err(|said| worded(said, NEXIS_WORDS))?;
        return Ok(Piece::Any(vec![leaf]));
    }
    open_endings(&start, open, span).map_err(|said| worded(said, NEXIS_WORDS))
}

/// `chariot*` and `chariot$` are every ending, `engineer$3` at most three letters, `?` is one.
fn read_factiva_pattern(raw: &str, span: Span) -> Result<Piece, Diagnostic> {
    let Some((start, letters)) = raw.split_once('$').filter(|(start, _)| !start.is_empty()) else {
        let leaf = read_word(raw, span).map_err(|said| worded(said, FACTIVA_WORDS))?;
        return Ok(Piece::Any(vec![leaf]));
    };
    if start.contains(['*', '?']) || !(letters.is_empty() || letters.len() == 1 && "123456789".contains(letters)) {
        return Err(Diagnostic::error(
            span,
            "`$` stands at the end of a word, with a digit from 1 to 9 or nothing behind it",
        )
        .help(format!("write `engineer$3`; to look for the text itself put it in quotes: `\"{raw}\"`")));
    }
    if start.chars().filter(|c| c.is_alphanumeric()).count() < 3 {
        return Err(Diagnostic::error(span, "`$` needs at least three letters before it")
            .help(format!("to look for the text itself put it in quotes: `\"{raw}\"`")));
    }
    match letters.parse() {
        Ok(open) => open_endings(start, open, span).map_err(|said| worded(said, FACTIVA_WORDS)),
        Err(_) => {
            Ok(Piece::Any(vec![read_word(&format!("{start}*"), span).map_err(|said| worded(said, FACTIVA_WORDS))?]))
        }
    }
}

/// `start` with at most `open` letters behind it.
fn open_endings(start: &str, open: usize, span: Span) -> Result<Piece, Diagnostic> {
    if open > MAX_OPEN_LETTERS {
        return Err(Diagnostic::error(span, format!("more than {MAX_OPEN_LETTERS} letters are left open"))
            .help("write `!` for any ending"));
    }
    let whole = match start.contains('?') {
        true => read_word(start, span)?,
        false => Leaf::Phrase(start.to_owned()),
    };
    let longer = (1..=open).map(|n| read_word(&format!("{start}{}", "?".repeat(n)), span));
    Ok(Piece::Any(std::iter::once(Ok(whole)).chain(longer).collect::<Result<_, _>>()?))
}

/// How advice about our own patterns is said in Nexis.
const NEXIS_WORDS: &[(&str, &str)] = &[("*`", "!`"), ("organi?e", "organi*e")];
/// How it is said in Factiva.
const FACTIVA_WORDS: &[(&str, &str)] = &[("pre/1", "adj1")];

fn worded(diagnostic: Diagnostic, words: &[(&str, &str)]) -> Diagnostic {
    let reword = |help: String| words.iter().fold(help, |help, (ours, theirs)| help.replace(ours, theirs));
    Diagnostic { help: diagnostic.help.map(reword), ..diagnostic }
}
