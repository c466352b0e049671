//! PDF text in a process apart: a hostile file can overflow a parser's stack, which nothing in the
//! same process can catch. Pictures, and pages that have no text, are recognised in such processes too.

use std::io::{Read, Write};
use std::process::{Command, ExitCode, Stdio};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, bail};
use paradero_intake::Page;
use paradero_model::{Stated, StatedBy};

const MEMORY_MAX_BYTES: u64 = 2 << 30;
const CPU_MAX_SECONDS: u64 = 60;

/// Signals by which a process ends that goes over a limit (POSIX; the numbers are those of Linux).
const SIGNAL_ABORT: i32 = 6;
const SIGNAL_KILL: i32 = 9;
const SIGNAL_CPU: i32 = 24;

/// A reader that calls this program again: with `read-pdf` for text, with `read-scan` for pictures and pages without it.
pub(crate) fn reader() -> paradero_register::PageReader {
    Box::new(|bytes| {
        let hash = paradero_ledger::sha256(bytes).to_string();
        if let Some(pages) = LAST.get(&hash) {
            return Ok(pages);
        }
        let pages =
            scanner()?.read(bytes, |bytes| pages(bytes).map_err(|error| format!("{error:#}")))?;
        LAST.put(hash, &pages);
        Ok(pages)
    })
}

/// What recognises and draws, by calling this program again.
pub(crate) fn scanner() -> Result<paradero_scan::Scanner, String> {
    let program = std::env::current_exe();
    let program = program.map_err(|error| format!("cannot find this program: {error}"))?;
    Ok(paradero_scan::Scanner::new(program, &["read-scan"]))
}

/// What a picture states of itself, and how it looks; nothing of what is no picture or cannot be decoded.
pub(crate) fn stated(file_name: &str, bytes: &[u8]) -> Vec<Stated> {
    let is_picture =
        paradero_intake::kind(file_name, bytes).is_ok_and(|kind| PICTURES.contains(&kind));
    if !is_picture {
        return Vec::new();
    }
    let Ok(picture) = scanner().and_then(|scanner| scanner.describe(bytes)) else {
        return Vec::new();
    };
    let by_camera = picture.camera.statements().into_iter();
    let mut all: Vec<Stated> =
        by_camera.map(|(what, value)| StatedBy::Camera.states(what, value)).collect();
    all.push(StatedBy::Measured.states("looks", picture.hash.to_string()));
    all
}

/// Media types of pictures.
const PICTURES: [&str; 4] = ["png", "jpeg", "tiff", "webp"];

/// How many files' pages are kept: those that somebody is just looking at.
const FILES: usize = 4;

/// Most words of one file that are kept: a page of a list has a thousand.
const WORDS: usize = 200_000;

/// Pages as they were last read, by the hash of their file. To recognise a page takes seconds, and whoever marks passages in it reads it
/// again with each.
struct Last(Mutex<Vec<(String, Vec<Page>)>>);

static LAST: Last = Last(Mutex::new(Vec::new()));

impl Last {
    fn get(&self, hash: &str) -> Option<Vec<Page>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, _)| known == hash).map(|(_, pages)| pages.clone())
    }

    fn put(&self, hash: String, pages: &[Page]) {
        if pages.iter().map(|page| page.words.len()).sum::<usize>() > WORDS {
            return;
        }
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, _)| *known != hash);
        if kept.len() >= FILES {
            kept.remove(0);
        }
        kept.push((hash, pages.to_vec()));
    }
}

/// The text of each page.
pub(crate) fn pages(bytes: &[u8]) -> anyhow::Result<Vec<Page>> {
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
