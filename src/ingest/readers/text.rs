//! Plain text: what everything is that is nothing else.

use crate::ingest::{Confidence, Input, Probe, Reader, Sink};
use crate::record::Content;
use std::ops::ControlFlow;

pub struct Text;

impl Reader for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn extension(&self) -> &'static str {
        "txt"
    }

    fn accepts(&self, probe: &Probe<'_>) -> Confidence {
        if probe.is_named(&["txt", "text"]) { Confidence::Named } else { Confidence::Fallback }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        sink(input.into_record(Content::Text))
    }
}
