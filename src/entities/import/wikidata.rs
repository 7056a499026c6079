//! The JSON dump of Wikidata: a list with one entity a line, read line by line.
//!
//! An entity is wanted by its classes (P31, P279): those of [`Options::classes`], else those that
//! [`kinds::by_class`] knows. Deprecated statements do not count, preferred ones come first.

use super::draft::{Country, Draft, DraftName, DraftOffice, Item, Post, date, tidy};
use super::ftm::plain;
use super::lines::{Line, Lines};
use super::{Options, kinds};
use crate::article::PartialDate;
use crate::entities::actor::{ActorType, NameRole};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;
use std::io::{self, BufRead};
use std::marker::PhantomData;

/// Classes whose members are offices: position, public office.
const OFFICES: [&str; 2] = ["Q4164871", "Q294414"];

#[derive(Deserialize)]
struct Entity {
    id: String,
    #[serde(default, deserialize_with = "map_or_empty")]
    labels: Labels,
    #[serde(default, deserialize_with = "map_or_empty")]
    aliases: Aliases,
    #[serde(default, deserialize_with = "map_or_empty")]
    claims: Claims,
}

#[derive(Default, Deserialize)]
struct Labels {
    en: Option<Label>,
    mul: Option<Label>,
}

#[derive(Default, Deserialize)]
struct Aliases {
    #[serde(default)]
    en: Vec<Label>,
    #[serde(default)]
    mul: Vec<Label>,
}

#[derive(Deserialize)]
struct Label {
    value: String,
}

macro_rules! claims {
    ($($field:ident = $property:literal),* $(,)?) => {
        #[derive(Default, Deserialize)]
        struct Claims { $(#[serde(rename = $property, default)] $field: Vec<Claim>,)* }
    };
}

claims! {
    instance_of = "P31", subclass_of = "P279", country = "P17", citizenship = "P27", jurisdiction = "P1001",
    position_held = "P39", office_holder = "P1308", iso_code = "P297", demonym = "P1549", short_name = "P1813",
    official_name = "P1448", native_name = "P1705",
}

#[derive(Deserialize)]
struct Claim {
    mainsnak: Snak,
    #[serde(default)]
    rank: Rank,
    #[serde(default, deserialize_with = "map_or_empty")]
    qualifiers: Qualifiers,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Rank {
    Preferred,
    #[default]
    Normal,
    Deprecated,
}

#[derive(Default, Deserialize)]
struct Qualifiers {
    #[serde(rename = "P580", default)]
    start: Vec<Snak>,
    #[serde(rename = "P582", default)]
    end: Vec<Snak>,
}

#[derive(Deserialize)]
struct Snak {
    datavalue: Option<DataValue>,
}

#[derive(Deserialize)]
struct DataValue {
    value: Value,
}

impl Snak {
    fn value(&self) -> Option<&Value> {
        self.datavalue.as_ref().map(|data| &data.value)
    }

    fn id(&self) -> Option<&str> {
        self.value()?.get("id")?.as_str()
    }

    fn text(&self) -> Option<&str> {
        let value = self.value()?;
        value.as_str().or_else(|| value.get("text")?.as_str())
    }

    fn language(&self) -> Option<&str> {
        self.value()?.get("language")?.as_str()
    }

    /// A date as exact as its precision says: 9 is a year, 10 a month, 11 a day.
    fn date(&self) -> Option<PartialDate> {
        let value = self.value()?;
        let time = value.get("time")?.as_str()?.trim_start_matches('+');
        let length = match value.get("precision")?.as_u64()? {
            9 => 4,
            10 => 7,
            11 => 10,
            _ => return None,
        };
        date(time.get(..length)?)
    }
}

/// An empty map is written as an empty list.
fn map_or_empty<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(deserializer: D) -> Result<T, D::Error> {
    struct MapOrEmpty<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de> + Default> Visitor<'de> for MapOrEmpty<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map or an empty list")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::deserialize(MapAccessDeserializer::new(map))
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<T, A::Error> {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            Ok(T::default())
        }
    }
    deserializer.deserialize_any(MapOrEmpty(PhantomData))
}

pub(super) fn read(input: &mut dyn BufRead, options: &Options, sink: &mut dyn FnMut(Item)) -> io::Result<()> {
    let mut lines = Lines::new(input);
    loop {
        let number = lines.number + 1;
        let text = match lines.next()? {
            None => return Ok(()),
            Some(Line::TooLong) => {
                sink(Item::Rejected { line: number, reason: "is too long for one entity".to_owned() });
                continue;
            }
            Some(Line::Text(text)) => text,
        };
        let text = text.trim().trim_start_matches('[').trim_end_matches([',', ']']).trim();
        if text.is_empty() {
            continue;
        }
        match serde_json::from_str::<Entity>(text) {
            Ok(entity) => items(&entity, options, number, sink),
            Err(error) => {
                sink(Item::Rejected { line: number, reason: format!("is no entity: {}", plain(&error)) });
            }
        }
    }
}

fn items(entity: &Entity, options: &Options, line: u64, sink: &mut dyn FnMut(Item)) {
    let claims = &entity.claims;
    if let Some(code) = current(&claims.iso_code).find_map(Snak::text) {
        sink(Item::Code { key: entity.id.clone(), code: code.to_owned() });
    }
    let classes = || current(&claims.instance_of).chain(current(&claims.subclass_of)).filter_map(Snak::id);
    let is_office = !claims.office_holder.is_empty() || classes().any(|class| OFFICES.contains(&class));
    if is_office && let Some(title) = label(entity) {
        let country = country(&[&claims.jurisdiction, &claims.country]);
        return sink(Item::Post(Post { key: entity.id.clone(), title: title.to_owned(), country }));
    }
    let wanted = |class: &str| options.classes.is_empty() || options.classes.contains_key(class);
    let told = |class: &str| options.classes.get(class).copied().flatten();
    let Some(class) = classes().find(|class| wanted(class) && (told(class).or(kinds::by_class(class))).is_some())
    else {
        // A class that was asked for and that the program does not know is an organization.
        let asked = !options.classes.is_empty() && classes().any(wanted);
        return match asked {
            true => sink(actor(entity, ActorType::Ngo, line)),
            false => sink(Item::Skipped("class not wanted".to_owned())),
        };
    };
    let kind = told(class).or(kinds::by_class(class)).expect("asked for above");
    sink(actor(entity, kind, line));
}

fn actor(entity: &Entity, kind: ActorType, line: u64) -> Item {
    let Some(name) = label(entity) else { return Item::Skipped("no English label".to_owned()) };
    let claims = &entity.claims;
    let mut draft = Draft::new(&entity.id, kind, name);
    entity.aliases.en.iter().chain(&entity.aliases.mul).for_each(|alias| draft.add(&alias.value));
    for claim in [&claims.short_name, &claims.official_name].into_iter().flatten() {
        add_dated(&mut draft, claim, NameRole::Name);
    }
    if kind.is_land() {
        claims.demonym.iter().for_each(|claim| add_dated(&mut draft, claim, NameRole::Adjective));
    }
    for native in current(&claims.native_name).filter_map(Snak::text) {
        draft.add(native);
    }
    draft.country = match (kind, current(&claims.iso_code).find_map(Snak::text)) {
        (ActorType::State | ActorType::Territory, Some(code)) => {
            draft.is_country = true;
            Some(Country::Written(code.to_owned()))
        }
        _ => country(&[&claims.citizenship, &claims.country]),
    };
    draft.offices = claims.position_held.iter().filter_map(office).collect();
    draft.into_item(line)
}

fn label(entity: &Entity) -> Option<&str> {
    entity.labels.en.as_ref().or(entity.labels.mul.as_ref()).map(|label| label.value.as_str())
}

/// The values that are not deprecated, preferred ones first.
fn current(claims: &[Claim]) -> impl Iterator<Item = &Snak> {
    let of = |rank: Rank| claims.iter().filter(move |c| c.rank == rank).map(|c| &c.mainsnak);
    of(Rank::Preferred).chain(of(Rank::Normal))
}

/// The first country that has not ended.
fn country(claims: &[&Vec<Claim>]) -> Option<Country> {
    let lasting = |claim: &&Claim| claim.rank != Rank::Deprecated && claim.qualifiers.end.is_empty();
    let mut all: Vec<&Claim> = claims.iter().flat_map(|claims| claims.iter()).filter(lasting).collect();
    all.sort_by_key(|claim| claim.rank);
    all.iter().find_map(|claim| claim.mainsnak.id()).map(|id| Country::Key(id.to_owned()))
}

/// An English name with the time it was in use.
fn add_dated(draft: &mut Draft, claim: &Claim, role: NameRole) {
    let english = claim.mainsnak.language().is_some_and(|language| language == "en" || language == "mul");
    let text = claim.mainsnak.text().and_then(|text| tidy(draft.kind, text));
    if let (true, Some(text)) = (english && claim.rank != Rank::Deprecated, text) {
        let (from, to) = period(claim);
        draft.add_name(DraftName { text, role, faint: false, from, to });
    }
}

fn office(claim: &Claim) -> Option<DraftOffice> {
    let post = claim.mainsnak.id().filter(|_| claim.rank != Rank::Deprecated)?;
    let (from, to) = period(claim);
    Some(DraftOffice { title: None, post: Some(post.to_owned()), country: None, from, to })
}

fn period(claim: &Claim) -> (Option<PartialDate>, Option<PartialDate>) {
    (claim.qualifiers.start.iter().find_map(Snak::date), claim.qualifiers.end.iter().find_map(Snak::date))
}
