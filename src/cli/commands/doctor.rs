use super::super::failure::Outcome;
use super::super::out::{BOLD, DIM, Out};
use super::super::project::Project;
use super::super::render::prose::{clean, counted};
use super::checkup;
use crate::api::DoubtRecord;
use crate::extract::doubts::{DoubtKind, doubts};
use clap::builder::{PossibleValuesParser, TypedValueParser};

/// List the articles whose date, author or title is missing or doubtful, for review
///
/// What you settle in `overrides.toml` stands above whatever a page says, also after re-indexing.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit doctor
  pundit doctor doubtful-date no-date
  pundit doctor --index               is the index sound, and if not, what mends it
  pundit doctor --index --fix         mend it, and say what could not be mended (exit code 2)
  pundit doctor --format toml > review.toml     correct the lines behind # and remove the #, add to overrides.toml and run `pundit index`")]
pub struct Args {
    /// What to look for; without one, everything
    #[arg(value_parser = kind(), value_name = "KIND")]
    kinds: Vec<DoubtKind>,
    /// How many of each kind to show [default: 20 for reading, all otherwise]
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Check the index itself instead: every file and every stored article; say what is wrong and what mends it
    #[arg(long, conflicts_with_all = ["kinds", "limit"])]
    index: bool,
    /// Mend what `--index` finds: from an intact generation, else from the corpus; nothing is removed that stands nowhere else
    #[arg(long, requires = "index")]
    fix: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Human,
    /// One doubt a line
    Jsonl,
    /// Overrides to fill in
    Toml,
}

/// Reads a kind by its name.
fn kind() -> impl TypedValueParser<Value = DoubtKind> {
    let named = |name: String| DoubtKind::ALL.into_iter().find(|kind| kind.name() == name).ok_or("no such kind");
    PossibleValuesParser::new(DoubtKind::ALL.map(DoubtKind::name)).try_map(named)
}

/// Doubts of a kind shown to a reader who did not say how many.
const SHOWN: usize = 20;

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let as_lines = args.format == Format::Jsonl;
    match (args.index, args.fix) {
        (true, true) => return checkup::fix(as_lines, project, out),
        (true, false) => return checkup::run(as_lines, project, out),
        (false, _) => {}
    }
    let found = found(args, project)?;
    let limit = args.limit.unwrap_or(if args.format == Format::Human { SHOWN } else { usize::MAX });
    for kind in DoubtKind::ALL {
        let of_kind: Vec<&DoubtRecord> = found.iter().filter(|record| record.kind == kind).collect();
        let shown = &of_kind[..of_kind.len().min(limit)];
        match args.format {
            Format::Human => print(kind, shown, of_kind.len(), out)?,
            Format::Jsonl => shown.iter().try_for_each(|record| out.json(record))?,
            Format::Toml => {}
        }
    }
    if args.format == Format::Toml {
        print_overrides(&found, limit, out)?;
    }
    Ok(if found.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

/// The doubts asked for, in an order that does not depend on the index.
fn found(args: &Args, project: &Project) -> anyhow::Result<Vec<DoubtRecord>> {
    let kinds = &args.kinds;
    let snapshot = project.snapshot()?;
    let mut found = Vec::new();
    for address in snapshot.addresses() {
        let article = snapshot.stored(address)?.article;
        let doubts = doubts(&article).into_iter().filter(|doubt| kinds.is_empty() || kinds.contains(&doubt.kind));
        found.extend(doubts.map(|doubt| DoubtRecord::new(&article, doubt)));
    }
    found.sort_by(|a, b| (a.kind, &a.source, &a.reason).cmp(&(b.kind, &b.source, &b.reason)));
    Ok(found)
}

fn print(kind: DoubtKind, shown: &[&DoubtRecord], all: usize, out: &mut Out) -> anyhow::Result<()> {
    if all == 0 {
        return Ok(());
    }
    out.line(&out.paint(BOLD, &format!("{}: {}", kind.name(), counted(all as u64, "article"))))?;
    for record in shown {
        let title = record.title.as_deref().map_or_else(|| "(no title)".to_owned(), clean);
        out.line(&format!("  {}  {title}", record.id))?;
        out.line(&out.paint(DIM, &format!("    {}", clean(&record.source))))?;
        if !["no author found", "no title found", "no text found", "no date found"].contains(&record.reason.as_str()) {
            out.line(&out.paint(DIM, &format!("    {}", clean(&record.reason))))?;
        }
    }
    let more = all - shown.len();
    if more > 0 {
        out.line(&out.paint(DIM, &format!("  … and {more} more; `-n` shows them")))?;
    }
    out.line("")
}

/// One override an article, with what stands now to be corrected.
fn print_overrides(found: &[DoubtRecord], limit: usize, out: &mut Out) -> anyhow::Result<()> {
    let mut told: Vec<&str> = Vec::new();
    for record in found.iter().filter(|record| record.kind != DoubtKind::NoText) {
        if told.len() == limit {
            break;
        }
        if told.contains(&record.id.as_str()) {
            continue;
        }
        told.push(&record.id);
        let title = record.title.as_deref().unwrap_or("(no title)");
        out.line(&format!("# {} ({})", clean(title), clean(&record.source)))?;
        let mut settle = Vec::new();
        for doubt in found.iter().filter(|other| other.id == record.id && other.kind != DoubtKind::NoText) {
            out.line(&format!("# {}", clean(&doubt.reason)))?;
            let line = match doubt.kind {
                DoubtKind::DoubtfulDate | DoubtKind::NoDate => {
                    format!("published = {}", quoted(doubt.published.as_deref().unwrap_or("unknown")))
                }
                DoubtKind::DoubtfulAuthor | DoubtKind::NoAuthor => {
                    format!("authors = [{}]", doubt.authors.iter().map(|a| quoted(a)).collect::<Vec<_>>().join(", "))
                }
                DoubtKind::NoTitle | DoubtKind::NoText => format!("title = {}", quoted("")),
            };
            if !settle.contains(&line) {
                settle.push(line);
            }
        }
        let key = match &record.url {
            Some(url) => format!("url = {}", quoted(url)),
            None => format!("id = {}", quoted(&record.docno)),
        };
        out.line(&format!("[[article]]\n{key}"))?;
        // What is not yet known to be right must not be settled by mistake.
        settle.iter().try_for_each(|line| out.line(&format!("# {line}")))?;
        out.line("")?;
    }
    Ok(())
}

/// A TOML string; once control characters are gone, JSON's are spelled alike.
fn quoted(text: &str) -> String {
    serde_json::Value::String(clean(text)).to_string()
}
