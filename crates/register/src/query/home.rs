//! What the register holds, and what in it needs attention.

use rusqlite::Connection;
use serde::Serialize;

use super::sources::{SourceLine, newest};
use super::{Answer, Tally, number, rows, tally};

/// How many findings one rule made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleTally {
    /// The rule.
    pub rule: String,
    /// Its severity.
    pub severity: String,
    /// How many findings.
    pub number: i64,
    /// How many of them hold for every reading of the dates.
    pub certain: i64,
}

/// The register at one glance.
#[derive(Clone, Debug, Serialize)]
pub struct Home {
    /// How many persons.
    pub people: i64,
    /// How many sources.
    pub sources: i64,
    /// How many records.
    pub records: i64,
    /// How many events.
    pub events: i64,
    /// How many things could not be read.
    pub problems: i64,
    /// How many subjects of each kind.
    pub subjects: Vec<Tally>,
    /// How many findings of each rule, serious ones first.
    pub rules: Vec<RuleTally>,
    /// The sources said last.
    pub newest: Vec<SourceLine>,
}

/// What the register holds and what needs attention.
///
/// # Errors
/// When the database cannot be read.
pub fn home(connection: &Connection) -> Answer<Home> {
    Ok(Home {
        people: number(connection, "SELECT count(*) FROM person", [])?,
        sources: number(connection, "SELECT count(*) FROM source", [])?,
        records: number(connection, "SELECT count(*) FROM record", [])?,
        events: number(connection, "SELECT count(*) FROM event", [])?,
        problems: number(connection, "SELECT count(*) FROM problem", [])?,
        subjects: tally(
            connection,
            "SELECT kind, count(*) FROM subject GROUP BY kind ORDER BY kind",
            [],
        )?,
        rules: rule_tallies(connection, "%")?,
        newest: newest(connection, 8)?,
    })
}

/// How many findings each rule made whose id is like `pattern`; serious ones first.
///
/// # Errors
/// When the database cannot be read.
pub fn rule_tallies(connection: &Connection, pattern: &str) -> Answer<Vec<RuleTally>> {
    let sql = "SELECT rule, severity, count(*), sum(certainty = 'certain') FROM finding \
               WHERE rule LIKE ?1 GROUP BY rule, severity ORDER BY CASE severity \
               WHEN 'serious' THEN 0 WHEN 'notable' THEN 1 ELSE 2 END, 3 DESC, 1";
    rows(connection, sql, [pattern], |row| {
        Ok(RuleTally {
            rule: row.get(0)?,
            severity: row.get(1)?,
            number: row.get(2)?,
            certain: row.get(3)?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::register;
    use super::*;

    #[test]
    fn the_glance_counts_what_is_there() {
        let home = home(&register()).unwrap();
        assert_eq!((home.people, home.sources, home.records), (2, 2, 4));
        assert_eq!(home.rules[0].severity, "serious");
        assert_eq!(home.newest.len(), 2);
    }
}
