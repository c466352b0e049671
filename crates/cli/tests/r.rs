//! The page on R, run as it stands: its commands by the real program, its code by the real R.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::tests_outside_test_module,
    reason = "a test may stop at the first surprise"
)]

mod support;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use support::paradero;

const PAGE: &str = include_str!("../../../docs/r.md");

/// Runs a command of the page, which may write what it prints to a file.
fn typed(line: &str, folder: &Path) {
    let (command, to) = line.split_once(" > ").map_or((line, None), |(a, b)| (a, Some(b)));
    let output = paradero().args(command.split_whitespace()).current_dir(folder).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "paradero {line}: {said}");
    if let Some(to) = to {
        std::fs::write(folder.join(to), &output.stdout).unwrap();
    }
}

/// The code of the page in its order.
fn code() -> String {
    let mut code = String::new();
    for block in PAGE.split("\n```r\n").skip(1) {
        writeln!(code, "{}", block.split("\n```").next().unwrap()).unwrap();
    }
    code
}

/// What a list of the command line has, by its lines of JSON.
fn listed(folder: &Path, list: &str) -> Vec<serde_json::Value> {
    let mut command = paradero();
    command.args(["-r", "casework", list, "--json"]).current_dir(folder);
    serde_json::from_slice(&command.output().unwrap().stdout).unwrap()
}

#[test]
fn everything_on_the_page_runs_in_r() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    let mut commands = 0;
    for line in PAGE.lines().filter_map(|line| line.strip_prefix("$ paradero ")) {
        typed(line, folder);
        commands += 1;
    }
    assert_eq!(commands, 5);
    std::fs::write(folder.join("page.R"), code()).unwrap();
    let mut r = Command::new(std::env::var_os("RSCRIPT").unwrap_or_else(|| "Rscript".into()));
    // The Python through which R of Debian reads Parquet; `./test` makes it.
    let python = std::env::var_os("RETICULATE_PYTHON")
        .unwrap_or_else(|| std::env::temp_dir().join("paradero-r/bin/python").into());
    r.args(["--vanilla", "page.R"]).current_dir(folder).env("LC_ALL", "C.UTF-8");
    let output = r.env("RETICULATE_PYTHON", python).output().unwrap_or_else(|error| {
        panic!("Rscript: {error} (`./test` installs r-base-core r-cran-jsonlite r-cran-ggplot2 r-cran-reticulate)")
    });
    let (told, said) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{told}\n{said}");
    eprintln!("{told}");
    // What R counts is what the program lists.
    let (people, findings) = (listed(folder, "people"), listed(folder, "findings"));
    assert!(told.contains(&format!("people: {} \n", people.len())), "{told}");
    for severity in ["info", "notable", "serious"] {
        let ours = findings.iter().filter(|finding| finding["severity"] == severity).count();
        assert!(ours > 0 && told.contains(&ours.to_string()), "{severity} {ours}: {told}");
    }
    assert!(told.contains("the same in Parquet:"), "{told}");
    let png = std::fs::read(folder.join("held.png")).unwrap();
    assert!(png.starts_with(b"\x89PNG\r\n") && png.len() > 10_000, "{} bytes", png.len());
    if let Ok(pictures) = std::env::var("SCREENSHOTS") {
        std::fs::create_dir_all(&pictures).unwrap();
        std::fs::write(Path::new(&pictures).join("r-held.png"), png).unwrap();
    }
}
