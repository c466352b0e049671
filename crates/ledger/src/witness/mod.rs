//! A witness (C2SP `tlog-witness`): cosigns checkpoints of the logs it knows, each only where it continues
//! the one cosigned before. The clock is passed in.
//!
//! ```text
//! signing.key               the witness's private key
//! verify.key                its public half, for those who ask it
//! lock                      held while a request is answered
//! logs/<hash>/log           a log that is known: its origin, and the keys it may sign with
//! logs/<hash>/checkpoint    the checkpoint cosigned last
//! logs/<hash>/forks/        what contradicted it: both heads and the request
//! ```
//!
//! `<hash>` is the SHA-256 of the origin. Everything is read from the disk for each request, so that a
//! log that becomes known while a server runs is known to it.

mod request;

pub use request::{MAX_PROOF_LINES, MAX_REQUEST_BYTES, Request, conflict};

use crate::checkpoint::{Checkpoint, check_origin};
use crate::cosignature::{Cosigner, WitnessKey};
use crate::error::{Error, IoContext as _, Kind};
use crate::hash::{Hash, sha256};
use crate::merkle;
use crate::note::{SignedNote, Verifier};
use crate::storage::{self, Disk, Storage};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const SIGNING: &str = "signing.key";
const VERIFY: &str = "verify.key";
const LOGS: &str = "logs";
const LOG: &str = "log";
const CHECKPOINT: &str = "checkpoint";
const FORKS: &str = "forks";
/// At most so many contradictions are kept of one log: whoever has its key could fill the disk.
const MAX_FORKS: usize = 64;

/// A witness in its directory.
#[derive(Debug)]
pub struct Witness {
    storage: Arc<dyn Storage>,
    dir: PathBuf,
    cosigner: Cosigner,
}

/// A log that a witness knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownLog {
    /// Its origin line.
    pub origin: String,
    /// The keys that it may sign with.
    pub keys: Vec<Verifier>,
    /// The checkpoint cosigned last, with the log's signature and ours.
    pub checkpoint: Option<Checkpoint>,
    /// Number of contradictions that are kept.
    pub forks: usize,
}

/// What a witness answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Status code of HTTP: 200, 400, 403, 404, 409 or 422.
    pub status: u16,
    /// With 200 the cosignature line, with 409 the size cosigned last, else why not.
    pub body: String,
    /// The checkpoint that was asked about, with our cosignature where it was given.
    pub note: Option<SignedNote>,
    /// What whoever keeps the witness must hear of: a contradiction, with where its evidence lies.
    pub alarm: Option<String>,
}

impl Answer {
    fn of(status: u16, body: impl Into<String>) -> Answer {
        Answer { status, body: body.into(), note: None, alarm: None }
    }

    /// The media type of the body.
    #[must_use]
    pub fn media_type(&self) -> &'static str {
        if self.status == 409 { "text/x.tlog.size" } else { "text/plain; charset=utf-8" }
    }
}

impl Witness {
    /// Makes a witness in `dir` (made when missing; the directory above must be there).
    ///
    /// # Errors
    /// When there is one already, or the disk fails.
    pub fn create(dir: &Path, cosigner: Cosigner) -> Result<Witness, Error> {
        Witness::create_on(Arc::new(Disk), dir, cosigner)
    }

    /// [`Witness::create`] on a storage of one's own.
    ///
    /// # Errors
    /// As [`Witness::create`].
    pub fn create_on(
        storage: Arc<dyn Storage>,
        dir: &Path,
        cosigner: Cosigner,
    ) -> Result<Witness, Error> {
        let disk = &*storage;
        storage::create_durable_dir(disk, storage::parent_of(dir), dir)?;
        // A witness that was begun anew under the same key would forget what it has cosigned.
        let listed = disk.list(dir).doing("list", dir)?;
        if !listed.is_empty() {
            return Err(Kind::Occupied { path: dir.to_owned() }.into());
        }
        storage::create_durable_dir(disk, dir, &dir.join(LOGS))?;
        let vkey = format!("{}\n", cosigner.witness_key().to_text());
        storage::replace(disk, &dir.join(VERIFY), vkey.as_bytes())?;
        // Last, since it is what makes the directory a witness.
        storage::replace(disk, &dir.join(SIGNING), cosigner.to_text().as_bytes())?;
        Ok(Witness { storage, dir: dir.to_owned(), cosigner })
    }

    /// Opens a witness.
    ///
    /// # Errors
    /// When there is none, or its key is damaged.
    pub fn open(dir: &Path) -> Result<Witness, Error> {
        Witness::open_on(Arc::new(Disk), dir)
    }

    /// [`Witness::open`] on a storage of one's own.
    ///
    /// # Errors
    /// As [`Witness::open`].
    pub fn open_on(storage: Arc<dyn Storage>, dir: &Path) -> Result<Witness, Error> {
        let path = dir.join(SIGNING);
        let bytes = storage.read(&path).doing("read", &path)?;
        let text = String::from_utf8_lossy(&bytes);
        let cosigner =
            Cosigner::from_text(&text).map_err(|error| Error::damaged(&path, error.to_string()))?;
        Ok(Witness { storage, dir: dir.to_owned(), cosigner })
    }

    /// The key that checks what this witness cosigns.
    #[must_use]
    pub fn key(&self) -> WitnessKey {
        self.cosigner.witness_key()
    }

    /// From now on cosigns the log `origin` where `key` signed it. A log may have several keys.
    ///
    /// # Errors
    /// When the origin cannot be one, another process is answering, or the disk fails.
    pub fn trust(&self, origin: &str, key: &Verifier) -> Result<(), Error> {
        check_origin(origin)?;
        let disk = &*self.storage;
        let _lock = storage::lock(disk, &self.dir.join("lock"), &self.dir)?;
        let mut keys = self.log(origin)?.map(|log| log.keys).unwrap_or_default();
        if keys.contains(key) {
            return Ok(());
        }
        keys.push(key.clone());
        let dir = self.log_dir(origin);
        storage::create_durable_dir(disk, &self.dir, &self.dir.join(LOGS))?;
        storage::create_durable_dir(disk, &self.dir.join(LOGS), &dir)?;
        let mut text = format!("{origin}\n");
        for key in &keys {
            text.push_str(&format!("{}\n", key.to_text()));
        }
        storage::replace(disk, &dir.join(LOG), text.as_bytes())
    }

    /// The logs that are known, by origin.
    ///
    /// # Errors
    /// When what is kept of one is damaged, or the disk fails.
    pub fn logs(&self) -> Result<Vec<KnownLog>, Error> {
        let dir = self.dir.join(LOGS);
        let mut logs = Vec::new();
        for listed in self.storage.list(&dir).doing("list", &dir)? {
            let path = dir.join(&listed.name).join(LOG);
            let Some(bytes) = self.read(&path)? else { continue };
            let text = String::from_utf8_lossy(&bytes);
            let origin = text.split('\n').next().unwrap_or_default();
            if sha256(origin.as_bytes()).to_string() != listed.name {
                return Err(Error::damaged(
                    &path,
                    "its first line is not the origin it lies under",
                ));
            }
            logs.extend(self.log(origin)?);
        }
        logs.sort_by(|a, b| a.origin.cmp(&b.origin));
        Ok(logs)
    }

    /// The checkpoint cosigned last of the log whose origin has this SHA-256, as text: what the monitoring
    /// address of the specification gives.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn latest(&self, origin_hash: &Hash) -> Result<Option<String>, Error> {
        let path = self.dir.join(LOGS).join(origin_hash.to_string()).join(CHECKPOINT);
        Ok(self.read(&path)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// Answers `add-checkpoint`. `now` is in seconds since 1970-01-01T00:00Z; where the clock runs
    /// backward, the second of the last cosignature is used again. What is answered with 200 is durable.
    ///
    /// # Errors
    /// When another process is answering ([`Error::is_locked`]), what is kept is damaged, or the disk
    /// fails: then nothing was cosigned. A request that is refused is no error.
    pub fn add_checkpoint(&self, body: &[u8], now: u64) -> Result<Answer, Error> {
        let request = match Request::parse(body) {
            Ok(request) => request,
            Err(error) => return Ok(Answer::of(400, format!("{error}\n"))),
        };
        let mut answer = self.answer(&request, now)?;
        answer.note.get_or_insert(request.note);
        Ok(answer)
    }

    fn answer(&self, request: &Request, now: u64) -> Result<Answer, Error> {
        let head = &request.checkpoint;
        let _lock = storage::lock(&*self.storage, &self.dir.join("lock"), &self.dir)?;
        let Some(log) = self.log(&head.origin)? else {
            return Ok(Answer::of(404, "this witness does not know that log\n"));
        };
        if let Some(why) = unsigned(&log, &request.note) {
            return Ok(Answer::of(403, format!("{why}\n")));
        }
        if request.old > head.size {
            return Ok(Answer::of(400, "the old size is greater than that of the checkpoint\n"));
        }
        let empty = Checkpoint { origin: log.origin, size: 0, root: merkle::root(&[]) };
        let last = log.checkpoint.unwrap_or(empty);
        if head.size == last.size && head.root != last.root {
            let what = "two heads of one size were signed: the log has two histories";
            let status = if request.old == last.size { 422 } else { 409 };
            return self.refuse(status, what, request, &last);
        }
        if request.old != last.size {
            return Ok(Answer::of(409, format!("{}\n", last.size)));
        }
        if head.size == 0 && head.root != merkle::root(&[]) {
            return Ok(Answer::of(422, "an empty log has the root of an empty tree\n"));
        }
        let (roots, proof) = ((&last.root, &head.root), &request.proof);
        if !merkle::verify_consistency(last.size, head.size, roots.0, roots.1, proof) {
            let what =
                "the log signed a head, and nothing shows that it continues the one cosigned";
            return self.refuse(422, what, request, &last);
        }
        self.cosign(request, now)
    }

    /// Cosigns, and keeps it before it is given.
    fn cosign(&self, request: &Request, now: u64) -> Result<Answer, Error> {
        let dir = self.log_dir(&request.checkpoint.origin);
        let path = dir.join(CHECKPOINT);
        let before = self.read(&path)?.map(|bytes| SignedNote::parse(&bytes)).transpose()?;
        let before = before.and_then(|note| self.key().check(&note).ok());
        let text = &request.note.text;
        let line = self.cosigner.cosign(text, now.max(before.unwrap_or(1)))?;
        let keys = self.log(&request.checkpoint.origin)?.map(|log| log.keys).unwrap_or_default();
        // Of the signatures that came along, those are kept that were checked.
        let known = request.note.signatures.iter().filter(|line| {
            keys.iter().any(|key| key.name() == line.name && key.key_id() == line.key_id)
        });
        let signatures = known.cloned().chain([line.clone()]).collect();
        let note = SignedNote { text: text.clone(), signatures };
        storage::replace(&*self.storage, &path, note.format().as_bytes())?;
        Ok(Answer { note: Some(note), ..Answer::of(200, line.format()) })
    }

    /// Refuses what contradicts the checkpoint cosigned last, and keeps both as evidence.
    fn refuse(
        &self,
        status: u16,
        what: &str,
        request: &Request,
        last: &Checkpoint,
    ) -> Result<Answer, Error> {
        let dir = self.log_dir(&request.checkpoint.origin);
        let forks = dir.join(FORKS);
        storage::create_durable_dir(&*self.storage, &dir, &forks)?;
        let stem: String = sha256(request.note.text.as_bytes()).to_string()[..16].to_owned();
        let path = |ending: &str| forks.join(format!("{stem}.{ending}"));
        let kept = if self.read(&path("given"))?.is_some() {
            path("given").display().to_string()
        } else if self.forks(&dir)? >= MAX_FORKS {
            format!("nothing more is kept: {MAX_FORKS} lie in {}", forks.display())
        } else {
            let disk = &*self.storage;
            let ours = self.read(&dir.join(CHECKPOINT))?.unwrap_or_default();
            storage::replace(disk, &path("cosigned"), &ours)?;
            storage::replace(disk, &path("request"), request.format().as_bytes())?;
            // Last: where it lies, the others do.
            storage::replace(disk, &path("given"), request.note.format().as_bytes())?;
            path("given").display().to_string()
        };
        let alarm = format!(
            "{}: {what} (cosigned: {} entries; refused: {}); both are kept: {kept}",
            last.origin, last.size, request.checkpoint.size
        );
        let body = if status == 409 { format!("{}\n", last.size) } else { format!("{what}\n") };
        Ok(Answer { alarm: Some(alarm), ..Answer::of(status, body) })
    }

    /// Number of contradictions kept of a log.
    fn forks(&self, dir: &Path) -> Result<usize, Error> {
        let forks = dir.join(FORKS);
        match self.storage.list(&forks) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            listed => {
                let listed = listed.doing("list", &forks)?;
                Ok(listed.iter().filter(|one| one.name.ends_with(".given")).count())
            }
        }
    }

    fn log_dir(&self, origin: &str) -> PathBuf {
        self.dir.join(LOGS).join(sha256(origin.as_bytes()).to_string())
    }

    /// What is known of a log.
    fn log(&self, origin: &str) -> Result<Option<KnownLog>, Error> {
        let dir = self.log_dir(origin);
        let path = dir.join(LOG);
        let Some(bytes) = self.read(&path)? else { return Ok(None) };
        let text = String::from_utf8_lossy(&bytes);
        let mut lines = text.lines();
        if lines.next() != Some(origin) {
            return Err(Error::damaged(&path, "its first line is not the origin it lies under"));
        }
        let keys: Result<Vec<Verifier>, Error> = lines.map(Verifier::from_text).collect();
        let keys = keys.map_err(|error| Error::damaged(&path, error.to_string()))?;
        let path = dir.join(CHECKPOINT);
        let checkpoint = match self.read(&path)? {
            None => None,
            Some(bytes) => {
                // Our own cosignature tells whether it is what was cosigned.
                let read = SignedNote::parse(&bytes).and_then(|note| {
                    self.key().check(&note)?;
                    Checkpoint::parse_any(&note.text)
                });
                let read = read.map_err(|error| Error::damaged(&path, error.to_string()))?;
                if read.origin != origin {
                    return Err(Error::damaged(&path, format!("it is of the log {}", read.origin)));
                }
                Some(read)
            }
        };
        let forks = self.forks(&dir)?;
        Ok(Some(KnownLog { origin: origin.to_owned(), keys, checkpoint, forks }))
    }

    /// A file's bytes, or `None` when there is none.
    fn read(&self, path: &Path) -> Result<Option<Vec<u8>>, Error> {
        match self.storage.read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            read => read.map(Some).doing("read", path),
        }
    }
}

/// Why a note is not signed as the log should: by no key of it, or falsely in the name of one.
fn unsigned(log: &KnownLog, note: &SignedNote) -> Option<String> {
    let names = |key: &&Verifier| {
        note.signatures.iter().any(|line| line.name == key.name() && line.key_id == key.key_id())
    };
    let signing: Vec<&Verifier> = log.keys.iter().filter(names).collect();
    if signing.is_empty() {
        return Some("no key that this witness knows of that log signed it".to_owned());
    }
    signing.iter().find_map(|key| key.check(note).err()).map(|error| error.to_string())
}
