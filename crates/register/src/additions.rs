//! The acts that write: sources, decisions, models, reads of sealed material.

use std::collections::BTreeSet;
use std::sync::Arc;

use paradero_intake::{Page, PageReader, Reading, from_kept, to_kept};
use paradero_ledger::{ActKey, Hash, merkle, sha256};
use paradero_model::{Level, SourceInfo};
use rayon::prelude::*;

use crate::acts::{Act, What};
use crate::decisions::Decisions;
use crate::derive::people;
use crate::entry::{Entry, Guide, GuideKind, Import, Raised};
use crate::error::{Error, Result};
use crate::line::{Line, To, Tree};
use crate::reader;
use crate::register::Register;
use crate::settings::KeeperActs;
use crate::withdraw::RAISED;

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
    /// Position of its act among those that its level may know of.
    pub entry: u64,
    /// The same bytes with the same guide were there already; nothing was added.
    pub already: bool,
    /// What was detected in the bytes.
    pub said: Vec<String>,
    /// Columns that are neither mapped nor named.
    pub unmapped: Vec<String>,
    /// The first problems: record, column, what was found, what was expected.
    pub problems: Vec<String>,
    /// Records that make no claim: they are kept, and nothing is said of them.
    pub unclaimed: usize,
}

impl Register {
    /// Adds a source. It is durable when this returns; nothing is added when it fails.
    ///
    /// # Errors
    /// If the bytes or the guide cannot be read (the message names row and column), or the disk
    /// does not take them.
    pub fn add(&mut self, addition: &Addition<'_>) -> Result<Added> {
        let guide = addition.guide.map(|(kind, _, text)| (kind, text.to_owned()));
        let known = self.pages_of(&sha256(addition.bytes).to_string())?;
        let again = |_: &[u8]| Ok(known.clone().unwrap_or_default());
        let pages: PageReader<'_> = if known.is_some() { &again } else { self.pdf() };
        let (mut reading, kept) = reader::keeping(pages, |pages| {
            reader::read(addition.file_name, addition.bytes, guide.as_ref(), pages)
        })?;
        reading.info = reader::with_info(reading.info, &addition.info);
        let kept = kept.map(|pages| to_kept(&pages)).transpose().map_err(Error::said)?;
        let mut import = import(addition, &reading);
        import.recognised = kept.as_ref().map(|pages| sha256(pages).to_string());
        if let Some(at) = self.standing(&import) {
            return Ok(added(import, at, true, &reading));
        }
        import.raised = self.raised_by(&import);
        if !import.raised.is_empty() {
            self.may_raise()?;
        }
        let earlier: Vec<Vec<u8>> =
            import.earlier_guides().map(|hash| self.bytes(hash)).collect::<Result<_>>()?;
        let mut files = vec![addition.bytes];
        files.extend(addition.guide.map(|(_, _, text)| text.as_bytes()));
        files.extend(earlier.iter().map(Vec::as_slice));
        files.extend(kept.as_deref());
        let entry = Entry::Import(Box::new(import.clone()));
        let at = self.act(import.level, entry, &files, Some(&reading), addition.now)?;
        for level in Level::ALL.into_iter().filter(|level| *level < import.level) {
            for index in self.imports_of(level, &import.source) {
                self.withdraw_act((level, index), RAISED.to_owned(), Vec::new(), addition.now)?;
            }
        }
        Ok(added(import, at, false, &reading))
    }

    /// The pages of a source as they were recognised when it was first added.
    fn pages_of(&self, source: &str) -> Result<Option<Vec<Page>>> {
        let imports = self.acts.iter().rev().filter_map(Act::import);
        let mut same = imports.filter(|import| import.source == source);
        same.find_map(|import| import.recognised.as_deref())
            .map(|hash| self.pages(hash))
            .transpose()
    }

    /// Recognised pages that an act brought.
    fn pages(&self, hash: &str) -> Result<Vec<Page>> {
        from_kept(&self.bytes(hash)?).map_err(Error::said)
    }

    /// Reads the source of an import again, as it was read when it was added: `of` holds its files, which is this register
    /// or one that it joined.
    pub(crate) fn read_again(&self, of: &Self, import: &Import) -> Result<Reading> {
        let bytes = of.bytes(&import.source)?;
        let guide = import.guide.as_ref();
        let guide = guide.map(|guide| Ok::<_, Error>((guide.kind, of.text(&guide.hash)?)));
        let guide = guide.transpose()?;
        let Some(kept) = &import.recognised else {
            return self.read(&import.file_name, &bytes, guide.as_ref());
        };
        let pages = of.pages(kept)?;
        reader::read(&import.file_name, &bytes, guide.as_ref(), &|_| Ok(pages.clone()))
    }

    /// The imports at lower levels that one takes the place of.
    fn raised_by(&self, import: &Import) -> Vec<Raised> {
        let lower = self.acts(Level::Sealed).filter(|act| act.level < import.level);
        let same = lower.filter_map(|act| Some((act, act.import()?)));
        let same = same.filter(|(_, earlier)| earlier.source == import.source);
        same.flat_map(|(act, earlier)| {
            let before = earlier.raised.clone();
            let own = Import { raised: Vec::new(), ..earlier.clone() };
            before.into_iter().chain([Raised { index: act.index, import: own }])
        })
        .collect()
    }

    /// Positions in the log of a level of the imports of a source that hold.
    pub(crate) fn imports_of(&self, level: Level, source: &str) -> Vec<u64> {
        let acts = self.acts.iter().filter(|act| act.level == level);
        let same = acts.filter(|act| act.import().is_some_and(|import| import.source == source));
        same.map(|act| act.index).collect()
    }

    /// The position of the newest import of these bytes, if it says the same.
    fn standing(&self, import: &Import) -> Option<u64> {
        let newest = self.acts.iter().rev().find_map(|act| match act.import() {
            Some(other) if other.source == import.source => Some((act, other)),
            _ => None,
        });
        let (act, other) = newest?;
        let same = other.guide.as_ref().map(|g| &g.hash) == import.guide.as_ref().map(|g| &g.hash)
            && other.info == import.info;
        same.then(|| self.position_of(act))
    }

    /// The position of an act among those that its level may know of.
    pub fn position_of(&self, act: &Act) -> u64 {
        let before = self
            .acts(act.level)
            .position(|other| (other.level, other.index) == (act.level, act.index));
        before.unwrap_or_default() as u64
    }

    /// Records a file of decisions. Gives its position at its level.
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
        let decisions = Decisions::parse(name, text)?;
        let (settles, findings) = (decisions.settles(), decisions.on_findings());
        let hash = sha256(text.as_bytes()).to_string();
        let entry = Entry::Decisions { hash, by: by.to_owned(), settles, findings };
        self.act(level, entry, &[text.as_bytes()], None, now)
    }

    /// Trains the linking model on what is visible at a level and records it.
    ///
    /// # Errors
    /// If there is too little to train on, or the disk does not take it.
    pub fn train(&mut self, level: Level, now: i64) -> Result<u64> {
        let records = self.directory().join("derived").join(level.code()).join("records");
        std::fs::create_dir_all(&records).map_err(|error| Error::io(&records, error))?;
        let world = self.world(level, &self.visible(level, self.size(level))?, &records)?;
        let mentions = people::mentions(&world)?;
        let (input, _) = people::input(&world, &mentions);
        let linker = paradero_link::Linker::new(&input)?;
        let model = linker.train_on(&paradero_link::Settings::default(), &*self.workers)?;
        let model = model.to_json()?;
        let hash = sha256(model.as_bytes()).to_string();
        self.act(level, Entry::Model { hash }, &[model.as_bytes()], None, now)
    }

    /// That whoever writes may raise a source by adding it again at a higher level.
    fn may_raise(&self) -> Result<()> {
        let keeps = self.actor.as_ref().is_none_or(|actor| actor.keeps);
        if keeps && (self.performs || self.keepers_needed()? == KeeperActs::One) {
            return Ok(());
        }
        Err(Error::said(
            "these bytes stand at a lower level already, so this would raise them: that is an act of keepers; \
             `paradero level SOURCE LEVEL --why ... --by ...`",
        ))
    }

    fn may_write(&self) -> Result<()> {
        if self.writes {
            return Ok(());
        }
        Err(Error::said("the register is open for reading only"))
    }

    /// Records an act with the files it brings, and gives its position at its level. The key is
    /// durable before the files, and the files before the line: whatever is interrupted, no line
    /// speaks of what is not there.
    pub(crate) fn act(
        &mut self,
        level: Level,
        entry: Entry,
        files: &[&[u8]],
        reading: Option<&Reading>,
        now: i64,
    ) -> Result<u64> {
        self.may_write()?;
        let key = ActKey::generate();
        let time = self.time(level, now);
        if time > now {
            self.notices.push(format!(
                "the machine's clock says {now} (seconds since 1970), which is before the last act \
                 ({time}): recorded at the same second as that; set the clock right"
            ));
        }
        let mut line = Line::new(&entry, &To::Key(&key), time, self.heads(level))?;
        let unnamed =
            matches!(entry, Entry::Import(_) | Entry::Model { .. } | Entry::Settings { .. });
        if let Some(actor) = self.actor.as_ref().filter(|_| unnamed) {
            line.done_by(&key, &actor.name)?;
        }
        line.tree = reading.map(|reading| tree(&key, &entry, reading)).transpose()?;
        let to = if level == Level::Sealed { Some(self.recipients()?) } else { None };
        let shelf = self.shelf(level);
        let kept = shelf.keys.put(&key, to).and_then(|()| {
            files.iter().try_for_each(|bytes| {
                line.files.push(shelf.store.put(bytes, &key)?);
                Ok(())
            })
        });
        if let Err(error) = kept {
            // Merely tidy, on a disk that is full: no line speaks of them.
            let _ = line.files.iter().try_for_each(|stored| shelf.store.destroy(stored));
            let _ = shelf.keys.destroy(&key.name());
            return Err(error.into());
        }
        self.append(level, line, What::Entry(entry), Some(key))
    }

    fn append(&mut self, level: Level, line: Line, what: What, key: Option<ActKey>) -> Result<u64> {
        let bytes = serde_json::to_vec(&line)?;
        let index = self.shelf_mut(level).log.append(&[bytes])?;
        self.withdrawn.extend(line.withdraws_here().map(|of| (level, of)));
        self.acts.push(Act { level, index, what, line: Arc::new(line), key });
        let at = self.acts.len() - 1;
        self.note_files(at);
        Ok(self.size(level).saturating_sub(1))
    }

    /// Where the logs below a level stand.
    fn heads(&self, level: Level) -> Vec<crate::line::Head> {
        self.shelves.iter().filter(|shelf| shelf.level < level).map(|shelf| shelf.head()).collect()
    }

    /// The second at which an act is recorded: never before an act that its level knows of, so that
    /// "as of a day" has one meaning also where a clock ran backward.
    fn time(&self, level: Level, now: i64) -> i64 {
        self.acts(level).map(Act::recorded_at).max().map_or(now, |last| last.max(now))
    }
}

fn import(addition: &Addition<'_>, reading: &Reading) -> Import {
    let guide = addition.guide.map(|(kind, name, text)| Guide {
        kind,
        hash: sha256(text.as_bytes()).to_string(),
        name: name.to_owned(),
    });
    Import {
        source: sha256(addition.bytes).to_string(),
        file_name: addition.file_name.to_owned(),
        bytes: addition.bytes.len() as u64,
        recognised: None,
        info: addition.info.clone(),
        level: reading.info.level.unwrap_or_default(),
        records: reading.records.len() as u64,
        problems: reading.records.iter().filter(|r| !r.problems.is_empty()).count() as u64,
        events: reading.events.len() as u64,
        guide,
        raised: Vec::new(),
        elsewhere: None,
    }
}

/// The bytes whose hash is a leaf: the salt, then what is committed to. A bare hash of a name and a
/// birth date could be guessed.
pub(crate) fn commitment(salt: &Hash, what: &[u8]) -> Vec<u8> {
    [&salt.0[..], what].concat()
}

/// The leaves of an import's tree: what it says, then its records in order.
///
/// # Errors
/// If a record cannot be written as JSON.
pub(crate) fn leaves(key: &ActKey, entry: &Entry, reading: &Reading) -> Result<Vec<Hash>> {
    let import = commitment(&key.salt(0), &serde_json::to_vec(entry)?);
    let mut leaves = vec![merkle::leaf_hash(&import)];
    // Each leaf is its own: whatever the threads, the order is that of the records.
    let records = reading.records.par_iter().enumerate();
    let records = records.map(|(at, record)| {
        let bytes = commitment(&key.salt(at as u64 + 1), &serde_json::to_vec(record)?);
        Ok::<_, Error>(merkle::leaf_hash(&bytes))
    });
    leaves.extend(records.collect::<Result<Vec<_>>>()?);
    Ok(leaves)
}

fn tree(key: &ActKey, entry: &Entry, reading: &Reading) -> Result<Tree> {
    let leaves = leaves(key, entry, reading)?;
    Ok(Tree { leaves: leaves.len() as u64, root: merkle::root(&leaves) })
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
    let claiming: BTreeSet<&str> =
        reading.events.iter().map(|event| event.record.as_str()).collect();
    Added {
        import,
        entry,
        already,
        unclaimed: reading.records.len().saturating_sub(claiming.len()),
        said: reading.said.clone(),
        unmapped: reading.unmapped.clone(),
        problems: problems.take(10).collect(),
    }
}
