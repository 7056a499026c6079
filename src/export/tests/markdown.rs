use super::super::{Citation, Format, markdown_escaped, tidy, write};
use super::*;
use pulldown_cmark::{Event, Options, Parser, Tag};

fn events(markdown: &str) -> Vec<Event<'_>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    Parser::new_ext(markdown, options).collect()
}

/// What a reader of the page sees.
fn text_of(events: &[Event<'_>]) -> String {
    let text = events.iter().map(|event| match event {
        Event::Text(text) => text.to_string(),
        Event::Start(_) | Event::End(_) => String::new(),
        other => panic!("text became {other:?}"),
    });
    text.collect()
}

fn links(events: &[Event<'_>]) -> Vec<String> {
    let link = |event: &Event<'_>| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.to_string()),
        _ => None,
    };
    events.iter().filter_map(link).collect()
}

/// Only paragraphs, block quotations, links and emphasis come out, the texts as they were.
fn check(citation: &Citation) {
    let markdown = write(Format::Markdown, std::slice::from_ref(citation));
    let events = events(&markdown);
    for event in &events {
        if let Event::Start(tag) = event {
            let ours = matches!(tag, Tag::Paragraph | Tag::BlockQuote(None) | Tag::Link { .. } | Tag::Emphasis);
            assert!(ours, "{tag:?} in\n{markdown}");
        }
    }
    let text = text_of(&events);
    for quote in &citation.quotes {
        assert!(quote.words.iter().all(|words| text.contains(words)), "{markdown}");
    }
    if let Some(outlet) = &citation.outlet {
        assert!(text.contains(outlet), "{markdown}");
    }
    assert_eq!(links(&events).len(), usize::from(citation.url.is_some()) * citation.quotes.len().max(1), "{markdown}");
}

#[test]
fn a_quotation_stands_above_its_citation() {
    let written = write(Format::Markdown, &[citing(&article(), &[1])]);
    let expected = "> The reader of the gauge is paid by both banks, which is why neither trusts him; and yet his numbers \
                    have stood for forty years.\n>\n> — Ilse Varga and Juan de la Cruz, \
                    [“Tides, and Who Counts Them”](https://harbour.example/opinion/tides?id=1&lang=en#:~:text=";
    assert!(written.starts_with(expected), "{written}");
    assert!(written.ends_with("), *The Harbour Ledger*, November 3, 2025, paragraphs 2–3 of 4\n"), "{written}");
}

#[test]
fn nasty_texts_are_read_as_text() {
    for text in NASTY {
        let escaped = markdown_escaped(&tidy(text));
        assert_eq!(text_of(&events(&escaped)), tidy(text), "{escaped}");
    }
    nasty().iter().for_each(check);
}

#[test]
fn links_lead_where_they_should() {
    for url in ["https://a.example/x_(y)", "https://a.example/?a=1&copy;=2", "https://a.example/*_*[z]"] {
        let mut article = article();
        article.url = Some(url.to_owned());
        let markdown = write(Format::Markdown, &[Citation::new(&article)]);
        let expected = url.replace('(', "%28").replace(')', "%29");
        assert_eq!(links(&events(&markdown)), [expected], "{markdown}");
    }
}

proptest! {
    #[test]
    fn whatever_is_cited_is_read_as_text(citations in citations()) {
        citations.iter().for_each(check);
    }
}
