//! Adding pairs of lists one by one (Chan, Silverman and Vincent 2021, "Multiple systems estimation for sparse capture
//! data", JASA 116).

use super::fit::{Fit, counts, estimate, fit};
use super::lattice::over;
use super::model::Model;
use crate::error::Result;
use crate::table::Table;

/// Begins with the lists alone, and adds, as long as there is one, the pair whose overlap is least probable under what is
/// fitted: the smaller of the two tails of a Poisson distribution, below `threshold`. Pairs with which the model would
/// have no estimate are passed over.
///
/// # Errors
/// If the lists alone have no estimate.
pub fn stepwise(table: &Table, threshold: f64) -> Result<Fit> {
    let p = table.p();
    let pairs: Vec<u32> =
        (0..p).flat_map(|i| (i + 1..p).map(move |j| 1_u32 << i | 1 << j)).collect();
    let counts = counts(table)?;
    let mut on = counts.clone();
    over(&mut on, p);
    let mut fitted = fit(table, &Model::new(p, &[]))?;
    loop {
        let expected = fitted.expected_on();
        let mut candidates: Vec<(f64, u32)> = pairs
            .iter()
            .filter(|pair| !fitted.model.interactions().contains(pair))
            .map(|pair| (tail(on[*pair as usize], expected[*pair as usize]), *pair))
            .filter(|(tail, _)| *tail < threshold)
            .collect();
        // The first of those that are equally improbable comes first.
        candidates.sort_by(|a, b| a.0.total_cmp(&b.0));
        let next = candidates
            .iter()
            .find_map(|(_, pair)| estimate(table, &counts, &fitted.model.with(*pair)));
        match next {
            Some(next) => fitted = next,
            None => return Ok(fitted),
        }
    }
}

/// The smaller of the probabilities of at most, and of at least, so many, where it is below a half: the tail on the side of the
/// mean on which the number lies, added up from the number on.
fn tail(observed: f64, mean: f64) -> f64 {
    if mean <= 0.0 {
        return if observed > 0.0 { 0.0 } else { 1.0 };
    }
    let mut at = (observed * mean.ln() - mean - libm::lgamma(observed + 1.0)).exp();
    let (mut sum, mut count) = (at, observed);
    while at > sum * 1e-17 {
        if observed < mean {
            at *= count / mean;
            count -= 1.0;
        } else {
            count += 1.0;
            at *= mean / count;
        }
        sum += at;
    }
    sum
}
