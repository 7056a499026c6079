//! A file of imported actors: written by [`write()`], read without being parsed.
//!
//! ```text
//! {"pundit":"actors","v":1,"source":"targets.simple.csv", … ,"body":"<hash of all that follows>"}
//! {"id":"company/nk-29a","type":"company","name":"Selm Shipping", … }
//! {"id":"person/q9001","type":"person","name":"Anna Quill","names":["Anna M. Quill"],"state":"xa"}
//! ```
//!
//! One actor a line, in order of the ids: an actor is found by halving, its line understood when it
//! is asked for. A file may hold hundreds of thousands of names, and most commands need a handful.

mod names;
mod write;

pub use names::NameIndex;
pub use write::{Header, write};

use super::actor::{Actor, ActorId};
use super::format::Entry;
use super::gazetteer::GazetteerError;
use std::fmt;
use std::sync::OnceLock;

/// How every file of imported actors begins.
const MARK: &str = "{\"pundit\":\"actors\",";
const VERSION: u32 = 1;
const ID: &str = "{\"id\":\"";

/// A file of imported actors with the index of its names.
#[derive(Debug)]
pub struct Imported {
    pub header: Header,
    /// What the file is called when talking to people.
    pub file: String,
    text: String,
    /// Where each actor's line begins, and one more for the end.
    starts: Vec<u32>,
    names: OnceLock<NameIndex>,
    shelf: Option<Box<dyn Shelf>>,
}

/// Where the index of a file's names is kept from one run of the program to the next.
pub trait Shelf: fmt::Debug + Send + Sync {
    fn load(&self) -> Option<Vec<u8>>;
    fn store(&self, bytes: &[u8]);
}

impl Imported {
    /// Whether a file's text is one of imported actors.
    pub fn is_one(text: &str) -> bool {
        text.starts_with(MARK)
    }

    /// Reads the header and checks that nothing was changed by hand.
    pub fn new(file: &str, text: String) -> Result<Imported, GazetteerError> {
        let error = |line, message: String| GazetteerError { file: file.to_owned(), line: Some(line), message };
        let (head, body) = text.split_once('\n').unwrap_or((&text, ""));
        let header: Header =
            serde_json::from_str(head).map_err(|e| error(1, format!("its header says nothing: {e}")))?;
        if header.v != VERSION {
            return Err(error(
                1,
                format!("it is of version {}, this program reads {VERSION}; import it again", header.v),
            ));
        }
        if header.body != blake3::hash(body.as_bytes()).to_hex().as_str() {
            let advice = "import it again, and say what is yours in a TOML file of actors";
            return Err(error(1, format!("it was changed after it was imported; {advice}")));
        }
        let Ok(length) = u32::try_from(text.len()) else { return Err(error(1, "it is larger than 4 GB".to_owned())) };
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1);
        let mut starts: Vec<u32> = ends.filter(|&start| start < length).collect();
        starts.push(length);
        Ok(Imported { header, file: file.to_owned(), text, starts, names: OnceLock::new(), shelf: None })
    }

    /// All its actors.
    pub fn actors(&self) -> impl Iterator<Item = Actor> {
        (0..self.n_actors()).filter_map(|number| self.actor(number))
    }

    pub fn n_actors(&self) -> usize {
        self.starts.len() - 1
    }

    /// The index of its names: the given one if it belongs to this file, else a new one.
    ///
    /// Returns whether it is new, and worth keeping for the next time.
    pub fn index_names(&mut self, kept: Option<Vec<u8>>) -> bool {
        let (names, is_new) = self.indexed(kept);
        self.names = names.into();
        is_new
    }

    /// Whether a kept index of names is whole and of this file.
    pub fn fits(&self, kept: Vec<u8>) -> bool {
        NameIndex::from_bytes(kept, &self.header.body).is_some()
    }

    /// Lets the index of its names be looked for on `shelf`, and be left there, when the first name is asked for:
    /// most commands ask for none.
    pub fn with_shelf(self, shelf: Box<dyn Shelf>) -> Imported {
        Imported { shelf: Some(shelf), ..self }
    }

    /// The index of its names; `None` where neither [`Imported::index_names`] nor a shelf has one.
    pub fn names(&self) -> Option<&NameIndex> {
        let Some(shelf) = &self.shelf else { return self.names.get() };
        Some(self.names.get_or_init(|| {
            let (names, is_new) = self.indexed(shelf.load());
            if is_new {
                shelf.store(&names.to_bytes(&self.header.body));
            }
            names
        }))
    }

    fn indexed(&self, kept: Option<Vec<u8>>) -> (NameIndex, bool) {
        let kept = kept.and_then(|bytes| NameIndex::from_bytes(bytes, &self.header.body));
        let is_new = kept.is_none();
        (kept.unwrap_or_else(|| NameIndex::build(self)), is_new)
    }

    fn line(&self, number: usize) -> &str {
        &self.text[self.starts[number] as usize..self.starts[number + 1] as usize]
    }

    /// The id of an actor by its number.
    pub(super) fn id(&self, number: usize) -> &str {
        let rest = self.line(number).strip_prefix(ID).unwrap_or_default();
        &rest[..memchr::memchr(b'"', rest.as_bytes()).unwrap_or(0)]
    }

    /// The number of an actor by its id.
    pub(super) fn number(&self, id: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.n_actors());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.id(middle).cmp(id) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The actors whose ids end in `/slug`.
    pub(super) fn with_slug<'i>(&'i self, slug: &str) -> impl Iterator<Item = usize> + 'i {
        let wanted = format!("/{slug}\",\"type\"");
        let text = self.text.as_bytes();
        let places: Vec<usize> = memchr::memmem::find_iter(text, wanted.as_bytes()).collect();
        let line_of = |at: usize| self.starts.partition_point(|&start| start as usize <= at).checked_sub(1);
        places.into_iter().filter_map(line_of).filter(|&line| line < self.n_actors())
    }

    /// What a line says; all its names are weak.
    pub(super) fn actor(&self, number: usize) -> Option<Actor> {
        let entry: Entry = serde_json::from_str(self.line(number)).ok()?;
        let mut actor = entry.into_actor().ok()?;
        actor.names.iter_mut().for_each(|name| name.weak = true);
        Some(actor)
    }

    pub(super) fn actor_id(&self, number: usize) -> Option<ActorId> {
        self.id(number).parse().ok()
    }
}
