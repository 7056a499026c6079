use crate::article::ArticleId;
use crate::text::Word;
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
    /// The ids of an article's passages, in order, from the [hashes](word_hash) of their words.
    pub(super) fn of_hashes(article: ArticleId, hashes: impl Iterator<Item = u32>) -> Vec<PassageId> {
        let mut seen: HashMap<u32, usize> = HashMap::new();
        let name = |hash: u32| {
            let times = seen.entry(hash).and_modify(|n| *n += 1).or_insert(1);
            let local = if *times > 1 { format!("{hash:08x}-{times}") } else { format!("{hash:08x}") };
            PassageId { article, local }
        };
        hashes.map(name).collect()
    }

    /// What stands for the passage of an article without text.
    pub fn of_nothing(article: ArticleId) -> PassageId {
        PassageId { article, local: format!("{:08x}", word_hash(&[])) }
    }

    /// The part after the `#`.
    pub fn local(&self) -> &str {
        &self.local
    }
}

/// The first 32 bits of a hash of folded words.
pub(super) fn word_hash(words: &[Word]) -> u32 {
    let mut hasher = blake3::Hasher::new();
    for word in words {
        hasher.update(word.text.as_bytes()).update(b" ");
    }
    let hash: [u8; 4] = hasher.finalize().as_bytes()[..4].try_into().expect("32 bytes hold 4");
    u32::from_be_bytes(hash)
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
