//! What tells two rows apart as two persons, whatever else agrees.
//!
//! Weights of pairs add up over a group as if each record were evidence of its own. Some facts are a person's, not a
//! record's: three records of one name at one address do not outweigh that one of them was born a generation before
//! another. So pairs vote: each that states such a fact and is no link otherwise is a vote for two persons, each that is a link
//! although both rows state it a vote for one (dates are written wrong, too). Groups with more votes for two are not
//! joined.

use crate::BIT;
use crate::compare::days_differ;
use crate::input::FieldKind;
use crate::prepare::Prepared;
use crate::runner::Scored;
use crate::weigh::Scorer;

/// Two unlike days of birth part where the model holds them for at least this much evidence against one person: where
/// dates are often wrong, they cannot.
const FIRM: i32 = -4 * BIT;

/// Which rows are told apart.
pub(crate) struct Apart<'a> {
    scorer: &'a Scorer<'a>,
    rows: &'a Prepared,
    /// Columns of days of birth that part.
    births: Vec<usize>,
    papers: Vec<usize>,
    /// Columns of names that say a generation somewhere.
    names: Vec<usize>,
}

impl<'a> Apart<'a> {
    pub(crate) fn new(scorer: &'a Scorer<'a>, rows: &'a Prepared) -> Self {
        let of = |kinds: &[FieldKind]| -> Vec<usize> {
            let columns = rows.columns.iter().enumerate();
            columns.filter(|(_, column)| kinds.contains(&column.kind)).map(|(at, _)| at).collect()
        };
        let firm = |at: &usize| scorer.weight_of(*at, 1) <= FIRM;
        let said = |at: &usize| {
            rows.columns.get(*at).and_then(|c| c.names()).is_some_and(|n| n.some_generation())
        };
        let births = of(&[FieldKind::BirthDate]).into_iter().filter(firm).collect();
        let names = of(&[FieldKind::FullName]).into_iter().filter(said).collect();
        Self { scorer, rows, births, papers: of(&[FieldKind::Document]), names }
    }

    /// Whether rows can be told apart by what they say alone.
    pub(crate) fn any(&self) -> bool {
        !self.births.is_empty() || !self.names.is_empty()
    }

    /// What a pair says of whether its rows are of two persons: 1 that they are, -1 that they are one although both state such a
    /// fact, 0 nothing. `over` says whether the pair weighs enough to be linked.
    pub(crate) fn vote(&self, a: u32, b: u32, over: bool) -> i64 {
        if over {
            return -i64::from(self.both_born(a, b));
        }
        i64::from((self.generations(a, b) || self.born_apart(a, b)) && !self.same_paper(a, b))
    }

    /// The same of a pair that was kept.
    pub(crate) fn vote_of(&self, pair: &Scored, over: bool) -> i64 {
        if !over && self.scorer.are_relatives(pair.a, pair.b, pair.pattern) {
            return 1;
        }
        self.vote(pair.a, pair.b, over)
    }

    fn generations(&self, a: u32, b: u32) -> bool {
        self.names.iter().any(|&at| {
            let names = self.rows.columns.get(at).and_then(|column| column.names());
            names
                .is_some_and(|n| n.generations_differ(self.rows.code(a, at), self.rows.code(b, at)))
        })
    }

    fn born_apart(&self, a: u32, b: u32) -> bool {
        self.births.iter().any(|&at| {
            let Some(column) = self.rows.columns.get(at) else { return false };
            let days = |rank: u32| column.days(self.rows.code(rank, at));
            days(a).zip(days(b)).is_some_and(|(one, two)| days_differ(one, two))
        })
    }

    fn both_born(&self, a: u32, b: u32) -> bool {
        self.births.iter().any(|&at| self.rows.code(a, at) != 0 && self.rows.code(b, at) != 0)
    }

    fn same_paper(&self, a: u32, b: u32) -> bool {
        self.papers.iter().any(|&at| {
            let (one, two) = (self.rows.code(a, at), self.rows.code(b, at));
            one != 0 && one == two
        })
    }
}
