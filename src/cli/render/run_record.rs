//! A run's report in the shape that programs see.

use super::report::Ran;
use crate::api::{
    KindRecord, LeftRecord, MovedRecord, ReaderRecord, RunRecord, StageTimeRecord, TotalsRecord, WorkRecord,
};
use crate::pipeline::{Kind, Kinds, Moved, ReaderCounts, Report};

impl Ran<'_> {
    pub fn record(&self) -> RunRecord {
        let Report { totals, left, .. } = self.report;
        let stages = self.times.stages.iter();
        let work = self.times.work;
        RunRecord {
            complete: left.is_none(),
            generation: self.generation.name(),
            files: self.report.files as u64,
            files_read: files_read(self.report),
            files_unchanged: self.report.unchanged as u64,
            bytes_read: self.report.bytes_read,
            added: self.report.added,
            replaced: self.report.replaced,
            removed: self.report.removed,
            duplicates: self.report.duplicates,
            continued: self.report.continued,
            withheld: self.report.withheld,
            changing: self.report.changing.clone(),
            moved: self.report.moved,
            moved_files: self.report.moved_files.iter().map(moved_record).collect(),
            missing: self.report.missing.clone(),
            readers: self.report.readers.iter().map(|(reader, counts)| reader_record(reader, *counts)).collect(),
            rejected: self.report.rejected.len() as u64,
            rejected_by_reason: kind_records(&Kinds::of(self.report.rejected.iter().map(|r| r.reason.as_str()))),
            still_rejected: self.report.still_rejected as u64,
            warnings: kind_records(&self.report.warnings),
            left: left.map(|left| LeftRecord { files: left.files as u64, bytes: left.bytes }),
            stages: stages.map(|(s, took)| StageTimeRecord { stage: s.id(), seconds: took.as_secs_f64() }).collect(),
            workers: WorkRecord {
                extracting: work.extracting.as_secs_f64(),
                annotating: work.annotating.as_secs_f64(),
                preparing: work.preparing.as_secs_f64(),
            },
            seconds: self.report.took.as_secs_f64(),
            totals: TotalsRecord::new(totals, self.report.files),
        }
    }
}

/// Files read to their end.
pub fn files_read(report: &Report) -> u64 {
    let left = report.left.map_or(0, |left| left.files);
    report.files.saturating_sub(report.unchanged).saturating_sub(left) as u64
}

fn kind_records(kinds: &Kinds) -> Vec<KindRecord> {
    let record = |(name, kind): (&str, &Kind)| KindRecord {
        kind: name.to_owned(),
        count: kind.count,
        example: kind.example.clone(),
    };
    kinds.commonest_first().into_iter().map(record).collect()
}

fn reader_record(reader: &'static str, counts: ReaderCounts) -> ReaderRecord {
    ReaderRecord { reader, files: counts.files, articles: counts.articles, rejected: counts.rejected }
}

fn moved_record(moved: &Moved) -> MovedRecord {
    MovedRecord { from: moved.from.clone(), to: moved.to.clone() }
}
