//! The real program judging pairs: in the terminal, in a browser, killed in the middle; and what labels then do.

#![allow(missing_docs, reason = "a test crate has no public items")]

#[cfg(test)]
#[path = "../browser/chromium.rs"]
#[allow(dead_code, reason = "a part of the browser is used here")]
mod chromium;
#[cfg(test)]
mod desk;
#[cfg(test)]
#[path = "../support/mod.rs"]
mod support;
#[cfg(test)]
mod web;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::io::{BufRead, BufReader, Write};
    use std::process::Stdio;

    use serde_json::Value;

    use crate::desk::{Desk, assert_blind, lines, transcript, typed};
    use crate::support::paradero;
    use crate::support::run;

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
    fn the_report_shows_what_was_judged_beside_what_was_predicted() {
        let desk = Desk::new();
        desk.judged_by_the_truth(80, "1");
        let bins = desk.measured()["calibration"].as_array().unwrap().clone();
        let judged: u64 = bins.iter().map(|bin| bin["judged"].as_u64().unwrap()).sum();
        assert_eq!(judged, 80, "{bins:?}");
        for bin in &bins {
            let of = |name: &str| bin[name].as_f64().unwrap();
            assert!(of("from") <= of("predicted") && of("predicted") <= of("to"), "{bin}");
            assert!(bin["share"]["low"].as_f64() <= bin["share"]["high"].as_f64(), "{bin}");
        }
        let mut command = paradero();
        command.current_dir(desk.path("")).args(["dedupe", "people.csv", "--id", "rec_id"]);
        let ran = run(command
            .args(["--column", "entity_id=none", "--labels", "labels.csv"])
            .args(["--report", "report.html"]));
        assert_eq!(ran.code, 0, "{}", ran.err);
        let page = desk.read("report.html");
        assert!(page.contains("80 pairs judged,") && page.contains("Judged share"));
        assert!(!page.contains("No truth column was given, so what is observed"));
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
        for seed in 1..=40 {
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
        println!("of 40 intervals {held:?} held the truth: {census}");
        assert!(held.iter().all(|held| *held >= 34), "{held:?} of 40 intervals held the truth");
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
}
