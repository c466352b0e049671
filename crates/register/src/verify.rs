//! `verify`: hashes again everything that was kept, and names what is not as it was written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use paradero_ledger::note::Signer;
use paradero_ledger::tile::index_path;
use paradero_ledger::{ActKey, Damage, Recipients, SourceStore, Stored, merkle, sha256};
use paradero_model::Level;

use crate::acts::{Act, What};
use crate::additions::leaves;
use crate::checksum;
use crate::error::{Error, Result};
use crate::files::files;
use crate::joined::{self, JOINED, folders};
use crate::logs::{IDENTITY, RECIPIENTS, RECOVERY, keys_dir, log_dir, sources_dir};
use crate::register::{PageReader, Register, no_pdf};
use crate::seal::{beside, intact, may_be_gone, sealed_by};
use crate::settings::{Settings, SigningKey};

/// How much is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// The keys and the logs: entries, tiles, signatures, and that each checkpoint continues the
    /// earlier ones.
    Log,
    /// Beside that every file that was kept, and every derived one.
    Files,
    /// Beside that the root over the records of every import, read again from its source.
    Records,
}

/// What was looked at, and what was found.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    /// Files that are damaged, missing or do not belong.
    pub damage: Vec<Damage>,
    /// What is worth knowing and is no damage.
    pub notices: Vec<String>,
    /// Entries of all logs.
    pub entries: u64,
    /// Checkpoints that others cosigned and that the logs continue.
    pub cosigned: u64,
    /// Timestamps that hold, of checkpoints that the logs continue.
    pub stamped: u64,
    /// Files of the stores that were hashed, and their bytes.
    pub files: u64,
    /// Bytes that were hashed in the stores.
    pub bytes: u64,
    /// Seconds that hashing the stores took.
    pub hashing_seconds: f64,
    /// Imports whose records were read again.
    pub imports: u64,
    /// Imports that cannot be read here, whose records were not.
    pub unread: u64,
}

/// Checks all of a register's directory; nothing in it needs to be readable for this.
///
/// # Errors
/// If the directory is no register, or cannot be listed.
pub fn verify(directory: &Path) -> Result<Vec<Damage>> {
    Ok(inspect(directory, Depth::Files, no_pdf(), None)?.damage)
}

/// Checks a register's directory as far as is asked.
///
/// # Errors
/// If the directory is no register, or cannot be listed.
pub fn inspect(
    directory: &Path,
    depth: Depth,
    pdf: PageReader,
    identity: Option<&Path>,
) -> Result<Verified> {
    let settings = directory.join("paradero.toml");
    if !settings.exists() && !directory.join("ledger").exists() {
        return Err(Error::said(format!("{}: is not a register", directory.display())));
    }
    let mut found = Verified { damage: keys(directory), ..Verified::default() };
    if !settings.exists() {
        found
            .damage
            .push(damage(settings, "it is missing; the store of sources keeps what it said"));
    }
    // Before anything is opened: a log that is damaged cannot be.
    let mut roots = vec![directory.to_owned()];
    roots.extend(folders(directory)?.into_iter().map(|(_, _, root)| root));
    let mut whole = Vec::new();
    for root in &roots {
        logs(root, root != directory, &mut found);
        strangers(root, &mut found.damage)?;
        whole.push(if depth >= Depth::Files { stores(root, &mut found) } else { BTreeMap::new() });
    }
    joined::strangers(directory, &mut found.damage)?;
    match Register::open_unsettled(directory, pdf, identity) {
        Ok(register) => {
            found.damage.extend(register.settings_damage());
            let others = register.joined.iter().map(|joined| &joined.register);
            for one in std::iter::once(&register).chain(others) {
                let at = roots.iter().position(|root| root == one.directory());
                if let Some(whole) = at.map(|at| &whole[at]).filter(|_| depth >= Depth::Files) {
                    one.compare_files(whole, &mut found);
                }
                if depth >= Depth::Records {
                    register.compare_records(one, &mut found);
                }
                // Last: a writer at work keeps the newest head a moment after it has signed it.
                found.damage.extend(one.missing_heads());
            }
            register.compare_joined(&mut found);
        }
        Err(error) => found.damage.push(damage(directory.to_owned(), error.to_string())),
    }
    if depth >= Depth::Files {
        derived(&directory.join("derived"), &mut found.damage)?;
    }
    found.damage.sort_by(|a, b| (&a.file, &a.what).cmp(&(&b.file, &b.what)));
    found.damage.dedup_by(|a, b| a.file == b.file && a.what == b.what);
    Ok(found)
}

/// Checks the logs of a register, or those that were taken over from one.
fn logs(root: &Path, may_be_absent: bool, found: &mut Verified) {
    let path = root.join("keys/verify.key");
    let vkey = std::fs::read_to_string(&path).unwrap_or_default();
    if may_be_absent && root.file_name().is_none_or(|id| id != joined::id_of(&vkey).as_str()) {
        found.damage.push(damage(path, "is not the key by which the folder is named"));
    }
    for level in Level::ALL {
        let log = log_dir(root, level);
        if may_be_absent && !log.is_dir() {
            continue;
        }
        match paradero_ledger::inspect(&paradero_ledger::storage::Disk, &log, vkey.trim()) {
            Ok(report) => {
                found.damage.extend(report.damage);
                found.notices.extend(report.notices);
                found.entries += report.entries;
                found.cosigned += report.cosigned;
                found.stamped += report.stamped;
            }
            Err(error) => found.damage.push(damage(log, error.to_string())),
        }
    }
}

/// Hashes the files of all stores, and gives those that are whole.
fn stores(root: &Path, found: &mut Verified) -> BTreeMap<Level, BTreeSet<Stored>> {
    let since = std::time::Instant::now();
    let whole = Level::ALL.into_iter().map(|level| (level, stored(root, level, found)));
    let whole = whole.collect();
    found.hashing_seconds += since.elapsed().as_secs_f64();
    whole
}

/// Names what stands beside the logs and the stores of the levels.
fn strangers(directory: &Path, found: &mut Vec<Damage>) -> Result<()> {
    for folder in ["ledger", "sources"] {
        for name in files(&directory.join(folder))? {
            let first = name.iter().next().unwrap_or_default().to_string_lossy();
            if Level::from_code(&first).is_none() || name.iter().count() == 1 {
                found.push(damage(directory.join(folder).join(name), "nobody wrote it"));
            }
        }
    }
    Ok(())
}

/// Of what was found, what a level may know of: nothing of the log, the sources, the keys and what is
/// derived of a higher one.
#[must_use]
pub fn known_at(directory: &Path, level: Level, mut found: Vec<Damage>) -> Vec<Damage> {
    let above: Vec<PathBuf> = Level::ALL
        .into_iter()
        .filter(|above| *above > level)
        .flat_map(|above| {
            ["ledger", "sources", "keys", "derived", JOINED]
                .map(|of| directory.join(of).join(above.code()))
        })
        .chain((level < Level::Sealed).then(|| directory.join(RECIPIENTS)))
        .chain((level < Level::Sealed).then(|| directory.join(IDENTITY)))
        .collect();
    found.retain(|damage| !above.iter().any(|above| damage.file.starts_with(above)));
    found
}

/// Hashes the files of a level's store, and gives those that are whole.
fn stored(directory: &Path, level: Level, found: &mut Verified) -> BTreeSet<Stored> {
    let folder = sources_dir(directory, level);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    match SourceStore::open(&folder).and_then(|store| store.verify(threads)) {
        Ok(checked) => {
            found.files += (checked.whole.len() + checked.damage.len()) as u64;
            found.bytes += checked.bytes;
            found.damage.extend(checked.damage);
            checked.whole.into_iter().collect()
        }
        Err(error) => {
            found.damage.push(damage(folder, error.to_string()));
            BTreeSet::new()
        }
    }
}

fn damage(file: PathBuf, what: impl Into<String>) -> Damage {
    Damage { file, what: what.into(), entries: None }
}

fn keys(directory: &Path) -> Vec<Damage> {
    let mut found = Vec::new();
    let path = |name: &str| directory.join("keys").join(name);
    let text = |path: &Path| std::fs::read_to_string(path).unwrap_or_default();
    let (signing, verifying) = (path("signing.key"), path("verify.key"));
    // A copy may come without keys: without all of them.
    let settings = Settings::parse(&text(&directory.join("paradero.toml"))).unwrap_or_default();
    let elsewhere = settings.signing_key == SigningKey::Elsewhere;
    let has = |level: &Level| keys_dir(directory, *level).exists();
    let unnamed = !signing.exists() && !directory.join(RECIPIENTS).exists();
    let keyless = unnamed && !(elsewhere && Level::ALL.iter().any(has));
    if !keyless && (!elsewhere || signing.exists()) {
        match Signer::from_text(&text(&signing)) {
            Err(error) => found.push(damage(signing, error.to_string())),
            Ok(signer) if signer.to_text() != text(&signing) => {
                found.push(damage(signing, "is not as it was written"));
            }
            Ok(signer) if signer.verifier().to_text() != text(&verifying) => {
                found.push(damage(verifying, "is not the public half of signing.key"));
            }
            Ok(_) => {}
        }
    }
    let (readers, identity) = (directory.join(RECIPIENTS), directory.join(IDENTITY));
    let named = Recipients::parse(&text(&readers)).err().map(|error| error.to_string());
    let is_key = |line: &str| ActKey::from_text(line.trim()).is_ok();
    for (file, wrong) in [
        (&readers, named),
        (&identity, (!text(&identity).lines().any(is_key)).then(|| "it holds no key".to_owned())),
        (&directory.join(RECOVERY), None),
        (&path("accounts.toml"), None),
        (&path("sign-in.toml"), None),
        (&path("families.toml"), None),
    ] {
        if !file.exists() {
            if !keyless && *file == readers {
                found.push(damage(file.clone(), "it is missing"));
            }
        } else if !checksum::is_whole(&text(file)) {
            found.push(damage(file.clone(), "does not match its own checksum"));
        } else if let Some(wrong) = wrong {
            found.push(damage(file.clone(), wrong));
        }
    }
    found
}

impl Register {
    fn settings_damage(&self) -> Option<Damage> {
        let path = self.directory().join("paradero.toml");
        let text = std::fs::read(&path).unwrap_or_default();
        (self.settings_hash() != Some(sha256(&text).to_string())).then(|| {
            damage(
                path,
                "differs from what the ledger recorded; the next command that writes records it as \
                 a change, unless it asks for fewer keepers",
            )
        })
    }

    /// Each act was signed when it was written: a head for every size. The newest may stand in the
    /// checkpoint alone: the next writer puts it into the history.
    fn missing_heads(&self) -> Vec<Damage> {
        let mut found = Vec::new();
        for shelf in self.shelves.iter().filter(|shelf| shelf.log.is_present()) {
            let history = log_dir(self.directory(), shelf.level).join("checkpoints");
            for size in 0..shelf.log.size() {
                let file = history.join(index_path(size));
                if !file.exists() {
                    found.push(damage(file, format!("it is missing: the head signed at {size}")));
                }
            }
        }
        found
    }

    /// That all is there that acts speak of and nothing that was withdrawn, and whose it is.
    fn compare_files(&self, whole: &BTreeMap<Level, BTreeSet<Stored>>, found: &mut Verified) {
        let mut spoken = BTreeSet::new();
        let mut rings: BTreeMap<PathBuf, Level> = BTreeMap::new();
        for act in self.acts.iter() {
            let store = &self.shelf(act.level).store;
            let withdrawn = self.is_withdrawn(act);
            for stored in act.files() {
                spoken.insert((act.level, stored.file));
                let file = store.path(&stored.file);
                // A file that came after the folder was listed is looked at by itself.
                let is_whole = whole.get(&act.level).is_some_and(|files| files.contains(stored))
                    || (!withdrawn && store.file(stored).is_ok());
                if withdrawn {
                    // What is half destroyed is not altered evidence.
                    found.damage.retain(|damage| damage.file != file);
                }
                let what = match (withdrawn, is_whole) {
                    (false, false) => "rests on it, and it is not whole",
                    (true, _) if file.exists() => {
                        "was withdrawn, and it is here still: the next command that writes destroys it"
                    }
                    _ => continue,
                };
                let what = format!("entry {} {what}", act.place());
                found.damage.push(of_act(file, what, act));
            }
            let Some(name) = &act.line.key else { continue };
            let path = self.key_path(act);
            if let What::Broken(what) = &act.what {
                found.damage.push(of_act(path.clone(), what.clone(), act));
            }
            rings.insert(path.clone(), act.level);
            match (withdrawn, path.exists()) {
                (true, true) => {
                    let what = format!(
                        "entry {} was withdrawn, and its key is here still: the next command that writes destroys it",
                        act.place()
                    );
                    found.damage.push(of_act(path, what, act));
                }
                (true, false) => {}
                // A copy may come without keys.
                (false, false) if !keys_dir(self.directory(), act.level).exists() => {}
                (false, _) => match self.shelf(act.level).keys.check(name) {
                    Ok(None) => {}
                    Ok(Some(what)) => {
                        found.damage.push(of_act(
                            path,
                            format!("entry {}: {what}", act.place()),
                            act,
                        ));
                    }
                    Err(error) => found.damage.push(of_act(path, error.to_string(), act)),
                },
            }
        }
        self.leftovers(whole, &spoken, &rings, found);
    }

    /// Files that no act speaks of: an addition was interrupted before it was acknowledged. They are
    /// left where they are, since a log that was put back would make evidence look like this.
    fn leftovers(
        &self,
        whole: &BTreeMap<Level, BTreeSet<Stored>>,
        spoken: &BTreeSet<(Level, paradero_ledger::Hash)>,
        rings: &BTreeMap<PathBuf, Level>,
        found: &mut Verified,
    ) {
        for shelf in &self.shelves {
            let level = shelf.level;
            let files = whole.get(&level).into_iter().flatten();
            let loose = files.filter(|stored| !spoken.contains(&(level, stored.file))).count();
            let keys = shelf.keys.files().unwrap_or_default();
            let mut unused = 0;
            for file in keys.iter().filter(|file| !rings.contains_key(*file)) {
                unused += 1;
                if let Err(what) = shelf.keys.check_file(file) {
                    found.damage.push(damage(file.clone(), what.to_string()));
                }
            }
            if loose + unused > 0 {
                found.notices.push(format!(
                    "level {}: {loose} files and {unused} keys belong to no entry: an addition was \
                     interrupted before it was acknowledged",
                    level.code()
                ));
            }
        }
    }

    /// Reads every source of one register again that can be read, and compares the root over its records.
    fn compare_records(&self, of: &Self, found: &mut Verified) {
        for act in of.acts.iter().filter(|act| act.tree().is_some()) {
            let (Some(import), Some(key), Some(entry)) = (act.import(), &act.key, act.entry())
            else {
                found.unread += u64::from(!of.is_withdrawn(act));
                continue;
            };
            let reading = self.read_again(of, import);
            found.imports += 1;
            let reading = reading.map(|mut reading| {
                reading.info = crate::reader::with_info(reading.info, &import.info);
                reading
            });
            let root = reading.and_then(|reading| leaves(key, entry, &reading));
            let what = match root {
                Ok(leaves) if act.tree().is_some_and(|t| t.root == merkle::root(&leaves)) => {
                    continue;
                }
                Ok(_) => {
                    "its records are not those that were recorded: the file is whole, so this \
                          version of the program reads it otherwise"
                        .to_owned()
                }
                Err(error) => error.to_string(),
            };
            let file =
                act.files().first().map(|stored| of.shelf(act.level).store.path(&stored.file));
            let file = file.unwrap_or_else(|| log_dir(of.directory(), act.level));
            found.damage.push(of_act(file, format!("entry {}: {what}", act.place()), act));
        }
    }
}

fn of_act(file: PathBuf, what: String, act: &Act) -> Damage {
    Damage { file, what, entries: Some(act.index..act.index + 1) }
}

/// Every derived file must be what was written; one without its hash is named too.
fn derived(folder: &Path, found: &mut Vec<Damage>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    let listed = std::fs::read_dir(folder).map_err(|error| Error::io(folder, error))?;
    for entry in listed {
        let path = entry.map_err(|error| Error::io(folder, error))?.path();
        let name = path.to_string_lossy().into_owned();
        // What an interrupted build left unfinished, or half taken away, is nothing that anyone reads.
        if name.ends_with(".tmp") {
            continue;
        }
        if path.is_dir() {
            derived(&path, found)?;
        } else if let Some(of) = sealed_by(&path) {
            if !of.exists() && !may_be_gone(&of) {
                found.push(damage(path, "stands alone: the file it is the hash of is missing"));
            }
        } else if !intact(&path) {
            let what = format!("differs from {}; run `rebuild`", beside(&path).display());
            found.push(damage(path, what));
        }
    }
    Ok(())
}
