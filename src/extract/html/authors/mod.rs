//! Who wrote a page: its data first, then the elements that carry bylines, then the text.
//!
//! A person comes before a pen name, a pen name before a desk or a login, and the outlet itself
//! comes last, wherever each is named; see [`decide`].

mod data;
mod elements;
mod lines;
mod site;

use super::page::{Page, text_of};
use crate::article::{Author, BlockKind, Via};
use crate::extract::bio;
use crate::extract::names::{
    Name, is_desk, is_login, looks_like_a_person, may_be_a_name, names, same_person, with_capitals,
};
use crate::extract::trace::{Field, Trace, Verdict};
use crate::text::fold;
use dom_query::NodeRef;
use elements::Spots;
use site::Site;

/// What one place of a page says of an author, as it stands there.
struct Stated {
    text: String,
    affiliation: Option<String>,
    place: String,
}

impl Stated {
    fn at(text: String, place: String) -> Stated {
        Stated { text, affiliation: None, place }
    }
}

/// How much a place is to be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Trust {
    /// It may name somebody else.
    Loose,
    /// It says that it names the author.
    Plain,
}

/// What a group of names is, judged by the best of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Site,
    /// Only people with another role.
    Credit,
    DeskOrLogin,
    PenName,
    Person,
}

/// What looks for authors in one place.
type Rule<'a> = &'a dyn Fn() -> Vec<Stated>;

/// The authors one rule found.
struct Group {
    authors: Vec<Author>,
    rank: Rank,
    trust: Trust,
    place: String,
}

/// The authors of a page whose main text is `blocks`, with the paragraphs `behind` it.
pub(super) fn authors(
    page: &Page,
    outlet: Option<&str>,
    blocks: &[(BlockKind, String)],
    behind: &[String],
    trace: &mut Trace<'_>,
) -> Vec<Author> {
    let site = Site::new(page, outlet);
    let spots = std::cell::LazyCell::new(|| Spots::of(page));
    let rules: [(Via, Trust, Rule<'_>); 10] = [
        (Via::JsonLd, Trust::Plain, &|| data::persons_from_json_ld(page)),
        (Via::Meta, Trust::Plain, &|| data::from_meta(page)),
        (Via::Microdata, Trust::Plain, &|| data::from_microdata(page)),
        (Via::Element, Trust::Plain, &|| spots.plain()),
        (Via::JsonLd, Trust::Loose, &|| data::desks_from_json_ld(page)),
        (Via::Byline, Trust::Plain, &|| lines::bylines(page, &site)),
        (Via::Byline, Trust::Loose, &|| lines::labeled(page)),
        (Via::Element, Trust::Loose, &|| spots.loose()),
        (Via::Byline, Trust::Loose, &|| lines::beside_date(page, &site)),
        (Via::Byline, Trust::Loose, &|| lines::signature(blocks)),
    ];
    let mut groups: Vec<Group> = Vec::new();
    let settled = |groups: &[Group]| groups.iter().any(|g| g.rank == Rank::Person && g.trust == Trust::Plain);
    for (via, trust, rule) in rules {
        if trust == Trust::Loose && settled(&groups) && !trace.is_on() {
            continue;
        }
        groups.extend(group(&rule(), via, trust, &site));
    }
    if !settled(&groups) || trace.is_on() {
        groups.extend(introduced(page, blocks, behind));
    }
    groups.extend(group(&lines::credits(page), Via::Byline, Trust::Loose, &site));
    let chosen = decide(&groups, page);
    for (at, group) in groups.iter().enumerate() {
        let verdict = if Some(at) == chosen { Verdict::Taken } else { Verdict::Outranked };
        for author in &group.authors {
            trace.note(Field::Author, &author.name, author.via, verdict, &group.place);
        }
    }
    let Some(chosen) = chosen else { return Vec::new() };
    with_affiliations(completed(&groups, chosen), &groups, page, closing(blocks, behind))
}

/// The group to take: a person a plain place names, first of all; but data nobody is shown give
/// way to a byline everybody is shown.
fn decide(groups: &[Group], page: &Page) -> Option<usize> {
    let first = |wanted: &dyn Fn(&Group) -> bool| groups.iter().position(wanted);
    let person = first(&|g| g.rank == Rank::Person && g.trust == Trust::Plain);
    if let Some(at) = person {
        let shown = first(&|g| g.rank == Rank::Person && g.trust == Trust::Plain && is_shown(g.authors[0].via));
        let instead = shown
            .filter(|&shown| shown > at && is_hidden(&groups[at], page) && !share_surname(&groups[at], &groups[shown]));
        // A line "by" somebody may speak of another's work; the pen name of the page's data is its own.
        let stated = first(&|g| g.rank == Rank::PenName && !is_shown(g.authors[0].via));
        let stated = stated.or_else(|| first(&|g| g.rank == Rank::PenName && g.trust == Trust::Plain));
        let own =
            stated.filter(|&pen| groups[at].authors[0].via == Via::Byline && !begins_alike(&groups[at], &groups[pen]));
        return own.or(instead).or(Some(at));
    }
    let pen_name = first(&|g| g.rank == Rank::PenName && g.trust == Trust::Plain);
    let loose = first(&|g| g.rank == Rank::Person);
    match (pen_name, loose) {
        (Some(pen), Some(loose)) if begins_alike(&groups[loose], &groups[pen]) => Some(loose),
        (Some(pen), _) => Some(pen),
        (None, Some(loose)) => Some(loose),
        (None, None) => {
            let usable = |at: &usize| groups[*at].rank != Rank::Credit || edits(&groups[*at]);
            (0..groups.len()).rev().filter(usable).max_by_key(|&at| groups[at].rank)
        }
    }
}

/// Whether a group holds none but editors, whom some papers name instead of an author.
fn edits(group: &Group) -> bool {
    group.authors.iter().all(|author| author.role.as_deref() == Some("editor"))
}

fn share_surname(a: &Group, b: &Group) -> bool {
    let surnames = |group: &Group| -> Vec<String> {
        group.authors.iter().filter_map(|a| Some(fold(a.name.rsplit(' ').next()?))).collect()
    };
    surnames(a).iter().any(|name| surnames(b).contains(name))
}

fn is_shown(via: Via) -> bool {
    matches!(via, Via::Element | Via::Byline)
}

/// Whether no reader of the page sees the names data give.
fn is_hidden(group: &Group, page: &Page) -> bool {
    if is_shown(group.authors[0].via) || group.authors[0].via == Via::Microdata {
        return false;
    }
    let seen = |name: &str| page.lines.iter().any(|line| line.contains(name) || fold(line).contains(&fold(name)));
    !group.authors.iter().any(|author| seen(&author.name))
}

/// `Ada` and `Ada Voss`.
fn begins_alike(long: &Group, short: &Group) -> bool {
    let first = |group: &Group| group.authors.first().map(|a| fold(&a.name)).unwrap_or_default();
    first(long).starts_with(&format!("{} ", first(short)))
}

/// The chosen group, or another that names all of it and more people.
fn completed(groups: &[Group], chosen: usize) -> Vec<Author> {
    let known = &groups[chosen];
    let holds = |group: &Group, name: &str| group.authors.iter().any(|a| same_person(&a.name, name));
    let persons = |group: &Group| {
        group.authors.iter().all(|a| a.role.is_some() || (looks_like_a_person(&a.name) && may_be_a_name(&a.name)))
    };
    let writers = |group: &Group| group.authors.iter().filter(|a| a.role.is_none()).count();
    let larger = groups.iter().find(|group| {
        group.trust == Trust::Plain
            && group.authors[0].via != Via::Microdata
            && writers(group) > writers(known)
            && known.authors.iter().all(|a| holds(group, &a.name))
            && persons(group)
    });
    let mut authors = larger.unwrap_or(known).authors.clone();
    let credits = groups.iter().filter(|group| group.rank == Rank::Credit).flat_map(|group| &group.authors);
    for credit in credits.filter(|a| a.role.as_deref() == Some("translator")) {
        if !authors.iter().any(|a| same_person(&a.name, &credit.name)) {
            authors.push(credit.clone());
        }
    }
    authors
}

/// The names in what a rule found.
fn group(stated: &[Stated], via: Via, trust: Trust, site: &Site) -> Option<Group> {
    let mut authors: Vec<Author> = Vec::new();
    for field in stated {
        for name in names_in(&field.text, site) {
            if !authors.iter().any(|a| same_person(&a.name, &name.name)) {
                let affiliation = field.affiliation.clone().filter(|text| !site.is(text));
                let stated = matches!(via, Via::JsonLd | Via::Meta);
                let name = if stated { Name { name: with_capitals(&name.name), ..name } } else { name };
                authors.push(Author { name: name.name, role: name.role.map(str::to_owned), affiliation, via });
            }
        }
    }
    let is_person = |a: &Author| rank(a, site) == Rank::Person;
    if authors.iter().any(is_person) {
        // Beside a person, the outlet's own name and phrases are no authors.
        authors.retain(|a| is_person(a) || (!site.is(&a.name) && (may_be_a_name(&a.name) || is_desk(&a.name))));
    }
    let rank = authors.iter().map(|a| rank(a, site)).max()?;
    let of_desk = via == Via::JsonLd && trust == Trust::Loose;
    let rank = if of_desk { rank.min(Rank::PenName) } else { rank };
    let place = stated.first().map(|s| s.place.clone()).unwrap_or_default();
    Some(Group { authors, rank, trust, place })
}

fn names_in(field: &str, site: &Site) -> Vec<Name> {
    // An outlet's name may hold an "and".
    if site.is(field) {
        return vec![Name { name: field.to_owned(), role: None }];
    }
    let found = names(field).into_iter().map(|n| Name { name: site.cut_from(&n.name), ..n }).collect::<Vec<_>>();
    match found.first() {
        // "ledger.example, Kell, Ruritania": the outlet and where it sits.
        Some(first) if site.is(&first.name) && found.len() > 1 && !found.iter().any(|n| n.name.contains(' ')) => {
            vec![first.clone()]
        }
        _ => found,
    }
}

fn rank(author: &Author, site: &Site) -> Rank {
    match () {
        () if author.role.is_some() => Rank::Credit,
        () if site.is(&author.name) || site.begins(&author.name) => Rank::Site,
        () if is_desk(&author.name) || is_login(&author.name) => Rank::DeskOrLogin,
        () if looks_like_a_person(&author.name) && may_be_a_name(&author.name) => Rank::Person,
        () => Rank::PenName,
    }
}

/// The authors whom the text's first lines name or its last ones introduce.
fn introduced(page: &Page, blocks: &[(BlockKind, String)], behind: &[String]) -> Option<Group> {
    let authors = from_text(page, blocks, behind);
    let place = "the lines around the text".to_owned();
    (!authors.is_empty()).then_some(Group { authors, rank: Rank::Person, trust: Trust::Loose, place })
}

/// Lines that may hold a byline, and paragraphs that may introduce the author.
const TOP_BLOCKS: usize = 4;
const LAST_BLOCKS: usize = 6;

fn from_text(page: &Page, blocks: &[(BlockKind, String)], behind: &[String]) -> Vec<Author> {
    let bylines = blocks.iter().take(TOP_BLOCKS).map(|(_, text)| bio::byline(text));
    let introduced =
        std::iter::once_with(|| closing(blocks, behind)).chain(std::iter::once_with(|| labeled_bios(page)));
    bylines.chain(introduced).find(|found| !found.is_empty()).unwrap_or_default()
}

fn closing(blocks: &[(BlockKind, String)], behind: &[String]) -> Vec<Author> {
    let last = blocks.iter().rev().take(LAST_BLOCKS).filter(|(kind, _)| !matches!(kind, BlockKind::Heading(_)));
    let last = behind.iter().rev().chain(last.map(|(_, text)| text));
    let mut found: Vec<Author> = Vec::new();
    for author in last.flat_map(|text| bio::bio(text)) {
        if !found.iter().any(|a| a.name == author.name) {
            found.insert(0, author);
        }
    }
    found
}

/// An element with more inside is no introduction.
const MAX_BIO_NODES: usize = 40;

/// Elements called after the author they introduce, which main texts come without.
fn labeled_bios(page: &Page) -> Vec<Author> {
    const SELECTOR: &str = "[class~='about' i], [class*='about-author' i], [class*='about-the-author' i], \
                            [class~='bio' i], [class*='-bio' i], [class*='bio-' i], [class*='author' i]";
    let elements = page.document.select(SELECTOR);
    let small = |node: &&NodeRef<'_>| node.descendants_it().nth(MAX_BIO_NODES).is_none();
    let outside = elements.nodes().iter().filter(|node| !page.is_aside(node)).filter(small);
    outside.map(|node| bio::closing_bio(&text_of(node))).find(|found| !found.is_empty()).unwrap_or_default()
}

/// What the page says elsewhere of authors already known.
fn with_affiliations(mut authors: Vec<Author>, groups: &[Group], page: &Page, closing: Vec<Author>) -> Vec<Author> {
    let stated = groups.iter().flat_map(|group| &group.authors).filter(|a| a.affiliation.is_some()).cloned();
    let introduced = closing.into_iter().chain(stated).chain(labeled_bios(page));
    for introduced in introduced {
        let known = authors.iter_mut().find(|a| same_person(&a.name, &introduced.name));
        if let Some(author) = known {
            author.affiliation = author.affiliation.take().or(introduced.affiliation);
        }
    }
    authors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_called_after_the_author_introduces_one_where_the_text_does_not() {
        let check = |html: &str, expected: &[&str]| {
            let found = authors(&Page::parse(html), None, &[], &[], &mut Trace::default());
            assert_eq!(found.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), expected, "{html}");
        };
        check("<p class=about>Ada Voss is a boatbuilder in Kell.</p>", &["Ada Voss"]);
        check("<div class=author-bio>Ada Voss writes on tides.</div>", &["Ada Voss"]);
        check("<p class=copy>Ada Voss is a boatbuilder in Kell.</p>", &[]);
        check("<p class=about>The Quay Courier is a weekly newspaper.</p>", &[]);
        check("<meta name=author content='Ada Voss, Imre Castellane'>", &["Ada Voss", "Imre Castellane"]);
    }
}
