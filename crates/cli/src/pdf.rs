//! PDF text in a process apart: a hostile file can overflow a parser's stack, which nothing in the
//! same process can catch. Pictures, and pages that have no text, are recognised in such processes too.

use std::io::{Read, Write};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, bail};

const MEMORY_MAX_BYTES: u64 = 2 << 30;
const CPU_MAX_SECONDS: u64 = 60;

/// Signals by which a process ends that goes over a limit (POSIX; the numbers are those of Linux).
const SIGNAL_ABORT: i32 = 6;
const SIGNAL_KILL: i32 = 9;
const SIGNAL_CPU: i32 = 24;

/// A reader that calls this program again: with `read-pdf` for text, with `read-scan` for pictures and pages without it.
pub(crate) fn reader() -> paradero_register::PageReader {
    Box::new(|bytes| {
        let program = std::env::current_exe();
        let program = program.map_err(|error| format!("cannot find this program: {error}"))?;
        let scanner = paradero_scan::Scanner::new(program, &["read-scan"]);
        scanner.read(bytes, |bytes| pages(bytes).map_err(|error| format!("{error:#}")))
    })
}

/// The text of each page.
pub(crate) fn pages(bytes: &[u8]) -> anyhow::Result<Vec<paradero_intake::Page>> {
    let program = std::env::current_exe().context("cannot find this program")?;
    let mut child = Command::new(program)
        .arg("read-pdf")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot start the PDF reader")?;
    let mut stdin = child.stdin.take().context("no standard input")?;
    let bytes = bytes.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&bytes));
    let output = child.wait_with_output().context("the PDF reader")?;
    let _ = writer.join();
    if !output.status.success() {
        let why = match std::os::unix::process::ExitStatusExt::signal(&output.status) {
            // Past the limit of time the system sends the one, past that of memory the program the other.
            Some(SIGNAL_CPU | SIGNAL_KILL) => {
                format!("it takes over {CPU_MAX_SECONDS} seconds of computing, the limit")
            }
            Some(SIGNAL_ABORT) => {
                format!(
                    "it takes over {MEMORY_MAX_BYTES} bytes of memory, the limit, or is malformed"
                )
            }
            _ => {
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                let line = said.lines().rev().find_map(|line| line.strip_prefix("paradero: "));
                line.map_or_else(
                    || format!("the reader ended with {}", output.status),
                    str::to_owned,
                )
            }
        };
        bail!("the PDF could not be read ({why}); convert it to text");
    }
    serde_json::from_slice(&output.stdout).context("the PDF reader's answer")
}

/// What the child process does.
pub(crate) fn read_pdf() -> anyhow::Result<ExitCode> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limit = |most| Rlimit { current: Some(most), maximum: Some(most) };
    setrlimit(Resource::As, limit(MEMORY_MAX_BYTES))?;
    setrlimit(Resource::Cpu, limit(CPU_MAX_SECONDS))?;
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes)?;
    let pages = paradero_intake::pdf_pages(&bytes).map_err(anyhow::Error::msg)?;
    crate::print::out(&serde_json::to_string(&pages)?);
    Ok(ExitCode::SUCCESS)
}
