use super::Language;
use frostem::Algorithm;
use std::borrow::Cow;

/// The languages that have a Snowball stemmer here, by ISO 639-1 code.
pub const STEMMED_LANGUAGES: [&str; 18] =
    ["ar", "da", "nl", "en", "fi", "fr", "de", "el", "hu", "it", "no", "pt", "ro", "ru", "es", "sv", "ta", "tr"];

/// A Snowball stemmer for one language; words of other languages pass unchanged.
pub struct Stemmer(Option<frostem::Stemmer>);

impl Stemmer {
    pub fn new(language: Language) -> Stemmer {
        Stemmer(algorithm(language.code()).map(frostem::Stemmer::new))
    }

    /// The stem of `word`, which must be folded.
    pub fn stem<'w>(&self, word: &'w str) -> Cow<'w, str> {
        match &self.0 {
            Some(stemmer) if !word.bytes().any(|b| b.is_ascii_digit()) => stemmer.stem(word),
            _ => Cow::Borrowed(word),
        }
    }
}

fn algorithm(code: &str) -> Option<Algorithm> {
    Some(match code {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "nl" => Algorithm::Dutch,
        "en" => Algorithm::English,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "no" | "nb" | "nn" => Algorithm::Norwegian,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "es" => Algorithm::Spanish,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_language_has_a_stemmer() {
        for code in STEMMED_LANGUAGES {
            assert!(algorithm(code).is_some(), "{code}");
        }
    }

    #[test]
    fn inflected_words_share_a_stem_and_unknown_languages_keep_theirs() {
        let english = Stemmer::new(Language::from_code("en").unwrap());
        assert_eq!(english.stem("ceasefires"), english.stem("ceasefire"));
        let swahili = Stemmer::new(Language::from_code("sw").unwrap());
        assert_eq!(swahili.stem("vitabu"), "vitabu");
    }
}
