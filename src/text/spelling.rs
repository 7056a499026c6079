//! Other spellings of a word: names written in Latin letters in several ways, British and American.
//!
//! Nothing here merges words. [`name_key`] brings names together that may be one, [`same_name`]
//! decides, [`other_spellings`] makes the other form of a common word; whether a form is looked for at
//! all is decided by the words that the searched texts really have.

/// Names with fewer letters have too many lookalikes.
const SHORTEST_NAME: usize = 4;
/// How many differences two spellings of one name may have.
const MAX_DIFFERENCES: u8 = 3;

/// What different ways of writing the same sound come to, as (in one spelling, in the other).
///
/// From the common romanizations of Arabic, Persian, Urdu, Turkish, Hebrew and Cyrillic names: long and
/// short vowels, aspirated and plain consonants, letters of neighboring sounds.
const SAME_SOUND: &[(&str, &str)] = &[
    ("a", "e"),
    ("a", "aa"),
    ("a", "ah"),
    ("e", "i"),
    ("e", "eh"),
    ("e", "ae"),
    ("i", "y"),
    ("i", "ee"),
    ("i", "ii"),
    ("i", "ie"),
    ("i", "iy"),
    ("i", "ea"),
    ("y", "ee"),
    ("y", "iy"),
    ("y", "yy"),
    ("ai", "ei"),
    ("ai", "ay"),
    ("ai", "ey"),
    ("ei", "ay"),
    ("ei", "ey"),
    ("ay", "ey"),
    ("ai", "e"),
    ("o", "u"),
    ("o", "oo"),
    ("u", "oo"),
    ("u", "ou"),
    ("o", "ou"),
    ("aw", "ow"),
    ("o", "au"),
    ("k", "q"),
    ("k", "kh"),
    ("q", "qu"),
    ("k", "c"),
    ("q", "gh"),
    ("g", "gh"),
    ("kh", "ch"),
    ("d", "dh"),
    ("t", "th"),
    ("d", "th"),
    ("z", "s"),
    ("s", "ss"),
    ("f", "ph"),
    ("v", "w"),
    ("f", "v"),
    ("j", "dj"),
    ("j", "zh"),
    ("j", "dzh"),
    ("sh", "sch"),
    ("sh", "ch"),
    ("ch", "tch"),
    ("ch", "tsch"),
    ("ts", "tz"),
    ("x", "ks"),
    ("ks", "x"),
    ("yu", "iu"),
    ("ya", "ia"),
];

/// Of [`SAME_SOUND`] what may differ in names of up to five letters, where any other difference makes another
/// word: `Asian` and `ASEAN`, `July` and `Joly`.
const SAME_SOUND_SHORT: &[(&str, &str)] = &[
    ("a", "aa"),
    ("a", "ah"),
    ("i", "y"),
    ("i", "ee"),
    ("i", "ii"),
    ("i", "iy"),
    ("u", "oo"),
    ("u", "ou"),
    ("k", "q"),
];
/// The longest name that counts as short.
const SHORT_NAME: usize = 5;

/// The consonants of a folded name, by the sound they may stand for: two spellings of one name have
/// the same key, though not all names with one key are the same.
///
/// `None` for what is too short or no name: digits, letters outside `a` to `z`.
pub fn name_key(folded: &str) -> Option<String> {
    if folded.len() < SHORTEST_NAME || !folded.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    let mut key = String::with_capacity(folded.len());
    for (at, c) in folded.char_indices() {
        let sound = match c {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' if at > 0 => continue,
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' => '.',
            // Hard and soft sounds that romanizations confuse; `c` also begins `ch`, `s` `sh`.
            'k' | 'q' | 'c' | 'g' | 's' | 'z' | 'x' | 'j' | 'h' => 's',
            'd' | 't' => 't',
            'f' | 'v' | 'p' | 'w' => 'f',
            other => other,
        };
        // `dj` and `j`, `tch` and `ch`.
        if sound == 's' && key.ends_with('t') {
            key.pop();
        }
        if !key.ends_with(sound) {
            key.push(sound);
        }
    }
    Some(key)
}

/// Whether two folded words, which differ, may be spellings of one name: piece by piece the same
/// letters or the same sound, consonants single or doubled, with at most three differences.
pub fn same_name(a: &str, b: &str) -> bool {
    let shortest = a.len().min(b.len());
    if !a.is_ascii() || !b.is_ascii() || shortest < SHORTEST_NAME || a.len().abs_diff(b.len()) > 3 {
        return false;
    }
    // Short names bear fewer differences.
    let (sounds, allowed) = match shortest {
        ..=SHORT_NAME => (SAME_SOUND_SHORT, 1),
        _ => (SAME_SOUND, MAX_DIFFERENCES.min((shortest.div_ceil(2) - 1) as u8)),
    };
    fewest_differences(a.as_bytes(), b.as_bytes(), sounds).is_some_and(|n| (1..=allowed).contains(&n))
}

/// The fewest sounds that are written differently; `None` when some sound differs.
fn fewest_differences(a: &[u8], b: &[u8], sounds: &[(&str, &str)]) -> Option<u8> {
    let width = b.len() + 1;
    let size = (a.len() + 1) * width;
    // Hundreds of pairs are looked at for a query, nearly all of short words.
    let (mut short, mut long) = ([None; 256], Vec::new());
    let best: &mut [Option<u8>] = if size <= short.len() {
        &mut short[..size]
    } else {
        long.resize(size, None);
        &mut long
    };
    best[0] = Some(0);
    for i in 0..=a.len() {
        for j in 0..width {
            let Some(so_far) = best[i * width + j] else { continue };
            let mut reach = |di: usize, dj: usize, more: u8| {
                let slot = &mut best[(i + di) * width + j + dj];
                let reached = so_far + more;
                *slot = Some(slot.map_or(reached, |known| known.min(reached)));
            };
            let (rest_a, rest_b) = (&a[i..], &b[j..]);
            if let (Some(x), Some(y)) = (rest_a.first(), rest_b.first())
                && x == y
            {
                reach(1, 1, 0);
                let doubled = |rest: &[u8]| rest.get(1) == Some(x);
                if doubled(rest_a) {
                    reach(2, 1, 1);
                }
                if doubled(rest_b) {
                    reach(1, 2, 1);
                }
            }
            for (one, other) in sounds {
                if begin(rest_a, one, rest_b, other) {
                    reach(one.len(), other.len(), 1);
                }
                if begin(rest_a, other, rest_b, one) {
                    reach(other.len(), one.len(), 1);
                }
            }
        }
    }
    best[a.len() * width + b.len()]
}

/// Whether one text begins with one sound and the other with the other; their first letters nearly always tell.
fn begin(a: &[u8], sound_a: &str, b: &[u8], sound_b: &str) -> bool {
    let (sound_a, sound_b) = (sound_a.as_bytes(), sound_b.as_bytes());
    let first = a.first() == sound_a.first() && b.first() == sound_b.first();
    first && a.starts_with(sound_a) && b.starts_with(sound_b)
}

/// Beginnings of words in `-our` (British) that are in `-or` (American): `colo(u)r`, `labo(u)r`.
const OUR: &[&str] = &[
    "arb",
    "ard",
    "arm",
    "behavi",
    "cand",
    "clam",
    "clang",
    "col",
    "demean",
    "discol",
    "dishon",
    "disfav",
    "endeav",
    "enam",
    "fav",
    "ferv",
    "flav",
    "glam",
    "harb",
    "hon",
    "hum",
    "lab",
    "misbehavi",
    "neighb",
    "od",
    "parl",
    "ranc",
    "rig",
    "rum",
    "sav",
    "splend",
    "succ",
    "tum",
    "val",
    "vap",
    "vig",
];
/// Beginnings of words in `-re` that are in `-er`: `cent(re)`.
const RE: &[&str] = &[
    "cent", "epicent", "fib", "lit", "lust", "meag", "met", "kilomet", "centimet", "sab", "somb", "spect", "theat",
    "calib",
];
/// Words that differ each in its own way, British first.
const PAIRS: &[(&str, &str)] = &[
    ("aeroplane", "airplane"),
    ("aluminium", "aluminum"),
    ("defence", "defense"),
    ("grey", "gray"),
    ("gaol", "jail"),
    ("licence", "license"),
    ("offence", "offense"),
    ("pretence", "pretense"),
    ("programme", "program"),
    ("programmes", "programs"),
    ("sceptic", "skeptic"),
    ("sceptical", "skeptical"),
    ("scepticism", "skepticism"),
    ("manoeuvre", "maneuver"),
    ("manoeuvres", "maneuvers"),
    ("mould", "mold"),
    ("moustache", "mustache"),
    ("encyclopaedia", "encyclopedia"),
    ("foetus", "fetus"),
    ("anaemic", "anemic"),
    ("paediatric", "pediatric"),
    ("archaeology", "archeology"),
    ("judgement", "judgment"),
    ("acknowledgement", "acknowledgment"),
    ("ageing", "aging"),
    ("fulfil", "fulfill"),
    ("instalment", "installment"),
    ("enrol", "enroll"),
    ("skilful", "skillful"),
    ("wilful", "willful"),
    ("jewellery", "jewelry"),
    ("defences", "defenses"),
    ("offences", "offenses"),
    ("pyjamas", "pajamas"),
    ("sulphur", "sulfur"),
    ("yoghurt", "yogurt"),
];
/// Endings that follow `our`, `re` and doubled consonants.
const AFTER_OUR: &[&str] = &[
    "", "s", "ed", "ing", "able", "ably", "er", "ers", "ist", "ists", "ite", "ites", "al", "less", "ful", "hood", "ly",
];
/// (British, American) endings of any word with at least four letters before them.
const ENDINGS: &[(&str, &str)] = &[
    ("ise", "ize"),
    ("ised", "ized"),
    ("ises", "izes"),
    ("ising", "izing"),
    ("iser", "izer"),
    ("isers", "izers"),
    ("isation", "ization"),
    ("isations", "izations"),
    ("isational", "izational"),
    ("yse", "yze"),
    ("ysed", "yzed"),
    ("yses", "yzes"),
    ("ysing", "yzing"),
    ("ogue", "og"),
    ("ogues", "ogs"),
    ("elled", "eled"),
    ("elling", "eling"),
    ("eller", "eler"),
    ("ellers", "elers"),
    ("alled", "aled"),
    ("alling", "aling"),
    ("illed", "iled"),
    ("olled", "oled"),
];
/// Letters that must stand before one of [`ENDINGS`].
const BEFORE_ENDING: usize = 3;

/// The British form of an American word and the other way round; forms that no text has are
/// harmless, since only words that are there are looked for.
pub fn other_spellings(folded: &str) -> Vec<String> {
    let mut forms = Vec::new();
    for (british, american) in PAIRS {
        for (this, other) in [(british, american), (american, british)] {
            if folded == *this {
                forms.push((*other).to_owned());
            }
        }
    }
    for ending in AFTER_OUR {
        let Some(stem) = folded.strip_suffix(ending) else { continue };
        let swapped = |from: &str, to: &str, beginnings: &[&str]| {
            stem.strip_suffix(from)
                .filter(|start| beginnings.contains(start))
                .map(|start| format!("{start}{to}{ending}"))
        };
        forms.extend(swapped("our", "or", OUR));
        forms.extend(swapped("or", "our", OUR));
        if matches!(*ending, "" | "s") {
            forms.extend(swapped("re", "er", RE));
            forms.extend(swapped("er", "re", RE));
        }
    }
    for (british, american) in ENDINGS {
        for (this, other) in [(british, american), (american, british)] {
            if let Some(start) = folded.strip_suffix(this).filter(|start| start.len() >= BEFORE_ENDING) {
                forms.push(format!("{start}{other}"));
            }
        }
    }
    forms.sort_unstable();
    forms.dedup();
    forms
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_name_are_recognized() {
        for (a, b) in [
            ("tehreek", "tehrik"),
            ("sharif", "sherif"),
            ("sharif", "shareef"),
            ("muhammad", "mohammed"),
            ("mohamed", "muhammad"),
            ("hezbollah", "hizbullah"),
            ("qadhafi", "kadafi"),
            ("hussein", "hussain"),
            ("yousuf", "yusuf"),
            ("khomeini", "khomeyni"),
            ("zelensky", "zelenskyy"),
            ("abdulla", "abdullah"),
            ("taleban", "taliban"),
        ] {
            assert!(same_name(a, b) && same_name(b, a), "{a} {b}");
            assert_eq!(name_key(a), name_key(b), "{a} {b}");
        }
    }

    #[test]
    fn different_names_stay_different() {
        for (a, b) in [
            ("iran", "iraq"),
            ("mali", "malawi"),
            ("paris", "boris"),
            ("austria", "australia"),
            ("niger", "nigeria"),
            ("china", "chile"),
            ("khan", "kahn"),
            ("macron", "marcos"),
            ("sharif", "sheriffs"),
            ("turkey", "turkic"),
            ("putin", "rutin"),
            ("obama", "osama"),
            ("asian", "asean"),
            ("asia", "azia"),
            ("china", "chine"),
            ("china", "sheena"),
            ("july", "joly"),
            ("saudi", "saude"),
            ("north", "nord"),
            ("isis", "iseas"),
        ] {
            assert!(!same_name(a, b), "{a} {b}");
        }
        assert!(!same_name("sharif", "sharif"), "the same spelling is no other spelling");
    }

    #[test]
    fn british_and_american_words_lead_to_each_other() {
        for (a, b) in [
            ("organise", "organize"),
            ("organisation", "organization"),
            ("colour", "color"),
            ("labour", "labor"),
            ("neighbouring", "neighboring"),
            ("defence", "defense"),
            ("centre", "center"),
            ("analysed", "analyzed"),
            ("travelled", "traveled"),
            ("programme", "program"),
            ("dialogue", "dialog"),
        ] {
            assert!(other_spellings(a).contains(&b.to_owned()), "{a} {b}");
            assert!(other_spellings(b).contains(&a.to_owned()), "{b} {a}");
        }
        for word in ["four", "hour", "rise", "wise", "size", "her", "there", "your", "order"] {
            assert_eq!(other_spellings(word), Vec::<String>::new(), "{word}");
        }
    }

    proptest! {
        #[test]
        fn sameness_is_symmetric_and_keeps_the_key(a in "[aeikqhstdgmnr]{4,9}", b in "[aeikqhstdgmnr]{4,9}") {
            prop_assert_eq!(same_name(&a, &b), same_name(&b, &a));
            if same_name(&a, &b) {
                prop_assert_eq!(name_key(&a), name_key(&b));
            }
        }

        #[test]
        fn no_word_breaks_it(a in ".{0,12}", b in ".{0,12}") {
            let _ = (same_name(&a, &b), name_key(&a), other_spellings(&a));
        }
    }
}
