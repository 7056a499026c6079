//! Names for what this version does not read, so that a reject can say what it met.

use super::probe::Probe;

/// Formats known by their first bytes: offset, bytes, name.
const MAGIC: &[(usize, &[u8], &str)] = &[
    (0, b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (0, b"\xff\xd8\xff", "a JPEG image"),
    (0, b"GIF87a", "a GIF image"),
    (0, b"GIF89a", "a GIF image"),
    (8, b"WEBP", "a WebP image"),
    (8, b"WAVE", "a WAV recording"),
    (4, b"ftyp", "an MP4 or HEIF file"),
    (0, b"II*\0", "a TIFF image"),
    (0, b"MM\0*", "a TIFF image"),
    (0, b"ID3", "an MP3 recording"),
    (0, b"OggS", "an Ogg recording"),
    (0, b"fLaC", "a FLAC recording"),
    (0, b"\x1a\x45\xdf\xa3", "a Matroska or WebM film"),
    (0, b"wOFF", "a web font"),
    (0, b"wOF2", "a web font"),
    (30, b"[Content_Types].xml", "an office document"),
    (38, b"application/vnd.oasis", "an office document"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (0, b"Rar!\x1a\x07", "a RAR archive"),
    (0, b"SQLite format 3\0", "an SQLite database"),
    (0, b"\x7fELF", "a program"),
    (0, b"{\\rtf", "an RTF document"),
];

const OFFICE: &[&str] = &["docx", "xlsx", "pptx", "dotx", "odt", "ods", "odp", "pages", "numbers", "key"];

/// Text that is no article, known by its extension.
const EXTENSIONS: &[(&[&str], &str)] = &[
    (&["css", "scss"], "a style sheet"),
    (&["js", "mjs", "ts", "py", "rs", "sh", "c", "h", "java"], "a program file"),
    (&["toml", "yaml", "yml", "ini", "lock"], "a settings file"),
    (&["xml", "svg", "opml"], "an XML document"),
    (&["eml", "mbox"], "an email"),
    (&["tex", "bib", "ris"], "a LaTeX or citation file"),
];

/// What a file is, if its first bytes say that no reader can make sense of it.
pub fn known(probe: &Probe<'_>) -> Option<&'static str> {
    let known = |&&(offset, magic, _): &&(usize, &[u8], &str)| {
        probe.head.get(offset..).is_some_and(|bytes| bytes.starts_with(magic))
    };
    // Office programs write zip archives; which member comes first differs.
    if probe.head.starts_with(b"PK\x03\x04") && probe.is_named(OFFICE) {
        return Some("an office document");
    }
    MAGIC.iter().find(known).map(|(_, _, name)| *name)
}

/// Whether a file that no reader knows by its bytes is no text at all.
pub fn binary(probe: &Probe<'_>) -> Option<&'static str> {
    // A page with a stray NUL is still a page; browsers read it too.
    let stray = probe.has_byte_order_mark() || probe.is_html();
    (!stray && probe.head.contains(&0)).then_some("a binary file")
}

/// What a text file is, if it is text of a kind that holds no article.
pub fn unsuitable(probe: &Probe<'_>) -> Option<&'static str> {
    if ["<?xml", "<svg"].iter().any(|start| probe.starts_with(start)) {
        return Some("an XML document");
    }
    EXTENSIONS.iter().find(|(extensions, _)| probe.is_named(extensions)).map(|(_, name)| *name)
}
