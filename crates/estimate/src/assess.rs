//! All engines side by side on one table, and what can be said of them together.

mod report;
mod run;
mod words;

pub use report::{Agreement, Caution, Estimate, Method, Reason, Refusal, Report};
pub use run::{Settings, assess};
pub use words::{Lang, agreement, caution, reason};
