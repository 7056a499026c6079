use super::{Language, Span};

/// The sentences of one paragraph, as spans without surrounding blanks.
///
/// `text` should hold no blank line. Segmentation is by rules and lists of abbreviations
/// (crate `sentencex`), which prefer two sentences left together to one cut in two.
pub fn sentences(language: Language, text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut at = 0;
    for piece in sentencex::segment(language.code(), text) {
        let Some(found) = text[at..].find(piece) else { continue };
        let start = at + found;
        at = start + piece.len();
        let trimmed = piece.trim_start();
        let start = start + piece.len() - trimmed.len();
        let end = start + trimmed.trim_end().len();
        if end > start {
            out.push(Span::new(start, end));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_readers_see_them_end() {
        let text = "The U.S. envoy left. “We stay,” said Gen. Munir. Talks resume on 6 Nov. in Istanbul!";
        let found: Vec<&str> = sentences(Language::ENGLISH, text).iter().map(|s| s.of(text)).collect();
        assert_eq!(
            found,
            ["The U.S. envoy left.", "“We stay,” said Gen. Munir.", "Talks resume on 6 Nov. in Istanbul!"]
        );
    }
}
