//! Sets that lists are narrowed by, made once: who is held, whom a source names, what one rule found.
//!
//! A list of a million people is shown fifty at a time, but how many there are, and which fifty come next, would have to be counted
//! at each request. So each person has a rank in the order in which lists show them (the row of `person`), and whatever a list can
//! be narrowed by is a set of ranks, kept as a Roaring bitmap (Lemire et al. 2018). A list is then an intersection of few sets,
//! its total the size of that, its stretch the ranks from one position to another. What a source says is made with the derived store
//! ([`stated`]); what hangs on the day, with its findings ([`today`]). Findings and orders have ranks of their own.

mod dashboard;
mod places;
mod repeats;
pub(crate) mod stated;
pub(crate) mod today;

use std::collections::{BTreeMap, HashMap};

use roaring::RoaringBitmap;
use rusqlite::params;

use crate::query::{Answer, Stretch, Tally, fold, rows};
use crate::sql::{Connection, OptionalRow};

/// Number of letters of a word's start that has a set of its own: shorter starts begin too many words to go through.
const START: usize = 2;

/// A table of sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sets {
    /// Of people, by what sources say: `source`, `about` (something that an event about them names), `word` (of their names, folded)
    /// and `start` (the first one or two letters of such a word).
    Stated,
    /// Of people, as of the day: `status`, `place` (where they are last said to be), `rule`, `covered` (by an order that bars removal).
    Today,
    /// Of findings: `rule`, `severity`, `basis`, `certainty`; `month` in which it begins to hold, `authority` and `place` that it rests on.
    Findings,
    /// Of orders: `state`; an order without one has the state ``. `lane`: that of the board.
    Orders,
    /// Of labels: `sort`.
    Labels,
    /// Of records (rows of `record`): `word` and `start`, as of people, of all that stands in one; `quoted` (somebody is quoted in it).
    Records,
    /// Of pages of documents (rows of `document_page`): `word` and `start`.
    Pages,
    /// Of whatever claims are about besides persons (rows of `subject`): `word` and `start` of what it is called, with its number.
    Subjects,
}

impl Sets {
    /// The table's name. `code` says which set of its kind, `number` how many ranks are in it.
    pub(crate) const fn table(self) -> &'static str {
        match self {
            Self::Stated => "person_set",
            Self::Today => "person_set_today",
            Self::Findings => "finding_set",
            Self::Orders => "order_set",
            Self::Labels => "label_set",
            Self::Records => "record_set",
            Self::Pages => "page_set",
            Self::Subjects => "subject_set",
        }
    }

    fn create(self) -> String {
        format!(
            "CREATE TABLE {} (what TEXT NOT NULL, code TEXT NOT NULL, number INTEGER NOT NULL, ranks BLOB NOT NULL, \
             PRIMARY KEY (what, code)) WITHOUT ROWID;\n",
            self.table()
        )
    }

    /// The ranks of one set; none where there is no such set.
    pub(crate) fn get(
        self,
        connection: &Connection,
        what: &str,
        code: &str,
    ) -> Answer<RoaringBitmap> {
        let sql = format!("SELECT ranks FROM {} WHERE what = ?1 AND code = ?2", self.table());
        let mut statement = connection.prepare_cached(&sql)?;
        let found = statement.query_row([what, code], |row| read(row.get_ref(0)?.as_blob()?));
        Ok(found.optional()?.unwrap_or_default())
    }

    /// How many ranks are in one set.
    pub(crate) fn number(self, connection: &Connection, what: &str, code: &str) -> Answer<i64> {
        let sql = format!("SELECT number FROM {} WHERE what = ?1 AND code = ?2", self.table());
        let mut statement = connection.prepare_cached(&sql)?;
        Ok(statement.query_row([what, code], |row| row.get(0)).optional()?.unwrap_or(0))
    }

    /// How many ranks are in each of some sets, by code; `codes` is a JSON list.
    pub(crate) fn numbers(
        self,
        connection: &Connection,
        what: &str,
        codes: &str,
    ) -> Answer<HashMap<String, i64>> {
        let sql = format!(
            "SELECT code, number FROM {} WHERE what = ?1 AND code IN (SELECT value FROM json_each(?2))",
            self.table()
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let found = statement.query_map([what, codes], |row| Ok((row.get(0)?, row.get(1)?)))?;
        found.collect()
    }

    /// The ranks of all sets of which the code begins so.
    pub(crate) fn beginning(
        self,
        connection: &Connection,
        what: &str,
        start: &str,
    ) -> Answer<RoaringBitmap> {
        let sql = format!(
            "SELECT ranks FROM {} WHERE what = ?1 AND code >= ?2 AND code < ?3",
            self.table()
        );
        together(connection, &sql, &[what, start, &format!("{start}{}", char::MAX)])
    }

    /// The ranks of what has, for each word of a text, a word that begins so. Nothing where the text has no word.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(crate) fn with_words(
        self,
        connection: &Connection,
        text: &str,
    ) -> Answer<Option<RoaringBitmap>> {
        let folded = fold(text);
        let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        // The longest are the rarest: where they leave nothing the others are not read.
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let mut found: Option<RoaringBitmap> = None;
        for word in words {
            if found.as_ref().is_some_and(RoaringBitmap::is_empty) {
                break;
            }
            let begin = if word.chars().count() <= START {
                self.get(connection, "start", word)?
            } else {
                self.beginning(connection, "word", word)?
            };
            found = Some(match found {
                None => begin,
                Some(before) => before & begin,
            });
        }
        Ok(found)
    }

    /// The ranks of all sets of which the code is not greater, and not empty.
    pub(crate) fn up_to(
        self,
        connection: &Connection,
        what: &str,
        last: &str,
    ) -> Answer<RoaringBitmap> {
        let sql = format!(
            "SELECT ranks FROM {} WHERE what = ?1 AND code > '' AND code <= ?2",
            self.table()
        );
        together(connection, &sql, &[what, last])
    }

    /// How many ranks each set of a kind has, by code.
    pub(crate) fn tallies(self, connection: &Connection, what: &str) -> Answer<Vec<Tally>> {
        let sql =
            format!("SELECT code, number FROM {} WHERE what = ?1 ORDER BY code", self.table());
        rows(connection, &sql, [what], |row| {
            Ok(Tally { code: row.get(0)?, number: row.get::<i64>(1)?.into() })
        })
    }
}

/// The ranks of all sets that a statement gives.
fn together(connection: &Connection, sql: &str, with: &[&str]) -> Answer<RoaringBitmap> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut found = statement.query(with)?;
    let mut all = RoaringBitmap::new();
    while let Some(row) = found.next()? {
        all |= read(row.get_ref(0)?.as_blob()?)?;
    }
    Ok(all)
}

fn read(bytes: &[u8]) -> Answer<RoaringBitmap> {
    RoaringBitmap::deserialize_from(bytes).map_err(|error| {
        let of = rusqlite::types::Type::Blob;
        rusqlite::Error::FromSqlConversionFailure(0, of, Box::new(error)).into()
    })
}

/// Whether whatever a set of ranks is asked for narrows it: everything, or what is in all of some sets.
#[derive(Clone, Debug, Default)]
pub(crate) struct Narrowed(Option<RoaringBitmap>);

impl Narrowed {
    /// Leaves only what is also in another set.
    pub(crate) fn to(&mut self, set: RoaringBitmap) {
        self.0 = Some(match self.0.take() {
            None => set,
            Some(before) => before & set,
        });
    }

    /// How many are left of so many.
    pub(crate) fn total(&self, of: i64) -> i64 {
        self.0.as_ref().map_or(of, |set| i64::try_from(set.len()).unwrap_or(i64::MAX))
    }

    /// The ranks of a stretch, as a JSON list for `json_each`; ranks count from 1 to `of` where nothing narrows.
    pub(crate) fn stretch(&self, stretch: Stretch, of: i64) -> String {
        let ranks: Vec<u32> = match &self.0 {
            None => {
                let last = u32::try_from(of).unwrap_or(u32::MAX);
                let first = u32::try_from(stretch.offset).unwrap_or(u32::MAX).saturating_add(1);
                (first..=last).take(stretch.limit).collect()
            }
            Some(set) => {
                let at = u32::try_from(stretch.offset).unwrap_or(u32::MAX);
                match set.select(at) {
                    None => Vec::new(),
                    Some(first) => set.range(first..).take(stretch.limit).collect(),
                }
            }
        };
        serde_json::to_string(&ranks).unwrap_or_default()
    }
}

/// Sets that are being made: by what and code.
#[derive(Default)]
pub(crate) struct Making(BTreeMap<&'static str, HashMap<String, RoaringBitmap>>);

impl Making {
    /// Adds a rank to a set.
    pub(crate) fn put(&mut self, what: &'static str, code: &str, rank: u32) {
        let of = self.0.entry(what).or_default();
        // Codes come many times each: only a new one is copied.
        match of.get_mut(code) {
            Some(set) => {
                set.insert(rank);
            }
            None => {
                of.insert(code.to_owned(), [rank].into_iter().collect());
            }
        }
    }

    /// Adds a rank to the sets of the words of a text, and of their starts.
    pub(crate) fn put_words(&mut self, text: &str, rank: u32) {
        let folded = fold(text);
        for word in folded.split(' ').filter(|word| !word.is_empty()) {
            self.put("word", word, rank);
            for letters in 1..=START {
                let end = word.char_indices().nth(letters).map_or(word.len(), |(at, _)| at);
                self.put("start", &word[..end], rank);
            }
        }
    }

    /// The sets of a kind, by code.
    pub(crate) fn of(&self, what: &str) -> BTreeMap<String, &RoaringBitmap> {
        let of = self.0.get(what).into_iter().flatten();
        of.map(|(code, set)| (code.clone(), set)).collect()
    }

    /// Writes all sets into a new table.
    pub(crate) fn write(
        self,
        connection: &rusqlite::Connection,
        sets: Sets,
        schema: &str,
    ) -> rusqlite::Result<()> {
        let sql = format!("INSERT INTO {schema}.{} VALUES (?1, ?2, ?3, ?4)", sets.table());
        let mut insert = connection.prepare(&sql)?;
        let mut bytes = Vec::new();
        for (what, of) in self.0 {
            let mut of: Vec<(String, RoaringBitmap)> = of.into_iter().collect();
            of.sort_unstable_by(|a, b| a.0.cmp(&b.0));
            for (code, mut set) in of {
                set.optimize();
                bytes.clear();
                set.serialize_into(&mut bytes)
                    .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
                let number = i64::try_from(set.len()).unwrap_or(i64::MAX);
                insert.execute(params![what, code, number, bytes])?;
            }
        }
        Ok(())
    }
}

/// Goes over the rows of a statement that gives a text and a rank.
fn each(
    connection: &rusqlite::Connection,
    sql: &str,
    mut take: impl FnMut(&str, u32),
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(sql)?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let text = row.get_ref(0)?.as_str_or_null()?.unwrap_or_default();
        take(text, row.get(1)?);
    }
    Ok(())
}
