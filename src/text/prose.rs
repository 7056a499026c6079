//! Text on its way to a reader.

/// Blanks for line breaks and tabs; control characters, direction overrides and unseen letters dropped.
pub fn clean(text: &str) -> String {
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if is_plain { text.to_owned() } else { text.chars().filter_map(shown).collect() }
}

/// The character as a reader may see it: text must neither steer a screen nor hide in it.
pub fn shown(c: char) -> Option<char> {
    match c {
        '\n' | '\r' | '\t' => Some(' '),
        c if c.is_control() => None,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        // Tags: a whole alphabet that no screen shows and every program reads.
        '\u{e0000}'..='\u{e007f}' => None,
        c => Some(c),
    }
}

/// A name or a label of any length, on one line.
pub fn short(text: &str, letters: usize) -> String {
    let text = clean(text);
    match text.char_indices().nth(letters) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// A number and its noun, in the plural where the number is not one.
pub fn counted(n: u64, noun: &str) -> String {
    if n == 1 { format!("{n} {noun}") } else { format!("{n} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_an_article_steers_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mred\u{202e}b\tc\nd"), "a[31mredb c d");
        assert_eq!(clean("aid\u{e0041}\u{e0042} convoy"), "aid convoy");
    }
}
