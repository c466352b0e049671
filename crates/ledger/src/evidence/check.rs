//! Checking what others said of a log against the log.

use super::{COSIGNED, ENDINGS, Evidence, STAMPED, SUMS, WITNESSES, parse_stem, sum_line};
use crate::checkpoint::Checkpoint;
use crate::cosignature::WitnessKey;
use crate::error::Error;
use crate::hash::{Hash, sha256};
use crate::note::{SignedNote, Verifier};
use crate::storage;
use crate::tile::parse_index;
use crate::timestamp;
use crate::verify::{Damage, Report};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// All files where evidence lies, as they were found before the head of the log was read.
pub(crate) struct Found {
    dir: PathBuf,
    /// By the path below the log's directory.
    files: BTreeMap<String, Vec<u8>>,
}

/// The root of the log at a size; `None` where it is not that long, or could not be made out.
type RootAt<'a> = &'a dyn Fn(u64) -> Option<Hash>;

impl Evidence<'_> {
    /// Reads everything that lies where evidence does.
    pub(crate) fn found(&self) -> Result<Found, Error> {
        let mut files = BTreeMap::new();
        for folder in [COSIGNED, STAMPED] {
            for name in storage::walk(self.storage, &self.dir.join(folder))? {
                let name = format!("{folder}/{name}");
                if name.ends_with(storage::TEMPORARY) {
                    continue;
                }
                let path = self.dir.join(&name);
                // One that is gone meanwhile was a leftover that a writer took away.
                if let Some(bytes) = self.read(&path)? {
                    files.insert(name, bytes);
                }
            }
        }
        Ok(Found { dir: self.dir.to_owned(), files })
    }
}

impl Found {
    /// Checks that all of it holds, and that the log continues each checkpoint that others saw.
    pub(crate) fn check(
        &self,
        log: &Verifier,
        head: &Checkpoint,
        root: RootAt<'_>,
        report: &mut Report,
    ) {
        let witnesses = self.witnesses(report);
        let mut stamps: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, bytes) in &self.files {
            if name == WITNESSES {
                continue;
            }
            let rest = |folder: &str| name.strip_prefix(folder).and_then(|r| r.strip_prefix('/'));
            let stamp = rest(STAMPED).and_then(|name| name.rsplit_once('.'));
            if let Some(size) = rest(COSIGNED).and_then(parse_index) {
                let checked = cosigned(bytes, size, log, &witnesses)
                    .and_then(|seen| continues(&seen, head, root, "cosigned"));
                match checked {
                    Ok(()) => report.cosigned += 1,
                    Err(what) => self.damage(report, name, what),
                }
            } else if let Some((stem, ending)) = stamp.filter(|(stem, ending)| {
                parse_stem(stem).is_some() && (*ending == SUMS || ENDINGS.contains(ending))
            }) {
                stamps.entry(stem).or_default().push(ending);
            } else {
                self.damage(report, name, "it is no file of a ledger");
            }
        }
        for (stem, endings) in stamps {
            if endings.contains(&SUMS) {
                self.stamp(stem, log, (head, root), report);
            } else {
                let path = self.dir.join(STAMPED).join(stem);
                report.notices.push(format!(
                    "{}: keeping this timestamp was interrupted; the next replaces it",
                    path.display()
                ));
            }
        }
    }

    fn damage(&self, report: &mut Report, name: &str, what: impl Into<String>) {
        let file = self.dir.join(name);
        report.damage.push(Damage { file, what: what.into(), entries: None });
    }

    /// The keys of those who cosigned; a line that is none is damage.
    fn witnesses(&self, report: &mut Report) -> Vec<WitnessKey> {
        let mut keys: Vec<WitnessKey> = Vec::new();
        let Some(bytes) = self.files.get(WITNESSES) else { return keys };
        let text = String::from_utf8_lossy(bytes);
        for line in text.lines() {
            match WitnessKey::from_text(line) {
                Ok(key) => keys.push(key),
                Err(error) => self.damage(report, WITNESSES, error.to_string()),
            }
        }
        let written: String = keys.iter().map(|key| format!("{}\n", key.to_text())).collect();
        if written.as_bytes() != bytes.as_slice()
            && report.damage.iter().all(|d| d.file != self.dir.join(WITNESSES))
        {
            self.damage(report, WITNESSES, "it is not one key a line");
        }
        keys
    }

    /// Checks a timestamp with its five files.
    fn stamp(
        &self,
        stem: &str,
        log: &Verifier,
        (head, root): (&Checkpoint, RootAt<'_>),
        report: &mut Report,
    ) {
        let before = report.damage.len();
        let name = |ending: &str| format!("{STAMPED}/{stem}.{ending}");
        let mut sums = String::new();
        let mut contents = Vec::new();
        for ending in ENDINGS {
            let Some(bytes) = self.files.get(&name(ending)) else {
                self.damage(report, &name(ending), "it is missing");
                continue;
            };
            sums.push_str(&sum_line(&sha256(bytes), stem, ending));
            contents.push(bytes.as_slice());
        }
        let [note, query, answer, pem] = contents[..] else { return };
        self.sums(stem, &sums, report);
        let seen = SignedNote::parse(note).map_err(|error| error.to_string()).and_then(|signed| {
            log.check(&signed).map_err(|error| error.to_string())?;
            Checkpoint::parse(&signed.text).map_err(|error| error.to_string())
        });
        let size = parse_stem(stem).map(|(size, _)| size);
        let seen = seen.and_then(|seen| match size {
            Some(size) if size != seen.size => {
                Err(format!("it is the checkpoint of size {}", seen.size))
            }
            _ => continues(&seen, head, root, "stamped"),
        });
        if let Err(what) = seen {
            self.damage(report, &name("note"), what);
        }
        let pem = String::from_utf8_lossy(pem);
        if let Err(error) = timestamp::check_certificates(&pem) {
            self.damage(report, &name("pem"), error.to_string());
        } else if let Err(error) = timestamp::check(note, query, answer, &pem) {
            self.damage(report, &name("tsr"), error.to_string());
        }
        report.stamped += u64::from(report.damage.len() == before);
    }

    /// Compares the hashes of a timestamp's files with those that were written.
    fn sums(&self, stem: &str, sums: &str, report: &mut Report) {
        let file = format!("{STAMPED}/{stem}.{SUMS}");
        let written = self.files.get(&file).map(|bytes| String::from_utf8_lossy(bytes));
        let written = written.unwrap_or_default();
        if written == sums {
            return;
        }
        self.damage(report, &file, "it and a file that it is the hash of do not agree");
        let mut lines = written.split('\n');
        for (ending, own) in ENDINGS.into_iter().zip(sums.split('\n')) {
            if lines.next() != Some(own) {
                let what = format!("it is not what {stem}.{SUMS} is the hash of");
                self.damage(report, &format!("{STAMPED}/{stem}.{ending}"), what);
            }
        }
    }
}

/// Reads a checkpoint that witnesses cosigned, and checks every signature on it.
fn cosigned(
    bytes: &[u8],
    size: u64,
    log: &Verifier,
    witnesses: &[WitnessKey],
) -> Result<Checkpoint, String> {
    let note = SignedNote::parse(bytes).map_err(|error| error.to_string())?;
    log.check(&note).map_err(|error| error.to_string())?;
    let mut by = 0;
    for line in &note.signatures {
        if line.name == log.name() && line.key_id == log.key_id() {
            continue;
        }
        let key = witnesses.iter().find(|key| key.is_named_by(line)).ok_or_else(|| {
            format!(
                "the key of {} ({:08x}), who cosigned it, is not in {WITNESSES}",
                line.name, line.key_id
            )
        })?;
        key.check_line(&note.text, line).map_err(|error| error.to_string())?;
        by += 1;
    }
    let seen = Checkpoint::parse(&note.text).map_err(|error| error.to_string())?;
    if seen.size != size {
        return Err(format!("it is the checkpoint of size {}", seen.size));
    }
    if by == 0 {
        return Err("nobody cosigned it".to_owned());
    }
    Ok(seen)
}

/// That the log continues a checkpoint that somebody saw.
fn continues(
    seen: &Checkpoint,
    head: &Checkpoint,
    root: RootAt<'_>,
    did: &str,
) -> Result<(), String> {
    if seen.origin != head.origin {
        return Err(format!("it is of the log {}", seen.origin));
    }
    if seen.size > head.size {
        return Err(format!(
            "the log has {} entries: it was put back or replaced after {} was {did}",
            head.size, seen.size
        ));
    }
    match root(seen.size) {
        Some(root) if root != seen.root => Err(format!(
            "the log's first {0} entries are others than were {did}: it was put back or replaced after {0} \
             was {did}",
            seen.size
        )),
        _ => Ok(()),
    }
}
