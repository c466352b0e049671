//! The standing watch: what a register's records name is screened against the people whom orders cover, as a manifest is.

use std::collections::BTreeSet;

use paradero_link::Model;
use paradero_screen::{Cut, Index, Person, Searcher, Standing};
use rusqlite::Connection;

use super::manifest::Asked;
use super::people::{self, Birth};
use super::settled::known_of;
use super::weigh::{Weigher, review_bits};
use super::{Reason, WEIGHED};
use crate::error::Result;

/// Persons whom an order covers, by name or as a stated member of a class: of `mention m`.
const COVERED: &str = "m.person IN (
  SELECT c.ref FROM claim c JOIN order_ o ON o.id = c.event
    WHERE c.property = 'covers' AND c.denied = 0 AND o.denied = 0
  UNION
  SELECT k.person FROM claim c JOIN order_ o ON o.id = c.event JOIN member k ON k.group_id = c.ref
    WHERE c.property = 'covers' AND c.denied = 0 AND o.denied = 0)";

/// Hexadecimal digits of what stands for a row and a person.
const KEY_DIGITS: usize = 16;

/// Everyone whom an order covers, to be screened against.
pub(crate) struct Watch {
    index: Index,
    searcher: Searcher,
    weigher: Weigher,
}

/// Someone whom an order covers and whom a record may name.
pub(crate) struct Near {
    /// The person's id.
    pub(crate) person: String,
    /// Stands for what the record says and what is known of the person.
    pub(crate) row_key: String,
    /// A hash of what is known of the person.
    pub(crate) known: String,
    /// Posterior odds of the linking model, in bits.
    pub(crate) bits: f64,
    /// Which fields agree, and what each adds.
    pub(crate) why: String,
}

impl Watch {
    /// The people whom orders cover; nothing where there are none.
    ///
    /// # Errors
    /// If the tables cannot be read.
    pub(crate) fn of(connection: &Connection, model: Model) -> Result<Option<Self>> {
        let any =
            connection.query_row("SELECT EXISTS (SELECT 1 FROM order_)", [], |row| row.get(0))?;
        let covered = if any { people::among(connection, COVERED)? } else { Vec::new() };
        if covered.is_empty() {
            return Ok(None);
        }
        let index = Index::build(&covered)?;
        let searcher = Searcher::default();
        Ok(Some(Self { index, searcher, weigher: Weigher::new(model) }))
    }

    /// Whom of them a record may name, besides those who it is known to name or not to name.
    ///
    /// # Errors
    /// If there are too many readings to weigh.
    pub(crate) fn near(&mut self, asked: &Asked, known: &BTreeSet<&str>) -> Result<Vec<Near>> {
        if asked.name.trim().is_empty() && asked.document.is_none() {
            return Ok(Vec::new());
        }
        let found = self.searcher.screen(&self.index, &asked.query(), (Cut::USUAL, WEIGHED)).hits;
        let apart = |hit: &&paradero_screen::Hit| {
            !known.contains(hit.id.as_str()) && hit.standing != Standing::Contradicted
        };
        let people: Vec<Person> =
            found.iter().filter(apart).filter_map(|hit| self.index.person(&hit.id)).collect();
        let weighed = self.weigher.weigh(asked, &people)?;
        let strong = people.iter().zip(weighed).filter(|(_, (bits, _))| *bits >= review_bits());
        let near = |(person, (bits, why)): (&Person, (f64, Vec<Reason>))| {
            let known = known_of(person);
            let all = format!("{}\n\n{known}", asked.row_key());
            let hash = paradero_ledger::sha256(all.as_bytes()).to_string();
            let row_key = hash.chars().take(KEY_DIGITS).collect();
            Near { person: person.id.clone(), row_key, known, bits, why: in_words(&why) }
        };
        Ok(strong.map(near).collect())
    }
}

impl Asked {
    /// What a record says of someone.
    pub(crate) fn of_record(
        name: String,
        birth: (Option<i32>, Option<i32>),
        sex: Option<String>,
        document: Option<String>,
    ) -> Self {
        Self { name, birth: Birth::between(birth), sex, document, ..Self::default() }
    }
}

fn in_words(why: &[Reason]) -> String {
    let said = why.iter().filter(|reason| reason.field != "prior");
    let all: Vec<String> =
        said.map(|one| format!("{}: {} ({:+.1})", one.field, one.level, one.bits)).collect();
    all.join("; ")
}
