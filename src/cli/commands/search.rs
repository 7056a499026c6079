use super::super::args::{self, FilterArgs, MatchArg, UnitArg};
use super::super::batch::{self, Asked, Odd, Tally};
use super::super::failure::{Outcome, Told};
use super::super::out::Out;
use super::super::project::Project;
use super::super::render::exported::{Exporter, Kind};
use super::super::render::prose::{clean, counted};
use super::super::render::table::Dialect;
use super::super::render::{facets as facet_view, hits as view, trec};
use super::super::syntax::SyntaxArgs;
use crate::api::{
    FacetsByField, HitRecord, Receipt, ReceiptCounts, ReceiptHit, ReceiptOptions, SearchResponse, Sequence, Wanted,
};
use crate::entities::Gazetteer;
use crate::export;
use crate::index::Snapshot;
use crate::pipeline::{self, Naming};
use crate::query::Query;
use crate::search::{self, Facet, FacetField, Match, Options, Results, Sort, Unit};
use anyhow::Context;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
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
  pundit search 'monitoring mechanism' -C 1
  pundit search --syntax nexis 'HLEAD(ceasefire OR truce) AND NOT football'
  pundit search embargo --all --format csv > embargo.csv
  pundit search 'border closed' --format bibtex > border.bib
  pundit search 'red line*' --all --format jsonl --receipt red-lines.json
  pundit search --queries topics.tsv --format trec -n 1000 --unit article > run.txt

Exit code 1: nothing found. 4: of the queries of a file, some were refused and told; the others ran.")]
pub struct Args {
    /// The query; several arguments are joined by blanks
    #[arg(value_name = "QUERY", required_unless_present_any = ["queries", "actor", "author", "outlet", "language", "kind", "since", "until"])]
    query: Vec<String>,
    #[command(flatten)]
    filters: FilterArgs,
    #[command(flatten)]
    syntax: SyntaxArgs,
    /// How many hits
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// All hits, printed as they are read; memory does not grow with their texts
    #[arg(long, conflicts_with = "limit")]
    all: bool,
    /// All matching passages of an article, not just its best two
    #[arg(long)]
    all_passages: bool,
    /// Show near-identical passages of several articles one by one; human, json and jsonl name them beside the first
    #[arg(long)]
    copies: bool,
    /// What a hit is [default: passage]
    #[arg(long, value_enum)]
    unit: Option<UnitArg>,
    /// The order of hits [default: relevance, or newest for a query without words]
    #[arg(long, value_enum)]
    sort: Option<SortArg>,
    /// How many of the bare words an article must have [default: all; any with --format trec and no --syntax]
    #[arg(long = "match", value_enum, value_name = "HOW")]
    matching: Option<MatchArg>,
    /// The text is words, not the query language [default: false; true with --format trec]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true", require_equals = true, conflicts_with = "syntax")]
    plain: Option<bool>,
    /// Count values over the matching articles: actor, author, outlet, language, type, parent,
    /// state, year. A field's own
    /// filter does not count, so that its other values show; what it has chosen is marked
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FIELDS")]
    facets: Vec<FieldArg>,
    /// How many values of each of the `--facets` to show [default: 10 for reading, all otherwise]
    #[arg(long, value_name = "N", requires = "facets")]
    facet_limit: Option<usize>,
    /// Print only how many articles match (with --unit passage given: how many passages)
    #[arg(long, conflicts_with = "queries")]
    count: bool,
    /// Say for each hit where its score comes from
    #[arg(long)]
    explain: bool,
    /// Show N passages before and after each hit (human, json, jsonl)
    #[arg(short = 'C', long, value_name = "N")]
    context: Option<usize>,
    /// Run the queries of a file: TSV or CSV with columns id and query, or one query a line; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    queries: Option<PathBuf>,
    /// Write a receipt: what was asked, of which index, and what came; `pundit replay` checks it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["queries", "count"])]
    receipt: Option<PathBuf>,
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
    /// A table for spreadsheets, one hit a row
    Csv,
    /// A table for programs, one hit a line
    Tsv,
    /// Quotations with their citations
    Md,
    /// BibLaTeX, an entry for each article
    Bibtex,
    /// RIS, for reference managers
    Ris,
    /// CSL-JSON, for citation processors
    CslJson,
}

impl Format {
    /// The formats that are gathered over a whole batch.
    fn exported(self) -> Option<Kind> {
        Some(match self {
            Format::Csv => Kind::Table(Dialect::Csv),
            Format::Tsv => Kind::Table(Dialect::Tsv),
            Format::Md => Kind::Cited(export::Format::Markdown),
            Format::Bibtex => Kind::Cited(export::Format::Bibtex),
            Format::Ris => Kind::Cited(export::Format::Ris),
            Format::CslJson => Kind::Cited(export::Format::CslJson),
            Format::Human | Format::Json | Format::Jsonl | Format::Trec | Format::Ids => return None,
        })
    }
}

/// Values of a facet shown below the hits.
const FACET_VALUES: usize = 10;

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum FieldArg {
    Actor,
    Author,
    Outlet,
    Language,
    Type,
    /// Actors with their organs, under the one at the top
    Parent,
    /// Home countries of actors
    State,
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
            FieldArg::Parent => FacetField::Parent,
            FieldArg::State => FacetField::State,
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
    /// The hits shown, where a receipt is wanted.
    shown: RefCell<Vec<ReceiptHit>>,
    /// What is written once for all queries and pages, in formats that have such.
    exporter: RefCell<Option<Exporter>>,
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let trec = args.format == Format::Trec;
    // What stands side by side in another product's syntax is never loosened unasked.
    let loose = trec && args.syntax.syntax.is_none();
    let matching = args.matching.map_or(if loose { Match::Any } else { Match::All }, Match::from);
    let unit = Unit::from(args.unit.unwrap_or(UnitArg::Passage));
    let wanted = Wanted {
        matching,
        unit,
        sort: args.sort.map(|sort| match sort {
            SortArg::Relevance => Sort::Relevance,
            SortArg::Newest => Sort::Newest,
            SortArg::Oldest => Sort::Oldest,
        }),
        limit: (!args.all).then_some(args.limit),
        // A run is judged, not read: nothing is left out of it for the reader's sake.
        all_passages: args.all_passages || trec && unit == Unit::Passage,
        explain: args.explain,
        context: args.context,
        // Folded only where the copies are named.
        copies: args.copies
            || args.queries.is_some()
            || !matches!(args.format, Format::Human | Format::Json | Format::Jsonl),
        count_passages: false,
    };
    let options = wanted.options(project.weights());
    if !args.facets.is_empty() && (args.queries.is_some() || !matches!(args.format, Format::Human | Format::Json)) {
        return Err(Told(
            "error: --facets needs one query and --format human or json; see also `pundit facets`".into(),
        )
        .into());
    }
    if args.context.is_some() && !matches!(args.format, Format::Human | Format::Json | Format::Jsonl) {
        return Err(Told("error: --context needs --format human, json or jsonl".into()).into());
    }
    let gazetteer = project.gazetteer()?;
    let plain = args.plain.unwrap_or(trec);
    let mut options = options;
    let exporter = args.format.exported().map(|kind| match kind {
        // All that is found is written while it is read, an article at a time.
        Kind::Cited(format) if args.all && args.queries.is_none() => {
            options.unit = Unit::Article;
            Kind::Listed(format)
        }
        kind => kind,
    });
    let exporter = RefCell::new(exporter.map(Exporter::new));
    let run =
        Run { args, snapshot: project.snapshot()?, gazetteer, options, plain, shown: RefCell::default(), exporter };
    let outcome = match &args.queries {
        Some(file) => run.batch(file, out),
        None => run.single(&args.query.join(" "), out),
    }?;
    run.exporter.into_inner().map_or(Ok(()), |exporter| exporter.finish(out))?;
    Ok(outcome)
}

impl Run<'_> {
    fn query(&self, text: &str, out: &mut Out) -> anyhow::Result<Query> {
        self.args.filters.apply(self.args.syntax.parse(text, self.plain, out)?)
    }

    fn search(&self, query: &Query, matching: Match) -> anyhow::Result<Results> {
        let options = Options { matching, ..self.options.clone() };
        Ok(search::search(&self.snapshot, self.gazetteer, query, &options)?)
    }

    /// The answer: one page, or with `--all` as many as there are.
    fn pages(&self, query: &Query) -> anyhow::Result<Pages<'_>> {
        // A run is written sorted and whole.
        if self.args.all && self.args.format != Format::Trec {
            let mut rest = search::stream(&self.snapshot, self.gazetteer, query, &self.options)?;
            let n_hits = rest.n_hits();
            let first = rest.next().context("a stream has a first page")??;
            return Ok(Pages { first, n_hits, rest: Some(rest) });
        }
        let first = self.search(query, self.options.matching)?;
        Ok(Pages { n_hits: first.hits.len(), first, rest: None })
    }

    fn single(&self, text: &str, out: &mut Out) -> anyhow::Result<Outcome> {
        let query = self.query(text, out)?;
        if self.args.count {
            return self.count(&query, out);
        }
        let started = Instant::now();
        let pages = self.pages(&query)?;
        let took_ms = started.elapsed().as_secs_f64() * 1000.0;
        let (total, undated) = (pages.first.total_articles, pages.first.undated);
        match self.args.format {
            Format::Human => self.human(&query, pages, out)?,
            // Programs are told by the exit code.
            _ if total == 0 => {}
            Format::Json => {
                let mut facets = FacetsByField::default();
                self.facets(&query, None)?.into_iter().for_each(|counted| facets.add(counted.into()));
                self.json(None, text, pages, facets, took_ms, out)?;
            }
            _ => pages.each(|page| self.page(None, page, out))?,
        }
        args::say_undated(undated, out);
        self.write_receipt(text, &query, (total, undated), out)?;
        Ok(if total == 0 { Outcome::NothingFound } else { Outcome::Done })
    }

    fn record(&self, page: &Results) {
        if self.args.receipt.is_some() {
            let hits = page.hits.iter().map(|hit| ReceiptHit::new(self.options.unit, hit));
            self.shown.borrow_mut().extend(hits);
        }
    }

    fn write_receipt(&self, text: &str, query: &Query, totals: (u64, u64), out: &mut Out) -> anyhow::Result<()> {
        let Some(file) = &self.args.receipt else { return Ok(()) };
        let options = ReceiptOptions::new(self.args.filters.filters(), self.plain, &self.options);
        let index = (&self.snapshot, pipeline::versions(self.gazetteer, Naming::Kept));
        let mut receipt = Receipt::new(now(), text, query.to_string(), options, index);
        receipt.hits = self.shown.take();
        receipt.counts = ReceiptCounts { articles: totals.0, undated: totals.1, hits: receipt.hits.len() };
        let written = serde_json::to_vec_pretty(&receipt)?;
        std::fs::write(file, written).with_context(|| format!("cannot write {}", file.display()))?;
        out.say(&format!("receipt written to {}", file.display()));
        Ok(())
    }

    /// Some of the hits, in a format that has a line or more for each.
    fn page(&self, asked: Option<&Asked>, page: &Results, out: &mut Out) -> anyhow::Result<()> {
        self.record(page);
        let id = asked.map(|asked| asked.id.as_str());
        match self.args.format {
            Format::Human => view::print(page, self.options.unit, out),
            Format::Jsonl => self.jsonl(id, page, out),
            Format::Ids => self.ids(id, page, out),
            Format::Trec => out.write(&trec::run(id.unwrap_or("0"), page, self.options.unit)),
            Format::Json => Ok(()),
            _ => match self.exporter.borrow_mut().as_mut() {
                Some(exporter) => {
                    let topic = asked.map(|asked| (asked.id.as_str(), asked.text.as_str()));
                    exporter.add(topic, page, self.options.unit, out)
                }
                None => Ok(()),
            },
        }
    }

    fn count(&self, query: &Query, out: &mut Out) -> anyhow::Result<Outcome> {
        // Articles are counted unless passages are asked for by name.
        let passages = self.args.unit == Some(UnitArg::Passage);
        args::say_notes(&search::notes(&self.snapshot, self.gazetteer, query, self.options.matching)?, out);
        let n = match passages {
            true => search::passage_count(&self.snapshot, self.gazetteer, query, &self.options)?,
            false => search::count(&self.snapshot, self.gazetteer, query, self.options.matching)?,
        };
        out.line(&n.to_string())?;
        args::say_undated(search::undated(&self.snapshot, self.gazetteer, query, self.options.matching)?, out);
        Ok(if n == 0 { Outcome::NothingFound } else { Outcome::Done })
    }

    fn human(&self, query: &Query, pages: Pages<'_>, out: &mut Out) -> anyhow::Result<()> {
        args::say_notes(&pages.first.notes, out);
        if pages.first.total_articles == 0 {
            return self.nearly(query, out);
        }
        out.say(&view::summary(&pages.first, pages.n_hits));
        pages.each(|page| self.page(None, page, out))?;
        for facets in self.facets(query, Some(FACET_VALUES))? {
            out.line("")?;
            facet_view::print(&facets, out)?;
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

    /// One object, whose hits are made as they are written.
    fn json(
        &self,
        asked: Option<&Asked>,
        text: &str,
        pages: Pages<'_>,
        facets: FacetsByField,
        took_ms: f64,
        out: &mut Out,
    ) -> anyhow::Result<()> {
        let id = asked.map(|asked| asked.id.clone());
        let with_passages = self.options.unit == Unit::Article;
        let failed = RefCell::new(None);
        let rest = pages.rest.into_iter().flatten().map_while(|page| page.map_err(|e| failed.replace(Some(e))).ok());
        let records = |page: &Results| {
            self.record(page);
            let query = id.clone();
            HitRecord::all(page, with_passages).map(|hit| HitRecord { query: query.clone(), ..hit }).collect::<Vec<_>>()
        };
        let hits = records(&pages.first).into_iter().chain(rest.flat_map(|page| records(&page)));
        let mut response = SearchResponse::with_hits(text, &pages.first, Sequence::new(hits), took_ms);
        (response.id, response.facets) = (id.clone(), facets);
        // A batch is one object a line.
        let written = if asked.is_some() { out.json(&response) } else { out.json_pretty(&response) };
        drop(response);
        written?;
        failed.into_inner().map_or(Ok(()), |error| Err(error.into()))
    }

    fn jsonl(&self, query: Option<&str>, page: &Results, out: &mut Out) -> anyhow::Result<()> {
        for mut record in HitRecord::all(page, self.options.unit == Unit::Article) {
            record.query = query.map(str::to_owned);
            out.json(&record)?;
        }
        Ok(())
    }

    /// One id a line, behind the id of its query in a batch.
    fn ids(&self, query: Option<&str>, results: &Results, out: &mut Out) -> anyhow::Result<()> {
        let query = query.map(|id| format!("{}\t", clean(id))).unwrap_or_default();
        for hit in &results.hits {
            match self.options.unit {
                Unit::Passage => out.line(&format!("{query}{}", hit.places[0].id))?,
                Unit::Article => out.line(&format!("{query}{}", hit.article.id))?,
            }
        }
        Ok(())
    }

    fn facets(&self, query: &Query, usual: Option<usize>) -> anyhow::Result<Vec<search::Facets>> {
        let count = |&field: &FieldArg| {
            let facet = Facet { limit: self.args.facet_limit.or(usual), ..FacetField::from(field).into() };
            let mut facets = search::facets(&self.snapshot, self.gazetteer, query, self.options.matching, facet)?;
            search::name_unknown(&self.snapshot, facets.values.iter_mut())?;
            Ok(facets)
        };
        self.args.facets.iter().map(count).collect()
    }

    /// Runs every query of a file; a line that cannot be run is told and ends nothing.
    fn batch(&self, file: &Path, out: &mut Out) -> anyhow::Result<Outcome> {
        // A filter that means nothing is wrong once, not once a query.
        let filters = self.args.filters.apply(Query::All)?;
        search::Lowered::new(&self.snapshot, self.gazetteer, &filters, self.options.matching)
            .map_err(search::SearchError::from)?;
        let mut tally = Tally::new(file);
        for batch::Line { number, asked } in batch::open(file)? {
            let asked = match asked {
                Ok(asked) => asked,
                Err(odd) => {
                    tally.odd(number, &odd, out);
                    continue;
                }
            };
            match self.query(&asked.text, out).and_then(|query| self.pages(&query)) {
                Ok(pages) => {
                    tally.ran(pages.first.total_articles > 0);
                    self.answer(&asked, pages, out)?;
                }
                Err(error) => {
                    let reason = format!("{}: {}", asked.id, batch::reason(error)?);
                    tally.odd(number, &Odd::Refused(reason), out);
                }
            }
        }
        tally.end(out)
    }

    /// The answer to one query of a batch: its id stands in every row.
    fn answer(&self, asked: &Asked, pages: Pages<'_>, out: &mut Out) -> anyhow::Result<()> {
        match self.args.format {
            Format::Json => self.json(Some(asked), &asked.text, pages, FacetsByField::default(), 0.0, out),
            Format::Human => {
                out.line(&format!("== {} {}", clean(&asked.id), clean(&asked.text)))?;
                pages.each(|page| self.page(Some(asked), page, out))?;
                out.line("")
            }
            _ => pages.each(|page| self.page(Some(asked), page, out)),
        }
    }
}

/// The time, UTC, as receipts have it.
pub fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// An answer, all of it or its beginning and where the rest comes from.
struct Pages<'a> {
    first: Results,
    /// On all pages together.
    n_hits: usize,
    rest: Option<search::Stream<'a>>,
}

impl Pages<'_> {
    fn each(self, mut print: impl FnMut(&Results) -> anyhow::Result<()>) -> anyhow::Result<()> {
        print(&self.first)?;
        drop(self.first);
        self.rest.into_iter().flatten().try_for_each(|page| print(&page?))
    }
}
