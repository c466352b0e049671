//! Reading tables: a column of 0 and 1 for each list, and a count.

use crate::error::{Error, Result};
use crate::table::Table;

/// Reads a table in the form of CSV: a column of 0 and 1 for each list and a column `count`. Without a column `count` each
/// row is one person.
///
/// # Errors
/// If a cell is something else (row and column are named), or what is read is no table.
pub fn table(text: &str) -> Result<Table> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let wrong = |error: csv::Error| Error::said(format!("the table cannot be read: {error}"));
    let header = reader.headers().map_err(wrong)?.clone();
    let count = header.iter().position(|name| name.eq_ignore_ascii_case("count"));
    let lists: Vec<usize> = (0..header.len()).filter(|at| Some(*at) != count).collect();
    let mut cells = Vec::new();
    for (record, row) in reader.records().zip(2_u64..) {
        let record = record.map_err(wrong)?;
        let line = record.position().map_or(row, csv::Position::line);
        let mut mask = 0;
        for (place, at) in lists.iter().enumerate() {
            match record.get(*at).unwrap_or_default() {
                "0" => {}
                "1" => mask |= 1_u32.checked_shl(u32::try_from(place).unwrap_or(32)).unwrap_or(0),
                other => {
                    let name = &header[*at];
                    return Err(Error::said(format!(
                        "line {line}, column `{name}`: found `{other}`, expected 0 or 1; a column of counts is called \
                         `count`"
                    )));
                }
            }
        }
        let number = match count {
            None => 1,
            Some(at) => {
                let cell = record.get(at).unwrap_or_default();
                cell.parse::<u64>().map_err(|_| {
                    Error::said(format!(
                        "line {line}, column `{}`: found `{cell}`, expected a whole number of people",
                        &header[at]
                    ))
                })?
            }
        };
        cells.push((mask, number));
    }
    let names = lists.iter().map(|at| header[*at].to_owned()).collect();
    Table::new(names, cells)
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn counts_and_people_are_read_alike() {
        let counted = table("a,b,count\n1,0,2\n1,1,1\n").unwrap();
        let people = table("a,b\n1,0\n1,1\n1,0\n").unwrap();
        assert_eq!(counted, people);
    }

    #[test]
    fn what_is_no_table_is_told_with_its_place() {
        let said = |text: &str| table(text).unwrap_err().to_string();
        assert!(said("a,b,count\n1,0,x\n").contains("line 2, column `count`: found `x`"));
        assert!(said("a,b,count\n1,0,2\n1,2,2\n").contains("line 3, column `b`: found `2`"));
        assert!(said("a,b,count\n1,0\n").contains("cannot be read"));
        assert!(said("a,b,count\n0,0,5\n").contains("none of the lists"));
        assert!(said("").contains("0 lists"));
    }
}
