//! How progress is shown: a bar, plain lines, or events for a program.

use super::meter::Meter;
use crate::api::{EventRecord, ProgressRecord, RunEvent};
use crate::pipeline::Stage;
use indicatif::{HumanBytes, HumanDuration, ProgressBar, ProgressStyle};
use std::fmt::Write as _;
use std::io::Write;
use std::time::{Duration, Instant};

pub enum View {
    Bar(ProgressBar),
    Lines { said: Instant },
    Events { said: Instant },
    Nothing,
}

/// How often a plain line is written.
const LINES: Duration = Duration::from_secs(5);
/// How often a program hears how far the run is.
const EVENTS: Duration = Duration::from_secs(1);

const COUNTING: &str = "{spinner} {prefix} {bar:24} {wide_msg}";
const WAITING: &str = "{spinner} {prefix} {wide_msg}";

impl View {
    pub fn bar() -> View {
        let bar = ProgressBar::new(0).with_style(style(WAITING));
        bar.enable_steady_tick(Duration::from_millis(120));
        View::Bar(bar)
    }

    /// A stage begins, and another ends with what `meter` knows.
    pub fn stage(&mut self, stage: Stage, meter: &Meter, now: Instant) {
        match self {
            View::Bar(bar) => {
                let counts = matches!(stage, Stage::Reading | Stage::Tagging);
                bar.set_style(style(if counts { COUNTING } else { WAITING }));
                bar.set_length(1);
                bar.set_position(0);
                bar.set_prefix(stage.name());
                bar.set_message("");
            }
            View::Events { said } => {
                *said = now;
                if matches!(meter.stage, Some(Stage::Reading | Stage::Tagging)) {
                    event(RunEvent::Progress(progress(meter, now)));
                }
                event(RunEvent::Stage { stage: stage.id() });
            }
            View::Lines { .. } | View::Nothing => {}
        }
    }

    /// The amount of work is known.
    pub fn planned(&self, meter: &Meter) {
        if let View::Events { .. } = self {
            event(RunEvent::Plan { files: meter.of_files, bytes: meter.of_bytes });
        }
    }

    /// Some time has passed.
    pub fn tick(&mut self, meter: &Meter, now: Instant) {
        match self {
            View::Bar(bar) => {
                let (position, length) = match meter.stage {
                    Some(Stage::Tagging) => (meter.articles, meter.of_articles),
                    _ => (meter.bytes, meter.of_bytes),
                };
                bar.set_length(length.max(1));
                bar.set_position(position);
                bar.set_message(few_words(meter, now));
            }
            View::Lines { said } if now - *said >= LINES => {
                *said = now;
                if let Some(stage) = meter.stage {
                    line(&format!("{}: {}", stage.name(), words(meter, now)));
                }
            }
            View::Events { said } if now - *said >= EVENTS => {
                *said = now;
                event(RunEvent::Progress(progress(meter, now)));
            }
            _ => {}
        }
    }

    /// Says something in between.
    pub fn say(&self, words: &str) {
        match self {
            View::Bar(bar) => bar.suspend(|| line(words)),
            View::Lines { .. } => line(words),
            View::Events { .. } => event(RunEvent::Note { text: words }),
            View::Nothing => {}
        }
    }

    pub fn finish(&self) {
        if let View::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the template is well formed")
}

/// Everything but the stage's name.
fn words(meter: &Meter, now: Instant) -> String {
    let mut words = match meter.stage {
        Some(Stage::Reading) => format!(
            "{} of {} files, {} of {}, {} articles, {:.0}/s",
            meter.files,
            meter.of_files,
            HumanBytes(meter.bytes),
            HumanBytes(meter.of_bytes),
            meter.articles,
            meter.rate(now)
        ),
        Some(Stage::Tagging) => {
            format!("{} of {} articles, {:.0}/s", meter.articles, meter.of_articles, meter.rate(now))
        }
        _ => return format!("{} so far", HumanDuration(meter.in_stage(now))),
    };
    if let Some(left) = meter.left(now) {
        let _ = write!(words, ", {} left", HumanDuration(left));
    }
    if meter.stage == Some(Stage::Reading) && !meter.path.is_empty() {
        let _ = write!(words, ", now {}", meter.path);
    }
    words
}

/// What fits beside a bar: it shows the share itself, and a file is known by its name.
fn few_words(meter: &Meter, now: Instant) -> String {
    let Some(stage @ (Stage::Reading | Stage::Tagging)) = meter.stage else {
        return format!("{:#}", HumanDuration(meter.in_stage(now)));
    };
    let mut words = format!("{} articles, {:.0}/s", meter.articles, meter.rate(now));
    if let Some(left) = meter.left(now) {
        let _ = write!(words, ", {:#} left", HumanDuration(left));
    }
    if stage == Stage::Reading {
        let name = meter.path.rsplit('/').next().unwrap_or_default();
        let _ = write!(words, ", {}/{} files, {name}", meter.files, meter.of_files);
    }
    words
}

fn progress(meter: &Meter, now: Instant) -> ProgressRecord<'_> {
    ProgressRecord {
        stage: meter.stage.map_or("", Stage::id),
        stage_seconds: meter.in_stage(now).as_secs_f64(),
        files: meter.files,
        of_files: meter.of_files,
        bytes: meter.bytes,
        of_bytes: meter.of_bytes,
        articles: meter.articles,
        of_articles: (meter.of_articles > 0).then_some(meter.of_articles),
        articles_per_second: meter.rate(now),
        seconds_left: meter.left(now).map(|left| left.as_secs_f64()),
        path: (!meter.path.is_empty()).then_some(meter.path.as_str()),
    }
}

/// One event, as a line of standard error.
fn event(event: RunEvent<'_>) {
    if let Ok(json) = serde_json::to_string(&EventRecord::new(event)) {
        line(&json);
    }
}

/// A broken standard error has no one to tell.
fn line(words: &str) {
    let _ = writeln!(std::io::stderr(), "{words}");
}
