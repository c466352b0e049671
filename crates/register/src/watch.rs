//! Alerts of the standing watch: what newly added sources say of people whom an order in force protects.

use std::collections::BTreeSet;

use crate::sql::{Row, params};
use paradero_model::Day;
use paradero_screen::Interval;
use serde::Serialize;

use crate::decided::STATE;
use crate::error::Result;
use crate::register::Register;
use crate::screening::row_of;
use crate::view::View;

/// The rule whose findings alert.
const RULE: &str = "protected-person-may-be-named";

/// One finding of the standing watch.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Alert {
    /// The finding's id.
    pub finding: String,
    /// What it says, in English.
    pub message: String,
    /// What it says, in Spanish.
    pub message_es: String,
    /// Id of the protected person.
    pub person: String,
    /// Name of the protected person.
    pub name: String,
    /// The name in the record.
    pub written: String,
    /// Name of the file in which it stands.
    pub file: String,
    /// Where in it.
    pub place: String,
    /// SHA-256 of the source.
    pub source: String,
    /// Posterior odds of the linking model, in bits.
    pub bits: f64,
    /// Which fields agree, and what each adds.
    pub why: String,
}

/// What the standing watch has to say of some sources.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Alerted {
    /// The findings that stand, by their ids.
    pub alerts: Vec<Alert>,
    /// Further ones of which somebody decided at a screening that the row is somebody else.
    pub settled: usize,
}

impl Register {
    /// The findings of the standing watch that rest on what some sources say, as a view shows them.
    ///
    /// # Errors
    /// If the view or a decision cannot be read.
    pub fn alerts(&self, view: &View, sources: &[String]) -> Result<Alerted> {
        let visible = self.visible(view.level(), view.position())?;
        let settlements = self.settlements(&visible, view.connection())?;
        let mut found = view.connection().prepare(&format!(
            "SELECT DISTINCT f.id, f.message_en, f.message_es, w.person, p.name, w.name,
               s.file_name, r.locator, s.id, w.weight, w.why, w.known, m.birth_lo, m.birth_hi,
               m.document, m.id
             FROM finding f JOIN watch w ON f.id = f.rule || ':' || w.person || ':' || w.row_key
             JOIN person p ON p.id = w.person JOIN mention m ON m.id = w.mention
             JOIN record r ON r.id = m.record JOIN source s ON s.id = m.source
             JOIN finding_cite c ON c.finding = f.id JOIN event e ON e.id = c.event
             WHERE f.rule = ?1 AND {STATE} <> 'dismissed' AND e.source = ?2
             ORDER BY f.id, m.id",
        ))?;
        let (mut all, mut seen) = (Alerted::default(), BTreeSet::new());
        for source in sources {
            let mut rows = found.query(params![RULE, source])?;
            while let Some(row) = rows.next()? {
                let alert = alert(&row)?;
                if !seen.insert(alert.finding.clone()) {
                    continue;
                }
                let known: String = row.get(11)?;
                let settled = settlements.of(&said(&row)?, &alert.person, &known);
                if settled.is_some_and(|settled| settled.holds) {
                    all.settled += 1;
                } else {
                    all.alerts.push(alert);
                }
            }
        }
        all.alerts.sort_by(|a, b| a.finding.cmp(&b.finding));
        Ok(all)
    }
}

fn alert(row: &Row<'_>) -> Result<Alert> {
    Ok(Alert {
        finding: row.get(0)?,
        message: row.get(1)?,
        message_es: row.get(2)?,
        person: row.get(3)?,
        name: row.get(4)?,
        written: row.get(5)?,
        file: row.get(6)?,
        place: row.get(7)?,
        source: row.get(8)?,
        bits: row.get(9)?,
        why: row.get(10)?,
    })
}

/// What the record says, as decisions on hits are keyed by.
fn said(row: &Row<'_>) -> Result<String> {
    let day = |at: usize| Ok::<_, crate::sql::Error>(row.get::<Option<i32>>(at)?.map(Day));
    let birth = Interval { earliest: day(12)?, latest: day(13)? };
    let name: String = row.get(5)?;
    let document: Option<String> = row.get(14)?;
    Ok(row_of(&name, birth, document.as_deref().unwrap_or_default()))
}
