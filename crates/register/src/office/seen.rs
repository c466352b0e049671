//! Which findings are new, changed or gone since somebody last looked.
//!
//! Findings are made anew as a whole, so what is new follows from a list of those that were known before. It is compared once for
//! each store and day that is shown, not at each request, and lies in `office/<level>.sqlite`: it remembers ids and hashes, and names
//! nobody. A finding has changed where what it rests on, or how sure it is, did: not for another day on its clock.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use paradero_model::{Day, Level};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::sql::{Connection as View, Rows};

/// `seq` numbers the states that were compared; a finding stands at the state in which it became new, changed or gone. `made`: of what
/// the findings of a state were made.
const TABLES: &str = "
CREATE TABLE IF NOT EXISTS known (id TEXT PRIMARY KEY, digest BLOB NOT NULL, seq INTEGER NOT NULL, what TEXT NOT NULL,
  rule TEXT NOT NULL, severity TEXT NOT NULL, subject_kind TEXT NOT NULL, subject TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS known_since ON known (severity, seq, id);
CREATE TABLE IF NOT EXISTS state (seq INTEGER PRIMARY KEY, position INTEGER NOT NULL, day INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS made (seq INTEGER PRIMARY KEY, key TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS tally (seq INTEGER NOT NULL, what TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (seq, what)) WITHOUT ROWID;
";

/// How long another process is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// A finding that is new, changed or gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct News {
    /// The finding's id.
    pub id: String,
    /// `new`, `changed` or `gone`.
    pub what: String,
    /// Its rule.
    pub rule: String,
    /// Its severity.
    pub severity: String,
    /// The kind of what it is about.
    pub subject_kind: String,
    /// The id of what it is about.
    pub subject: String,
}

/// How many are new, changed and gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// New.
    pub new: i64,
    /// Changed.
    pub changed: i64,
    /// Gone.
    pub gone: i64,
}

/// The list of known findings of a level.
pub struct Seen {
    list: Connection,
}

impl Seen {
    /// Whether somebody looked at what is new at a level, so that there is a list to compare with.
    #[must_use]
    pub fn is_kept(directory: &Path, level: Level) -> bool {
        directory.join("office").join(format!("{}.sqlite", level.code())).is_file()
    }

    /// Opens the list of a register's directory and a level; makes it where there is none.
    ///
    /// # Errors
    /// If the disk does not take it.
    pub fn open(directory: &Path, level: Level) -> Result<Self> {
        let folder = directory.join("office");
        std::fs::create_dir_all(&folder).map_err(|error| Error::io(&folder, error))?;
        let list = Connection::open(folder.join(format!("{}.sqlite", level.code())))?;
        list.busy_timeout(PATIENCE)?;
        list.execute_batch(&format!("PRAGMA synchronous = FULL; {TABLES}"))?;
        Ok(Self { list })
    }

    /// Compares what a view finds, made of so many acts and for a day, with what was known, unless that was done or something
    /// later was compared already. Gives the number of the newest state. Where the findings are those that were compared last,
    /// since acts between changed nothing of them, there is nothing to compare.
    ///
    /// # Errors
    /// If the view or the list cannot be read, or the disk does not take the list.
    pub fn compare(&mut self, view: &View, position: u64, day: Day) -> Result<i64> {
        let position = i64::try_from(position).unwrap_or(i64::MAX);
        let change = self.list.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let newest = "SELECT seq, position, day FROM state ORDER BY seq DESC LIMIT 1";
        let newest = change
            .query_row(newest, [], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i32>(2)?))
            })
            .optional()?;
        if let Some((seq, known, on)) = newest
            && ((known, on) == (position, day.0) || known > position || on > day.0)
        {
            return Ok(seq);
        }
        let key = view.query_row("SELECT key FROM build", [], |row| row.get(0));
        // A view that was not made from a store says of nothing what it is made from.
        let key: Option<String> = key.ok();
        let made = "SELECT key FROM made WHERE seq = (SELECT max(seq) FROM state)";
        let made: Option<String> = change.query_row(made, [], |row| row.get(0)).optional()?;
        let same = |on: i32| on == day.0 && key.is_some() && key == made;
        if let Some((seq, ..)) = newest.filter(|(_, _, on)| same(*on)) {
            return Ok(seq);
        }
        let seq = newest.map_or(1, |(seq, _, _)| seq + 1);
        compare(&change, view, seq)?;
        change.execute("INSERT INTO state VALUES (?1, ?2, ?3)", params![seq, position, day.0])?;
        if let Some(key) = key {
            change.execute("INSERT INTO made VALUES (?1, ?2)", params![seq, key])?;
        }
        change.execute_batch(
            "DELETE FROM tally; INSERT INTO tally SELECT seq, what, count(*) FROM known GROUP BY 1, 2",
        )?;
        change.commit()?;
        Ok(seq)
    }

    /// How many findings are new, changed and gone since a state.
    ///
    /// # Errors
    /// If the list cannot be read.
    pub fn counts(&self, since: i64) -> Result<Counts> {
        let mut found = self
            .list
            .prepare_cached("SELECT what, sum(number) FROM tally WHERE seq > ?1 GROUP BY 1")?;
        let rows = found.query_map([since], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
        let all = rows.collect::<rusqlite::Result<BTreeMap<String, i64>>>()?;
        let number = |what: &str| all.get(what).copied().unwrap_or(0);
        Ok(Counts { new: number("new"), changed: number("changed"), gone: number("gone") })
    }

    /// The findings that are new, changed or gone since a state, the gravest first.
    ///
    /// # Errors
    /// If the list cannot be read.
    pub fn since(&self, since: i64, limit: usize) -> Result<Vec<News>> {
        let mut all = Vec::new();
        for severity in ["serious", "notable", "info"] {
            all.extend(self.of_severity(severity, since, limit - all.len())?);
        }
        Ok(all)
    }

    fn of_severity(&self, severity: &str, since: i64, limit: usize) -> Result<Vec<News>> {
        let mut found = self.list.prepare_cached(
            "SELECT id, what, rule, severity, subject_kind, subject FROM known WHERE severity = ?1 AND seq > ?2
             ORDER BY seq, id LIMIT ?3",
        )?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = found.query_map(params![severity, since, limit], |row| {
            Ok(News {
                id: row.get(0)?,
                what: row.get(1)?,
                rule: row.get(2)?,
                severity: row.get(3)?,
                subject_kind: row.get(4)?,
                subject: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Goes over all findings of a view once, and notes those that are not as they were known.
fn compare(list: &Connection, view: &View, seq: i64) -> Result<()> {
    // Whatever is not met again is gone.
    list.execute_batch("CREATE TEMP TABLE met (id TEXT PRIMARY KEY) WITHOUT ROWID")?;
    let mut meet = list.prepare("INSERT INTO temp.met VALUES (?1)")?;
    let mut known = list.prepare("SELECT digest, what FROM known WHERE id = ?1")?;
    let mut put =
        list.prepare("INSERT OR REPLACE INTO known VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?;
    // Both in the order of the findings, so that a server is asked twice and not for each one.
    let mut cites =
        view.prepare("SELECT finding, event FROM finding_cite ORDER BY finding, event")?;
    let mut cites = cites.query([])?;
    let mut cite = next(&mut cites)?;
    let mut findings = view.prepare(
        "SELECT id, rule, severity, subject_kind, subject, basis, contested, certainty, since_lo, since_hi, until_lo, until_hi
         FROM finding ORDER BY id",
    )?;
    let mut rows = findings.query([])?;
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        let mut digest = Sha256::new();
        for column in 2..12 {
            digest.update(format!("{:?}\n", row.get_ref(column)?));
        }
        while let Some((finding, event)) = cite.take_if(|(finding, _)| *finding <= id) {
            if finding == id {
                digest.update(event);
                digest.update("\n");
            }
            cite = next(&mut cites)?;
        }
        let digest = &digest.finalize()[..16];
        meet.execute([&id])?;
        let before = known
            .query_row([&id], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, String>(1)?)))
            .optional()?;
        let what = match &before {
            None => "new",
            Some((_, what)) if what == "gone" => "new",
            Some((known, _)) if known != digest => "changed",
            Some(_) => continue,
        };
        let text = |at: usize| row.get::<String>(at);
        put.execute(params![id, digest, seq, what, text(1)?, text(2)?, text(3)?, text(4)?])?;
    }
    list.execute(
        "UPDATE known SET what = 'gone', seq = ?1 WHERE what <> 'gone' AND id NOT IN (SELECT id FROM temp.met)",
        [seq],
    )?;
    list.execute_batch("DROP TABLE temp.met")?;
    Ok(())
}

/// The next finding and event that it cites.
fn next(cites: &mut Rows<'_>) -> Result<Option<(String, String)>> {
    let Some(row) = cites.next()? else { return Ok(None) };
    let event: Option<String> = row.get(1)?;
    Ok(Some((row.get(0)?, event.unwrap_or_default())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(findings: &[(&str, &str, i64)]) -> View {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(
                "CREATE TABLE finding (id, rule, severity, subject_kind, subject, basis, contested, certainty, since_lo,
                   since_hi, until_lo, until_hi, days);
                 CREATE TABLE finding_cite (finding, event)",
            )
            .unwrap();
        for (id, basis, days) in findings {
            connection
                .execute(
                    "INSERT INTO finding VALUES (?1, 'no-hearing', 'serious', 'person', 'person:1', ?2, 0, 'certain', 1, 1,
                       NULL, NULL, ?3)",
                    params![id, basis, days],
                )
                .unwrap();
        }
        connection.into()
    }

    fn whats(seen: &Seen, since: i64) -> Vec<(String, String)> {
        seen.since(since, 10).unwrap().into_iter().map(|news| (news.id, news.what)).collect()
    }

    #[test]
    fn what_is_new_changed_and_gone_since_a_state_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let mut seen = Seen::open(folder.path(), Level::Team).unwrap();
        let first = view(&[("a", "single", 5), ("b", "single", 5), ("c", "single", 5)]);
        assert_eq!(seen.compare(&first, 7, Day(100)).unwrap(), 1);
        assert_eq!(seen.counts(0).unwrap(), Counts { new: 3, changed: 0, gone: 0 });
        assert_eq!(seen.compare(&first, 7, Day(100)).unwrap(), 1, "compared once");
        // A day later: another day on each clock, and one rests on more.
        let later = view(&[("a", "single", 6), ("b", "admitted", 6), ("d", "single", 1)]);
        assert_eq!(seen.compare(&later, 7, Day(101)).unwrap(), 2);
        let told = [("b", "changed"), ("c", "gone"), ("d", "new")];
        assert_eq!(whats(&seen, 1), told.map(|(id, what)| (id.to_owned(), what.to_owned())));
        assert_eq!(seen.counts(1).unwrap(), Counts { new: 1, changed: 1, gone: 1 });
        // An earlier state is none that comes after.
        assert_eq!(seen.compare(&first, 7, Day(100)).unwrap(), 2);
        assert_eq!(seen.compare(&first, 6, Day(102)).unwrap(), 2);
        // What was gone and is there again is new.
        assert_eq!(seen.compare(&first, 8, Day(101)).unwrap(), 3);
        let again = [("b", "changed"), ("c", "new"), ("d", "gone")];
        assert_eq!(whats(&seen, 2), again.map(|(id, what)| (id.to_owned(), what.to_owned())));
        assert_eq!(seen.counts(3).unwrap(), Counts::default());
    }

    #[test]
    fn the_same_findings_are_compared_once_whatever_acts_came_between() {
        let folder = tempfile::tempdir().unwrap();
        let mut seen = Seen::open(folder.path(), Level::Team).unwrap();
        let made = |key: &str, findings: &[(&str, &str, i64)]| {
            let view = view(findings);
            view.execute_batch(&format!(
                "CREATE TABLE build (key); INSERT INTO build VALUES ('{key}')"
            ))
            .unwrap();
            view
        };
        assert_eq!(seen.compare(&made("k1", &[("a", "single", 5)]), 7, Day(100)).unwrap(), 1);
        assert_eq!(seen.compare(&made("k1", &[("a", "single", 5)]), 9, Day(100)).unwrap(), 1);
        assert_eq!(seen.compare(&made("k2", &[("b", "single", 5)]), 9, Day(100)).unwrap(), 2);
        let next_day = made("k2", &[("b", "single", 6), ("c", "single", 1)]);
        assert_eq!(seen.compare(&next_day, 9, Day(101)).unwrap(), 3, "a key is of a day");
    }
}
