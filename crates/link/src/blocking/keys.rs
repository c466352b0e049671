//! What rows can be brought together by: the sound of a word of a name, a date of birth and its parts, a document,
//! a place. Each distinct value gives its keys once.

use std::hash::BuildHasherDefault;

use hashbrown::HashMap;
use paradero_names::{Lexicon, phonetic_key};
use rayon::prelude::*;

use crate::dates::civil;
use crate::input::FieldKind;
use crate::prepare::{Prepared, mix};
use crate::values::{Column, Days, Names, Ready, count, hash_of, span, texts_of};

/// Words of one name that give keys.
const NAME_WORDS: usize = 8;
/// Words of one address that do.
const ADDRESS_WORDS: usize = 12;
/// Words of one other text that do.
const TEXT_WORDS: usize = 5;
/// Digits of a telephone number that are written everywhere.
const LOCAL_DIGITS: usize = 7;

/// One type of key, over all rows.
pub(crate) struct KeyType {
    /// What it is, for people to read.
    pub(crate) name: String,
    /// Types of one group say one thing in several ways, so they are not joined with each other.
    pub(crate) group: u8,
    /// Whether two keys of the same row may be joined: the words of names and of addresses.
    pub(crate) joins_itself: bool,
    /// The columns that give it: keys by value.
    parts: Vec<Part>,
    /// By key: its hash, the same in every file.
    pub(crate) hashes: Vec<u64>,
    /// By key: rows that have it.
    pub(crate) rows: Vec<u32>,
}

/// The keys that the values of one column give.
struct Part {
    column: usize,
    ends: Vec<u32>,
    keys: Vec<u32>,
}

impl KeyType {
    /// The keys of a row, ascending, each once; `into` is emptied first.
    pub(crate) fn of(&self, codes: &[u32], into: &mut Vec<u32>) {
        gather(&self.parts, codes, into);
    }

    /// By value, half of the hash of each key that is among the frequent.
    pub(super) fn halves(&self, frequent: &[bool]) -> Halves {
        let among = |key: &&u32| frequent.get(**key as usize).copied().unwrap_or(false);
        let of_part = |part: &Part| {
            let (mut ends, mut hashes) = (Vec::with_capacity(part.ends.len()), Vec::new());
            for value in 0..part.ends.len() {
                let keys = part.keys.get(span(&part.ends, value)).unwrap_or_default();
                hashes.extend(keys.iter().filter(among).map(|key| half(self.hash(*key))));
                ends.push(count(hashes.len()));
            }
            Part { column: part.column, ends, keys: hashes }
        };
        Halves { parts: self.parts.iter().map(of_part).collect() }
    }

    /// Forgets which values give which keys, once these lie beside the rows.
    pub(super) fn forget(&mut self) {
        (self.parts, self.hashes) = (Vec::new(), Vec::new());
    }

    pub(crate) fn hash(&self, key: u32) -> u64 {
        self.hashes.get(key as usize).copied().unwrap_or(0)
    }

    /// Pairs of rows that share a key, over all keys: what the type costs by itself.
    pub(crate) fn pairs(&self) -> u64 {
        self.rows.iter().map(|&rows| pairs_of(u64::from(rows))).sum()
    }
}

/// The frequent keys of a type as halves of their hashes, by column and value.
pub(super) struct Halves {
    parts: Vec<Part>,
}

impl Halves {
    /// Those of a row, ascending, each once; `into` is emptied first.
    pub(super) fn of(&self, codes: &[u32], into: &mut Vec<u32>) {
        gather(&self.parts, codes, into);
    }
}

/// What the values of a row give in some columns, ascending, each once; `into` is emptied first.
fn gather(parts: &[Part], codes: &[u32], into: &mut Vec<u32>) {
    into.clear();
    for part in parts {
        if let Some(value) = codes.get(part.column).and_then(|code| code.checked_sub(1)) {
            into.extend_from_slice(
                part.keys.get(span(&part.ends, value as usize)).unwrap_or_default(),
            );
        }
    }
    if into.len() > 1 {
        into.sort_unstable();
        into.dedup();
    }
}

pub(super) fn half(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or(0)
}

/// Pairs among so many.
pub(crate) fn pairs_of(rows: u64) -> u64 {
    rows * rows.saturating_sub(1) / 2
}

/// A type before its keys are numbered.
struct Draft {
    name: String,
    group: u8,
    joins_itself: bool,
    /// Column, and by value its keys' hashes.
    parts: Vec<(usize, Hashes)>,
}

/// Hashes of keys by value.
#[derive(Default)]
struct Hashes {
    ends: Vec<u32>,
    all: Vec<u64>,
}

impl Hashes {
    /// One value after another, each adding its hashes.
    fn of<T>(values: impl Iterator<Item = T>, mut add: impl FnMut(T, &mut Vec<u64>)) -> Self {
        let mut hashes = Self::default();
        for value in values {
            add(value, &mut hashes.all);
            hashes.ends.push(count(hashes.all.len()));
        }
        hashes
    }
}

/// Every type of key that the columns give.
pub(crate) fn key_types(rows: &Prepared, names: &[String]) -> Vec<KeyType> {
    let sounds = sounds(&rows.lexicon);
    let mut drafts: Vec<Draft> = Vec::new();
    for (at, column) in rows.columns.iter().enumerate() {
        let name = names.get(at).map_or("", String::as_str);
        drafts.extend(drafts_of(rows, at, column, name, &sounds));
    }
    // The words of all names of persons and bodies are one type: a given name may stand as a surname.
    let mut merged: Vec<Draft> = Vec::new();
    for draft in drafts {
        match merged.iter_mut().find(|known| known.group == draft.group && known.joins_itself) {
            Some(known) => known.parts.extend(draft.parts),
            None => merged.push(draft),
        }
    }
    merged.into_par_iter().map(|draft| numbered(rows, draft)).collect()
}

/// Group of the words of names, and of those of addresses; others are numbered by column.
const NAME_GROUP: u8 = u8::MAX;
const ADDRESS_GROUP: u8 = NAME_GROUP - 1;

fn drafts_of(
    rows: &Prepared,
    at: usize,
    column: &Column,
    name: &str,
    sounds: &[u64],
) -> Vec<Draft> {
    let group = u8::try_from(at).unwrap_or(ADDRESS_GROUP - 1);
    let draft = |what: &str, keys: Hashes| Draft {
        name: format!("{what} of {name}"),
        group,
        joins_itself: false,
        parts: vec![(at, keys)],
    };
    match &column.ready {
        _ if column.kind == FieldKind::Sex => Vec::new(),
        Ready::Names(all) => {
            let address = column.kind == FieldKind::Address;
            let keys =
                word_keys(rows, all, column.distinct(), if address { None } else { Some(sounds) });
            let (name, group) = if address {
                (format!("word of {name}"), ADDRESS_GROUP)
            } else {
                ("sound of a word of a name".to_owned(), NAME_GROUP)
            };
            vec![Draft { name, group, joins_itself: true, parts: vec![(at, keys)] }]
        }
        Ready::Dates(days) => {
            let birth = column.kind == FieldKind::BirthDate;
            let parts: &[(&str, DayKey)] = &[
                ("whole", whole_day),
                ("year", year),
                ("month and day", month_and_day),
                ("year and month", year_and_month),
                ("year and day", year_and_day),
            ];
            let parts = parts.get(..if birth { 5 } else { 1 }).unwrap_or_default();
            parts
                .iter()
                .map(|(what, key)| {
                    draft(what, Hashes::of(days.iter(), |day, all| all.extend(key(day))))
                })
                .collect()
        }
        Ready::Texts(texts, _) => {
            let parts = text_parts(column.kind);
            parts
                .iter()
                .map(|(what, keys)| {
                    let add = |value: &str, all: &mut Vec<u64>| {
                        texts_of(value).for_each(|text| keys(text, all));
                    };
                    draft(what, Hashes::of(texts.texts(), add))
                })
                .collect()
        }
    }
}

/// By word: the hash of its sound; 0 where it is too short to tell anything.
fn sounds(lexicon: &Lexicon) -> Vec<u64> {
    (0..count(lexicon.len()))
        .into_par_iter()
        .map(|word| {
            let sound = phonetic_key(lexicon.text(word));
            if sound.len() > 1 { hash_of(u64::from(NAME_GROUP), sound.as_bytes()) | 1 } else { 0 }
        })
        .collect()
}

/// Keys of the words of names: their sounds, or the words themselves.
fn word_keys(rows: &Prepared, names: &Names, values: usize, sounds: Option<&[u64]>) -> Hashes {
    let most = if sounds.is_some() { NAME_WORDS } else { ADDRESS_WORDS };
    let key = |word: u32| match sounds {
        Some(sounds) => sounds.get(word as usize).copied().unwrap_or(0),
        None => match rows.lexicon.text(word) {
            text if text.len() > 1 => hash_of(u64::from(ADDRESS_GROUP), text.as_bytes()) | 1,
            _ => 0,
        },
    };
    let mut keys: Vec<u64> = Vec::new();
    Hashes::of(1..=count(values), |code, all| {
        keys.clear();
        keys.extend(names.of(code).flatten().map(|&word| key(word)).filter(|key| *key != 0));
        keys.sort_unstable();
        keys.dedup();
        keys.truncate(most);
        all.extend_from_slice(&keys);
    })
}

/// One key of a day, where it has it.
type DayKey = fn(&Days) -> Option<u64>;

fn whole_day(day: &Days) -> Option<u64> {
    Some(hash_of(1, &day.digits?))
}

fn year(day: &Days) -> Option<u64> {
    let (from, to) = (civil(day.first).0, civil(day.last).0);
    (from == to).then(|| hash_of(2, &from.to_le_bytes()))
}

fn month_and_day(day: &Days) -> Option<u64> {
    Some(hash_of(3, day.digits?.get(4..)?))
}

fn year_and_month(day: &Days) -> Option<u64> {
    Some(hash_of(4, day.digits?.get(..6)?))
}

fn year_and_day(day: &Days) -> Option<u64> {
    let [y0, y1, y2, y3, _, _, d0, d1] = day.digits?;
    Some(hash_of(5, &[y0, y1, y2, y3, d0, d1]))
}

type TextKeys = fn(&str, &mut Vec<u64>);

fn text_parts(kind: FieldKind) -> &'static [(&'static str, TextKeys)] {
    match kind {
        FieldKind::Document => &[
            ("whole", |text, keys| keys.push(hash_of(1, number(text).as_bytes()))),
            ("first half", |text, keys| {
                keys.extend(halves(text).map(|(head, _)| hash_of(2, head.as_bytes())));
            }),
            ("second half", |text, keys| {
                keys.extend(halves(text).map(|(_, tail)| hash_of(3, tail.as_bytes())));
            }),
        ],
        FieldKind::Phone => &[("last digits", |text, keys| {
            let start = text.len().saturating_sub(LOCAL_DIGITS);
            keys.push(hash_of(1, text.get(start..).unwrap_or(text).as_bytes()));
        })],
        FieldKind::Email => &[
            ("whole", |text, keys| keys.push(hash_of(1, text.as_bytes()))),
            ("name before the @", |text, keys| keys.push(hash_of(2, local(text).as_bytes()))),
            // `ana.rey24` and `ana.rey` are often one.
            ("letters before the @", |text, keys| {
                let letters: Vec<u8> =
                    local(text).bytes().filter(u8::is_ascii_alphabetic).collect();
                keys.push(hash_of(4, &letters));
            }),
            ("host", |text, keys| {
                keys.extend(text.split_once('@').map(|(_, host)| hash_of(3, host.as_bytes())));
            }),
        ],
        FieldKind::PostCode => &[
            ("whole", |text, keys| keys.push(hash_of(1, text.replace(' ', "").as_bytes()))),
            ("first word", |text, keys| {
                keys.extend(text.split_whitespace().next().map(|word| hash_of(2, word.as_bytes())));
            }),
        ],
        FieldKind::Text | FieldKind::Place => &[
            ("whole", |text, keys| keys.push(hash_of(1, text.as_bytes()))),
            ("word", |text, keys| {
                let words = text.split_whitespace();
                if words.clone().nth(1).is_some() {
                    let telling = words.filter(|word| word.len() >= 4).take(TEXT_WORDS);
                    keys.extend(telling.map(|word| hash_of(2, word.as_bytes())));
                }
            }),
        ],
        _ => &[("whole", |text, keys| keys.push(hash_of(1, text.as_bytes())))],
    }
}

/// The number of a document without its kind.
fn number(text: &str) -> &str {
    text.split_once(':').map_or(text, |(_, number)| number)
}

fn halves(text: &str) -> Option<(&str, &str)> {
    let number = number(text);
    (number.len() >= 6).then(|| number.split_at_checked(number.len() / 2)).flatten()
}

fn local(text: &str) -> &str {
    text.split_once('@').map_or(text, |(local, _)| local)
}

/// A hash that is a hash already.
#[derive(Default)]
struct AsIs(u64);

impl std::hash::Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |sum, &byte| sum.rotate_left(8) ^ u64::from(byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Numbers the keys of a type and counts their rows.
fn numbered(rows: &Prepared, draft: Draft) -> KeyType {
    let mut known: HashMap<u64, u32, BuildHasherDefault<AsIs>> = HashMap::default();
    let mut hashes: Vec<u64> = Vec::new();
    let mut parts = Vec::new();
    for (column, values) in draft.parts {
        let mut number = |hash: u64| {
            let hash = mix(hash);
            *known.entry(hash).or_insert_with(|| {
                hashes.push(hash);
                count(hashes.len() - 1)
            })
        };
        let keys = values.all.iter().map(|hash| number(*hash)).collect();
        parts.push(Part { column, ends: values.ends, keys });
    }
    let mut found = KeyType {
        name: draft.name,
        group: draft.group,
        joins_itself: draft.joins_itself,
        parts,
        rows: vec![0; hashes.len()],
        hashes,
    };
    let mut counts = std::mem::take(&mut found.rows);
    let mut own = Vec::new();
    for rank in 0..rows.rows {
        found.of(rows.codes(rank), &mut own);
        for key in &own {
            if let Some(slot) = counts.get_mut(*key as usize) {
                *slot += 1;
            }
        }
    }
    found.rows = counts;
    found
}
