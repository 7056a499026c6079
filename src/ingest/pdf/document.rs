//! The lines of a document, and what it says of itself.

use super::patience::{Impatience, Over, Patience};
use super::{Line, guard};
use crate::ingest::Limits;
use crate::ingest::input::Size;
use pdf_extract::{
    ColorSpace, Document as Parsed, MediaBox, Object, OutputDev, OutputError, Path, Transform, output_doc_page,
};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// More pages than any book has.
const PAGES: usize = 10_000;

/// Documents that take too long may go on taking up memory and cores, but not many of them at once.
static PATIENCE: Patience = Patience::new(8);

pub struct Document {
    pub lines: Vec<Line>,
    pub information: Information,
    /// Pages whose text could not be read.
    pub broken: Vec<u32>,
}

/// What the file says of its content, as far as that can be believed. The date in it is when the
/// file was made, often long after what it holds was published, so it is left out.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Information {
    pub title: Option<String>,
    pub author: Option<String>,
}

impl Document {
    /// Reads a document in the time that the limits allow.
    pub fn read(bytes: Vec<u8>, limits: Limits) -> Result<Document, String> {
        let read = PATIENCE.wait(limits.time, move |over| Document::read_until(over, &bytes, limits));
        read.unwrap_or_else(|impatience| Err(excuse(impatience, limits)))
    }

    /// Reads a document; the library panics on much that it did not expect, which is caught here page by page.
    ///
    /// Once the time is over, what this returns goes nowhere.
    fn read_until(over: &Over, bytes: &[u8], limits: Limits) -> Result<Document, String> {
        guard::check_size(bytes, limits)?;
        let parsed = quietly(|| Parsed::load_mem(bytes));
        let mut parsed = parsed.ok_or("is a damaged PDF")?.map_err(|error| explain(&error))?;
        if parsed.is_encrypted() {
            let opened = quietly(|| parsed.decrypt(""));
            if !matches!(opened, Some(Ok(()))) {
                return Err("is an encrypted PDF, which cannot be read without its password".to_owned());
            }
        }
        guard::drop_pictures(&mut parsed);
        quietly(|| guard::check_maps(&parsed)).unwrap_or(Ok(()))?;
        let pages = quietly(|| parsed.get_pages()).ok_or("is a damaged PDF: its pages are not found")?;
        if pages.is_empty() {
            return Err("is a damaged PDF: it has no pages".to_owned());
        }
        let mut lines = Vec::new();
        let mut broken = Vec::new();
        let mut costs = guard::Costs::new();
        let mut budget = limits.article;
        for (&page, &id) in pages.iter().take(PAGES) {
            quietly(|| guard::check_page(&parsed, id, &mut costs)).unwrap_or(Ok(()))?;
            let mut output =
                Output { page, lines: Vec::new(), starts: false, end: 0.0, budget: Some(budget), over: over.clone() };
            if !matches!(quietly(|| output_doc_page(&parsed, &mut output, page)), Some(Ok(()))) {
                broken.push(page);
            }
            if over.is_over() {
                return Err(excuse(Impatience::TookTooLong, limits));
            }
            let larger =
                || format!("is a PDF whose text is larger than {}, too large for one article", Size(limits.article));
            budget = output.budget.ok_or_else(larger)?;
            lines.append(&mut output.lines);
        }
        lines.retain(|line| !line.text.trim().is_empty());
        Ok(Document { lines, information: quietly(|| information(&parsed)).unwrap_or_default(), broken })
    }
}

fn explain(error: &pdf_extract::Error) -> String {
    format!("is a damaged PDF: {}", error.to_string().replace('\n', " "))
}

fn excuse(impatience: Impatience, limits: Limits) -> String {
    match impatience {
        Impatience::TookTooLong => {
            format!("is a PDF that takes longer than {:?} to read; print it to a new PDF, or split it", limits.time)
        }
        Impatience::TooManyRun(others) => {
            format!("is a PDF that was not tried, since {others} others that take too long still keep the machine busy")
        }
        Impatience::NoThread(error) => format!("cannot be read: {error}"),
    }
}

/// What `read` gives, or nothing if it panics, which is not told on standard error.
fn quietly<T>(read: impl FnOnce() -> T) -> Option<T> {
    hush::during(|| catch_unwind(AssertUnwindSafe(read)).ok())
}

/// Keeps the panics of one thread from being told, while those of others still are.
mod hush {
    use std::cell::Cell;
    use std::panic;
    use std::sync::Once;

    thread_local!(static HUSHED: Cell<bool> = const { Cell::new(false) });

    pub fn during<T>(work: impl FnOnce() -> T) -> T {
        static INSTALLED: Once = Once::new();
        INSTALLED.call_once(|| {
            let told = panic::take_hook();
            panic::set_hook(Box::new(move |panic| {
                if !HUSHED.get() {
                    told(panic);
                }
            }));
        });
        let before = HUSHED.replace(true);
        let result = work();
        HUSHED.set(before);
        result
    }
}

/// Gathers letters into lines as they are drawn.
struct Output {
    page: u32,
    lines: Vec<Line>,
    /// True before the first letter of a piece of text that is placed as a whole.
    starts: bool,
    /// Where the last letter ends.
    end: f64,
    /// Bytes of text that may still come; `None` once there were more.
    budget: Option<u64>,
    over: Over,
}

impl Output {
    /// An error, which ends the walk over the page, if nobody waits for it any longer.
    fn go_on(&self) -> Result<(), OutputError> {
        if self.over.is_over() { Err(OutputError::FormatError(std::fmt::Error)) } else { Ok(()) }
    }
}

impl OutputDev for Output {
    fn begin_page(&mut self, _: u32, _: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        at: &Transform,
        width: f64,
        _: f64,
        font: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        self.budget = self.budget.and_then(|budget| budget.checked_sub(text.len() as u64 + 1));
        if self.budget.is_none() {
            return Err(OutputError::FormatError(std::fmt::Error));
        }
        let across = (at.m11 + at.m21) * font;
        let up = (at.m12 + at.m22) * font;
        let size = (across * up).abs().sqrt();
        let (x, y) = (at.m31, at.m32);
        let goes_on = self.lines.last().is_some_and(|line| {
            let same_height = (y - line.bottom).abs() <= size.max(line.size) * 0.5;
            same_height && (!self.starts || (x > self.end - size && x < self.end + size * 6.0))
        });
        if !goes_on {
            self.lines.push(Line { page: self.page, left: x, right: x, bottom: y, size, text: String::new() });
        }
        let gap = x - self.end;
        if let Some(line) = self.lines.last_mut() {
            if goes_on && gap > size * 0.15 && !line.text.ends_with(' ') && !text.starts_with(' ') {
                line.text.push(' ');
            }
            line.text.push_str(text);
            line.size = line.size.max(size);
            line.right = line.right.max(x + width * size);
        }
        self.starts = false;
        self.end = x + width * size;
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.starts = true;
        self.go_on()
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        self.go_on()
    }

    fn stroke(&mut self, _: &Transform, _: &ColorSpace, _: &[f64], _: &Path) -> Result<(), OutputError> {
        self.go_on()
    }

    fn fill(&mut self, _: &Transform, _: &ColorSpace, _: &[f64], _: &Path) -> Result<(), OutputError> {
        self.go_on()
    }
}

fn information(document: &Parsed) -> Information {
    let info = document.trailer.get(b"Info").ok();
    let info = info.and_then(|info| match info {
        Object::Reference(id) => document.get_dictionary(*id).ok(),
        info => info.as_dict().ok(),
    });
    let text = |key: &[u8]| {
        let value = info?.get(key).ok()?;
        let value = if let Object::Reference(id) = value { document.get_object(*id).ok()? } else { value };
        pdf_extract::decode_text_string(value).ok().map(|text| text.trim_matches(['\0', ' ', '\n']).to_owned())
    };
    Information {
        title: text(b"Title").filter(|title| is_title(title)),
        author: text(b"Author").filter(|author| is_author(author)),
    }
}

/// False for what programs put there by themselves: the name of the file they came from.
fn is_title(title: &str) -> bool {
    const PROGRAMS: &[&str] =
        &["microsoft word", "microsoft powerpoint", "untitled", "document", "layout 1", "print", "slide 1"];
    const ENDINGS: &[&str] = &[
        ".doc", ".docx", ".rtf", ".odt", ".indd", ".qxd", ".qxp", ".pdf", ".tex", ".dvi", ".html", ".htm", ".txt",
        ".pub", ".pmd",
    ];
    let lower = title.to_lowercase();
    let is_of_program = PROGRAMS.iter().any(|name| {
        lower
            .strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(" - ") || rest.chars().all(|c| c.is_ascii_digit()))
    });
    let has_words = title.chars().filter(|c| c.is_alphabetic()).count() >= 4;
    has_words
        && !is_of_program
        && !ENDINGS.iter().any(|ending| lower.ends_with(ending))
        && (title.contains(' ') || !title.contains('_'))
}

/// A name of two words or more; an account name such as `jsmith` or `Administrator` is none.
fn is_author(author: &str) -> bool {
    let words = author.split_whitespace().filter(|word| word.chars().next().is_some_and(char::is_alphabetic));
    words.count() >= 2 && author.len() < 200 && !author.contains(['\\', '/'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_programs_and_accounts_are_not_believed() {
        for (title, expected) in [
            ("The Ferry That Never Sailed", true),
            ("Documents of a Crisis", true),
            ("Ferry", true),
            ("Microsoft Word - ferry final2.doc", false),
            ("ferry.indd", false),
            ("untitled", false),
            ("Untitled2", false),
            ("OP_04_final_web", false),
            ("2025", false),
            ("", false),
        ] {
            assert_eq!(is_title(title), expected, "{title}");
        }
        for (author, expected) in [
            ("Imre Castellane", true),
            ("Administrator", false),
            ("jsmith", false),
            ("CORP\\imre c", false),
            ("", false),
        ] {
            assert_eq!(is_author(author), expected, "{author}");
        }
    }
}
