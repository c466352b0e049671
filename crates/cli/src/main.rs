//! The command line of Paradero.
fn main() {}
