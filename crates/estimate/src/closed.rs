//! Small formulas: a number from two lists, and bounds from how often people were caught.

use serde::{Deserialize, Serialize};

use crate::loglinear::Z_95;
use crate::table::Table;

/// An estimate by a formula. Numbers of people.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct Closed {
    /// The estimate.
    pub number: f64,
    /// Its standard error, where the formula has one.
    pub error: Option<f64>,
}

impl Closed {
    /// Limits, 95 %, log-normal in what is above `observed` (Chao 1987). `None` without an error, or where nobody is unseen.
    #[must_use]
    pub fn limits(&self, observed: u64) -> Option<(f64, f64)> {
        let observed = observed as f64;
        let (unseen, error) = (self.number - observed, self.error?);
        if unseen <= 0.0 {
            return None;
        }
        let ratio = error / unseen;
        let c = (Z_95 * (1.0 + ratio * ratio).ln().sqrt()).exp();
        Some((observed + unseen / c, observed + unseen * c))
    }
}

/// Two lists of a table: their sizes, how many people are on both, and what that gives.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct Pair {
    /// The lists, by their places.
    pub lists: (usize, usize),
    /// Their sizes.
    pub sizes: (u64, u64),
    /// People on both.
    pub both: u64,
    /// Lincoln 1930, Petersen 1896: the sizes over the people on both. `None` where nobody is.
    pub petersen: Option<Closed>,
    /// Chapman 1951, which has no bias where the sizes together reach the number.
    pub chapman: Closed,
    /// Odds ratio of being on both, given which of the other lists a person is on (Mantel and Haenszel 1959, over the combinations
    /// of the others but none): 1 where the lists have nothing to do with each other. `None` where nothing is to be compared.
    pub odds_ratio: Option<f64>,
}

/// Every two lists of a table. How far their numbers lie apart is a picture of how lists depend on each other.
#[must_use]
pub fn pairs(table: &Table) -> Vec<Pair> {
    let p = table.p();
    let both = (0..p).flat_map(|i| (i + 1..p).map(move |j| (i, j)));
    both.map(|(i, j)| {
        let sizes = (table.on(i), table.on(j));
        let both = table.on_all(1 << i | 1 << j);
        let (a, b, m) = (sizes.0 as f64, sizes.1 as f64, both as f64);
        let petersen = (both > 0).then(|| Closed {
            number: a * b / m,
            error: Some((a * b * (a - m) * (b - m) / (m * m * m)).sqrt()),
        });
        let chapman = Closed {
            number: (a + 1.0) * (b + 1.0) / (m + 1.0) - 1.0,
            error: Some(
                ((a + 1.0) * (b + 1.0) * (a - m) * (b - m) / ((m + 1.0).powi(2) * (m + 2.0)))
                    .sqrt(),
            ),
        };
        Pair { lists: (i, j), sizes, both, petersen, chapman, odds_ratio: odds_ratio(table, i, j) }
    })
    .collect()
}

fn odds_ratio(table: &Table, i: usize, j: usize) -> Option<f64> {
    let pair = 1_u32 << i | 1 << j;
    let mut by_others: std::collections::BTreeMap<u32, [f64; 4]> =
        std::collections::BTreeMap::new();
    for (mask, count) in table.cells().filter(|(mask, _)| mask & !pair != 0) {
        let place = (mask >> i & 1) as usize * 2 + (mask >> j & 1) as usize;
        by_others.entry(mask & !pair).or_default()[place] += count as f64;
    }
    let (mut alike, mut unlike) = (0.0, 0.0);
    for [neither, second, first, both] in by_others.into_values() {
        let all = neither + second + first + both;
        alike += both * neither / all;
        unlike += first * second / all;
    }
    (unlike > 0.0).then_some(alike / unlike)
}

/// Bounds and numbers from how many people were caught once, twice and so on: `frequencies[k]` people `k` times. Of
/// several lists (how many have a person) or of one list with repeats.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct Repeats {
    /// Chao 1987: a lower bound, n + f1^2 / (2 f2). `None` where nobody was caught twice.
    pub chao: Option<Closed>,
    /// The same without its bias: n + f1 (f1 - 1) / (2 (f2 + 1)).
    pub chao_unbiased: Closed,
    /// Zelterman 1988: n / (1 - exp(-2 f2 / f1)). `None` where nobody was caught once, or twice.
    pub zelterman: Option<Closed>,
}

/// What the frequencies of captures give.
#[must_use]
pub fn repeats(frequencies: &[u64]) -> Repeats {
    let f = |k: usize| frequencies.get(k).copied().unwrap_or(0) as f64;
    let n: f64 = frequencies.iter().skip(1).map(|count| *count as f64).sum();
    let (f1, f2) = (f(1), f(2));
    let chao = (f2 > 0.0).then(|| {
        let r = f1 / f2;
        Closed {
            number: n + f1 * f1 / (2.0 * f2),
            error: Some((f2 * (r.powi(4) / 4.0 + r.powi(3) + r * r / 2.0)).sqrt()),
        }
    });
    let chao_unbiased =
        Closed { number: n + f1 * (f1 - 1.0).max(0.0) / (2.0 * (f2 + 1.0)), error: None };
    let zelterman = (f1 > 0.0 && f2 > 0.0).then(|| {
        // Böhning 2008: variance with the rate 2 f2 / f1.
        let rate = 2.0 * f2 / f1;
        let (miss, number) = ((-rate).exp(), n / (1.0 - (-rate).exp()));
        let variance = n * miss / (1.0 - miss).powi(2)
            * (1.0 + n * miss * rate * rate / (1.0 - miss).powi(2) * (1.0 / f1 + 1.0 / f2));
        Closed { number, error: Some(variance.sqrt()) }
    });
    Repeats { chao, chao_unbiased, zelterman }
}

/// How much of the population the lists cover, by sample coverage (Chao and Tsay 1998): the mean share of each list that is
/// on another one too, and the number that it gives.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct Coverage {
    /// Estimated coverage, 0 to 1.
    pub coverage: f64,
    /// Mean overlap of a list with the others over the coverage. `None` where no list has any overlap.
    pub number: Option<f64>,
}

/// Sample coverage of a table of two lists or more.
#[must_use]
pub fn coverage(table: &Table) -> Coverage {
    let p = table.p() as f64;
    let alone = (0..table.p()).filter(|j| table.on(*j) > 0);
    let coverage =
        1.0 - alone.map(|j| table.count(1 << j) as f64 / table.on(j) as f64).sum::<f64>() / p;
    let distinct = table.observed() as f64
        - (0..table.p()).map(|j| table.count(1 << j) as f64).sum::<f64>() / p;
    Coverage { coverage, number: (coverage > 0.0).then(|| distinct / coverage) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_lists_by_hand() {
        let lists = ["a", "b"].map(str::to_owned).to_vec();
        let table = Table::new(lists, [(1, 30), (2, 20), (3, 20)]).unwrap();
        let pair = pairs(&table)[0];
        assert_eq!((pair.sizes, pair.both), ((50, 40), 20));
        assert!((pair.petersen.unwrap().number - 100.0).abs() < 1e-12);
        assert!((pair.chapman.number - (51.0 * 41.0 / 21.0 - 1.0)).abs() < 1e-12);
    }

    #[test]
    fn the_bound_of_chao_is_as_published() {
        // Van der Heijden and others 2003: 1,645 once, 183 twice.
        let found = repeats(&[0, 1_645, 183, 37, 13, 1, 1]);
        let chao = found.chao.unwrap();
        assert!((chao.number - 9_273.0).abs() < 1.0, "{}", chao.number);
        let (lower, upper) = chao.limits(1_880).unwrap();
        assert!(lower > 1_880.0 && lower < chao.number && chao.number < upper);
    }

    #[test]
    fn nobody_twice_is_a_bound_without_chaos_formula() {
        let found = repeats(&[0, 10]);
        assert_eq!((found.chao, found.zelterman), (None, None));
        assert!((found.chao_unbiased.number - 55.0).abs() < 1e-12);
        assert_eq!(repeats(&[0]).chao_unbiased.number, 0.0);
    }
}
