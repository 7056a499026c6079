use super::super::out::{BOLD, DIM, Out};
use super::article::head;
use super::prose::clean;
use crate::article::Article;
use crate::extract::trace::{Candidate, Field, Verdict};

/// Longer values are cut.
const VALUE: usize = 76;

/// An article's fields, and below each what was considered for it.
pub fn print(article: &Article, candidates: &[Candidate], out: &mut Out) -> anyhow::Result<()> {
    head(article, out)?;
    for field in Field::ALL {
        let of_field: Vec<&Candidate> = candidates.iter().filter(|c| c.field == field).collect();
        if of_field.is_empty() {
            continue;
        }
        out.line("")?;
        out.line(&out.paint(BOLD, &field.to_string()))?;
        for candidate in of_field {
            print_candidate(candidate, out)?;
        }
    }
    out.line("")
}

fn print_candidate(candidate: &Candidate, out: &mut Out) -> anyhow::Result<()> {
    let value = clean(&candidate.value);
    let cut = value.chars().nth(VALUE).is_some();
    let value: String = value.chars().take(VALUE).chain(cut.then_some('…')).collect();
    let value = if candidate.verdict == Verdict::Taken { out.paint(BOLD, &value) } else { value };
    let verdict = candidate.verdict.to_string();
    out.line(&format!("  {verdict:<9}  {value}"))?;
    let via = serde_json::to_value(candidate.via)?;
    let why = [via.as_str().unwrap_or_default(), candidate.why.as_str()];
    let why = why.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
    out.line(&out.paint(DIM, &format!("             {}", clean(&why))))
}
