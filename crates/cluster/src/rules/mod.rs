//! Rules on Apache DataFusion: from a folder of tables to the rows of each rule.
//!
//! `paradero_findings::tables` writes the tables; here they are registered by path, the views that rules draw on are made from them,
//! and each rule's statement is run, part by part (see `statement`). A session is given: in one process, or
//! one that hands the work to a cluster. Only SQL text, tables by path and functions by name are used, so both do the same. What a
//! part gives passes through this process and is written by it alone: a task that a lost executor did twice leaves nothing behind.

mod attempts;
mod engine;
mod files;
mod functions;
mod run;
mod session;
mod statement;

pub use attempts::Patience;
pub use engine::{Engine, Places};
pub use functions::{functions, register};
pub use run::run;
pub use session::{joining, session};
