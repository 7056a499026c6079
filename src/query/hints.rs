//! Warnings: queries that run, perhaps not as meant.

use super::ast::{Leaf, Query, TextField};
use super::diagnostic::Diagnostic;
use super::field::Field;
use super::lexer::{Kind, Token};
use crate::text::Span;

/// `a b OR c`, `a w/5 b AND c`: how operators of several kinds without parentheses were read.
pub(super) fn mixed_operators(span: Span, query: &Query) -> Diagnostic {
    Diagnostic::warning(span, format!("operators of several kinds: this is read as `{query}`"))
        .help("put parentheses around what belongs together")
}

/// `and`, `or`, `not` in lower case where they look meant as operators: the query uses other
/// syntax, or is a bare list such as `sanctions or embargo`.
pub(super) fn lower_case_operators(tokens: &[Token]) -> Vec<Diagnostic> {
    let words: Vec<Option<&'static str>> = (0..tokens.len()).map(|at| operator_word(tokens, at)).collect();
    let has_syntax = tokens.iter().any(|token| !matches!(token.kind, Kind::Leaf(Leaf::Word(_)) | Kind::Bad));
    let is_list = tokens.len() % 2 == 1 && words.iter().enumerate().all(|(at, word)| word.is_some() == (at % 2 == 1));
    if !has_syntax && !is_list {
        return Vec::new();
    }
    let between = |at: usize| at + 1 < tokens.len() && (at > 0 || words[at] == Some("not"));
    let meant = words.iter().enumerate().filter(|&(at, _)| between(at));
    meant.filter_map(|(at, word)| Some(lower_case_operator((*word)?, tokens[at].span))).collect()
}

fn lower_case_operator(word: &str, span: Span) -> Diagnostic {
    Diagnostic::warning(span, format!("`{word}` is read as a word to look for"))
        .help(format!("the operator is written in capitals: `{}`", word.to_uppercase()))
}

/// The lower-case operator that stands at `at` as a bare word, neither escaped nor a field's value.
fn operator_word(tokens: &[Token], at: usize) -> Option<&'static str> {
    let Kind::Leaf(Leaf::Word(word)) = &tokens[at].kind else { return None };
    let is_value = at > 0 && matches!(tokens[at - 1].kind, Kind::Field(_));
    let operator = ["and", "or", "not"].into_iter().find(|operator| word.eq_ignore_ascii_case(operator))?;
    (!is_value && tokens[at].span.len() == word.len()).then_some(operator)
}

/// `author:Anas Sohail`: meant as one name, read as a name and a word of the text.
pub(super) fn split_names(text: &str, tokens: &[Token]) -> Vec<Diagnostic> {
    let windows = tokens.windows(3).enumerate();
    windows.filter_map(|(at, window)| split_name(text, window, &tokens[at + 2..])).collect()
}

fn split_name(text: &str, start: &[Token], rest: &[Token]) -> Option<Diagnostic> {
    let Kind::Field(field @ (Field::Actor | Field::Outlet | Field::Text(TextField::Author))) = start[0].kind else {
        return None;
    };
    let is_name = |token: &&Token| matches!(&token.kind, Kind::Leaf(Leaf::Word(word)) if is_capitalized(word));
    let last = rest.iter().take_while(is_name).last().filter(|_| is_name(&&start[1]))?;
    let (name, others) = (field.name(), Span::new(rest[0].span.start(), last.span.end()));
    let whole = Span::new(start[1].span.start(), others.end()).of(text);
    let message = format!("`{}` is looked for in the text, not in `{name}:`", others.of(text));
    Some(
        Diagnostic::warning(others, message)
            .help(format!("if this is one name put it in quotes: `{name}:\"{whole}\"`")),
    )
}

/// `Anas`, but not `NATO`.
fn is_capitalized(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_some_and(char::is_lowercase)
}

/// `'crime and punishment'`: meant as a phrase, read as words with apostrophes.
pub(super) fn single_quotes(text: &str, tokens: &[Token]) -> Option<Diagnostic> {
    let is_word = |token: &&Token| matches!(token.kind, Kind::Leaf(Leaf::Word(_)));
    let mut words = tokens.iter().filter(is_word).map(|token| (token.span, token.span.of(text)));
    let opens = |&(_, raw): &(Span, &str)| raw.len() > 2 && raw.starts_with(['\'', '‘', '‚']);
    let (first, raw) = words.find(opens)?;
    let closes = |raw: &str| raw.len() > 2 && raw.ends_with(['\'', '’', '‘']);
    let last = if closes(raw) { first } else { words.find(|(_, raw)| closes(raw))?.0 };
    let warning = Diagnostic::warning(Span::new(first.start(), last.end()), "single quotes are read as apostrophes");
    Some(warning.help("for an exact phrase write `\"…\"`"))
}

/// `will the talks fail?`: meant as a question, read as a word with one more letter.
pub(super) fn question_mark(text: &str, tokens: &[Token]) -> Option<Diagnostic> {
    let (last, before) = tokens.split_last()?;
    let Kind::Leaf(Leaf::Wildcard(pattern)) = &last.kind else { return None };
    let word = pattern.strip_suffix('?').filter(|word| !word.contains(['*', '?']))?;
    let is_word = |token: &Token| matches!(token.kind, Kind::Leaf(Leaf::Word(_)));
    if before.is_empty() || !before.iter().all(is_word) || !last.span.of(text).ends_with('?') {
        return None;
    }
    let warning = Diagnostic::warning(last.span, format!("`?` is one letter: this finds `{word}` with one more"));
    Some(warning.help(format!("if this ends a question leave it out: `{word}`")))
}
