//! What a tool answers, as the protocol carries it.

use crate::api::{ErrorRecord, FailureRecord};
use crate::service::parameters::spoken;
use crate::service::problem::Problem;
use rmcp::model::{CallToolResult, ContentBlock};
use serde::Serialize;
use serde_json::Value;

/// An answer in both forms: for programs, and for models that read text.
pub struct Reply {
    structured: Value,
    text: String,
}

impl Reply {
    pub fn new(record: &impl Serialize, text: String) -> Result<Reply, Problem> {
        let structured = serde_json::to_value(record).map_err(|_| Problem::internal())?;
        Ok(Reply { structured, text })
    }
}

impl From<Reply> for CallToolResult {
    fn from(reply: Reply) -> CallToolResult {
        let mut result = CallToolResult::success(vec![ContentBlock::text(reply.text)]);
        result.structured_content = Some(reply.structured);
        result
    }
}

/// The error that a caller can mend, with what it takes to mend it.
pub fn failure(problem: &Problem) -> CallToolResult {
    let error = ErrorRecord {
        code: problem.code().to_owned(),
        message: problem.detail.clone(),
        hint: problem.hint.clone(),
        parameter: problem.parameter_name().map(spoken),
        span: problem.span(),
        caret: problem.caret().map(str::to_owned),
    };
    let mut lines = vec![format!("error {}: {}", error.code, error.message)];
    lines.extend(error.parameter.iter().map(|name| format!("parameter: {name}")));
    match &error.caret {
        // Its first line is the message, its last the hint.
        Some(caret) => lines.extend(caret.lines().skip(1).map(str::to_owned)),
        None => lines.extend(error.hint.iter().map(|hint| format!("hint: {hint}"))),
    }
    let mut result = CallToolResult::error(vec![ContentBlock::text(lines.join("\n"))]);
    result.structured_content = serde_json::to_value(FailureRecord { error }).ok();
    result
}
