//! Work done on all cores, its results in the order of what was fed in.

use crossbeam_channel::{Receiver, Sender, bounded};
use std::any::Any;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// The weight on its way at once, per worker: enough to keep all busy while one chews on a monster.
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
    sink: impl FnMut(O) -> Result<(), E>,
) -> Result<(), E> {
    in_parallel_by_weight(threads, |_| 1, feed, work, sink)
}

/// Like [`in_parallel`] for items of very different size: of those that weigh much, fewer are on their way.
///
/// One that weighs 1 is one of the 32 on their way for each worker; one that weighs more than all of them goes alone.
pub fn in_parallel_by_weight<T: Send, O: Send, E>(
    threads: usize,
    weigh: impl Fn(&T) -> usize + Send,
    feed: impl FnOnce(Feed<'_, T>) + Send,
    work: impl Fn(T) -> O + Sync,
    mut sink: impl FnMut(O) -> Result<(), E>,
) -> Result<(), E> {
    let threads = threads.max(1);
    let room = IN_FLIGHT * threads;
    let (permit, permits) = bounded::<()>(room);
    let (todo, to_do) = bounded::<Weighed<T>>(room);
    let (done, results) = bounded::<Weighed<Result<O, Panic>>>(room);
    let work = &work;
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let mut number = 0;
            feed(&mut |item| {
                let weight = weigh(&item).clamp(1, room);
                // Whatever came before is on its way already, so the permits that are still missing will come.
                let permitted = (0..weight).all(|_| permit.send(()).is_ok());
                let sent = permitted && todo.send(Weighed { number, weight, item }).is_ok();
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

/// What a worker died of. It is handed on like a result: one that merely did not come would be waited for, for ever.
type Panic = Box<dyn Any + Send>;

/// An item with its place in the order and the number of permits it holds.
struct Weighed<T> {
    number: u64,
    weight: usize,
    item: T,
}

fn work_off<T, O>(to_do: &Receiver<Weighed<T>>, work: &impl Fn(T) -> O, done: &Sender<Weighed<Result<O, Panic>>>) {
    for Weighed { number, weight, item } in to_do {
        let item = catch_unwind(AssertUnwindSafe(|| work(item)));
        if done.send(Weighed { number, weight, item }).is_err() {
            return;
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "returning drops the receivers, which stops feeder and workers")]
/// Hands results over by number; whatever comes too early waits. Each one handed over lets others start.
fn in_order<O, E>(
    results: Receiver<Weighed<Result<O, Panic>>>,
    permits: Receiver<()>,
    sink: &mut impl FnMut(O) -> Result<(), E>,
) -> Result<(), E> {
    let mut early: BTreeMap<u64, (usize, Result<O, Panic>)> = BTreeMap::new();
    let mut next = 0;
    for Weighed { number, weight, item } in results {
        early.insert(number, (weight, item));
        while let Some((weight, output)) = early.remove(&next) {
            next += 1;
            (0..weight).for_each(|_| {
                let _ = permits.recv();
            });
            sink(output.unwrap_or_else(|panic| resume_unwind(panic)))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

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
    fn a_worker_that_dies_ends_the_run() {
        let feed = |send: Feed<'_, u64>| {
            let _ = (0..10_000).try_for_each(send);
        };
        let ended = catch_unwind(|| {
            in_parallel(2, feed, |i| assert_ne!(i, 70, "the test needs somebody who dies"), |()| Ok::<(), ()>(()))
        });
        assert!(ended.is_err());
    }

    #[test]
    fn of_heavy_items_fewer_are_on_their_way() {
        for (weight, most) in [(1, 32), (8, 4), (20, 1), (1000, 1)] {
            let (fed, taken, ahead) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
            let feed = |send: Feed<'_, ()>| {
                let _ = (0..200).try_for_each(|_| {
                    let sent = send(());
                    fed.fetch_add(1, Ordering::SeqCst);
                    sent
                });
            };
            let sink = |()| -> Result<(), ()> {
                ahead.fetch_max(fed.load(Ordering::SeqCst) - taken.fetch_add(1, Ordering::SeqCst), Ordering::SeqCst);
                Ok(())
            };
            in_parallel_by_weight(1, |()| weight, feed, |()| (), sink).unwrap();
            // The one in the sink's hands has given its permits back.
            let ahead = ahead.load(Ordering::SeqCst);
            assert!(taken.into_inner() == 200 && ahead <= most + 1, "weight {weight}: {ahead}");
        }
    }

    #[test]
    fn an_error_of_the_sink_stops_everything() {
        let (out, ended) = squares(2, u64::MAX, Some(100));
        assert_eq!((out.len(), ended), (10, Err(100)));
    }
}
