//! Learning a model from the rows themselves, without labels.
//!
//! `u` comes from random pairs, its equal level exactly from the frequency of values; `m` and the prior from
//! one EM over the agreement patterns of all candidate pairs, the prior being over the whole space of pairs.
//! True matches among the random pairs would pass for chance, so `u` is freed of them after each round. A field
//! that depends on another among strangers (the post code on the town, the sex on the given name) is weighed
//! beside it.

mod fit;
mod sample;

use crate::blocking::{candidates, caps_for};
use crate::error::Error;
use crate::input::{Input, Settings};
use crate::model::Model;
use crate::prepare::Prepared;
use crate::to_units;
use fit::Fit;

/// Rounds of EM after dependent fields are known.
const ROUNDS: usize = 4;

/// Learns a model from an input. Independent of the order of rows and of ids.
///
/// # Errors
/// When the input contradicts itself or holds nothing to compare.
pub fn train(input: &Input, settings: &Settings) -> Result<Model, Error> {
    input.check()?;
    if input.fields.is_empty() || input.rows() < 2 {
        return Err(Error::new(format!(
            "{} rows and {} fields: nothing to learn from; give two rows and one field at least",
            input.rows(),
            input.fields.len()
        )));
    }
    let rows = Prepared::new(input);
    let mut model = Model::built_in();
    model.block_caps = caps_for(input.rows());
    let found = candidates(input, &rows, &model);
    let patterns = sample::count_patterns(&rows, &found.pairs);
    let order = rows.canonical(&input.list);
    let drawn = sample::strangers(input, &rows, &order, settings);
    let equal: Vec<Vec<u64>> = (0..rows.columns.len())
        .map(|field| sample::equal_in(input, &rows, &order, field, settings))
        .collect();
    let mut fit = Fit::new(input, &rows, &drawn);
    fit.em(&patterns);
    fit.free_of_matches();
    fit.depend(&equal);
    for _ in 0..ROUNDS {
        fit.free_of_matches();
        fit.em(&patterns);
    }
    fit.free_of_matches();
    model.prior = to_units((fit.prior / (1.0 - fit.prior)).log2());
    model.fields = fit.models(&input.fields, &rows.columns);
    model.over_frequent = found.over_frequent;
    model.trained = true;
    Ok(model)
}

pub(crate) fn high(pair: u64) -> u32 {
    u32::try_from(pair >> 32).unwrap_or(u32::MAX)
}

pub(crate) fn low(pair: u64) -> u32 {
    u32::try_from(pair & 0xffff_ffff).unwrap_or(u32::MAX)
}
