//! Where a list goes on: a place in one state of the index, for one question.

use super::parameters::Given;
use super::problem::Problem;
use std::fmt;
use std::str::FromStr;

/// A place in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The [tag](crate::live::View::tag) of the view it was made of.
    tag: String,
    /// A hash of what was asked.
    question: String,
    pub place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// So many elements were before it.
    Behind(usize),
    /// So many of all hits were looked at, and so many shown.
    Deep { looked_at: usize, shown: usize },
}

/// Parameters that do not change what a list holds.
const FREE: [&str; 4] = ["cursor", "limit", "facets", "max-tokens"];

impl Cursor {
    pub fn new(tag: &str, given: &Given, place: Place) -> Cursor {
        Cursor { tag: tag.to_owned(), question: question(given), place }
    }

    /// The place that `cursor` names; the beginning where there is none.
    pub fn read(tag: &str, given: &Given) -> Result<Place, Problem> {
        let Some(text) = given.text("cursor") else { return Ok(Place::Behind(0)) };
        let cursor: Cursor = text.parse().map_err(|()| Problem::parameter("cursor", "this is no cursor"))?;
        if cursor.tag != tag {
            return Err(Problem::stale_cursor());
        }
        if cursor.question != question(given) {
            return Err(Problem::parameter("cursor", "this cursor belongs to another question"));
        }
        Ok(cursor.place)
    }
}

fn question(given: &Given) -> String {
    blake3::hash(given.with(&FREE, []).as_bytes()).to_hex()[..8].to_owned()
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.", self.tag, self.question)?;
        match self.place {
            Place::Behind(n) => write!(f, "{n}"),
            Place::Deep { looked_at, shown } => write!(f, "{looked_at}-{shown}"),
        }
    }
}

impl FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Cursor, ()> {
        let mut parts = text.splitn(3, '.');
        let (Some(tag), Some(question), Some(place)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(());
        };
        let number = |text: &str| text.parse::<usize>().map_err(|_| ());
        let place = match place.split_once('-') {
            None => Place::Behind(number(place)?),
            Some((looked_at, shown)) => Place::Deep { looked_at: number(looked_at)?, shown: number(shown)? },
        };
        Ok(Cursor { tag: tag.to_owned(), question: question.to_owned(), place })
    }
}

#[cfg(test)]
mod tests {
    use super::super::parameters::{Groups, Kind, Parameter};
    use super::*;

    const DECLARED: Groups = &[&[
        Parameter::new("q", Kind::Text, ""),
        Parameter::new("limit", Kind::Text, ""),
        Parameter::new("cursor", Kind::Text, ""),
    ]];

    #[test]
    fn a_cursor_holds_for_one_question_and_one_state_of_the_index() {
        let given = |query: &str| Given::read(DECLARED, query, false).unwrap();
        for place in [Place::Behind(40), Place::Deep { looked_at: 512, shown: 470 }] {
            let cursor = Cursor::new("7-abc", &given("q=x&limit=5"), place).to_string();
            let read = |tag: &str, query: &str| {
                Cursor::read(tag, &given(&format!("{query}&cursor={cursor}"))).map_err(|problem| problem.status)
            };
            assert_eq!(read("7-abc", "q=x&limit=9"), Ok(place));
            assert_eq!(read("8-abc", "q=x"), Err(410));
            assert_eq!(read("7-abc", "q=y"), Err(400));
        }
        for nonsense in ["nonsense", "7-abc..", "7-abc.0.-", "7-abc.0.1-2-3", "...", "7-abc.é.99999999999999999999999"]
        {
            assert_eq!(nonsense.parse::<Cursor>(), Err(()), "{nonsense}");
        }
        assert_eq!(Cursor::read("7-abc", &given("q=x&cursor=nonsense")).unwrap_err().status, 400);
        assert_eq!(Cursor::read("7-abc", &given("q=x")).unwrap(), Place::Behind(0));
    }
}
