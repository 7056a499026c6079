//! Words as numbers, for comparing texts.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// The words of all blocks, hashed.
pub(super) struct Words {
    hashes: Vec<u64>,
    ranges: Vec<Range<usize>>,
}

impl Words {
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Words {
        let mut words = Words { hashes: Vec::new(), ranges: Vec::new() };
        for text in texts {
            let from = words.hashes.len();
            words.hashes.extend(words_of(text));
            words.ranges.push(from..words.hashes.len());
        }
        words
    }

    pub fn block(&self, at: usize) -> &[u64] {
        &self.hashes[self.ranges[at].clone()]
    }

    /// How many thousandths of every block's shingles stand in shorter blocks of the page too:
    /// nearly all of them where a page holds its article once more in one piece.
    pub fn in_shorter(&self) -> Vec<i32> {
        let mut shortest: HashMap<u64, u32, Ready> = HashMap::default();
        for range in &self.ranges {
            let length = range.len() as u32;
            for shingle in shingles(&self.hashes[range.clone()]) {
                shortest.entry(shingle).and_modify(|s| *s = length.min(*s)).or_insert(length);
            }
        }
        let shares = self.ranges.iter().map(|range| {
            let (mut all, mut found) = (0, 0);
            for shingle in shingles(&self.hashes[range.clone()]) {
                all += 1;
                found += u32::from(shortest.get(&shingle).is_some_and(|s| *s as usize * 2 <= range.len()));
            }
            super::share(found, all).max(0)
        });
        shares.collect()
    }
}

/// The words of a text, hashed, case aside.
pub(super) fn words_of(text: &str) -> impl Iterator<Item = u64> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(hash)
}

/// Three words in a row.
pub(super) fn shingles(words: &[u64]) -> impl Iterator<Item = u64> {
    words.windows(3).map(|w| w[0].rotate_left(21) ^ w[1].rotate_left(42) ^ w[2])
}

/// FNV-1a over the letters in lower case: the same on every machine.
fn hash(word: &str) -> u64 {
    let mix = |hash: u64, code: u32| (hash ^ u64::from(code)).wrapping_mul(0x100_0000_01b3);
    if word.is_ascii() {
        return word.bytes().fold(START, |hash, b| mix(hash, u32::from(b.to_ascii_lowercase())));
    }
    word.chars().flat_map(char::to_lowercase).fold(START, |hash, c| mix(hash, u32::from(c)))
}

const START: u64 = 0xcbf2_9ce4_8422_2325;

/// For keys that are hashes already.
#[derive(Default)]
pub(super) struct AsIs(u64);

pub(super) type Ready = BuildHasherDefault<AsIs>;

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, b| hash.rotate_left(8) ^ u64::from(*b));
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_made_of_others_is_told() {
        let texts =
            ["the ports of Kell closed", "and the ships sailed on", "The ports of Kell closed and the ships sailed on"];
        assert_eq!(Words::of(texts.into_iter()).in_shorter(), [0, 0, 750]);
    }
}
