//! From the packed built-in data to actors.

use super::actor::{Actor, ActorId, ActorType, Name, NameRole, Office};
use super::packed::{Packed, PackedActor, PackedName, date_parts};
use crate::article::PartialDate;

const ROLES: [NameRole; 4] = [NameRole::Name, NameRole::Adjective, NameRole::Metonym, NameRole::Capital];

/// What the build script has packed.
pub(super) fn read(bytes: &'static [u8]) -> Packed<&'static str> {
    postcard::from_bytes(bytes).expect("the build script has packed it")
}

pub(super) fn actor(packed: PackedActor<&str>) -> Actor {
    let link = |id: &str| (!id.is_empty()).then(|| ActorId::trusted(id));
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
