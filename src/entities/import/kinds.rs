//! What foreign classes of things are in our types.

use super::super::actor::ActorType::{self, *};

/// A type by one of the words that lists use for it.
pub fn by_word(word: &str) -> Option<ActorType> {
    let word = word.trim().to_lowercase().replace([' ', '-'], "_");
    if let Some(kind) = ActorType::ALL.into_iter().find(|kind| kind.as_str() == word) {
        return Some(kind);
    }
    Some(match word.as_str() {
        "human" | "people" | "per" | "politician" => Person,
        "country" | "nation" | "sovereign_state" => State,
        "city" | "gpe" | "loc" | "location" | "region" => Place,
        "org" | "organization" | "organisation" | "nonprofit" => Ngo,
        "publicbody" | "public_body" | "government_agency" => Agency,
        "ministry" | "cabinet" => Government,
        "legalentity" | "legal_entity" | "business" | "firm" | "enterprise" | "corporation" => Company,
        "military" | "army" => ArmedForce,
        "militia" | "rebels" | "terrorist_organization" | "terror_group" | "group" => ArmedGroup,
        "political_party" => Party,
        "intergovernmental_organization" | "international_organization" => Igo,
        "parliament" => Legislature,
        "newspaper" | "news_agency" | "broadcaster" => Media,
        "thinktank" => ThinkTank,
        _ => return None,
    })
}

/// A class of Wikidata that is one of our types.
pub fn by_class(qid: &str) -> Option<ActorType> {
    Some(match qid {
        "Q5" => Person,
        "Q6256" | "Q3624078" => State,
        "Q7278" => Party,
        "Q484652" | "Q245065" => Igo,
        "Q17127659" | "Q17149090" => ArmedGroup,
        "Q772547" => ArmedForce,
        "Q327333" | "Q47913" => Agency,
        "Q192350" | "Q7188" => Government,
        "Q11204" | "Q35749" => Legislature,
        "Q41487" => Court,
        "Q79913" | "Q163740" => Ngo,
        "Q155271" => ThinkTank,
        "Q4830453" | "Q6881511" | "Q783794" | "Q891723" => Company,
        "Q11032" | "Q192283" | "Q1193236" | "Q1616075" => Media,
        "Q515" | "Q1549591" | "Q486972" => Place,
        "Q49773" | "Q2738074" => Movement,
        _ => return None,
    })
}

/// A schema of FollowTheMoney, sharpened by the topics of the entity.
pub fn by_schema(schema: &str, topics: &[&str]) -> Option<ActorType> {
    let has = |topic: &str| topics.iter().any(|t| t.trim() == topic);
    let organization = |default: ActorType| match () {
        () if has("gov.igo") => Igo,
        () if has("crime.terror") => ArmedGroup,
        () if has("pol.party") => Party,
        () if has("mil") => ArmedForce,
        () if has("gov.judicial") => Court,
        () if has("gov.legislative") => Legislature,
        () if has("gov.executive") || has("gov.head") => Government,
        () if has("gov.security") || has("gov") || has("gov.national") => Agency,
        () if has("role.act") => Movement,
        () => default,
    };
    match schema {
        "Person" => Some(Person),
        "Organization" => Some(organization(Ngo)),
        "PublicBody" => Some(organization(Agency)),
        "LegalEntity" => Some(organization(Company)),
        "Company" => Some(organization(Company)),
        _ => None,
    }
}

/// The folder of ids that actors of a type stand in.
pub fn folder(kind: ActorType) -> &'static str {
    match kind {
        State => "state",
        Territory => "territory",
        Place => "place",
        ArmedGroup => "group",
        Party => "party",
        Igo => "igo",
        Company => "company",
        Media => "media",
        Person => "person",
        Government | ArmedForce | Agency | Legislature | Court | Ngo | ThinkTank | Movement => "org",
    }
}
