//! A list of fictional people, labelled and deduplicated by the real program.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::{Run, paradero, run};

/// A list of fictional people in a folder of its own, with who they are in `entity_id`.
pub(crate) struct Desk {
    pub(crate) folder: tempfile::TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        let made = ["synth", "people", "--rows", "500", "--seed", "5", "--out"];
        let made = run(paradero().args(made).arg(desk.path("people.csv")));
        assert_eq!(made.code, 0, "{}", made.err);
        desk
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// A command on a list; the column with the truth is kept out of sight.
    pub(crate) fn command(&self, name: &str, list: &str, more: &[&str]) -> Command {
        let mut command = paradero();
        command.current_dir(self.folder.path()).args([name, list, "--id", "rec_id"]);
        command.args(["--truth", "entity_id", "--labels", "labels.csv"]).args(more);
        command
    }

    pub(crate) fn label(&self, more: &[&str]) -> Command {
        let more = [&["--reviewer", "ana", "--count", "60"], more].concat();
        self.command("label", "people.csv", &more)
    }

    /// Types keys, one a line.
    pub(crate) fn typed(&self, keys: &str, more: &[&str]) -> Run {
        typed(&mut self.label(more), keys)
    }

    pub(crate) fn dedupe(&self, more: &[&str]) -> Run {
        run(&mut self.command("dedupe", "people.csv", more))
    }

    /// What `dedupe --json` says of the labels.
    pub(crate) fn measured(&self) -> Value {
        let ran = self.dedupe(&["--json", "--out", "clusters.csv"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        serde_json::from_str::<Value>(&ran.out).unwrap()["labels"].clone()
    }

    /// Judges the whole sample by the truth: draws it with `u`, then writes what is right.
    pub(crate) fn judged_by_the_truth(&self, count: usize, seed: &str) {
        let asked = ["--reviewer", "ana", "--count", &count.to_string(), "--seed", seed];
        let mut label = self.command("label", "people.csv", &asked);
        let drawn = typed(&mut label, &"u\n".repeat(count));
        assert_eq!(drawn.code, 0, "{}", drawn.err);
        let who = self.who();
        let mut right = String::new();
        for line in self.read("labels.csv").lines() {
            let cells: Vec<&str> = line.split(',').collect();
            let word = if who.get(cells[1]) == who.get(cells[3]) { "same" } else { "different" };
            right += &line.replace(",undecided,", &format!(",{word},"));
            right.push('\n');
        }
        std::fs::write(self.path("labels.csv"), right).unwrap();
    }

    /// By record the person.
    pub(crate) fn who(&self) -> BTreeMap<String, String> {
        let mut reader = csv::Reader::from_path(self.path("people.csv")).unwrap();
        let rows = reader.records().map(Result::unwrap);
        rows.map(|row| (row[0].to_owned(), row[row.len() - 1].to_owned())).collect()
    }

    /// By record the cluster.
    pub(crate) fn clusters(&self) -> BTreeMap<String, String> {
        let mut reader = csv::Reader::from_path(self.path("clusters.csv")).unwrap();
        let rows = reader.records().map(Result::unwrap);
        rows.map(|row| (row[1].to_owned(), row[2].to_owned())).collect()
    }
}

pub(crate) fn typed(command: &mut Command, keys: &str) -> Run {
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
pub(crate) fn transcript(ran: &Run) -> &str {
    ran.err.split("\nlabels: ").next().unwrap()
}

/// Words and figures that would tell what the model thinks.
pub(crate) fn assert_blind(shown: &str, what: &str) {
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
pub(crate) fn lines(labels: &str) -> Vec<(String, String, String)> {
    let cells = |line: &str| -> Vec<String> { line.split(',').map(str::to_owned).collect() };
    let cells = labels.lines().skip(1).map(cells);
    cells.map(|cells| (cells[1].clone(), cells[3].clone(), cells[4].clone())).collect()
}
