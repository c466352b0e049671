//! Limits by the profile of the likelihood (Cormack 1992, "Interval estimation for mark-recapture studies of closed
//! populations", Biometrics 48).

use super::fit::{counts, fit, fit_counts};
use super::model::Model;
use crate::error::Result;
use crate::table::Table;

/// Half of what 95 % of a chi-square distribution of one degree lies below.
const DROP: f64 = 3.841_458_820_694_124 / 2.0;
/// Numbers are found to this distance.
const NEAR: f64 = 1e-4;

/// The numbers of people at which the likelihood has fallen by as much as 95 % limits allow: lower, greatest, upper. The
/// upper is infinite where it does not fall so far within a thousand times the observed.
///
/// # Errors
/// If the model has no estimate.
pub fn profile(table: &Table, model: &Model) -> Result<(f64, f64, f64)> {
    let best = fit(table, model)?;
    let profile = Profile { counts: counts(table)?, model, n: table.observed() as f64 };
    // The greatest lies near the estimate of the Poisson form.
    let (mut low, mut high) = (best.unseen * 0.25, best.unseen * 4.0 + 10.0);
    let third = |low: f64, high: f64| (low + (high - low) * 0.382, low + (high - low) * 0.618);
    while high - low > NEAR * (1.0 + low) {
        let (a, b) = third(low, high);
        if profile.at(a)? < profile.at(b)? { low = a } else { high = b }
    }
    let top = (low + high) / 2.0;
    let floor = profile.at(top)? - DROP;
    let lower = if profile.at(0.0)? >= floor { 0.0 } else { profile.crossing(0.0, top, floor)? };
    let mut far = top * 2.0 + 10.0;
    while profile.at(far)? >= floor {
        far *= 2.0;
        if far > 1000.0 * profile.n {
            return Ok((profile.n + lower, profile.n + top, f64::INFINITY));
        }
    }
    let upper = profile.crossing(far, top, floor)?;
    Ok((profile.n + lower, profile.n + top, profile.n + upper))
}

struct Profile<'a> {
    counts: Vec<f64>,
    model: &'a Model,
    n: f64,
}

impl Profile<'_> {
    /// The logarithm of the multinomial likelihood, the greatest at so many unseen.
    fn at(&self, unseen: f64) -> Result<f64> {
        let mut counts = self.counts.clone();
        counts[0] = unseen;
        let (fit, _) = fit_counts(&counts, self.model, &[])?;
        let total = self.n + unseen;
        let of = (0_u32..)
            .zip(&counts)
            .filter(|(_, count)| **count > 0.0)
            .map(|(mask, count)| count * (fit.expected(mask) / total).ln());
        Ok(libm::lgamma(total + 1.0) - libm::lgamma(unseen + 1.0) + of.sum::<f64>())
    }

    /// Where the likelihood crosses a floor, between one place below it and one above.
    fn crossing(&self, mut below: f64, mut above: f64, floor: f64) -> Result<f64> {
        while (above - below).abs() > NEAR * (1.0 + above.abs()) {
            let middle = (above + below) / 2.0;
            if self.at(middle)? < floor { below = middle } else { above = middle }
        }
        Ok((above + below) / 2.0)
    }
}
