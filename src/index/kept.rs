//! What searches work out about one state of the index and want again.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::SegmentReader;
use tantivy::columnar::{Column, DynamicColumn, HasAssociatedColumnType, StrColumn};

/// Values by name, made when first wanted and kept as long as their [`Snapshot`](super::Snapshot).
///
/// Names are to be few: nothing is ever dropped. A clone keeps the same values.
#[derive(Clone, Default)]
pub struct Kept(Arc<Mutex<HashMap<String, Arc<dyn Any + Send + Sync>>>>);

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kept").finish_non_exhaustive()
    }
}

impl Kept {
    /// The value of this name and type, made by `make` where there is none.
    pub fn get_or_make<T: Any + Send + Sync, E>(
        &self,
        name: &str,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        let values = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = values().get(name).cloned().and_then(|value| value.downcast().ok()) {
            return Ok(value);
        }
        // Others may make the same meanwhile; that costs less than to wait for each other.
        let value = Arc::new(make()?);
        values().insert(name.to_owned(), Arc::clone(&value) as Arc<dyn Any + Send + Sync>);
        Ok(value)
    }

    /// A segment's column of numbers, if it has one. To open it takes longer than many a search.
    pub fn column<T: HasAssociatedColumnType>(
        &self,
        segment: &SegmentReader,
        name: &str,
    ) -> tantivy::Result<Arc<Option<Column<T>>>>
    where
        DynamicColumn: Into<Option<Column<T>>>,
    {
        self.get_or_make(&of::<T>(segment, name), || segment.fast_fields().column_opt(name))
    }

    /// A segment's column of numbers of whatever kind as the engine stores them: in their order, none below zero.
    pub fn stored(&self, segment: &SegmentReader, name: &str) -> tantivy::Result<Arc<Option<Column<u64>>>> {
        let open = || Ok(segment.fast_fields().u64_lenient(name)?.map(|(column, _)| column));
        self.get_or_make(&of::<Self>(segment, name), open)
    }

    /// A segment's column of texts, if it has one.
    pub fn texts(&self, segment: &SegmentReader, name: &str) -> tantivy::Result<Arc<Option<StrColumn>>> {
        self.get_or_make(&of::<str>(segment, name), || segment.fast_fields().str(name))
    }
}

/// What a column is kept by; `T` tells columns of several kinds apart.
fn of<T: ?Sized>(segment: &SegmentReader, name: &str) -> String {
    format!("{name} {} {}", std::any::type_name::<T>(), segment.segment_id().uuid_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once_and_a_failure_leaves_none() {
        let kept = Kept::default();
        assert_eq!(kept.get_or_make::<u32, &str>("a", || Err("no")), Err("no"));
        let made = kept.get_or_make::<u32, ()>("a", || Ok(1)).unwrap();
        let again = kept.get_or_make::<u32, ()>("a", || Ok(2)).unwrap();
        assert_eq!((*made, *again), (1, 1));
        assert_eq!(*kept.get_or_make::<u32, ()>("b", || Ok(3)).unwrap(), 3);
    }
}
