//! How the gazetteer reads the name of a place, as it was told when the store was derived.

use std::collections::HashMap;

use crate::sql::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Answer, json_list, rows};

/// A reading of a place's name.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PlaceReading {
    /// Code of the place in the gazetteer.
    pub code: String,
    /// Its name and those of the places that it lies in, the narrowest first.
    pub path: String,
    /// Of what kind it is there.
    pub kind: String,
    /// By what it was read: `code`, `name`, `other-name`, `words`, `parts`.
    pub way: String,
    /// Words of the name that are not read: the place lies somewhere in the one found. Empty where all are.
    pub rest: String,
    /// Degrees north and east of a point in it.
    pub point: Option<(f64, f64)>,
}

/// How the gazetteer reads a name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct PlaceReadings {
    /// It is one place; else each of `readings` may be meant, or one that the gazetteer does not know.
    pub is_settled: bool,
    /// The readings; none where it reads nothing.
    pub readings: Vec<PlaceReading>,
}

impl PlaceReadings {
    /// The one reading, where it is one.
    #[must_use]
    pub fn one(&self) -> Option<&PlaceReading> {
        self.readings.first().filter(|_| self.is_settled)
    }
}

/// How the gazetteer reads the name of a place.
///
/// # Errors
/// When the database cannot be read.
pub fn of_place(connection: &Connection, place: &str) -> Answer<PlaceReadings> {
    let mut all = of_places(connection, &json_list([place].into_iter()))?;
    Ok(all.remove(place).unwrap_or_default())
}

/// How the gazetteer reads the names of some places, by place.
pub(super) fn of_places(
    connection: &Connection,
    places: &str,
) -> Answer<HashMap<String, PlaceReadings>> {
    let sql = "SELECT settled, code, path, kind, way, rest, latitude, longitude, place FROM place_reading \
               WHERE place IN (SELECT value FROM json_each(?1)) ORDER BY place, seq";
    let found = rows(connection, sql, [places], |row| {
        let point: (Option<f64>, Option<f64>) = (row.get(6)?, row.get(7)?);
        let reading = PlaceReading {
            code: row.get(1)?,
            path: row.get(2)?,
            kind: row.get(3)?,
            way: row.get(4)?,
            rest: row.get(5)?,
            point: point.0.zip(point.1),
        };
        Ok((row.get::<String>(8)?, row.get(0)?, reading))
    })?;
    let mut all: HashMap<String, PlaceReadings> = HashMap::new();
    for (place, is_settled, reading) in found {
        let of = all.entry(place).or_default();
        of.is_settled = is_settled;
        of.readings.push(reading);
    }
    Ok(all)
}
