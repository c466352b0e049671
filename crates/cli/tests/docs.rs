//! The commands of the page on custody about timestamps, run in order with an authority; all others are run by `book`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::tests_outside_test_module,
    reason = "a test may stop at the first surprise"
)]

#[path = "../../ledger/tests/support/authority.rs"]
mod authority;
mod support;

use std::path::Path;
use std::process::Command;

use authority::{Authority, Kind};
use support::Office;

#[test]
fn every_command_of_custody_on_timestamps_works() {
    let custody = include_str!("../../../docs/custody.md");
    let (_, section) = custody.split_once("\n## Timestamps\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let office = Office::with_list();
    let room = office.register().parent().unwrap().to_owned();
    let authority =
        Authority::new(tempfile::tempdir().unwrap().keep().as_path(), Kind::P256, "time");
    office.write("root.pem", authority.root());
    let program = Path::new(env!("CARGO_BIN_EXE_paradero")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut run = Vec::new();
    for command in section.lines().filter_map(|line| line.strip_prefix("$ ")) {
        let typed = command.replace("casework", &office.register().display().to_string());
        let output = Command::new("bash")
            .args(["-c", &typed])
            .current_dir(&room)
            .env("PATH", &path)
            .env("PARADERO_REGISTER", office.register())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if command == "paradero timestamp" {
            // An authority is asked by HTTP in tests/stamped.rs; here it says that none has an address.
            assert!(output.status.code() == Some(2) && said.contains("[[timestamp]]"), "{said}");
        } else {
            assert!(output.status.success(), "{command}: {said}");
        }
        if command.contains("--request") {
            for entry in std::fs::read_dir(room.join("stamps")).unwrap() {
                let tsq = entry.unwrap().path();
                if tsq.extension().is_some_and(|ending| ending == "tsq") {
                    let answer = authority.reply(&std::fs::read(&tsq).unwrap());
                    std::fs::write(tsq.with_extension("tsr"), answer).unwrap();
                }
            }
        }
        run.push(command);
    }
    assert_eq!(run.len(), 5, "{run:?}");
    assert!(run[4].contains("openssl ts -verify"), "{run:?}");
}
