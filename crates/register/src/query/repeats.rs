//! Which sources seem to repeat another: for a person to look at, who says so or does not.

use crate::sql::{Connection, Row};
use paradero_intake::repeats::Sketch;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Answer, rows};

/// Most that are shown of one source.
const MOST: u32 = 20;

/// A source that another seems to repeat, or to be repeated by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AlikeLine {
    /// The other source.
    pub source: String,
    /// What people call it.
    pub title: String,
    /// `same-table`, `same-words`, `rows` or `words`.
    pub how: String,
    /// How many rows or words of this source stand in the other.
    pub shared: i64,
    /// Of how many of this source that were looked at.
    pub of: i64,
    /// How many of the other were looked at.
    pub of_other: i64,
    /// All were looked at, not a sample.
    pub exact: bool,
    /// The longest passage in common.
    pub passage: Option<String>,
}

fn read(row: &Row<'_>) -> Answer<AlikeLine> {
    Ok(AlikeLine {
        source: row.get(0)?,
        title: row.get(1)?,
        how: row.get(2)?,
        shared: row.get(3)?,
        of: row.get(4)?,
        of_other: row.get(5)?,
        exact: row.get(6)?,
        passage: row.get(7)?,
    })
}

/// What a source seems to repeat or to be repeated by, without what is settled: of one origin, or versions of one list.
///
/// # Errors
/// When the database cannot be read.
pub fn of_source(connection: &Connection, id: &str) -> Answer<Vec<AlikeLine>> {
    let sql = "WITH own AS (SELECT origin, list_key FROM source WHERE id = ?1), \
        two AS (SELECT other AS id, how, shared, of_source AS of_, of_other AS of_its, exact, source, start, end_ \
            FROM source_alike WHERE source = ?1 \
          UNION ALL SELECT source, how, shared, of_other, of_source, exact, source, start, end_ \
            FROM source_alike WHERE other = ?1) \
        SELECT t.id, o.title, t.how, t.shared, t.of_, t.of_its, t.exact, substr(d.text, t.start + 1, t.end_ - t.start) \
        FROM two t JOIN source o ON o.id = t.id JOIN own ON TRUE LEFT JOIN document d ON d.source = t.source \
        WHERE o.origin <> own.origin AND o.list_key <> own.list_key \
        ORDER BY CAST(t.shared AS DOUBLE PRECISION) / CASE WHEN t.of_ < 1 OR t.of_its < 1 THEN 1 \
          WHEN t.of_ < t.of_its THEN t.of_ ELSE t.of_its END DESC, o.title, t.id LIMIT ?2";
    rows(connection, sql, (id, MOST), read)
}

/// What something that is not in the register yet seems to repeat, by its sketch; `own` is left out.
///
/// # Errors
/// When the database cannot be read.
pub fn of_sketch(connection: &Connection, sketch: &Sketch, own: &str) -> Answer<Vec<AlikeLine>> {
    let sql = "SELECT s.source, o.title, s.sketch FROM source_sketch s JOIN source o ON o.id = s.source \
               WHERE s.source <> ?1 ORDER BY o.title, s.source";
    let all = rows(connection, sql, [own], |row| {
        let text: String = row.get(2)?;
        Ok((row.get(0)?, row.get(1)?, serde_json::from_str::<Sketch>(&text).ok()))
    })?;
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let mut found: Vec<AlikeLine> = all
        .into_iter()
        .filter_map(|(source, title, other): (String, String, Option<Sketch>)| {
            let told = sketch.compare(&other?)?;
            Some(AlikeLine {
                source,
                title,
                how: told.how.code().to_owned(),
                shared: whole(told.shared),
                of: whole(told.of),
                of_other: whole(told.of_other),
                exact: told.exact,
                passage: None,
            })
        })
        .collect();
    found.sort_by_key(|one| std::cmp::Reverse(one.shared * 1000 / one.of.min(one.of_other).max(1)));
    found.truncate(MOST as usize);
    Ok(found)
}
