//! What the register holds, and what in it needs attention.

use crate::sql::Connection;
use paradero_model::Level;
use schemars::JsonSchema;
use serde::Serialize;

use super::sources::{SourceLine, newest};
use super::{Answer, Count, Tally, number, rows, small, tally};

/// How many findings one rule made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RuleTally {
    /// The rule.
    pub rule: String,
    /// Its severity.
    pub severity: String,
    /// How many findings.
    pub number: Count,
    /// How many of them hold for every reading of the dates.
    pub certain: Count,
}

/// The register at one glance.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Home {
    /// How many persons.
    pub people: Count,
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
        people: counted(connection, "people")?.into(),
        sources: counted(connection, "sources")?,
        records: counted(connection, "records")?,
        events: counted(connection, "events")?,
        problems: counted(connection, "problems")?,
        subjects: tallied(connection, "kind")?,
        rules: rule_tallies(connection, "%")?,
        newest: newest(connection, 8)?,
    })
}

/// Keeps back, where everybody reads, small numbers of what rules found: each finding is of one rule.
pub fn keep_back(rules: &mut [RuleTally], level: Level) {
    small::parts(rules.iter_mut().map(|rule| &mut rule.number), level);
    for rule in rules {
        // Those that are not certain are a number too.
        let others =
            rule.number.shown().zip(rule.certain.shown()).map(|(all, certain)| all - certain);
        let tells = level == Level::Public && others.is_none_or(small::is_small);
        rule.certain = if tells { Count::KEPT } else { rule.certain.at(level) };
    }
}

/// How many people, sources, records, events or problems the store holds.
pub(super) fn counted(connection: &Connection, code: &str) -> Answer<i64> {
    number(connection, "SELECT number FROM tally WHERE what = 'all' AND code = ?1", [code])
}

/// A tally that was made with the store, by code.
pub(super) fn tallied(connection: &Connection, what: &str) -> Answer<Vec<Tally>> {
    tally(connection, "SELECT code, number FROM tally WHERE what = ?1 ORDER BY code", [what])
}

/// How many findings each rule made whose id is like `pattern`; serious ones first.
///
/// # Errors
/// When the database cannot be read.
pub fn rule_tallies(connection: &Connection, pattern: &str) -> Answer<Vec<RuleTally>> {
    let sql = "SELECT rule, severity, number, certain FROM rule_tally \
               WHERE rule LIKE ?1 ORDER BY CASE severity \
               WHEN 'serious' THEN 0 WHEN 'notable' THEN 1 ELSE 2 END, 3 DESC, 1";
    rows(connection, sql, [pattern], |row| {
        Ok(RuleTally {
            rule: row.get(0)?,
            severity: row.get(1)?,
            number: row.get::<i64>(2)?.into(),
            certain: row.get::<i64>(3)?.into(),
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
        assert_eq!((home.people.shown(), home.sources, home.records), (Some(2), 2, 4));
        assert_eq!(home.rules[0].severity, "serious");
        assert_eq!(home.newest.len(), 2);
    }
}
