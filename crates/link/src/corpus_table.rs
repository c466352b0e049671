//! Names of other people out of tables, and how many bear each.

use serde::Serialize;

use crate::corpus::NameCorpus;
use crate::error::Error;
use crate::input::FieldKind;
use crate::recognise::name_columns;
use crate::table::Table;

/// Words that begin the header of a column of counts.
const COUNTS: [&str; 8] =
    ["count", "counts", "freq", "frequency", "frec", "frecuencia", "bearers", "portadores"];
/// Counts beyond this are none of people.
const MOST_PEOPLE: f64 = 1e11;

/// What was read of a file.
#[derive(Debug, Clone, Serialize)]
pub struct CorpusRead {
    /// The file.
    pub file: String,
    /// Its rows.
    pub rows: usize,
    /// Headers of the columns of names.
    pub names: Vec<String>,
    /// Header of the column of counts; none: each row is one person.
    pub counts: Option<String>,
}

/// Takes the names of a table into a corpus; `name` is what errors call it, `file` what is told of it.
///
/// # Errors
/// When it has no column of names, holds no name, or a count is none: with its row and column.
pub fn take_names(
    table: &Table,
    (name, file): (&str, &str),
    names: &mut NameCorpus,
) -> Result<CorpusRead, Error> {
    let within = |error: Error| Error::new(format!("{name}: {error}"));
    if table.rows() == 0 {
        return Err(within(Error::new("no row under the header; give a table of names")));
    }
    let columns = name_columns(&table.headers);
    if columns.is_empty() {
        return Err(within(Error::new(format!(
            "no column of names; there are: {}; call it name, given or surname",
            table.headers.join(", ")
        ))));
    }
    let counts = counts(&table.headers).map_err(within)?;
    let mut borne = 0_u64;
    for row in 0..table.rows() {
        let people = match counts {
            Some(at) => people(table, row, at).map_err(within)?,
            None => 1,
        };
        for (kind, text) in names_of(table, row, &columns) {
            borne += u64::from(names.add(kind, &text, people));
        }
    }
    let header = |at: usize| table.headers.get(at).cloned().unwrap_or_default();
    let headers: Vec<String> = columns.iter().map(|(at, _)| header(*at)).collect();
    if borne == 0 {
        let said = format!("no name that anybody bears in {}", headers.join(", "));
        return Err(within(Error::new(said)));
    }
    Ok(CorpusRead {
        file: file.to_owned(),
        rows: table.rows(),
        names: headers,
        counts: counts.map(header),
    })
}

/// The column of counts, where there is one.
fn counts(headers: &[String]) -> Result<Option<usize>, Error> {
    let words = |header: &String| -> Vec<String> {
        let folded = header.to_lowercase();
        folded.split(|letter: char| !letter.is_alphanumeric()).map(str::to_owned).collect()
    };
    let begins =
        |words: &[String]| words.first().is_some_and(|word| COUNTS.contains(&word.as_str()));
    let found: Vec<(usize, bool)> = headers
        .iter()
        .map(words)
        .enumerate()
        .filter(|(_, words)| begins(words))
        .map(|(at, words)| (at, words.len() == 1))
        .collect();
    let whole: Vec<usize> = found.iter().filter(|(_, whole)| *whole).map(|(at, _)| *at).collect();
    match (whole.as_slice(), found.as_slice()) {
        ([at], _) | ([], [(at, _)]) => Ok(Some(*at)),
        ([], []) => Ok(None),
        _ => {
            let named = found.iter().filter_map(|(at, _)| headers.get(*at));
            let named: Vec<&str> = named.map(String::as_str).collect();
            Err(Error::new(format!(
                "{} may each be the column of counts; call one of them count",
                named.join(", ")
            )))
        }
    }
}

/// How many people a row counts.
fn people(table: &Table, row: usize, column: usize) -> Result<u64, Error> {
    let text = table.cell(row, column);
    // Workbooks and columns with gaps hold whole numbers as decimals.
    let decimal = text.parse::<f64>().ok().filter(|people| people.fract() == 0.0);
    if let Some(people) = decimal.filter(|people| (0.0..=MOST_PEOPLE).contains(people)) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number between 0 and 10^11"
        )]
        let people = people as u64;
        return Ok(people);
    }
    let header = table.headers.get(column).map_or("", String::as_str);
    let place = table.places.get(row).map_or(0, |(_, number)| *number);
    Err(Error::new(format!(
        "row {place} under the header, column {header:?}: found {text:?}, expected how many people bear the name, a whole number from 0 up in digits alone"
    )))
}

/// The names in a row; several given names of one person are one.
fn names_of(table: &Table, row: usize, columns: &[(usize, FieldKind)]) -> Vec<(FieldKind, String)> {
    let mut found: Vec<(FieldKind, String)> = Vec::new();
    for &(at, kind) in columns {
        let text = table.cell(row, at);
        let given = |known: FieldKind| known == FieldKind::Given && kind == known;
        match found.iter_mut().find(|(known, _)| given(*known)) {
            Some((_, given)) => {
                given.push(' ');
                given.push_str(text);
            }
            None => found.push((kind, text.to_owned())),
        }
    }
    found
}
