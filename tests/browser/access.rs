//! Pages are for everybody: the rules of axe-core, where it is there. `./test` fetches it.

use super::chrome::{Browser, Kind};
use super::site::Site;
use std::path::PathBuf;

/// From `PUNDIT_TEST_AXE`, which must be right, or from where `./test` puts it.
fn axe() -> Option<String> {
    let usual = super::support::here("target/axe/axe.min.js");
    let named = std::env::var_os("PUNDIT_TEST_AXE").map(PathBuf::from);
    let Some(file) = named.or_else(|| usual.is_file().then_some(usual)) else {
        eprintln!("passed over: there is no axe-core; ./test fetches it, PUNDIT_TEST_AXE names another");
        return None;
    };
    Some(std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display())))
}

/// What breaks a rule: the rule, how bad it is, and where.
fn violations(browser: &Browser, axe: &str) -> Vec<String> {
    browser.script(axe);
    let found = browser.awaited(
        "const done = arguments[arguments.length - 1]; axe.run().then(\
           found => done(found.violations.flatMap(rule => rule.nodes.map(\
             node => `${rule.impact}: ${rule.id}: ${node.html}: ${node.failureSummary}`))),\
           error => done([String(error)]))",
    );
    serde_json::from_value(found).unwrap()
}

fn check(kind: Kind) {
    let Some(axe) = axe() else { return };
    let Some(browser) = Browser::open(kind) else { return };
    let site = Site::of_the_corpus();
    let passage = site.ids(&["ceasefire", "-n", "1"]).remove(0);
    let (article, local) = passage.split_once('#').unwrap();
    for path in [
        "/",
        "/?q=ceasefire",
        "/?q=ceasefire&actor=ttp&since=2025-10&unit=article&limit=2",
        "/?q=truce+a:b",
        "/?q=zeppelin",
        "/?q=ceasefire+zeppelin",
        &format!("/article/{article}?q=ceasefire&cite={local}"),
        "/actor/ttp",
        "/outlet/Northgate%20Review",
        "/help",
        "/nowhere",
    ] {
        browser.go(&site.at(path));
        let found = violations(&browser, &axe);
        assert!(found.is_empty(), "{path}: {found:#?}");
    }
    browser.picture(&format!("help-{kind:?}").to_lowercase());
}

#[test]
fn pages_in_daylight_break_no_rule_of_access() {
    check(Kind::Desktop);
}

#[test]
fn pages_at_night_break_no_rule_of_access() {
    check(Kind::Dark);
}

#[test]
fn pages_on_a_telephone_break_no_rule_of_access() {
    check(Kind::Phone);
}

#[test]
fn what_breaks_a_rule_is_found() {
    let Some(axe) = axe() else { return };
    let Some(browser) = Browser::open(Kind::Desktop) else { return };
    browser.go("data:text/html,<title>x</title><main><img src=x><button></button></main>");
    let found = violations(&browser, &axe).join("\n");
    assert!(found.contains("image-alt") && found.contains("button-name"), "{found}");
}
