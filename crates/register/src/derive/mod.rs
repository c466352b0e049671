//! The derived store: everything right of *record*, made again from sources, mappings and
//! decisions.

mod fill;
pub(crate) mod people;
pub(crate) mod stored;
mod subjects;
pub(crate) mod world;

pub(crate) use fill::fill;
