use super::Span;

/// Converts byte offsets of one text to Unicode character offsets and back, in logarithmic time.
///
/// Pure ASCII text costs nothing. Otherwise the character count is noted every
/// [`STRIDE`] bytes and the rest is counted on demand.
pub struct CharOffsets<'t> {
    text: &'t str,
    /// Characters before byte `i * STRIDE` (rounded down to a boundary); empty for ASCII text.
    marks: Vec<(usize, usize)>,
}

const STRIDE: usize = 256;

impl<'t> CharOffsets<'t> {
    pub fn new(text: &'t str) -> CharOffsets<'t> {
        let mut marks = Vec::new();
        if !text.is_ascii() {
            let mut next = 0;
            for (chars, (byte, _)) in text.char_indices().enumerate() {
                if byte >= next {
                    marks.push((byte, chars));
                    next = byte + STRIDE;
                }
            }
        }
        CharOffsets { text, marks }
    }

    /// Characters before byte `byte`.
    pub fn char_at(&self, byte: usize) -> usize {
        if self.marks.is_empty() {
            return byte;
        }
        let mark = self.marks.partition_point(|&(b, _)| b <= byte);
        let (from, chars) = if mark == 0 { (0, 0) } else { self.marks[mark - 1] };
        chars + self.text[from..byte].chars().count()
    }

    /// The byte at which character number `char` begins; the text's length when there is none.
    pub fn byte_at(&self, char: usize) -> usize {
        if self.marks.is_empty() {
            return char.min(self.text.len());
        }
        let mark = self.marks.partition_point(|&(_, c)| c <= char);
        let (from, chars) = if mark == 0 { (0, 0) } else { self.marks[mark - 1] };
        self.text[from..].char_indices().nth(char - chars).map_or(self.text.len(), |(byte, _)| from + byte)
    }

    /// A span as `[first character, character after the last]`.
    pub fn pair(&self, span: Span) -> [usize; 2] {
        [self.char_at(span.start()), self.char_at(span.end())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn byte_and_char_offsets_are_inverse(text in ".{0,700}") {
            let offsets = CharOffsets::new(&text);
            for (chars, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(offsets.char_at(byte), chars);
                prop_assert_eq!(offsets.byte_at(chars), byte);
            }
            prop_assert_eq!(offsets.char_at(text.len()), text.chars().count());
        }
    }
}
