//! How long a workbook of a million cells takes: `cargo run --release --example workbook_speed [ROWS]`.
//!
//! Three sheets of ten columns each, in workbooks of their own: plain, with a colour in every third row, and with cells merged over ten
//! rows. Each is made in memory and read three times; the shortest time is said.

use std::time::Instant;

use paradero_intake::read_with_mapping;
use rust_xlsxwriter::{Color, Format, Workbook, XlsxError};

const COLUMNS: [&str; 10] =
    ["N", "Nombre", "Edad", "Centro", "Fecha", "Lugar", "Cuerpo", "Motivo", "Documento", "Nota"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rows: u32 = std::env::args().nth(1).map_or(Ok(100_000), |text| text.parse())?;
    for (name, coloured, merged) in
        [("plain", false, false), ("coloured", true, false), ("merged", false, true)]
    {
        let bytes = workbook(rows, coloured, merged)?;
        let mut shortest = f64::INFINITY;
        let mut said = Vec::new();
        for _ in 0..3 {
            let start = Instant::now();
            let reading =
                read_with_mapping("a.xlsx", &bytes, "[columns]\n", &|_| Err(String::new()))?;
            shortest = shortest.min(start.elapsed().as_secs_f64());
            said = reading.said;
            assert_eq!(reading.records.len(), rows as usize, "{said:?}");
        }
        println!("{name}: {} cells, {} bytes, {shortest:.2} s, {said:?}", rows * 10, bytes.len());
    }
    Ok(())
}

fn workbook(rows: u32, coloured: bool, merged: bool) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let yellow = Format::new().set_background_color(Color::Yellow);
    for (at, column) in (0..).zip(COLUMNS) {
        sheet.write(0, at, column)?;
    }
    for row in 1..=rows {
        let fill = (coloured && row % 3 == 0).then_some(&yellow);
        for at in 0..10_u16 {
            let text = match at {
                0 | 2 => {
                    let number = if at == 0 { row } else { row % 60 + 18 };
                    match fill {
                        Some(fill) => sheet.write_with_format(row, at, number, fill)?,
                        None => sheet.write(row, at, number)?,
                    };
                    continue;
                }
                1 => format!("Persona {row} de la Lista"),
                3 if merged => continue,
                4 => format!("{:02}/{:02}/2025", row % 28 + 1, row % 12 + 1),
                at => format!("texto {} de {at}", row % 50),
            };
            match fill {
                Some(fill) => sheet.write_with_format(row, at, text, fill)?,
                None => sheet.write(row, at, text)?,
            };
        }
        if merged && row % 10 == 0 {
            sheet.merge_range(row - 9, 3, row, 3, "Centro Penal Puente Viejo", &Format::new())?;
        }
    }
    book.save_to_buffer()
}
