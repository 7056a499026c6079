//! What all pages have around them.

use super::super::answer::{Answer, HTML};
use super::super::assets;
use super::super::parameters::Given;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// A page before it is framed.
pub struct Page<'p> {
    pub title: String,
    /// Names the kind of page, for styles and scripts.
    pub kind: &'static str,
    pub main: Markup,
    /// The query text that stands in the box.
    pub text: &'p str,
    /// Filters that the next search keeps.
    pub kept: Option<&'p Given>,
    /// A feed of what the page shows.
    pub feed: Option<String>,
    /// What is wrong with the query.
    pub wrong: Option<Markup>,
}

impl Page<'_> {
    pub fn answer(self) -> Answer {
        Answer::new(HTML, self.framed().into_string())
    }

    fn framed(self) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) " · pundit" }
                    link rel="stylesheet" href=(assets::address("style.css"));
                    link rel="icon" type="image/svg+xml" href=(assets::address("icon.svg"));
                    link rel="search" type="application/opensearchdescription+xml" title="pundit" href="/opensearch.xml";
                    @if let Some(feed) = &self.feed {
                        link rel="alternate" type="application/atom+xml" title=(self.title) href=(feed);
                    }
                    script type="module" src=(assets::address("script.js")) {}
                }
                body class=(self.kind) data-page=(self.kind) {
                    a class="skip" href="#main" { "Skip to the results" }
                    header class="top" {
                        a class="brand" href="/" { "pundit" }
                        (self.search_form())
                    }
                    main id="main" tabindex="-1" { (self.main) }
                    footer class="bottom" {
                        p {
                            "Press " kbd { "/" } " to search, " kbd { "j" } " and " kbd { "k" }
                            " to go from hit to hit, " kbd { "Enter" } " to open. "
                            a href="/help" { "The query language" } " · "
                            a href="/api/v1/openapi.json" { "The API" }
                        }
                    }
                }
            }
        }
    }

    fn search_form(&self) -> Markup {
        let kept = self.kept.into_iter().flat_map(Given::pairs);
        let hidden: Vec<_> = kept.filter(|(name, _)| !["q", "cursor"].contains(name)).collect();
        html! {
            form id="search" role="search" action="/" method="get" {
                label for="q" class="hidden" { "Search" }
                input id="q" name="q" type="search" value=(self.text) autocomplete="off" spellcheck="false"
                    autocapitalize="off" placeholder="ceasefire w/5 monitor*  author:sohail  -cricket"
                    aria-invalid=[self.wrong.as_ref().map(|_| "true")]
                    aria-describedby=[self.wrong.as_ref().map(|_| "query-error")];
                @for (name, value) in &hidden {
                    input type="hidden" name=(name) value=(value);
                }
                button type="submit" { "Search" }
            }
            @if let Some(wrong) = &self.wrong { (wrong) }
        }
    }
}

/// Numbers with thin spaces between thousands.
pub fn number(n: u64) -> Markup {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    PreEscaped(out)
}
