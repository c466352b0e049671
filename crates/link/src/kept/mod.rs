//! Linking that goes on: what a run learnt is kept, and rows that come later are linked without a run over all.
//!
//! The model, its term frequencies and the blocking rules are frozen ([`KeptModel`]), so that which pairs are compared and
//! what they weigh follows from the two rows alone. A full run under a kept model ([`Linker::link_under`]) and any
//! sequence of additions ([`add`]) of the same rows in the same order therefore end in the same pairs and persons; only
//! components of the graph of pairs that the new rows touch are grouped anew.
//!
//! Rows are numbered from 0 in the order in which they came, and a person is known by the number of its earliest row: the
//! id survives growth, a merge keeps the older one, a split leaves it with the part that holds the earliest row.

mod add;
mod changes;
mod grouped;
mod terms;

use crate::blocking::{Blocking, Frozen, FrozenKeys, Rules};
use crate::cluster::Joining;
use crate::compare::Compare;
use crate::error::Error;
use crate::input::{Input, Judgement, Settings};
use crate::linker::{Linker, Step, absent_bits};
use crate::model::Model;
use crate::prepare::Prepared;
use crate::runner::{Runner, Threads};
use crate::score::Linked;
use crate::to_units;
use crate::train::learn;
use crate::weigh::Scorer;

pub use add::{Added, KeptPair, Store, add};
pub use changes::{Change, Changed};
pub use terms::TermTable;

/// Everything that linking rows later needs of an earlier run, beside its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptModel {
    /// Weights; its term frequencies stand in `terms`.
    pub model: Model,
    /// Term frequencies, one a field of the model.
    pub terms: Vec<Option<TermTable>>,
    /// How rows are brought together.
    pub rules: Rules,
    /// Threshold, review floor and how groups are joined; the sample of random pairs is of no account.
    pub settings: Settings,
    /// Rows that it was learnt from.
    pub learnt_rows: u64,
}

impl KeptModel {
    /// The model with all its term frequencies.
    #[must_use]
    pub fn whole(&self) -> Model {
        terms::whole(&self.model, &self.terms)
    }

    /// The weight from which a pair is linked (1/1024 bit).
    #[must_use]
    pub fn threshold(&self) -> i32 {
        to_units(self.settings.threshold_bits.unwrap_or(0.0))
    }

    pub(crate) fn floor(&self) -> i32 {
        to_units(self.settings.review_bits)
    }

    pub(crate) fn joining(&self) -> Joining {
        Joining::new(&self.settings, self.threshold(), absent_bits(&self.settings, None))
    }

    /// The model with the term frequencies of the rows at hand.
    pub(crate) fn model_for(&self, input: &Input, rows: &Prepared) -> Model {
        terms::model_for(&self.model, &self.terms, input, rows)
    }
}

/// The keys of rows under kept rules.
///
/// # Errors
/// When the fields, in their order, are not those that the rules were learnt from.
fn keys<'a>(
    frozen: &Frozen<'a>,
    input: &Input,
    rows: &'a Prepared,
) -> Result<FrozenKeys<'a>, Error> {
    let names: Vec<String> = input.fields.iter().map(|field| field.name.clone()).collect();
    FrozenKeys::new(frozen, rows, &names).ok_or_else(|| {
        Error::new(
            "the fields are not those that the kept model was learnt from: give the same fields in the same order, or keep anew",
        )
    })
}

impl Linker<'_> {
    /// Learns from the rows what is kept to link them and all rows that come later.
    ///
    /// # Errors
    /// When there is nothing to compare.
    pub fn train_to_keep(&self, settings: &Settings) -> Result<KeptModel, Error> {
        let (mut model, found) = {
            let compare = Compare::new(self.rows());
            let here = (&Threads as &dyn Runner, self.watch());
            learn(self.given(), &compare, settings, here)?
        };
        let terms = terms::taken(&mut model);
        let learnt_rows = self.input().rows() as u64;
        // What is estimated from all rows would change with those that come later.
        let absent_bits = Some(absent_bits(settings, None));
        let settings = Settings { absent_bits, cautious: false, ..settings.clone() };
        Ok(KeptModel { model, terms, rules: found.rules, settings, learnt_rows })
    }

    /// Compares the rows under a kept model and groups them, as [`link`](crate::link) does under a model.
    ///
    /// `run` is told the keys of each blocking rule: half of the key's hash in the upper half, the row in the lower,
    /// ascending.
    ///
    /// # Errors
    /// When the rows have other fields, a judgement names a row that is not there, or `run` fails.
    pub fn link_under<E: From<Error>>(
        &self,
        kept: &KeptModel,
        judgements: &[(u32, u32, Judgement)],
        runner: &dyn Runner,
        run: &mut dyn FnMut(usize, Vec<u64>) -> Result<(), E>,
    ) -> Result<Linked, E> {
        let (input, rows) = (self.input(), self.rows());
        let blocks = keys(&Frozen::new(&kept.rules), input, rows)?
            .blocks(|rule, entries| run(rule, by_row(rows, entries)))?;
        self.watch()(Step::Blocked);
        let model = kept.model_for(input, rows);
        let compare = Compare::new(rows);
        let scorer = Scorer::new(input, &model, rows);
        let found = Blocking { blocks, choices: kept.model.rules.clone(), rules: Rules::default() };
        Ok(self.group((&scorer, &compare), &found, judgements, &kept.settings, runner)?)
    }
}

/// Keys with ranks as keys with rows, ascending.
pub(crate) fn by_row(rows: &Prepared, mut entries: Vec<u64>) -> Vec<u64> {
    use rayon::prelude::*;
    let row = |rank: u64| {
        let rank = usize::try_from(rank).unwrap_or(usize::MAX);
        u64::from(rows.row_of.get(rank).copied().unwrap_or(0))
    };
    entries.par_iter_mut().for_each(|entry| {
        *entry = *entry & !LOW | row(*entry & LOW);
    });
    entries.par_sort_unstable();
    entries
}

/// The lower half of an entry, which names the row.
pub(crate) const LOW: u64 = 0xffff_ffff;
