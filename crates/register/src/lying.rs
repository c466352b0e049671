//! A derived store that lies on disk and is not, or not yet, that of the newest state: what can be shown at once while the newer
//! one is made, also by a process that has just been started.

use std::path::PathBuf;

use paradero_model::{Day, Level};

use crate::acts::Act;
use crate::build::{built_from, files_in};
use crate::decisions::Settles;
use crate::entry::Entry;
use crate::error::{Error, Result};
use crate::found::FindingsFile;
use crate::postgres::Names;
use crate::register::Register;
use crate::view::View;

/// How many earlier states are looked at: each is gone through whole.
const LOOKED_AT: usize = 64;

/// A state whose derived store and findings of a day lie on disk in the place of the newest state's.
#[derive(Clone, Debug)]
pub struct Lying {
    level: Level,
    /// How many entries it knows.
    pub position: u64,
    /// The day on which its clocks are read.
    pub today: Day,
    key: String,
    lies: Lies,
}

/// Where it lies.
#[derive(Clone, Debug)]
enum Lies {
    /// In these files of the directory: the store, its findings.
    Here(PathBuf, PathBuf),
    /// On the server.
    There(Box<Names>),
}

impl Register {
    /// The newest state of a level that can be shown without anything being made: with the findings of a day where they are
    /// made, else with those made last. Nothing where no store lies there, where it is none of the last states, or where something
    /// that it rests on may no longer be seen.
    ///
    /// # Errors
    /// If something that the level may know of, or a rule of the register's own, cannot be read here.
    pub fn lying(&self, level: Level, today: Day) -> Result<Option<Lying>> {
        let size = self.size(level);
        if let Some(server) = self.server_of(level, size) {
            let found = self.lying_there(server, level, today)?;
            return Ok(found.map(|(position, today, key, names)| Lying {
                level,
                position,
                today,
                key,
                lies: Lies::There(Box::new(names)),
            }));
        }
        let store = self.derived(level, size).join("register.sqlite");
        let Some(key) = built_from(&store) else { return Ok(None) };
        let Some(position) = self.state_of(level, &key)? else { return Ok(None) };
        let own = self.own_rules()?;
        let folder = self.derived(level, size);
        let mut days: Vec<Day> = files_in(&folder)?
            .iter()
            .filter_map(|path| {
                let name = path.file_name()?.to_str()?;
                let day = name.strip_prefix("findings-")?.strip_suffix(".sqlite")?;
                Day::parse_iso(day)
            })
            .collect();
        // Of the day that is asked for, else the newest.
        days.sort_by_key(|day| (*day == today, day.0));
        let findings = days.into_iter().rev().find_map(|day| {
            let file = FindingsFile::of(&store, day, &key, &own);
            file.is_made().then_some((day, file.path))
        });
        Ok(findings.map(|(today, findings)| Lying {
            level,
            position,
            today,
            key,
            lies: Lies::Here(store, findings),
        }))
    }

    /// Opens what lies on disk.
    ///
    /// # Errors
    /// If its files cannot be opened or another state was put in its place meanwhile, or a decision cannot be read.
    pub fn view_lying(&self, lying: &Lying) -> Result<View> {
        let Lying { level, position, today, key, lies } = lying;
        let replaced = || Error::said("a newer state was just put in the place of this one");
        let view = match lies {
            Lies::Here(store, findings) => {
                let view = View::open(store, findings, *level, *position, *today)?;
                let sql = "SELECT key FROM register.build";
                let found: String = view.connection().query_row(sql, [], |row| row.get(0))?;
                if found != *key {
                    return Err(replaced());
                }
                view
            }
            Lies::There(names) => {
                let server = self.server.as_ref().ok_or_else(replaced)?;
                let connection = server.open(names)?.ok_or_else(replaced)?;
                View::again(connection, *level, *position, *today)
            }
        };
        self.lay_decided(&self.visible(*level, *position)?, view.connection())?;
        Ok(view)
    }

    /// The newest state that derives to a store of a key.
    pub(crate) fn state_of(&self, level: Level, key: &str) -> Result<Option<u64>> {
        let acts: Vec<_> = self.acts(level).collect();
        let mut looked_at = 0;
        for position in (0..=acts.len()).rev() {
            // The state before an act that changes no store is the same one: it was looked at.
            if acts.get(position).is_some_and(|act| changes_no_store(act)) {
                continue;
            }
            if self.visible(level, position as u64)?.key(level)? == key {
                return Ok(Some(position as u64));
            }
            looked_at += 1;
            if looked_at == LOOKED_AT {
                break;
            }
        }
        Ok(None)
    }
}

/// Whether no derived row depends on an act: nor do they on decisions that only settle hits or confirm findings, which are many.
fn changes_no_store(act: &Act) -> bool {
    match act.entry() {
        Some(Entry::Estimate { .. } | Entry::Proposal { .. } | Entry::Answer { .. }) => true,
        Some(Entry::Decisions { settles, findings, .. }) => {
            *settles == Settles::Alone || *findings == Settles::Alone
        }
        _ => false,
    }
}
