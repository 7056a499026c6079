//! Articles that would do harm if anything of them were run.

use super::chrome::{Browser, Kind};
use super::client::encoded;
use super::site::Site;
use super::support::Project;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Leaves a trace that no page can take back: a dialog fails the next command of the test.
const RUN: &str = "alert('run')";

fn traps() -> Vec<String> {
    let script = format!("<script>{RUN}</script>");
    let record = |id: &str, title: &str, author: &str, outlet: &str, url: &str, text: &str| {
        serde_json::json!({
            "id": id, "title": title, "authors": [author], "outlet": outlet, "url": url, "text": text,
            "date": "2025-03-01", "language": "en",
        })
        .to_string()
    };
    vec![
        record(
            "one",
            &format!("Harbor {script}"),
            &script,
            &script,
            &format!("javascript:{RUN}"),
            &format!("The harbor {script} of China.\n\n<img src=x onerror=\"{RUN}\"> harbor"),
        ),
        record(
            "two",
            &format!("Harbor\" onmouseover=\"{RUN}\" x=\""),
            &format!("Bo' onfocus='{RUN}' autofocus='"),
            &format!("\" autofocus onfocus=\"{RUN}"),
            &format!("https://a.example/\"onclick=\"{RUN}"),
            &format!("A harbor <svg/onload=\"{RUN}\"> of China <a href=\"javascript:{RUN}\">here</a>."),
        ),
        record(
            "three",
            &format!("</title></head><body onload=\"{RUN}\"> harbor"),
            &format!("</a><svg/onload=\"{RUN}\">"),
            "<!-- <b",
            &format!("data:text/html,{script}"),
            &format!("</p></blockquote><iframe srcdoc=\"{script}\"></iframe> harbor"),
        ),
    ]
}

#[test]
fn nothing_of_an_article_is_run() {
    let Some(browser) = Browser::open(Kind::Desktop) else { return };
    let project = Project::empty();
    project.write("traps/all.jsonl", &(traps().join("\n") + "\n"));
    let site = Site::of(project, "traps");
    let script = encoded(&format!("<script>{RUN}</script>"));
    let mut paths: Vec<String> =
        ["/", "/?q=harbor", "/?q=harbor&unit=article", "/actor/china", "/help"].map(str::to_owned).to_vec();
    paths.extend(["one", "two", "three"].map(|id| format!("/article/{id}?q=harbor")));
    paths.extend([
        format!("/author/{script}"),
        format!("/outlet/{script}"),
        format!("/?q={script}"),
        format!("/{script}"),
    ]);
    for path in &paths {
        browser.go(&site.at(path));
        // Whatever waits for a hand gets one.
        browser.script(
            "for (const one of document.querySelectorAll('main *')) { \
               one.dispatchEvent(new MouseEvent('mouseover', { bubbles: true })); \
               if (one.focus) one.focus(); }",
        );
        browser.wait_until("document.readyState === 'complete'");
        let foreign = "[...document.querySelectorAll('script, iframe, object, embed, img, base, [onload], [onerror], [onfocus], [onclick], [onmouseover]')]\
                       .filter(one => !one.matches('script[src^=\"/assets/\"]')).length";
        assert_eq!(browser.value(foreign), 0, "{path}");
        let addresses = "[...document.querySelectorAll('a[href]')].map(one => new URL(one.getAttribute('href'), location.href).protocol)\
                         .filter(protocol => !/^https?:$/.test(protocol)).length";
        assert_eq!(browser.value(addresses), 0, "{path}");
    }
    browser.go(&site.at("/?q=harbor"));
    assert!(browser.text("main").contains(&format!("<script>{RUN}</script>")), "{}", browser.text("main"));
    browser.picture("hostile");
}

#[test]
fn what_an_article_would_run_is_forbidden_even_if_it_came_through() {
    let Some(browser) = Browser::open(Kind::Desktop) else { return };
    let site = Site::of_the_corpus();
    browser.go(&site.at("/"));
    // As if escaping had failed: the page's policy stops what then stands in it.
    browser.script(&format!(
        "const div = document.createElement('div'); div.innerHTML = `<img src=\"data:,\" onerror=\"{RUN}\">`; document.body.append(div); \
         const script = document.createElement('script'); script.textContent = `{RUN}`; document.body.append(script)"
    ));
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert_eq!(browser.attribute("body", "data-page").as_deref(), Some("results"));
}

#[test]
fn what_is_run_is_noticed() {
    let Some(browser) = Browser::open(Kind::Desktop) else { return };
    browser.go(&format!("data:text/html,<p id=p>x</p><script>setTimeout(() => {RUN}, 50)</script>"));
    std::thread::sleep(std::time::Duration::from_millis(500));
    let asked = catch_unwind(AssertUnwindSafe(|| browser.text("#p")));
    assert!(asked.is_err(), "the dialog was not noticed");
}
