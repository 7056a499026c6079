use super::super::args;
use super::super::ask::AskArgs;
use super::super::failure::{Outcome, Told};
use super::super::out::Out;
use super::super::project::Project;
use super::super::render::kwic as view;
use super::super::render::prose::counted;
use super::super::render::table::Dialect;
use crate::api::{KwicRecord, KwicResponse, Sequence};
use crate::index::IndexError;
use crate::search::{self, Concordance, Occurrences, Options, Sort};
use crate::text::{CharOffsets, fold};
use std::cell::RefCell;

/// Show every occurrence of what a query looks for, one a line, aligned
///
/// Words, phrases, beginnings of words and actors are what can occur; what else the query says decides which
/// articles are looked at.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit kwic 'red line*'
  pundit kwic ceasefire --sort right -n 50
  pundit kwic actor:ttp --since 2025 --all --format csv > ttp.csv

Exit code 1: no occurrence found.")]
pub struct Args {
    /// The query; several arguments are joined by blanks
    #[arg(value_name = "QUERY", required_unless_present = "actor")]
    query: Vec<String>,
    #[command(flatten)]
    ask: AskArgs,
    /// How many occurrences
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// All occurrences
    #[arg(long, conflicts_with = "limit")]
    all: bool,
    /// The order of lines [default: relevance of their articles, or newest for a query without words]
    #[arg(long, value_enum)]
    sort: Option<SortArg>,
    /// Columns of a line [default: those of the terminal, else 120]; for programs, of the text in it
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..=2000))]
    width: Option<u16>,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum SortArg {
    /// The best article's first
    Relevance,
    /// Newest first, undated last
    Newest,
    /// Oldest first, undated last
    Oldest,
    /// By the words to the left, the nearest first
    Left,
    /// By the words to the right
    Right,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For reading
    Human,
    /// One object with totals and occurrences
    Json,
    /// One occurrence a line
    Jsonl,
    /// One occurrence a row, with a row of column names
    Csv,
    Tsv,
}

/// Words beside an occurrence by which it is sorted.
const SORTING: usize = 6;

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let text = args.query.join(" ");
    let query = args.ask.query(&text, out)?;
    let sort = args.sort.map(|sort| match sort {
        SortArg::Newest => Sort::Newest,
        SortArg::Oldest => Sort::Oldest,
        SortArg::Relevance | SortArg::Left | SortArg::Right => Sort::Relevance,
    });
    let options = Options { matching: args.ask.matching(), sort, weights: project.weights(), ..Options::default() };
    let (snapshot, gazetteer) = (project.snapshot()?, project.gazetteer()?);
    let concordance = search::concordance(&snapshot, gazetteer, &query, &options)?;
    if !concordance.looks_for_something() {
        return Err(
            Told("error: nothing in this query can stand in a text: give a word, a phrase or an actor".into()).into()
        );
    }
    let (articles, total, undated) = (concordance.total_articles, concordance.total_occurrences, concordance.undated);
    args::say_notes(&concordance.notes, out);
    if total > 0 {
        let shown = if args.all { total } else { total.min(args.limit as u64) };
        out.say(&format!("{} in {}; {shown} shown", counted(total, "occurrence"), counted(articles, "article")));
        print(args, &text, concordance, out)?;
    } else if args.format == Format::Human {
        out.say("nothing found");
    }
    args::say_undated(undated, out);
    Ok(if total == 0 { Outcome::NothingFound } else { Outcome::Done })
}

fn print(args: &Args, text: &str, concordance: Concordance<'_>, out: &mut Out) -> anyhow::Result<()> {
    let width = args.width.map_or_else(|| out.columns(), usize::from);
    let layout = view::Layout::new(width);
    let room = match args.format {
        Format::Human => layout.room(),
        _ => view::Room { left: width / 2, right: width / 2, shared: false },
    };
    let response = KwicResponse::new(text, &concordance);
    let failed: RefCell<Option<IndexError>> = RefCell::new(None);
    let articles = concordance.map_while(|article| article.map_err(|error| failed.replace(Some(error))).ok());
    let records = articles.flat_map(|article| records(&article, room));
    let limit = if args.all { usize::MAX } else { args.limit };
    let mut records: Box<dyn Iterator<Item = KwicRecord>> = match args.sort {
        Some(SortArg::Left) => Box::new(sorted(records, limit, left_words)),
        Some(SortArg::Right) => Box::new(sorted(records, limit, right_words)),
        _ => Box::new(records.take(limit)),
    };
    match args.format {
        Format::Json => out.json_pretty(&response.with_lines(Sequence::new(records)))?,
        Format::Jsonl => records.try_for_each(|record| out.json(&record))?,
        Format::Human => records.try_for_each(|record| {
            let line = layout.line(&record, out);
            out.line(&line)
        })?,
        Format::Csv | Format::Tsv => {
            let mut rows = view::Rows::new(if args.format == Format::Csv { Dialect::Csv } else { Dialect::Tsv });
            records.try_for_each(|record| rows.row(&record, out))?;
        }
    }
    failed.take().map_or(Ok(()), |error| Err(error.into()))
}

/// The occurrences of one article with their context.
fn records(article: &Occurrences, room: view::Room) -> Vec<KwicRecord> {
    let (title, body) = (article.article.title.as_deref().unwrap_or_default(), article.article.body.text());
    let offsets = [title, body].map(CharOffsets::new);
    let record = |found: &search::Found| {
        let (text, offsets) = if found.passage.is_none() { (title, &offsets[0]) } else { (body, &offsets[1]) };
        KwicRecord::new(&article.article, found, offsets, view::context(text, found.span, room))
    };
    article.found.iter().map(record).collect()
}

fn left_words(record: &KwicRecord) -> Vec<String> {
    let folded = fold(&record.left);
    folded.split_whitespace().rev().take(SORTING).map(bare).collect()
}

fn right_words(record: &KwicRecord) -> Vec<String> {
    let folded = fold(&record.right);
    folded.split_whitespace().take(SORTING).map(bare).collect()
}

/// Without the punctuation around it.
fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// The first `limit` by the words beside them; no more than about twice as many are held.
fn sorted(
    records: impl Iterator<Item = KwicRecord>,
    limit: usize,
    key: fn(&KwicRecord) -> Vec<String>,
) -> impl Iterator<Item = KwicRecord> {
    let mut held: Vec<(Vec<String>, KwicRecord)> = Vec::new();
    for record in records {
        held.push((key(&record), record));
        if held.len() >= limit.saturating_mul(2).max(1024) {
            held.sort_by(|a, b| a.0.cmp(&b.0));
            held.truncate(limit);
        }
    }
    held.sort_by(|a, b| a.0.cmp(&b.0));
    held.truncate(limit);
    held.into_iter().map(|(_, record)| record)
}
