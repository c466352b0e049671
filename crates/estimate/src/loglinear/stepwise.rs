//! Adding pairs of lists one by one (Chan, Silverman and Vincent 2021, "Multiple systems estimation for sparse capture
//! data", JASA 116).

use super::exist::{Identified, identified};
use super::fit::{Fit, fit};
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
    let mut fitted = fit(table, &Model::new(p, &[]))?;
    loop {
        let mut best: Option<(f64, Fit)> = None;
        for pair in pairs.iter().filter(|pair| !fitted.model.interactions().contains(pair)) {
            let observed = table.on_all(*pair);
            let masks = (1..1_u32 << p).filter(|mask| mask & pair == *pair);
            let expected: f64 = masks.map(|mask| fitted.expected(mask)).sum();
            let tail = tail(observed, expected);
            if tail >= threshold || best.as_ref().is_some_and(|(least, _)| tail >= *least) {
                continue;
            }
            let model = fitted.model.with(*pair);
            if identified(table, &model) != Identified::Fine {
                continue;
            }
            if let Ok(next) = fit(table, &model) {
                best = Some((tail, next));
            }
        }
        match best {
            Some((_, next)) => fitted = next,
            None => return Ok(fitted),
        }
    }
}

/// The smaller of the probabilities of at most, and of at least, so many.
fn tail(observed: u64, mean: f64) -> f64 {
    let (mut below, mut at) = (0.0, 0.0);
    for count in 0..=observed {
        let count = count as f64;
        at = (count * mean.ln() - mean - libm::lgamma(count + 1.0)).exp();
        below += at;
    }
    below.min(1.0 - below + at)
}
