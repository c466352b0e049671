//! The register's directory: making one, opening it, and what can be asked of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use paradero_intake::Reading;
use paradero_ledger::note::Signer;
use paradero_ledger::{ActKey, Recipients, sha256};
use paradero_model::Level;

use crate::acts::{self, Act, What};
use crate::build::{Moment, moment};
use crate::durable::{restrict, write_durably};
use crate::entry::{Entry, GuideKind};
use crate::error::{Error, Result};
use crate::joined::Joined;
use crate::logs::{self, IDENTITY, RECIPIENTS, Readers, Shelf};
use crate::settings::Settings;
use crate::workers::{Here, SharedWorkers};
use crate::writers::{Actor, Elsewhere};
use crate::{checksum, reader};

/// Turns the bytes of a PDF into the text of its pages, in a process apart.
pub type PageReader =
    Box<dyn Fn(&[u8]) -> std::result::Result<Vec<paradero_intake::Page>, String> + Send + Sync>;

/// How often a register is opened anew because of what is withdrawn while it is opened.
const ATTEMPTS: usize = 5;

/// Most bytes that a guide, a file of decisions, a model or the settings may have.
const OWN_FILE_BYTES: u64 = 1 << 32;

/// A register, opened for reading or for writing.
pub struct Register {
    directory: PathBuf,
    pub(crate) shelves: [Shelf; 3],
    pub(crate) acts: Vec<Act>,
    /// Where the file with a hash lies: the act that brought it, and which of its files it is.
    held: BTreeMap<String, (usize, usize)>,
    /// Acts that others withdrew.
    pub(crate) withdrawn: BTreeSet<(Level, u64)>,
    /// What was taken over from other registers.
    pub(crate) joined: Vec<Joined>,
    readers: Readers,
    pdf: PageReader,
    pub(crate) notices: Vec<String>,
    pub(crate) writes: bool,
    /// Who writes, if that is known.
    pub(crate) actor: Option<Actor>,
    /// What keepers agreed on is being done.
    pub(crate) performs: bool,
    /// Who does what deriving can give away.
    pub(crate) workers: SharedWorkers,
    /// Where views of the newest state are read from, if not from the directory.
    pub(crate) server: Option<Arc<crate::postgres::Postgres>>,
}

impl Register {
    /// Makes a register in a directory that is missing or empty. `random` seeds its signing key.
    ///
    /// # Errors
    /// If the directory holds anything, or cannot be written.
    pub fn init(directory: &Path, name: &str, now: i64, random: [u8; 32]) -> Result<()> {
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
        let signer = Signer::generate(&origin(name), &random)?;
        write_durably(&keys.join("signing.key"), signer.to_text().as_bytes())?;
        write_durably(&keys.join("verify.key"), signer.verifier().to_text().as_bytes())?;
        let reader = ActKey::generate();
        let identity = format!(
            "# Reads what is sealed. Whoever keeps it elsewhere takes it away from here.\n{}\n",
            reader.secret_text()
        );
        let recipients =
            format!("# Those who may read what is sealed, one key a line.\n{}\n", reader.name());
        write_durably(&directory.join(IDENTITY), checksum::sign(&identity).as_bytes())?;
        write_durably(&directory.join(RECIPIENTS), checksum::sign(&recipients).as_bytes())?;
        restrict(&keys)?;
        let settings = Settings::initial(name);
        logs::create(directory, &signer)?;
        // Last but for the entry that records it, since it is what makes the directory a register.
        write_durably(&directory.join("paradero.toml"), settings.as_bytes())?;
        Self::open_writer(directory, no_pdf(), now).map(|_| ())
    }

    /// Opens a register for reading.
    ///
    /// # Errors
    /// If it is none, is damaged, or was made by a newer program.
    pub fn open(directory: &Path, pdf: PageReader) -> Result<Self> {
        Self::open_as(directory, pdf, None)
    }

    /// Opens a register for reading, with the key that reads what is sealed in a file elsewhere.
    ///
    /// # Errors
    /// As [`Register::open`], and if there is no such key.
    pub fn open_as(directory: &Path, pdf: PageReader, identity: Option<&Path>) -> Result<Self> {
        recognise(directory)?;
        let (shelves, notices) = Shelf::open_all(directory, None)?;
        let readers = Readers::load(directory, identity)?;
        let opened = Self::with(directory, (shelves, notices), pdf, readers, false, None)?;
        opened.after_withdrawals(identity)
    }

    /// This handle, or a newer one where a key is gone that was there when the logs were opened:
    /// somebody withdrew its act meanwhile.
    fn after_withdrawals(mut self, identity: Option<&Path>) -> Result<Self> {
        for _ in 0..ATTEMPTS {
            let lacks = |register: &Self| {
                let mut acts = register.acts.iter();
                acts.any(|act| act.what == What::Gone && !register.is_withdrawn(act))
            };
            if !lacks(&self) && !self.joined.iter().any(|joined| lacks(&joined.register)) {
                break;
            }
            let (shelves, notices) = Shelf::open_all(&self.directory, None)?;
            let sizes = |shelves: &[Shelf; 3]| shelves.each_ref().map(|shelf| shelf.log.size());
            if sizes(&shelves) == sizes(&self.shelves) {
                break;
            }
            let directory = self.directory.clone();
            let readers = Readers::load(&directory, identity)?;
            self = Self::with(&directory, (shelves, notices), self.pdf, readers, false, None)?;
        }
        Ok(self)
    }

    /// Opens a register whatever its settings say, to check it and to find those that it recorded.
    pub(crate) fn open_unsettled(
        directory: &Path,
        pdf: PageReader,
        identity: Option<&Path>,
    ) -> Result<Self> {
        let opened = Shelf::open_all(directory, None)?;
        Self::with(directory, opened, pdf, Readers::load(directory, identity)?, false, None)
    }

    /// Opens again what another handle has open, for reading, as it stands now. What that one read
    /// is not read again.
    ///
    /// # Errors
    /// As [`Register::open_as`].
    pub fn open_after(earlier: &Self, pdf: PageReader, identity: Option<&Path>) -> Result<Self> {
        recognise(&earlier.directory)?;
        let directory = &earlier.directory;
        let opened = Shelf::open_all(directory, None)?;
        let readers = Readers::load(directory, identity)?;
        let opened = Self::with(directory, opened, pdf, readers, false, Some(earlier))?;
        opened.after_withdrawals(identity)
    }

    /// Has what deriving can give away done by others, in place of this machine's threads. What is derived is the same.
    pub fn run_on(&mut self, workers: SharedWorkers) {
        self.workers = workers;
    }

    /// Opens a register for writing; one writer at a time.
    ///
    /// # Errors
    /// As [`Register::open`], and if another process writes ([`Error::is_locked`]).
    pub fn open_writer(directory: &Path, pdf: PageReader, now: i64) -> Result<Self> {
        Self::open_writer_as(directory, pdf, now, None)
    }

    /// Opens a register for writing, with the key that reads what is sealed in a file elsewhere.
    ///
    /// # Errors
    /// As [`Register::open_writer`], and if there is no such key.
    pub fn open_writer_as(
        directory: &Path,
        pdf: PageReader,
        now: i64,
        identity: Option<&Path>,
    ) -> Result<Self> {
        Self::open_writer_with(directory, pdf, now, Elsewhere { identity, signing: None })
    }

    /// Opens a register for writing, with keys that lie elsewhere.
    ///
    /// # Errors
    /// As [`Register::open_writer`], and if a key is not where it is said to be or is another register's.
    pub fn open_writer_with(
        directory: &Path,
        pdf: PageReader,
        now: i64,
        keys: Elsewhere<'_>,
    ) -> Result<Self> {
        recognise(directory)?;
        let signer = logs::signer(directory, keys.signing)?;
        let opened = Shelf::open_all(directory, Some(&signer))?;
        let readers = Readers::load(directory, keys.identity)?;
        let mut register = Self::with(directory, opened, pdf, readers, true, None)?;
        register.remove_unpacked()?;
        register.finish_withdrawals(now)?;
        register.finish_proposals(now);
        register.record_settings(now)?;
        Ok(register)
    }

    pub(crate) fn with(
        directory: &Path,
        (shelves, notices): ([Shelf; 3], Vec<String>),
        pdf: PageReader,
        readers: Readers,
        writes: bool,
        earlier: Option<&Self>,
    ) -> Result<Self> {
        let read = |shelf: &Shelf| {
            // A log only grows: what was read of it stays, unless a withdrawal took it since.
            let mut known: Vec<Act> = earlier
                .iter()
                .flat_map(|register| &register.acts)
                .filter(|act| act.level == shelf.level && act.index < shelf.log.size())
                .cloned()
                .collect();
            known.sort_by_key(|act| act.index);
            let from = known.len() as u64;
            known.extend(acts::read(
                shelf.level,
                &shelf.log,
                &shelf.keys,
                readers.own.as_ref(),
                from,
            )?);
            forget_withdrawn(&mut known);
            Ok::<_, Error>(known)
        };
        let [public, team, sealed] = &shelves;
        let is_here = shelves.each_ref().map(|shelf| shelf.log.is_present());
        let acts = acts::merge([read(public)?, read(team)?, read(sealed)?], is_here)?;
        let directory = directory.to_owned();
        let (held, withdrawn, joined) = (BTreeMap::new(), withdrawn(&acts), Vec::new());
        let mut register = Self {
            directory,
            shelves,
            acts,
            held,
            withdrawn,
            joined,
            readers,
            pdf,
            notices,
            writes,
            actor: None,
            performs: false,
            workers: Arc::new(Here),
            server: None,
        };
        register.find_files_again();
        register.open_joined(earlier)?;
        register.notice_other_recipients();
        Ok(register)
    }

    /// Looks up anew where every file lies.
    pub(crate) fn find_files_again(&mut self) {
        self.held.clear();
        for at in 0..self.acts.len() {
            self.note_files(at);
        }
    }

    /// Remembers where the files of an act lie.
    pub(crate) fn note_files(&mut self, at: usize) {
        let brought = self.acts[at].entry().map(Entry::brought).unwrap_or_default();
        for (number, hash) in brought.into_iter().map(str::to_owned).enumerate().collect::<Vec<_>>()
        {
            self.held.entry(hash).or_insert((at, number));
        }
    }

    /// A change of `paradero.toml` by hand is an act too: it is recorded by the next writer.
    fn record_settings(&mut self, now: i64) -> Result<()> {
        let path = self.directory.join("paradero.toml");
        let text = std::fs::read_to_string(&path).map_err(|error| Error::io(&path, error))?;
        let asked = Settings::parse(&text)?;
        let hash = sha256(text.as_bytes()).to_string();
        if self.settings_hash().as_ref() != Some(&hash) {
            if self.settings_hash().is_some() && asked.keeper_acts < self.settings()?.keeper_acts {
                self.notices.push(
                    "paradero.toml: it asks for one keeper where two are needed, so nothing of the change holds until \
                     two agree: `paradero settings accept --why ... --by ...`, or put back `keeper_acts = \"two\"`"
                        .to_owned(),
                );
                return Ok(());
            }
            // Settings hold for every level, so all may see them.
            self.act(Level::Public, Entry::Settings { hash }, &[text.as_bytes()], None, now)?;
        }
        Ok(())
    }

    /// Hash of the newest settings that the ledger knows.
    pub(crate) fn settings_hash(&self) -> Option<String> {
        self.acts.iter().rev().find_map(|act| act.line.settings).map(|hash| hash.to_string())
    }

    /// What opening had to say aloud.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// The register's directory.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The acts that a level may know of, in the order in which they were recorded. That somebody
    /// read something, or judged a pair, is none: nothing depends on it.
    pub fn acts(&self, level: Level) -> impl DoubleEndedIterator<Item = &Act> {
        self.acts.iter().filter(move |act| act.level <= level && act.counts())
    }

    /// Number of acts that a level may know of: its newest position.
    pub fn size(&self, level: Level) -> u64 {
        self.acts(level).count() as u64
    }

    /// The signed checkpoint of the log of a level.
    pub fn checkpoint(&self, level: Level) -> &str {
        self.shelf(level).log.checkpoint_text()
    }

    /// The signed checkpoints of all logs that a level may know of, lowest level first.
    pub fn checkpoints(&self, level: Level) -> Vec<String> {
        let shelves = self.shelves.iter().filter(|shelf| shelf.level <= level);
        shelves.map(|shelf| shelf.log.checkpoint_text().to_owned()).collect()
    }

    pub(crate) fn shelf(&self, level: Level) -> &Shelf {
        let [public, team, sealed] = &self.shelves;
        match level {
            Level::Public => public,
            Level::Team => team,
            Level::Sealed => sealed,
        }
    }

    pub(crate) fn shelf_mut(&mut self, level: Level) -> &mut Shelf {
        let [public, team, sealed] = &mut self.shelves;
        match level {
            Level::Public => public,
            Level::Team => team,
            Level::Sealed => sealed,
        }
    }

    /// The settings as they stand in the ledger.
    pub fn settings(&self) -> Result<Settings> {
        self.settings_hash()
            .map_or_else(|| Ok(Settings::default()), |hash| Settings::parse(&self.text(&hash)?))
    }

    /// Those to whom what is sealed is encrypted.
    pub(crate) fn recipients(&self) -> Result<&Recipients> {
        self.readers.recipients.as_ref().ok_or_else(|| {
            Error::said(format!(
                "{}: it is missing, so nobody could read what would be sealed; put it back from a \
                 copy",
                self.directory.join(RECIPIENTS).display()
            ))
        })
    }

    /// Takes in that others may read what is sealed.
    pub(crate) fn set_recipients(&mut self, recipients: Recipients) {
        self.readers.recipients = Some(recipients);
    }

    /// The key with which this machine reads what is sealed, if it has one.
    pub(crate) fn own_key(&self) -> Option<&ActKey> {
        self.readers.own.as_ref()
    }

    /// That all that a level may know of can be read here.
    ///
    /// # Errors
    /// One line that says what cannot, and what to do.
    pub fn readable(&self, level: Level) -> Result<()> {
        self.all_readable(self.acts(level))
    }

    /// That these acts can be read here.
    pub(crate) fn all_readable<'a>(&self, acts: impl Iterator<Item = &'a Act>) -> Result<()> {
        for act in acts {
            match act.what {
                What::Entry(_) => {}
                What::Locked => {
                    return Err(Error::said(format!(
                        "level {}: this machine has no key that reads what is sealed (entry {}); \
                         give it with --identity FILE, or look at a lower level",
                        act.level.code(),
                        act.place()
                    )));
                }
                What::Broken(ref what) => {
                    return Err(Error::said(format!(
                        "entry {}: {what}; `repair --from COPY` puts back what is damaged",
                        act.place()
                    )));
                }
                What::Gone if self.is_withdrawn(act) => {}
                What::Gone => {
                    return Err(Error::said(format!(
                        "{}: the key of entry {} is missing, so it cannot be read; `repair --from \
                         COPY` puts it back",
                        self.key_path(act).display(),
                        act.place()
                    )));
                }
            }
        }
        Ok(())
    }

    /// Where the key of an act lies.
    pub(crate) fn key_path(&self, act: &Act) -> PathBuf {
        let name = act.line.key.as_deref().unwrap_or_default();
        self.shelf(act.level).keys.path(name)
    }

    /// The bytes of a file that some act brought, checked against its hash.
    pub fn bytes(&self, hash: &str) -> Result<Vec<u8>> {
        let missing = || Error::said(format!("there is no source {hash} here that can be read"));
        let Some(&(at, number)) = self.held.get(hash) else {
            let joined = self.joined.iter().map(|joined| &joined.register);
            let other = joined.into_iter().find(|other| other.held.contains_key(hash));
            return other.ok_or_else(missing)?.bytes(hash);
        };
        let act = &self.acts[at];
        let (Some(key), Some(stored)) = (&act.key, act.files().get(number)) else {
            return Err(missing());
        };
        let at_most = match act.import() {
            Some(import) if number == 0 => import.bytes,
            _ => OWN_FILE_BYTES,
        };
        let store = &self.shelf(act.level).store;
        let bytes = store.get(stored, key, at_most)?;
        if sha256(&bytes).to_string() != hash {
            return Err(Error::said(format!(
                "{}: it holds another file than entry {} says; run `verify`",
                store.path(&stored.file).display(),
                act.place()
            )));
        }
        Ok(bytes)
    }

    pub(crate) fn text(&self, hash: &str) -> Result<String> {
        String::from_utf8(self.bytes(hash)?)
            .map_err(|_| Error::said(format!("source {hash} is not UTF-8 text")))
    }

    /// What reads PDFs.
    pub(crate) fn pdf(&self) -> paradero_intake::PageReader<'_> {
        &*self.pdf
    }

    /// Reads bytes by a mapping or sheet, or as they are, and adds nothing: what an addition would say.
    ///
    /// # Errors
    /// If they cannot be read so: file or guide, with its line, and what to do.
    pub fn try_guide(
        &self,
        name: &str,
        bytes: &[u8],
        guide: Option<(GuideKind, &str)>,
    ) -> Result<Reading> {
        self.read(name, bytes, guide.map(|(kind, text)| (kind, text.to_owned())).as_ref())
    }

    pub(crate) fn read(
        &self,
        name: &str,
        bytes: &[u8],
        guide: Option<&(GuideKind, String)>,
    ) -> Result<Reading> {
        reader::read(name, bytes, guide, &*self.pdf)
    }

    /// Whether a level may see a source, by its hash.
    ///
    /// # Errors
    /// If something that the level may know of cannot be read here.
    pub fn shows(&self, level: Level, source: &str) -> Result<bool> {
        Ok(self.visible(level, self.size(level))?.imports.contains_key(source))
    }

    /// Who read what that is sealed, and when (seconds since 1970-01-01T00:00Z), oldest first.
    ///
    /// # Errors
    /// If this machine has no key for it, or a record of a reading is damaged.
    pub fn reads(&self) -> Result<Vec<(i64, Entry)>> {
        let key = self.own_key().ok_or_else(|| {
            Error::said(
                "this machine has no key that reads what is sealed; give it with --identity FILE",
            )
        })?;
        let reads = self.acts.iter().filter(|act| act.is_reading());
        reads.map(|act| Ok((act.recorded_at(), act.line.read(key, &act.place())?))).collect()
    }

    /// The position that `--as-of` means at a level.
    ///
    /// # Errors
    /// If the text is neither a position nor a date.
    pub fn position(&self, level: Level, as_of: Option<&str>) -> Result<u64> {
        let Some(text) = as_of else { return Ok(self.size(level)) };
        match moment(text)? {
            Moment::Position(position) => Ok(position.min(self.size(level))),
            Moment::Seconds(seconds) => {
                let known = self.acts(level).take_while(|act| act.recorded_at() <= seconds);
                Ok(known.count() as u64)
            }
        }
    }
}

/// What reads PDFs where none is to be read.
pub(crate) fn no_pdf() -> PageReader {
    Box::new(|_| Err("not needed here".to_owned()))
}

/// The acts that some of these withdrew.
fn withdrawn(acts: &[Act]) -> BTreeSet<(Level, u64)> {
    acts.iter().filter_map(|act| Some((act.level, act.line.withdraws_here()?))).collect()
}

/// What an act said is forgotten once another has withdrawn it.
fn forget_withdrawn(acts: &mut [Act]) {
    let withdrawn = withdrawn(acts);
    forget(acts, &withdrawn);
}

/// Forgets what some acts said.
pub(crate) fn forget(acts: &mut [Act], withdrawn: &BTreeSet<(Level, u64)>) {
    for act in acts.iter_mut().filter(|act| withdrawn.contains(&(act.level, act.index))) {
        act.what = What::Gone;
        act.key = None;
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
