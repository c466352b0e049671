//! Which pairs are made, each by the first blocking rule that makes it.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

use super::expr::{Expr, holds};
use super::model::{SplinkLinkType, SplinkModel, Way};
use super::tables::{Pairing, Tables};
use super::{Rows, SplinkRows};

/// Pairs of equal keys that one part of the work looks at, about.
const PART: u64 = 1 << 17;

/// One way of making pairs, over the rows of a run.
struct Keyed<'m> {
    /// By row, of the left record: 0 makes no pair.
    left: Vec<u32>,
    /// By row, of the right record; none: as of the left.
    right: Option<Vec<u32>>,
    rest: Option<&'m Expr>,
    /// Rows by the key of the right record, within one key by place.
    rows: Vec<u32>,
    /// Where the rows of a key start.
    starts: Vec<u32>,
}

impl Keyed<'_> {
    fn right(&self) -> &[u32] {
        self.right.as_deref().unwrap_or(&self.left)
    }

    /// The rows that a row on the left may stand with, by place.
    fn bucket(&self, left: u32) -> &[u32] {
        let key = self.left.get(left as usize).copied().unwrap_or(0) as usize;
        if key == 0 {
            return &[];
        }
        let start = self.starts.get(key).copied().unwrap_or(0) as usize;
        let end = self.starts.get(key + 1).copied().unwrap_or(0) as usize;
        self.rows.get(start..end).unwrap_or(&[])
    }

    fn makes(&self, left: u32, right: u32, pairing: &Pairing<'_>) -> bool {
        let one = self.left.get(left as usize).copied().unwrap_or(0);
        let two = self.right().get(right as usize).copied().unwrap_or(0);
        one != 0 && one == two && self.rest.is_none_or(|rest| holds(rest, pairing))
    }
}

/// Part of the work: some rows on the left under one way.
pub(super) struct Part {
    way: usize,
    /// The blocking rule that the way is of.
    pub(super) rule: usize,
    places: Range<usize>,
}

/// The pairs of a run, to be made part by part.
pub(super) struct Blocking<'m> {
    ways: Vec<Keyed<'m>>,
    /// Rows by place: of two rows the one with the lower place is the left record.
    rows: Vec<u32>,
    place: Vec<u32>,
    lists: &'m [u32],
    link_type: SplinkLinkType,
    pub(super) parts: Vec<Part>,
}

impl<'m> Blocking<'m> {
    pub(super) fn new(model: &'m SplinkModel, given: &Rows<'m>, tables: &Tables<'_>) -> Self {
        let rows = places(model.link_type, given.given);
        let mut place = vec![0_u32; rows.len()];
        for (at, row) in (0_u32..).zip(&rows) {
            if let Some(slot) = place.get_mut(*row as usize) {
                *slot = at;
            }
        }
        let ways = model.ways.iter().map(|way| keyed(way, &rows, tables)).collect();
        let mut blocking = Self {
            ways,
            rows,
            place,
            lists: given.given.lists,
            link_type: model.link_type,
            parts: Vec::new(),
        };
        for (at, way) in model.ways.iter().enumerate() {
            blocking.split(at, way.rule);
        }
        blocking
    }

    /// Cuts the work of a way into parts.
    fn split(&mut self, way: usize, rule: usize) {
        let Some(keyed) = self.ways.get(way) else { return };
        let (mut start, mut work) = (0, 0);
        for (at, row) in self.rows.iter().enumerate() {
            work += keyed.bucket(*row).len() as u64;
            if work >= PART {
                self.parts.push(Part { way, rule, places: start..at + 1 });
                (start, work) = (at + 1, 0);
            }
        }
        if work > 0 {
            self.parts.push(Part { way, rule, places: start..self.rows.len() });
        }
    }

    /// Makes the pairs of a part, with `pairing` set to each.
    pub(super) fn each(&self, part: &Part, pairing: &Pairing<'_>, mut found: impl FnMut(u32, u32)) {
        let Some(way) = self.ways.get(part.way) else { return };
        let before = self.ways.get(..part.way).unwrap_or(&[]);
        for (at, left) in
            (part.places.start..).zip(self.rows.get(part.places.clone()).unwrap_or(&[]))
        {
            let bucket = way.bucket(*left);
            let after = bucket.partition_point(|row| {
                self.place.get(*row as usize).is_some_and(|place| *place as usize <= at)
            });
            for right in bucket.get(after..).unwrap_or(&[]) {
                if self.link_type == SplinkLinkType::LinkOnly
                    && self.lists.get(*left as usize) == self.lists.get(*right as usize)
                {
                    continue;
                }
                pairing.set(*left, *right);
                if way.rest.is_none_or(|rest| holds(rest, pairing))
                    && !before.iter().any(|earlier| earlier.makes(*left, *right, pairing))
                {
                    found(*left, *right);
                }
            }
        }
    }
}

/// Rows in the order by which Splink tells the left record of a pair from the right: by id where nothing is linked
/// across lists, as numbers where all ids are; where two lists are linked the first list comes first; else by list
/// and id as one text. Rows of equal ids go as they stand.
fn places(link_type: SplinkLinkType, given: &SplinkRows<'_>) -> Vec<u32> {
    let count = u32::try_from(given.ids.len()).unwrap_or(u32::MAX);
    let mut rows: Vec<u32> = (0..count).collect();
    let id = |row: &u32| given.ids.get(*row as usize).map_or("", String::as_str);
    let list = |row: &u32| given.lists.get(*row as usize).copied().unwrap_or(0);
    if link_type == SplinkLinkType::DedupeOnly {
        let numbers: Option<Vec<i64>> = given.ids.iter().map(|id| id.parse().ok()).collect();
        match numbers {
            Some(numbers) => rows.sort_by_key(|row| numbers.get(*row as usize).copied()),
            None => rows.sort_by(|one, two| id(one).cmp(id(two))),
        }
    } else if link_type == SplinkLinkType::LinkOnly && given.list_names.len() == 2 {
        rows.sort_by_key(list);
    } else {
        let whole = |row: &u32| {
            let name = given.list_names.get(list(row) as usize).map_or("", String::as_str);
            format!("{name}-__-{}", id(row))
        };
        rows.sort_by_cached_key(whole);
    }
    rows
}

fn keyed<'m>(way: &'m Way, places: &[u32], tables: &Tables<'_>) -> Keyed<'m> {
    let count = places.len();
    let same = way.keys.iter().all(|(left, right)| left == right);
    let mut left = vec![1_u32; count];
    let mut right = (!same).then(|| left.clone());
    for (number, (one, two)) in way.keys.iter().enumerate() {
        let (one, two) = (tables.codes(*one), tables.codes(*two));
        if number == 0 {
            left = one.to_vec();
            right = right.map(|_| two.to_vec());
            continue;
        }
        // Keys of several parts are numbered anew, alike on both sides.
        let mut numbers: HashMap<(u32, u32), u32, FixedState> = HashMap::default();
        let mut join = |keys: &mut [u32], codes: &[u32]| {
            for (key, code) in keys.iter_mut().zip(codes) {
                let next = u32::try_from(numbers.len() + 1).unwrap_or(u32::MAX);
                *key = match (*key, *code) {
                    (0, _) | (_, 0) => 0,
                    both => *numbers.entry(both).or_insert(next),
                };
            }
        };
        join(&mut left, one);
        if let Some(right) = &mut right {
            join(right, two);
        }
    }
    let mut keyed =
        Keyed { left, right, rest: way.rest.as_ref(), rows: Vec::new(), starts: Vec::new() };
    (keyed.starts, keyed.rows) = buckets(&keyed, places);
    keyed
}

/// Rows sorted by key, within one key by place, and where each key starts.
fn buckets(keyed: &Keyed<'_>, places: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let keys = keyed.right();
    let most = keys.iter().chain(&keyed.left).max().copied().unwrap_or(0) as usize;
    let mut starts = vec![0_u32; most + 2];
    for key in keys {
        if let Some(count) = starts.get_mut(*key as usize + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    let mut next = starts.clone();
    let mut rows = vec![0_u32; keys.len()];
    for row in places {
        let key = keys.get(*row as usize).copied().unwrap_or(0) as usize;
        if let Some(at) = next.get_mut(key) {
            if let Some(slot) = rows.get_mut(*at as usize) {
                *slot = *row;
            }
            *at += 1;
        }
    }
    (starts, rows)
}
