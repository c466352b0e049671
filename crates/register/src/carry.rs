//! Whoever carries what a register asks of others: the net is not known here.

use std::time::{Duration, Instant};

use crate::error::{Error, Result};
use crate::settings::Settings;

/// What an address answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Status code of HTTP.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

impl Answered {
    /// The first line of the body, for people: it comes from outside.
    pub(crate) fn line(&self) -> String {
        let text = String::from_utf8_lossy(&self.body);
        let line = text.lines().next().unwrap_or_default();
        line.chars().filter(|c| !c.is_control()).take(200).collect()
    }
}

/// Sends a body to an address and brings back what it answers; else says in one line why it cannot.
pub trait Post {
    /// Sends `body` of a media type to `url`.
    ///
    /// # Errors
    /// One line: nobody answers, or not in time.
    fn post(
        &self,
        url: &str,
        media_type: &str,
        body: &[u8],
    ) -> std::result::Result<Answered, String>;
}

/// How long keeping an answer waits for another process that writes.
const PATIENCE: Duration = Duration::from_secs(20);

/// Keeps what was answered, waiting for a writer who is at work.
///
/// # Errors
/// When it cannot be kept, or the writer does not end.
pub(crate) fn patiently<T>(
    mut keep: impl FnMut() -> std::result::Result<T, paradero_ledger::Error>,
) -> Result<T> {
    let since = Instant::now();
    loop {
        match keep() {
            Err(error) if error.is_locked() && since.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(50));
            }
            kept => return Ok(kept?),
        }
    }
}

/// The settings as they stand in the file now: whom to ask is nothing that the ledger needs to know first.
///
/// # Errors
/// If the file cannot be read.
pub(crate) fn settings(directory: &std::path::Path) -> Result<Settings> {
    let path = directory.join("paradero.toml");
    let text = std::fs::read_to_string(&path).map_err(|error| Error::io(&path, error))?;
    Settings::parse(&text)
}
