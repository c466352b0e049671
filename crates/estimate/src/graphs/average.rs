//! The weights of all graphs and all numbers of unseen people.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::enumerate::{Graph, decomposable};
use crate::error::{Error, Result};
use crate::exp::exp;
use crate::posterior::Posterior;
use crate::table::Table;

/// Numbers of unseen people that are looked at together: what is needed of all sets of lists stays near the processor.
const BLOCK: usize = 64;
/// Parts into which a stretch of the grid is cut, whatever the number of threads, so that sums are the same.
const PARTS: usize = 16;
/// A logarithm of a weight so far below the greatest is nothing: 10^-17 of it, and all graphs that there are together 10^-12.
const NOTHING: f64 = -40.0;
/// The grid begins with this many times the observed.
const FIRST: u64 = 10;
/// The grid is not made longer than this many times the observed.
const LAST: u64 = 1000;
/// The grid is long enough when its last hundredth holds less than this.
const EDGE: f64 = 1e-6;

/// What is held of the number before the data.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NumberPrior {
    /// Proportional to 1/N.
    Inverse,
    /// All numbers alike.
    Uniform,
    /// Poisson with a mean that has a gamma distribution (Madigan and York 1997): shape and rate in their notation.
    PoissonGamma {
        /// Shape.
        a: f64,
        /// Scale.
        b: f64,
    },
}

/// Which numbers of unseen people are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grid {
    /// From 1 to this number, and no further.
    Fixed(u64),
    /// From 1 to ten times the observed, and further by doubling until nothing is left at its end.
    Adaptive,
}

/// Settings of the averaging.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Prior persons in each combination of all lists. `None`: one person spread over all combinations, 2^-p.
    pub delta: Option<f64>,
    /// What is held of the number before the data.
    pub prior: NumberPrior,
    /// Which numbers of unseen people are looked at.
    pub grid: Grid,
}

impl Default for Settings {
    fn default() -> Self {
        Self { delta: None, prior: NumberPrior::Inverse, grid: Grid::Adaptive }
    }
}

/// A graph and its weight after the data.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphWeight {
    /// The graph.
    pub graph: Graph,
    /// Its weight; all add up to 1.
    pub weight: f64,
}

/// What averaging over graphs gives.
#[derive(Clone, Debug)]
pub struct GraphAverage {
    /// The distribution of the number.
    pub posterior: Posterior,
    /// Weights of all graphs, greatest first.
    pub graphs: Vec<GraphWeight>,
    /// Prior persons in each combination.
    pub delta: f64,
    /// How many numbers of unseen people were looked at.
    pub grid: u64,
    /// The grid was made as long as it may be, and there still was mass at its end: the data do not bound the number.
    pub is_unbounded: bool,
    /// Weight of the graph in which all lists depend on each other, and the data say nothing of who is on none.
    pub saturated: f64,
}

/// Averages over all decomposable graphs.
///
/// # Errors
/// If the table has fewer than three lists or more than [`super::MAX_LISTS`], or a setting is no number above 0.
pub fn average(table: &Table, settings: &Settings) -> Result<GraphAverage> {
    let p = table.p();
    if !(3..=super::MAX_LISTS).contains(&p) {
        return Err(Error::said(format!(
            "averaging over graphs takes 3 to {} lists, and there are {p}",
            super::MAX_LISTS
        )));
    }
    let delta = settings.delta.unwrap_or_else(|| (-(p as f64)).exp2());
    if !(delta > 0.0 && delta.is_finite()) {
        return Err(Error::said(format!(
            "delta is {delta}: it is a number above 0, such as {}",
            (-(p as f64)).exp2()
        )));
    }
    let graphs = decomposable(p);
    let sets = Sets::new(table, delta, settings.prior);
    let n = table.observed();
    let first = match settings.grid {
        Grid::Fixed(grid) => grid.max(1),
        Grid::Adaptive => FIRST * n,
    };
    let mut sums = Sums::new(graphs.len());
    let top = sets.top(&graphs, first);
    let mut is_unbounded = false;
    sums.extend(&sets, &graphs, top, first);
    if settings.grid == Grid::Adaptive {
        while edge(&sums.numbers) > EDGE {
            if sums.numbers.len() as u64 >= LAST * n {
                is_unbounded = true;
                break;
            }
            let to = (2 * sums.numbers.len() as u64).min(LAST * n);
            sums.extend(&sets, &graphs, top, to);
        }
    }
    let grid = sums.numbers.len() as u64;
    let total: f64 = sums.graphs.iter().sum();
    let mut weighed: Vec<GraphWeight> = graphs
        .into_iter()
        .zip(&sums.graphs)
        .map(|(graph, sum)| GraphWeight { graph, weight: sum / total })
        .collect();
    let saturated =
        weighed.iter().find(|one| one.graph.is_saturated(p)).map_or(0.0, |one| one.weight);
    weighed.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.graph.edges.cmp(&b.graph.edges)));
    let posterior = Posterior::new(n, sums.numbers);
    Ok(GraphAverage { posterior, graphs: weighed, delta, grid, is_unbounded, saturated })
}

/// Share of the mass in the last hundredth.
fn edge(numbers: &[f64]) -> f64 {
    let last = (numbers.len() / 100).max(1);
    numbers[numbers.len() - last..].iter().sum::<f64>() / numbers.iter().sum::<f64>()
}

/// What is the same for all graphs.
struct Sets {
    /// Of each set of lists, what does not depend on the unseen.
    fixed: Vec<f64>,
    /// Of each set of lists, those of the observed who are on none of it, and its prior persons.
    none: Vec<f64>,
    /// All prior persons.
    prior_persons: f64,
    n: u64,
    prior: NumberPrior,
}

/// A block of numbers of unseen people: of each set of lists its evidence, and what all graphs share.
struct Block {
    sets: Vec<[f64; BLOCK]>,
    /// Of each set its evidence at the first number and at the last. In between it falls: it is the logarithm of a ratio of gamma
    /// functions of which the lower grows faster.
    ends: Vec<[f64; 2]>,
    shared: [f64; BLOCK],
    /// The greatest of those.
    most: f64,
}

impl Block {
    fn new(sets: usize) -> Self {
        Self {
            sets: vec![[0.0; BLOCK]; sets],
            ends: vec![[0.0; 2]; sets],
            shared: [0.0; BLOCK],
            most: 0.0,
        }
    }

    /// What no logarithm of a weight of a graph is above.
    fn bound(&self, graph: &Graph) -> f64 {
        let of = |(set, sign): &(u32, i8)| {
            self.ends[*set as usize][usize::from(*sign < 0)] * f64::from(*sign)
        };
        self.most + graph.terms.iter().map(of).sum::<f64>()
    }
}

impl Sets {
    fn new(table: &Table, delta: f64, prior: NumberPrior) -> Self {
        let p = table.p();
        let prior_persons = delta * (p as f64).exp2();
        let (mut fixed, mut none) = (vec![0.0; 1 << p], vec![0.0; 1 << p]);
        for set in 1..1_u32 << p {
            let a = set.count_ones();
            let delta = delta * f64::from(p as u32 - a).exp2();
            let mut margin = std::collections::BTreeMap::new();
            for (mask, count) in table.cells() {
                *margin.entry(mask & set).or_insert(0_u64) += count;
            }
            let on_none = margin.remove(&0).unwrap_or(0) as f64;
            let others: f64 = margin
                .values()
                .map(|count| ln_gamma(*count as f64 + delta) - ln_gamma(delta))
                .sum();
            fixed[set as usize] = ln_gamma(prior_persons) + others - ln_gamma(delta);
            none[set as usize] = on_none + delta;
        }
        Self { fixed, none, prior_persons, n: table.observed(), prior }
    }

    /// The evidence of each set for a block of numbers from `first` on.
    fn block(&self, first: u64, block: &mut Block) {
        let mut whole = [0.0; BLOCK];
        ladder(first as f64 + self.n as f64 + self.prior_persons, &mut whole);
        for ((out, fixed), none) in block.sets.iter_mut().zip(&self.fixed).zip(&self.none).skip(1) {
            ladder(first as f64 + none, out);
            for (one, whole) in out.iter_mut().zip(&whole) {
                *one += fixed - whole;
            }
        }
        let mut ways = [0.0; BLOCK];
        ladder(first as f64 + self.n as f64 + 1.0, &mut ways);
        ladder(first as f64 + 1.0, &mut block.shared);
        for ((one, ways), at) in block.shared.iter_mut().zip(&ways).zip(0_u64..) {
            *one = ways - *one + self.prior.ln((self.n + first + at) as f64);
        }
        block.most = block.shared.iter().fold(f64::NEG_INFINITY, |most, one| most.max(*one));
        for (ends, set) in block.ends.iter_mut().zip(&block.sets) {
            *ends = [set[0], set[BLOCK - 1]];
        }
    }

    /// About the greatest logarithm of a weight, from a few numbers all over the grid.
    fn top(&self, graphs: &[Graph], last: u64) -> f64 {
        let steps = last.div_ceil(BLOCK as u64).min(256);
        let mut block = Block::new(self.fixed.len());
        let mut top = f64::NEG_INFINITY;
        for step in 0..steps {
            self.block(1 + step * (last / steps), &mut block);
            for graph in graphs {
                let ln: f64 = graph
                    .terms
                    .iter()
                    .map(|(set, sign)| block.sets[*set as usize][0] * f64::from(*sign))
                    .sum();
                top = top.max(ln + block.shared[0]);
            }
        }
        top
    }
}

impl NumberPrior {
    fn ln(self, number: f64) -> f64 {
        match self {
            Self::Inverse => -number.ln(),
            Self::Uniform => 0.0,
            Self::PoissonGamma { a, b } => {
                number * b.ln() - (number + a) * (1.0 + b).ln() + ln_gamma(number + a)
                    - ln_gamma(number + 1.0)
                    - ln_gamma(a)
            }
        }
    }
}

/// Sums of weights over the grid so far.
struct Sums {
    numbers: Vec<f64>,
    graphs: Vec<f64>,
}

impl Sums {
    fn new(graphs: usize) -> Self {
        Self { numbers: Vec::new(), graphs: vec![0.0; graphs] }
    }

    /// Goes on to `last`.
    fn extend(&mut self, sets: &Sets, graphs: &[Graph], top: f64, last: u64) {
        let first = self.numbers.len() as u64 + 1;
        let blocks = (last + 1 - first).div_ceil(BLOCK as u64);
        let each = blocks.div_ceil(PARTS as u64) * BLOCK as u64;
        let parts: Vec<Self> = (0..PARTS as u64)
            .into_par_iter()
            .map(|part| {
                let from = first + part * each;
                Self::part(sets, graphs, top, from..(from + each).min(last + 1))
            })
            .collect();
        for part in parts {
            self.numbers.extend(part.numbers);
            for (sum, more) in self.graphs.iter_mut().zip(part.graphs) {
                *sum += more;
            }
        }
    }

    fn part(sets: &Sets, graphs: &[Graph], top: f64, range: std::ops::Range<u64>) -> Self {
        let mut sums = Self::new(graphs.len());
        let mut block = Block::new(sets.fixed.len());
        let mut first = range.start;
        while first < range.end {
            sets.block(first, &mut block);
            let wide = ((range.end - first) as usize).min(BLOCK);
            let mut numbers = [0.0; BLOCK];
            for (graph, of_graph) in graphs.iter().zip(&mut sums.graphs) {
                if block.bound(graph) - top < NOTHING {
                    continue;
                }
                let mut ln = block.shared;
                for (set, sign) in &graph.terms {
                    let of = ln.iter_mut().zip(&block.sets[*set as usize]);
                    match sign {
                        1 => of.for_each(|(one, of_set)| *one += of_set),
                        -1 => of.for_each(|(one, of_set)| *one -= of_set),
                        _ => of.for_each(|(one, of_set)| *one += f64::from(*sign) * of_set),
                    }
                }
                ln.iter_mut().for_each(|one| *one = exp((*one - top).clamp(-700.0, 700.0)));
                ln[wide..].fill(0.0);
                // Of the graph, eight sums side by side.
                let mut all = [0.0; 8];
                for (weights, numbers) in ln.chunks_exact(8).zip(numbers.chunks_exact_mut(8)) {
                    for ((weight, number), sum) in weights.iter().zip(numbers).zip(&mut all) {
                        *number += weight;
                        *sum += weight;
                    }
                }
                *of_graph += all.iter().sum::<f64>();
            }
            sums.numbers.extend(&numbers[..wide]);
            first += BLOCK as u64;
        }
        sums
    }
}

/// The logarithm of the gamma function at `x`, `x + 1`, `x + 2` and so on.
fn ladder(x: f64, out: &mut [f64; BLOCK]) {
    let mut value = ln_gamma(x);
    for (one, at) in out.iter_mut().zip(0_u32..) {
        *one = value;
        value += (x + f64::from(at)).ln();
    }
}

fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}
