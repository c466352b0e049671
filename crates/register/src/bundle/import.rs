//! Taking over what another office hands on: checked whole before anything of it is kept, consistent with
//! what was taken over before, and the same however often it is taken over.

use std::path::{Path, PathBuf};

use paradero_ledger::{Verifier, merkle, storage};
use paradero_model::Level;

use super::unpack::unpack;
use crate::acts::{Act, What};
use crate::backup::{Backup, copy_log};
use crate::durable::{restrict, write_durably};
use crate::entry::{Entry, JoinedLog};
use crate::error::{Error, Result};
use crate::joined::{JOINED, id_of, joined_dir};
use crate::logs::{Readers, Shelf, log_dir, origin};
use crate::register::{Register, no_pdf};

/// How a bundle is taken over.
pub struct Taking<'a> {
    /// The key that the other office publishes, got on another way than the bundle. Needed the first time.
    pub key: Option<&'a str>,
    /// Who takes it over.
    pub by: &'a str,
    /// No log is seen at a lower level than this one.
    pub at_least: Level,
    /// Seconds since 1970-01-01T00:00Z.
    pub now: i64,
}

/// What was taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// What the other register is called.
    pub name: String,
    /// Its logs that are in the bundle.
    pub logs: Vec<TakenLog>,
}

/// One log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenLog {
    /// Its level there.
    pub log: Level,
    /// From which level on it is seen here.
    pub level: Level,
    /// How many of its entries were known here before.
    pub before: u64,
    /// How many are now.
    pub after: u64,
    /// Hashes of the sources that the new ones brought.
    pub sources: Vec<String>,
    /// Files of decisions among the new ones. They stay theirs.
    pub decisions: usize,
    /// Withdrawals among the new ones, which hold here too.
    pub withdrawals: usize,
}

impl Register {
    /// Takes over what a bundle holds. All of it is durable when this returns; taking over the same, or an
    /// older one, changes nothing.
    ///
    /// # Errors
    /// If the bundle is not whole, is not of who it should be, contradicts what was taken over before (both
    /// signed heads are kept then), or the disk fails: then taking it over again goes on.
    pub fn take_over(&mut self, bundle: &Path, how: &Taking<'_>) -> Result<Taken> {
        if !self.writes {
            return Err(Error::said("the register is open for reading only"));
        }
        self.remove_unpacked()?;
        let into = self.unpacked();
        std::fs::create_dir_all(&into).map_err(|error| Error::io(&into, error))?;
        restrict(&into)?;
        let taken = self.take_over_from(bundle, &into, how);
        let removed = self.remove_unpacked();
        let taken = taken?;
        removed?;
        Ok(taken)
    }

    fn unpacked(&self) -> PathBuf {
        self.directory().join(JOINED).join("unpacked.tmp")
    }

    /// Removes what an interrupted import left unpacked.
    pub(crate) fn remove_unpacked(&self) -> Result<()> {
        let path = self.unpacked();
        match std::fs::remove_dir_all(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::io(&path, error))
            }
            _ => Ok(()),
        }
    }

    fn take_over_from(&mut self, bundle: &Path, from: &Path, how: &Taking<'_>) -> Result<Taken> {
        let header = unpack(bundle, self.own_key(), from)?;
        let refused = |what: String| Error::said(format!("{}: {what}", bundle.display()));
        let key = header.register.trim().to_owned();
        let verifier = Verifier::from_text(&key)?;
        self.is_known(&key, how).map_err(refused)?;
        let other = self.whole(from, &verifier).map_err(refused)?;
        let levels: Vec<Level> = header.logs.iter().map(|log| log.level).collect();
        for shelf in &other.shelves {
            if shelf.log.is_present() != levels.contains(&shelf.level) {
                return Err(refused("it holds other logs than it says".to_owned()));
            }
        }
        let mut taken = Taken { name: verifier.name().to_owned(), logs: Vec::new() };
        for shelf in other.shelves.iter().filter(|shelf| shelf.log.is_present()) {
            let level = self.seen_from(&key, shelf.level, how.at_least).map_err(refused)?;
            taken.logs.push(self.take_log(&other, shelf, &key, level, how)?);
        }
        self.open_joined(None)?;
        Ok(taken)
    }

    /// That the key is one that the office said is the other's.
    fn is_known(&self, key: &str, how: &Taking<'_>) -> std::result::Result<(), String> {
        if self.verify_key().is_ok_and(|own| own == key) {
            return Err("it is of this very register".to_owned());
        }
        let known: Vec<&JoinedLog> =
            self.joinings(Level::Sealed, u64::MAX).map(|(_, of)| of).collect();
        match how.key {
            Some(said) if said.trim() != key => {
                Err(format!("it is signed with the key {key}, and not with the one given"))
            }
            None if !known.iter().any(|of| of.register == key) => Err(format!(
                "no bundle of this register was taken over yet: ask the other office for its key \
                 (`keys/verify.key`) on another way, and give it with --key; the bundle says {key}"
            )),
            _ => Ok(()),
        }
    }

    /// Opens what was unpacked, checked whole: logs, files, keys.
    fn whole(&self, from: &Path, verifier: &Verifier) -> std::result::Result<Self, String> {
        let text = |error: Error| error.to_string();
        for level in Level::ALL {
            let log = log_dir(from, level);
            if !log.is_dir() {
                continue;
            }
            let report = paradero_ledger::inspect(&storage::Disk, &log, &verifier.to_text());
            let report = report.map_err(|error| error.to_string())?;
            if let Some(first) = report.damage.first() {
                let name = first.file.strip_prefix(from).unwrap_or(&first.file).display();
                return Err(format!("it is not whole: {name}: {}", first.what));
            }
        }
        let shelves = Shelf::open_there(from).map_err(text)?;
        let readers = Readers { recipients: None, own: self.own_key().cloned() };
        let other = Self::with(from, (shelves, Vec::new()), no_pdf(), readers, false, None)
            .map_err(text)?;
        for shelf in other.shelves.iter().filter(|shelf| shelf.log.is_present()) {
            if shelf.log.origin() != origin(verifier.name(), shelf.level) {
                return Err(format!(
                    "its log {} says that it is {}",
                    shelf.level.code(),
                    shelf.log.origin()
                ));
            }
        }
        let acts = other.acts.iter().filter(|act| !other.is_withdrawn(act) && act.counts());
        for act in acts {
            self.act_is_whole(&other, act)?;
        }
        Ok(other)
    }

    fn act_is_whole(&self, other: &Self, act: &Act) -> std::result::Result<(), String> {
        let place = act.place();
        match &act.what {
            What::Entry(entry) => {
                for hash in entry.brought() {
                    other.bytes(hash).map_err(|error| format!("entry {place}: {error}"))?;
                }
                Ok(())
            }
            // A machine that holds what it cannot read takes over what it cannot read.
            What::Locked if self.own_key().is_none() && act.line.key.is_some() => {
                let mut files = act.files().iter();
                files
                    .try_for_each(|one| other.shelf(act.level).store.file(one).map(|_| ()))
                    .map_err(|error| format!("entry {place}: {error}"))
            }
            What::Locked => Err(format!(
                "entry {place} is encrypted to others; the other office gives your \
                 keys/sealed.recipients with --for"
            )),
            What::Broken(what) => Err(format!("entry {place}: {what}")),
            What::Gone => Err(format!("the key of entry {place} is not in it")),
        }
    }

    /// From which level on a log of another register is seen here.
    fn seen_from(
        &self,
        key: &str,
        log: Level,
        at_least: Level,
    ) -> std::result::Result<Level, String> {
        let mut before = self.joinings(Level::Sealed, u64::MAX);
        match before.find(|(_, of)| of.register == key && of.log == log) {
            None => Ok(log.max(at_least)),
            Some((level, _)) if level >= at_least => Ok(level),
            Some((level, _)) => Err(format!(
                "its log {} was taken over for level {} before, and stays there",
                log.code(),
                level.code()
            )),
        }
    }

    /// Takes over one log with its files and keys, and records how far it is known now.
    fn take_log(
        &mut self,
        other: &Self,
        shelf: &Shelf,
        key: &str,
        level: Level,
        how: &Taking<'_>,
    ) -> Result<TakenLog> {
        let id = id_of(key);
        let target = joined_dir(self.directory(), level, &id);
        let (root, size) = (shelf.log.root(), shelf.log.size());
        let sizes = self.joined_sizes(Level::Sealed, u64::MAX);
        let before = sizes.get(&(level, id.clone())).and_then(|one| one.get(&shelf.level));
        let before = before.copied().unwrap_or(0);
        let standing = self.joined.iter().find(|one| one.level == level && one.id == id);
        let standing = standing.map(|one| &one.register);
        let mut done = TakenLog {
            log: shelf.level,
            level,
            before,
            after: before.max(size),
            sources: Vec::new(),
            decisions: 0,
            withdrawals: 0,
        };
        let there = standing.map_or(0, |register| register.shelf(shelf.level).log.size());
        if let Some(register) = standing {
            self.continues(&register.shelf(shelf.level).log, shelf, &target)?;
        }
        if size < there || (size == there && before == size && size > 0) {
            return Ok(done);
        }
        let withdrawn = standing.map(|register| register.withdrawn.clone()).unwrap_or_default();
        let mut copied = Backup::default();
        write_durably(&target.join("keys/verify.key"), key.as_bytes())?;
        copy_log(other, shelf.level, (&target, &target.join("keys")), &withdrawn, &mut copied)?;
        restrict(&target.join("keys"))?;
        if copied.destroyed > 0 {
            self.forget_derived(level)?;
        }
        for act in other.acts.iter().filter(|a| a.level == shelf.level && a.index >= before) {
            match act.entry() {
                Some(Entry::Import(import)) => done.sources.push(import.source.clone()),
                Some(Entry::Decisions { .. }) => done.decisions += 1,
                Some(Entry::Withdrawal { .. }) => done.withdrawals += 1,
                _ => {}
            }
        }
        if size > before {
            let (root, by) = (root.to_string(), how.by.to_owned());
            let of = JoinedLog { register: key.to_owned(), log: shelf.level, size, root, by };
            self.act(level, Entry::Joined(of), &[], None, how.now)?;
        }
        Ok(done)
    }

    /// That one of two states of a log is the beginning of the other. If not, the other's signed head is kept
    /// beside the one that is known: the two together show that the office signed both.
    fn continues(
        &self,
        known: &paradero_ledger::Ledger,
        shelf: &Shelf,
        target: &Path,
    ) -> Result<()> {
        let given = &shelf.log;
        let (older, newer) =
            if known.size() <= given.size() { (known, given) } else { (given, known) };
        if !older.is_present() {
            return Ok(());
        }
        let proof = newer.prove_consistency(older.size()).unwrap_or_default();
        let (old, new) = (older.root(), newer.root());
        if merkle::verify_consistency(older.size(), newer.size(), &old, &new, &proof) {
            return Ok(());
        }
        let name = format!("{}-{}.note", given.size(), &given.root().to_string()[..16]);
        let evidence = target.join("forks").join(shelf.level.code()).join(name);
        write_durably(&evidence, given.checkpoint_text().as_bytes())?;
        Err(Error::said(format!(
            "{} signed two histories that do not continue each other: {} entries here, {} in the bundle; \
             nothing was taken over, and the head of the bundle is kept at {}: show both to the office and \
             its witnesses",
            given.origin(),
            known.size(),
            given.size(),
            evidence.display()
        )))
    }
}
