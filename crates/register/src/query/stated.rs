//! What stands beside the bytes of a source about them, and which other pictures look the same.

use crate::sql::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Answer, number, rows};

/// Bits by which two pictures' hashes differ up to which they seem to show the same (as `paradero_scan::PerceptualHash::NEAR`).
const NEAR: u32 = 10;

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StatedLine {
    /// Who states it: `camera`, `archive`, `message`, `measured`.
    pub by: String,
    /// What: a code ([`paradero_model::Stated::what`]).
    pub what: String,
    /// What stands there.
    pub value: String,
}

/// A picture that looks as another does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
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

/// Characters of recognised text from which on a picture is one of a page: forms of one office all look the same, and their words tell them apart.
const WRITTEN: i64 = 200;

/// Pictures that look as this one does, the most alike first; none where it is one of a page with text. Two that show one thing need not be one
/// account: that is for a person to see.
///
/// # Errors
/// When the database cannot be read.
pub fn look_alike(connection: &Connection, id: &str) -> Answer<Vec<Looks>> {
    let own = of_source(connection, id)?;
    let Some(own) = own.iter().find(|one| one.what == "looks").and_then(|one| hash(&one.value))
    else {
        return Ok(Vec::new());
    };
    let written = "SELECT count(*) FROM document WHERE source = ?1 AND length(text) > ?2";
    if number(connection, written, (id, WRITTEN))? > 0 {
        return Ok(Vec::new());
    }
    let sql = "SELECT s.source, o.title, s.value FROM source_stated s JOIN source o ON o.id = s.source \
               LEFT JOIN document d ON d.source = s.source \
               WHERE s.what = 'looks' AND s.source <> ?1 AND coalesce(length(d.text), 0) <= ?2 ORDER BY o.title, s.source";
    let all = rows(connection, sql, (id, WRITTEN), |row| {
        Ok((row.get(0)?, row.get(1)?, row.get::<String>(2)?))
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

#[cfg(test)]
mod tests {
    use super::super::fixture::register;
    use super::*;

    #[test]
    fn pictures_of_one_thing_are_told_and_pages_of_one_form_are_not() {
        let connection = register();
        let source = |id: &str| {
            format!(
                "INSERT INTO source SELECT '{id}', '{id}.jpg', '{id}', kind, media, language, country, said_by, said_by_id, said_text, said_lo, said_hi, \
                 level, publisher, url, obtained, purpose, consent, '{id}', NULL, NULL, '{id}', 1, 1, 9, 0, 0, 0, NULL, NULL, NULL, NULL FROM source WHERE id = 'src1';"
            )
        };
        let looks = |id: &str, hash: &str| {
            format!("INSERT INTO source_stated VALUES ('{id}', 0, 'measured', 'looks', '{hash}');")
        };
        let all =
            [("one", "ff00ff00ff00ff00"), ("two", "ff00ff00ff00ff03"), ("far", "00ff00ff00ff00ff")];
        let sql: String = all.iter().map(|(id, hash)| source(id) + &looks(id, hash)).collect();
        connection.execute_batch(&sql).unwrap();
        let found = look_alike(&connection, "one").unwrap();
        assert_eq!((found.len(), found[0].source.as_str(), found[0].differ), (1, "two", 2));
        assert!(look_alike(&connection, "far").unwrap().is_empty());
        let page =
            format!("INSERT INTO document VALUES ('two', '{}', '[]')", "palabra ".repeat(40));
        connection.execute_batch(&page).unwrap();
        assert!(look_alike(&connection, "one").unwrap().is_empty());
        assert!(look_alike(&connection, "two").unwrap().is_empty());
    }
}
