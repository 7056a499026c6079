//! The word lists that the recognizer's rules share.

use crate::entities::word_list::{WordList, words};

/// Institutions that bear the name of a place without being that place's government.
pub(super) static INSTITUTIONS: WordList = WordList::new(|| {
    words(
        "academy airlines airways association bank broadcasting center centre church club college company corp \
         corporation daily enterprise fc federation foundation herald holdings hospital hotel inc institute \
         institution journal library ltd mail museum news observatory orchestra plc post press railways review school \
         society studies telecom times tribune university",
    )
});

/// What organizations are called; a phrase with one of them may be defined as an acronym.
pub(super) static ORGANIZATION_NOUNS: WordList = WordList::new(|| {
    words(
        "academy administration agency alliance army assembly association authority bank board brigade brigades \
         bureau center centre club coalition college command commission committee company confederation congress \
         consortium corporation corps council court department directorate division exchange federation force forces \
         forum foundation front fund group guard guards initiative institute institution league ministry mission \
         movement network office organisation organization party police secretariat service services society \
         taskforce trust union unit university",
    )
});

/// Small words inside a name.
pub(super) static CONNECTORS: WordList = WordList::new(|| words("& and de des du et for in la of on the und"));

/// What may stand before a bare surname.
pub(super) static TITLES: WordList = WordList::new(|| {
    words(
        "admiral ambassador analyst army author ayatollah brigadier candidate capt captain chairman chairwoman \
         chancellor chief col colonel commander commissioner congressman congresswoman crown deputy director dr envoy \
         fm gen general gov governor imam judge justice king lady leader lieutenant lord lt madame maj major marshal \
         maulana mayor minister miss mr mrs ms mullah officer pm pope premier president prime prince princess prof \
         professor queen rep representative secretary sen senator sheikh sir speaker spokesman spokeswoman sultan \
         vice",
    )
});

/// Words that begin a sentence with a capital and are no first name.
pub(super) static OPENERS: WordList = WordList::new(|| {
    words(
        "after although and as at because before both but by can could did does even for from had has how if in is \
         like meanwhile nor of on once only or should since so that the then though to under unlike until was what \
         when where whether while why will with would yet",
    )
});

/// Countries that are also surnames.
pub(super) static PERSONAL_COUNTRIES: WordList = WordList::new(|| words("chad georgia ireland jordan kenya"));

/// Words that go with a name to form its government: "the Arvonian government".
pub(super) static GOVERNMENT_NOUNS: WordList =
    WordList::new(|| words("administration authorities government govt regime"));

pub(super) fn is_capitalized(word: &str) -> bool {
    word.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
}

/// `word` without a possessive ending.
pub(super) fn bare(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}
