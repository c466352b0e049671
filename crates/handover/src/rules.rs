//! Rules that are run by a cluster: tables are written for it, and the rows that it keeps are read.

use std::fs::File;
use std::hash::{BuildHasher as _, RandomState};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use paradero_findings::tables::{Needs, RuleEngine, read_rows};
use paradero_findings::{Error, Row, Rule};

use crate::{EVENTS_A_PART, Program, Query, RulesOrder};

/// Rules over the tables of one register, in a folder of their own.
pub struct Rules<'p> {
    program: &'p Program<'p>,
    group: String,
}

impl<'t> Program<'t> {
    /// An engine of rules. What it wrote is removed with the run.
    #[must_use]
    pub fn rules(&self) -> Rules<'_> {
        // A name that no other run has: tables are written for this once, in codes that nobody else reads.
        let group = format!("rules-{:016x}", RandomState::new().hash_one(std::process::id()));
        self.groups().insert(group.clone());
        Rules { program: self, group }
    }
}

impl Rules<'_> {
    fn folder(&self) -> PathBuf {
        self.program.store.join(&self.group)
    }
}

impl RuleEngine for Rules<'_> {
    fn takes(&self, events: u64) -> bool {
        events.div_ceil(EVENTS_A_PART) >= self.program.fewest as u64
    }

    fn key(&self) -> [u8; 32] {
        self.program.veil
    }

    fn open(&self, name: &str) -> std::io::Result<Box<dyn Write + Send>> {
        let path = self.folder().join("tables").join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        Ok(Box::new(BufWriter::new(File::create(path)?)))
    }

    fn run(&self, events: u64, needs: &Needs, rules: &[Rule]) -> Result<(), Error> {
        let order = RulesOrder {
            group: self.group.clone(),
            events,
            tables: needs.tables.keys().cloned().collect(),
            views: needs.views.iter().map(|view| query(&view.name, &view.sql)).collect(),
            rules: rules.iter().map(|rule| query(&rule.id, &rule.sql)).collect(),
            folder: (!self.program.is_folder).then(|| self.program.store.clone()),
        };
        let told = self.program.submit(("rules", "rules"), &order);
        if let Some(told) = told.map_err(|error| Error::new(error.to_string()))? {
            (self.program.tell)("rules", &told);
        }
        Ok(())
    }

    fn rows(
        &self,
        rule: &Rule,
        take: &mut dyn FnMut(Row, bool) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let folder = self.folder().join("rows").join(&rule.id);
        for path in files(&folder)? {
            let file = File::open(&path).map_err(|error| refused(&path, &error))?;
            read_rows(file, &mut *take)?;
        }
        Ok(())
    }
}

fn query(name: &str, sql: &str) -> Query {
    Query { name: name.to_owned(), sql: sql.to_owned() }
}

fn refused(path: &Path, why: &std::io::Error) -> Error {
    Error::new(format!("{}: {why}; look to the place where runs are kept", path.display()))
}

/// All files in a folder and in those within it.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| refused(folder, &error))? {
        let path = entry.map_err(|error| refused(folder, &error))?.path();
        if path.is_dir() { found.append(&mut files(&path)?) } else { found.push(path) }
    }
    Ok(found)
}
