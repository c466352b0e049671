//! Sets and tallies that hang on the day: made with the findings, from what rules and views say.

use rusqlite::{Connection, Result as Answer};

use super::{Making, Sets, dashboard, each};
use crate::query::alerts::{AHEAD, AlertKind, KEPT};
use crate::query::orders::{LANE, LANES};

const TABLES: &str = "
-- findings in the order in which they are listed, by the row of `finding`
CREATE TABLE main.finding_rank (rank INTEGER PRIMARY KEY, at INTEGER NOT NULL);
-- how many findings each rule made, and how many of them are certain
CREATE TABLE main.rule_tally (rule TEXT NOT NULL, severity TEXT NOT NULL, number INTEGER NOT NULL, certain INTEGER NOT NULL,
  PRIMARY KEY (rule, severity)) WITHOUT ROWID;
-- what an office is told without asking, the newest first: `day` is what it is about, `came_up` when it came up
CREATE TABLE main.alert (rank INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL, day INTEGER, came_up INTEGER,
  subject TEXT NOT NULL, finding TEXT);
-- orders in the order in which they are listed, each with its lane of the board
CREATE TABLE main.order_rank (rank INTEGER PRIMARY KEY, order_id TEXT NOT NULL, lane TEXT NOT NULL);
";

/// Of a row `x` of the view `protection`: the order may stand today, by some reading of its dates.
pub(crate) const IN_FORCE: &str = "(x.from_lo IS NULL OR x.from_lo <= (SELECT today FROM clock)) \
     AND (x.until_hi IS NULL OR x.until_hi > (SELECT today FROM clock))";

/// The order in which findings are listed.
const FINDINGS: &str =
    "CASE severity WHEN 'serious' THEN 0 WHEN 'notable' THEN 1 ELSE 2 END, rule, days DESC, id";

/// Makes the tables in the connection's main schema, and fills them.
pub(crate) fn fill(connection: &Connection) -> Answer<()> {
    let sets = [Sets::Today, Sets::Findings, Sets::Orders].map(Sets::create);
    let sets = sets.concat().replace("CREATE TABLE ", "CREATE TABLE main.");
    connection.execute_batch(&format!("BEGIN; {TABLES}{}{sets}", dashboard::TABLES))?;
    findings(connection)?;
    people(connection)?;
    orders(connection)?;
    alerts(connection)?;
    connection.execute_batch("COMMIT")
}

fn findings(connection: &Connection) -> Answer<()> {
    connection.execute_batch(&format!(
        "INSERT INTO main.finding_rank (at) SELECT rowid FROM finding ORDER BY {FINDINGS};
         INSERT INTO main.rule_tally SELECT rule, severity, count(*), sum(certainty = 'certain') FROM finding GROUP BY 1, 2;"
    ))?;
    let mut sets = Making::default();
    for what in ["rule", "severity", "basis", "certainty"] {
        let sql = format!(
            "SELECT f.{what}, r.rank FROM main.finding_rank r JOIN finding f ON f.rowid = r.at"
        );
        each(connection, &sql, |code, rank| sets.put(what, code, rank))?;
    }
    dashboard::fill(connection, &mut sets)?;
    sets.write(connection, Sets::Findings, "main")
}

fn people(connection: &Connection) -> Answer<()> {
    let mut sets = Making::default();
    let whereabouts = "FROM whereabouts w JOIN person p ON p.id = w.person";
    let sql = format!("SELECT w.status, p.rowid {whereabouts}");
    each(connection, &sql, |status, rank| sets.put("status", status, rank))?;
    let sql = format!("SELECT w.place_id, p.rowid {whereabouts} WHERE w.place_id IS NOT NULL");
    each(connection, &sql, |place, rank| sets.put("place", place, rank))?;
    let sql = "SELECT f.rule, p.rowid FROM finding f JOIN person p ON p.id = f.subject WHERE f.subject_kind = 'person'";
    each(connection, sql, |rule, rank| sets.put("rule", rule, rank))?;
    let sql = format!(
        "SELECT '', p.rowid FROM protection x JOIN person p ON p.id = x.person WHERE {IN_FORCE}"
    );
    each(connection, &sql, |none, rank| sets.put("covered", none, rank))?;
    sets.write(connection, Sets::Today, "main")
}

fn orders(connection: &Connection) -> Answer<()> {
    let place: String =
        LANES.iter().enumerate().map(|(at, lane)| format!(" WHEN '{lane}' THEN {at}")).collect();
    connection.execute_batch(&format!(
        "INSERT INTO main.order_rank (order_id, lane) SELECT id, lane FROM (
           SELECT s.id, s.name, {LANE} AS lane, t.days_over, t.deadline_hi, t.since_lo
           FROM subject s LEFT JOIN order_state t ON t.order_id = s.id WHERE s.kind = 'order')
         ORDER BY CASE lane{place} END, days_over DESC, CASE WHEN lane LIKE 'due-%' THEN deadline_hi END,
           CASE WHEN lane = 'asap' THEN since_lo END, name, id;"
    ))?;
    let mut sets = Making::default();
    let sql = "SELECT t.state, r.rank FROM main.order_rank r LEFT JOIN order_state t ON t.order_id = r.order_id";
    each(connection, sql, |state, rank| sets.put("state", state, rank))?;
    let sql = "SELECT lane, rank FROM main.order_rank";
    each(connection, sql, |lane, rank| sets.put("lane", lane, rank))?;
    sets.write(connection, Sets::Orders, "main")
}

/// States of an order in which its deadline still matters.
const OPEN: &str = "'in-force', 'promised', 'amended', 'contested', 'refused', 'obeyed-in-part'";

/// The day from which a finding holds; else the last on which something that it rests on was said.
const SINCE: &str = "coalesce(f.since_lo, (SELECT max(coalesce(e.said_lo, s.said_lo)) FROM finding_cite c \
     JOIN event e ON e.id = c.event JOIN source s ON s.id = e.source WHERE c.finding = f.id))";

fn alerts(connection: &Connection) -> Answer<()> {
    let (deadline, overdue) = (AlertKind::Deadline.code(), AlertKind::Overdue.code());
    let mut all = vec![
        format!(
            "SELECT '{deadline}:' || order_id || ':' || deadline_lo AS id, '{deadline}' AS kind, deadline_lo AS day,
               deadline_lo - {AHEAD} AS came_up, order_id AS subject, NULL AS finding
             FROM order_state, clock WHERE state IN ({OPEN}) AND deadline_lo BETWEEN today AND today + {AHEAD}"
        ),
        format!(
            "SELECT '{overdue}:' || order_id, '{overdue}', deadline_hi + 1, deadline_hi + 1, order_id, NULL
             FROM order_state WHERE state = 'overdue'"
        ),
    ];
    for kind in AlertKind::ALL {
        if let Some(rule) = kind.rule() {
            all.push(format!(
                "SELECT id, '{}', {SINCE}, {SINCE}, subject, id FROM finding f WHERE rule = '{rule}' AND state <> 'dismissed'",
                kind.code()
            ));
        }
    }
    connection.execute_batch(&format!(
        "INSERT INTO main.alert (id, kind, day, came_up, subject, finding)
         SELECT a.* FROM ({}) a JOIN subject s ON s.id = a.subject ORDER BY 4 DESC, 2, 1 LIMIT {KEPT}",
        all.join(" UNION ALL ")
    ))
}
