//! What counts leave out, in words that every front-end says.

use crate::search::{Facet, FacetField, Step, Timeline};
use crate::text::counted;

/// What is in no bar, and why.
///
/// `help` says behind the doubtful ones how they are counted after all.
pub fn left_out(timeline: &Timeline, help: &str) -> Vec<String> {
    let exact = match timeline.step {
        Step::Day => "day",
        Step::Week => "week",
        Step::Month => "month",
        Step::Year => "year",
    };
    let have = |n: u64| if n == 1 { "has" } else { "have" };
    let Timeline { imprecise, doubtful, undated, .. } = *timeline;
    let all = [
        (imprecise, format!("{} {} a date too rough for one {exact}", counted(imprecise, "article"), have(imprecise))),
        (doubtful, format!("{} {} a doubtful date{help}", counted(doubtful, "article"), have(doubtful))),
        (undated, format!("{} {} no date", counted(undated, "article"), have(undated))),
    ];
    all.into_iter().filter(|(n, _)| *n > 0).map(|(_, words)| words).collect()
}

/// What the articles lack that count nowhere.
pub fn lacking(facet: &Facet) -> String {
    let major = if facet.major { "major " } else { "" };
    let of_types = if facet.types.is_empty() { String::new() } else { format!(" of type {}", facet.types.join(", ")) };
    match facet.field {
        FacetField::Year { .. } => "no date".to_owned(),
        FacetField::Actor | FacetField::Parent | FacetField::Type => format!("no {major}actor{of_types}"),
        FacetField::State => format!("no {major}actor{of_types} with a home country"),
        FacetField::Author | FacetField::Outlet | FacetField::Language => format!("no {}", facet.field.name()),
    }
}
