//! What stands beside the bytes of a source about them, and which other pictures look the same.

use rusqlite::Connection;
use serde::Serialize;

use super::{Answer, rows};

/// Bits by which two pictures' hashes differ up to which they seem to show the same (as `paradero_scan::PerceptualHash::NEAR`).
const NEAR: u32 = 10;

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StatedLine {
    /// Who states it: `camera`, `archive`, `message`, `measured`.
    pub by: String,
    /// What: a code ([`paradero_model::Stated::what`]).
    pub what: String,
    /// What stands there.
    pub value: String,
}

/// A picture that looks as another does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Looks {
    /// The other source.
    pub source: String,
    /// What people call it.
    pub title: String,
    /// In how many of 64 bits they differ: none for pictures that look the same, ten at most.
    pub differ: u32,
}

/// What is stated beside the bytes of a source, in the order in which it was found.
///
/// # Errors
/// When the database cannot be read.
pub fn of_source(connection: &Connection, id: &str) -> Answer<Vec<StatedLine>> {
    let sql = "SELECT by_, what, value FROM source_stated WHERE source = ?1 ORDER BY seq";
    rows(connection, sql, [id], |row| {
        Ok(StatedLine { by: row.get(0)?, what: row.get(1)?, value: row.get(2)? })
    })
}

/// Pictures that look as this one does, the most alike first. Two that show one thing need not be one account: that is for a person to see.
///
/// # Errors
/// When the database cannot be read.
pub fn look_alike(connection: &Connection, id: &str) -> Answer<Vec<Looks>> {
    let own = of_source(connection, id)?;
    let Some(own) = own.iter().find(|one| one.what == "looks").and_then(|one| hash(&one.value))
    else {
        return Ok(Vec::new());
    };
    let sql = "SELECT s.source, o.title, s.value FROM source_stated s JOIN source o ON o.id = s.source \
               WHERE s.what = 'looks' AND s.source <> ?1 ORDER BY o.title, s.source";
    let all = rows(connection, sql, [id], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?))
    })?;
    let mut found: Vec<Looks> = all
        .into_iter()
        .filter_map(|(source, title, value)| {
            let differ = (hash(&value)? ^ own).count_ones();
            (differ <= NEAR).then_some(Looks { source, title, differ })
        })
        .collect();
    found.sort_by_key(|one| one.differ);
    Ok(found)
}

fn hash(written: &str) -> Option<u64> {
    u64::from_str_radix(written, 16).ok()
}
