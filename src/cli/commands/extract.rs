use super::super::failure::Outcome;
use super::super::out::Out;
use super::super::project::Project;
use super::super::render::prose::counted;
use super::super::render::{article as view, difference, explanation};
use super::super::saved::SavedArticles;
use crate::api::{DifferenceKind, DifferenceRecord, ExplanationRecord};
use crate::article::Article;
use crate::article::codec::ArticleRecord;
use crate::ingest::{self, Reject};
use crate::pipeline;
use crate::record::Record;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Print the articles in files as understood, without an index
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit extract page.html
  pundit extract page.html --explain                 every candidate for every field, and which one won
  curl -s https://paper.example/a | pundit extract -
  pundit extract ~/articles --format jsonl > articles.jsonl
  pundit extract ~/articles --diff articles.jsonl    what other rules or settings have changed since

With --diff the paths must be written as they were when FILE was made: articles are matched by their source.")]
pub struct Args {
    /// Files or folders, patterns such as '*.html', or `-` for standard input
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// Show what was considered for each field, where it stood and why it was taken or not
    #[arg(long, conflicts_with = "diff")]
    explain: bool,
    /// Show only how the articles differ from those that an earlier `extract --format jsonl` wrote into FILE
    #[arg(long, value_name = "FILE")]
    diff: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Human,
    /// One article a line
    Jsonl,
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    match &args.diff {
        Some(saved) => run_diff(args, saved, project, out),
        None if args.explain => run_explain(args, project, out),
        None => each_article(&args.paths, project, out, |article, out| match args.format {
            Format::Human => view::print_extracted(article, out),
            Format::Jsonl => out.json(&ArticleRecord::from(article)),
        }),
    }
}

fn run_explain(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let overrides = project.overrides()?;
    each_record(&args.paths, project, true, out, |record, out| {
        let (article, candidates) = match pipeline::explain(record, &overrides) {
            Ok(explained) => explained,
            Err(reject) => return Ok(Err(reject)),
        };
        let printed = match args.format {
            Format::Human => explanation::print(&article, &candidates, out),
            Format::Jsonl => out.json(&ExplanationRecord { article: ArticleRecord::from(&article), candidates }),
        };
        printed.map(Ok)
    })
}

fn run_diff(args: &Args, saved: &Path, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let mut saved = SavedArticles::open(saved)?;
    let mut tally = Tally::default();
    let print = |difference: &DifferenceRecord, out: &mut Out| match args.format {
        Format::Human => difference::print(difference, out),
        Format::Jsonl => out.json(difference),
    };
    let outcome = each_article(&args.paths, project, out, |article, out| {
        let after = ArticleRecord::from(article);
        let difference = match saved.take(&after.source)? {
            Some(before) => DifferenceRecord::between(&before, &after),
            None => Some(DifferenceRecord::of(DifferenceKind::New, &after.source)),
        };
        tally.add(difference.as_ref());
        difference.map_or(Ok(()), |difference| print(&difference, out))
    })?;
    for source in saved.left() {
        let gone = DifferenceRecord::of(DifferenceKind::Gone, source);
        tally.add(Some(&gone));
        print(&gone, out)?;
    }
    if args.format == Format::Human {
        out.line(&tally.to_string())?;
    }
    // Files without a single article are as good a result here as any.
    Ok(if outcome == Outcome::NothingFound { Outcome::Done } else { outcome })
}

/// How many articles differ, and in what.
#[derive(Default)]
struct Tally {
    same: u64,
    kinds: BTreeMap<DifferenceKind, u64>,
    fields: BTreeMap<&'static str, u64>,
}

impl Tally {
    fn add(&mut self, difference: Option<&DifferenceRecord>) {
        let Some(difference) = difference else {
            self.same += 1;
            return;
        };
        *self.kinds.entry(difference.kind).or_default() += 1;
        let text = (!difference.removed.is_empty() || !difference.added.is_empty()).then_some("text");
        for field in difference.fields.iter().map(|change| change.field).chain(text) {
            *self.fields.entry(field).or_default() += 1;
        }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let of = |kind| self.kinds.get(&kind).copied().unwrap_or(0);
        let (changed, new, gone) = (of(DifferenceKind::Changed), of(DifferenceKind::New), of(DifferenceKind::Gone));
        write!(f, "{}: {} the same, {changed} changed", counted(self.same + changed + new, "article"), self.same)?;
        let fields: Vec<String> = self.fields.iter().map(|(field, n)| format!("{field} {n}")).collect();
        if !fields.is_empty() {
            write!(f, " ({})", fields.join(", "))?;
        }
        write!(f, ", {new} new, {gone} gone")
    }
}

/// Extracts every record below `paths`, in order; rejects are told and make the outcome.
pub fn each_article(
    paths: &[PathBuf],
    project: &Project,
    out: &mut Out,
    mut handle: impl FnMut(&Article, &mut Out) -> anyhow::Result<()>,
) -> anyhow::Result<Outcome> {
    let overrides = project.overrides()?;
    each_record(paths, project, true, out, |record, out| match pipeline::understand(record, &overrides) {
        Ok(article) => handle(&article, out).map(Ok),
        Err(reject) => Ok(Err(reject)),
    })
}

/// Hands over every record below `paths`, in order; rejects, also those `handle` gives back, make
/// the outcome and, if `heard`, are told.
pub fn each_record(
    paths: &[PathBuf],
    project: &Project,
    heard: bool,
    out: &mut Out,
    mut handle: impl FnMut(&Record, &mut Out) -> anyhow::Result<Result<(), Reject>>,
) -> anyhow::Result<Outcome> {
    let paths = ingest::expand(paths)?;
    let (streams, paths): (Vec<PathBuf>, Vec<PathBuf>) = paths.into_iter().partition(|path| path == Path::new("-"));
    let walk = ingest::walk_with(&paths, project.settings())?;
    let (mut rejected, mut found) = (0, 0);
    let mut refuse = |reject: &Reject, out: &mut Out| match reject.passed_over {
        true if heard => out.say(&reject.to_string()),
        true => {}
        false => {
            rejected += 1;
            if heard {
                out.error_line(&format!("rejected: {reject}"));
            }
        }
    };
    walk.rejects.iter().for_each(|reject| refuse(reject, out));
    let mut failed = None;
    let mut sink = |record: Result<Record, Reject>| {
        match record.map_or_else(|reject| Ok(Err(reject)), |record| handle(&record, out)) {
            Ok(Ok(())) => found += 1,
            Ok(Err(reject)) => refuse(&reject, out),
            Err(error) => failed = Some(error),
        }
        if failed.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let mut flow = ControlFlow::Continue(());
    if !streams.is_empty() {
        flow = ingest::read_stream(std::io::stdin().lock(), &mut sink);
    }
    for file in &walk.files {
        if flow.is_continue() {
            flow = file.read(&mut sink);
        }
    }
    if let Some(error) = failed {
        return Err(error);
    }
    Ok(match (rejected, found) {
        (0, 0) => Outcome::NothingFound,
        (0, _) => Outcome::Done,
        _ => Outcome::SomeRejected,
    })
}
