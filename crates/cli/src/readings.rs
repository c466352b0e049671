//! Readings of what is sealed, recorded together: pages that are asked for while the disk is busy wait
//! for one entry of each reader.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::custody;

/// Most addresses in one entry: an entry has at most 65,535 bytes, encrypted and in base64.
const TOGETHER: usize = 64;
/// Most bytes kept of an address.
const ADDRESS_BYTES: usize = 500;

/// Readings that wait to be recorded, and what became of others.
#[derive(Default)]
pub(crate) struct Readings {
    waiting: Mutex<Waiting>,
    writing: Mutex<()>,
}

#[derive(Default)]
struct Waiting {
    last: u64,
    pending: Vec<Reading>,
    done: BTreeMap<u64, Result<(), String>>,
}

struct Reading {
    ticket: u64,
    by: String,
    what: String,
}

impl Readings {
    /// Records a reading, with all that wait by then. It is durable when this returns.
    ///
    /// # Errors
    /// Why it could not be recorded, in one line.
    pub(crate) fn record(
        &self,
        keyed: (&Path, Option<&Path>),
        by: &str,
        what: &str,
    ) -> Result<(), String> {
        let hold = || self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let what = what.char_indices().take_while(|(at, _)| *at < ADDRESS_BYTES).map(|(_, c)| c);
        let ticket = {
            let mut waiting = hold();
            waiting.last += 1;
            let ticket = waiting.last;
            let reading = Reading { ticket, by: by.to_owned(), what: what.collect() };
            waiting.pending.push(reading);
            ticket
        };
        let _one_at_a_time = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(done) = hold().done.remove(&ticket) {
            return done;
        }
        let pending = std::mem::take(&mut hold().pending);
        let mut by_reader: BTreeMap<&str, Vec<&Reading>> = BTreeMap::new();
        for reading in &pending {
            by_reader.entry(&reading.by).or_default().push(reading);
        }
        for (by, readings) in by_reader {
            for some in readings.chunks(TOGETHER) {
                let what: Vec<String> = some.iter().map(|reading| reading.what.clone()).collect();
                let done = custody::record(keyed, by, &what).map_err(|error| format!("{error:#}"));
                hold().done.extend(some.iter().map(|reading| (reading.ticket, done.clone())));
            }
        }
        let done = hold().done.remove(&ticket);
        done.unwrap_or_else(|| Err("the reading was not recorded".to_owned()))
    }
}
