//! What is cited, whatever the format.

use super::name::Name;
use super::{permalink, tidy};
use crate::article::{Article, ArticleId, Author, Block, BlockKind, Dated, PartialDate};
use crate::text::{Language, Span, fold};
use std::collections::HashMap;

/// An article and the passages quoted from it. All texts are single lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Citation {
    pub article: ArticleId,
    pub contributors: Vec<Contributor>,
    pub title: Option<String>,
    pub outlet: Option<String>,
    pub published: Option<Issued>,
    /// Told where the day of publication is unknown.
    pub modified: Option<PartialDate>,
    pub url: Option<String>,
    pub language: Option<Language>,
    /// What the article's page says it is about.
    pub description: Option<String>,
    pub tags: Vec<String>,
    pub quotes: Vec<Quote>,
}

/// Somebody with a part in an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contributor {
    pub name: Name,
    pub role: Role,
}

/// What a contributor did, as far as bibliographies care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Author,
    Translator,
    Editor,
    Illustrator,
    Other,
}

/// A date of publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    pub date: PartialDate,
    /// Why it is not certain.
    pub doubt: Option<String>,
}

/// The words of a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The passage's permanent id.
    pub passage: String,
    /// A text for each paragraph, headings left out.
    pub words: Vec<String>,
    /// First and last paragraph, from 1.
    pub paragraphs: (usize, usize),
    pub n_paragraphs: usize,
    pub permalink: Option<String>,
}

/// Citations, one for each article, in the order of their first mention.
#[derive(Clone, Debug, Default)]
pub struct Bibliography {
    citations: Vec<Citation>,
    places: HashMap<ArticleId, usize>,
}

impl Bibliography {
    /// The citation of an article, made when it is not there yet.
    pub fn entry(&mut self, article: &Article) -> &mut Citation {
        let place = *self.places.entry(article.id).or_insert_with(|| {
            self.citations.push(Citation::new(article));
            self.citations.len() - 1
        });
        &mut self.citations[place]
    }

    pub fn citations(&self) -> &[Citation] {
        &self.citations
    }
}

/// The title of what has none, in brackets as style guides write what stands for a title.
pub const UNTITLED: &str = "[Untitled]";

impl Citation {
    /// The article as a whole.
    pub fn new(article: &Article) -> Citation {
        let line = |text: &Option<String>| text.as_deref().map(tidy).filter(|text| !text.is_empty());
        Citation {
            article: article.id,
            contributors: contributors(article),
            title: line(&article.title),
            outlet: line(&article.outlet),
            published: article.published.as_ref().map(Issued::new),
            modified: article.modified.as_ref().filter(|dated| dated.reliable).map(|dated| dated.date),
            url: line(&article.url),
            language: article.language,
            description: line(&article.description),
            tags: article.tags.iter().map(|tag| tidy(tag)).filter(|tag| !tag.is_empty()).collect(),
            quotes: Vec::new(),
        }
    }

    /// Quotes a passage too, once; an article without text has none to quote.
    pub fn quote(&mut self, quote: Quote) {
        if !quote.words.is_empty() && !self.quotes.iter().any(|known| known.passage == quote.passage) {
            self.quotes.push(quote);
        }
    }

    pub fn title_or_placeholder(&self) -> &str {
        self.title.as_deref().unwrap_or(UNTITLED)
    }

    /// The names of everybody in a role, in order.
    pub fn names(&self, role: Role) -> impl Iterator<Item = &Name> {
        self.contributors.iter().filter(move |c| c.role == role).map(|c| &c.name)
    }

    /// What a reader should know about the date.
    pub fn date_note(&self) -> Option<String> {
        match (&self.published, self.modified) {
            (Some(issued), _) => issued.doubt.clone(),
            (None, Some(modified)) => Some(format!("date of publication unknown; last modified {modified}")),
            (None, None) => None,
        }
    }
}

fn contributors(article: &Article) -> Vec<Contributor> {
    let outlet = article.outlet.as_deref().map(fold);
    let read = |author: &Author| {
        let name = match Name::parse(&author.name)? {
            // What signs as the outlet is no person, whatever it is called: Al Jazeera.
            Name::Person(_) if outlet == Some(fold(&author.name)) => Name::Corporate(tidy(&author.name)),
            name => name,
        };
        Some(Contributor { name, role: Role::named(author.role.as_deref()) })
    };
    article.authors.iter().filter_map(read).collect()
}

impl Role {
    fn named(role: Option<&str>) -> Role {
        match role {
            None | Some("author") => Role::Author,
            Some("translator") => Role::Translator,
            Some("editor") => Role::Editor,
            Some("illustrator" | "photographer") => Role::Illustrator,
            Some(_) => Role::Other,
        }
    }
}

impl Issued {
    fn new(dated: &Dated) -> Issued {
        let others: Vec<String> = dated.conflicts.iter().map(ToString::to_string).collect();
        let doubt = match (dated.reliable, others.is_empty()) {
            (true, _) => None,
            (false, true) => Some(format!("date doubtful: {}", dated.date)),
            (false, false) => Some(format!("date doubtful: {}, also found {}", dated.date, others.join(", "))),
        };
        Issued { date: dated.date, doubt }
    }

    /// Year, month and day, as far as they are known.
    pub fn parts(&self) -> Vec<i16> {
        let day = self.date.first_day();
        let parts = [day.year(), i16::from(day.month()), i16::from(day.day())];
        let known = match self.date.precision() {
            "year" => 1,
            "month" => 2,
            _ => 3,
        };
        parts[..known].to_vec()
    }
}

impl Quote {
    /// The passage that is `span` of the article's body. `paragraphs` counts from 0.
    pub fn new(article: &Article, passage: String, span: Span, paragraphs: (usize, usize)) -> Quote {
        let words = prose(article, span).into_iter().map(|block| tidy(block.of(article.body.text())));
        Quote {
            passage,
            words: words.filter(|words| !words.is_empty()).collect(),
            paragraphs: (paragraphs.0 + 1, paragraphs.1 + 1),
            n_paragraphs: article.body.blocks().len(),
            permalink: permalink(article, span),
        }
    }

    /// `paragraph 7 of 23`.
    pub fn place(&self) -> String {
        match self.paragraphs {
            (first, last) if first == last => format!("paragraph {first} of {}", self.n_paragraphs),
            (first, last) => format!("paragraphs {first}–{last} of {}", self.n_paragraphs),
        }
    }

    /// The words, the place, the id and the link, as a note beside the bibliographic data.
    pub fn note(&self) -> String {
        let link = self.permalink.iter().map(|link| format!(" {link}")).collect::<String>();
        format!("“{}” ({}, passage {}){link}", self.words.join(" ¶ "), self.place(), self.passage)
    }
}

/// The paragraphs in a stretch of the body, without the headline and headings that open it unless
/// there is nothing else.
pub fn prose(article: &Article, span: Span) -> Vec<Span> {
    let body = &article.body;
    let inside = |block: &Block| {
        let (start, end) = (block.span.start().max(span.start()), block.span.end().min(span.end()));
        (start < end).then(|| (block.kind, Span::new(start, end)))
    };
    let blocks: Vec<(BlockKind, Span)> = body.blocks().iter().filter_map(inside).collect();
    let opens = |&(kind, span): &(BlockKind, Span)| {
        matches!(kind, BlockKind::Heading(_)) || article.title.as_deref() == Some(span.of(body.text()))
    };
    let n_openings = blocks.iter().take_while(|block| opens(block)).count();
    let n_openings = if n_openings < blocks.len() { n_openings } else { 0 };
    blocks[n_openings..].iter().map(|(_, span)| *span).collect()
}
