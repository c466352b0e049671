//! Examples of rules: rows that must and must not make a rule fire, which are its test.

mod rows;

use std::collections::BTreeSet;

use paradero_model::Day;
use rusqlite::Connection;
use serde::Deserialize;

use crate::{Error, Finding, Parameters, Rule, days, prepare, run, schema};

pub use rows::fill;

/// One example of a rule.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What it shows.
    pub name: String,
    /// The day on which it is looked at, `2025-04-14`.
    pub today: String,
    /// Rows, one a line (see [`fill`]).
    pub rows: String,
    /// Ids of the subjects that the rule must find; empty where it must not fire.
    pub fires: Vec<String>,
    /// `certain` (the default) or `possible`.
    pub certainty: Option<String>,
    /// What each finding must rest on, where it matters.
    pub basis: Option<String>,
    /// Whether each finding must be contested, where it matters.
    pub contested: Option<bool>,
    /// Ids of the events that the findings must cite, all of them, where it matters.
    pub cites: Option<Vec<String>>,
    /// The days that each finding must count, where it matters.
    pub days: Option<i64>,
    /// The lower count of each finding, where it matters.
    pub n: Option<i64>,
}

impl Rule {
    /// Runs the rule's examples, each in a database of its own in memory.
    ///
    /// # Errors
    /// If an example does not come out as it says, or there is not at least one that fires and
    /// one that does not.
    pub fn check(&self) -> Result<(), Error> {
        let fires = |fires: bool| self.examples.iter().any(|e| e.fires.is_empty() != fires);
        if !fires(true) || !fires(false) {
            return Err(Error::new(format!(
                "rule {}: give at least one example that fires and one that does not",
                self.id
            )));
        }
        self.examples.iter().try_for_each(|example| {
            let failed = |what: String| {
                Error::new(format!("rule {}, example `{}`: {what}", self.id, example.name))
            };
            let found = example.run(self).map_err(|error| failed(error.to_string()))?;
            example.compare(&found).map_err(failed)
        })
    }
}

impl Example {
    /// What the rule finds in the example's rows.
    fn run(&self, rule: &Rule) -> Result<Vec<Finding>, Error> {
        let (connection, today, _) = self.prepared()?;
        run(&connection, std::slice::from_ref(rule), today)
    }

    /// A database in memory with the example's rows, ready for rules, its day and its limits.
    ///
    /// # Errors
    /// If the rows or the day cannot be read.
    pub fn prepared(&self) -> Result<(Connection, Day, Parameters), Error> {
        let connection = Connection::open_in_memory()
            .and_then(|connection| {
                connection.execute_batch(&schema::create())?;
                Ok(connection)
            })
            .map_err(|error| Error::sql("making tables in memory", error))?;
        fill(&connection, &self.rows)?;
        let today = days::read_day(&self.today)
            .ok_or_else(|| Error::new(format!("today: `{}` is not a day", self.today)))?;
        // Limits that the rows state stand for the default ones of the same name.
        let stated = stated_limits(&connection)?;
        let mut limits = Parameters::default();
        limits.0.retain(|limit| stated.iter().all(|other| other.name != limit.name));
        limits.0.extend(stated);
        prepare(&connection, today, limits.as_slice())?;
        Ok((connection, today, limits))
    }

    fn compare(&self, found: &[Finding]) -> Result<(), String> {
        let subjects: BTreeSet<&str> = found.iter().map(|f| f.subject.as_str()).collect();
        let wanted: BTreeSet<&str> = self.fires.iter().map(String::as_str).collect();
        if subjects != wanted {
            return Err(format!("found {subjects:?}, should find {wanted:?}"));
        }
        let certainty = self.certainty.as_deref().unwrap_or("certain");
        for finding in found {
            let differs = |what: &str, is: &dyn std::fmt::Debug| {
                Err(format!("{}: {what} is {is:?}", finding.id))
            };
            if finding.certainty.code() != certainty {
                return differs("certainty", &finding.certainty.code());
            }
            if self.basis.as_ref().is_some_and(|basis| basis != finding.basis.code()) {
                return differs("basis", &finding.basis.code());
            }
            if self.contested.is_some_and(|contested| contested != finding.contested) {
                return differs("contested", &finding.contested);
            }
            if self.days.is_some() && self.days != finding.days {
                return differs("days", &finding.days);
            }
            if self.n.is_some() && self.n != finding.n_lo {
                return differs("n", &finding.n_lo);
            }
        }
        let cited: BTreeSet<&str> =
            found.iter().flat_map(|f| &f.cites).map(|cite| cite.event.as_str()).collect();
        match &self.cites {
            Some(cites) if cites.iter().map(String::as_str).collect::<BTreeSet<_>>() != cited => {
                Err(format!("cites {cited:?}, should cite {cites:?}"))
            }
            _ => Ok(()),
        }
    }
}

fn stated_limits(connection: &Connection) -> Result<Vec<crate::Parameter>, Error> {
    let read = || {
        let mut statement = connection.prepare(
            "SELECT name, country, from_lo, until_hi, value, coalesce(cites, '') FROM parameter
             ORDER BY name, country, from_lo",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(crate::Parameter {
                name: row.get(0)?,
                country: row.get(1)?,
                from: row.get::<_, Option<i32>>(2)?.map(Day),
                until: row.get::<_, Option<i32>>(3)?.map(Day),
                value: row.get(4)?,
                cites: row.get(5)?,
            })
        })?;
        rows.collect::<rusqlite::Result<Vec<_>>>()
    };
    read().map_err(|error| Error::sql("reading the limits of an example", error))
}
