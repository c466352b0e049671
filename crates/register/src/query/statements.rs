//! Statements: who said what, when, about whom.

use crate::sql::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use super::findings::{FindingLine, of_rules};
use super::{Answer, EventLine, Stretch, Tally, events, number, tally};

/// The statements.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Statements {
    /// How many there are (of the speaker asked for).
    pub total: i64,
    /// How many each speaker made; the empty code stands for a speaker who is not stated.
    pub speakers: Vec<Tally>,
    /// Those of the stretch asked for, by date.
    pub statements: Vec<EventLine>,
    /// Findings about statements that contradict each other, a record, or an earlier one.
    pub contradictions: Vec<FindingLine>,
}

/// The name of an event's speaker: the `speaker` stated, else who says it.
const SPEAKER: &str = "coalesce((SELECT coalesce(s.name, c.value) FROM claim c LEFT JOIN subject s \
     ON s.id = c.ref WHERE c.event = e.id AND c.property = 'speaker' ORDER BY c.rowid LIMIT 1), e.said_by, '')";

/// The statements, of one speaker or of all.
///
/// # Errors
/// When the database cannot be read.
pub fn list(
    connection: &Connection,
    speaker: Option<&str>,
    stretch: Stretch,
) -> Answer<Statements> {
    let (limit, offset) = stretch.bounds();
    let chosen = format!("e.kind = 'statement' AND (CAST(?1 AS TEXT) IS NULL OR {SPEAKER} = ?1)");
    let condition = format!(
        "e.id IN (SELECT e.id FROM event e WHERE {chosen} \
         ORDER BY coalesce(e.date_lo, 9999999), e.id LIMIT ?2 OFFSET ?3)"
    );
    let mut contradictions = of_rules(connection, "statement-contradicts%")?;
    contradictions.extend(of_rules(connection, "speaker-reversed")?);
    Ok(Statements {
        total: number(
            connection,
            &format!("SELECT count(*) FROM event e WHERE {chosen}"),
            [speaker],
        )?,
        speakers: tally(
            connection,
            &format!(
                "SELECT {SPEAKER}, count(*) FROM event e WHERE e.kind = 'statement' \
                 GROUP BY 1 ORDER BY 2 DESC, 1"
            ),
            [],
        )?,
        statements: events(connection, &condition, (speaker, limit, offset))?,
        contradictions,
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::register;
    use super::*;

    #[test]
    fn statements_are_chosen_by_speaker() {
        let connection = register();
        let all = list(&connection, None, Stretch::default()).unwrap();
        assert_eq!((all.total, all.speakers[0].code.as_str()), (1, "Minister of Doors"));
        let none = list(&connection, Some("Nobody"), Stretch::default()).unwrap();
        assert_eq!((none.total, none.statements.len()), (0, 0));
    }
}
