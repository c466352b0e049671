//! How the gazetteer reads the name of a place, as it was told when the store was derived.

use crate::sql::Connection;
use serde::Serialize;

use super::{Answer, rows};

/// A reading of a place's name.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
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
    let sql = "SELECT settled, code, path, kind, way, rest, latitude, longitude FROM place_reading \
               WHERE place = ?1 ORDER BY seq";
    let mut is_settled = false;
    let readings = rows(connection, sql, [place], |row| {
        is_settled = row.get(0)?;
        let point: (Option<f64>, Option<f64>) = (row.get(6)?, row.get(7)?);
        Ok(PlaceReading {
            code: row.get(1)?,
            path: row.get(2)?,
            kind: row.get(3)?,
            way: row.get(4)?,
            rest: row.get(5)?,
            point: point.0.zip(point.1),
        })
    })?;
    Ok(PlaceReadings { is_settled, readings })
}
