//! Building derived stores: records files, `register.sqlite`; beside the old one, swapped
//! in by one rename, so that readers never see half.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use paradero_model::{Date, Level};
use rusqlite::{Connection, OpenFlags, params};

use crate::decisions::Decisions;
use crate::derive::world::{Source, World};
use crate::entry::Import;
use crate::error::{Error, Result};
use crate::readings::Readings;
use crate::register::Register;
use crate::seal::{self, intact, put_in_place};
use crate::settings::Settings;
use crate::visible::Visible;
use crate::{derive, reader, readings};

impl Register {
    /// Where the derived store of a level lies; as of an earlier position it has a folder apart.
    pub(crate) fn derived(&self, level: Level, position: u64) -> PathBuf {
        let derived = self.directory().join("derived").join(level.code());
        if position == self.size(level) {
            derived
        } else {
            derived.join(format!("as-of-{position}"))
        }
    }

    /// Makes the derived store of a level as of a position, unless it is there.
    pub(crate) fn ensure(&self, level: Level, position: u64) -> Result<PathBuf> {
        let path = self.derived(level, position).join("register.sqlite");
        let visible = self.visible(level, position)?;
        let key = visible.key(level)?;
        let is_made = || built_from(&path).as_ref() == Some(&key);
        if is_made() {
            return Ok(path);
        }
        let _making = making();
        if !is_made() {
            let records = self.directory().join("derived").join(level.code()).join("records");
            if position == self.size(level) {
                self.clear_stale(level, &visible, &records)?;
            }
            self.build(level, &visible, &path, &records)?;
            if position == self.size(level) {
                self.clear_older(level)?;
            }
        }
        Ok(path)
    }

    /// Removes what no longer holds: earlier states, records files of sources that the level no longer sees or that are read in another
    /// way now. The store before stays with its findings until the newer one is in its place: it is shown until then.
    fn clear_stale(&self, level: Level, visible: &Visible, records: &Path) -> Result<()> {
        let holding: Vec<String> = visible.imports.values().map(records_file).collect();
        for path in files_in(records)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let holds = holding.iter().any(|file| name.starts_with(file.as_str()));
            // What is being written may be another reader's.
            if !holds && !name.ends_with(".tmp") {
                seal::remove(&seal::sealed_by(&path).unwrap_or(path))?;
            }
        }
        let derived = self.directory().join("derived").join(level.code());
        let Ok(listed) = std::fs::read_dir(&derived) else { return Ok(()) };
        for entry in listed.filter_map(std::result::Result::ok) {
            let earlier = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with("as-of-") && !name.ends_with(".tmp") && earlier.is_dir() {
                // Under another name first: one half taken away must not look like damage.
                let leaving = earlier.with_extension("tmp");
                let _ = std::fs::remove_dir_all(&leaving);
                std::fs::rename(&earlier, &leaving)
                    .and_then(|()| std::fs::remove_dir_all(&leaving))
                    .map_err(|error| Error::io(&earlier, error))?;
            }
        }
        Ok(())
    }

    /// Removes findings and indexes of names of the store that was there before.
    fn clear_older(&self, level: Level) -> Result<()> {
        for path in files_in(&self.derived(level, self.size(level)))? {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let stale = name.starts_with("findings-") || name.starts_with("names-");
            if stale && !name.ends_with(".tmp") {
                seal::remove(&seal::sealed_by(&path).unwrap_or(path))?;
            }
        }
        Ok(())
    }

    /// Builds `register.sqlite` at a path, with the records files in a folder.
    pub(crate) fn build(
        &self,
        level: Level,
        visible: &Visible,
        path: &Path,
        records: &Path,
    ) -> Result<()> {
        create_dir(records)?;
        if let Some(parent) = path.parent() {
            create_dir(parent)?;
        }
        let world = self.world(level, visible, records)?;
        let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
        let _ = std::fs::remove_file(&temporary);
        let connection = being_made(&temporary)?;
        derive::fill(&connection, &world)?;
        write_key(&connection, &visible.key(level)?)?;
        connection.close().map_err(|(_, error)| error)?;
        put_in_place(&temporary, path)
    }

    /// What is visible, read: the newest reading of each source, sorted by the sources' hashes.
    pub(crate) fn world(&self, level: Level, visible: &Visible, records: &Path) -> Result<World> {
        let (decisions, settings) = self.decided(visible)?;
        let mut sources = Vec::with_capacity(visible.imports.len());
        for import in visible.imports.values() {
            sources.push(self.source(import.clone(), records)?);
        }
        let model = visible.model.as_ref().map(|hash| self.text(hash)).transpose()?;
        let workers = Arc::clone(&self.workers);
        Ok(World { level, sources, decisions, model, settings, workers })
    }

    /// All decisions that are visible, and the settings.
    pub(crate) fn decided(&self, visible: &Visible) -> Result<(Decisions, Settings)> {
        let mut decisions = Decisions::default();
        for hash in &visible.decisions {
            decisions.extend(Decisions::parse("decisions", &self.text(hash)?)?);
        }
        let settings = match &visible.settings {
            Some(hash) => Settings::parse(&self.text(hash)?)?,
            None => Settings::default(),
        };
        Ok((decisions, settings))
    }

    fn source(&self, import: Import, records: &Path) -> Result<Source> {
        let short = import.source.chars().take(16).collect::<String>();
        let path = records.join(records_file(&import));
        let kept = intact(&path).then(|| Readings::open(&path).ok()).flatten();
        let readings = match kept {
            Some(readings) => readings,
            None => {
                readings::write(&path, &self.read_again(self, &import)?)?;
                Readings::open(&path)?
            }
        };
        let info = reader::with_info(readings.whole.info.clone(), &import.info);
        Ok(Source { import, info, readings, short })
    }

    /// Whether a store is that of a level as of a position.
    pub(crate) fn is_store(&self, store: &Path, level: Level, position: u64) -> Result<bool> {
        Ok(built_from(store) == Some(self.visible(level, position)?.key(level)?))
    }
}

/// Held while a thread of this process makes a store: whoever else wants it waits, and finds it made. Other processes write
/// under names of their own, and the last to be done puts the same bytes in place.
pub(crate) fn making() -> MutexGuard<'static, ()> {
    static MAKING: Mutex<()> = Mutex::new(());
    // What a thread that broke off left behind is made anew.
    MAKING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The name of the records file of an import: its source and what it is read by.
fn records_file(import: &Import) -> String {
    let short: String = import.source.chars().take(16).collect();
    let guide = import.guide.as_ref().map_or("plain", |guide| &guide.hash[..16]);
    format!("{short}-{guide}.parquet")
}

/// The files in a folder, sorted; none where there is no such folder.
pub(crate) fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let listed = std::fs::read_dir(folder).map_err(|error| Error::io(folder, error))?;
    let mut paths: Vec<PathBuf> =
        listed.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_file()).collect();
    paths.sort();
    Ok(paths)
}

pub(crate) fn write_key(connection: &Connection, key: &str) -> Result<()> {
    connection.execute_batch("CREATE TABLE build (key TEXT NOT NULL)")?;
    connection.execute("INSERT INTO build VALUES (?1)", params![key])?;
    Ok(())
}

/// Opens a database that is being made: whatever goes wrong, it is made anew.
pub(crate) fn being_made(path: &Path) -> Result<Connection> {
    let connection = Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;",
    )?;
    Ok(connection)
}

/// Attaches a `register.sqlite` for reading, as `register`.
pub(crate) fn attach(connection: &Connection, store: &Path) -> Result<()> {
    let uri = format!("file:{}?mode=ro&immutable=1", store.display());
    connection.execute("ATTACH DATABASE ?1 AS register", params![uri])?;
    // Read through the page cache of the system: rules touch most pages many times.
    connection.execute_batch("PRAGMA register.mmap_size = 1099511627776")?;
    Ok(())
}

/// The key of what a derived file was built from.
pub(crate) fn built_from(path: &Path) -> Option<String> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).ok()?;
    connection.query_row("SELECT key FROM main.build", [], |row| row.get(0)).ok()
}

fn create_dir(path: &Path) -> Result<()> {
    std::fs::create_dir_all(path).map_err(|error| Error::io(path, error))
}

/// A moment given by a person, for `--as-of`: a position (`12`), a date or an instant.
pub(crate) fn moment(text: &str) -> Result<Moment> {
    if let Ok(position) = text.parse::<u64>()
        && text.len() < 4
    {
        return Ok(Moment::Position(position));
    }
    let date = Date::parse_edtf(text)
        .map_err(|error| Error::said(format!("--as-of: {error}; give a position or a date")))?;
    let end = date.latest.map(|day| (i64::from(day.0) + 1) * 86_400 - 1);
    let seconds = date.instant.or(end);
    seconds
        .map(Moment::Seconds)
        .ok_or_else(|| Error::said(format!("--as-of: `{text}` has no last day")))
}

/// A moment in the register's own time.
pub(crate) enum Moment {
    /// The first so many entries.
    Position(u64),
    /// Everything recorded up to this second.
    Seconds(i64),
}
