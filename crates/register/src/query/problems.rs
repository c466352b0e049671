//! What could not be read, as a list to work through.

use crate::sql::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Answer, Stretch, number, rows};

/// One thing that could not be read, with where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProblemRow {
    /// The record.
    pub record: String,
    /// Where that stands, for people.
    pub locator: String,
    /// The source.
    pub source: String,
    /// What the source is called.
    pub title: String,
    /// Media of the source.
    pub media: String,
    /// The register that the source was taken over from; nothing where it is this one's own.
    pub register: Option<String>,
    /// What kind of trouble.
    pub code: String,
    /// The column.
    pub column: Option<String>,
    /// What stands there.
    pub found: String,
    /// What was expected.
    pub expected: String,
}

/// The problems of a stretch, and how many there are.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProblemList {
    /// How many.
    pub total: i64,
    /// Those of the stretch.
    pub problems: Vec<ProblemRow>,
}

/// Problems in the order in which sources and their rows stand: of one source, or of all.
///
/// Each is a row of its table, numbered from 1 without gaps, source after source; so a stretch is a range of numbers and
/// none before it is gone through.
///
/// # Errors
/// When the database cannot be read.
pub fn list(
    connection: &Connection,
    source: Option<&str>,
    stretch: Stretch,
) -> Answer<ProblemList> {
    let (first, total) = match source {
        Some(source) => (
            number(
                connection,
                "SELECT coalesce(min(rowid), 1) FROM problem WHERE source = ?1",
                [source],
            )?,
            number(connection, "SELECT count(*) FROM problem WHERE source = ?1", [source])?,
        ),
        None => (1, number(connection, "SELECT coalesce(max(rowid), 0) FROM problem", [])?),
    };
    let (limit, offset) = stretch.bounds();
    let from = first.saturating_add(offset);
    let until = from.saturating_add(limit).min(first.saturating_add(total));
    let sql = "SELECT p.record, r.locator, p.source, o.title, o.media, o.register, p.code, p.column_, p.found, p.expected \
               FROM problem p JOIN record r ON r.id = p.record JOIN source o ON o.id = p.source \
               WHERE p.rowid >= ?1 AND p.rowid < ?2 ORDER BY p.rowid";
    let problems = rows(connection, sql, [from, until], |row| {
        Ok(ProblemRow {
            record: row.get(0)?,
            locator: row.get(1)?,
            source: row.get(2)?,
            title: row.get(3)?,
            media: row.get(4)?,
            register: row.get(5)?,
            code: row.get(6)?,
            column: row.get(7)?,
            found: row.get(8)?,
            expected: row.get(9)?,
        })
    })?;
    Ok(ProblemList { total, problems })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::register;
    use super::*;

    #[test]
    fn problems_are_listed_with_where_they_stand_and_of_one_source_alone() {
        let connection = register();
        let more = "INSERT INTO problem VALUES ('src2:a', 'src2', 'unknown-code', NULL, 'x', 'y'), \
                    ('src2:b', 'src2', 'unknown-code', NULL, 'z', 'y')";
        connection.execute_batch(more).unwrap();
        let all = list(&connection, None, Stretch { offset: 0, limit: 2 }).unwrap();
        assert_eq!((all.total, all.problems.len()), (3, 2));
        assert_eq!(all.problems[0].locator, "row 2 (line 3)");
        let one = list(&connection, Some("src2"), Stretch { offset: 1, limit: 5 }).unwrap();
        let found: Vec<&str> = one.problems.iter().map(|problem| problem.found.as_str()).collect();
        assert_eq!((one.total, found), (2, vec!["z"]));
        let none = list(&connection, Some("src3"), Stretch { offset: 0, limit: 5 }).unwrap();
        assert_eq!((none.total, none.problems.len()), (0, 0));
    }
}
