//! The standing watch: what a register's records name is screened against the people whom orders cover, as a manifest is.

use std::sync::Arc;

use paradero_link::Model;
use paradero_screen::{Cut, Index, Searcher, Standing};
use rusqlite::Connection;

use super::manifest::Asked;
use super::people::{self, Birth};
use super::settled::known_of;
use super::weigh::{Weighed, Weigher, review_bits};
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
        Ok(Some(Self { index, searcher, weigher: Weigher::new(Arc::new(model)) }))
    }

    /// Whom of them a record may name, besides those of whom it `is_known` whether it names them.
    pub(crate) fn near(&mut self, asked: &Asked, is_known: impl Fn(&str) -> bool) -> Vec<Near> {
        if asked.name.trim().is_empty() && asked.document.is_none() {
            return Vec::new();
        }
        let found = self.searcher.screen(&self.index, &asked.query(), (Cut::USUAL, WEIGHED)).hits;
        let apart = |hit: &&paradero_screen::Hit| {
            !is_known(&hit.id) && hit.standing != Standing::Contradicted
        };
        let found: Vec<_> = found.iter().filter(apart).collect();
        let ids = found.iter().map(|hit| hit.id.as_str());
        let weighed = self.weigher.weigh(asked, ids, |id| self.index.person(id));
        let strong = found.into_iter().zip(weighed).filter(|(_, one)| one.bits >= review_bits());
        let near = |(hit, weighed): (&paradero_screen::Hit, Weighed)| {
            let known = known_of(&self.index.person(&hit.id).unwrap_or_default());
            let all = format!("{}\n\n{known}", asked.row_key());
            let hash = paradero_ledger::sha256(all.as_bytes()).to_string();
            let row_key = hash.chars().take(KEY_DIGITS).collect();
            let why = in_words(&self.weigher.reasons(&weighed));
            Near { person: hit.id.clone(), row_key, known, bits: weighed.bits, why }
        };
        strong.map(near).collect()
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
