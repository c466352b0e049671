//! Pages of PDF are read in a process apart, since a hostile file can bring down what reads it: by the program, where it is installed.

use std::io::Write as _;
use std::process::{Command, Stdio};

use paradero_intake::Page;
use paradero_register::PageReader;

/// Asks the program `paradero` (or what the environment variable `PARADERO` names) for the text of pages.
pub(super) fn reader() -> PageReader {
    Box::new(|bytes| {
        let program = std::env::var_os("PARADERO").unwrap_or_else(|| "paradero".into());
        pages(&program, bytes).map_err(|error| {
            format!(
                "PDFs are read by the program {}, in a process of its own: {error}; install it, name it by PARADERO, or convert the file to text",
                program.display()
            )
        })
    })
}

fn pages(program: &std::ffi::OsStr, bytes: &[u8]) -> Result<Vec<Page>, String> {
    let said = |error: std::io::Error| error.to_string();
    let mut child = Command::new(program)
        .arg("read-pdf")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(said)?;
    let stdin = child.stdin.take();
    let bytes = bytes.to_vec();
    let writer = std::thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(&bytes)));
    let output = child.wait_with_output().map_err(said)?;
    let _ = writer.join();
    if !output.status.success() {
        let line = String::from_utf8_lossy(&output.stderr);
        let line = line.lines().next_back().unwrap_or_default();
        return Err(format!("it ended with {}: {line}", output.status));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())
}
