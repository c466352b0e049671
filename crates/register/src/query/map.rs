//! Where places are said to be and how many persons there, and removals between countries. Where no source states coordinates, a name
//! that the gazetteer reads whole as one place has a point in that, told apart; the others are listed.

use crate::sql::Connection;
use paradero_model::Level;
use schemars::JsonSchema;
use serde::Serialize;

use super::lines::read_subject;
use super::small::Count;
use super::{Answer, Stretch, Subject, number, rows};

/// How many places are drawn: those where most persons are said to be.
const DRAWN: i64 = 300;
/// How many ways are told: those of most persons.
const WAYS: i64 = 100;
/// Degrees by which what is stated of one place may differ and still be drawn: about five kilometres.
pub const APART: f64 = 0.05;

/// A place on the map.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Spot {
    /// The place.
    pub place: Subject,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// How many persons are last said to be there.
    pub people: Count,
    /// What the gazetteer reads its name as, where no source states where it is: the point is one in that.
    pub read_as: Option<String>,
}

/// A place that is not on the map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Unplaced {
    /// The place.
    pub place: Subject,
    /// How many persons are last said to be there.
    pub people: Count,
    /// Sources state where it is, and not the same.
    pub is_contradicted: bool,
    /// In what it lies, as the gazetteer reads its name; nothing where it may be several places, or none that it knows.
    pub lies_in: Option<String>,
}

/// How many persons are said to have been removed from one country to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Way {
    /// Code of the country left; `None` is not stated.
    pub from: Option<String>,
    /// Code of the country of destination; `None` is not stated.
    pub to: Option<String>,
    /// How many persons.
    pub persons: Count,
}

/// The map.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MapPage {
    /// Places with coordinates, those with most persons first (at most 300).
    pub spots: Vec<Spot>,
    /// How many places have coordinates.
    pub spots_total: i64,
    /// Removals, those of most persons first (at most 100).
    pub ways: Vec<Way>,
    /// How many places have none, or contradictory ones.
    pub total: i64,
    /// Those of the stretch asked for, those with most persons first.
    pub unplaced: Vec<Unplaced>,
}

const PLACES: &str = "FROM subject s LEFT JOIN person_set_today w ON w.what = 'place' AND w.code = s.id \
     LEFT JOIN place_point x ON x.place = s.id \
     LEFT JOIN place_reading g ON g.place = s.id AND g.seq = 0 AND g.settled = 1 WHERE s.kind = 'place' ";

/// Whether a place is drawn: sources state where it is and agree, or state nothing and all of its name is read as a place with a point.
fn is_placed() -> String {
    format!(
        "coalesce(CASE WHEN x.place IS NULL THEN g.rest = '' AND g.latitude IS NOT NULL ELSE x.spread <= {APART} END, FALSE)"
    )
}

/// The map as a level may see it.
///
/// # Errors
/// When the database cannot be read.
pub fn map(connection: &Connection, level: Level, stretch: Stretch) -> Answer<MapPage> {
    let placed = format!("{PLACES} AND {}", is_placed());
    let others = format!("{PLACES} AND NOT {}", is_placed());
    let order = "ORDER BY coalesce(w.number, 0) DESC, s.name, s.id";
    let columns = "SELECT s.id, s.kind, s.name, s.number, s.country, coalesce(w.number, 0)";
    let spots = format!(
        "{columns}, coalesce(x.latitude, g.latitude), coalesce(x.longitude, g.longitude), \
         CASE WHEN x.place IS NULL THEN g.path END {placed} {order} LIMIT {DRAWN}"
    );
    let (limit, offset) = stretch.bounds();
    let unplaced =
        format!("{columns}, x.place IS NOT NULL, g.path {others} {order} LIMIT ?1 OFFSET ?2");
    let count = |number: i64| Count::from(number).at(level);
    let ways = format!(
        "SELECT nullif(from_country, ''), nullif(to_country, ''), persons FROM removal_way \
         ORDER BY persons DESC, from_country, to_country LIMIT {WAYS}"
    );
    Ok(MapPage {
        spots: rows(connection, &spots, [], |row| {
            Ok(Spot {
                place: read_subject(row)?,
                people: count(row.get(5)?),
                latitude: row.get(6)?,
                longitude: row.get(7)?,
                read_as: row.get(8)?,
            })
        })?,
        spots_total: number(connection, &format!("SELECT count(*) {placed}"), [])?,
        ways: rows(connection, &ways, [], |row| {
            Ok(Way { from: row.get(0)?, to: row.get(1)?, persons: count(row.get(2)?) })
        })?,
        total: number(connection, &format!("SELECT count(*) {others}"), [])?,
        unplaced: rows(connection, &unplaced, [limit, offset], |row| {
            Ok(Unplaced {
                place: read_subject(row)?,
                people: count(row.get(5)?),
                is_contradicted: row.get(6)?,
                lies_in: row.get(7)?,
            })
        })?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::with;
    use super::*;

    fn of(sql: &str, level: Level) -> MapPage {
        map(&with(sql), level, Stretch::default()).unwrap()
    }

    #[test]
    fn a_place_is_drawn_where_sources_say_that_it_is_and_else_listed() {
        let page = of(
            "INSERT INTO subject VALUES ('place-2', 'place', 'South House', NULL, 'XB', NULL, NULL)",
            Level::Team,
        );
        assert_eq!(
            (page.spots.len(), page.spots_total, page.spots[0].people.shown()),
            (1, 1, Some(1))
        );
        assert!(
            (page.spots[0].latitude - 13.7).abs() < 1e-9
                && (page.spots[0].longitude + 88.9).abs() < 1e-9
        );
        assert_eq!((page.total, page.unplaced[0].place.name.as_str()), (1, "South House"));
        assert_eq!(
            page.ways,
            [Way { from: None, to: Some("XB".to_owned()), persons: Count::from(1) }]
        );
    }

    #[test]
    fn a_name_that_the_gazetteer_reads_whole_has_a_point_that_is_told_apart() {
        let page = of(
            "INSERT INTO subject VALUES ('place-2', 'place', 'Departamento de La Libertad', NULL, 'SV', NULL, NULL),
               ('place-3', 'place', 'Barrio Norte, Chalatenango', NULL, 'SV', NULL, NULL),
               ('place-4', 'place', 'Córdoba', NULL, NULL, NULL, NULL)",
            Level::Team,
        );
        let read: Vec<(&str, Option<&str>)> = page
            .spots
            .iter()
            .map(|spot| (spot.place.name.as_str(), spot.read_as.as_deref()))
            .collect();
        assert_eq!(
            read[1],
            ("Departamento de La Libertad", Some("La Libertad, El Salvador")),
            "{read:?}"
        );
        assert_eq!((read.len(), read[0].1), (2, None), "where a source says it, that stands");
        let listed: Vec<(&str, Option<&str>)> = page
            .unplaced
            .iter()
            .map(|one| (one.place.name.as_str(), one.lies_in.as_deref()))
            .collect();
        assert_eq!(
            listed,
            [("Barrio Norte, Chalatenango", Some("Chalatenango, El Salvador")), ("Córdoba", None)]
        );
    }

    #[test]
    fn where_sources_disagree_nothing_is_drawn() {
        let other = "INSERT INTO event (id, kind, subject, subject_kind, source, record, origin, mention, stance, denied, admitted)
             VALUES ('e-2', 'place', 'place-1', 'place', 'src1', 'src1:1', 'src1', NULL, 'asserts', 0, 0);
             INSERT INTO claim SELECT 'x1', 'e-2', property, type, value, NULL, number + 1, NULL, NULL, NULL, NULL, 0 FROM claim WHERE id = 'c22';
             INSERT INTO claim SELECT 'x2', 'e-2', property, type, value, NULL, number, NULL, NULL, NULL, NULL, 0 FROM claim WHERE id = 'c23'";
        let page = of(other, Level::Team);
        assert!(page.spots.is_empty() && page.unplaced[0].is_contradicted);
        let impossible = "UPDATE claim SET number = 113.7 WHERE id = 'c22'";
        let page = of(impossible, Level::Team);
        assert!(
            page.spots.is_empty() && !page.unplaced[0].is_contradicted,
            "no such latitude: as if none were stated"
        );
    }

    #[test]
    fn where_everybody_reads_small_numbers_are_kept_back() {
        let page = of("", Level::Public);
        assert_eq!((page.spots[0].people.shown(), page.ways[0].persons.shown()), (None, None));
    }
}
