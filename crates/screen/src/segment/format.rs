//! The bytes of a segment: a head, a table of sections, the sections. Little-endian, each section at a multiple of 16
//! bytes, so that numbers are read where they lie.

use std::fmt;

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// First bytes of a segment; the number rises with the layout, or with what a word's keys are.
const MAGIC: [u8; 16] = *b"paradero names 2";

/// Bytes to whose multiple sections are aligned.
const ALIGNMENT: usize = 16;

/// The sections, in the order in which they lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// How many persons, names and words: three `u32`.
    Counts,
    /// By word: what is asked of it at each comparison ([`Entry`](super::view::Entry)).
    Words,
    /// Words of more than 16 signs: (word, end of its text), by word.
    LongEnds,
    /// Their texts.
    LongTexts,
    /// By bucket of keys: where it begins.
    Buckets,
    /// Keys: eight bits of the key and the word.
    Keys,
    /// Names, by word.
    Postings,
    /// By word and name, as those lie: what is told of the name's other words ([`Signature`](super::signature::Signature)).
    Signatures,
    /// By name: its first four words, of three bytes.
    Names,
    /// Names of more words: (name, end of its words), by name.
    ManyEnds,
    /// Their words from the fourth on.
    ManyWords,
    /// By person: where its names begin; absent where each person has one.
    FirstNames,
    /// Persons who have other names: (person, how many are names), by person.
    OwnNames,
    /// By person: which of the ways to write a sex, from 1 on; absent where none is stated.
    Sexes,
    /// Ways to write a sex: where each ends.
    SexEnds,
    /// Their texts.
    SexTexts,
    /// By person: day of birth, or a sign that there is none, or several.
    Days,
    /// Persons of no single day: (person, end of its births), by person.
    BirthEnds,
    /// Their births: first and last day.
    Births,
    /// Days on which somebody is born: (day, end of its persons).
    DayEnds,
    /// The persons, by day.
    Born,
    /// Where the documents of each person end; absent where there is none.
    DocumentEnds,
    /// By document: where its text ends.
    DocumentTextEnds,
    /// Documents as written.
    DocumentTexts,
    /// Hash of a number, whole or with one sign left out, and the person: ascending.
    DocumentKeys,
    /// By person: where its id ends.
    IdEnds,
    /// Ids.
    Ids,
    /// By name: where it ends as written.
    WrittenEnds,
    /// Names as written.
    Written,
}

/// How many sections there are.
const SECTIONS: usize = Section::Written as usize + 1;

/// Why bytes are no segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormatError {
    /// They do not begin as one.
    NotAnIndex,
    /// A section reaches beyond the end, or its length fits no number of its entries.
    Damaged(&'static str),
    /// More words, names or persons than numbers of the format can count.
    TooMany(&'static str),
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnIndex => f.write_str(
                "not an index of names of this version; delete it, it is made again from the register",
            ),
            Self::Damaged(what) => write!(
                f,
                "the index of names is damaged ({what}); delete it, it is made again from the register"
            ),
            Self::TooMany(what) => write!(f, "too many {what} for one index; split the list"),
        }
    }
}

impl std::error::Error for FormatError {}

/// Entries of a section, which are copied once: when all sections are known.
trait Entries: Send {
    fn bytes(&self) -> &[u8];
}

impl<T: IntoBytes + Immutable + Send> Entries for Vec<T> {
    fn bytes(&self) -> &[u8] {
        self.as_slice().as_bytes()
    }
}

/// Sections being gathered.
#[derive(Default)]
pub(crate) struct Writer {
    sections: Vec<(Section, Box<dyn Entries>)>,
}

impl Writer {
    /// Adds a section.
    pub(crate) fn add<T>(&mut self, section: Section, entries: Vec<T>)
    where
        T: IntoBytes + Immutable + Send + 'static,
    {
        self.sections.push((section, Box::new(entries)));
    }

    /// Adds the sections of another, behind its own.
    pub(crate) fn append(&mut self, other: Self) {
        self.sections.extend(other.sections);
    }

    /// The bytes of the segment, in words of eight so that they lie aligned in memory.
    pub(crate) fn finish(self) -> Vec<u64> {
        let head = MAGIC.len() + SECTIONS * 16;
        let length =
            self.sections.iter().map(|(_, entries)| aligned(entries.bytes().len())).sum::<usize>();
        let mut words = vec![0_u64; (aligned(head) + length) / 8];
        let out = words.as_mut_bytes();
        let mut put = |at: usize, bytes: &[u8]| {
            if let Some(place) = out.get_mut(at..at + bytes.len()) {
                place.copy_from_slice(bytes);
            }
        };
        put(0, &MAGIC);
        let mut start = aligned(head);
        for (section, entries) in &self.sections {
            let bytes = entries.bytes();
            let entry = MAGIC.len() + *section as usize * 16;
            put(entry, &(start as u64).to_le_bytes());
            put(entry + 8, &(bytes.len() as u64).to_le_bytes());
            put(start, bytes);
            start += aligned(bytes.len());
        }
        words
    }
}

fn aligned(length: usize) -> usize {
    length.next_multiple_of(ALIGNMENT)
}

/// Bytes of a segment, taken apart.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Result<Self, FormatError> {
        if cfg!(target_endian = "big") || !bytes.starts_with(&MAGIC) {
            return Err(FormatError::NotAnIndex);
        }
        Ok(Self { bytes })
    }

    /// The entries of a section; none where it is absent.
    pub(crate) fn section<T>(
        &self,
        section: Section,
        name: &'static str,
    ) -> Result<&'a [T], FormatError>
    where
        T: FromBytes + Immutable + KnownLayout,
    {
        let damaged = FormatError::Damaged(name);
        let at = MAGIC.len() + section as usize * 16;
        let number = |at: usize| {
            let bytes = self.bytes.get(at..at + 8)?.try_into().ok()?;
            usize::try_from(u64::from_le_bytes(bytes)).ok()
        };
        let (Some(start), Some(length)) = (number(at), number(at + 8)) else { return Err(damaged) };
        let end = start.checked_add(length).ok_or(damaged.clone())?;
        let bytes = self.bytes.get(start..end).ok_or(damaged.clone())?;
        <[T]>::ref_from_bytes(bytes).map_err(|_| damaged)
    }
}
