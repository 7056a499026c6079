use super::super::failure::Outcome;
use super::super::out::Out;
use super::super::progress::Progress;
use super::super::project::Project;
use super::super::render::report;
use super::index::WorkArgs;
use crate::pipeline::{self, Job};

/// Rebuild everything from the corpus as a new generation beside the old one, then swap
///
/// Searches go on meanwhile, on the old generation; the swap is atomic. The new generation is
/// verified before it answers. The one before it stays on disk for `--rollback`. Articles whose
/// file is gone are carried over from their stored copies.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit reindex
  pundit reindex --if-needed          only if rules, actors or settings have changed
  pundit reindex --rollback           back to the generation before")]
pub struct Args {
    /// Do nothing when the index was built by the rules and actors of this program
    #[arg(long, conflicts_with = "rollback")]
    if_needed: bool,
    /// Go back to the newest complete generation before the current one
    #[arg(long)]
    rollback: bool,
    /// Say what would be done, and do nothing
    #[arg(long, conflicts_with = "rollback")]
    dry_run: bool,
    #[command(flatten)]
    work: WorkArgs,
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let gazetteer = project.gazetteer()?;
    let index = project.index();
    let progress = Progress::new(out.is_quiet());
    let job = Job {
        root: &project.root,
        corpus: project.corpus(),
        index: &index,
        gazetteer,
        settings: project.settings(),
        threads: args.work.threads(),
        memory: args.work.memory(),
        observer: &progress,
    };
    if args.rollback {
        let result = pipeline::roll_back(&job);
        progress.finish();
        out.line(&format!("back to {}", result?.name()))?;
        return Ok(Outcome::Done);
    }
    if args.if_needed || args.dry_run {
        let manifest = index.current().and_then(|g| g.manifest());
        let reason = match manifest {
            Ok(manifest) => {
                let mut differences = manifest.versions.differences(&pipeline::versions(gazetteer));
                differences.extend(remapped(project)?);
                differences.join(", ")
            }
            Err(e) => e.to_string(),
        };
        let needless = reason.is_empty() && args.if_needed;
        if needless || args.dry_run {
            progress.finish();
            let reason =
                if reason.is_empty() { "nothing is out of date".to_owned() } else { format!("out of date: {reason}") };
            let plan = if needless { "nothing to do" } else { "a new generation would be built" };
            out.line(&format!("{plan} ({reason})"))?;
            return Ok(Outcome::Done);
        }
    }
    let result = pipeline::rebuild(&job);
    progress.finish();
    let rebuilt = result?;
    out.line(&format!("{} is in place", rebuilt.generation.name()))?;
    report::print(&rebuilt.report, out)
}

/// What a change of the settings leaves out of date, in words.
fn remapped(project: &Project) -> anyhow::Result<Option<String>> {
    let catalogue = project.snapshot()?.catalogue()?;
    let count = pipeline::remapped(&project.root, project.settings(), &catalogue);
    let files = if count == 1 { "file" } else { "files" };
    Ok((count > 0).then(|| format!("settings for the fields of {count} {files}")))
}
