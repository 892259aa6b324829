//! A headless Chromium, driven by WebDriver: JSON over HTTP.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use ureq::Agent;

/// Keys that are no character, by their WebDriver code points.
pub mod key {
    /// To the next field.
    pub const TAB: char = '\u{e004}';
    /// Sends a form, follows a link.
    pub const ENTER: char = '\u{e007}';
    /// Held down until the end of what is typed.
    pub const CONTROL: char = '\u{e009}';
}

/// The longest that a page may take for anything.
const BOUND: Duration = Duration::from_secs(60);

/// A browser with one window, closed when dropped.
pub struct Browser {
    driver: Child,
    agent: Agent,
    session: String,
}

impl Browser {
    /// A new browser with a profile of its own.
    pub fn new() -> Self {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("chromedriver: {error}\nhint: apt-get install chromium chromium-driver")
            });
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines().map(Result::unwrap);
        let started = lines.find(|line| line.contains("started successfully on port"));
        let port = started.unwrap().rsplit(' ').next().unwrap().trim_end_matches('.').to_owned();
        thread::spawn(move || lines.for_each(drop)); // so that the pipe never fills
        let config = Agent::config_builder().timeout_global(Some(2 * BOUND));
        let mut browser = Self {
            driver,
            agent: config.http_status_as_error(false).build().into(),
            session: format!("http://127.0.0.1:{port}/session"),
        };
        // root has no sandbox, and a container little of /dev/shm
        let args =
            ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars"];
        let logs = json!({"browser": "ALL", "performance": "ALL"});
        let wanted = json!({"goog:chromeOptions": {"args": args}, "goog:loggingPrefs": logs});
        let session = browser.post("", &json!({"capabilities": {"alwaysMatch": wanted}}));
        browser.session = format!("{}/{}", browser.session, session["sessionId"].as_str().unwrap());
        browser
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let url = format!("{}{path}", self.session);
        let mut response = self.agent.post(&url).send_json(body).unwrap();
        let told: Value = response.body_mut().with_config().limit(1 << 27).read_json().unwrap();
        assert!(told["value"].get("error").is_none(), "{path}: {}", told["value"]);
        told["value"].clone()
    }

    /// Loads a page.
    pub fn open(&self, url: &str) {
        self.post("/url", &json!({"url": url}));
    }

    /// What the body of a JavaScript function returns, given `arguments`.
    pub fn run(&self, script: &str, arguments: &[Value]) -> Value {
        self.post("/execute/sync", &json!({"script": script, "args": arguments}))
    }

    /// Waits until a JavaScript expression is true; panics with what `shown` is where it
    /// does not get so.
    pub fn wait(&self, expression: &str, shown: &str) {
        let start = Instant::now();
        while self.run(&format!("return Boolean({expression})"), &[]) != true {
            if start.elapsed() > BOUND {
                let shown = self.run(&format!("return {shown}"), &[]);
                panic!("never came true: {expression}\n{shown}");
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Types on the keyboard, to whatever has the focus.
    pub fn press(&self, keys: impl IntoIterator<Item = char>) {
        let (mut strokes, mut held) = (Vec::new(), Vec::new());
        for key in keys {
            strokes.push(json!({"type": "keyDown", "value": key}));
            let up = json!({"type": "keyUp", "value": key});
            if key == key::CONTROL { held.push(up) } else { strokes.push(up) }
        }
        strokes.append(&mut held);
        let keyboard = json!({"type": "key", "id": "keyboard", "actions": strokes});
        self.post("/actions", &json!({"actions": [keyboard]}));
    }

    /// Sets the size of the window's inside, and the preferred colour scheme.
    pub fn look(&self, width: u32, height: u32, scheme: &str) {
        let size =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", &size);
        let scheme = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.devtools("Emulation.setEmulatedMedia", &scheme);
    }

    /// A command of Chromium's own protocol.
    pub fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.post("/goog/cdp/execute", &json!({"cmd": command, "params": parameters}))
    }

    /// The whole page as PNG.
    pub fn screenshot(&self, file: &Path) {
        let size = &self.devtools("Page.getLayoutMetrics", &json!({}))["cssContentSize"];
        let mut clip = size.clone();
        clip["scale"] = json!(1);
        let whole = json!({"format": "png", "captureBeyondViewport": true, "clip": clip});
        let png = self.devtools("Page.captureScreenshot", &whole);
        fs::write(file, STANDARD.decode(png["data"].as_str().unwrap()).unwrap()).unwrap();
    }

    /// What the page wrote to its console, errors of the browser included, since the
    /// last time.
    pub fn console(&self) -> Vec<String> {
        let entries = self.post("/se/log", &json!({"type": "browser"}));
        let texts = entries.as_array().unwrap().iter();
        texts.map(|entry| entry["message"].as_str().unwrap().to_owned()).collect()
    }

    /// Whatever the browser asked for since the last time.
    pub fn requests(&self) -> Vec<String> {
        let entries = self.post("/se/log", &json!({"type": "performance"}));
        let events = entries.as_array().unwrap().iter();
        let events = events.map(|entry| -> Value {
            serde_json::from_str(entry["message"].as_str().unwrap()).unwrap()
        });
        let requests =
            events.filter(|event| event["message"]["method"] == "Network.requestWillBeSent");
        requests
            .map(|event| event["message"]["params"]["request"]["url"].as_str().unwrap().to_owned())
            .collect()
    }
}

impl Default for Browser {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
