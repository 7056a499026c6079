//! What the query language has to say about what was typed, at its place.

use crate::query::Severity;
use maud::{Markup, html};

/// A remark about a stretch of what was typed.
pub struct Told<'t> {
    /// The parameter it was typed for.
    pub at: &'t str,
    pub text: &'t str,
    /// Bytes of the text.
    pub span: (usize, usize),
    pub message: &'t str,
    pub help: Option<&'t str>,
    pub severity: Severity,
}

impl Told<'_> {
    /// `placed`: whether the stretch means something, or the remark is about the whole.
    pub fn shown(&self, placed: bool) -> Markup {
        let is_error = self.severity == Severity::Error;
        let (id, role) = if is_error { (Some("query-error"), "alert") } else { (None, "status") };
        html! {
            div class=(if is_error { "diagnostic error" } else { "diagnostic warning" }) id=[id] role=(role)
                data-parameter=(self.at) data-start=(self.units(self.span.0)) data-end=(self.units(self.span.1)) {
                @if placed { (self.place()) }
                p class="message" {
                    @if self.at != "q" { b { (self.at) } ": " }
                    (self.message)
                }
                @if let Some(help) = self.help { p class="help" { (help) } }
            }
        }
    }

    /// What was typed, with the stretch marked.
    fn place(&self) -> Markup {
        let (start, end) = self.span;
        let (Some(before), Some(inside), Some(after)) =
            (self.text.get(..start), self.text.get(start..end), self.text.get(end..))
        else {
            return html! {};
        };
        html! {
            pre class="typed" dir="auto" {
                (before) span class="bad" { @if inside.is_empty() { "⌃" } @else { (inside) } } (after)
            }
        }
    }

    /// A byte as scripts count: in units of UTF-16.
    fn units(&self, byte: usize) -> usize {
        self.text.get(..byte).map_or(0, |before| before.encode_utf16().count())
    }
}
