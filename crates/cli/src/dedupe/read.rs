//! Tables of any format as columns of text under the union of their headers.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use paradero_link::{TOLD_ROWS, Table, Texts};
use rayon::prelude::*;

/// A mapping that makes no claim: it keeps each row as it stands.
const NO_CLAIM: &str = "[columns]\n";

/// Reads files as one table of two rows at least.
pub(super) fn read_files(files: &[PathBuf]) -> anyhow::Result<Table> {
    let table = read_rows(files)?;
    table.check()?;
    Ok(table)
}

/// Reads files as one table.
pub(super) fn read_rows(files: &[PathBuf]) -> anyhow::Result<Table> {
    let mut table = Table::new(names(files));
    for (at, path) in (0_u32..).zip(files) {
        let bytes =
            std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        if !read_plainly(at, path, &bytes, &mut table) {
            read_any(at, path, &bytes, &mut table)?;
        }
    }
    table.fill();
    Ok(table)
}

fn names(files: &[PathBuf]) -> Vec<String> {
    let name = |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
    let short: Vec<Option<String>> = files.iter().map(name).collect();
    files
        .iter()
        .zip(&short)
        .map(|(path, own)| match own {
            Some(own) if short.iter().filter(|other| *other == &Some(own.clone())).count() == 1 => {
                own.clone()
            }
            _ => path.display().to_string(),
        })
        .collect()
}

/// Reads a delimited text in UTF-8 whose rows are all of one width straight into columns, which spares
/// most of the memory; anything else is left, untouched, to [`read_any`].
fn read_plainly(at: u32, path: &Path, bytes: &[u8], table: &mut Table) -> bool {
    let extension = path.extension().and_then(|end| end.to_str()).unwrap_or_default();
    if !matches!(extension.to_ascii_lowercase().as_str(), "csv" | "tsv") {
        return false;
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let Some(delimiter) = only_delimiter(first) else { return false };
    if !paradero_intake::quotes_are_whole(text, delimiter) {
        return false;
    }
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let Ok(headers) = reader.headers().cloned() else { return false };
    let mut distinct: Vec<&str> = headers.iter().map(str::trim).collect();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() != headers.len() || distinct.contains(&"") {
        return false;
    }
    let mut columns: Vec<Texts> = vec![Texts::new(); headers.len()];
    let mut batch = Batch::default();
    if !batch.read(&mut reader) {
        return false;
    }
    let mut rows = 0_u32;
    while batch.rows > 0 {
        let mut next = Batch::default();
        // The next rows are split while those at hand are taken into their columns.
        let (whole, ()) = rayon::join(
            || next.read(&mut reader),
            || {
                let columns = columns.par_iter_mut().enumerate();
                columns.for_each(|(at, column)| batch.cells(at).for_each(|cell| column.push(cell)));
            },
        );
        if !whole {
            return false;
        }
        rows += batch.rows;
        batch = next;
    }
    table.append(at, rows, headers.iter().zip(&columns));
    true
}

/// Rows split into cells, not yet taken into their columns.
#[derive(Default)]
struct Batch {
    text: String,
    ends: Vec<usize>,
    rows: u32,
    width: usize,
}

/// Rows of one batch.
const BATCH: u32 = 1 << 13;

impl Batch {
    /// Reads the next rows; none where the end is reached, false where one is not as wide as the header or very long.
    fn read(&mut self, reader: &mut csv::Reader<&[u8]>) -> bool {
        let mut record = csv::StringRecord::new();
        while self.rows < BATCH {
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(_) => return false,
            }
            self.width = record.len();
            if record.as_slice().len() > paradero_intake::CELL_BYTES {
                return false;
            }
            for cell in &record {
                self.text.push_str(cell.trim());
                self.ends.push(self.text.len());
            }
            self.rows += 1;
        }
        true
    }

    /// The cells of a column.
    fn cells(&self, column: usize) -> impl Iterator<Item = &str> {
        (column..self.ends.len()).step_by(self.width.max(1)).map(|at| {
            let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).unwrap_or(&0);
            self.ends.get(at).and_then(|end| self.text.get(*start..*end)).unwrap_or_default()
        })
    }
}

/// The delimiter of a header row in which no other could be one.
fn only_delimiter(first: &str) -> Option<u8> {
    let mut standing =
        [b',', b';', b'\t', b'|'].into_iter().filter(|d| first.as_bytes().contains(d));
    let one = standing.next();
    one.filter(|_| standing.next().is_none() && !first.contains('"'))
}

/// Reads a table of any format, with whatever is wrong with its rows told and kept.
fn read_any(at: u32, path: &Path, bytes: &[u8], table: &mut Table) -> anyhow::Result<()> {
    let name = path.display().to_string();
    let no_pdf = |_: &[u8]| Err("a PDF has pages, not rows".to_owned());
    let reading = paradero_intake::read_with_mapping(&name, bytes, NO_CLAIM, &no_pdf)?;
    // What is as usual need not be told.
    let usual = |said: &&String| {
        said.starts_with("delimiter ")
            || ["encoding utf-8", "header on line 1"].contains(&said.as_str())
    };
    if !reading.said.iter().all(|said| usual(&said)) {
        crate::print::say(&format!("{name}: {}", reading.said.join("; ")));
    }
    for header in &reading.unmapped {
        table.column_of(header);
    }
    let mut troubled = 0;
    for (row, record) in (1_u32..).zip(&reading.records) {
        if let Some(problem) = record.problems.first() {
            troubled += 1;
            if troubled <= TOLD_ROWS {
                let column = problem.column.as_deref().unwrap_or("the row");
                crate::print::say(&format!(
                    "{name}, {}, {column}: found {:?}, expected {}; kept as it stands",
                    record.locator, problem.found, problem.expected
                ));
            }
        }
        let cells: Vec<(usize, &str)> = record
            .cells
            .iter()
            .map(|cell| (table.column_of(&cell.column), cell.text.trim()))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        table.push(at, row, cells.into_iter());
    }
    if troubled > TOLD_ROWS {
        crate::print::say(&format!("{name}: {} more rows have a problem", troubled - TOLD_ROWS));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, bytes: &[u8]) -> anyhow::Result<Table> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join(name);
        std::fs::write(&path, bytes)?;
        read_files(&[path])
    }

    fn workbook() -> anyhow::Result<Vec<u8>> {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (column, cells) in [(0, ["Nombre", "Ana", "Rey, Juan"]), (1, ["Edad", "30", ""])] {
            for (row, cell) in (0..).zip(cells) {
                sheet.write_string(row, column, cell)?;
            }
        }
        Ok(book.save_to_buffer()?)
    }

    fn parquet() -> anyhow::Result<Vec<u8>> {
        use arrow_array::{ArrayRef, RecordBatch, StringArray};
        let names: ArrayRef = std::sync::Arc::new(StringArray::from(vec!["Ana", "Rey, Juan"]));
        let ages: ArrayRef = std::sync::Arc::new(StringArray::from(vec![Some("30"), None]));
        let batch = RecordBatch::try_from_iter([("Nombre", names), ("Edad", ages)])?;
        let mut bytes = Vec::new();
        let mut writer = parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None)?;
        writer.write(&batch)?;
        writer.close()?;
        Ok(bytes)
    }

    #[test]
    fn tables_of_any_format_are_one_table() -> anyhow::Result<()> {
        let lines = br#"{"Nombre":"Ana","Edad":30}
{"Nombre":"Rey, Juan"}
"#;
        for (name, bytes) in [
            ("list.csv", b"Nombre,Edad\nAna,30\n\"Rey, Juan\",\n".to_vec()),
            ("list.csv", b"Nombre;Edad\nAna;30\nRey, Juan;\n".to_vec()),
            ("list.tsv", b"Nombre\tEdad\nAna\t30\nRey, Juan\t\n".to_vec()),
            ("list.jsonl", lines.to_vec()),
            ("list.xlsx", workbook()?),
            ("list.parquet", parquet()?),
        ] {
            let table = read(name, &bytes)?;
            let at = |header: &str| table.headers.iter().position(|known| known == header);
            let (names, ages) = (at("Nombre"), at("Edad"));
            let cell = |row, column: Option<usize>| column.map(|column| table.cell(row, column));
            let rows: Vec<[Option<&str>; 2]> =
                (0..table.rows()).map(|row| [cell(row, names), cell(row, ages)]).collect();
            let expected = [[Some("Ana"), Some("30")], [Some("Rey, Juan"), Some("")]];
            assert_eq!(rows, expected, "{name}");
        }
        Ok(())
    }

    #[test]
    fn latin_1_and_ragged_rows_are_read_and_not_lost() -> anyhow::Result<()> {
        let table = read("list.csv", b"Nombre,Edad\nMu\xf1oz,30\nRey\nSoto,4\n")?;
        assert_eq!(table.rows(), 3);
        assert_eq!(table.cell(0, 0), "Mu\u{f1}oz");
        assert_eq!(table.cell(1, 0), "Rey");
        Ok(())
    }

    #[test]
    fn what_cannot_be_read_is_said_with_its_file() {
        let said = |name: &str, bytes: &[u8]| match read(name, bytes) {
            Ok(_) => String::new(),
            Err(error) => format!("{error:#}"),
        };
        assert!(said("list.csv", b"Nombre,Edad\n").contains("0 data rows"));
        let twice = said("list.csv", b"Nombre,Nombre\nAna,Rey\nJuan,Soto\n");
        assert!(twice.contains("list.csv") && twice.contains("both called"), "{twice}");
        let missing = read_files(&[PathBuf::from("/nowhere/list.csv")]).map(|_| ());
        assert!(missing.is_err_and(|error| format!("{error:#}").contains("/nowhere/list.csv")));
    }
}
