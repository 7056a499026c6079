//! Two runs side by side, no index needed.

use super::super::super::failure::Outcome;
use super::super::super::out::Out;
use super::{Args, Format, read};
use crate::api::ComparisonRecord;
use crate::eval::{self, Comparison, Measures, Qrels, Run};
use std::path::Path;

pub fn run(args: &Args, a: &Path, b: &Path, qrels: &Qrels, out: &mut Out) -> anyhow::Result<Outcome> {
    let run = |path: &Path| anyhow::Ok(Run::parse(&read(path)?, &path.display().to_string())?);
    let (run_a, run_b) = (run(a)?, run(b)?);
    let compared = eval::compare(qrels, &run_b, &run_a);
    let (of_a, of_b) = (eval::evaluate(qrels, &run_a), eval::evaluate(qrels, &run_b));
    let pairs = of_a.topics.iter().zip(&of_b.topics).filter(|_| args.per_topic);
    let mut topics: Vec<(&str, &Measures, &Measures)> = pairs.map(|((id, a), (_, b))| (id.as_str(), a, b)).collect();
    topics.sort_by(|x, y| difference(y).total_cmp(&difference(x)).then(x.0.cmp(y.0)));
    match args.format {
        Format::Json => out.json_pretty(&ComparisonRecord::new(of_a.topics.len(), &compared, &topics))?,
        Format::Human => {
            out.line(&format!("A {}\nB {}\n{} topics", a.display(), b.display(), of_a.topics.len()))?;
            table(&compared, out)?;
            per_topic(&topics, out)?;
        }
    }
    Ok(if of_a.topics.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

/// What the second run gained in the first measure.
fn difference(topic: &(&str, &Measures, &Measures)) -> f64 {
    topic.2.ndcg_10 - topic.1.ndcg_10
}

fn table(compared: &[Comparison], out: &mut Out) -> anyhow::Result<()> {
    out.line(&format!("\n{:<8}  {:<6}  {:<6}  {:<7}  {:<6}  gains  losses  equal", "measure", "A", "B", "B − A", "p"))?;
    for c in compared {
        let figures = format!("{:<8}  {:.4}  {:.4}  {:+.4}  {:.4}", c.measure, c.b, c.a, c.a - c.b, c.p_value);
        out.line(&format!("{figures}  {:<5}  {:<6}  {}", c.wins, c.losses, c.ties))?;
    }
    Ok(())
}

fn per_topic(topics: &[(&str, &Measures, &Measures)], out: &mut Out) -> anyhow::Result<()> {
    if topics.is_empty() {
        return Ok(());
    }
    out.line(&format!("\n{:<8}  {:<6}  {:<6}  topic, by the difference in nDCG@10", "B − A", "A", "B"))?;
    for topic in topics {
        let (id, a, b) = topic;
        out.line(&format!("{:+.4}   {:.4}  {:.4}  {id}", difference(topic), a.ndcg_10, b.ndcg_10))?;
    }
    Ok(())
}
