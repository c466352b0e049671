//! The distinct values of a column, each made ready once for many comparisons.

use std::hash::BuildHasher as _;
use std::ops::Range;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use paradero_names::{Dictionary, Glance, Lexicon, generation, tokens};

use crate::dates::civil;
use crate::input::{Field, FieldKind, Values};
use crate::normal::{normal, words};
use crate::texts::Texts;
use crate::waves::in_waves;

/// Stands between the texts of one value.
pub(crate) const BETWEEN: char = '\u{1f}';

/// Distinct texts made normal in one part of work.
const PART: usize = 1 << 12;

/// One column: what each code from 1 stands for (0 is missing), and how many rows have it.
pub(crate) struct Column {
    pub(crate) kind: FieldKind,
    pub(crate) ready: Ready,
    /// By code - 1: rows that have the value.
    pub(crate) counts: Vec<u32>,
    /// By code - 1: a hash of the value, the same in every file.
    pub(crate) hashes: Vec<u64>,
}

/// Values by code - 1, made ready for their kind.
pub(crate) enum Ready {
    /// Names of persons (whole names, aliases, given names, surnames) and of organisations, and addresses.
    Names(Names),
    /// Normal texts, and which letters occur in each.
    Texts(Dictionary, Vec<u64>),
    /// Days and spans of days.
    Dates(Vec<Days>),
}

/// Earliest and latest day; the digits yyyymmdd where both are one day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) first: i32,
    pub(crate) last: i32,
    pub(crate) digits: Option<[u8; 8]>,
}

/// Values that are names, as words of one lexicon.
#[derive(Default)]
pub(crate) struct Names {
    /// By value: the end of its names.
    name_ends: Vec<u32>,
    /// By name: the end of its words.
    word_ends: Vec<u32>,
    words: Vec<u32>,
    /// By name: the generation that it says (see [`paradero_names::generation`]); 0 where it says none.
    generations: Vec<u8>,
    /// By value: what tells it from others at a glance, where it is one name.
    glances: Vec<Glance>,
}

impl Names {
    /// The names of a value, each the slice of its words.
    pub(crate) fn of(&self, code: u32) -> impl Iterator<Item = &[u32]> + Clone {
        let value = code.checked_sub(1).map_or(usize::MAX, |value| value as usize);
        span(&self.name_ends, value).map(|name| {
            let words = span(&self.word_ends, name);
            self.words.get(words).unwrap_or_default()
        })
    }

    /// What tells a value from others at a glance.
    #[inline]
    pub(crate) fn glance(&self, code: u32) -> Glance {
        self.glances.get((code as usize).wrapping_sub(1)).copied().unwrap_or_default()
    }

    /// Whether two values say of one name that its bearers are of two generations.
    pub(crate) fn generations_differ(&self, one: u32, two: u32) -> bool {
        let of = |code: u32| {
            let value = code.checked_sub(1).map_or(usize::MAX, |value| value as usize);
            let said = self.generations.get(span(&self.name_ends, value)).unwrap_or_default();
            said.iter().copied().max().unwrap_or(0)
        };
        let (a, b) = (of(one), of(two));
        a != 0 && b != 0 && a != b
    }

    /// Whether any name says a generation.
    pub(crate) fn some_generation(&self) -> bool {
        self.generations.iter().any(|said| *said > 0)
    }

    /// How many values there are.
    pub(crate) fn len(&self) -> usize {
        self.name_ends.len()
    }

    /// By value the end of its names, by name the end of its words, the words, and by name its generation.
    pub(crate) fn parts(&self) -> (&[u32], &[u32], &[u32], &[u8]) {
        (&self.name_ends, &self.word_ends, &self.words, &self.generations)
    }

    /// From what [`parts`](Self::parts) gave, over the words of a lexicon.
    pub(crate) fn of_parts(
        (name_ends, word_ends, words, generations): (Vec<u32>, Vec<u32>, Vec<u32>, Vec<u8>),
        lexicon: &Lexicon,
    ) -> Self {
        let mut names = Self { name_ends, word_ends, words, generations, glances: Vec::new() };
        names.glances =
            (0..names.name_ends.len()).map(|value| names.seen(lexicon, value)).collect();
        names
    }

    /// What a glance at a value shows.
    fn seen(&self, lexicon: &Lexicon, value: usize) -> Glance {
        let own = span(&self.name_ends, value);
        let only = (own.len() == 1).then(|| span(&self.word_ends, own.start));
        let words = only.and_then(|words| self.words.get(words));
        words.map(|words| lexicon.glance(words)).unwrap_or_default()
    }

    /// The first name of a value.
    pub(crate) fn first(&self, code: u32) -> &[u32] {
        self.of(code).next().unwrap_or_default()
    }

    /// Adds a value by its normal text.
    pub(crate) fn add(&mut self, kind: FieldKind, text: &str, lexicon: &mut Lexicon) {
        self.take(split(kind, text), lexicon);
    }

    fn take(&mut self, value: Vec<Split>, lexicon: &mut Lexicon) {
        let mut words = |(name, generation): Split| {
            (name.iter().map(|word| lexicon.number(word)).collect(), generation)
        };
        let value: Vec<(Vec<u32>, u8)> = value.into_iter().map(&mut words).collect();
        self.push(lexicon, value.into_iter());
    }

    fn push(&mut self, lexicon: &Lexicon, texts: impl Iterator<Item = (Vec<u32>, u8)>) {
        for (name, generation) in texts {
            self.words.extend(name);
            self.generations.push(generation);
            self.word_ends.push(count(self.words.len()));
        }
        self.name_ends.push(count(self.word_ends.len()));
        self.glances.push(self.seen(lexicon, self.name_ends.len() - 1));
    }
}

/// What lies at a place where only ends are kept.
pub(crate) fn span(ends: &[u32], at: usize) -> Range<usize> {
    let start = at.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    let end = ends.get(at).copied().unwrap_or(start);
    start as usize..end as usize
}

/// A length that is known to stay below 2^32, as the number of rows is.
pub(crate) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The texts of one value.
pub(crate) fn texts_of(value: &str) -> impl Iterator<Item = &str> + Clone {
    value.split(BETWEEN)
}

impl Column {
    pub(crate) fn names(&self) -> Option<&Names> {
        match &self.ready {
            Ready::Names(names) => Some(names),
            _ => None,
        }
    }

    pub(crate) fn days(&self, code: u32) -> Option<&Days> {
        match &self.ready {
            Ready::Dates(days) => days.get((code as usize).checked_sub(1)?),
            _ => None,
        }
    }

    /// A column of a kind without values.
    pub(crate) fn empty(kind: FieldKind) -> Self {
        let ready = match kind {
            FieldKind::BirthDate | FieldKind::EventDate => Ready::Dates(Vec::new()),
            kind if is_named(kind) => Ready::Names(Names::default()),
            _ => Ready::Texts(Dictionary::new(), Vec::new()),
        };
        Self { kind, ready, counts: Vec::new(), hashes: Vec::new() }
    }

    /// Counts one more value, which was made ready, and gives its code.
    pub(crate) fn one_more(&mut self) -> u32 {
        self.counts.push(1);
        count(self.counts.len())
    }

    /// How many distinct values there are.
    pub(crate) fn distinct(&self) -> usize {
        self.counts.len()
    }
}

/// A column whose values have their codes but are not yet split into words.
pub(crate) struct Coded {
    kind: FieldKind,
    normals: Normals,
    codes: Vec<u32>,
}

enum Normals {
    Texts(Dictionary),
    Dates(Vec<(i32, i32)>),
}

/// Codes a column: each distinct text made normal once, equal normal forms one value.
pub(crate) fn coded(field: &Field) -> Coded {
    let kind = field.kind;
    let (normals, codes) = match &field.values {
        Values::Text(rows) => {
            let (texts, codes) = single(kind, rows);
            (Normals::Texts(texts), codes)
        }
        Values::Many(rows) => {
            let (texts, codes) = many(kind, rows);
            (Normals::Texts(texts), codes)
        }
        Values::Date(rows) => {
            let (days, codes) = dates(rows);
            (Normals::Dates(days), codes)
        }
    };
    Coded { kind, normals, codes }
}

/// The numbers of so many texts, cut into parts.
fn parts(texts: usize) -> Vec<Range<u32>> {
    let ends = (0..texts).step_by(PART).map(|start| (start + PART).min(texts));
    ends.scan(0, |start, end| {
        let part = *start..count(end);
        *start = part.end;
        Some(part)
    })
    .collect()
}

fn single(kind: FieldKind, rows: &Texts) -> (Dictionary, Vec<u32>) {
    let written = rows.kept();
    let mut texts = Dictionary::new();
    let mut code_of = Vec::with_capacity(written.len());
    let normals = |part: &Range<u32>| -> Vec<Option<String>> {
        part.clone().map(|number| normal(kind, written.text(number))).collect()
    };
    in_waves(&parts(written.len()), normals, |normals| {
        let code = |text: Option<String>| text.map_or(0, |text| texts.number(&text) + 1);
        code_of.extend(normals.into_iter().map(code));
    });
    let code = |written: &u32| match written.checked_sub(1) {
        Some(at) => code_of.get(at as usize).copied().unwrap_or(0),
        None => 0,
    };
    (texts, rows.codes().iter().map(code).collect())
}

fn many(kind: FieldKind, rows: &[Vec<String>]) -> (Dictionary, Vec<u32>) {
    let normals = |row: &Vec<String>| normal_of(kind, row.iter().map(String::as_str));
    let part = |part: &&[Vec<String>]| part.iter().map(normals).collect::<Vec<String>>();
    let mut texts = Dictionary::new();
    let mut codes = Vec::with_capacity(rows.len());
    in_waves(&rows.chunks(PART).collect::<Vec<_>>(), part, |normals| {
        let code = |text: &String| if text.is_empty() { 0 } else { texts.number(text) + 1 };
        codes.extend(normals.iter().map(code));
    });
    (texts, codes)
}

/// The normal text of a value of several texts, in whatever order they come; empty where nothing is left of them.
pub(crate) fn normal_of<'a>(kind: FieldKind, texts: impl Iterator<Item = &'a str>) -> String {
    let mut kept: Vec<String> = texts.filter_map(|text| normal(kind, text)).collect();
    kept.sort();
    kept.dedup();
    kept.join(&BETWEEN.to_string())
}

type Span = (i32, i32);

fn dates(rows: &[Option<Span>]) -> (Vec<Span>, Vec<u32>) {
    let mut known: HashMap<Span, u32, FixedState> = HashMap::default();
    let mut days = Vec::new();
    let codes = rows
        .iter()
        .map(|row| {
            let Some((first, last)) = *row else { return 0 };
            let span = (first.min(last), first.max(last));
            *known.entry(span).or_insert_with(|| {
                days.push(span);
                count(days.len())
            })
        })
        .collect();
    (days, codes)
}

/// Makes the values of coded columns ready; the words of all of them share one lexicon.
pub(crate) fn ready(coded: Vec<Coded>) -> (Vec<Column>, Vec<Vec<u32>>, Lexicon) {
    let mut lexicon = Lexicon::new();
    let (mut columns, mut codes) = (Vec::new(), Vec::new());
    for one in coded {
        let hashes = hashes(one.kind, &one.normals);
        let ready = match one.normals {
            Normals::Dates(days) => Ready::Dates(days.into_iter().map(days_of).collect()),
            Normals::Texts(texts) if is_named(one.kind) => {
                Ready::Names(names(one.kind, &texts, &mut lexicon))
            }
            Normals::Texts(texts) => {
                let letters = texts.texts().map(letters).collect();
                Ready::Texts(texts, letters)
            }
        };
        let mut counts = vec![0; hashes.len()];
        for code in &one.codes {
            let slot = code.checked_sub(1).and_then(|at| counts.get_mut(at as usize));
            if let Some(slot) = slot {
                *slot += 1;
            }
        }
        columns.push(Column { kind: one.kind, ready, counts, hashes });
        codes.push(one.codes);
    }
    (columns, codes, lexicon)
}

fn hashes(kind: FieldKind, normals: &Normals) -> Vec<u64> {
    let hash = FixedState::with_seed(kind as u64 + 1);
    match normals {
        Normals::Texts(texts) => texts.texts().map(|text| hash.hash_one(text)).collect(),
        Normals::Dates(days) => days.iter().map(|span| hash.hash_one(span)).collect(),
    }
}

/// Whether values of a kind are sets of words, each of which may be misspelt or left out.
pub(crate) fn is_named(kind: FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::FullName
            | FieldKind::Alias
            | FieldKind::Given
            | FieldKind::Surname
            | FieldKind::SurnameSecond
            | FieldKind::Organisation
            | FieldKind::Address
    )
}

/// The words of a name, and the generation that it says.
type Split = (Vec<String>, u8);

/// The names of a value by its normal text.
fn split(kind: FieldKind, text: &str) -> Vec<Split> {
    let split = |text: &str| match kind {
        FieldKind::Organisation | FieldKind::Address => (words(kind, text), 0),
        FieldKind::FullName => (tokens(text), generation(text).unwrap_or(0)),
        _ => (tokens(text), 0),
    };
    texts_of(text).map(split).collect()
}

fn names(kind: FieldKind, texts: &Dictionary, lexicon: &mut Lexicon) -> Names {
    let values = |part: &Range<u32>| -> Vec<Vec<Split>> {
        part.clone().map(|number| split(kind, texts.text(number))).collect()
    };
    let mut names = Names::default();
    in_waves(&parts(texts.len()), values, |values| {
        values.into_iter().for_each(|value| names.take(value, lexicon));
    });
    names
}

pub(crate) fn days_of((first, last): Span) -> Days {
    Days { first, last, digits: (first == last).then(|| digits(first)) }
}

fn digits(day: i32) -> [u8; 8] {
    let (year, month, date) = civil(day);
    let year = year.clamp(0, 9999);
    let digit = |value: i32| u8::try_from(value % 10).unwrap_or(0) + b'0';
    let (month, date) = (i32::from(month), i32::from(date));
    [
        digit(year / 1000),
        digit(year / 100),
        digit(year / 10),
        digit(year),
        digit(month / 10),
        digit(month),
        digit(date / 10),
        digit(date),
    ]
}

/// Which letters occur in a text: one bit each, some sharing one.
pub(crate) fn letters(text: &str) -> u64 {
    text.bytes().fold(0, |set, letter| set | 1 << (letter & 63))
}

/// A hash of bytes that is the same in every run and every file.
pub(crate) fn hash_of(seed: u64, bytes: &[u8]) -> u64 {
    FixedState::with_seed(seed).hash_one(bytes)
}
