//! Runs Paradero's linking kernel and rules on many machines.

pub mod rules;
