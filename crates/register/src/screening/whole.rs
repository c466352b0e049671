//! A manifest as a whole: each row, rows that are one person twice, and who is protected and on no row.

use std::collections::BTreeSet;

use paradero_screen::{Cut, Index, Person, Searcher, Standing, Why, WordMatch};
use serde::Serialize;

use super::manifest::Asked;
use super::matters::{self, Matter, OrderLine};
use super::{Answer, Screener, in_words};
use crate::error::Result;

/// Rows that are looked at as perhaps the same person as one row, at most.
const NEAR_ROWS: usize = 20;

/// The answer to a manifest.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Screened {
    /// One answer a row, in order.
    pub rows: Vec<Answer>,
    /// Pairs of rows that may be one person.
    pub twice: Vec<Twice>,
    /// People whom an order in force protects and whom no row may name.
    pub absent: Vec<Absent>,
}

/// Two rows of a manifest that may be one person.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Twice {
    /// Places in the list of rows, the first from 0.
    pub rows: [usize; 2],
    /// What it rests on beside the name.
    #[schemars(with = "super::StandingSchema")]
    pub standing: Standing,
    /// Words of the name that are not simply the same.
    pub words: Vec<String>,
    /// The same, and those that are, to be told in any language.
    #[serde(skip)]
    pub named: Vec<Why>,
}

/// Someone whom an order in force protects from removal and whom no row may name.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Absent {
    /// The person's id.
    pub id: String,
    /// A name, as written.
    pub name: String,
    /// The orders.
    pub orders: Vec<OrderLine>,
}

impl Screener {
    /// Answers one row, of which nobody can be absent: see [`Screener::screen`].
    ///
    /// # Errors
    /// If the register's tables cannot be read.
    pub fn screen_one(&self, asked: &Asked, top: usize) -> Result<Screened> {
        let rows = vec![self.screen(asked, top)?];
        Ok(Screened { rows, twice: Vec::new(), absent: Vec::new() })
    }

    /// Answers a manifest: see [`Screener::screen`] for its rows.
    ///
    /// # Errors
    /// If the register's tables cannot be read.
    pub fn screen_all(&self, asked: &[Asked], top: usize) -> Result<Screened> {
        let rows = asked.iter().map(|one| self.screen(one, top)).collect::<Result<Vec<_>>>()?;
        let absent = self.absent(&rows)?;
        Ok(Screened { twice: twice(asked)?, rows, absent })
    }

    /// Whom an order in force protects from removal to where the rows go, and who is a hit of none of them.
    fn absent(&self, rows: &[Answer]) -> Result<Vec<Absent>> {
        let Some(view) = &self.view else { return Ok(Vec::new()) };
        let hits: BTreeSet<&str> =
            rows.iter().flat_map(|row| &row.hits).map(|hit| hit.id.as_str()).collect();
        let to: BTreeSet<Option<&str>> =
            rows.iter().map(|row| row.asked.destination.as_deref()).collect();
        let mut absent = Vec::new();
        let covered = self.ground.persons.with(Matter::Order).into_iter();
        for id in covered.filter(|id| !hits.contains(id)) {
            let mut orders: Vec<OrderLine> = Vec::new();
            for destination in &to {
                let own = matters::protecting(view, id, *destination)?;
                orders.extend(own.into_iter().filter(|line| line.protects()));
            }
            orders.sort_by(|a, b| a.order.cmp(&b.order));
            orders.dedup_by(|a, b| a.order == b.order);
            if !orders.is_empty() {
                let person = self.ground.index.person(id).unwrap_or_default();
                let name = person.names.into_iter().chain(person.aliases).next();
                absent.push(Absent { id: id.to_owned(), name: name.unwrap_or_default(), orders });
            }
        }
        Ok(absent)
    }
}

/// Pairs of rows of which all words of the shorter name agree and nothing else speaks against it, or that have one document.
fn twice(asked: &[Asked]) -> Result<Vec<Twice>> {
    let row = |(at, one): (usize, &Asked)| Person {
        id: format!("{at:08}"),
        names: [&one.name].into_iter().filter(|name| !name.is_empty()).cloned().collect(),
        births: one.query().birth.into_iter().collect(),
        documents: one.document.iter().cloned().collect(),
        ..Person::default()
    };
    let rows: Vec<Person> = asked.iter().enumerate().map(row).collect();
    let index = Index::build(&rows)?;
    let mut searcher = Searcher::default();
    let mut found = Vec::new();
    for (at, one) in asked.iter().enumerate() {
        let answered = searcher.screen(&index, &one.query(), (Cut::USUAL, NEAR_ROWS));
        for hit in answered.hits {
            let other = hit.id.parse().unwrap_or(at);
            let document = hit.why.iter().any(|reason| reason.what == Why::SameDocument);
            let whole =
                hit.standing != Standing::Contradicted && is_whole(hit.why.iter().map(|r| &r.what));
            if other > at && (document || whole) {
                let words = hit.why.iter().filter_map(|reason| in_words(&reason.what)).collect();
                let named = hit.why.into_iter().map(|reason| reason.what).collect();
                found.push(Twice { rows: [at, other], standing: hit.standing, words, named });
            }
        }
    }
    found.sort_by_key(|pair| pair.rows);
    found.dedup_by_key(|pair| pair.rows);
    Ok(found)
}

/// Whether two words at least agree, and each name's further words only stand in one of the two.
fn is_whole<'a>(why: impl Iterator<Item = &'a Why>) -> bool {
    let (mut agree, mut asked, mut found, mut against) = (0, 0, 0, false);
    for what in why {
        match what {
            Why::Word { how, .. } if *how != WordMatch::Initial => agree += 1,
            Why::OtherWord { .. } => against = true,
            Why::OnlyAsked(_) => asked += 1,
            Why::OnlyFound(_) => found += 1,
            _ => {}
        }
    }
    agree >= 2 && !against && (asked == 0 || found == 0)
}
