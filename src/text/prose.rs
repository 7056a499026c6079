//! Text on its way to a reader.

/// Blanks for line breaks and tabs; control characters and direction overrides dropped.
pub fn clean(text: &str) -> String {
    let keep = |c: char| match c {
        '\n' | '\r' | '\t' => Some(' '),
        c if c.is_control() => None,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        c => Some(c),
    };
    text.chars().filter_map(keep).collect()
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
    }
}
