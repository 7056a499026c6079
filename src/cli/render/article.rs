use super::super::out::{ACTOR, BOLD, DIM, Out, WARNING};
use super::hits::byline;
use super::prose::{clean, wrap};
use crate::article::{Article, BlockKind, Dated};
use crate::entities::Gazetteer;
use crate::search::Located;
use anstyle::Style;

/// An article for reading; a passage of it is marked in the margin.
pub fn print(located: &Located, gazetteer: &Gazetteer, out: &mut Out) -> anyhow::Result<()> {
    head(located.article.article(), out)?;
    (0..located.article.ids().len()).try_for_each(|n| print_passage(located, n, None, gazetteer, out))
}

/// A passage and at most `reach` passages on either side, which are dimmed.
pub fn print_in_context(
    located: &Located,
    n: usize,
    reach: usize,
    gazetteer: &Gazetteer,
    out: &mut Out,
) -> anyhow::Result<()> {
    head(located.article.article(), out)?;
    let end = located.article.ids().len().min(n.saturating_add(reach).saturating_add(1));
    let around = |at: usize| (at != n).then_some(DIM);
    (n.saturating_sub(reach)..end).try_for_each(|at| print_passage(located, at, around(at), gazetteer, out))
}

fn print_passage(
    located: &Located,
    n: usize,
    style: Option<Style>,
    gazetteer: &Gazetteer,
    out: &mut Out,
) -> anyhow::Result<()> {
    let text = located.article.article().body.text();
    let Some(place) = located.article.place(gazetteer, n, &[]) else { return Ok(()) };
    let chosen = located.passage == Some(n);
    let margin = if chosen { out.paint(ACTOR, "┃ ") } else { "  ".to_owned() };
    out.line("")?;
    for line in wrap(place.span.of(text), &[], out.width() - 2, "", out) {
        let line = style.map_or_else(|| line.clone(), |style| out.paint(style, &line));
        out.line(format!("{margin}{line}").trim_end())?;
    }
    let names = place.actors.iter().map(|a| clean(&a.name)).collect::<Vec<_>>().join(", ");
    let foot = if names.is_empty() { place.id.to_string() } else { format!("{} · {names}", place.id) };
    out.line(&format!("{margin}{}", out.paint(DIM, &foot)))
}

/// An article as extraction understood it, with provenance and warnings.
pub fn print_extracted(article: &Article, out: &mut Out) -> anyhow::Result<()> {
    head(article, out)?;
    let text = article.body.text();
    for block in article.body.blocks() {
        let (indent, style) = match block.kind {
            BlockKind::Heading(_) => ("  ", Some(BOLD)),
            BlockKind::Quotation => ("  > ", None),
            BlockKind::ListItem => ("  • ", None),
            BlockKind::Paragraph | BlockKind::Table => ("  ", None),
        };
        out.line("")?;
        for line in wrap(block.span.of(text), &[], out.width(), indent, out) {
            let line = style.map_or_else(|| line.clone(), |style| out.paint(style, &line));
            out.line(&line)?;
        }
    }
    out.line("")
}

pub(super) fn head(article: &Article, out: &mut Out) -> anyhow::Result<()> {
    let title = article.title.as_deref().unwrap_or("(no title)");
    out.line(&out.paint(BOLD, &clean(title)))?;
    out.line(&byline(article, out))?;
    let mut fields =
        vec![("id", article.id.to_string()), ("docno", article.docno()), ("source", article.source.to_string())];
    fields.extend(article.url.as_ref().map(|url| ("url", clean(url))));
    for author in &article.authors {
        let rest = [author.role.clone(), author.affiliation.clone()].into_iter().flatten();
        let via = serde_json::to_value(author.via)?;
        let detail: Vec<String> = rest.chain(via.as_str().map(|via| format!("from {via}"))).collect();
        fields.push(("author", format!("{} ({})", clean(&author.name), clean(&detail.join("; ")))));
    }
    let date = |dated: &Dated| -> anyhow::Result<String> {
        let via = serde_json::to_value(dated.via)?;
        let doubt = if dated.reliable { "" } else { ", doubtful" };
        let others: Vec<String> = dated.conflicts.iter().map(ToString::to_string).collect();
        let others = if others.is_empty() { String::new() } else { format!(", others say {}", others.join(", ")) };
        Ok(format!("{} (from {}{doubt}{others})", dated.date, via.as_str().unwrap_or_default()))
    };
    if let Some(published) = &article.published {
        fields.push(("published", date(published)?));
    }
    if let Some(modified) = &article.modified {
        fields.push(("modified", date(modified)?));
    }
    fields.extend(article.language.map(|l| ("language", l.to_string())));
    if !article.tags.is_empty() {
        fields.push(("tags", clean(&article.tags.join(", "))));
    }
    for (label, value) in fields {
        out.line(&format!("{} {value}", out.paint(DIM, &format!("{label:<9}"))))?;
    }
    for warning in &article.warnings {
        out.line(&out.paint(WARNING, &format!("warning: {}", clean(warning))))?;
    }
    Ok(())
}
