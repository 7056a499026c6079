use super::super::budget::{Budget, MAX_TOKENS};
use super::super::reply::Reply;
use super::Declared;
use crate::api::{ActorAnswer, ActorRecord, ProfileRecord};
use crate::query::{self, Query};
use crate::search::{self, CompanyOptions};
use crate::service::Asked;
use crate::service::lookup::profile;
use crate::service::parameters::{Kind, Parameter};
use crate::service::problem::Problem;
use crate::text::{clean, counted};
use schemars::SchemaGenerator;
use serde::Serialize;

const PARAMETERS: &[Parameter] =
    &[Parameter::new("id", Kind::Text, "An id, such as group/ttp, or any name of the actor").required(), MAX_TOKENS];

/// Others that are named.
const COMPANY: usize = 10;

pub const TOOL: Declared = Declared {
    name: "actor",
    title: "Look up an actor",
    description: "\
An actor (a state, an organization, a party, an armed group, a person …) by its id or any of its names: its id, which the \
query language takes as `actor:ID`, its names, offices and organs, in how many articles it is and how many are about it, and \
who appears with it. A name that several actors bear is an error that names their ids.",
    parameters: &[PARAMETERS],
    schema: SchemaGenerator::subschema_for::<ActorAnswer>,
    answer,
};

fn answer(asked: &Asked) -> Result<Reply, Problem> {
    let mut actor = profile(asked, asked.given.text("id").unwrap_or_default())?;
    actor.name = clean(&actor.name);
    let appears_with = match actor.index.as_ref().is_some_and(|index| index.articles > 0) {
        true => company(asked, &actor.id)?,
        false => Vec::new(),
    };
    let (names, offices) = (std::mem::take(&mut actor.names), std::mem::take(&mut actor.offices));
    let parts = std::mem::take(&mut actor.parts);
    let all = names.len() + offices.len() + parts.len();
    let mut record = ActorAnswer { actor, left_out: 0, appears_with, estimated_tokens: 0 };
    let mut budget = Budget::new(&asked.given, &record);
    record.actor.names = as_fit(&mut budget, names);
    record.actor.offices = as_fit(&mut budget, offices);
    record.actor.parts = as_fit(&mut budget, parts);
    let actor = &record.actor;
    record.left_out = all - actor.names.len() - actor.offices.len() - actor.parts.len();
    let said = said(&record);
    record.estimated_tokens = super::Forms { record: &record, text: &said }.tokens();
    Reply::new(&record, said)
}

fn as_fit<T: Serialize>(budget: &mut Budget, all: Vec<T>) -> Vec<T> {
    all.into_iter().take_while(|one| budget.takes(one, "")).collect()
}

fn company(asked: &Asked, id: &str) -> Result<Vec<ActorRecord>, Problem> {
    let Ok(Query::Actor(actor)) = query::filter("actor", id) else { return Ok(Vec::new()) };
    let query = Query::Actor(actor.clone());
    let options = CompanyOptions { limit: COMPANY, ..CompanyOptions::default() };
    let view = &asked.view;
    let found = search::company(&view.snapshot, view.gazetteer, &actor, &query, &options)?;
    let record = |with: search::Companion| ActorRecord { id: with.actor.id.to_string(), name: clean(&with.actor.name) };
    Ok(found.companions.into_iter().map(record).collect())
}

fn said(record: &ActorAnswer) -> String {
    let actor: &ProfileRecord = &record.actor;
    let mut out = format!("{} ({}), {}\n", actor.name, actor.id, actor.kind);
    if let Some(index) = &actor.index {
        let span = index.first.iter().zip(&index.last).map(|(first, last)| format!(", {first} to {last}"));
        let articles = counted(index.articles, "article");
        out.push_str(&format!("in {articles}, {} about it{}\n", index.major, span.collect::<String>()));
    }
    let mut list = |title: &str, all: Vec<String>| {
        if !all.is_empty() {
            out.push_str(&format!("{title}: {}\n", all.join("; ")));
        }
    };
    list("names", actor.names.iter().map(|name| name.name.clone()).collect());
    list("part of", actor.part_of.clone());
    let dated = |date: Option<crate::article::PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
    let office = |o: &crate::api::OfficeRecord| format!("{} of {} ({}–{})", o.office, o.of, dated(o.from), dated(o.to));
    list("offices", actor.offices.iter().map(office).collect());
    list("organs", actor.parts.clone());
    list("appears with", record.appears_with.iter().map(|with| format!("{} ({})", with.name, with.id)).collect());
    if record.left_out > 0 {
        out.push_str(&format!("{} more had no room. Raise max_tokens to see them.\n", record.left_out));
    }
    out
}
