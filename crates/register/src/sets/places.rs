//! How the gazetteer reads the names of places: as one, as several that each may be, or not at all. A reading is no claim: it
//! stands beside the name and is told as what it is.

use paradero_gazetteer::{Found, Gazetteer, Hints, Resolution};
use rusqlite::{Connection, Result as Answer, params};

/// Most readings of one name that are kept: a name with more is told to have as many.
const MOST: usize = 12;

/// The statement that makes the table.
pub(super) const TABLE: &str = "
-- how the gazetteer reads the name of a place: one row where it is one (`settled`), several where each may be meant; `way`: by what it
-- was read; `rest`: words of the name that are not read, so that the place lies somewhere in the one that is
CREATE TABLE place_reading (place TEXT NOT NULL, seq INTEGER NOT NULL, settled INTEGER NOT NULL, code TEXT NOT NULL,
  path TEXT NOT NULL, kind TEXT NOT NULL, way TEXT NOT NULL, rest TEXT NOT NULL, latitude REAL, longitude REAL,
  PRIMARY KEY (place, seq)) WITHOUT ROWID;
";

/// Names of places with the country that is stated of them, else the one that all lists that name them are about.
const PLACES: &str = "SELECT s.id, s.name, coalesce(s.country, (SELECT CASE WHEN count(DISTINCT o.country) = 1 THEN min(o.country) END \
     FROM handle h JOIN source o ON o.id = h.source WHERE h.subject = s.id)) \
     FROM subject s WHERE s.kind = 'place' ORDER BY s.id";

/// Fills the table.
pub(super) fn fill(connection: &Connection, gazetteer: &Gazetteer) -> Answer<()> {
    let mut places = connection.prepare(PLACES)?;
    let mut insert = connection
        .prepare("INSERT INTO place_reading VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?;
    let mut found = places.query([])?;
    while let Some(row) = found.next()? {
        let (place, name): (String, String) = (row.get(0)?, row.get(1)?);
        let country: Option<String> = row.get(2)?;
        let hints = Hints { country: country.as_deref(), within: None };
        let (settled, readings) = match gazetteer.resolve(&name, hints) {
            Resolution::One(one) => (true, vec![one]),
            Resolution::Several(all) => (false, all),
            Resolution::Unknown => continue,
        };
        for (seq, one) in readings.iter().take(MOST).enumerate() {
            let Found { place: read, how, left, .. } = one;
            insert.execute(params![
                place,
                i64::try_from(seq).unwrap_or(i64::MAX),
                settled,
                read.code,
                gazetteer.path(read.code).unwrap_or_else(|| read.name.to_owned()),
                read.kind.word(),
                how.word(),
                left.join(", "),
                read.point.map(|point| point.latitude),
                read.point.map(|point| point.longitude),
            ])?;
        }
    }
    Ok(())
}
