//! Days and lengths with a comparison: `> 1200`, `geq (3/1/2024) and leq (6/30/2024)`.

use super::super::ast::{DateRange, LengthRange, Query};
use super::super::diagnostic::Diagnostic;
use super::super::word::is_blank;
use super::Dialect;
use super::calendar;
use crate::article::PartialDate;
use crate::text::Span;
use jiff::civil::Date;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Date,
    Length,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    From,
    After,
    Until,
    Before,
    On,
}

/// The comparison that `sign` is: one of the mathematical signs, or a word.
pub(super) fn bound(sign: &str) -> Option<Bound> {
    Some(match sign.to_ascii_lowercase().as_str() {
        ">" | "aft" | "after" | "gt" => Bound::After,
        ">=" | "=>" | "geq" | "ge" => Bound::From,
        "<" | "bef" | "before" | "lt" => Bound::Before,
        "<=" | "=<" | "leq" | "le" => Bound::Until,
        "=" | "is" | "eq" => Bound::On,
        _ => return None,
    })
}

/// Bytes of the sign that `raw` begins with.
pub(super) fn sign_len(raw: &str) -> usize {
    raw.len() - raw.trim_start_matches(['<', '>', '=']).len()
}

/// Where days and lengths are read: what is odd about them is said here.
pub(super) struct Reader<'d> {
    pub dialect: Dialect,
    pub today: Date,
    pub warnings: &'d mut Vec<Diagnostic>,
}

impl Reader<'_> {
    /// All comparisons with their values, which together make one range.
    pub fn read(&mut self, what: What, parts: &[(Bound, &str, Span)], span: Span) -> Result<Query, Diagnostic> {
        match what {
            What::Date => {
                let ends = self.ends(parts, span, Reader::days)?;
                self.published(ends, span)
            }
            What::Length => length(self.ends(parts, span, |_, bound, text, span| words(bound, text, span))?, span),
        }
    }

    /// What stands between the parentheses of a segment, where `text` begins at `start`.
    pub fn read_segment(&mut self, what: What, text: &str, start: usize) -> Result<Query, Diagnostic> {
        let span = Span::new(start, start + text.len());
        let parts = segment_parts(text, start)?;
        if parts.is_empty() {
            return Err(Diagnostic::error(span, "there is nothing between these parentheses").help(what.example()));
        }
        self.read(what, &parts, span)
    }

    fn ends<T>(
        &mut self,
        parts: &[(Bound, &str, Span)],
        whole: Span,
        read: impl Fn(&mut Self, Bound, &str, Span) -> Result<(Option<T>, Option<T>), Diagnostic>,
    ) -> Result<(Option<T>, Option<T>), Diagnostic> {
        let mut ends = (None, None);
        for &(bound, text, span) in parts {
            let (first, last) = read(self, bound, text, span)?;
            if first.is_some() && ends.0.is_some() || last.is_some() && ends.1.is_some() {
                return Err(Diagnostic::error(whole, "this range has one end twice").help("leave all but one out"));
            }
            ends = (first.or(ends.0), last.or(ends.1));
        }
        Ok(ends)
    }

    fn days(&mut self, bound: Bound, text: &str, span: Span) -> Result<Ends<PartialDate>, Diagnostic> {
        let named = calendar::read(text, self.dialect, self.today, span)?;
        self.warnings.extend(named.warning);
        let beyond = || Diagnostic::error(span, "there are no days beyond this one").help("write another day");
        Ok(match bound {
            Bound::From => (Some(named.first), None),
            Bound::After => (Some(calendar::after(named.last).ok_or_else(beyond)?), None),
            Bound::Until => (None, Some(named.last)),
            Bound::Before => (None, Some(calendar::before(named.first).ok_or_else(beyond)?)),
            Bound::On => (Some(named.first), Some(named.last)),
        })
    }

    fn published(&self, (since, until): Ends<PartialDate>, span: Span) -> Result<Query, Diagnostic> {
        match (since, until) {
            (Some(since), Some(until)) if since.first_day() > until.last_day() => {
                Err(Diagnostic::error(span, "this range of days runs backwards")
                    .help(format!("it begins with {since} and ends with {until}: write them the other way round")))
            }
            _ => Ok(Query::Published(DateRange { since, until })),
        }
    }
}

type Ends<T> = (Option<T>, Option<T>);

impl What {
    fn example(self) -> &'static str {
        match self {
            What::Date => "write `DATE(geq (3/1/2024) and leq (6/30/2024))`, or `DATE > 2024`",
            What::Length => "write `LENGTH(> 1200)`",
        }
    }
}

fn words(bound: Bound, text: &str, span: Span) -> Result<Ends<u32>, Diagnostic> {
    let wrong =
        || Diagnostic::error(span, format!("`{text}` is no number of words")).help("write a number, as in `> 1200`");
    let n: u32 = text.replace(',', "").parse().map_err(|_| wrong())?;
    Ok(match bound {
        Bound::From => (Some(n), None),
        Bound::After => (Some(n.checked_add(1).ok_or_else(wrong)?), None),
        Bound::Until => (None, Some(n)),
        Bound::Before => (None, Some(n.checked_sub(1).ok_or_else(wrong)?)),
        Bound::On => (Some(n), Some(n)),
    })
}

fn length((min, max): Ends<u32>, span: Span) -> Result<Query, Diagnostic> {
    match (min, max) {
        (Some(least), Some(most)) if least > most => {
            Err(Diagnostic::error(span, "this range of lengths runs backwards")
                .help(format!("no article has {least} words or more and {most} or fewer")))
        }
        _ => Ok(Query::Length(LengthRange { min, max })),
    }
}

/// The comparisons of a segment; a value without one is meant exactly.
fn segment_parts(text: &str, start: usize) -> Result<Vec<(Bound, &str, Span)>, Diagnostic> {
    let mut parts = Vec::new();
    let mut pending: Option<(Bound, Span)> = None;
    // The value so far: from where to where.
    let mut value: Option<Span> = None;
    let mut flush = |pending: &mut Option<(Bound, Span)>, value: &mut Option<Span>| match (pending.take(), value.take())
    {
        (bound, Some(span)) => {
            parts.push((bound.map_or(Bound::On, |(bound, _)| bound), span.of(text), span.shifted(start)));
            Ok(())
        }
        (Some((_, sign)), None) => {
            Err(Diagnostic::error(sign.shifted(start), "this comparison has nothing to compare with")
                .help("write a value after it"))
        }
        (None, None) => Ok(()),
    };
    for (word, span) in pieces(text) {
        match word.to_ascii_lowercase().as_str() {
            "and" | "&" => flush(&mut pending, &mut value)?,
            "or" => {
                return Err(Diagnostic::error(span.shifted(start), "a range has no alternatives")
                    .help("write two segments with `OR` between them"));
            }
            _ => {
                let sign = sign_len(word);
                let (sign, rest) =
                    if sign == 0 && bound(word).is_some() { (word.len(), 0) } else { (sign, word.len() - sign) };
                let split = span.start() + sign;
                if sign > 0 {
                    flush(&mut pending, &mut value)?;
                    let sign_span = Span::new(span.start(), split);
                    let Some(bound) = bound(sign_span.of(text)) else {
                        let message = format!("`{}` is no comparison", sign_span.of(text));
                        return Err(Diagnostic::error(sign_span.shifted(start), message)
                            .help("write `>`, `>=`, `<`, `<=` or `=`"));
                    };
                    pending = Some((bound, sign_span));
                }
                if rest > 0 {
                    value = Some(Span::new(value.map_or(split, Span::start), span.end()));
                }
            }
        }
    }
    flush(&mut pending, &mut value)?;
    Ok(parts)
}

/// Runs without blanks and parentheses.
fn pieces(text: &str) -> impl Iterator<Item = (&str, Span)> {
    let apart = |c: char| is_blank(c) || matches!(c, '(' | ')');
    let mut at = 0;
    text.split(apart).filter_map(move |piece| {
        let start = at;
        let separator = text[start + piece.len()..].chars().next().map_or(0, char::len_utf8);
        at = start + piece.len() + separator;
        (!piece.is_empty()).then(|| (piece, Span::new(start, start + piece.len())))
    })
}
