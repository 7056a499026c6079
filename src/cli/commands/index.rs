use super::super::args::Format;
use super::super::failure::Outcome;
use super::super::model_home::{self, Home};
use super::super::out::Out;
use super::super::progress::{Progress, Shown, Times};
use super::super::project::Project;
use super::super::render::report::Ran;
use super::super::stop::Stop;
use super::super::watch;
use super::default_threads;
use crate::index::Manifest;
use crate::ingest;
use crate::pipeline::{self, Build, Job, Naming, Observer, PipelineError};
use anyhow::{Context, bail};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Read files and folders into the index: add new articles, replace changed ones, skip the rest
///
/// Reads saved web pages (HTML, MHTML), web archives (WARC), feeds and WordPress exports, Markdown
/// with front matter, plain text, JSONL, tables (CSV), EPUB and PDF, packed or not, in zip and tar
/// archives and nested folders, or one stream from standard input (`-`), which is kept as a file in
/// the corpus folder. The paths are remembered: a bare `pundit index` goes over all of them again.
/// Searches go on meanwhile and see the result all at once.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit index ~/articles
  pundit index 'crawl/2025-*.warc.gz'
  pundit index                        go over all remembered paths; unchanged files cost a look
  pundit index --prune                also remove articles whose file is gone
  pundit index --watch                stay, and bring the index up to date whenever files change
  pundit index --json-progress        progress for a program, as JSON lines on standard error
  zcat dump.jsonl.gz | pundit index -

Exit code 4: done, but some inputs were rejected; each is named with its reason. Exit code 130: stopped
by Ctrl-C; what was read is in the index, and `pundit index` goes on with the rest.")]
pub struct Args {
    /// Files, folders or patterns such as '*.html'; `-` for standard input; none for all remembered ones (at first, the corpus folder)
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Remove articles whose file is gone; without it they are kept and reported
    #[arg(long)]
    prune: bool,
    /// Stay and follow the files: every change is in the index a moment later, until Ctrl-C
    #[arg(long)]
    watch: bool,
    #[command(flatten)]
    work: WorkArgs,
}

/// How much of the machine to use.
#[derive(clap::Args, Clone, Debug)]
pub struct WorkArgs {
    /// Workers [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// Megabytes the index may buffer before it writes a segment
    #[arg(long, value_name = "MB", default_value_t = MEMORY, value_parser = clap::value_parser!(u64).range(16..=65536))]
    memory: u64,
    /// Find no names by the statistical model, only those of known actors
    #[arg(long)]
    no_model: bool,
    /// Set down every so many seconds how far a new generation has come; a run that is killed goes on from there
    #[arg(long, value_name = "SECONDS", default_value_t = pipeline::CHECKPOINT)]
    checkpoint: u64,
    /// Tell progress to a program: JSON lines on standard error, the last of them the report
    #[arg(long)]
    json_progress: bool,
    /// How the report is printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

impl Default for WorkArgs {
    fn default() -> WorkArgs {
        WorkArgs {
            threads: None,
            memory: MEMORY,
            no_model: false,
            checkpoint: pipeline::CHECKPOINT,
            json_progress: false,
            format: Format::Human,
        }
    }
}

/// Megabytes the index may buffer unless told.
const MEMORY: u64 = 256;

/// Said when somebody asks a run to stop.
const ON_STOP: &str = "stopping: what is in hand is brought to an end (once more leaves at once, without it)";

impl WorkArgs {
    /// How a new generation is built that is one of `keep`.
    pub fn build(&self, keep: usize) -> Build {
        Build { keep, checkpoint: Duration::from_secs(self.checkpoint), abandon: false }
    }

    /// Runs `work` with everything a run needs, and shows how far it is.
    pub fn run<T>(
        &self,
        project: &Project,
        out: &mut Out,
        work: impl FnOnce(&Job<'_>) -> Result<T, PipelineError>,
    ) -> anyhow::Result<T> {
        Ok(self.run_timed(project, out, work)?.0)
    }

    /// Like [`WorkArgs::run`]; also says what took how long.
    pub fn run_timed<T>(
        &self,
        project: &Project,
        out: &mut Out,
        work: impl FnOnce(&Job<'_>) -> Result<T, PipelineError>,
    ) -> anyhow::Result<(T, Times)> {
        let shown = match (self.json_progress, out.is_quiet()) {
            (true, _) => Shown::Events,
            (false, true) => Shown::Nothing,
            (false, false) => Shown::Words,
        };
        if self.json_progress {
            out.talk_in_events();
        }
        let progress = Progress::new(shown, Stop::listen(), ON_STOP);
        let result = self.with_job(project, &progress, |job| Ok(work(job)?));
        let times = progress.finish();
        Ok((result?, times))
    }

    /// Runs `work` with everything a run needs.
    pub fn with_job<T>(
        &self,
        project: &Project,
        observer: &dyn Observer,
        work: impl FnOnce(&Job<'_>) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let (index, overrides) = (project.index(), project.overrides()?);
        let model = if self.no_model { None } else { model_home::installed()? };
        work(&Job {
            root: &project.root,
            corpus: project.corpus(),
            index: &index,
            gazetteer: project.gazetteer()?,
            naming: match &model {
                Some(model) => Naming::Model(model),
                None if self.no_model => Naming::Off,
                None => Naming::Kept,
            },
            overrides: &overrides,
            settings: project.settings(),
            threads: self.threads.map_or_else(default_threads, usize::from),
            memory: (self.memory as usize) << 20,
            observer,
        })
    }
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let paths = ingest::expand(&args.paths)?;
    let paths = paths.iter().map(|path| keep_if_stream(path, project)).collect::<anyhow::Result<Vec<PathBuf>>>()?;
    let outcome = index(&paths, args.prune, &args.work, project, out)?;
    if !args.watch || outcome == Outcome::Stopped {
        return Ok(outcome);
    }
    out.flush()?;
    watch::follow(&args.work, args.prune, project, out)
}

/// Runs the update and prints the report.
pub fn index(
    paths: &[PathBuf],
    prune: bool,
    work: &WorkArgs,
    project: &Project,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    let ((differences, unnamed, report), times) = work.run_timed(project, out, |job| {
        let manifest = job.index.current().and_then(|generation| generation.manifest());
        let new = pipeline::versions(job.gazetteer, job.naming);
        let differences = manifest.map(|Manifest { versions, .. }| {
            let new = job.naming.kept_in(&versions, new);
            versions.differences(&new)
        });
        let differences = differences.unwrap_or_default();
        Ok((
            differences,
            matches!(job.naming, Naming::Kept),
            pipeline::update_as(job, paths, prune, &work.build(pipeline::KEEP))?,
        ))
    })?;
    if unnamed && report.added + report.replaced > 0 && Home::find() != Home::Off {
        out.say("note: only listed actors are found; `pundit model install` adds a model that finds other names");
    }
    if !differences.is_empty() {
        let list = differences.join(", ");
        out.say(&format!(
            "note: the index was built by other rules ({list}); `pundit reindex --if-needed` brings all of it up to date"
        ));
    }
    Ran { report: &report, times: &times, generation: &project.index().current()? }.print(work.format, out)
}

/// Standard input becomes a file of the corpus, so that no article depends on a stream that is gone.
fn keep_if_stream(path: &Path, project: &Project) -> anyhow::Result<PathBuf> {
    if path != Path::new("-") {
        return Ok(path.to_owned());
    }
    let folder = project.corpus();
    let reading = "cannot read standard input";
    let mut input = std::io::stdin().lock();
    let mut head = Vec::new();
    (&mut input).take(ingest::HEAD as u64).read_to_end(&mut head).context(reading)?;
    let kind = match ingest::sniff(&head) {
        Ok(kind) => kind,
        Err(reason) => bail!("standard input {reason}"),
    };
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let keeping = || format!("cannot keep standard input in {}", folder.display());
    // Under a hidden name, which no run would read, until it is whole.
    let mut kept = tempfile::Builder::new().prefix(".stdin-").tempfile_in(&folder).with_context(keeping)?;
    let mut hasher = blake3::Hasher::new();
    let mut stream = std::io::Cursor::new(head).chain(input);
    let mut buffer = vec![0; 1 << 20];
    loop {
        let read = stream.read(&mut buffer).context(reading)?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
        kept.write_all(&buffer[..read]).with_context(keeping)?;
    }
    let name = format!("stdin-{}.{}", &hasher.finalize().to_hex()[..12], kind.extension);
    let file = folder.join(name);
    if file.exists() {
        return Ok(file);
    }
    allow_others_to_read(kept.as_file()).with_context(keeping)?;
    kept.persist(&file).with_context(keeping)?;
    Ok(file)
}

/// A temporary file is its owner's alone; a file of the corpus is like any other.
fn allow_others_to_read(file: &std::fs::File) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    Ok(())
}
