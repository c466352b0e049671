//! Views of a register that are read from PostgreSQL.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use paradero_model::{Day, Level};

use super::{Names, Postgres};
use crate::error::{Error, Result};
use crate::found::FindingsFile;
use crate::register::Register;
use crate::seal::put_in_place;
use crate::sql::Connection;
use crate::view::View;

impl Register {
    /// The same register, of which the views of the newest state are read from a server; earlier states are read from the
    /// directory as ever.
    #[must_use]
    pub fn on(mut self, server: Option<Arc<Postgres>>) -> Self {
        self.server = server;
        self
    }

    /// Whether views are read from a server.
    #[must_use]
    pub fn is_on_server(&self) -> bool {
        self.server.is_some()
    }

    /// Drops views of a level that are older than the newest state and that nobody reads; nothing as long as that is not there.
    ///
    /// # Errors
    /// If the server cannot be reached.
    pub fn tidy(&self, server: &Postgres, level: Level, today: Day) -> Result<()> {
        let names = self.schemas(server, level, self.size(level), today)?;
        if server.has(&names)? {
            server.clear(&names, level)?;
        }
        Ok(())
    }

    /// The server from which a view of a state is read, if from any.
    pub(crate) fn server_of(&self, level: Level, position: u64) -> Option<&Postgres> {
        self.server.as_deref().filter(|_| position == self.size(level))
    }

    /// The schemas of a view, whether they stand or not.
    fn schemas(&self, server: &Postgres, level: Level, position: u64, today: Day) -> Result<Names> {
        let key = self.visible(level, position)?.key(level)?;
        let store = self.derived(level, position).join("register.sqlite");
        let findings = FindingsFile::of(&store, today, &key, &self.own_rules()?);
        Ok(Names::of(server.register(), level, (&key, &findings.key), today))
    }

    /// A view of the newest state of a level, copied to the server first where it does not stand there. One process makes it at a
    /// time; others that want it wait.
    pub(crate) fn view_there(
        &self,
        server: &Postgres,
        (level, position, today): (Level, u64, Day),
    ) -> Result<View> {
        let names = self.schemas(server, level, position, today)?;
        let connection = match server.open(&names)? {
            Some(connection) => connection,
            None => self.load_there(server, &names, (level, position, today))?,
        };
        self.lay_decided(&self.visible(level, position)?, &connection)?;
        Ok(View::again(connection, level, position, today))
    }

    fn load_there(
        &self,
        server: &Postgres,
        names: &Names,
        (level, position, today): (Level, u64, Day),
    ) -> Result<Connection> {
        let mut making = server.making(level)?;
        if let Some(connection) = server.open(names)? {
            return Ok(connection);
        }
        let store = self.ensure(level, position)?;
        let findings = self.findings(&store, level, position, today)?;
        making.put(names, [&store, &findings])?;
        let opened = server.open(names)?;
        server.clear(names, level)?;
        opened.ok_or_else(|| Error::said("a view was dropped from PostgreSQL as soon as it stood"))
    }

    /// Copies the view of the newest state of a level to the server, unless it stands there.
    ///
    /// # Errors
    /// If it cannot be derived, or the server does not take it.
    pub fn load(&self, server: &Postgres, level: Level, today: Day) -> Result<Names> {
        let asked = (level, self.size(level), today);
        self.view_there(server, asked)?;
        self.schemas(server, level, asked.1, today)
    }

    /// Whether the view of the newest state of a level stands on the server.
    pub(crate) fn stands_there(
        &self,
        server: &Postgres,
        (level, position, today): (Level, u64, Day),
    ) -> Result<bool> {
        Ok(server.has(&self.schemas(server, level, position, today)?)?)
    }

    /// The newest state of a level of which a view stands on the server: of the day, else of the newest day.
    pub(crate) fn lying_there(
        &self,
        server: &Postgres,
        level: Level,
        today: Day,
    ) -> Result<Option<(u64, Day, String, Names)>> {
        let kept = server.own(level)?;
        let own = self.own_rules()?;
        let mut found: Option<(u64, Day, String, Names)> = None;
        for store in kept.iter().filter(|kept| kept.day.is_none()) {
            let Some(position) = self.state_of(level, &store.key)? else { continue };
            let path = self.derived(level, position).join("register.sqlite");
            for findings in kept.iter().filter(|kept| kept.store.as_ref() == Some(&store.schema)) {
                let Some(day) = findings.day.as_deref().and_then(Day::parse_iso) else { continue };
                let key = FindingsFile::of(&path, day, &store.key, &own).key;
                if key != findings.key {
                    continue;
                }
                let rank = |position: u64, day: Day| (position, day == today, day.0);
                if found.as_ref().is_none_or(|f| rank(position, day) > rank(f.0, f.1)) {
                    let names = Names::of(server.register(), level, (&store.key, &key), day);
                    found = Some((position, day, store.key.clone(), names));
                }
            }
        }
        Ok(found)
    }
}

/// Writes the store and the findings of a view that stands on a server into a folder, as they lie in a register.
/// Their paths.
///
/// # Errors
/// If nothing of that name stands there, or the folder cannot be written.
pub fn save(server: &Postgres, schema: &str, folder: &Path) -> Result<Vec<PathBuf>> {
    let kept = server.kept()?;
    let of = |name: &str| kept.iter().find(|kept| kept.schema == name);
    let asked = of(schema).ok_or_else(|| {
        Error::said(format!("no schema is called `{schema}`; `paradero postgres list` shows them"))
    })?;
    let store = asked.store.as_deref().and_then(of);
    std::fs::create_dir_all(folder).map_err(|error| Error::io(folder, error))?;
    let mut written = Vec::new();
    for one in store.into_iter().chain([asked]) {
        let name = match &one.day {
            Some(day) => format!("findings-{day}.sqlite"),
            None => "register.sqlite".to_owned(),
        };
        let (path, temporary) = (folder.join(&name), folder.join(format!("{name}.tmp")));
        if path.exists() {
            return Err(Error::said(format!(
                "{}: is there already; name another folder",
                path.display()
            )));
        }
        let _ = std::fs::remove_file(&temporary);
        server.save(&one.schema, &temporary)?;
        put_in_place(&temporary, &path)?;
        written.push(path);
    }
    Ok(written)
}
