//! How far a long run has come: a bar on a terminal, a plain line every few seconds elsewhere, events for a
//! program that asked for them. Also what hears that the user wants it to stop.

mod meter;
mod view;

pub use meter::Times;

use super::stop::Stop;
use crate::pipeline::{Event, Observer};
use meter::Meter;
use std::io::IsTerminal;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use view::View;

/// Reports to standard error.
pub struct Progress {
    shared: Arc<Shared>,
    stop: Stop,
    /// Dropped, it ends the thread that keeps time.
    end: Sender<()>,
    ticker: JoinHandle<()>,
}

struct Shared(Mutex<State>);

struct State {
    meter: Meter,
    view: View,
    /// Said to whoever asked the run to stop, once.
    on_stop: Option<&'static str>,
}

/// What progress is shown as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A bar or lines, as fits.
    Words,
    /// JSON lines.
    Events,
    Nothing,
}

/// How often the time is looked at.
const TICK: Duration = Duration::from_millis(200);

impl Progress {
    /// `on_stop` is what is said to a user who asks the run to stop.
    pub fn new(shown: Shown, stop: Stop, on_stop: &'static str) -> Progress {
        let now = Instant::now();
        let view = match shown {
            Shown::Nothing => View::Nothing,
            Shown::Events => View::Events { said: now },
            Shown::Words if std::io::stderr().is_terminal() => View::bar(),
            Shown::Words => View::Lines { said: now },
        };
        let state = State { meter: Meter::new(now), view, on_stop: Some(on_stop) };
        let shared = Arc::new(Shared(Mutex::new(state)));
        let (end, ended) = channel();
        let (ticking, heard) = (shared.clone(), stop.clone());
        let ticker = std::thread::spawn(move || {
            while ended.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                ticking.lock().tick(heard.is_asked());
            }
        });
        Progress { shared, stop, end, ticker }
    }

    /// Takes the bar away, before results are printed; what the run spent its time on.
    pub fn finish(self) -> Times {
        drop(self.end);
        // It only panics if drawing does; then there is nothing to take away.
        let _ = self.ticker.join();
        let mut state = self.shared.lock();
        state.view.finish();
        state.meter.finish(Instant::now())
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn tick(&mut self, stop_asked: bool) {
        if stop_asked && let Some(words) = self.on_stop.take() {
            self.view.say(words);
        }
        self.view.tick(&self.meter, Instant::now());
    }
}

impl Observer for Progress {
    fn observe(&self, event: Event<'_>) {
        let now = Instant::now();
        let state = &mut *self.shared.lock();
        if let Event::Stage(stage) = event {
            state.view.stage(stage, &state.meter, now);
        }
        if let Event::Note(words) = event {
            state.view.say(words);
        }
        state.meter.note(event, now);
        if let Event::Planned { .. } = event {
            state.view.planned(&state.meter);
        }
    }

    fn wants_stop(&self) -> bool {
        self.stop.is_asked()
    }
}
