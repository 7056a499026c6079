//! Standard output and standard error.

use crate::api::{EventRecord, RunEvent};
use anstyle::Style;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}

/// Where results and talk go, and how they may look there.
pub struct Out {
    stdout: BufWriter<Stdout>,
    color: bool,
    quiet: bool,
    /// Talk is for a program.
    events: bool,
    width: usize,
}

/// Text wider than this is hard to read, however wide the terminal.
const WIDEST: usize = 100;

impl Out {
    pub fn new(color: ColorChoice, quiet: bool) -> Out {
        let stdout = io::stdout();
        let color = match color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never,
        };
        let width = if stdout.is_terminal() { textwrap::termwidth().clamp(40, WIDEST) } else { WIDEST };
        Out { stdout: BufWriter::new(stdout), color, quiet, events: false, width }
    }

    /// Columns available for results.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Columns of the terminal, all of them; 120 where there is none.
    pub fn columns(&self) -> usize {
        if io::stdout().is_terminal() { textwrap::termwidth().max(40) } else { 120 }
    }

    /// Text in a style where styles are wanted, else as it is.
    pub fn paint(&self, style: Style, text: &str) -> String {
        if self.color && !text.is_empty() { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// One line of results.
    pub fn line(&mut self, text: &str) -> anyhow::Result<()> {
        Ok(writeln!(self.stdout, "{text}")?)
    }

    /// Results that bring their own line ends.
    pub fn write(&mut self, text: &str) -> anyhow::Result<()> {
        Ok(self.stdout.write_all(text.as_bytes())?)
    }

    pub fn bytes(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        Ok(self.stdout.write_all(bytes)?)
    }

    pub fn json(&mut self, value: &impl serde::Serialize) -> anyhow::Result<()> {
        serde_json::to_writer(&mut self.stdout, value)?;
        self.line("")
    }

    pub fn json_pretty(&mut self, value: &impl serde::Serialize) -> anyhow::Result<()> {
        serde_json::to_writer_pretty(&mut self.stdout, value)?;
        self.line("")
    }

    /// From now on every line of talk is an event in JSON.
    pub fn talk_in_events(&mut self) {
        self.events = true;
    }

    pub fn talks_in_events(&self) -> bool {
        self.events
    }

    /// Talk: silent under `--quiet`, unless a program listens.
    pub fn say(&mut self, text: &str) {
        if self.events || !self.quiet {
            self.error_line(text);
        }
    }

    /// Talk that must be heard.
    pub fn error_line(&mut self, text: &str) {
        match self.events {
            true => self.event(RunEvent::Note { text }),
            false => self.talk(text),
        }
    }

    /// Why the command failed, and what can be done about it.
    pub fn failure(&mut self, text: &str, hint: Option<&str>) {
        if self.events {
            return self.event(RunEvent::Error { text, hint });
        }
        self.talk(&format!("error: {text}"));
        if let Some(hint) = hint {
            self.talk(&format!("hint: {hint}"));
        }
    }

    /// One event, to whoever asked for events.
    pub fn event(&mut self, event: RunEvent<'_>) {
        if self.events
            && let Ok(json) = serde_json::to_string(&EventRecord::new(event))
        {
            self.talk(&json);
        }
    }

    fn talk(&mut self, text: &str) {
        // What was found so far comes before what is said about it; a broken standard error has no one to tell.
        let _ = self.stdout.flush();
        let _ = writeln!(io::stderr(), "{text}");
    }

    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    pub fn flush(&mut self) -> anyhow::Result<()> {
        Ok(self.stdout.flush()?)
    }
}

pub const BOLD: Style = Style::new().bold();
pub const DIM: Style = Style::new().dimmed();
pub const MATCH: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(anstyle::AnsiColor::Yellow)));
pub const WARNING: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(anstyle::AnsiColor::Red)));
pub const ACTOR: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(anstyle::AnsiColor::Cyan)));
