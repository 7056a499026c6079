//! What stands between the paragraphs of a page without belonging to the article: calls to
//! subscribe, links to other articles, the byline and the date once more.

use super::main_text::Blocks;
use crate::article::PartialDate;
use crate::extract::bio;
use crate::extract::dates::{DayOrder, find_dates};
use crate::text::fold;

/// Longer blocks are prose, whatever they begin with.
const MAX_CHARS: usize = 160;

/// Blocks at the head that may repeat byline and date.
const HEAD: usize = 5;

/// The blocks that belong to the article.
pub(in crate::extract) fn without(blocks: Blocks) -> Blocks {
    let mut kept: Blocks = Vec::with_capacity(blocks.len());
    for (at, (kind, text)) in blocks.into_iter().enumerate() {
        let repeated = kept.last().is_some_and(|(_, last)| *last == text);
        let dropped = repeated || is_furniture(&text) || (at < HEAD && is_head_matter(&text));
        if !dropped {
            kept.push((kind, text));
        }
    }
    kept
}

fn is_furniture(text: &str) -> bool {
    if text.chars().count() > MAX_CHARS {
        return false;
    }
    let folded = fold(text);
    let folded = folded.trim_matches(|c: char| !c.is_alphanumeric());
    WHOLE.contains(&folded) || OPENINGS.iter().any(|opening| folded.starts_with(opening))
}

const WHOLE: &[&str] = &[
    "ad",
    "advert",
    "advertisement",
    "advertising",
    "anzeige",
    "werbung",
    "publicidad",
    "publicite",
    "share",
    "teilen",
    "print",
    "print article",
    "drucken",
    "comments",
    "leave a comment",
    "kommentare",
    "read more",
    "more",
    "mehr",
    "learn more",
    "continue reading below",
    "story continues below",
    "story continues below advertisement",
    "article continues below",
    "read next",
    "related",
    "related articles",
    "related stories",
    "related posts",
    "recommended",
    "up next",
    "newsletter",
    "table of contents",
    "pinterest image",
    "image",
    "photo",
    "video",
    "listen to this article",
    "copy link",
    "link copied",
    "tweet",
    "facebook",
    "twitter",
    "linkedin",
    "whatsapp",
    "email",
    "order reprints",
    "back to top",
    "privacy overview",
];

const OPENINGS: &[&str] = &[
    "read more:",
    "read more about",
    "read also:",
    "also read:",
    "also read |",
    "see also:",
    "related:",
    "more:",
    "more :",
    "read next:",
    "recommended:",
    "don't miss:",
    "lesen sie auch",
    "mehr zum thema",
    "lesen sie dazu",
    "lies auch",
    "das konnte sie auch interessieren",
    "sign up for",
    "sign up now",
    "subscribe to",
    "subscribe now",
    "follow us on",
    "follow our",
    "like this story",
    "share this",
    "share on",
    "get the day's top",
    "get our newsletter",
    "download our app",
    "join our newsletter",
    "click here to",
    "icymi",
    "if you enjoyed this article",
    "filed under:",
    "tagged with:",
    "tags:",
    "lire aussi",
    "leggi anche",
    "lea tambien",
    "lee tambien",
];

fn is_head_matter(text: &str) -> bool {
    !bio::byline(text).is_empty() || is_date_line(text)
}

/// A date, a time and at most a word like "updated".
fn is_date_line(text: &str) -> bool {
    if text.chars().count() > 80 || text.ends_with('.') {
        return false;
    }
    let found = find_dates(text, DayOrder::DayFirst);
    let is_day = |date: PartialDate| date.precision() == "day";
    let dated: usize = found.iter().filter(|f| is_day(f.date)).map(|f| f.span.of(text).chars().count()).sum();
    dated > 0 && text.chars().filter(|c| c.is_alphabetic()).count() <= dated + 12
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::BlockKind::Paragraph;

    #[test]
    fn calls_and_repetitions_go_and_prose_stays() {
        let check = |text: &str, stays: bool| {
            let kept = without(vec![(Paragraph, text.to_owned())]);
            assert_eq!(!kept.is_empty(), stays, "{text}");
        };
        check("Advertisement", false);
        check("Read more: Ports and powers", false);
        check("By Ada Voss", false);
        check("Updated: 5 May 2025, 10:30", false);
        check("On 5 May 2025 the ports closed.", true);
        check("Share prices fell again on Monday.", true);
        check("By the time the ports closed, the ships had left.", true);
    }

    #[test]
    fn a_block_that_stands_twice_in_a_row_is_kept_once() {
        let twice = vec![(Paragraph, "Ports".to_owned()), (Paragraph, "Ports".to_owned())];
        assert_eq!(without(twice).len(), 1);
    }
}
