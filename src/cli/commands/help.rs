use super::super::failure::{Outcome, Told};
use super::super::out::Out;
use crate::query;

/// Explain the query language (`help query`) or a command
#[derive(clap::Args)]
pub struct Args {
    /// `query` or the name of a command
    #[arg(value_name = "TOPIC")]
    topic: Option<String>,
}

pub fn run(args: &Args, out: &mut Out) -> anyhow::Result<Outcome> {
    let mut program = super::super::command();
    let text = match args.topic.as_deref() {
        None => program.render_long_help().to_string(),
        Some("query") => query::HELP.to_owned(),
        Some(name) => match program.find_subcommand_mut(name) {
            Some(command) => command.clone().bin_name(format!("pundit {name}")).render_long_help().to_string(),
            None => return Err(Told(format!("error: there is no command or topic `{name}`; try `pundit help`")).into()),
        },
    };
    out.write(&text)?;
    Ok(Outcome::Done)
}
