//! The query language on the sample corpus, held against its definitions: every article is read word by
//! word, and what an operator should find there is compared with what a search finds.

#![allow(clippy::disallowed_methods, reason = "the tests' own projects are files")]

mod support;

use pundit::article::Article;
use pundit::entities::Gazetteer;
use pundit::index::Snapshot;
use pundit::query::parse;
use pundit::search::{Match, count};
use pundit::text::{Language, Span, fold, sentences, words};
use std::collections::BTreeMap;
use support::{Indexed, here};

/// A word of a text: folded, as typed, and where it stands.
struct Token {
    folded: String,
    typed: String,
    /// Counts words; a new paragraph counts as one.
    position: usize,
    sentence: usize,
    paragraph: usize,
}

/// The words of an article's body. Its headline is left to other tests.
fn tokens(article: &Article) -> Vec<Token> {
    let body = &article.body;
    let language = article.language.unwrap_or(Language::ENGLISH);
    let mut out: Vec<Token> = Vec::new();
    let (mut position, mut sentence) = (0, 0);
    for (paragraph, block) in body.blocks().iter().enumerate() {
        let text = block.span.of(body.text());
        let starts: Vec<usize> = sentences(language, text).into_iter().map(Span::start).collect();
        let all = words(text);
        for word in &all {
            let within = starts.iter().filter(|&&start| start <= word.span.start()).count();
            out.push(Token {
                folded: word.text.clone(),
                typed: word.span.of(text).to_owned(),
                position,
                sentence: sentence + within,
                paragraph,
            });
            position += 1;
        }
        sentence += starts.len() + 1;
        position += 1;
    }
    out
}

struct Library {
    snapshot: Snapshot,
    articles: Vec<Vec<Token>>,
}

impl Library {
    fn new(index: &Indexed) -> Library {
        let snapshot = index.snapshot();
        let articles = snapshot.addresses().map(|at| tokens(&snapshot.stored(at).unwrap().article)).collect();
        Library { snapshot, articles }
    }

    fn found(&self, query: &str) -> u64 {
        let parsed = parse(query);
        assert_eq!(parsed.error(), None, "{query}");
        count(&self.snapshot, Gazetteer::builtin(), &parsed.query, Match::All).unwrap()
    }

    fn with(&self, holds: impl Fn(&[Token]) -> bool) -> u64 {
        self.articles.iter().filter(|tokens| holds(tokens)).count() as u64
    }

    /// Words in the bodies of several articles and no headline, the most frequent first.
    fn common_words(&self) -> Vec<String> {
        let mut articles: BTreeMap<&str, usize> = BTreeMap::new();
        for tokens in &self.articles {
            let mut here: Vec<&str> = tokens.iter().map(|t| t.folded.as_str()).filter(|w| w.len() > 3).collect();
            here.sort_unstable();
            here.dedup();
            here.into_iter().for_each(|word| *articles.entry(word).or_default() += 1);
        }
        let mut all: Vec<(&str, usize)> =
            articles.into_iter().filter(|(word, n)| *n > 3 && self.is_in_no_headline(word)).collect();
        all.sort_by_key(|(word, n)| (std::cmp::Reverse(*n), *word));
        all.into_iter().map(|(word, _)| word.to_owned()).collect()
    }

    fn is_in_no_headline(&self, word: &str) -> bool {
        self.found(&format!("title:\"{word}\"")) == 0
    }
}

fn any_pair(tokens: &[Token], a: &str, b: &str, near: impl Fn(&Token, &Token) -> bool) -> bool {
    let of = |word: &str| tokens.iter().filter(|t| t.folded == word).collect::<Vec<&Token>>();
    let (of_a, of_b) = (of(a), of(b));
    of_a.iter().any(|x| of_b.iter().any(|y| x.position != y.position && near(x, y)))
}

#[test]
fn operators_find_the_articles_in_which_they_hold_and_no_others() {
    let index = Indexed::new(&here("corpus"));
    let library = Library::new(&index);
    let common = library.common_words();
    assert!(common.len() > 150, "{}", common.len());
    let mut found = 0;
    for (i, a) in common.iter().enumerate().take(150) {
        let b = &common[(i * 7 + 3) % 150];
        let (apart, backwards) = (i % 9 + 1, |x: &Token, y: &Token| x.position < y.position);
        let near = |x: &Token, y: &Token| x.position.abs_diff(y.position) <= apart;
        let check = |query: String, expected: u64| {
            assert_eq!(library.found(&query), expected, "{query}");
            expected
        };
        found += check(format!("\"{a}\" w/{apart} \"{b}\""), library.with(|t| any_pair(t, a, b, near)));
        found += check(
            format!("\"{a}\" pre/{apart} \"{b}\""),
            library.with(|t| any_pair(t, a, b, |x, y| near(x, y) && backwards(x, y))),
        );
        found +=
            check(format!("\"{a}\" w/s \"{b}\""), library.with(|t| any_pair(t, a, b, |x, y| x.sentence == y.sentence)));
        found += check(
            format!("\"{a}\" w/p \"{b}\""),
            library.with(|t| any_pair(t, a, b, |x, y| x.paragraph == y.paragraph)),
        );
        let alone = |t: &[Token]| {
            let of = |word: &str| t.iter().filter(|t| t.folded == word).map(|t| t.position).collect::<Vec<usize>>();
            let others = of(b);
            of(a).iter().any(|x| !others.iter().any(|y| x.abs_diff(*y) <= apart))
        };
        found += check(format!("\"{a}\" not w/{apart} \"{b}\""), library.with(alone));
        let times = i % 4 + 1;
        let often = |t: &[Token]| t.iter().filter(|t| t.folded == *a || t.folded == *b).count() >= times;
        found += check(format!("atleast{times}(\"{a}\" OR \"{b}\")"), library.with(often));
        let first = i * 5 + 1;
        let early = |t: &[Token]| t.iter().take(first).any(|t| t.folded == *a);
        found += check(format!("first{first}(\"{a}\")"), library.with(early));
    }
    assert!(found > 1000, "too little was found to tell: {found}");
}

#[test]
fn capital_letters_and_accents_decide_where_they_are_asked_for() {
    let index = Indexed::new(&here("corpus"));
    let library = Library::new(&index);
    let mut forms: BTreeMap<String, String> = BTreeMap::new();
    for token in library.articles.iter().flatten() {
        let plain = token.typed.chars().all(char::is_alphabetic) && token.typed.len() > 3;
        if plain && token.typed != token.folded && library.is_in_no_headline(&token.folded) {
            forms.insert(token.typed.clone(), token.folded.clone());
        }
    }
    let capital = |typed: &str| typed.contains(char::is_uppercase);
    for (typed, folded) in forms.iter().step_by(9) {
        let with = |holds: &dyn Fn(&str) -> bool| {
            library.with(|tokens| tokens.iter().any(|t| t.folded == *folded && holds(&t.typed)))
        };
        // A possessive ending is no part of the word.
        let is = |form: &str, word: &str| form.strip_suffix("'s").or(form.strip_suffix("’s")).unwrap_or(form) == word;
        let check = |query: String, expected: u64| assert_eq!(library.found(&query), expected, "{query}");
        check(format!("={typed}"), with(&|form| is(form, typed)));
        check(format!("={folded}"), with(&|form| is(form, folded)));
        check(format!("caps(\"{folded}\")"), with(&|form| capital(form)));
        check(format!("nocaps(\"{folded}\")"), with(&|form| !capital(form)));
        assert_eq!(fold(typed), *folded);
    }
    assert!(forms.len() > 300);
}
