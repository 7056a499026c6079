use super::super::args::Format;
use super::super::failure::Outcome;
use super::super::out::Out;
use super::super::progress::Times;
use super::super::project::Project;
use super::super::render::prose::counted;
use super::super::render::report::Ran;
use super::index::WorkArgs;
use crate::pipeline::{self, Build, Rebuilt, Remedy, RolledBack, Staleness};

/// Rebuild everything from the corpus as a new generation beside the old one, then swap
///
/// Searches go on meanwhile, on the old generation; the swap is atomic. The new generation is
/// verified before it answers. The one before it stays on disk for `--rollback` (`--keep` keeps more). Articles whose
/// file is gone are carried over from their stored copies.
///
/// `--if-needed` does no more than what is out of date demands: when other actors, another model or
/// other rules of finding them are all that changed, the stored articles are annotated anew and no
/// file is read.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit reindex
  pundit reindex --if-needed          after a change of actors.toml, of settings or of the program
  pundit reindex --if-needed --dry-run
  pundit reindex --actors             find the actors anew in all stored articles
  pundit reindex --resume             go on after a crash or a Ctrl-C, from the last checkpoint
  pundit reindex --rollback           back to the generation before
  pundit reindex --keep 3             two generations to go back to, not one

Exit code 130: stopped by Ctrl-C; the index answers as before, and `--resume` goes on.")]
pub struct Args {
    /// Do only what is out of date, and nothing when nothing is
    #[arg(long, conflicts_with_all = ["rollback", "actors"])]
    if_needed: bool,
    /// Find the actors anew in the stored articles; read no file
    #[arg(long, conflicts_with = "rollback")]
    actors: bool,
    /// Go back to the newest complete generation before the current one
    #[arg(long)]
    rollback: bool,
    /// How many generations stay on disk, the new one included
    #[arg(long, value_name = "N", default_value_t = pipeline::KEEP as u16, conflicts_with = "rollback",
          value_parser = clap::value_parser!(u16).range(1..))]
    keep: u16,
    /// Go on where a run stopped that was killed or asked to stop
    #[arg(long, conflicts_with_all = ["rollback", "actors", "if_needed", "dry_run"])]
    resume: bool,
    /// Leave behind articles whose files are gone and that only a generation holds which cannot be read
    #[arg(long, conflicts_with = "rollback")]
    abandon: bool,
    /// Say what would be done, and do nothing
    #[arg(long, conflicts_with = "rollback")]
    dry_run: bool,
    #[command(flatten)]
    work: WorkArgs,
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    if args.rollback {
        let RolledBack { generation, passed_over } = pipeline::roll_back(&project.index())?;
        for (generation, why) in passed_over {
            out.say(&format!("passed over {}: {why}", generation.name()));
        }
        out.line(&format!("back to {}", generation.name()))?;
        return Ok(Outcome::Done);
    }
    let mut from_stored = args.actors;
    if args.if_needed || args.dry_run {
        let staleness = args.work.run(project, out, |job| Ok(pipeline::staleness(job)?))?;
        let remedy = match (args.if_needed, args.actors) {
            (true, _) => staleness.remedy,
            (false, true) => Remedy::Retag,
            (false, false) => Remedy::Rebuild,
        };
        if args.dry_run || remedy == Remedy::Nothing {
            out.line(&plan(remedy, &staleness))?;
            return Ok(Outcome::Done);
        }
        from_stored = remedy == Remedy::Retag;
    }
    let build = Build { abandon: args.abandon, ..args.work.build(args.keep.into()) };
    if args.resume {
        let (rebuilt, times) = args.work.run_timed(project, out, |job| pipeline::resume(job, &build))?;
        if rebuilt.report.continued == 0 {
            out.say("note: the interrupted run had come to no checkpoint: all was done anew");
        }
        return finished(&rebuilt, &times, args.work.format, out);
    }
    if from_stored {
        let (rebuilt, times) = args.work.run_timed(project, out, |job| pipeline::retag(job, &build))?;
        return finished(&rebuilt, &times, args.work.format, out);
    }
    let (rebuilt, times) = args.work.run_timed(project, out, |job| pipeline::rebuild(job, &build))?;
    finished(&rebuilt, &times, args.work.format, out)
}

fn finished(rebuilt: &Rebuilt, times: &Times, format: Format, out: &mut Out) -> anyhow::Result<Outcome> {
    if rebuilt.from_stored {
        return retagged(rebuilt, times, format, out);
    }
    if format == Format::Human {
        out.line(&format!("{} is in place", rebuilt.generation.name()))?;
    }
    Ran { report: &rebuilt.report, times, generation: &rebuilt.generation }.print(format, out)
}

fn plan(remedy: Remedy, staleness: &Staleness) -> String {
    let plan = match remedy {
        Remedy::Nothing => "nothing to do",
        Remedy::Retag => "a new generation would be built from the stored articles",
        Remedy::Rebuild => "a new generation would be built from the files",
    };
    match staleness.reasons.join(", ") {
        reasons if reasons.is_empty() => format!("{plan} (nothing is out of date)"),
        reasons => format!("{plan} (out of date: {reasons})"),
    }
}

fn retagged(rebuilt: &Rebuilt, times: &Times, format: Format, out: &mut Out) -> anyhow::Result<Outcome> {
    if format == Format::Json || out.talks_in_events() {
        return Ran { report: &rebuilt.report, times, generation: &rebuilt.generation }.print(format, out);
    }
    let report = &rebuilt.report;
    if report.continued > 0 {
        out.say(&format!("continued: {} there already", counted(report.continued, "article")));
    }
    let (articles, seconds) = (report.totals.articles, report.took.as_secs_f64());
    out.line(&format!("{} is in place", rebuilt.generation.name()))?;
    out.line(&format!("actors found anew in {}, no file read, in {seconds:.1} s", counted(articles, "article")))?;
    Ok(Outcome::Done)
}
