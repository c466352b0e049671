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
    let cells = Cells::of(&header, None);
    let mut found = Vec::new();
    for (record, row) in reader.records().zip(2_u64..) {
        found.push(cells.read(&header, &record.map_err(wrong)?, row)?);
    }
    Table::new(cells.names(&header), found)
}

/// Which columns are lists, and which is the count.
struct Cells {
    lists: Vec<usize>,
    count: Option<usize>,
}

impl Cells {
    fn of(header: &csv::StringRecord, but: Option<usize>) -> Self {
        let count = header.iter().position(|name| name.eq_ignore_ascii_case("count"));
        let lists = (0..header.len()).filter(|at| Some(*at) != count && Some(*at) != but).collect();
        Self { lists, count }
    }

    fn names(&self, header: &csv::StringRecord) -> Vec<String> {
        self.lists.iter().map(|at| header[*at].to_owned()).collect()
    }

    /// The combination of a line, and how many people.
    fn read(
        &self,
        header: &csv::StringRecord,
        record: &csv::StringRecord,
        row: u64,
    ) -> Result<(u32, u64)> {
        let line = record.position().map_or(row, csv::Position::line);
        let mut mask = 0;
        for (place, at) in self.lists.iter().enumerate() {
            match record.get(*at).unwrap_or_default() {
                "0" => {}
                "1" => mask |= 1_u32.checked_shl(u32::try_from(place).unwrap_or(32)).unwrap_or(0),
                other => {
                    let name = &header[*at];
                    return Err(Error::said(format!(
                        "line {line}, column `{name}`: found `{other}`, expected 0 or 1; a column of counts is called \
                         `count`, one of strata is named with --strata, records need --list and --cluster"
                    )));
                }
            }
        }
        let Some(at) = self.count else { return Ok((mask, 1)) };
        let cell = record.get(at).unwrap_or_default();
        let number = cell.parse::<u64>().map_err(|_| {
            Error::said(format!(
                "line {line}, column `{}`: found `{cell}`, expected a whole number of people",
                &header[at]
            ))
        })?;
        Ok((mask, number))
    }
}

/// Reads how often people stand on one list: columns `times` and `count`. Nothing where the columns are others. The answer
/// is by times, with nothing in its place 0.
///
/// # Errors
/// If a cell is no whole number (row and column are named), or nobody is there.
pub fn frequencies(text: &str) -> Result<Option<Vec<u64>>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let wrong = |error: csv::Error| Error::said(format!("the table cannot be read: {error}"));
    let header = reader.headers().map_err(wrong)?.clone();
    if header.iter().collect::<Vec<_>>() != ["times", "count"] {
        return Ok(None);
    }
    let mut found = Vec::new();
    for (record, row) in reader.records().zip(2_u64..) {
        let record = record.map_err(wrong)?;
        let number = |at: usize, most: u64| {
            let cell = record.get(at).unwrap_or_default();
            cell.parse::<u64>().ok().filter(|number| *number <= most).ok_or_else(|| {
                let column = &header[at];
                Error::said(format!("line {row}, column `{column}`: found `{cell}`, expected a whole number to {most}"))
            })
        };
        let (times, count) = (number(0, 10_000)? as usize, number(1, 1 << 50)?);
        if times == 0 {
            return Err(Error::said(format!(
                "line {row}: people who stand on the list no time are what is estimated"
            )));
        }
        if found.len() <= times {
            found.resize(times + 1, 0);
        }
        found[times] += count;
    }
    if found.iter().all(|count| *count == 0) {
        return Err(Error::said("nobody is on the list"));
    }
    Ok(Some(found))
}

/// Reads a table with a column that says of which stratum each line is: the table of all, and that of each stratum by name.
///
/// # Errors
/// As [`table`]; or if there is no such column.
pub fn strata(text: &str, column: &str) -> Result<(Table, Vec<(String, Table)>)> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let wrong = |error: csv::Error| Error::said(format!("the table cannot be read: {error}"));
    let header = reader.headers().map_err(wrong)?.clone();
    let Some(at) = header.iter().position(|name| name == column) else {
        let all: Vec<&str> = header.iter().collect();
        return Err(Error::said(format!("no column `{column}`; there are: {}", all.join(", "))));
    };
    let cells = Cells::of(&header, Some(at));
    let mut parts: std::collections::BTreeMap<String, Vec<(u32, u64)>> =
        std::collections::BTreeMap::new();
    for (record, row) in reader.records().zip(2_u64..) {
        let record = record.map_err(wrong)?;
        let cell = cells.read(&header, &record, row)?;
        parts.entry(record.get(at).unwrap_or_default().to_owned()).or_default().push(cell);
    }
    let whole = Table::new(cells.names(&header), parts.values().flatten().copied())?;
    let part = |(name, rows): (String, Vec<(u32, u64)>)| {
        let is_empty = rows.iter().all(|(_, count)| *count == 0);
        (!is_empty).then(|| Ok((name, Table::new(cells.names(&header), rows)?)))
    };
    Ok((whole, parts.into_iter().filter_map(part).collect::<Result<_>>()?))
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
    fn strata_are_tables_of_their_own_and_the_whole_is_their_sum() {
        let text = "year,a,b,count\n2024,1,0,2\n2025,1,1,3\n2025,1,0,4\n2026,0,1,0\n";
        let (whole, parts) = super::strata(text, "year").unwrap();
        assert_eq!(whole, table("a,b,count\n1,0,6\n1,1,3\n").unwrap());
        let names: Vec<(&str, u64)> =
            parts.iter().map(|(name, one)| (name.as_str(), one.observed())).collect();
        assert_eq!(names, [("2024", 2), ("2025", 7)]);
        assert!(
            super::strata(text, "month")
                .unwrap_err()
                .to_string()
                .contains("there are: year, a, b, count")
        );
    }

    #[test]
    fn how_often_people_stand_on_one_list_is_a_table_of_its_own_kind() {
        assert_eq!(super::frequencies("times,count\n1,5\n3,2\n").unwrap(), Some(vec![0, 5, 0, 2]));
        assert_eq!(super::frequencies("a,count\n1,5\n").unwrap(), None);
        for text in [
            "times,count\n0,5\n",
            "times,count\n1,x\n",
            "times,count\n99999999,1\n",
            "times,count\n",
        ] {
            assert!(super::frequencies(text).is_err(), "{text}");
        }
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
