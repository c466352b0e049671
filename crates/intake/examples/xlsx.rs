//! Reads the first sheet of a workbook by calamine alone, cell by cell, or as a table: `xlsx calamine|range|paradero FILE`. For `bench/intake`.

use std::{error::Error, io::Cursor};

use calamine::{Data, DataRef, Reader as _, Xlsx};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [how, file] = arguments.as_slice() else {
        return Err("xlsx calamine|range|paradero FILE".into());
    };
    let bytes = std::fs::read(file)?;
    let no_pdf = |_: &[u8]| Err("no PDF here".to_owned());
    let cells = match how.as_str() {
        "calamine" => {
            let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes))?;
            let name = book.sheet_names().first().cloned().unwrap_or_default();
            let mut reader = book.worksheet_cells_reader(&name)?;
            let mut count = 0_usize;
            while let Some(cell) = reader.next_cell()? {
                count += usize::from(!matches!(cell.get_value(), DataRef::Empty));
            }
            count
        }
        "range" => {
            let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes))?;
            let name = book.sheet_names().first().cloned().unwrap_or_default();
            let range = book.worksheet_range(&name)?;
            range.used_cells().filter(|(_, _, data)| **data != Data::Empty).count()
        }
        "paradero" => {
            let mapping = "[columns]\nNo = \"kept as it is\"\n";
            let read = paradero_intake::read_with_mapping(file, &bytes, mapping, &no_pdf)?;
            read.records.iter().map(|record| record.cells.len()).sum()
        }
        other => return Err(format!("no way `{other}`").into()),
    };
    eprintln!("{cells} filled cells");
    Ok(())
}
