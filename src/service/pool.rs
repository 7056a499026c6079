//! Work that blocks, on a bounded number of threads and for a bounded time.

use super::problem::Problem;
use crate::search::{self, TooSlow};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Runs searches. One that was given up on ends soon, and keeps its place until it does, so that a flood of slow ones
/// cannot pile up: those behind it wait, and what waits too long is told so.
pub struct Pool {
    running: Arc<Semaphore>,
    waiting: Semaphore,
    limit: Duration,
}

impl Pool {
    pub fn new(at_once: usize, waiting: usize, limit: Duration) -> Pool {
        Pool { running: Arc::new(Semaphore::new(at_once)), waiting: Semaphore::new(waiting), limit }
    }

    /// Runs `job` on a thread that may block.
    pub async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let place = self.place().await?;
        let limit = self.limit;
        let work = tokio::task::spawn_blocking(move || {
            let _place = place;
            search::within(limit, job)
        });
        match timeout(self.limit, work).await {
            Ok(Ok(Ok(result))) => result,
            Ok(Ok(Err(TooSlow))) | Err(_) => Err(self.too_slow()),
            // The panic has been printed; whoever asked is told, and the server goes on.
            Ok(Err(_)) => Err(Problem::internal()),
        }
    }

    fn too_slow(&self) -> Problem {
        Problem::too_slow(self.limit.as_secs().max(1))
    }

    async fn place(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let _turn = self.waiting.try_acquire().map_err(|_| Problem::busy())?;
        match timeout(self.limit, Arc::clone(&self.running).acquire_owned()).await {
            Ok(Ok(place)) => Ok(place),
            _ => Err(Problem::busy()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_time().build().unwrap().block_on(future)
    }

    #[test]
    fn what_takes_too_long_is_given_up_and_keeps_its_place_until_it_ends() {
        let pool = Pool::new(1, 4, Duration::from_millis(30));
        let codes = run(async {
            let (end, ended) = std::sync::mpsc::channel::<()>();
            let slow = pool.run(move || {
                let _ = ended.recv();
                Ok(())
            });
            let slow = slow.await.unwrap_err().code().to_owned();
            let behind = pool.run(|| Ok(())).await.unwrap_err().code().to_owned();
            drop(end);
            tokio::time::sleep(Duration::from_millis(20)).await;
            let after = pool.run(|| Ok(7)).await.unwrap();
            (slow, behind, after)
        });
        assert_eq!(codes, ("too-slow".to_owned(), "busy".to_owned(), 7));
    }

    #[test]
    fn a_panic_ends_one_answer_and_not_the_server() {
        let pool = Pool::new(1, 4, Duration::from_secs(5));
        let (broken, after) = run(async {
            let broken = pool.run::<()>(|| panic!("on purpose")).await.unwrap_err();
            (broken.status, pool.run(|| Ok(1)).await.unwrap())
        });
        assert_eq!((broken, after), (500, 1));
    }
}
