use super::super::args::{self, FilterArgs, MatchArg, UnitArg};
use super::super::failure::{Outcome, Told};
use super::super::out::Out;
use super::super::project::Project;
use super::super::render::prose::counted;
use super::super::render::{facets as facet_view, hits as view, trec};
use crate::api::{FacetsRecord, HitRecord, SearchResponse};
use crate::entities::Gazetteer;
use crate::eval;
use crate::index::Snapshot;
use crate::query::Query;
use crate::search::{self, FacetField, Match, Options, Results, Sort, Unit};
use anyhow::Context;
use std::path::PathBuf;
use std::time::Instant;

/// Find passages: the words, the place, a citation
///
/// Bare words must all occur in the article, in any of their forms; the best passages come
/// first. `pundit help query` has the whole language. An empty query beside a filter lists the
/// newest articles.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit search 'ceasefire monitoring' --actor ttp --since 2025-10
  pundit search '\"monitoring mechanism\"' --author sohail --format jsonl
  pundit search 'sanction* (Russia OR Iran)' --sort newest -n 20
  pundit search --actor un --count
  pundit search --queries topics.tsv --format trec -n 1000 --unit article > run.txt

Exit code 1: nothing found.")]
pub struct Args {
    /// The query; several arguments are joined by blanks
    #[arg(value_name = "QUERY", required_unless_present_any = ["queries", "actor", "author", "outlet", "language", "kind", "since", "until"])]
    query: Vec<String>,
    #[command(flatten)]
    filters: FilterArgs,
    /// How many hits
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// All hits
    #[arg(long, conflicts_with = "limit")]
    all: bool,
    /// All matching passages of an article, not just its best two
    #[arg(long)]
    all_passages: bool,
    /// Show near-identical passages of several articles one by one; batches and runs always do
    #[arg(long)]
    copies: bool,
    /// What a hit is [default: passage]
    #[arg(long, value_enum)]
    unit: Option<UnitArg>,
    /// The order of hits [default: relevance, or newest for a query without words]
    #[arg(long, value_enum)]
    sort: Option<SortArg>,
    /// How many of the bare words an article must have [default: all; any with --format trec]
    #[arg(long = "match", value_enum, value_name = "HOW")]
    matching: Option<MatchArg>,
    /// The text is words, not the query language [default: false; true with --format trec]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true", require_equals = true)]
    plain: Option<bool>,
    /// Count values over the matching articles: actor,author,outlet,language,type
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FIELDS")]
    facets: Vec<FieldArg>,
    /// Print only how many articles match (with --unit passage given: how many passages)
    #[arg(long, conflicts_with = "queries")]
    count: bool,
    /// Say for each hit where its score comes from
    #[arg(long)]
    explain: bool,
    /// Run a query for each line `id<TAB>query` of a file
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    queries: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum SortArg {
    Relevance,
    /// Newest first, undated last
    Newest,
    /// Oldest first, undated last
    Oldest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For reading
    Human,
    /// One object with totals and hits
    Json,
    /// One hit a line
    Jsonl,
    /// A TREC run
    Trec,
    /// Ids only, one a line
    Ids,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum FieldArg {
    Actor,
    Author,
    Outlet,
    Language,
    Type,
    /// Years of publication; doubtful dates are left out
    Year,
}

impl From<FieldArg> for FacetField {
    fn from(arg: FieldArg) -> FacetField {
        match arg {
            FieldArg::Actor => FacetField::Actor,
            FieldArg::Author => FacetField::Author,
            FieldArg::Outlet => FacetField::Outlet,
            FieldArg::Language => FacetField::Language,
            FieldArg::Type => FacetField::Type,
            FieldArg::Year => FacetField::Year { doubtful: false },
        }
    }
}

/// Everything a query is run with.
struct Run<'a> {
    args: &'a Args,
    snapshot: Snapshot,
    gazetteer: &'a Gazetteer,
    options: Options,
    plain: bool,
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let trec = args.format == Format::Trec;
    let matching = args.matching.map_or(if trec { Match::Any } else { Match::All }, Match::from);
    let unit = Unit::from(args.unit.unwrap_or(UnitArg::Passage));
    let options = Options {
        matching,
        unit,
        sort: args.sort.map(|sort| match sort {
            SortArg::Relevance => Sort::Relevance,
            SortArg::Newest => Sort::Newest,
            SortArg::Oldest => Sort::Oldest,
        }),
        limit: (!args.all).then_some(args.limit),
        // A run is judged, not read: nothing is left out of it for the reader's sake.
        per_article: if args.all_passages || trec && unit == Unit::Passage { None } else { Some(2) },
        explain: args.explain,
        weights: project.weights(),
        fold_copies: !args.copies && args.queries.is_none() && !matches!(args.format, Format::Trec | Format::Ids),
        ..Options::default()
    };
    if !args.facets.is_empty() && (args.queries.is_some() || !matches!(args.format, Format::Human | Format::Json)) {
        return Err(Told(
            "error: --facets needs one query and --format human or json; see also `pundit facets`".into(),
        )
        .into());
    }
    let gazetteer = project.gazetteer()?;
    let plain = args.plain.unwrap_or(trec);
    let run = Run { args, snapshot: project.snapshot()?, gazetteer, options, plain };
    match &args.queries {
        Some(file) => run.batch(file, out),
        None => run.single(&args.query.join(" "), out),
    }
}

impl Run<'_> {
    fn query(&self, text: &str, out: &mut Out) -> anyhow::Result<Query> {
        self.args.filters.apply(args::parse(text, self.plain, out)?)
    }

    fn search(&self, query: &Query, matching: Match) -> anyhow::Result<Results> {
        let options = Options { matching, ..self.options.clone() };
        Ok(search::search(&self.snapshot, self.gazetteer, query, &options)?)
    }

    fn single(&self, text: &str, out: &mut Out) -> anyhow::Result<Outcome> {
        let query = self.query(text, out)?;
        if self.args.count {
            return self.count(&query, out);
        }
        let started = Instant::now();
        let results = self.search(&query, self.options.matching)?;
        let took_ms = started.elapsed().as_secs_f64() * 1000.0;
        match self.args.format {
            Format::Human => self.human(&query, &results, out)?,
            // Programs are told by the exit code.
            _ if results.total_articles == 0 => {}
            Format::Json => self.json(text, &query, &results, took_ms, out)?,
            Format::Jsonl => self.jsonl(None, &results, out)?,
            Format::Trec => out.write(&trec::run("0", &results, self.options.unit))?,
            Format::Ids => self.ids(&results, out)?,
        }
        self.say_undated(results.undated, out);
        Ok(if results.total_articles == 0 { Outcome::NothingFound } else { Outcome::Done })
    }

    fn count(&self, query: &Query, out: &mut Out) -> anyhow::Result<Outcome> {
        // Articles are counted unless passages are asked for by name.
        let passages = self.args.unit == Some(UnitArg::Passage);
        let n = match passages {
            true => search::passage_count(&self.snapshot, self.gazetteer, query, &self.options)?,
            false => search::count(&self.snapshot, self.gazetteer, query, self.options.matching)?,
        };
        out.line(&n.to_string())?;
        self.say_undated(search::undated(&self.snapshot, self.gazetteer, query, self.options.matching)?, out);
        Ok(if n == 0 { Outcome::NothingFound } else { Outcome::Done })
    }

    fn human(&self, query: &Query, results: &Results, out: &mut Out) -> anyhow::Result<()> {
        for note in &results.notes {
            out.say(&format!("{}: {}", note.part, note.meaning));
        }
        if results.total_articles == 0 {
            return self.nearly(query, out);
        }
        out.say(&view::summary(results));
        view::print(results, self.options.unit, out)?;
        for facets in self.facets(query)? {
            out.line("")?;
            facet_view::print(&facets, Some(10), out)?;
        }
        Ok(())
    }

    /// No article has all the words: say so, and show what has most of them.
    fn nearly(&self, query: &Query, out: &mut Out) -> anyhow::Result<()> {
        out.say("nothing found");
        if self.args.matching.is_some() {
            return Ok(());
        }
        let most = self.search(query, Match::Most)?;
        if most.total_articles > 0 {
            let n = counted(most.total_articles, "article");
            out.line(&format!("No article has all of this. Most of the words are in {n}:"))?;
            view::print(&most, self.options.unit, out)?;
        }
        Ok(())
    }

    fn json(&self, text: &str, query: &Query, results: &Results, took_ms: f64, out: &mut Out) -> anyhow::Result<()> {
        let mut response = SearchResponse::new(text, results, self.options.unit == Unit::Article, took_ms);
        for facets in self.facets(query)? {
            let record = serde_json::to_value(FacetsRecord::from(&facets))?;
            response.facets.insert(facets.field.name().to_owned(), record);
        }
        out.json_pretty(&response)
    }

    fn jsonl(&self, query: Option<&str>, results: &Results, out: &mut Out) -> anyhow::Result<()> {
        for (rank, hit) in (1..).zip(&results.hits) {
            let mut record = HitRecord::new(rank, hit, self.options.unit == Unit::Article);
            record.query = query.map(str::to_owned);
            out.json(&record)?;
        }
        Ok(())
    }

    fn ids(&self, results: &Results, out: &mut Out) -> anyhow::Result<()> {
        for hit in &results.hits {
            match self.options.unit {
                Unit::Passage => out.line(&hit.places[0].id.to_string())?,
                Unit::Article => out.line(&hit.article.id.to_string())?,
            }
        }
        Ok(())
    }

    fn facets(&self, query: &Query) -> anyhow::Result<Vec<search::Facets>> {
        let count = |&field: &FieldArg| {
            Ok(search::facets(&self.snapshot, self.gazetteer, query, self.options.matching, field.into())?)
        };
        self.args.facets.iter().map(count).collect()
    }

    fn say_undated(&self, undated: u64, out: &mut Out) {
        if undated > 0 {
            let n = counted(undated, "article");
            out.say(&format!("note: {n} without a date would match but for the date filter"));
        }
    }

    fn batch(&self, file: &PathBuf, out: &mut Out) -> anyhow::Result<Outcome> {
        let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        let topics = eval::parse_topics(&text, &file.display().to_string())?;
        let mut found = false;
        for topic in topics {
            let query =
                self.query(&topic.text, out).with_context(|| format!("query {} of {}", topic.id, file.display()))?;
            let results = self.search(&query, self.options.matching)?;
            found |= results.total_articles > 0;
            match self.args.format {
                Format::Trec => out.write(&trec::run(&topic.id, &results, self.options.unit))?,
                Format::Jsonl => self.jsonl(Some(&topic.id), &results, out)?,
                Format::Ids => self.ids(&results, out)?,
                Format::Json => {
                    let mut response =
                        SearchResponse::new(&topic.text, &results, self.options.unit == Unit::Article, 0.0);
                    response.hits.iter_mut().for_each(|hit| hit.query = Some(topic.id.clone()));
                    out.json(&response)?;
                }
                Format::Human => {
                    out.line(&format!("== {} {}", topic.id, topic.text))?;
                    view::print(&results, self.options.unit, out)?;
                    out.line("")?;
                }
            }
        }
        Ok(if found { Outcome::Done } else { Outcome::NothingFound })
    }
}
