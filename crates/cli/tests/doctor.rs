//! What a machine lacks is said; the manual and completions know every command.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::tests_outside_test_module,
    reason = "a test may stop at the first surprise"
)]

use std::path::Path;
use std::process::{Command, Output};

fn paradero(arguments: &[&str], change: impl Fn(&mut Command)) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paradero"));
    command.env_remove("PARADERO_REGISTER").env_remove("PARADERO_POSTGRES").args(arguments);
    change(&mut command);
    command.output().unwrap()
}

fn checked(arguments: &[&str], change: impl Fn(&mut Command)) -> (bool, serde_json::Value) {
    let output = paradero(&[&["doctor", "--json"], arguments].concat(), change);
    let said = String::from_utf8(output.stdout).unwrap();
    (output.status.success(), serde_json::from_str(&said).unwrap())
}

fn of<'a>(all: &'a serde_json::Value, what: &str) -> &'a serde_json::Value {
    all.as_array().unwrap().iter().find(|one| one["what"] == what).unwrap()
}

#[test]
fn a_machine_without_tesseract_is_told_how_to_get_it() {
    let (well, here) = checked(&[], |_| {});
    assert!(well, "{here}");
    assert!(of(&here, "scans")["found"].as_str().unwrap().starts_with("Tesseract 5"), "{here}");
    let empty = tempfile::tempdir().unwrap();
    let (well, without) = checked(&[], |command| {
        command.env("PATH", empty.path());
    });
    assert!(well, "a machine without it works: {without}");
    let scans = of(&without, "scans");
    assert_eq!(scans["standing"], "without");
    assert!(scans["remedy"].as_str().unwrap().contains("apt-get install tesseract-ocr"));
}

#[test]
fn what_is_to_be_mended_fails() {
    let (well, said) = checked(&[], |command| {
        command.env("TMPDIR", "/nowhere");
    });
    assert!(!well && of(&said, "temporary")["standing"] == "wrong", "{said}");
    let (well, said) = checked(&["-r", "/nowhere"], |_| {});
    assert!(!well && of(&said, "register")["standing"] == "wrong", "{said}");
}

#[test]
fn keys_that_others_can_read_are_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = tempfile::tempdir().unwrap();
    let register = directory.path().join("office");
    let at = register.to_str().unwrap();
    assert!(paradero(&["init", at], |_| {}).status.success());
    let (well, said) = checked(&["-r", at], |_| {});
    assert!(well && of(&said, "keys")["standing"] == "good", "{said}");
    let keys = register.join("keys");
    std::fs::set_permissions(&keys, std::fs::Permissions::from_mode(0o755)).unwrap();
    let (well, said) = checked(&["-r", at], |_| {});
    assert!(!well && of(&said, "keys")["remedy"].as_str().unwrap().starts_with("chmod"), "{said}");
}

#[test]
fn a_server_that_does_not_answer_is_told_without_its_password() {
    let directory = tempfile::tempdir().unwrap();
    let at = directory.path().join("office").to_str().unwrap().to_owned();
    assert!(paradero(&["init", &at], |_| {}).status.success());
    let (well, said) = checked(&["-r", &at], |command| {
        command.env("PARADERO_POSTGRES", "postgresql://pages:secreto@127.0.0.1:1/paradero");
    });
    assert!(!well && of(&said, "PostgreSQL")["standing"] == "wrong", "{said}");
    assert!(!said.to_string().contains("secreto"), "{said}");
}

/// Commands as the help lists them.
fn commands() -> Vec<String> {
    let help = String::from_utf8(paradero(&["--help"], |_| {}).stdout).unwrap();
    let listed = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap().to_owned();
    let name = |line: &str| line.split_whitespace().next().map(str::to_owned);
    listed
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(name)
        .collect()
}

#[test]
fn the_manual_and_completions_know_every_command() {
    let directory = tempfile::tempdir().unwrap();
    let to = directory.path().to_str().unwrap();
    assert!(paradero(&["man", "--to", to], |_| {}).status.success());
    let all = commands();
    assert!(all.len() > 40 && all.contains(&"doctor".to_owned()), "{all:?}");
    for command in all.iter().filter(|command| *command != "help") {
        let page = std::fs::read_to_string(Path::new(to).join(format!("paradero-{command}.1")));
        assert!(page.unwrap().contains(".SH SYNOPSIS"), "{command}");
    }
    for shell in ["bash", "zsh", "fish"] {
        let script = paradero(&["completions", shell], |_| {});
        let script = String::from_utf8(script.stdout).unwrap();
        for command in &all {
            assert!(script.contains(command.as_str()), "{shell}: {command}");
        }
    }
}
