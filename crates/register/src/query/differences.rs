//! What sources state differently of one person, side by side. Nothing is resolved here.

use std::collections::BTreeMap;

use paradero_model::{ValueType, Vocabulary};
use schemars::JsonSchema;
use serde::Serialize;

use super::{EventLine, When, fold};

/// One property of which the sources state more than one value.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Difference {
    /// Kind of the events.
    pub kind: String,
    /// The property; empty where the occurrence itself is both asserted and denied.
    pub property: String,
    /// Two of the values cannot both be right.
    pub exclusive: bool,
    /// The values.
    pub sides: Vec<Side>,
}

/// One value, and the events that state it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Side {
    /// The value as first written.
    pub value: String,
    /// For a date, its interval.
    pub date: Option<When>,
    /// It is said not to be so.
    pub denied: bool,
    /// Who says so, and in which record.
    pub said: Vec<(Option<String>, String)>,
}

/// Properties that have one true value, whatever a record states of them.
const SINGLE: [(&str, &str); 7] = [
    ("person", "birth.date"),
    ("person", "birth.place"),
    ("person", "sex"),
    ("death", "on"),
    ("death", "cause"),
    ("remains", "destination"),
    ("remains", "delivered"),
];

/// What the events of one person state differently.
pub fn differences(events: &[EventLine]) -> Vec<Difference> {
    let mut found = Vec::new();
    for (kind, property) in SINGLE {
        let sides = sides(events, kind, property);
        if sides.len() > 1 {
            let exclusive = exclusive(&sides);
            found.push(Difference {
                kind: kind.to_owned(),
                property: property.to_owned(),
                exclusive,
                sides,
            });
        }
    }
    found.extend(negated(events));
    found.extend(denied_occurrences(events));
    found
}

/// Properties of which one record states a code and another the code that is its negation: custody
/// acknowledged and denied, family permitted and not.
fn negated(events: &[EventLine]) -> Vec<Difference> {
    let vocabulary = Vocabulary::get();
    let mut found = Vec::new();
    for kind in vocabulary.events() {
        for property in vocabulary.properties(kind) {
            let ValueType::Code(list) = &property.value_type else { continue };
            let mut sides = sides(events, &kind.code, &property.code);
            let stated = |code: &str| sides.iter().any(|side| side.value == code && !side.denied);
            let apart: Vec<&str> = vocabulary
                .codes(list)
                .iter()
                .filter_map(|code| Some((code.code.as_str(), code.negates.as_deref()?)))
                .filter(|(code, negates)| stated(code) && stated(negates))
                .flat_map(|(code, negates)| [code, negates])
                .collect();
            sides.retain(|side| apart.contains(&side.value.as_str()));
            if !sides.is_empty() {
                // Both may have been so, one after the other.
                let (kind, property) = (kind.code.clone(), property.code.clone());
                found.push(Difference { kind, property, exclusive: false, sides });
            }
        }
    }
    found
}

fn sides(events: &[EventLine], kind: &str, property: &str) -> Vec<Side> {
    let mut sides: Vec<(String, Side)> = Vec::new();
    for event in events.iter().filter(|event| event.kind == kind) {
        for claim in event.claims.iter().filter(|claim| claim.property == property) {
            let key = match &claim.date {
                Some(date) if !date.iso().is_empty() => date.iso(),
                _ => fold(&claim.value),
            };
            let denied = claim.denied || event.denied;
            let key = format!("{denied}{key}");
            let said = (event.said_by.clone(), event.record.clone());
            match sides.iter_mut().find(|(known, _)| *known == key) {
                Some((_, side)) => side.said.push(said),
                None => {
                    let (value, date) = (claim.value.clone(), claim.date.clone());
                    sides.push((key, Side { value, date, denied, said: vec![said] }));
                }
            }
        }
    }
    sides.into_iter().map(|(_, side)| side).collect()
}

/// Whether some two sides cannot both be right: for dates, when they share no day.
fn exclusive(sides: &[Side]) -> bool {
    let apart = |one: &Side, other: &Side| match (&one.date, &other.date) {
        (Some(one), Some(other)) => {
            let before = |a: &When, b: &When| matches!((a.hi, b.lo), (Some(a), Some(b)) if a < b);
            before(one, other) || before(other, one)
        }
        _ => true,
    };
    sides.iter().enumerate().any(|(at, one)| sides[at + 1..].iter().any(|other| apart(one, other)))
}

/// Kinds of occurrence that one record asserts and another denies.
fn denied_occurrences(events: &[EventLine]) -> Vec<Difference> {
    let mut kinds: BTreeMap<&str, [Vec<&EventLine>; 2]> = BTreeMap::new();
    for event in events.iter().filter(|event| event.kind != "person") {
        kinds.entry(&event.kind).or_default()[usize::from(event.denied)].push(event);
    }
    kinds
        .into_iter()
        .filter(|(_, [asserted, denied])| !asserted.is_empty() && !denied.is_empty())
        .map(|(kind, both)| Difference {
            kind: kind.to_owned(),
            property: String::new(),
            // Two occurrences of one kind may differ in time, so this alone excludes nothing.
            exclusive: false,
            sides: both
                .into_iter()
                .zip([false, true])
                .map(|(events, denied)| Side {
                    value: kind.to_owned(),
                    date: None,
                    denied,
                    said: events.iter().map(|e| (e.said_by.clone(), e.record.clone())).collect(),
                })
                .collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(lo: i32, hi: i32) -> Side {
        let date = Some(When { written: None, lo: Some(lo), hi: Some(hi) });
        Side { value: String::new(), date, denied: false, said: Vec::new() }
    }

    fn custody(whereabouts: &str) -> EventLine {
        let connection = super::super::fixture::register();
        let mut event = super::super::event(&connection, "e-custody").unwrap().unwrap();
        event.claims[0].property = "whereabouts".to_owned();
        event.claims[0].value = whereabouts.to_owned();
        event
    }

    #[test]
    fn custody_acknowledged_and_denied_stand_side_by_side() {
        let both = [custody("acknowledged"), custody("denied"), custody("unknown")];
        let found = differences(&both);
        assert_eq!((found.len(), found[0].property.as_str()), (1, "whereabouts"));
        let values: Vec<_> = found[0].sides.iter().map(|side| side.value.as_str()).collect();
        assert_eq!(values, ["acknowledged", "denied"]);
        assert!(!found[0].exclusive, "one may have followed the other");
        assert!(differences(&[custody("acknowledged"), custody("unknown")]).is_empty());
    }

    #[test]
    fn only_dates_without_a_common_day_exclude_each_other() {
        assert!(!exclusive(&[side(1, 5), side(5, 9)]));
        assert!(exclusive(&[side(1, 5), side(6, 9)]));
    }
}
