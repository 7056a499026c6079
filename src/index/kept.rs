//! What searches work out about one state of the index and want again.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Values by name, made when first wanted and kept as long as their [`Snapshot`](super::Snapshot).
///
/// Names are to be few: nothing is ever dropped.
#[derive(Default)]
pub struct Kept(Mutex<HashMap<String, Arc<dyn Any + Send + Sync>>>);

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
