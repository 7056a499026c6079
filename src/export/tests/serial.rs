use super::super::key::lasting_keys;
use super::super::{Format, Serial, written};
use super::*;

const FORMATS: [Format; 5] = [Format::Text, Format::Markdown, Format::Bibtex, Format::Ris, Format::CslJson];

#[test]
fn parts_make_the_whole_however_they_are_cut() {
    let all = nasty();
    for format in FORMATS {
        let whole = written(format, &all, &lasting_keys(&all));
        for size in [1, 2, 5, all.len()] {
            let mut serial = Serial::new(format);
            let mut text = serial.part(&[]);
            all.chunks(size).for_each(|part| text.push_str(&serial.part(part)));
            text.push_str(&serial.part(&[]));
            text.push_str(serial.end());
            assert_eq!(text, whole, "{format:?} by {size}");
        }
        assert_eq!(Serial::new(format).end(), "", "{format:?} of nothing");
    }
}

#[test]
fn keys_of_a_list_that_goes_on_are_told_apart_by_their_articles() {
    let mut one = article();
    let mut other = article();
    one.id = ArticleId::from_docno("one");
    other.id = ArticleId::from_docno("other");
    let [first, second] = [&one, &other].map(|article| lasting_keys(&[Citation::new(article)]).remove(0));
    assert_eq!(first, format!("varga2025tides-{}", one.id));
    assert_ne!(first, second);
}
