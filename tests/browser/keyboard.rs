//! Without a mouse.

use super::chrome::{Browser, Kind};
use super::site::Site;
use fantoccini::key::Key;

/// Waits until what is typed goes to this element: a busy machine is slow to hand keys over.
fn expect_focus(browser: &Browser, css: &str) {
    browser.wait_until(&format!("document.activeElement.matches({})", serde_json::json!(css)));
}

#[test]
fn hits_are_walked_and_opened_by_keys() {
    let Some(browser) = Browser::open(Kind::Desktop) else { return };
    let site = Site::of_the_corpus();
    browser.go(&site.at("/?q=ceasefire"));
    browser.press("/");
    expect_focus(&browser, "#q");
    assert_eq!(browser.value("document.getElementById('q').value"), "ceasefire", "the key itself is not typed");
    // Letters are letters in the box.
    browser.press("jk/");
    browser.wait_until("document.getElementById('q').value === 'jk/'");
    browser.press(&char::from(Key::Escape).to_string());
    expect_focus(&browser, ":not(#q)");
    for (key, hit) in [("j", 1), ("j", 2), ("j", 3), ("k", 2)] {
        browser.press(key);
        expect_focus(&browser, &format!("#hit-{hit} a.open"));
        browser.wait_until(&format!(
            "(area => area.top < innerHeight && area.bottom > 0)(document.getElementById('hit-{hit}').getBoundingClientRect())"
        ));
    }
    let passage = browser.attribute("#hit-2", "data-passage").unwrap();
    browser.press_and_follow("\n");
    let (article, local) = passage.split_once('#').unwrap();
    assert_eq!(browser.address().path(), format!("/article/{article}"));
    assert_eq!(browser.address().fragment(), Some(format!("p-{local}").as_str()));
}

#[test]
fn everything_is_reached_in_the_order_it_is_read_and_seen_where_one_is() {
    let Some(browser) = Browser::open(Kind::Desktop) else { return };
    let site = Site::of_the_corpus();
    browser.go(&site.at("/?q=ceasefire&limit=3"));
    let tab = char::from(Key::Tab).to_string();
    browser.press(&tab);
    expect_focus(&browser, ".skip");
    assert!(
        browser.is_true("document.activeElement.getBoundingClientRect().left >= 0"),
        "the way past the head is seen"
    );
    browser.press("\n");
    browser.wait_until("location.hash === '#main'");
    // From there through everything that can be reached.
    let mut last = -1;
    let mut reached = 0;
    let order = "[...document.querySelectorAll('a[href], button, input:not([type=hidden]), summary, [tabindex=\"0\"]')]\
                 .indexOf(document.activeElement)";
    loop {
        browser.press(&tab);
        browser.wait_until(&format!("{order} !== {last}"));
        let at = browser.value(order).as_i64().unwrap();
        if at <= last {
            break;
        }
        assert!(
            browser.is_true("(style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2)(getComputedStyle(document.activeElement))"),
            "the focus is not seen on {}",
            browser.value("document.activeElement.outerHTML")
        );
        (last, reached) = (at, reached + 1);
    }
    let all =
        browser.value("document.querySelectorAll('main a[href], main button, main input:not([type=hidden])').length");
    assert!(reached >= all.as_u64().unwrap(), "{reached} of {all}");
}
