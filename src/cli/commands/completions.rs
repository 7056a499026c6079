use super::super::failure::Outcome;
use super::super::out::Out;
use clap_complete::Shell;

/// Print completions for a shell
#[derive(clap::Args)]
#[command(after_help = "Example:\n  pundit completions bash > ~/.local/share/bash-completion/completions/pundit")]
pub struct Args {
    #[arg(value_enum)]
    shell: Shell,
}

pub fn run(args: &Args, out: &mut Out) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::super::command(), "pundit", &mut script);
    out.bytes(&script)?;
    Ok(Outcome::Done)
}
