//! The maps from codes to letters that fonts bring along.
//!
//! ```text
//! 2 beginbfrange
//! <0003> <0041> <0020>          62 codes and the letter of the first
//! <0050> <0051> [<0041> <0042>] a letter for each
//! endbfrange
//! ```
//!
//! The library writes ranges out code by code, so a few bytes can fill any memory.

use memchr::memmem;

/// How many codes the ranges of a map come to.
pub fn codes(map: &[u8]) -> u64 {
    const BEGIN: &[u8] = b"beginbfrange";
    memmem::find_iter(map, BEGIN).map(|at| codes_of_section(&map[at + BEGIN.len()..])).fold(0, u64::saturating_add)
}

fn codes_of_section(mut rest: &[u8]) -> u64 {
    let mut codes = 0u64;
    loop {
        match (value(&mut rest), value(&mut rest), value(&mut rest)) {
            (Value::Code(first), Value::Code(last), Value::Code(_)) if first <= last => {
                codes = codes.saturating_add(u64::from(last - first) + 1);
            }
            (Value::Code(_), Value::Code(_), Value::Code(_) | Value::List) => {}
            // No program writes codes as literal strings, so what they say is not looked into.
            (Value::Literal, ..) | (_, Value::Literal, _) | (.., Value::Literal) => return u64::MAX,
            _ => return codes,
        }
    }
}

enum Value {
    /// Of a longer string the last four bytes, as the library has it.
    Code(u32),
    List,
    Literal,
    /// Whatever ends a section.
    Other,
}

fn value(rest: &mut &[u8]) -> Value {
    *rest = rest.trim_ascii_start();
    while rest.starts_with(b"%") {
        let end = memchr::memchr2(b'\r', b'\n', rest).unwrap_or(rest.len());
        *rest = rest[end..].trim_ascii_start();
    }
    let (value, close) = match rest.first() {
        Some(b'<') => (Value::Code(0), b'>'),
        Some(b'[') => (Value::List, b']'),
        Some(b'(') => return Value::Literal,
        _ => return Value::Other,
    };
    let Some(end) = memchr::memchr(close, rest) else { return Value::Other };
    let inside = &rest[1..end];
    *rest = &rest[end + 1..];
    match value {
        _ if inside.contains(&b'(') => Value::Literal,
        Value::Code(_) => code(inside).map_or(Value::Other, Value::Code),
        list => list,
    }
}

fn code(digits: &[u8]) -> Option<u32> {
    let mut digits = digits.iter().filter(|byte| !byte.is_ascii_whitespace() && **byte != 0);
    digits.try_fold(0u32, |code, &digit| Some(code << 4 | char::from(digit).to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_of_ranges_are_counted() {
        for (map, expected) in [
            ("2 beginbfrange\n<0003> <0041> <0020>\n<0050> <0051> [<0041> <0042>]\nendbfrange", 63),
            ("1 beginbfrange <0000><ffff><0000> endbfrange 1 beginbfrange<00><01><0041>endbfrange", 65_538),
            ("1 beginbfrange <00 00> % <0001>\n <FFFF FFFF> <0000> endbfrange", 1 << 32),
            ("1 beginbfrange <0041> <0003> <0020> endbfrange", 0),
            ("1 beginbfrange (a) (b) <0041> endbfrange", u64::MAX),
            ("1 beginbfrange <61> <62> [(]) <0041>] endbfrange", u64::MAX),
            ("1 beginbfchar <0003> <0041> endbfchar", 0),
            ("1 beginbfrange <00", 0),
            ("1 beginbfrange <00> <01>", 0),
            ("1 beginbfrange <zz> <01> <02>", 0),
        ] {
            assert_eq!(codes(map.as_bytes()), expected, "{map}");
        }
    }
}
