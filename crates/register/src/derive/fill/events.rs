//! The tables of events and claims.

use std::collections::BTreeMap;

use paradero_findings::schema::{self, Part};
use paradero_model::{Claim, Event, Level, Property, Vocabulary};
use rusqlite::{Statement, params, params_from_iter};

use super::Fill;
use super::value::{Parts, SqlValue, optional, text, text_value};
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

impl Fill<'_> {
    pub(super) fn events(&mut self) -> Result<()> {
        let vocabulary = Vocabulary::get();
        let commas = |n: usize| vec!["?"; n].join(",");
        let mut statements: BTreeMap<&str, (Vec<&Property>, Statement<'_>)> = BTreeMap::new();
        for kind in vocabulary.events() {
            let properties: Vec<&Property> = vocabulary.properties(kind).collect();
            let columns: usize = properties.iter().map(|p| schema::columns(p).len()).sum();
            let sql = format!(
                "INSERT INTO {} VALUES ({})",
                schema::table(&kind.code),
                commas(schema::COMMON_COUNT + columns)
            );
            statements.insert(&kind.code, (properties, self.connection.prepare(&sql)?));
        }
        let mut event_in = self.connection.prepare(&format!(
            "INSERT INTO event (id, subject, subject_kind, source, record, origin, mention, stance,
             denied, admitted, said_by, said_by_id, said_text, said_lo, said_hi, date_text, date_lo,
             date_hi, kind) VALUES ({})",
            commas(schema::COMMON_COUNT + 1)
        ))?;
        let mut claim_in = self
            .connection
            .prepare("INSERT INTO claim VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)")?;
        let mut member_in = self.connection.prepare("INSERT INTO member VALUES (?1,?2,?3)")?;
        let origins = self.world.origins();
        let world = self.world;
        for (at, source) in world.sources.iter().enumerate() {
            let origin = &world.sources[origins[at]].import.source;
            for event in &source.reading.events {
                let mut claims: Vec<(&Claim, Parts)> = Vec::new();
                for claim in &event.claims {
                    if self.visible(source, &event.kind, &claim.property) {
                        claims.push((claim, self.parts(at, &claim.value)));
                    }
                }
                let mut common = self.common(at, event, &claims, origin);
                let id = source.record_id(&event.id);
                claims_in(&mut claim_in, &id, &claims)?;
                if event.kind == "member"
                    && let Some(group) = text(&common[1])
                {
                    for (_, parts) in claims.iter().filter(|(c, _)| c.property == "person") {
                        member_in.execute(params![group, parts.reference, id])?;
                    }
                }
                event_in.execute(params_from_iter(
                    common.iter().chain(std::iter::once(&text_value(&event.kind))),
                ))?;
                let Some((properties, statement)) = statements.get_mut(event.kind.as_str()) else {
                    continue;
                };
                for property in properties.iter() {
                    let first =
                        claims.iter().find(|(c, _)| c.property == property.code && !c.denied);
                    if property.code == "country"
                        && first.is_none()
                        && LOCAL.contains(&event.kind.as_str())
                    {
                        // Not a claim: which country's limits hold where none is stated.
                        common.push(optional(self.country(at).as_deref()));
                        continue;
                    }
                    for column in schema::columns(property) {
                        common.push(first.map_or(SqlValue::Null, |(_, p)| p.part(column.part)));
                    }
                }
                statement.execute(params_from_iter(common.iter()))?;
            }
        }
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

    fn common(
        &mut self,
        at: usize,
        event: &Event,
        claims: &[(&Claim, Parts)],
        origin: &str,
    ) -> Vec<SqlValue> {
        let source = &self.world.sources[at];
        let info = &source.reading.info;
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
            text_value(&source.record_id(&event.id)),
            optional(subject.as_deref()),
            optional(kind),
            text_value(&source.import.source),
            text_value(&source.record_id(&event.record)),
            text_value(relayed.as_deref().unwrap_or(origin)),
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

fn claims_in(insert: &mut Statement<'_>, event: &str, claims: &[(&Claim, Parts)]) -> Result<()> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (claim, parts) in claims {
        let nth = seen.entry(&claim.property).or_insert(0);
        *nth += 1;
        let nth = if *nth == 1 { String::new() } else { format!("#{nth}") };
        insert.execute(params![
            format!("{event}/{}{nth}", claim.property),
            event,
            claim.property,
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
