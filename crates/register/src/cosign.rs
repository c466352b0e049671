//! Asking witnesses to cosign the checkpoints of a register's logs (C2SP `tlog-witness`).

use paradero_ledger::note::{NoteSignature, SignedNote};
use paradero_ledger::witness::{Request, conflict};
use paradero_ledger::{Checkpoint, Ledger, Verifier, WitnessKey};
use paradero_model::Level;

use crate::carry::{Answered, Post, patiently, settings};
use crate::error::{Error, Result};
use crate::register::Register;

/// What one witness did about one log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The log's name.
    pub origin: String,
    /// The log's level.
    pub level: Level,
    /// The witness's name.
    pub witness: String,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of asking a witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It cosigned.
    Cosigned {
        /// Number of entries.
        size: u64,
        /// The second at which it says it did, since 1970-01-01T00:00Z.
        at: u64,
    },
    /// It did not, in one line.
    Not(String),
    /// It holds another history of this log than lies here, in one line.
    Contradicts(String),
}

/// What an answer on paper or on a stick brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// The log's name.
    pub origin: String,
    /// Number of entries of the checkpoint.
    pub size: u64,
    /// Who cosigned it and when.
    pub by: Vec<(String, u64)>,
    /// Names on signatures of nobody that `paradero.toml` names; they are not kept.
    pub unknown: Vec<String>,
}

/// A witness of the settings.
struct Asking {
    key: WitnessKey,
    url: Option<String>,
    levels: Vec<Level>,
}

impl Register {
    /// Asks every witness of the settings to cosign the newest checkpoints of the logs it is asked for, and
    /// keeps what they answer. One that does not answer does not keep the others from being asked.
    ///
    /// # Errors
    /// If the settings name no witness, or an answer cannot be kept.
    pub fn cosign(&self, post: &dyn Post) -> Result<Vec<Asked>> {
        let mut all = Vec::new();
        for witness in self.asking()? {
            let Some(url) = &witness.url else { continue };
            let address = format!("{}/add-checkpoint", url.trim_end_matches('/'));
            for level in &witness.levels {
                let log = &self.shelf(*level).log;
                if log.size() == 0 {
                    continue;
                }
                let outcome = self.ask(log, &witness.key, &address, post)?;
                let (origin, name) = (log.origin().to_owned(), witness.key.name().to_owned());
                all.push(Asked { origin, level: *level, witness: name, outcome });
            }
        }
        Ok(all)
    }

    /// The requests that would be sent, each with a name for its file, for witnesses that are asked without a
    /// network.
    ///
    /// # Errors
    /// If the settings name no witness, or a tile is damaged.
    pub fn cosign_requests(&self) -> Result<Vec<(String, String)>> {
        let mut all = Vec::new();
        for witness in self.asking()? {
            for level in &witness.levels {
                let log = &self.shelf(*level).log;
                if log.size() == 0 {
                    continue;
                }
                let old = last_by(log, &witness.key)?;
                let request =
                    Request::new(old, log.prove_consistency(old)?, log.checkpoint_text())?;
                let plain = |c: char| if c.is_alphanumeric() || c == '.' { c } else { '-' };
                let name: String = witness.key.name().chars().map(plain).collect();
                let id = witness.key.key_id();
                all.push((format!("{name}-{id:08x}-{}.request", level.code()), request.format()));
            }
        }
        Ok(all)
    }

    /// Takes a cosigned checkpoint of one of this register's logs: the answer of a witness that was asked
    /// without a network. Bare lines of cosignatures, as a witness answers by HTTP, are taken too.
    ///
    /// # Errors
    /// If it is none, is of another register, contradicts the log, or no witness of the settings made it.
    pub fn take_cosignatures(&self, answer: &[u8]) -> Result<Taken> {
        let text = String::from_utf8_lossy(answer).replace("\r\n", "\n");
        let note = match lines_of(&text) {
            Some(lines) => self.checkpoint_under(&lines)?,
            None => SignedNote::parse(text.as_bytes())?,
        };
        let seen = Checkpoint::parse(&note.text)?;
        let level =
            Level::ALL.into_iter().find(|level| self.shelf(*level).log.origin() == seen.origin);
        let level = level
            .ok_or_else(|| Error::said(format!("{}: is no log of this register", seen.origin)))?;
        let log = &self.shelf(level).log;
        let own = Verifier::from_text(&self.verify_key()?)?;
        own.check(&note)?;
        if let Some(what) = contradiction(log, &seen)? {
            return Err(Error::said(what));
        }
        let mut taken = Taken { origin: seen.origin, size: seen.size, ..Taken::default() };
        let known: Vec<WitnessKey> = self.asking()?.into_iter().map(|one| one.key).collect();
        let (mut mine, mut given) = (Vec::new(), Vec::new());
        for line in &note.signatures {
            if line.name == own.name() && line.key_id == own.key_id() {
                mine.push(line.clone());
            } else if let Some(key) = known.iter().find(|key| key.is_named_by(line)) {
                taken.by.push((key.name().to_owned(), key.check_line(&note.text, line)?));
                given.push((key.clone(), line.clone()));
            } else {
                taken.unknown.push(line.name.clone());
            }
        }
        if given.is_empty() {
            return Err(Error::said(
                "it bears no cosignature of a witness that paradero.toml names".to_owned(),
            ));
        }
        let note = SignedNote { text: note.text, signatures: mine };
        patiently(|| log.evidence().keep_cosignatures(&note, &given))?;
        Ok(taken)
    }

    /// The newest checkpoint that others cosigned and that covers an entry, with its size.
    pub(crate) fn cosigned_over(&self, level: Level, index: u64) -> Result<Option<(u64, String)>> {
        let log = &self.shelf(level).log;
        let own = Verifier::from_text(&self.verify_key()?)?;
        for one in log.evidence().cosigned()?.into_iter().rev() {
            let covers = one.size > index && one.size <= log.size() && !one.by.is_empty();
            let text = one.note.format();
            if covers
                && let Ok(seen) = Checkpoint::open(text.as_bytes(), &own)
                && seen.size == one.size
                && log.root_at(one.size)? == seen.root
            {
                return Ok(Some((one.size, text)));
            }
        }
        Ok(None)
    }

    /// The witnesses of the settings.
    fn asking(&self) -> Result<Vec<Asking>> {
        let settings = settings(self.directory())?;
        if settings.witness.is_empty() {
            return Err(Error::said(
                "paradero.toml names no witness: write [[witness]] with key = \"...\" and url = \
                 \"https://...\" (docs/custody.md)",
            ));
        }
        let in_use = settings.levels.clone();
        let asking = settings.witness.into_iter().map(|one| {
            let key = WitnessKey::from_text(one.key.trim())?;
            let mut levels = one.levels.unwrap_or_else(|| in_use.clone());
            levels.sort();
            levels.dedup();
            Ok(Asking { key, url: one.url, levels })
        });
        asking.collect()
    }

    /// Asks one witness about one log, beginning where it stood when it was last asked from here; where it
    /// says that it stands elsewhere, once more from there.
    fn ask(
        &self,
        log: &Ledger,
        key: &WitnessKey,
        address: &str,
        post: &dyn Post,
    ) -> Result<Outcome> {
        let mut old = last_by(log, key)?;
        for attempt in 0..2 {
            let request = Request::new(old, log.prove_consistency(old)?, log.checkpoint_text())?;
            let sent = post.post(address, "text/plain; charset=utf-8", request.format().as_bytes());
            let answer = match sent {
                Ok(answer) => answer,
                Err(what) => return Ok(Outcome::Not(what)),
            };
            let stands = conflict(&String::from_utf8_lossy(&answer.body));
            match (answer.status, stands) {
                (200, _) => return keep(log, key, &request, &answer),
                (409, Some(stands)) if stands > log.size() => {
                    return Ok(Outcome::Contradicts(format!(
                        "it has cosigned {stands} entries, and here are {}: the log was put back or \
                         replaced after {stands} was cosigned",
                        log.size()
                    )));
                }
                (409, Some(stands)) if attempt == 0 && stands != old => old = stands,
                (409, _) => {
                    return Ok(Outcome::Contradicts(
                        "it has cosigned another head of this size, or says that it stands elsewhere each \
                         time it is asked"
                            .to_owned(),
                    ));
                }
                _ => return Ok(declined(&answer)),
            }
        }
        Ok(Outcome::Not("it says that it stands elsewhere each time it is asked".to_owned()))
    }
}

/// What a refusal means.
fn declined(answer: &Answered) -> Outcome {
    let line = answer.line();
    match answer.status {
        422 => Outcome::Contradicts(format!(
            "it has cosigned another history of this log and refuses this one ({line})"
        )),
        404 => Outcome::Not(format!(
            "it does not know this log: give it keys/verify.key, for `paradero witness trust` ({line})"
        )),
        403 => Outcome::Not(format!("it knows this log by another key ({line})")),
        status => Outcome::Not(format!("it answered {status} ({line})")),
    }
}

/// Checks and keeps what a witness answered.
fn keep(log: &Ledger, key: &WitnessKey, request: &Request, answer: &Answered) -> Result<Outcome> {
    let text = String::from_utf8_lossy(&answer.body);
    let own = lines_of(&text).unwrap_or_default().into_iter().filter(|line| key.is_named_by(line));
    let (mut given, mut latest) = (Vec::new(), None);
    for line in own {
        match key.check_line(&request.note.text, &line) {
            Ok(at) => latest = latest.max(Some(at)),
            Err(error) => return Ok(Outcome::Not(format!("its answer does not hold: {error}"))),
        }
        given.push((key.clone(), line));
    }
    let Some(at) = latest else {
        return Ok(Outcome::Not(
            "its answer bears no cosignature of the key that is named".to_owned(),
        ));
    };
    patiently(|| log.evidence().keep_cosignatures(&request.note, &given))?;
    Ok(Outcome::Cosigned { size: request.checkpoint.size, at })
}

/// The lines of cosignatures of an answer by HTTP; `None` where it is anything else.
fn lines_of(text: &str) -> Option<Vec<NoteSignature>> {
    text.split_terminator('\n').map(NoteSignature::parse).collect()
}

impl Register {
    /// The checkpoint of this register that the first of some bare cosignatures is of: the newest that was
    /// signed under which it holds.
    fn checkpoint_under(&self, lines: &[NoteSignature]) -> Result<SignedNote> {
        let known = self.asking()?;
        let first = lines.iter().find_map(|line| {
            known.iter().find(|one| one.key.is_named_by(line)).map(|one| (&one.key, line))
        });
        let (key, line) = first.ok_or_else(|| {
            Error::said("it bears no cosignature of a witness that paradero.toml names")
        })?;
        for level in Level::ALL {
            let log = &self.shelf(level).log;
            for size in (0..=log.size()).rev() {
                let Some(text) = log.checkpoint_of(size)? else { continue };
                let Ok(mut note) = SignedNote::parse(text.as_bytes()) else { continue };
                if key.check_line(&note.text, line).is_ok() {
                    note.signatures.extend(lines.iter().cloned());
                    return Ok(note);
                }
            }
        }
        Err(Error::said(format!(
            "the cosignature of {} is of no checkpoint of this register",
            key.name()
        )))
    }
}

/// The size of the checkpoint that a witness cosigned last, as far as it is kept here; 0 for none.
fn last_by(log: &Ledger, key: &WitnessKey) -> Result<u64> {
    let cosigned = log.evidence().cosigned()?;
    let own = cosigned.iter().filter(|one| one.by.iter().any(|(by, _)| by == key));
    // One that is beyond the log is told by `verify`; here the witness is asked from nothing.
    Ok(own.map(|one| one.size).filter(|size| *size <= log.size()).max().unwrap_or(0))
}

/// How a log contradicts a checkpoint of it that was signed, if it does.
///
/// # Errors
/// If a tile is damaged.
pub(crate) fn contradiction(log: &Ledger, seen: &Checkpoint) -> Result<Option<String>> {
    if seen.size > log.size() {
        return Ok(Some(format!(
            "{}: here are {} entries: the log was put back or replaced after {} was signed",
            seen.origin,
            log.size(),
            seen.size
        )));
    }
    Ok((log.root_at(seen.size)? != seen.root).then(|| {
        format!(
            "{}: the first {} entries here are others than were signed: the log was replaced, and its key \
             signed two histories",
            seen.origin, seen.size
        )
    }))
}
