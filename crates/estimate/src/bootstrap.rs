//! Limits by drawing the table again, with the choice of a model inside (Silverman, Chan and Vincent 2024, "Bootstrapping multiple
//! systems estimates to account for model selection", Statistics and Computing 34); bias-corrected and accelerated (Efron 1987).

use rayon::prelude::*;
use serde::Serialize;

use crate::chains::{normal_below, normal_quantile, quantile};
use crate::draws::Draws;
use crate::loglinear::Z_95;
use crate::table::Table;

/// Limits by drawing again.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Bootstrap {
    /// Lower limit, 95 %.
    pub lower: f64,
    /// Upper limit, 95 %.
    pub upper: f64,
    /// How often the table was drawn again.
    pub replicates: usize,
    /// How many of those had no estimate. They are left out.
    pub failed: usize,
    /// Half of the draws lie below it.
    pub median: f64,
    /// The draws, ascending.
    #[serde(skip)]
    pub draws: Vec<f64>,
}

/// Draws the people of a table again `replicates` times, estimates each time by `estimate` (which chooses its model anew), and
/// gives limits. `None` where the table itself has no estimate, or fewer than 20 draws have one.
#[must_use]
pub fn bootstrap(
    table: &Table,
    replicates: usize,
    seed: u64,
    estimate: impl Fn(&Table) -> Option<f64> + Sync,
) -> Option<Bootstrap> {
    let own = estimate(table)?;
    let cells: Vec<(u32, u64)> = table.cells().collect();
    let drawn: Vec<Option<f64>> = (0..replicates as u64)
        .into_par_iter()
        .map(|stream| estimate(&again(table, &cells, &mut Draws::new(seed, stream))?))
        .collect();
    let mut found: Vec<f64> =
        drawn.into_iter().flatten().filter(|number| number.is_finite()).collect();
    if found.len() < 20 {
        return None;
    }
    found.sort_by(f64::total_cmp);
    let below = found.partition_point(|one| *one < own) as f64;
    let level = found.partition_point(|one| *one <= own) as f64;
    let share = ((below + level) / 2.0).clamp(0.5, found.len() as f64 - 0.5) / found.len() as f64;
    let (bias, bend) = (normal_quantile(share), acceleration(table, &cells, &estimate));
    let at = |z: f64| {
        let sum = bias + z;
        quantile(&found, normal_below(bias + sum / (1.0 - bend * sum)).clamp(0.0, 1.0))
    };
    Some(Bootstrap {
        lower: at(-Z_95),
        upper: at(Z_95),
        replicates,
        failed: replicates - found.len(),
        median: quantile(&found, 0.5),
        draws: found,
    })
}

/// As many people as in the table, drawn from it.
fn again(table: &Table, cells: &[(u32, u64)], draws: &mut Draws) -> Option<Table> {
    let (mut left, mut of) = (table.observed(), table.observed());
    let mut drawn = Vec::with_capacity(cells.len());
    for (mask, count) in cells {
        let some = draws.binomial(left, *count as f64 / of as f64);
        drawn.push((*mask, some));
        left -= some;
        of -= count;
    }
    Table::new(table.lists().to_vec(), drawn).ok()
}

/// Efron's acceleration, by leaving out one person of each combination in turn.
fn acceleration(
    table: &Table,
    cells: &[(u32, u64)],
    estimate: &(impl Fn(&Table) -> Option<f64> + Sync),
) -> f64 {
    let without: Vec<(f64, f64)> = cells
        .par_iter()
        .filter_map(|(mask, count)| {
            let less = cells.iter().map(|(other, n)| (*other, n - u64::from(other == mask)));
            let number = estimate(&Table::new(table.lists().to_vec(), less).ok()?)?;
            Some((*count as f64, number))
        })
        .collect();
    let people: f64 = without.iter().map(|(count, _)| count).sum();
    let mean = without.iter().map(|(count, number)| count * number).sum::<f64>() / people;
    let sum = |power: i32| -> f64 {
        without.iter().map(|(count, number)| count * (mean - number).powi(power)).sum()
    };
    let spread = sum(2).powf(1.5);
    if spread > 0.0 { sum(3) / (6.0 * spread) } else { 0.0 }
}
