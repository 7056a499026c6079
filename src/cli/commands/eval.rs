use super::super::args::{MatchArg, UnitArg};
use super::super::failure::{Outcome, Told};
use super::super::out::Out;
use super::super::project::Project;
use super::super::render::trec;
use super::super::syntax::SyntaxArgs;
use crate::eval::{self, Qrels, Run};
use crate::search::{self, Match, Options, Unit};
use anyhow::Context;
use std::path::{Path, PathBuf};

/// Measure the ranking on judged topics: nDCG@10, MAP, MRR@10, R@100
///
/// Topics are `id<TAB>text`, judgments TREC qrels (`topic 0 docno grade`). A judged document may
/// be named by docno, by article id or by the name of its file; a judged passage is
/// `<docno>#<paragraph>`. Topics are taken as plain words, any of which may match.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit eval --topics corpus/eval/topics.tsv --qrels corpus/eval/qrels.txt
  pundit eval --topics topics.tsv --qrels qrels.txt --unit passage --run passages.run --per-topic")]
pub struct Args {
    #[arg(long, value_name = "FILE")]
    topics: PathBuf,
    #[arg(long, value_name = "FILE")]
    qrels: PathBuf,
    /// Write the TREC run to a file
    #[arg(long, value_name = "FILE")]
    run: Option<PathBuf>,
    /// What is ranked
    #[arg(long, value_enum, default_value_t = UnitArg::Article)]
    unit: UnitArg,
    /// How many of a topic's words an article must have
    #[arg(long = "match", value_enum, value_name = "HOW", default_value_t = MatchArg::Any)]
    matching: MatchArg,
    /// Read topics in the query language instead of as plain words
    #[arg(long)]
    language: bool,
    #[command(flatten)]
    syntax: SyntaxArgs,
    /// How many documents are ranked for a topic
    #[arg(short = 'n', long, value_name = "N", default_value_t = 1000)]
    limit: usize,
    /// Print the measures of every topic
    #[arg(long)]
    per_topic: bool,
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let topics = eval::parse_topics(&read(&args.topics)?, &args.topics.display().to_string())?;
    let qrels = Qrels::parse(&read(&args.qrels)?, &args.qrels.display().to_string())?;
    let names_passages = qrels.topics().flat_map(|(_, judged)| judged.keys()).any(|docno| docno.contains('#'));
    if args.unit == UnitArg::Passage && !names_passages {
        let qrels = args.qrels.display();
        return Err(Told(format!(
            "error: {qrels} judges articles, not passages (`<docno>#<paragraph>`): use --unit article"
        ))
        .into());
    }
    let (snapshot, gazetteer) = (project.snapshot()?, project.gazetteer()?);
    let unit = Unit::from(args.unit);
    let options = Options {
        matching: Match::from(args.matching),
        unit,
        limit: Some(args.limit),
        per_article: None,
        ..Options::default()
    };
    let names = trec::Names::judged(&qrels);
    let mut answered = Run::default();
    for topic in &topics {
        let query =
            args.syntax.parse(&topic.text, !args.language, out).with_context(|| format!("topic {}", topic.id))?;
        let results = search::search(&snapshot, gazetteer, &query, &options)?;
        trec::answer(&mut answered, &topic.id, &results, unit, &names);
    }
    if let Some(path) = &args.run {
        std::fs::write(path, answered.to_string()).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let evaluation = eval::evaluate(&qrels, &answered);
    let row = |name: &str, measures: &eval::Measures| {
        let cells: Vec<String> = measures.named().iter().map(|(_, value)| format!("{value:.4}")).collect();
        format!("{name:<12}  {}", cells.join("   "))
    };
    let heads: Vec<&str> = evaluation.mean.named().iter().map(|(name, _)| *name).collect();
    out.line(&format!("{:<12}  {}", "topic", heads.iter().map(|h| format!("{h:<6}")).collect::<Vec<_>>().join("   ")))?;
    if args.per_topic {
        for (topic, measures) in &evaluation.topics {
            out.line(&row(topic, measures))?;
        }
    }
    out.line(&row(&format!("mean of {}", evaluation.topics.len()), &evaluation.mean))?;
    Ok(if evaluation.topics.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}
