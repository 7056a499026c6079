use super::super::failure::Outcome;
use super::super::out::Out;
use anyhow::Context;
use std::path::PathBuf;

/// Print the manual page, or write one for each command
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  pundit man | man -l -\n  pundit man --out ~/.local/share/man/man1")]
pub struct Args {
    /// Write pundit.1, pundit-search.1 and so on into this folder
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

pub fn run(args: &Args, out: &mut Out) -> anyhow::Result<Outcome> {
    let program = super::super::command();
    match &args.out {
        Some(folder) => {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
            let written = clap_mangen::generate_to(program, folder);
            written.with_context(|| format!("cannot write manual pages into {}", folder.display()))?;
        }
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(program).render(&mut page)?;
            out.bytes(&page)?;
        }
    }
    Ok(Outcome::Done)
}
