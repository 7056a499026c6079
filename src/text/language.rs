use std::fmt;

/// A language by its two-letter ISO 639-1 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Language([u8; 2]);

impl Language {
    pub const ENGLISH: Language = Language(*b"en");

    /// Reads `en`, `en-GB`, `EN_us`; anything that does not begin with a two-letter tag is `None`.
    pub fn from_code(code: &str) -> Option<Language> {
        let tag = code.trim().split(['-', '_', ';', ',']).next()?;
        let bytes: [u8; 2] = tag.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_alphabetic).then(|| Language(bytes.map(|b| b.to_ascii_lowercase())))
    }

    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("two ASCII letters")
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// What language `text` is written in, `None` when it cannot be told reliably.
///
/// Looks at the first thousand characters, and where those leave any doubt, at some thousands.
pub fn guess_language(text: &str) -> Option<Language> {
    let first = |n| text.char_indices().nth(n).map_or(text, |(end, _)| &text[..end]);
    let certain = whatlang::detect(first(1_000)).filter(|info| info.confidence() >= 1.0);
    let info = certain.or_else(|| whatlang::detect(first(4_000)).filter(whatlang::Info::is_reliable))?;
    Language::from_code(two_letter(info.lang())?)
}

fn two_letter(lang: whatlang::Lang) -> Option<&'static str> {
    use whatlang::Lang::*;
    Some(match lang {
        Eng => "en",
        Rus => "ru",
        Cmn => "zh",
        Spa => "es",
        Por => "pt",
        Ita => "it",
        Ben => "bn",
        Fra => "fr",
        Deu => "de",
        Ukr => "uk",
        Kat => "ka",
        Ara => "ar",
        Hin => "hi",
        Jpn => "ja",
        Heb => "he",
        Yid => "yi",
        Pol => "pl",
        Amh => "am",
        Jav => "jv",
        Kor => "ko",
        Nob => "no",
        Dan => "da",
        Swe => "sv",
        Fin => "fi",
        Tur => "tr",
        Nld => "nl",
        Hun => "hu",
        Ces => "cs",
        Ell => "el",
        Bul => "bg",
        Bel => "be",
        Mar => "mr",
        Kan => "kn",
        Ron => "ro",
        Slv => "sl",
        Hrv => "hr",
        Srp => "sr",
        Mkd => "mk",
        Lit => "lt",
        Lav => "lv",
        Est => "et",
        Tam => "ta",
        Vie => "vi",
        Urd => "ur",
        Tha => "th",
        Guj => "gu",
        Uzb => "uz",
        Pan => "pa",
        Aze => "az",
        Ind => "id",
        Tel => "te",
        Pes => "fa",
        Mal => "ml",
        Ori => "or",
        Mya => "my",
        Nep => "ne",
        Sin => "si",
        Khm => "km",
        Tuk => "tk",
        Aka => "ak",
        Zul => "zu",
        Sna => "sn",
        Afr => "af",
        Lat => "la",
        Slk => "sk",
        Cat => "ca",
        Tgl => "tl",
        Hye => "hy",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_tags_are_read_in_their_usual_spellings() {
        let check = |tag: &str, expected: Option<&str>| {
            assert_eq!(Language::from_code(tag).as_ref().map(Language::code), expected, "{tag}");
        };
        check("en", Some("en"));
        check("en-GB", Some("en"));
        check("EN_us", Some("en"));
        check("english", None);
        check("", None);
    }

    #[test]
    fn a_paragraph_is_enough_to_tell_the_language() {
        let german = "Die Verhandlungen in Istanbul sind ohne eine Einigung zu Ende gegangen, und beide Seiten \
                      geben einander die Schuld daran.";
        assert_eq!(guess_language(german), Language::from_code("de"));
        assert_eq!(guess_language("1 2 3"), None);
    }
}
