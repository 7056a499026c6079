//! PDF documents: whole, broken, and made to take for ever.

use super::archives::zip;
use super::*;

/// A PDF of pages with the given drawing commands.
pub(super) fn pdf(pages: &[&str], info: &str) -> Vec<u8> {
    let mut objects = vec!["<< /Type /Catalog /Pages 2 0 R >>".to_owned(), String::new()];
    objects.push("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned());
    objects.push(format!("<< {info} >>"));
    let mut kids = Vec::new();
    for content in pages {
        let number = objects.len() + 1;
        kids.push(format!("{number} 0 R"));
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {} 0 R /Resources << /Font << /F 3 0 R >> /XObject << /X {} 0 R >> >> >>",
            number + 1, number + 2
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
        objects.push(
            format!("<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {} 0 R >> >> /Length 5 >>\nstream\n/X Do\nendstream", if info.contains("Loop") { number + 2 } else { 1 }),
        );
    }
    objects[1] = format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), kids.len());
    pdf_of(&objects)
}

/// A PDF of objects, of which the first is the catalog and the fourth the information.
fn pdf_of(objects: &[String]) -> Vec<u8> {
    let mut out = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(format!("{:010} 00000 n \n", out.len()));
        out += &format!("{} 0 obj\n{object}\nendobj\n", i + 1);
    }
    let start = out.len();
    let count = objects.len() + 1;
    out += &format!("xref\n0 {count}\n0000000000 65535 f \n{}", places.concat());
    out += &format!("trailer\n<< /Size {count} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{start}\n%%EOF\n");
    out.into_bytes()
}

pub(super) const PROSE: &str = "BT /F 12 Tf 50 700 Td (The ferry that never sailed was built for a treaty that no-) Tj \
                     0 -14 Td (body had signed.) Tj 0 -40 Td (Its captain) Tj 0 -40 Td (knew.) Tj ET";

#[test]
fn the_text_of_a_pdf_is_put_together() {
    let folder = folder(&[
        ("a.pdf", &pdf(&[PROSE], "/Title (The Ferry) /Author (Imre Castellane)")),
        ("b", &pdf(&[PROSE], "/Title (Microsoft Word - ferry.doc) /Author (imre)")),
    ]);
    let text = "The ferry that never sailed was built for a treaty that nobody had signed.\n\nIts captain\n\nknew.";
    for (name, title, authors) in [("a.pdf", Some("The Ferry"), &["Imre Castellane"][..]), ("b", None, &[])] {
        let record = records(&folder, name).remove(0);
        assert_eq!(record.content, Content::Text(text.into()), "{name}");
        assert_eq!(
            (record.hints.title.as_deref(), &record.hints.authors[..]),
            (title, &authors.iter().map(ToString::to_string).collect::<Vec<_>>()[..])
        );
    }
}

#[test]
fn a_pdf_without_text_or_whole_parts_is_told() {
    let limits = Limits { article: 10_000, ..SMALL };
    for (bytes, what) in [
        (pdf(&["0 0 10 10 re f"], ""), "is a PDF that holds no text (a scan?)"),
        (pdf(&[], ""), "is a damaged PDF: it has no pages"),
        (pdf(&["/X Do"], "/Loop 1"), "is a damaged PDF: its parts draw each other without end"),
        (b"%PDF-1.4\n".to_vec(), "is a damaged PDF"),
        (pdf(&[PROSE], "")[..300].to_vec(), "is a damaged PDF"),
        (pdf(&["BT /G 12 Tf (x) Tj ET"], ""), "is a damaged PDF: the text of page 1 cannot be read"),
    ] {
        let results = read_within(&folder(&[("a.pdf", &bytes)]), "a.pdf", limits);
        assert!(results.len() == 1 && results[0].starts_with(&format!("a.pdf: {what}")), "{what}: {results:?}");
    }
    let packed = |bytes: &[u8]| {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let bomb = [b"%PDF-1.4\n1 0 obj\n<<>>\nstream\n", &packed(&vec![b' '; 30_000])[..], b"\nendstream"].concat();
    check("a.pdf", &bomb, &["a.pdf: is a PDF whose data swell beyond 20000 bytes"]);
}

/// A PDF of many pages, each of which shows a form that shows another twice, which shows another twice, and so on.
fn endless_pdf(last: &str) -> Vec<u8> {
    const DEEP: usize = 15;
    const PAGES: usize = 500;
    let kids: Vec<_> = (0..PAGES).map(|page| format!("{} 0 R", 5 + DEEP + page)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{}] /Count {PAGES} >>", kids.join(" ")),
        "<< >>".to_owned(),
        "<< >>".to_owned(),
    ];
    for form in 0..DEEP {
        let content = if form + 1 == DEEP { last } else { "/X Do /X Do" };
        let (next, length) = (6 + form, content.len());
        objects.push(format!(
            "<< /Type /XObject /Subtype /Form /Resources << /XObject << /X {next} 0 R >> >> /Length {length} >>\n\
             stream\n{content}\nendstream"
        ));
    }
    let content = 5 + DEEP + PAGES;
    for _ in 0..PAGES {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {content} 0 R \
             /Resources << /XObject << /X 5 0 R >> >> >>"
        ));
    }
    objects.push("<< /Length 5 >>\nstream\n/X Do\nendstream".to_owned());
    pdf_of(&objects)
}

#[test]
fn a_pdf_that_takes_too_long_is_rejected_and_its_neighbors_read() {
    let (calling, silent) = (endless_pdf("0 0 9 9 re f"), endless_pdf("q Q"));
    let good = pdf(&[PROSE], "");
    let members: &[(&str, &[u8])] =
        &[("a.pdf", &good), ("calling.pdf", &calling), ("b.pdf", &good), ("silent.pdf", &silent), ("c.pdf", &good)];
    let limits = Limits { article: 1 << 20, unpacked: 1 << 20, time: Duration::from_secs(1), ..SMALL };
    let results = read_within(&folder(&[("a.zip", &zip(members))]), "a.zip", limits);
    let slow = "is a PDF that takes longer than 1s to read; print it to a new PDF, or split it";
    let expected = [
        "a.zip!a.pdf: text of 94",
        &format!("a.zip!calling.pdf: {slow}"),
        "a.zip!b.pdf: text of 94",
        &format!("a.zip!silent.pdf: {slow}"),
        "a.zip!c.pdf: text of 94",
    ];
    assert_eq!(results, expected);
}

#[test]
fn a_font_that_maps_billions_of_codes_fills_no_memory() {
    let map = "1 beginbfrange <00000000> <ffffffff> <00000000> endbfrange";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [5 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>".to_owned(),
        "<< >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 6 0 R /Resources << /Font << /F 3 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{PROSE}\nendstream", PROSE.len()),
        format!("<< /Length {} >>\nstream\n{map}\nendstream", map.len()),
    ];
    let limits = Limits { article: 10_000, ..SMALL };
    let results = read_within(&folder(&[("a.pdf", &pdf_of(&objects))]), "a.pdf", limits);
    assert_eq!(results, ["a.pdf: is a damaged PDF: its fonts map more than 4194304 codes to letters"]);
}

#[test]
fn the_text_of_all_pages_of_a_pdf_counts_as_one_article() {
    let page = &*format!("BT /F 12 Tf 50 700 Td ({}) Tj ET", "ferries ".repeat(300));
    let limits = Limits { article: 20_000, ..SMALL };
    let read = |pages: &[&str]| read_within(&folder(&[("a.pdf", &pdf(pages, ""))]), "a.pdf", limits);
    assert_eq!(read(&[page]), ["a.pdf: text of 2399"]);
    let larger = "a.pdf: is a PDF whose text is larger than 20000 bytes, too large for one article";
    assert_eq!(read(&[page; 5]), [larger]);
}
