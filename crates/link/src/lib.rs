//! Record linkage: blocking, comparison, EM, scoring, clustering, explanation.
//!
//! A [`Input`] of columns goes in; [`train`] makes a frozen [`Model`], [`link`] compares the rows under it and
//! says which are one person. The method is Fellegi and Sunter (1969): each field's agreement level adds
//! `log2(m / u)` bits, `m` being how often records of one person agree so, `u` how often strangers do.
//! Weights are integers (1/1024 bit), so no sum depends on its order; nothing depends on the order of rows,
//! on the number of threads or on record ids, which only break ties.

mod apart;
mod blocking;
mod carry;
mod caution;
mod choices;
mod cluster;
mod compare;
mod compared;
mod corpus;
mod corpus_table;
mod dates;
mod doubts;
mod error;
mod explain;
mod input;
mod kept;
pub mod kernel;
mod linker;
mod matching;
mod model;
mod normal;
mod prepare;
mod recognise;
mod records;
mod runner;
mod scale;
mod score;
mod size;
mod splink;
mod table;
mod terms;
mod texts;
mod train;
mod triangles;
mod values;
mod waves;
mod weigh;

pub use blocking::{Choice, JoinedRule, Rules, SingleRule};
pub use carry::{Carried, Fate, Moved, carry};
pub use caution::{Caution, CautionCode, Evidence};
pub use choices::Choices;
pub use compare::level_names;
pub use compared::Compared;
pub use corpus::NameCorpus;
pub use corpus_table::{CorpusRead, take_names};
pub use doubts::TOLD_ROWS;
pub use error::Error;
pub use explain::{Explainer, Part};
pub use input::{BlockingSettings, Field, FieldKind, Input, Judgement, Rule, Settings, Values};
pub use kept::{Added, Change, Changed, KeptModel, KeptPair, Store, TermTable, add};
pub use linker::{Linker, NamesKnown, Step, explain, link, train};
pub use model::{FieldModel, Model, Terms};
pub use recognise::{
    KeptField, LeftOut, Proposal, ProposedField, TableColumn, fields, kept_fields, layout,
    name_columns, propose, recognise, stated,
};
pub use records::{
    Said, Settled, check_lists, millionths, mix, numbered, record_names, settle, tie_breaker,
};
pub use runner::{Alone, Batch, Runner, Scored, Shipped, Threads, Work};
pub use scale::{Scale, Value};
pub use score::{Linked, Pair, Report};
pub use size::Size;
pub use splink::{
    SplinkLinkType, SplinkLinked, SplinkModel, SplinkPair, SplinkReport, SplinkRows, SplinkRule,
    splink_link,
};
pub use table::Table;
pub use texts::Texts;
pub use triangles::Triangle;

/// One bit of weight in the integers that weights are kept in.
pub const BIT: i32 = 1024;

/// Bits as the integer that weights are kept in.
pub(crate) fn to_units(bits: f64) -> i32 {
    // A weight beyond a million bits cannot arise; the clamp keeps the conversion exact.
    #[expect(clippy::cast_possible_truncation, reason = "clamped to a range that i32 holds")]
    let units = (bits.clamp(-1000.0, 1000.0) * f64::from(BIT)).round() as i32;
    units
}

/// An integer weight in bits.
pub(crate) fn to_bits(units: i32) -> f64 {
    f64::from(units) / f64::from(BIT)
}
