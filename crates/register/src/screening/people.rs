//! Everyone who can be found: of a register's view, or of a plain list.

use std::collections::BTreeMap;

use crate::sql::{Connection, Each};
use paradero_model::{Date, Day};
use paradero_screen::{Interval, Person};

use super::manifest::{Asked, Manifest};
use crate::error::Result;

/// A date of birth that a source states.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Birth {
    earliest: Option<i32>,
    latest: Option<i32>,
    pub(super) written: String,
}

impl Birth {
    /// First and last day, where both are known.
    pub(super) fn days(&self) -> Option<(i32, i32)> {
        days(self.interval())
    }

    /// A first and a last day; nothing where neither is known.
    pub(super) fn between((earliest, latest): (Option<i32>, Option<i32>)) -> Option<Self> {
        earliest.or(latest)?;
        Some(Self { earliest, latest, written: String::new() })
    }

    /// A date as somebody wrote it.
    pub(super) fn of(date: &Date) -> Self {
        Self {
            earliest: date.earliest.map(|day| day.0),
            latest: date.latest.map(|day| day.0),
            written: date.written.clone(),
        }
    }

    /// The interval, as the name index takes it.
    pub(super) fn interval(&self) -> Interval {
        Interval { earliest: self.earliest.map(Day), latest: self.latest.map(Day) }
    }
}

/// Adds a value that is not there yet.
fn add<T: PartialEq>(all: &mut Vec<T>, value: T) {
    if !all.contains(&value) {
        all.push(value);
    }
}

/// First and last day, where both are known.
pub(super) fn days(birth: Interval) -> Option<(i32, i32)> {
    Some((birth.earliest?.0, birth.latest?.0))
}

/// The people of a view, sorted by id: what all mentions say together.
pub(super) fn of_view(connection: &Connection) -> Result<Vec<Person>> {
    among(connection, "TRUE")
}

/// Those of them who meet a condition on their mentions `m`.
pub(super) fn among(connection: &impl Each, condition: &str) -> Result<Vec<Person>> {
    let mut people: BTreeMap<String, Person> = BTreeMap::new();
    let mentions = format!(
        "SELECT m.person, m.name, m.birth_lo, m.birth_hi, m.sex FROM mention m
         WHERE {condition} ORDER BY m.id"
    );
    connection.each(&mentions, &mut |row| {
        let id: String = row.get(0)?;
        let known = people.entry(id.clone()).or_insert_with(|| Person { id, ..Person::default() });
        let name: String = row.get(1)?;
        if !name.is_empty() {
            add(&mut known.names, name);
        }
        let (earliest, latest): (Option<i32>, Option<i32>) = (row.get(2)?, row.get(3)?);
        if earliest.is_some() || latest.is_some() {
            let interval = Interval { earliest: earliest.map(Day), latest: latest.map(Day) };
            add(&mut known.births, interval);
        }
        if known.sex.is_none() {
            known.sex = row.get(4)?;
        }
        Ok(())
    })?;
    let claims = format!(
        "SELECT m.person, c.property, c.value, c.extra
         FROM claim c JOIN event e ON e.id = c.event JOIN mention m ON m.id = e.mention
         WHERE c.denied = 0 AND e.denied = 0 AND c.property IN
           ('name', 'alias', 'nickname', 'surname.married', 'document') AND ({condition})
         ORDER BY m.id, c.id"
    );
    connection.each(&claims, &mut |row| {
        let (person, property): (String, String) = (row.get(0)?, row.get(1)?);
        let Some(known) = people.get_mut(&person) else { return Ok(()) };
        let (value, kind): (String, Option<String>) = (row.get(2)?, row.get(3)?);
        match (property.as_str(), kind) {
            ("name", _) => add(&mut known.names, value),
            ("document", Some(kind)) => add(&mut known.documents, format!("{kind}:{value}")),
            ("document", None) => add(&mut known.documents, value),
            _ => add(&mut known.aliases, value),
        }
        Ok(())
    })?;
    Ok(people.into_values().collect())
}

/// Dates of birth that sources state of a person, each in one of the ways in which it is written.
pub(super) fn births_as_written(connection: &Connection, person: &str) -> Result<Vec<String>> {
    let mut found = connection.prepare_cached(
        "SELECT min(birth_text) AS text FROM mention
         WHERE person = ?1 AND birth_text <> '' AND (birth_lo IS NOT NULL OR birth_hi IS NOT NULL)
         GROUP BY birth_lo, birth_hi ORDER BY text",
    )?;
    let texts = found.query_map([person], |row| row.get(0))?;
    Ok(texts.collect::<std::result::Result<_, _>>()?)
}

/// The rows of a list, each a person, and the dates of birth as written.
pub(super) fn of_list(list: &Manifest) -> (Vec<Person>, BTreeMap<String, String>) {
    let id = |at: usize, asked: &Asked| {
        asked.locator.clone().unwrap_or_else(|| format!("row {}", at + 1))
    };
    let person = |(at, asked): (usize, &Asked)| Person {
        id: id(at, asked),
        names: [&asked.name].into_iter().filter(|name| !name.is_empty()).cloned().collect(),
        births: asked.birth.iter().map(Birth::interval).collect(),
        sex: asked.sex.clone(),
        documents: asked.document.iter().cloned().collect(),
        ..Person::default()
    };
    let rows = || list.asked.iter().enumerate();
    let written = rows().filter_map(|(at, asked)| {
        let birth = asked.birth.as_ref().filter(|birth| !birth.written.is_empty())?;
        Some((id(at, asked), birth.written.clone()))
    });
    (rows().map(person).collect(), written.collect())
}
