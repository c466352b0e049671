//! Tables and records from CSV.

use std::collections::{BTreeMap, BTreeSet};

use paradero_estimate::analysis::Tables;
use paradero_estimate::read;
use paradero_estimate::records::{Copies, Record, Records};

use super::document::Note;
use super::tables::tables;
use crate::error::{Error, Result};

/// What the columns of a table are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Columns<'a> {
    /// The column that says on which list a record stands.
    pub list: Option<&'a str>,
    /// The column that says who a record is of.
    pub cluster: Option<&'a str>,
    /// The column that people are parted by.
    pub strata: Option<&'a str>,
    /// The column that says that a record was copied from another list.
    pub copy: Option<&'a str>,
    /// Copied records count like any other.
    pub count_copies: bool,
    /// Draws of the linkage: their name, and their CSV.
    pub linkage: Option<(&'a str, &'a str)>,
}

/// What a file holds.
pub enum Found {
    /// Who is on which lists.
    Tables(Box<Tables>, Vec<Note>),
    /// How often people stand on one list.
    Repeats(Vec<u64>),
}

/// Reads a table (a column of 0 and 1 for each list, and `count`), records (with a column of lists and one of clusters), or how often
/// people stand on one list (`times` and `count`), from CSV.
///
/// # Errors
/// When a cell is no such thing (its line and column are named), a column is not there, or what is left is no table.
pub fn read_table(text: &str, columns: &Columns<'_>) -> Result<Found> {
    if let (Some(list), Some(cluster)) = (columns.list, columns.cluster) {
        return records(text, list, cluster, columns);
    }
    ensure(columns.linkage.is_none(), || {
        "--linkage: draws need records, with --list and --cluster".to_owned()
    })?;
    if let Some(frequencies) = read::frequencies(text).map_err(plain)? {
        return Ok(Found::Repeats(frequencies));
    }
    let (whole, parts) = match columns.strata {
        None => (read::table(text).map_err(plain)?, Vec::new()),
        Some(column) => read::strata(text, column).map_err(plain)?,
    };
    let tables = Tables { whole, parts, drawn: Vec::new(), with_copies: None };
    Ok(Found::Tables(Box::new(tables), Vec::new()))
}

fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Result<()> {
    if holds { Ok(()) } else { Err(Error::said(otherwise())) }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err gives")]
fn plain(error: impl ToString) -> Error {
    Error::said(error.to_string())
}

/// Records as they were read, and what else is needed of them.
struct Rows {
    records: Records,
    clusters: Vec<u32>,
    /// `source` and `record` of each, by which draws are found.
    keys: Vec<(String, String)>,
}

fn records(text: &str, list: &str, cluster: &str, columns: &Columns<'_>) -> Result<Found> {
    let rows = rows(text, list, cluster, columns)?;
    let drawn = match columns.linkage {
        None => Vec::new(),
        Some((name, text)) => {
            draws(text, &rows.keys).map_err(|error| Error::said(format!("{name}: {error}")))?
        }
    };
    let (is_parted, count_copies) = (columns.strata.is_some(), columns.count_copies);
    let (tables, notes) = tables(&rows.records, &rows.clusters, &drawn, is_parted, count_copies)?;
    if let (1, Ok(one)) =
        (rows.records.lists().len(), rows.records.whole(&rows.clusters, Copies::Count))
    {
        let frequencies = rows.records.repeats(&rows.clusters, 0);
        ensure(frequencies.len() > 2, || {
            format!(
                "there is one list, `{}`, and nobody stands on it twice: it says nothing of how many are missing",
                one.lists()[0]
            )
        })?;
        return Ok(Found::Repeats(frequencies));
    }
    Ok(Found::Tables(Box::new(tables), notes))
}

/// The place of a column.
fn column(header: &csv::StringRecord, name: &str) -> Result<usize> {
    header.iter().position(|one| one == name).ok_or_else(|| {
        let all: Vec<&str> = header.iter().collect();
        Error::said(format!("no column `{name}`; there are: {}", all.join(", ")))
    })
}

/// Numbers for names, in the order of the names.
fn numbered(names: &[Option<String>]) -> (Vec<String>, Vec<Option<usize>>) {
    let sorted: BTreeMap<&String, usize> = {
        let all: BTreeSet<&String> = names.iter().flatten().collect();
        all.into_iter().enumerate().map(|(at, name)| (name, at)).collect()
    };
    let places = names.iter().map(|name| sorted.get(name.as_ref()?).copied()).collect();
    (sorted.into_keys().cloned().collect(), places)
}

fn rows(text: &str, list: &str, cluster: &str, columns: &Columns<'_>) -> Result<Rows> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(plain)?.clone();
    let at = |name: &str| column(&header, name);
    let (list_at, cluster_at) = (column(&header, list)?, column(&header, cluster)?);
    let stratum_at = columns.strata.map(at).transpose()?;
    let copy_at = columns.copy.map(at).transpose()?;
    let key_at = |name| header.iter().position(|one| one == name);
    let key_at = (key_at("source"), key_at("record"));
    let (mut lists, mut strata, mut who) = (Vec::new(), Vec::new(), Vec::new());
    let (mut copies, mut keys) = (Vec::new(), Vec::new());
    for (record, line) in reader.records().zip(2_u64..) {
        let record = record.map_err(plain)?;
        let line = record.position().map_or(line, csv::Position::line);
        let cell = |at: usize| record.get(at).unwrap_or_default().to_owned();
        for (at, name) in [(list_at, list), (cluster_at, cluster)] {
            ensure(!cell(at).is_empty(), || {
                format!(
                    "line {line}, column `{name}`: empty; each record stands on a list and is of somebody"
                )
            })?;
        }
        lists.push(Some(cell(list_at)));
        who.push(Some(cell(cluster_at)));
        strata.push(stratum_at.map(cell).filter(|stratum| !stratum.is_empty()));
        let copied = copy_at.map(cell).unwrap_or_default().to_lowercase();
        copies.push(match copied.as_str() {
            "" | "0" | "no" | "false" => false,
            "1" | "yes" | "true" | "sí" | "si" => true,
            other => {
                return Err(Error::said(format!(
                    "line {line}, column `{}`: found `{other}`, expected 1, yes, true, 0, no, false or nothing",
                    columns.copy.unwrap_or_default()
                )));
            }
        });
        keys.push((key_at.0.map(cell).unwrap_or_default(), key_at.1.map(cell).unwrap_or_default()));
    }
    let ((lists, of), (strata, parts)) = (numbered(&lists), numbered(&strata));
    let records = of.iter().zip(&parts).zip(&copies).map(|((list, stratum), is_copy)| Record {
        list: list.unwrap_or_default(),
        stratum: *stratum,
        is_copy: *is_copy,
    });
    let records = Records::new(lists, strata, records.collect()).map_err(plain)?;
    let clusters = number(&who);
    Ok(Rows { records, clusters, keys })
}

fn number(who: &[Option<String>]) -> Vec<u32> {
    let (_, places) = numbered(who);
    places
        .into_iter()
        .map(|place| u32::try_from(place.unwrap_or_default()).unwrap_or(u32::MAX))
        .collect()
}

/// Draws of the linkage (`source,record,cluster,draw`): for each the person of each record.
fn draws(text: &str, keys: &[(String, String)]) -> Result<Vec<Vec<u32>>> {
    let place: BTreeMap<&(String, String), usize> =
        keys.iter().enumerate().map(|(at, key)| (key, at)).collect();
    ensure(place.len() == keys.len(), || {
        "--linkage needs columns `source` and `record` in the table, which together name each record once".to_owned()
    })?;
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(plain)?.clone();
    let at = [
        column(&header, "source")?,
        column(&header, "record")?,
        column(&header, "cluster")?,
        column(&header, "draw")?,
    ];
    let mut drawn: BTreeMap<u64, Vec<Option<String>>> = BTreeMap::new();
    for (record, line) in reader.records().zip(2_u64..) {
        let record = record.map_err(plain)?;
        let [source, name, cluster, draw] =
            at.map(|at| record.get(at).unwrap_or_default().to_owned());
        let draw: u64 = draw.parse().map_err(|error| {
            Error::said(format!(
                "line {line}, column `draw`: found `{draw}`, expected a number: {error}"
            ))
        })?;
        // Records that the table leaves out are left out of the draws too.
        if let Some(at) = place.get(&(source, name)) {
            drawn.entry(draw).or_insert_with(|| vec![None; keys.len()])[*at] = Some(cluster);
        }
    }
    ensure(drawn.len() > 1, || {
        format!("there are {} draws with records of the table; two are the least", drawn.len())
    })?;
    drawn
        .into_iter()
        .map(|(draw, who)| {
            let missing = who.iter().position(Option::is_none);
            if let Some((source, record)) = missing.map(|at| &keys[at]) {
                return Err(Error::said(format!(
                    "draw {draw} has no line for record `{record}` of `{source}`"
                )));
            }
            Ok(number(&who))
        })
        .collect()
}
