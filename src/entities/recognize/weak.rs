//! Weak names: which of them count, and which are no more than a guess.
//!
//! A weak name needs a witness: an unflagged name of the actor in the same article, a name that the
//! statistical model sees at its place, or itself, where all of a full name from an imported list stands
//! there and nothing more. What has a witness takes its place among the candidates; the rest changes nothing.

use super::section::{Section, overlapping};
use super::words::{OPENERS, TITLES, is_capitalized};
use crate::article::PartialDate;
use crate::entities::Gazetteer;
use crate::entities::actor::{ActorType, NameRole};
use crate::entities::context::{word_after, word_before};
use crate::entities::lexicon::{ActorIndex, Lexicon, Sense};
use crate::entities::ner::{ModelSpans, NameLabel, NamedSpan};
use crate::entities::ordinary::is_ordinary;
use crate::entities::scanner::{Candidate, Scanned};
use crate::entities::word_list::{WordList, is_in, words};
use crate::text::Span;
use std::collections::HashSet;

/// Capitalized words that stand before names and are no part of them.
static DAYS: WordList = WordList::new(|| words("monday tuesday wednesday thursday friday saturday sunday"));

/// Adds the weak names with a witness to the sections; returns those without, section by section.
pub(super) fn admit<'g>(
    gazetteer: &'g Gazetteer,
    sections: &mut [Section<'g, '_>; 2],
    texts: &[Scanned<'_>; 2],
    model: Option<&ModelSpans>,
    published: Option<PartialDate>,
) -> [Vec<Candidate<'g>>; 2] {
    let lexicon = gazetteer.lexicon();
    let strong = |candidate: &Candidate<'_>| !candidate.weak && candidate.senses.len() == 1;
    let named: HashSet<ActorIndex> = sections
        .iter()
        .flat_map(|section| section.candidates.iter().filter(|c| strong(c)))
        .flat_map(|candidate| candidate.senses.iter().filter(|s| !s.name.context).map(|sense| sense.actor))
        .collect();
    let spans = model.map_or([&[][..], &[]], |model| [&model.title, &model.body]);
    let mut guesses = [Vec::new(), Vec::new()];
    let parts = sections.iter_mut().zip(texts).zip(spans).zip(&mut guesses);
    for (((section, scanned), spans), guesses) in parts {
        let witnesses = Witnesses { lexicon, text: section.text, spans, named: &named };
        let mut admitted = Vec::new();
        for mut candidate in gazetteer.scanner().scan_weak(lexicon, scanned, published) {
            if section.absorbs(candidate.span) {
                continue;
            }
            let all = candidate.senses.clone();
            candidate.senses.retain(|sense| witnesses.any(candidate.span, sense));
            if candidate.senses.is_empty() {
                candidate.senses = all;
                guesses.push(candidate);
            } else {
                candidate.admitted = true;
                admitted.push(candidate);
            }
        }
        place(section, admitted);
    }
    guesses
}

/// Puts names in the place of those that are parts of them; where one is no part, the new name has to go.
fn place<'g>(section: &mut Section<'g, '_>, mut admitted: Vec<Candidate<'g>>) {
    admitted.retain(|new| {
        let others = overlapping(&section.candidates, |c| c.span, new.span);
        others.iter().all(|c| new.span.contains(c.span) && c.span != new.span)
    });
    section.candidates.retain(|c| overlapping(&admitted, |new| new.span, c.span).is_empty());
    section.candidates.extend(admitted);
    section.candidates.sort_by_key(|c| c.span);
}

struct Witnesses<'a> {
    lexicon: &'a Lexicon,
    text: &'a str,
    spans: &'a [NamedSpan],
    named: &'a HashSet<ActorIndex>,
}

impl Witnesses<'_> {
    fn any(&self, span: Span, sense: &Sense) -> bool {
        let kind = self.lexicon.subject(sense.actor).kind;
        self.named.contains(&sense.actor)
            || self.model_agrees(span, sense, kind)
            || self.lexicon.is_imported(sense.actor) && is_name(sense) && stands_for_itself(self.text, span)
    }

    /// Whether the model sees a name of that kind there: the same words, or more where they are several.
    ///
    /// A single word is part of many names, and that of a person part of many people's.
    fn model_agrees(&self, span: Span, sense: &Sense, kind: ActorType) -> bool {
        let several = span.of(self.text).contains(char::is_whitespace);
        overlapping(self.spans, |s| s.span, span).iter().any(|found| {
            let same = bare(self.text, found.span) == Some(span);
            fits(found.label, kind, sense.name.role)
                && if several { found.span.contains(span) } else { same && kind != ActorType::Person }
        })
    }
}

fn is_name(sense: &Sense) -> bool {
    sense.name.role == NameRole::Name && !sense.name.context
}

fn fits(label: NameLabel, kind: ActorType, role: NameRole) -> bool {
    match (role, kind) {
        (NameRole::Adjective, _) => label == NameLabel::Norp,
        (_, ActorType::Person) => label == NameLabel::Person,
        (_, kind) if kind.is_land() => matches!(label, NameLabel::Gpe | NameLabel::Loc),
        _ => matches!(label, NameLabel::Org | NameLabel::Norp),
    }
}

/// A span of the model without the article before and the possessive behind the name.
fn bare(text: &str, span: Span) -> Option<Span> {
    let surface = text.get(span.range())?;
    let start = ["the ", "The "].iter().find(|the| surface.starts_with(**the)).map_or(0, |the| the.len());
    let end = ["'s", "’s", "'", "’"].iter().find_map(|mark| surface.strip_suffix(mark)).map_or(surface.len(), str::len);
    Some(Span::new(span.start() + start, span.start() + end.max(start)))
}

/// Whether two or more capitalized words, not all of them ordinary, stand there as a name of their own
/// and not inside a longer one.
fn stands_for_itself(text: &str, span: Span) -> bool {
    let surface = span.of(text);
    let words: Vec<&str> =
        surface.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty()).collect();
    let long = words.iter().filter(|word| is_capitalized(word) && word.chars().count() > 1);
    let telling = words.iter().any(|word| word.chars().count() > 2 && is_capitalized(word) && !is_ordinary(word));
    long.count() >= 2 && telling && !surface.contains('\n') && !goes_on(text, span)
}

/// Whether capitalized words stand next to the name without a mark between.
fn goes_on(text: &str, span: Span) -> bool {
    let apart = |word: &str| is_in(&OPENERS, word) || is_in(&TITLES, word) || is_in(&DAYS, word);
    let named = |word: &str| is_capitalized(word) && !apart(word);
    let before = word_before(text, span.start()).is_some_and(|word| named(word.of(text)));
    let after = word_after(text, span.end()).is_some_and(|word| is_capitalized(word.of(text)));
    before || after
}

#[cfg(test)]
mod tests {
    use super::super::annotate;
    use super::*;
    use crate::article::{Article, Body};
    use crate::entities::import::{Collector, Format, Options, read};
    use crate::entities::imported::{Header, write};
    use crate::entities::{Imported, Mention};
    use crate::record::Source;
    use std::collections::BTreeSet;

    const LIST: &str = "id,name,type,aliases,country\n\
        anna,Anna Quill,person,Quill,pk\n\
        hope,Hope,ngo,,\n\
        white,White Paper,ngo,,\n\
        pipe,Pakistan Pipeline Kontor,company,,pk\n\
        bad,Pakistan Kontor,company,Pakistan,\n\
        selm,Port Selm,place,Selm,\n\
        ttp,Swat Column,person,,pk\n";

    fn gazetteer() -> Gazetteer {
        let known = Gazetteer::builtin();
        let mut collector = Collector::new(known, BTreeSet::new());
        read(Format::Csv, &mut LIST.as_bytes(), &Options::default(), &mut |item| assert_eq!(collector.add(item), None))
            .unwrap();
        let mut file = Imported::new("list", write(Header::default(), &collector.finish())).unwrap();
        file.index_names(None);
        let own = "decoys = [\"Quill pens\", \"Quarrymen hymns\"]\n[[actor]]\nid = \"group/ttp\"\nnames = [{ text = \"Quarrymen\", weak = true }]";
        Gazetteer::with_imported(&[("own", own)], vec![file]).unwrap()
    }

    fn article(text: &str) -> Article {
        Article::of_text(Source::file("x"), Body::verbatim(text.to_owned()))
    }

    /// `expected` are the mentions that count; `model` is what the model sees, by its words.
    fn check(text: &str, model: &[(&str, NameLabel)], expected: &[(&str, &str)]) {
        let gazetteer = gazetteer();
        let span = |(words, label): &(&str, NameLabel)| {
            let at = text.find(words).expect("the model sees what is there");
            NamedSpan { span: Span::new(at, at + words.len()), label: *label }
        };
        let spans = ModelSpans { body: model.iter().map(span).collect(), ..ModelSpans::default() };
        let mentions = annotate(&gazetteer, &article(text), (!model.is_empty()).then_some(&spans));
        let known = |m: &&Mention| m.counts() && !m.actor.is_nil();
        let found: Vec<_> = mentions.body.iter().filter(known).map(|m| (m.span.of(text), m.actor.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_full_name_of_several_words_counts_by_itself() {
        check("Then Anna Quill left.", &[], &[("Anna Quill", "person/anna")]);
        check("Mayor Anna Quill left. Quill is back.", &[], &[("Anna Quill", "person/anna"), ("Quill", "person/anna")]);
        check("On Monday Anna Quill left.", &[], &[("Anna Quill", "person/anna")]);
    }

    #[test]
    fn a_part_of_a_longer_name_does_not_count() {
        check("the Anna Quill Foundation", &[], &[]);
        check("Maria Anna Quill left", &[], &[]);
        check("anna quill left", &[], &[]);
    }

    #[test]
    fn a_decoy_absorbs_the_names_inside_it() {
        let ttp = [("TTP", "group/ttp"), ("Quarrymen", "group/ttp")];
        check("The TTP marched. Quarrymen voted.", &[], &ttp);
        check("The TTP marched. Quarrymen hymns were sung.", &[], &ttp[..1]);
        let quill = [("Anna Quill", "person/anna"), ("Quill", "person/anna")];
        check("Then Anna Quill left. Quill ink is dear.", &[], &quill);
        check("Then Anna Quill left. Quill pens are dear.", &[], &quill[..1]);
    }

    #[test]
    fn single_words_and_ordinary_words_never_count_alone() {
        check("Hope is not lost, Quill said.", &[], &[]);
        check("A new White Paper is out.", &[], &[]);
    }

    #[test]
    fn the_model_is_a_witness_for_names_of_its_kind() {
        use NameLabel::{Gpe, Org, Person};
        check("Now Hope said no.", &[("Hope", Org)], &[("Hope", "org/hope")]);
        check("Now Hope said no.", &[("Hope", Person)], &[]);
        check("Now the Hope Fund said no.", &[("Hope Fund", Org)], &[]);
        check("of the White Paper’s", &[("the White Paper’s", Org)], &[("White Paper", "org/white")]);
        check("the Anna Quill Harbor", &[("Anna Quill", Person)], &[("Anna Quill", "person/anna")]);
        check("so Quill left", &[("Quill", Person)], &[]);
        check("to Selm by sea", &[("Selm", Gpe)], &[("Selm", "place/selm")]);
    }

    #[test]
    fn a_name_of_our_own_is_never_hidden_by_a_weak_one() {
        check("Pakistan said so.", &[], &[("Pakistan", "state/pk")]);
        check("in Pakistan Kontor halls", &[], &[("Pakistan Kontor", "company/bad")]);
        check("the New Pakistan Kontor Hall", &[], &[("Pakistan", "state/pk")]);
        check("in Pakistan Pipeline talks", &[], &[("Pakistan", "state/pk")]);
    }

    #[test]
    fn a_weak_name_counts_beside_a_strong_one_of_the_same_actor() {
        check("The Quarrymen met.", &[], &[]);
        check("The TTP met; the Quarrymen left.", &[], &[("TTP", "group/ttp"), ("Quarrymen", "group/ttp")]);
    }

    #[test]
    fn what_has_no_witness_is_a_guess() {
        let mentions = annotate(&gazetteer(), &article("Hope is not lost."), None);
        let guesses: Vec<_> = mentions.body.iter().map(|m| (m.actor.as_str(), m.counts())).collect();
        assert_eq!(guesses, [("org/hope", false)]);
    }
}
