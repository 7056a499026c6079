use super::super::out::{ACTOR, BOLD, DIM, MATCH, Out};
use super::prose::{clean, wrap_styled};
use crate::api::{AnnotationRecord, MentionRecord};
use crate::article::Article;
use crate::entities::ActorType;
use crate::text::{CharOffsets, Span};
use anstyle::Style;
use std::collections::BTreeMap;

/// Characters of context on either side of a mention.
const CONTEXT: usize = 30;

/// The actors of an article, each with its mentions in context.
pub fn print(article: &Article, record: &AnnotationRecord, out: &mut Out) -> anyhow::Result<()> {
    out.line(&out.paint(BOLD, &clean(article.title.as_deref().unwrap_or("(no title)"))))?;
    out.line(&out.paint(DIM, &format!("{} · {}", article.id, article.source)))?;
    let title: Vec<char> = article.title.as_deref().unwrap_or_default().chars().collect();
    let text: Vec<char> = record.text.chars().collect();
    let mut by_actor: BTreeMap<&str, Vec<(&MentionRecord, &[char])>> = BTreeMap::new();
    let in_title = record.title_mentions.iter().map(|m| (m, title.as_slice()));
    for (mention, place) in in_title.chain(record.mentions.iter().map(|m| (m, text.as_slice()))) {
        by_actor.entry(&mention.actor).or_default().push((mention, place));
    }
    for actor in &record.actors {
        let Some(mentions) = by_actor.get(actor.as_str()) else { continue };
        let first = mentions[0].0;
        let count = mentions.len();
        out.line(&format!(
            "{}  {}",
            out.paint(ACTOR, &clean(&first.name)),
            out.paint(DIM, &format!("{actor} · {} · {count}×", first.kind))
        ))?;
        for (mention, place) in mentions {
            out.line(&context(mention, place, out))?;
        }
    }
    out.line("")
}

fn context(mention: &MentionRecord, text: &[char], out: &Out) -> String {
    let part = |from: usize, to: usize| clean(&text[from..to].iter().collect::<String>());
    let before = part(mention.start.saturating_sub(CONTEXT), mention.start);
    let after = part(mention.end, (mention.end + CONTEXT).min(text.len()));
    let how = out.paint(DIM, &format!("{} {:.2}", mention.via, mention.confidence));
    format!("  {before:>CONTEXT$}{}{after:<CONTEXT$}  {how}", out.paint(BOLD, &clean(&mention.surface)))
}

/// A mention to be marked in its text.
pub struct Shown<'r> {
    pub mention: &'r MentionRecord,
    pub counts: bool,
}

impl Shown<'_> {
    /// What kind of thing is mentioned, in broad strokes.
    pub fn class(&self) -> &'static str {
        let kind = ActorType::ALL.into_iter().find(|kind| kind.as_str() == self.mention.kind);
        match kind {
            _ if !self.counts => "undecided",
            Some(ActorType::Person) => "person",
            Some(kind) if kind.is_land() => "land",
            _ => "organization",
        }
    }

    fn style(&self) -> Style {
        let colored = |color| Style::new().bold().fg_color(Some(anstyle::Color::Ansi(color)));
        match self.class() {
            "undecided" => DIM.underline(),
            "person" => MATCH,
            "land" => colored(anstyle::AnsiColor::Green),
            _ => colored(anstyle::AnsiColor::Blue),
        }
    }
}

/// All mentions in the title or in the text, those that do not count among them, in order.
pub fn shown(record: &AnnotationRecord, in_title: bool) -> Vec<Shown<'_>> {
    let (counted, undecided) = match in_title {
        true => (&record.title_mentions, &record.title_undecided),
        false => (&record.mentions, &record.undecided),
    };
    let counted = counted.iter().map(|mention| Shown { mention, counts: true });
    let undecided = undecided.iter().flatten().map(|mention| Shown { mention, counts: false });
    let mut shown: Vec<Shown<'_>> = counted.chain(undecided).collect();
    shown.sort_by_key(|shown| shown.mention.start);
    shown
}

/// The article with its mentions marked, and below it the reason for each.
pub fn explain(article: &Article, record: &AnnotationRecord, out: &mut Out) -> anyhow::Result<()> {
    let title = article.title.as_deref().unwrap_or("(no title)");
    let (in_title, in_body) = (shown(record, true), shown(record, false));
    let width = out.width();
    for line in wrap_styled(title, &marks(title, &in_title), width, "", out) {
        out.line(&line)?;
    }
    out.line(&out.paint(DIM, &format!("{} · {}", article.id, article.source)))?;
    out.line("")?;
    for line in wrap_styled(&record.text, &marks(&record.text, &in_body), width, "", out) {
        out.line(&line)?;
    }
    out.line("")?;
    for shown in in_title.iter().chain(&in_body) {
        for line in reason(shown, width, out) {
            out.line(&line)?;
        }
    }
    out.line("")
}

fn marks(text: &str, shown: &[Shown<'_>]) -> Vec<(Span, Style)> {
    let offsets = CharOffsets::new(text);
    let byte = |at| offsets.byte_at(at);
    shown.iter().map(|s| (Span::new(byte(s.mention.start), byte(s.mention.end)), s.style())).collect()
}

fn reason(shown: &Shown<'_>, width: usize, out: &Out) -> Vec<String> {
    let mention = shown.mention;
    let actor = format!("{} ({})", clean(&mention.name), mention.actor);
    let surface = out.paint(shown.style(), &clean(&mention.surface));
    let counts = if shown.counts { "" } else { ", not counted" };
    let how = out.paint(DIM, &format!("{} {:.2}{counts}", mention.via, mention.confidence));
    let because = mention.because.as_ref().map(|reason| clean(&reason.sentence())).unwrap_or_default();
    let mut lines = vec![format!("{surface} → {actor}  {how}")];
    lines.extend(wrap_styled(&because, &[], width, "    ", out));
    lines
}
