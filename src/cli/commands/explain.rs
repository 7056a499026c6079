use super::super::args::Format;
use super::super::ask::AskArgs;
use super::super::failure::Outcome;
use super::super::out::{DIM, Out};
use super::super::project::Project;
use super::super::render::prose::clean;
use super::super::render::tree::{self, Branch};
use crate::api::UnderstandingRecord;
use crate::search::{self, Joint, Node};
use unicode_width::UnicodeWidthStr;

/// How a query is understood: its tree, the words it stands for, how many articles match each part
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit explain '(truce OR ceasefire) w/5 talks -football'
  pundit explain 'sanction* organise' --actor china
  pundit explain 'caps(march)' --format json

Exit code 1: no article matches the whole query.")]
pub struct Args {
    /// The query
    #[arg(value_name = "QUERY", required = true)]
    query: Vec<String>,
    #[command(flatten)]
    ask: AskArgs,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// Terms named beside a part.
const TERMS: usize = 8;

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let text = args.query.join(" ");
    let query = args.ask.query(&text, out)?;
    let (snapshot, gazetteer) = (project.snapshot()?, project.gazetteer()?);
    let matching = args.ask.matching();
    let tree = search::describe(&snapshot, gazetteer, &query, matching)?;
    match args.format {
        Format::Json => {
            let notes = search::notes(&snapshot, gazetteer, &query, matching)?;
            out.json_pretty(&UnderstandingRecord::new(&text, query.to_string(), &notes, &tree))?;
        }
        Format::Human => {
            out.line(&format!("read as: {}", clean(&query.to_string())))?;
            out.line("")?;
            print(&tree, out)?;
        }
    }
    Ok(if tree.articles == 0 { Outcome::NothingFound } else { Outcome::Done })
}

fn print(tree: &Node, out: &mut Out) -> anyhow::Result<()> {
    let lines = tree::lines(tree);
    let width = lines.iter().map(|line| line.text.width()).max().unwrap_or(0).max("articles".len());
    for line in lines {
        let (articles, terms) = line.note.split_once('\t').unwrap_or((&line.note, ""));
        let padding = " ".repeat(width - line.text.width());
        let terms = if terms.is_empty() { String::new() } else { out.paint(DIM, &format!("   {terms}")) };
        out.line(&format!("{}{padding}  {articles:>6}{terms}", line.text))?;
    }
    Ok(())
}

impl Branch for Node {
    fn text(&self) -> String {
        clean(&match self.joint {
            Some(Joint::SideBySide) => "side by side".to_owned(),
            Some(Joint::All) => "all of".to_owned(),
            Some(Joint::Any) => "any of".to_owned(),
            Some(Joint::Not) => "without".to_owned(),
            Some(Joint::Required) => "required".to_owned(),
            Some(Joint::Near | Joint::AtLeast) | None => self.query.clone(),
        })
    }

    fn note(&self) -> String {
        let mut named: Vec<String> =
            self.terms.iter().take(TERMS).map(|count| format!("{} {}", clean(&count.term), count.articles)).collect();
        if self.terms.len() > TERMS {
            named.push(format!("and {} more", self.terms.len() - TERMS));
        }
        let only_itself = matches!(self.terms.as_slice(), [one] if one.term == self.query.to_lowercase());
        let terms = if only_itself { String::new() } else { named.join(", ") };
        format!("{}\t{terms}", self.articles)
    }

    fn parts(&self) -> &[Node] {
        &self.parts
    }
}
