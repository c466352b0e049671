//! The command line with `--on`: plain files, and a register.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::tests_outside_test_module,
    reason = "a test may stop at the first surprise"
)]

mod support;

use std::path::Path;
use std::process::Command;

use paradero_link::Values;
use support::register::{derived, paradero, register, run};
use support::{Office, PROGRAM, people};

/// Fictional people as a list that an office might have.
fn write_list(path: &Path, count: u32) {
    let input = people(count);
    let mut rows = vec![String::new(); input.ids.len()];
    for field in &input.fields {
        let Values::Text(texts) = &field.values else { continue };
        for (row, text) in rows.iter_mut().zip(texts.iter()) {
            row.push_str(text.unwrap_or_default());
            row.push(';');
        }
    }
    let rows: Vec<String> =
        rows.iter().enumerate().map(|(number, row)| format!("{row}{number}")).collect();
    std::fs::write(path, format!("nombre;documento;lugar;id\n{}\n", rows.join("\n"))).unwrap();
}

#[test]
fn a_list_is_linked_on_a_cluster_as_here() {
    let office = Office::open(2);
    let on = office.on();
    let file = |name: &str| office.folder.path().join(name).to_string_lossy().into_owned();
    write_list(Path::new(&file("list.csv")), 3000);
    let linked = |out: &str, more: &[&str]| {
        let (list, out) = (file("list.csv"), file(out));
        let mut arguments = vec!["dedupe", &list, "--out", &out, "--json"];
        arguments.extend(more);
        let told: serde_json::Value = serde_json::from_str(&run(&arguments)).unwrap();
        (told, std::fs::read(out).unwrap())
    };
    let (here, one) = linked("here.csv", &[]);
    let (there, two) = linked("there.csv", &["--on", on.to_str().unwrap()]);
    assert!(one == two, "the same clusters, byte for byte");
    assert_eq!(here["report"], there["report"]);
    let stages: Vec<&str> = there["cluster"].as_array().map_or(Vec::new(), |stages| {
        stages.iter().map(|stage| stage["stage"].as_str().unwrap()).collect()
    });
    assert!(stages.contains(&"score"), "{}", there["cluster"]);
    assert!(there["cluster"][0]["busy"].as_f64().unwrap() > 0.0);
    assert!(office.left_in_store().is_empty());
}

#[test]
fn a_register_is_derived_on_a_cluster_as_here() {
    let office = Office::open(2);
    let on = office.on();
    let register = register(office.folder.path(), "300");
    let at = register.to_str().unwrap();
    let findings = ["-r", at, "findings", "--today", "2026-11-30", "--json"];
    let here = run(&findings);
    let one = derived(&register);
    assert!(one.iter().any(|(name, _)| name == "findings-2026-11-30.sqlite"), "{}", one.len());
    std::fs::remove_dir_all(register.join("derived")).unwrap();
    let there = run(&[&findings[..], &["--on", on.to_str().unwrap()]].concat());
    assert!(here == there && here.matches("\"rule\"").count() > 100, "the same findings");
    let two = derived(&register);
    for ((name, before), (other, after)) in one.iter().zip(&two) {
        assert!(name == other && before == after, "{name} and {other}: other bytes");
    }
    assert_eq!(one.len(), two.len());
    assert!(office.left_in_store().is_empty(), "{:?}", office.left_in_store());
}

#[test]
fn a_cluster_that_is_not_there_is_said_before_anything_is_read() {
    let office = Office::open(0);
    let run = Command::new(paradero())
        .env("PARADERO_CLUSTER", PROGRAM)
        .args(["dedupe", "nowhere.csv", "--on", "nowhere.toml"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(!run.status.success() && said.contains("nowhere.toml"), "{said}");
    let run = Command::new(paradero())
        .env("PARADERO_CLUSTER", "/nowhere")
        .env("PATH", "")
        .args(["dedupe", "nowhere.csv", "--on", office.on().to_str().unwrap()])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(!run.status.success(), "{said}");
}
