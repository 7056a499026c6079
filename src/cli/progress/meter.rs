//! What is known of a run at one moment, and what follows from it.

use crate::pipeline::{Event, Stage, Work};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// How far a run has come.
#[derive(Clone, Debug)]
pub struct Meter {
    pub stage: Option<Stage>,
    pub files: u64,
    pub of_files: u64,
    pub bytes: u64,
    pub of_bytes: u64,
    pub articles: u64,
    /// Known only where stored articles are worked on.
    pub of_articles: u64,
    /// The file in hand.
    pub path: String,
    stage_began: Instant,
    work_began: Instant,
    times: Times,
}

/// What a run spent its time on.
#[derive(Clone, Debug, Default)]
pub struct Times {
    pub stages: BTreeMap<Stage, Duration>,
    /// Of all workers together.
    pub work: Work,
}

impl Meter {
    pub fn new(now: Instant) -> Meter {
        Meter {
            stage: None,
            files: 0,
            of_files: 0,
            bytes: 0,
            of_bytes: 0,
            articles: 0,
            of_articles: 0,
            path: String::new(),
            stage_began: now,
            work_began: now,
            times: Times::default(),
        }
    }

    pub fn note(&mut self, event: Event<'_>, now: Instant) {
        match event {
            Event::Stage(stage) => self.enter(Some(stage), now),
            Event::Planned { files, bytes } => {
                (self.files, self.of_files) = (0, files as u64);
                (self.bytes, self.of_bytes) = (0, bytes);
                self.articles = 0;
                self.work_began = now;
            }
            Event::Reading { path, bytes } => {
                self.bytes = bytes.min(self.of_bytes);
                if self.path != path {
                    path.clone_into(&mut self.path);
                }
            }
            Event::Article => self.articles += 1,
            Event::File { .. } => self.files = (self.files + 1).min(self.of_files),
            Event::Tagged { articles, of } => {
                if self.of_articles == 0 {
                    self.work_began = now;
                }
                (self.articles, self.of_articles) = (articles, of);
            }
            Event::Note(_) => {}
            Event::Worked(work) => {
                self.times.work.extracting += work.extracting;
                self.times.work.annotating += work.annotating;
                self.times.work.preparing += work.preparing;
            }
        }
    }

    fn enter(&mut self, stage: Option<Stage>, now: Instant) {
        if let Some(before) = self.stage {
            *self.times.stages.entry(before).or_default() += now - self.stage_began;
        }
        (self.stage, self.stage_began) = (stage, now);
    }

    /// Ends the last stage; what all of them took.
    pub fn finish(&mut self, now: Instant) -> Times {
        self.enter(None, now);
        self.times.clone()
    }

    pub fn in_stage(&self, now: Instant) -> Duration {
        now - self.stage_began
    }

    /// Articles per second since the work began.
    pub fn rate(&self, now: Instant) -> f64 {
        self.articles as f64 / (now - self.work_began).as_secs_f64().max(0.001)
    }

    /// The time that remains of this stage at the pace so far; `None` where that cannot be told.
    pub fn left(&self, now: Instant) -> Option<Duration> {
        let (done, all) = match self.stage? {
            Stage::Reading => (self.bytes, self.of_bytes),
            Stage::Tagging => (self.articles, self.of_articles),
            _ => return None,
        };
        let elapsed = (now - self.work_began).as_secs_f64();
        (0 < done && done <= all).then(|| Duration::from_secs_f64(elapsed * (all - done) as f64 / done as f64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pace_and_remaining_time_follow_from_what_was_read() {
        let began = Instant::now();
        let at = |seconds| began + Duration::from_secs(seconds);
        let mut meter = Meter::new(began);
        meter.note(Event::Stage(Stage::Looking), at(0));
        meter.note(Event::Stage(Stage::Reading), at(3));
        meter.note(Event::Planned { files: 4, bytes: 1000 }, at(3));
        assert_eq!(meter.left(at(4)), None);
        meter.note(Event::Reading { path: "a", bytes: 250 }, at(5));
        (0..20).for_each(|_| meter.note(Event::Article, at(5)));
        meter.note(Event::File { path: "a", bytes: 250, articles: 20 }, at(5));
        assert_eq!((meter.rate(at(5)), meter.left(at(5))), (10.0, Some(Duration::from_secs(6))));
        assert_eq!((meter.files, meter.path.as_str()), (1, "a"));
        // More may come than was planned, when files must be read again.
        meter.note(Event::Reading { path: "b", bytes: 5000 }, at(6));
        assert_eq!(meter.left(at(6)), Some(Duration::ZERO));
        meter.note(Event::Stage(Stage::Committing), at(7));
        assert_eq!(meter.left(at(8)), None);
        let times = meter.finish(at(9)).stages;
        let expected = [(Stage::Looking, 3), (Stage::Reading, 4), (Stage::Committing, 2)];
        assert_eq!(times, expected.map(|(stage, seconds)| (stage, Duration::from_secs(seconds))).into());
    }
}
