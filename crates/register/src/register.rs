//! The register's directory: making one, opening it, and the acts that write to it.

use std::path::{Path, PathBuf};

use paradero_intake::Reading;
use paradero_ledger::note::Signer;
use paradero_ledger::{Hash, Ledger, SourceStore, merkle, sha256};
use paradero_model::{Level, SourceInfo};

use crate::build::{Moment, moment};
use crate::decisions::Decisions;
use crate::derive::people;
use crate::entry::{Entry, Guide, GuideKind, Import};
use crate::error::{Error, Result};
use crate::reader;
use crate::settings::Settings;

/// Turns the bytes of a PDF into the text of its pages, in a process apart.
pub type PdfReader = Box<dyn Fn(&[u8]) -> std::result::Result<Vec<String>, String> + Send + Sync>;

/// A register, opened for reading or for writing.
pub struct Register {
    directory: PathBuf,
    ledger: Ledger,
    store: SourceStore,
    entries: Vec<Entry>,
    pdf: PdfReader,
    notices: Vec<String>,
    writes: bool,
}

/// A source to be added.
pub struct Addition<'a> {
    /// Name of the file.
    pub file_name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The mapping or claim sheet: its kind, its name, its text.
    pub guide: Option<(GuideKind, &'a str, &'a str)>,
    /// What the command line says of the source.
    pub info: SourceInfo,
    /// Seconds since 1970-01-01T00:00Z.
    pub now: i64,
}

/// What an addition did.
pub struct Added {
    /// The import as it stands in the ledger.
    pub import: Import,
    /// Position of its entry.
    pub entry: u64,
    /// The same bytes with the same guide were there already; nothing was added.
    pub already: bool,
    /// What was detected in the bytes.
    pub said: Vec<String>,
    /// Columns that are neither mapped nor named.
    pub unmapped: Vec<String>,
    /// The first problems: record, column, what was found, what was expected.
    pub problems: Vec<String>,
}

impl Register {
    /// Makes a register in a directory that is missing or empty. `random` seeds its keys.
    ///
    /// # Errors
    /// If the directory holds anything, or cannot be written.
    pub fn init(directory: &Path, name: &str, now: i64, random: [u8; 64]) -> Result<()> {
        let occupied =
            directory.read_dir().map(|mut entries| entries.next().is_some()).unwrap_or(false);
        if occupied {
            return Err(Error::said(format!(
                "{}: is not empty; name a new directory",
                directory.display()
            )));
        }
        let keys = directory.join("keys");
        std::fs::create_dir_all(&keys).map_err(|error| Error::io(&keys, error))?;
        let mut seed = [0; 32];
        seed.copy_from_slice(&random[..32]);
        let signer = Signer::generate(&origin(name), &seed)?;
        write_durably(&keys.join("signing.key"), signer.to_text().as_bytes())?;
        write_durably(&keys.join("verify.key"), signer.verifier().to_text().as_bytes())?;
        let salt = &random[32..];
        let salt = format!("{}\n{}\n", hex(salt), sha256(salt));
        write_durably(&keys.join("salt.key"), salt.as_bytes())?;
        restrict(&keys)?;
        let settings = Settings::initial(name);
        drop(Ledger::create(&directory.join("ledger"), &origin(name), &signer)?);
        let store = SourceStore::open(&directory.join("sources"))?;
        let hash = store.put(settings.as_bytes())?.to_string();
        let (mut ledger, _) = Ledger::open_writer(&directory.join("ledger"), &signer)?;
        let entry = Entry::Settings { recorded_at: now, hash };
        ledger.append(&[serde_json::to_vec(&entry)?])?;
        // Last, since it is what makes the directory a register.
        write_durably(&directory.join("paradero.toml"), settings.as_bytes())
    }

    /// Opens a register for reading.
    ///
    /// # Errors
    /// If it is none, is damaged, or was made by a newer program.
    pub fn open(directory: &Path, pdf: PdfReader) -> Result<Self> {
        recognise(directory)?;
        let (ledger, notices) = Ledger::open(&directory.join("ledger"))?;
        Self::with(directory, ledger, notices, pdf, false)
    }

    /// Opens a register for writing; one writer at a time.
    ///
    /// # Errors
    /// As [`Register::open`], and if another process writes ([`Error::is_locked`]).
    pub fn open_writer(directory: &Path, pdf: PdfReader, now: i64) -> Result<Self> {
        recognise(directory)?;
        let path = directory.join("keys/signing.key");
        let text = std::fs::read_to_string(&path).map_err(|error| Error::io(&path, error))?;
        let signer = Signer::from_text(&text)?;
        let (ledger, notices) = Ledger::open_writer(&directory.join("ledger"), &signer)?;
        let mut register = Self::with(directory, ledger, notices, pdf, true)?;
        let leftovers = register.store.remove_leftovers()?;
        if leftovers > 0 {
            register.notices.push(format!(
                "{}: an earlier write was interrupted: removed {leftovers} unfinished files; \
                 nothing of them was acknowledged",
                directory.join("sources").display()
            ));
        }
        register.record_settings(now)?;
        Ok(register)
    }

    fn with(
        directory: &Path,
        ledger: Ledger,
        notices: Vec<String>,
        pdf: PdfReader,
        writes: bool,
    ) -> Result<Self> {
        let mut entries = Vec::new();
        for at in 0..ledger.size() {
            let bytes = ledger.entry(at)?;
            entries.push(serde_json::from_slice(&bytes).map_err(|error| {
                Error::said(format!(
                    "ledger entry {at}: {error}; a newer program may have written it"
                ))
            })?);
        }
        let store = SourceStore::open(&directory.join("sources"))?;
        let directory = directory.to_owned();
        Ok(Self { directory, ledger, store, entries, pdf, notices, writes })
    }

    /// A change of `paradero.toml` by hand is an act too: it is recorded by the next writer.
    fn record_settings(&mut self, now: i64) -> Result<()> {
        let path = self.directory.join("paradero.toml");
        let text = std::fs::read_to_string(&path).map_err(|error| Error::io(&path, error))?;
        Settings::parse(&text)?;
        let hash = sha256(text.as_bytes()).to_string();
        let newest = self.settings_hash().map(str::to_owned);
        if newest.as_deref() != Some(&hash) {
            self.store.put(text.as_bytes())?;
            self.append(Entry::Settings { recorded_at: now, hash })?;
        }
        Ok(())
    }

    /// Hash of the newest settings that the ledger knows.
    pub(crate) fn settings_hash(&self) -> Option<&str> {
        self.entries.iter().rev().find_map(|entry| match entry {
            Entry::Settings { hash, .. } => Some(hash.as_str()),
            Entry::Import(_) | Entry::Decisions { .. } | Entry::Model { .. } => None,
        })
    }

    /// What opening had to say aloud.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// The register's directory.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Number of entries in the ledger.
    pub fn size(&self) -> u64 {
        self.ledger.size()
    }

    /// The signed checkpoint.
    pub fn checkpoint(&self) -> Result<String> {
        Ok(self.ledger.checkpoint_text().to_owned())
    }

    /// The settings as they stand in the ledger.
    pub fn settings(&self) -> Result<Settings> {
        self.settings_hash()
            .map_or_else(|| Ok(Settings::default()), |hash| Settings::parse(&self.text(hash)?))
    }

    /// All entries, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(crate) fn entry(&self, at: u64) -> Result<Entry> {
        usize::try_from(at)
            .ok()
            .and_then(|at| self.entries.get(at).cloned())
            .ok_or_else(|| Error::said(format!("the ledger has no entry {at}")))
    }

    /// The bytes of a source, checked against its hash.
    pub fn bytes(&self, hash: &str) -> Result<Vec<u8>> {
        let hash: Hash = hash.parse()?;
        Ok(self.store.get(&hash)?)
    }

    pub(crate) fn text(&self, hash: &str) -> Result<String> {
        String::from_utf8(self.bytes(hash)?)
            .map_err(|_| Error::said(format!("source {hash} is not UTF-8 text")))
    }

    pub(crate) fn read(
        &self,
        name: &str,
        bytes: &[u8],
        guide: Option<&(GuideKind, String)>,
    ) -> Result<Reading> {
        reader::read(name, bytes, guide, &*self.pdf)
    }

    fn append(&mut self, entry: Entry) -> Result<u64> {
        if !self.writes {
            return Err(Error::said("the register is open for reading only"));
        }
        let at = self.ledger.append(&[serde_json::to_vec(&entry)?])?;
        self.entries.push(entry);
        Ok(at)
    }

    /// Adds a source. It is durable when this returns; nothing is added when it fails.
    ///
    /// # Errors
    /// If the bytes or the guide cannot be read (the message names row and column), or the disk
    /// does not take them.
    pub fn add(&mut self, addition: &Addition<'_>) -> Result<Added> {
        let guide = addition.guide.map(|(kind, _, text)| (kind, text.to_owned()));
        let reading = self.read(addition.file_name, addition.bytes, guide.as_ref())?;
        let reading = reader::with_info(reading, &addition.info);
        let source = sha256(addition.bytes).to_string();
        let guide = addition.guide.map(|(kind, name, text)| Guide {
            kind,
            hash: sha256(text.as_bytes()).to_string(),
            name: name.to_owned(),
        });
        let import = Import {
            recorded_at: addition.now,
            file_name: addition.file_name.to_owned(),
            bytes: addition.bytes.len() as u64,
            info: addition.info.clone(),
            level: reading.info.level.unwrap_or_default(),
            records: reading.records.len() as u64,
            problems: reading.records.iter().filter(|r| !r.problems.is_empty()).count() as u64,
            events: reading.events.len() as u64,
            root: self.root(&source, &reading)?,
            guide,
            source,
        };
        if let Some(at) = self.standing(&import) {
            return Ok(added(import, at, true, &reading));
        }
        self.store.put(addition.bytes)?;
        if let Some((_, _, text)) = addition.guide {
            self.store.put(text.as_bytes())?;
        }
        let lowest = self.lowest_level(&import.source);
        let at = self.append(Entry::Import(Box::new(import.clone())))?;
        for level in Level::ALL {
            if lowest.is_some_and(|lowest| lowest <= level) && level < import.level {
                self.forget_derived(level)?;
            }
        }
        Ok(added(import, at, false, &reading))
    }

    /// The lowest level at which a source was ever added.
    fn lowest_level(&self, source: &str) -> Option<Level> {
        let levels = self.entries.iter().filter_map(|entry| match entry {
            Entry::Import(import) if import.source == source => Some(import.level),
            _ => None,
        });
        levels.min()
    }

    /// Removes all that was derived at a level: a source that it showed is now for higher ones.
    fn forget_derived(&self, level: Level) -> Result<()> {
        let derived = self.directory.join("derived");
        let Ok(listed) = std::fs::read_dir(&derived) else { return Ok(()) };
        let earlier = listed.filter_map(std::result::Result::ok).map(|entry| entry.path());
        for folder in
            earlier.map(|path| path.join(level.code())).chain([derived.join(level.code())])
        {
            if folder.is_dir() {
                std::fs::remove_dir_all(&folder).map_err(|error| Error::io(&folder, error))?;
            }
        }
        Ok(())
    }

    /// The entry of the newest import of these bytes, if it says the same.
    fn standing(&self, import: &Import) -> Option<u64> {
        let newest = self.entries.iter().enumerate().rev().find_map(|(at, entry)| match entry {
            Entry::Import(other) if other.source == import.source => Some((at, other)),
            _ => None,
        });
        let (at, other) = newest?;
        let same = other.guide.as_ref().map(|g| &g.hash) == import.guide.as_ref().map(|g| &g.hash)
            && other.info == import.info;
        same.then_some(at as u64)
    }

    /// Merkle root over the salted commitments of the records: a bare hash of a name and a birth
    /// date could be guessed.
    pub(crate) fn root(&self, source: &str, reading: &Reading) -> Result<String> {
        let path = self.directory.join("keys/salt.key");
        let key = std::fs::read_to_string(&path).map_err(|error| Error::io(&path, error))?;
        let key = key.lines().next().unwrap_or_default();
        let mut leaves = Vec::with_capacity(reading.records.len());
        for record in &reading.records {
            let salt = sha256(format!("{key}:{source}:{}", record.place).as_bytes());
            let mut bytes = salt.0.to_vec();
            bytes.extend(serde_json::to_vec(record)?);
            leaves.push(merkle::leaf_hash(&bytes));
        }
        Ok(merkle::root(&leaves).to_string())
    }

    /// Records a file of decisions.
    ///
    /// # Errors
    /// If it cannot be read, or the disk does not take it.
    pub fn decide(
        &mut self,
        name: &str,
        text: &str,
        by: &str,
        level: Level,
        now: i64,
    ) -> Result<u64> {
        let settles = Decisions::parse(name, text)?.settles();
        let hash = self.store.put(text.as_bytes())?.to_string();
        let by = by.to_owned();
        self.append(Entry::Decisions { recorded_at: now, hash, by, level, settles })
    }

    /// Trains the linking model on what is visible at a level and records it.
    ///
    /// # Errors
    /// If there is too little to train on, or the disk does not take it.
    pub fn train(&mut self, level: Level, now: i64) -> Result<u64> {
        let records = self.directory.join("derived").join(level.code()).join("records");
        std::fs::create_dir_all(&records).map_err(|error| Error::io(&records, error))?;
        let world = self.world(level, &self.visible(level, self.size())?, &records)?;
        let mentions = people::mentions(&world);
        let (input, _) = people::input(&world, &mentions);
        let model = paradero_link::train(&input, &paradero_link::Settings::default())?;
        let hash = self.store.put(model.to_json()?.as_bytes())?.to_string();
        self.append(Entry::Model { recorded_at: now, hash, level })
    }

    /// The position that `--as-of` means.
    ///
    /// # Errors
    /// If the text is neither a position nor a date.
    pub fn position(&self, as_of: Option<&str>) -> Result<u64> {
        let Some(text) = as_of else { return Ok(self.size()) };
        match moment(text)? {
            Moment::Position(position) => Ok(position.min(self.size())),
            Moment::Seconds(seconds) => {
                let known = self.entries.iter().take_while(|entry| entry.recorded_at() <= seconds);
                Ok(known.count() as u64)
            }
        }
    }
}

impl Entry {
    /// Seconds since 1970-01-01T00:00Z at which it was recorded, by the machine's clock.
    pub fn recorded_at(&self) -> i64 {
        match self {
            Self::Settings { recorded_at, .. }
            | Self::Decisions { recorded_at, .. }
            | Self::Model { recorded_at, .. } => *recorded_at,
            Self::Import(import) => import.recorded_at,
        }
    }
}

fn added(import: Import, entry: u64, already: bool, reading: &Reading) -> Added {
    let problems = reading.records.iter().flat_map(|record| {
        record.problems.iter().map(move |problem| {
            let column = problem.column.as_deref().unwrap_or("-");
            format!(
                "{}, column `{column}`: found `{}`, expected {}",
                record.locator, problem.found, problem.expected
            )
        })
    });
    Added {
        import,
        entry,
        already,
        said: reading.said.clone(),
        unmapped: reading.unmapped.clone(),
        problems: problems.take(10).collect(),
    }
}

fn recognise(directory: &Path) -> Result<()> {
    let path = directory.join("paradero.toml");
    let text = std::fs::read_to_string(&path).map_err(|_| {
        Error::said(format!(
            "{}: is not a register; make one with `paradero init {}`",
            directory.display(),
            directory.display()
        ))
    })?;
    Settings::parse(&text).map(|_| ())
}

fn origin(name: &str) -> String {
    let plain = paradero_names::fold(name);
    let word: Vec<&str> = plain.split_whitespace().collect();
    format!("paradero/{}", if word.is_empty() { "register".to_owned() } else { word.join("-") })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn write_durably(path: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).map_err(|error| Error::io(path, error))?;
    let folder = path.parent().unwrap_or(path);
    for made in [path, folder] {
        let file = std::fs::File::open(made).map_err(|error| Error::io(made, error))?;
        file.sync_all().map_err(|error| Error::io(made, error))?;
    }
    Ok(())
}

/// Keys are for their owner only.
fn restrict(keys: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(keys, mode).map_err(|error| Error::io(keys, error))?;
    }
    Ok(())
}
