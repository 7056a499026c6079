//! Without scripts, on a telephone, on paper.

use super::chrome::{Browser, Kind};
use super::site::Site;
use serde_json::json;

#[test]
fn without_scripts_nothing_is_missing_but_comfort() {
    let Some(browser) = Browser::open(Kind::WithoutScripts) else { return };
    let site = Site::of_the_corpus();
    let off = site.project.path().join("off.html");
    std::fs::write(&off, "<title>on</title><noscript><p id=off>off</p></noscript>").unwrap();
    browser.go(&format!("file://{}", off.display()));
    assert_eq!(browser.text("#off"), "off", "this browser runs scripts");

    browser.go(&site.at("/"));
    browser.type_into("#q", "ceasefire");
    browser.press_and_follow("\n");
    let all: u64 = browser.attribute("#total", "data-articles").unwrap().parse().unwrap();
    browser.follow("#facet-actor a.all");
    browser.follow("#facet-actor li[data-value='group/ttp'] a");
    let some: u64 = browser.attribute("#total", "data-articles").unwrap().parse().unwrap();
    assert!(0 < some && some < all);
    browser.follow("#histogram a");
    assert!(browser.parameter("since").is_some());
    let passage = browser.attribute("#hit-1", "data-passage").unwrap();
    browser.follow("#hit-1 a.open");
    let local = passage.split_once('#').unwrap().1;
    browser.follow(&format!("#p-{local} a.cite"));
    assert!(browser.is_shown("#cite-ris"));
    let lines = |text: String| text.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>();
    let cited = lines(site.project.ok(&["cite", &passage, "--format", "ris"]).trim().to_owned());
    assert_eq!(lines(browser.text("#cite-ris").trim().to_owned()), cited);
    assert_eq!(browser.count("button.copy"), 0, "a button that could do nothing");
    browser.go(&site.at("/?q=autor:x"));
    assert!(browser.is_shown("#query-error .bad"));
}

#[test]
fn a_telephone_shows_every_page_without_scrolling_aside() {
    let Some(browser) = Browser::open(Kind::Phone) else { return };
    let site = Site::of_the_corpus();
    let article = site.ids(&["ceasefire", "-n", "1"])[0].split('#').next().unwrap().to_owned();
    let paths = [
        "/".to_owned(),
        "/?q=ceasefire".to_owned(),
        "/?q=ceasefire&actor=ttp&since=2025&unit=article".to_owned(),
        "/?q=a:b".to_owned(),
        "/?q=zeppelin".to_owned(),
        format!("/article/{article}?q=ceasefire#cite"),
        "/actor/ttp".to_owned(),
        "/help".to_owned(),
        "/nowhere".to_owned(),
    ];
    for path in paths {
        browser.go(&site.at(&path));
        let widths = browser.value("[document.documentElement.scrollWidth, innerWidth]");
        assert_eq!(widths[0], widths[1], "{path}");
        assert_eq!(widths[1], 390, "{path}");
        assert!(browser.is_shown("#q"), "{path}");
    }
    browser.go(&site.at("/?q=ceasefire"));
    let least = browser.value("Math.min(...[...document.querySelectorAll('#search button, #narrow button, #q')].map(one => one.getBoundingClientRect().height))");
    assert!(least.as_f64().unwrap() >= 32.0, "too small for a finger: {least}");
    browser.picture("phone");
}

#[test]
fn on_paper_stand_the_words_and_where_they_are_from() {
    let Some(browser) = Browser::open(Kind::Desktop) else { return };
    let site = Site::of_the_corpus();
    browser.devtools("Emulation.setEmulatedMedia", &json!({ "media": "print" }));
    browser.go(&site.at("/?q=ceasefire"));
    for hidden in [".refine", "#search", ".exports", ".bottom"] {
        assert!(!browser.is_shown(hidden), "{hidden}");
    }
    for shown in [".hit h2", ".hit .byline", ".hit blockquote", ".hit mark", ".hit .permalink", "#total"] {
        assert!(browser.is_shown(shown), "{shown}");
    }
    assert!(browser.text("#asked").contains("ceasefire"), "paper has no box that says what was asked");
}
