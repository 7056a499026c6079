//! One file a tool: what it takes, what it answers, and how.

mod actor;
mod article;
mod cite;
mod facets;
mod passage;
mod reading;
mod search;
mod timeline;

use super::budget::{Budget, Forms};
use super::reply::Reply;
use super::text;
use crate::api::{CitedRecord, FacetValueRecord, FailureRecord, Going};
use crate::article::Article;
use crate::service::Asked;
use crate::service::cursor::{Cursor, Place};
use crate::service::parameters::{Groups, Kind, Parameter, spoken};
use crate::service::problem::Problem;
use crate::text::{Span, short};
use rmcp::model::{JsonObject, Tool, ToolAnnotations};
use schemars::{Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Value, json};

/// One line of the list of tools.
pub struct Declared {
    pub name: &'static str,
    pub title: &'static str,
    /// What a model reads before it calls.
    pub description: &'static str,
    pub parameters: Groups,
    /// The shape of what it answers.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
    /// Runs on a thread that may block.
    pub answer: fn(&Asked) -> Result<Reply, Problem>,
}

pub const TOOLS: &[Declared] =
    &[search::TOOL, passage::TOOL, article::TOOL, facets::TOOL, timeline::TOOL, actor::TOOL, cite::TOOL];

const CURSOR: Parameter =
    Parameter::new("cursor", Kind::Text, "The next_cursor of an earlier answer, with otherwise the same parameters");

/// Letters of a query that an answer repeats.
const QUERY: usize = 300;
/// Letters of a name that articles say.
const NAME: usize = 80;

impl Declared {
    pub fn tool(&self) -> Tool {
        let hints = ToolAnnotations::with_title(self.title).read_only(true).destructive(false);
        Tool::new(self.name, self.description, self.input())
            .with_title(self.title)
            .with_raw_output_schema(self.output().into())
            .annotate(hints.idempotent(true).open_world(false))
    }

    fn input(&self) -> JsonObject {
        let parameters = || self.parameters.iter().copied().flatten();
        let property = |parameter: &Parameter| {
            let mut schema = parameter.schema();
            schema["description"] = parameter.what.into();
            (spoken(parameter.name), schema)
        };
        let required: Vec<String> = parameters().filter(|p| p.required).map(|p| spoken(p.name)).collect();
        let properties: JsonObject = parameters().map(property).collect();
        object(json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        }))
    }

    /// An answer, or an error that the caller can mend.
    fn output(&self) -> JsonObject {
        let mut generator = crate::api::schemas("/$defs");
        let answer = (self.schema)(&mut generator).to_value();
        let failure = generator.subschema_for::<FailureRecord>().to_value();
        object(json!({
            "type": "object",
            "anyOf": [answer, failure],
            "$defs": generator.take_definitions(true),
        }))
    }
}

fn object(value: Value) -> JsonObject {
    match value {
        Value::Object(members) => members,
        _ => JsonObject::new(),
    }
}

/// The tool called so, or the names of all.
pub fn find(name: &str) -> Result<&'static Declared, String> {
    let names = || TOOLS.iter().map(|tool| tool.name).collect::<Vec<_>>().join(", ");
    TOOLS
        .iter()
        .find(|tool| tool.name == name)
        .ok_or_else(|| format!("there is no such tool; the tools are {}", names()))
}

/// A passage that found room, the text form of it, and the byte of the body at which it ends.
struct Fitted {
    record: CitedRecord,
    said: String,
    end: usize,
}

/// A passage of an article as far as there is room, the first one of an answer at least in part.
///
/// `record` makes it, given its end.
fn fitting(
    budget: &mut Budget,
    article: &Article,
    span: Span,
    record: impl Fn(usize) -> CitedRecord,
) -> Option<Fitted> {
    let whole = record(span.end());
    let said = text::passage(&whole);
    if budget.takes(&whole, &said) {
        return Some(Fitted { record: whole, said, end: span.end() });
    }
    if !budget.is_empty() {
        return None;
    }
    let cost = |end| {
        let record = record(end);
        let said = text::passage(&record);
        Forms { record: &record, text: &said }.tokens() + 1
    };
    let (end, within) = budget.beginning(article, span, cost);
    let record = CitedRecord { cut_in_sentence: within, ..record(end) };
    let said = text::passage(&record);
    budget.fill();
    Some(Fitted { record, said, end })
}

/// The reply that a record makes, once it says how long it is.
fn finished<T: Serialize>(
    mut record: T,
    text: impl Fn(&T) -> String,
    going: impl Fn(&mut T) -> &mut Going,
) -> Result<Reply, Problem> {
    let said = text(&record);
    let tokens = Forms { record: &record, text: &said }.tokens();
    going(&mut record).estimated_tokens = tokens;
    Reply::new(&record, said)
}

/// The value of a field as articles have it, on one line.
fn shorten(value: &mut FacetValueRecord) {
    (value.id, value.name) = (short(&value.id, NAME), short(&value.name, NAME));
}

/// How many elements of a list were before this answer.
fn behind(asked: &Asked) -> Result<usize, Problem> {
    match Cursor::read(&asked.view.tag, &asked.given)? {
        Place::Behind(n) => Ok(n),
        Place::Deep { .. } => Err(Problem::parameter("cursor", "this is no cursor")),
    }
}
