use super::super::answer::{Answer, JSON};
use super::super::endpoint::{Call, Endpoint, Face};
use super::super::parameters::{Kind, Parameter};
use super::super::problem::Problem;
use crate::api::{CompletionRecord, CompletionsRecord};
use crate::live::View;
use crate::query::Query;
use crate::search::{self, FacetField, Match};
use crate::text::fold;
use schemars::SchemaGenerator;
use std::sync::{Arc, PoisonError};

const PARAMETERS: &[Parameter] = &[
    Parameter::new("q", Kind::Text, "The beginning of a name").required(),
    Parameter::new("limit", Kind::Number { least: 1, most: 50, default: Some(10) }, "How many"),
];

pub const ENDPOINT: Endpoint = Endpoint {
    path: "/api/v1/suggest",
    name: "suggest",
    summary: "Actors, authors and outlets whose names go on like this",
    of_path: None,
    parameters: &[PARAMETERS],
    face: Face::Program,
    media: &[JSON],
    schema: Some(SchemaGenerator::subschema_for::<CompletionsRecord>),
    answer,
};

/// Actors in no list that are offered, those with most articles.
const UNKNOWN: usize = 500;

/// Names of actors, authors and outlets with their articles, those with most first.
pub struct Names(Vec<Entry>);

struct Entry {
    /// The forms under which it is found.
    folded: Vec<String>,
    record: CompletionRecord,
}

impl Names {
    /// Those of the view that is asked, counted once.
    fn of(call: &Call) -> Result<Arc<Names>, Problem> {
        let mut kept = call.app.names.lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some((tag, names)) if *tag == call.view.tag => Ok(Arc::clone(names)),
            _ => {
                let names = Arc::new(Names(Names::count(&call.view)?));
                *kept = Some((call.view.tag.clone(), Arc::clone(&names)));
                Ok(names)
            }
        }
    }

    fn count(view: &View) -> Result<Vec<Entry>, Problem> {
        let mut all = Vec::new();
        for field in [FacetField::Actor, FacetField::Author, FacetField::Outlet] {
            let mut counted = search::facets(&view.snapshot, view.gazetteer, &Query::All, Match::All, field)?;
            // The name of an actor that no list knows costs a look at an article: only those are named that are met often.
            let mut unknown = 0;
            counted.values.retain(|value| {
                unknown += usize::from(value.id.starts_with("nil:"));
                unknown <= UNKNOWN || !value.id.starts_with("nil:")
            });
            search::name_unknown(&view.snapshot, counted.values.iter_mut())?;
            for value in counted.values {
                let mut folded = vec![fold(&value.name)];
                if let Some(actor) = value.id.parse().ok().and_then(|id| view.gazetteer.get(&id)) {
                    folded.extend(actor.names.iter().map(|name| fold(&name.text)));
                }
                let (kind, articles) = (field.name(), value.articles);
                let record = CompletionRecord { kind, id: value.id, name: value.name, articles };
                all.push(Entry { folded, record });
            }
        }
        all.sort_by(|a, b| b.record.articles.cmp(&a.record.articles).then_with(|| a.record.name.cmp(&b.record.name)));
        Ok(all)
    }

    /// Those with a name, or a word in a name, that begins so.
    pub fn like(&self, prefix: &str, limit: usize) -> Vec<CompletionRecord> {
        let prefix = fold(prefix.trim());
        if prefix.is_empty() {
            return Vec::new();
        }
        let inside = format!(" {prefix}");
        let begins = |form: &String| form.starts_with(&prefix) || form.contains(&inside);
        let found = self.0.iter().filter(|entry| entry.folded.iter().any(begins));
        found.take(limit).map(|entry| entry.record.clone()).collect()
    }
}

fn answer(call: &Call) -> Result<Answer, Problem> {
    let query = call.given.text("q").unwrap_or_default();
    let suggestions = Names::of(call)?.like(query, call.given.number("limit").unwrap_or(10));
    Ok(Answer::json(&CompletionsRecord { v: crate::api::VERSION, query: query.to_owned(), suggestions }))
}
