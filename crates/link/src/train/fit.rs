//! Expectation-maximisation over agreement patterns.

use crate::compare::{agrees_from, level_in, top_level};
use crate::corpus::NameCorpus;
use crate::input::{Field, FieldKind, Input, as_f64};
use crate::model::{Beside, FieldModel, Terms, expected_levels};
use crate::prepare::Prepared;
use crate::terms::terms;
use crate::to_units;
use crate::values::Column;

/// Most steps of one run of EM.
const STEPS: usize = 60;
/// Weight of the shipped `m`, as a share of the links expected: keeps a level never seen from being
/// impossible, and EM from calling some other likeness (one household, one common name) a match.
const SHIPPED_SHARE: f64 = 0.1;
/// Links that the shipped `m` counts for besides: a file of few links shows too little to learn from.
const SHIPPED_LINKS: f64 = 30.0;
/// Bits by which a field's levels among strangers must differ, where another field agrees, for it to depend on that one.
const LEAST_GAIN: f64 = 0.15;
/// Least pairs on which that is judged.
const LEAST_PAIRS: f64 = 500.0;

/// Whether the field that a field depends on is missing (or there is none), differs or agrees.
const FREE: usize = 0;
const DIFFERS: usize = 1;
const AGREES: usize = 2;

/// What is being learnt.
pub(super) struct Fit {
    fields: Vec<Learnt>,
    pub(super) prior: f64,
    /// Pairs that may be links, and the most that can be at once.
    space: f64,
    most: f64,
}

/// What is being learnt of one field; levels from 1.
struct Learnt {
    kind: FieldKind,
    /// The field on which it depends.
    parent: Option<usize>,
    /// By state of the parent.
    m: [Vec<f64>; 3],
    u: [Vec<f64>; 3],
    /// `u` with the true matches still in it: of all pairs, and of those whose parent is equal.
    mixed: Vec<f64>,
    mixed_beside: Vec<f64>,
}

impl Fit {
    pub(super) fn new(input: &Input, rows: &Prepared, drawn: &[u64]) -> Self {
        let (space, most) = (input.pair_space(), input.most_links());
        let fields = rows
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let levels = drawn.iter().map(|&p| level_in(p, at));
                let mixed = mixed_levels(rows, at, column, levels);
                let shipped = expected_levels(column.kind).0;
                Learnt {
                    kind: column.kind,
                    parent: None,
                    m: std::array::from_fn(|_| shipped.to_vec()),
                    u: std::array::from_fn(|_| mixed.clone()),
                    mixed,
                    mixed_beside: Vec::new(),
                }
            })
            .collect();
        let guess = 0.25 * f64::from(rows.rows) / space;
        Self { fields, prior: guess.clamp(1e-12, 0.3), space, most }
    }

    /// The state of each field's parent in a pattern, and its own level.
    fn look(&self, pattern: u64, at: usize) -> (usize, Option<usize>) {
        let slot = usize::from(level_in(pattern, at)).checked_sub(1);
        let Some((parent, kind)) = self
            .fields
            .get(at)
            .and_then(|field| field.parent)
            .and_then(|parent| Some((parent, self.fields.get(parent)?.kind)))
        else {
            return (FREE, slot);
        };
        let state = match level_in(pattern, parent) {
            0 => FREE,
            level if level >= agrees_from(kind) => AGREES,
            _ => DIFFERS,
        };
        (state, slot)
    }

    /// EM over patterns: posterior of each, then `m` and the prior.
    pub(super) fn em(&mut self, patterns: &[(u64, f64)]) {
        for _ in 0..STEPS {
            let mut sums: Vec<[Vec<f64>; 3]> = self
                .fields
                .iter()
                .map(|field| std::array::from_fn(|_| vec![0.0; field.mixed.len()]))
                .collect();
            let mut total = 0.0;
            for &(pattern, count) in patterns {
                let share = self.posterior(pattern) * count;
                total += share;
                for (at, sum) in sums.iter_mut().enumerate() {
                    let (state, slot) = self.look(pattern, at);
                    if let Some(slot) = slot.and_then(|slot| sum.get_mut(state)?.get_mut(slot)) {
                        *slot += share;
                    }
                }
            }
            let prior = (total.min(self.most) / self.space).clamp(1e-12, 0.5);
            let moved = (prior / self.prior).ln().abs();
            self.prior = prior;
            for (field, sum) in self.fields.iter_mut().zip(&sums) {
                field.learn_m(sum, total);
            }
            if moved < 1e-6 {
                break;
            }
        }
    }

    /// The chance that a pair of a pattern is one person.
    pub(super) fn posterior(&self, pattern: u64) -> f64 {
        let mut odds = self.prior / (1.0 - self.prior);
        for (at, field) in self.fields.iter().enumerate() {
            let (state, slot) = self.look(pattern, at);
            let Some(slot) = slot else { continue };
            let of = |levels: &[Vec<f64>; 3]| {
                levels.get(state).and_then(|levels| levels.get(slot)).copied().unwrap_or(1.0)
            };
            odds *= of(&field.m) / of(&field.u);
        }
        odds / (1.0 + odds)
    }

    /// Takes the share of true matches out of what random pairs showed.
    pub(super) fn free_of_matches(&mut self) {
        let shares: Vec<f64> = (0..self.fields.len()).map(|at| self.matches_among(at)).collect();
        for field in &mut self.fields {
            let all = freed(&field.mixed, &field.m[FREE], self.prior);
            if let Some(share) = field.parent.and_then(|parent| shares.get(parent)) {
                field.u[AGREES] = freed(&field.mixed_beside, &field.m[AGREES], *share);
            }
            field.u[DIFFERS].clone_from(&all);
            field.u[FREE] = all;
        }
    }

    /// The share of matches among pairs that are equal in a field.
    fn matches_among(&self, at: usize) -> f64 {
        let Some(field) = self.fields.get(at) else { return 1.0 };
        let top = usize::from(top_level(field.kind)) - 1;
        let of = |levels: &[f64]| levels.get(top).copied().unwrap_or(1.0);
        (self.prior * of(&field.m[FREE]) / of(&field.mixed).max(1e-12)).min(1.0)
    }

    /// Finds for each field the one on which it depends most among strangers, so that one coincidence (a town and
    /// its post code) does not count twice; a forest, in the manner of Chow and Liu (1968). `equal` holds, by field,
    /// patterns of random pairs equal in it.
    pub(super) fn depend(&mut self, equal: &[Vec<u64>]) {
        let mut found = Vec::new();
        for (parent, patterns) in equal.iter().enumerate() {
            let share = self.matches_among(parent);
            // Where most such pairs are one person, they do not show how strangers agree.
            if share > 0.5 {
                continue;
            }
            for (child, field) in self.fields.iter().enumerate().filter(|(at, _)| *at != parent) {
                let (mixed, seen) = beside_levels(field, child, patterns);
                if seen < LEAST_PAIRS {
                    continue;
                }
                let beside = freed(&mixed, &field.m[FREE], share);
                let gain: f64 =
                    beside.iter().zip(&field.u[FREE]).map(|(b, u)| b * (b / u).log2()).sum();
                if gain >= LEAST_GAIN {
                    found.push((to_units(gain), child, parent, mixed));
                }
            }
        }
        found.sort_by(|a, b| (b.0, a.1, a.2).cmp(&(a.0, b.1, b.2)));
        for (_, child, parent, mixed) in found {
            let free = self.fields.get(child).is_some_and(|field| field.parent.is_none());
            if free
                && !self.leads_to(parent, child)
                && let Some(field) = self.fields.get_mut(child)
            {
                field.parent = Some(parent);
                field.mixed_beside = mixed;
            }
        }
    }

    fn leads_to(&self, from: usize, to: usize) -> bool {
        let mut at = Some(from);
        while let Some(field) = at {
            if field == to {
                return true;
            }
            at = self.fields.get(field).and_then(|field| field.parent);
        }
        false
    }

    /// What was learnt of each field.
    pub(super) fn models(
        &self,
        fields: &[Field],
        rows: &Prepared,
        corpus: Option<&NameCorpus>,
    ) -> Vec<FieldModel> {
        fields
            .iter()
            .zip(&rows.columns)
            .zip(&self.fields)
            .map(|((field, column), learnt)| {
                let parent = learnt.parent.and_then(|at| fields.get(at));
                let average = learnt.average();
                let terms = learnt
                    .has_terms()
                    .then(|| terms(&rows.lexicon, column, average, corpus))
                    .flatten();
                learnt.model(field, terms, parent)
            })
            .collect()
    }
}

/// Levels among random pairs with the share of matches taken out.
fn freed(mixed: &[f64], m: &[f64], share: f64) -> Vec<f64> {
    let freed: Vec<f64> = mixed
        .iter()
        .zip(m)
        .map(|(mixed, m)| {
            ((mixed - share * m) / (1.0 - share).max(0.01)).max(mixed * 0.02).max(1e-8)
        })
        .collect();
    let all: f64 = freed.iter().sum();
    freed.iter().map(|u| u / all).collect()
}

/// Shares of levels of a field among pairs equal in another, and how many pairs have it.
fn beside_levels(field: &Learnt, at: usize, patterns: &[u64]) -> (Vec<f64>, f64) {
    let mut seen: Vec<f64> = field.mixed.iter().map(|share| 20.0 * share + 0.05).collect();
    let mut pairs = 0.0;
    for &pattern in patterns {
        let slot = usize::from(level_in(pattern, at)).checked_sub(1);
        if let Some(slot) = slot.and_then(|slot| seen.get_mut(slot)) {
            *slot += 1.0;
            pairs += 1.0;
        }
    }
    let all: f64 = seen.iter().sum();
    (seen.iter().map(|share| share / all).collect(), pairs)
}

/// Shares of levels among random pairs, the equal level exact.
fn mixed_levels(
    rows: &Prepared,
    at: usize,
    column: &Column,
    levels: impl Iterator<Item = u8>,
) -> Vec<f64> {
    // Half a pair a level, and twenty spread as shipped, so that no level is impossible.
    let mut seen: Vec<f64> =
        expected_levels(column.kind).1.iter().map(|u| 20.0 * u + 0.5).collect();
    for level in levels {
        if let Some(slot) = usize::from(level).checked_sub(1).and_then(|slot| seen.get_mut(slot)) {
            *slot += 1.0;
        }
    }
    let exact = if column.kind == FieldKind::Alias { None } else { equal_share(rows, at, column) };
    if let (Some(exact), Some((top, rest))) = (exact, seen.split_last_mut()) {
        let below: f64 = rest.iter().sum();
        *top = exact.max(1e-9);
        rest.iter_mut().for_each(|share| *share *= (1.0 - exact) / below);
    }
    let all: f64 = seen.iter().sum();
    seen.iter().map(|share| share / all).collect()
}

/// Share of the pairs with both values present that have equal values, over all pairs allowed.
fn equal_share(rows: &Prepared, at: usize, column: &Column) -> Option<f64> {
    // Spans equal to themselves are at another level, so only single days count here.
    let exact = |code: u32| column.days(code).is_none_or(|days| days.first == days.last);
    let choose = |n: u64| as_f64(n) * (as_f64(n) - 1.0) / 2.0;
    let filled: u64 = column.counts.iter().map(|rows| u64::from(*rows)).sum();
    let coded = column.counts.iter().zip(1_u32..);
    let mut all = choose(filled);
    let mut equal: f64 =
        coded.filter(|(_, code)| exact(*code)).map(|(n, _)| choose(u64::from(*n))).sum();
    if rows.some_may_not_pair() {
        // Pairs within a list that is closed are none: by list and value, and by list.
        let mut within: Vec<(u32, u32)> = (0..rows.rows)
            .map(|rank| (rows.list(rank), rows.code(rank, at)))
            .filter(|(list, code)| *code != 0 && rows.closed(*list))
            .collect();
        within.sort_unstable();
        let of = |run: &[(u32, u32)]| choose(run.len() as u64);
        all -= within.chunk_by(|a, b| a.0 == b.0).map(of).sum::<f64>();
        let runs = within.chunk_by(|a, b| a == b);
        let exact = runs.filter(|run| run.first().is_some_and(|&(_, code)| exact(code)));
        equal -= exact.map(of).sum::<f64>();
    }
    (all > 0.0).then_some(equal / all)
}

impl Learnt {
    fn learn_m(&mut self, sums: &[Vec<f64>; 3], total: f64) {
        let shipped = expected_levels(self.kind).0;
        let all: Vec<f64> =
            (0..shipped.len()).map(|at| sums.iter().filter_map(|sum| sum.get(at)).sum()).collect();
        self.m[FREE] = blended(&all, shipped, SHIPPED_SHARE * total + SHIPPED_LINKS);
        for state in [DIFFERS, AGREES] {
            let own: f64 = sums[state].iter().sum();
            self.m[state] = blended(&sums[state], &self.m[FREE], SHIPPED_SHARE * own + 5.0);
        }
    }

    /// Whether its values may be rare or common.
    fn has_terms(&self) -> bool {
        !matches!(self.kind, FieldKind::Sex | FieldKind::Alias)
    }

    /// `-log2` of the chance that two strangers are equal (1/1024 bit).
    fn average(&self) -> i32 {
        let top = usize::from(top_level(self.kind)) - 1;
        self.u[FREE].get(top).map_or(0, |u| -to_units(u.log2()))
    }

    fn model(&self, field: &Field, terms: Option<Terms>, parent: Option<&Field>) -> FieldModel {
        let units =
            |levels: &[f64]| levels.iter().map(|p| to_units(p.log2())).collect::<Vec<i32>>();
        let beside = parent.map(|parent| Beside {
            field: parent.name.clone(),
            kind: parent.kind,
            m_agrees: units(&self.m[AGREES]),
            u_agrees: units(&self.u[AGREES]),
            m_differs: units(&self.m[DIFFERS]),
        });
        FieldModel {
            name: Some(field.name.clone()),
            kind: self.kind,
            m: units(&self.m[FREE]),
            u: units(&self.u[FREE]),
            terms,
            beside,
        }
    }
}

/// Shares of what was seen, with what was known before counting as so many pairs.
fn blended(seen: &[f64], known: &[f64], weight: f64) -> Vec<f64> {
    let all: f64 = seen.iter().sum::<f64>() + weight;
    seen.iter().zip(known).map(|(seen, known)| (seen + weight * known) / all).collect()
}
