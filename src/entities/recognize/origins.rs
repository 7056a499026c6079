//! Adjectives that say where a private person or a thing is from, and nothing of the state: "of Arvonian descent",
//! "an Arvonian businessman", "the Arvonian flag".

use crate::entities::context::{word_after, word_before};
use crate::entities::word_list::{WordList, is_in, words};
use crate::text::Span;

/// What follows "of Arvonian": where a family comes from.
static FAMILY: WordList =
    WordList::new(|| words("ancestry birth blood descent extraction heritage origin origins parentage roots stock"));

/// People without a public office; what they do is not their country's doing.
static PRIVATE_PEOPLE: WordList = WordList::new(|| {
    words(
        "actor actress artist author bride businessman businesswoman chef citizen citizens composer couple dancer designer director \
         entrepreneur film-maker filmmaker girl grandfather grandmother housewife immigrant man model musician national nationals \
         novelist nurse painter photographer poet singer student teenager tourist traveler traveller widow woman \
         writer",
    )
});

/// What bears the country's name without its doing.
static THINGS: WordList = WordList::new(|| {
    words(
        "accent anthem beer cheese chef citizenship cooking cuisine dish dishes flag food heritage language music \
         nationality novel opera passport passports poetry restaurant restaurants surname wine wines",
    )
});

/// Whether the adjective at `span` only says where somebody or something is from.
pub(super) fn tells_origin(text: &str, span: Span) -> bool {
    if text[span.end()..].starts_with("-born") {
        return true;
    }
    let Some(next) = word_after(text, span.end()).filter(|next| text[span.end()..next.start()].starts_with(' ')) else {
        return false;
    };
    let word = next.of(text);
    if is_in(&FAMILY, word) {
        return word_before(text, span.start()).is_some_and(|before| before.of(text) == "of");
    }
    word.starts_with(char::is_lowercase) && (is_in(&PRIVATE_PEOPLE, word) || is_in(&THINGS, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origin_is_told_from_the_state() {
        let check = |text: &str, expected: bool| {
            let at = text.find("Arvonian").expect("the sentence has the adjective");
            assert_eq!(tells_origin(text, Span::new(at, at + "Arvonian".len())), expected, "{text}");
        };
        check("a sailor of Arvonian descent", true);
        check("an Arvonian businessman was held", true);
        check("an Arvonian-born singer", true);
        check("he showed his Arvonian passport", true);
        check("the Arvonian minister", false);
        check("Arvonian tourists stay away", false);
        check("the Arvonian origins of the war", false);
        check("Arvonian", false);
    }
}
