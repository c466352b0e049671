//! Tables as a fitted model would make them again.

use super::fit::Fit;
use crate::draws::Draws;
use crate::table::Table;

/// The share of `replicates` tables drawn from the fitted model that lie at least as far from what it expects as the table does
/// (Freeman and Tukey's distance, over all combinations but that with no list). The model is not fitted again to them, so that a
/// bad fit shows a little less than it is.
#[must_use]
pub fn predictive(table: &Table, fit: &Fit, replicates: usize, seed: u64) -> f64 {
    let cells: Vec<(f64, f64)> = (1..1_u32 << table.p())
        .map(|mask| (table.count(mask) as f64, fit.expected(mask)))
        .collect();
    let distance = |counts: &mut dyn Iterator<Item = f64>| -> f64 {
        counts.zip(&cells).map(|(count, (_, mean))| (count.sqrt() - mean.sqrt()).powi(2)).sum()
    };
    let own = distance(&mut cells.iter().map(|(count, _)| *count));
    let mut draws = Draws::new(seed, 1 << 42);
    let mut farther = 0;
    for _ in 0..replicates {
        let drawn: Vec<f64> = cells.iter().map(|(_, mean)| draws.poisson(*mean)).collect();
        farther += u32::from(distance(&mut drawn.into_iter()) >= own);
    }
    f64::from(farther) / replicates as f64
}
