//! Writing tables, in the form that [`crate::read`] reads.

use crate::error::{Error, Result};
use crate::table::Table;

/// Signs with which a spreadsheet program takes a cell for a formula, which it would run.
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

/// A table in the form of CSV: a column of 0 and 1 for each list and a column `count`, a line for each combination that somebody
/// has. A name that would be a formula has an apostrophe before it, and one that is `count` too.
///
/// # Errors
/// If it cannot be written.
pub fn table(table: &Table) -> Result<String> {
    let wrong =
        |what: &dyn std::fmt::Display| Error::said(format!("the table cannot be written: {what}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = table.lists().iter().map(|name| named(name)).chain(["count".to_owned()]);
    writer.write_record(header).map_err(|error| wrong(&error))?;
    for (mask, count) in table.cells() {
        let on = (0..table.p()).map(|list| (mask >> list & 1).to_string());
        writer.write_record(on.chain([count.to_string()])).map_err(|error| wrong(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| wrong(&error))?;
    String::from_utf8(bytes).map_err(|error| wrong(&error))
}

fn named(list: &str) -> String {
    let is_marked = list.starts_with(FORMULA) || list.trim().eq_ignore_ascii_case("count");
    if is_marked { format!("'{list}") } else { list.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;

    #[test]
    fn what_is_written_is_what_is_read() {
        let lists = ["police, central", "\"press\"", "familias"].map(str::to_owned).to_vec();
        let counts = Table::new(lists, [(1, 310), (3, 84), (4, 7), (7, 2)]).unwrap();
        assert_eq!(read::table(&table(&counts).unwrap()).unwrap(), counts);
    }

    #[test]
    fn a_name_is_neither_a_formula_nor_the_count() {
        let lists = ["=1+1", "Count", "a"].map(str::to_owned).to_vec();
        let written = table(&Table::new(lists, [(1, 3), (6, 4)]).unwrap()).unwrap();
        assert_eq!(written, "'=1+1,'Count,a,count\n1,0,0,3\n0,1,1,4\n");
        assert_eq!(read::table(&written).unwrap().observed(), 7);
    }
}
