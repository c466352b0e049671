//! Errors as exceptions, with the texts that the command line prints.

use pyo3::prelude::*;
use pyo3::types::PyType;

/// What went wrong, before the interpreter knows.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// What was given is at fault.
    Input(String),
    /// Something else is: a disk, a lock, a key.
    Other(String),
}

impl Trouble {
    /// What was given is at fault.
    pub(crate) fn input(said: impl ToString) -> Self {
        Self::Input(said.to_string())
    }

    /// Something else is.
    pub(crate) fn other(said: impl ToString) -> Self {
        Self::Other(said.to_string())
    }
}

impl From<Trouble> for PyErr {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Input(said) => raised("InputError", said),
            Trouble::Other(said) => raised("Error", said),
        }
    }
}

/// The exception of a name in `paradero._errors`.
fn raised(name: &str, said: String) -> PyErr {
    Python::attach(|py| {
        let class = py.import("paradero._errors").and_then(|module| module.getattr(name));
        match class.and_then(|class| Ok(class.cast_into::<PyType>()?)) {
            Ok(class) => PyErr::from_type(class, (said,)),
            Err(error) => error,
        }
    })
}
