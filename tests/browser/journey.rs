//! From a question to a citation.

use super::chrome::{Browser, Kind};
use super::site::Site;
use fantoccini::key::Key;

/// What the clipboard holds, as it arrives where it is put in.
fn pasted(browser: &Browser) -> String {
    browser.script(
        "const area = document.createElement('textarea'); area.id = 'pasted'; document.body.append(area); area.focus()",
    );
    browser.press_with(Key::Control, 'v');
    browser.value("document.getElementById('pasted').value").as_str().unwrap().to_owned()
}

#[test]
fn a_question_is_narrowed_opened_and_cited() {
    let Some(browser) = Browser::open(Kind::Desktop) else { return };
    let site = Site::of_the_corpus();
    browser.go(&site.at("/"));
    browser.type_into("#q", "ceasefire OR truce");
    browser.press_and_follow("\n");
    assert_eq!(browser.parameter("q").as_deref(), Some("ceasefire OR truce"));
    let articles =
        |browser: &Browser| -> u64 { browser.attribute("#total", "data-articles").unwrap().parse().unwrap() };
    let all = articles(&browser);
    assert_eq!(all.to_string(), site.project.ok(&["search", "ceasefire OR truce", "--count"]).trim());
    let shown: Vec<String> =
        serde_json::from_value(browser.value("[...document.querySelectorAll('.hit')].map(hit => hit.dataset.passage)"))
            .unwrap();
    assert_eq!(shown, site.ids(&["ceasefire OR truce", "-n", &shown.len().to_string()]));
    assert!(browser.count(".hit mark") >= shown.len());
    browser.picture("results");

    // An actor among the counts.
    assert_eq!(browser.count("#facet-actor li"), 12);
    browser.follow("#facet-actor a.all");
    let count: u64 = browser.text("#facet-actor li[data-value='group/ttp'] .count").parse().unwrap();
    browser.follow("#facet-actor li[data-value='group/ttp'] a");
    assert_eq!(browser.text("#filters li[data-field=actor] bdi"), "Tehrik-i-Taliban Pakistan");
    assert_eq!(articles(&browser), count);
    assert!(count < all);

    // Days, drawn over the histogram: its left half.
    let days = browser.value("[...document.querySelectorAll('#histogram [data-since]')].length").as_u64().unwrap();
    assert!(days > 4, "{days}");
    browser.drag("#histogram svg", 0.0, 0.5);
    let (since, until) = (browser.parameter("since").unwrap(), browser.parameter("until").unwrap());
    assert!(since < until, "{since} {until}");
    let narrowed = articles(&browser);
    assert!((1..count).contains(&narrowed), "{narrowed} of {count}");
    assert_eq!(browser.count("#filters li"), 3);
    browser.follow("#filters li[data-field=until] a");
    browser.follow("#filters li[data-field=since] a");
    assert_eq!(articles(&browser), count);

    // One bar of it.
    let bar = browser.attribute("#histogram a", "data-articles").unwrap();
    let day = browser.attribute("#histogram a", "data-since").unwrap();
    browser.follow("#histogram a");
    assert_eq!((articles(&browser).to_string(), browser.parameter("since").unwrap()), (bar, day));

    // The passage in its article.
    let passage = browser.attribute("#hit-1", "data-passage").unwrap();
    browser.follow("#hit-1 a.open");
    let (article, local) = passage.split_once('#').unwrap();
    assert_eq!(browser.attribute(".whole", "data-article").as_deref(), Some(article));
    assert_eq!(browser.address().fragment(), Some(format!("p-{local}").as_str()));
    browser.wait_until(&format!(
        "(area => area.top >= 0 && area.top < innerHeight)(document.getElementById('p-{local}').getBoundingClientRect())"
    ));
    assert!(browser.is_true(&format!("document.getElementById('p-{local}').matches(':target')")));
    assert!(browser.count(&format!("#p-{local} mark")) > 0);
    browser.picture("article");

    // The citation of that passage.
    browser.follow(&format!("#p-{local} a.cite"));
    assert!(browser.is_shown("#cite-bibtex"));
    browser.click("button[data-copies=bibtex]");
    browser.wait_until("document.querySelector('button[data-copies=bibtex]').textContent === 'Copied'");
    assert_eq!(pasted(&browser).trim(), site.project.ok(&["cite", &passage, "--format", "bibtex"]).trim());
}

#[test]
fn who_is_named_leads_to_who_it_is() {
    let Some(browser) = Browser::open(Kind::Desktop) else { return };
    let site = Site::of_the_corpus();
    browser.go(&site.at("/?q=ceasefire&actor=ttp"));
    let chip = browser.attribute(".chip", "data-actor").unwrap();
    browser.follow(".chip");
    assert_eq!(browser.address().path(), format!("/actor/{chip}"));
    assert!(browser.count("#graph a[data-actor]") > 2);
    browser.picture("actor");
    let neighbor = browser.attribute("#graph a[data-actor]", "data-actor").unwrap();
    browser.follow("#graph a[data-actor]");
    assert_eq!(browser.address().path(), format!("/actor/{neighbor}"));
    browser.go(&site.at("/?q=ceasefire"));
    let author = browser.text(".byline .author");
    browser.follow(".byline .author");
    assert_eq!((browser.attribute("body", "data-page").as_deref(), browser.text("h1")), (Some("subject"), author));
}

#[test]
fn names_are_offered_while_they_are_typed() {
    let Some(browser) = Browser::open(Kind::Desktop) else { return };
    let site = Site::of_the_corpus();
    browser.go(&site.at("/?q=ceasefire"));
    browser.type_into("#actor", "taliba");
    browser.wait_until("[...document.querySelectorAll('#names option')].some(one => one.value === 'group/ttp')");
    browser.type_into("#since", "2025");
    browser.follow("#narrow button");
    // What the fields do not hold is no filter.
    assert_eq!(browser.attribute("#filters li[data-field=since]", "data-value").as_deref(), Some("2025"));
    assert_eq!(browser.count("#filters li"), 2);
}

#[test]
fn an_error_stands_in_the_box_at_its_place() {
    let Some(browser) = Browser::open(Kind::Desktop) else { return };
    let site = Site::of_the_corpus();
    browser.go(&site.at("/"));
    browser.type_into("#q", "truce é autor:x");
    browser.press_and_follow("\n");
    assert!(browser.text("#query-error").contains("there is no field `autor`"), "{}", browser.text("#query-error"));
    assert!(browser.is_shown("#query-error .bad"));
    // The box has the focus, and what is wrong is selected: typing mends it.
    browser.wait_until("document.activeElement.id === 'q'");
    let selected = "(box => box.value.slice(box.selectionStart, box.selectionEnd))(document.getElementById('q'))";
    assert_eq!(browser.value(selected), "autor:");
    browser.press("author:");
    assert_eq!(browser.value("document.getElementById('q').value"), "truce é author:x");
    browser.picture("error");
    browser.go(&site.at("/?q=truce&since=someday"));
    assert!(browser.text("#query-error").contains("someday"));
    assert_eq!(browser.attribute("#query-error", "data-parameter").as_deref(), Some("since"));
}

#[test]
fn pages_of_hits_go_on_to_the_last() {
    let Some(browser) = Browser::open(Kind::Desktop) else { return };
    let site = Site::of_the_corpus();
    browser.go(&site.at("/?q=border&limit=7"));
    let mut seen = Vec::new();
    loop {
        let hits = browser.value("[...document.querySelectorAll('.hit')].map(hit => hit.dataset.passage)");
        let hits: Vec<String> = serde_json::from_value(hits).unwrap();
        seen.extend(hits);
        if browser.count("#next-page") == 0 {
            break;
        }
        browser.follow("#next-page");
    }
    assert!(seen.len() > 7);
    assert_eq!(seen, site.ids(&["border", "--all"]));
}
