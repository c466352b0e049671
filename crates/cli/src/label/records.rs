//! Records by their names, and what of them is shown and remembered.

use std::collections::BTreeMap;

use anyhow::{Context as _, bail};
use sha2::{Digest as _, Sha256};

use crate::dedupe::{Records, RecordsArgs};

/// Characters of the print of two records' cells.
pub(crate) const CONTENT_LENGTH: usize = 16;

/// What a file of labels asks of the records that it names.
pub(crate) trait Named {
    /// The row of a record.
    ///
    /// # Errors
    /// When there is none, or more than one.
    fn row(&self, source: &str, record: &str) -> anyhow::Result<u32>;

    /// A short print of the cells of two records, in either order, by which a label knows them again; none where the
    /// cells are no longer at hand.
    fn content(&self, one: u32, two: u32) -> Option<String>;

    /// The record is named by its id, not by its row.
    fn has_id(&self, row: u32) -> bool;
}

impl Named for Known<'_> {
    fn row(&self, source: &str, record: &str) -> anyhow::Result<u32> {
        Known::row(self, source, record)
    }

    fn content(&self, one: u32, two: u32) -> Option<String> {
        Some(Known::content(self, one, two))
    }

    fn has_id(&self, row: u32) -> bool {
        Known::has_id(self, row)
    }
}

/// Records that files of labels name.
pub(crate) struct Known<'r> {
    records: &'r Records,
    /// Column that names records.
    id: Option<usize>,
    /// By file and name the row, and whether another has the same name.
    rows: BTreeMap<(u32, &'r str), (u32, bool)>,
}

impl<'r> Known<'r> {
    pub(crate) fn new(records: &'r Records, args: &RecordsArgs) -> Self {
        let table = &records.table;
        let at = |name: &String| table.headers.iter().position(|header| header == name);
        let mut rows: BTreeMap<(u32, &str), (u32, bool)> = BTreeMap::new();
        for (row, (name, (file, _))) in (0_u32..).zip(records.names.iter().zip(&table.places)) {
            rows.entry((*file, name.unwrap_or_default()))
                .and_modify(|known| known.1 = true)
                .or_insert((row, false));
        }
        Self { records, id: args.id.as_ref().and_then(at), rows }
    }

    /// The row of a record.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub(crate) fn row(&self, source: &str, record: &str) -> anyhow::Result<u32> {
        let files = &self.records.table.files;
        let file = files.iter().position(|file| file == source).with_context(|| {
            format!(
                "no file {source:?} among those given ({}); give the files that were labelled",
                files.join(", ")
            )
        })?;
        let file = u32::try_from(file).unwrap_or(u32::MAX);
        match self.rows.get(&(file, record)) {
            Some((row, false)) => Ok(*row),
            Some((_, true)) => bail!(
                "record {record:?} stands more than once in {source}; name records by a column without repeats, or by their rows (without --id)"
            ),
            None => bail!(
                "no record {record:?} in {source}; give the files and the --id with which it was labelled, or remove the line"
            ),
        }
    }

    /// Refuses a record that a file of labels could not name.
    ///
    /// # Errors
    /// When another record has its name, or the name holds a line break.
    pub(crate) fn check(&self, row: u32) -> anyhow::Result<()> {
        let (source, record) = self.name(row);
        if record.contains(['\n', '\r']) {
            bail!(
                "record {record:?} of {source}: a name with a line break; name records by another --id"
            );
        }
        self.row(source, record).map(|_| ())
    }

    /// File and name of a row.
    pub(crate) fn name(&self, row: u32) -> (&'r str, &'r str) {
        let table = &self.records.table;
        let at = row as usize;
        let file = table.places.get(at).and_then(|(file, _)| table.files.get(*file as usize));
        let name = self.records.names.get(at);
        (file.map_or("", String::as_str), name.unwrap_or_default())
    }

    /// The record is named by its id, not by its row.
    pub(crate) fn has_id(&self, row: u32) -> bool {
        let cell = |column| self.records.table.cell(row as usize, column);
        self.id.is_some_and(|column| !cell(column).is_empty())
    }

    /// A number that goes with what the record is: its file with its id, else with its cells.
    pub(crate) fn key(&self, row: u32) -> u64 {
        let (source, record) = self.name(row);
        let mut hash = Sha256::new();
        let part = |hash: &mut Sha256, text: &str| {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        };
        part(&mut hash, source);
        if self.has_id(row) {
            part(&mut hash, record);
        } else {
            for (header, cell) in self.cells(row) {
                part(&mut hash, header);
                part(&mut hash, cell);
            }
        }
        let digest: [u8; 32] = hash.finalize().into();
        digest.iter().take(8).fold(0, |word, byte| word << 8 | u64::from(*byte))
    }

    /// A short print of the cells of two records, in either order, by which a label knows them again.
    pub(crate) fn content(&self, one: u32, two: u32) -> String {
        let print = |row: u32| -> [u8; 32] {
            let mut cells = self.cells(row);
            // Columns stand in the order of the files, which may be given otherwise.
            cells.sort_unstable();
            let mut hash = Sha256::new();
            for text in cells.into_iter().flat_map(|(header, cell)| [header, cell]) {
                hash.update((text.len() as u64).to_le_bytes());
                hash.update(text);
            }
            hash.finalize().into()
        };
        let (one, two) = (print(one), print(two));
        let digest: [u8; 32] = Sha256::digest([one.min(two), one.max(two)].concat()).into();
        let bytes = digest.iter().take(CONTENT_LENGTH / 2);
        bytes.map(|byte| format!("{byte:02x}")).collect()
    }

    /// Header and value of each cell that holds something.
    fn cells(&self, row: u32) -> Vec<(&'r str, &'r str)> {
        let table = &self.records.table;
        let cell = |(column, header): (usize, &'r String)| {
            (header.as_str(), table.cell(row as usize, column))
        };
        let cells = table.headers.iter().enumerate().map(cell);
        cells.filter(|(_, text)| !text.is_empty()).collect()
    }
}
