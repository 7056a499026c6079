//! Classes of characters that the rules of the tokenizer name.

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// What Python calls space: White_Space and the four separators of ASCII.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// Letters of the scripts the rules know.
pub fn is_alpha(c: char) -> bool {
    c.is_ascii_alphabetic() || !c.is_ascii() && (is_cased(c) || is_uncased(c))
}

/// Letters that are not capitals; those of scripts without case among them.
pub fn is_lower(c: char) -> bool {
    c.is_ascii_lowercase() || !c.is_ascii() && (is_cased(c) && c.is_lowercase() || is_uncased(c))
}

/// Capitals; letters of scripts without case among them.
pub fn is_upper(c: char) -> bool {
    c.is_ascii_uppercase() || !c.is_ascii() && (is_cased(c) && c.is_uppercase() || is_uncased(c))
}

/// Latin, Greek and Cyrillic beyond ASCII.
fn is_cased(c: char) -> bool {
    let block = matches!(c,
        '\u{c0}'..='\u{2af}'
        | 'Ά'..='ώ'
        | 'Ѐ'..='ѓ' | 'є'..='џ' | 'Ґ' | 'ґ' | 'Җ' | 'җ' | 'Ң' | 'ң' | 'Ү' | 'ү' | 'Һ' | 'һ' | 'Ә' | 'ә' | 'Ө' | 'ө'
        | '\u{1d00}'..='\u{1d25}' | '\u{1d6b}'..='\u{1d9a}'
        | '\u{1e00}'..='\u{1eff}'
        | '\u{2c60}'..='\u{2c7f}'
        | '\u{a722}'..='\u{a7fa}'
        | '\u{ab30}'..='\u{ab64}'
        | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}');
    block && c.is_alphabetic()
}

/// Blocks of scripts without case, all of their characters.
fn is_uncased(c: char) -> bool {
    matches!(c,
        '\u{591}'..='\u{5f4}' | '\u{fb1d}'..='\u{fb4f}' // Hebrew
        | '\u{620}'..='\u{64a}' | '\u{66e}'..='\u{6d5}' | '\u{6e5}'..='\u{6ff}' | '\u{750}'..='\u{77f}' // Arabic
        | '\u{8a0}'..='\u{8bd}' | '\u{fb50}'..='\u{fbb1}' | '\u{fbd3}'..='\u{fd3d}'
        | '\u{fd50}'..='\u{fdc7}' | '\u{fdf0}'..='\u{fdfb}' | '\u{fe70}'..='\u{fefc}'
        | '\u{900}'..='\u{9ff}' | '\u{b80}'..='\u{cff}' | '\u{d80}'..='\u{dff}' // India
        | '\u{1200}'..='\u{137f}' // Ethiopic
        | '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}' // Korean
        | '\u{2e80}'..='\u{2fdf}' | '\u{2ff0}'..='\u{30ff}' | '\u{31c0}'..='\u{9fff}' // Chinese and Japanese
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{20000}'..='\u{2fa1f}')
}

/// Marks that are cut off on either side of a word.
pub fn is_punctuation(c: char) -> bool {
    ",:;!?()[]{}<>_#*&…".contains(c) || !c.is_ascii() && "¿؟¡。？！，、；：～·।،۔؛٪".contains(c)
}

pub fn is_quote(c: char) -> bool {
    matches!(c, '\'' | '"' | '`')
        || !c.is_ascii() && "”“‘´’‚„»«「」『』（）〔〕【】《》〈〉\u{2329}\u{232a}⟦⟧".contains(c)
}

pub fn is_currency(c: char) -> bool {
    c == '$' || !c.is_ascii() && (matches!(c, '£' | '¥' | '฿' | '﷼') || ('₠'..='₿').contains(&c))
}

/// Pictures and signs.
pub fn is_icon(c: char) -> bool {
    !c.is_ascii() && c.general_category() == GeneralCategory::OtherSymbol
}

/// What Python calls alphabetic.
pub fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || !c.is_ascii() && c.general_category_group() == GeneralCategoryGroup::Letter
}
