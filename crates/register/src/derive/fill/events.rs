//! The tables of events and claims.

use std::collections::BTreeMap;

use paradero_findings::schema::{self, Part};
use paradero_model::{Claim, Event, Level, Property, Vocabulary};
use rusqlite::{Connection, Statement, params, params_from_iter};

use super::Fill;
use super::value::{Parts, SqlValue, optional, text, text_value};
use crate::derive::stored;
use crate::derive::subjects::folded;
use crate::derive::world::Source;
use crate::error::Result;

/// Properties whose authority speaks of its own act or place when it is the speaker.
const ACTING: &[&str] =
    &["by", "held_by", "announced_by", "invoked_by", "publisher", "ordered_by", "supervised_by"];

/// Kinds whose country says which limits hold. An order's country is its scope, which nothing but
/// the order may state.
const LOCAL: &[&str] = &[
    "arrest", "custody", "transfer", "release", "hearing", "charge", "sentence", "notice",
    "request", "death", "remains",
];

/// Properties that date an event, the first that is stated wins.
const DATING: &[&str] = &[
    "on",
    "since",
    "departure",
    "arrival",
    "invoked_on",
    "deadline",
    "scheduled_on",
    "gone_on",
    "until",
];

/// The statements that insert events.
struct Inserts<'a> {
    event: Statement<'a>,
    claim: Statement<'a>,
    member: Statement<'a>,
    /// Of each kind its properties, and what inserts its own columns.
    kinds: BTreeMap<&'static str, (Vec<&'static Property>, Statement<'a>)>,
    /// Events so far.
    number: i64,
}

impl<'a> Inserts<'a> {
    fn new(connection: &'a Connection) -> Result<Self> {
        let vocabulary = Vocabulary::get();
        let marks = |n: usize| vec!["?"; n].join(",");
        let mut kinds = BTreeMap::new();
        for kind in vocabulary.events() {
            let properties: Vec<&Property> = vocabulary.properties(kind).collect();
            let columns: usize = properties.iter().map(|p| schema::columns(p).len()).sum();
            let table = stored::own_table(kind);
            let sql = format!("INSERT INTO {table} VALUES ({})", marks(1 + columns));
            kinds.insert(kind.code.as_str(), (properties, connection.prepare(&sql)?));
        }
        Ok(Self {
            event: connection.prepare(&format!(
                "INSERT INTO event_row VALUES ({})",
                marks(stored::EVENT_COLUMNS)
            ))?,
            claim: connection
                .prepare("INSERT INTO claim VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)")?,
            member: connection.prepare("INSERT INTO member VALUES (?1,?2,?3)")?,
            kinds,
            number: 0,
        })
    }
}

impl Fill<'_> {
    pub(super) fn events(&mut self) -> Result<()> {
        let mut inserts = Inserts::new(self.connection)?;
        let origins = self.world.origins();
        let world = self.world;
        for (at, source) in world.sources.iter().enumerate() {
            source.readings.each(|_, events| {
                events
                    .iter()
                    .try_for_each(|event| self.event((at, origins[at]), event, &mut inserts))
            })?;
        }
        Ok(())
    }

    fn event(
        &mut self,
        (at, origin): (usize, usize),
        event: &Event,
        inserts: &mut Inserts<'_>,
    ) -> Result<()> {
        let source = &self.world.sources[at];
        let mut claims: Vec<(&Claim, Parts)> = Vec::new();
        for claim in &event.claims {
            if self.visible(source, &event.kind, &claim.property) {
                claims.push((claim, self.parts(at, &claim.value)));
            }
        }
        inserts.number += 1;
        let number = inserts.number;
        let id = source.record_id(&event.id);
        claims_in(&mut inserts.claim, &id, &claims)?;
        let row = self.row(number, (at, origin), event, &claims);
        if event.kind == "member"
            && let Some(group) = text(&row[stored::SUBJECT])
        {
            for (_, parts) in claims.iter().filter(|(c, _)| c.property == "person") {
                inserts.member.execute(params![group, parts.reference, id])?;
            }
        }
        inserts.event.execute(params_from_iter(row.iter()))?;
        let Some((properties, statement)) = inserts.kinds.get_mut(event.kind.as_str()) else {
            return Ok(());
        };
        let mut own = vec![SqlValue::Integer(number)];
        for property in properties.iter() {
            let first = claims.iter().find(|(c, _)| c.property == property.code && !c.denied);
            if property.code == "country" && first.is_none() && LOCAL.contains(&event.kind.as_str())
            {
                // Not a claim: which country's limits hold where none is stated.
                own.push(optional(self.country(at).as_deref()));
                continue;
            }
            for column in schema::columns(property) {
                own.push(first.map_or(SqlValue::Null, |(_, p)| p.part(column.part)));
            }
        }
        statement.execute(params_from_iter(own.iter()))?;
        Ok(())
    }

    /// A property that is sealed by default is seen at its own level only, unless its source is
    /// public anyway.
    fn visible(&self, source: &Source, kind: &str, property: &str) -> bool {
        source.import.level == Level::Public
            || Vocabulary::get()
                .property(kind, property)
                .is_none_or(|property| property.level <= self.world.level)
    }

    /// What `event_row` takes.
    fn row(
        &mut self,
        number: i64,
        (at, origin): (usize, usize),
        event: &Event,
        claims: &[(&Claim, Parts)],
    ) -> Vec<SqlValue> {
        let source = &self.world.sources[at];
        let info = &source.info;
        let subject = event.subject.as_deref().and_then(|handle| self.subject(at, handle));
        let (said_by, said_by_id) = match &event.said_by {
            Some(handle) => match self.subject(at, handle) {
                Some((id, _)) => (Some(self.name(at, handle)), Some(id)),
                None => (Some(handle.clone()), Some(self.subjects.authority(handle))),
            },
            None => (info.said_by.clone(), self.speakers[at].clone()),
        };
        let mention = event.subject.as_ref().and_then(|handle| {
            self.people.at.get(&(at, handle.clone())).map(|&m| self.people.mentions[m].id.clone())
        });
        let said = event.said_on.as_ref().or(info.said_on.as_ref());
        let relayed = event.relays.as_deref().map(|agency| format!("relay:{}", folded(agency)));
        let dated = DATING.iter().find_map(|property| {
            claims.iter().find(|(claim, _)| claim.property == *property && !claim.denied)
        });
        let day = |day: Option<paradero_model::Day>| {
            day.map_or(SqlValue::Null, |day| SqlValue::Integer(i64::from(day.0)))
        };
        let admitted = self.admitted(event, claims, said_by_id.as_deref());
        // A `source` event without a subject speaks of the very source it stands in.
        let itself = || (event.kind == "source").then(|| (source_subject(source), "source"));
        let (subject, kind) =
            subject.or_else(itself).map_or((None, None), |(id, kind)| (Some(id), Some(kind)));
        vec![
            SqlValue::Integer(number),
            text_value(&source.record_id(&event.id)),
            text_value(&event.kind),
            optional(subject.as_deref()),
            optional(kind),
            row_of(at),
            text_value(&source.record_id(&event.record)),
            row_of(origin),
            optional(relayed.as_deref()),
            optional(mention.as_deref()),
            text_value(event.stance.code()),
            SqlValue::Integer(i64::from(event.stance == paradero_model::Stance::Denies)),
            SqlValue::Integer(i64::from(admitted)),
            optional(said_by.as_deref()),
            optional(said_by_id.as_deref()),
            optional(said.map(|date| date.written.as_str())),
            day(said.and_then(|date| date.earliest)),
            day(said.and_then(|date| date.latest)),
            optional(dated.map(|(_, parts)| parts.text.as_str())),
            dated.map_or(SqlValue::Null, |(_, parts)| parts.part(Part::Lo)),
            dated.map_or(SqlValue::Null, |(_, parts)| parts.part(Part::Hi)),
        ]
    }

    fn admitted(&self, event: &Event, claims: &[(&Claim, Parts)], speaker: Option<&str>) -> bool {
        if event.stance == paradero_model::Stance::Admits {
            return true;
        }
        let Some(speaker) = speaker else { return false };
        let own = vec![speaker.to_owned()];
        let wholes = self.within.get(speaker).unwrap_or(&own);
        claims
            .iter()
            .filter(|(claim, _)| ACTING.contains(&claim.property.as_str()))
            .filter_map(|(_, parts)| parts.reference.as_deref())
            .any(|actor| {
                actor == speaker
                    || wholes.iter().any(|whole| whole == actor)
                    || self.within.get(actor).is_some_and(|up| up.iter().any(|w| w == speaker))
            })
    }
}

/// The id of a source as something that findings are about.
pub(super) fn source_subject(source: &Source) -> String {
    format!("source:{}", source.import.source)
}

/// The row of a source in its table, which is filled in their order.
fn row_of(source: usize) -> SqlValue {
    SqlValue::Integer(i64::try_from(source).map_or(i64::MAX, |source| source + 1))
}

fn claims_in(insert: &mut Statement<'_>, event: &str, claims: &[(&Claim, Parts)]) -> Result<()> {
    let mut seen: BTreeMap<&str, i64> = BTreeMap::new();
    for (claim, parts) in claims {
        let nth = seen.entry(&claim.property).or_insert(0);
        *nth += 1;
        insert.execute(params![
            event,
            claim.property,
            *nth,
            parts.kind,
            parts.text,
            parts.reference,
            parts.number,
            parts.lo,
            parts.hi,
            parts.at,
            parts.extra,
            claim.denied,
        ])?;
    }
    Ok(())
}
