//! Rules: SQL files with a front matter, run over a connection they are given.
//!
//! A register fills the tables of [`schema`]; [`prepare`] sets the clock and the limits and makes
//! the views; [`run`] runs the rules and returns [`Finding`]s, [`run_together`] on several threads; [`write`] stores them. The rules
//! and views of `rules/` are compiled in ([`built_in`]); their form is described in
//! `rules/README.md`. The crate reads no disk and no clock: the day is an argument.

mod days;
mod error;
pub mod example;
mod finding;
mod functions;
mod gather;
mod message;
mod parameter;
mod row;
mod rule;
mod run;
pub mod schema;
pub mod tables;
mod view;

pub use error::Error;
pub use finding::{Basis, Certainty, Cite, Finding, Role, write};
pub use functions::{folded, thousandths, whole};
pub use gather::{Gathering, Names, sorted};
pub use parameter::{Parameter, Parameters};
pub use row::{COLUMNS, Cited, Row, tells_speaker};
pub use rule::{Rule, Scope, Severity, built_in};
pub use run::{TableEvents, TableNames, prepare, run, run_together};
pub use view::{View, built_in_views};

/// What `build.rs` found in `rules/` and `rules/views/`: file stem and text.
mod files {
    include!(concat!(env!("OUT_DIR"), "/rules.rs"));

    pub(crate) fn rules() -> &'static [(&'static str, &'static str)] {
        RULES
    }

    pub(crate) fn views() -> &'static [(&'static str, &'static str)] {
        VIEWS
    }
}
