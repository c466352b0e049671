//! The table of the standing watch.

use std::collections::{BTreeMap, BTreeSet};

use paradero_link::Model;
use rusqlite::params;

use super::Fill;
use crate::derive::people::told_apart;
use crate::error::Result;
use crate::screening::{Asked, Watch};

impl Fill<'_> {
    /// Screens every mention against the people whom orders cover. Left out are those whom linking made the same
    /// person, those of whom a decision says that they are not, and those whom one list without duplicates names
    /// beside each other.
    pub(super) fn watch(&self) -> Result<()> {
        let model = match &self.world.model {
            Some(json) => Model::from_json(json)?,
            None => Model::built_in(),
        };
        let Some(mut watch) = Watch::of(self.connection, model)? else { return Ok(()) };
        let mut apart: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        for (mention, person) in told_apart(self.world, self.people) {
            apart.entry(mention).or_default().insert(person);
        }
        let beside = self.beside();
        let mut shown = self
            .connection
            .prepare("SELECT name, birth_lo, birth_hi, sex, document FROM mention WHERE id = ?1")?;
        let mut insert =
            self.connection.prepare("INSERT INTO watch VALUES (?1,?2,?3,?4,?5,?6,?7,?8)")?;
        for (at, mention) in self.people.mentions.iter().enumerate() {
            let asked = shown.query_row([&mention.id], |row| {
                let birth = (row.get(1)?, row.get(2)?);
                Ok(Asked::of_record(row.get(0)?, birth, row.get(3)?, row.get(4)?))
            })?;
            let own = &self.people.person[at];
            let (apart, beside) = (apart.get(&at), beside.get(&mention.source));
            let is_known = |person: &str| {
                person == own
                    || apart.is_some_and(|apart| apart.contains(person))
                    || beside.is_some_and(|beside| beside.contains(person))
            };
            let named = Some(asked.name.as_str()).filter(|name| !name.is_empty());
            let named = named.or(asked.document.as_deref()).unwrap_or_default();
            for near in watch.near(&asked, is_known) {
                insert.execute(params![
                    near.person,
                    own,
                    mention.id,
                    near.row_key,
                    near.known,
                    named,
                    near.bits,
                    near.why
                ])?;
            }
        }
        Ok(())
    }

    /// Of each source without duplicates, the people whom it names.
    fn beside(&self) -> BTreeMap<usize, BTreeSet<&str>> {
        let mut beside: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
        for (mention, person) in self.people.mentions.iter().zip(&self.people.person) {
            if self.world.sources[mention.source].info.unique {
                beside.entry(mention.source).or_default().insert(person);
            }
        }
        beside
    }
}
