//! Where a text appeared, as its lines say: "The Harbour Ledger | Kell | 6 May 2025" above,
//! "Harbour Ledger, https://…" below.

use super::bio;
use super::dates::{DayOrder, find_dates};
use super::names::PARTICLES;
use super::urls;
use crate::text::fold;
use regex::Regex;
use std::sync::LazyLock;

const MAX_LINE: usize = 160;
/// Lines at the end that may name the outlet.
const LAST: usize = 3;
const MAX_NAME: usize = 50;
const MAX_WORDS: usize = 6;

/// The outlet the lines around a text name. With an address known the name must be like its
/// host's; without one it must sound like an outlet.
pub(super) fn outlet(top: &[&str], last: &[&str], url: Option<&str>) -> Option<String> {
    let host = url.and_then(urls::host);
    let fits = |name: &&str| match &host {
        Some(host) => is_named_after(host, name),
        None => sounds_like_an_outlet(name),
    };
    let credited = top.iter().chain(last).find_map(|line| source_of(line));
    if let Some(name) = credited.filter(|name| host.is_none() || fits(name)) {
        return Some(name.to_owned());
    }
    let lines = || top.iter().skip(1).chain(last.iter().rev().take(LAST));
    let alone = lines().flat_map(|line| named_on(line)).find(fits);
    let mentioned =
        || last.iter().rev().take(LAST).flat_map(|line| capitalized(line)).find(|name| host.is_some() && fits(name));
    alone.or_else(mentioned).map(str::to_owned)
}

/// The stretches of capitalized words on a line.
fn capitalized(line: &str) -> Vec<&str> {
    static STRETCH: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\p{Lu}[\p{L}’'-]+(?: (?:(?:of|and|for|the|on) )?\p{Lu}[\p{L}’'-]+)*").expect("a fixed pattern")
    });
    if line.chars().count() > 2 * MAX_LINE {
        return Vec::new();
    }
    STRETCH.find_iter(line).map(|found| found.as_str()).filter(|name| is_a_name(name)).collect()
}

/// The outlet on a line "Source: The Harbour Ledger", which says so itself.
fn source_of(line: &str) -> Option<&str> {
    static SOURCE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:source|quelle|fuente|fonte|bron|kaynak|źródło|källa|kilde|источник|المصدر|来源) ?[:：] ?(?P<name>[^|,.]+)")
            .expect("a fixed pattern")
    });
    let name = SOURCE.captures(line)?.name("name")?.as_str().trim();
    (line.chars().count() <= MAX_LINE && name.split(' ').count() <= MAX_WORDS && !name.contains("http")).then_some(name)
}

/// What may be a name on a line with a bar, a date or an address.
fn named_on(line: &str) -> Vec<&str> {
    static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:First p|P)ublished (?:(?:on )?[\w ,]{4,25} )?(?:in|by|at) (?P<name>[^,.|]+)")
            .expect("a fixed pattern")
    });
    if line.chars().count() > MAX_LINE || !bio::byline(line).is_empty() {
        return Vec::new();
    }
    let behind = BEHIND.captures(line).and_then(|c| c.name("name")).map(|name| name.as_str());
    let dates = find_dates(line, DayOrder::DayFirst);
    let before_date = dates.first().and_then(|found| line[..found.span.start()].trim_end().strip_suffix(','));
    let before_address = line.split_once("http").map(|(before, _)| before.trim_end().trim_end_matches([',', ':']));
    let bars = line.split_once(" | ").map(|(before, _)| before);
    let found = [behind, bars, before_date, before_address];
    found.into_iter().flatten().map(str::trim).filter(|name| is_a_name(name)).collect()
}

fn is_a_name(text: &str) -> bool {
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let small = |word: &str| word == "&" || ["and", "on", "for", "the"].contains(&word) || PARTICLES.contains(&word);
    let words: Vec<&str> = text.split(' ').collect();
    (1..=MAX_WORDS).contains(&words.len())
        && text.chars().count() <= MAX_NAME
        && capital(words[0])
        && words.iter().all(|word| capital(word) || small(word))
        && !text.chars().any(|c| c.is_ascii_digit() || ".:;?!|".contains(c))
}

/// Whether a host is named after an outlet: `harbourledger.example` after The Harbour Ledger and
/// after Harbour Ledger Institute.
pub(super) fn is_named_after(host: &str, name: &str) -> bool {
    let squeezed = |text: &str| -> String { fold(text).chars().filter(|c| c.is_alphanumeric()).collect() };
    let label = host.rsplit('.').nth(1).map(squeezed).unwrap_or_default();
    let label = label.strip_prefix("the").unwrap_or(&label);
    let name = squeezed(name);
    let name = name.strip_prefix("the").unwrap_or(&name);
    label.len() >= 5 && name.starts_with(label)
}

fn sounds_like_an_outlet(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "bulletin",
        "centre",
        "center",
        "chronicle",
        "courier",
        "dispatch",
        "examiner",
        "forum",
        "foundation",
        "gazette",
        "herald",
        "institute",
        "journal",
        "ledger",
        "magazine",
        "monitor",
        "notebook",
        "observer",
        "papers",
        "post",
        "press",
        "quarterly",
        "record",
        "review",
        "standard",
        "telegraph",
        "times",
        "tribune",
        "weekly",
    ];
    name.contains(' ') && fold(name).split(' ').any(|word| WORDS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_around_a_text_name_its_outlet() {
        let check = |line: &str, url: Option<&str>, expected: Option<&str>| {
            assert_eq!(outlet(&["Title", line], &[], url).as_deref(), expected, "{line}");
            assert_eq!(outlet(&["Title"], &[line], url).as_deref(), expected, "{line}");
        };
        let url = Some("https://www.harbourledger.example/a");
        check("The Harbour Ledger | Kell | 6 May 2025", url, Some("The Harbour Ledger"));
        check("Harbour Ledger Institute | Policy Note", url, Some("Harbour Ledger Institute"));
        check("The Harbour Ledger, 6 May 2025", url, Some("The Harbour Ledger"));
        check("Harbour Ledger, https://www.harbourledger.example/a", url, Some("Harbour Ledger"));
        check("Published 6 May 2025 in The Harbour Ledger", url, Some("The Harbour Ledger"));
        assert_eq!(
            outlet(&["Title"], &["Ada Voss is an editor of The Harbour Ledger, where this appeared."], url).as_deref(),
            Some("The Harbour Ledger"),
        );
        check("The Strait Review | Policy Note", url, None);
        check("The Strait Review | Policy Note", None, Some("The Strait Review"));
        check("New Kell, 6 May 2025", None, None);
        check("By Ada Voss | 6 May 2025", None, None);
        check("On 6 May 2025 the Harbour Ledger was sold.", None, None);
    }
}
