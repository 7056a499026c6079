//! Text to tokens: what all products share. What is wrong with a piece by itself is said here.

use super::super::diagnostic::Diagnostic;
use super::super::word::{closing_quotes, is_blank, is_quote};
use super::range::{Reader, What, bound, sign_len};
use super::term::{read_bare, read_quoted};
use super::token::{Kind, Lexed, Operator, Piece, Token};
use super::{Dialect, factiva, nexis, once};
use crate::text::Span;
use jiff::civil::Date;

pub(super) fn lex(text: &str, dialect: Dialect, today: Date) -> Lexed {
    let out = Lexed { tokens: Vec::new(), diagnostics: Vec::new() };
    let mut lexer = Lexer { text, at: 0, dialect, today, out };
    while let Some(c) = lexer.skip_blanks() {
        match c {
            _ if dialect.is_open(c) => lexer.mark(Kind::Open),
            _ if dialect.is_close(c) => lexer.mark(Kind::Close),
            _ if is_quote(c) => lexer.phrase(),
            _ if dialect == Dialect::Nexis => nexis::chunk(&mut lexer),
            _ => factiva::chunk(&mut lexer),
        }
    }
    lexer.out
}

pub(super) struct Lexer<'t> {
    pub text: &'t str,
    pub at: usize,
    pub dialect: Dialect,
    pub today: Date,
    pub out: Lexed,
}

impl<'t> Lexer<'t> {
    pub fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The first character that is no blank.
    pub fn skip_blanks(&mut self) -> Option<char> {
        self.at = self.text.len() - self.rest().trim_start_matches(is_blank).len();
        self.peek()
    }

    pub fn push(&mut self, kind: Kind, span: Span) {
        self.out.tokens.push(Token { kind, span });
    }

    /// Refuses what stands at `span`, a part of which the diagnostic marks.
    pub fn push_bad(&mut self, diagnostic: Diagnostic, span: Span) {
        self.push(Kind::Bad, span);
        self.out.diagnostics.push(diagnostic);
    }

    pub fn push_read(&mut self, read: Result<Kind, Diagnostic>, span: Span) {
        match read {
            Ok(kind) => self.push(kind, span),
            Err(diagnostic) => self.push_bad(diagnostic, span),
        }
    }

    fn mark(&mut self, kind: Kind) {
        self.at += 1;
        self.push(kind, Span::new(self.at - 1, self.at));
    }

    /// What stands from here to the next blank, parenthesis or quotation mark.
    pub fn peek_raw(&self) -> &'t str {
        let rest = self.rest();
        let brackets = |c: char| matches!(c, '(' | ')') || self.dialect.is_open(c) || self.dialect.is_close(c);
        let slashes = |at: usize| factiva::slashes_len(&rest[at..]).filter(|_| self.dialect == Dialect::Factiva);
        if let Some(len) = slashes(0).or_else(|| factiva::field_len(rest).filter(|_| self.dialect == Dialect::Factiva))
        {
            return &rest[..len];
        }
        let ends =
            |&(at, c): &(usize, char)| is_blank(c) || is_quote(c) || brackets(c) || c == '/' && slashes(at).is_some();
        let end = rest.char_indices().find(ends);
        &rest[..end.map_or(rest.len(), |(at, _)| at)]
    }

    pub fn take_raw(&mut self) -> (&'t str, Span) {
        let raw = self.peek_raw();
        let span = Span::new(self.at, self.at + raw.len());
        self.at = span.end();
        (raw, span)
    }

    /// The next word, past blanks, without taking it.
    pub fn peek_word(&mut self) -> &'t str {
        let at = self.at;
        self.skip_blanks();
        let word = self.peek_raw();
        self.at = at;
        word
    }

    /// Whether a parenthesis opens here, past blanks.
    pub fn open_follows(&mut self) -> bool {
        let at = self.at;
        let open = self.skip_blanks().is_some_and(|c| self.dialect.is_open(c));
        self.at = at;
        open
    }

    pub fn word(&mut self, raw: &str, span: Span) {
        let read = read_bare(raw, self.dialect, span).map(|piece| Kind::Text(vec![piece]));
        self.say_open_letters(raw, span, read.is_ok());
        self.push_read(read, span);
    }

    fn phrase(&mut self) {
        let start = self.at;
        let open = self.peek().unwrap_or_default();
        let inside = start + open.len_utf8();
        let Some(close) = closing_quotes(open) else {
            self.at = inside;
            let span = Span::new(start, inside);
            let diagnostic = Diagnostic::error(span, "this quotation mark closes nothing");
            return self.push_bad(diagnostic.help("open the phrase with `\"`"), span);
        };
        let Some((len, mark)) = self.text[inside..].char_indices().find(|&(_, c)| close.contains(c)) else {
            self.at = self.text.len();
            let mark = close.chars().next().unwrap_or(open);
            let diagnostic = Diagnostic::error(Span::new(start, inside), "this quotation mark is never closed");
            let diagnostic = diagnostic.help(format!("close it with `{mark}`, or leave it out"));
            return self.push_bad(diagnostic, Span::new(start, self.at));
        };
        let raw = &self.text[inside..inside + len];
        self.at = inside + len + mark.len_utf8();
        let span = Span::new(start, self.at);
        let read = read_quoted(raw, self.dialect, span);
        let has_patterns = read.as_ref().is_ok_and(|pieces| pieces.iter().any(|piece| matches!(piece, Piece::Any(_))));
        self.say_open_letters(raw, span, has_patterns);
        self.push_read(read.map(Kind::Text), span);
    }

    /// In newer products of Nexis `*` is any number of letters and `?` is one; say which it was.
    fn say_open_letters(&mut self, raw: &str, span: Span, understood: bool) {
        if !understood || self.dialect != Dialect::Nexis {
            return;
        }
        if raw.contains('*') {
            let diagnostic =
                Diagnostic::warning(span, "`*` is read as one letter, at the end of a word as one or none");
            once(&mut self.out.diagnostics, diagnostic.help("for any ending write `!`"));
        }
        if raw.contains('?') {
            let diagnostic = Diagnostic::warning(span, "`?` is read as exactly one letter");
            once(&mut self.out.diagnostics, diagnostic.help("if it ends a question leave it out"));
        }
    }

    /// `not` takes away; `and not` and `but not` are the same operator.
    pub fn not(&mut self, span: Span) {
        let text = self.text;
        let first = self.out.tokens.pop_if(|token| {
            matches!(token.kind, Kind::Operator(Operator::And))
                || matches!(token.kind, Kind::Text(_)) && token.span.of(text).eq_ignore_ascii_case("but")
        });
        let start = first.map_or(span.start(), |token| token.span.start());
        self.push(Kind::Operator(Operator::AndNot), Span::new(start, span.end()));
    }

    /// Takes `> 1200` and the like behind the name that ends at `name`; false when nothing is compared here.
    pub fn comparison(&mut self, what: What, name: Span) -> bool {
        self.at = name.end();
        let raw = self.peek_word();
        let len = match sign_len(raw) {
            0 if bound(raw).is_some() => raw.len(),
            len => len,
        };
        if len == 0 {
            return false;
        }
        self.skip_blanks();
        let sign = Span::new(self.at, self.at + len);
        self.at = sign.end();
        let value = self.value();
        let whole = Span::new(name.start(), self.at);
        let read =
            match (bound(sign.of(self.text)), value) {
                (None, _) => Err(Diagnostic::error(sign, format!("`{}` is no comparison", sign.of(self.text)))
                    .help("write `>`, `>=`, `<`, `<=` or `=`")),
                (_, None) => Err(Diagnostic::error(sign, "this comparison has nothing to compare with")
                    .help("write a value after it")),
                (Some(bound), Some(value)) => {
                    let parts = [(bound, value.of(self.text), value)];
                    self.reader().read(what, &parts, whole)
                }
            };
        self.push_read(read.map(Kind::Ready), whole);
        true
    }

    /// The next word, or what stands in the next pair of parentheses.
    pub fn value(&mut self) -> Option<Span> {
        if self.skip_blanks().is_some_and(|c| self.dialect.is_open(c)) {
            let Some(inside) = self.take_parenthesized() else {
                self.at = self.text.len();
                return None;
            };
            let raw = inside.of(self.text);
            let start = inside.start() + raw.len() - raw.trim_start_matches(is_blank).len();
            return Some(Span::new(start, start + raw.trim_matches(is_blank).len()));
        }
        Some(self.take_raw().1).filter(|span| !span.is_empty())
    }

    /// What stands between the parenthesis that opens here and the one that closes it.
    pub fn take_parenthesized(&mut self) -> Option<Span> {
        let start = self.at + 1;
        let mut open = 0;
        for (at, c) in self.rest().char_indices() {
            open += i64::from(self.dialect.is_open(c)) - i64::from(self.dialect.is_close(c));
            if open == 0 {
                let inside = Span::new(start, self.at + at);
                self.at = inside.end() + 1;
                return Some(inside);
            }
        }
        None
    }

    pub fn reader(&mut self) -> Reader<'_> {
        Reader { dialect: self.dialect, today: self.today, warnings: &mut self.out.diagnostics }
    }
}
