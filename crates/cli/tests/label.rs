//! The real program judging pairs: in the terminal, in a browser, killed in the middle; and what labels then do.

#[cfg(test)]
#[path = "browser/chromium.rs"]
#[allow(dead_code, reason = "a part of the browser is used here")]
mod chromium;
#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpStream;
    use std::path::PathBuf;
    use std::process::{Child, Command, Stdio};

    use serde_json::Value;

    use crate::chromium::Chromium;
    use crate::support::{Run, paradero, run};

    /// A list of fictional people in a folder of its own, with who they are in `entity_id`.
    struct Desk {
        folder: tempfile::TempDir,
    }

    impl Desk {
        fn new() -> Self {
            let desk = Self { folder: tempfile::tempdir().unwrap() };
            let made = ["synth", "people", "--rows", "500", "--seed", "5", "--out"];
            let made = run(paradero().args(made).arg(desk.path("people.csv")));
            assert_eq!(made.code, 0, "{}", made.err);
            desk
        }

        fn path(&self, name: &str) -> PathBuf {
            self.folder.path().join(name)
        }

        fn read(&self, name: &str) -> String {
            std::fs::read_to_string(self.path(name)).unwrap()
        }

        /// A command on a list; the column with the truth is kept out of sight.
        fn command(&self, name: &str, list: &str, more: &[&str]) -> Command {
            let mut command = paradero();
            command.current_dir(self.folder.path()).args([name, list, "--id", "rec_id"]);
            command.args(["--truth", "entity_id", "--labels", "labels.csv"]).args(more);
            command
        }

        fn label(&self, more: &[&str]) -> Command {
            let more = [&["--reviewer", "ana", "--count", "60"], more].concat();
            self.command("label", "people.csv", &more)
        }

        /// Types keys, one a line.
        fn typed(&self, keys: &str, more: &[&str]) -> Run {
            typed(&mut self.label(more), keys)
        }

        fn dedupe(&self, more: &[&str]) -> Run {
            run(&mut self.command("dedupe", "people.csv", more))
        }

        /// What `dedupe --json` says of the labels.
        fn measured(&self) -> Value {
            let ran = self.dedupe(&["--json", "--out", "clusters.csv"]);
            assert_eq!(ran.code, 0, "{}", ran.err);
            serde_json::from_str::<Value>(&ran.out).unwrap()["labels"].clone()
        }

        /// Judges the whole sample by the truth: draws it with `u`, then writes what is right.
        fn judged_by_the_truth(&self, count: usize, seed: &str) {
            let asked = ["--reviewer", "ana", "--count", &count.to_string(), "--seed", seed];
            let mut label = self.command("label", "people.csv", &asked);
            let drawn = typed(&mut label, &"u\n".repeat(count));
            assert_eq!(drawn.code, 0, "{}", drawn.err);
            let who = self.who();
            let mut right = String::new();
            for line in self.read("labels.csv").lines() {
                let cells: Vec<&str> = line.split(',').collect();
                let word =
                    if who.get(cells[1]) == who.get(cells[3]) { "same" } else { "different" };
                right += &line.replace(",undecided,", &format!(",{word},"));
                right.push('\n');
            }
            std::fs::write(self.path("labels.csv"), right).unwrap();
        }

        /// By record the person.
        fn who(&self) -> BTreeMap<String, String> {
            let mut reader = csv::Reader::from_path(self.path("people.csv")).unwrap();
            let rows = reader.records().map(Result::unwrap);
            rows.map(|row| (row[0].to_owned(), row[row.len() - 1].to_owned())).collect()
        }

        /// By record the cluster.
        fn clusters(&self) -> BTreeMap<String, String> {
            let mut reader = csv::Reader::from_path(self.path("clusters.csv")).unwrap();
            let rows = reader.records().map(Result::unwrap);
            rows.map(|row| (row[1].to_owned(), row[2].to_owned())).collect()
        }
    }

    fn typed(command: &mut Command, keys: &str) -> Run {
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().unwrap();
        // A program that stops before the last key closes its end.
        let _ = child.stdin.take().unwrap().write_all(keys.as_bytes());
        let output = child.wait_with_output().unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// What is shown before the summary.
    fn transcript(ran: &Run) -> &str {
        ran.err.split("\nlabels: ").next().unwrap()
    }

    /// Words and figures that would tell what the model thinks.
    fn assert_blind(shown: &str, what: &str) {
        let lower = shown.to_lowercase();
        for word in [
            "bits",
            "weight",
            "score",
            "probab",
            "cluster",
            "threshold",
            "stratum",
            "joined",
            "parted",
            "linked",
        ] {
            assert!(!lower.contains(word), "{what} says {word:?}: {shown}");
        }
        assert!(!shown.contains("r0000"), "{what} names records by their ids");
        assert!(!shown.contains("e0000") && !shown.contains("entity_id"), "{what} shows the truth");
    }

    /// Records of each line, with the judgement.
    fn lines(labels: &str) -> Vec<(String, String, String)> {
        let cells = |line: &str| -> Vec<String> { line.split(',').map(str::to_owned).collect() };
        let cells = labels.lines().skip(1).map(cells);
        cells.map(|cells| (cells[1].clone(), cells[3].clone(), cells[4].clone())).collect()
    }

    #[test]
    fn the_terminal_shows_pairs_blind_and_goes_on_where_it_stopped() {
        let desk = Desk::new();
        let first = desk.typed("s\nd\nz\nu\nnonsense\nq\n", &[]);
        assert_eq!(first.code, 0, "{}", first.err);
        assert_blind(transcript(&first), "the terminal");
        assert!(first.err.contains("0 of 60") && first.err.contains("2 of 60"), "{}", first.err);
        assert!(first.err.contains("Your answer was: different"), "{}", first.err);
        assert!(first.err.contains("labels: 2 pairs judged: 1 same"), "{}", first.err);
        let said = lines(&desk.read("labels.csv"));
        let words: Vec<&str> = said.iter().map(|line| line.2.as_str()).collect();
        assert_eq!(words, ["same", "different", "undecided"]);
        assert_eq!(
            (&said[1].0, &said[1].1),
            (&said[2].0, &said[2].1),
            "z goes back to the pair before"
        );
        let second = desk.typed(&"d\n".repeat(100), &["--lang", "es"]);
        assert!(
            second.err.contains("2 de 60") && second.err.contains("Todos los pares"),
            "{}",
            second.err
        );
        let said = lines(&desk.read("labels.csv"));
        let pairs: BTreeSet<_> = said.iter().map(|line| (&line.0, &line.1)).collect();
        assert_eq!((said.len(), pairs.len()), (61, 60), "each pair is shown once");
        let third = desk.typed("s\n", &[]);
        assert!(third.err.contains("All pairs are judged."), "{}", third.err);
    }

    #[test]
    fn the_sample_does_not_depend_on_the_order_of_rows_and_grows_with_its_size() {
        let desk = Desk::new();
        desk.typed(&"u\n".repeat(60), &[]);
        let unordered = |labels: &str| -> Vec<(String, String)> {
            let sorted = |line: &(String, String, String)| {
                (line.0.clone().min(line.1.clone()), line.0.clone().max(line.1.clone()))
            };
            lines(labels).iter().map(sorted).collect()
        };
        let (list, sample) = (desk.read("people.csv"), unordered(&desk.read("labels.csv")));
        let mut rows: Vec<&str> = list.lines().collect();
        rows[1..].sort_by_key(|row| row.bytes().rev().collect::<Vec<u8>>());
        assert_ne!(rows.join("\n"), list.trim_end());
        std::fs::write(desk.path("people.csv"), rows.join("\n")).unwrap();
        std::fs::remove_file(desk.path("labels.csv")).unwrap();
        desk.typed(&"u\n".repeat(60), &[]);
        assert_eq!(unordered(&desk.read("labels.csv")), sample, "the same pairs in the same order");
        let greater = ["--reviewer", "luz", "--count", "90"];
        let mut more = desk.command("label", "people.csv", &greater);
        typed(&mut more, &"u\n".repeat(90));
        let all = unordered(&desk.read("labels.csv"));
        let luz: BTreeSet<_> = all[60..].iter().cloned().collect();
        assert_eq!(luz.len(), 90);
        assert!(sample.iter().all(|pair| luz.contains(pair)), "a greater sample holds the smaller");
    }

    #[test]
    fn a_killed_session_loses_nothing_that_it_acknowledged() {
        let desk = Desk::new();
        let mut command = desk.label(&[]);
        let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut keys = child.stdin.take().unwrap();
        let mut screen = BufReader::new(child.stderr.take().unwrap());
        // The next pair is shown only after the answer is on the disk.
        let mut seen = |wanted: &str| {
            let mut line = String::new();
            while !line.starts_with(wanted) {
                line.clear();
                assert!(screen.read_line(&mut line).unwrap() > 0, "{wanted:?} is not shown");
            }
        };
        for done in 0..7 {
            seen(&format!("{done} of 60"));
            keys.write_all(b"s\n").unwrap();
        }
        seen("7 of 60");
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(lines(&desk.read("labels.csv")).len(), 7);
        // Power fails while a line is written: it was not acknowledged, and goes.
        let whole = desk.read("labels.csv");
        let torn = format!("{whole}{}", &whole.lines().last().unwrap()[..40]);
        // Cut off between lines, and within the last value of the last line, which looks whole.
        for (torn, left) in [(torn, 8), (whole[..whole.len() - 3].to_owned(), 7)] {
            std::fs::write(desk.path("labels.csv"), torn).unwrap();
            let passed_over = desk.dedupe(&[]);
            assert!(
                passed_over.code == 0 && passed_over.err.contains("cut off"),
                "{}",
                passed_over.err
            );
            let next = desk.typed("d\nq\n", &[]);
            assert!(next.err.contains("the last line was cut off"), "{}", next.err);
            let lines = desk.read("labels.csv");
            assert!(
                lines.ends_with('\n') && lines.lines().all(|line| line.matches(',').count() == 10),
                "{lines}"
            );
            assert_eq!(lines.lines().count() - 1, left);
        }
    }

    #[test]
    fn labels_bind_and_measure_the_run_that_they_did_not_bind() {
        let desk = Desk::new();
        desk.judged_by_the_truth(60, "1");
        let before = desk.measured();
        assert_eq!(before["judged"], 60);
        assert_eq!(
            (&before["measured"], &before["of_this_run"]),
            (&Value::from(60), &Value::from(true))
        );
        for figure in ["precision", "recall_compared"] {
            let at = |key: &str| before[figure][key].as_f64().unwrap();
            assert!(at("low") <= at("value") && at("value") <= at("high"), "{before}");
            assert!(at("value") > 0.6 && at("high") - at("low") < 0.6, "{before}");
        }
        let bound = desk.clusters();
        let text = desk.read("labels.csv");
        for (one, two, judgement) in lines(&text) {
            assert_eq!(bound[&one] == bound[&two], judgement == "same", "{one} and {two}");
        }
        // Everything the other way round: it binds as well, and the model looks as bad as it is called.
        let turned = text
            .replace(",same,", ",SAME,")
            .replace(",different,", ",same,")
            .replace(",SAME,", ",different,");
        std::fs::write(desk.path("labels.csv"), turned).unwrap();
        let after = desk.measured();
        assert!(after["precision"]["value"].as_f64().unwrap() < 0.4, "{after}");
        let bound = desk.clusters();
        let apart = lines(&text).into_iter().filter(|line| line.2 == "same");
        for (one, two, _) in apart {
            assert_ne!(bound[&one], bound[&two], "{one} and {two} are judged different");
        }
    }

    #[test]
    fn figures_of_samples_are_about_those_of_a_census() {
        let desk = Desk::new();
        desk.judged_by_the_truth(300, "1");
        let census = desk.measured();
        let mut held = [0; 2];
        for seed in 1..=12 {
            std::fs::remove_file(desk.path("labels.csv")).unwrap();
            desk.judged_by_the_truth(60, &seed.to_string());
            let sample = desk.measured();
            for (held, figure) in held.iter_mut().zip(["precision", "recall_compared"]) {
                let truth = census[figure]["value"].as_f64().unwrap();
                let width = census[figure]["high"].as_f64().unwrap()
                    - census[figure]["low"].as_f64().unwrap();
                assert!(width < 1e-9, "a census is certain: {census}");
                let at = |key: &str| sample[figure][key].as_f64().unwrap();
                *held += u32::from(at("low") - 1e-9 <= truth && truth <= at("high") + 1e-9);
            }
        }
        println!("of 12 intervals {held:?} held the truth: {census}");
        assert!(held.iter().all(|held| *held >= 10), "{held:?} of 12 intervals held the truth");
    }

    #[test]
    fn reviewers_who_contradict_each_other_bind_nothing_and_it_is_said() {
        let desk = Desk::new();
        desk.judged_by_the_truth(60, "1");
        let text = desk.read("labels.csv");
        let juan: String = text
            .lines()
            .skip(1)
            .take(10)
            .enumerate()
            .map(|(at, line)| {
                let line = line.replace(",ana,", ",juan,");
                let turned = if line.contains(",same,") {
                    ("same", "different")
                } else {
                    ("different", "same")
                };
                if at == 0 { line.replace(turned.0, turned.1) + "\n" } else { line + "\n" }
            })
            .collect();
        std::fs::write(desk.path("labels.csv"), format!("{text}{juan}")).unwrap();
        let measured = desk.measured();
        assert_eq!(
            (&measured["judged"], &measured["contradicted"]),
            (&Value::from(60), &Value::from(1))
        );
        assert_eq!(measured["measured"], 59);
        let agreement = &measured["agreement"][0];
        assert_eq!(agreement["reviewers"], serde_json::json!(["ana", "juan"]));
        assert_eq!(agreement["pairs"], 10);
        assert!((0.4..1.0).contains(&agreement["kappa"].as_f64().unwrap()), "{agreement}");
        let said = desk.dedupe(&[]).err;
        assert!(said.contains("on 1 pairs reviewers contradict each other"), "{said}");
        assert!(said.contains("Cohen's kappa 0."), "{said}");
    }

    #[test]
    fn a_damaged_file_is_refused_with_its_line_and_what_to_do() {
        let desk = Desk::new();
        desk.typed("s\ns\nq\n", &[]);
        let good = desk.read("labels.csv");
        let first = lines(&good)[0].clone();
        for (bad, said) in [
            (
                good.replacen(",same,", ",perhaps,", 1),
                "line 2: judgement \"perhaps\"; write same, different or undecided",
            ),
            (
                good.replacen(&first.0, "r9999999", 1),
                "line 2: no record \"r9999999\" in people.csv; give the files",
            ),
            (
                good.replacen("people.csv", "other.csv", 1),
                "line 2: no file \"other.csv\" among those given (people.csv)",
            ),
            (good.replacen(",ana,", ",", 1), "line 2: 10 values for 11 columns"),
            (good.replacen("judgement", "verdict", 1), "line 1: no column judgement"),
            (good.replacen(",2026-", ",26-", 1), "is no time"),
        ] {
            std::fs::write(desk.path("labels.csv"), &bad).unwrap();
            for ran in [desk.dedupe(&[]), desk.typed("q\n", &[])] {
                assert_eq!(ran.code, 2, "{}", ran.err);
                assert!(
                    ran.err.contains("labels.csv") && ran.err.contains(said),
                    "{said}: {}",
                    ran.err
                );
            }
            assert_eq!(desk.read("labels.csv"), bad, "a damaged file is left as it is");
        }
        std::fs::write(desk.path("labels.csv"), "source_a,record_a,source_b,record_b,judgement\n")
            .unwrap();
        assert_eq!(desk.dedupe(&[]).code, 0, "a file by hand needs no more");
        assert!(desk.typed("q\n", &[]).err.contains("give --labels a new file"));
    }

    #[test]
    fn records_named_by_their_rows_are_known_again_or_refused() {
        let desk = Desk::new();
        let plain = |name: &str, keys: &str| {
            let mut command = paradero();
            command.current_dir(desk.folder.path()).args([
                name,
                "people.csv",
                "--labels",
                "labels.csv",
            ]);
            command.args(["--column", "entity_id=none", "--column", "rec_id=none"]);
            typed(&mut command, keys)
        };
        assert_eq!(plain("label", "s\nd\nq\n").code, 0);
        assert_eq!(plain("dedupe", "").code, 0);
        let list = desk.read("people.csv");
        let mut rows: Vec<&str> = list.lines().collect();
        rows[1..].reverse();
        std::fs::write(desk.path("people.csv"), rows.join("\n")).unwrap();
        let refused = plain("dedupe", "");
        assert_eq!(refused.code, 2);
        assert!(refused.err.contains("are not the ones that were judged"), "{}", refused.err);
    }

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
        assert!(
            !first.contains("http://") && !first.contains("https://"),
            "nothing from elsewhere"
        );
        let token = token(&first).to_owned();
        for number in 1..=60 {
            let shown = page.get(&format!("/pair/{number}"));
            assert_blind(
                &shown[shown.find("<!DOCTYPE").unwrap()..].replace(&token, ""),
                "the page",
            );
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
        for (address, said) in
            [("0.0.0.0:0", "listen on 127.0.0.1"), ("people.csv", "is no address")]
        {
            let refused = run(&mut desk.label(&["--web", address]));
            assert!(refused.code == 2 && refused.err.contains(said), "{}", refused.err);
        }
    }

    #[test]
    fn in_a_browser_keys_are_enough_and_everyone_can_use_the_page() {
        const AUDIT: &str = include_str!("browser/audit.js");
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
        // With a browser still connected it ends all the same.
        assert!(page.stop().contains("labels: 3 pairs judged"));
    }
}
