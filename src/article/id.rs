use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// An article's identity: 60 bits of a hash of its address, else of its given id, else of
/// its content; printed as twelve characters of `[a-z0-9]`.
///
/// Identities order like their printed forms. Two of a million articles share one with a
/// probability below 10⁻⁶.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ArticleId(u64);

/// Crockford's base 32 without `i l o u`, in ASCII order.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const CHARS: usize = 12;
const BITS: u32 = 60;

impl ArticleId {
    /// Of an address without what may differ for one article, such as the scheme.
    pub fn from_address(address: &str) -> ArticleId {
        ArticleId::hash("url", address)
    }

    pub fn from_docno(docno: &str) -> ArticleId {
        ArticleId::hash("docno", docno)
    }

    pub fn from_content(title: &str, text: &str) -> ArticleId {
        ArticleId::hash("content", &format!("{title}\n\n{text}"))
    }

    fn hash(kind: &str, value: &str) -> ArticleId {
        let mut hasher = blake3::Hasher::new();
        hasher.update(kind.as_bytes()).update(b"\0").update(value.as_bytes());
        let bytes: [u8; 8] = hasher.finalize().as_bytes()[..8].try_into().expect("32 bytes hold 8");
        ArticleId(u64::from_be_bytes(bytes) >> (64 - BITS))
    }

    /// The number behind the printed form, below 2⁶⁰.
    pub fn number(self) -> u64 {
        self.0
    }

    /// # Panics
    /// When `number` has more than 60 bits; it must come from [`ArticleId::number`].
    pub fn from_number(number: u64) -> ArticleId {
        assert!(number >> BITS == 0, "{number:#x} is no article number");
        ArticleId(number)
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for i in (0..CHARS).rev() {
            let digit = (self.0 >> (5 * i)) & 31;
            fmt::Write::write_char(f, ALPHABET[digit as usize] as char)?;
        }
        Ok(())
    }
}

impl FromStr for ArticleId {
    type Err = String;

    fn from_str(s: &str) -> Result<ArticleId, String> {
        let mut number = 0;
        for b in s.bytes() {
            let digit = ALPHABET.iter().position(|&a| a == b);
            let digit = digit.ok_or_else(|| format!("`{s}` is no article id: {CHARS} of 0-9a-z without i, l, o, u"))?;
            number = number << 5 | digit as u64;
        }
        if s.len() == CHARS {
            Ok(ArticleId(number))
        } else {
            Err(format!("`{s}` is no article id: it has {} characters, not {CHARS}", s.len()))
        }
    }
}

impl TryFrom<String> for ArticleId {
    type Error = String;

    fn try_from(s: String) -> Result<ArticleId, String> {
        s.parse()
    }
}

impl From<ArticleId> for String {
    fn from(id: ArticleId) -> String {
        id.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_print_and_read_back_and_keep_their_order() {
        let a = ArticleId::from_address("a.example/1");
        let b = ArticleId::from_docno("1");
        assert_ne!(a, ArticleId::from_docno("https://a.example/1"));
        for id in [a, b, ArticleId(0), ArticleId((1 << BITS) - 1)] {
            assert_eq!(id.to_string().parse(), Ok(id));
        }
        assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
    }

    #[test]
    fn what_is_no_id_is_refused_in_words() {
        assert!("abc".parse::<ArticleId>().unwrap_err().contains("3 characters"));
        assert!("il0000000000".parse::<ArticleId>().is_err());
    }
}
