use super::{Fingerprint, Receipt, ReceiptCounts, ReceiptHit};
use crate::api::VERSION;
use crate::index::Versions;
use serde::Serialize;
use std::collections::HashMap;

/// What is different since a receipt was written: `replay FILE --format json`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReplayRecord {
    pub v: u32,
    /// Whether the answer is the same: as many articles, and the same hits in the same order.
    pub same: bool,
    pub query: String,
    /// When the receipt was written.
    pub created: String,
    /// What is different about the index, in words.
    pub index: Vec<String>,
    /// What is different about the program, in words.
    pub program: Vec<String>,
    pub before: ReceiptCounts,
    pub after: ReceiptCounts,
    pub came: Vec<Ranked>,
    pub went: Vec<Ranked>,
    /// Hits that changed places with others; those that only made room are not named.
    pub moved: Vec<Moved>,
    /// Hits on both lists whose scores differ.
    pub rescored: usize,
}

/// A hit and its rank, from 1, on the list that has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ranked {
    pub id: String,
    pub rank: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moved {
    pub id: String,
    pub from: usize,
    pub to: usize,
}

impl ReplayRecord {
    /// Compares a receipt with one of the same search now.
    pub fn new(before: &Receipt, after: &Receipt) -> ReplayRecord {
        let Difference { came, went, moved, rescored } = difference(&before.hits, &after.hits);
        let hits_same = came.is_empty() && went.is_empty() && moved.is_empty();
        ReplayRecord {
            v: VERSION,
            same: hits_same && before.counts == after.counts,
            query: before.query.clone(),
            created: before.created.clone(),
            index: index_changes(&before.index, &after.index),
            program: program_changes(before, after),
            before: before.counts,
            after: after.counts,
            came,
            went,
            moved,
            rescored,
        }
    }
}

fn index_changes(before: &Fingerprint, after: &Fingerprint) -> Vec<String> {
    let mut changes = Vec::new();
    let same_content = before.logical_hash == after.logical_hash;
    if before.generation != after.generation || before.begun != after.begun {
        let content = if same_content { ", with the same content" } else { "" };
        changes.push(format!("generation {} → {}{content}", before.generation, after.generation));
    }
    if !same_content {
        let counts = [(before.articles, after.articles, "articles"), (before.passages, after.passages, "passages")];
        let differ = counts.iter().filter(|(was, is, _)| was != is);
        let differ: Vec<String> = differ.map(|(was, is, what)| format!("{was} → {is} {what}")).collect();
        let counts = if differ.is_empty() { "as many articles and passages".to_owned() } else { differ.join(", ") };
        changes.push(format!("content {} → {} ({counts})", before.logical_hash, after.logical_hash));
    }
    if before.format != after.format {
        changes.push(format!("format {} → {}", before.format, after.format));
    }
    changes.extend(version_changes(&before.versions, &after.versions));
    changes
}

fn program_changes(before: &Receipt, after: &Receipt) -> Vec<String> {
    let mut changes = version_changes(&before.program, &after.program);
    if before.understood != after.understood {
        changes.push(format!("the query is understood as `{}`, not as `{}`", after.understood, before.understood));
    }
    if before.options.ranking != after.options.ranking {
        changes.push(format!("ranking {} → {}", before.options.ranking, after.options.ranking));
    }
    changes
}

fn version_changes(before: &Versions, after: &Versions) -> Vec<String> {
    let program = (before.pundit != after.pundit).then(|| format!("pundit {} → {}", before.pundit, after.pundit));
    program.into_iter().chain(before.differences(after)).collect()
}

struct Difference {
    came: Vec<Ranked>,
    went: Vec<Ranked>,
    moved: Vec<Moved>,
    rescored: usize,
}

fn difference(before: &[ReceiptHit], after: &[ReceiptHit]) -> Difference {
    let places = |hits: &[ReceiptHit]| hits.iter().enumerate().map(|(i, hit)| (hit.id.clone(), i)).collect();
    let (old, new): (HashMap<String, usize>, HashMap<String, usize>) = (places(before), places(after));
    let only = |hits: &[ReceiptHit], other: &HashMap<String, usize>| {
        let ranked = (1..).zip(hits).filter(|(_, hit)| !other.contains_key(&hit.id));
        ranked.map(|(rank, hit)| Ranked { id: hit.id.clone(), rank }).collect::<Vec<_>>()
    };
    // The places, before, of the hits on both lists, in their order now.
    let kept: Vec<usize> = after.iter().filter_map(|hit| old.get(&hit.id).copied()).collect();
    let rank_now = |place: usize| new[&before[place].id] + 1;
    let moved = out_of_order(&kept).into_iter().map(|place| Moved {
        id: before[place].id.clone(),
        from: place + 1,
        to: rank_now(place),
    });
    let differs = |place: &&usize| {
        let (was, is) = (before[**place].score, after[new[&before[**place].id]].score);
        (was - is).abs() > 1e-4 * was.abs().max(is.abs())
    };
    Difference {
        came: only(after, &old),
        went: only(before, &new),
        moved: moved.collect(),
        rescored: kept.iter().filter(differs).count(),
    }
}

/// The fewest numbers without which the rest ascend.
fn out_of_order(numbers: &[usize]) -> Vec<usize> {
    // Longest increasing subsequence: the last index of the best one of each length, and predecessors.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(numbers.len());
    for (i, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|&end| numbers[end] < *number);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        ends.truncate(ends.len().max(length));
        if length == ends.len() { ends.push(i) } else { ends[length] = i }
    }
    let mut stays = vec![false; numbers.len()];
    let mut at = ends.last().copied();
    while let Some(i) = at {
        stays[i] = true;
        at = before[i];
    }
    numbers.iter().zip(stays).filter(|(_, stays)| !stays).map(|(number, _)| *number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(ids: &str) -> Vec<ReceiptHit> {
        ids.chars().map(|id| ReceiptHit { id: id.to_string(), score: 1.0 }).collect()
    }

    #[test]
    fn hits_come_go_and_move_and_making_room_is_no_move() {
        let check = |before: &str, after: &str, came: &str, went: &str, moved: &str| {
            let found = difference(&hits(before), &hits(after));
            let ranked =
                |list: &[Ranked]| list.iter().map(|r| format!("{}{}", r.id, r.rank)).collect::<Vec<_>>().join(" ");
            let moves =
                found.moved.iter().map(|m| format!("{}{}-{}", m.id, m.from, m.to)).collect::<Vec<_>>().join(" ");
            assert_eq!(
                (ranked(&found.came), ranked(&found.went), moves),
                (came.into(), went.into(), moved.into()),
                "{before} {after}"
            );
        };
        check("abc", "abc", "", "", "");
        check("abc", "xabc", "x1", "", "");
        check("abcd", "acd", "", "b2", "");
        check("abcd", "bcda", "", "", "a1-4");
        check("abcd", "axdcb", "x2", "", "d4-3 c3-4");
        check("", "a", "a1", "", "");
        check("a", "", "", "a1", "");
    }

    #[test]
    fn scores_that_differ_are_counted() {
        let mut after = hits("ab");
        after[1].score = 1.5;
        assert_eq!(difference(&hits("ab"), &after).rescored, 1);
    }
}
