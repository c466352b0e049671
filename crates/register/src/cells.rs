//! Cells of CSV files that people open in a spreadsheet program, which takes a cell that begins with certain signs for a formula
//! and runs it: `=HYPERLINK(...)` in a name would tell somebody what else stands in the row.
//!
//! Such a cell is written with an apostrophe before it ([`cell`]), which our own readers take off again ([`read`]), so that what is
//! read is what was written. A number (`-12.5`) is no formula and stays. Whoever reads the files with another program finds
//! the apostrophe only before texts that begin so. Parquet and Arrow files hold texts as they are, and so does JSON; workbooks are written
//! by types, where a text is never a formula.

use std::borrow::Cow;

/// Signs with which a formula begins, and those that are passed over before one; the wide forms are read like the others.
const SIGNS: [char; 11] =
    ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// What stands before a text that would be a formula.
const MARK: char = '\'';

/// A text as it is written into a cell of a CSV file.
#[must_use]
pub fn cell(text: &str) -> Cow<'_, str> {
    if is_formula(text) { format!("{MARK}{text}").into() } else { text.into() }
}

/// A text as it was before [`cell`] wrote it.
#[must_use]
pub fn read(cell: &str) -> &str {
    match cell.strip_prefix(MARK) {
        Some(text) if is_formula(text) => text,
        _ => cell,
    }
}

/// Whether a text would be run, or would be taken for one that was marked here.
fn is_formula(text: &str) -> bool {
    let text = text.trim_start_matches(MARK);
    text.starts_with(SIGNS) && !is_number(text)
}

fn is_number(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-');
    text.chars().all(plain) && text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_marked_and_numbers_are_not() {
        for formula in [
            "=1+1",
            "+1-1",
            "-2+cmd|' /C calc'!A0",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "-",
            "+503 2222",
            "'=1",
            "\u{ff1d}1",
            "-inf",
        ] {
            assert_eq!(cell(formula), format!("'{formula}"), "{formula:?}");
        }
        for plain in ["", "Ana", "-12.5", "+3", "-1e-7", "3-4", "O'Brien", "'Ana'", "a=b", " ="] {
            assert_eq!(cell(plain), plain, "{plain:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_was_written(text in "['=+@\t\r\n\u{ff1d}A0-9.e-]{0,6}", any in any::<String>()) {
            for text in [text, any] {
                let written = cell(&text).into_owned();
                prop_assert_eq!(read(&written), text.as_str());
                let safe = !written.starts_with(SIGNS) || is_number(&written);
                prop_assert!(safe, "{:?}", written);
                let mut writer = csv::Writer::from_writer(Vec::new());
                writer.write_record([written.as_str(), "x"]).unwrap();
                let bytes = writer.into_inner().unwrap();
                let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
                let record = reader.records().next().unwrap().unwrap();
                prop_assert_eq!(read(&record[0]), text.as_str());
            }
        }
    }
}
