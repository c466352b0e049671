//! Who reads what: one view of a register, and in which language it is told.

use std::collections::BTreeMap;

use paradero_locale::Lang;
use paradero_model::{Day, Level, Term};
use paradero_register::sql::Connection;

/// A view of a register, at one level, as of a position, with the findings of a day. A document holds nothing that the
/// view does not hold.
pub struct Reader<'a> {
    /// A connection for reading, in which every table resolves by its bare name.
    pub connection: &'a Connection,
    /// The level of the view.
    pub level: Level,
    /// Of how many acts that the level may know of it was made.
    pub position: u64,
    /// Whether that is an earlier state than the newest.
    pub earlier: bool,
    /// The day on which clocks are read. It is also the day of the document.
    pub today: Day,
    /// What the register is called.
    pub office: &'a str,
    /// The signed checkpoint of the level's own log, as text; empty where there is none.
    pub checkpoint: &'a str,
    /// What countries are called whose codes the register gave out itself.
    pub countries: &'a BTreeMap<String, String>,
    /// Titles of rules, by id.
    pub rules: &'a BTreeMap<String, Term>,
    /// It is read outside the office, by whoever holds a code: sources are told by who speaks and when, not by their titles or
    /// the names of their files, which may name others.
    pub outside: bool,
    /// The language.
    pub lang: Lang,
}
