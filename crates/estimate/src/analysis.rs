//! All that is asked of some tables, and all that is answered: what can be written down, and made again from what was written.

use serde::{Deserialize, Serialize};

use crate::assess::{Checks, Method, Report, Settings, assess, checks};
use crate::linkage::{Drawn, Linkage, over_linkages};
use crate::strata::{Strata, stratified};
use crate::table::Table;

/// The tables of an estimate. They hold counts and name nobody.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct Tables {
    /// All people.
    pub whole: Table,
    /// Strata by name; nothing where people are not parted.
    pub parts: Vec<(String, Table)>,
    /// The same under draws of the linkage.
    pub drawn: Vec<Drawn>,
    /// All people, where captures that lists copied from each other count too; nothing where none are left out.
    pub with_copies: Option<Table>,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct Question {
    /// The tables.
    pub tables: Tables,
    /// How they are estimated.
    pub settings: Settings,
    /// Whether the tables are checked against their own data.
    pub checks: bool,
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct Analysis {
    /// Of all people.
    pub report: Report,
    /// Of strata and their total.
    pub strata: Option<Strata>,
    /// Over draws of the linkage.
    pub linkage: Option<Linkage>,
    /// Where copied captures count too: the quick engines.
    pub with_copies: Option<Report>,
    /// The tables against their own data.
    pub checks: Option<Checks>,
}

impl Tables {
    /// The fewest people of any combination of lists that anybody has, in all tables.
    #[must_use]
    pub fn fewest(&self) -> u64 {
        let drawn =
            self.drawn.iter().flat_map(|one| std::iter::once(&one.whole).chain(of(&one.parts)));
        let tables = std::iter::once(&self.whole)
            .chain(of(&self.parts))
            .chain(drawn)
            .chain(&self.with_copies);
        tables.flat_map(Table::cells).map(|(_, count)| count).min().unwrap_or(0)
    }
}

fn of(parts: &[(String, Table)]) -> impl Iterator<Item = &Table> {
    parts.iter().map(|(_, table)| table)
}

impl Question {
    /// Steps of the work, as [`analyse`] tells of them.
    #[must_use]
    pub fn steps(&self) -> usize {
        let tables = &self.tables;
        let more = usize::from(tables.with_copies.is_some()) + usize::from(self.checks);
        1 + tables.parts.len() + tables.drawn.len() + more
    }
}

/// Answers. `done` is called after each step, from any thread.
#[must_use]
pub fn analyse(question: &Question, done: impl Fn() + Sync) -> Analysis {
    let Question { tables, settings, .. } = question;
    let report = assess(&tables.whole, settings);
    done();
    let strata =
        (!tables.parts.is_empty()).then(|| stratified(&report, &tables.parts, settings, &done));
    let linkage = (!tables.drawn.is_empty()).then(|| {
        over_linkages(
            |method| single(&report, strata.as_ref(), method),
            &tables.drawn,
            settings,
            &done,
        )
    });
    let with_copies = tables.with_copies.as_ref().map(|table| {
        let quick = |method: &Method| {
            matches!(method, Method::Graphs | Method::LoglinearBic | Method::LoglinearStepwise)
        };
        let methods = settings.methods.iter().copied().filter(quick).collect();
        let report = assess(table, &Settings { methods, ..settings.clone() });
        done();
        report
    });
    let checks = question.checks.then(|| {
        let found = checks(&tables.whole, settings);
        done();
        found
    });
    Analysis { report, strata, linkage, with_copies, checks }
}

/// What one linkage, taken for certain, says by an engine.
fn single(report: &Report, strata: Option<&Strata>, method: Method) -> Option<(f64, f64, f64)> {
    match strata {
        Some(strata) => {
            let total = strata.totals.iter().find(|one| one.method == method)?;
            Some((total.estimate, total.lower, total.upper))
        }
        None => {
            let one = report.standing(method)?;
            Some((one.estimate, one.lower?, one.upper?))
        }
    }
}
