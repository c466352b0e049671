//! How many findings begin to hold in which month, by rule, by authority and by place: made with the findings of a day.

use std::collections::BTreeMap;

use paradero_model::Day;
use roaring::RoaringBitmap;
use rusqlite::{Connection, Result as Answer, params};

use super::Making;

pub(super) const TABLES: &str = "
-- findings by the month in which they begin to hold. `what`: `rule`; `authority` or `place` that a claim they rest on names; `all`.
-- `month`: 2025-03, or '' where the days on which a finding may have begun do not lie in one month. `persons` whom they are about
CREATE TABLE main.dashboard (what TEXT NOT NULL, code TEXT NOT NULL, month TEXT NOT NULL, findings INTEGER NOT NULL,
  persons INTEGER NOT NULL, PRIMARY KEY (what, code, month)) WITHOUT ROWID;
-- the same over all months, in the order of their number
CREATE TABLE main.dashboard_total (what TEXT NOT NULL, rank INTEGER NOT NULL, code TEXT NOT NULL, findings INTEGER NOT NULL,
  persons INTEGER NOT NULL, PRIMARY KEY (what, rank)) WITHOUT ROWID;
";

/// What is known of each finding, by its rank.
#[derive(Default)]
struct Known {
    /// The place of its month in `names`.
    months: Vec<u32>,
    /// The row of the person whom it is about; 0 is nobody.
    persons: Vec<u32>,
    /// Months as text; the first is none.
    names: Vec<String>,
}

/// Fills the tables, and adds to sets of findings their months, authorities and places.
pub(super) fn fill(connection: &Connection, sets: &mut Making) -> Answer<()> {
    let known = known(connection)?;
    for (rank, month) in (1..).zip(&known.months) {
        sets.put("month", &known.names[*month as usize], rank);
    }
    named(connection, sets)?;
    let everything: RoaringBitmap = (1..).take(known.months.len()).collect();
    write(connection, &known, "all", BTreeMap::from([(String::new(), &everything)]))?;
    for what in ["rule", "authority", "place"] {
        write(connection, &known, what, sets.of(what))?;
    }
    Ok(())
}

fn known(connection: &Connection) -> Answer<Known> {
    let sql = "SELECT f.since_lo, f.since_hi, p.rowid FROM main.finding_rank r JOIN finding f ON f.rowid = r.at \
               LEFT JOIN person p ON f.subject_kind = 'person' AND p.id = f.subject ORDER BY r.rank";
    let mut statement = connection.prepare(sql)?;
    let mut found = statement.query([])?;
    let mut known = Known { names: vec![String::new()], ..Known::default() };
    let mut places: BTreeMap<(i16, i8), u32> = BTreeMap::new();
    while let Some(row) = found.next()? {
        let (lo, hi): (Option<i32>, Option<i32>) = (row.get(0)?, row.get(1)?);
        let month = |day: i32| (Day(day).year(), Day(day).month());
        let place = match (lo.map(month), hi.map(month)) {
            (Some(first), Some(last)) if first == last => {
                *places.entry(first).or_insert_with(|| {
                    known.names.push(format!("{:04}-{:02}", first.0, first.1));
                    u32::try_from(known.names.len() - 1).unwrap_or(0)
                })
            }
            _ => 0,
        };
        known.months.push(place);
        known.persons.push(row.get::<_, Option<u32>>(2)?.unwrap_or(0));
    }
    Ok(known)
}

/// The authorities and places that claims name on which a finding rests.
fn named(connection: &Connection, sets: &mut Making) -> Answer<()> {
    let sql = "SELECT c.ref, r.rank FROM main.finding_rank r JOIN finding f ON f.rowid = r.at \
               JOIN finding_cite x ON x.finding = f.id AND x.role <> 'contra' \
               JOIN claim c ON c.event = x.event AND c.denied = 0 AND c.ref IS NOT NULL";
    super::each(connection, sql, |subject, rank| {
        for what in ["authority", "place"] {
            if subject.starts_with(what) {
                sets.put(what, subject, rank);
            }
        }
    })
}

/// Findings and persons of one month.
#[derive(Default)]
struct Cell {
    findings: i64,
    persons: RoaringBitmap,
}

fn write(
    connection: &Connection,
    known: &Known,
    what: &str,
    sets: BTreeMap<String, &RoaringBitmap>,
) -> Answer<()> {
    let mut insert =
        connection.prepare("INSERT INTO main.dashboard VALUES (?1, ?2, ?3, ?4, ?5)")?;
    let persons = |set: &RoaringBitmap| i64::try_from(set.len()).unwrap_or(i64::MAX);
    let mut totals: Vec<(i64, String, i64)> = Vec::new();
    for (code, set) in sets {
        let mut months: BTreeMap<u32, Cell> = BTreeMap::new();
        let mut all = RoaringBitmap::new();
        for rank in set {
            let at = rank as usize - 1;
            let cell = months.entry(known.months[at]).or_default();
            cell.findings += 1;
            if known.persons[at] > 0 {
                cell.persons.insert(known.persons[at]);
                all.insert(known.persons[at]);
            }
        }
        for (month, cell) in &months {
            let month = &known.names[*month as usize];
            insert.execute(params![what, code, month, cell.findings, persons(&cell.persons)])?;
        }
        totals.push((months.values().map(|cell| cell.findings).sum(), code, persons(&all)));
    }
    totals.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut insert =
        connection.prepare("INSERT INTO main.dashboard_total VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (rank, (findings, code, persons)) in (1_i64..).zip(totals) {
        insert.execute(params![what, rank, code, findings, persons])?;
    }
    Ok(())
}
