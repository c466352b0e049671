//! Whether links between three lists agree with each other.
//!
//! Three lists check each other without truth: where a record of one list is linked to records of two others, those two are one
//! person as well, so a link between them is either there or missed (or one of the two links is wrong). And where the two ends of
//! a link are both linked into a third list, they should meet there, else one of the three links is wrong.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::input::as_f64;
use crate::prepare::Prepared;
use crate::runner::Scored;

/// The links between two lists, checked by way of all others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Triangle {
    /// The two lists, by their number.
    pub lists: [u32; 2],
    /// Pairs of a record of the one and one of the other that are both linked to one record of a third list, for each such
    /// record.
    pub paths: u64,
    /// Of those, pairs that are linked themselves.
    pub closed: u64,
    /// Share of links between the two lists that are missed, if the links by way of others are right: `1 - closed / paths`.
    pub missed: Option<f64>,
    /// Links between the two lists of which both ends are linked into some third list, for each such list.
    pub checked: u64,
    /// Of those, links of which both ends are linked to one record there.
    pub met: u64,
    /// Share of links that take part in a contradiction: `1 - met / checked`. One wrong link of three suffices for it.
    pub contradicted: Option<f64>,
}

/// Checks the links between each two lists, where there are three or more; links are pairs of a weight at or above the threshold.
/// `scored` ascends.
pub(crate) fn triangles(rows: &Prepared, scored: &[Scored], threshold: i32) -> Vec<Triangle> {
    if rows.unique.len() < 3 {
        return Vec::new();
    }
    let across =
        |pair: &&Scored| pair.weight >= threshold && rows.list(pair.a) != rows.list(pair.b);
    let links: Vec<(u32, u32)> =
        scored.iter().filter(across).map(|pair| (pair.a, pair.b)).collect();
    let mut near: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for &(a, b) in &links {
        near.entry(a).or_default().push(b);
        near.entry(b).or_default().push(a);
    }
    near.values_mut().for_each(|near| near.sort_unstable());
    let of = |rank: u32| near.get(&rank).map_or(&[][..], Vec::as_slice);
    let mut found: BTreeMap<[u32; 2], [u64; 4]> = BTreeMap::new();
    let between = |a: u32, b: u32| {
        let (one, two) = (rows.list(a), rows.list(b));
        [one.min(two), one.max(two)]
    };
    for own in near.values() {
        for (at, &a) in own.iter().enumerate() {
            for &b in own.get(at + 1..).unwrap_or_default() {
                if rows.list(a) == rows.list(b) {
                    continue;
                }
                let counts = found.entry(between(a, b)).or_default();
                counts[0] += 1;
                counts[1] += u64::from(of(a).binary_search(&b).is_ok());
            }
        }
    }
    for &(a, b) in &links {
        for (list, met) in thirds(rows, (a, of(a)), (b, of(b))) {
            debug_assert!(list != rows.list(a) && list != rows.list(b), "a third list");
            let counts = found.entry(between(a, b)).or_default();
            counts[2] += 1;
            counts[3] += u64::from(met);
        }
    }
    found.into_iter().map(|(lists, counts)| triangle(lists, counts)).collect()
}

/// The third lists into which both records are linked, and whether they meet there.
fn thirds(
    rows: &Prepared,
    (a, near_a): (u32, &[u32]),
    (b, near_b): (u32, &[u32]),
) -> BTreeMap<u32, bool> {
    let mut thirds = BTreeMap::new();
    let third =
        |rank: &&u32| rows.list(**rank) != rows.list(a) && rows.list(**rank) != rows.list(b);
    for one in near_a.iter().filter(third) {
        let list = rows.list(*one);
        if near_b.iter().any(|two| rows.list(*two) == list) {
            *thirds.entry(list).or_insert(false) |= near_b.binary_search(one).is_ok();
        }
    }
    thirds
}

fn triangle(lists: [u32; 2], [paths, closed, checked, met]: [u64; 4]) -> Triangle {
    let open = |part: u64, all: u64| (all > 0).then(|| 1.0 - as_f64(part) / as_f64(all));
    Triangle {
        lists,
        paths,
        closed,
        missed: open(closed, paths),
        checked,
        met,
        contradicted: open(met, checked),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Field, FieldKind, Input, Values};

    #[test]
    fn a_missing_side_and_a_link_that_leads_elsewhere_are_counted() {
        // Lists 0, 1, 2; every row a value of its own, so ranks are looked up by row.
        let names: Vec<Option<String>> = (0..7).map(|at| Some(format!("name{at}"))).collect();
        let input = Input {
            ids: (0..7).collect(),
            list: vec![0, 1, 2, 0, 1, 2, 2],
            unique: vec![false; 3],
            fields: vec![Field {
                name: "name".to_owned(),
                kind: FieldKind::FullName,
                values: Values::Text(names.into_iter().collect()),
            }],
            link_only: false,
        };
        let rows = Prepared::new(&input);
        let rank = |row: usize| rows.rank_of.get(row).copied().unwrap_or(0);
        // 0-1-2 is linked but for 0-2; 3-4 is linked, and leads to 5 from the one side and to 6 from the other.
        let links = [(0, 1), (1, 2), (3, 4), (3, 5), (4, 6)];
        let mut scored: Vec<Scored> = links
            .iter()
            .map(|&(a, b)| (rank(a).min(rank(b)), rank(a).max(rank(b))))
            .map(|(a, b)| Scored { a, b, weight: 2048, pattern: 0 })
            .collect();
        scored.sort_unstable();
        let found = triangles(&rows, &scored, 0);
        let of = |lists| found.iter().find(|one| one.lists == lists);
        let first = of([0, 2]).map(|one| (one.paths, one.closed, one.missed));
        assert_eq!(first, Some((2, 0, Some(1.0))));
        let second = of([0, 1]).map(|one| (one.checked, one.met, one.contradicted));
        assert_eq!(second, Some((1, 0, Some(1.0))));
    }
}
