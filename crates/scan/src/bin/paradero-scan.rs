//! Pages of pictures and scanned PDFs as JSON, for tests and for `bench/scan`: `paradero-scan [--as-it-is] FILE...`, or `--describe FILE...`.

use std::{io::Write, process::ExitCode};

use paradero_scan::{Cleaning, Scanner, child};

/// The argument by which it calls itself.
const CHILD: &str = "child";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.split_first() {
        Some((first, rest)) if first == CHILD => return child::run(rest),
        None => return told("give a picture or a PDF"),
        Some(_) => {}
    }
    match answers(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => told(&why),
    }
}

fn told(why: &str) -> ExitCode {
    // With nobody to tell, the exit code is left.
    let _ = writeln!(std::io::stderr(), "paradero-scan: {why}");
    ExitCode::from(2)
}

/// One line of JSON for each file.
fn answers(arguments: &[String]) -> Result<(), String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let cleaning = if has("--as-it-is") { Cleaning::None } else { Cleaning::Full };
    let scanner = Scanner::new(program, &[CHILD]).with_cleaning(cleaning);
    for file in arguments.iter().filter(|argument| !argument.starts_with("--")) {
        let bytes = std::fs::read(file).map_err(|error| format!("{file}: {error}"))?;
        let answer = if has("--describe") {
            scanner.describe(&bytes).map(|picture| serde_json::to_string(&picture))
        } else {
            scanner
                .read(&bytes, paradero_intake::pdf_pages)
                .map(|pages| serde_json::to_string(&pages))
        };
        let answer = answer.map_err(|why| format!("{file}: {why}"))?;
        let line = answer.map_err(|error| error.to_string())?;
        writeln!(std::io::stdout(), "{line}").map_err(|error| error.to_string())?;
    }
    Ok(())
}
