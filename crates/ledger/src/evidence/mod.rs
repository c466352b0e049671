//! What others said of a log's checkpoints, kept beside it: cosignatures of witnesses, and timestamps.
//!
//! ```text
//! cosigned/<size>           the checkpoint of that size with all cosignatures (named as in checkpoints/)
//! cosigned/witnesses        the keys that made them, one a line
//! stamped/<size>.note       the very bytes that were stamped: the checkpoint as it stood then
//! stamped/<size>.tsq .tsr   the request and the answer of the authority (RFC 3161)
//! stamped/<size>.pem        the certificates under which the answer was found to hold
//! stamped/<size>.sha256     hashes of these four, in the form of sha256sum; written last
//! ```
//!
//! A second timestamp of one size is `<size>-2`, and so on. Whoever keeps something here holds the
//! writer's lock of the log.

mod check;

use crate::checkpoint::Checkpoint;
use crate::cosignature::WitnessKey;
use crate::error::{Error, IoContext as _};
use crate::hash::{Hash, sha256};
use crate::log::LOCK;
use crate::note::{NoteSignature, SignedNote};
use crate::storage::{self, Storage, TEMPORARY};
use crate::tile::{index_path, parse_index};
use crate::timestamp::{self, Stamp};
use std::io;
use std::path::{Path, PathBuf};

const COSIGNED: &str = "cosigned";
const WITNESSES: &str = "cosigned/witnesses";
const STAMPED: &str = "stamped";
/// The files of a timestamp, in the order in which they are written; then comes `.sha256`.
const ENDINGS: [&str; 4] = ["note", "tsq", "tsr", "pem"];
const SUMS: &str = "sha256";

/// What others said of the checkpoints of one log.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    storage: &'a dyn Storage,
    dir: &'a Path,
}

/// A checkpoint that witnesses cosigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosigned {
    /// Its size.
    pub size: u64,
    /// The checkpoint with the log's signature and all cosignatures.
    pub note: SignedNote,
    /// Who cosigned it and when last (seconds since 1970-01-01T00:00Z), in the order of the keys that are kept.
    /// Lines that do not hold are left out; `verify` names them.
    pub by: Vec<(WitnessKey, u64)>,
}

/// A checkpoint that an authority stamped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamped {
    /// Its size.
    pub size: u64,
    /// The bytes that were stamped.
    pub note: String,
    /// What the authority says.
    pub stamp: Stamp,
    /// Its files without their endings: `.note`, `.tsq`, `.tsr`, `.pem`.
    pub stem: PathBuf,
}

impl<'a> Evidence<'a> {
    pub(crate) fn at(storage: &'a dyn Storage, dir: &'a Path) -> Self {
        Evidence { storage, dir }
    }

    /// The checkpoints that witnesses cosigned, smallest first. What cannot be read is left out; `verify`
    /// names it.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn cosigned(&self) -> Result<Vec<Cosigned>, Error> {
        let keys = self.witnesses()?;
        let mut all = Vec::new();
        for size in self.sizes()? {
            let note = self.read(&self.cosigned_file(size))?;
            let Some(note) = note.and_then(|bytes| SignedNote::parse(&bytes).ok()) else {
                continue;
            };
            let when = |key: &WitnessKey| Some((key.clone(), key.check(&note).ok()?));
            let by = keys.iter().filter_map(when).collect();
            all.push(Cosigned { size, note, by });
        }
        Ok(all)
    }

    /// The timestamps that hold, smallest checkpoint first. What does not is left out; `verify` names it.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn stamped(&self) -> Result<Vec<Stamped>, Error> {
        let mut all = Vec::new();
        for (size, stem) in self.stems()? {
            let file = |ending: &str| self.read(&self.stamped_file(&stem, ending));
            let [note, query, answer, pem] =
                [file("note")?, file("tsq")?, file("tsr")?, file("pem")?];
            let (Some(note), Some(query), Some(answer), Some(pem)) = (note, query, answer, pem)
            else {
                continue;
            };
            let pem = String::from_utf8_lossy(&pem);
            let Ok(stamp) = timestamp::check(&note, &query, &answer, &pem) else { continue };
            let note = String::from_utf8_lossy(&note).into_owned();
            all.push(Stamped { size, note, stamp, stem: self.dir.join(STAMPED).join(&stem) });
        }
        Ok(all)
    }

    /// Keeps cosignatures of a checkpoint, durably, beside those that are there: of each witness the first
    /// and the last. Each is checked. `checkpoint` is the signed checkpoint of this log; whether it is one is
    /// the caller's to know.
    ///
    /// # Errors
    /// When one does not hold, another process writes, or the disk fails.
    pub fn keep_cosignatures(
        &self,
        checkpoint: &SignedNote,
        given: &[(WitnessKey, NoteSignature)],
    ) -> Result<(), Error> {
        for (key, line) in given {
            key.check_line(&checkpoint.text, line)?;
        }
        let size = Checkpoint::parse(&checkpoint.text)?.size;
        let _lock = storage::lock(self.storage, &self.dir.join(LOCK), self.dir)?;
        storage::create_durable_dir(self.storage, self.dir, &self.dir.join(COSIGNED))?;
        let mut keys = self.witnesses()?;
        let mut note = match self.read(&self.cosigned_file(size))? {
            None => checkpoint.clone(),
            Some(bytes) => {
                let there = SignedNote::parse(&bytes).map_err(|error| {
                    Error::damaged(&self.cosigned_file(size), error.to_string())
                })?;
                if there.text != checkpoint.text {
                    let what = "it is of another checkpoint of that size";
                    return Err(Error::damaged(&self.cosigned_file(size), what));
                }
                there
            }
        };
        for (key, line) in given {
            if !keys.contains(key) {
                keys.push(key.clone());
            }
            note = with_line(note, key, line);
        }
        // The keys first: a line whose key is not there would be nobody's.
        let text: String = keys.iter().map(|key| format!("{}\n", key.to_text())).collect();
        storage::replace(self.storage, &self.dir.join(WITNESSES), text.as_bytes())?;
        let path = self.cosigned_file(size);
        self.make_dirs(&path)?;
        storage::replace(self.storage, &path, note.format().as_bytes())
    }

    /// Keeps a timestamp of a checkpoint, durably, after it was checked.
    ///
    /// # Errors
    /// When it does not hold, another process writes, or the disk fails.
    pub fn keep_stamp(
        &self,
        note: &str,
        query: &[u8],
        answer: &[u8],
        pem: &str,
    ) -> Result<Stamp, Error> {
        let size = Checkpoint::parse(&SignedNote::parse(note.as_bytes())?.text)?.size;
        let stamp = timestamp::check(note.as_bytes(), query, answer, pem)?;
        let _lock = storage::lock(self.storage, &self.dir.join(LOCK), self.dir)?;
        let folder = self.dir.join(STAMPED);
        storage::create_durable_dir(self.storage, self.dir, &folder)?;
        let stem = self.free_stem(size, answer)?;
        let Some(stem) = stem else { return Ok(stamp) };
        let contents = [note.as_bytes(), query, answer, pem.as_bytes()];
        let mut sums = String::new();
        for (ending, bytes) in ENDINGS.into_iter().zip(contents) {
            storage::replace(self.storage, &self.stamped_file(&stem, ending), bytes)?;
            sums.push_str(&sum_line(&sha256(bytes), &stem, ending));
        }
        storage::replace(self.storage, &self.stamped_file(&stem, SUMS), sums.as_bytes())?;
        Ok(stamp)
    }

    /// A name that no whole timestamp has; `None` where this very answer is kept already.
    fn free_stem(&self, size: u64, answer: &[u8]) -> Result<Option<String>, Error> {
        for number in 1_u64.. {
            let stem = stem_of(size, number);
            if self.read(&self.stamped_file(&stem, SUMS))?.is_none() {
                return Ok(Some(stem));
            }
            if self.read(&self.stamped_file(&stem, "tsr"))?.as_deref() == Some(answer) {
                return Ok(None);
            }
        }
        Ok(None)
    }

    /// The files of the evidence of checkpoints up to a size, in an order in which they may be copied one
    /// after the other.
    pub(crate) fn names(&self, size: u64) -> Result<Vec<String>, Error> {
        let mut names = Vec::new();
        for size in self.sizes()?.into_iter().filter(|one| *one <= size) {
            names.push(format!("{COSIGNED}/{}", index_path(size)));
        }
        // After the notes: it may have grown meanwhile, and then knows more than they need.
        if !names.is_empty() {
            names.push(WITNESSES.to_owned());
        }
        for (_, stem) in self.stems()?.into_iter().filter(|(one, _)| *one <= size) {
            let endings = ENDINGS.into_iter().chain([SUMS]);
            names.extend(endings.map(|ending| format!("{STAMPED}/{stem}.{ending}")));
        }
        Ok(names)
    }

    /// The keys whose cosignatures are kept. A line that is no key is left out; `verify` names it.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn witnesses(&self) -> Result<Vec<WitnessKey>, Error> {
        let bytes = self.read(&self.dir.join(WITNESSES))?.unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        Ok(text.lines().filter_map(|line| WitnessKey::from_text(line).ok()).collect())
    }

    /// Sizes of the cosigned checkpoints, in order.
    fn sizes(&self) -> Result<Vec<u64>, Error> {
        let names = storage::walk(self.storage, &self.dir.join(COSIGNED))?;
        let mut sizes: Vec<u64> = names.iter().filter_map(|name| parse_index(name)).collect();
        sizes.sort_unstable();
        Ok(sizes)
    }

    /// Sizes and names of the timestamps that are whole, in order.
    fn stems(&self) -> Result<Vec<(u64, String)>, Error> {
        let names = storage::walk(self.storage, &self.dir.join(STAMPED))?;
        let whole = names.iter().filter_map(|name| name.strip_suffix(".sha256"));
        let mut stems: Vec<(u64, u64, String)> = whole
            .filter_map(|stem| {
                parse_stem(stem).map(|(size, number)| (size, number, stem.to_owned()))
            })
            .collect();
        stems.sort();
        Ok(stems.into_iter().map(|(size, _, stem)| (size, stem)).collect())
    }

    fn cosigned_file(&self, size: u64) -> PathBuf {
        self.dir.join(COSIGNED).join(index_path(size))
    }

    fn stamped_file(&self, stem: &str, ending: &str) -> PathBuf {
        self.dir.join(STAMPED).join(format!("{stem}.{ending}"))
    }

    fn make_dirs(&self, file: &Path) -> Result<(), Error> {
        let mut dirs = storage::DurableDirs::default();
        dirs.ensure(self.storage, self.dir, storage::parent_of(file))
    }

    fn read(&self, path: &Path) -> Result<Option<Vec<u8>>, Error> {
        match self.storage.read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            read => read.map(Some).doing("read", path),
        }
    }
}

/// A note with one more cosignature: of each witness the first and the last are kept, since the first
/// says how long it has been there, and the last that nothing else was.
fn with_line(note: SignedNote, key: &WitnessKey, line: &NoteSignature) -> SignedNote {
    let (own, mut others): (Vec<NoteSignature>, Vec<NoteSignature>) =
        note.signatures.into_iter().partition(|one| key.is_named_by(one));
    let mut own: Vec<(u64, NoteSignature)> = own
        .into_iter()
        .chain([line.clone()])
        .filter_map(|one| Some((key.check_line(&note.text, &one).ok()?, one)))
        .collect();
    own.sort_by_key(|(time, _)| *time);
    own.dedup_by(|a, b| a.1 == b.1);
    let last = own.len().saturating_sub(1);
    let kept = own.into_iter().enumerate().filter(|(at, _)| *at == 0 || *at == last);
    others.extend(kept.map(|(_, (_, line))| line));
    SignedNote { text: note.text, signatures: others }
}

/// Whether a file of a log's directory is evidence, or lies where evidence does.
pub(crate) fn is_evidence(name: &str) -> bool {
    [COSIGNED, STAMPED].iter().any(|of| name.strip_prefix(of).is_some_and(|r| r.starts_with('/')))
        && !name.ends_with(TEMPORARY)
}

fn stem_of(size: u64, number: u64) -> String {
    if number < 2 { size.to_string() } else { format!("{size}-{number}") }
}

/// The size and the number of a stem.
fn parse_stem(stem: &str) -> Option<(u64, u64)> {
    let (size, number) = stem.split_once('-').unwrap_or((stem, "1"));
    let (size, number) = (size.parse().ok()?, number.parse().ok()?);
    (stem_of(size, number) == stem).then_some((size, number))
}

fn sum_line(hash: &Hash, stem: &str, ending: &str) -> String {
    format!("{hash}  {stem}.{ending}\n")
}
