//! Findings: the list with its filters, and one with all it rests on.

use rusqlite::{Connection, Row, params, types::Value};
use serde::Serialize;

use super::{Answer, Cite, Stretch, Tally, When, event, first, number, rows, tally};

/// One finding.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FindingLine {
    /// Its id.
    pub id: String,
    /// The rule that made it.
    pub rule: String,
    /// Name of what it is about.
    pub subject: String,
    /// Id of what it is about.
    pub subject_id: String,
    /// Kind of what it is about.
    pub subject_kind: String,
    /// `serious`, `notable` or `info`: of the rule, not of the person.
    pub severity: String,
    /// `admitted`, `ordered`, `corroborated` or `single`.
    pub basis: String,
    /// A claim denies it.
    pub contested: bool,
    /// `certain` or `possible`.
    pub certainty: String,
    /// From when it holds.
    pub since: When,
    /// Until when, where it ended.
    pub until: When,
    /// How many days.
    pub days: Option<i64>,
    /// Lower end of a number that the rule gives.
    pub number_at_least: Option<i64>,
    /// Upper end.
    pub number_at_most: Option<i64>,
    /// What it says, in English.
    pub message: String,
    /// What it says, in Spanish.
    pub message_es: String,
    /// `open`, or what a person decided about it.
    pub state: String,
    /// The reason given for that decision.
    pub reason: Option<String>,
    /// What it rests on; left empty in lists.
    pub cites: Vec<Cite>,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only of this rule.
    pub rule: Option<String>,
    /// Only of this severity.
    pub severity: Option<String>,
    /// Only on this basis.
    pub basis: Option<String>,
    /// Only about this subject.
    pub subject: Option<String>,
    /// Only `certain` or only `possible`.
    pub certainty: Option<String>,
}

/// The list of findings.
#[derive(Clone, Debug, Serialize)]
pub struct Findings {
    /// How many there are with these filters.
    pub total: i64,
    /// Those of the stretch asked for, serious ones first.
    pub findings: Vec<FindingLine>,
    /// How many of each rule there are in all.
    pub rules: Vec<Tally>,
    /// How many of each severity there are in all.
    pub severities: Vec<Tally>,
    /// How many on each basis there are in all.
    pub bases: Vec<Tally>,
}

const COLUMNS: &str = "SELECT f.id, f.rule, coalesce(p.name, s.name, f.subject, ''), f.subject, \
     f.subject_kind, f.severity, f.basis, f.contested, f.certainty, f.since_text, f.since_lo, \
     f.since_hi, f.until_lo, f.until_hi, f.days, f.n_lo, f.n_hi, f.message_en, f.message_es, \
     f.state, f.reason FROM finding f LEFT JOIN subject s ON s.id = f.subject \
     LEFT JOIN person p ON p.id = f.subject ";

const ORDER: &str = "ORDER BY CASE f.severity WHEN 'serious' THEN 0 WHEN 'notable' THEN 1 \
     ELSE 2 END, f.rule, f.days DESC, f.id";

fn read(row: &Row<'_>) -> Answer<FindingLine> {
    Ok(FindingLine {
        id: row.get(0)?,
        rule: row.get(1)?,
        subject: row.get(2)?,
        subject_id: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
        subject_kind: row.get::<_, Option<String>>(4)?.unwrap_or_default(),
        severity: row.get(5)?,
        basis: row.get::<_, Option<String>>(6)?.unwrap_or_default(),
        contested: row.get(7)?,
        certainty: row.get(8)?,
        since: When::read(row, 9)?,
        until: When { written: None, lo: row.get(12)?, hi: row.get(13)? },
        days: row.get(14)?,
        number_at_least: row.get(15)?,
        number_at_most: row.get(16)?,
        message: row.get(17)?,
        message_es: row.get(18)?,
        state: row.get::<_, Option<String>>(19)?.unwrap_or_else(|| "open".to_owned()),
        reason: row.get(20)?,
        cites: Vec::new(),
    })
}

impl Filter {
    /// The condition and its values.
    fn condition(&self) -> (String, Vec<Value>) {
        let fields = [
            ("f.rule", &self.rule),
            ("f.severity", &self.severity),
            ("f.basis", &self.basis),
            ("f.subject", &self.subject),
            ("f.certainty", &self.certainty),
        ];
        let mut condition = "1".to_owned();
        let mut values = Vec::new();
        for (column, value) in fields {
            if let Some(value) = value {
                values.push(Value::Text(value.clone()));
                condition.push_str(&format!(" AND {column} = ?{}", values.len()));
            }
        }
        (condition, values)
    }
}

/// The findings with these filters, and how many there are of each sort.
///
/// # Errors
/// When the database cannot be read.
pub fn list(connection: &Connection, filter: &Filter, stretch: Stretch) -> Answer<Findings> {
    let (condition, values) = filter.condition();
    let count = format!("SELECT count(*) FROM finding f WHERE {condition}");
    let total = number(connection, &count, rusqlite::params_from_iter(&values))?;
    let (limit, offset) = stretch.bounds();
    let sql = format!("{COLUMNS} WHERE {condition} {ORDER} LIMIT {limit} OFFSET {offset}");
    Ok(Findings {
        total,
        findings: rows(connection, &sql, rusqlite::params_from_iter(&values), read)?,
        rules: tallies(connection, "rule")?,
        severities: tallies(connection, "severity")?,
        bases: tallies(connection, "basis")?,
    })
}

fn tallies(connection: &Connection, column: &str) -> Answer<Vec<Tally>> {
    let sql = format!(
        "SELECT coalesce({column}, ''), count(*) FROM finding GROUP BY 1 ORDER BY 2 DESC, 1"
    );
    tally(connection, &sql, [])
}

/// One finding with everything it rests on, if there is such a finding.
///
/// # Errors
/// When the database cannot be read.
pub fn one(connection: &Connection, id: &str) -> Answer<Option<FindingLine>> {
    let sql = format!("{COLUMNS} WHERE f.id = ?1");
    let Some(mut finding) = first(connection, &sql, [id], read)? else { return Ok(None) };
    finding.cites = cites(connection, &finding.id)?;
    Ok(Some(finding))
}

/// All findings about a subject, each with what it rests on.
///
/// # Errors
/// When the database cannot be read.
pub fn about(connection: &Connection, subject: &str) -> Answer<Vec<FindingLine>> {
    let sql = format!("{COLUMNS} WHERE f.subject = ?1 {ORDER}");
    let mut found = rows(connection, &sql, [subject], read)?;
    for finding in &mut found {
        finding.cites = cites(connection, &finding.id)?;
    }
    Ok(found)
}

/// The findings of a rule about a kind of subject, each with what it rests on.
///
/// # Errors
/// When the database cannot be read.
pub fn of_rules(connection: &Connection, pattern: &str) -> Answer<Vec<FindingLine>> {
    let sql = format!("{COLUMNS} WHERE f.rule LIKE ?1 {ORDER}");
    let mut found = rows(connection, &sql, [pattern], read)?;
    for finding in &mut found {
        finding.cites = cites(connection, &finding.id)?;
    }
    Ok(found)
}

fn cites(connection: &Connection, finding: &str) -> Answer<Vec<Cite>> {
    let sql = "SELECT c.event, c.role, coalesce(r.place, e.record) FROM finding_cite c \
               JOIN event e ON e.id = c.event LEFT JOIN record r ON r.id = e.record \
               WHERE c.finding = ?1 ORDER BY c.rowid";
    let found: Vec<(String, Option<String>, String)> =
        rows(connection, sql, params![finding], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let mut cites = Vec::with_capacity(found.len());
    for (claim, role, place) in found {
        if let Some(event) = event(connection, &claim)? {
            cites.push(Cite { claim, role, place, event });
        }
    }
    Ok(cites)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::register;
    use super::*;

    #[test]
    fn filters_narrow_the_list_and_tallies_stay_whole() {
        let connection = register();
        let all = list(&connection, &Filter::default(), Stretch::default()).unwrap();
        assert_eq!(all.total, 2);
        assert_eq!(all.findings[0].severity, "serious");
        let filter = Filter { severity: Some("info".into()), ..Filter::default() };
        let some = list(&connection, &filter, Stretch::default()).unwrap();
        assert_eq!((some.total, some.rules.len()), (1, 2));
    }

    #[test]
    fn a_finding_leads_to_the_records_it_rests_on() {
        let connection = register();
        let finding = one(&connection, "f1").unwrap().unwrap();
        assert_eq!(finding.cites.len(), 2);
        assert_eq!(finding.cites[0].event.source, "src1");
        assert!(one(&connection, "none").unwrap().is_none());
    }
}
