//! When a page was published and last changed.
//!
//! Every date of the page is gathered with what is said of it ([`stated`] for machines, [`walk`]
//! for readers), then [`weigh`] tells how probable it is of each day that it is the day of
//! publication, and one decision is made. Where none is probable enough there is no date, and the
//! days that were considered are named in a warning.

mod evidence;
mod stated;
mod walk;
mod weigh;
mod words;

use super::page::Page;
use crate::article::{PartialDate, Via};
use crate::extract::dates::DayOrder;
use crate::extract::dates::settle::DateCandidate;
use crate::extract::trace::{Field, Trace, Verdict};
use evidence::{Evidence, Kind};
use weigh::Weighed;

/// Candidates for a page's dates, best first, and what is to be said if no better are given.
#[derive(Default)]
pub(super) struct PageDates {
    pub published: Vec<DateCandidate>,
    pub modified: Vec<DateCandidate>,
    pub doubt: Option<String>,
}

/// A day less probable than this is no date of publication.
const TAKEN: f32 = 0.2;

/// A day less probable than this is taken with doubt.
const RELIABLE: f32 = 0.5;

/// What the day in a page's address is worth, at most, when the page itself prefers a later day.
const MOST_OF_ADDRESS: f32 = 0.7;

/// Another day at least this probable is a witness against the one taken, if it is more than a day named in prose.
const WITNESS: f32 = 0.25;

pub(super) fn dates(page: &Page, url: Option<&str>, order: DayOrder, trace: &mut Trace<'_>) -> PageDates {
    let mut evidence = Evidence::default();
    stated::state(page, url, order, &mut evidence);
    walk::walk(page, order, &mut evidence);
    evidence.order_as_stated();
    let mut days = weigh::weigh(&evidence);
    days.sort_by_key(Weighed::is_in_passing);
    prefer_address(&mut days);
    let mut dates = decide(&days);
    if dates.published.is_empty() && days.is_empty() {
        dates.published.extend(month_only(&evidence));
    }
    dates.modified.extend(changed(&evidence, dates.published.first().map(|c| c.date)));
    tell(&days, &dates, trace);
    dates
}

/// Puts the day in the page's address first when it is earlier than the most probable one: the
/// address is fixed when a page is made and counts days where its site is, while the stated moment
/// is often moved by an update or given in universal time.
fn prefer_address(days: &mut [Weighed]) {
    let of_address = |day: &Weighed| day.kinds.contains(&Kind::Url) || day.kinds.contains(&Kind::CanonicalUrl);
    let Some(best) = days.first().map(|day| (day.date, day.confidence)) else { return };
    if days.first().is_some_and(of_address) {
        return;
    }
    if let Some(at) = days.iter().position(of_address).filter(|&at| days[at].date < best.0) {
        days[at].confidence = days[at].confidence.max(TAKEN).max(best.1.min(MOST_OF_ADDRESS));
        days[..=at].rotate_right(1);
    }
}

fn decide(days: &[Weighed]) -> PageDates {
    let Some(best) = days.first() else { return PageDates::default() };
    if best.confidence < TAKEN || best.is_in_passing() {
        let named: Vec<String> = days.iter().take(3).map(|day| format!("{} ({})", day.date, source(day))).collect();
        let doubt = Some(format!("date of publication in doubt: {}", named.join(", ")));
        return PageDates { doubt, ..PageDates::default() };
    }
    let doubtful = best.confidence < RELIABLE;
    let only_changes = best.kinds.iter().all(|kind| kind.is_change());
    let doubt = match () {
        () if only_changes => Some("no date of publication found: took the date of the last change".to_owned()),
        () if doubtful => Some(format!("date of publication in doubt: took {} ({})", best.date, source(best))),
        () => None,
    };
    let witnesses = days[1..].iter().filter(|day| is_witness(day));
    let witnesses = witnesses.map(|day| DateCandidate::new(day.date, via(day)));
    let best = DateCandidate { doubtful: doubtful || only_changes, ..DateCandidate::new(best.date, via(best)) };
    PageDates { published: std::iter::once(best).chain(witnesses).collect(), modified: Vec::new(), doubt }
}

/// Whether a day that was not taken counts against the one that was.
fn is_witness(day: &Weighed) -> bool {
    let is_statement = |kind: &Kind| matches!(kind, Kind::JsonLdArticle | Kind::MetaPublished | Kind::Itemprop);
    let is_source = |kind: &Kind| kind.source().is_some();
    day.kinds.iter().any(is_statement) || (day.confidence >= WITNESS && day.kinds.iter().any(is_source))
}

fn first_kind(day: &Weighed) -> Kind {
    let own = day.kinds.iter().find(|kind| !kind.is_change());
    *own.or(day.kinds.first()).expect("a day is known by a statement")
}

fn via(day: &Weighed) -> Via {
    first_kind(day).via()
}

fn source(day: &Weighed) -> &'static str {
    first_kind(day).name()
}

/// The month or year that is all a page states.
fn month_only(evidence: &Evidence) -> Option<DateCandidate> {
    let stated = evidence.candidates.iter().filter(|c| c.kind <= Kind::Itemprop || c.kind.is_shown());
    let mut stated = stated.filter(|c| !c.kind.is_change() && c.kind != Kind::LineLong && c.kind != Kind::MetaText);
    stated.next().map(|c| DateCandidate::new(c.date, c.kind.via()))
}

/// The day of the last change: what is stated for machines before what is shown.
fn changed(evidence: &Evidence, published: Option<PartialDate>) -> Option<DateCandidate> {
    let possible = |date: PartialDate| published.is_none_or(|published| date.last_day() >= published.first_day());
    let changes = evidence.candidates.iter().filter(|c| c.kind.is_change() && possible(c.date));
    changes.min_by_key(|c| c.kind).map(|c| DateCandidate::new(c.date, c.kind.via()))
}

fn tell(days: &[Weighed], dates: &PageDates, trace: &mut Trace<'_>) {
    if !trace.is_on() {
        return;
    }
    for day in days {
        let verdict = match () {
            () if dates.published.first().is_some_and(|c| c.date == day.date) => Verdict::Taken,
            () if day.confidence >= TAKEN && !day.is_in_passing() => Verdict::Outranked,
            () => Verdict::Refused,
        };
        trace.note(Field::Published, day.date, via(day), verdict, day.why());
    }
    for change in &dates.modified {
        trace.note(Field::Modified, change.date, change.via, Verdict::Taken, "");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(html: &str, url: &str) -> PageDates {
        dates(&Page::parse(html), Some(url), DayOrder::DayFirst, &mut Trace::default())
    }

    fn page(head: &str, below_headline: &str, end: &str) -> String {
        let text =
            "The harbour has learned to count its ships and to wait for the next one, as it always did. ".repeat(3);
        format!(
            "<title>Ports and powers</title>{head}<body><article><h1>Ports and powers</h1>{below_headline}\
             <p>{text}</p><p>{text}</p></article>{end}"
        )
    }

    #[test]
    fn the_day_of_publication_is_told_from_the_other_days_of_a_page() {
        let check = |head: &str, below: &str, url: &str, published: &str, modified: &str| {
            let end =
                "<aside class=related><time datetime=2025-11-30>30 November 2025</time></aside><footer>© 2026</footer>";
            let found = of(&page(head, below, end), url);
            let day = |dates: &[DateCandidate]| dates.first().map(|c| c.date.to_string()).unwrap_or_default();
            assert_eq!(day(&found.published), published, "{head} {below} {url}");
            assert_eq!(day(&found.modified), modified, "{head} {below} {url}");
        };
        let (plain, dated) = ("https://ledger.example/ports", "https://ledger.example/2025/10/19/ports");
        let stated = "<meta property='article:published_time' content='2025-10-19T08:00:00+02:00'>\
                      <meta property='article:modified_time' content='2025-11-02T08:00:00+02:00'>";
        check(stated, "<p>By Ada Voss, 19 October 2025</p>", plain, "2025-10-19", "2025-11-02");
        check(
            "",
            "<p class=byline>Ada Voss | 19 October 2025 | Updated 2 November 2025</p>",
            plain,
            "2025-10-19",
            "2025-11-02",
        );
        check(
            "",
            "<div class=meta><span>Veröffentlicht am</span><span>19.10.2025</span></div>",
            plain,
            "2025-10-19",
            "",
        );
        check(
            "",
            "<time class=entry-date datetime='2025-10-19T22:00:00'>19. Oktober 2025</time>",
            plain,
            "2025-10-19",
            "",
        );
        check("<meta property='article:published_time' content='2025-10-20T01:00:00Z'>", "", dated, "2025-10-19", "");
        let in_json = r#"{"@type":"Article","datePublished":"2025-09-10"}"#;
        let misplaced = format!("<meta name='script:ld+json' content='{in_json}'>");
        check(&misplaced, "", plain, "2025-09-10", "");
    }

    #[test]
    fn numbers_are_read_in_the_order_that_is_stated_where_readers_may_mean_either() {
        let stated = r#"<script type='application/ld+json'>{"@type":"Article","datePublished":"2025-09-10"}</script>"#;
        for (order, head, expected, kinds) in [
            (DayOrder::MonthFirst, stated, "2025-09-10", "line-alone=1"),
            (DayOrder::DayFirst, stated, "2025-10-09", "line-alone=1"),
            (DayOrder::MonthFirst, "", "2025-10-09", "line-alone=1"),
        ] {
            let mut trace = Trace::on();
            let html = page(head, "<p class=date>09.10.2025</p>", "");
            dates(&Page::parse(&html), None, order, &mut trace);
            let candidates = trace.into_candidates();
            let shown = candidates.iter().find(|candidate| candidate.why.contains(kinds)).unwrap();
            assert_eq!(shown.value, expected, "{order:?} {head}");
        }
    }

    #[test]
    fn a_masthead_that_shows_today_says_nothing_and_the_line_below_the_headline_much() {
        let check = |before: &str, below: &str| {
            let html = page("", below, "").replace("<body>", &format!("<body>{before}"));
            dates(&Page::parse(&html), None, DayOrder::DayFirst, &mut Trace::default()).published
        };
        let today = "<div id=todays-date>Friday, 19 December 2025</div>";
        assert!(check(today, "").is_empty());
        let shown = check(today, "<div class=newsletter-details><p>2 November 2022</p></div>");
        assert_eq!(shown[0].date.to_string(), "2022-11-02");
    }

    #[test]
    fn a_day_named_only_in_passing_is_never_taken() {
        let prose = "The treaty of 3 May 2021 held the ports open for as long as anybody on the coast can remember, \
                     and then the ships went elsewhere because a new quay had been built further to the south.";
        let found = of(&page("", &format!("<p>{prose}</p>"), ""), "https://ledger.example/ports");
        assert!(found.published.is_empty(), "{:?}", found.published);
        assert!(found.doubt.is_some_and(|doubt| doubt.contains("2021-05-03")));
    }

    #[test]
    fn a_month_is_taken_where_no_day_is_stated() {
        let found = of(&page("", "<p>October 2025</p>", ""), "https://ledger.example/ports");
        assert_eq!(found.published[0].date.to_string(), "2025-10");
    }

    #[test]
    fn days_of_other_articles_are_never_taken_without_doubt() {
        let list = "<ul class=related><li>One, 3 May 2021</li><li>Two, 4 June 2022</li><li>Three, 5 July 2020</li>\
                    <li>Four, 6 August 2019</li><li>Five, 7 September 2023</li><li>Six, 8 March 2018</li></ul>";
        let found = of(&page("", "", list), "https://ledger.example/ports");
        assert!(found.published.first().is_none_or(|date| date.doubtful), "{:?}", found.published);
        assert!(found.doubt.is_some_and(|doubt| doubt.contains("(aside)")));
    }

    #[test]
    fn each_day_considered_is_traced_with_its_evidence() {
        let mut trace = Trace::on();
        let html = page("<meta name=date content=2025-10-19>", "<p>19 October 2025</p>", "");
        dates(&Page::parse(&html), None, DayOrder::DayFirst, &mut trace);
        let traced = &trace.into_candidates()[0];
        assert_eq!((traced.value.as_str(), traced.verdict), ("2025-10-19", Verdict::Taken));
        assert!(traced.why.contains("meta-date=1") && traced.why.contains("line-alone=1"), "{}", traced.why);
    }
}
