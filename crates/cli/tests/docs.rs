//! The tutorial's commands, run in order.

#![allow(
    clippy::unwrap_used,
    clippy::tests_outside_test_module,
    reason = "a test may stop at the first surprise"
)]

use std::process::Command;

/// The words of a command line; quotes hold words together.
fn words(line: &str) -> Vec<String> {
    let quoted = |(at, part): (usize, &str)| -> Vec<String> {
        if at % 2 == 1 {
            vec![part.to_owned()]
        } else {
            part.split_whitespace().map(str::to_owned).collect()
        }
    };
    line.split('"').enumerate().flat_map(quoted).collect()
}

#[test]
fn every_command_of_the_tutorial_works() {
    let tutorial = include_str!("../../../docs/tutorial.md");
    let directory = tempfile::tempdir().unwrap();
    let mut run = 0;
    for line in tutorial.lines().filter_map(|line| line.strip_prefix("    paradero ")) {
        let mut arguments = words(line);
        let asks = |option: &str| !line.contains(option);
        match arguments.first().map(String::as_str) {
            // It ends only when it is told to.
            Some("serve") => continue,
            // Nobody sits at the keyboard here.
            Some("add") if ["--yes", "--mapping", "--propose-to"].into_iter().all(asks) => {
                arguments.push("--yes".to_owned());
            }
            Some("show") => arguments = vec!["people".to_owned()],
            _ => {}
        }
        let output = Command::new(env!("CARGO_BIN_EXE_paradero"))
            .current_dir(directory.path())
            .env("PARADERO_REGISTER", "casework")
            .args(&arguments)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "paradero {line}: {said}");
        run += 1;
    }
    assert!(run >= 9, "{run} commands run");
}
