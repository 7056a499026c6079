//! What the built-in data promises.

use super::super::actor::{ActorId, ActorType};
use super::super::check::offices::Tenure;
use super::super::{Actor, Gazetteer};
use std::collections::{BTreeMap, BTreeSet};

/// The codes of ISO 3166-1, and Kosovo's.
const CODES: &str = "\
    ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz \
    ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk fm fo fr \
    ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it \
    je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo \
    mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py \
    qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm tn to \
    tr tt tv tw tz ua ug um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw xk";

/// Offices that many states or organizations have, under their one name.
const OFFICES: &[&str] = &[
    "administrator",
    "army chief",
    "attorney general",
    "caliph",
    "chairman",
    "chairperson of the commission",
    "chancellor",
    "chancellor of the exchequer",
    "chief adviser",
    "chief executive",
    "chief justice",
    "chief of defense forces",
    "chief of defense staff",
    "chief of staff",
    "chief of the general staff",
    "climate envoy",
    "commander",
    "commander-in-chief",
    "commerce minister",
    "commerce secretary",
    "commissioner",
    "commissioner-general",
    "crown prince",
    "defense minister",
    "defense secretary",
    "deputy president",
    "deputy prime minister",
    "director",
    "director of national intelligence",
    "director-general",
    "emir",
    "emperor",
    "executive director",
    "executive secretary",
    "finance minister",
    "first vice president",
    "foreign minister",
    "foreign secretary",
    "general secretary",
    "governor",
    "governor-general",
    "head",
    "head of state",
    "head of the political bureau",
    "head of the presidential office",
    "high commissioner",
    "high commissioner for human rights",
    "high representative",
    "home minister",
    "home secretary",
    "interior minister",
    "king",
    "leader",
    "leader of the opposition",
    "managing director",
    "national security adviser",
    "national security minister",
    "pope",
    "president",
    "president of the commission",
    "prime minister",
    "prosecutor",
    "queen",
    "secretary",
    "secretary of defense",
    "secretary of homeland security",
    "secretary of state",
    "secretary-general",
    "shah",
    "speaker",
    "special rapporteur",
    "state counsellor",
    "sultan",
    "supreme leader",
    "trade representative",
    "treasury secretary",
    "under-secretary-general",
    "vice president",
    "vice-chancellor",
];

/// Offices that name what they are for: "ambassador to Turkey".
const PARTICULAR: &[&str] = &[
    "ambassador to ",
    "chairman of the ",
    "chief executive of ",
    "chief minister of ",
    "first minister of ",
    "foreign minister of ",
    "high representative for ",
    "mayor of ",
    "president of ",
    "prime minister of ",
    "special envoy for ",
    "special envoy to ",
    "special representative for ",
    "viceroy of ",
];

fn actors() -> impl Iterator<Item = &'static Actor> {
    Gazetteer::builtin().actors()
}

/// Nothing is left of `wrong`.
fn none(wrong: impl IntoIterator<Item = String>) {
    let wrong: BTreeSet<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_code_of_iso_3166_is_a_state_or_a_territory() {
    let land = |kind| matches!(kind, ActorType::State | ActorType::Territory);
    let known: BTreeSet<&str> = actors().filter(|a| land(a.kind)).map(|a| a.id.slug()).collect();
    let codes: BTreeSet<&str> = CODES.split_whitespace().collect();
    assert_eq!(codes.len(), 250);
    assert_eq!(codes.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new(), "without an actor");
    assert_eq!(known.difference(&codes).collect::<Vec<_>>(), Vec::<&&str>::new(), "without a code");
}

#[test]
fn every_type_is_well_stocked() {
    let mut counts: BTreeMap<ActorType, usize> = BTreeMap::new();
    for actor in actors() {
        *counts.entry(actor.kind).or_default() += 1;
    }
    for (kind, at_least) in [
        (ActorType::State, 197),
        (ActorType::Territory, 53),
        (ActorType::Person, 2_600),
        (ActorType::Government, 150),
        (ActorType::ArmedForce, 160),
        (ActorType::Agency, 190),
        (ActorType::Legislature, 75),
        (ActorType::Court, 40),
        (ActorType::ArmedGroup, 260),
        (ActorType::Party, 470),
        (ActorType::Igo, 290),
        (ActorType::ThinkTank, 220),
        (ActorType::Ngo, 100),
        (ActorType::Company, 400),
        (ActorType::Media, 350),
    ] {
        assert!(counts[&kind] >= at_least, "{kind}: {}", counts[&kind]);
    }
    let offices: usize = actors().map(|a| a.offices.len()).sum();
    assert!(offices >= 2_200, "{offices} offices");
}

#[test]
fn ids_say_what_an_actor_is() {
    let fits = |actor: &Actor| match actor.id.kind() {
        "state" => actor.kind == ActorType::State,
        "territory" => actor.kind == ActorType::Territory,
        "place" => actor.kind == ActorType::Place,
        "person" => actor.kind == ActorType::Person,
        kind => !actor.kind.is_land() && actor.kind != ActorType::Person && !kind.starts_with("nil"),
    };
    none(actors().filter(|a| !fits(a)).map(|a| format!("{} is a {}", a.id, a.kind)));
    none(actors().filter(|a| a.id.as_str().parse() != Ok(a.id.clone())).map(|a| a.id.to_string()));
}

#[test]
fn parents_lead_to_the_top() {
    let parent = |id: &ActorId| Gazetteer::builtin().get(id).and_then(|a| a.parent.as_ref());
    let in_circles = |actor: &&Actor| std::iter::successors(Some(&actor.id), |id| parent(id)).nth(8).is_some();
    none(actors().filter(in_circles).map(|a| a.id.to_string()));
}

#[test]
fn organs_of_a_state_are_part_of_something() {
    none(actors().filter(|a| a.kind.is_organ() && a.state.is_some() && a.parent.is_none()).map(|a| a.id.to_string()));
}

#[test]
fn qids_are_given_once() {
    let mut holders: BTreeMap<&str, Vec<&ActorId>> = BTreeMap::new();
    for actor in actors() {
        holders.entry(actor.qid.as_deref().unwrap_or_default()).or_default().push(&actor.id);
    }
    holders.remove("");
    none(holders.iter().filter(|(_, ids)| ids.len() > 1).map(|(qid, ids)| format!("{qid}: {ids:?}")));
    none(actors().filter(|a| a.kind == ActorType::State && a.qid.is_none()).map(|a| a.id.to_string()));
}

#[test]
fn offices_have_their_one_name() {
    let known = |office: &str| OFFICES.contains(&office) || PARTICULAR.iter().any(|p| office.starts_with(p));
    none(actors().flat_map(|a| &a.offices).filter(|o| !known(&o.office)).map(|o| o.office.clone()));
    assert!(OFFICES.is_sorted() && PARTICULAR.is_sorted());
}

#[test]
fn an_office_has_one_holder_at_a_time() {
    none(Tenure::conflicts(&Tenure::all(Gazetteer::builtin())).iter().map(ToString::to_string));
}

#[test]
fn only_persons_hold_offices_and_none_ends_before_it_begins() {
    none(actors().filter(|a| a.kind != ActorType::Person && !a.offices.is_empty()).map(|a| a.id.to_string()));
    let backwards = |o: &&crate::entities::Office| matches!((o.from, o.to), (Some(from), Some(to)) if from.first_day() > to.last_day());
    none(actors().flat_map(|a| &a.offices).filter(backwards).map(|o| format!("{o:?}")));
}
