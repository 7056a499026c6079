//! The numbers that spaCy gives to strings, and the rows of its hashed tables.
//!
//! Both hashes must equal those the weights were trained with, bit by bit.

/// How many rows of a table stand for one value.
pub const ROWS_PER_VALUE: usize = 4;

/// Strings that spaCy numbers by a fixed list (its symbols) and not by their hash. Of the list,
/// those that can be a feature of a word: in lower case, or at most three letters long.
const SYMBOLS: [(&str, u64); 73] = [
    ("ADJ", 84),
    ("ADP", 85),
    ("ADV", 86),
    ("AUX", 87),
    ("DEP", 76),
    ("DET", 90),
    ("EOL", 102),
    ("GPE", 384),
    ("ID", 64),
    ("IDX", 455),
    ("LAW", 390),
    ("LOC", 385),
    ("NUM", 93),
    ("ORG", 383),
    ("POS", 74),
    ("SYM", 99),
    ("TAG", 75),
    ("X", 101),
    ("_", 456),
    ("acl", 451),
    ("acomp", 398),
    ("advcl", 399),
    ("advmod", 400),
    ("agent", 401),
    ("amod", 402),
    ("appos", 403),
    ("attr", 404),
    ("aux", 405),
    ("auxpass", 406),
    ("cc", 407),
    ("ccomp", 408),
    ("complm", 409),
    ("conj", 410),
    ("cop", 411),
    ("csubj", 412),
    ("csubjpass", 413),
    ("dep", 414),
    ("det", 415),
    ("dobj", 416),
    ("expl", 417),
    ("hmod", 418),
    ("hyph", 419),
    ("infmod", 420),
    ("intj", 421),
    ("iobj", 422),
    ("mark", 423),
    ("meta", 424),
    ("neg", 425),
    ("nmod", 426),
    ("nn", 427),
    ("npadvmod", 428),
    ("nsubj", 429),
    ("nsubjpass", 430),
    ("num", 431),
    ("number", 432),
    ("obj", 434),
    ("obl", 435),
    ("oprd", 433),
    ("parataxis", 436),
    ("partmod", 437),
    ("pcomp", 438),
    ("pobj", 439),
    ("poss", 440),
    ("possessive", 441),
    ("preconj", 442),
    ("prep", 443),
    ("prt", 444),
    ("punct", 445),
    ("quantmod", 446),
    ("rcmod", 448),
    ("relcl", 447),
    ("root", 449),
    ("xcomp", 450),
];

/// The number of a string.
pub fn string_id(text: &str) -> u64 {
    match SYMBOLS.binary_search_by_key(&text, |(symbol, _)| symbol) {
        Ok(index) => SYMBOLS[index].1,
        Err(_) if text.is_empty() => 0,
        Err(_) => murmur_hash_64a(text.as_bytes(), 1),
    }
}

/// The rows that stand for `value` in a table of `rows` rows.
pub fn rows_of(value: u64, seed: u32, rows: usize) -> [u32; ROWS_PER_VALUE] {
    murmur_hash_3(value, seed).map(|hash| (hash as usize % rows) as u32)
}

/// MurmurHash64A, by Austin Appleby, of bytes in little-endian order.
fn murmur_hash_64a(bytes: &[u8], seed: u64) -> u64 {
    const FACTOR: u64 = 0xc6a4_a793_5bd1_e995;
    const SHIFT: u32 = 47;
    let mut hash = seed ^ (bytes.len() as u64).wrapping_mul(FACTOR);
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        let word = u64::from_le_bytes(*word).wrapping_mul(FACTOR);
        hash = (hash ^ (word ^ (word >> SHIFT)).wrapping_mul(FACTOR)).wrapping_mul(FACTOR);
    }
    if !rest.is_empty() {
        let rest = rest.iter().rev().fold(0, |word, &byte| (word << 8) | u64::from(byte));
        hash = (hash ^ rest).wrapping_mul(FACTOR);
    }
    hash = (hash ^ (hash >> SHIFT)).wrapping_mul(FACTOR);
    hash ^ (hash >> SHIFT)
}

/// MurmurHash3 (x64, 128 bits) of one number of eight bytes.
fn murmur_hash_3(value: u64, seed: u32) -> [u32; 4] {
    let finish = |hash: u64| {
        let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        let hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        hash ^ (hash >> 33)
    };
    let word = value.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f);
    let second = u64::from(seed) ^ 8;
    let first = (u64::from(seed) ^ word ^ 8).wrapping_add(second);
    let second = second.wrapping_add(first);
    let (first, second) = (finish(first), finish(second));
    let first = first.wrapping_add(second);
    let second = second.wrapping_add(first);
    [first as u32, (first >> 32) as u32, second as u32, (second >> 32) as u32]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that spaCy's string store prints.
    #[test]
    fn strings_have_the_numbers_of_spacy() {
        let check = |text: &str, id: u64| assert_eq!(string_id(text), id, "{text}");
        check("", 0);
        check("A", 11901859001352538922);
        check("I", 5097672513440128799);
        check("case", 8110129090154140942);
        check("ORG", 383);
        check("X", 101);
        check("root", 449);
        check("Xi", 16534309131401149447);
        check("Tehrik-i-Taliban", 8737526097733657200);
        check("Türkiye", 17126725837517681159);
    }

    #[test]
    fn symbols_are_sorted_for_the_search() {
        assert!(SYMBOLS.is_sorted());
    }

    /// Rows that thinc's hashed embedding takes.
    #[test]
    fn values_have_the_rows_of_thinc() {
        assert_eq!(rows_of(string_id("taliban"), 8, 5000), [2512, 1024, 1472, 185]);
        assert_eq!(rows_of(101, 11, 2500), [730, 2338, 1936, 2202]);
    }
}
