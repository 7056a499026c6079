//! What the parser has to say about a query, and how a terminal shows it.

use crate::text::Span;
use std::borrow::Cow;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// The query must not be run.
    Error,
    /// The query runs, perhaps not as meant.
    Warning,
}

/// One remark about a stretch of the query text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    /// Bytes of the query text.
    pub span: Span,
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl Diagnostic {
    pub(super) fn error(span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Error, span, message: message.into(), help: None }
    }

    pub(super) fn warning(span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(span, message) }
    }

    pub(super) fn help(self, help: impl Into<String>) -> Diagnostic {
        Diagnostic { help: Some(help.into()), ..self }
    }
}

/// The query's line with the stretch underlined, the reason, and what to write instead; no line
/// break at the end.
///
/// ```
/// use pundit::query::{parse, render_error};
/// let text = "war autor:sohail";
/// let parsed = parse(text);
/// assert_eq!(
///     render_error(text, parsed.error().unwrap()),
///     "error: there is no field `autor`\n  war autor:sohail\n      ^^^^^^\n  help: did you mean `author:`?"
/// );
/// ```
pub fn render_error(text: &str, diagnostic: &Diagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let (line, span) = line_around(text, diagnostic.span);
    let (line, span) = excerpt(line, span);
    let before = printable(&line[..span.start()]);
    let marked = printable(span.of(&line));
    let after = printable(&line[span.end()..]);
    let indent = " ".repeat(before.width());
    let carets = "^".repeat(marked.width().max(1));
    let mut out = format!("{severity}: {}\n  {before}{marked}{after}\n  {indent}{carets}", diagnostic.message);
    if let Some(help) = &diagnostic.help {
        out.push_str("\n  help: ");
        out.push_str(help);
    }
    out
}

/// The line in which `span` begins, and the part of the span that lies in it.
///
/// A span that does not belong to the text marks its end.
fn line_around(text: &str, span: Span) -> (&str, Span) {
    let span = if text.get(span.range()).is_some() { span } else { Span::new(text.len(), text.len()) };
    let start = text[..span.start()].rfind('\n').map_or(0, |i| i + 1);
    let end = text[span.start()..].find('\n').map_or(text.len(), |i| span.start() + i);
    (&text[start..end], Span::new(span.start() - start, span.end().min(end) - start))
}

/// Characters of a line that are shown.
const EXCERPT: usize = 400;
/// Of these, before the place in question.
const BEFORE: usize = 100;

/// Of a long line only what stands around `span`, with dots for the rest, so that many remarks on a long query stay short.
fn excerpt(line: &str, span: Span) -> (Cow<'_, str>, Span) {
    if line.len() <= EXCERPT {
        return (Cow::Borrowed(line), span);
    }
    let start = line[..span.start()].char_indices().rev().take(BEFORE).last().map_or(span.start(), |(at, _)| at);
    let end = line[start..].char_indices().nth(EXCERPT).map_or(line.len(), |(at, _)| start + at);
    let dots = |cut: bool| if cut { "…" } else { "" };
    let (left, right) = (dots(start > 0), dots(end < line.len()));
    let moved = |at: usize| at.min(end) - start + left.len();
    let span = Span::new(moved(span.start()), moved(span.end()));
    (Cow::Owned(format!("{left}{}{right}", &line[start..end])), span)
}

/// Tabs, escapes and other characters a terminal would act upon become blanks, so that the
/// underline stays under its words.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.width().is_none() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, span: (usize, usize), expected: &str) {
        let diagnostic = Diagnostic::error(Span::new(span.0, span.1), "odd");
        assert_eq!(render_error(text, &diagnostic), format!("error: odd\n{expected}"));
    }

    #[test]
    fn the_underline_stands_under_the_bytes() {
        check("ab cd", (3, 5), "  ab cd\n     ^^");
        check("ab", (2, 2), "  ab\n    ^");
        check("", (0, 0), "  \n  ^");
    }

    #[test]
    fn the_underline_minds_the_width_of_what_stands_before_it() {
        check("外交 x", (7, 8), "  外交 x\n       ^");
        check("e\u{301}lan x", (7, 8), "  e\u{301}lan x\n       ^");
        check("外 x", (0, 3), "  外 x\n  ^^");
    }

    #[test]
    fn only_the_line_in_question_is_shown_and_no_control_character() {
        check("first\nse\tcond\nthird", (9, 16), "  se cond\n     ^^^^");
        check("a\u{1b}[31mb", (6, 7), "  a [31mb\n        ^");
    }

    #[test]
    fn of_a_long_line_only_the_surroundings_are_shown() {
        let long = format!("{}é{}", "a".repeat(1000), "b".repeat(1000));
        let shown = format!("  …{}é{}…\n   {}^", "a".repeat(100), "b".repeat(299), " ".repeat(100));
        check(&long, (1000, 1002), &shown);
        check(&long, (0, 1), &format!("  {}…\n  ^", "a".repeat(400)));
    }

    #[test]
    fn a_foreign_span_is_no_reason_to_panic() {
        check("é", (1, 2), "  é\n   ^");
        check("a", (7, 9), "  a\n   ^");
    }
}
