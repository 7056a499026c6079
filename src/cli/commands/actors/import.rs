use super::super::super::failure::Outcome;
use super::super::super::out::Out;
use super::super::super::project::{IMPORTED, Project, keep};
use crate::article::PartialDate;
use crate::entities::ActorType;
use crate::entities::import::{self, Collected, Collector, Format, Item, Options, Report};
use crate::entities::imported::{Header, write};
use crate::ingest;
use anyhow::{Context, bail};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Take in the actors of a list made by others
///
/// Reads files as large as they come, packed (gzip, bzip2, Zstandard, xz) or not; `-` is standard
/// input. Imported names are weak: they count where the statistical model sees a name, too, or where
/// all of a name of several words stands. The result is a file in the folder `actors` of the project,
/// from which every command reads it; importing a source again replaces its file. docs/actors.md has
/// the formats and what is kept of each.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit actors import targets.simple.csv
  pundit actors import entities.ftm.json.gz --types person,party
  pundit actors import latest-all.json.bz2 --class Q7278,Q17149090=armed_group --out actors/parties.actors")]
pub struct Args {
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// What the files are [default: told by what they hold]
    #[arg(long, value_parser = format, value_name = "FORMAT")]
    format: Option<Format>,
    /// Only these types, such as person, party; `org` is every kind of organization
    #[arg(long, value_delimiter = ',', value_name = "TYPE")]
    types: Vec<String>,
    /// Wikidata: only entities of these classes (P31, P279), if need be with the type of their members
    #[arg(long, value_delimiter = ',', value_parser = class, value_name = "Q…[=TYPE]")]
    class: Vec<(String, Option<ActorType>)>,
    /// The file to write, from the project's folder [default: actors/ and the first file's name]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

fn format(text: &str) -> Result<Format, String> {
    let known = Format::ALL.map(Format::as_str).join(", ");
    Format::ALL.into_iter().find(|f| f.as_str() == text).ok_or_else(|| format!("it may be one of {known}"))
}

fn class(text: &str) -> Result<(String, Option<ActorType>), String> {
    let (class, kind) = text.split_once('=').map_or((text, None), |(class, kind)| (class, Some(kind)));
    let is_class = class.strip_prefix('Q').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    if !is_class {
        return Err("write a class of Wikidata such as Q7278".to_owned());
    }
    let kind = kind.map(|kind| one_type(kind).ok_or_else(|| format!("`{kind}` is no type of actor"))).transpose()?;
    Ok((class.to_owned(), kind))
}

fn one_type(text: &str) -> Option<ActorType> {
    ActorType::ALL.into_iter().find(|kind| kind.as_str() == text.trim())
}

/// Rejected entries told one by one; of more, the number.
const TOLD: u64 = 20;

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let gazetteer = project.own_gazetteer()?;
    let mut collector = Collector::new(&gazetteer, wanted(&args.types)?);
    let options = Options { classes: args.class.iter().cloned().collect::<BTreeMap<_, _>>() };
    let mut origin = Origin::default();
    let mut told = 0;
    for path in &args.files {
        read(path, args.format, &options, &mut origin, &mut |item| {
            if let Some((line, reason)) = collector.add(item) {
                told += 1;
                if told <= TOLD {
                    out.error_line(&format!("{}:{line}: {reason}", path.display()));
                }
            }
        })?;
    }
    if told > TOLD {
        out.error_line(&format!("… and {} more rejected", told - TOLD));
    }
    let collected = collector.finish();
    tell(&collected.report, out);
    if collected.actors.is_empty() {
        return Ok(if told > 0 { Outcome::SomeRejected } else { Outcome::NothingFound });
    }
    store(args, project, &origin, &collected, out)?;
    Ok(if told > 0 { Outcome::SomeRejected } else { Outcome::Done })
}

fn wanted(types: &[String]) -> anyhow::Result<BTreeSet<ActorType>> {
    let mut wanted = BTreeSet::new();
    for name in types {
        match (name.trim(), one_type(name)) {
            (_, Some(kind)) => {
                wanted.insert(kind);
            }
            ("org", None) => {
                wanted.extend(ActorType::ALL.into_iter().filter(|kind| !kind.is_land() && *kind != ActorType::Person));
            }
            (other, None) => {
                let known = ActorType::ALL.map(ActorType::as_str).join(", ");
                bail!("`{other}` is no type of actor; it may be {known} or org");
            }
        }
    }
    Ok(wanted)
}

/// What the header says of the files read.
#[derive(Default)]
struct Origin {
    format: Option<Format>,
    files: Vec<String>,
    newest: Option<jiff::Timestamp>,
    hasher: Rc<RefCell<blake3::Hasher>>,
}

fn read(
    path: &Path,
    format: Option<Format>,
    options: &Options,
    origin: &mut Origin,
    sink: &mut dyn FnMut(Item),
) -> anyhow::Result<()> {
    let shown = path.display();
    let stream: Box<dyn Read> = if path == Path::new("-") {
        origin.files.push("-".to_owned());
        Box::new(io::stdin())
    } else {
        let file = File::open(path).with_context(|| format!("cannot read {shown}"))?;
        let changed = file.metadata().and_then(|data| data.modified()).ok();
        let changed = changed.and_then(|time| jiff::Timestamp::try_from(time).ok());
        origin.newest = origin.newest.max(changed);
        origin.files.push(path.file_name().unwrap_or_default().to_string_lossy().into_owned());
        Box::new(file)
    };
    let hashed = Hashed { inner: stream, hasher: Rc::clone(&origin.hasher) };
    let buffered = Box::new(BufReader::with_capacity(256 << 10, hashed));
    let (head, mut unpacked) = match ingest::unpacked(buffered) {
        Ok(unpacked) => unpacked,
        Err(reason) => bail!("cannot import {shown}: it {reason}"),
    };
    let Some(format) = format.or_else(|| Format::detect(&head)) else {
        let known = Format::ALL.map(Format::as_str).join(", ");
        bail!("cannot tell what {shown} is; name it with --format, one of {known}");
    };
    origin.format = Some(format);
    let mut line = 0;
    let result = import::read(format, &mut *unpacked, options, &mut |item| {
        line += 1;
        sink(item);
    });
    if let Err(error) = result {
        // What came before the break is as good as ever.
        sink(Item::Rejected { line: line + 1, reason: format!("cannot be read on: {error}") });
    }
    Ok(())
}

/// Hashes what is read.
struct Hashed {
    inner: Box<dyn Read>,
    hasher: Rc<RefCell<blake3::Hasher>>,
}

impl Read for Hashed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hasher.borrow_mut().update(&buffer[..read]);
        Ok(read)
    }
}

fn tell(report: &Report, out: &mut Out) {
    let listed = |counts: Vec<(String, u64)>| {
        let mut counts = counts;
        counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let more = counts.len().saturating_sub(8);
        let mut shown: Vec<String> = counts.iter().take(8).map(|(what, n)| format!("{n} {what}")).collect();
        shown.extend((more > 0).then(|| format!("{more} kinds more")));
        shown.join(", ")
    };
    let kept: u64 = report.kept.values().sum();
    out.say(&format!("read {}", counted(report.read, "entry", "entries")));
    let kinds = listed(report.kept.iter().map(|(kind, n)| (kind.as_str().to_owned(), *n)).collect());
    let kinds = if kinds.is_empty() { String::new() } else { format!(" ({kinds})") };
    out.say(&format!(
        "kept {}{kinds} with {}",
        counted(kept, "actor", "actors"),
        counted(report.names, "name", "names")
    ));
    if report.merged > 0 {
        out.say(&format!("  {} of them known already: those take over the names", report.merged));
    }
    let skipped: u64 = report.skipped.values().sum();
    if skipped > 0 {
        out.say(&format!("skipped {skipped} ({})", listed(report.skipped.clone().into_iter().collect())));
    }
    if report.rejected > 0 {
        out.say(&format!("rejected {}", report.rejected));
    }
}

fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn store(args: &Args, project: &Project, origin: &Origin, collected: &Collected, out: &mut Out) -> anyhow::Result<()> {
    let format = origin.format.map(Format::as_str).unwrap_or_default();
    let shown = args.out.clone().unwrap_or_else(|| Path::new(IMPORTED).join(file_name(&args.files[0], format)));
    let header = Header {
        format: format.to_owned(),
        source: origin.files.clone(),
        date: origin.newest.and_then(day),
        hash: origin.hasher.borrow().finalize().to_hex().to_string(),
        license: origin.format.and_then(license).map(str::to_owned),
        ..Header::default()
    };
    let path = project.root.join(&shown);
    keep(&path, write(header, collected).as_bytes()).with_context(|| format!("cannot write {}", path.display()))?;
    out.say(&format!("wrote {}", shown.display()));
    if let Some(license) = origin.format.and_then(license) {
        out.say(&format!("  license of the data: {license}"));
    }
    if !project.reads_actors_from(&shown) {
        out.say(&format!("  to use it, add \"{}\" to `actors` in pundit.toml", shown.display()));
    }
    out.say("`pundit reindex --if-needed` brings the index up to date");
    Ok(())
}

fn day(time: jiff::Timestamp) -> Option<String> {
    Some(PartialDate::from_date(time.to_zoned(jiff::tz::TimeZone::UTC).date()).to_string())
}

/// What users have to know before they pass on what they made of it.
fn license(format: Format) -> Option<&'static str> {
    match format {
        Format::OpenSanctions => Some("CC BY-NC 4.0 (OpenSanctions), no commercial use without a license of theirs"),
        Format::Ftm => Some("as its publisher says; OpenSanctions: CC BY-NC 4.0"),
        Format::Wikidata | Format::Sparql => Some("CC0 1.0 (Wikidata)"),
        Format::Petrarch | Format::Csv | Format::Toml => None,
    }
}

/// `targets-simple.actors` for `targets.simple.csv.gz`.
fn file_name(source: &Path, format: &str) -> String {
    let name = source.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let mut stem = name.as_str();
    let endings = [".gz", ".bz2", ".zst", ".xz", ".csv", ".tsv", ".json", ".jsonl", ".ftm", ".toml", ".txt", ".actors"];
    while let Some(shorter) = endings.iter().find_map(|ending| stem.strip_suffix(ending)) {
        stem = shorter;
    }
    let slug: String = stem.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let slug = slug.trim_matches('-');
    format!("{}.actors", if slug.is_empty() { format } else { slug })
}
