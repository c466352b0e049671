//! Findings over rules, authorities, places and months: tallies that were made with the findings of the day, read and never counted.

use std::collections::BTreeMap;

use crate::sql::Connection;
use paradero_model::{Day, Level};
use schemars::JsonSchema;
use serde::Serialize;

use super::small::{self, Count};
use super::{Answer, Stretch, json_list, number, rows};

/// How many months have a column of their own; those before them share one.
pub const MONTHS: usize = 24;

/// What the rows stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Over {
    /// Rules.
    Rule,
    /// Authorities that claims name on which a finding rests.
    Authority,
    /// Places that such claims name.
    Place,
}

impl Over {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Rule, Self::Authority, Self::Place];

    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Authority => "authority",
            Self::Place => "place",
        }
    }

    /// What a code stands for.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|over| over.code() == code)
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Column {
    /// What narrows the list of findings to it: `2025-03`, `..2023-06`, or `?` for no certain month.
    pub month: String,
    /// The first day of the month, counted from 1970-01-01; of the months before, the first day of the last of them.
    pub day: Option<i32>,
}

/// How many findings begin to hold in a month, and how many persons they are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cell {
    /// Findings.
    pub findings: Count,
    /// Persons.
    pub persons: Count,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "DashboardRow")]
pub struct Row {
    /// The rule, or the id of the authority or place; empty for all findings.
    pub code: String,
    /// What it is called; empty for a rule, whose title whoever shows it knows.
    pub name: String,
    /// A cell for each column.
    pub cells: Vec<Cell>,
    /// All of them together.
    pub all: Cell,
}

/// The board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Dashboard {
    /// What the rows stand for.
    pub over: Over,
    /// The columns: the months before, months, no certain month.
    pub columns: Vec<Column>,
    /// All findings.
    pub all: Row,
    /// How many rows there are.
    pub total: i64,
    /// Those of the stretch asked for, most findings first.
    pub rows: Vec<Row>,
}

/// A row as it was made: numbers by column, and the sum.
struct Made {
    code: String,
    name: String,
    findings: Vec<i64>,
    persons: Vec<i64>,
}

/// The board over rules, authorities or places, as a level may see it on a day.
///
/// # Errors
/// When the database cannot be read.
pub fn dashboard(
    connection: &Connection,
    over: Over,
    (level, today): (Level, Day),
    stretch: Stretch,
) -> Answer<Dashboard> {
    let columns = columns(today);
    let what = over.code();
    let total = number(connection, "SELECT count(*) FROM dashboard_total WHERE what = ?1", [what])?;
    // Rules are few, and at the level of all what is kept back hangs on every row.
    let stretch = if over == Over::Rule { Stretch { offset: 0, limit: 1_000 } } else { stretch };
    let mut made = lines(connection, what, stretch, &columns)?;
    let everything = lines(connection, "all", Stretch { offset: 0, limit: 1 }, &columns)?;
    made.extend(everything.into_iter().next());
    let mut shown = shown(made, over, level);
    let empty =
        Row { code: String::new(), name: String::new(), cells: Vec::new(), all: cell(0, 0) };
    let all = shown.pop().unwrap_or(empty);
    Ok(Dashboard { over, columns, all, total, rows: shown })
}

fn cell(findings: i64, persons: i64) -> Cell {
    Cell { findings: findings.into(), persons: persons.into() }
}

/// The columns of a day.
fn columns(today: Day) -> Vec<Column> {
    let named = |months_ago: i32| {
        let month = i32::from(today.year()) * 12 + i32::from(today.month()) - 1 - months_ago;
        let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
        let day = Day::from_ymd(
            i16::try_from(year).unwrap_or(i16::MAX),
            i8::try_from(month).unwrap_or(1),
            1,
        );
        (format!("{year:04}-{month:02}"), day.map(|day| day.0))
    };
    let months = i32::try_from(MONTHS).unwrap_or(0);
    let (before, day) = named(months);
    let first = Column { month: format!("..{before}"), day };
    let own = (0..months).rev().map(named).map(|(month, day)| Column { month, day });
    [first].into_iter().chain(own).chain([Column { month: "?".to_owned(), day: None }]).collect()
}

/// Rows with numbers by column. What begins after the last month stands in it.
fn lines(
    connection: &Connection,
    what: &str,
    stretch: Stretch,
    columns: &[Column],
) -> Answer<Vec<Made>> {
    let (limit, offset) = stretch.bounds();
    let sql = "SELECT d.code, coalesce(s.name, ''), d.findings, d.persons FROM dashboard_total d \
               LEFT JOIN subject s ON s.id = d.code WHERE d.what = ?1 AND d.rank > ?2 AND d.rank <= ?2 + ?3 ORDER BY d.rank";
    let mut made = rows(connection, sql, (what, offset, limit), |row| {
        let none = vec![0; columns.len()];
        let (mut findings, mut persons) = (none.clone(), none);
        findings.push(row.get(2)?);
        persons.push(row.get(3)?);
        Ok(Made { code: row.get(0)?, name: row.get(1)?, findings, persons })
    })?;
    let places: BTreeMap<&str, usize> =
        columns.iter().enumerate().map(|(at, column)| (column.month.as_str(), at)).collect();
    let last = columns.len().saturating_sub(2);
    let cells = "SELECT month, findings, persons, code FROM dashboard \
                 WHERE what = ?1 AND code IN (SELECT value FROM json_each(?2)) ORDER BY code, month";
    let codes = json_list(made.iter().map(|line| line.code.as_str()));
    let found = rows(connection, cells, (what, codes), |row| {
        let cell: (String, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok((row.get::<String>(3)?, cell))
    })?;
    let mut of: BTreeMap<String, Vec<(String, i64, i64)>> = BTreeMap::new();
    for (code, cell) in found {
        of.entry(code).or_default().push(cell);
    }
    for line in &mut made {
        for (month, findings, persons) in of.remove(&line.code).unwrap_or_default() {
            let first = columns.get(1).map_or("", |column| column.month.as_str());
            let at = match places.get(month.as_str()) {
                Some(at) => *at,
                None if month.is_empty() => columns.len() - 1,
                None if month.as_str() < first => 0,
                None => last,
            };
            line.findings[at] += findings;
            // Somebody of whom something begins in several of the months before is counted in each.
            line.persons[at] += persons;
        }
    }
    Ok(made)
}

/// What a level may see of it; the last row is that of all findings.
fn shown(made: Vec<Made>, over: Over, level: Level) -> Vec<Row> {
    let findings: Vec<Vec<Count>> = match (level, over) {
        // Each finding is of one rule and begins in one month: rows and columns add up.
        (Level::Public, Over::Rule) => {
            small::table(&made.iter().map(|line| line.findings.clone()).collect::<Vec<_>>())
        }
        // A finding may rest on several authorities, and on none.
        (Level::Public, _) => made.iter().map(|line| small::row(&line.findings)).collect(),
        _ => made
            .iter()
            .map(|line| line.findings.iter().copied().map(Count::from).collect())
            .collect(),
    };
    let rows = made.into_iter().zip(findings).map(|(line, findings)| {
        let mut cells: Vec<Cell> = findings
            .into_iter()
            .zip(line.persons)
            // A number of persons that is kept back would be had from one of findings, and the other way round: both go.
            .map(|(findings, persons)| match findings.shown() {
                Some(_) => Cell { findings, persons: Count::from(persons).at(level) },
                None => Cell { findings, persons: findings },
            })
            .collect();
        let all = cells.pop().unwrap_or(cell(0, 0));
        Row { code: line.code, name: line.name, cells, all }
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::register;
    use super::*;

    fn of(connection: &Connection, over: Over, level: Level) -> Dashboard {
        dashboard(connection, over, (level, Day(20_010)), Stretch::default()).unwrap()
    }

    /// The register with more findings of one rule, about as many persons, in the months before: so many in each.
    fn with(months: &[(i32, i32)]) -> Connection {
        let mut sql = String::new();
        for (ago, number) in months {
            for at in 0..*number {
                let (id, day) = (format!("p{ago}-{at}"), 20_010 - ago * 30);
                sql.push_str(&format!(
                    "INSERT INTO person VALUES ('{id}', '{id}', NULL, NULL, NULL, NULL, NULL, 1, 1, NULL);
                     INSERT INTO finding VALUES ('f{id}', 'no-hearing', '{id}', 'person', 'serious', 'single', 0, 'certain', '',
                       {day}, {day}, NULL, NULL, 1, NULL, NULL, '', '', 'open', NULL);"
                ));
            }
        }
        super::super::fixture::with(&sql)
    }

    #[test]
    fn findings_stand_in_the_month_in_which_they_begin_to_hold() {
        let connection = with(&[(0, 2), (1, 3), (40, 4)]);
        let board = of(&connection, Over::Rule, Level::Team);
        assert_eq!((board.columns.len(), board.total), (MONTHS + 2, 3));
        // 20010 is 2024-10-14.
        let months: Vec<&str> = board.columns.iter().map(|column| column.month.as_str()).collect();
        assert_eq!((months[0], months[MONTHS], months[MONTHS + 1]), ("..2022-10", "2024-10", "?"));
        let rule = &board.rows[0];
        let number = |at: usize| (rule.cells[at].findings.shown(), rule.cells[at].persons.shown());
        assert_eq!(rule.code, "no-hearing");
        assert_eq!(
            (number(MONTHS), number(MONTHS - 1), number(0)),
            ((Some(2), Some(2)), (Some(3), Some(3)), (Some(4), Some(4)))
        );
        assert_eq!(
            (rule.all.findings.shown(), board.all.all.findings.shown()),
            (Some(9), Some(11))
        );
        assert_eq!(board.all.cells[MONTHS + 1].findings.shown(), Some(1), "of no certain month");
    }

    #[test]
    fn authorities_and_places_are_those_that_the_claims_name() {
        let connection = register();
        let place = of(&connection, Over::Place, Level::Team);
        assert_eq!(
            (place.rows[0].name.as_str(), place.rows[0].all.persons.shown()),
            ("North House", Some(1))
        );
        let authority = of(&connection, Over::Authority, Level::Team);
        assert_eq!(authority.rows[0].name, "Ministry of Doors");
    }

    #[test]
    fn where_everybody_reads_small_numbers_are_kept_back_and_cannot_be_had_from_the_sums() {
        let connection = with(&[(0, 40), (1, 3), (2, 30)]);
        let board = of(&connection, Over::Rule, Level::Public);
        let rule = &board.rows[0];
        let kept: Vec<bool> =
            rule.cells.iter().map(|cell| cell.findings.shown().is_none()).collect();
        assert!(kept[MONTHS - 1], "three");
        assert!(
            kept.iter().filter(|kept| **kept).count() > 1,
            "and another, or the sum would tell"
        );
        for row in board.rows.iter().chain([&board.all]) {
            for cell in row.cells.iter().chain([&row.all]) {
                for count in [cell.findings, cell.persons] {
                    assert!(count.shown().is_none_or(|number| !small::is_small(number)), "{row:?}");
                }
            }
        }
    }
}
