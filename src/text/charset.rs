//! Bytes into text: which encoding, and what had to be repaired.
//!
//! Byte order mark, then the label from outside, then the page's own `<meta charset>`, then a
//! guess (crate `chardetng`).

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, REPLACEMENT, UTF_8};

/// Decoded text and what a reader should know about the decoding.
pub(crate) struct Decoded {
    pub text: String,
    pub warnings: Vec<String>,
}

/// How far into a page its `<meta charset>` is looked for; browsers stop at 1,024 bytes.
const META_WINDOW: usize = 4_096;

/// Decodes a web page.
pub(crate) fn decode_html(bytes: &[u8], hint: Option<&str>) -> Decoded {
    decode(bytes, hint, declared_by_meta(bytes))
}

/// Decodes Markdown or plain text.
pub(crate) fn decode_text(bytes: &[u8], hint: Option<&str>) -> Decoded {
    decode(bytes, hint, None)
}

fn decode(bytes: &[u8], hint: Option<&str>, meta: Option<&'static Encoding>) -> Decoded {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, Choice::Stated, &bytes[length..]);
    }
    // Labels of encodings that browsers refuse to read would leave nothing of the text.
    let is_read = |encoding: &&Encoding| **encoding != *REPLACEMENT;
    let hinted = hint.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    match hinted.filter(is_read).or(meta.filter(is_read)) {
        Some(declared) if is_mislabeled(declared, bytes) => decode_as(guess(bytes), Choice::Against(declared), bytes),
        Some(declared) => decode_as(declared, Choice::Stated, bytes),
        None => decode_as(guess(bytes), Choice::Guessed, bytes),
    }
}

fn declared_by_meta(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(META_WINDOW)]).to_ascii_lowercase();
    let after = head.split("charset").skip(1).find_map(|rest| rest.trim_start().strip_prefix('='))?;
    let label = after.trim_start_matches([' ', '"', '\'']);
    let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(label.len());
    let encoding = Encoding::for_label(&label.as_bytes()[..end])?;
    // A page whose `<meta>` could be read byte by byte is not in UTF-16, whatever it says.
    Some(encoding.output_encoding())
}

/// Whether the bytes contradict their label: text that is UTF-8 throughout and not plain ASCII is
/// called a single-byte encoding, or text with hardly a valid sequence is called UTF-8.
fn is_mislabeled(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let is_utf8 = std::str::from_utf8(bytes).is_ok();
    if encoding == UTF_8 {
        if is_utf8 {
            return false;
        }
        let (valid, invalid) = utf8_evidence(bytes);
        return invalid > 2 && invalid > valid;
    }
    is_utf8 && !bytes.is_ascii()
}

/// Characters beyond ASCII that are valid UTF-8, and bytes that are not.
fn utf8_evidence(bytes: &[u8]) -> (usize, usize) {
    let beyond_ascii = |text: &str| text.chars().filter(|c| !c.is_ascii()).count();
    bytes
        .utf8_chunks()
        .fold((0, 0), |(valid, invalid), chunk| (valid + beyond_ascii(chunk.valid()), invalid + chunk.invalid().len()))
}

/// The likeliest encoding of bytes that nobody has labeled.
pub(crate) fn guess(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let (valid, invalid) = utf8_evidence(bytes);
    if valid > invalid {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

/// Why bytes are read in an encoding.
#[derive(Clone, Copy)]
enum Choice {
    /// A byte order mark or a label says so.
    Stated,
    /// Nothing says which it is.
    Guessed,
    /// The bytes tell otherwise than their label.
    Against(&'static Encoding),
}

fn decode_as(encoding: &'static Encoding, choice: Choice, bytes: &[u8]) -> Decoded {
    let (text, is_broken) = encoding.decode_without_bom_handling(bytes);
    let n_invalid = if is_broken { n_invalid(encoding, bytes) } else { 0 };
    Decoded { text: text.into_owned(), warnings: doubt(encoding, choice, n_invalid).into_iter().collect() }
}

/// What is to be said of an encoding that was not stated, or not kept to: one kind of warning, whatever the reason.
fn doubt(encoding: &'static Encoding, choice: Choice, n_invalid: usize) -> Option<String> {
    let name = encoding.name();
    let why = match choice {
        Choice::Stated | Choice::Guessed if encoding == UTF_8 && n_invalid == 0 => return None,
        Choice::Stated if n_invalid == 0 => return None,
        Choice::Stated => format!("read as `{name}`, as it is declared"),
        Choice::Guessed if encoding == UTF_8 => {
            format!("read as `{name}`, as most of it is, and none is declared")
        }
        Choice::Guessed => format!("read as `{name}`, the likeliest, as none is declared and it is not UTF-8"),
        Choice::Against(declared) if encoding == UTF_8 => {
            format!("declared as `{}`, but read as `{name}`, which it is throughout", declared.name())
        }
        Choice::Against(declared) => {
            format!("declared as `{}`, which it is not, but read as `{name}`", declared.name())
        }
    };
    let replaced = match n_invalid {
        0 => String::new(),
        1 => "; 1 byte is not valid in it and was replaced".to_owned(),
        n => format!("; {n} bytes are not valid in it and were replaced"),
    };
    Some(format!("encoding in doubt: {why}{replaced}"))
}

/// What is to be said of bytes read in an encoding that was guessed.
pub(crate) fn doubt_of_guess(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    doubt(encoding, Choice::Guessed, n_invalid(encoding, bytes))
}

/// How many bytes are not valid in the encoding.
fn n_invalid(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut decoded = String::with_capacity(8 << 10);
    let (mut invalid, mut rest) = (0, bytes);
    loop {
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut decoded, true);
        rest = &rest[read..];
        decoded.clear();
        match result {
            DecoderResult::InputEmpty => return invalid,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, _) => invalid += usize::from(length),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], hint: Option<&str>, text: &str, warnings: &[&str]) {
        let decoded = decode_html(bytes, hint);
        assert_eq!(decoded.text, text);
        assert_eq!(decoded.warnings, warnings);
    }

    #[test]
    fn the_most_trusted_label_decides() {
        check(b"\xef\xbb\xbfcaf\xc3\xa9", Some("latin1"), "café", &[]);
        check(b"caf\xe9", Some("iso-8859-1"), "café", &[]);
        check(b"<meta charset='windows-1251'>\xcc\xe8\xf0", None, "<meta charset='windows-1251'>Мир", &[]);
        check(b"<meta charset=utf-16>a", None, "<meta charset=utf-16>a", &[]);
        check("Grüße".as_bytes(), None, "Grüße", &[]);
    }

    #[test]
    fn wrong_labels_are_seen_through_and_said() {
        let said = ["encoding in doubt: declared as `windows-1252`, but read as `UTF-8`, which it is throughout"];
        check("Grüße".as_bytes(), Some("latin1"), "Grüße", &said);
        let page = b"<meta charset=utf-8>Gr\xfc\xdfe aus K\xf6ln und M\xfcnchen";
        let said = ["encoding in doubt: declared as `UTF-8`, which it is not, but read as `windows-1252`"];
        check(page, None, "<meta charset=utf-8>Grüße aus Köln und München", &said);
    }

    #[test]
    fn broken_bytes_are_replaced_and_counted() {
        let text = "Größe, Füße, Äpfel und Öl: zu viel gültiges UTF-8, um etwas anderes zu sein";
        let bytes = [text.as_bytes(), b"\xff\xfe"].concat();
        let decoded = decode_text(&bytes, None);
        assert_eq!(decoded.text, format!("{text}\u{fffd}\u{fffd}"));
        let said = "encoding in doubt: read as `UTF-8`, as most of it is, and none is declared; \
                    2 bytes are not valid in it and were replaced";
        assert_eq!(decoded.warnings, [said]);
        let said = "encoding in doubt: read as `UTF-8`, as it is declared; 1 byte is not valid in it and was replaced";
        check(b"<meta charset=utf-8>caf\xe9", None, "<meta charset=utf-8>caf\u{fffd}", &[said]);
        let said =
            "encoding in doubt: read as `Shift_JIS`, as it is declared; 2 bytes are not valid in it and were replaced";
        check(b"\x93\xfa\x96\x7b \xff \xfe", Some("shift_jis"), "日本 \u{fffd} \u{fffd}", &[said]);
        let said =
            "encoding in doubt: read as `UTF-16LE`, as it is declared; 2 bytes are not valid in it and were replaced";
        check(b"\xff\xfea\0\x00\xd8b\0", None, "a\u{fffd}b", &[said]);
    }

    #[test]
    fn a_guess_is_said_and_what_needs_none_is_not() {
        let said = |encoding: &str| {
            format!("encoding in doubt: read as `{encoding}`, the likeliest, as none is declared and it is not UTF-8")
        };
        check(b"Caf\xe9 cr\xe8me", None, "Café crème", &[&said("windows-1252")]);
        let russian: Vec<u8> = "Порт закрыт, и никто не знает почему"
            .chars()
            .map(|c| match c {
                'а'..='я' => 0xe0 + (c as u32 - 'а' as u32) as u8,
                'А'..='Я' => 0xc0 + (c as u32 - 'А' as u32) as u8,
                other => other as u8,
            })
            .collect();
        check(&russian, None, "Порт закрыт, и никто не знает почему", &[&said("windows-1251")]);
        let marked: Vec<u8> = "\u{feff}Zölle".encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&marked, None, "Zölle", &[]);
        check(b"plain", None, "plain", &[]);
        check("Zölle \u{fffd}".as_bytes(), None, "Zölle \u{fffd}", &[]);
    }

    #[test]
    fn a_label_that_would_leave_nothing_is_none() {
        check(b"plain", Some("iso-2022-kr"), "plain", &[]);
    }
}
