use super::super::failure::Outcome;
use super::super::out::Out;
use super::super::project::Project;
use super::super::render::prose::counted;
use super::super::render::report;
use super::index::WorkArgs;
use crate::index::Snapshot;
use crate::pipeline;

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
    if args.rollback {
        let generation = args.work.run(project, out, pipeline::roll_back)?;
        out.line(&format!("back to {}", generation.name()))?;
        return Ok(Outcome::Done);
    }
    if args.if_needed || args.dry_run {
        let reason = reason(project)?;
        let needless = reason.is_empty() && args.if_needed;
        if needless || args.dry_run {
            let reason =
                if reason.is_empty() { "nothing is out of date".to_owned() } else { format!("out of date: {reason}") };
            let plan = if needless { "nothing to do" } else { "a new generation would be built" };
            out.line(&format!("{plan} ({reason})"))?;
            return Ok(Outcome::Done);
        }
    }
    let rebuilt = args.work.run(project, out, pipeline::rebuild)?;
    out.line(&format!("{} is in place", rebuilt.generation.name()))?;
    report::print(&rebuilt.report, out)
}

/// Why a rebuild is needed; empty if it is not.
fn reason(project: &Project) -> anyhow::Result<String> {
    let catalogue = Snapshot::open(&project.index()).and_then(|s| Ok((s.manifest.clone(), s.catalogue()?)));
    let (manifest, catalogue) = match catalogue {
        Ok(found) => found,
        Err(e) => return Ok(e.to_string()),
    };
    let mut reasons = manifest.versions.differences(&pipeline::versions(project.gazetteer()?));
    if catalogue.overrides != project.overrides()?.fingerprints() {
        reasons.push("overrides changed".to_owned());
    }
    let remapped = pipeline::remapped(&project.root, project.settings(), &catalogue) as u64;
    if remapped > 0 {
        reasons.push(format!("settings for the fields of {}", counted(remapped, "file")));
    }
    Ok(reasons.join(", "))
}
