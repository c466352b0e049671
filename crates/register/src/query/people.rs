//! The list of people, searched and narrowed.

use crate::sql::{Connection, Row};
use schemars::JsonSchema;
use serde::Serialize;

use super::home::counted;
use super::names::find;
use super::{Answer, Stretch, Tally, When, rows};
use crate::sets::{Narrowed, Sets};

/// One person in a list.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
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
    /// Only those covered by an order in force that bars removal.
    pub covered: bool,
}

/// The list of people.
#[derive(Clone, Debug, Serialize, JsonSchema)]
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
    /// Whom the filters leave.
    fn narrowed(&self, connection: &Connection) -> Answer<Narrowed> {
        let parts = [
            (Sets::Today, "status", &self.status),
            (Sets::Today, "rule", &self.rule),
            (Sets::Stated, "source", &self.source),
            (Sets::Today, "place", &self.place),
            (Sets::Stated, "about", &self.about),
        ];
        let mut narrowed = Narrowed::default();
        for (sets, what, value) in parts {
            if let Some(value) = value {
                narrowed.to(sets.get(connection, what, value)?);
            }
        }
        if self.covered {
            narrowed.to(Sets::Today.get(connection, "covered", "")?);
        }
        if let Some(name) = &self.name
            && let Some(named) = find(connection, name)?
        {
            narrowed.to(named);
        }
        Ok(narrowed)
    }
}

/// The people of some ranks, a JSON list.
pub(super) fn of_ranks(connection: &Connection, ranks: &str) -> Answer<Vec<PersonLine>> {
    let sql = format!(
        "{COLUMNS} WHERE p.rowid IN (SELECT CAST(value AS BIGINT) FROM json_each(?1)) ORDER BY p.rowid"
    );
    rows(connection, &sql, [ranks], read)
}

/// The people with these filters.
///
/// # Errors
/// When the database cannot be read.
pub fn list(connection: &Connection, filter: &Filter, stretch: Stretch) -> Answer<People> {
    let narrowed = filter.narrowed(connection)?;
    let all = counted(connection, "people")?;
    Ok(People {
        total: narrowed.total(all),
        people: of_ranks(connection, &narrowed.stretch(stretch, all))?,
        statuses: Sets::Today.tallies(connection, "status")?,
        rules: Sets::Today.tallies(connection, "rule")?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::register;
    use super::*;

    fn names(filter: &Filter) -> Vec<String> {
        let connection = register();
        let found = list(&connection, filter, Stretch::default()).unwrap();
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
        assert_eq!(names(&Filter { covered: true, ..Filter::default() }), ["person-1"]);
    }
}
