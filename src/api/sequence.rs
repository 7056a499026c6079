use serde::ser::{Serialize, Serializer};
use std::cell::RefCell;

/// A list whose elements are made while it is written, once.
pub struct Sequence<I>(RefCell<Option<I>>);

impl<I: Iterator> Sequence<I> {
    pub fn new(elements: I) -> Sequence<I> {
        Sequence(RefCell::new(Some(elements)))
    }
}

impl<I: Iterator<Item: Serialize>> Serialize for Sequence<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.borrow_mut().take().into_iter().flatten())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_asked_for_as_they_are_written() {
        let sequence = Sequence::new((1..=3).map(|n| n * n));
        assert_eq!(serde_json::to_string(&sequence).unwrap(), "[1,4,9]");
        assert_eq!(serde_json::to_string(&sequence).unwrap(), "[]");
    }
}
