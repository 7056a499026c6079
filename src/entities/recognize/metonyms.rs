//! Whether a capital stands for its government or for the city.
//!
//! "Port Selm rejected the offer", "talks between Port Selm and Verrin": the government.
//! "in Port Selm", "the Port Selm talks", "Port Selm-based": the city. Where nothing tells,
//! nothing is decided.

use super::super::context::{word_after, word_before};
use super::super::word_list::{WordList, is_in, words};
use crate::text::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    Government,
    City,
    Undecided,
}

static CITY_BEFORE: WordList = WordList::new(|| {
    words(
        "across around at besieged bombed bombing capital captured capturing central city downtown east enter entered \
         entering fled flee fleeing from greater in inside into leaving left near north occupied outside outskirts \
         overran reached reaching shelled shelling south taking through to took via visit visited visiting visits \
         west within",
    )
});

static GOVERNMENT_BEFORE: WordList = WordList::new(|| words("against between by than toward towards versus vs with"));

/// What stands before "of" and a city.
static PARTS: WordList = WordList::new(|| {
    words(
        "battle bombardment capital capture city defence defense east edge fall liberation mayor north occupation \
         outskirts part parts port residents siege south storming streets suburb suburbs town university west",
    )
});

/// What is given to or had from governments: "a message to", "pressure from", "pressure on".
static EXCHANGED: WordList = WordList::new(|| {
    words(
        "accusations aid answer appeal appeals approval arms assistance assurances backing blow challenge commitment \
         concession concessions condemnation cooperation criticism demand demands dependence funding gift influence \
         leverage message messages overture overtures pledge pledges pressure promise promises proposal reaction \
         rebuke reply response sanctions signal signals statement statements support threat threats ultimatum warning \
         warnings weapons",
    )
});

/// Happenings and papers named after the city where they were.
static EVENTS: WordList = WordList::new(|| {
    words(
        "accord accords agreement agreements attack attacks blast bombing bombings communique conference convention \
         deal declaration dialogue explosion festival format forum meeting meetings negotiations pact principles \
         process protocol round spring summit talk talks treaty",
    )
});

/// What a city has and a government has not.
static SITES: WordList = WordList::new(|| {
    words(
        "airport airspace apartment area bonds brokers bureau correspondent court daily district districts embassy \
         exchange futures hospital hotel market markets mayor metro mosque museum native neighborhood neighborhoods \
         neighbourhood neighbourhoods newspaper newsroom office offices outskirts police population port prices prison region \
         resident residents restaurant road roads school schools sellers shares shops skyline square station stock \
         stocks street streets suburb suburbs subway theater theatre traders traffic university",
    )
});

static AUXILIARIES: WordList = WordList::new(|| {
    words("are can could did do does had has have is may might must need shall should was were will would")
});

/// Past tenses and plurals that do not end in -ed or -s.
static VERBS: WordList = WordList::new(|| {
    words(
        "became began broke brought built came chose cut drew fears felt found gave got held kept knew let lost made \
         met paid put said sat saw say sent set shot showed sought spent stood struck swore thinks thought threw told \
         took want went withdrew won wrote",
    )
});

static ADVERBS: WordList = WordList::new(|| {
    words(
        "again all alone already also always both even first itself just long never not now often once only so soon \
         still then therefore thus too",
    )
});

/// The stems of what is done to governments.
static ACTED_ON: WordList = WordList::new(|| {
    words(
        "accus alarm allow anger appeas ask assur blam compel condemn confront contain convinc critici deter embolden \
         enabl encourag engag expect forc giv help isolat leav oblig offer persuad press prompt provok punish push \
         remind sanction support tell threaten urg want warn",
    )
});

/// Words that end like an object's verb but take the city.
static ACTED_ON_IRREGULAR: WordList = WordList::new(|| words("cost gave led let made make makes making put puts told"));

/// How the capital at `span` reads; `partner` is the end of a name joined to it by "and".
pub(super) fn reading(text: &str, span: Span, partner: Option<usize>) -> Reading {
    if let Some(reading) = hyphenated(text, span) {
        return reading;
    }
    let before = before(text, span.start(), partner.is_some());
    if before == Reading::City || is_dateline(text, span) {
        return Reading::City;
    }
    match (after(text, span.end()), before) {
        (Reading::Undecided, Reading::Undecided) => partner.map_or(Reading::Undecided, |end| after(text, end)),
        (Reading::Undecided, known) | (known, _) => known,
    }
}

fn hyphenated(text: &str, span: Span) -> Option<Reading> {
    let is_dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2013}');
    let rest = text[span.end()..].strip_prefix(is_dash);
    if let Some(word) = rest.map(|rest| rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()) {
        return match word {
            "based" | "born" | "area" | "educated" => Some(Reading::City),
            "backed" | "led" | "sponsored" | "aligned" | "controlled" | "appointed" | "installed" | "run" => {
                Some(Reading::Government)
            }
            _ => None,
        };
    }
    let prefix = text[..span.start()].strip_suffix(is_dash)?;
    let word = prefix.rsplit(|c: char| !c.is_alphanumeric()).next()?;
    ["pro", "anti", "Pro", "Anti"].contains(&word).then_some(Reading::Government)
}

fn before(text: &str, at: usize, has_partner: bool) -> Reading {
    let Some(span) = word_before(text, at) else { return Reading::Undecided };
    let word = span.of(text);
    let earlier = || word_before(text, span.start()).map_or("", |w| w.of(text));
    if matches!(word, "to" | "from" | "on") && is_in(&EXCHANGED, earlier()) {
        return Reading::Government;
    }
    if word == "between" {
        return if has_partner { Reading::Government } else { Reading::Undecided };
    }
    if is_in(&CITY_BEFORE, word) || word == "of" && is_in(&PARTS, earlier()) {
        return Reading::City;
    }
    let stem = |stems: &WordList| stems.iter().any(|s| word.starts_with(s));
    let acted_on = is_in(&ACTED_ON_IRREGULAR, word) || word.starts_with(char::is_lowercase) && stem(&ACTED_ON);
    if is_in(&GOVERNMENT_BEFORE, word) || acted_on { Reading::Government } else { Reading::Undecided }
}

fn after(text: &str, at: usize) -> Reading {
    let rest = &text[at..];
    if rest.starts_with("'s") || rest.starts_with("’s") {
        let end = at + rest.find('s').expect("just seen") + 1;
        // "Port Selm's main airport": an adjective may stand between.
        let next = word_after(text, end);
        let later = next.and_then(|w| word_after(text, w.end()));
        let site = [next, later].into_iter().flatten().any(|w| is_in(&SITES, w.of(text)));
        return if site { Reading::City } else { Reading::Government };
    }
    let mut next = word_after(text, at);
    for _ in 0..3 {
        let Some(span) = next else { return Reading::Undecided };
        let word = span.of(text);
        if is_in(&EVENTS, word) || is_in(&SITES, word) || word.starts_with(|c: char| c.is_ascii_digit()) {
            return Reading::City;
        }
        if is_verb(word) {
            return Reading::Government;
        }
        if !(is_in(&ADVERBS, word) || word.ends_with("ly")) {
            return Reading::Undecided;
        }
        next = word_after(text, span.end());
    }
    Reading::Undecided
}

fn is_verb(word: &str) -> bool {
    if is_in(&AUXILIARIES, word) || is_in(&VERBS, word) || is_in(&super::words::GOVERNMENT_NOUNS, word) {
        return true;
    }
    let small = word.bytes().all(|b| b.is_ascii_lowercase());
    let third_person = word.ends_with('s') && !["ss", "us", "is", "'s"].iter().any(|end| word.ends_with(end));
    small && word.len() > 3 && (third_person || word.ends_with("ed") && word != "based")
}

/// "PORT SELM, 3 May", "Port Selm (Wire) -", at the beginning of a line.
fn is_dateline(text: &str, span: Span) -> bool {
    let line_start = text[..span.start()].trim_end_matches([' ', '\t']);
    let rest = text[span.end()..].trim_start_matches([' ', ',']);
    (line_start.is_empty() || line_start.ends_with('\n'))
        && (rest.starts_with(['(', '—', '–', '-', '/', '\n']) || rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Reading) {
        let at = text.find("Port Selm").or_else(|| text.find("PORT SELM")).expect("the sentence names the capital");
        let span = Span::new(at, at + "Port Selm".len());
        let partner = text[span.end()..].strip_prefix(" and Verrin").map(|rest| text.len() - rest.len());
        assert_eq!(reading(text, span, partner), expected, "{text}");
    }

    #[test]
    fn a_capital_that_acts_is_a_government() {
        for text in [
            "Port Selm rejected the offer.",
            "For weeks Port Selm has said nothing.",
            "Port Selm still quietly wants a deal.",
            "Port Selm's envoys left early.",
            "Relations with Port Selm are poor.",
            "Talks between Port Selm and Verrin ended.",
            "Port Selm and Verrin agreed.",
            "They accused Port Selm of delay.",
            "Sanctions on Port Selm remain.",
            "He sent a message to Port Selm last week.",
            "A pro-Port Selm militia moved in.",
            "The Port Selm government denied it.",
        ] {
            check(text, Reading::Government);
        }
    }

    #[test]
    fn a_capital_where_things_happen_is_a_city() {
        for text in [
            "They met in Port Selm on Friday.",
            "The road to Port Selm is closed.",
            "The Port Selm talks failed.",
            "A Port Selm-based paper wrote so.",
            "Port Selm's streets were empty.",
            "He visited Port Selm twice.",
            "Port Selm, 3 May: nothing moved.",
            "PORT SELM (Wire) - Nothing moved.",
        ] {
            check(text, Reading::City);
        }
    }

    #[test]
    fn where_nothing_tells_nothing_is_decided() {
        check("All of this, Port Selm, matters.", Reading::Undecided);
        check("the road between Port Selm, the river", Reading::Undecided);
    }
}
