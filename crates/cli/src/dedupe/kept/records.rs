//! Records read as those of a state were, and named as it names them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use arrow_array::{ArrayRef, RecordBatch, StringArray, UInt32Array};
use paradero_link::{
    LeftOut, Proposal, ProposedField, Table, kept_fields, record_names, tie_breaker,
};

use super::folder::List;
use super::model::Frozen;
use super::rows::Place;
use super::state::State;
use crate::dedupe::read;
use crate::dedupe::records::{Records, RecordsArgs};
use crate::dedupe::sink::{self, Form};
use crate::label::Named;
use crate::print::say;

/// Reads files as those of a kept run were read; `least` rows at least.
///
/// # Errors
/// When a file cannot be read or has fewer rows, or columns are stated, which the state settles.
pub(super) fn under(args: &RecordsArgs, frozen: &Frozen, least: usize) -> anyhow::Result<Records> {
    if let Some(said) = args.columns.first() {
        bail!(
            "--column {said:?}: what columns hold is settled by the state; drop it, or keep anew"
        );
    }
    if let Some(path) = args.name_corpus.first() {
        bail!(
            "--name-corpus {}: how rare names are is settled by the state; drop it, or keep anew",
            path.display()
        );
    }
    if let Some(path) = &args.config {
        bail!("{}: the choices of a run are settled by the state; drop --config", path.display());
    }
    let table = read::read_rows(&args.files)?;
    if table.rows() < least {
        bail!(
            "{}: {} data rows under the header, {least} at least are needed",
            table.files.join(", "),
            table.rows()
        );
    }
    let asked = args.id.as_ref().or(frozen.id.as_ref());
    let id = match (&args.id, asked) {
        (Some(name), _) => Some(table.column(name)?),
        (None, Some(name)) => table.headers.iter().position(|header| header == name),
        (None, None) => None,
    };
    let proposal = proposal(&table, frozen, [asked, args.truth.as_ref()]);
    let columns = table.columns();
    let fields = kept_fields(&columns, &frozen.layout);
    let input = paradero_link::Input {
        ids: table.places.iter().map(|(file, row)| tie_breaker(*file, *row)).collect(),
        list: table.places.iter().map(|(file, _)| *file).collect(),
        unique: vec![args.unique; args.files.len()],
        fields,
        link_only: false,
    };
    let names = record_names(&table, id);
    Ok(Records { table, proposal, input, names, corpus: None })
}

/// The kept fields as they stand in a table; says which columns are missing or new.
fn proposal(table: &Table, frozen: &Frozen, aside: [Option<&String>; 2]) -> Proposal {
    let place = |header: &String| table.headers.iter().position(|known| known == header);
    let wanted = || frozen.layout.iter().flat_map(|field| field.ways.iter().flatten());
    let missing: Vec<&str> =
        wanted().filter(|header| place(header).is_none()).map(String::as_str).collect();
    if !missing.is_empty() {
        say(&format!(
            "{}: no column {}; what the state compares by them is taken as missing",
            table.files.join(", "),
            missing.join(", ")
        ));
    }
    let fields = frozen
        .layout
        .iter()
        .map(|field| ProposedField {
            name: field.name.clone(),
            kind: field.kind,
            ways: field.ways.iter().map(|way| way.iter().filter_map(place).collect()).collect(),
            why: "as kept".to_owned(),
        })
        .collect();
    let out = |(column, header): (usize, &String)| LeftOut {
        column,
        header: header.clone(),
        why: "the state does not compare it".to_owned(),
    };
    let aside = |header: &String| aside.iter().flatten().any(|other| *other == header);
    let unknown = |(_, header): &(usize, &String)| !wanted().any(|known| known == *header);
    let left_out: Vec<LeftOut> = table
        .headers
        .iter()
        .enumerate()
        .filter(unknown)
        .filter(|(_, header)| !aside(header))
        .map(out)
        .collect();
    Proposal { fields, left_out }
}

/// The records of a state and those that are added to it, as files of labels name them.
pub(super) struct KeptRecords<'a> {
    state: &'a State,
    lists: &'a [List],
    /// Rows of the new records by list and name.
    new: BTreeMap<(u32, &'a str), Vec<u32>>,
}

impl<'a> KeptRecords<'a> {
    pub(super) fn new(state: &'a State, lists: &'a [List], new: &'a [Place]) -> Self {
        let mut rows: BTreeMap<(u32, &str), Vec<u32>> = BTreeMap::new();
        for (row, place) in (state.document.rows..).zip(new) {
            rows.entry((place.list, &place.name)).or_default().push(row);
        }
        Self { state, lists, new: rows }
    }
}

impl Named for KeptRecords<'_> {
    fn row(&self, source: &str, record: &str) -> anyhow::Result<u32> {
        let list = self.lists.iter().position(|list| list.name == source).with_context(|| {
            let names: Vec<&str> = self.lists.iter().map(|list| list.name.as_str()).collect();
            format!("no list {source:?} in the state; there are: {}", names.join(", "))
        })?;
        let list = u32::try_from(list)?;
        let rows = match self.new.get(&(list, record)) {
            Some(rows) => rows.clone(),
            None => self.state.named(list, record)?,
        };
        match rows.as_slice() {
            [row] => Ok(*row),
            [] => bail!("no record {record:?} of {source} in the state; remove the line"),
            _ => bail!("record {record:?} stands more than once in {source}; remove the line"),
        }
    }

    fn content(&self, _: u32, _: u32) -> Option<String> {
        // A state keeps what is compared, not the cells.
        None
    }

    fn has_id(&self, _: u32) -> bool {
        true
    }
}

/// How rows are told to people.
pub(super) struct Told<'a> {
    state: &'a State,
    lists: &'a [List],
    new: &'a [Place],
}

impl<'a> Told<'a> {
    pub(super) fn new(state: &'a State, lists: &'a [List], new: &'a [Place]) -> Self {
        Self { state, lists, new }
    }

    /// The list and the name of a record.
    pub(super) fn of(&self, row: u32) -> anyhow::Result<[String; 2]> {
        let place = match row.checked_sub(self.state.document.rows) {
            Some(at) => self.new.get(at as usize).cloned().context("a row that was not added")?,
            None => self.state.place(row)?,
        };
        Ok([list_name(self.lists, place.list), place.name])
    }
}

fn list_name(lists: &[List], list: u32) -> String {
    lists.get(list as usize).map_or("", |list| &list.name).to_owned()
}

/// `source,record,cluster` of all records of a state.
pub(super) fn write_persons(path: &Path, state: &State) -> anyhow::Result<()> {
    let (mut places, mut persons) = (Vec::new(), Vec::new());
    state.each(|place, person| {
        places.push(place);
        persons.push(person.saturating_add(1));
        Ok(())
    })?;
    sink::write(path, Form::Csv, places.len(), |rows| {
        let own = places.get(rows.clone()).unwrap_or_default();
        let list = |place: &Place| list_name(&state.document.lists, place.list);
        let lists = StringArray::from_iter_values(own.iter().map(list));
        let names = StringArray::from_iter_values(own.iter().map(|place| &place.name));
        let clusters = UInt32Array::from(persons.get(rows).unwrap_or_default().to_vec());
        Ok(RecordBatch::try_from_iter_with_nullable([
            ("source", Arc::new(lists) as ArrayRef, false),
            ("record", Arc::new(names) as ArrayRef, false),
            ("cluster", Arc::new(clusters) as ArrayRef, false),
        ])?)
    })
}

/// The id of a person: its earliest record, counted from 1.
pub(super) fn shown(person: u32) -> String {
    (u64::from(person) + 1).to_string()
}
