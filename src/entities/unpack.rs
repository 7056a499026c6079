//! From the packed built-in data to actors.

use super::actor::{Actor, ActorId, ActorType, Name, NameRole, Office};
use super::packed::{PackedActor, PackedHead, PackedName, date_parts};
use crate::article::PartialDate;

const ROLES: [NameRole; 4] = [NameRole::Name, NameRole::Adjective, NameRole::Metonym, NameRole::Capital];

const PACKED: &str = "the build script has packed it";

/// What the build script has packed: names that never stand for an actor, decoys, and the actors by id.
pub(super) fn read(bytes: &'static [u8]) -> (PackedHead<&'static str>, impl Iterator<Item = Actor>) {
    let (head, mut rest): (PackedHead<&str>, &[u8]) = postcard::take_from_bytes(bytes).expect(PACKED);
    let actors = (0..head.n_actors).map(move |_| {
        let (packed, after) = postcard::take_from_bytes(rest).expect(PACKED);
        rest = after;
        actor(&packed)
    });
    (head, actors)
}

fn actor(packed: &PackedActor<&'static str>) -> Actor {
    let link = |id: &'static str| (!id.is_empty()).then(|| ActorId::trusted(id));
    Actor {
        id: ActorId::trusted(packed.id),
        kind: *ActorType::ALL.iter().find(|kind| kind.as_str() == packed.kind).expect("a test reads the data"),
        name: packed.name.to_owned(),
        state: link(packed.state),
        parent: link(packed.parent),
        names: packed.names.iter().map(name).collect(),
        offices: packed
            .offices
            .iter()
            .map(|o| Office {
                office: o.office.to_owned(),
                of: ActorId::trusted(o.of),
                from: date(o.from),
                to: date(o.to),
            })
            .collect(),
        qid: (!packed.qid.is_empty()).then(|| packed.qid.to_owned()),
        never: Vec::new(),
    }
}

fn name(packed: &PackedName<&str>) -> Name {
    let set = |bit: u8| packed.flags & 1 << bit != 0;
    Name {
        text: packed.text.to_owned(),
        role: ROLES[usize::from(packed.role)],
        case: set(0),
        context: set(1),
        ambiguous: set(2),
        weak: set(3),
        from: date(packed.from),
        to: date(packed.to),
        nearby: None,
    }
}

fn date(packed: u32) -> Option<PartialDate> {
    let (year, month, day) = date_parts(packed);
    let (year, month, day) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    match (year, month, day) {
        (0, ..) => None,
        (year, 0, _) => Some(PartialDate::year(year)),
        (year, month, 0) => PartialDate::month(year, month),
        (year, month, day) => PartialDate::day(year, month, day),
    }
}
