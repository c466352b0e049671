//! The persons found: how many records each has, and how firmly they hold together.

use std::collections::{BTreeMap, BTreeSet};

use paradero_link::Pair;

use super::run::{Told, real, share, weight};

/// One person of two records or more.
pub(super) struct Cluster<'a> {
    /// Ascending.
    pub(super) rows: Vec<u32>,
    /// Reported pairs within it.
    pub(super) pairs: Vec<&'a Pair>,
    /// The probability that its records are one person.
    pub(super) confidence: f64,
    /// Weight of its weakest needed link: without links so weak it falls apart; none where its reported
    /// pairs do not hold it together.
    pub(super) weakest: Option<f64>,
    /// The rows on one side of that link.
    pub(super) side: BTreeSet<u32>,
    /// The links that hold it together, the strongest first.
    pub(super) needed: Vec<&'a Pair>,
}

impl Cluster<'_> {
    /// Pairs of its records that were not compared, or weigh less than what is reported.
    pub(super) fn unreported(&self) -> usize {
        self.rows.len() * (self.rows.len() - 1) / 2 - self.pairs.len()
    }

    /// Mean weight of its reported pairs.
    pub(super) fn mean(&self) -> f64 {
        share(self.pairs.iter().map(|pair| weight(pair)).sum(), real(self.pairs.len()))
    }

    /// How many persons it is by the truth column.
    pub(super) fn people(&self, told: &Told<'_>) -> usize {
        self.rows.iter().filter_map(|row| told.person(*row)).collect::<BTreeSet<_>>().len()
    }
}

/// Records of each cluster by its least row.
pub(super) fn members(told: &Told<'_>) -> BTreeMap<u32, Vec<u32>> {
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (row, cluster) in (0_u32..).zip(&told.run.linked.clusters) {
        members.entry(*cluster).or_default().push(row);
    }
    members
}

/// Clusters of two records or more.
pub(super) fn clusters<'a>(told: &Told<'a>, members: &BTreeMap<u32, Vec<u32>>) -> Vec<Cluster<'a>> {
    let mut pairs: BTreeMap<u32, Vec<&Pair>> = BTreeMap::new();
    for pair in told.pairs().iter().filter(|pair| pair.linked) {
        let cluster = told.run.linked.clusters.get(pair.a as usize).copied().unwrap_or(pair.a);
        pairs.entry(cluster).or_default().push(pair);
    }
    members
        .iter()
        .filter(|(_, rows)| rows.len() > 1)
        .map(|(least, rows)| {
            let sure = told.run.linked.confidence.get(*least as usize).copied();
            cluster(rows, pairs.remove(least).unwrap_or_default(), sure.unwrap_or(1.0))
        })
        .collect()
}

/// Joins the strongest links first (Kruskal's greatest spanning tree); the last one needed is the weakest.
fn cluster<'a>(rows: &[u32], pairs: Vec<&'a Pair>, confidence: f64) -> Cluster<'a> {
    let mut strongest = pairs.clone();
    strongest.sort_by_key(|pair| (std::cmp::Reverse(pair.weight), pair.a, pair.b));
    let mut groups: BTreeMap<u32, u32> = rows.iter().map(|row| (*row, *row)).collect();
    let mut left = rows.len();
    let (mut weakest, mut side, mut needed) = (None, BTreeSet::new(), Vec::new());
    for pair in strongest {
        let of = |row: u32| groups.get(&row).copied().unwrap_or(row);
        let (one, two) = (of(pair.a), of(pair.b));
        if one == two {
            continue;
        }
        left -= 1;
        needed.push(pair);
        if left == 1 {
            weakest = Some(weight(pair));
            side = groups.iter().filter(|(_, group)| **group == one).map(|(row, _)| *row).collect();
        }
        groups.values_mut().filter(|group| **group == two).for_each(|group| *group = one);
    }
    Cluster { rows: rows.to_vec(), pairs, confidence, weakest, needed, side }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weakest_link_is_the_bridge_between_two_halves() {
        let pair = |a, b, bits: i32| Pair { a, b, weight: bits * 1024, linked: true, pattern: 0 };
        let pairs = [pair(1, 2, 9), pair(3, 4, 8), pair(2, 3, 1), pair(1, 4, -2)];
        let found = cluster(&[1, 2, 3, 4], pairs.iter().collect(), 0.5);
        assert_eq!(found.weakest, Some(1.0));
        assert_eq!(found.needed, [&pairs[0], &pairs[1], &pairs[2]]);
        assert!(found.side == [1, 2].into() || found.side == [3, 4].into());
        assert_eq!(found.unreported(), 2);
        let parted = cluster(&[1, 2, 3], vec![&pairs[0]], 0.5);
        assert_eq!(parted.weakest, None);
    }
}
