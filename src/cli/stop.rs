//! Ctrl-C and SIGTERM in a run that writes: the first asks it to stop, the second ends the process.
//!
//! Commands that only read keep the system's own behavior and end at once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// The exit code of a run that was asked to stop.
pub const STOPPED: u8 = 130;

/// Whether the process was asked to stop.
#[derive(Clone, Debug)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Listens from now on, for the life of the process.
    pub fn listen() -> Stop {
        static HEARD: OnceLock<Arc<AtomicBool>> = OnceLock::new();
        let heard = HEARD.get_or_init(|| {
            let heard = Arc::new(AtomicBool::new(false));
            for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
                // In this order: the first signal finds the flag down, raises it and goes on. A system that refuses
                // leaves what was there before, by which the process ends at once.
                let second = signal_hook::flag::register_conditional_shutdown(signal, STOPPED.into(), heard.clone());
                if second.is_ok() {
                    let _ = signal_hook::flag::register(signal, heard.clone());
                }
            }
            heard
        });
        Stop(heard.clone())
    }

    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
