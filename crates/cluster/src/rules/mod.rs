//! Rules on Apache DataFusion: from a folder of tables to the rows of each rule.
//!
//! `paradero_findings::tables` writes the tables; here they are registered by path, the views that rules draw on are made from them,
//! and each rule's statement is run, part by part (see `statement`). A session is given: in one process, or
//! one that hands the work to a cluster. Only SQL text, tables by path and functions by name are used, so both do the same. What a
//! part gives passes through this process and is written by it alone: a task that a lost executor did twice leaves nothing behind.

mod asked;
mod engine;
mod files;
mod functions;
mod read;
mod session;
mod statement;

pub use asked::{Asked, findings, hand_over};
pub use engine::Engine;
pub use functions::{functions, register};
pub use session::session;
