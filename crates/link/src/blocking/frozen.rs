//! Blocking that no longer looks at how many rows share a key: the keys of a row follow from its values and from what was
//! learnt once, so that rows added later meet the rows that they would have met in one run over all.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::prepare::Prepared;
use crate::values::count;

use super::blocks::{Blocks, Draft, Growing};
use super::joined::{Entries, Joined, blocks_of, hash_of, rank_of};
use super::keys::{KeyType, half, key_types};
use super::row_keys::RowKeys;

/// Rows looked at in one part of work.
const ROWS: usize = 1 << 13;

/// Blocking rules as they stood when they were chosen: which keys pair rows, which are refined by others. A key that few
/// rows shared then, or none, pairs its rows however many come to share it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Keys of one type, one rule a type of key that the columns give, in their order.
    pub single: Vec<SingleRule>,
    /// Keys of two or three types joined; only those that pair rows.
    pub joined: Vec<JoinedRule>,
    /// Types of which every joined key is refined by a third, ascending.
    pub open: Vec<(u32, u32)>,
}

/// What was learnt of the keys of one type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SingleRule {
    /// The type of key, by which it is known again.
    pub name: String,
    /// Largest block paired when it was learnt; 1: such keys pair nothing by themselves. A type no key of which two rows
    /// shared has none, and pairs what comes.
    pub largest_block: Option<u32>,
    /// Hashes of the keys that too many rows shared, ascending; they are joined with others.
    pub frequent: Vec<u64>,
}

/// What was learnt of joined keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinedRule {
    /// What it is called.
    pub name: String,
    /// Positions of its types.
    pub types: Vec<u32>,
    /// Largest block paired when it was learnt.
    pub largest_block: u32,
    /// Hashes of the joined keys that too many rows shared, ascending.
    pub refused: Vec<u32>,
}

impl SingleRule {
    fn pairs(&self) -> bool {
        self.largest_block != Some(1)
    }
}

impl Rules {
    /// How many rules there are; each is known by its number.
    #[must_use]
    pub fn len(&self) -> usize {
        self.single.len() + self.joined.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The name of a rule and the largest block that it paired when it was learnt, where it paired any.
    #[must_use]
    pub fn rule(&self, number: usize) -> Option<(&str, Option<u32>)> {
        match self.single.get(number) {
            Some(single) => Some((&single.name, single.largest_block)),
            None => {
                let joined = self.joined.get(number.checked_sub(self.single.len())?)?;
                Some((&joined.name, Some(joined.largest_block)))
            }
        }
    }
}

/// Rules laid out for looking up, without rows.
pub(crate) struct Frozen<'a> {
    rules: &'a Rules,
    joined: Joined,
}

impl<'a> Frozen<'a> {
    pub(crate) fn new(rules: &'a Rules) -> Self {
        let mut joined = Joined::default();
        for &(one, two) in &rules.open {
            joined.add_all((one as usize, two as usize));
        }
        for rule in &rules.joined {
            if let [one, two] = *rule.types.as_slice() {
                let types = (one as usize, two as usize);
                rule.refused.iter().for_each(|hash| joined.add(types, u64::from(*hash)));
            }
        }
        Self { rules, joined }
    }
}

/// The keys of some rows under rules learnt before.
pub(crate) struct FrozenKeys<'a> {
    rules: &'a Rules,
    rows: &'a Prepared,
    types: Vec<KeyType>,
    /// By type and key: whether it is joined with others only.
    frequent: Vec<Vec<bool>>,
    joined: Joined,
}

impl<'a> FrozenKeys<'a> {
    /// None where the columns do not give the types of keys that the rules were learnt from.
    pub(crate) fn new(frozen: &Frozen<'a>, rows: &'a Prepared, names: &[String]) -> Option<Self> {
        let rules = frozen.rules;
        let types = key_types(rows, names);
        if !types.iter().map(|own| &own.name).eq(rules.single.iter().map(|own| &own.name)) {
            return None;
        }
        let frequent: Vec<Vec<bool>> =
            types.par_iter().zip(&rules.single).map(|(own, rule)| rule.frequent_of(own)).collect();
        // Keys of types that no rule joins need not lie beside each row.
        let joined_at = |at: usize| {
            let mut types = rules.joined.iter().flat_map(|rule| &rule.types);
            types.any(|own| *own as usize == at)
        };
        let wanted: Vec<Vec<bool>> = (0..)
            .zip(&frequent)
            .map(|(at, own)| if joined_at(at) { own.clone() } else { vec![false; own.len()] })
            .collect();
        let joined = frozen.joined.over(RowKeys::new(rows, &types, &wanted));
        Some(Self { rules, rows, types, frequent, joined })
    }

    /// The keys of a rule that pair rows, each with the rank of a row that has it, ascending: half of the key's hash in
    /// the upper half, the rank in the lower.
    pub(crate) fn entries(&self, rule: usize) -> Entries {
        if rule < self.types.len() {
            return self.single(rule);
        }
        let Some(rule) = self.rules.joined.get(rule - self.types.len()) else {
            return Vec::new();
        };
        let types = rule.types.iter().map(|at| *at as usize).collect();
        let mut entries = self.joined.entries(&[types], 1).pop().unwrap_or_default();
        let mut refused = rule.refused.iter().copied().peekable();
        entries.retain(|entry| {
            let hash = hash_of(*entry);
            while refused.next_if(|known| *known < hash).is_some() {}
            refused.peek() != Some(&hash)
        });
        entries
    }

    fn single(&self, at: usize) -> Entries {
        let (Some(own), Some(frequent)) = (self.types.get(at), self.frequent.get(at)) else {
            return Vec::new();
        };
        if !self.rules.single.get(at).is_some_and(SingleRule::pairs) {
            return Vec::new();
        }
        let ranks: Vec<u32> = (0..self.rows.rows).collect();
        let mut entries: Entries = ranks
            .par_chunks(ROWS)
            .flat_map_iter(|ranks| {
                let (mut found, mut keys) = (Vec::new(), Vec::new());
                for &rank in ranks {
                    own.of(self.rows.codes(rank), &mut keys);
                    keys.retain(|key| frequent.get(*key as usize) == Some(&false));
                    let hash = |key: &u32| u64::from(half(own.hash(*key)));
                    found.extend(keys.iter().map(|key| hash(key) << 32 | u64::from(rank)));
                }
                found
            })
            .collect();
        entries.par_sort_unstable();
        entries.dedup();
        entries
    }

    /// All blocks; `each` is told the keys of every rule on the way.
    ///
    /// # Errors
    /// When they are more than one run can hold, or `each` fails.
    pub(crate) fn blocks<E: From<Error>>(
        &self,
        mut each: impl FnMut(usize, Entries) -> Result<(), E>,
    ) -> Result<Blocks, E> {
        let mut blocks = Growing::new(self.rows);
        for rule in 0..self.rules.len() {
            let entries = self.entries(rule);
            let mut draft = Draft::default();
            for (_, block) in blocks_of(&entries).filter(|(_, block)| block.len() > 1) {
                draft.push(block.iter().copied().map(rank_of));
            }
            blocks.add(&draft);
            each(rule, entries)?;
        }
        Ok(blocks.done(self.rows)?)
    }
}

impl SingleRule {
    /// By key of a type: whether it is joined with others only.
    fn frequent_of(&self, own: &KeyType) -> Vec<bool> {
        let known = |key: u32| self.frequent.binary_search(&own.hash(key)).is_ok();
        (0..count(own.hashes.len())).map(|key| !self.pairs() || known(key)).collect()
    }
}
