mod compare;
mod tune;

use super::super::args::{MatchArg, UnitArg};
use super::super::failure::{Outcome, Told};
use super::super::out::Out;
use super::super::project::Project;
use super::super::render::trec;
use super::super::syntax::SyntaxArgs;
use crate::api::EvaluationRecord;
use crate::article::ArticleId;
use crate::entities::Gazetteer;
use crate::eval::{self, Evaluation, Measures, Qrels, Run, Topic};
use crate::index::Snapshot;
use crate::query::Query;
use crate::search::{self, Match, Opened, Options, Ranked, Unit};
use anyhow::Context;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// Measure the ranking on judged topics: nDCG@10, MAP, MRR@10, R@100
///
/// Topics are `id<TAB>text`, judgments TREC qrels (`topic 0 docno grade`). A judged document may
/// be named by docno, by article id or by the name of its file; a judged passage is
/// `<docno>#<paragraph>`. Topics are taken as plain words, any of which may match.
///
/// --compare puts two runs side by side and says whether their difference may be luck; it needs
/// no index. --tune looks for better weights and measures them on topics they were not tuned on.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit eval --topics corpus/eval/topics.tsv --qrels corpus/eval/qrels.txt
  pundit eval --topics topics.tsv --qrels qrels.txt --unit passage --run passages.run --per-topic
  pundit eval --qrels qrels.txt --compare before.run after.run --per-topic
  pundit eval --topics topics.tsv --qrels qrels.txt --tune >> pundit.toml")]
pub struct Args {
    #[arg(long, value_name = "FILE", required_unless_present = "compare")]
    topics: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    qrels: PathBuf,
    /// Compare two TREC runs
    #[arg(long, num_args = 2, value_names = ["A", "B"], conflicts_with_all = ["topics", "tune", "run"])]
    compare: Option<Vec<PathBuf>>,
    /// Look for better weights; prints them as a table for pundit.toml, the figures go to stderr
    #[arg(long, conflicts_with_all = ["run", "per_topic"])]
    tune: bool,
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
    #[arg(long, value_enum, default_value_t = Format::Human, conflicts_with = "tune")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For reading
    Human,
    /// One object
    Json,
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let qrels = Qrels::parse(&read(&args.qrels)?, &args.qrels.display().to_string())?;
    if let Some([a, b]) = args.compare.as_deref() {
        return compare::run(args, a, b, &qrels, out);
    }
    let path = args.topics.as_deref().expect("required unless runs are compared");
    let topics = eval::parse_topics(&read(path)?, &path.display().to_string())?;
    let names_passages = qrels.topics().flat_map(|(_, judged)| judged.keys()).any(|docno| docno.contains('#'));
    if args.unit == UnitArg::Passage && !names_passages {
        let qrels = args.qrels.display();
        return Err(Told(format!(
            "error: {qrels} judges articles, not passages (`<docno>#<paragraph>`): use --unit article"
        ))
        .into());
    }
    let options = Options {
        matching: Match::from(args.matching),
        unit: Unit::from(args.unit),
        limit: Some(args.limit),
        // Every passage of a passage run counts; of an article only its place does.
        per_article: (args.unit == UnitArg::Article).then_some(1),
        weights: project.weights(),
        ..Options::default()
    };
    if args.tune {
        return tune::run(args, project, &topics, &qrels, &options, out);
    }
    let answered = answers(args, project, &topics, &qrels, &options, out)?;
    if let Some(path) = &args.run {
        std::fs::write(path, answered.to_string()).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let evaluation = eval::evaluate(&qrels, &answered);
    match args.format {
        Format::Json => out.json_pretty(&EvaluationRecord::new(&evaluation, args.per_topic))?,
        Format::Human => print(&evaluation, args.per_topic, out)?,
    }
    Ok(if evaluation.topics.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

fn answers(
    args: &Args,
    project: &Project,
    topics: &[Topic],
    qrels: &Qrels,
    options: &Options,
    out: &mut Out,
) -> anyhow::Result<Run> {
    let (snapshot, gazetteer) = (project.snapshot()?, project.gazetteer()?);
    let names = trec::Names::judged(qrels);
    let mut answered = Run::default();
    let mut known = Places::default();
    for topic in topics {
        let query = query(args, topic, out)?;
        if !args.language {
            let prepared = search::prepare(&snapshot, gazetteer, &query, options)?;
            let mut seen = HashSet::new();
            for ranked in prepared.best(options, args.limit) {
                let places = known.of(&ranked, &snapshot, gazetteer, &names, options.unit)?;
                for name in places.iter().filter(|name| seen.insert((*name).clone())) {
                    answered.push(&topic.id, name, f64::from(ranked.score));
                }
            }
            continue;
        }
        let results = search::search(&snapshot, gazetteer, &query, options)?;
        trec::answer(&mut answered, &topic.id, &results, options.unit, &names);
    }
    Ok(answered)
}

/// The names of articles' places, each article opened once for all topics.
#[derive(Default)]
struct Places(HashMap<ArticleId, Vec<Vec<String>>>);

impl Places {
    /// What judgments call a hit.
    fn of(
        &mut self,
        ranked: &Ranked,
        snapshot: &Snapshot,
        gazetteer: &Gazetteer,
        names: &trec::Names,
        unit: Unit,
    ) -> anyhow::Result<&[String]> {
        let places = match self.0.entry(ranked.id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let opened = Opened::new(snapshot.stored(ranked.address)?);
                place.insert(names.of_places(&opened, gazetteer, unit))
            }
        };
        let place = if unit == Unit::Article { 0 } else { ranked.passages[0] };
        Ok(places.get(place).map_or(&[], Vec::as_slice))
    }
}

/// What a topic asks: plain words unless told otherwise.
fn query(args: &Args, topic: &Topic, out: &mut Out) -> anyhow::Result<Query> {
    args.syntax.parse(&topic.text, !args.language, out).with_context(|| format!("topic {}", topic.id))
}

fn print(evaluation: &Evaluation, per_topic: bool, out: &mut Out) -> anyhow::Result<()> {
    let row = |name: &str, measures: &Measures| {
        let cells: Vec<String> = measures.named().iter().map(|(_, value)| format!("{value:.4}")).collect();
        format!("{name:<12}  {}", cells.join("   "))
    };
    let heads: Vec<&str> = evaluation.mean.named().iter().map(|(name, _)| *name).collect();
    let heads = heads.iter().map(|head| format!("{head:<6}")).collect::<Vec<_>>().join("   ");
    out.line(format!("{:<12}  {heads}", "topic").trim_end())?;
    for (topic, measures) in evaluation.topics.iter().filter(|_| per_topic) {
        out.line(&row(topic, measures))?;
    }
    out.line(&row(&format!("mean of {}", evaluation.topics.len()), &evaluation.mean))
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}
