//! The words by which pages tell the day of publication from that of a change.

use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// How plainly an element's class or id says that it holds a date, the plainest last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Label {
    #[default]
    None,
    Meta,
    Date,
    Entry,
    Published,
}

const PUBLISHED: &[&str] = &["publish", "pubdate", "pub-date", "pub_date", "publi", "veroeffentlich"];
const ENTRY: &[&str] = &[
    "entry-date",
    "entrydate",
    "post-date",
    "post_date",
    "postdate",
    "article-date",
    "article_date",
    "articledate",
    "article__date",
    "date-post",
    "datestamp",
    "dateline",
    "date-header",
    "news-date",
    "posted-on",
];
const DATE: &[&str] = &["date", "datum", "fecha", "tarih", "datetime", "timestamp", "dato", "pvm"];
const META: &[&str] = &[
    "time",
    "posted",
    "meta",
    "byline",
    "info",
    "author",
    "submitted",
    "header",
    "details",
    "subtitle",
    "permalink",
    "credit",
    "kicker",
];
const CHANGED: &[&str] = &["updated", "modified", "lastmod", "update-", "-update", "last-update", "revision"];
const NO_DATES: &[&str] = &["update", "validate", "candidate", "mandate", "consolidated", "predate"];

/// Any of the words above: most elements are called nothing of the kind.
static ANY: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let words = [PUBLISHED, ENTRY, DATE, META, CHANGED].concat();
    AhoCorasick::new(words).expect("a fixed list of words")
});

/// The label in class and id, which must be lower case, and whether they speak of a change.
pub(super) fn label_of(names: &str) -> (Label, bool) {
    if !ANY.is_match(names) {
        return (Label::None, false);
    }
    let has = |words: &[&str]| words.iter().any(|word| names.contains(word));
    let label = match () {
        () if has(PUBLISHED) && !names.contains("publisher") => Label::Published,
        () if has(ENTRY) => Label::Entry,
        () if has(DATE) && names.split([' ', '-', '_']).any(has_date) => Label::Date,
        () if has(META) => Label::Meta,
        () => Label::None,
    };
    (label, has(CHANGED))
}

/// Whether class or id, in lower case, say that it is the day on which the page is looked at.
pub(super) fn is_of_today(names: &str) -> bool {
    const TODAY: &[&str] =
        &["todaysdate", "todaydate", "datetoday", "currentdate", "datenow", "fechahoy", "fechaactual"];
    let squeezed = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    names.split_whitespace().map(squeezed).any(|name| TODAY.iter().any(|today| name.contains(today)))
}

fn has_date(word: &str) -> bool {
    DATE.iter().any(|date| word.contains(date)) && !NO_DATES.iter().any(|other| word.contains(other))
}

/// In English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Norwegian, Danish,
/// Finnish, Polish, Czech, Hungarian, Romanian, Turkish, Greek, Russian, Ukrainian, Arabic,
/// Persian, Hebrew, Hindi, Indonesian, Vietnamese, Chinese, Japanese, Korean.
const OF_PUBLICATION: &[&str] = &[
    "publish",
    "posted",
    "first posted",
    "released",
    "issued",
    "created",
    "written",
    "filed",
    "submitted",
    "date:",
    "veröffentlicht",
    "erschienen",
    "artikel wurde",
    "eintrag",
    "erstellt",
    "geschrieben",
    "publié",
    "publie",
    "paru",
    "mis en ligne",
    "publicad",
    "publicat",
    "pubbl",
    "gepubliceerd",
    "geplaatst",
    "publicerad",
    "publisert",
    "udgivet",
    "julkaistu",
    "opublikowan",
    "zveřejněn",
    "publikován",
    "vydáno",
    "közzét",
    "megjelen",
    "yayın",
    "eklenme",
    "δημοσ",
    "опубликован",
    "опубліковано",
    "дата публикации",
    "نشر",
    "تاريخ",
    "انتشار",
    "פורסם",
    "प्रकाशित",
    "diterbitkan",
    "dipublikasikan",
    "đăng",
    "发布",
    "發布",
    "发表",
    "公開",
    "投稿",
    "掲載",
    "입력",
    "등록",
    "게시",
];

const OF_A_CHANGE: &[&str] = &[
    "updated",
    "update",
    "modified",
    "reviewed",
    "revised",
    "edited",
    "amended",
    "corrected",
    "checked",
    "accessed",
    "retrieved",
    "expires",
    "last change",
    "aktualisiert",
    "geändert",
    "stand:",
    "stand ",
    "bearbeitet",
    "änderung",
    "abgerufen",
    "überarbeitet",
    "mis à jour",
    "mise à jour",
    "modifié",
    "actualizado",
    "actualización",
    "atualizado",
    "aggiornato",
    "aggiornamento",
    "ultima modifica",
    "bijgewerkt",
    "gewijzigd",
    "uppdaterad",
    "oppdatert",
    "opdateret",
    "päivitetty",
    "muokattu",
    "aktualizacja",
    "zaktualizowano",
    "aktualizováno",
    "frissít",
    "módosít",
    "actualizat",
    "güncelle",
    "ενημέρωση",
    "обновлено",
    "изменено",
    "оновлено",
    "تحديث",
    "بروزرسانی",
    "עודכן",
    "अपडेट",
    "diperbarui",
    "cập nhật",
    "更新",
    "수정",
];

pub(super) fn speaks_of_publishing(words: &str) -> bool {
    let words = words.to_lowercase();
    OF_PUBLICATION.iter().any(|word| words.contains(word))
}

pub(super) fn speaks_of_change(words: &str) -> bool {
    let words = words.to_lowercase();
    OF_A_CHANGE.iter().any(|word| words.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_say_how_plainly_an_element_holds_a_date() {
        let check = |names: &str, expected: (Label, bool)| assert_eq!(label_of(names), expected, "{names}");
        check("story__published", (Label::Published, false));
        check("entry-date updated", (Label::Entry, true));
        check("news-datum", (Label::Date, false));
        check("candidate-list", (Label::None, false));
        check("validate", (Label::None, false));
        check("byline", (Label::Meta, false));
        check("columns", (Label::None, false));
    }

    #[test]
    fn words_beside_a_date_say_what_it_is_the_date_of() {
        for words in
            ["Published on", "Veröffentlicht am", "Publicado el", "Opublikowano", "नई दिल्ली प्रकाशित:", "发布时间:"]
        {
            assert!(speaks_of_publishing(words) && !speaks_of_change(words), "{words}");
        }
        for words in ["Last updated:", "Aktualisiert am", "Mis à jour le", "最終更新日", "Обновлено"] {
            assert!(speaks_of_change(words) && !speaks_of_publishing(words), "{words}");
        }
    }
}
