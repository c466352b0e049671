//! The fictional roster, end to end: what was planted is found, and little else.

#![allow(
    clippy::unwrap_used,
    clippy::tests_outside_test_module,
    reason = "a test may stop at the first surprise"
)]

use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn paradero(arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_paradero")).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {said}");
    output.stdout
}

/// Adds every list and paper of a roster, each with what guides its reading, and the decisions.
fn register(roster: &Path, register: &Path) {
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    paradero(&["init", &path(register)]);
    let mut files: Vec<_> =
        std::fs::read_dir(roster).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in &files {
        for (suffix, option) in [("mapping", "--mapping"), ("claims", "--claims")] {
            let guide = file.with_extension(format!("{suffix}.toml"));
            if guide.exists() && guide != *file {
                paradero(&[
                    "-r",
                    &path(register),
                    "add",
                    "--no-watch",
                    &path(file),
                    option,
                    &path(&guide),
                ]);
            }
        }
    }
    let decisions = path(&roster.join("decisions.toml"));
    paradero(&["-r", &path(register), "decide", "--file", &decisions]);
}

#[test]
fn everything_planted_is_found_and_little_else() {
    let directory = tempfile::tempdir().unwrap();
    let (roster, office) = (directory.path().join("roster"), directory.path().join("office"));
    let out = roster.to_str().unwrap();
    paradero(&["synth", "roster", "--people", "1500", "--seed", "7", "--out", out]);
    register(&roster, &office);
    let office = office.to_str().unwrap();
    let score = paradero(&["-r", office, "synth", "score", "--truth", out, "--json"]);
    let score: Value = serde_json::from_slice(&score).unwrap();
    let sum = |name: &str| -> u64 {
        score["rules"].as_array().unwrap().iter().map(|rule| rule[name].as_u64().unwrap()).sum()
    };
    let (planted, missed, wrong) = (sum("planted"), sum("missed"), sum("wrong"));
    assert!(planted >= 60, "{planted} planted");
    assert!(missed * 50 <= planted, "{missed} of {planted} missed: {score:#}");
    // Rules that fire on silence fire for a record that linking left alone; nothing else may.
    assert!(wrong <= 30, "{wrong} wrong: {score:#}");
    let rules = score["rules"].as_array().unwrap();
    let by_silence =
        ["no-hearing", "no-notice", "transfer-gap", "two-places-at-once", "gone-from-list"];
    for rule in rules.iter().filter(|rule| !by_silence.contains(&rule["rule"].as_str().unwrap())) {
        assert_eq!(rule["wrong"], 0, "{rule:#}");
    }
    for measure in ["precision", "recall"] {
        let share = score["linking"][measure].as_f64().unwrap();
        assert!(share > 0.97, "linking {measure} {share}");
    }
}

#[test]
fn more_people_than_a_spreadsheet_holds_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("roster");
    let output = Command::new(env!("CARGO_BIN_EXE_paradero"))
        .args(["synth", "roster", "--people", "20000000", "--out", out.to_str().unwrap()])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("10000000"));
    assert!(!out.exists());
}
