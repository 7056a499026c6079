//! What stands in bylines besides names: addresses, dates, times, counts of comments.

use crate::extract::dates::{DayOrder, find_dates};
use regex::Regex;
use std::sync::LazyLock;

/// Stands where a date stood.
pub(super) const DATE: char = '\u{1}';

/// The field with a bar wherever something that belongs to no name stood.
pub(super) fn without_noise(field: &str) -> String {
    static NOISE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)https?://\S+|www\.\S+|\S+@\S+\.\w+|(?:^|[\s(])@\w+\)?|\[[^\]]*\]",
            r"|\b\d+ ?min(?:ute|uto|uten|utes|utos)?s?\.?(?: read| de lectura| lesezeit)?\b",
            r"|(?:\bat |\bum |\bà )?\b\d\d?[:.h]\d\d(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4}\b| Uhr| Saat)?",
            r"|\b\d+ (?:comments?|kommentare?|comentarios|shares?|views?)\b",
            r"|\b(?:vor|hace|il y a|publicado hace) (?:\d+|einem|einer|un|una) \p{L}+|\b\d+ (?:minutes?|hours?|days?|weeks?|months?|years?) ago\b",
            r"|\b(?:on|am|le|el) (?:\p{L}*day|\p{L}+tag|mittwoch)\b",
        ))
        .expect("a fixed pattern")
    });
    let text = without_dates(field);
    let text = without_asides(&text);
    if !text.contains(['@', '[', '/', '.', ':']) && !text.contains(|c: char| c.is_ascii_digit()) && !has_day(&text) {
        return text.replace(['\u{a0}', '\u{200b}'], " ");
    }
    NOISE.replace_all(&text, "|").replace(['\u{a0}', '\u{200b}'], " ")
}

fn has_day(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["day", "tag", "mittwoch", "vor ", "hace ", "il y a "].iter().any(|word| lower.contains(word))
}

/// A date ends the name before it: "Ada Voss on 5 May 2025" names nobody after the date.
fn without_dates(field: &str) -> String {
    let mut text = field.to_owned();
    if !field.chars().any(char::is_numeric) {
        return text;
    }
    for found in find_dates(field, DayOrder::DayFirst).iter().rev() {
        let start = before_weekday(&text[..found.span.start()]).len();
        text.replace_range(start..found.span.end(), &format!("|{DATE}|"));
    }
    text
}

/// `Ada Voss am Samstag, ` → `Ada Voss`.
fn before_weekday(before: &str) -> &str {
    const DAYS: &[&str] = &[
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "mo",
        "di",
        "mi",
        "do",
        "fr",
        "sa",
        "so",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonnabend",
        "sonntag",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "lunes",
        "martes",
        "miércoles",
        "jueves",
        "viernes",
        "sábado",
        "domingo",
        "maandag",
        "dinsdag",
        "woensdag",
        "donderdag",
        "vrijdag",
        "zaterdag",
        "zondag",
    ];
    let mut rest = before.trim_end();
    loop {
        let (head, word) = rest.rsplit_once(' ').unwrap_or(("", rest));
        let bare = word.trim_matches(['.', ',', '(', ':']).to_lowercase();
        let day = DAYS.contains(&bare.as_str()) || (bare.len() > 5 && bare.ends_with("day"));
        if word.is_empty() || !(day || ["on", "am", "le", "el", "den", "om", "vom"].contains(&bare.as_str())) {
            return rest;
        }
        rest = head.trim_end();
    }
}

/// Brackets go unless a name goes on behind them: `Ada (Addie) Voss`.
fn without_asides(text: &str) -> String {
    static BRACKETS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\([^)]*\)").expect("a fixed pattern"));
    if !text.contains('(') {
        return text.to_owned();
    }
    let inside_a_name = |found: &regex::Captures<'_>| {
        let whole = found.get(0).expect("group 0 always takes part");
        let inside = whole.as_str().trim_matches(['(', ')']);
        let nickname = inside.starts_with(char::is_uppercase) && !inside.contains([' ', ',']);
        let capital_behind = text[whole.end()..].trim_start().starts_with(char::is_uppercase);
        let mixed = inside.chars().any(char::is_lowercase);
        nickname && mixed && capital_behind && text[..whole.start()].trim_end().ends_with(char::is_alphabetic)
    };
    let kept = |found: &regex::Captures<'_>| if inside_a_name(found) { found[0].to_owned() } else { "|".to_owned() };
    BRACKETS.replace_all(text, kept).into_owned()
}
