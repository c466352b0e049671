//! Running rules over a filled connection.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::ScopedJoinHandle;

use paradero_model::{Day, Vocabulary};
use rusqlite::{Connection, Row, Statement, params};

use crate::{
    Basis, Certainty, Cite, Error, Finding, Parameter, Role, Rule, built_in_views, days, message,
};

/// The columns that the statement of a rule gives, by name. `speaker` may stand beside them.
pub(crate) const COLUMNS: &[&str] = &[
    "subject", "key", "certain", "since_lo", "since_hi", "until_lo", "until_hi", "n_lo", "n_hi",
    "detail", "cite", "role",
];

/// Sets the clock and the limits and makes the views, all in the connection's main schema. The
/// filled tables may stand there or in an attached database.
///
/// # Errors
/// If the database refuses: a table is missing, or the main schema cannot be written.
pub fn prepare(connection: &Connection, today: Day, parameters: &[Parameter]) -> Result<(), Error> {
    set(connection, today, parameters)
        .map_err(|error| Error::sql("setting the clock and the limits", error))?;
    built_in_views()?.iter().try_for_each(|view| view.make(connection))
}

fn set(connection: &Connection, today: Day, parameters: &[Parameter]) -> rusqlite::Result<()> {
    connection.execute_batch(
        "DROP TABLE IF EXISTS main.clock;
         DROP TABLE IF EXISTS main.parameter;
         CREATE TABLE main.clock (today INTEGER NOT NULL);
         CREATE TABLE main.parameter (name TEXT NOT NULL, country TEXT NOT NULL,
           from_lo INTEGER, until_hi INTEGER, value REAL NOT NULL, cites TEXT);",
    )?;
    connection.execute("INSERT INTO main.clock VALUES (?)", [today.0])?;
    let mut row = connection.prepare("INSERT INTO main.parameter VALUES (?,?,?,?,?,?)")?;
    for limit in parameters {
        row.execute(params![
            limit.name,
            limit.country,
            limit.from.map(|day| day.0),
            limit.until.map(|day| day.0),
            limit.value,
            limit.cites,
        ])?;
    }
    Ok(())
}

/// Runs rules, each over the whole of what the connection holds; [`prepare`] must have run.
/// Findings come sorted by severity, rule, subject and key.
///
/// # Errors
/// If a statement is refused, lacks a column, or cites an event that is not there.
pub fn run(connection: &Connection, rules: &[Rule], today: Day) -> Result<Vec<Finding>, Error> {
    let mut rules = rules.iter();
    Ok(sorted(run_those(connection, || rules.next(), today)?))
}

/// Runs rules as [`run`] does, on a thread for each connection: all of them hold the same, and each takes the next rule that is left.
/// What comes is the same however many there are.
///
/// # Errors
/// As [`run`]; of several rules that are refused one is told.
pub fn run_together(
    connections: &mut [Connection],
    rules: &[Rule],
    today: Day,
) -> Result<Vec<Finding>, Error> {
    let taken = AtomicUsize::new(0);
    let next = &|| rules.get(taken.fetch_add(1, Ordering::Relaxed));
    let parts: Vec<Result<Vec<Finding>, Error>> = std::thread::scope(|scope| {
        let at_work: Vec<_> = connections
            .iter_mut()
            .map(|connection| scope.spawn(move || run_those(connection, next, today)))
            .collect();
        let join = |thread: ScopedJoinHandle<'_, Result<Vec<Finding>, Error>>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        at_work.into_iter().map(join).collect()
    });
    let mut findings = Vec::new();
    for part in parts {
        findings.append(&mut part?);
    }
    Ok(sorted(findings))
}

/// Runs the rules that come, until none does.
fn run_those<'r>(
    connection: &Connection,
    mut next: impl FnMut() -> Option<&'r Rule>,
    today: Day,
) -> Result<Vec<Finding>, Error> {
    let mut names = Names::new(connection)?;
    let mut findings = Vec::new();
    while let Some(rule) = next() {
        for ((subject, key), found) in collect(connection, rule)? {
            findings.push(found.finish(rule, (subject, key), &mut names, today)?);
        }
    }
    Ok(findings)
}

fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|a, b| {
        (a.severity, &a.rule, &a.subject, &a.key).cmp(&(b.severity, &b.rule, &b.subject, &b.key))
    });
    findings
}

/// What the rows of one finding say together.
#[derive(Default)]
struct Found {
    certain: bool,
    since_lo: Option<i64>,
    since_hi: Option<i64>,
    until_lo: Option<i64>,
    until_hi: Option<i64>,
    running: bool,
    n_lo: Option<i64>,
    n_hi: Option<i64>,
    detail: Option<String>,
    speaker: Option<String>,
    cites: BTreeSet<Cite>,
    admitted: bool,
    ordered: bool,
    contested: bool,
    origins: BTreeSet<String>,
}

fn collect(
    connection: &Connection,
    rule: &Rule,
) -> Result<BTreeMap<(String, String), Found>, Error> {
    let failed = |error| Error::sql(&format!("rule {}", rule.id), error);
    let speaker = {
        let statement = connection.prepare(&rule.sql).map_err(failed)?;
        let columns: Vec<&str> = statement.column_names().collect();
        if let Some(missing) = COLUMNS.iter().find(|name| !columns.contains(name)) {
            return Err(Error::new(format!("rule {}: no column `{missing}`", rule.id)));
        }
        if columns.contains(&"speaker") {
            "r.speaker"
        } else {
            "CASE WHEN r.role = 'core' THEN e.said_by END"
        }
    };
    let sql = format!(
        "WITH r AS MATERIALIZED (\n{}\n)
         SELECT r.subject, r.key, r.certain, r.since_lo, r.since_hi, r.until_lo, r.until_hi,
           r.n_lo, r.n_hi, r.detail, r.cite, r.role, {speaker},
           e.id, e.admitted, e.stance, e.origin
         FROM r LEFT JOIN event AS e ON e.id = r.cite",
        rule.sql
    );
    let mut statement = connection.prepare(&sql).map_err(failed)?;
    let mut rows = statement.query([]).map_err(failed)?;
    let mut all: BTreeMap<(String, String), Found> = BTreeMap::new();
    while let Some(row) = rows.next().map_err(failed)? {
        let subject: Option<String> = row.get(0).map_err(failed)?;
        let subject =
            subject.ok_or_else(|| Error::new(format!("rule {}: a row has no subject", rule.id)))?;
        let key: Option<String> = row.get(1).map_err(failed)?;
        all.entry((subject, key.unwrap_or_default())).or_default().add(rule, row)?;
    }
    Ok(all)
}

/// The lesser of two where both are known, else the one that is.
fn least<T: Ord>(a: Option<T>, b: Option<T>) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

impl Found {
    fn add(&mut self, rule: &Rule, row: &Row<'_>) -> Result<(), Error> {
        self.add_values(row).map_err(|error| Error::sql(&format!("rule {}", rule.id), error))?;
        self.add_cite(rule, row)
    }

    fn add_values(&mut self, row: &Row<'_>) -> rusqlite::Result<()> {
        self.certain |= row.get::<_, Option<bool>>(2)?.unwrap_or(false);
        self.since_lo = least(self.since_lo, row.get(3)?);
        self.since_hi = least(self.since_hi, row.get(4)?);
        self.until_lo = self.until_lo.max(row.get(5)?);
        let until_hi: Option<i64> = row.get(6)?;
        self.running |= until_hi.is_none();
        self.until_hi = self.until_hi.max(until_hi);
        self.n_lo = self.n_lo.max(row.get(7)?);
        self.n_hi = self.n_hi.max(row.get(8)?);
        self.detail = least(self.detail.take(), row.get(9)?);
        self.speaker = least(self.speaker.take(), row.get(12)?);
        Ok(())
    }

    fn add_cite(&mut self, rule: &Rule, row: &Row<'_>) -> Result<(), Error> {
        let failed = |error| Error::sql(&format!("rule {}", rule.id), error);
        let Some(event) = row.get::<_, Option<String>>(10).map_err(failed)? else {
            return Ok(());
        };
        if row.get::<_, Option<String>>(13).map_err(failed)?.is_none() {
            return Err(Error::new(format!("rule {}: cites `{event}`, no such event", rule.id)));
        }
        let role: String = row.get(11).map_err(failed)?;
        let role = Role::from_code(&role)
            .ok_or_else(|| Error::new(format!("rule {}: no role `{role}`", rule.id)))?;
        if role == Role::Core {
            self.admitted |= row.get::<_, bool>(14).map_err(failed)?;
            self.ordered |= row.get::<_, String>(15).map_err(failed)? == "orders";
            self.origins.insert(row.get(16).map_err(failed)?);
        }
        self.contested |= role == Role::Contra;
        self.cites.insert(Cite { role, event });
        Ok(())
    }

    fn basis(&self) -> Basis {
        match (self.admitted, self.ordered, self.origins.len()) {
            (true, _, _) => Basis::Admitted,
            (_, true, _) => Basis::Ordered,
            (_, _, 0) => Basis::None,
            (_, _, 1) => Basis::Single,
            _ => Basis::Corroborated,
        }
    }

    fn days(&self, rule: &Rule, today: Day) -> Option<i64> {
        let until = if self.running { None } else { self.until_hi };
        let days = until.unwrap_or(i64::from(today.0)) - self.since_hi?;
        (rule.clock && days >= 0).then_some(days)
    }

    fn finish(
        self,
        rule: &Rule,
        (subject, key): (String, String),
        names: &mut Names<'_>,
        today: Day,
    ) -> Result<Finding, Error> {
        let (name, kind) = names.of(&subject)?;
        let since_text = days::interval_text(self.since_lo, self.since_hi);
        let (until_lo, until_hi) =
            if self.running { (None, None) } else { (self.until_lo, self.until_hi) };
        let elapsed = self.days(rule, today);
        let words = |language: &str| {
            let mut values = BTreeMap::from([("subject", name.clone())]);
            let mut put = |name, value: Option<String>| {
                value.map(|value| values.insert(name, value));
            };
            put("since", days::interval_words(self.since_lo, self.since_hi, language));
            put("until", days::interval_words(until_lo, until_hi, language));
            put("days", elapsed.map(|days| days.to_string()));
            put("n", count(self.n_lo, self.n_hi, language));
            put("n_hi", self.n_hi.map(|n| n.to_string()));
            put("speaker", self.speaker.as_deref().map(|speaker| term(speaker, language)));
            let terms = |detail: &str| {
                detail.split(", ").map(|part| term(part, language)).collect::<Vec<_>>().join(", ")
            };
            put("detail", self.detail.as_deref().map(terms));
            let unknown = if language == "es" { "(no indicado)" } else { "(not stated)" };
            message::fill(rule.message.get(language), &values, unknown)
        };
        let (message_en, message_es) = (words("en"), words("es"));
        let mut id = format!("{}:{subject}", rule.id);
        if !key.is_empty() {
            id.push(':');
            id.push_str(&key);
        }
        Ok(Finding {
            id,
            rule: rule.id.clone(),
            subject_kind: kind.unwrap_or_else(|| rule.subject.code().to_owned()),
            subject,
            key,
            severity: rule.severity,
            basis: self.basis(),
            contested: self.contested,
            certainty: if self.certain { Certainty::Certain } else { Certainty::Possible },
            since_text,
            since_lo: self.since_lo,
            since_hi: self.since_hi,
            until_lo,
            until_hi,
            days: elapsed,
            n_lo: self.n_lo,
            n_hi: self.n_hi,
            message_en,
            message_es,
            state: "open".to_owned(),
            reason: None,
            cites: self.cites.into_iter().collect(),
        })
    }
}

/// "10", "at least 1", "1 to 5".
fn count(lo: Option<i64>, hi: Option<i64>, language: &str) -> Option<String> {
    let spanish = language == "es";
    Some(match (lo?, hi) {
        (lo, Some(hi)) if lo == hi => lo.to_string(),
        (lo, Some(hi)) => format!("{lo} {} {hi}", if spanish { "a" } else { "to" }),
        (lo, None) => format!("{} {lo}", if spanish { "al menos" } else { "at least" }),
    })
}

/// A detail that is a code of the vocabulary, in the words of a language; other text as it is.
fn term(detail: &str, language: &str) -> String {
    let vocabulary = Vocabulary::get();
    let kind = vocabulary.event(detail).map(|kind| &kind.term);
    let code = || {
        let mut codes = vocabulary.lists().iter().flat_map(|(_, codes)| codes);
        codes.find(|code| code.code == detail).map(|code| &code.term)
    };
    kind.or_else(code).map_or(detail, |term| term.get(language)).to_owned()
}

/// What subjects are called and of what kind they are.
struct Names<'c> {
    statement: Statement<'c>,
}

impl<'c> Names<'c> {
    fn new(connection: &'c Connection) -> Result<Self, Error> {
        let statement = connection
            .prepare(
                "SELECT coalesce((SELECT name FROM subject WHERE id = ?1),
                   (SELECT name FROM person WHERE id = ?1),
                   (SELECT title FROM source WHERE id = ?1)),
                   (SELECT kind FROM subject WHERE id = ?1)",
            )
            .map_err(|error| Error::sql("reading names of subjects", error))?;
        Ok(Self { statement })
    }

    /// Its name (its id, where it has none) and its kind where the register holds it.
    fn of(&mut self, subject: &str) -> Result<(String, Option<String>), Error> {
        let (name, kind): (Option<String>, Option<String>) = self
            .statement
            .query_row([subject], |row| Ok((row.get(0)?, row.get(1)?)))
            .map_err(|error| Error::sql("reading names of subjects", error))?;
        Ok((name.filter(|name| !name.is_empty()).unwrap_or_else(|| subject.to_owned()), kind))
    }
}
