//! Actor dictionaries of TABARI and PETRARCH.
//!
//! ```text
//! AFGHANISTAN_ [AFG]            ; a comment
//! +AFGHAN_
//! ANNA_QUILL_
//!     [AFGGOV 20080909-20130909]
//!     [AFGOPP >20130909]
//! ```
//!
//! The first three letters of a code are a country or a kind of organization, the next three a
//! role. Who had a role in government, parliament, court or army for some time is a person, unless one
//! of the codes is that of an armed group.

use super::countries::alpha_2;
use super::draft::{Country, Draft, DraftOffice, Item, capitalized};
use super::lines::{Line, Lines};
use crate::article::PartialDate;
use crate::entities::actor::ActorType::{self, *};
use std::io::{self, BufRead};

/// One entry as far as it has been read.
struct Entry {
    line: u64,
    names: Vec<String>,
    codes: Vec<Code>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Code {
    text: String,
    from: Option<PartialDate>,
    to: Option<PartialDate>,
}

pub(super) fn looks_like(head: &str) -> bool {
    let lines: Vec<&str> = head.lines().map(without_comment).filter(|l| !l.trim().is_empty()).take(50).collect();
    let entry = |line: &&&str| matches!(codes(line), Ok(codes) if !codes.is_empty());
    let fits = |line: &&&str| line.starts_with(['+', '\t', ' ', '&', '!']) || entry(line);
    !lines.is_empty() && lines.iter().any(|l| entry(&l)) && lines.iter().filter(fits).count() * 5 >= lines.len() * 3
}

pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn FnMut(Item)) -> io::Result<()> {
    let mut lines = Lines::new(input);
    let mut open: Option<Entry> = None;
    loop {
        let number = lines.number + 1;
        let line = match lines.next()? {
            None => break,
            Some(Line::TooLong) => {
                sink(Item::Rejected { line: number, reason: "is too long for a line of a dictionary".to_owned() });
                continue;
            }
            Some(Line::Text(text)) => text,
        };
        let text = without_comment(&line);
        // Synonym sets and the directives of the coder are no actors.
        if text.trim().is_empty() || text.starts_with(['&', '!', '~', '{', '<', '*']) {
            continue;
        }
        if let Err(reason) = take(text, number, &mut open, sink) {
            sink(Item::Rejected { line: number, reason });
        }
    }
    close(open, sink);
    Ok(())
}

fn take(text: &str, line: u64, open: &mut Option<Entry>, sink: &mut dyn FnMut(Item)) -> Result<(), String> {
    let codes = codes(text)?;
    let name = name(text.split('[').next().unwrap_or_default());
    let continues = text.starts_with(['+', '\t', ' ']);
    match (continues, open.as_mut()) {
        (true, None) => return Err("continues an entry, and none is open".to_owned()),
        (true, Some(entry)) => {
            entry.names.extend(name);
            entry.codes.extend(codes);
        }
        (false, _) => {
            let name = name.ok_or("has no name")?;
            close(open.take(), sink);
            *open = Some(Entry { line, names: vec![name], codes });
        }
    }
    Ok(())
}

fn without_comment(line: &str) -> &str {
    line.split([';', '#']).next().unwrap_or_default().trim_end()
}

/// `ANNA_QUILL_` as "Anna Quill".
fn name(written: &str) -> Option<String> {
    let words: Vec<&str> = written.split(['_', ' ', '\t', '+', '=']).filter(|word| !word.is_empty()).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn codes(text: &str) -> Result<Vec<Code>, String> {
    let mut found = Vec::new();
    for part in text.split('[').skip(1) {
        let (inside, _) = part.split_once(']').ok_or("has a `[` without its `]`")?;
        let mut words = inside.split_whitespace();
        let Some(text) = words.next() else { return Err("has an empty code".to_owned()) };
        // A code may be several roles: `IRQGOV/IRQMIL`.
        let text = text.split('/').next().unwrap_or(text).to_owned();
        if text.len() < 3 || !text.bytes().all(|b| b.is_ascii_uppercase() || b == b'-') {
            return Err(format!("`{text}` is no code"));
        }
        let dates = words.collect::<String>();
        let (from, to) = period(&dates).ok_or_else(|| format!("`{dates}` is no time"))?;
        found.push(Code { text, from, to });
    }
    Ok(found)
}

/// `20080909-20130909`, `>20080909`, `<080909`.
fn period(dates: &str) -> Option<(Option<PartialDate>, Option<PartialDate>)> {
    if dates.is_empty() {
        return Some((None, None));
    }
    if let Some(from) = dates.strip_prefix('>') {
        return Some((Some(day(from)?), None));
    }
    if let Some(to) = dates.strip_prefix('<') {
        return Some((None, Some(day(to)?)));
    }
    let (from, to) = dates.split_once('-')?;
    Some((Some(day(from)?), Some(day(to)?)))
}

/// A day of six or eight digits; years of two digits from 50 on are of the last century.
fn day(digits: &str) -> Option<PartialDate> {
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (year, rest): (i16, &str) = match digits.len() {
        8 => (digits[..4].parse().ok()?, &digits[4..]),
        6 => {
            let year: i16 = digits[..2].parse().ok()?;
            (if year >= 50 { 1900 + year } else { 2000 + year }, &digits[2..])
        }
        _ => return None,
    };
    let (month, day): (i8, i8) = (rest[..2].parse().ok()?, rest[2..].parse().ok()?);
    PartialDate::day(year, month, day)
}

fn close(entry: Option<Entry>, sink: &mut dyn FnMut(Item)) {
    let Some(entry) = entry else { return };
    let Some(kind) = kind(&entry.codes) else {
        let code = entry.codes.first().map_or("no code", |code| code.text.as_str());
        return sink(match entry.codes.is_empty() {
            true => Item::Rejected { line: entry.line, reason: "has no code".to_owned() },
            false => Item::Skipped(format!("role {}", role(code))),
        });
    };
    let country = |code: &Code| code.text.get(..3).and_then(alpha_2).map(|code| Country::Written(code.to_owned()));
    let mut draft = Draft::new("", kind, &written(&entry.names[0]));
    entry.names.iter().skip(1).for_each(|name| draft.add(&written(name)));
    draft.country = entry.codes.iter().find_map(country);
    // Of a state the code is its own.
    draft.is_country = kind == State;
    if kind == Person {
        let dated = entry.codes.iter().filter(|code| code.from.is_some() || code.to.is_some());
        draft.offices = dated
            .map(|code| DraftOffice {
                title: Some(code.text.clone()),
                post: None,
                country: country(code),
                from: code.from,
                to: code.to,
            })
            .collect();
    }
    sink(draft.into_item(entry.line));
}

/// Dictionaries know capitals only; one word may be an acronym and keeps them.
fn written(name: &str) -> String {
    let acronym = !name.contains(' ') && name.len() <= 4;
    if acronym { name.to_owned() } else { capitalized(name) }
}

fn role(code: &str) -> &str {
    if alpha_2(code.get(..3).unwrap_or_default()).is_some() { code.get(3..6).unwrap_or_default() } else { &code[..3] }
}

fn kind(codes: &[Code]) -> Option<ActorType> {
    let armed = |role: &str| matches!(role, "REB" | "UAF" | "IMG" | "SEP" | "INS");
    if codes.iter().any(|code| armed(role(&code.text))) {
        return Some(ArmedGroup);
    }
    let personal = |role: &str| matches!(role, "GOV" | "OPP" | "ELI" | "LEG" | "JUD" | "MIL");
    if codes.iter().any(|code| (code.from.is_some() || code.to.is_some()) && personal(role(&code.text))) {
        return Some(Person);
    }
    let code = codes.first()?;
    Some(match role(&code.text) {
        "" => State,
        "GOV" => Government,
        "MIL" => ArmedForce,
        "OPP" | "PTY" => Party,
        "LEG" => Legislature,
        "JUD" => Court,
        "COP" | "SPY" => Agency,
        "MED" | "NGM" => Media,
        "BUS" | "MNC" => Company,
        "IGO" => Igo,
        "NGO" => Ngo,
        "ELI" => Person,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_all_their_forms() {
        let check = |text: &str, expected: Option<(&str, &str)>| {
            let shown = |date: Option<PartialDate>| date.map(|d| d.to_string()).unwrap_or_default();
            let found = period(text).map(|(from, to)| (shown(from), shown(to)));
            assert_eq!(found, expected.map(|(a, b)| (a.to_owned(), b.to_owned())), "{text}");
        };
        check("", Some(("", "")));
        check(">20080909", Some(("2008-09-09", "")));
        check("<850101", Some(("", "1985-01-01")));
        check("080909-20130909", Some(("2008-09-09", "2013-09-09")));
        check("20081399-20130909", None);
        check("2008", None);
        check(">２００８", None);
    }
}
