//! `paradero alerts`: printed and mailed, by the real program, to a server that speaks SMTP.

#![allow(
    clippy::unwrap_used,
    clippy::tests_outside_test_module,
    reason = "a test may stop at the first surprise"
)]

mod support;

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread::JoinHandle;

use support::Office;

/// Takes one mail as a server would and gives what was sent after DATA.
fn server() -> (u16, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let serving = std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut out = stream.try_clone().unwrap();
        let mut lines = BufReader::new(stream).lines();
        let mut say = |text: &str| out.write_all(format!("{text}\r\n").as_bytes()).unwrap();
        say("220 mail.example.org ESMTP");
        let mut mail = String::new();
        while let Some(Ok(line)) = lines.next() {
            match line.get(..4).unwrap_or_default().to_uppercase().as_str() {
                "EHLO" | "HELO" => say("250 mail.example.org"),
                "DATA" => {
                    say("354 go on");
                    for line in lines.by_ref() {
                        let line = line.unwrap();
                        if line == "." {
                            break;
                        }
                        mail.push_str(&line);
                        mail.push('\n');
                    }
                    say("250 taken");
                }
                "QUIT" => {
                    say("221 bye");
                    break;
                }
                _ => say("250 ok"),
            }
        }
        mail
    });
    (port, serving)
}

const TEXT: &str = "The Court of the North ordered the return of Rosa Amaya Quintana by 5 April 2026. \
                    It ordered the return of Julio Paz Orellana by 20 May 2026.\n";

const SHEET: &str = r#"
[source]
title = "Orders"
said_by = "court"
said_on = "2026-03-03"
[ref]
court = { authority = "Court of the North" }
rosa = { person = "Rosa Amaya Quintana" }
julio = { person = "Julio Paz Orellana" }
first = { order = "order of Rosa Amaya Quintana", number = "1/2026" }
second = { order = "order of Julio Paz Orellana", number = "2/2026" }
[[event]]
id = "e1"
kind = "order"
order = "first"
quote = "ordered the return of Rosa Amaya Quintana by 5 April 2026"
stance = "orders"
on = "2026-03-03"
court = "court"
effect = "return"
deadline = "2026-04-05"
covers = ["rosa"]
[[event]]
id = "e2"
kind = "order"
order = "second"
quote = "ordered the return of Julio Paz Orellana by 20 May 2026"
stance = "orders"
on = "2026-03-03"
court = "court"
effect = "return"
deadline = "2026-05-20"
covers = ["julio"]
"#;

/// A register with an order that is overdue and one whose deadline comes.
fn office() -> Office {
    let office = Office::new();
    let (text, sheet) = (office.write("orders.txt", TEXT), office.write("orders.toml", SHEET));
    let added = office.run(&["add", &text, "--claims", &sheet, "--no-watch"]);
    assert_eq!(added.code, 0, "{}", added.err);
    office
}

const TODAY: [&str; 2] = ["--today", "2026-05-01"];

#[test]
fn alerts_are_printed_with_what_they_are_about() {
    let office = office();
    let printed = office.run(&["alerts", "--json", TODAY[0], TODAY[1]]);
    assert_eq!(printed.code, 0, "{}", printed.err);
    let all: serde_json::Value = serde_json::from_str(&printed.out).unwrap();
    let all = all.as_array().unwrap();
    let told: Vec<_> =
        all.iter().map(|one| (one["kind"].as_str(), one["subject"]["number"].as_str())).collect();
    let expected = [(Some("deadline"), Some("2/2026")), (Some("overdue"), Some("1/2026"))];
    assert_eq!(told, expected, "the one that came up last first: {all:?}");
}

#[test]
fn new_ones_are_mailed_once_and_the_mail_names_nobody() {
    let office = office();
    let none = office.run(&["alerts", "--mail", TODAY[0], TODAY[1]]);
    assert!(none.code == 2 && none.err.contains("[alerts.mail]"), "{}", none.err);
    let (port, serving) = server();
    office.set(&format!(
        "[alerts.mail]\nserver = \"localhost\"\nport = {port}\nsecurity = \"none\"\nfrom = \"register@example.org\"\n\
         to = [\"ana@example.org\", \"Eva <eva@example.org>\"]\npages = \"https://register.example.org/\"\n"
    ));
    let sent = office.run(&["alerts", "--mail", TODAY[0], TODAY[1]]);
    assert_eq!(sent.code, 0, "{}", sent.err);
    let mail = serving.join().unwrap().replace("=\n", "").replace("=3D", "=");
    for part in
        ["To: ana@example.org, Eva <eva@example.org>", "https://register.example.org/es/order/"]
    {
        assert!(mail.contains(part), "{part}: {mail}");
    }
    let people = office.run(&["people", "--json", TODAY[0], TODAY[1]]);
    let people: serde_json::Value = serde_json::from_str(&people.out).unwrap();
    let names: Vec<&str> =
        people.as_array().unwrap().iter().filter_map(|one| one["name"].as_str()).collect();
    assert!(!names.is_empty());
    for name in names.iter().filter(|name| !name.is_empty()) {
        assert!(!mail.contains(name), "{name} stands in the mail");
    }
    // Nobody listens any more, and nobody has to.
    let again = office.run(&["alerts", "--mail", TODAY[0], TODAY[1]]);
    assert!(again.code == 0 && again.err.contains("0 of them new"), "{}", again.err);
}

#[test]
fn what_was_not_taken_is_mailed_the_next_time() {
    let office = office();
    let (port, serving) = server();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let settings = |port: u16| {
        format!(
            "[alerts.mail]\nserver = \"localhost\"\nport = {port}\nsecurity = \"none\"\nfrom = \"register@example.org\"\n\
             to = [\"ana@example.org\"]\npages = \"https://register.example.org\"\nlanguage = \"en\"\n"
        )
    };
    office.set(&settings(closed));
    let failed = office.run(&["alerts", "--mail", TODAY[0], TODAY[1]]);
    assert!(failed.code == 2 && failed.err.contains("not taken"), "{}", failed.err);
    let path = office.register().join("paradero.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace(&format!("port = {closed}"), &format!("port = {port}")))
        .unwrap();
    let sent = office.run(&["alerts", "--mail", TODAY[0], TODAY[1]]);
    assert_eq!(sent.code, 0, "{}", sent.err);
    assert!(serving.join().unwrap().contains("An order is overdue"));
}
