//! What families told the office: a spreadsheet with Spanish headers and dates as people say them.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::case::Case;
use crate::day;
use crate::lists::{born, document};
use crate::noise::Written;

/// The file's name.
pub(crate) const FILE: &str = "intake.xlsx";

const HEADER: [&str; 11] = [
    "Ficha",
    "Nombre completo",
    "Nacimiento",
    "Lugar de origen",
    "Documento",
    "Fecha de solicitud",
    "Solicitado a",
    "Fecha de respuesta",
    "Última visita",
    "Paradero",
    "Parentesco",
];

/// The rows so far.
#[derive(Default)]
pub(crate) struct Intake {
    rows: Vec<[String; 11]>,
}

impl Intake {
    /// Adds what a family tells, and gives the row.
    pub(crate) fn push(&mut self, seen: &Written, case: &Case) -> u32 {
        let number = u32::try_from(self.rows.len() + 1).unwrap_or(u32::MAX);
        let birth = match seen.born {
            // One in two hundred is a day that no calendar has, as such forms do.
            Some(_) if number.is_multiple_of(200) => "31/02/1985".to_owned(),
            // A planted person's day of birth stays whole.
            Some(day) if case.rule.is_none() && !seen.year_only => day::fuzzy(day, number),
            _ => born(seen, day::dmy),
        };
        let (asked, answered) = case.request.map_or((None, None), |(on, back)| (Some(on), back));
        let dmy = |day: Option<i32>| day.map(day::dmy).unwrap_or_default();
        self.rows.push([
            number.to_string(),
            seen.name(),
            birth,
            seen.place.clone(),
            document(seen),
            dmy(asked),
            if asked.is_some() { "Dirección de Prisiones".to_owned() } else { String::new() },
            dmy(answered),
            case.visit.map(|on| day::fuzzy(on, number)).unwrap_or_default(),
            if case.nowhere { "no se sabe".to_owned() } else { String::new() },
            ["madre", "hermana", "esposa", "padre"][case.id % 4].to_owned(),
        ]);
        number
    }

    /// The spreadsheet's bytes; the same rows give the same bytes.
    ///
    /// # Errors
    /// Where the rows are more than a sheet of this format can hold (1,048,575).
    pub(crate) fn workbook(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        // The writer would otherwise put the clock's time into the file.
        let made = ExcelDateTime::from_ymd(2026, 1, 9)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let sheet = book.add_worksheet();
        sheet.set_name("Fichas")?;
        for (column, title) in (0u16..).zip(HEADER) {
            sheet.write_string(0, column, title)?;
        }
        for (row, cells) in (1u32..).zip(&self.rows) {
            for (column, cell) in (0u16..).zip(cells) {
                if !cell.is_empty() {
                    sheet.write_string(row, column, cell)?;
                }
            }
        }
        book.save_to_buffer()
    }
}
