//! A list of an office's own places, as a person writes it in a spreadsheet.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use paradero_names::fold;

use crate::gazetteer::Gazetteer;
use crate::place::{Kind, Place, Point};
use crate::resolve::{Hints, Resolution};
use crate::table::Row;

/// What codes of an office's own places begin with.
pub(crate) const PREFIX: &str = "own:";
/// What a list may ask for.
const BYTES: usize = 4 << 20;
const LINES: usize = 50_000;
const CELL_BYTES: usize = 1_000;
const OTHER_NAMES: usize = 32;

/// What is wrong with a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line of the list, from 1.
    pub line: u64,
    what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "list of places, line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for Fault {}

fn fault(line: u64, what: impl Into<String>) -> Fault {
    Fault { line, what: what.into() }
}

/// Columns, in the order in which they are read, with the names that they may have.
const COLUMNS: [&[&str]; 8] = [
    &["name", "nombre"],
    &["other names", "otros nombres"],
    &["kind", "tipo"],
    &["within", "en", "dentro de"],
    &["country", "pais"],
    &["latitude", "latitud"],
    &["longitude", "longitud"],
    &["note", "nota"],
];
const NAME: usize = 0;
const KIND: usize = 2;

/// The rows of a list; what it says of where they lie is read by what is known so far.
pub(crate) fn read(known: &Gazetteer, list: &str) -> Result<Vec<Row>, Fault> {
    if list.len() > BYTES {
        return Err(fault(
            1,
            format!("{} bytes; at most {BYTES} are read: divide the list", list.len()),
        ));
    }
    let list = list.trim_start_matches('\u{feff}');
    let head = list.lines().next().unwrap_or_default();
    let delimiter = ['\t', ';'].into_iter().find(|c| head.contains(*c)).unwrap_or(',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(list.as_bytes());
    let mut records = reader.records();
    let header = match records.next() {
        Some(Ok(record)) => record,
        _ => return Err(fault(1, "nothing stands there; begin with the names of columns")),
    };
    let places = columns(&header)?;
    let own = known.places().filter(Place::is_own).map(|place| place.code.to_owned());
    let mut codes = Codes { taken: own.collect(), next: BTreeMap::new() };
    let mut rows = Vec::new();
    for (number, record) in (1_usize..).zip(records) {
        let record = record.map_err(|error| {
            fault(error.position().map_or(0, csv::Position::line), "not text of a table in UTF-8")
        })?;
        let line = record.position().map_or(0, |position| line_of(list, position));
        if number > LINES {
            return Err(fault(line, format!("at most {LINES} places are read: divide the list")));
        }
        let cells = places.map(|at| at.and_then(|at| record.get(at)).unwrap_or_default());
        if cells.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        rows.push(row(known, cells, line, &mut codes)?);
    }
    Ok(rows)
}

/// The line on which a record begins: the reader gives that of the empty lines before it.
fn line_of(list: &str, position: &csv::Position) -> u64 {
    let from = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = list.as_bytes().get(from..).unwrap_or_default();
    let empty = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r'));
    position.line() + empty.filter(|byte| **byte == b'\n').map(|_| 1).sum::<u64>()
}

/// Where each column stands.
fn columns(header: &csv::StringRecord) -> Result<[Option<usize>; COLUMNS.len()], Fault> {
    let mut places = [None; COLUMNS.len()];
    for (at, cell) in header.iter().enumerate() {
        let folded = fold(cell);
        let column = COLUMNS.iter().position(|names| names.contains(&folded.as_str()));
        let Some(place) = column.and_then(|column| places.get_mut(column)) else {
            let known: Vec<&str> =
                COLUMNS.iter().filter_map(|names| names.first().copied()).collect();
            return Err(fault(
                1,
                format!("no column is called `{cell}`; there are: {}", known.join(", ")),
            ));
        };
        if place.replace(at).is_some() {
            return Err(fault(1, format!("two columns are called `{cell}`")));
        }
    }
    if places[NAME].is_none() || places[KIND].is_none() {
        return Err(fault(1, "the columns `name` and `kind` are needed"));
    }
    Ok(places)
}

fn row(
    known: &Gazetteer,
    cells: [&str; COLUMNS.len()],
    line: u64,
    codes: &mut Codes,
) -> Result<Row, Fault> {
    let [name, others, kind_word, within, country, latitude, longitude, note] = cells;
    if cells.iter().any(|cell| cell.len() > CELL_BYTES) {
        return Err(fault(line, format!("a cell of more than {CELL_BYTES} bytes; shorten it")));
    }
    let folded = fold(name);
    if folded.is_empty() {
        return Err(fault(line, "`name` is empty; write what the place is called"));
    }
    if others.split('|').count() > OTHER_NAMES {
        return Err(fault(line, format!("more than {OTHER_NAMES} other names")));
    }
    let kind = Kind::of_word(kind_word).ok_or_else(|| {
        let words: Vec<&str> = Kind::ALL.into_iter().map(Kind::word).collect();
        fault(line, format!("kind: `{kind_word}` is none; write one of: {}", words.join(", ")))
    })?;
    let country = country_of(known, country, line)?;
    let above = within_of(known, within, country, line)?;
    let country = above.map_or(country, |(_, country)| country);
    Ok(Row {
        code: codes.take(&folded).into(),
        name: name.to_owned().into(),
        others: others.to_owned().into(),
        kind,
        within: above.map_or_else(String::new, |(code, _)| code.to_owned()).into(),
        country: country.to_owned().into(),
        point: point(latitude, longitude, line)?,
        namesakes: String::new().into(),
        note: note.to_owned().into(),
    })
}

fn country_of<'g>(known: &'g Gazetteer, text: &str, line: u64) -> Result<&'g str, Fault> {
    if text.is_empty() {
        return Ok("");
    }
    // A code of two letters may be that of a state elsewhere; in this column it is none.
    if let Some(place) = known.place(text).filter(|place| place.kind == Kind::Country) {
        return Ok(place.code);
    }
    match known.resolve(text, Hints::default()) {
        Resolution::One(found) if found.place.kind == Kind::Country => Ok(found.place.code),
        _ => Err(fault(line, format!("country: `{text}` is none; write its code or its name"))),
    }
}

/// Code and country of what a place is said to lie in.
fn within_of<'g>(
    known: &'g Gazetteer,
    text: &str,
    country: &str,
    line: u64,
) -> Result<Option<(&'g str, &'g str)>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    let country = Some(country).filter(|country| !country.is_empty());
    let found = match known.resolve(text, Hints { country, within: None }) {
        Resolution::One(found) => found,
        Resolution::Several(readings) => {
            let codes: Vec<&str> = readings.iter().take(5).map(|found| found.place.code).collect();
            let codes = codes.join(", ");
            return Err(fault(line, format!("within: `{text}` may be {codes}; write the code")));
        }
        Resolution::Unknown => {
            return Err(fault(
                line,
                format!(
                    "within: `{text}` is not known; write a division or a country, or leave it empty"
                ),
            ));
        }
    };
    if !found.left.is_empty() {
        let left = found.left.join(", ");
        return Err(fault(line, format!("within: `{left}` is not known; leave it out")));
    }
    if country.is_some_and(|country| found.place.country != country) {
        return Err(fault(line, format!("within: `{text}` is not in that country")));
    }
    Ok(Some((found.place.code, found.place.country)))
}

fn point(latitude: &str, longitude: &str, line: u64) -> Result<Option<Point>, Fault> {
    let degrees = |name: &str, text: &str, most: f64| {
        let number = text.parse::<f64>().ok().filter(|number| number.abs() <= most);
        number.ok_or_else(|| {
            fault(line, format!("{name}: `{text}` is not between -{most} and {most}; write degrees, or leave both empty"))
        })
    };
    if latitude.is_empty() && longitude.is_empty() {
        return Ok(None);
    }
    let latitude = degrees("latitude", latitude, 90.0)?;
    Ok(Some(Point { latitude, longitude: degrees("longitude", longitude, 180.0)? }))
}

/// Codes that are taken, and the number that the next place of a name gets.
struct Codes {
    taken: BTreeSet<String>,
    next: BTreeMap<String, u32>,
}

impl Codes {
    /// A code that is nobody else's.
    fn take(&mut self, folded: &str) -> String {
        let plain = format!("{PREFIX}{}", folded.replace(' ', "-"));
        let next = self.next.entry(plain.clone()).or_insert(1);
        loop {
            let code = if *next == 1 { plain.clone() } else { format!("{plain}-{next}") };
            *next += 1;
            if self.taken.insert(code.clone()) {
                return code;
            }
        }
    }
}
