//! A table of places: rows, and their names and codes sorted, to be found by bisection.

use std::borrow::Cow;

use crate::place::{Kind, Namesakes, Point};
use crate::words::{key, without_level};

/// Made by `gazetteers/places/make.py`, which says what stands where.
const COUNTRIES: &str = include_str!("../../../gazetteers/places/countries.tsv");
const FIRST: &str = include_str!("../../../gazetteers/places/first.tsv");
const SECOND: [&str; 4] = [
    include_str!("../../../gazetteers/places/second-north.tsv"),
    include_str!("../../../gazetteers/places/second-middle.tsv"),
    include_str!("../../../gazetteers/places/second-brazil.tsv"),
    include_str!("../../../gazetteers/places/second-south.tsv"),
];

/// One place as a table keeps it.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) code: Cow<'static, str>,
    pub(crate) name: Cow<'static, str>,
    /// Other names, separated by `|`.
    pub(crate) others: Cow<'static, str>,
    pub(crate) kind: Kind,
    /// Code of the place that it lies in; empty where that is none or unknown.
    pub(crate) within: Cow<'static, str>,
    pub(crate) country: Cow<'static, str>,
    pub(crate) point: Option<Point>,
    /// A letter for each name: how near a town of that name lies that is not in the place.
    pub(crate) namesakes: Cow<'static, str>,
    pub(crate) note: Cow<'static, str>,
}

impl Row {
    /// All its names, its own first.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let others = self.others.split('|').filter(|name| !name.is_empty());
        std::iter::once(self.name.as_ref()).chain(others)
    }
}

/// Rows, found by name and by code.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Row>,
    /// All keys of names, one behind the other.
    letters: String,
    /// Where each key stands and whose it is, in the order of keys.
    names: Vec<Name>,
    /// Rows in the order of their codes.
    codes: Vec<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    start: u32,
    length: u16,
    namesakes: Namesakes,
    row: u32,
}

impl Table {
    /// A table of these rows.
    pub(crate) fn of(rows: Vec<Row>) -> Self {
        let mut table = Self { rows, ..Self::default() };
        let mut keys_of: Vec<(String, u32, Namesakes)> = Vec::new();
        for (number, row) in (0_u32..).zip(&table.rows) {
            keys_of.extend(keys(row).into_iter().map(|(key, near)| (key, number, near)));
        }
        keys_of.sort_unstable();
        keys_of.dedup_by(|next, kept| next.0 == kept.0 && next.1 == kept.1);
        for (key, row, namesakes) in keys_of {
            // Keys that are the same lie once.
            let last =
                table.names.last().filter(|last| slice(&table.letters, **last) == key.as_str());
            let start = last.map_or(table.letters.len(), |last| last.start as usize);
            if last.is_none() {
                table.letters.push_str(&key);
            }
            let (Ok(start), Ok(length)) = (u32::try_from(start), u16::try_from(key.len())) else {
                continue;
            };
            table.names.push(Name { start, length, namesakes, row });
        }
        table.letters.shrink_to_fit();
        table.names.shrink_to_fit();
        table.codes = (0_u32..).zip(&table.rows).map(|(number, _)| number).collect();
        let rows = &table.rows;
        table.codes.sort_by(|a, b| rows[*a as usize].code.cmp(&rows[*b as usize].code));
        table
    }

    /// What comes with the program.
    pub(crate) fn bundled() -> Self {
        let countries = COUNTRIES.lines().filter_map(|line| bundled(line, Kind::Country));
        let first = FIRST.lines().filter_map(|line| bundled(line, Kind::First));
        let second = SECOND.into_iter().flat_map(str::lines);
        let second = second.filter_map(|line| bundled(line, Kind::Second));
        Self::of(countries.chain(first).chain(second).collect())
    }

    /// All rows.
    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Numbers of the rows of a key, and how near a namesake of theirs by it lies.
    pub(crate) fn named(&self, key: &str) -> impl Iterator<Item = (u32, Namesakes)> {
        let from = self.names.partition_point(|name| slice(&self.letters, *name) < key);
        let rest = self.names.get(from..).unwrap_or_default().iter();
        let key = key.to_owned();
        rest.take_while(move |name| slice(&self.letters, **name) == key)
            .map(|name| (name.row, name.namesakes))
    }

    /// Number of the row of a code.
    pub(crate) fn coded(&self, code: &str) -> Option<u32> {
        let at = self.codes.partition_point(|row| self.rows[*row as usize].code.as_ref() < code);
        self.codes.get(at).copied().filter(|row| self.rows[*row as usize].code == code)
    }

    /// Every key with the number of its row, in order.
    pub(crate) fn every_key(&self) -> impl Iterator<Item = (&str, u32)> {
        self.names.iter().map(|name| (slice(&self.letters, *name), name.row))
    }

    /// Bytes that it holds beside the texts that lie in the program.
    pub(crate) fn held_bytes(&self) -> usize {
        let own = |text: &Cow<'static, str>| {
            if let Cow::Owned(text) = text { text.capacity() } else { 0 }
        };
        let texts = |row: &Row| own(&row.code) + own(&row.name) + own(&row.others) + own(&row.note);
        size_of::<Row>() * self.rows.capacity()
            + self.rows.iter().map(texts).sum::<usize>()
            + self.letters.capacity()
            + size_of::<Name>() * self.names.capacity()
            + size_of::<u32>() * self.codes.capacity()
    }
}

fn slice(letters: &str, name: Name) -> &str {
    let start = name.start as usize;
    letters.get(start..start + usize::from(name.length)).unwrap_or_default()
}

/// The keys under which a row is found: each name whole, and without its word of level.
fn keys(row: &Row) -> Vec<(String, Namesakes)> {
    // A county of the United States is never called by its name alone; a city of that name often lies in another.
    let is_whole = row.kind == Kind::Second && row.country == "US";
    let mut found = Vec::new();
    let letters = row.namesakes.bytes().chain(std::iter::repeat(b'-'));
    for (name, letter) in row.names().zip(letters) {
        let namesakes = Namesakes::of_letter(letter);
        let whole = key(name);
        if whole.is_empty() {
            continue;
        }
        let short = without_level(&whole).filter(|(_, kinds)| !is_whole && kinds.has(row.kind));
        found.extend(short.map(|(name, _)| (name.to_owned(), namesakes)));
        found.push((whole, namesakes));
    }
    found
}

/// A row of the tables that come with the program: code, name, other names, latitude, longitude, namesakes, within, level.
fn bundled(line: &'static str, kind: Kind) -> Option<Row> {
    let mut fields = line.split('\t');
    let (code, name) = (fields.next()?, fields.next()?);
    let mut next = || fields.next().unwrap_or_default();
    let (others, latitude, longitude, namesakes) = (next(), next(), next(), next());
    let (within, level) = (next(), next());
    let implied =
        code.rsplit_once('.').or_else(|| code.split_once('-')).map_or("", |(above, _)| above);
    let point = latitude.parse().ok().zip(longitude.parse().ok());
    Some(Row {
        code: code.into(),
        name: name.into(),
        others: others.into(),
        kind: if level == "3" { Kind::Third } else { kind },
        within: if within.is_empty() { implied } else { within }.into(),
        country: code.get(..2)?.into(),
        point: point.map(|(latitude, longitude)| Point { latitude, longitude }),
        namesakes: namesakes.into(),
        note: Cow::Borrowed(""),
    })
}
