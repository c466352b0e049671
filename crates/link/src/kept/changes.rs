//! What became of persons when rows were added, and why.

use std::collections::{BTreeMap, BTreeSet};

use crate::explain::{Explainer, Part};

use super::KeptModel;
use super::add::{Judged, KeptPair};
use super::grouped::Near;

/// What happened to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Changed {
    /// All its rows are new.
    New,
    /// A new row joined it.
    Grew,
    /// Several persons are one now.
    Merged,
    /// Its rows are several persons now.
    Split,
}

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The person: its earliest row; of one that was split, what was its earliest row.
    pub person: u32,
    /// What happened to it.
    pub what: Changed,
    /// The new row that brought it about; it may be of another person now, which took rows of this one or made it doubtful
    /// whose they are. None where a judgement alone did.
    pub came: Option<u32>,
    /// The row of the person with which that one agrees best.
    pub met: Option<u32>,
    /// The weight of the two (1/1024 bit).
    pub weight: Option<i32>,
    /// The parts of that weight, if asked for.
    pub parts: Vec<Part>,
    /// Merged: the persons that were; split: the persons that its rows are of
    /// now, among which it need not be itself; ascending.
    pub persons: Vec<u32>,
    /// A judgement that came with the rows names a row of these persons.
    pub judged: bool,
}

impl Change {
    fn of(person: u32, what: Changed, came: Option<u32>) -> Self {
        let (parts, persons) = (Vec::new(), Vec::new());
        Self { person, what, came, met: None, weight: None, parts, persons, judged: false }
    }
}

/// The best pair of two rows that are now one person: weight, new row, the other.
type Best = (i32, u32, u32);

/// Whether the other row is an earlier one, the weight, the other row: the greatest is the best.
type Order = (bool, i32, std::cmp::Reverse<u32>);

/// Compares the persons of rows before and now; rows ascend and new ones had none.
pub(super) fn changes(
    kept: &KeptModel,
    near: &Near,
    (before, now): (&[Option<u32>], &[u32]),
    pairs: &[KeptPair],
    (said, explain): (&[Judged], bool),
) -> Vec<Change> {
    let mut members: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    let mut parts: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for (at, (before, now)) in before.iter().zip(now).enumerate() {
        members.entry(*now).or_default().push(at);
        if let Some(before) = before {
            parts.entry(*before).or_default().insert(*now);
        }
    }
    let best = best_pairs(near, (before, now), pairs);
    let mut all = Vec::new();
    for (&person, members) in &members {
        let was: BTreeSet<u32> =
            members.iter().filter_map(|at| before.get(*at).copied().flatten()).collect();
        let came: Vec<u32> = members
            .iter()
            .filter(|at| before.get(**at).is_some_and(Option::is_none))
            .filter_map(|at| near.rows.get(*at).copied())
            .collect();
        all.extend(of_person(person, &came, &was, &best));
    }
    let is_new = |at: &usize| before.get(*at).is_some_and(Option::is_none);
    // The earliest new row among those that now have rows of a person.
    let taker = |person: &u32| {
        let now = parts.get(person).into_iter().flatten();
        let rows = now.filter_map(|part| members.get(part)).flatten().copied();
        rows.filter(is_new).min().and_then(|at| near.rows.get(at).copied())
    };
    for change in all.iter_mut().filter(|change| change.came.is_none()) {
        change.came = change.persons.iter().filter_map(taker).min();
    }
    for (&person, parts) in parts.iter().filter(|(_, parts)| parts.len() > 1) {
        let persons = parts.iter().copied().collect();
        all.push(Change { persons, ..Change::of(person, Changed::Split, taker(&person)) });
    }
    for change in all.iter_mut().filter(|change| change.came.is_none()) {
        change.came = rival(near, (before, now), pairs, change);
    }
    let named = said.iter().flat_map(|&(a, b, _)| [a, b]);
    let named = named.filter_map(|row| near.rows.binary_search(&row).ok());
    let judged: BTreeSet<u32> = named
        .flat_map(|at| [before.get(at).copied().flatten(), now.get(at).copied()])
        .flatten()
        .collect();
    for change in &mut all {
        let mut persons = change.persons.iter().chain([&change.person]);
        change.judged = persons.any(|person| judged.contains(person));
    }
    all.sort_by_key(|change| (change.person, change.what, change.came));
    if explain {
        explained(kept, near, &mut all);
    }
    all
}

/// The new row that weighs most beside rows of the persons of a change, though it stands with none of them: it may be of
/// another person, so that it became doubtful whose those rows are.
fn rival(
    near: &Near,
    (before, now): (&[Option<u32>], &[u32]),
    pairs: &[KeptPair],
    change: &Change,
) -> Option<u32> {
    let persons = || change.persons.iter().chain([&change.person]);
    let concerned = |at: usize| {
        let earlier = before.get(at).copied().flatten();
        earlier.is_some() && persons().any(|one| earlier == Some(*one) || now.get(at) == Some(one))
    };
    let ends = pairs.iter().flat_map(|pair| [(pair.a, pair.b, pair), (pair.b, pair.a, pair)]);
    let best = ends.filter_map(|(new, other, pair)| {
        let (own, beside) =
            near.rows.binary_search(&new).ok().zip(near.rows.binary_search(&other).ok())?;
        let is_new = before.get(own).is_some_and(Option::is_none);
        (is_new && concerned(beside)).then_some((pair.weight, std::cmp::Reverse(new)))
    });
    best.max().map(|(_, std::cmp::Reverse(row))| row)
}

/// What became of one person: `came` are its new rows, `was` the persons that its earlier rows were.
fn of_person(
    person: u32,
    came: &[u32],
    was: &BTreeSet<u32>,
    best: &BTreeMap<u32, Best>,
) -> Vec<Change> {
    let change = |what: Changed, best: Option<Best>, came: Option<u32>| Change {
        met: best.map(|(_, _, met)| met),
        weight: best.map(|(weight, _, _)| weight),
        ..Change::of(person, what, best.map(|(_, came, _)| came).or(came))
    };
    let of = |row: &u32| best.get(row).copied();
    match was.len() {
        0 => {
            let best = came.iter().filter_map(of).max();
            vec![change(Changed::New, best, came.first().copied())]
        }
        1 => came.iter().map(|row| change(Changed::Grew, of(row), Some(*row))).collect(),
        _ => {
            let best = came.iter().filter_map(of).max();
            let persons = was.iter().copied().collect();
            vec![Change { persons, ..change(Changed::Merged, best, came.first().copied()) }]
        }
    }
}

/// By new row its best pair within its person: an earlier row before a new one, then by weight, then the earliest.
fn best_pairs(
    near: &Near,
    (before, now): (&[Option<u32>], &[u32]),
    pairs: &[KeptPair],
) -> BTreeMap<u32, Best> {
    let mut best: BTreeMap<u32, (Order, Best)> = BTreeMap::new();
    for pair in pairs {
        let places =
            near.rows.binary_search(&pair.a).ok().zip(near.rows.binary_search(&pair.b).ok());
        let Some((one, two)) = places else { continue };
        if now.get(one) != now.get(two) {
            continue;
        }
        for (own, other, row, met) in [(one, two, pair.a, pair.b), (two, one, pair.b, pair.a)] {
            let is_new = |at: usize| before.get(at).is_some_and(Option::is_none);
            if !is_new(own) {
                continue;
            }
            let order = (!is_new(other), pair.weight, std::cmp::Reverse(met));
            let found = (order, (pair.weight, row, met));
            best.entry(row).and_modify(|known| *known = (*known).max(found)).or_insert(found);
        }
    }
    best.into_iter().map(|(row, (_, best))| (row, best)).collect()
}

/// Adds the parts of the weights.
fn explained(kept: &KeptModel, near: &Near, changes: &mut [Change]) {
    let model = kept.model_for(&near.input, &near.ready);
    let explainer = Explainer::new(&near.input, &near.ready, &model);
    for change in changes {
        let rank = |row: Option<u32>| near.rank(row?);
        if let Some((a, b)) = rank(change.came).zip(rank(change.met)) {
            change.parts = explainer.ranks(a.min(b), a.max(b));
        }
    }
}
