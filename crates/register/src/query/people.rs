//! The list of people, searched and narrowed.

use std::collections::BTreeSet;

use rusqlite::{Connection, Row, types::Value};
use serde::Serialize;

use super::{Answer, Stretch, Tally, When, fold, rows, tally};

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
     FROM person p LEFT JOIN whereabouts w ON w.rowid = \
     (SELECT min(v.rowid) FROM whereabouts v WHERE v.person = p.id) ";

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

/// The people with these filters.
///
/// # Errors
/// When the database cannot be read.
pub fn list(connection: &Connection, filter: &Filter, stretch: Stretch) -> Answer<People> {
    let (condition, values) = filter.condition();
    let ids: Vec<String> = rows(
        connection,
        &format!("SELECT p.id FROM person p WHERE {condition} ORDER BY p.name = '', p.name, p.id"),
        rusqlite::params_from_iter(&values),
        |row| row.get(0),
    )?;
    let ids = match filter.name.as_deref().map(fold).filter(|name| !name.is_empty()) {
        Some(name) => {
            let named = named(connection, &name)?;
            ids.into_iter().filter(|id| named.contains(id)).collect()
        }
        None => ids,
    };
    let mut people = Vec::new();
    for id in ids.iter().skip(stretch.offset).take(stretch.limit) {
        people.extend(rows(connection, &format!("{COLUMNS} WHERE p.id = ?1"), [id], read)?);
    }
    Ok(People {
        total: i64::try_from(ids.len()).unwrap_or(i64::MAX),
        people,
        statuses: tally(
            connection,
            "SELECT status, count(DISTINCT person) FROM whereabouts GROUP BY status ORDER BY status",
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

/// The persons one of whose names has, for each word of `name` (folded), a word that begins so.
fn named(connection: &Connection, name: &str) -> Answer<BTreeSet<String>> {
    let asked: Vec<&str> = name.split(' ').collect();
    let sql = "SELECT person, name FROM mention UNION SELECT id, name FROM person";
    let all: Vec<(String, String)> =
        rows(connection, sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(all
        .into_iter()
        .filter(|(_, name)| {
            let name = fold(name);
            asked.iter().all(|asked| name.split(' ').any(|word| word.starts_with(asked)))
        })
        .map(|(person, _)| person)
        .collect())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::register;
    use super::*;

    fn names(filter: &Filter) -> Vec<String> {
        let found = list(&register(), filter, Stretch::default()).unwrap();
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
    }
}
