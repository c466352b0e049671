//! Tables as an averaged graph would make them again: whether the table at hand looks like one of them (posterior predictive
//! check; Gelman, Meng and Stern 1996, Statistica Sinica 6).
//!
//! Under the prior of 3.1 of Madigan and York the chance of being on a list, given the lists that it depends on, is Beta, each
//! apart from the others (Dawid and Lauritzen 1993), so that cells are drawn list by list.

use super::average::GraphAverage;
use super::enumerate::{Graph, order};
use crate::draws::Draws;
use crate::table::Table;

/// Graphs that are drawn from: those that hold the weight but for little.
const GRAPHS: usize = 50;

/// The share of `replicates` tables drawn anew that lie at least as far from what is expected as the table does (Freeman and
/// Tukey's distance, over all combinations but that with no list). Near 0: the graphs do not make such tables. `n0` is drawn from
/// the distribution of the number whatever the graph.
#[must_use]
pub fn predictive(table: &Table, found: &GraphAverage, replicates: usize, seed: u64) -> f64 {
    let mut draws = Draws::new(seed, 1 << 41);
    let numbers = found.posterior.spread(1_000);
    let graphs = &found.graphs[..found.graphs.len().min(GRAPHS)];
    let all: f64 = graphs.iter().map(|one| one.weight).sum();
    let observed: Vec<u64> = (0..1_u32 << table.p()).map(|mask| table.count(mask)).collect();
    let mut farther = 0;
    for _ in 0..replicates {
        let mut left = draws.uniform() * all;
        let drawn = graphs.iter().find(|one| {
            left -= one.weight;
            left <= 0.0
        });
        let Some(graph) = drawn.or(graphs.last()) else { return f64::NAN };
        let number = numbers[draws.below(numbers.len())];
        let unseen = number - table.observed() as f64;
        let chances = chances(table, &graph.graph, unseen, found.delta, &mut draws);
        let again = again(&chances, number as u64, &mut draws);
        if distance(&again, &chances, number) >= distance(&observed, &chances, number) {
            farther += 1;
        }
    }
    f64::from(farther) / replicates as f64
}

/// The chance of each combination, drawn given the table and the unseen.
fn chances(table: &Table, graph: &Graph, unseen: f64, delta: f64, draws: &mut Draws) -> Vec<f64> {
    let p = table.p();
    let mut chances = vec![1.0; 1 << p];
    for (list, parents) in order(p, graph.edges) {
        // By what the lists it depends on say, its chance.
        let prior = delta * f64::from(p as u32 - parents.count_ones() - 1).exp2();
        let mut of = std::collections::BTreeMap::new();
        let mut parent = parents;
        loop {
            let (mut on, mut off) = (prior, prior);
            for (mask, count) in table.cells().filter(|(mask, _)| mask & parents == parent) {
                *(if mask >> list & 1 == 1 { &mut on } else { &mut off }) += count as f64;
            }
            if parent == 0 {
                off += unseen;
            }
            // Beta, as a share of two gammas; in logarithms, since prior persons are fractions.
            let (on, off) = (draws.ln_gamma(on), draws.ln_gamma(off));
            of.insert(parent, 1.0 / (1.0 + (off - on).exp()));
            if parent == 0 {
                break;
            }
            parent = (parent - 1) & parents;
        }
        for (mask, chance) in (0_u32..).zip(&mut chances) {
            let on = of.get(&(mask & parents)).copied().unwrap_or(0.5);
            *chance *= if mask >> list & 1 == 1 { on } else { 1.0 - on };
        }
    }
    chances
}

fn again(chances: &[f64], number: u64, draws: &mut Draws) -> Vec<u64> {
    let (mut left, mut of) = (number, 1.0);
    chances
        .iter()
        .map(|chance| {
            let some = draws.binomial(left, (chance / of).clamp(0.0, 1.0));
            left -= some;
            of = (of - chance).max(f64::MIN_POSITIVE);
            some
        })
        .collect()
}

fn distance(counts: &[u64], chances: &[f64], number: f64) -> f64 {
    let each = counts.iter().zip(chances).skip(1);
    each.map(|(count, chance)| ((*count as f64).sqrt() - (number * chance).sqrt()).powi(2)).sum()
}
