//! Learning a model from the rows themselves, without labels.
//!
//! `u` comes from random pairs, its equal level exactly from the frequency of values; `m` and the prior from
//! one EM over the agreement patterns of all candidate pairs, the prior being over the whole space of pairs.
//! True matches among the random pairs would pass for chance, so `u` is freed of them after each round. A field
//! that depends on another among strangers (the post code on the town, the sex on the given name) is weighed
//! beside it.

mod fit;
mod sample;

use crate::blocking::{Blocking, Chance, LINK, Price, Settled, blocking, pairs_a_link};
use crate::compare::{Compare, Comparer};
use crate::corpus::NameCorpus;
use crate::error::Error;
use crate::input::{Input, Settings};
use crate::kernel::Grounds;
use crate::linker::Step;
use crate::model::Model;
use crate::runner::Runner;
use crate::to_units;
use fit::Fit;
pub(crate) use sample::counted_part;

/// Rounds of EM after dependent fields are known.
const ROUNDS: usize = 4;

/// Learns a model from an input whose rows are made ready, and from a corpus how rare names are; also hands back the
/// blocks that it learnt from.
pub(crate) fn learn(
    (input, corpus): (&Input, Option<&NameCorpus>),
    compare: &Compare<'_>,
    settings: &Settings,
    (runner, watch): (&dyn Runner, &(dyn Fn(Step) + Sync)),
) -> Result<(Model, Blocking), Error> {
    let rows = compare.rows;
    if input.fields.is_empty() || input.rows() < 2 {
        return Err(Error::new(format!(
            "{} rows and {} fields: nothing to learn from; give two rows and one field at least",
            input.rows(),
            input.fields.len()
        )));
    }
    let drawn = sample::strangers(compare, settings);
    let mut fit = Fit::new(input, rows, &drawn);
    let found = {
        let fit = &fit;
        let chance = || -> Chance<'_> {
            let mut comparer = Comparer::new(compare);
            Box::new(move |a, b| parts_of_a_link(fit.posterior(comparer.pattern(a, b))))
        };
        let worth = settings.blocking.pairs_a_link.unwrap_or_else(|| pairs_a_link(rows.rows));
        let price = Price { chance: &chance, pairs_a_link: worth };
        let names: Vec<String> = input.fields.iter().map(|field| field.name.clone()).collect();
        blocking(rows, &names, &price, &Settled::Person(&settings.blocking))?
    };
    watch(Step::Blocked);
    let grounds = Grounds::new(rows, &found.blocks);
    let patterns = sample::count_patterns(compare, &grounds, runner)?;
    let equal: Vec<Vec<u64>> =
        (0..rows.columns.len()).map(|field| sample::equal_in(compare, field, settings)).collect();
    fit.em(&patterns);
    fit.free_of_matches();
    fit.depend(&equal);
    for _ in 0..ROUNDS {
        fit.free_of_matches();
        fit.em(&patterns);
    }
    fit.free_of_matches();
    let mut model = Model::built_in();
    model.prior = to_units((fit.prior / (1.0 - fit.prior)).log2());
    model.fields = fit.models(&input.fields, rows, corpus);
    model.rules.clone_from(&found.choices);
    model.trained = true;
    watch(Step::Learnt);
    Ok((model, found))
}

/// A chance in 2^-30.
fn parts_of_a_link(chance: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 2^30"
    )]
    let parts = (chance * LINK).round() as u64;
    parts
}
