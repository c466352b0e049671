//! What the child process does: everything that touches the bytes of a picture, within limits set first.
//!
//! The caller's program calls itself with some arguments of its own, followed by those that [`crate::Scanner`] adds, and hands these to [`run`].

use std::{
    io::{Read, Write},
    os::unix::process::CommandExt,
    process::{Command, ExitCode},
};

use rustix::process::{Resource, Rlimit, setrlimit};

use crate::{limits, picture, prepare, prepare::Cleaning, process::SAID};

/// What is asked of a child, as its arguments.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Job {
    /// How many pictures stand in a file.
    Count,
    /// A page made ready: a line of JSON, then its pixels.
    Page(usize, Cleaning),
    /// A page as PNG, turned by so many degrees, and its most pixels on a side.
    Show(usize, f64, u32),
    /// What a picture says of itself, as JSON.
    Describe,
    /// The words on a page in the form PGM, as Tesseract's table: language, layout, dots an inch.
    Recognise(String, u8, u32),
}

impl Job {
    pub(crate) fn arguments(&self) -> Vec<String> {
        match self {
            Self::Count => vec!["count".to_owned()],
            Self::Page(nth, cleaning) => {
                let how = if *cleaning == Cleaning::Full { "clean" } else { "as-it-is" };
                vec!["page".to_owned(), nth.to_string(), how.to_owned()]
            }
            Self::Show(nth, degrees, most) => {
                vec!["show".to_owned(), nth.to_string(), degrees.to_string(), most.to_string()]
            }
            Self::Describe => vec!["describe".to_owned()],
            Self::Recognise(language, layout, dots) => {
                let numbers = [layout.to_string(), dots.to_string()];
                ["recognise".to_owned(), language.clone()].into_iter().chain(numbers).collect()
            }
        }
    }

    fn parse(arguments: &[String]) -> Option<Self> {
        let texts: Vec<&str> = arguments.iter().map(String::as_str).collect();
        Some(match texts.as_slice() {
            ["count"] => Self::Count,
            ["page", nth, "clean"] => Self::Page(nth.parse().ok()?, Cleaning::Full),
            ["page", nth, "as-it-is"] => Self::Page(nth.parse().ok()?, Cleaning::None),
            ["show", nth, degrees, most] => {
                Self::Show(nth.parse().ok()?, degrees.parse().ok()?, most.parse().ok()?)
            }
            ["describe"] => Self::Describe,
            ["recognise", language, layout, dots] => {
                let numbers = (layout.parse().ok()?, dots.parse().ok()?);
                Self::Recognise((*language).to_owned(), numbers.0, numbers.1)
            }
            _ => return None,
        })
    }
}

/// Does what a child process was started for: sets its own limits, reads standard input, answers on standard output. Why there is no
/// answer it says in a line on standard error.
#[must_use]
pub fn run(arguments: &[String]) -> ExitCode {
    // Whatever a decoder falls over is said in one line; the library's own words are of no use to anyone.
    std::panic::set_hook(Box::new(|_| {}));
    let done = std::panic::catch_unwind(|| answer(arguments));
    match done.unwrap_or_else(|_| Err("the file is malformed".to_owned())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            // With nobody to tell, the exit code is left.
            let _ = writeln!(std::io::stderr(), "{SAID}{}", why.replace('\n', " "));
            ExitCode::from(2)
        }
    }
}

fn answer(arguments: &[String]) -> Result<(), String> {
    let job = Job::parse(arguments).ok_or("not a job of the reader of pictures")?;
    limit().map_err(|error| format!("limits cannot be set: {error}"))?;
    if let Job::Recognise(language, layout, dots) = &job {
        return Err(become_tesseract(language, *layout, *dots));
    }
    let mut bytes = Vec::new();
    let read = std::io::stdin().read_to_end(&mut bytes);
    read.map_err(|error| format!("no bytes came: {error}"))?;
    let answer = match job {
        Job::Count => crate::decode::count(&bytes).to_string().into_bytes(),
        Job::Page(nth, cleaning) => {
            let ready = prepare::page(&bytes, nth, cleaning)?;
            let mut answer = as_json(&ready.head)?;
            answer.push(b'\n');
            answer.extend(ready.picture.into_raw());
            answer
        }
        Job::Show(nth, degrees, most) => prepare::shown(&bytes, nth, degrees, most)?,
        Job::Describe => as_json(&picture::describe(&bytes)?)?,
        Job::Recognise(..) => Vec::new(),
    };
    let written = std::io::stdout().write_all(&answer);
    written.map_err(|error| format!("the answer was not taken: {error}"))
}

fn as_json(value: &impl serde::Serialize) -> Result<Vec<u8>, String> {
    serde_json::to_vec(value).map_err(|error| error.to_string())
}

/// Memory and time within limits, and no image of the memory on the disk if the process breaks down: it holds what pages say.
fn limit() -> rustix::io::Result<()> {
    let most = |most| Rlimit { current: Some(most), maximum: Some(most) };
    setrlimit(Resource::Core, most(0))?;
    setrlimit(Resource::As, most(limits::MEMORY_BYTES))?;
    setrlimit(Resource::Cpu, most(limits::CPU_SECONDS))
}

/// Becomes Tesseract, within the same limits: standard input and output are its own, and no file is written. Comes back only where
/// it cannot be started.
fn become_tesseract(language: &str, layout: u8, dots: u32) -> String {
    let error = Command::new(crate::engine::PROGRAM)
        .args(["stdin", "stdout", "-l", language, "--oem", "1"])
        .args(["--psm", &layout.to_string(), "--dpi", &dots.to_string()])
        .args(["-c", "tessedit_create_tsv=1"])
        // One page is one process on one core; several pages are recognised at a time.
        .env("OMP_THREAD_LIMIT", "1")
        .exec();
    format!("Tesseract cannot be started: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_read_as_it_was_asked() {
        let jobs = [
            Job::Count,
            Job::Page(3, Cleaning::Full),
            Job::Page(1, Cleaning::None),
            Job::Show(2, -91.25, 900),
            Job::Describe,
            Job::Recognise("spa".to_owned(), 4, 300),
        ];
        for job in jobs {
            assert_eq!(Job::parse(&job.arguments()), Some(job));
        }
        assert_eq!(Job::parse(&["page".to_owned()]), None);
    }
}
