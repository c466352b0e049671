//! A child process: its input, its answer, and how it ended.

use std::{
    io::{Read, Write},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use crate::limits;

/// Signals by which a process ends that goes over a limit or breaks down (POSIX; the numbers are those of Linux).
const SIGNAL_ABORT: i32 = 6;
const SIGNAL_KILL: i32 = 9;
const SIGNAL_SEGMENT: i32 = 11;
const SIGNAL_CPU: i32 = 24;

/// What stands before the line in which a child says why it gives no answer.
pub(crate) const SAID: &str = "scan: ";

/// Most bytes of what a child says of its troubles that are read.
const SAID_BYTES: u64 = 64 << 10;

/// How often it is looked whether a child has ended that has closed its output.
const PAUSE: Duration = Duration::from_millis(5);

/// Runs a child process on some bytes and gives its answer. It is killed when it takes too long or says too much.
///
/// # Errors
/// One line saying why there is no answer.
pub(crate) fn run(command: &mut Command, input: &[u8]) -> Result<Vec<u8>, String> {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().map_err(|error| format!("cannot start the reader: {error}"))?;
    let until = Instant::now() + limits::WAIT;
    let (Some(mut to), Some(from), Some(troubles)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err("the reader has no input and output".to_owned());
    };
    thread::scope(|scope| {
        // A child that ends early closes its input; its status says why.
        scope.spawn(move || to.write_all(input));
        let said = scope.spawn(move || taken(troubles, SAID_BYTES));
        let (hand_over, handed_over) = mpsc::channel();
        scope.spawn(move || hand_over.send(taken(from, limits::ANSWER_BYTES)));
        let answer = handed_over.recv_timeout(limits::WAIT).ok();
        let (answer, whole) = answer.unwrap_or_default();
        let status = ended(&mut child, until, whole);
        let (said, _) = said.join().unwrap_or_default();
        match status {
            Some(status) if whole && status.success() => Ok(answer),
            Some(status) if whole => Err(why(status, &said)),
            _ => Err(format!(
                "it takes over {} seconds, the limit, or gives too much",
                limits::WAIT.as_secs()
            )),
        }
    })
}

/// Reads up to a number of bytes; says also whether that was all.
fn taken(from: impl Read, most: u64) -> (Vec<u8>, bool) {
    let mut bytes = Vec::new();
    let read = from.take(most + 1).read_to_end(&mut bytes);
    let whole = read.is_ok() && bytes.len() as u64 <= most;
    (bytes, whole)
}

/// Waits for the end; kills what does not end.
fn ended(child: &mut Child, until: Instant, wait: bool) -> Option<ExitStatus> {
    while wait && Instant::now() < until {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) => thread::sleep(PAUSE),
            Err(_) => break,
        }
    }
    // It may have ended meanwhile; and it must be waited for, so that nothing of it is left.
    let _ = child.kill();
    let _ = child.wait();
    None
}

fn why(status: ExitStatus, said: &[u8]) -> String {
    let memory = limits::MEMORY_BYTES;
    match std::os::unix::process::ExitStatusExt::signal(&status) {
        Some(SIGNAL_CPU | SIGNAL_KILL) => {
            format!("it takes over {} seconds of computing, the limit", limits::CPU_SECONDS)
        }
        Some(SIGNAL_ABORT | SIGNAL_SEGMENT) => {
            format!("it takes over {memory} bytes of memory, the limit, or is malformed")
        }
        _ => {
            let said = String::from_utf8_lossy(said);
            let own = said.lines().rev().find_map(|line| line.strip_prefix(SAID));
            let last = said.lines().rev().map(str::trim).find(|line| !line.is_empty());
            own.or(last).map_or_else(|| format!("the reader ended with {status}"), str::to_owned)
        }
    }
}
