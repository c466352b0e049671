//! From a table and what is said of its columns to what is linked.

use crate::choices::Choices;
use crate::doubts::{repeated, unread_dates};
use crate::error::Error;
use crate::input::{FieldKind, Input};
use crate::recognise::{Proposal, TableColumn, fields, propose, stated};
use crate::table::Table;
use crate::texts::Texts;

/// What is said of the records of a table; choices in a file fill up what is silent here.
#[derive(Debug, Clone, Copy, Default)]
pub struct Said<'a> {
    /// Column that names a record; never evidence.
    pub id: Option<&'a str>,
    /// Column that says which records are one person; never evidence.
    pub truth: Option<&'a str>,
    /// No file holds a person twice.
    pub unique: bool,
    /// What columns hold, each `COL=KIND`.
    pub columns: &'a [String],
}

/// Records of which it is settled what is compared.
#[derive(Debug)]
pub struct Settled {
    /// What each column holds.
    pub proposal: Proposal,
    /// What is linked.
    pub input: Input,
    /// What each record is called: its id, else its row.
    pub names: Texts,
    /// What is doubtful, for people: names that several records bear, dates that are none.
    pub doubts: Vec<String>,
}

/// Settles what is compared of the records of a table.
///
/// # Errors
/// When a column is named that is not there or twice, a kind that is none, or no column tells persons apart.
pub fn settle(table: &Table, said: &Said<'_>, choices: &Choices) -> Result<Settled, Error> {
    check_lists(table.files.len(), said)?;
    table.check()?;
    let columns = table.columns();
    let stated_kinds = kinds(table, said, choices)?;
    let proposal = match choices.fields(table, &stated_kinds)? {
        Some(fields) => stated(&columns, &fields),
        None => propose(&columns, &stated_kinds),
    };
    let input = input(table, &columns, &proposal, said)?;
    let id = said.id.and_then(|name| table.column(name).ok());
    let names = record_names(table, id);
    let mut doubts = repeated(table, &names, said.id);
    doubts.extend(unread_dates(table, &proposal, &input));
    Ok(Settled { proposal, input, names, doubts })
}

/// Refuses files of which nothing can be linked, before they are read.
///
/// # Errors
/// When there is one list alone, and it holds nobody twice.
pub fn check_lists(files: usize, said: &Said<'_>) -> Result<(), Error> {
    if said.unique && files < 2 {
        return Err(Error::new(
            "--unique says that no file holds a person twice, so one file alone has nothing to link: give a second file or drop --unique",
        ));
    }
    Ok(())
}

/// What is said of columns, typed or, where that is silent of a column, in the file of choices.
fn kinds(
    table: &Table,
    asked: &Said<'_>,
    choices: &Choices,
) -> Result<Vec<(usize, Option<FieldKind>)>, Error> {
    let mut said: Vec<(usize, Option<FieldKind>)> = Vec::new();
    for name in [asked.id, asked.truth].into_iter().flatten() {
        said.push((table.column(name)?, None));
    }
    for text in asked.columns {
        let Some((name, kind)) = text.rsplit_once('=') else {
            return Err(Error::new(format!(
                "--column {text:?}: write COL=KIND, for example --column \"Nombre=full-name\""
            )));
        };
        let kind =
            kind_of(kind.trim()).map_err(|why| Error::new(format!("--column {text:?}: {why}")))?;
        let at = table.column(name.trim())?;
        if said.iter().any(|(other, _)| *other == at) {
            return Err(Error::new(format!(
                "--column {text:?}: column {:?} is stated twice; state it once",
                name.trim()
            )));
        }
        said.push((at, kind));
    }
    for (name, kind) in choices.columns() {
        let within = |error| Error::new(format!("{}: {error}", choices.place("[columns]")));
        let at = table.column(name).map_err(within)?;
        if !said.iter().any(|(other, _)| *other == at) {
            said.push((at, kind));
        }
    }
    Ok(said)
}

/// The kind of a name; none for `none`.
///
/// # Errors
/// When there is no such kind; names those that there are.
pub(crate) fn kind_of(code: &str) -> Result<Option<FieldKind>, String> {
    if code == "none" {
        return Ok(None);
    }
    FieldKind::from_code(code).map(Some).ok_or_else(|| {
        let codes: Vec<&str> = FieldKind::ALL.iter().map(|kind| kind.code()).collect();
        format!("no kind {code:?}; there are: {}, none", codes.join(", "))
    })
}

fn input(
    table: &Table,
    columns: &[TableColumn<'_>],
    proposal: &Proposal,
    said: &Said<'_>,
) -> Result<Input, Error> {
    let fields = fields(columns, proposal);
    if fields.is_empty() {
        let columns: Vec<String> =
            proposal.left_out.iter().map(|out| format!("{:?}: {}", out.header, out.why)).collect();
        return Err(Error::new(format!(
            "{}: no column could tell persons apart ({}); say what they hold with --column COL=KIND",
            table.files.join(", "),
            columns.join("; ")
        )));
    }
    Ok(Input {
        ids: table.places.iter().map(|(file, row)| tie_breaker(*file, *row)).collect(),
        list: table.places.iter().map(|(file, _)| *file).collect(),
        unique: vec![said.unique; table.files.len()],
        fields,
        link_only: said.unique,
    })
}

/// The id by which linking settles ties between records of equal content: the place of the record, mixed,
/// since lists are often sorted alike and the order of rows is no evidence.
#[must_use]
pub fn tie_breaker(file: u32, row: u32) -> u64 {
    mix(u64::from(file) << 32 | u64::from(row))
}

/// SplitMix64 (Steele, Lea, Flood 2014): distinct words become distinct words that look drawn at random.
#[must_use]
pub fn mix(word: u64) -> u64 {
    let mut word = word.wrapping_add(0x9e37_79b9_7f4a_7c15);
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// What each record is called in the output: its cell in the column of ids, else its row.
#[must_use]
pub fn record_names(table: &Table, at: Option<usize>) -> Texts {
    let cells = at.and_then(|column| table.texts(column));
    if let Some(cells) = cells.filter(|cells| cells.iter().all(|cell| cell.is_some())) {
        return cells.clone();
    }
    let name = |(row, (_, number)): (usize, &(u32, u32))| {
        let cell = cells.and_then(|cells| cells.get(row));
        Some(cell.map_or_else(|| number.to_string(), str::to_owned))
    };
    table.places.iter().enumerate().map(name).collect()
}

/// Clusters numbered from 1 in the order in which they first appear.
#[must_use]
pub fn numbered(clusters: &[u32]) -> Vec<u32> {
    // A cluster is one of its rows; by row its number, 0 where it has none yet.
    let mut known = vec![0_u32; clusters.iter().max().map_or(0, |most| *most as usize + 1)];
    let mut next = 0;
    let number = |cluster: &u32| {
        let Some(known) = known.get_mut(*cluster as usize) else { return 0 };
        if *known == 0 {
            next += 1;
            *known = next;
        }
        *known
    };
    clusters.iter().map(number).collect()
}

/// A probability in millionths, as clusters tell how sure they are.
#[must_use]
pub fn millionths(probability: f64) -> f64 {
    (probability * 1e6).round() / 1e6
}
