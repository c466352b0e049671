//! What a reviewer is shown of a pair: both mentions side by side, and what linking makes of them.

use crate::sql::{Connection, params};
use paradero_model::Level;
use serde::Serialize;

use super::Pair;
use crate::query::person::{MentionLine, referring};
use crate::query::sources::{RecordLine, read_record};
use crate::query::{Answer, Subject, When, first, read_subject, rows};

/// Other mentions of a person that are shown.
const OTHERS: usize = 6;
/// Orders that are shown.
const ORDERS: usize = 3;

/// What one field added to a pair's weight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The field, or what corrects them: `prior`, `namesakes`, `relatives`.
    pub field: String,
    /// How far the two agree in it.
    pub level: String,
    /// What it added, in 1/1024 bit.
    pub units: i32,
}

/// One of the two mentions.
#[derive(Clone, Debug, Serialize)]
pub struct Side {
    /// The mention.
    pub mention: MentionLine,
    /// Its sex, document and number of the list's version, where stated.
    pub sex: Option<String>,
    /// Its identity document.
    pub document: Option<String>,
    /// Who speaks in the source.
    pub said_by: Option<String>,
    /// What the record says.
    pub record: Option<RecordLine>,
    /// The person whom it is held to be.
    pub person: String,
    /// How many mentions that person has.
    pub mentions: i64,
    /// The first of the others.
    pub others: Vec<MentionLine>,
    /// Orders that cover the person (at most three).
    pub orders: Vec<Subject>,
    /// The list it stands on: versions of one have one.
    list: String,
}

/// A pair as it is shown.
#[derive(Clone, Debug, Serialize)]
pub struct Sheet {
    /// The mentions.
    pub pair: Pair,
    /// Its rank in the queue, if it stands there.
    pub rank: Option<u32>,
    /// Posterior odds in 1/1024 bit, where linking weighed the pair.
    pub weight: Option<i32>,
    /// What makes up that weight.
    pub parts: Vec<Part>,
    /// Both mentions.
    pub sides: [Side; 2],
    /// Whether both are held to be one person now.
    pub joined: bool,
    /// Whether both stand in one source.
    pub one_source: bool,
    /// Whether both stand on one list, in whichever version.
    pub one_list: bool,
    /// Whether that source says that it names nobody twice.
    pub names_nobody_twice: bool,
}

/// The pair of a rank of the queue.
///
/// # Errors
/// When the store cannot be read.
pub fn of_rank(connection: &Connection, rank: u32) -> Answer<Option<Pair>> {
    first(connection, "SELECT a, b FROM review WHERE rank = ?1", [rank], |row| {
        Ok([row.get(0)?, row.get(1)?])
    })
}

/// The name of a mention, as its record has it.
///
/// # Errors
/// When the store cannot be read.
pub fn name_of(connection: &Connection, id: &str) -> Answer<Option<String>> {
    first(connection, "SELECT name FROM mention WHERE id = ?1", [id], |row| row.get(0))
}

/// All that is shown of a pair; none where the store does not know both mentions.
///
/// # Errors
/// When the store cannot be read.
pub fn sheet(connection: &Connection, pair: &Pair) -> Answer<Option<Sheet>> {
    let [a, b] = pair;
    let (Some(one), Some(two)) = (side(connection, a)?, side(connection, b)?) else {
        return Ok(None);
    };
    let sql = "SELECT rank, weight, parts FROM review WHERE a = ?1 AND b = ?2";
    let queued = first(connection, sql, [a, b], |row| {
        Ok((row.get::<u32>(0)?, row.get::<i32>(1)?, row.get::<String>(2)?))
    })?;
    let parts = queued.as_ref().map(|(_, _, parts)| parts.as_str()).unwrap_or_default();
    let parts: Vec<(String, String, i32)> = serde_json::from_str(parts).unwrap_or_default();
    let unique = "SELECT is_unique FROM source WHERE id = ?1";
    let unique = first(connection, unique, [&one.mention.source], |row| row.get(0))?;
    let one_source = one.mention.source == two.mention.source;
    Ok(Some(Sheet {
        pair: pair.clone(),
        rank: queued.as_ref().map(|(rank, _, _)| *rank),
        weight: queued.as_ref().map(|(_, weight, _)| *weight),
        parts: parts
            .into_iter()
            .map(|(field, level, units)| Part { field, level, units })
            .collect(),
        joined: one.person == two.person,
        one_source,
        one_list: one.list == two.list,
        names_nobody_twice: one_source && unique.unwrap_or(false),
        sides: [one, two],
    }))
}

fn side(connection: &Connection, id: &str) -> Answer<Option<Side>> {
    let sql = format!(
        "{MENTION}, m.sex, m.document, o.said_by, o.list_key, m.person, p.mentions \
         FROM mention m JOIN person p ON p.id = m.person LEFT JOIN source o ON o.id = m.source WHERE m.id = ?1"
    );
    let found = first(connection, &sql, [id], |row| {
        Ok(Side {
            mention: read_mention(row)?,
            sex: row.get(8)?,
            document: row.get(9)?,
            said_by: row.get(10)?,
            list: row.get::<Option<String>>(11)?.unwrap_or_default(),
            person: row.get(12)?,
            mentions: row.get(13)?,
            record: None,
            others: Vec::new(),
            orders: Vec::new(),
        })
    })?;
    let Some(mut side) = found else { return Ok(None) };
    if side.mention.record.is_empty() {
        side.mention.record = referring(connection, &side.person, &side.mention)?;
    }
    let record = "SELECT id, locator, start, end_, text, cells, problems FROM record WHERE id = ?1";
    side.record = first(connection, record, [&side.mention.record], read_record)?;
    let others = format!(
        "{MENTION} FROM mention m LEFT JOIN source o ON o.id = m.source \
         WHERE m.person = ?1 AND m.id <> ?2 ORDER BY m.id LIMIT ?3"
    );
    let limit = i64::try_from(OTHERS).unwrap_or(i64::MAX);
    side.others = rows(connection, &others, params![side.person, id, limit], read_mention)?;
    let limit = i64::try_from(ORDERS).unwrap_or(i64::MAX);
    side.orders = rows(connection, COVERING, params![side.person, limit], read_subject)?;
    Ok(Some(side))
}

const MENTION: &str = "SELECT m.id, m.name, m.birth_text, m.birth_lo, m.birth_hi, m.record, m.source, coalesce(o.title, m.source)";

/// From the few claims that name the person or a group of theirs, and not from all orders.
const COVERING: &str = "SELECT s.id, s.kind, s.name, s.number, s.country FROM subject s WHERE s.id IN \
     (SELECT e.subject FROM claim c CROSS JOIN event e ON e.id = c.event WHERE c.ref IN \
     (SELECT ?1 UNION ALL SELECT group_id FROM member WHERE person = ?1) AND c.property = 'covers' \
     AND e.kind || '' = 'order') ORDER BY s.name, s.id LIMIT ?2";

fn read_mention(row: &crate::sql::Row<'_>) -> Answer<MentionLine> {
    Ok(MentionLine {
        id: row.get(0)?,
        name: row.get(1)?,
        birth: When::read(row, 2)?,
        record: row.get(5)?,
        source: row.get(6)?,
        source_title: row.get(7)?,
    })
}

/// The level of a judgement on a pair: the highest of the sources that name the two; none where a mention is not known.
///
/// # Errors
/// When the store cannot be read.
pub fn level_of(connection: &Connection, [a, b]: &Pair) -> Answer<Option<Level>> {
    let sql =
        "SELECT s.level FROM mention m JOIN source s ON s.id = m.source WHERE m.id IN (?1, ?2)";
    let levels: Vec<String> = rows(connection, sql, [a, b], |row| row.get(0))?;
    let both = levels.len() == 2;
    Ok(levels.iter().filter_map(|level| Level::from_code(level)).max().filter(|_| both))
}
