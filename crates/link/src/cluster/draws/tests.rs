//! Draws beside the exact posterior over all partitions, by enumeration.

use std::collections::BTreeMap;

use super::*;
use crate::cluster::groups::Tie;

/// Ties in bits; `kept` where above the review floor.
fn nodes(count: usize, ties: &[(u32, u32, f64)], apart: &[(u32, u32)]) -> Nodes {
    let tie = |&(one, two, bits): &(u32, u32, f64)| Tie {
        one,
        two,
        evidence: i64::from(crate::to_units(bits)),
        weight: 0,
        kept: bits > -6.0,
    };
    Nodes::new(vec![1.0; count], ties.iter().map(tie).collect(), apart, -0.5)
}

/// Every partition of so many nodes, as restricted growth strings.
fn partitions(count: usize) -> Vec<Vec<u32>> {
    let mut all = vec![Vec::new()];
    for _ in 0..count {
        all = all
            .iter()
            .flat_map(|start: &Vec<u32>| {
                let groups = start.iter().max().map_or(0, |most| most + 1);
                (0..=groups).map(|group| start.iter().copied().chain([group]).collect())
            })
            .collect();
    }
    all
}

/// Groups numbered in the order in which they first appear.
fn named(of: &[u32]) -> Vec<u32> {
    let mut names = BTreeMap::new();
    of.iter()
        .map(|group| {
            let next = u32::try_from(names.len()).unwrap();
            *names.entry(*group).or_insert(next)
        })
        .collect()
}

/// The weight of a partition by the definition: the product of odds within groups that kept ties hold together.
fn weight(nodes: &Nodes, of: &[u32]) -> f64 {
    let count = u32::try_from(of.len()).unwrap();
    let mut bits = 0.0;
    for one in 0..count {
        for two in (one + 1..count).filter(|two| of[*two as usize] == of[one as usize]) {
            bits += nodes.between(one, two);
        }
        // Whoever shares the group is reached over kept ties.
        let mut reached = vec![one];
        let mut at = 0;
        while let Some(&node) = reached.get(at) {
            let near = nodes.near(node).iter().filter(|near| near.holds).map(|near| near.node);
            for other in near.filter(|other| of[*other as usize] == of[one as usize]) {
                if !reached.contains(&other) {
                    reached.push(other);
                }
            }
            at += 1;
        }
        if reached.len() < of.iter().filter(|group| **group == of[one as usize]).count() {
            return 0.0;
        }
    }
    bits.exp2()
}

/// Pearson's statistic of draws against the exact posterior, and its degrees of freedom; partitions expected less than
/// five times count as one.
fn statistic(nodes: &Nodes, draws: &[Vec<u32>]) -> (f64, f64) {
    let mut seen: BTreeMap<Vec<u32>, f64> = BTreeMap::new();
    for draw in draws {
        *seen.entry(named(draw)).or_default() += 1.0;
    }
    let all = partitions(nodes.len());
    let weights: Vec<f64> = all.iter().map(|of| weight(nodes, of)).collect();
    let sum: f64 = weights.iter().sum();
    let (mut found, mut cells, mut rare) = (0.0, 0.0, (0.0, 0.0));
    for (of, weight) in all.iter().zip(weights) {
        let expected = weight / sum * draws.len() as f64;
        let seen = seen.get(of).copied().unwrap_or(0.0);
        assert!(weight > 0.0 || seen == 0.0, "{of:?} may not be");
        if expected < 5.0 {
            rare = (rare.0 + expected, rare.1 + seen);
        } else {
            found += (seen - expected).powi(2) / expected;
            cells += 1.0;
        }
    }
    if rare.0 > 1.0 {
        found += (rare.1 - rare.0).powi(2) / rare.0;
        cells += 1.0;
    }
    (found, cells - 1.0)
}

fn components() -> Vec<Nodes> {
    vec![
        nodes(2, &[(0, 1, 1.0)], &[]),
        nodes(3, &[(0, 1, 2.0), (1, 2, 1.0)], &[]),
        nodes(3, &[(0, 1, 3.0), (1, 2, 2.0), (0, 2, -8.0)], &[]),
        nodes(4, &[(0, 1, 4.0), (2, 3, 4.0), (1, 2, 1.0), (0, 3, -2.0)], &[]),
        nodes(4, &[(0, 1, 1.5), (1, 2, 0.5), (2, 3, 2.5), (0, 2, 1.0)], &[(0, 3)]),
    ]
}

#[test]
fn draws_of_few_nodes_have_the_frequencies_of_the_exact_posterior() {
    for nodes in components() {
        let draws = drawn(&nodes, 20_000, Random(7));
        let (found, freedom) = statistic(&nodes, &draws);
        // Six standard deviations above the mean of the chi-square distribution.
        assert!(found < freedom + 6.0 * (2.0 * freedom).sqrt(), "{found} on {freedom}");
    }
}

#[test]
fn the_chain_for_many_nodes_has_the_same_frequencies() {
    for nodes in components() {
        let mut walk = Walk::new(&nodes, Random(11));
        let draws: Vec<Vec<u32>> = (0..20_000)
            .map(|_| {
                walk.rounds(3);
                walk.of.clone()
            })
            .collect();
        let (found, freedom) = statistic(&nodes, &draws);
        // Draws of a chain hang together, so the bound is wider.
        assert!(found < 3.0 * (freedom + 6.0 * (2.0 * freedom).sqrt()), "{found} on {freedom}");
    }
}

#[test]
fn the_sum_over_groupings_is_that_of_the_enumeration() {
    for nodes in components() {
        let all = partitions(nodes.len());
        let sum: f64 = all.iter().map(|of| weight(&nodes, of)).sum();
        let together = weight(&nodes, &vec![0; nodes.len()]) / sum;
        assert!((nodes.together() - together).abs() < 1e-9, "{together}");
    }
}

#[test]
fn nodes_of_one_list_or_told_apart_never_stand_together_on_the_way_either() {
    // A ring of twenty nodes, each next to the next, in two lists by turns; the first and the third are apart besides.
    let ties: Vec<(u32, u32, f64)> = (0..20).map(|at| (at, (at + 1) % 20, 3.0)).collect();
    let lists = (0..20).map(|at| vec![at % 2]).collect();
    let nodes = nodes(20, &ties, &[(0, 1)]).with_lists(lists);
    for draw in drawn(&nodes, 200, Random(3)) {
        for one in 0..20_usize {
            for two in (one + 1..20).filter(|two| draw[*two] == draw[one]) {
                assert!(one % 2 != two % 2 && (one, two) != (0, 1), "{draw:?}");
            }
        }
    }
}
