//! Fields as they were first made, so that a table that comes later is read as the first was.

use serde::{Deserialize, Serialize};

use crate::input::{Field, FieldKind, Values};

use super::{Proposal, TableColumn, month_first, values};

/// A field by the headers of its columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptField {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: FieldKind,
    /// The ways in which a row may state it: each way the headers of its columns.
    pub ways: Vec<Vec<String>>,
    /// For a field of dates by way: whether the month stands before the day; else nothing.
    pub month_first: Vec<bool>,
}

/// The proposed fields by their headers.
#[must_use]
pub fn layout(columns: &[TableColumn<'_>], proposal: &Proposal) -> Vec<KeptField> {
    let header = |at: &usize| columns.get(*at).map_or("", |column| column.header).to_owned();
    proposal
        .fields
        .iter()
        .map(|field| KeptField {
            name: field.name.clone(),
            kind: field.kind,
            ways: field.ways.iter().map(|way| way.iter().map(header).collect()).collect(),
            month_first: month_first(columns, field),
        })
        .collect()
}

/// The values of kept fields in a table that may have other columns. A column that it lacks holds nothing.
#[must_use]
pub fn kept_fields(columns: &[TableColumn<'_>], kept: &[KeptField]) -> Vec<Field> {
    let empty = columns.first().map(|column| column.cells.len()).unwrap_or_default();
    let mut nothing = crate::texts::Texts::new();
    nothing.fill(empty);
    // A column that is not there stands behind those that are, under its own header.
    let mut all = columns.to_vec();
    for header in kept.iter().flat_map(|field| field.ways.iter().flatten()) {
        if !all.iter().any(|column| column.header == header) {
            all.push(TableColumn { header, cells: &nothing });
        }
    }
    let place = |header: &String| all.iter().position(|column| column.header == header);
    kept.iter()
        .map(|field| {
            let ways: Vec<Vec<usize>> =
                field.ways.iter().map(|way| way.iter().filter_map(place).collect()).collect();
            Field {
                name: field.name.clone(),
                kind: field.kind,
                values: values(&all, (field.kind, &ways), &field.month_first),
            }
        })
        .collect()
}

impl KeptField {
    /// The field without rows, its values in the form that [`kept_fields`] gives them.
    #[must_use]
    pub fn empty(&self) -> Field {
        let values = match self.kind {
            FieldKind::BirthDate | FieldKind::EventDate => Values::Date(Vec::new()),
            _ if self.ways.len() == 1 => Values::Text(crate::texts::Texts::new()),
            _ => Values::Many(Vec::new()),
        };
        Field { name: self.name.clone(), kind: self.kind, values }
    }
}
