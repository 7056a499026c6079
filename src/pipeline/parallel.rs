//! Work done on all cores, its results in the order of what was fed in.

use crossbeam_channel::{Receiver, Sender, bounded};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// Items on their way at once, per worker: enough to keep all busy while one chews on a monster.
const IN_FLIGHT: usize = 32;

/// Hands one item on; breaks when nobody listens any more. Waits while too much is on its way.
pub type Feed<'a, T> = &'a mut dyn FnMut(T) -> ControlFlow<()>;

/// Feeds items to `threads` workers and gives their results to `sink`, which may stop the run with an
/// error, in the order in which they were fed.
///
/// What is in memory is bounded, however far `feed` could run ahead.
pub fn in_parallel<T: Send, O: Send, E>(
    threads: usize,
    feed: impl FnOnce(Feed<'_, T>) + Send,
    work: impl Fn(T) -> O + Sync,
    mut sink: impl FnMut(O) -> Result<(), E>,
) -> Result<(), E> {
    let threads = threads.max(1);
    let (permit, permits) = bounded::<()>(IN_FLIGHT * threads);
    let (todo, to_do) = bounded::<(u64, T)>(IN_FLIGHT * threads);
    let (done, results) = bounded::<(u64, O)>(IN_FLIGHT * threads);
    let work = &work;
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let mut number = 0;
            feed(&mut |item| {
                let sent = permit.send(()).is_ok() && todo.send((number, item)).is_ok();
                number += 1;
                if sent { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            });
        });
        for _ in 0..threads {
            let (to_do, done) = (to_do.clone(), done.clone());
            scope.spawn(move || work_off(&to_do, work, &done));
        }
        // Ours are closed, so that the results end when the last worker does.
        drop((to_do, done));
        // Dropping the receivers on an error makes feeder and workers stop.
        in_order(results, permits, &mut sink)
    })
}

fn work_off<T, O>(to_do: &Receiver<(u64, T)>, work: &impl Fn(T) -> O, done: &Sender<(u64, O)>) {
    for (number, item) in to_do {
        if done.send((number, work(item))).is_err() {
            return;
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "returning drops the receivers, which stops feeder and workers")]
/// Hands results over by number; whatever comes too early waits. Each one handed over lets another start.
fn in_order<O, E>(
    results: Receiver<(u64, O)>,
    permits: Receiver<()>,
    sink: &mut impl FnMut(O) -> Result<(), E>,
) -> Result<(), E> {
    let mut early: BTreeMap<u64, O> = BTreeMap::new();
    let mut next = 0;
    for (number, output) in results {
        early.insert(number, output);
        while let Some(output) = early.remove(&next) {
            next += 1;
            let _ = permits.recv();
            sink(output)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn squares(threads: usize, n: u64, stop_at: Option<u64>) -> (Vec<u64>, Result<(), u64>) {
        let mut out = Vec::new();
        let feed = |send: Feed<'_, u64>| {
            let _ = (0..n).try_for_each(send);
        };
        let ended = in_parallel(
            threads,
            feed,
            |i| i * i,
            |square| {
                if stop_at == Some(square) {
                    return Err(square);
                }
                out.push(square);
                Ok(())
            },
        );
        (out, ended)
    }

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for threads in [0, 1, 2, 7] {
            let (out, ended) = squares(threads, 1000, None);
            assert_eq!(out, (0..1000).map(|i| i * i).collect::<Vec<u64>>());
            assert_eq!(ended, Ok(()));
        }
    }

    #[test]
    fn an_error_of_the_sink_stops_everything() {
        let (out, ended) = squares(2, u64::MAX, Some(100));
        assert_eq!((out.len(), ended), (10, Err(100)));
    }
}
