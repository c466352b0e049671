//! The findings of a derived store on a day: made once, kept beside it.

use std::path::{Path, PathBuf};

use paradero_findings::{Finding, Parameter, Rule, tables};
use paradero_model::{Day, Level};
use rusqlite::params;

use crate::build::{attach, being_made, built_from, files_in, making, write_key};
use crate::decisions::Decisions;
use crate::error::{Error, Result};
use crate::register::Register;
use crate::seal::{known_intact, put_in_place};
use crate::sets::today;
use crate::settings::Settings;
use crate::visible::Visible;

impl Register {
    /// The findings of a derived store on a day: made once, kept beside it.
    pub(crate) fn findings(
        &self,
        store: &Path,
        level: Level,
        position: u64,
        today: Day,
    ) -> Result<PathBuf> {
        let visible = self.visible(level, position)?;
        let own = self.own_rules()?;
        let file = FindingsFile::of(store, today, &visible.key(level)?, &own);
        let own = own.iter().map(|(name, text)| Ok(Rule::parse(name, text)?));
        let own = own.collect::<Result<Vec<_>>>()?;
        if file.is_made() {
            return Ok(file.path);
        }
        let _making = making();
        if file.is_made() {
            return Ok(file.path);
        }
        let FindingsFile { path, key } = file;
        let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
        let _ = std::fs::remove_file(&temporary);
        let making = Making { file: &temporary, store, today };
        if let Err(error) = self.find(&making, &visible, own, &key) {
            let _ = std::fs::remove_file(&temporary);
            return Err(error);
        }
        put_in_place(&temporary, &path)?;
        Ok(path)
    }

    /// Fills a file with what rules find.
    fn find(
        &self,
        making: &Making<'_>,
        visible: &Visible,
        own: Vec<Rule>,
        key: &str,
    ) -> Result<()> {
        let connection = being_made(making.file)?;
        attach(&connection, making.store)?;
        let (decisions, settings) = self.decided(visible)?;
        let limits = limits(&decisions, &settings)?;
        paradero_findings::prepare(&connection, making.today, &limits)?;
        let mut rules = paradero_findings::built_in()?;
        let events = tables::events(&connection)?;
        let found = match self.workers.rule_engine().filter(|engine| engine.takes(events)) {
            Some(engine) => {
                let with = (making.today, limits.as_slice());
                let mut found = tables::run_on(&connection, &rules, with, engine.as_ref())?;
                // Nobody looked at what an office's own rules would give away.
                found.extend(making.found(&own)?);
                paradero_findings::sorted(found)
            }
            None => {
                rules.extend(own);
                making.found(&rules)?
            }
        };
        paradero_findings::write(&connection, &found)?;
        for decision in &decisions.finding {
            connection.execute(
                "UPDATE finding SET state = ?2, reason = ?3 WHERE id = ?1",
                params![decision.id, decision.verdict.state(), decision.why],
            )?;
        }
        today::fill(&connection)?;
        write_key(&connection, key)?;
        connection.execute_batch("DETACH register")?;
        connection.close().map_err(|(_, error)| error.into())
    }

    /// Whether the findings of a store on a day are made.
    pub(crate) fn has_findings(
        &self,
        store: &Path,
        level: Level,
        position: u64,
        today: Day,
    ) -> Result<bool> {
        let key = self.visible(level, position)?.key(level)?;
        Ok(FindingsFile::of(store, today, &key, &self.own_rules()?).is_made())
    }

    /// Rules that the register's own `rules/` folder adds: names and texts.
    pub(crate) fn own_rules(&self) -> Result<Vec<(String, String)>> {
        let mut rules = Vec::new();
        for path in files_in(&self.directory().join("rules"))? {
            if path.extension().is_some_and(|extension| extension == "sql") {
                let text = std::fs::read_to_string(&path).map_err(|e| Error::io(&path, e))?;
                let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                rules.push((name, text));
            }
        }
        Ok(rules)
    }
}

/// On so many threads at most the rules are run: each holds what it finds and its own pages.
const RULES_AT_ONCE: usize = 4;

/// A file of findings that is being made: its views are there.
struct Making<'a> {
    file: &'a Path,
    store: &'a Path,
    today: Day,
}

impl Making<'_> {
    /// What rules find over the views and the store, on a thread for each core.
    fn found(&self, rules: &[Rule]) -> Result<Vec<Finding>> {
        if rules.is_empty() {
            return Ok(Vec::new());
        }
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let mut connections = Vec::new();
        for _ in 0..cores.min(RULES_AT_ONCE) {
            let connection = being_made(self.file)?;
            attach(&connection, self.store)?;
            connections.push(connection);
        }
        Ok(paradero_findings::run_together(&mut connections, rules, self.today)?)
    }
}

/// The limits that rules read: the shipped ones, those of the settings, those that were decided.
fn limits(decisions: &Decisions, settings: &Settings) -> Result<Vec<Parameter>> {
    let mut parameters = paradero_findings::Parameters::default().0;
    for own in settings.parameter.iter().chain(&decisions.parameter) {
        let own = own.parameter()?;
        parameters.retain(|p| p.name != own.name || p.country != own.country || p.from != own.from);
        parameters.push(own);
    }
    Ok(parameters)
}

/// A hash over the rules and views that the program brings.
fn rules_key() -> &'static str {
    static KEY: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    KEY.get_or_init(|| {
        let rules = format!("{:?}", paradero_findings::built_in().unwrap_or_default());
        let views = format!("{:?}", paradero_findings::built_in_views().unwrap_or_default());
        paradero_ledger::sha256((rules + &views).as_bytes()).to_string()
    })
}

/// Where the findings of a store on a day lie, and what they are made from.
pub(crate) struct FindingsFile {
    pub(crate) path: PathBuf,
    pub(crate) key: String,
}

impl FindingsFile {
    /// Of a store, known by its key, with the rules and views that the program brings and the register's own rules.
    pub(crate) fn of(store: &Path, today: Day, key: &str, own: &[(String, String)]) -> Self {
        let own = paradero_ledger::sha256(format!("{own:?}").as_bytes());
        let path = store.with_file_name(format!("findings-{today}.sqlite"));
        Self { path, key: format!("{key} {} {own}", rules_key()) }
    }

    pub(crate) fn is_made(&self) -> bool {
        built_from(&self.path).as_ref() == Some(&self.key) && known_intact(&self.path)
    }
}
