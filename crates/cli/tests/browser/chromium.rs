//! A Chromium driven by its DevTools protocol over a pipe: messages are JSON, each ended by a zero
//! byte, on the browser's file descriptors 3 and 4.

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// Names under which systems install it.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// A running browser with one tab.
pub(crate) struct Chromium {
    child: Child,
    to: ChildStdin,
    from: ChildStdout,
    read: Vec<u8>,
    session: Option<String>,
    calls: u64,
    /// What the browser told unasked since the last page was opened.
    told: Vec<Value>,
    profile: tempfile::TempDir,
}

fn program() -> String {
    if let Ok(named) = std::env::var("CHROMIUM") {
        return named;
    }
    let runs = |name: &&&str| {
        let mut version = Command::new(name);
        let version = version.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
        version.status().is_ok_and(|status| status.success())
    };
    let found = NAMES.iter().find(runs);
    (*found.expect("no Chromium: `apt-get install -y chromium`, or name one in CHROMIUM"))
        .to_owned()
}

impl Chromium {
    pub(crate) fn start() -> Self {
        let profile = tempfile::tempdir().unwrap();
        // A browser that runs as root cannot make its sandbox; it sees only our own pages.
        let root = rustix::process::geteuid().is_root();
        let sandbox = if root { "--no-sandbox" } else { "--disable-extensions" };
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null", &program()])
            .args(["--headless", "--remote-debugging-pipe", "--disable-gpu", sandbox])
            .args(["--no-first-run", "--disable-background-networking", "--disable-dev-shm-usage"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (to, from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (read, told) = (Vec::new(), Vec::new());
        let mut browser = Self { child, to, from, read, session: None, calls: 0, told, profile };
        let tab = browser.call("Target.createTarget", &json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": tab["targetId"], "flatten": true });
        let session = browser.call("Target.attachToTarget", &attach);
        browser.session = Some(session["sessionId"].as_str().unwrap().to_owned());
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), &json!({}));
        }
        browser.call("Page.setLifecycleEventsEnabled", &json!({ "enabled": true }));
        browser
    }

    fn message(&mut self) -> Value {
        loop {
            if let Some(end) = self.read.iter().position(|byte| *byte == 0) {
                let message: Vec<u8> = self.read.drain(..=end).collect();
                return serde_json::from_slice(&message[..end]).unwrap();
            }
            let mut piece = [0; 65_536];
            let count = self.from.read(&mut piece).unwrap();
            assert!(count > 0, "the browser closed its pipe ({})", self.profile.path().display());
            self.read.extend_from_slice(&piece[..count]);
        }
    }

    /// Calls a method and waits for its answer.
    pub(crate) fn call(&mut self, method: &str, parameters: &Value) -> Value {
        self.tried(method, parameters).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// The answer to a call, or the error that the browser gives.
    fn tried(&mut self, method: &str, parameters: &Value) -> Result<Value, Value> {
        self.calls += 1;
        let mut call = json!({ "id": self.calls, "method": method, "params": parameters });
        if let Some(session) = &self.session {
            call["sessionId"] = json!(session);
        }
        let mut bytes = call.to_string().into_bytes();
        bytes.push(0);
        self.to.write_all(&bytes).unwrap();
        loop {
            let mut message = self.message();
            if message["id"] == self.calls {
                let (error, result) = (message["error"].take(), message["result"].take());
                return if error.is_null() { Ok(result) } else { Err(error) };
            }
            self.told.push(message);
        }
    }

    /// Waits until what a navigation loads is there: the load event of that very document, not of one before.
    fn loaded(&mut self, loader: &Value) {
        let is_load = |told: &Value| {
            told["method"] == "Page.lifecycleEvent"
                && told["params"]["name"] == "load"
                && told["params"]["loaderId"] == *loader
        };
        while !self.told.iter().any(is_load) {
            let message = self.message();
            self.told.push(message);
        }
    }

    /// The window's width in CSS pixels, as on a phone below 600.
    pub(crate) fn width(&mut self, width: u32) {
        self.size(width, 800, 1.0);
    }

    /// The window in CSS pixels, each so many of the screen's wide.
    pub(crate) fn size(&mut self, width: u32, height: u32, scale: f64) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": scale,
            "mobile": width < 600 });
        self.call("Emulation.setDeviceMetricsOverride", &metrics);
    }

    /// What a reader's system asks of pages on a screen: names and values of media features.
    pub(crate) fn features(&mut self, features: &[(&str, &str)]) {
        let all: Vec<Value> =
            features.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        self.call("Emulation.setEmulatedMedia", &json!({ "media": "screen", "features": all }));
    }

    /// Light or dark, screen or paper.
    pub(crate) fn media(&mut self, media: &str, scheme: &str) {
        let feature = json!({ "name": "prefers-color-scheme", "value": scheme });
        let media = json!({ "media": media, "features": [feature] });
        self.call("Emulation.setEmulatedMedia", &media);
    }

    /// Opens a page and waits until it is loaded.
    pub(crate) fn open(&mut self, address: &str) {
        self.told.clear();
        let answer = self.call("Page.navigate", &json!({ "url": address }));
        assert!(answer["errorText"].is_null(), "{address}: {}", answer["errorText"]);
        self.loaded(&answer["loaderId"]);
    }

    /// Begins to open a page and does not wait.
    pub(crate) fn start_opening(&mut self, address: &str) {
        self.told.clear();
        self.call("Page.navigate", &json!({ "url": address }));
    }

    /// Addresses that were asked for since the page was opened.
    pub(crate) fn requests(&mut self) -> Vec<String> {
        self.call("Page.getFrameTree", &json!({}));
        let asked = self.told.iter().filter(|told| told["method"] == "Network.requestWillBeSent");
        let address = |told: &Value| told["params"]["request"]["url"].as_str().map(str::to_owned);
        asked.filter_map(address).filter(|address| !address.ends_with("/favicon.ico")).collect()
    }

    /// The page's HTML as it stands in the browser, asked of the browser and not of a script in the page.
    pub(crate) fn text(&mut self) -> String {
        let document = self.call("DOM.getDocument", &json!({}));
        let root = json!({ "nodeId": document["root"]["nodeId"] });
        let html = self.call("DOM.getOuterHTML", &root);
        html["outerHTML"].as_str().unwrap_or_default().to_owned()
    }

    /// What an expression gives in the page.
    pub(crate) fn evaluate(&mut self, expression: &str) -> Value {
        self.evaluated(&json!({ "expression": expression, "returnByValue": true }))
    }

    /// What a promise gives in the page.
    pub(crate) fn evaluate_promise(&mut self, expression: &str) -> Value {
        let call = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        self.evaluated(&call)
    }

    fn evaluated(&mut self, call: &Value) -> Value {
        let mut answer = match self.tried("Runtime.evaluate", call) {
            Ok(answer) => answer,
            // The page was left meanwhile: what is waited for is asked again on the next one.
            Err(error)
                if error["message"].as_str().is_some_and(|said| said.contains("navigated")) =>
            {
                return Value::Null;
            }
            Err(error) => panic!("{error}"),
        };
        let failed = &answer["exceptionDetails"];
        assert!(failed.is_null(), "{failed}");
        answer["result"]["value"].take()
    }

    /// Writes what the page looks like to `$SCREENSHOTS/<name>.png`, whole, where that names a folder.
    pub(crate) fn screenshot(&mut self, name: &str) {
        let Ok(folder) = std::env::var("SCREENSHOTS") else { return };
        let shot = self.call("Page.captureScreenshot", &json!({ "captureBeyondViewport": true }));
        let text = shot["data"].as_str().unwrap();
        let engine = &base64::engine::general_purpose::STANDARD;
        let bytes = base64::Engine::decode(engine, text).unwrap();
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(std::path::Path::new(&folder).join(format!("{name}.png")), bytes).unwrap();
    }

    /// Presses and lets go of a key.
    pub(crate) fn press(&mut self, key: &str, code: u32) {
        for kind in ["rawKeyDown", "keyUp"] {
            let event = json!({ "type": kind, "key": key, "code": key,
                "windowsVirtualKeyCode": code });
            self.call("Input.dispatchKeyEvent", &event);
            if kind == "rawKeyDown" && key == "Enter" {
                let char = json!({ "type": "char", "key": key, "text": "\r" });
                self.call("Input.dispatchKeyEvent", &char);
            }
        }
    }

    /// Errors that the console shows, and requests that failed, since the page was opened.
    pub(crate) fn errors(&mut self) -> Vec<String> {
        // A round trip, so that what was told before it has come.
        self.evaluate("1");
        let wrong = |told: &&Value| match told["method"].as_str() {
            Some("Runtime.exceptionThrown" | "Network.loadingFailed") => true,
            Some("Runtime.consoleAPICalled") => told["params"]["type"] == "error",
            Some("Log.entryAdded") => told["params"]["entry"]["level"] == "error",
            _ => false,
        };
        self.told.iter().filter(wrong).map(ToString::to_string).collect()
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
