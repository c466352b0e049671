//! Making an export.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use rayon::prelude::*;

use super::BlindError;
use super::birth::HashedBirth;
use super::frames::Sealer;
use super::key::{Handle, Key, SALT, Secrets, hex};
use super::record::{Counts, HashedDocument, HashedPerson};
use super::word::Hashed;
use crate::birth::Interval;
use crate::hit::Person;
use crate::index::{MOST_WORDS, words_of};

/// What must be drawn at random for each export, and never twice.
#[derive(Clone)]
pub struct Chance {
    /// Lies open in the head of the export.
    pub salt: [u8; SALT],
    /// Stays with whoever makes it: handles come from it.
    pub secret: [u8; 32],
}

/// What was exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Which export it is: its salt, in hexadecimal digits.
    pub export: String,
    /// The handles with the ids of their people, ascending.
    pub handles: Vec<(Handle, String)>,
    /// Names of theirs.
    pub names: usize,
    /// Distinct words of those.
    pub words: usize,
}

/// Writes an export of people: of each the keyed hashes of names, dates of birth and documents, no more. Nobody is left out;
/// who has neither a name nor a document is found by nobody. The same people, key and chance give the same bytes, in
/// whatever order the people come.
///
/// Names count up to their sixteenth word. Dates of birth that may be of two years are left out.
///
/// # Errors
/// If `out` fails, or two people draw one handle (of a million people once in 40 million exports).
pub fn export(
    persons: &[Person],
    key: &Key,
    chance: &Chance,
    out: impl Write,
) -> Result<Exported, BlindError> {
    let secrets = key.of_export(&chance.salt);
    let people: BTreeMap<Handle, &Person> =
        persons.iter().map(|one| (Handle::of(&chance.secret, &one.id), one)).collect();
    if people.len() != persons.len() {
        return Err(BlindError::SameHandle);
    }
    let names: Vec<Vec<Vec<String>>> = people.values().map(|person| names_of(person)).collect();
    let words = Words::new(&secrets, &names);
    let births = Births::new(&secrets, people.values());
    let counts = Counts {
        people: people.len() as u64,
        names: names.iter().map(Vec::len).sum::<usize>() as u64,
        words: words.hashed.len() as u64,
        births: births.0.len() as u64,
    };

    let mut to = Sealer::new(out, &secrets, &chance.salt)?;
    counts.write(&mut to)?;
    words.hashed.iter().try_for_each(|(word, names)| word.write(&mut to, *names))?;
    births.0.keys().try_for_each(|birth| birth.write(&mut to))?;
    for ((handle, person), names) in people.iter().zip(&names) {
        let documents = person.documents.iter();
        let hashed = HashedPerson {
            handle: *handle,
            names: words.numbers(names),
            births: births.numbers(&secrets, person),
            documents: sorted(documents.filter_map(|text| HashedDocument::new(&secrets, text))),
        };
        hashed.write(&mut to)?;
    }
    to.finish()?;
    let ids = people.into_iter().map(|(handle, person)| (handle, person.id.clone()));
    Ok(Exported {
        export: hex(&chance.salt),
        handles: ids.collect(),
        names: names.iter().map(Vec::len).sum(),
        words: words.hashed.len(),
    })
}

fn sorted(documents: impl Iterator<Item = HashedDocument>) -> Vec<HashedDocument> {
    let mut all: Vec<HashedDocument> = documents.collect();
    all.sort_by_key(|one| (one.number, one.kind));
    all
}

/// The words of each name that has any.
fn names_of(person: &Person) -> Vec<Vec<String>> {
    let names = person.all_names().map(|name| {
        let mut words = words_of(name);
        words.truncate(MOST_WORDS);
        words
    });
    names.filter(|words| !words.is_empty()).collect()
}

/// The distinct words, in the order of their hashes.
struct Words<'a> {
    hashed: Vec<(Hashed, u64)>,
    numbers: BTreeMap<&'a str, u32>,
}

impl<'a> Words<'a> {
    fn new(secrets: &Secrets, names: &'a [Vec<Vec<String>>]) -> Self {
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for name in names.iter().flatten() {
            let distinct: BTreeSet<&str> = name.iter().map(String::as_str).collect();
            distinct.into_iter().for_each(|word| *counts.entry(word).or_default() += 1);
        }
        let counts: Vec<(&str, u64)> = counts.into_iter().collect();
        let mut hashed: Vec<(Hashed, u64, &str)> = counts
            .into_par_iter()
            .map(|(word, names)| (Hashed::new(secrets, word), names, word))
            .collect();
        hashed.sort_unstable_by_key(|one| one.0.word);
        let numbers = (0_u32..).zip(&hashed).map(|(number, one)| (one.2, number)).collect();
        Self { hashed: hashed.into_iter().map(|one| (one.0, one.1)).collect(), numbers }
    }

    fn numbers(&self, names: &[Vec<String>]) -> Vec<Vec<u32>> {
        let number = |word: &String| self.numbers.get(word.as_str()).copied();
        let mut names: Vec<Vec<u32>> =
            names.iter().map(|words| words.iter().filter_map(number).collect()).collect();
        names.sort_unstable();
        names
    }
}

/// The distinct dates of birth, in the order of their hashes, with their numbers.
struct Births(BTreeMap<HashedBirth, u32>);

impl Births {
    fn new<'a>(secrets: &Secrets, people: impl Iterator<Item = &'a &'a Person>) -> Self {
        let mut intervals: Vec<Interval> = Vec::new();
        people.for_each(|person| intervals.extend(&person.births));
        intervals.sort_unstable_by_key(|birth| (birth.earliest, birth.latest));
        intervals.dedup();
        let hashed = intervals.iter().filter_map(|birth| HashedBirth::new(secrets, *birth));
        let mut all: BTreeMap<HashedBirth, u32> = hashed.map(|birth| (birth, 0)).collect();
        (0..).zip(all.values_mut()).for_each(|(number, place)| *place = number);
        Self(all)
    }

    fn numbers(&self, secrets: &Secrets, person: &Person) -> Vec<u32> {
        let hashed = person.births.iter().filter_map(|birth| HashedBirth::new(secrets, *birth));
        let mut numbers: Vec<u32> =
            hashed.filter_map(|birth| self.0.get(&birth).copied()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}
