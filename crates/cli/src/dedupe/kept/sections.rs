//! Files of sections that are read where they are needed.
//!
//! A file is written once and never changed: its sections one after another, then a directory, then a footer that says where
//! the directory is. Sections are cut into frames of 1 KiB; the directory holds a check of each, so that whatever is read
//! was read whole, and of sorted sections the key at the head of each frame, so that one read finds a key.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use serde::{Deserialize, Serialize};

/// Bytes of a frame.
pub(super) const FRAME: usize = 1 << 10;

/// What a file begins and ends with; the digit is the form.
const MAGIC: &[u8; 8] = b"PARKEPT1";

/// Bytes of the footer: where the directory is, its length, its check, the magic.
const FOOTER: usize = 32;

/// What tells a file from any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    /// Its length in bytes.
    pub(super) bytes: u64,
    /// The check of its directory, which holds those of all frames.
    pub(super) check: u64,
}

/// A check against damage, not against forgery: each step is a bijection of what went before.
pub(super) fn check(seed: u64, bytes: &[u8]) -> u64 {
    let step =
        |sum: u64, word: u64| (sum.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (words, rest) = bytes.as_chunks::<8>();
    let sum = words.iter().fold(seed, |sum, word| step(sum, u64::from_le_bytes(*word)));
    let last = rest.iter().fold(rest.len() as u64, |word, byte| word << 8 | u64::from(*byte));
    paradero_link::mix(step(sum, last))
}

fn brief(bytes: &[u8]) -> u32 {
    u32::try_from(check(0, bytes) >> 32).unwrap_or(0)
}

/// One section.
#[derive(Default)]
struct Section {
    id: u32,
    start: u64,
    bytes: u64,
    checks: Vec<u32>,
    /// Of a sorted section: the upper half of the first word of each frame.
    heads: Vec<u32>,
}

impl Section {
    fn take(&mut self, frame: &[u8], sorted: bool) {
        self.checks.push(brief(frame));
        if let Some(word) = frame.first_chunk::<8>().filter(|_| sorted) {
            self.heads.push(upper(u64::from_le_bytes(*word)));
        }
    }
}

/// The upper half of a word.
pub(super) fn upper(word: u64) -> u32 {
    u32::try_from(word >> 32).unwrap_or(0)
}

/// The lower half of a word.
pub(super) fn lower(word: u64) -> u32 {
    u32::try_from(word & 0xffff_ffff).unwrap_or(0)
}

/// Two halves as a word.
pub(super) fn word(upper: u32, lower: u32) -> u64 {
    u64::from(upper) << 32 | u64::from(lower)
}

/// Writes a new file; one that nobody else may read.
pub(super) struct Writer {
    path: PathBuf,
    out: BufWriter<File>,
    at: u64,
    frame: Vec<u8>,
    sorted: bool,
    sections: Vec<Section>,
}

impl Writer {
    pub(super) fn create(path: &Path) -> anyhow::Result<Self> {
        let file = private(path).with_context(|| format!("cannot write {}", path.display()))?;
        let mut writer = Self {
            path: path.to_owned(),
            out: BufWriter::with_capacity(1 << 18, file),
            at: 0,
            frame: Vec::with_capacity(FRAME),
            sorted: false,
            sections: Vec::new(),
        };
        writer.plain(MAGIC)?;
        Ok(writer)
    }

    fn plain(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.at += bytes.len() as u64;
        let path = &self.path;
        self.out.write_all(bytes).with_context(|| format!("cannot write {}", path.display()))
    }

    /// Begins a section; a sorted one holds words by which it is searched.
    pub(super) fn begin(&mut self, id: u32, sorted: bool) {
        self.sections.push(Section { id, start: self.at, ..Section::default() });
        self.sorted = sorted;
    }

    /// Adds bytes to the section begun last.
    pub(super) fn put(&mut self, mut bytes: &[u8]) -> anyhow::Result<()> {
        while !bytes.is_empty() {
            let room = FRAME - self.frame.len();
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.frame.extend_from_slice(now);
            bytes = later;
            if self.frame.len() == FRAME {
                self.turn()?;
            }
        }
        Ok(())
    }

    pub(super) fn put_word(&mut self, word: u64) -> anyhow::Result<()> {
        self.put(&word.to_le_bytes())
    }

    fn turn(&mut self) -> anyhow::Result<()> {
        let frame = std::mem::take(&mut self.frame);
        if let Some(section) = self.sections.last_mut() {
            section.take(&frame, self.sorted);
            section.bytes += frame.len() as u64;
        }
        self.plain(&frame)?;
        self.frame = frame;
        self.frame.clear();
        Ok(())
    }

    /// Ends the section begun last.
    pub(super) fn end(&mut self) -> anyhow::Result<()> {
        if self.frame.is_empty() { Ok(()) } else { self.turn() }
    }

    /// A whole section.
    pub(super) fn section(&mut self, id: u32, bytes: &[u8]) -> anyhow::Result<()> {
        self.begin(id, false);
        self.put(bytes)?;
        self.end()
    }

    /// Writes the directory; the file is on the disk when this returns.
    pub(super) fn finish(mut self) -> anyhow::Result<Stamp> {
        let mut directory = Vec::new();
        for section in &self.sections {
            directory.extend(section.id.to_le_bytes());
            directory.extend(section.start.to_le_bytes());
            directory.extend(section.bytes.to_le_bytes());
            for part in [&section.checks, &section.heads] {
                directory.extend((part.len() as u64).to_le_bytes());
                directory.extend(part.iter().flat_map(|word| word.to_le_bytes()));
            }
        }
        let sum = check(1, &directory);
        let start = self.at;
        self.plain(&directory)?;
        for word in [start, directory.len() as u64, sum] {
            self.plain(&word.to_le_bytes())?;
        }
        self.plain(MAGIC)?;
        let fault = || format!("cannot write {}", self.path.display());
        self.out.flush().with_context(fault)?;
        self.out.get_ref().sync_all().with_context(fault)?;
        Ok(Stamp { bytes: self.at, check: sum })
    }
}

/// A new file that only its owner may read and write.
pub(super) fn private(path: &Path) -> std::io::Result<File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A file that was written whole, opened for reading.
pub(super) struct Sections {
    path: PathBuf,
    file: File,
    sections: Vec<Section>,
}

impl Sections {
    /// Opens a file and reads its directory.
    ///
    /// # Errors
    /// When it cannot be read, is damaged, or is not the one of that stamp.
    pub(super) fn open(path: &Path, stamp: Stamp) -> anyhow::Result<Self> {
        let name = path.display().to_string();
        let file = File::open(path).with_context(|| format!("cannot read {name}"))?;
        let bytes = file.metadata().with_context(|| format!("cannot read {name}"))?.len();
        ensure!(
            bytes == stamp.bytes,
            "{name}: {bytes} bytes, but the state says {}; it was cut or replaced: take the folder from a copy, or keep anew",
            stamp.bytes
        );
        let mut opened = Self { path: path.to_owned(), file, sections: Vec::new() };
        let footer = opened.at(bytes.saturating_sub(FOOTER as u64), FOOTER)?;
        let mut words = Words(&footer);
        let (start, length, sum) = (words.long(), words.long(), words.long());
        ensure!(
            opened.at(0, MAGIC.len())? == MAGIC && words.0 == MAGIC && sum == Some(stamp.check),
            "{name}: not the file that the state names; take the folder from a copy, or keep anew"
        );
        let inside = start
            .zip(length)
            .filter(|(start, length)| start.checked_add(*length).is_some_and(|end| end <= bytes));
        let (start, length) = inside.with_context(|| opened.damaged(bytes))?;
        let directory = opened.at(start, usize::try_from(length)?)?;
        if check(1, &directory) != stamp.check {
            bail!(opened.damaged(start));
        }
        let mut words = Words(&directory);
        while !words.0.is_empty() {
            let section = words.section().with_context(|| opened.damaged(start))?;
            opened.sections.push(section);
        }
        Ok(opened)
    }

    fn damaged(&self, at: u64) -> String {
        format!(
            "{}: damaged at byte {at}; take the folder from a copy, or keep anew",
            self.path.display()
        )
    }

    fn at(&self, start: u64, bytes: usize) -> anyhow::Result<Vec<u8>> {
        let mut found = vec![0; bytes];
        read_at(&self.file, &mut found, start)
            .with_context(|| format!("cannot read {} at byte {start}", self.path.display()))?;
        Ok(found)
    }

    /// Bytes of a section; 0 where there is none.
    pub(super) fn bytes(&self, id: u32) -> u64 {
        self.find(id).map_or(0, |section| section.bytes)
    }

    fn find(&self, id: u32) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }

    /// A section to read, so many frames at a time.
    pub(super) fn view(&self, id: u32, ahead: usize) -> View<'_> {
        View { of: self, section: self.find(id), ahead: ahead.max(1), first: 0, held: Vec::new() }
    }

    /// A whole section.
    pub(super) fn whole(&self, id: u32) -> anyhow::Result<Vec<u8>> {
        let bytes = self.bytes(id);
        let mut view = self.view(id, usize::MAX);
        Ok(view.get(0, usize::try_from(bytes)?)?.to_vec())
    }

    /// A whole section of words.
    pub(super) fn words(&self, id: u32) -> anyhow::Result<Vec<u64>> {
        let bytes = self.whole(id)?;
        Ok(bytes.as_chunks::<8>().0.iter().map(|word| u64::from_le_bytes(*word)).collect())
    }
}

#[cfg(unix)]
fn read_at(file: &File, into: &mut [u8], at: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, into, at)
}

#[cfg(windows)]
fn read_at(file: &File, mut into: &mut [u8], mut at: u64) -> std::io::Result<()> {
    while !into.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, into, at)?;
        if read == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        at += read as u64;
        into = into.split_at_mut(read).1;
    }
    Ok(())
}

/// A section that is read frame by frame; what was read last is held.
pub(super) struct View<'a> {
    of: &'a Sections,
    section: Option<&'a Section>,
    ahead: usize,
    /// The first frame held.
    first: usize,
    held: Vec<u8>,
}

impl View<'_> {
    /// Some bytes of the section.
    pub(super) fn get(&mut self, start: u64, bytes: usize) -> anyhow::Result<&[u8]> {
        if bytes == 0 {
            return Ok(&[]);
        }
        let at = usize::try_from(start)?;
        let held = self.first * FRAME..self.first * FRAME + self.held.len();
        if at < held.start || at + bytes > held.end {
            self.hold(at / FRAME, (at + bytes).div_ceil(FRAME))?;
        }
        let at = at - self.first * FRAME;
        self.held.get(at..at + bytes).with_context(|| self.of.damaged(start))
    }

    fn hold(&mut self, first: usize, end: usize) -> anyhow::Result<()> {
        let Some(section) = self.section else { bail!(self.of.damaged(self.of.bytes(0))) };
        let frames = section.checks.len();
        let end = end.max(first.saturating_add(self.ahead)).min(frames);
        let (start, stop) = ((first * FRAME) as u64, ((end * FRAME) as u64).min(section.bytes));
        let bytes = usize::try_from(stop.saturating_sub(start))?;
        self.held.resize(bytes, 0);
        self.first = first;
        let place = section.start + start;
        read_at(&self.of.file, &mut self.held, place).with_context(|| self.of.damaged(place))?;
        for (frame, known) in self.held.chunks(FRAME).zip(section.checks.iter().skip(first)) {
            if brief(frame) != *known {
                bail!(self.of.damaged(place));
            }
        }
        Ok(())
    }

    /// How many words the section has.
    pub(super) fn len(&self) -> usize {
        self.section.map_or(0, |section| usize::try_from(section.bytes / 8).unwrap_or(0))
    }

    /// The word at a place.
    pub(super) fn word(&mut self, at: usize) -> anyhow::Result<u64> {
        let bytes = self.get(8 * at as u64, 8)?;
        Ok(bytes.first_chunk::<8>().map_or(0, |word| u64::from_le_bytes(*word)))
    }

    /// In a sorted section the place of the first record whose first word has an upper half not below `key`. Records are
    /// so many words long.
    pub(super) fn seek(&mut self, key: u32, width: usize) -> anyhow::Result<usize> {
        let Some(section) = self.section else { return Ok(0) };
        let frame = section.heads.partition_point(|head| *head < key).saturating_sub(1);
        let records = FRAME / 8 / width;
        let all = self.len() / width;
        let (mut low, mut high) = ((frame * records).min(all), ((frame + 1) * records).min(all));
        while low < high {
            let middle = low.midpoint(high);
            if upper(self.word(middle * width)?) < key {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low * width)
    }
}

/// Numbers in a row of bytes.
struct Words<'a>(&'a [u8]);

impl Words<'_> {
    fn long(&mut self) -> Option<u64> {
        let (word, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*word))
    }

    fn short(&mut self) -> Option<u32> {
        let (word, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*word))
    }

    fn section(&mut self) -> Option<Section> {
        let mut section = Section {
            id: self.short()?,
            start: self.long()?,
            bytes: self.long()?,
            ..Section::default()
        };
        for part in 0..2 {
            let length = usize::try_from(self.long()?).ok()?;
            let (words, rest) = self.0.split_at_checked(length.checked_mul(4)?)?;
            self.0 = rest;
            let words = words.as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word));
            if part == 0 { section.checks.extend(words) } else { section.heads.extend(words) }
        }
        Some(section)
    }
}
