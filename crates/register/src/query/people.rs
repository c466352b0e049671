//! The list of people, searched and narrowed.

use std::collections::BTreeSet;

use rusqlite::{Connection, Row, types::Value};
use serde::Serialize;

use super::{Answer, NameIndex, Stretch, Tally, When, number, rows, tally};

/// One person in a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PersonLine {
    /// The person's id.
    pub id: String,
    /// The name of the record that states most; empty where nobody names the person.
    pub name: String,
    /// Date of birth as stated there.
    pub birth: When,
    /// Nationality as stated there.
    pub nationality: Option<String>,
    /// In how many records the person is named.
    pub mentions: i64,
    /// In how many sources.
    pub sources: i64,
    /// What is last said of the whereabouts.
    pub status: Option<String>,
    /// The place last stated.
    pub place: Option<String>,
    /// Who says so.
    pub said_by: Option<String>,
    /// How many findings.
    pub findings: i64,
    /// How many of them are serious.
    pub serious: i64,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words that stand, at least by their beginning, in one of the person's names.
    pub name: Option<String>,
    /// Status of the whereabouts.
    pub status: Option<String>,
    /// A rule that made a finding about the person.
    pub rule: Option<String>,
    /// A source that names the person.
    pub source: Option<String>,
    /// Id of the place or country where the person is last said to be.
    pub place: Option<String>,
    /// Something that an event about the person names: an instrument, an authority, a batch.
    pub about: Option<String>,
}

/// The list of people.
#[derive(Clone, Debug, Serialize)]
pub struct People {
    /// How many there are with these filters.
    pub total: i64,
    /// Those of the stretch asked for, by name.
    pub people: Vec<PersonLine>,
    /// How many persons there are of each status.
    pub statuses: Vec<Tally>,
    /// How many persons each rule found something about.
    pub rules: Vec<Tally>,
}

const COLUMNS: &str = "SELECT p.id, p.name, p.birth_text, p.birth_lo, p.birth_hi, p.nationality, \
     p.mentions, p.sources, w.status, w.place_text, w.said_by, \
     (SELECT count(*) FROM finding f WHERE f.subject = p.id), \
     (SELECT count(*) FROM finding f WHERE f.subject = p.id AND f.severity = 'serious') \
     FROM person p LEFT JOIN whereabouts w ON w.person = p.id ";

fn read(row: &Row<'_>) -> Answer<PersonLine> {
    Ok(PersonLine {
        id: row.get(0)?,
        name: row.get(1)?,
        birth: When::read(row, 2)?,
        nationality: row.get(5)?,
        mentions: row.get(6)?,
        sources: row.get(7)?,
        status: row.get(8)?,
        place: row.get(9)?,
        said_by: row.get(10)?,
        findings: row.get(11)?,
        serious: row.get(12)?,
    })
}

impl Filter {
    fn condition(&self) -> (String, Vec<Value>) {
        let parts = [
            ("p.id IN (SELECT person FROM whereabouts WHERE status = ?)", &self.status),
            ("p.id IN (SELECT subject FROM finding WHERE rule = ?)", &self.rule),
            ("p.id IN (SELECT person FROM mention WHERE source = ?)", &self.source),
            ("p.id IN (SELECT person FROM whereabouts WHERE place_id = ?)", &self.place),
            (
                "p.id IN (SELECT e.subject FROM claim c JOIN event e ON e.id = c.event \
                 WHERE c.ref = ?)",
                &self.about,
            ),
        ];
        let mut condition = "1".to_owned();
        let mut values = Vec::new();
        for (part, value) in parts {
            if let Some(value) = value {
                values.push(Value::Text(value.clone()));
                condition.push_str(" AND ");
                condition.push_str(&part.replace('?', &format!("?{}", values.len())));
            }
        }
        (condition, values)
    }
}

/// The people with these filters. `names` is the index of the same view.
///
/// # Errors
/// When the database cannot be read.
pub fn list(
    connection: &Connection,
    names: &NameIndex,
    filter: &Filter,
    stretch: Stretch,
) -> Answer<People> {
    let named = filter.name.as_deref().and_then(|name| names.find(name));
    let (total, people) = match named {
        Some(named) => chosen(connection, filter, &named, stretch)?,
        None => all(connection, filter, stretch)?,
    };
    Ok(People {
        total,
        people,
        statuses: tally(
            connection,
            "SELECT status, count(*) FROM whereabouts GROUP BY status ORDER BY status",
            [],
        )?,
        rules: tally(
            connection,
            "SELECT rule, count(DISTINCT subject) FROM finding WHERE subject_kind = 'person' \
             GROUP BY rule ORDER BY rule",
            [],
        )?,
    })
}

/// Everyone whom the filter leaves.
fn all(
    connection: &Connection,
    filter: &Filter,
    stretch: Stretch,
) -> Answer<(i64, Vec<PersonLine>)> {
    let (condition, values) = filter.condition();
    let count = format!("SELECT count(*) FROM person p WHERE {condition}");
    let (limit, offset) = stretch.bounds();
    // The stretch is chosen first, so that only its people are looked up elsewhere.
    let sql = format!(
        "{COLUMNS} WHERE p.id IN (SELECT p.id FROM person p WHERE {condition} \
         ORDER BY p.name = '', p.name, p.id LIMIT {limit} OFFSET {offset}) \
         ORDER BY p.name = '', p.name, p.id"
    );
    Ok((
        number(connection, &count, rusqlite::params_from_iter(&values))?,
        rows(connection, &sql, rusqlite::params_from_iter(&values), read)?,
    ))
}

/// Those of the persons named that the filter leaves.
fn chosen(
    connection: &Connection,
    filter: &Filter,
    named: &BTreeSet<String>,
    stretch: Stretch,
) -> Answer<(i64, Vec<PersonLine>)> {
    let (condition, values) = filter.condition();
    let ids: Vec<String> = rows(
        connection,
        &format!("SELECT p.id FROM person p WHERE {condition} ORDER BY p.name = '', p.name, p.id"),
        rusqlite::params_from_iter(&values),
        |row| row.get(0),
    )?;
    let ids: Vec<String> = ids.into_iter().filter(|id| named.contains(id)).collect();
    let mut people = Vec::new();
    for id in ids.iter().skip(stretch.offset).take(stretch.limit) {
        people.extend(rows(connection, &format!("{COLUMNS} WHERE p.id = ?1"), [id], read)?);
    }
    Ok((i64::try_from(ids.len()).unwrap_or(i64::MAX), people))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::register;
    use super::*;

    fn names(filter: &Filter) -> Vec<String> {
        let connection = register();
        let index = NameIndex::read(&connection).unwrap();
        let found = list(&connection, &index, filter, Stretch::default()).unwrap();
        assert_eq!(found.total, found.people.len() as i64);
        found.people.into_iter().map(|person| person.id).collect()
    }

    #[test]
    fn a_name_is_found_without_accents_in_any_order_and_by_any_of_its_spellings() {
        let named = |name: &str| names(&Filter { name: Some(name.into()), ..Filter::default() });
        assert_eq!(named("perez AN"), ["person-1"]);
        assert_eq!(named("anna"), ["person-1"], "named so in another record");
        assert_eq!(named("zz"), [""; 0]);
        assert_eq!(named("  ").len(), 2);
    }

    #[test]
    fn filters_narrow_the_list() {
        let rule = Filter { rule: Some("return-order-unmet".into()), ..Filter::default() };
        assert_eq!(names(&rule), ["person-1"]);
        let status = Filter { status: Some("held".into()), ..Filter::default() };
        assert_eq!(names(&status), ["person-1"]);
        let source = Filter { source: Some("src2".into()), ..Filter::default() };
        assert_eq!(names(&source), ["person-1"]);
        let place = Filter { place: Some("place-1".into()), ..Filter::default() };
        assert_eq!(names(&place), ["person-1"]);
        let about = Filter { about: Some("instrument-1".into()), ..Filter::default() };
        assert_eq!(names(&about), ["person-1"]);
    }
}
