use super::super::out::{ACTOR, BOLD, DIM, Out, WARNING};
use super::prose::{clean, counted, wrap};
use crate::article::Article;
use crate::search::{Hit, Neighbor, Place, Results, Unit};
use crate::text::Span;

/// Actors named under a passage.
const ACTORS: usize = 6;

/// "12 articles match; 10 hits shown".
pub fn summary(results: &Results, shown: usize) -> String {
    let articles = counted(results.total_articles, "article");
    let verb = if results.total_articles == 1 { "matches" } else { "match" };
    let passages = results.total_passages.map(|n| format!(" in {}", counted(n, "passage"))).unwrap_or_default();
    let folded: u64 = results.hits.iter().map(|hit| hit.also.len() as u64).sum();
    let folded = match folded {
        0 => String::new(),
        1 => "; 1 copy folded".to_owned(),
        n => format!("; {n} copies folded"),
    };
    format!("{articles} {verb}{passages}; {} shown{folded}", counted(shown as u64, "hit"))
}

/// The hits for reading.
pub fn print(results: &Results, unit: Unit, out: &mut Out) -> anyhow::Result<()> {
    for (rank, hit) in (results.first_rank..).zip(&results.hits) {
        out.line("")?;
        print_hit(rank, hit, unit, out)?;
    }
    Ok(())
}

fn print_hit(rank: usize, hit: &Hit, unit: Unit, out: &mut Out) -> anyhow::Result<()> {
    let title = hit.article.title.as_deref().unwrap_or("(no title)");
    let number = format!("{rank}. ");
    let indent = " ".repeat(number.len());
    let lines = wrap(title, &hit.title_highlights, out.width() - number.len(), "", out);
    for (i, line) in lines.iter().enumerate() {
        let start = if i == 0 { &number } else { &indent };
        out.line(&format!("{start}{}", out.paint(BOLD, line)))?;
    }
    out.line(&format!("{indent}{}", byline(&hit.article, out)))?;
    for place in &hit.places {
        print_place(hit, place, &indent, unit, out)?;
    }
    for part in hit.explanation.iter().flat_map(|e| &e.parts) {
        let times = part.times.map(|n| format!(" ×{n}")).unwrap_or_default();
        out.line(&out.paint(DIM, &format!("{indent}{:>8.3}  {}{times}", part.score, part.what)))?;
    }
    if let Some(url) = &hit.article.url {
        out.line(&out.paint(DIM, &format!("{indent}{}", clean(url))))?;
    }
    for copy in &hit.also {
        out.line(&format!("{indent}also in {} · {}", place_and_date(copy, out), out.paint(DIM, &copy.id.to_string())))?;
    }
    Ok(())
}

fn print_place(hit: &Hit, place: &Place, indent: &str, unit: Unit, out: &mut Out) -> anyhow::Result<()> {
    let text = hit.article.body.text();
    let shown = shown(hit, place);
    let marks: Vec<Span> = place
        .highlights
        .iter()
        .filter(|m| shown.contains(**m))
        .map(|m| Span::new(m.start() - shown.start(), m.end() - shown.start()))
        .collect();
    let context = place.context.clone().unwrap_or_default();
    print_neighbors(hit, &context.before, indent, out)?;
    for line in wrap(shown.of(text), &marks, out.width(), &format!("{indent}  "), out) {
        out.line(&line)?;
    }
    print_neighbors(hit, &context.after, indent, out)?;
    let names: Vec<String> = place.actors.iter().take(ACTORS).map(|a| out.paint(ACTOR, &clean(&a.name))).collect();
    let mut foot = vec![out.paint(DIM, &format!("{} · {}", place.id, where_in_article(place)))];
    if !names.is_empty() {
        foot.push(names.join(", "));
    }
    if unit == Unit::Passage && hit.n_matching > 1 {
        foot.push(out.paint(DIM, &format!("{} match", counted(hit.n_matching as u64, "passage"))));
    }
    out.line(&format!("{indent}{}", foot.join(" · ")))
}

/// What stands around the passage, behind a mark in the margin and dimmed.
fn print_neighbors(hit: &Hit, neighbors: &[Neighbor], indent: &str, out: &mut Out) -> anyhow::Result<()> {
    for neighbor in neighbors {
        for line in wrap(neighbor.span.of(hit.article.body.text()), &[], out.width(), &format!("{indent}┆ "), out) {
            let line = if line.is_empty() { format!("{indent}┆") } else { line };
            out.line(&out.paint(DIM, &line))?;
        }
    }
    Ok(())
}

/// The passage without the headline or heading it opens with, which are told beside it.
fn shown(hit: &Hit, place: &Place) -> Span {
    let whole = place.span.of(hit.article.body.text());
    let openings = [hit.article.title.as_deref(), place.heading.as_deref()];
    let opening = openings.into_iter().flatten().find(|opening| whole.starts_with(opening));
    match opening.map(|opening| whole[opening.len()..].trim_start()) {
        Some(rest) if !rest.is_empty() => Span::new(place.span.end() - rest.len(), place.span.end()),
        _ => place.span,
    }
}

fn where_in_article(place: &Place) -> String {
    let (first, last) = place.paragraphs;
    let range = if first == last { format!("{}", first + 1) } else { format!("{}–{}", first + 1, last + 1) };
    let under = place.heading.as_deref().map(|h| format!(", under “{}”", clean(h))).unwrap_or_default();
    format!("¶ {range} of {}{under}", place.n_paragraphs)
}

/// Authors, outlet and date; what is missing is said.
pub fn byline(article: &Article, out: &Out) -> String {
    let names: Vec<String> = article.authors.iter().map(|a| clean(&a.name)).collect();
    let authors = if names.is_empty() { out.paint(DIM, "no author found") } else { names.join(", ") };
    format!("{authors} · {}", place_and_date(article, out))
}

/// Where an article appeared, and when.
fn place_and_date(article: &Article, out: &Out) -> String {
    let date = match &article.published {
        Some(dated) if dated.reliable => dated.date.to_string(),
        Some(dated) => format!("{} {}", dated.date, out.paint(WARNING, "(doubtful)")),
        None => out.paint(WARNING, "no date"),
    };
    let outlet = article.outlet.as_deref().map(clean);
    [outlet, Some(date)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
