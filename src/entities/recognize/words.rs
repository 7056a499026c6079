//! The word lists that the recognizer's rules share.

use crate::entities::word_list::{WordList, words};

/// Institutions that bear the name of a place without being that place's government.
pub(super) static INSTITUTIONS: WordList = WordList::new(|| {
    words(
        "academy airline airlines airways association bank broadcasting center centre church club college company corp \
         corporation daily enterprise fc federation foundation herald holdings hospital hotel inc institute \
         institution journal library ltd mail museum news observatory orchestra plc post press railways review school \
         society studies telecom times tribune university",
    )
});

/// How the names of companies end.
pub(super) static COMPANY_FORMS: WordList = WordList::new(|| words("co company corp corporation inc ltd plc"));

/// Seas, rivers and the like that bear the name of a place.
pub(super) static FEATURES: WordList =
    WordList::new(|| words("basin bay canal channel desert gulf ocean river sea strait straits trench"));

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

/// Organs of a state, whose names begin with its own: "Arvonian Ministry of Trade".
pub(super) static STATE_ORGANS: WordList = WordList::new(|| {
    words(
        "army assembly cabinet chamber congress consulate council court department embassy foreign force forces \
         government govt guard guards interior legislature marines military ministry mission navy parliament police \
         presidency secretariat senate treasury troops",
    )
});

/// What may stand before a name without being part of it.
pub(super) static DETERMINERS: WordList =
    WordList::new(|| words("a all an both each every her his its my no our some that the their these this those your"));

/// "Former President", "then-Senator".
pub(super) static FORMER: WordList = WordList::new(|| words("acting ex former late onetime outgoing then"));

/// Small words inside a person's name.
pub(super) static PARTICLES: WordList = WordList::new(|| {
    words("al ap bin bint binte da dal de del della den der di do dos du e el ibn la le ten ter ul ur van vom von y zu")
});

/// Words of dates.
pub(super) static DATE_WORDS: WordList = WordList::new(|| {
    words(
        "am apr april aug august autumn dec december est feb february fri friday gmt jan january jul july jun june \
         mar march may mon monday nov november oct october of pm sat saturday sep sept september spring summer sun \
         sunday the thu thursday today tomorrow tue tuesday wed wednesday winter yesterday",
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
        "after also although and as at because before both but by can could did does earlier even for from had has how \
         however if in instead is later like meanwhile nor of on once only or should since so still that the then \
         there this though thus to today under unlike until was what when where whether while why will with would \
         yesterday yet",
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
