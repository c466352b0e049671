//! What goes between a linking run and those who do its parts elsewhere, as Parquet.
//!
//! A run is a folder (or objects of a store under one name). In it lie *groups* of sections, each in a folder of its own: the
//! ground that all stages share, and each stage; one section is one file of one column. Groups are named by what is in them,
//! so that a run that was broken off goes on where it was. Beside the sections of a stage lies what its parts gave (`parts/`), one
//! file for some parts running, put there whole or not at all.
//!
//! Whatever lies there names nobody: see [`paradero_link::kernel`].

mod folder;
mod parts;
mod program;
mod rules;
mod sections;
mod settings;
mod task;

pub use folder::Folder;
pub use parts::{read_parts, write_parts};
pub use program::{Program, Tell, find};
pub use rules::Rules;
pub use sections::Section;
pub use settings::{ExecutorSettings, Settings};
pub use task::{EVENTS_A_PART, Order, Query, RulesOrder, Task, Told, tasks};

/// The file that is written last into a group: it is whole.
pub const WHOLE: &str = "whole";

/// The file of a section.
#[must_use]
pub fn section_file(name: &str) -> String {
    format!("{name}.parquet")
}
