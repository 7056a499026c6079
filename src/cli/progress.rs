//! How far a long run has come: a bar on a terminal, a plain line every few seconds elsewhere.

use crate::pipeline::{Event, Observer, Stage};
use indicatif::{HumanBytes, HumanDuration, ProgressBar, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Reports to standard error.
pub struct Progress(Mutex<State>);

struct State {
    view: View,
    stage: Stage,
    files: usize,
    bytes: u64,
    done_files: usize,
    done_bytes: u64,
    articles: u64,
    began: Instant,
    said: Instant,
}

enum View {
    Bar(ProgressBar),
    Lines,
    Nothing,
}

/// How often a plain line is written.
const EVERY: Duration = Duration::from_secs(5);

impl Progress {
    pub fn new(quiet: bool) -> Progress {
        let view = match (quiet, std::io::stderr().is_terminal()) {
            (true, _) => View::Nothing,
            (false, true) => View::Bar(bar()),
            (false, false) => View::Lines,
        };
        let now = Instant::now();
        let state = State {
            view,
            stage: Stage::Looking,
            files: 0,
            bytes: 0,
            done_files: 0,
            done_bytes: 0,
            articles: 0,
            began: now,
            said: now,
        };
        Progress(Mutex::new(state))
    }

    /// Takes the bar away, before results are printed.
    pub fn finish(&self) {
        if let View::Bar(bar) = &self.state().view {
            bar.finish_and_clear();
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new(0).with_style(style("{spinner} {prefix} {bar:24} {bytes}/{total_bytes} {msg}"));
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the template is well formed")
}

impl Observer for Progress {
    fn observe(&self, event: Event<'_>) {
        let mut state = self.state();
        match event {
            Event::Stage(stage) => {
                state.stage = stage;
                if let View::Bar(bar) = &state.view {
                    bar.set_prefix(stage.name());
                }
            }
            Event::Planned { files, bytes } => state.plan(files, bytes),
            Event::File { path, bytes, articles } => state.file(path, bytes, articles),
            Event::Tagged { articles, of } => state.tagged(articles, of),
        }
    }
}

impl State {
    fn plan(&mut self, files: usize, bytes: u64) {
        self.files = files;
        self.bytes = bytes;
        self.began = Instant::now();
        self.said = self.began;
        if let View::Bar(bar) = &self.view {
            bar.set_length(bytes);
        }
    }

    fn file(&mut self, path: &str, bytes: u64, articles: u64) {
        self.done_files += 1;
        self.done_bytes += bytes;
        self.articles += articles;
        match &self.view {
            View::Bar(bar) => {
                bar.set_position(self.done_bytes);
                let name = path.rsplit('/').next().unwrap_or(path);
                bar.set_message(format!("{} {name}", self.rate()));
            }
            View::Lines if self.said.elapsed() >= EVERY => {
                self.said = Instant::now();
                let line = format!(
                    "{}: {} of {} files, {} of {}, {}",
                    self.stage.name(),
                    self.done_files,
                    self.files,
                    HumanBytes(self.done_bytes),
                    HumanBytes(self.bytes),
                    self.rate()
                );
                let _ = writeln!(std::io::stderr(), "{line}");
            }
            View::Lines | View::Nothing => {}
        }
    }

    fn tagged(&mut self, articles: u64, of: u64) {
        match &self.view {
            View::Bar(bar) => {
                if articles <= 1 {
                    bar.set_style(style("{spinner} {prefix} {bar:24} {pos}/{len} articles, {eta} left"));
                    bar.set_length(of);
                }
                bar.set_position(articles);
            }
            View::Lines if self.said.elapsed() >= EVERY => {
                self.said = Instant::now();
                let _ = writeln!(std::io::stderr(), "{}: {articles} of {of} articles", self.stage.name());
            }
            View::Lines | View::Nothing => {}
        }
    }

    /// Articles per second and the time that remains at the present pace.
    fn rate(&self) -> String {
        let seconds = self.began.elapsed().as_secs_f64().max(0.001);
        let per_second = self.articles as f64 / seconds;
        let mut text = format!("{} articles, {per_second:.0}/s", self.articles);
        if self.done_bytes > 0 && self.done_bytes < self.bytes {
            let left = seconds * (self.bytes - self.done_bytes) as f64 / self.done_bytes as f64;
            text.push_str(&format!(", {} left", HumanDuration(Duration::from_secs_f64(left))));
        }
        text
    }
}
