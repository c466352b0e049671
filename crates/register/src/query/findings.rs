//! Findings: the list with its filters, and one with all it rests on.

use std::collections::{BTreeSet, HashMap};

use crate::sql::{Connection, Row, params};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Answer, Cite, EventLine, Stretch, Tally, When, events, first, json_list, number, rows,
};
use crate::decided::{REASON, STATE};
use crate::sets::{Narrowed, Sets};

/// One finding.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
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
    /// What it rests on, or the stretch of it that was asked for; left empty in lists.
    pub cites: Vec<Cite>,
    /// Of how many events that is a stretch; 0 in lists.
    pub cited: i64,
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
    /// Only those that begin to hold in this month (`2025-03`), up to and including it (`..2025-03`), or in no certain month (`?`).
    pub month: Option<String>,
    /// Only those that rest on a claim which names this authority.
    pub authority: Option<String>,
    /// Only those that rest on a claim which names this place.
    pub place: Option<String>,
}

/// The list of findings.
#[derive(Clone, Debug, Serialize, JsonSchema)]
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

/// What is read of a finding.
fn columns() -> String {
    format!("{COLUMNS}, {STATE}, {REASON} {FROM}")
}

const COLUMNS: &str = "SELECT f.id, f.rule, coalesce(p.name, s.name, f.subject, ''), f.subject, \
     f.subject_kind, f.severity, f.basis, f.contested, f.certainty, f.since_text, f.since_lo, \
     f.since_hi, f.until_lo, f.until_hi, f.days, f.n_lo, f.n_hi, f.message_en, f.message_es";
const FROM: &str = "FROM finding f LEFT JOIN subject s ON s.id = f.subject \
     LEFT JOIN person p ON p.id = f.subject ";

const ORDER: &str = "ORDER BY CASE f.severity WHEN 'serious' THEN 0 WHEN 'notable' THEN 1 \
     ELSE 2 END, f.rule, f.days DESC, f.id";

fn read(row: &Row<'_>) -> Answer<FindingLine> {
    Ok(FindingLine {
        id: row.get(0)?,
        rule: row.get(1)?,
        subject: row.get(2)?,
        subject_id: row.get::<Option<String>>(3)?.unwrap_or_default(),
        subject_kind: row.get::<Option<String>>(4)?.unwrap_or_default(),
        severity: row.get(5)?,
        basis: row.get::<Option<String>>(6)?.unwrap_or_default(),
        contested: row.get(7)?,
        certainty: row.get(8)?,
        since: When::read(row, 9)?,
        until: When { written: None, lo: row.get(12)?, hi: row.get(13)? },
        days: row.get(14)?,
        number_at_least: row.get(15)?,
        number_at_most: row.get(16)?,
        message: row.get(17)?,
        message_es: row.get(18)?,
        state: row.get::<Option<String>>(19)?.unwrap_or_else(|| "open".to_owned()),
        reason: row.get(20)?,
        cites: Vec::new(),
        cited: 0,
    })
}

impl Filter {
    /// The findings that the filters leave.
    fn narrowed(&self, connection: &Connection) -> Answer<Narrowed> {
        let fields = [
            ("rule", &self.rule),
            ("severity", &self.severity),
            ("basis", &self.basis),
            ("certainty", &self.certainty),
            ("authority", &self.authority),
            ("place", &self.place),
        ];
        let mut narrowed = Narrowed::default();
        for (what, value) in fields {
            if let Some(value) = value {
                narrowed.to(Sets::Findings.get(connection, what, value)?);
            }
        }
        if let Some(month) = &self.month {
            narrowed.to(match (month.as_str(), month.strip_prefix("..")) {
                ("?", _) => Sets::Findings.get(connection, "month", "")?,
                (_, Some(last)) => Sets::Findings.up_to(connection, "month", last)?,
                (month, None) => Sets::Findings.get(connection, "month", month)?,
            });
        }
        if let Some(subject) = &self.subject {
            let sql = "SELECT r.rank FROM finding f JOIN finding_rank r ON r.at = f.rowid WHERE f.subject = ?1";
            let ranks: Vec<u32> = rows(connection, sql, [subject], |row| row.get(0))?;
            narrowed.to(ranks.into_iter().collect());
        }
        Ok(narrowed)
    }
}

/// The findings with these filters, and how many there are of each sort.
///
/// # Errors
/// When the database cannot be read.
pub fn list(connection: &Connection, filter: &Filter, stretch: Stretch) -> Answer<Findings> {
    let narrowed = filter.narrowed(connection)?;
    let all = number(connection, "SELECT coalesce(max(rank), 0) FROM finding_rank", [])?;
    let sql = format!(
        "{} JOIN finding_rank r ON r.at = f.rowid \
         WHERE r.rank IN (SELECT CAST(value AS BIGINT) FROM json_each(?1)) ORDER BY r.rank",
        columns()
    );
    Ok(Findings {
        total: narrowed.total(all),
        findings: rows(connection, &sql, [narrowed.stretch(stretch, all)], read)?,
        rules: tallies(connection, "rule")?,
        severities: tallies(connection, "severity")?,
        bases: tallies(connection, "basis")?,
    })
}

/// How many findings there are of each code, most first.
fn tallies(connection: &Connection, what: &str) -> Answer<Vec<Tally>> {
    let mut tallies = Sets::Findings.tallies(connection, what)?;
    tallies.sort_by(|a, b| b.number.cmp(&a.number).then_with(|| a.code.cmp(&b.code)));
    Ok(tallies)
}

/// One finding with a stretch of what it rests on, if there is such a finding.
///
/// # Errors
/// When the database cannot be read.
pub fn one(connection: &Connection, id: &str, stretch: Stretch) -> Answer<Option<FindingLine>> {
    let sql = format!("{} WHERE f.id = ?1", columns());
    let Some(mut finding) = first(connection, &sql, [id], read)? else { return Ok(None) };
    finding.cites = cites(connection, &finding.id, stretch)?;
    let cited = "SELECT count(*) FROM finding_cite WHERE finding = ?1";
    finding.cited = number(connection, cited, [id])?;
    Ok(Some(finding))
}

/// All findings about a subject, each with what it rests on.
///
/// # Errors
/// When the database cannot be read.
pub fn about(connection: &Connection, subject: &str) -> Answer<Vec<FindingLine>> {
    about_any(connection, [subject])
}

/// All findings about any of some subjects, each with what it rests on.
///
/// # Errors
/// When the database cannot be read.
pub fn about_any<'a>(
    connection: &Connection,
    subjects: impl IntoIterator<Item = &'a str>,
) -> Answer<Vec<FindingLine>> {
    let sql = format!("{} WHERE f.subject IN (SELECT value FROM json_each(?1)) {ORDER}", columns());
    let mut found = rows(connection, &sql, [json_list(subjects.into_iter())], read)?;
    put_cites(connection, &mut found)?;
    Ok(found)
}

/// All findings about any of some subjects, without what they rest on, by subject.
///
/// # Errors
/// When the database cannot be read.
pub(super) fn heads(
    connection: &Connection,
    subjects: &str,
) -> Answer<HashMap<String, Vec<FindingLine>>> {
    let sql = format!("{} WHERE f.subject IN (SELECT value FROM json_each(?1)) {ORDER}", columns());
    let mut heads: HashMap<String, Vec<FindingLine>> = HashMap::new();
    for finding in rows(connection, &sql, [subjects], read)? {
        heads.entry(finding.subject_id.clone()).or_default().push(finding);
    }
    Ok(heads)
}

/// The findings of the rules whose names are like a pattern, each with what it rests on.
///
/// # Errors
/// When the database cannot be read.
pub fn of_rules(connection: &Connection, pattern: &str) -> Answer<Vec<FindingLine>> {
    let rules = "SELECT DISTINCT rule FROM rule_tally WHERE rule LIKE ?1 ORDER BY rule";
    let mut ranks: Vec<u32> = Vec::new();
    for rule in rows(connection, rules, [pattern], |row| row.get::<String>(0))? {
        ranks.extend(Sets::Findings.get(connection, "rule", &rule)?);
    }
    let sql = format!(
        "{} JOIN finding_rank r ON r.at = f.rowid WHERE r.rank IN (SELECT CAST(value AS BIGINT) FROM json_each(?1)) {ORDER}",
        columns()
    );
    let ranks = serde_json::to_string(&ranks).unwrap_or_default();
    let mut found = rows(connection, &sql, [ranks], read)?;
    put_cites(connection, &mut found)?;
    Ok(found)
}

/// An event that is cited: which, what part it plays, its place in its source.
type Cited = (String, Option<String>, String);

/// Puts to findings all that they rest on, asked for at once.
fn put_cites(connection: &Connection, findings: &mut [FindingLine]) -> Answer<()> {
    let sql = "SELECT c.event, c.role, coalesce(r.place, e.record), c.finding FROM finding_cite c \
               JOIN event e ON e.id = c.event LEFT JOIN record r ON r.id = e.record \
               WHERE c.finding IN (SELECT value FROM json_each(?1)) ORDER BY c.rowid";
    let ids = json_list(findings.iter().map(|finding| finding.id.as_str()));
    let mut of: HashMap<String, Vec<Cited>> = HashMap::new();
    let found = rows(connection, sql, [ids], |row| {
        Ok((row.get::<String>(3)?, (row.get(0)?, row.get(1)?, row.get(2)?)))
    })?;
    for (finding, cited) in found {
        of.entry(finding).or_default().push(cited);
    }
    let all = of.values().flatten().map(|(event, _, _)| event.as_str());
    let events = cited_events(connection, all.collect())?;
    for finding in findings {
        finding.cites = with_events(of.remove(&finding.id).unwrap_or_default(), &events);
        finding.cited = i64::try_from(finding.cites.len()).unwrap_or(i64::MAX);
    }
    Ok(())
}

/// Events by their ids.
fn cited_events(
    connection: &Connection,
    ids: BTreeSet<&str>,
) -> Answer<HashMap<String, EventLine>> {
    let ids = json_list(ids.into_iter());
    let all = events(connection, "e.id IN (SELECT value FROM json_each(?1))", [ids])?;
    Ok(all.into_iter().map(|event| (event.id.clone(), event)).collect())
}

/// What is cited, with the events. One event may be cited in two parts.
fn with_events(cited: Vec<Cited>, events: &HashMap<String, EventLine>) -> Vec<Cite> {
    let cite = |(claim, role, place): Cited| {
        let event = events.get(&claim)?.clone();
        Some(Cite { claim, role, place, event })
    };
    cited.into_iter().filter_map(cite).collect()
}

fn cites(connection: &Connection, finding: &str, stretch: Stretch) -> Answer<Vec<Cite>> {
    let (limit, offset) = stretch.bounds();
    let sql = "SELECT c.event, c.role, coalesce(r.place, e.record) FROM finding_cite c \
               JOIN event e ON e.id = c.event LEFT JOIN record r ON r.id = e.record \
               WHERE c.finding = ?1 ORDER BY c.rowid LIMIT ?2 OFFSET ?3";
    let found: Vec<Cited> = rows(connection, sql, params![finding, limit, offset], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    let ids = found.iter().map(|(event, _, _)| event.as_str()).collect();
    let events = cited_events(connection, ids)?;
    Ok(with_events(found, &events))
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
        // The first begins to hold on 2024-10-01 or 02, the second on no stated day.
        let of = |month: &str| {
            let filter = Filter { month: Some(month.into()), ..Filter::default() };
            let found = list(&connection, &filter, Stretch::default()).unwrap().findings;
            found.into_iter().map(|finding| finding.id).collect::<Vec<_>>()
        };
        assert_eq!(
            (of("2024-10"), of("2024-09"), of("?")),
            (vec!["f1".into()], vec![], vec!["f2".into()])
        );
        assert_eq!((of("..2024-09"), of("..2024-11")), (vec![], vec!["f1".into()]));
        let place = Filter { place: Some("place-1".into()), ..Filter::default() };
        assert_eq!(list(&connection, &place, Stretch::default()).unwrap().total, 1);
    }

    #[test]
    fn a_finding_leads_to_the_records_it_rests_on() {
        let connection = register();
        let finding = one(&connection, "f1", Stretch::default()).unwrap().unwrap();
        assert_eq!(finding.cites.len(), 2);
        assert_eq!(finding.cites[0].event.source, "src1");
        assert!(one(&connection, "none", Stretch::default()).unwrap().is_none());
    }
}
