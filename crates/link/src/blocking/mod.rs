//! Which pairs are compared at all.
//!
//! Each row has *keys*: the sound of each word of its names, its birth date and parts of it, its document, places, words of
//! other texts. Rows that share one rare key are paired. Rows that share only frequent ones are paired when they
//! share two (or three) whose combination is rare enough to pay: see [`choose`].

mod blocks;
mod choose;
mod frozen;
mod joined;
mod judge;
mod keys;
mod over_full;
mod row_keys;
mod settled;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::prepare::Prepared;

pub(crate) use blocks::{Blocks, Packed, rules_shared};
pub(crate) use frozen::{Frozen, FrozenKeys};
pub use frozen::{JoinedRule, Rules, SingleRule};
pub(crate) use settled::Settled;

/// Parts of one link: chances are summed as integers, so that no sum depends on its order.
pub(crate) const LINK: f64 = (1_u64 << 30) as f64;

/// Compares two ranks on one thread: the chance that they are one person, in 2^-30.
pub(crate) type Chance<'a> = Box<dyn FnMut(u32, u32) -> u64 + 'a>;

/// What a pair may cost.
pub(crate) struct Price<'a> {
    /// Makes the comparison of one thread.
    pub(crate) chance: &'a (dyn Fn() -> Chance<'a> + Sync),
    /// Pairs that may be compared to find one link more.
    pub(crate) pairs_a_link: f64,
}

/// One blocking rule: keys of one type, or of two or three types joined, and what it was found to be worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// The keys that it joins.
    pub rule: String,
    /// Largest block that is paired whole; 1: the rule pairs nothing.
    pub largest_block: u32,
    /// Keys shared by two rows or more that are paired.
    pub keys: u64,
    /// Pairs made, those of earlier rules included.
    pub pairs: u64,
    /// Pairs that no earlier rule makes, and the links expected among them, both estimated from a sample.
    pub fresh_pairs: f64,
    /// Links expected among those.
    pub fresh_links: f64,
    /// The same of what was not paired under this rule because it did not pay, as far as it was judged: where two sizes of
    /// blocks running were hopeless, larger ones were not compared.
    pub refused_pairs: f64,
    /// Links expected among the pairs refused; a later rule may find them.
    pub refused_links: f64,
    /// Keys shared by too many rows.
    pub over_full: u64,
    /// Pairs in blocks that stayed too large after the last refinement (a pair may count more than once).
    pub pairs_lost: u64,
}

/// The blocks of an input and how they were chosen.
pub(crate) struct Blocking {
    pub(crate) blocks: Blocks,
    pub(crate) choices: Vec<Choice>,
    /// What later rows are paired by, without counting anew.
    pub(crate) rules: Rules,
}

/// Pairs worth comparing for one link more: few rows can afford more.
pub(crate) fn pairs_a_link(rows: u32) -> f64 {
    (5e6 / f64::from(rows.max(1))).clamp(100.0, 2000.0)
}

/// Chooses rules, or makes the rules that are settled, and builds their blocks.
///
/// # Errors
/// When a person names a rule that the columns do not give, or the blocks are more than one run can hold.
pub(crate) fn blocking(
    rows: &Prepared,
    names: &[String],
    price: &Price<'_>,
    settled: &Settled<'_>,
) -> Result<Blocking, Error> {
    let types = keys::key_types(rows, names);
    settled.check(&types)?;
    let mut chooser = choose::Chooser::new(rows, types, price, settled);
    chooser.run();
    let rules = chooser.rules();
    Ok(Blocking { blocks: chooser.blocks.done(rows)?, choices: chooser.choices, rules })
}
