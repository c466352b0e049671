//! Pairs judged over HTTP and in a real Chromium.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use serde_json::Value;

use crate::chromium::Chromium;
use crate::desk::{Desk, assert_blind, lines};
use crate::support::run;

/// The page of pairs behind a running server.
struct Page {
    server: Child,
    said: BufReader<std::process::ChildStderr>,
    address: String,
}

impl Page {
    fn open(desk: &Desk) -> Self {
        let mut command = desk.label(&["--web", "127.0.0.1:0"]);
        let mut server = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(server.stderr.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        let address = line.strip_prefix("http://").and_then(|rest| rest.split('/').next());
        let address = address.unwrap_or_else(|| panic!("the server said: {line}")).to_owned();
        Self { server, said, address }
    }

    /// The whole answer to a request.
    fn ask(&self, first: &str, headers: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{first} HTTP/1.1\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn get(&self, path: &str) -> String {
        let host = format!("Host: {}\r\nAccept-Language: en\r\n", self.address);
        self.ask(&format!("GET {path}"), &host, "")
    }

    /// Sends the form of a page, as a browser without script does.
    fn send(&self, path: &str, token: &str, judgement: &str) -> String {
        let headers = format!(
            "Host: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n",
            self.address
        );
        let body = format!("token={token}&judgement={judgement}");
        self.ask(&format!("POST {path}"), &headers, &body)
    }

    /// Ends it as Ctrl-C does; gives what it said at the end.
    fn stop(&mut self) -> String {
        let id = i32::try_from(self.server.id()).unwrap();
        let id = rustix::process::Pid::from_raw(id).unwrap();
        rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
        let mut rest = String::new();
        self.said.read_to_string(&mut rest).unwrap();
        assert!(self.server.wait().unwrap().success(), "{rest}");
        rest
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn token(page: &str) -> &str {
    page.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap()
}

fn location(answer: &str) -> Option<&str> {
    answer.lines().find_map(|line| line.strip_prefix("location: ")).map(str::trim)
}

#[test]
fn the_web_page_works_by_plain_forms_and_says_nothing_of_the_model() {
    let desk = Desk::new();
    let mut page = Page::open(&desk);
    assert_eq!(location(&page.get("/")), Some("/pair/1"));
    let first = page.get("/pair/1");
    assert!(first.starts_with("HTTP/1.1 200") && first.contains("Pair 1 of 60"), "{first}");
    assert!(first.contains("content-security-policy: default-src 'none'"), "{first}");
    assert!(!first.contains("http://") && !first.contains("https://"), "nothing from elsewhere");
    let token = token(&first).to_owned();
    for number in 1..=60 {
        let shown = page.get(&format!("/pair/{number}"));
        assert_blind(&shown[shown.find("<!DOCTYPE").unwrap()..].replace(&token, ""), "the page");
    }
    let host = format!("Host: {}\r\nAccept-Language: es-MX\r\n", page.address);
    assert!(page.ask("GET /pair/1", &host, "").contains("Par 1 de 60"));
    assert!(page.ask("GET /pair/1", "Host: evil.example\r\n", "").starts_with("HTTP/1.1 421"));
    assert!(page.send("/pair/1", "forged", "same").starts_with("HTTP/1.1 403"));
    assert!(page.send("/pair/1", &token, "perhaps").starts_with("HTTP/1.1 400"));
    assert!(page.send("/pair/61", &token, "same").starts_with("HTTP/1.1 404"));
    assert_eq!(lines(&desk.read("labels.csv")), [], "nothing of this was an answer");
    assert_eq!(location(&page.send("/pair/1", &token, "same")), Some("/pair/2"));
    assert_eq!(lines(&desk.read("labels.csv")).len(), 1, "it is on the disk at once");
    assert!(page.get("/pair/1").contains("Your answer was: <strong>Same person"));
    for number in 2..=59 {
        let next = page.send(&format!("/pair/{number}"), &token, "undecided");
        assert_eq!(location(&next), Some(format!("/pair/{}", number + 1).as_str()));
    }
    assert!(page.get("/done").contains("There are pairs left"));
    assert_eq!(location(&page.send("/pair/60", &token, "different")), Some("/done"));
    assert!(page.get("/done").contains("All pairs are judged"));
    let said = page.stop();
    assert!(said.contains("labels: 60 pairs judged: 1 same"), "{said}");
    assert!(desk.typed("", &[]).err.contains("All pairs are judged."), "one file for both");
}

#[test]
fn an_address_that_others_can_reach_is_refused() {
    let desk = Desk::new();
    for (address, said) in [("0.0.0.0:0", "listen on 127.0.0.1"), ("people.csv", "is no address")] {
        let refused = run(&mut desk.label(&["--web", address]));
        assert!(refused.code == 2 && refused.err.contains(said), "{}", refused.err);
    }
}

#[test]
fn in_a_browser_keys_are_enough_and_everyone_can_use_the_page() {
    const AUDIT: &str = include_str!("../browser/audit.js");
    let desk = Desk::new();
    let mut page = Page::open(&desk);
    let mut browser = Chromium::start();
    for (width, scheme) in [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")] {
        browser.width(width);
        browser.media("screen", scheme);
        for path in ["pair/1", "pair/2", "done"] {
            browser.open(&format!("http://{}/{path}", page.address));
            let found = browser.evaluate(AUDIT);
            // The one script is the page's own, and the page works without it.
            let faults: Vec<&Value> = found
                .as_array()
                .unwrap()
                .iter()
                .filter(|fault| !fault.as_str().unwrap().contains("src=\"/keys.js\""))
                .collect();
            assert!(faults.is_empty(), "{path} {width} {scheme}: {faults:?}");
            assert_eq!(browser.errors(), Vec::<String>::new());
        }
    }
    browser.open(&format!("http://{}/", page.address));
    for (number, (key, code)) in [("s", 83), ("d", 68), ("u", 85)].into_iter().enumerate() {
        browser.press(key, code);
        let wanted = format!("/pair/{}", number + 2);
        let mut at = Value::Null;
        for _ in 0..5_000 {
            at = browser.evaluate("location.pathname");
            if at == wanted.as_str() {
                break;
            }
        }
        assert_eq!(at, wanted.as_str());
    }
    assert_eq!(
        browser.evaluate("document.activeElement.tagName"),
        "H1",
        "readers hear the next pair"
    );
    assert_eq!(browser.errors(), Vec::<String>::new());
    let labels = desk.read("labels.csv");
    let words: Vec<String> = lines(&labels).into_iter().map(|line| line.2).collect();
    assert_eq!(words, ["same", "different", "undecided"]);
    // Single keys can be turned off.
    browser.evaluate("document.querySelector('[data-switch] input').click()");
    browser.press("s", 83);
    browser.evaluate("document.body.offsetHeight");
    // With a browser still connected it ends all the same.
    assert!(page.stop().contains("labels: 3 pairs judged"));
}
