//! All engines side by side on one table, and what can be said of them together.

mod checks;
mod engines;
mod relinked;
mod report;
mod run;
mod words;

pub use checks::{AsTruth, Checks, HeldOut, Number, Predictive, Psi, checks};
pub use relinked::{Wrong, relinked};
pub use report::{Agreement, Caution, Estimate, Method, Reason, Refusal, Report};
pub use run::{Settings, assess, assess_repeats};
pub use words::{Lang, agreement, caution, count, model, name, reason};
