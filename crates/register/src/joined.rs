//! What was taken over from the registers of others.
//!
//! Each lies in a directory of the form of a register of its own, `joined/<level>/<id>`: its logs with
//! their own checkpoints, its sources and keys as they were given. `<level>` is from which level on it
//! may be seen here. How far it is known here, and since when, is an act of this register: what lies
//! there beyond that is seen by nobody.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use paradero_ledger::{Checkpoint, Damage, Hash, Verifier, merkle, sha256};
use paradero_model::Level;

use crate::acts::Act;
use crate::entry::{Entry, Import, JoinedLog, OtherEntry, Place};
use crate::error::{Error, Result};
use crate::files::files;
use crate::logs::{Readers, Shelf, log_dir};
use crate::register::{Register, forget, no_pdf};
use crate::verify::Verified;

/// Folder of what was taken over.
pub(crate) const JOINED: &str = "joined";

/// One register, as far as it may be seen from one level on.
pub(crate) struct Joined {
    /// From which level on.
    pub(crate) level: Level,
    /// The name of its folder.
    pub(crate) id: String,
    /// What is there.
    pub(crate) register: Register,
}

/// How far the logs of one register are known: number of entries by their own levels.
pub(crate) type Sizes = BTreeMap<Level, u64>;

/// The name of the folder of a register that signs with a key.
pub(crate) fn id_of(vkey: &str) -> String {
    sha256(vkey.trim().as_bytes()).to_string().chars().take(32).collect()
}

/// Where what was taken over from a register lies.
pub(crate) fn joined_dir(directory: &Path, level: Level, id: &str) -> PathBuf {
    directory.join(JOINED).join(level.code()).join(id)
}

/// All that is there: level, id and directory, sorted.
///
/// # Errors
/// If a folder cannot be listed.
pub(crate) fn folders(directory: &Path) -> Result<Vec<(Level, String, PathBuf)>> {
    let mut found = Vec::new();
    for level in Level::ALL {
        let folder = directory.join(JOINED).join(level.code());
        let listed = match std::fs::read_dir(&folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            listed => listed.map_err(|error| Error::io(&folder, error))?,
        };
        for entry in listed {
            let entry = entry.map_err(|error| Error::io(&folder, error))?;
            let id = entry.file_name().to_string_lossy().into_owned();
            if entry.path().is_dir() {
                found.push((level, id, entry.path()));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Names what stands among what was taken over and is none of it.
///
/// # Errors
/// If a folder cannot be listed.
pub(crate) fn strangers(directory: &Path, found: &mut Vec<Damage>) -> Result<()> {
    let all = directory.join(JOINED);
    for name in files(&all)? {
        let parts: Vec<_> = name.iter().map(|part| part.to_string_lossy()).collect();
        let what = match parts.as_slice() {
            // What an interrupted import left; the next writer removes it.
            [first, ..] if first.ends_with(".tmp") => continue,
            [level, _, folder, _, ..] if Level::from_code(level).is_some() => {
                match folder.as_ref() {
                    "ledger" | "sources" | "keys" => continue,
                    "forks" => match evidence(&all.join(&name)) {
                        None => continue,
                        Some(what) => what,
                    },
                    _ => "nobody wrote it".to_owned(),
                }
            }
            _ => "nobody wrote it".to_owned(),
        };
        found.push(Damage { file: all.join(name), what, entries: None });
    }
    Ok(())
}

/// What is wrong with the head of another history that was kept, if anything.
fn evidence(file: &Path) -> Option<String> {
    let key = file.ancestors().nth(3).map(|root| root.join("keys/verify.key"));
    let key = std::fs::read_to_string(key.unwrap_or_default()).unwrap_or_default();
    let read = Verifier::from_text(&key).and_then(|key| {
        let bytes = std::fs::read(file).unwrap_or_default();
        Checkpoint::open(&bytes, &key)
    });
    read.err().map(|error| error.to_string())
}

impl Joined {
    /// The acts that are known at some sizes of the logs.
    pub(crate) fn acts<'a>(&'a self, sizes: &'a Sizes) -> impl Iterator<Item = &'a Act> {
        let known = |act: &&Act| sizes.get(&act.level).is_some_and(|size| act.index < *size);
        self.register.acts(Level::Sealed).filter(known)
    }

    /// The newest import of each source that is known at some sizes of the logs, as it is seen here.
    ///
    /// # Errors
    /// If something among them cannot be read here.
    pub(crate) fn imports(&self, sizes: &Sizes) -> Result<BTreeMap<String, Import>> {
        self.register.all_readable(self.acts(sizes))?;
        let mut found = BTreeMap::new();
        for act in self.acts(sizes) {
            let Some(import) = act.import() else { continue };
            let elsewhere = OtherEntry {
                register: self.name(),
                entry: act.place(),
                recorded_at: act.recorded_at(),
            };
            let import = Import { level: self.level, elsewhere: Some(elsewhere), ..import.clone() };
            found.insert(import.source.clone(), import);
        }
        Ok(found)
    }

    /// What is wrong with a log by what was recorded when it was taken over, if anything.
    fn continues(&self, of: &JoinedLog) -> Option<String> {
        let log = &self.register.shelf(of.log).log;
        if log.size() < of.size {
            return Some(format!("it has {} entries, and {} were recorded", log.size(), of.size));
        }
        let holds = of.root.parse().is_ok_and(|root: Hash| {
            let proof = log.prove_consistency(of.size).unwrap_or_default();
            merkle::verify_consistency(of.size, log.size(), &root, &log.root(), &proof)
        });
        (!holds).then(|| format!("its first {} entries are not those that were recorded", of.size))
    }

    /// What the register is called, by its logs.
    pub(crate) fn name(&self) -> String {
        let logs = self.register.shelves.iter().filter(|shelf| shelf.log.is_present());
        let mut names = logs.filter_map(|shelf| {
            shelf.log.origin().strip_suffix(&format!("/{}", shelf.level.code())).map(str::to_owned)
        });
        names.next().unwrap_or_default()
    }
}

impl Register {
    /// Opens what was taken over, and forgets what this register withdrew of it. What an earlier handle
    /// read is not read again.
    ///
    /// # Errors
    /// If something of it is damaged.
    pub(crate) fn open_joined(&mut self, earlier: Option<&Self>) -> Result<()> {
        let mut all = Vec::new();
        for (level, id, directory) in folders(self.directory())? {
            let shelves = Shelf::open_there(&directory)?;
            let readers = Readers { recipients: None, own: self.own_key().cloned() };
            let same = |joined: &&Joined| joined.level == level && joined.id == id;
            let before = earlier.and_then(|earlier| earlier.joined.iter().find(same));
            let before = before.map(|joined| &joined.register);
            let opened = (shelves, Vec::new());
            let register = Self::with(&directory, opened, no_pdf(), readers, false, before)?;
            all.push(Joined { level, id, register });
        }
        self.joined = all;
        for (level, joined, of) in self.withdrawn_elsewhere() {
            if let Some((at, log)) = self.joined_by(level, joined) {
                let register = &mut self.joined[at].register;
                register.withdrawn.insert((log, of));
                forget(&mut register.acts, &register.withdrawn);
                register.find_files_again();
            }
        }
        Ok(())
    }

    /// Acts of other registers that this one withdrew: the level of its own act, the position of the act
    /// that joined the log, and the position in that.
    fn withdrawn_elsewhere(&self) -> Vec<(Level, u64, u64)> {
        let lines = self.acts.iter().map(|act| (act.level, &*act.line));
        lines.filter_map(|(level, line)| Some((level, line.joined?, line.of?))).collect()
    }

    /// The acts of registers that were taken over which are not withdrawn, with their places here.
    pub(crate) fn acts_elsewhere(&self) -> impl Iterator<Item = (Place, &Act)> {
        self.joined.iter().flat_map(|joined| {
            let first = |log: Level| {
                let mut acts = self.acts.iter().filter(|act| act.level == joined.level);
                let joins = acts.find(|act| match act.entry() {
                    Some(Entry::Joined(of)) => of.log == log && id_of(&of.register) == joined.id,
                    _ => false,
                });
                joins.map(|act| act.index)
            };
            let firsts = Level::ALL.map(first);
            let acts = joined.register.acts.iter();
            acts.filter(|act| !joined.register.is_withdrawn(act)).filter_map(move |act| {
                let known = firsts[act.level as usize]?;
                let (level, index) = (joined.level, act.index);
                Some((Place { level, index, joined: Some(known) }, act))
            })
        })
    }

    /// Which register, and which of its logs, an act of this one joined.
    pub(crate) fn joined_by(&self, level: Level, index: u64) -> Option<(usize, Level)> {
        let act = self.acts.iter().find(|act| (act.level, act.index) == (level, index))?;
        let Some(Entry::Joined(of)) = act.entry() else { return None };
        let id = id_of(&of.register);
        let at = self.joined.iter().position(|one| one.level == level && one.id == id)?;
        Some((at, of.log))
    }

    /// How far the logs of others are known to a level at a position: by the level from which on they may
    /// be seen, and the id of the register.
    pub(crate) fn joined_sizes(
        &self,
        level: Level,
        position: u64,
    ) -> BTreeMap<(Level, String), Sizes> {
        let mut sizes: BTreeMap<(Level, String), Sizes> = BTreeMap::new();
        for (at, of) in self.joinings(level, position) {
            let one = sizes.entry((at, id_of(&of.register))).or_default();
            one.insert(of.log, of.size);
        }
        sizes
    }

    /// The acts that took over a log, with the level at which each did.
    pub(crate) fn joinings(
        &self,
        level: Level,
        position: u64,
    ) -> impl Iterator<Item = (Level, &JoinedLog)> {
        let position = usize::try_from(position).unwrap_or(usize::MAX);
        self.acts(level).take(position).filter_map(|act| match act.entry() {
            Some(Entry::Joined(of)) => Some((act.level, of)),
            _ => None,
        })
    }

    /// That each log that was taken over is, and holds what the acts say of it.
    pub(crate) fn compare_joined(&self, found: &mut Verified) {
        for (level, of) in self.joinings(Level::Sealed, u64::MAX) {
            let id = id_of(&of.register);
            let root = joined_dir(self.directory(), level, &id);
            let log = log_dir(&root, of.log);
            let what = match self.joined.iter().find(|one| one.level == level && one.id == id) {
                Some(one) => one.continues(of),
                None => Some("it is missing".to_owned()),
            };
            if let Some(what) = what {
                let what = format!("taken over from {}: {what}", of.name());
                found.damage.push(Damage { file: log.join("checkpoint"), what, entries: None });
            }
        }
    }

    /// What is seen of other registers, by source. Where several hold the same bytes, a higher level
    /// stands before a lower one, and at one level the order of the ids decides.
    ///
    /// # Errors
    /// If something of it cannot be read here.
    pub(crate) fn joined_imports(
        &self,
        level: Level,
        position: u64,
    ) -> Result<BTreeMap<String, Import>> {
        let sizes = self.joined_sizes(level, position);
        let mut found: BTreeMap<String, Import> = BTreeMap::new();
        for joined in self.joined.iter().rev() {
            let Some(sizes) = sizes.get(&(joined.level, joined.id.clone())) else { continue };
            for (source, import) in joined.imports(sizes)? {
                found.entry(source).or_insert(import);
            }
        }
        Ok(found)
    }
}
