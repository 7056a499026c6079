//! What the index says about actors that no gazetteer knows: which of them may be one, which may be known under
//! another name, and which occur so often that they deserve an entry.

use super::hits::Opened;
use super::unknown::an_article_with;
use super::{SearchError, unknown_names};
use crate::article::Article;
use crate::entities::alike::{self, Likeness, Words};
use crate::entities::{ActorId, ActorType, Gazetteer, NameRole};
use crate::index::{IndexError, Snapshot};
use crate::passages::PassageId;
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, TERMINATED};

/// What is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SuggestionKind {
    /// Unknown actors that may be one.
    Merge,
    /// An unknown actor that may be a known one.
    Alias,
    /// An unknown actor that is mentioned often.
    Entry,
}

#[derive(Clone, Debug)]
pub struct Suggestion {
    pub kind: SuggestionKind,
    /// The known actor, for an alias, and the name of it that is alike.
    pub known: Option<(ActorId, String)>,
    /// The unknown actors, those in most articles first.
    pub unknown: Vec<UnknownActor>,
    /// How the names are alike.
    pub why: BTreeSet<Likeness>,
    /// What the actors have in common.
    pub common: Common,
    pub example: Option<Example>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownActor {
    pub id: ActorId,
    /// As one of the articles writes it.
    pub name: String,
    pub articles: u64,
}

/// What all actors of a suggestion share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Common {
    /// Articles in which any two of them occur.
    pub articles: u64,
    pub outlets: Vec<String>,
    /// Other actors in the articles of each of them.
    pub neighbors: Vec<ActorId>,
}

impl Common {
    fn is_nothing(&self) -> bool {
        self.articles == 0 && self.outlets.is_empty() && self.neighbors.is_empty()
    }
}

/// A mention of the rarest of them.
#[derive(Clone, Debug)]
pub struct Example {
    pub article: Arc<Article>,
    /// `None` for the headline.
    pub passage: Option<PassageId>,
    /// Bytes of the body text, or of the headline.
    pub span: Span,
}

/// Everything worth proposing: merges, then aliases, then entries, each in order of their articles.
///
/// An entry is proposed from `least` articles on. Weak likenesses are proposed only where the actors have an
/// article, an outlet or a neighbor in common.
pub fn suggestions(snapshot: &Snapshot, gazetteer: &Gazetteer, least: u64) -> Result<Vec<Suggestion>, SearchError> {
    let index = Unknowns::read(snapshot)?;
    let mut found = Vec::new();
    let mut settled = BTreeSet::new();
    for kind in [true, false] {
        index.aliases(gazetteer, kind, &mut settled, &mut found)?;
        index.merges(kind, &mut settled, &mut found)?;
    }
    for n in (0..index.actors.len()).filter(|n| !settled.contains(n) && index.articles(*n) >= least) {
        found.push(index.suggestion(SuggestionKind::Entry, None, &[n], BTreeSet::new(), Common::default()));
    }
    found.sort_by_key(|suggestion| {
        let articles: u64 = suggestion.unknown.iter().map(|unknown| unknown.articles).sum();
        (suggestion.kind, std::cmp::Reverse(articles), suggestion.unknown[0].id.clone())
    });
    Ok(found)
}

/// Names the actors of the suggestions that are shown, and finds their examples.
pub fn illustrate(snapshot: &Snapshot, suggestions: &mut [Suggestion]) -> Result<(), SearchError> {
    let names = unknown_names(snapshot, suggestions.iter().flat_map(|s| &s.unknown).map(|unknown| &unknown.id))?;
    for suggestion in suggestions {
        for unknown in &mut suggestion.unknown {
            if let Some(name) = names.get(&unknown.id) {
                unknown.name.clone_from(name);
            }
        }
        if let Some(rarest) = suggestion.unknown.last() {
            suggestion.example = example(snapshot, &rarest.id)?;
        }
    }
    Ok(())
}

fn example(snapshot: &Snapshot, id: &ActorId) -> Result<Option<Example>, IndexError> {
    let Some(address) = an_article_with(snapshot, id)? else { return Ok(None) };
    let stored = snapshot.stored(address)?;
    let is_it = |mention: &&crate::entities::Mention| mention.is_of_actor() && mention.actor == *id;
    let in_body = stored.mentions.body.iter().find(is_it).map(|mention| mention.span);
    let in_title = stored.mentions.title.iter().find(is_it).map(|mention| mention.span);
    let opened = Opened::new(stored);
    let passage = in_body.and_then(|span| opened.passage_at(span.start())).cloned();
    let span = in_body.filter(|_| passage.is_some()).or(in_title);
    Ok(span.map(|span| Example { article: Arc::clone(opened.article()), passage, span }))
}

/// Groups of those who may be one, and who is in which.
#[derive(Default)]
struct Groups {
    groups: Vec<Vec<usize>>,
    of: HashMap<usize, usize>,
}

impl Groups {
    fn new(all: Vec<Vec<usize>>) -> Groups {
        let mut groups = Groups::default();
        all.into_iter().for_each(|group| groups.found(group));
        groups
    }

    fn of(&self, member: usize) -> Option<usize> {
        self.of.get(&member).copied()
    }

    fn join(&mut self, group: usize, member: usize) {
        self.groups[group].push(member);
        self.of.insert(member, group);
    }

    fn found(&mut self, members: Vec<usize>) {
        self.of.extend(members.iter().map(|&member| (member, self.groups.len())));
        self.groups.push(members);
    }
}

/// The unknown actors of an index, those in most articles first, and where they occur.
struct Unknowns<'s> {
    snapshot: &'s Snapshot,
    actors: Vec<(ActorId, Vec<DocAddress>)>,
}

/// Articles of an actor that are looked at for what it shares with others.
const ARTICLES_COMPARED: usize = 100;
/// Outlets and neighbors named.
const NAMED: usize = 5;

impl<'s> Unknowns<'s> {
    fn read(snapshot: &'s Snapshot) -> Result<Unknowns<'s>, IndexError> {
        let reading = || IndexError::tantivy("read the unknown actors");
        let mut articles: HashMap<ActorId, Vec<DocAddress>> = HashMap::new();
        for (ord, segment) in (0u32..).zip(snapshot.searcher.segment_readers()) {
            let inverted = segment.inverted_index(snapshot.fields.actor).map_err(reading())?;
            let range = inverted.terms().range().ge(b"nil:").lt(b"nil;");
            let mut terms = range.into_stream().map_err(|e| reading()(e.into()))?;
            while let Some((term, info)) = terms.next() {
                let Some(id) = std::str::from_utf8(term).ok().and_then(|id| id.parse::<ActorId>().ok()) else {
                    continue;
                };
                let postings = inverted.read_postings_from_terminfo(info, IndexRecordOption::Basic);
                let mut postings = postings.map_err(|e| reading()(e.into()))?;
                let found = articles.entry(id).or_default();
                while postings.doc() != TERMINATED {
                    if segment.alive_bitset().is_none_or(|alive| alive.is_alive(postings.doc())) {
                        found.push(DocAddress::new(ord, postings.doc()));
                    }
                    postings.advance();
                }
            }
        }
        let mut actors: Vec<(ActorId, Vec<DocAddress>)> = articles.into_iter().filter(|(_, a)| !a.is_empty()).collect();
        actors.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
        Ok(Unknowns { snapshot, actors })
    }

    fn articles(&self, n: usize) -> u64 {
        self.actors[n].1.len() as u64
    }

    /// The numbers of all persons, or of all others, that are not settled, with their words.
    fn named(&self, persons: bool, settled: &BTreeSet<usize>) -> (Vec<usize>, Vec<Words>) {
        let open = |n: &usize| !settled.contains(n) && (self.actors[*n].0.kind() == "person") == persons;
        let numbers: Vec<usize> = (0..self.actors.len()).filter(open).collect();
        let words = numbers.iter().map(|&n| Words::new(persons, &self.actors[n].0.slug().replace('-', " "))).collect();
        (numbers, words)
    }

    /// Unknown actors that may be known ones; where several known ones are as alike, none is proposed.
    fn aliases(
        &self,
        gazetteer: &Gazetteer,
        persons: bool,
        settled: &mut BTreeSet<usize>,
        found: &mut Vec<Suggestion>,
    ) -> Result<(), IndexError> {
        let (numbers, names) = self.named(persons, settled);
        let known = known_names(gazetteer, persons);
        let known_words: Vec<Words> = known.iter().map(|(_, name)| Words::new(persons, name)).collect();
        let mut best: BTreeMap<usize, (Likeness, BTreeMap<&ActorId, &str>)> = BTreeMap::new();
        for (i, k, likeness) in alike::pairs(&names, &known_words) {
            let (id, name) = known[k];
            // Many have the same initials: a long name is nobody's because of them.
            if likeness == Likeness::Acronym && names[i].letters() > known_words[k].letters() {
                continue;
            }
            let entry = best.entry(numbers[i]).or_insert_with(|| (likeness, BTreeMap::new()));
            if likeness < entry.0 {
                *entry = (likeness, BTreeMap::new());
            }
            if likeness == entry.0 {
                entry.1.entry(id).or_insert(name);
            }
        }
        for (n, (likeness, candidates)) in best {
            let [(id, name)] = candidates.into_iter().collect::<Vec<_>>()[..] else { continue };
            let of_known = self.occurrences(id)?;
            let common = self.common(&[(&self.actors[n].0, &self.actors[n].1), (id, &of_known)])?;
            if likeness.is_weak() && common.is_nothing() {
                continue;
            }
            settled.insert(n);
            let known = Some((id.clone(), name.to_owned()));
            found.push(self.suggestion(SuggestionKind::Alias, known, &[n], BTreeSet::from([likeness]), common));
        }
        Ok(())
    }

    /// Unknown actors that may be one.
    fn merges(
        &self,
        persons: bool,
        settled: &mut BTreeSet<usize>,
        found: &mut Vec<Suggestion>,
    ) -> Result<(), IndexError> {
        let (numbers, names) = self.named(persons, settled);
        let mut strong: BTreeSet<(usize, usize)> = BTreeSet::new();
        let mut weak: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut likenesses: BTreeMap<(usize, usize), Likeness> = BTreeMap::new();
        for (a, b, likeness) in alike::pairs_among(&names) {
            likenesses.insert((a, b), likeness);
            if likeness.is_weak() {
                let (lesser, other) = if names[a].letters() < names[b].letters() { (a, b) } else { (b, a) };
                weak.entry(lesser).or_default().push(other);
            } else {
                strong.insert((a, b));
            }
        }
        let mut groups = Groups::new(alike::groups(numbers.len(), &strong));
        for (lesser, others) in weak {
            self.join(lesser, &others, &numbers, &mut groups)?;
        }
        for group in groups.groups {
            let within = group.iter().flat_map(|&a| group.iter().map(move |&b| (a, b)));
            let why = within.filter_map(|pair| likenesses.get(&pair)).copied().collect();
            let mut members: Vec<usize> = group.iter().map(|&i| numbers[i]).collect();
            members.sort_unstable();
            let common = self.common_of(&members)?;
            settled.extend(&members);
            found.push(self.suggestion(SuggestionKind::Merge, None, &members, why, common));
        }
        Ok(())
    }

    /// Adds one who is only a little like others to their group, if they all are of one, or one alone, and it has
    /// something in common with any of them. An initial that may be of several people is nobody's.
    fn join(&self, lesser: usize, others: &[usize], numbers: &[usize], groups: &mut Groups) -> Result<(), IndexError> {
        let of_others = groups.of(others[0]);
        let is_one =
            others.iter().all(|&other| other == others[0] || of_others.is_some() && groups.of(other) == of_others);
        if !is_one || groups.of(lesser).is_some() {
            return Ok(());
        }
        let mut shares = false;
        for &other in others {
            shares |= !self.common_of(&[numbers[lesser], numbers[other]])?.is_nothing();
        }
        match of_others {
            Some(group) if shares => groups.join(group, lesser),
            None if shares => groups.found(vec![others[0], lesser]),
            _ => {}
        }
        Ok(())
    }

    fn common_of(&self, members: &[usize]) -> Result<Common, IndexError> {
        let actors: Vec<_> = members.iter().map(|&n| (&self.actors[n].0, self.actors[n].1.as_slice())).collect();
        self.common(&actors)
    }

    fn suggestion(
        &self,
        kind: SuggestionKind,
        known: Option<(ActorId, String)>,
        members: &[usize],
        why: BTreeSet<Likeness>,
        common: Common,
    ) -> Suggestion {
        let unknown = members.iter().map(|&n| {
            let id = self.actors[n].0.clone();
            UnknownActor { name: id.slug().replace('-', " "), id, articles: self.articles(n) }
        });
        Suggestion { kind, known, unknown: unknown.collect(), why, common, example: None }
    }

    fn occurrences(&self, id: &ActorId) -> Result<Vec<DocAddress>, IndexError> {
        let reading = || IndexError::tantivy("read where an actor occurs");
        let term = tantivy::Term::from_field_text(self.snapshot.fields.actor, id.as_str());
        let mut found = Vec::new();
        for (ord, segment) in (0u32..).zip(self.snapshot.searcher.segment_readers()) {
            let inverted = segment.inverted_index(term.field()).map_err(reading())?;
            let postings = inverted.read_postings(&term, IndexRecordOption::Basic).map_err(|e| reading()(e.into()))?;
            let Some(mut postings) = postings else { continue };
            while postings.doc() != TERMINATED && found.len() < ARTICLES_COMPARED {
                if segment.alive_bitset().is_none_or(|alive| alive.is_alive(postings.doc())) {
                    found.push(DocAddress::new(ord, postings.doc()));
                }
                postings.advance();
            }
        }
        Ok(found)
    }

    /// What several actors share.
    fn common(&self, actors: &[(&ActorId, &[DocAddress])]) -> Result<Common, IndexError> {
        let own: Vec<&str> = actors.iter().map(|(id, _)| id.as_str()).collect();
        let of = |column: &str| -> Result<Vec<String>, IndexError> {
            let mut shared: Option<BTreeMap<String, usize>> = None;
            for (_, articles) in actors {
                let values = self.values(column, articles)?;
                shared = Some(match shared {
                    None => values,
                    Some(known) => {
                        let both = known.into_iter().filter_map(|(v, n)| Some((*values.get(&v)?, v, n)));
                        both.map(|(m, v, n)| (v, n + m)).collect()
                    }
                });
            }
            let mut shared: Vec<(String, usize)> = shared.unwrap_or_default().into_iter().collect();
            shared.retain(|(value, _)| !own.contains(&value.as_str()));
            shared.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            Ok(shared.into_iter().take(NAMED).map(|(value, _)| value).collect())
        };
        let mut met: HashMap<DocAddress, usize> = HashMap::new();
        actors.iter().flat_map(|(_, articles)| *articles).for_each(|address| *met.entry(*address).or_default() += 1);
        Ok(Common {
            articles: met.values().filter(|n| **n > 1).count() as u64,
            outlets: of("outlet_facet")?,
            neighbors: of("actor_facet")?.iter().filter_map(|id| id.parse().ok()).collect(),
        })
    }

    /// The values of a column in some articles, with the number of articles that have each.
    fn values(&self, column: &str, articles: &[DocAddress]) -> Result<BTreeMap<String, usize>, IndexError> {
        let reading = || IndexError::tantivy("read what actors share");
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let mut by_segment: BTreeMap<u32, BTreeMap<u64, usize>> = BTreeMap::new();
        for address in articles.iter().take(ARTICLES_COMPARED) {
            let segment = self.snapshot.searcher.segment_reader(address.segment_ord);
            if let Some(column) = segment.fast_fields().str(column).map_err(reading())? {
                let ords = by_segment.entry(address.segment_ord).or_default();
                let own: BTreeSet<u64> = column.term_ords(address.doc_id).collect();
                own.into_iter().for_each(|ord| *ords.entry(ord).or_default() += 1);
            }
        }
        for (segment, ords) in by_segment {
            let segment = self.snapshot.searcher.segment_reader(segment);
            let Some(column) = segment.fast_fields().str(column).map_err(reading())? else { continue };
            let mut times = ords.values();
            let add = |value: &[u8]| {
                let n = times.next().copied().unwrap_or_default();
                *counts.entry(String::from_utf8_lossy(value).into_owned()).or_default() += n;
            };
            let all: Vec<u64> = ords.keys().copied().collect();
            column.dictionary().sorted_ords_to_term_cb(&all, add).map_err(|e| reading()(e.into()))?;
        }
        Ok(counts)
    }
}

/// The names of known people, or of known organizations.
fn known_names(gazetteer: &Gazetteer, persons: bool) -> Vec<(&ActorId, &str)> {
    let of_kind = |kind: ActorType| {
        if persons { kind == ActorType::Person } else { kind != ActorType::Person && !kind.is_land() }
    };
    let actors = gazetteer.actors().filter(|actor| of_kind(actor.kind));
    let names = actors.flat_map(|actor| actor.names.iter().map(move |name| (&actor.id, name)));
    names.filter(|(_, name)| name.role == NameRole::Name).map(|(id, name)| (id, name.text.as_str())).collect()
}
