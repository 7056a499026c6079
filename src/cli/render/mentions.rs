use super::super::out::{ACTOR, BOLD, DIM, Out};
use super::prose::clean;
use crate::api::{AnnotationRecord, MentionRecord};
use crate::article::Article;
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
