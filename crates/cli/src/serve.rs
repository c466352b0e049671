//! `paradero serve`: the pages over a register. What another process adds is seen at once: the
//! signed checkpoint is looked at for each question, and everything is opened anew when it moved.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use paradero_findings::Rule;
use paradero_model::{Day, Level};
use paradero_register::screening::{Manifest, Screener};
use paradero_register::{Entry, Register};
use paradero_web::{Account, Act, LedgerEntry, RuleInfo, Status, View, Views, accounts};
use rusqlite::Connection;

use crate::args::{Place, ServeArgs};
use crate::office::{directory, level, today};
use crate::{account, pdf, print};

/// What a connection shows: level, number of entries, day.
type Shown = (Level, u64, Day);

/// How many connections are kept for the next questions.
const KEPT: usize = 16;

/// The register as it was last opened, and connections to its views and screeners of them that nobody uses just now.
#[derive(Default)]
struct Held {
    checkpoint: Vec<u8>,
    register: Option<Arc<Register>>,
    idle: Vec<(Shown, Connection)>,
    screeners: Vec<(Shown, Screener)>,
}

struct Office {
    directory: PathBuf,
    level: Level,
    /// The day that was asked for; else the machine's, looked up each time.
    today: Option<Day>,
    rules: BTreeMap<String, RuleInfo>,
    held: Mutex<Held>,
}

impl Office {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The day on which clocks are read.
    fn day(&self) -> Result<Day, String> {
        match self.today {
            Some(day) => Ok(day),
            None => today(None).map_err(|error| error.to_string()),
        }
    }

    /// The register as it stands now.
    fn open(&self) -> Result<Arc<Register>, String> {
        let path = self.directory.join("ledger/checkpoint");
        let checkpoint =
            std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut held = self.held();
        if let Some(register) = held.register.as_ref().filter(|_| held.checkpoint == checkpoint) {
            return Ok(register.clone());
        }
        let register = Register::open(&self.directory, pdf::reader());
        let register = Arc::new(register.map_err(|error| error.to_string())?);
        *held = Held { checkpoint, register: Some(register.clone()), ..Held::default() };
        Ok(register)
    }
}

fn sees(level: Level, entry: &Entry) -> bool {
    match entry {
        Entry::Settings { .. } => true,
        Entry::Import(import) => import.level <= level,
        Entry::Decisions { level: of, .. } | Entry::Model { level: of, .. } => *of <= level,
    }
}

impl Views for Office {
    fn level(&self) -> Level {
        self.level
    }

    fn accounts(&self) -> Result<Vec<Account>, String> {
        accounts::read(&account::file(&self.directory)).map_err(|error| error.to_string())
    }

    fn view(&self, level: Level, as_of: Option<u64>) -> Result<View, String> {
        let register = self.open()?;
        let position = as_of.unwrap_or(register.size()).min(register.size());
        let today = self.day()?;
        let shown = (level, position, today);
        let mut held = self.held();
        if let Some(at) = held.idle.iter().position(|(known, _)| *known == shown) {
            let (_, connection) = held.idle.swap_remove(at);
            return Ok(View { connection, position, today });
        }
        drop(held);
        let view = register.view(level, position, today).map_err(|error| error.to_string())?;
        Ok(View { connection: view.into_connection(), position, today })
    }

    fn screen(
        &self,
        level: Level,
        as_of: Option<u64>,
        ask: &mut dyn FnMut(&Screener),
    ) -> Result<(), String> {
        let register = self.open()?;
        let position = as_of.unwrap_or(register.size()).min(register.size());
        let shown = (level, position, self.day()?);
        let mut held = self.held();
        let known = held.screeners.iter().position(|(known, _)| *known == shown);
        let idle = known.map(|at| held.screeners.swap_remove(at).1);
        drop(held);
        let screener = match idle {
            Some(screener) => screener,
            None => {
                let view = register.view(level, position, shown.2);
                let screener = view.and_then(|view| register.screener(view));
                screener.map_err(|error| error.to_string())?
            }
        };
        ask(&screener);
        let mut held = self.held();
        if held.screeners.len() >= KEPT {
            held.screeners.remove(0);
        }
        held.screeners.push((shown, screener));
        Ok(())
    }

    fn manifest(&self, file_name: &str, bytes: &[u8]) -> Result<Manifest, String> {
        let countries = self.open()?.country_names().map_err(|error| error.to_string())?;
        let read = if file_name.is_empty() {
            Manifest::pasted(&String::from_utf8_lossy(bytes), &countries, &pdf::reader())
        } else {
            Manifest::read(file_name, bytes, &countries, &pdf::reader())
        };
        read.map_err(|error| error.to_string())
    }

    fn give_back(&self, level: Level, view: View) {
        let mut held = self.held();
        if held.idle.len() >= KEPT {
            held.idle.remove(0);
        }
        held.idle.push(((level, view.position, view.today), view.connection));
    }

    fn status(&self) -> Result<Status, String> {
        let register = self.open()?;
        let vkey = std::fs::read_to_string(self.directory.join("keys/verify.key"))
            .map_err(|error| format!("keys/verify.key: {error}"))?;
        let settings = register.settings().map_err(|error| error.to_string())?;
        Ok(Status {
            name: settings.name,
            entries: register.size(),
            checkpoint: register.checkpoint().map_err(|error| error.to_string())?,
            vkey,
            countries: settings.countries,
        })
    }

    fn position(&self, when: &str) -> Result<u64, String> {
        self.open()?.position(Some(when)).map_err(|error| error.to_string())
    }

    fn source_bytes(&self, level: Level, id: &str) -> Result<Option<Vec<u8>>, String> {
        let register = self.open()?;
        let shown = register.entries().iter().any(
            |entry| matches!(entry, Entry::Import(import) if import.source == id && sees(level, entry)),
        );
        if !shown {
            return Ok(None);
        }
        register.bytes(id).map(Some).map_err(|error| error.to_string())
    }

    fn entries(&self, level: Level, offset: u64, limit: u64) -> Result<Vec<LedgerEntry>, String> {
        let register = self.open()?;
        let seen = register.entries().iter().enumerate().rev();
        let seen = seen.filter(|(_, entry)| sees(level, entry));
        let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        Ok(seen.skip(whole(offset)).take(whole(limit)).map(entry_line).collect())
    }

    fn verify(&self) -> Result<Vec<String>, String> {
        let found =
            paradero_register::verify(&self.directory).map_err(|error| error.to_string())?;
        Ok(found.iter().map(|one| format!("{}: {}", one.file.display(), one.what)).collect())
    }

    fn rule(&self, id: &str) -> Option<RuleInfo> {
        self.rules.get(id).cloned()
    }
}

fn entry_line((index, entry): (usize, &Entry)) -> LedgerEntry {
    let (act, source) = match entry {
        Entry::Settings { .. } => (Act::Settings, None),
        Entry::Import(import) => {
            let act = Act::Import {
                file_name: import.file_name.clone(),
                records: import.records,
                problems: import.problems,
            };
            (act, Some(import.source.clone()))
        }
        Entry::Decisions { by, .. } => (Act::Decisions { by: by.clone() }, None),
        Entry::Model { .. } => (Act::Model, None),
    };
    let at = jiff::Timestamp::from_second(entry.recorded_at());
    let recorded_at = at.map(|at| at.to_string()).unwrap_or_default();
    LedgerEntry { index: index as u64, recorded_at, act, source }
}

/// Titles and legal bases of the rules that are shipped and of the register's own.
fn rules(directory: &Path) -> anyhow::Result<BTreeMap<String, RuleInfo>> {
    let mut all = paradero_findings::built_in()?;
    if let Ok(listed) = std::fs::read_dir(directory.join("rules")) {
        for entry in listed.filter_map(Result::ok) {
            let path = entry.path();
            if path.extension().is_some_and(|extension| extension == "sql") {
                let text =
                    std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
                let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                all.push(Rule::parse(&name, &text)?);
            }
        }
    }
    let info = |rule: Rule| RuleInfo { title: rule.title, basis_in_law: rule.basis_in_law };
    Ok(all.into_iter().map(|rule| (rule.id.clone(), info(rule))).collect())
}

pub(crate) fn serve(place: &Place, args: &ServeArgs) -> anyhow::Result<ExitCode> {
    let listen: SocketAddr = args.listen.parse().with_context(|| {
        format!("--listen: `{}` is no address; write 127.0.0.1:8080", args.listen)
    })?;
    let directory = directory(place)?.to_owned();
    let asked = args.today.as_deref().map(|day| today(Some(day))).transpose()?;
    let office = Office {
        level: level(&place.level)?,
        today: asked,
        rules: rules(&directory)?,
        held: Mutex::default(),
        directory,
    };
    // What is asked for first is made before anybody waits for it.
    let levels = office.accounts().map_err(anyhow::Error::msg)?;
    let levels: BTreeSet<Level> = levels.iter().map(|a| a.level.min(office.level)).collect();
    for level in levels.into_iter().chain([office.level]) {
        office.view(level, None).map_err(anyhow::Error::msg)?;
    }
    let runtime = tokio::runtime::Runtime::new().context("cannot start the server")?;
    runtime.block_on(paradero_web::serve(listen, Arc::new(office), |address| {
        print::say(&format!("http://{address}/ (stop with Ctrl-C)"));
    }))?;
    Ok(ExitCode::SUCCESS)
}
