//! Which keys are worth their pairs, found from the rows.
//!
//! Keys of every type are tried alone, and those that too many rows share joined with a second and a third. For each rule a
//! sample of its pairs, not found by earlier rules, is compared: what the model takes to be links against the pairs
//! compared says up to which size of block the rule pays. An over-full block is refined by a further key, never dropped in
//! silence: what the last refinement leaves over-full is counted as lost.

use crate::prepare::Prepared;
use crate::values::{count, span};

use super::blocks::{Draft, Growing};
use super::frozen::{JoinedRule, Rules, SingleRule};
use super::joined::{Entries, Joined, blocks_of, rank_of};
use super::judge::{Judge, Judged, largest_of};
use super::keys::{KeyType, pairs_of};
use super::row_keys::RowKeys;
use super::{Choice, Price, Settled};

/// Rows whose joined keys suffice to judge a rule; of more rows, one key in so many is taken.
const ENOUGH_ROWS: u32 = 50_000;

/// Choosing, step by step.
pub(super) struct Chooser<'a, 'p> {
    rows: &'a Prepared,
    types: Vec<KeyType>,
    judge: Judge<'a, 'p>,
    /// What is known of rules already.
    settled: &'a Settled<'a>,
    pub(super) blocks: Growing,
    pub(super) choices: Vec<Choice>,
    /// By type and key: whether too many rows share it.
    frequent: Vec<Vec<bool>>,
    /// Keys joined, once all single keys are judged.
    joined: Joined,
    /// What is learnt for rows that come later.
    rules: Rules,
}

impl<'a, 'p> Chooser<'a, 'p> {
    pub(super) fn new(
        rows: &'a Prepared,
        types: Vec<KeyType>,
        price: &'a Price<'p>,
        settled: &'a Settled<'a>,
    ) -> Self {
        let frequent = types.iter().map(|own| vec![false; own.rows.len()]).collect();
        let single =
            types.iter().map(|own| SingleRule { name: own.name.clone(), ..SingleRule::default() });
        let single = single.collect();
        Self {
            rows,
            types,
            judge: Judge { rows, price },
            settled,
            blocks: Growing::new(rows),
            choices: Vec::new(),
            frequent,
            joined: Joined::default(),
            rules: Rules { single, ..Rules::default() },
        }
    }

    /// What was learnt for rows that come later, once all is chosen.
    pub(super) fn rules(&mut self) -> Rules {
        let mut rules = std::mem::take(&mut self.rules);
        rules.open = self.joined.open().map(|(one, two)| (count(one), count(two))).collect();
        rules
    }

    pub(super) fn run(&mut self) {
        let mut order: Vec<usize> = (0..self.types.len()).collect();
        order.sort_by_key(|&at| self.types.get(at).map(|own| (own.pairs(), own.name.clone())));
        for &at in &order {
            self.single(at);
        }
        self.joined.keys = RowKeys::new(self.rows, &self.types, &self.frequent);
        self.types.iter_mut().for_each(KeyType::forget);
        let share = if self.settled.is_whole() { 1 } else { (self.rows.rows / ENOUGH_ROWS).max(1) };
        for many in [2, 3] {
            let mut sets = self.sets(many);
            if many == 3 {
                sets.retain(|types| self.joined.may_refine(types));
            }
            sets.retain(|types| self.may_pay(types));
            let judged = self.joined.entries(&sets, share);
            for (types, entries) in sets.iter().zip(judged) {
                self.join(types, entries, share);
            }
        }
    }

    /// Whether a rule may pay: where rules are given, those that pair nothing are not even made.
    fn may_pay(&mut self, types: &[usize]) -> bool {
        let pays = self.settled.largest_block(&self.name_of(types)) != Some(1);
        if let ([one, two], false) = (types, pays) {
            self.joined.add_all((*one, *two));
        }
        pays
    }

    fn single(&mut self, at: usize) {
        let Some(own) = self.types.get(at) else { return };
        let (ends, members) = self.inverted(own);
        let block = |key: usize| members.get(span(&ends, key)).unwrap_or_default();
        let largest = self.settled.largest_block(&own.name);
        let blocks = (0..own.rows.len()).map(|key| (own.hash(count(key)), block(key)));
        let judged = self.judge.judge(&self.blocks, blocks, largest.is_none());
        let cap =
            largest.unwrap_or_else(|| self.settled.limited(self.judge.largest_worth(&judged)));
        let mut draft = Draft::default();
        let mut over_full = 0;
        for key in 0..own.rows.len() {
            match block(key).len() {
                0 | 1 => {}
                size if size <= cap as usize => draft.push(block(key).iter().copied()),
                _ => {
                    over_full += 1;
                    if let Some(slot) = self.frequent.get_mut(at).and_then(|f| f.get_mut(key)) {
                        *slot = true;
                    }
                }
            }
        }
        if let (Some(rule), Some(frequent)) = (self.rules.single.get_mut(at), self.frequent.get(at))
        {
            let shared = judged.iter().any(|size| size.pairs > 0);
            // A type of which nothing was seen pairs what comes, unless a person settled otherwise.
            rule.largest_block = if shared { Some(cap) } else { largest };
            let keys = own.hashes.iter().zip(frequent).filter(|(_, frequent)| **frequent);
            rule.frequent = keys.map(|(hash, _)| *hash).collect();
            rule.frequent.sort_unstable();
        }
        self.keep(own.name.clone(), cap, &draft, (&judged, 1), (over_full, 0));
    }

    /// The rows of each key of a type.
    fn inverted(&self, own: &KeyType) -> (Vec<u32>, Vec<u32>) {
        let mut ends = Vec::with_capacity(own.rows.len());
        let mut all = 0;
        let mut free: Vec<u32> = Vec::with_capacity(own.rows.len());
        for rows in &own.rows {
            free.push(all);
            all += rows;
            ends.push(all);
        }
        let mut members = vec![0; all as usize];
        let mut keys = Vec::new();
        for rank in 0..self.rows.rows {
            own.of(self.rows.codes(rank), &mut keys);
            for key in &keys {
                let Some(free) = free.get_mut(*key as usize) else { continue };
                if let Some(slot) = members.get_mut(*free as usize) {
                    *slot = rank;
                }
                *free += 1;
            }
        }
        (ends, members)
    }

    /// Every set of types whose frequent keys may be joined, the fewest pairs to be expected first.
    fn sets(&self, many: usize) -> Vec<Vec<usize>> {
        let share = |at: usize| -> f64 {
            let own = self.types.get(at).zip(self.frequent.get(at));
            let squares: f64 = own
                .iter()
                .flat_map(|(own, frequent)| own.rows.iter().zip(frequent.iter()))
                .filter(|(_, frequent)| **frequent)
                .map(|(rows, _)| f64::from(*rows) * f64::from(*rows))
                .sum();
            squares / f64::from(self.rows.rows).powi(2)
        };
        let shares: Vec<f64> = (0..self.types.len()).map(share).collect();
        let live: Vec<usize> =
            (0..self.types.len()).filter(|&at| shares.get(at).is_some_and(|s| *s > 0.0)).collect();
        let mut sets: Vec<Vec<usize>> = live.iter().map(|&at| vec![at]).collect();
        for _ in 1..many {
            sets = sets
                .into_iter()
                .flat_map(|set| {
                    live.iter()
                        .filter(|&&next| set.iter().all(|&one| self.may_join(one, next)))
                        .map(|&next| [set.clone(), vec![next]].concat())
                        .collect::<Vec<_>>()
                })
                .collect();
        }
        let cost = |set: &Vec<usize>| -> f64 {
            set.iter().filter_map(|&at| shares.get(at)).product::<f64>()
        };
        sets.sort_by(|a, b| {
            cost(a).total_cmp(&cost(b)).then_with(|| self.name_of(a).cmp(&self.name_of(b)))
        });
        sets
    }

    /// Whether a type may follow another in a joined key.
    fn may_join(&self, one: usize, next: usize) -> bool {
        may_join(&self.types, one, next)
    }

    fn name_of(&self, types: &[usize]) -> String {
        let names: Vec<&str> = types
            .iter()
            .filter_map(|&at| self.types.get(at))
            .map(|own| own.name.as_str())
            .collect();
        names.join(" + ")
    }

    /// Judges a joined key by the entries of one key in so many, and makes its blocks.
    fn join(&mut self, types: &[usize], drawn: Entries, share: u32) {
        let name = self.name_of(types);
        let given = self.settled.largest_block(&name);
        let judged = self.judge.judge(&self.blocks, blocks_of(&drawn), given.is_none());
        let cap = given.unwrap_or_else(|| self.settled.limited(self.judge.largest_worth(&judged)));
        let mut draft = Draft::default();
        let (mut over_full, mut lost) = (0, 0);
        if cap > 1 {
            let mut refused: Vec<u32> = Vec::new();
            let entries = if share > 1 {
                self.joined.entries(&[types.to_vec()], 1).pop().unwrap_or_default()
            } else {
                drawn
            };
            for (hash, block) in blocks_of(&entries).filter(|(_, block)| block.len() > 1) {
                if block.len() <= cap as usize {
                    draft.push(block.iter().copied().map(rank_of));
                } else {
                    over_full += 1;
                    refused.push(count(hash as usize));
                    match *types {
                        [one, two] => self.joined.add((one, two), hash),
                        _ => lost += pairs_of(block.len() as u64),
                    }
                }
            }
            self.rules.joined.push(JoinedRule {
                name: name.clone(),
                types: types.iter().map(|at| count(*at)).collect(),
                largest_block: cap,
                refused,
            });
        } else if let [one, two] = *types {
            // Blocks that do not pay at any size may still pay when refined.
            self.joined.add_all((one, two));
        }
        self.keep(name, cap, &draft, (&judged, share), (over_full, lost));
    }

    /// Keeps the blocks of a rule, and what a sample of one key in so many said of it.
    fn keep(
        &mut self,
        rule: String,
        cap: u32,
        draft: &Draft,
        (judged, share): (&[Judged], u32),
        (over_full, pairs_lost): (u64, u64),
    ) {
        let within = |size: &(usize, &Judged)| cap > 1 && largest_of(size.0) <= cap;
        let share = f64::from(share);
        let sum = |of: fn(&Judged) -> f64, chosen: bool| -> f64 {
            let sizes = judged.iter().enumerate().filter(|size| within(size) == chosen);
            // In tenths, so that what is written is what is read again.
            (sizes.fold(0.0, |sum, (_, one)| sum + of(one)) * share * 10.0).round() / 10.0
        };
        if judged.iter().all(|size| size.pairs == 0) {
            return;
        }
        self.choices.push(Choice {
            rule,
            largest_block: cap,
            keys: draft.ends.len() as u64,
            pairs: draft.pairs(),
            fresh_pairs: sum(Judged::fresh, true),
            fresh_links: sum(Judged::links, true),
            refused_pairs: sum(Judged::fresh, false),
            refused_links: sum(Judged::links, false),
            over_full,
            pairs_lost,
        });
        self.blocks.add(draft);
    }
}

/// Whether a type may follow another in a joined key.
pub(super) fn may_join(types: &[KeyType], one: usize, next: usize) -> bool {
    match (types.get(one), types.get(next)) {
        (Some(a), Some(b)) if one == next => a.joins_itself && b.joins_itself,
        (Some(a), Some(b)) => one < next && a.group != b.group,
        _ => false,
    }
}
