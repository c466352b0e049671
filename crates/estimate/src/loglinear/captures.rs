//! People who differ in how easily they come onto a list: models with a term in the number of lists (Rivest and Baillargeon 2007,
//! "Applications and extensions of Chao's moment estimator", Biometrics 63).

use super::fit::Z_95;
use super::poisson::Poisson;
use crate::error::{Error, Result};
use crate::table::Table;

/// How the logarithm of what is expected bends with the number `k` of lists that a person is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Not at all: all people are alike.
    Alike,
    /// Chao's: whatever is said of people on three lists and more, the fewest unseen that agree with it. A lower bound.
    Chao,
    /// `2^k - 1`: mild.
    Poisson,
    /// `k^2 / 2`: chances whose odds are log-normal (Darroch and others 1993).
    Darroch,
    /// `ln 3.5 - ln(3.5 + k)`, turned round: strong.
    Gamma,
}

/// A model with a term in the number of lists.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Captures {
    /// How it bends.
    pub shape: Shape,
    /// How many people are on no list.
    pub unseen: f64,
    /// Standard error of the number.
    pub error: f64,
    /// Logarithm of the likelihood (Poisson).
    pub likelihood: f64,
    observed: f64,
}

impl Captures {
    /// How many people there are.
    #[must_use]
    pub fn number(&self) -> f64 {
        self.observed + self.unseen
    }

    /// Limits of the number, 95 %, log-normal in the unseen.
    #[must_use]
    pub fn limits(&self) -> (f64, f64) {
        let ratio = self.error / self.unseen;
        let c = (Z_95 * (1.0 + ratio * ratio).ln().sqrt()).exp();
        (self.observed + self.unseen / c, self.observed + self.unseen * c)
    }
}

impl Shape {
    /// All of them, from the mildest to the strongest.
    pub const ALL: [Self; 5] = [Self::Alike, Self::Chao, Self::Poisson, Self::Darroch, Self::Gamma];

    fn columns(self, p: usize) -> Vec<Vec<f64>> {
        let of = |bend: &dyn Fn(f64) -> f64| (0..=p).map(|k| bend(k as f64)).collect::<Vec<f64>>();
        match self {
            Self::Alike => Vec::new(),
            // A term for each number of lists from three on: max(k - j + 1, 0).
            Self::Chao => (3..=p).map(|j| of(&|k| (k - j as f64 + 1.0).max(0.0))).collect(),
            Self::Poisson => vec![of(&|k| k.exp2() - 1.0)],
            Self::Darroch => vec![of(&|k| k * k / 2.0)],
            Self::Gamma => vec![of(&|k| 3.5_f64.ln() - (3.5 + k).ln())],
        }
    }
}

/// Fits a model in which people differ. `by_list`: each list has its own term (M_th); else all lists are one (M_h).
///
/// # Errors
/// If the table has too many lists, or the model has no estimate on it.
pub fn captures(table: &Table, shape: Shape, by_list: bool) -> Result<Captures> {
    let p = table.p();
    let mut bends = shape.columns(p);
    loop {
        let fitted = captures_with(table, &bends, by_list)?;
        // Chao's terms are not below 0: one that comes out so is left out.
        let first = 1 + if by_list { p } else { 1 };
        let below = (shape == Shape::Chao)
            .then(|| fitted.values[first..].iter().position(|value| *value < -1e-9))
            .flatten();
        if let Some(at) = below {
            bends.remove(at);
            continue;
        }
        let unseen = fitted.values[0].exp();
        return Ok(Captures {
            shape,
            unseen,
            error: (unseen + unseen * unseen * fitted.variance).sqrt(),
            likelihood: fitted.likelihood,
            observed: table.observed() as f64,
        });
    }
}

fn captures_with(table: &Table, bends: &[Vec<f64>], by_list: bool) -> Result<Poisson> {
    let p = table.p();
    if p > super::MAX_FIT_LISTS {
        return Err(Error::said(format!(
            "log-linear models take up to {} lists, and there are {p}",
            super::MAX_FIT_LISTS
        )));
    }
    let (mut columns, mut counts) = (Vec::new(), Vec::new());
    for mask in 1..1_u32 << p {
        let k = mask.count_ones() as usize;
        columns.push(1.0);
        if by_list {
            columns.extend((0..p).map(|list| f64::from(mask >> list & 1)));
        } else {
            columns.push(k as f64);
        }
        columns.extend(bends.iter().map(|bend| bend[k]));
        counts.push(table.count(mask) as f64);
    }
    Poisson::fit(&columns, &counts)
}
