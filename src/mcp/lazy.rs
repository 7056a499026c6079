//! An index that may not be there yet.

use super::Backing;
use crate::index::IndexError;
use crate::live::{LiveIndex, View};
use crate::search::Weights;
use crate::service::pool::Pool;
use crate::service::problem::Problem;
use std::sync::{Arc, Mutex, PoisonError};

type Open = dyn Fn() -> anyhow::Result<LiveIndex> + Send + Sync;

/// Opens the index when the first question comes that finds one. An assistant whose server does not start only sees
/// it dead; so the server starts, and says with every answer what is missing.
pub struct Lazy {
    open: Box<Open>,
    index: Mutex<Option<Arc<LiveIndex>>>,
    pool: Pool,
}

impl Lazy {
    pub fn new(open: impl Fn() -> anyhow::Result<LiveIndex> + Send + Sync + 'static, pool: Pool) -> Lazy {
        Lazy { open: Box::new(open), index: Mutex::default(), pool }
    }

    fn index(&self) -> Result<Arc<LiveIndex>, Problem> {
        let mut held = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = &*held {
            return Ok(Arc::clone(index));
        }
        let index = Arc::new((self.open)().map_err(|error| unusable(&error))?);
        *held = Some(Arc::clone(&index));
        Ok(index)
    }
}

impl Backing for Lazy {
    fn view(&self) -> Result<(Arc<View>, Weights), Problem> {
        let index = self.index()?;
        Ok((index.view(), index.home.weights()))
    }

    fn pool(&self) -> &Pool {
        &self.pool
    }
}

/// Why there is no index to answer from, and which command makes one.
fn unusable(error: &anyhow::Error) -> Problem {
    let problem = Problem::index(format!("{error:#}"));
    match error.downcast_ref::<IndexError>().and_then(IndexError::hint) {
        Some(hint) => problem.hint(format!("run in the project's folder: {hint}")),
        None => problem,
    }
}
