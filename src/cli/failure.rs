//! Exit codes, decided in one place.

use super::out::Out;
use super::stop::STOPPED;
use crate::index::IndexError;
use crate::pipeline::PipelineError;
use crate::search::{LookupError, SearchError};
use std::io;
use std::process::ExitCode;

/// How a command ended when nothing went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Found, or done.
    Done,
    NothingFound,
    /// Done, but some inputs were rejected.
    SomeRejected,
    /// There is an index, and it cannot be relied on.
    Unusable,
    /// Ended before all was done, because the user asked for it.
    Stopped,
}

/// Words for the user that replace the chain of causes, already complete (a query error with its caret).
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Told(pub String);

/// Tells the error, if there is one, and turns the result into the process's exit code.
pub fn exit(result: anyhow::Result<Outcome>, out: &mut Out) -> ExitCode {
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::NothingFound) => ExitCode::from(1),
        Ok(Outcome::SomeRejected) => ExitCode::from(4),
        Ok(Outcome::Unusable) => ExitCode::from(3),
        Ok(Outcome::Stopped) => ExitCode::from(STOPPED),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&error, out);
            ExitCode::from(code(&error))
        }
    }
}

fn code(error: &anyhow::Error) -> u8 {
    match error.downcast_ref() {
        Some(PipelineError::Stopped) => STOPPED,
        _ if index_error(error).is_some_and(IndexError::is_unusable_index) => 3,
        _ => 2,
    }
}

fn tell(error: &anyhow::Error, out: &mut Out) {
    if let Some(Told(words)) = error.downcast_ref() {
        // A context set around it tells where: which query of a batch.
        let place = error.to_string();
        let place = if place == *words { String::new() } else { format!("in {place}\n") };
        let words = format!("{place}{words}");
        return if out.talks_in_events() { out.failure(&words, None) } else { out.error_line(&words) };
    }
    if let Some(stopped @ PipelineError::Stopped) = error.downcast_ref() {
        return out.failure(
            &stopped.to_string(),
            Some("`pundit reindex --resume` goes on from there, `pundit reindex` begins anew"),
        );
    }
    if let Some(loss @ PipelineError::WouldLose { .. }) = error.downcast_ref() {
        let hint = "put the files back, or leave these articles behind with `pundit reindex --abandon`";
        return out.failure(&loss.to_string(), Some(hint));
    }
    if let Some(refused @ PipelineError::CannotMend { .. }) = error.downcast_ref() {
        let hint = "put the files back where they were and run `pundit doctor --index --fix` again";
        return out.failure(&refused.to_string(), Some(hint));
    }
    let mut words = String::new();
    for cause in error.chain() {
        let cause = cause.to_string();
        // `#[error(transparent)]` repeats its cause's words.
        if !words.ends_with(&cause) {
            words = if words.is_empty() { cause } else { format!("{words}: {cause}") };
        }
    }
    out.failure(&words, index_error(error).and_then(IndexError::hint));
}

fn index_error(error: &anyhow::Error) -> Option<&IndexError> {
    error.chain().find_map(|cause| {
        cause.downcast_ref::<IndexError>().or_else(|| match cause.downcast_ref::<PipelineError>() {
            Some(PipelineError::Index(e)) => Some(e),
            _ => match (cause.downcast_ref::<SearchError>(), cause.downcast_ref::<LookupError>()) {
                (Some(SearchError::Index(e)), _) | (_, Some(LookupError::Index(e))) => Some(e),
                _ => None,
            },
        })
    })
}

/// A reader that had enough (`| head`) is no error.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let kind = |cause: &(dyn std::error::Error + 'static)| {
        let io = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        // serde_json does not list the error of its writer as a cause.
        io.or_else(|| cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind))
    };
    error.chain().any(|cause| kind(cause) == Some(io::ErrorKind::BrokenPipe))
}
