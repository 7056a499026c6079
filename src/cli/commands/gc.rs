use super::super::failure::Outcome;
use super::super::out::Out;
use super::super::project::Project;
use crate::index::{Garbage, Why};
use crate::pipeline;
use indicatif::HumanBytes;

/// Remove what nobody needs from the index folder: unfinished and surplus generations, leftover files
///
/// The generation that answers stays, and so do the newest complete ones beside it, as many as `--keep` says in
/// all. Searches that are under way keep what they opened. What a killed `reindex` left goes, too.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit gc --dry-run
  pundit gc
  pundit gc --keep 1                  no generation to go back to")]
pub struct Args {
    /// Say what would be removed, and remove nothing
    #[arg(long)]
    dry_run: bool,
    /// How many generations stay, the one that answers included
    #[arg(long, value_name = "N", default_value_t = pipeline::KEEP as u16, value_parser = clap::value_parser!(u16).range(1..))]
    keep: u16,
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let index = project.index();
    if !index.path().is_dir() {
        index.current()?;
    }
    let lock = index.lock()?;
    let garbage = index.garbage(args.keep.into(), &lock)?;
    for Garbage { path, why, bytes } in &garbage {
        out.line(&format!("{}  {}, {}", path.display(), words(*why), HumanBytes(*bytes)))?;
    }
    if garbage.is_empty() {
        out.line("nothing to remove")?;
        return Ok(Outcome::Done);
    }
    let bytes = HumanBytes(garbage.iter().map(|item| item.bytes).sum());
    if args.dry_run {
        out.line(&format!("{bytes} would be freed"))?;
    } else {
        index.remove_garbage(&garbage, &lock)?;
        out.line(&format!("{bytes} freed"))?;
    }
    Ok(Outcome::Done)
}

fn words(why: Why) -> &'static str {
    match why {
        Why::Unfinished => "never finished",
        Why::Surplus => "a former generation",
        Why::LeftOver => "left over",
    }
}
