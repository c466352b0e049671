//! The audit of labels: on what each one is said to rest.

use crate::sql::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use super::home::{RuleTally, rule_tallies, tallied};
use super::{Answer, EventLine, Stretch, Tally, events, json_list, number, rows};
use crate::sets::{Narrowed, Sets};

/// Kinds of indicator that show nothing a person did (forms.md, section 5).
pub const SUPERFICIAL: [&str; 8] = [
    "tattoo",
    "symbol",
    "dress",
    "gesture",
    "social-media",
    "location",
    "nationality",
    "anonymous",
];

/// One label.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LabelLine {
    /// The event that puts it on a person.
    pub event: EventLine,
    /// Kinds of its indicators, with points where given.
    pub indicators: Vec<(String, Option<f64>)>,
    /// Points stated for the whole.
    pub points: Option<f64>,
    /// Sum of its indicators' points, where each has points.
    pub points_recomputed: Option<f64>,
    /// Indicators are stated, and all are superficial.
    pub superficial_only: bool,
    /// Some source states a conviction of that person.
    pub conviction_stated: bool,
}

/// The audit.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Labels {
    /// How many labels there are (of the sort asked for).
    pub total: i64,
    /// How many labels there are of each sort of [`SORTS`], in all.
    pub sorts: Vec<Tally>,
    /// What rules found about labels.
    pub rules: Vec<RuleTally>,
    /// How many times each kind of indicator stands.
    pub indicators: Vec<Tally>,
    /// The labels of the stretch asked for.
    pub labels: Vec<LabelLine>,
}

/// Sorts of labels that can be asked for, each with its condition on the event `e`.
pub const SORTS: [&str; 4] = ["superficial", "no-indicator", "sum-differs", "conviction-unsourced"];

const STATED: &str =
    "SELECT c.number FROM claim c WHERE c.event = e.id AND c.denied = 0 AND c.property =";

/// The condition of a sort on an event `e` that is a label; anything unknown is all labels.
pub(crate) fn condition(sort: &str) -> String {
    let superficial = SUPERFICIAL.map(|kind| format!("'{kind}'")).join(", ");
    match sort {
        "superficial" => format!(
            "EXISTS ({STATED} 'indicators') AND NOT EXISTS ({STATED} 'indicators' \
             AND c.value NOT IN ({superficial}))"
        ),
        "no-indicator" => format!("NOT EXISTS ({STATED} 'indicators')"),
        "sum-differs" => format!(
            "NOT EXISTS ({STATED} 'indicators' AND c.number IS NULL) AND abs(({STATED} 'points' \
             LIMIT 1) - (SELECT sum(c.number) FROM claim c WHERE c.event = e.id \
             AND c.denied = 0 AND c.property = 'indicators')) > 1e-9"
        ),
        "conviction-unsourced" => format!(
            "EXISTS ({STATED} 'indicators' AND c.value = 'conviction') AND NOT EXISTS (SELECT 1 \
             FROM event v WHERE v.subject = e.subject AND v.kind = 'conviction' AND v.denied = 0)"
        ),
        _ => "1".to_owned(),
    }
}

/// The labels of a sort (or all of them) in a stretch, with the tallies over all labels.
///
/// # Errors
/// When the database cannot be read.
pub fn list(connection: &Connection, sort: Option<&str>, stretch: Stretch) -> Answer<Labels> {
    let mut narrowed = Narrowed::default();
    if let Some(sort) = sort.filter(|sort| SORTS.contains(sort)) {
        narrowed.to(Sets::Labels.get(connection, "sort", sort)?);
    }
    let all = number(connection, "SELECT coalesce(max(rank), 0) FROM label_rank", [])?;
    let shown = "e.id IN (SELECT event FROM label_rank WHERE rank IN (SELECT CAST(value AS BIGINT) FROM json_each(?1)))";
    let sorts = SORTS.map(|sort| -> Answer<Tally> {
        let number = Sets::Labels.number(connection, "sort", sort)?;
        Ok(Tally { code: sort.to_owned(), number: number.into() })
    });
    let labels = events(connection, shown, [narrowed.stretch(stretch, all)])?;
    let labels = audits(connection, labels)?;
    Ok(Labels {
        total: narrowed.total(all),
        sorts: sorts.into_iter().collect::<Answer<_>>()?,
        rules: rule_tallies(connection, "label-%")?,
        indicators: {
            let mut indicators = tallied(connection, "indicator")?;
            indicators.sort_by(|a, b| b.number.cmp(&a.number).then_with(|| a.code.cmp(&b.code)));
            indicators
        },
        labels,
    })
}

/// The labels put on one subject.
///
/// # Errors
/// When the database cannot be read.
pub fn about(connection: &Connection, subject: &str) -> Answer<Vec<LabelLine>> {
    let found = events(connection, "e.subject = ?1 AND e.kind = 'label'", [subject])?;
    audits(connection, found)
}

fn audits(connection: &Connection, labels: Vec<EventLine>) -> Answer<Vec<LabelLine>> {
    let subjects = json_list(labels.iter().filter_map(|label| label.subject.as_deref()));
    let sql = "SELECT DISTINCT subject FROM event WHERE subject IN (SELECT value FROM json_each(?1)) \
               AND kind = 'conviction' AND denied = 0 ORDER BY subject";
    let convicted: Vec<String> = rows(connection, sql, [subjects], |row| row.get(0))?;
    let is_convicted = |label: &EventLine| {
        label.subject.as_ref().is_some_and(|subject| convicted.binary_search(subject).is_ok())
    };
    Ok(labels.into_iter().map(|label| audit(is_convicted(&label), label)).collect())
}

fn audit(conviction_stated: bool, event: EventLine) -> LabelLine {
    let stated = |code: &'static str| {
        event.claims.iter().filter(move |claim| claim.property == code && !claim.denied)
    };
    let indicators: Vec<_> =
        stated("indicators").map(|claim| (claim.value.clone(), claim.number)).collect();
    let given: Vec<f64> = indicators.iter().filter_map(|(_, points)| *points).collect();
    LabelLine {
        points: stated("points").find_map(|claim| claim.number),
        points_recomputed: (!given.is_empty() && given.len() == indicators.len())
            .then(|| given.iter().sum()),
        superficial_only: !indicators.is_empty()
            && indicators.iter().all(|(kind, _)| SUPERFICIAL.contains(&kind.as_str())),
        conviction_stated,
        indicators,
        event,
    }
}

/// How many labels would be left without any indicator, for each kind of indicator left out.
///
/// # Errors
/// When the database cannot be read.
pub fn left_out(connection: &Connection) -> Answer<Vec<Tally>> {
    tallied(connection, "only-indicator")
}

#[cfg(test)]
mod tests {
    use super::super::fixture::register;
    use super::*;

    #[test]
    fn a_label_on_tattoos_alone_is_seen_as_such() {
        let connection = register();
        let labels = list(&connection, None, Stretch::default()).unwrap();
        assert_eq!((labels.total, labels.labels.len()), (1, 1));
        assert!(labels.labels[0].superficial_only);
        assert!(!labels.labels[0].conviction_stated);
        assert_eq!(labels.labels[0].points_recomputed, Some(4.0));
        let number = |sort| list(&connection, Some(sort), Stretch::default()).unwrap().total;
        assert_eq!(SORTS.map(number), [1, 0, 0, 0]);
        let sorts: Vec<_> = labels.sorts.iter().filter_map(|tally| tally.number.shown()).collect();
        assert_eq!(sorts, [1, 0, 0, 0]);
        assert_eq!(left_out(&connection).unwrap()[0].code, "tattoo");
    }
}
