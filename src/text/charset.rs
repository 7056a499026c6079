//! Bytes into text: which encoding, and what had to be repaired.
//!
//! Byte order mark, then the label from outside, then the page's own `<meta charset>`, then a
//! guess (crate `chardetng`).

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

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
        return decode_as(encoding, &bytes[length..]);
    }
    let declared = hint.and_then(|label| Encoding::for_label(label.trim().as_bytes())).or(meta);
    let guess = || guess(bytes);
    match declared {
        Some(encoding) if is_mislabeled(encoding, bytes) => {
            let read_as = guess();
            let mut decoded = decode_as(read_as, bytes);
            let warning = format!("declared as {} but read as {}", encoding.name(), read_as.name());
            decoded.warnings.insert(0, warning);
            decoded
        }
        Some(encoding) => decode_as(encoding, bytes),
        None => decode_as(guess(), bytes),
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
    if valid > invalid * 2 {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let warnings = if broken { vec![repaired(encoding, bytes)] } else { Vec::new() };
    Decoded { text: text.into_owned(), warnings }
}

fn repaired(encoding: &'static Encoding, bytes: &[u8]) -> String {
    if encoding != UTF_8 {
        return format!("some bytes were not valid {} and were replaced", encoding.name());
    }
    match bytes.utf8_chunks().map(|chunk| chunk.invalid().len()).sum::<usize>() {
        1 => "1 byte was not valid UTF-8 and was replaced".to_owned(),
        n => format!("{n} bytes were not valid UTF-8 and were replaced"),
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
        let said = ["declared as windows-1252 but read as UTF-8"];
        check("Grüße".as_bytes(), Some("latin1"), "Grüße", &said);
        let page = b"<meta charset=utf-8>Gr\xfc\xdfe aus K\xf6ln und M\xfcnchen";
        let said = ["declared as UTF-8 but read as windows-1252"];
        check(page, None, "<meta charset=utf-8>Grüße aus Köln und München", &said);
    }

    #[test]
    fn broken_bytes_are_replaced_and_counted() {
        let text = "Größe, Füße, Äpfel und Öl: zu viel gültiges UTF-8, um etwas anderes zu sein";
        let bytes = [text.as_bytes(), b"\xff\xfe"].concat();
        let decoded = decode_text(&bytes, None);
        assert_eq!(decoded.text, format!("{text}\u{fffd}\u{fffd}"));
        assert_eq!(decoded.warnings, ["2 bytes were not valid UTF-8 and were replaced"]);
    }
}
