//! Reading on in an article: from a passage, or from within one that was shortened.

use super::super::budget::Budget;
use super::Fitted;
use crate::api::CitedRecord;
use crate::search::{Opened, Place};
use crate::service::Asked;
use crate::service::cursor::{self, Cursor};
use crate::service::problem::Problem;
use crate::text::Span;

/// An article that is read.
pub struct Reading<'r> {
    pub asked: &'r Asked,
    pub opened: &'r Opened,
}

/// Where reading begins.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    pub passage: usize,
    /// Of the body's text.
    pub byte: usize,
}

impl Reading<'_> {
    pub fn len(&self) -> usize {
        self.opened.ids().len()
    }

    fn place(&self, n: usize) -> Result<Place, Problem> {
        let place = self.opened.place(self.asked.view.gazetteer, n, &[]);
        place.ok_or_else(|| Problem::not_found("the article has no such passage"))
    }

    pub fn start_of(&self, n: usize) -> Result<Spot, Problem> {
        Ok(Spot { passage: n, byte: self.place(n)?.span.start() })
    }

    /// Where the cursor says, else at the beginning of passage `n`.
    pub fn begin(&self, n: usize) -> Result<Spot, Problem> {
        let spot = match Cursor::read(&self.asked.view.tag, &self.asked.given)? {
            cursor::Place::Behind(_) => return self.start_of(n),
            cursor::Place::Deep { looked_at, shown } => Spot { passage: looked_at, byte: shown },
        };
        let span = self.place(spot.passage)?.span;
        let text = self.opened.article().body.text();
        let is_in_it = (span.start()..=span.end()).contains(&spot.byte) && text.is_char_boundary(spot.byte);
        is_in_it.then_some(spot).ok_or_else(|| Problem::parameter("cursor", "this is no cursor"))
    }

    pub fn cursor(&self, spot: Spot) -> String {
        let place = cursor::Place::Deep { looked_at: spot.passage, shown: spot.byte };
        Cursor::new(&self.asked.view.tag, &self.asked.given, place).to_string()
    }

    /// The passage from there on, as far as there is room.
    pub fn read(&self, budget: &mut Budget, spot: Spot) -> Result<Option<Fitted>, Problem> {
        let place = self.place(spot.passage)?;
        let article = self.opened.article();
        let rest = Span::new(spot.byte, place.span.end());
        let record = |end| CitedRecord::new(article, &place, Span::new(spot.byte, end));
        Ok(super::fitting(budget, article, rest, record))
    }
}
