//! Runs Paradero's linking kernel and rules on many machines.

fn main() {}
