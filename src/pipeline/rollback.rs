//! The way back to a former generation.

use super::PipelineError;
use crate::index::{Generation, IndexDir, IndexError, Snapshot};

/// What [`roll_back`] did.
pub struct RolledBack {
    pub generation: Generation,
    /// Newer generations that cannot be gone back to, and why.
    pub passed_over: Vec<(Generation, String)>,
}

/// Goes back to the newest generation before the current one that is whole and that this program reads.
pub fn roll_back(index: &IndexDir) -> Result<RolledBack, PipelineError> {
    let _lock = index.lock()?;
    let current = index.current()?;
    let earlier = index.generations()?.into_iter().rev();
    let mut passed_over = Vec::new();
    for generation in earlier.filter(|g| g.number < current.number && g.is_complete()) {
        match unusable(&generation)? {
            None => {
                index.swap(&generation)?;
                return Ok(RolledBack { generation, passed_over });
            }
            Some(why) => passed_over.push((generation, why)),
        }
    }
    match passed_over.into_iter().next() {
        None => Err(PipelineError::NoEarlierGeneration),
        Some((generation, reason)) => Err(PipelineError::NoWayBack { generation: generation.name(), reason }),
    }
}

/// Why a generation cannot answer, if it cannot.
fn unusable(generation: &Generation) -> Result<Option<String>, IndexError> {
    let broken = match Snapshot::of(generation.clone()).and_then(|snapshot| snapshot.verify()) {
        Ok(broken) => broken,
        Err(e) if e.is_unusable_index() => return Ok(Some(e.to_string())),
        Err(e) => return Err(e),
    };
    Ok((!broken.is_empty()).then(|| format!("wrong checksum of {}", broken.join(", "))))
}
