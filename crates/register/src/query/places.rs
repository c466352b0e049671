//! Places with those last said to be there; countries with what is said of their safety.

use std::collections::HashMap;

use crate::sql::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use super::findings::{FindingLine, about};
use super::lines::read_subject;
use super::readings::{PlaceReadings, of_places};
use super::{Answer, Count, EventLine, Stretch, Subject, events, json_list, number, rows};

/// One place.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PlaceLine {
    /// The place.
    pub place: Subject,
    /// How many persons are last said to be there.
    pub people: Count,
    /// Who is said to run it.
    pub held_by: Vec<String>,
    /// How the gazetteer reads its name.
    pub gazetteer: PlaceReadings,
}

/// The list of places.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Places {
    /// How many there are.
    pub total: i64,
    /// Those of the stretch asked for, those with most people first.
    pub places: Vec<PlaceLine>,
}

/// One country, with its ratings beside what courts found of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CountryLine {
    /// The country.
    pub country: Subject,
    /// Official ratings.
    pub signals: Vec<EventLine>,
    /// Orders in which a court found something of it.
    pub court_findings: Vec<EventLine>,
    /// Findings about it, with what they rest on.
    pub findings: Vec<FindingLine>,
}

/// The places, those where most people are last said to be first.
///
/// # Errors
/// When the database cannot be read.
pub fn places(connection: &Connection, stretch: Stretch) -> Answer<Places> {
    let (limit, offset) = stretch.bounds();
    let sql = "SELECT s.id, s.kind, s.name, s.number, s.country, coalesce(w.number, 0) \
               FROM subject s LEFT JOIN person_set_today w ON w.what = 'place' AND w.code = s.id \
               WHERE s.kind = 'place' ORDER BY 6 DESC, s.name, s.id LIMIT ?1 OFFSET ?2";
    let mut places = rows(connection, sql, [limit, offset], |row| {
        Ok(PlaceLine {
            place: read_subject(row)?,
            people: row.get::<i64>(5)?.into(),
            held_by: Vec::new(),
            gazetteer: PlaceReadings::default(),
        })
    })?;
    let ids = json_list(places.iter().map(|place| place.place.id.as_str()));
    let holders = "SELECT place, name FROM place_holder \
                   WHERE place IN (SELECT value FROM json_each(?1)) ORDER BY place, name";
    let mut held_by: HashMap<String, Vec<String>> = HashMap::new();
    for (place, name) in rows(connection, holders, [&ids], |row| Ok((row.get(0)?, row.get(1)?)))? {
        held_by.entry(place).or_default().push(name);
    }
    let mut readings = of_places(connection, &ids)?;
    for place in &mut places {
        place.held_by = held_by.remove(&place.place.id).unwrap_or_default();
        place.gazetteer = readings.remove(&place.place.id).unwrap_or_default();
    }
    let total = number(connection, "SELECT count(*) FROM subject WHERE kind = 'place'", [])?;
    Ok(Places { total, places })
}

/// All countries, by name.
///
/// # Errors
/// When the database cannot be read.
pub fn countries(connection: &Connection) -> Answer<Vec<CountryLine>> {
    let sql = "SELECT id, kind, name, number, country FROM subject WHERE kind = 'country' \
               ORDER BY name, id";
    let court = "e.id IN (SELECT event FROM court_finding WHERE country = ?1)";
    rows(connection, sql, [], read_subject)?
        .into_iter()
        .map(|country| {
            Ok(CountryLine {
                signals: events(connection, "e.subject = ?1 AND e.kind = 'signal'", [&country.id])?,
                court_findings: events(connection, court, [&country.id])?,
                findings: about(connection, &country.id)?,
                country,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::register;
    use super::*;

    #[test]
    fn a_rating_stands_beside_what_a_court_found() {
        let countries = countries(&register()).unwrap();
        assert_eq!((countries[0].signals.len(), countries[0].court_findings.len()), (1, 1));
    }

    #[test]
    fn a_place_counts_those_last_said_to_be_there() {
        let places = places(&register(), Stretch::default()).unwrap();
        assert_eq!(places.places[0].people.shown(), Some(1));
        assert_eq!(places.places[0].held_by, ["Ministry of Doors"]);
    }
}
