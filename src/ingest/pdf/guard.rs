//! What must hold before a PDF is given to the library that reads it, which keeps no bounds itself:
//! its data and its fonts' maps swell to no monstrous size, and no form on a page draws itself.

use super::maps;
use crate::ingest::Limits;
use crate::ingest::input::Size;
use flate2::bufread::ZlibDecoder;
use memchr::memmem;
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};
use std::collections::HashMap;
use std::io::{self, Read};

/// An error if the packed parts of a file come to more than the limits allow together.
pub fn check_size(bytes: &[u8], limits: Limits) -> Result<(), String> {
    let allowed = limits.unpacked.saturating_mul(4);
    let mut unpacked = 0;
    for at in memmem::find_iter(bytes, b"stream") {
        let data = &bytes[at + 6..];
        let data = data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n"));
        let Some(data) = data.filter(|data| looks_packed(data)) else { continue };
        let room = allowed - unpacked + 1;
        let mut counted = ZlibDecoder::new(data).take(room);
        // A stream that is damaged on the way counts as far as it came.
        let _ = io::copy(&mut counted, &mut io::sink());
        unpacked += room - counted.limit();
        if unpacked > allowed {
            return Err(format!("is a PDF whose data swell beyond {}", Size(allowed)));
        }
    }
    Ok(())
}

/// The two bytes that zlib begins with, whose sum is told by the second.
fn looks_packed(data: &[u8]) -> bool {
    matches!(data, [first, second, ..] if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0)
}

/// How deep forms may draw each other, and pages lie in each other.
const DEPTH: usize = 32;

/// How many times forms may be drawn on a page, each counted as often as it is drawn.
const DRAWN: u64 = 100_000;

/// Makes pictures empty, which the library would take for drawing commands.
pub fn drop_pictures(document: &mut Document) {
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object
            && stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image")
        {
            stream.content.clear();
            stream.dict.remove(b"Filter");
        }
    }
}

/// How many codes the maps of all fonts may have together, each as often as a font names it: those of 64 fonts that
/// map all they can. Each takes some two hundred bytes.
const CODES: u64 = 64 << 16;

/// An error if the fonts map more codes to letters than could be kept.
pub fn check_maps(document: &Document) -> Result<(), String> {
    let mut named = Vec::new();
    document.objects.values().for_each(|object| find_maps(object, &mut named));
    let mut known = HashMap::new();
    let mut codes = 0u64;
    for id in named {
        let of_map = *known.entry(id).or_insert_with(|| {
            let stream = document.get_object(id).and_then(Object::as_stream);
            stream.map_or(0, |stream| maps::codes(&content(stream)))
        });
        codes = codes.saturating_add(of_map);
    }
    if codes > CODES {
        Err(format!("is a damaged PDF: its fonts map more than {CODES} codes to letters"))
    } else {
        Ok(())
    }
}

fn find_maps(object: &Object, found: &mut Vec<ObjectId>) {
    let dictionary = match object {
        Object::Dictionary(dictionary) => dictionary,
        Object::Stream(stream) => &stream.dict,
        Object::Array(objects) => return objects.iter().for_each(|object| find_maps(object, found)),
        _ => return,
    };
    for (key, value) in dictionary {
        match value {
            Object::Reference(id) if key == b"ToUnicode" => found.push(*id),
            value => find_maps(value, found),
        }
    }
}

/// What a stream holds, or its bytes as they are where they cannot be unpacked.
fn content(stream: &Stream) -> Vec<u8> {
    stream.decompressed_content().unwrap_or_else(|_| stream.content.clone())
}

/// An error if a page's parts draw each other without end, or beyond measure, or it lies in itself.
pub fn check_page(document: &Document, page: ObjectId, costs: &mut Costs) -> Result<(), String> {
    let mut holder = document.get_dictionary(page).ok();
    for _ in 0..DEPTH {
        let parent = holder.and_then(|holder| holder.get(b"Parent").and_then(Object::as_reference).ok());
        holder = parent.and_then(|parent| document.get_dictionary(parent).ok());
    }
    if holder.is_some() {
        return Err("is a damaged PDF: its pages lie in each other without end".to_owned());
    }
    let resources = inherited(document, page, b"Resources");
    let content = document.get_page_content(page).unwrap_or_default();
    let cost = cost_of(document, resources.as_ref(), &content, DEPTH, costs);
    match cost {
        Some(cost) if cost <= DRAWN => Ok(()),
        _ => Err("is a damaged PDF: its parts draw each other without end".to_owned()),
    }
}

/// How much drawing each form costs, as far as it is known.
pub type Costs = HashMap<ObjectId, u64>;

/// How many forms are drawn by content with these resources; `None` if they lie too deep in each other.
fn cost_of(
    document: &Document,
    resources: Option<&Dictionary>,
    content: &[u8],
    room: usize,
    costs: &mut Costs,
) -> Option<u64> {
    let draws = memmem::find_iter(content, b"Do").count() as u64;
    if draws == 0 {
        return Some(0);
    }
    let forms = resources.and_then(|resources| follow(document, resources, b"XObject")).unwrap_or_default();
    let mut dearest = 0;
    for (_, form) in forms.iter() {
        let Ok(id) = form.as_reference() else { continue };
        let cost = match costs.get(&id) {
            Some(cost) => *cost,
            None => {
                let cost = cost_of_form(document, id, resources, room.checked_sub(1)?, costs)?;
                costs.insert(id, cost);
                cost
            }
        };
        dearest = dearest.max(cost);
    }
    Some(draws.saturating_mul(dearest.saturating_add(1)))
}

/// A form without resources of its own uses those of what draws it.
fn cost_of_form(
    document: &Document,
    id: ObjectId,
    around: Option<&Dictionary>,
    room: usize,
    costs: &mut Costs,
) -> Option<u64> {
    let Ok(stream) = document.get_object(id).and_then(Object::as_stream) else { return Some(0) };
    let own = follow(document, &stream.dict, b"Resources");
    cost_of(document, own.as_ref().or(around), &content(stream), room, costs)
}

fn follow(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Option<Dictionary> {
    match dictionary.get(key).ok()? {
        Object::Reference(id) => document.get_dictionary(*id).ok().cloned(),
        value => value.as_dict().ok().cloned(),
    }
}

/// What a page, or the nearest of those it lies in, says.
fn inherited(document: &Document, page: ObjectId, key: &[u8]) -> Option<Dictionary> {
    let mut holder = document.get_dictionary(page).ok()?;
    for _ in 0..DEPTH {
        if let Some(value) = follow(document, holder, key) {
            return Some(value);
        }
        holder = document.get_dictionary(holder.get(b"Parent").ok()?.as_reference().ok()?).ok()?;
    }
    None
}
