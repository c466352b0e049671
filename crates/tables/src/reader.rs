//! Who reads what, and what came of it.

use std::collections::BTreeMap;

use paradero_locale::Lang;
use paradero_model::{Day, Level, Term};
use paradero_register::sql::Connection;

/// What an export is of.
pub struct Reader<'a> {
    /// A connection for reading one view at one level. An export holds nothing that the view does not hold.
    pub connection: &'a Connection,
    /// The level of the view.
    pub level: Level,
    /// Of how many acts of the register it was made.
    pub position: u64,
    /// The day on which clocks were read.
    pub today: Day,
    /// What the register is called.
    pub office: &'a str,
    /// The rules, by id: those of the program and those of the office.
    pub rules: &'a BTreeMap<String, Rule>,
    /// The language of titles, descriptions and messages.
    pub lang: Lang,
}

impl Reader<'_> {
    /// Whether everybody may read it: then nothing of ours counts people, since small numbers are kept back there.
    pub(crate) fn is_public(&self) -> bool {
        self.level == Level::Public
    }

    /// A term in the language of the export.
    pub(crate) fn say<'t>(&self, term: &'t Term) -> &'t str {
        term.get(self.lang.code())
    }

    /// Two texts, of which the one in the language of the export is taken.
    pub(crate) fn either<'t>(&self, es: &'t str, en: &'t str) -> &'t str {
        if self.lang.code() == "es" { es } else { en }
    }
}

/// A rule, as tables name it.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What it is called.
    pub title: Term,
    /// The article of law that it rests on.
    pub basis_in_law: String,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Rows of each table, in the order of tables.
    pub rows: Vec<(String, u64)>,
}

impl Written {
    /// Rows of a table; 0 for one that there is not.
    #[must_use]
    pub fn of(&self, table: &str) -> u64 {
        self.rows.iter().find(|(name, _)| name == table).map_or(0, |(_, rows)| *rows)
    }

    /// Rows of all tables.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.rows.iter().map(|(_, rows)| rows).sum()
    }
}
