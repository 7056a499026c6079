//! The three TREC files: read line by line, and a run written.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

/// A line that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot read line {line} of {file}: {reason}")]
pub struct FileError {
    pub file: String,
    /// From 1.
    pub line: usize,
    pub reason: String,
}

/// What is asked under an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    pub id: String,
    pub text: String,
}

/// Reads `id<TAB>text`, one topic a line, in order; blank lines do not count. `file` names the
/// text in errors.
pub fn parse_topics(text: &str, file: &str) -> Result<Vec<Topic>, FileError> {
    let mut seen = HashSet::new();
    read_lines(text, file, |line| {
        let (id, text) = line.split_once('\t').ok_or("there is no tab between the topic's id and its text")?;
        let (id, text) = (id.trim(), text.trim());
        if id.is_empty() || id.contains(char::is_whitespace) {
            return Err(format!("`{id}` is no topic id: it must have no blank"));
        }
        if text.is_empty() {
            return Err(format!("topic `{id}` has no text"));
        }
        if !seen.insert(id.to_owned()) {
            return Err(format!("topic `{id}` is there a second time"));
        }
        Ok(Topic { id: id.to_owned(), text: text.to_owned() })
    })
}

/// Judgments: for every topic the documents someone looked at, with a grade; 0 and less means
/// not relevant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Qrels {
    topics: BTreeMap<String, HashMap<String, i32>>,
}

impl Qrels {
    /// Reads `topic 0 docno grade`. When a document is judged twice the last grade counts.
    pub fn parse(text: &str, file: &str) -> Result<Qrels, FileError> {
        let judgments = read_lines(text, file, |line| {
            let [topic, _, docno, grade] = fields(line)[..] else {
                return Err("a judgment is `topic 0 docno grade`".to_owned());
            };
            let grade: i32 = grade.parse().map_err(|_| format!("the grade `{grade}` is no whole number"))?;
            Ok((topic.to_owned(), docno.to_owned(), grade))
        })?;
        let mut qrels = Qrels::default();
        for (topic, docno, grade) in judgments {
            qrels.topics.entry(topic).or_default().insert(docno, grade);
        }
        Ok(qrels)
    }

    /// Every topic with its judged documents, by id.
    pub fn topics(&self) -> impl Iterator<Item = (&str, &HashMap<String, i32>)> {
        self.topics.iter().map(|(topic, judged)| (topic.as_str(), judged))
    }
}

/// What a system answered: for every topic documents with a score.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    topics: BTreeMap<String, Vec<Answer>>,
}

#[derive(Clone, Debug, PartialEq)]
struct Answer {
    docno: String,
    rank: i64,
    score: f64,
}

impl Run {
    /// Reads `topic Q0 docno rank score tag`, in any order of lines; the tag may be missing.
    pub fn parse(text: &str, file: &str) -> Result<Run, FileError> {
        let answers = read_lines(text, file, |line| {
            let [topic, _, docno, rank, score, ..] = fields(line)[..] else {
                return Err("an answer is `topic Q0 docno rank score tag`".to_owned());
            };
            let rank: i64 = rank.parse().map_err(|_| format!("the rank `{rank}` is no whole number"))?;
            let number = score.parse().ok().filter(|score: &f64| !score.is_nan());
            let score = number.ok_or_else(|| format!("the score `{score}` is no number"))?;
            Ok((topic.to_owned(), Answer { docno: docno.to_owned(), rank, score }))
        })?;
        let mut run = Run::default();
        for (topic, answer) in answers {
            run.topics.entry(topic).or_default().push(answer);
        }
        Ok(run)
    }

    /// Adds the next answer to a topic, one rank below the answers it has.
    ///
    /// Blanks cannot be written in a TREC file: in ids they become `_`.
    pub fn push(&mut self, topic: &str, docno: &str, score: f64) {
        let answers = self.topics.entry(one_field(topic)).or_default();
        let rank = answers.len() as i64 + 1;
        answers.push(Answer { docno: one_field(docno), rank, score });
    }

    /// The documents of a topic, best first: by score, then by rank, then by docno; each once.
    pub fn ranking(&self, topic: &str) -> Vec<&str> {
        let mut answers: Vec<&Answer> = self.topics.get(topic).into_iter().flatten().collect();
        // Subtracted, not negated: 0 and -0 are a tie.
        let key = |answer: &Answer| 0.0 - answer.score;
        answers.sort_by(|a, b| key(a).total_cmp(&key(b)).then(a.rank.cmp(&b.rank)).then(a.docno.cmp(&b.docno)));
        let mut seen = HashSet::new();
        answers.iter().map(|answer| answer.docno.as_str()).filter(|docno| seen.insert(*docno)).collect()
    }
}

/// The run as a TREC file, scores without loss, topics by id.
impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (topic, answers) in &self.topics {
            for Answer { docno, rank, score } in answers {
                writeln!(f, "{topic} Q0 {docno} {rank} {score} pundit")?;
            }
        }
        Ok(())
    }
}

fn one_field(id: &str) -> String {
    id.replace(char::is_whitespace, "_")
}

fn fields(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

/// Every line that is not blank, read; the first that cannot be read is the error.
fn read_lines<T>(text: &str, file: &str, mut read: impl FnMut(&str) -> Result<T, String>) -> Result<Vec<T>, FileError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let numbered = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    numbered
        .map(|(i, line)| read(line).map_err(|reason| FileError { file: file.to_owned(), line: i + 1, reason }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_ids_and_texts_parted_by_a_tab() {
        let topics = parse_topics("\u{feff}1\tred lines\r\n\n q-2 \t water  treaty \n", "topics.tsv").unwrap();
        let topics: Vec<(&str, &str)> = topics.iter().map(|t| (t.id.as_str(), t.text.as_str())).collect();
        assert_eq!(topics, [("1", "red lines"), ("q-2", "water  treaty")]);
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named() {
        let check = |error: FileError, expected: &str| assert_eq!(error.to_string(), expected);
        let topics = |text| parse_topics(text, "t.tsv").unwrap_err();
        check(
            topics("1\ta\n\n2 b"),
            "cannot read line 3 of t.tsv: there is no tab between the topic's id and its text",
        );
        check(topics("1\ta\n1\tb"), "cannot read line 2 of t.tsv: topic `1` is there a second time");
        check(topics("1\t "), "cannot read line 1 of t.tsv: topic `1` has no text");
        check(topics("a b\tc"), "cannot read line 1 of t.tsv: `a b` is no topic id: it must have no blank");
        let qrels = |text| Qrels::parse(text, "q").unwrap_err();
        check(qrels("1 0 a 1\n1 0 b"), "cannot read line 2 of q: a judgment is `topic 0 docno grade`");
        check(qrels("1 0 a high"), "cannot read line 1 of q: the grade `high` is no whole number");
        let run = |text| Run::parse(text, "r").unwrap_err();
        check(run("1 Q0 a 1"), "cannot read line 1 of r: an answer is `topic Q0 docno rank score tag`");
        check(run("1 Q0 a first 2.0 x"), "cannot read line 1 of r: the rank `first` is no whole number");
        check(run("1 Q0 a 1 nan x"), "cannot read line 1 of r: the score `nan` is no number");
    }

    #[test]
    fn ties_go_by_rank_and_a_document_counts_once() {
        let run = Run::parse("1 Q0 c 3 2.0 x\n1 Q0 b 2 2 x\n1 Q0 a 9 5 x\n1 Q0 b 1 1 x\n1 Q0 d 4 -1", "r").unwrap();
        assert_eq!(run.ranking("1"), ["a", "b", "c", "d"]);
        assert_eq!(run.ranking("2"), [""; 0]);
    }

    #[test]
    fn a_run_that_was_written_reads_back() {
        let mut run = Run::default();
        run.push("2", "a b", 0.1 + 0.2);
        run.push("1", "c#4", 7.0);
        run.push("2", "d", -1e-9);
        let written = run.to_string();
        assert_eq!(Run::parse(&written, "r").unwrap(), run);
        assert_eq!(
            written,
            "1 Q0 c#4 1 7 pundit\n2 Q0 a_b 1 0.30000000000000004 pundit\n2 Q0 d 2 -0.000000001 pundit\n"
        );
    }
}
