use super::super::args::Format;
use super::super::ask::AskArgs;
use super::super::failure::{Outcome, Told};
use super::super::out::{DIM, Out};
use super::super::project::Project;
use super::super::render::prose::clean;
use super::super::render::tree::{self, Branch};
use crate::api::{VerdictRecord, WhyNotRecord};
use crate::extract::canonical_url;
use crate::search::{self, Joint, LookupError, Options, Unit, Verdict};
use unicode_width::UnicodeWidthStr;

/// Why a query does not find an article: which part fails, and where it nearly holds
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit why-not 'ceasefire w/5 monitoring' 3f0qk2m8w1zt
  pundit why-not 'sanctions embargo' https://www.harbourledger.example/opinion/two-waiting-rooms --since 2025

Exit code 1: the article matches after all; its place in the ranking is said.")]
pub struct Args {
    /// The query
    #[arg(value_name = "QUERY")]
    query: String,
    /// An article id, a passage id, a docno or a URL
    #[arg(value_name = "ARTICLE")]
    article: String,
    #[command(flatten)]
    ask: AskArgs,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let query = args.ask.query(&args.query, out)?;
    let (snapshot, gazetteer) = (project.snapshot()?, project.gazetteer()?);
    let located = match search::locate(&snapshot, &args.article, canonical_url(&args.article).as_deref()) {
        Ok(located) => located,
        Err(LookupError::Index(e)) => return Err(e.into()),
        Err(e) => return Err(Told(format!("error: {e}")).into()),
    };
    let article = located.article.article();
    let matching = args.ask.matching();
    let address = snapshot.find(article.id)?.ok_or_else(|| Told("error: the article is gone".into()))?;
    let verdict = search::why_not(&snapshot, gazetteer, &query, matching, address)?;
    let rank = match verdict.holds {
        true => {
            let weights = project.weights();
            let all = Options { matching, unit: Unit::Article, limit: None, weights, ..Options::default() };
            let ranked = search::prepare(&snapshot, gazetteer, &query, &all)?.best(&all, usize::MAX);
            ranked.iter().position(|ranked| ranked.id == article.id).map(|at| at + 1)
        }
        false => None,
    };
    match args.format {
        Format::Json => out.json_pretty(&WhyNotRecord {
            v: crate::api::VERSION,
            query: args.query.clone(),
            understood: query.to_string(),
            article: article.id.to_string(),
            matches: verdict.holds,
            rank,
            tree: VerdictRecord::from(&verdict),
        })?,
        Format::Human => {
            let title = clean(article.title.as_deref().unwrap_or("(no title)"));
            out.line(&match (verdict.holds, rank) {
                (true, Some(rank)) => format!("“{title}” matches; it is number {rank} by relevance."),
                (true, None) => format!("“{title}” matches."),
                (false, _) => format!("“{title}” does not match:"),
            })?;
            out.line("")?;
            print(&verdict, out)?;
        }
    }
    Ok(if verdict.holds { Outcome::NothingFound } else { Outcome::Done })
}

fn print(verdict: &Verdict, out: &mut Out) -> anyhow::Result<()> {
    let lines = tree::lines(verdict);
    let width = lines.iter().map(|line| line.text.width()).max().unwrap_or(0);
    for line in lines {
        let padding = " ".repeat(width - line.text.width());
        let note = if line.note.is_empty() { String::new() } else { out.paint(DIM, &line.note) };
        out.line(format!("{}{padding}  {note}", line.text).trim_end())?;
    }
    Ok(())
}

impl Branch for Verdict {
    fn text(&self) -> String {
        let mark = if self.holds { "yes" } else { "no " };
        let text = match self.joint {
            Some(Joint::SideBySide) => "side by side",
            Some(Joint::All) => "all of",
            Some(Joint::Any) => "any of",
            Some(Joint::Not) => "without",
            Some(Joint::Required) => "required",
            Some(Joint::Near | Joint::AtLeast) | None => &self.query,
        };
        format!("{mark} {}", clean(text))
    }

    fn note(&self) -> String {
        self.because.as_deref().map(clean).unwrap_or_default()
    }

    fn parts(&self) -> &[Verdict] {
        &self.parts
    }
}
