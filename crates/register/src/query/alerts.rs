//! Alerts: what an office is told without asking. Deadlines that come, orders that are overdue, and what a few rules find.

use crate::sql::{Connection, Row};
use schemars::JsonSchema;
use serde::Serialize;

use super::lines::read_subject;
use super::{Answer, Stretch, Subject, number, rows};
use paradero_model::Day;

/// Of what kind an alert is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AlertKind {
    /// The deadline of an order comes within [`AHEAD`] days.
    Deadline,
    /// The deadline of an order is passed.
    Overdue,
    /// A record may name somebody whom an order protects.
    ProtectedNamed,
    /// A proof of life after nobody owned to knowing.
    SeenAgain,
    /// A speaker gives another number than before.
    CountChanged,
}

/// How many days before a deadline there is an alert.
pub const AHEAD: i32 = 30;

/// Most alerts that are kept of a day, the newest first: whoever has more looks at the lists.
pub(crate) const KEPT: usize = 1000;

impl AlertKind {
    /// All kinds.
    pub const ALL: [Self; 5] =
        [Self::Deadline, Self::Overdue, Self::ProtectedNamed, Self::SeenAgain, Self::CountChanged];

    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Deadline => "deadline",
            Self::Overdue => "overdue",
            Self::ProtectedNamed => "protected-named",
            Self::SeenAgain => "seen-again",
            Self::CountChanged => "count-changed",
        }
    }

    /// The rule whose findings it tells of; nothing for what an order's state tells.
    pub(crate) const fn rule(self) -> Option<&'static str> {
        match self {
            Self::Deadline | Self::Overdue => None,
            Self::ProtectedNamed => Some("protected-person-may-be-named"),
            Self::SeenAgain => Some("seen-again"),
            Self::CountChanged => Some("count-changed"),
        }
    }

    fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// One alert.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AlertLine {
    /// Stays the same as long as what it tells of does.
    pub id: String,
    /// Its kind.
    pub kind: AlertKind,
    /// The day it is about: a deadline, the first day over it, the day from which a finding holds; days since 1970-01-01.
    pub day: Option<i32>,
    /// The day on which it came up: so many days before a deadline, else the day it is about.
    pub came_up: Option<i32>,
    /// Whom or what it is about.
    pub subject: Subject,
    /// The finding that it tells of.
    pub finding: Option<String>,
}

impl AlertLine {
    /// The day on which it came up, as ISO 8601; that of `today` where none is known.
    pub fn came_up_on(&self, today: Day) -> Day {
        self.came_up.map_or(today, |day| Day(day.min(today.0)))
    }
}

/// Alerts of the day.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Alerts {
    /// How many there are, at most a thousand.
    pub total: i64,
    /// Those of the stretch asked for, the newest first.
    pub alerts: Vec<AlertLine>,
}

/// Alerts of the day, the newest first.
///
/// # Errors
/// When the database cannot be read.
pub fn list(connection: &Connection, stretch: Stretch) -> Answer<Alerts> {
    let (limit, offset) = stretch.bounds();
    // Ranks run from one without a gap. Of a limit that it learns later PostgreSQL expects a tenth of all, and would join every subject.
    let sql = "SELECT s.id, s.kind, coalesce(p.name, s.name), s.number, s.country, a.id, a.kind, a.day, a.came_up, a.finding \
               FROM alert a JOIN subject s ON s.id = a.subject LEFT JOIN person p ON p.id = s.id \
               WHERE a.rank > ?1 AND a.rank <= ?2 ORDER BY a.rank";
    let found = rows(connection, sql, [offset, offset.saturating_add(limit)], read)?;
    let total = number(connection, "SELECT count(*) FROM alert", [])?;
    Ok(Alerts { total, alerts: found.into_iter().flatten().collect() })
}

fn read(row: &Row<'_>) -> Answer<Option<AlertLine>> {
    let subject = read_subject(row)?;
    let Some(kind) = AlertKind::of(row.get_ref(6)?.as_str()?) else { return Ok(None) };
    Ok(Some(AlertLine {
        id: row.get(5)?,
        kind,
        day: row.get(7)?,
        came_up: row.get(8)?,
        subject,
        finding: row.get(9)?,
    }))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::register;
    use super::*;

    #[test]
    fn an_overdue_order_is_told_of_with_the_first_day_over() {
        let all = list(&register(), Stretch::default()).unwrap();
        let overdue = all.alerts.iter().find(|one| one.kind == AlertKind::Overdue).unwrap();
        assert_eq!(overdue.subject.id, "order-1");
        assert_eq!(overdue.id, "overdue:order-1");
        assert_eq!(overdue.day, overdue.came_up);
        assert_eq!(usize::try_from(all.total).unwrap(), all.alerts.len());
    }
}
