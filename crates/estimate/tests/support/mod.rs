//! The published tables.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(unreachable_pub, reason = "a module of test helpers")]

use std::path::Path;

use paradero_estimate::{Table, read};

/// A table of `../shared/data/estimate`.
pub fn shared(name: &str) -> Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/estimate")
        .join(format!("{name}.csv"));
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; the tests need ../shared", path.display()));
    read::table(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// That a number is within a distance of another.
pub fn near(found: f64, right: f64, within: f64) {
    assert!((found - right).abs() <= within, "found {found}, expected {right} to {within}");
}
