//! Log-linear models of the combinations of lists (Fienberg 1972; Bishop, Fienberg and Holland 1975, chapter 6).
//!
//! The logarithm of the expected number of people with a combination of lists is a sum over the sets of lists of the model that
//! the combination holds. The people on no list are `exp` of the intercept.

mod captures;
mod exist;
mod fit;
mod lattice;
mod model;
mod poisson;
mod predictive;
mod profile;
mod search;
mod stepwise;

pub use captures::{Captures, Shape, captures};
pub use exist::{Identified, identified};
pub(crate) use fit::Z_95;
pub use fit::{Fit, fit, fit_without};
pub use model::{Model, hierarchical};
pub use predictive::predictive;
pub use profile::profile;
pub use search::{Criterion, Ranked, search, search_among};
pub use stepwise::stepwise;

/// Most lists of which all hierarchical models are looked at.
pub const MAX_LISTS: usize = 5;
/// Most lists of a model: all combinations are cells.
pub const MAX_FIT_LISTS: usize = 12;
