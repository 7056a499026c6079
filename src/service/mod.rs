//! What front-ends share that stay and answer many: parameters and the questions they make, pages of hits with
//! cursors, problems with a code and a hint, and a bounded pool of threads.
//!
//! Nothing here knows whether HTTP or another protocol carries the answer.
#![allow(clippy::disallowed_methods, reason = "reads the index")]

pub mod counts;
pub mod cursor;
pub mod listing;
pub mod lookup;
pub mod parameters;
pub mod pool;
pub mod problem;
pub mod question;

use crate::live::View;
use crate::search::Weights;
use jiff::civil::Date;
use parameters::Given;
use std::sync::Arc;

/// One question to one state of the index.
pub struct Asked {
    pub view: Arc<View>,
    pub weights: Weights,
    pub given: Given,
    /// The day from which words such as `last month` are said.
    pub today: Date,
}
