//! Hits that somebody looked at: false alarms stay settled until what is known of the person changes, or somebody
//! reverses it.

use std::collections::BTreeMap;

use crate::sql::{Connection, OptionalRow as _};
use paradero_model::{Date, Day};
use paradero_names::fold;
use paradero_screen::{Interval, Person};
use serde::Serialize;

use super::Screener;
use super::manifest::Asked;
use super::people::Birth;
use crate::decisions::{Decisions, OfRow, OnHit};
use crate::error::{Error, Result};
use crate::register::Register;
use crate::visible::Visible;

/// Hexadecimal digits kept of the hash of what is known of a person.
const KNOWN_DIGITS: usize = 32;

/// A decision that a row names somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Settled {
    /// Who decided.
    pub by: String,
    /// The day on which it was recorded.
    pub on: String,
    /// Why.
    pub why: String,
    /// What is known of the person is what was known then. Where it is not, the hit is open again.
    pub holds: bool,
}

/// What is to be decided of a hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settle {
    /// The row names somebody else.
    SomebodyElse,
    /// The hit is open again.
    Reopen,
}

/// The decisions of a view, the last of each row and person.
#[derive(Debug, Default)]
pub(crate) struct Settlements {
    /// By row, then by person.
    of: BTreeMap<String, BTreeMap<String, Noted>>,
}

#[derive(Debug)]
struct Noted {
    known: String,
    settled: Settled,
}

impl Register {
    /// The decisions on hits that a level may see.
    pub(crate) fn settlements(
        &self,
        visible: &Visible,
        connection: &Connection,
    ) -> Result<Settlements> {
        let mut all = Settlements::default();
        for file in &visible.settling {
            let decisions = Decisions::parse("decisions", &self.text(&file.hash)?)?;
            for decided in decisions.settled {
                let row = row(&decided.name, &written(&decided.born), &decided.document);
                let person = person_now(connection, &decided.person)?;
                let people = all.of.entry(row).or_default();
                if decided.verdict == OfRow::Open {
                    people.remove(&person);
                    continue;
                }
                let (by, on) = (file.by.clone(), day(file.at));
                let settled = Settled { by, on, why: decided.why, holds: false };
                people.insert(person, Noted { known: decided.known, settled });
            }
        }
        Ok(all)
    }
}

impl Settlements {
    /// Whether a row and a person are settled, and nothing else is known of the person since.
    pub(super) fn hold(
        &self,
        row: &str,
        person: &str,
        known: impl FnOnce() -> Option<Person>,
    ) -> bool {
        let noted = self.of.get(row).and_then(|people| people.get(person));
        noted.is_some_and(|noted| known().is_some_and(|known| noted.known == known_of(&known)))
    }

    /// What was decided of a row and a person, of whom `known` is known now.
    pub(crate) fn of(&self, row: &str, person: &str, known: &str) -> Option<Settled> {
        let noted = self.of.get(row)?.get(person)?;
        Some(Settled { holds: noted.known == known, ..noted.settled.clone() })
    }
}

impl Screener {
    /// The text of a file of decisions that settles a hit, for [`Register::decide`].
    ///
    /// # Errors
    /// If the row states nothing, the person is not in what is searched, or no reason is given.
    pub fn settle(&self, asked: &Asked, person: &str, what: Settle, why: &str) -> Result<String> {
        if self.view.is_none() {
            return Err(Error::said("a list has no decisions: settle hits in a register"));
        }
        if asked.name.trim().is_empty() && asked.document.is_none() {
            return Err(Error::said(
                "the row has neither a name nor a document: nothing to settle",
            ));
        }
        if why.trim().is_empty() {
            return Err(Error::said("say why the row is, or is not, that person"));
        }
        let known = self.ground.index.person(person).ok_or_else(|| {
            Error::said(format!("`{person}` is nobody here; copy the id from the hit"))
        })?;
        let (verdict, known) = match what {
            Settle::SomebodyElse => (OfRow::SomebodyElse, known_of(&known)),
            Settle::Reopen => (OfRow::Open, String::new()),
        };
        let decision = OnHit {
            name: asked.name.trim().to_owned(),
            born: asked.born_in_one_reading(),
            document: asked.document.clone().unwrap_or_default(),
            person: person.to_owned(),
            known,
            verdict,
            why: why.trim().to_owned(),
        };
        Ok(decision.to_toml())
    }
}

impl OnHit {
    fn to_toml(&self) -> String {
        let verdict = match self.verdict {
            OfRow::SomebodyElse => "somebody-else",
            OfRow::Open => "open",
        };
        let keys = [
            ("name", self.name.as_str()),
            ("born", &self.born),
            ("document", &self.document),
            ("person", &self.person),
            ("known", &self.known),
            ("as", verdict),
            ("why", &self.why),
        ];
        let mut text = "[[settled]]\n".to_owned();
        for (key, value) in keys.into_iter().filter(|(_, value)| !value.is_empty()) {
            let value = toml::Value::String(value.to_owned());
            text.push_str(&format!("{key} = {value}\n"));
        }
        text
    }
}

impl Asked {
    /// What a row states, as a decision has it: the date of birth in EDTF, or as written where it cannot be read.
    pub fn stated(name: &str, born: &str, document: &str) -> Self {
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let birth = Date::parse_edtf(born).ok();
        Self {
            name: name.trim().to_owned(),
            born: some(born),
            birth: birth.as_ref().map(Birth::of),
            document: some(document),
            ..Self::default()
        }
    }

    /// The date of birth in a form of one reading only; as written, where it could not be read.
    pub fn born_in_one_reading(&self) -> String {
        match &self.birth {
            Some(birth) => edtf(birth.interval()),
            None => self.born.clone().unwrap_or_default(),
        }
    }

    /// What the row says of a person, however it is spelled and wherever it stands.
    pub(super) fn row_key(&self) -> String {
        let birth = match &self.birth {
            Some(birth) => edtf(birth.interval()),
            None => fold(self.born.as_deref().unwrap_or_default()),
        };
        row(&self.name, &birth, self.document.as_deref().unwrap_or_default())
    }
}

/// What a record says, as decisions on hits are keyed by.
pub(crate) fn row_of(name: &str, birth: Interval, document: &str) -> String {
    row(name, &edtf(birth), document)
}

/// What a row says: the name folded, the days of birth, the number of the document.
fn row(name: &str, birth: &str, document: &str) -> String {
    let name: Vec<String> = paradero_names::tokens(&fold(name));
    format!("{}\n{birth}\n{}", name.join(" "), signs(document))
}

/// A date of birth of a decision, as [`Asked::row_key`] has it.
fn written(born: &str) -> String {
    if born.is_empty() {
        return String::new();
    }
    Date::parse_edtf(born).map_or_else(|_| fold(born), |date| edtf(Birth::of(&date).interval()))
}

/// An interval as EDTF writes it: a day, or two days with `..` for an open end.
fn edtf(birth: Interval) -> String {
    let end = |day: Option<Day>| day.map_or_else(|| "..".to_owned(), |day| day.to_string());
    match (birth.single_day(), birth.earliest.or(birth.latest)) {
        (Some(day), _) => day.to_string(),
        (None, None) => String::new(),
        (None, Some(_)) => format!("{}/{}", end(birth.earliest), end(birth.latest)),
    }
}

/// A hash of what is known of a person: names, dates of birth, documents. Spelling in capitals or with accents is no
/// other name.
pub(super) fn known_of(person: &Person) -> String {
    let sorted = |values: Vec<String>| {
        let mut values = values;
        values.sort();
        values.dedup();
        values.join("\n")
    };
    let names = person.names.iter().chain(&person.aliases).map(|name| fold(name)).collect();
    let births = person.births.iter().map(|birth| edtf(*birth)).collect();
    let documents = person.documents.iter().map(|document| signs(document)).collect();
    let all = [sorted(names), sorted(births), sorted(documents)].join("\n\n");
    let hash = paradero_ledger::sha256(all.as_bytes()).to_string();
    hash.chars().take(KNOWN_DIGITS).collect()
}

/// Letters and digits of the number of a document.
fn signs(document: &str) -> String {
    let number = paradero_names::document(document).1;
    number.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The person to whom an id leads now: ids seen before a merge or a split still do.
fn person_now(connection: &Connection, id: &str) -> Result<String> {
    let mut found = connection.prepare_cached(
        "SELECT person, 0 FROM mention WHERE person = ?1
         UNION ALL SELECT person, 1 FROM mention WHERE own_id = ?1 ORDER BY 2, 1 LIMIT 1",
    )?;
    let now: Option<String> = found.query_row([id], |row| row.get(0)).optional()?;
    Ok(now.unwrap_or_else(|| id.to_owned()))
}

fn day(seconds: i64) -> String {
    i32::try_from(seconds.div_euclid(86_400)).map(|day| Day(day).to_string()).unwrap_or_default()
}
