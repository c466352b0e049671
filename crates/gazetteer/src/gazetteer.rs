//! The gazetteer: what comes with the program, and an office's own places beside it.

use std::sync::OnceLock;

use crate::own::{self, Fault};
use crate::place::{Kind, Namesakes, Place};
use crate::table::{Row, Table};

/// Number of a place: rows that come with the program first, then an office's own.
pub(crate) type Id = usize;

/// Deeper than this nothing lies in anything.
const DEPTH: usize = 8;

/// Places, found by what a text says of them.
#[derive(Debug)]
pub struct Gazetteer {
    bundled: &'static Table,
    own: Table,
}

impl Gazetteer {
    /// What comes with the program; made when it is first asked for, once.
    #[must_use]
    pub fn bundled() -> Self {
        static BUNDLED: OnceLock<Table> = OnceLock::new();
        Self { bundled: BUNDLED.get_or_init(Table::bundled), own: Table::default() }
    }

    /// With a list of an office's own places: columns `name`, `other names` (separated by `|`), `kind`, `within`, `country`,
    /// `latitude`, `longitude`, `note`, in any order, between tabs, commas or semicolons. It takes nothing away: where one of
    /// its names is another place's too, both are readings.
    ///
    /// # Errors
    /// When the list is not of this form: the line and what to write there.
    pub fn with(self, list: &str) -> Result<Self, Fault> {
        let mut rows = self.own.rows().to_vec();
        rows.extend(own::read(&self, list)?);
        Ok(Self { own: Table::of(rows), ..self })
    }

    /// The place of a code.
    #[must_use]
    pub fn place(&self, code: &str) -> Option<Place<'_>> {
        self.coded(code).map(|id| self.of(id))
    }

    /// All places.
    pub fn places(&self) -> impl Iterator<Item = Place<'_>> {
        (0..self.bundled.rows().len() + self.own.rows().len()).map(|id| self.of(id))
    }

    /// The whole path of a place, the narrowest first: `Puente Viejo, San Salvador, El Salvador`.
    #[must_use]
    pub fn path(&self, code: &str) -> Option<String> {
        let id = self.coded(code)?;
        let above = self.above(id).map(|id| self.row(id).name.as_ref());
        let names: Vec<&str> = std::iter::once(self.row(id).name.as_ref()).chain(above).collect();
        Some(names.join(", "))
    }

    /// Bytes that it holds in memory, beside the texts that lie in the program.
    #[must_use]
    pub fn held_bytes(&self) -> usize {
        self.bundled.held_bytes() + self.own.held_bytes()
    }

    /// The row of a number.
    pub(crate) fn row(&self, id: Id) -> &Row {
        let bundled = self.bundled.rows();
        bundled.get(id).unwrap_or_else(|| &self.own.rows()[id - bundled.len()])
    }

    /// The place of a number, as others see it.
    pub(crate) fn of(&self, id: Id) -> Place<'_> {
        let row = self.row(id);
        Place {
            code: &row.code,
            name: &row.name,
            kind: row.kind,
            within: self.above(id).next().map(|above| self.row(above).code.as_ref()),
            country: &row.country,
            point: row.point,
            note: &row.note,
        }
    }

    /// The number of a code.
    pub(crate) fn coded(&self, code: &str) -> Option<Id> {
        let own = || self.own.coded(code).map(|row| row as Id + self.bundled.rows().len());
        self.bundled.coded(code).map(|row| row as Id).or_else(own)
    }

    /// Numbers of all places of a key of a name, and how near a namesake lies.
    pub(crate) fn named(&self, key: &str) -> impl Iterator<Item = (Id, Namesakes)> {
        let bundled = self.bundled.rows().len();
        let own = self.own.named(key).map(move |(row, near)| (row as Id + bundled, near));
        self.bundled.named(key).map(|(row, near)| (row as Id, near)).chain(own)
    }

    /// Every key of a name with the number of its place.
    pub(crate) fn every_key(&self) -> impl Iterator<Item = (&str, Id)> {
        let bundled = self.bundled.rows().len();
        let own = self.own.every_key().map(move |(key, row)| (key, row as Id + bundled));
        self.bundled.every_key().map(|(key, row)| (key, row as Id)).chain(own)
    }

    /// The places that a place lies in, the narrowest first.
    pub(crate) fn above(&self, id: Id) -> impl Iterator<Item = Id> {
        let next = |id: &Id| {
            let row = self.row(*id);
            let is_country_known = row.kind != Kind::Country && !row.country.is_empty();
            let code = if !row.within.is_empty() {
                row.within.as_ref()
            } else if is_country_known {
                row.country.as_ref()
            } else {
                return None;
            };
            self.coded(code)
        };
        std::iter::successors(next(&id), next).take(DEPTH)
    }

    /// Whether one place lies in another.
    pub(crate) fn lies_in(&self, id: Id, other: Id) -> bool {
        self.above(id).any(|above| above == other)
    }
}
