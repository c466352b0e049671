//! Runs Paradero's linking kernel and rules on many machines, by Apache DataFusion Ballista.
//!
//! One scheduler, any number of executors, and whoever submits: one program, of one version, known to each other by
//! certificates of one office. A stage of a linking run lies in a store that all of them reach (see `paradero_handover`); its tasks are
//! pure functions of what lies there, and what a task gives is put there whole or not at all. So an executor that is lost or late
//! costs the time of its tasks and nothing else: they are submitted again, and a second copy is harmless.

mod branches;
pub mod carry;
pub mod certificates;
pub mod executor;
pub mod greeting;
pub mod identity;
pub mod kernels;
pub mod logging;
pub mod rules;
pub mod scheduler;
mod session;
pub mod store;
pub mod submit;
pub mod work;
