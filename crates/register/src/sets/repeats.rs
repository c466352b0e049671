//! Which sources seem to repeat one another, by sketches of what they hold: suggested, never applied. Sketches are made with the
//! derived store of a level, from what that level sees, and lie in it.

use std::collections::{BTreeMap, HashMap};

use paradero_intake::repeats::{Repeats, Sketch, Sketching, in_rows, in_text};
use rusqlite::{Connection, Result as Answer, params};

use crate::query::sources::cells;

/// A hash that stands in more sources than this tells nothing: it is a form that an office fills in.
const COMMON: usize = 50;

/// Hashes that two sources share before they are compared.
const SHARED: usize = 2;

/// Rows of both tables up to which what a sample tells is confirmed on all of them.
const CONFIRMED: i64 = 100_000;

/// The statements that make the tables.
pub(super) const TABLES: &str = "
-- what is kept of a source to tell whether another repeats it: JSON
CREATE TABLE source_sketch (source TEXT PRIMARY KEY, sketch TEXT NOT NULL) WITHOUT ROWID;
-- sources that seem to repeat one another, each pair once; `how`: same-table, same-words, rows, words; `of_source` and `of_other`: rows
-- or words of each that were looked at; `exact`: all of them; `start` and `end_`: the longest passage in common, in `source`
CREATE TABLE source_alike (source TEXT NOT NULL, other TEXT NOT NULL, how TEXT NOT NULL, shared INTEGER NOT NULL,
  of_source INTEGER NOT NULL, of_other INTEGER NOT NULL, exact INTEGER NOT NULL, start INTEGER, end_ INTEGER,
  PRIMARY KEY (source, other)) WITHOUT ROWID;
";

/// Sketches of tables, made while their records are gone through in order.
#[derive(Default)]
pub(super) struct OfTables {
    at: Option<(String, Sketching)>,
    ended: BTreeMap<String, Sketch>,
}

impl OfTables {
    /// Takes in the cells of a record.
    pub(super) fn row(&mut self, source: &str, cells: &[(String, String)]) {
        if cells.is_empty() {
            return;
        }
        if self.at.as_ref().is_none_or(|(own, _)| own != source) {
            self.end();
            self.at = Some((source.to_owned(), Sketching::rows()));
        }
        if let Some((_, sketching)) = &mut self.at {
            sketching.row(cells.iter().map(|(_, text)| text));
        }
    }

    fn end(&mut self) {
        if let Some((source, sketching)) = self.at.take() {
            self.ended.insert(source, sketching.end());
        }
    }
}

/// Fills the tables; of documents that are no tables, the text is sketched.
pub(super) fn fill(connection: &Connection, mut of_tables: OfTables) -> Answer<()> {
    of_tables.end();
    let mut sketches = of_tables.ended;
    let mut documents = connection.prepare("SELECT source, text FROM document ORDER BY source")?;
    let mut found = documents.query([])?;
    while let Some(row) = found.next()? {
        let (source, text): (String, String) = (row.get(0)?, row.get(1)?);
        sketches.entry(source).or_insert_with(|| Sketch::of_text(&text));
    }
    let mut insert = connection.prepare("INSERT INTO source_sketch VALUES (?1, ?2)")?;
    for (source, sketch) in &sketches {
        insert.execute(params![source, serde_json::to_string(sketch).unwrap_or_default()])?;
    }
    let all: Vec<(&String, &Sketch)> = sketches.iter().collect();
    for (one, other) in alike(&all) {
        let ((source, mine), (other, theirs)) = (all[one], all[other]);
        let Some(told) = mine.compare(theirs) else { continue };
        let Some(told) = confirmed(connection, (source, other), told)? else { continue };
        put(connection, (source, other), &told)?;
    }
    Ok(())
}

/// Pairs that share more than a hash or two, by position.
fn alike(all: &[(&String, &Sketch)]) -> Vec<(usize, usize)> {
    let mut at: HashMap<u64, Vec<usize>> = HashMap::new();
    for (number, (_, sketch)) in all.iter().enumerate() {
        for hash in sketch.hashes() {
            at.entry(hash).or_default().push(number);
        }
    }
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for sources in at.values().filter(|sources| sources.len() <= COMMON) {
        for (place, one) in sources.iter().enumerate() {
            for other in sources.iter().skip(place + 1) {
                *shared.entry((*one, *other)).or_default() += 1;
            }
        }
    }
    shared.into_iter().filter(|(_, shared)| *shared >= SHARED).map(|(pair, _)| pair).collect()
}

/// What a sketch tells, confirmed on the texts or rows themselves where that is no long work.
fn confirmed(
    connection: &Connection,
    (source, other): (&str, &str),
    told: Repeats,
) -> Answer<Option<Repeats>> {
    if told.is_of_rows() {
        let count = |id: &str| -> Answer<i64> {
            let sql = "SELECT records FROM source WHERE id = ?1";
            connection.query_row(sql, [id], |row| row.get(0))
        };
        if told.exact || count(source)?.max(count(other)?) > CONFIRMED {
            return Ok(Some(told));
        }
        return Ok(in_rows(of_rows(connection, source)?, of_rows(connection, other)?));
    }
    let text = |id: &str| -> Answer<String> {
        let sql = "SELECT text FROM document WHERE source = ?1";
        connection.query_row(sql, [id], |row| row.get(0))
    };
    Ok(in_text(&text(source)?, &text(other)?))
}

fn of_rows(connection: &Connection, source: &str) -> Answer<Vec<Vec<String>>> {
    let sql = "SELECT cells FROM record WHERE source = ?1 AND cells IS NOT NULL ORDER BY seq";
    let mut statement = connection.prepare(sql)?;
    let found = statement.query_map([source], |row| {
        let json: Option<String> = row.get(0)?;
        Ok(cells(json.as_deref()).into_iter().map(|(_, text)| text).collect())
    })?;
    found.collect()
}

fn put(connection: &Connection, (source, other): (&str, &str), told: &Repeats) -> Answer<()> {
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    connection
        .prepare_cached("INSERT INTO source_alike VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?
        .execute(params![
            source,
            other,
            told.how.code(),
            whole(told.shared),
            whole(told.of),
            whole(told.of_other),
            told.exact,
            told.passage.map(|(start, _)| start),
            told.passage.map(|(_, end)| end),
        ])?;
    Ok(())
}
