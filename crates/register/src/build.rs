//! Building derived stores: records files, `register.sqlite`, findings; beside the old one, swapped
//! in by one rename, so that readers never see half.

use std::path::{Path, PathBuf};

use paradero_findings::Parameter;
use paradero_model::{Date, Day, Level};
use rusqlite::{Connection, OpenFlags, params};

use crate::decisions::{Decisions, Verdict};
use crate::derive::world::{Source, World};
use crate::entry::{Entry, Import};
use crate::error::{Error, Result};
use crate::register::Register;
use crate::settings::Settings;
use crate::{derive, reader, readings};

impl Register {
    /// Where the derived store of a level lies; as of an earlier position it has a folder apart.
    fn derived(&self, level: Level, position: u64) -> PathBuf {
        let derived = self.directory().join("derived");
        if position == self.size() {
            derived.join(level.code())
        } else {
            derived.join(format!("as-of-{position}")).join(level.code())
        }
    }

    /// Makes the derived store of a level as of a position, unless it is there.
    pub(crate) fn ensure(&self, level: Level, position: u64) -> Result<PathBuf> {
        let path = self.derived(level, position).join("register.sqlite");
        if built_at(&path) != Some(position) {
            let records = self.directory().join("derived").join(level.code()).join("records");
            self.build(level, position, &path, &records)?;
        }
        Ok(path)
    }

    /// Builds `register.sqlite` at a path, with the records files in a folder.
    pub(crate) fn build(
        &self,
        level: Level,
        position: u64,
        path: &Path,
        records: &Path,
    ) -> Result<()> {
        create_dir(records)?;
        if let Some(parent) = path.parent() {
            create_dir(parent)?;
        }
        let world = self.world(level, position, records)?;
        let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
        let _ = std::fs::remove_file(&temporary);
        let connection = Connection::open(&temporary)?;
        connection.execute_batch(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;",
        )?;
        derive::fill(&connection, &world)?;
        connection.execute_batch("CREATE TABLE build (position INTEGER NOT NULL)")?;
        let stored = i64::try_from(position).unwrap_or(i64::MAX);
        connection.execute("INSERT INTO build VALUES (?1)", params![stored])?;
        connection.close().map_err(|(_, error)| error)?;
        put_in_place(&temporary, path)
    }

    /// What is visible at a level as of a position: the newest reading of each source, sorted by
    /// the sources' hashes.
    pub(crate) fn world(&self, level: Level, position: u64, records: &Path) -> Result<World> {
        let mut imports: std::collections::BTreeMap<String, Import> =
            std::collections::BTreeMap::new();
        let mut world = World {
            level,
            sources: Vec::new(),
            decisions: Decisions::default(),
            model: None,
            settings: Settings::default(),
        };
        for at in 0..position {
            match self.entry(at)? {
                Entry::Settings { hash, .. } => {
                    world.settings = Settings::parse(&self.text(&hash)?)?;
                }
                Entry::Import(import) if import.level <= level => {
                    imports.insert(import.source.clone(), *import);
                }
                Entry::Decisions { hash, level: of, .. } if of <= level => {
                    let text = self.text(&hash)?;
                    world.decisions.extend(Decisions::parse("decisions", &text)?);
                }
                Entry::Model { hash, level: of, .. } if of <= level => {
                    world.model = Some(self.text(&hash)?);
                }
                Entry::Import(_) | Entry::Decisions { .. } | Entry::Model { .. } => {}
            }
        }
        for import in imports.into_values() {
            world.sources.push(self.source(import, records)?);
        }
        Ok(world)
    }

    fn source(&self, import: Import, records: &Path) -> Result<Source> {
        let short = import.source.chars().take(16).collect::<String>();
        let guide = import.guide.as_ref().map_or("plain", |guide| &guide.hash[..16]);
        let path = records.join(format!("{short}-{guide}.parquet"));
        let reading = match intact(&path).then(|| readings::read(&path)) {
            Some(Ok(reading)) => reading,
            Some(Err(_)) | None => {
                let bytes = self.bytes(&import.source)?;
                let guide = match &import.guide {
                    None => None,
                    Some(guide) => Some((guide.kind, self.text(&guide.hash)?)),
                };
                let reading = self.read(&import.file_name, &bytes, guide.as_ref())?;
                readings::write(&path, &reading)?;
                seal(&path)?;
                reading
            }
        };
        let reading = reader::with_info(reading, &import.info);
        Ok(Source { import, reading, short })
    }

    /// The findings of a derived store on a day: made once, kept beside it.
    pub(crate) fn findings(&self, store: &Path, position: u64, today: Day) -> Result<PathBuf> {
        let path = store.with_file_name(format!("findings-{today}.sqlite"));
        if built_at(&path) == Some(position) && intact(&path) {
            return Ok(path);
        }
        let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
        let _ = std::fs::remove_file(&temporary);
        let connection = Connection::open(&temporary)?;
        connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
        attach(&connection, store)?;
        let (parameters, decisions) = self.limits(position)?;
        paradero_findings::prepare(&connection, today, &parameters)?;
        let mut rules = paradero_findings::built_in()?;
        rules.extend(self.own_rules()?);
        let found = paradero_findings::run(&connection, &rules, today)?;
        paradero_findings::write(&connection, &found)?;
        for decision in &decisions.finding {
            let state = match decision.verdict {
                Verdict::Confirm => "confirmed",
                Verdict::Dismiss => "dismissed",
            };
            connection.execute(
                "UPDATE finding SET state = ?2, reason = ?3 WHERE id = ?1",
                params![decision.id, state, decision.why],
            )?;
        }
        connection.execute_batch("CREATE TABLE findings_build (position INTEGER NOT NULL)")?;
        let stored = i64::try_from(position).unwrap_or(i64::MAX);
        connection.execute("INSERT INTO findings_build VALUES (?1)", params![stored])?;
        connection.execute_batch("DETACH register")?;
        connection.close().map_err(|(_, error)| error)?;
        put_in_place(&temporary, &path)?;
        Ok(path)
    }

    fn limits(&self, position: u64) -> Result<(Vec<Parameter>, Decisions)> {
        let mut parameters = paradero_findings::Parameters::default().0;
        let mut decisions = Decisions::default();
        let mut settings = Settings::default();
        for at in 0..position {
            match self.entry(at)? {
                Entry::Settings { hash, .. } => settings = Settings::parse(&self.text(&hash)?)?,
                Entry::Decisions { hash, .. } => {
                    decisions.extend(Decisions::parse("decisions", &self.text(&hash)?)?);
                }
                Entry::Import(_) | Entry::Model { .. } => {}
            }
        }
        for own in settings.parameter.iter().chain(&decisions.parameter) {
            let own = own.parameter()?;
            parameters
                .retain(|p| p.name != own.name || p.country != own.country || p.from != own.from);
            parameters.push(own);
        }
        Ok((parameters, decisions))
    }

    /// Rules that the register's own `rules/` folder adds.
    fn own_rules(&self) -> Result<Vec<paradero_findings::Rule>> {
        let folder = self.directory().join("rules");
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        let listed = std::fs::read_dir(&folder).map_err(|error| Error::io(&folder, error))?;
        let mut paths: Vec<PathBuf> = listed
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|extension| extension == "sql"))
            .collect();
        paths.sort();
        let rule = |path: &PathBuf| {
            let text = std::fs::read_to_string(path).map_err(|error| Error::io(path, error))?;
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            Ok(paradero_findings::Rule::parse(&name, &text)?)
        };
        paths.iter().map(rule).collect()
    }
}

/// Attaches a `register.sqlite` for reading, as `register`.
pub(crate) fn attach(connection: &Connection, store: &Path) -> Result<()> {
    let uri = format!("file:{}?mode=ro&immutable=1", store.display());
    connection.execute("ATTACH DATABASE ?1 AS register", params![uri])?;
    Ok(())
}

/// The position of the ledger that a derived file was built at.
fn built_at(path: &Path) -> Option<u64> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let connection = Connection::open_with_flags(path, flags).ok()?;
    let position = |table: &str| {
        let sql = format!("SELECT position FROM {table}");
        connection.query_row(&sql, [], |row| row.get::<_, i64>(0)).ok()
    };
    let position = position("build").or_else(|| position("findings_build"))?;
    u64::try_from(position).ok()
}

fn put_in_place(temporary: &Path, path: &Path) -> Result<()> {
    let file = std::fs::File::open(temporary).map_err(|error| Error::io(temporary, error))?;
    file.sync_all().map_err(|error| Error::io(temporary, error))?;
    std::fs::rename(temporary, path).map_err(|error| Error::io(path, error))?;
    seal(path)
}

/// Writes the hash of a derived file beside it, for `verify`.
pub(crate) fn seal(path: &Path) -> Result<()> {
    let bytes = std::fs::read(path).map_err(|error| Error::io(path, error))?;
    let beside = sidecar(path);
    std::fs::write(&beside, paradero_ledger::sha256(&bytes).to_string())
        .map_err(|error| Error::io(&beside, error))
}

/// Where the hash of a derived file stands.
pub(crate) fn sidecar(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".sha256");
    path.with_file_name(name)
}

/// Whether a derived file is what was written.
pub(crate) fn intact(path: &Path) -> bool {
    let (Ok(bytes), Ok(hash)) = (std::fs::read(path), std::fs::read_to_string(sidecar(path)))
    else {
        return false;
    };
    paradero_ledger::sha256(&bytes).to_string() == hash
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
