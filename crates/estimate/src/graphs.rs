//! Averaging over decomposable graphs (Madigan and York 1997, "Bayesian methods for estimation of the size of a closed
//! population", Biometrika 84).
//!
//! A graph says which lists depend on each other. A decomposable one is a product of its cliques over its separators, so its
//! evidence is a signed sum of terms that depend on one set of lists each.

mod average;
mod enumerate;
mod predict;
mod stretch;

pub use average::{GraphAverage, GraphWeight, Grid, NumberPrior, Settings, average};
pub use enumerate::{Graph, decomposable};
pub use predict::predictive;

/// Most lists that graphs are averaged over: there are 617,675 decomposable graphs of seven.
pub const MAX_LISTS: usize = 7;
