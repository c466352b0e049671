//! What rests on a file of the directory: whose source it was, which people are named in it, which
//! findings cite it.

use std::path::Path;

use crate::sql::params;
use paradero_model::{Day, Level};
use serde::Serialize;

use crate::acts::Act;
use crate::error::Result;
use crate::register::Register;

/// What rests on a file, as far as a level may know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Resting {
    /// The sources that it holds, or is needed to read.
    pub sources: Vec<Held>,
    /// People whom those sources name.
    pub people: Vec<Named>,
    /// Findings that cite them, by their ids.
    pub findings: Vec<Named>,
}

/// A source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Held {
    /// SHA-256 of its bytes.
    pub source: String,
    /// Name of its file.
    pub file_name: String,
}

/// A person or a finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// The person's name, or the rule.
    pub name: String,
}

impl Register {
    /// What rests on a file of the directory. People and findings are told where the derived store
    /// stands; it may need to be made first, from what can still be read.
    ///
    /// # Errors
    /// If the derived store cannot be read.
    pub fn resting(&self, file: &Path, level: Level, today: Day) -> Result<Resting> {
        let mut touched: Vec<&Act> =
            self.acts(level).filter(|act| self.touches(act, file)).collect();
        for joined in self.joined.iter().filter(|joined| joined.level <= level) {
            let acts = joined.register.acts(Level::Sealed);
            touched.extend(acts.filter(|act| joined.register.touches(act, file)));
        }
        let mut rests = Resting::default();
        for import in touched.iter().filter_map(|act| act.import()) {
            let held = Held { source: import.source.clone(), file_name: import.file_name.clone() };
            if !rests.sources.contains(&held) {
                rests.sources.push(held);
            }
        }
        // What was derived before the file was damaged knows more than could be made now.
        let store = self.derived(level, self.size(level)).join("register.sqlite");
        if !store.is_file() || rests.sources.is_empty() {
            return Ok(rests);
        }
        let Ok(view) = self.view(level, self.size(level), today) else { return Ok(rests) };
        let ask = |sql: &str, source: &str| -> Result<Vec<Named>> {
            let mut statement = view.connection().prepare(sql)?;
            let rows = statement.query_map(params![source], |row| {
                Ok(Named { id: row.get(0)?, name: row.get(1)? })
            })?;
            Ok(rows.collect::<std::result::Result<_, _>>()?)
        };
        for held in &rests.sources {
            rests.people.extend(ask(
                "SELECT DISTINCT p.id, p.name FROM mention m JOIN person p ON p.id = m.person
                 WHERE m.source = ?1 ORDER BY p.name, p.id",
                &held.source,
            )?);
            rests.findings.extend(ask(
                "SELECT DISTINCT f.id, f.rule FROM finding f JOIN finding_cite c ON c.finding = f.id
                 JOIN event e ON e.id = c.event WHERE e.source = ?1 ORDER BY f.id",
                &held.source,
            )?);
        }
        Ok(rests)
    }

    /// Whether a file is one that an act brought, its key, or a part of the log that holds its line.
    fn touches(&self, act: &Act, file: &Path) -> bool {
        let store = &self.shelf(act.level).store;
        act.files().iter().any(|stored| store.path(&stored.file) == file)
            || self.key_path(act) == file
    }
}
