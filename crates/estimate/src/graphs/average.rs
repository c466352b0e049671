//! The weights of all graphs and all numbers of unseen people.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::enumerate::{Graph, decomposable};
use super::stretch::{LONGEST, NODES, Shape, Shapes};
use crate::error::{Error, Result};
use crate::exp::exp;
use crate::posterior::Posterior;
use crate::table::Table;

/// Parts into which the grid is cut, whatever the number of threads, so that sums are the same.
const PARTS: usize = 16;
/// A weight that changes by more than this power of e over a stretch is looked at in halves of it.
const STEEP: f64 = 1.0;
/// A logarithm of a weight so far below the greatest is nothing: 10^-17 of it, and all graphs that there are together 10^-12.
const NOTHING: f64 = -40.0;
/// The grid begins with this many times the observed.
const FIRST: u64 = 10;
/// The grid is not made longer than this many times the observed.
const LAST: u64 = 1000;
/// The grid is long enough when its last hundredth holds less than this.
const EDGE: f64 = 1e-6;

/// What is held of the number before the data.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grid {
    /// From 1 to this number, and no further.
    Fixed(u64),
    /// From 1 to ten times the observed, and further by doubling until nothing is left at its end.
    Adaptive,
}

/// Settings of the averaging.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
#[schemars(rename = "GraphSettings")]
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
    let looker = Looker { sets: &sets, graphs: &graphs, shapes: Shapes::up_to(LONGEST), top };
    let mut is_unbounded = false;
    sums.extend(&looker, first);
    if settings.grid == Grid::Adaptive {
        while edge(&sums.numbers) > EDGE {
            if sums.numbers.len() as u64 >= LAST * n {
                is_unbounded = true;
                break;
            }
            let to = (2 * sums.numbers.len() as u64).min(LAST * n);
            sums.extend(&looker, to);
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

/// What is known at the numbers looked at: of each set of lists its evidence, and what all graphs share.
struct Looked {
    sets: Vec<[f64; NODES]>,
    shared: [f64; NODES],
    /// The greatest of those.
    most: f64,
}

impl Looked {
    /// What no logarithm of a weight of a graph is above, between the first number and the last. The evidence of a set falls: it
    /// is the logarithm of a ratio of gamma functions of which the lower grows faster.
    fn bound(&self, graph: &Graph) -> f64 {
        let of = |(set, sign): &(u32, i8)| {
            let set = &self.sets[*set as usize];
            (if *sign < 0 { set[NODES - 1] } else { set[0] }) * f64::from(*sign)
        };
        self.most + graph.terms.iter().map(of).sum::<f64>()
    }

    /// Logarithms of the weights of a graph.
    fn of(&self, graph: &Graph) -> [f64; NODES] {
        let mut ln = self.shared;
        for (set, sign) in &graph.terms {
            let sign = f64::from(*sign);
            let of = ln.iter_mut().zip(&self.sets[*set as usize]);
            of.for_each(|(one, of_set)| *one += sign * of_set);
        }
        ln
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

    /// The evidence of each set at some numbers of unseen people.
    fn look(&self, unseen: [u64; NODES]) -> Looked {
        let unseen = unseen.map(|one| one as f64);
        let n = self.n as f64;
        let whole = unseen.map(|one| ln_gamma(one + n + self.prior_persons));
        let mut sets = vec![[0.0; NODES]; self.fixed.len()];
        for ((out, fixed), none) in sets.iter_mut().zip(&self.fixed).zip(&self.none).skip(1) {
            for ((out, one), whole) in out.iter_mut().zip(&unseen).zip(&whole) {
                *out = ln_gamma(one + none) + (fixed - whole);
            }
        }
        let shared = unseen
            .map(|one| ln_gamma(one + n + 1.0) - ln_gamma(one + 1.0) + self.prior.ln(n + one));
        Looked { sets, most: most(&shared), shared }
    }

    /// About the greatest logarithm of a weight, from a few numbers all over the grid.
    fn top(&self, graphs: &[Graph], last: u64) -> f64 {
        let step = (last / (NODES * NODES) as u64).max(1);
        let mut top = f64::NEG_INFINITY;
        for row in 0..NODES as u64 {
            let looked =
                self.look(std::array::from_fn(|at| 1 + (row * NODES as u64 + at as u64) * step));
            top = graphs.iter().fold(top, |top, graph| top.max(most(&looked.of(graph))));
        }
        top
    }
}

fn most(of: &[f64; NODES]) -> f64 {
    of.iter().fold(f64::NEG_INFINITY, |most, one| most.max(*one))
}

fn least(of: &[f64; NODES]) -> f64 {
    of.iter().fold(f64::INFINITY, |least, one| least.min(*one))
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
    fn extend(&mut self, looker: &Looker<'_>, last: u64) {
        let mut first = self.numbers.len() as u64 + 1;
        let mut stretches = Vec::new();
        while first <= last {
            let shape = looker.shapes.at(first, last + 1 - first);
            stretches.push((first, shape));
            first += shape.length();
        }
        let each = stretches.len().div_ceil(PARTS).max(1);
        let parts: Vec<Self> =
            stretches.par_chunks(each).map(|stretches| looker.part(stretches)).collect();
        for part in parts {
            self.numbers.extend(part.numbers);
            for (sum, more) in self.graphs.iter_mut().zip(part.graphs) {
                *sum += more;
            }
        }
    }
}

/// What weights are looked up with.
struct Looker<'a> {
    sets: &'a Sets,
    graphs: &'a [Graph],
    shapes: Shapes,
    /// Weights are told as shares of one of this logarithm.
    top: f64,
}

impl Looker<'_> {
    fn part(&self, stretches: &[(u64, &Shape)]) -> Sums {
        let mut sums = Sums::new(self.graphs.len());
        let all: Vec<u32> = (0..self.graphs.len() as u32).collect();
        for (first, shape) in stretches {
            let from = sums.numbers.len();
            sums.numbers.resize(from + shape.of_nodes.len(), 0.0);
            self.stretch(*first, shape, &all, from, &mut sums);
        }
        sums
    }

    /// Adds the weights of some graphs over one stretch, whose numbers lie at `from`.
    fn stretch(&self, first: u64, shape: &Shape, graphs: &[u32], from: usize, sums: &mut Sums) {
        let looked = self.sets.look(shape.nodes.map(|node| first + node));
        let half = self.shapes.half(shape);
        let (mut steep, mut of_all) = (Vec::new(), [0.0; NODES]);
        for at in graphs {
            let graph = &self.graphs[*at as usize];
            if looked.bound(graph) - self.top < NOTHING {
                continue;
            }
            let ln = looked.of(graph);
            if half.is_some() && most(&ln) - least(&ln) > STEEP {
                steep.push(*at);
                continue;
            }
            let weights = ln.map(|one| exp((one - self.top).clamp(-700.0, 700.0)));
            let mut sum = 0.0;
            for ((weight, all), of_sum) in weights.iter().zip(&mut of_all).zip(&shape.sum) {
                *all += weight;
                sum += weight * of_sum;
            }
            sums.graphs[*at as usize] += sum;
        }
        let length = shape.of_nodes.len();
        for (number, of_nodes) in sums.numbers[from..from + length].iter_mut().zip(&shape.of_nodes)
        {
            let made: f64 = of_nodes.iter().zip(&of_all).map(|(by, of)| by * of).sum();
            // What is next to nothing beside the rest of its stretch may come out below nothing.
            *number += made.max(0.0);
        }
        if let Some(half) = half.filter(|_| !steep.is_empty()) {
            let middle = half.of_nodes.len();
            self.stretch(first, half, &steep, from, sums);
            self.stretch(first + middle as u64, half, &steep, from + middle, sums);
        }
    }
}

fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights(table: &Table, delta: f64, longest: u64, last: u64) -> Sums {
        let graphs = decomposable(table.p());
        let sets = Sets::new(table, delta, NumberPrior::Inverse);
        let top = sets.top(&graphs, last);
        let shapes = Shapes::up_to(longest);
        let looker = Looker { sets: &sets, graphs: &graphs, shapes, top };
        let mut sums = Sums::new(graphs.len());
        sums.extend(&looker, last);
        sums
    }

    #[test]
    fn few_numbers_tell_what_all_numbers_do() {
        let small = [(1, 3), (2, 2), (4, 5), (3, 1), (5, 0), (6, 2), (7, 1)];
        let large = [(1, 9_000), (2, 7_000), (4, 4_000), (3, 900), (5, 400), (6, 310), (7, 61)];
        for (counts, delta, last) in
            [(small, 1.0, 300), (small, 0.125, 9_000), (large, 0.125, 90_000)]
        {
            let table = Table::new(["a", "b", "c"].map(str::to_owned).to_vec(), counts).unwrap();
            let few = weights(&table, delta, LONGEST, last);
            let all = weights(&table, delta, NODES as u64, last);
            let greatest = all.numbers.iter().copied().fold(0.0, f64::max);
            for (few, all) in few.numbers.iter().zip(&all.numbers) {
                assert!((few - all).abs() < 1e-9 * all + 1e-13 * greatest, "{few} {all}");
            }
            for (few, all) in few.graphs.iter().zip(&all.graphs) {
                assert!((few - all).abs() <= 1e-9 * all, "{few} {all}");
            }
        }
    }
}
