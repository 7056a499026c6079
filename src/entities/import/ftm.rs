//! FollowTheMoney entities as OpenSanctions and Aleph write them: one JSON object a line.
//!
//! Persons and organizations are actors; a `Position` is an office and an `Occupancy` says who
//! held it when. They refer to each other by id, in any order.

use super::draft::{Country, Draft, DraftOffice, Item, Post, date, is_qid};
use super::kinds;
use super::lines::{Line, Lines};
use crate::entities::actor::NameRole;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;
use std::io::{self, BufRead};

#[derive(Deserialize)]
struct Entity {
    id: String,
    schema: String,
    #[serde(default)]
    caption: String,
    #[serde(default)]
    properties: HashMap<String, Vec<Value>>,
}

impl Entity {
    fn all<'e>(&'e self, names: &'e [&str]) -> impl Iterator<Item = &'e str> {
        names.iter().filter_map(|name| self.properties.get(*name)).flatten().filter_map(reference)
    }

    fn first<'e>(&'e self, names: &'e [&str]) -> Option<&'e str> {
        self.all(names).find(|text| !text.trim().is_empty())
    }

    fn country(&self) -> Option<Country> {
        let names = ["citizenship", "nationality", "jurisdiction", "mainCountry", "country"];
        self.first(&names).map(|code| Country::Written(code.to_owned()))
    }
}

/// A text, or the id of an entity that stands in its place.
fn reference(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value.get("id")?.as_str())
}

pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn FnMut(Item)) -> io::Result<()> {
    let mut lines = Lines::new(input);
    loop {
        let number = lines.number + 1;
        let item = match lines.next()? {
            None => return Ok(()),
            Some(Line::TooLong) => Item::Rejected { line: number, reason: "is too long for one entity".to_owned() },
            Some(Line::Text(text)) if text.trim().is_empty() => continue,
            Some(Line::Text(text)) => match serde_json::from_str::<Entity>(&text) {
                Ok(entity) => item(&entity, number),
                Err(error) => Item::Rejected { line: number, reason: format!("is no entity: {}", plain(&error)) },
            },
        };
        sink(item);
    }
}

/// What is wrong, without the line within the line.
pub(super) fn plain(error: &serde_json::Error) -> String {
    let words = error.to_string();
    words.rsplit_once(" at line ").map_or(words.clone(), |(what, _)| format!("{what} at column {}", error.column()))
}

fn item(entity: &Entity, line: u64) -> Item {
    match entity.schema.as_str() {
        "Position" => post(entity, line),
        "Occupancy" => tenure(entity, line),
        _ => actor(entity, line),
    }
}

fn post(entity: &Entity, line: u64) -> Item {
    let title = entity.first(&["name"]).unwrap_or(&entity.caption);
    if title.is_empty() {
        return Item::Rejected { line, reason: "is a position without a name".to_owned() };
    }
    Item::Post(Post { key: entity.id.clone(), title: title.to_owned(), country: entity.country() })
}

fn tenure(entity: &Entity, line: u64) -> Item {
    let (Some(holder), Some(post)) = (entity.first(&["holder"]), entity.first(&["post"])) else {
        return Item::Rejected { line, reason: "is an occupancy without holder or post".to_owned() };
    };
    let office = DraftOffice {
        title: None,
        post: Some(post.to_owned()),
        country: None,
        from: entity.first(&["startDate", "periodStart"]).and_then(date),
        to: entity.first(&["endDate", "periodEnd"]).and_then(date),
    };
    Item::Tenure { holder: holder.to_owned(), office }
}

fn actor(entity: &Entity, line: u64) -> Item {
    let topics: Vec<&str> = entity.all(&["topics"]).collect();
    let Some(kind) = kinds::by_schema(&entity.schema, &topics) else {
        return Item::Skipped(entity.schema.to_lowercase());
    };
    let mut draft = Draft::new(&entity.id, kind, &entity.caption);
    entity.all(&["name", "alias", "previousName", "abbreviation"]).for_each(|name| draft.add(name));
    entity.all(&["weakAlias"]).for_each(|name| draft.add_as(name, NameRole::Name, true));
    let qid = entity.first(&["wikidataId"]).filter(|qid| is_qid(qid));
    draft.qid = draft.qid.or_else(|| qid.map(str::to_owned));
    draft.country = entity.country();
    draft.into_item(line)
}
