//! Paradero in Python: what `paradero/__init__.py` builds on. Tables come and go through the Arrow PyCapsule interface; what is
//! worked out is worked out by the same crates as on the command line, with the interpreter free meanwhile.
//!
//! Everything here is for that package alone: it gives names, defaults and documentation.

#![expect(
    clippy::needless_pass_by_value,
    reason = "what Python gives is made for the call and handed over"
)]

mod errors;
mod estimates;
mod linking;
mod pictures;
mod progress;
mod registers;
mod screening;
mod tables;
mod timeline;

use pyo3::prelude::*;

#[pymodule]
mod _paradero {
    #[pymodule_export]
    use super::estimates::{Estimate, estimate};
    #[pymodule_export]
    use super::linking::{Linked, link};
    #[pymodule_export]
    use super::pictures::waterfall;
    #[pymodule_export]
    use super::registers::Register;
    #[pymodule_export]
    use super::screening::{Screened, screen};
    #[pymodule_export]
    use super::tables::{cells, table_of_columns, toml_of_json};
}
