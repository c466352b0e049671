//! One person: everything that is said, by whom, and what was made of it.

use crate::sql::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use super::differences::{Difference, differences};
use super::findings::{FindingLine, about, about_any};
use super::labels::{self, LabelLine};
use super::lines::read_subject;
use super::orders::{OrderLine, covering};
use super::{Answer, EventLine, Stretch, Subject, When, claim_events, events, first, rows};

/// A person as one record names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MentionLine {
    /// Its id.
    pub id: String,
    /// The name, verbatim.
    pub name: String,
    /// Date of birth as stated there.
    pub birth: When,
    /// The record; empty where none is known.
    pub record: String,
    /// The source.
    pub source: String,
    /// The source's title.
    pub source_title: String,
}

/// Where the person is last said to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Whereabouts {
    /// What kind of saying it is.
    pub status: String,
    /// The place's id.
    pub place_id: Option<String>,
    /// The place as stated.
    pub place: Option<String>,
    /// Who says so.
    pub said_by: Option<String>,
    /// Since when the person is said to be there.
    pub since: When,
    /// When it was last said.
    pub stated: When,
    /// The event.
    pub event: Option<String>,
}

/// One letter of ICPPED art. 17(3), and whether anybody states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Completeness {
    /// `a` to `h`.
    pub letter: String,
    /// `stated`, `official` (by the authority itself), `contradicted` or `missing`.
    pub state: String,
}

/// One letter of the answer that ICPPED art. 18(1) owes to a family.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Owed {
    /// `a` to `g`.
    pub letter: char,
    /// What is said on it; empty where nobody says.
    pub said: Vec<Said>,
}

/// One thing that one record says.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Said {
    /// The event.
    pub event: String,
    /// Its kind.
    pub kind: String,
    /// The property; empty where the event itself is meant.
    pub property: String,
    /// The value.
    pub value: String,
    /// For a date, its interval.
    pub date: Option<When>,
    /// It is said not to be so.
    pub denied: bool,
    /// Who says so.
    pub said_by: Option<String>,
    /// When it was said.
    pub said_on: When,
    /// The record.
    pub record: String,
}

/// What linking says of two of the person's mentions.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PairLine {
    /// One mention.
    pub a: String,
    /// The other.
    pub b: String,
    /// Weight in bits.
    pub weight: f64,
    /// Whether they are held to be one person.
    pub linked: bool,
    /// What each field added.
    pub why: String,
}

/// Everything about one person.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PersonPage {
    /// The person's id today.
    pub id: String,
    /// The name of the record that states most.
    pub name: String,
    /// The weight (bits) of the weakest link that holds the mentions together.
    pub confidence: Option<f64>,
    /// The mentions.
    pub mentions: Vec<MentionLine>,
    /// Where the person is last said to be.
    pub whereabouts: Vec<Whereabouts>,
    /// The last proof of life, and its event.
    pub proof_of_life: Option<(When, Option<String>)>,
    /// What is said of the person.
    pub events: Vec<EventLine>,
    /// Events about something else that name the person (orders, memberships; at most 200).
    pub named_in: Vec<EventLine>,
    /// Described classes the person is stated to be one of.
    pub groups: Vec<Subject>,
    /// Orders that cover the person, with their answers.
    pub orders: Vec<OrderLine>,
    /// Orders in force that bar removal, and to which country (empty: any).
    pub protection: Vec<(String, Option<String>)>,
    /// Labels put on the person, each with what it is said to rest on.
    pub labels: Vec<LabelLine>,
    /// What the sources state differently.
    pub differences: Vec<Difference>,
    /// Findings, with what they rest on.
    pub findings: Vec<FindingLine>,
    /// Findings about the orders that cover the person and their obligations, with what they rest on.
    pub order_findings: Vec<FindingLine>,
    /// The answer of art. 18.
    pub article_18: Vec<Owed>,
    /// Completeness by art. 17(3).
    pub article_17: Vec<Completeness>,
    /// What linking says of pairs of the person's mentions (at most 100, weakest first).
    pub pairs: Vec<PairLine>,
}

/// Kinds of events, each with the properties that count.
type Parts = &'static [(&'static str, &'static [&'static str])];

/// Which properties answer each letter of art. 18(1).
const OWED: [(char, Parts); 7] = [
    ('a', &[("arrest", &["ordered_by", "by", "instrument"])]),
    ('b', &[("arrest", &["on", "at"]), ("custody", &["since", "place"])]),
    ('c', &[("custody", &["supervised_by", "held_by"])]),
    (
        'd',
        &[
            ("custody", &["place", "whereabouts"]),
            ("transfer", &["on", "from", "to", "by"]),
            ("removal", &["departure", "arrival", "from_country", "to_country", "by"]),
        ],
    ),
    ('e', &[("release", &["on", "at", "by", "to"])]),
    ('f', &[("health", &["on", "state"])]),
    (
        'g',
        &[
            ("death", &["on", "cause", "circumstances"]),
            ("remains", &["destination", "delivered", "identified"]),
        ],
    ),
];

/// The id of the person that an id leads to today: the person's own, or that of a mention seen
/// before a merge or a split.
///
/// # Errors
/// When the database cannot be read.
pub fn resolve(connection: &Connection, id: &str) -> Answer<Option<String>> {
    let sql = "SELECT id, 0 FROM person WHERE id = ?1 UNION ALL \
               SELECT person, 1 FROM mention WHERE own_id = ?1 OR id = ?1 ORDER BY 2, 1 LIMIT 1";
    first(connection, sql, [id], |row| row.get(0))
}

/// Everything about one person, if the id leads to one.
///
/// # Errors
/// When the database cannot be read.
pub fn page(connection: &Connection, id: &str) -> Answer<Option<PersonPage>> {
    let Some(id) = resolve(connection, id)? else { return Ok(None) };
    let sql = "SELECT name, confidence FROM person WHERE id = ?1";
    let found = first(connection, sql, [&id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let Some((name, confidence)) = found else { return Ok(None) };
    let own = events(connection, "e.subject = ?1", [&id])?;
    let groups = "SELECT DISTINCT s.id, s.kind, s.name, s.number, s.country FROM member m \
                  JOIN subject s ON s.id = m.group_id WHERE m.person = ?1 ORDER BY s.name, s.id";
    let protection = "SELECT DISTINCT order_id, country FROM protection WHERE person = ?1 \
                      ORDER BY order_id, country";
    let orders = covering(connection, &id)?;
    let ordered = orders.iter().flat_map(|order| std::iter::once(order).chain(&order.obligations));
    let order_findings = about_any(connection, ordered.map(|order| order.order.id.as_str()))?;
    let completeness = "SELECT letter, state FROM completeness WHERE person = ?1 ORDER BY letter";
    Ok(Some(PersonPage {
        mentions: mentions(connection, &id)?,
        whereabouts: whereabouts(connection, &id)?,
        proof_of_life: proof_of_life(connection, &id)?,
        named_in: claim_events(connection, &id, Stretch { offset: 0, limit: 200 })?,
        groups: rows(connection, groups, [&id], read_subject)?,
        orders,
        order_findings,
        protection: rows(connection, protection, [&id], |row| Ok((row.get(0)?, row.get(1)?)))?,
        labels: labels::about(connection, &id)?,
        differences: differences(&own),
        findings: about(connection, &id)?,
        article_18: article_18(&own),
        article_17: rows(connection, completeness, [&id], |row| {
            Ok(Completeness { letter: row.get(0)?, state: row.get(1)? })
        })?,
        pairs: pairs(connection, &id)?,
        events: own,
        id,
        name,
        confidence,
    }))
}

fn mentions(connection: &Connection, person: &str) -> Answer<Vec<MentionLine>> {
    let sql = "SELECT m.id, m.name, m.birth_text, m.birth_lo, m.birth_hi, m.record, m.source, \
               coalesce(o.title, m.source) FROM mention m LEFT JOIN source o ON o.id = m.source \
               WHERE m.person = ?1 ORDER BY 8, m.id";
    let mut mentions = rows(connection, sql, [person], |row| {
        Ok(MentionLine {
            id: row.get(0)?,
            name: row.get(1)?,
            birth: When::read(row, 2)?,
            record: row.get(5)?,
            source: row.get(6)?,
            source_title: row.get(7)?,
        })
    })?;
    for mention in mentions.iter_mut().filter(|mention| mention.record.is_empty()) {
        mention.record = referring(connection, person, mention)?;
    }
    Ok(mentions)
}

/// Somebody whom a record only refers to has no record of their own: the one that refers to them is where they are named; empty
/// where there is none.
pub(crate) fn referring(
    connection: &Connection,
    person: &str,
    mention: &MentionLine,
) -> Answer<String> {
    // CROSS JOIN keeps the few claims in front of the many events.
    let sql = "SELECT e.record FROM claim c CROSS JOIN event e ON e.id = c.event \
               WHERE c.ref = ?1 AND e.source = ?2 ORDER BY c.value <> ?3, e.id LIMIT 1";
    let found = (person, &mention.source, &mention.name);
    Ok(first(connection, sql, found, |row| row.get(0))?.unwrap_or_default())
}

fn whereabouts(connection: &Connection, person: &str) -> Answer<Vec<Whereabouts>> {
    let sql = "SELECT status, place_id, place_text, said_by, since_lo, since_hi, stated_lo, \
               stated_hi, event FROM whereabouts WHERE person = ?1 \
               ORDER BY coalesce(stated_hi, stated_lo) DESC, event";
    rows(connection, sql, [person], |row| {
        Ok(Whereabouts {
            status: row.get(0)?,
            place_id: row.get(1)?,
            place: row.get(2)?,
            said_by: row.get(3)?,
            since: When { written: None, lo: row.get(4)?, hi: row.get(5)? },
            stated: When { written: None, lo: row.get(6)?, hi: row.get(7)? },
            event: row.get(8)?,
        })
    })
}

fn proof_of_life(connection: &Connection, person: &str) -> Answer<Option<(When, Option<String>)>> {
    let sql = "SELECT lo, hi, event FROM proof_of_life WHERE person = ?1 \
               ORDER BY coalesce(hi, lo) DESC, event LIMIT 1";
    first(connection, sql, [person], |row| {
        Ok((When { written: None, lo: row.get(0)?, hi: row.get(1)? }, row.get(2)?))
    })
}

fn pairs(connection: &Connection, person: &str) -> Answer<Vec<PairLine>> {
    let sql = "SELECT p.a, p.b, p.weight, p.linked, p.why FROM pair p \
               WHERE p.a IN (SELECT id FROM mention WHERE person = ?1) \
               AND p.b IN (SELECT id FROM mention WHERE person = ?1) \
               ORDER BY p.weight, p.a, p.b LIMIT 100";
    rows(connection, sql, [person], |row| {
        Ok(PairLine {
            a: row.get(0)?,
            b: row.get(1)?,
            weight: row.get(2)?,
            linked: row.get(3)?,
            why: row.get(4)?,
        })
    })
}

/// What is said on each letter of art. 18(1).
fn article_18(events: &[EventLine]) -> Vec<Owed> {
    OWED.iter()
        .map(|(letter, parts)| {
            let mut said = Vec::new();
            for (kind, properties) in *parts {
                for event in events.iter().filter(|event| event.kind == *kind) {
                    said.extend(said_of(event, properties));
                }
            }
            Owed { letter: *letter, said }
        })
        .collect()
}

fn said_of(event: &EventLine, properties: &[&str]) -> Vec<Said> {
    let said = |property: &str, value: &str, date: Option<&When>, denied: bool| Said {
        event: event.id.clone(),
        kind: event.kind.clone(),
        property: property.to_owned(),
        value: value.to_owned(),
        date: date.cloned(),
        denied: denied || event.denied,
        said_by: event.said_by.clone(),
        said_on: event.said_on.clone(),
        record: event.record.clone(),
    };
    let claims = event.claims.iter().filter(|claim| properties.contains(&claim.property.as_str()));
    let found: Vec<Said> = claims
        .map(|claim| said(&claim.property, &claim.value, claim.date.as_ref(), claim.denied))
        .collect();
    // A denial of the whole occurrence may carry no property at all, and is still an answer.
    if found.is_empty() && event.denied { vec![said("", "", None, true)] } else { found }
}

/// The ids that lead to a person: those that its mentions would have alone.
///
/// # Errors
/// When the database cannot be read.
pub fn ids(connection: &Connection, person: &str) -> Answer<Vec<String>> {
    let sql = "SELECT DISTINCT own_id FROM mention WHERE person = ?1 ORDER BY own_id";
    rows(connection, sql, [person], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::register;
    use super::*;

    #[test]
    fn a_person_is_shown_with_what_is_said_by_whom() {
        let page = page(&register(), "person-1").unwrap().unwrap();
        assert_eq!(page.name, "Ana Pérez");
        assert_eq!(page.whereabouts[0].said_by.as_deref(), Some("Ministry of Doors"));
        assert_eq!(page.mentions.len(), 2);
        assert_eq!(page.orders.len(), 1);
        assert_eq!(page.orders[0].answers.len(), 1);
        assert_eq!(page.article_18[3].said[0].property, "place");
        assert!(page.article_18[6].said.is_empty(), "nobody says");
        assert_eq!(page.proof_of_life.unwrap().0.days_since(paradero_model::Day(20_010)), Some(10));
    }

    #[test]
    fn an_id_from_before_a_merge_still_leads_to_the_person() {
        let connection = register();
        assert_eq!(resolve(&connection, "person-old").unwrap().as_deref(), Some("person-1"));
        assert!(page(&connection, "person-9").unwrap().is_none());
    }
}
