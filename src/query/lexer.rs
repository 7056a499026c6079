//! Text to tokens. Whatever is wrong with a piece by itself is reported here, once, and the piece
//! becomes [`Kind::Bad`], so that the parser can go on without complaining about it again.

use super::ast::Leaf;
use super::ast::Relation;
use super::diagnostic::Diagnostic;
use super::field::{FIELD_NAMES, Field, nearest_field};
use super::foreign;
use super::operators::{self, Closeness, Function};
use super::value::{ActorMarks, read_marks};
use super::word::{closing_quotes, find_plain, is_blank, is_quote, read_word, unescape};
use crate::text::{Span, words};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Open,
    Close,
    And,
    Or,
    Not,
    Minus,
    Plus,
    Near(Closeness),
    /// `hlead`; a [`Kind::Open`] follows.
    Function(Function),
    /// `author:`; a [`Kind::Leaf`], [`Kind::Open`] or [`Kind::Bad`] follows.
    Field(Field),
    Leaf(Leaf),
    /// `+`, `@major` behind a [`Kind::Leaf`] in quotation marks, after `actor:`.
    ActorMarks(ActorMarks),
    Bad,
}

impl Token {
    /// Whether this is `NOT`, or `not` as a bare word.
    fn is_not(&self, text: &str) -> bool {
        matches!(self.kind, Kind::Not | Kind::Leaf(Leaf::Word(_))) && self.span.of(text).eq_ignore_ascii_case("not")
    }
}

pub(super) struct Lexed {
    pub tokens: Vec<Token>,
    pub diagnostics: Vec<Diagnostic>,
}

pub(super) fn lex(text: &str) -> Lexed {
    let mut lexer = Lexer { text, at: 0, out: Lexed { tokens: Vec::new(), diagnostics: Vec::new() } };
    while let Some(c) = lexer.skip_blanks() {
        match c {
            '(' => lexer.mark(Kind::Open),
            ')' => lexer.mark(Kind::Close),
            '+' => lexer.sign(Kind::Plus),
            '-' => lexer.sign(Kind::Minus),
            _ if is_quote(c) => lexer.phrase(),
            _ => lexer.chunk(),
        }
    }
    lexer.out
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    out: Lexed,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The first character that is no blank.
    fn skip_blanks(&mut self) -> Option<char> {
        self.at = self.text.len() - self.rest().trim_start_matches(is_blank).len();
        self.peek()
    }

    /// Whether a term ends here.
    fn at_gap(&self) -> bool {
        self.peek().is_none_or(|c| is_blank(c) || c == ')')
    }

    fn push(&mut self, kind: Kind, span: Span) {
        self.out.tokens.push(Token { kind, span });
    }

    fn push_bad(&mut self, diagnostic: Diagnostic) {
        self.push(Kind::Bad, diagnostic.span);
        self.out.diagnostics.push(diagnostic);
    }

    fn push_leaf(&mut self, leaf: Result<Leaf, Diagnostic>, span: Span) {
        match leaf {
            Ok(leaf) => self.push(Kind::Leaf(leaf), span),
            Err(diagnostic) => self.push_bad(diagnostic),
        }
    }

    /// A token of one ASCII character.
    fn mark(&mut self, kind: Kind) {
        self.at += 1;
        self.push(kind, Span::new(self.at - 1, self.at));
    }

    fn sign(&mut self, kind: Kind) {
        let c = if kind == Kind::Plus { '+' } else { '-' };
        let meaning = if kind == Kind::Plus { "to demand it" } else { "to leave it out" };
        self.mark(kind);
        if self.at_gap() {
            self.out.tokens.pop();
            let span = Span::new(self.at - 1, self.at);
            let diagnostic = Diagnostic::error(span, format!("`{c}` stands alone"));
            self.push_bad(diagnostic.help(format!("write it directly before a term, {meaning}: `{c}word`")));
        }
    }

    /// From here to the next blank, parenthesis or quotation mark that is not escaped.
    fn take_raw(&mut self) -> (&'t str, Span) {
        let rest = self.rest();
        let ends = |c: char| is_blank(c) || matches!(c, '(' | ')') || is_quote(c);
        let len = find_plain(rest, ends).map_or(rest.len(), |(at, _)| at);
        let span = Span::new(self.at, self.at + len);
        self.at += len;
        (&rest[..len], span)
    }

    /// A word, an operator, or a field with its value.
    fn chunk(&mut self) {
        let (raw, span) = self.take_raw();
        let keyword = match raw {
            "AND" => Some(Kind::And),
            "OR" => Some(Kind::Or),
            "NOT" => Some(Kind::Not),
            _ => None,
        };
        if let Some(keyword) = keyword {
            return self.push(keyword, span);
        }
        if let Some(closeness) = operators::closeness(raw, span).filter(|_| self.at_gap()) {
            return self.closeness(closeness, raw, span);
        }
        if raw == "=" && self.peek().is_some_and(is_quote) {
            return self.typed_phrase(span);
        }
        if let Some((colon, _)) = find_plain(raw, |c| c == ':') {
            return match Field::from_name(&raw[..colon]) {
                Some(field) => {
                    self.at = span.start() + colon + 1;
                    self.push(Kind::Field(field), Span::new(span.start(), self.at));
                    self.value(field);
                }
                None => self.unknown_field(raw, colon, span),
            };
        }
        if self.runs_on(raw, span) {
            return;
        }
        let leaf = check_escape(raw, span)
            .and_then(|()| foreign::operator(raw, span).map_or_else(|| read_word(raw, span), Err));
        self.push_leaf(leaf, span);
    }

    /// `not w/5` is one operator.
    fn closeness(&mut self, read: Result<Closeness, Diagnostic>, raw: &str, span: Span) {
        let closeness = match read {
            Ok(closeness) => closeness,
            Err(diagnostic) => return self.push_bad(diagnostic),
        };
        let is_value = matches!(self.out.tokens.as_slice(), [.., Token { kind: Kind::Field(_), .. }, _]);
        let Some(not) = self.out.tokens.pop_if(|token| !is_value && token.is_not(self.text)) else {
            return self.push(Kind::Near(closeness), span);
        };
        let span = Span::new(not.span.start(), span.end());
        match closeness.relation {
            Relation::Beside => {
                self.push(Kind::Near(Closeness { relation: Relation::Without, ..closeness }), span);
            }
            _ => {
                let diagnostic = Diagnostic::error(span, format!("`{}` is not understood", span.of(self.text)));
                let distance = raw.split_once('/').map_or("5", |(_, distance)| distance);
                self.push_bad(diagnostic.help(format!("write `not w/{distance}`, which holds in either order")));
            }
        }
    }

    /// `="…"`, from the sign on.
    fn typed_phrase(&mut self, sign: Span) {
        self.phrase();
        let Some(token) = self.out.tokens.last_mut() else { return };
        token.span = Span::new(sign.start(), token.span.end());
        if let Kind::Leaf(Leaf::Phrase(phrase)) = &mut token.kind {
            token.kind = Kind::Leaf(Leaf::Typed(std::mem::take(phrase)));
        }
    }

    /// Takes a word that runs into a parenthesis or quotation mark: a function, or refused; true when it did.
    fn runs_on(&mut self, raw: &str, span: Span) -> bool {
        match self.peek() {
            Some('(') => match operators::function(raw, span) {
                Some(Ok(function)) => self.push(Kind::Function(function), span),
                Some(Err(diagnostic)) => self.push_bad(diagnostic),
                None => self.push_bad(foreign::function(raw, span)),
            },
            Some(c) if is_quote(c) => {
                let span = Span::new(span.start(), self.skip_quoted());
                let what = format!("`{raw}` runs into a quotation mark");
                self.push_bad(
                    Diagnostic::error(span, what)
                        .help("put a blank before the mark, or a backslash if it belongs to the word"),
                );
            }
            _ => return false,
        }
        true
    }

    /// Refuses `raw`, which has a colon at `colon` but no field before it.
    fn unknown_field(&mut self, raw: &str, colon: usize, span: Span) {
        let value_follows = colon + 1 == raw.len() && self.peek().is_some_and(is_quote);
        let whole = if value_follows { Span::new(span.start(), self.skip_quoted()) } else { span };
        self.push(Kind::Bad, whole);
        self.out.diagnostics.push(no_such_field(raw, colon, span));
    }

    /// What stands directly after `field:`.
    fn value(&mut self, field: Field) {
        let name = field.name();
        match self.peek() {
            Some('(') => {}
            Some(c) if is_quote(c) => match self.find_quote_end() {
                Some(end) if field == Field::Actor && self.text[end..].starts_with(['@', '+']) => self.named_actor(end),
                _ => self.phrase(),
            },
            Some(c @ ('+' | '-')) => {
                let (raw, span) = self.take_raw();
                let diagnostic = Diagnostic::error(span, format!("`{c}` cannot stand after `{name}:`"));
                self.push_bad(diagnostic.help(format!("write `{c}{name}:{}`", &raw[1..])));
            }
            _ if self.at_gap() => {
                let span = self.out.tokens.pop().map_or(Span::new(self.at, self.at), |field| field.span);
                let diagnostic = Diagnostic::error(span, format!("`{name}:` has no value"));
                self.push_bad(diagnostic.help("write the value directly after the colon, without a blank"));
            }
            _ => self.bare_value(field),
        }
    }

    /// `"Imran Khan"@major`, whose second quotation mark stands before `end`.
    fn named_actor(&mut self, end: usize) {
        let start = self.at;
        self.at = end;
        let (marks, at) = self.take_raw();
        let width = |c: Option<char>| c.map_or(0, char::len_utf8);
        let quoted = &self.text[start..end];
        let name = &quoted[width(quoted.chars().next())..quoted.len() - width(quoted.chars().next_back())];
        let leaf = match read_marks(&format!("\"{}\"", unescape(name).trim()), marks, at) {
            Ok(marks) => read_phrase(name, Span::new(start, end)).map(|leaf| (leaf, marks)),
            Err(diagnostic) => Err(diagnostic),
        };
        match leaf {
            Ok((leaf, marks)) => {
                self.push(Kind::Leaf(leaf), Span::new(start, end));
                self.push(Kind::ActorMarks(marks), at);
            }
            Err(diagnostic) => self.push_bad(diagnostic),
        }
    }

    fn bare_value(&mut self, field: Field) {
        let (raw, span) = self.take_raw();
        if raw == "=" && self.peek().is_some_and(is_quote) {
            return self.typed_phrase(span);
        }
        if self.runs_on(raw, span) {
            return;
        }
        let leaf = check_escape(raw, span).and_then(|()| match field {
            // Ids of actors nobody knows have colons: `nil:person:…`.
            // A mark that is escaped belongs to the name, as in quotation marks.
            Field::Actor if raw.contains("\\+") || raw.contains("\\@") => Ok(Leaf::Phrase(unescape(raw))),
            Field::Actor if !raw.contains('*') => Ok(Leaf::Word(unescape(raw))),
            Field::Words => Ok(Leaf::Word(unescape(raw))),
            _ if find_plain(raw, |c| c == ':').is_some() => Err(Diagnostic::error(
                span,
                format!("`{raw}` has a colon"),
            )
            .help(format!("put it in quotes: `{}:\"{}\"`", field.name(), unescape(raw)))),
            Field::Date | Field::Since | Field::Until | Field::Has | Field::Language => Ok(Leaf::Word(unescape(raw))),
            Field::Text(_) => foreign::operator(raw, span).map_or_else(|| read_word(raw, span), Err),
            _ => read_word(raw, span),
        });
        self.push_leaf(leaf, span);
    }

    fn phrase(&mut self) {
        let start = self.at;
        let Some(end) = self.find_quote_end() else {
            return self.unclosed_quote();
        };
        let mark = self.peek().map_or(0, char::len_utf8);
        let last = self.text[..end].chars().next_back().map_or(0, char::len_utf8);
        let (raw, span) = (&self.text[start + mark..end - last], Span::new(start, end));
        self.at = end;
        if self.at_gap() {
            return self.push_leaf(read_phrase(raw, span), span);
        }
        let tail_end = if self.peek().is_some_and(|c| c == '(' || is_quote(c)) { end } else { self.take_raw().1.end() };
        let tail = &self.text[end..tail_end];
        let diagnostic = if tail.starts_with(['~', '^']) {
            Diagnostic::error(Span::new(end, tail_end), format!("`{tail}` after a phrase is not understood"))
                .help("for words near each other write `a w/5 b`, in this order `a pre/5 b`")
        } else {
            Diagnostic::error(Span::new(start, tail_end), "something runs into this phrase")
                .help("put a blank after the closing quotation mark")
        };
        self.push(Kind::Bad, Span::new(start, tail_end));
        self.out.diagnostics.push(diagnostic);
    }

    fn unclosed_quote(&mut self) {
        let (start, c) = (self.at, self.peek().unwrap_or_default());
        let mark = Span::new(start, start + c.len_utf8());
        let diagnostic = match closing_quotes(c) {
            Some(close) => Diagnostic::error(mark, "this quotation mark is never closed")
                .help(format!("close it with `{}`, or leave it out", close.chars().next().unwrap_or(c))),
            None => Diagnostic::error(mark, "this quotation mark closes nothing").help("open the phrase with `\"`"),
        };
        self.at = if closing_quotes(c).is_some() { self.text.len() } else { mark.end() };
        self.push(Kind::Bad, Span::new(start, self.at));
        self.out.diagnostics.push(diagnostic);
    }

    /// Just after the mark that closes the quotation which begins here.
    fn find_quote_end(&self) -> Option<usize> {
        let open = self.peek()?;
        let close = closing_quotes(open)?;
        let inside = &self.rest()[open.len_utf8()..];
        let (at, c) = find_plain(inside, |c| close.contains(c))?;
        Some(self.at + open.len_utf8() + at + c.len_utf8())
    }

    /// Goes over a quotation that is part of something refused already; where it ends.
    fn skip_quoted(&mut self) -> usize {
        self.at = self.find_quote_end().unwrap_or(self.text.len());
        self.at
    }
}

fn no_such_field(raw: &str, colon: usize, span: Span) -> Diagnostic {
    let (name, value) = (&raw[..colon], &raw[colon + 1..]);
    let as_text = match value {
        "" => format!("to look for the word leave the colon out: `{name}`"),
        _ => format!("to look for the text itself put it in quotes: `\"{}\"`", unescape(raw)),
    };
    if name.is_empty() {
        return Diagnostic::error(span, "there is no field before this colon")
            .help(format!("a field stands directly before it, as in `author:sohail`; {as_text}"));
    }
    if name.chars().all(|c| c.is_ascii_digit()) || value.starts_with("//") {
        return Diagnostic::error(span, format!("the colon makes `{name}` a field, and there is none of that name"))
            .help(as_text);
    }
    let help = match nearest_field(name) {
        Some(known) => format!("did you mean `{known}:`?"),
        None => format!("fields are {FIELD_NAMES}; {as_text}"),
    };
    let name_span = Span::new(span.start(), span.start() + colon + 1);
    Diagnostic::error(name_span, format!("there is no field `{name}`")).help(help)
}

fn read_phrase(raw: &str, span: Span) -> Result<Leaf, Diagnostic> {
    let phrase = unescape(raw);
    if words(&phrase).is_empty() {
        return Err(Diagnostic::error(span, "there is no word between these quotation marks")
            .help("write the words between them, or leave them out"));
    }
    match find_plain(raw, |c| c == '*') {
        Some((at, _)) if raw[..at].ends_with(char::is_alphanumeric) => {
            Err(Diagnostic::error(span, "`*` is not understood inside quotation marks")
                .help("write the word outside and how near it stands: `sanction* pre/1 regime`"))
        }
        _ => Ok(Leaf::Phrase(phrase)),
    }
}

/// Refuses a last backslash that has nothing to stand before.
fn check_escape(raw: &str, span: Span) -> Result<(), Diagnostic> {
    let backslashes = raw.len() - raw.trim_end_matches('\\').len();
    if backslashes.is_multiple_of(2) {
        return Ok(());
    }
    Err(Diagnostic::error(span, "the last backslash has nothing to stand before")
        .help("a backslash makes the next character an ordinary one; write `\\\\` for the backslash itself"))
}
