use super::super::permalink;
use super::*;
use crate::text::Span;
use percent_encoding::percent_decode_str;

/// The parts of a text directive, as the specification takes it apart.
#[derive(Debug, Default)]
struct Directive {
    prefix: Option<String>,
    start: String,
    end: Option<String>,
}

fn parsed(link: &str) -> Directive {
    let (_, text) = link.split_once("#:~:text=").unwrap_or_else(|| panic!("no directive: {link}"));
    assert!(!text.contains('&'), "{link}");
    let mut parts: Vec<&str> = text.split(',').collect();
    let decoded = |part: &str| percent_decode_str(part).decode_utf8().unwrap().into_owned();
    let prefix = parts[0].strip_suffix('-').map(decoded);
    if prefix.is_some() {
        parts.remove(0);
    }
    assert!(matches!(parts.len(), 1 | 2) && !parts.iter().any(|part| part.contains('-')), "{link}");
    Directive { prefix, start: decoded(parts[0]), end: parts.get(1).map(|part| decoded(part)) }
}

/// Where a browser lands: the first place of the start behind the prefix, and the end behind it, each
/// within a block; as words of the whole text, blanks made one.
fn landing(article: &Article, directive: &Directive) -> Option<(usize, usize)> {
    let blocks: Vec<String> =
        article.body.blocks().iter().map(|b| super::super::tidy(b.span.of(article.body.text()))).collect();
    let text = blocks.join("\n");
    let fold = |text: &str| text.to_lowercase();
    let (text, start) = (fold(&text), fold(&directive.start));
    let from = text.match_indices(start.as_str()).map(|(at, _)| at).find(|&at| match &directive.prefix {
        Some(prefix) => text[..at].trim_end().ends_with(fold(prefix).trim_end()),
        None => true,
    })?;
    let after = from + start.len();
    match &directive.end {
        Some(end) => text[after..].find(fold(end).as_str()).map(|at| (from, after + at + end.len())),
        None => Some((from, after)),
    }
}

/// The link of the passage that begins with `first` and ends with `last`.
fn link(article: &Article, first: &str, last: &str) -> String {
    let text = article.body.text();
    let start = text.rfind(first).unwrap();
    let end = start + text[start..].find(last).unwrap() + last.len();
    permalink(article, Span::new(start, end)).unwrap()
}

fn with_body(blocks: &[(BlockKind, &str)]) -> Article {
    Article { body: body(blocks), url: Some("https://a.example/x".into()), ..article() }
}

const P: BlockKind = BlockKind::Paragraph;

#[test]
fn short_passages_are_named_whole_and_signs_with_a_meaning_encoded() {
    let article = with_body(&[(P, "A cease-fire, now & then.")]);
    assert_eq!(
        link(&article, "A cease", "then."),
        "https://a.example/x#:~:text=A%20cease%2Dfire%2C%20now%20%26%20then."
    );
}

#[test]
fn long_passages_are_named_by_their_first_and_last_words() {
    let article = with_body(&[(P, "one two three four five six seven eight nine ten eleven twelve thirteen")]);
    assert_eq!(
        link(&article, "one", "thirteen"),
        "https://a.example/x#:~:text=one%20two%20three%20four%20five%20six,eight%20nine%20ten%20eleven%20twelve%20thirteen"
    );
}

#[test]
fn words_that_stand_earlier_too_are_told_apart() {
    let shared = "The talks have failed again because nobody had read the text";
    let article = with_body(&[
        (P, &format!("{shared} of the second annex, which names the depots and the days on which they open.")),
        (P, &format!("{shared} of the first annex, which names the ships and the days on which they sail.")),
    ]);
    let directive = parsed(&link(&article, "The talks", "they sail."));
    let (from, to) = landing(&article, &directive).unwrap();
    let text = article.body.text().replace("\n\n", "\n").to_lowercase();
    assert!(text[from..].starts_with("the talks") && from > 50, "{directive:?}");
    assert!(text[..to].ends_with("they sail."), "{directive:?}");
}

#[test]
fn a_passage_that_stands_twice_is_told_by_the_words_before_it() {
    let article = with_body(&[(P, "Count the ships."), (P, "Nobody did."), (P, "Count the ships.")]);
    assert_eq!(link(&article, "Count", "ships."), "https://a.example/x#:~:text=Nobody%20did.-,Count%20the%20ships.");
}

#[test]
fn a_heading_is_passed_over_and_a_range_may_cross_paragraphs() {
    let article = with_body(&[
        (BlockKind::Heading(2), "What remains"),
        (P, "The office was closed in May."),
        (P, "The river rose in June and nobody was there to say by how much."),
    ]);
    let link = link(&article, "What", "much.");
    let directive = parsed(&link);
    assert_eq!(directive.start, "The office was closed in May.");
    assert_eq!(directive.end.as_deref(), Some("there to say by how much."));
}

#[test]
fn text_without_blanks_is_parted_at_its_punctuation() {
    let sentence = "停火协议签署以后，边境口岸仍然关闭；司机们在山口等待，货物在烈日下腐烂。";
    let article = with_body(&[(P, &sentence.repeat(6))]);
    let link = permalink(&article, Span::new(0, article.body.text().len())).unwrap();
    let directive = parsed(&link);
    assert!(directive.start.chars().count() <= 60, "{directive:?}");
}

#[test]
fn a_url_keeps_its_own_fragment_and_no_url_has_no_link() {
    let mut article = with_body(&[(P, "Count the ships.")]);
    let all = Span::new(0, article.body.text().len());
    article.url = Some("https://a.example/x#part".into());
    assert_eq!(permalink(&article, all).unwrap(), "https://a.example/x#part:~:text=Count%20the%20ships.");
    article.url = Some("https://a.example/x#:~:text=old".into());
    assert_eq!(permalink(&article, all).unwrap(), "https://a.example/x#:~:text=Count%20the%20ships.");
    article.body = body(&[]);
    assert_eq!(permalink(&article, Span::new(0, 0)).unwrap(), "https://a.example/x#");
    article.url = None;
    assert_eq!(permalink(&article, Span::new(0, 0)), None);
}

proptest! {
    #[test]
    fn a_link_always_lands(blocks in proptest::collection::vec((any::<bool>(), "([a-d]{1,3}[ ,.-]{1,2}){1,30}"), 1..6)) {
        let kind = |heading| if heading { BlockKind::Heading(2) } else { P };
        let blocks: Vec<(BlockKind, &str)> = blocks.iter().map(|(h, text)| (kind(*h), text.as_str())).collect();
        let article = with_body(&blocks);
        let all = (0, article.body.blocks().len() - 1);
        for passage in passages(&article).into_iter().chain([all]) {
            let link = permalink(&article, span_of(&article, passage)).unwrap();
            if link.contains(":~:") {
                prop_assert!(landing(&article, &parsed(&link)).is_some(), "{}", link);
            }
        }
    }
}
