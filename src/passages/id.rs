use super::{Passage, Segmentation};
use crate::article::ArticleId;
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

/// A passage's permanent name, `<article>#<passage>`: made from the article's id and the
/// passage's own folded words, so it survives re-indexing and edits elsewhere in the article.
///
/// The second passage of an article with the same words ends in `-2`, the third in `-3`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PassageId {
    pub article: ArticleId,
    local: String,
}

const CHARS: usize = 8;

impl PassageId {
    /// The ids of all passages of an article, in order.
    pub fn all(article: ArticleId, segmentation: &Segmentation) -> Vec<PassageId> {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut name = |passage: &Passage| {
            let mut local = word_hash(segmentation, passage);
            let times = seen.entry(local.clone()).and_modify(|n| *n += 1).or_insert(1);
            if *times > 1 {
                local = format!("{local}-{times}");
            }
            PassageId { article, local }
        };
        segmentation.passages.iter().map(&mut name).collect()
    }

    /// The part after the `#`.
    pub fn local(&self) -> &str {
        &self.local
    }
}

fn word_hash(segmentation: &Segmentation, passage: &Passage) -> String {
    let mut hasher = blake3::Hasher::new();
    for word in &segmentation.words[passage.words.clone()] {
        hasher.update(word.text.as_bytes()).update(b" ");
    }
    hasher.finalize().to_hex()[..CHARS].to_owned()
}

impl fmt::Display for PassageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.article, self.local)
    }
}

impl FromStr for PassageId {
    type Err = String;

    fn from_str(s: &str) -> Result<PassageId, String> {
        let (article, local) = s.split_once('#').ok_or_else(|| format!("`{s}` is no passage id: it has no `#`"))?;
        let hash = local.split_once('-').map_or(local, |(hash, _)| hash);
        if hash.len() != CHARS || !local.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-') {
            return Err(format!("`{s}` is no passage id: after the `#` stand {CHARS} hexadecimal digits"));
        }
        Ok(PassageId { article: article.parse()?, local: local.to_owned() })
    }
}
