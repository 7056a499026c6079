//! A browser of its own for every test, and the few things a person does with one.

use fantoccini::actions::{InputSource, KeyAction, KeyActions, MouseActions, PointerAction};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::future::Future;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// How long anything may take to appear.
const PATIENCE: Duration = Duration::from_secs(20);

/// What kind of browser its user has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Desktop,
    Dark,
    Phone,
    WithoutScripts,
}

/// Ended, with all its files, when this is dropped.
pub struct Browser {
    runtime: Runtime,
    client: Client,
    driver: Driver,
}

struct Driver {
    child: Child,
    port: u16,
    _profile: TempDir,
}

impl Browser {
    /// `None` where there is none to be had; then the test is passed over.
    pub fn open(kind: Kind) -> Option<Browser> {
        let program = chromedriver()?;
        let profile = tempfile::Builder::new().prefix("pundit-browser-").tempdir().unwrap();
        let capabilities = capabilities(kind, profile.path());
        let driver = Driver::start(&program, profile);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let client = runtime.block_on(builder.connect(&format!("http://127.0.0.1:{}", driver.port))).unwrap();
        let browser = Browser { runtime, client, driver };
        // One of many windows has the focus; keys are meant for this one.
        browser.devtools("Emulation.setFocusEmulationEnabled", &json!({ "enabled": true }));
        if kind == Kind::Dark {
            let dark = json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
            browser.devtools("Emulation.setEmulatedMedia", &dark);
        }
        Some(browser)
    }

    fn run<T>(&self, what: &str, work: impl Future<Output = Result<T, CmdError>>) -> T {
        self.runtime.block_on(work).unwrap_or_else(|error| panic!("{what}: {error}"))
    }

    pub fn go(&self, address: &str) {
        self.run(address, self.client.goto(address));
    }

    pub fn address(&self) -> url::Url {
        self.run("the address", self.client.current_url())
    }

    /// The parameter of the address.
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.address().query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// Waits until there is one.
    pub fn find(&self, css: &str) -> Element {
        let wait = self.client.wait().at_most(PATIENCE).every(Duration::from_millis(20));
        self.run(css, wait.for_element(Locator::Css(css)))
    }

    pub fn count(&self, css: &str) -> usize {
        self.run(css, self.client.find_all(Locator::Css(css))).len()
    }

    pub fn click(&self, css: &str) {
        let element = self.find(css);
        self.run(css, element.click());
    }

    /// Clicks what leads to another page, and waits until it is there.
    pub fn follow(&self, css: &str) {
        let before = self.mark();
        self.click(css);
        self.wait_for_page(before, css);
    }

    /// What is visible of it.
    pub fn text(&self, css: &str) -> String {
        let element = self.find(css);
        self.run(css, element.text())
    }

    pub fn attribute(&self, css: &str, name: &str) -> Option<String> {
        let element = self.find(css);
        self.run(css, element.attr(name))
    }

    pub fn is_shown(&self, css: &str) -> bool {
        let element = self.find(css);
        self.run(css, element.is_displayed())
    }

    /// Types into an element.
    pub fn type_into(&self, css: &str, text: &str) {
        let element = self.find(css);
        self.run(css, element.send_keys(text));
    }

    /// Presses keys, one after the other, wherever the focus is.
    pub fn press(&self, keys: &str) {
        let keys = keys.chars().map(|key| if key == '\n' { char::from(Key::Enter) } else { key });
        let taps = keys.flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }]);
        let all = taps.fold(KeyActions::new("keyboard".to_owned()), KeyActions::then);
        self.perform(all);
    }

    /// Presses a key while another is held.
    pub fn press_with(&self, held: Key, value: char) {
        let held = char::from(held);
        let chord = [
            KeyAction::Down { value: held },
            KeyAction::Down { value },
            KeyAction::Up { value },
            KeyAction::Up { value: held },
        ];
        let all = chord.into_iter().fold(KeyActions::new("keyboard".to_owned()), KeyActions::then);
        self.perform(all);
    }

    fn perform(&self, keys: KeyActions) {
        // Those that come before the window has the focus go nowhere.
        self.wait_until("document.hasFocus()");
        self.run("pressing keys", self.client.perform_actions(keys));
    }

    /// Presses what leads to another page, and waits until it is there.
    pub fn press_and_follow(&self, keys: &str) {
        let before = self.mark();
        self.press(keys);
        self.wait_for_page(before, "pressing keys");
    }

    /// The value of a JavaScript expression, asked for by the driver: also where pages may run no scripts.
    pub fn value(&self, expression: &str) -> Value {
        self.script(&format!("return {expression}"))
    }

    pub fn is_true(&self, expression: &str) -> bool {
        self.value(expression) == json!(true)
    }

    pub fn script(&self, script: &str) -> Value {
        self.run(script.lines().next().unwrap_or_default(), self.client.execute(script, Vec::new()))
    }

    /// The value of a promise, as it is told to `done`.
    pub fn awaited(&self, script: &str) -> Value {
        self.run("a promise", self.client.execute_async(script, Vec::new()))
    }

    /// Waits until the expression is true.
    pub fn wait_until(&self, expression: &str) {
        let begun = Instant::now();
        while !self.is_true(expression) {
            assert!(begun.elapsed() < PATIENCE, "never true: {expression}; the page: {}", self.text("body"));
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// A name given to the page that is shown, to tell it from the next.
    fn mark(&self) -> u64 {
        self.script("return (window.seen ??= Math.floor(Math.random() * 1e9))").as_u64().unwrap()
    }

    fn wait_for_page(&self, before: u64, what: &str) {
        let begun = Instant::now();
        let is_new = format!("window.seen !== {before} && document.readyState === 'complete'");
        loop {
            // While one page goes and another comes, there is none to ask.
            let script = format!("return {is_new}");
            if matches!(self.runtime.block_on(self.client.execute(&script, Vec::new())), Ok(Value::Bool(true))) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "{what}: no other page came");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Draws with the mouse over an element, between two parts of its width.
    pub fn drag(&self, css: &str, from: f64, to: f64) {
        self.find(css);
        let area = self.script(&format!(
            "const area = document.querySelector({}).getBoundingClientRect(); \
             return [area.left, area.top, area.width, area.height]",
            json!(css)
        ));
        let area: Vec<f64> = serde_json::from_value(area).unwrap();
        let at = |part: f64| {
            let duration = Some(Duration::from_millis(30));
            PointerAction::MoveTo { duration, x: area[0] + area[2] * part, y: area[1] + area[3] / 2.0 }
        };
        let mouse = MouseActions::new("mouse".to_owned())
            .then(at(from))
            .then(PointerAction::Down { button: 0 })
            .then(at(f64::midpoint(from, to)))
            .then(at(to))
            .then(PointerAction::Up { button: 0 });
        let before = self.mark();
        self.run(css, self.client.perform_actions(mouse));
        self.wait_for_page(before, css);
    }

    /// A command of the protocol of Chromium's own tools.
    pub fn devtools(&self, method: &str, parameters: &Value) -> Value {
        let command = Devtools(json!({ "cmd": method, "params": parameters }));
        self.run(method, self.client.issue_cmd(command))
    }

    /// Keeps a picture of what is in the window, for those who look at how a run of tests went.
    pub fn picture(&self, name: &str) {
        let picture = self.run(name, self.client.screenshot());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        let file = format!("{name}.png");
        std::fs::write(folder.join(&file), &picture).unwrap();
        // Some stand in the README.
        let shown = super::support::here("docs/screenshots").join(&file);
        if std::env::var_os("UPDATE_EXPECT").is_some() && shown.is_file() {
            std::fs::write(shown, picture).unwrap();
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The browser is ended by its driver; one that is already gone needs no ending.
        let _ = self.runtime.block_on(self.client.clone().close());
        let _ = self.driver.child.kill();
        let _ = self.driver.child.wait();
    }
}

impl Driver {
    /// On a free port, which its greeting names.
    fn start(program: &Path, profile: TempDir) -> Driver {
        let mut command = Command::new(program);
        command.arg("--port=0").env("HOME", profile.path()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let greeting = lines.find_map(|line| {
            let port = line.split("started successfully on port ").nth(1)?;
            port.trim_end_matches('.').parse().ok()
        });
        // What it says afterwards must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Driver { child, port: greeting.expect("chromedriver names its port"), _profile: profile }
    }
}

#[derive(Debug)]
struct Devtools(Value);

impl WebDriverCompatibleCommand for Devtools {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (hyper::Method, Option<String>) {
        (hyper::Method::POST, Some(self.0.to_string()))
    }
}

/// From `PUNDIT_TEST_BROWSER`, which must be right, or from the path.
fn chromedriver() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("PUNDIT_TEST_BROWSER") {
        return Some(PathBuf::from(named));
    }
    let found = on_path("chromedriver");
    if found.is_none() {
        eprintln!("passed over: there is no chromedriver; ./test installs it, PUNDIT_TEST_BROWSER names another");
    }
    found
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

fn capabilities(kind: Kind, profile: &Path) -> fantoccini::wd::Capabilities {
    let mut args = vec![
        "--headless=new".to_owned(),
        format!("--user-data-dir={}", profile.display()),
        "--window-size=1280,1000".to_owned(),
    ];
    // Tests run as root in containers, where the sandbox cannot be; and nothing but the page may be asked for.
    let quiet = [
        "no-sandbox",
        "disable-gpu",
        "disable-dev-shm-usage",
        "disable-quic",
        "no-first-run",
        "disable-background-networking",
        "disable-component-update",
        "disable-sync",
        "hide-scrollbars",
    ];
    args.extend(quiet.iter().map(|flag| format!("--{flag}")));
    let mut options = json!({ "args": args });
    match kind {
        Kind::Phone => {
            let device = json!({ "width": 390, "height": 844, "pixelRatio": 2, "touch": true, "mobile": true });
            options["mobileEmulation"] = json!({ "deviceMetrics": device });
        }
        Kind::WithoutScripts => {
            options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
        }
        Kind::Desktop | Kind::Dark => {}
    }
    if let Some(chromium) = on_path("chromium") {
        options["binary"] = json!(chromium);
    }
    // A dialog that a page opens fails whatever the test does next.
    let all = json!({ "goog:chromeOptions": options, "unhandledPromptBehavior": "dismiss and notify" });
    all.as_object().cloned().unwrap()
}
