//! Whatever happens to the bytes of a container, something is said of it.

use super::archives::{PAGE, tar, zip};
use super::books::{CONTAINER, PACKAGE, PAGE_TEXT, epub, mhtml};
use super::pdfs::{PROSE, pdf};
use super::web_archives::{HTML, response};
use super::*;

proptest! {
    #[test]
    fn a_damaged_container_is_read_or_rejected(
        which in 0usize..6,
        harm in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        cut: Option<prop::sample::Index>,
    ) {
        let page = [(HTML, PAGE), (HTML, b"<p>")].map(|(fields, body)| response("200 OK", fields, body)).concat();
        let members: &[(&str, &[u8])] = &[("a.html", PAGE), ("b.txt", b"Ferries")];
        let book: &[(&str, &[u8])] = &[("META-INF/container.xml", CONTAINER), ("OEBPS/book.opf", PACKAGE)];
        let mhtml = || mhtml("X: y", &[("Content-Type: text/html", PAGE_TEXT)]);
        let mut bytes = match which {
            0 => zip(members),
            1 => tar(members),
            2 => page,
            3 => epub(book),
            4 => pdf(&[PROSE], "/Title (x)"),
            _ => mhtml(),
        };
        for (at, byte) in harm {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()).max(1));
        }
        let name = ["a.zip", "a.tar", "a.warc", "a.epub", "a.pdf", "a.mht"][which];
        prop_assert!(!read(&folder(&[(name, &bytes)]), name).is_empty());
    }
}
