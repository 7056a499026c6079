//! How good a ranking is, measured on judged topics: TREC files in, figures out.
//!
//! ```text
//! topics   id<TAB>text                      what was asked
//! qrels    topic 0 docno grade              which documents answer it, and how well
//! run      topic Q0 docno rank score tag    what a system answered
//! ```
//!
//! Pure: the caller reads the files and runs the topics. A line that cannot be read is an error
//! with its file and number, since a figure over half a file would be worse than none.
//!
//! ```
//! use pundit::eval::{Qrels, Run, evaluate};
//! let qrels = Qrels::parse("t1 0 a 2\nt1 0 b 1\n", "qrels.txt")?;
//! let mut run = Run::default();
//! run.push("t1", "a", 12.5);
//! run.push("t1", "b", 3.25);
//! assert_eq!(evaluate(&qrels, &run).mean.ndcg_10, 1.0);
//! assert_eq!(run.to_string(), "t1 Q0 a 1 12.5 pundit\nt1 Q0 b 2 3.25 pundit\n");
//! # Ok::<(), pundit::eval::FileError>(())
//! ```

mod compare;
mod files;
mod folds;
mod measures;

pub use compare::{Comparison, compare, p_value};
pub use files::{FileError, Qrels, Run, Topic, parse_topics};
pub use folds::{climb, half};
pub use measures::{Evaluation, Measures, evaluate};
