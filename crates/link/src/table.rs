//! Tables as columns of text under the union of the headers of several files.

use crate::error::Error;
use crate::recognise::TableColumn;
use crate::texts::Texts;

/// The rows of all files, column by column.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// What each file is called in the output.
    pub files: Vec<String>,
    /// The headers, in the order in which they first stood.
    pub headers: Vec<String>,
    /// By row its file, and its row in that from 1 after the header.
    pub places: Vec<(u32, u32)>,
    cells: Vec<Texts>,
}

impl Table {
    /// No rows of files that are called so.
    #[must_use]
    pub fn new(files: Vec<String>) -> Self {
        Self { files, ..Self::default() }
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.places.len()
    }

    /// A cell; nothing where there is none.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> &str {
        self.cells.get(column).and_then(|cells| cells.get(row)).unwrap_or_default()
    }

    /// The cells of a column.
    #[must_use]
    pub fn texts(&self, column: usize) -> Option<&Texts> {
        self.cells.get(column)
    }

    /// By row: numbers that rows of equal cells share, 0 where the cell is empty.
    #[must_use]
    pub fn numbers(&self, column: usize) -> Vec<u32> {
        self.cells.get(column).map(Texts::numbers).unwrap_or_default()
    }

    /// All columns.
    #[must_use]
    pub fn columns(&self) -> Vec<TableColumn<'_>> {
        self.headers
            .iter()
            .zip(&self.cells)
            .map(|(header, cells)| TableColumn { header, cells })
            .collect()
    }

    /// The place of the column of a header.
    ///
    /// # Errors
    /// When there is none; names those that there are.
    pub fn column(&self, name: &str) -> Result<usize, Error> {
        self.headers.iter().position(|header| header == name).ok_or_else(|| {
            Error::new(format!(
                "no column {name:?} in {}; there are: {}",
                self.files.join(", "),
                self.headers.join(", ")
            ))
        })
    }

    /// Forgets the cells of all columns but one.
    pub fn keep_only(&mut self, column: Option<usize>) {
        for (at, cells) in self.cells.iter_mut().enumerate() {
            if Some(at) != column {
                *cells = Texts::new();
            }
        }
    }

    /// The place of the column of a header, which is made where there is none.
    pub fn column_of(&mut self, header: &str) -> usize {
        let header = header.trim();
        self.headers.iter().position(|known| known == header).unwrap_or_else(|| {
            self.headers.push(header.to_owned());
            self.cells.push(Texts::new());
            self.headers.len() - 1
        })
    }

    /// Adds a row of a file: the columns that hold something, and what.
    pub fn push<'t>(&mut self, file: u32, row: u32, cells: impl Iterator<Item = (usize, &'t str)>) {
        self.places.push((file, row));
        for (column, text) in cells {
            let Some(slot) = self.cells.get_mut(column) else { continue };
            // Columns are filled up only where something stands.
            slot.fill(self.places.len() - 1);
            slot.push(text);
        }
    }

    /// Adds so many rows of a file, column by column.
    pub fn append<'t>(
        &mut self,
        file: u32,
        rows: u32,
        columns: impl Iterator<Item = (&'t str, &'t Texts)>,
    ) {
        let before = self.places.len();
        self.places.extend((1..=rows).map(|row| (file, row)));
        for (header, column) in columns {
            let to = self.column_of(header);
            if let Some(slot) = self.cells.get_mut(to) {
                slot.fill(before);
                slot.append(column);
            }
        }
    }

    /// Fills all columns up to the last row: to be called when all rows are there.
    pub fn fill(&mut self) {
        let rows = self.rows();
        for cells in &mut self.cells {
            cells.fill(rows);
        }
    }

    /// Refuses a table of which nothing can be linked.
    ///
    /// # Errors
    /// When it has less than two rows.
    pub fn check(&self) -> Result<(), Error> {
        if self.rows() < 2 {
            return Err(Error::new(format!(
                "{}: {} data rows under the header, two at least are needed",
                self.files.join(", "),
                self.rows()
            )));
        }
        Ok(())
    }
}
