//! What lies in the frames of an export: words, dates of birth, people.
//!
//! ```text
//! counts   people, names, words, births: four numbers
//! word     how many names have it: a number; traits: a byte; hash of the word, its sound, its consonants;
//!          hashes of its forms, with none, one and two letters left out: a count and hashes each
//! birth    hashes of year, month, day
//! person   handle; names: a count, of each a count of words and their numbers; births: a count and their numbers;
//!          documents: a count, of each its kind, a byte (1: five signs or more), the number, a count of its
//!          forms and those: the number and it with one sign left out
//! ```
//!
//! Hashes are of eight bytes, little-endian, 0 for none; counts and numbers in groups of seven bits. Words and births lie in
//! the order of their hashes, people in that of their handles: of the order in which they were given nothing is left. What lies
//! after the last person is filling.

use std::io::{Read, Write};

use paradero_names::fold;

use super::BlindError;
use super::birth::HashedBirth;
use super::frames::{Opener, Sealer};
use super::key::{Handle, Kind, Secrets};
use super::word::{Hashed, Traits, number_forms};
use crate::document::Document;
use crate::hit::Why;
use crate::index::MOST_WORDS;
use crate::score;

/// The most of anything that an export counts: what is read in good faith does not take all memory.
const MOST: u64 = 1 << 31;

/// The most hashes of forms that a word of eight letters has.
const MOST_FORMS: u64 = 64;

/// Fewest signs of a document number that tell a person.
const TELLING: usize = 5;

/// What an export holds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) people: u64,
    pub(super) names: u64,
    pub(super) words: u64,
    pub(super) births: u64,
}

impl Counts {
    pub(super) fn write<W: Write>(&self, to: &mut Sealer<'_, W>) -> Result<(), BlindError> {
        [self.people, self.names, self.words, self.births]
            .iter()
            .try_for_each(|one| to.number(*one))
    }

    pub(super) fn read<R: Read>(from: &mut Opener<R>) -> Result<Self, BlindError> {
        let mut next = || from.number(MOST);
        Ok(Self { people: next()?, names: next()?, words: next()?, births: next()? })
    }
}

impl Hashed {
    pub(super) fn write<W: Write>(
        &self,
        to: &mut Sealer<'_, W>,
        names: u64,
    ) -> Result<(), BlindError> {
        to.number(names)?;
        to.byte(self.traits.to_byte())?;
        [self.word, self.sound, self.consonants].iter().try_for_each(|hash| to.hash(*hash))?;
        for forms in &self.forms {
            to.number(forms.len() as u64)?;
            forms.iter().try_for_each(|hash| to.hash(*hash))?;
        }
        Ok(())
    }

    /// The word, and how many names have it.
    pub(super) fn read<R: Read>(from: &mut Opener<R>) -> Result<(Self, u32), BlindError> {
        let names = from.number(MOST)?;
        let traits = Traits::from_byte(from.byte()?);
        let mut hashed = Self {
            traits,
            word: from.hash()?,
            sound: from.hash()?,
            consonants: from.hash()?,
            ..Self::default()
        };
        for forms in &mut hashed.forms {
            let count = from.number(MOST_FORMS)?;
            for _ in 0..count {
                forms.push(from.hash()?);
            }
        }
        Ok((hashed, u32::try_from(names).unwrap_or(u32::MAX)))
    }
}

impl HashedBirth {
    pub(super) fn write<W: Write>(&self, to: &mut Sealer<'_, W>) -> Result<(), BlindError> {
        [self.year, self.month, self.day].iter().try_for_each(|hash| to.hash(*hash))
    }

    pub(super) fn read<R: Read>(from: &mut Opener<R>) -> Result<Self, BlindError> {
        Ok(Self { year: from.hash()?, month: from.hash()?, day: from.hash()? })
    }
}

/// A document as hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct HashedDocument {
    /// 0 where none is stated.
    pub(super) kind: u64,
    pub(super) long: bool,
    pub(super) number: u64,
    /// The number, and it with one sign left out; none where it is too short to tell anyone. Ascending.
    pub(super) forms: Vec<u64>,
}

impl HashedDocument {
    /// Nothing when no letter or digit is left of the number.
    pub(super) fn new(secrets: &Secrets, text: &str) -> Option<Self> {
        let document = Document::parse(text)?;
        let kind = text.split_once(':').map_or("", |parts| parts.0);
        let kind = match fold(kind).replace(' ', "").as_str() {
            "" => 0,
            kind => secrets.hash(Kind::TypeOfDocument, kind.as_bytes()),
        };
        let long = document.number.len() >= TELLING;
        let forms = if long { number_forms(&document.number) } else { Vec::new() };
        let hash = |form: &Vec<u8>| secrets.hash(Kind::DocumentForm, form);
        let mut forms: Vec<u64> = forms.iter().map(hash).collect();
        forms.sort_unstable();
        let number = secrets.hash(Kind::Document, document.number.as_bytes());
        Some(Self { kind, long, number, forms })
    }

    /// How two documents stand to each other, and what it weighs: as [`Document::compare`], but that two numbers which are
    /// one with a sign left out of each count as one sign apart wherever the signs stood.
    pub(super) fn compare(&self, other: &Self) -> Option<(Why, i32)> {
        let same_kind = self.kind == other.kind || self.kind == 0 || other.kind == 0;
        let telling = same_kind && self.long && other.long;
        if self.number == other.number {
            let same = (Why::SameDocument, score::SAME_DOCUMENT);
            return Some(if telling { same } else { (Why::NearDocument, score::NEAR_DOCUMENT) });
        }
        match same_kind {
            true if telling && self.shares(other) => {
                Some((Why::NearDocument, score::NEAR_DOCUMENT))
            }
            true => Some((Why::OtherDocument, score::OTHER_DOCUMENT)),
            false => None,
        }
    }

    fn shares(&self, other: &Self) -> bool {
        self.forms.iter().any(|hash| other.forms.binary_search(hash).is_ok())
    }

    fn write<W: Write>(&self, to: &mut Sealer<'_, W>) -> Result<(), BlindError> {
        to.hash(self.kind)?;
        to.byte(u8::from(self.long))?;
        to.hash(self.number)?;
        to.number(self.forms.len() as u64)?;
        self.forms.iter().try_for_each(|hash| to.hash(*hash))
    }

    fn read<R: Read>(from: &mut Opener<R>) -> Result<Self, BlindError> {
        let (kind, long, number) = (from.hash()?, from.byte()? & 1 != 0, from.hash()?);
        let count = from.number(MOST)?;
        let mut forms = Vec::new();
        for _ in 0..count {
            forms.push(from.hash()?);
        }
        Ok(Self { kind, long, number, forms })
    }
}

/// A person as hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HashedPerson {
    pub(super) handle: Handle,
    /// Numbers of words, by name.
    pub(super) names: Vec<Vec<u32>>,
    /// Numbers of dates of birth.
    pub(super) births: Vec<u32>,
    pub(super) documents: Vec<HashedDocument>,
}

impl HashedPerson {
    pub(super) fn write<W: Write>(&self, to: &mut Sealer<'_, W>) -> Result<(), BlindError> {
        to.hash(self.handle.0)?;
        to.number(self.names.len() as u64)?;
        for words in &self.names {
            numbers(to, words)?;
        }
        numbers(to, &self.births)?;
        to.number(self.documents.len() as u64)?;
        self.documents.iter().try_for_each(|document| document.write(to))
    }

    pub(super) fn read<R: Read>(from: &mut Opener<R>, counts: &Counts) -> Result<Self, BlindError> {
        let mut person = Self {
            handle: Handle(from.hash()?),
            names: Vec::new(),
            births: Vec::new(),
            documents: Vec::new(),
        };
        for _ in 0..from.number(MOST)? {
            person.names.push(read_numbers(from, counts.words, MOST_WORDS as u64)?);
        }
        person.births = read_numbers(from, counts.births, MOST)?;
        for _ in 0..from.number(MOST)? {
            person.documents.push(HashedDocument::read(from)?);
        }
        Ok(person)
    }
}

fn numbers<W: Write>(to: &mut Sealer<'_, W>, numbers: &[u32]) -> Result<(), BlindError> {
    to.number(numbers.len() as u64)?;
    numbers.iter().try_for_each(|number| to.number(u64::from(*number)))
}

/// Numbers below one, at most so many.
fn read_numbers<R: Read>(
    from: &mut Opener<R>,
    below: u64,
    most: u64,
) -> Result<Vec<u32>, BlindError> {
    let count = from.number(most)?;
    let mut numbers = Vec::new();
    for _ in 0..count {
        let number = from.number(below.saturating_sub(1))?;
        numbers.push(u32::try_from(number).unwrap_or(u32::MAX));
    }
    Ok(numbers)
}
