//! `paradero serve`: the pages over a register. What another process adds is seen at once: the
//! signed checkpoint is looked at for each question, and everything is opened anew when it moved.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use paradero_findings::Rule;
use paradero_locale::Languages;
use paradero_model::{Day, Level};
use paradero_register::screening::{Asked, Ground, Manifest, Screener, Settle};
use paradero_register::uncounted::{Document, Recorded};
use paradero_register::{Act, Answer, Elsewhere, Entry, Proposal, Register, What};
use paradero_web::{
    Account, Act as Told, Answered, LedgerEntry, RuleInfo, Status, View, Views, accounts,
};
use rusqlite::Connection;

use crate::args::{Place, ServeArgs};
use crate::languages::of_folder;
use crate::office::{directory, level, now, today};
use crate::readings::Readings;
use crate::{account, pdf, print};

/// What a connection shows: level, number of entries, day.
type Shown = (Level, u64, Day);

/// How many connections are kept for the next questions.
const KEPT: usize = 16;

/// The register as it was last opened, and what was made of it.
#[derive(Default)]
struct Held {
    checkpoints: Vec<u8>,
    register: Option<Arc<Register>>,
    status: BTreeMap<Level, Arc<Status>>,
    /// Connections to views that nobody uses just now.
    idle: Vec<(Shown, Connection)>,
    /// What screeners of a view share.
    grounds: Vec<(Shown, Arc<Ground>)>,
    /// Screeners that nobody uses just now.
    screeners: Vec<(Shown, Screener)>,
}

impl Held {
    /// Something that nobody uses, which is then in use.
    fn take<T>(all: &mut Vec<(Shown, T)>, shown: Shown) -> Option<T> {
        let at = all.iter().position(|(known, _)| *known == shown)?;
        Some(all.swap_remove(at).1)
    }

    /// Something that may be used again, in place of the oldest where there are too many.
    fn put<T>(all: &mut Vec<(Shown, T)>, shown: Shown, one: T) {
        if all.len() >= KEPT {
            all.remove(0);
        }
        all.push((shown, one));
    }
}

/// A register as pages see it: always as it stands now.
pub(crate) struct Office {
    directory: PathBuf,
    level: Level,
    /// Where the key lies that reads what is sealed, if not in the register.
    identity: Option<PathBuf>,
    /// Where the key lies that signs, if not in the register.
    signing: Option<PathBuf>,
    /// The day that was asked for; else the machine's, looked up each time.
    today: Option<Day>,
    rules: BTreeMap<String, RuleInfo>,
    held: Mutex<Held>,
    readings: Readings,
    /// The text of the file of accounts as it was last read, and what it says.
    accounts: Mutex<(String, Arc<[Account]>)>,
}

impl Office {
    /// The register of a place, at its level; clocks are read on a day, else on the machine's.
    ///
    /// # Errors
    /// When no register is named, the level or the day is none, or a rule of its own cannot be read.
    pub(crate) fn at(place: &Place, day: Option<&str>) -> anyhow::Result<Self> {
        let directory = directory(place)?.to_owned();
        Ok(Self {
            level: level(&place.level)?,
            identity: place.identity.clone(),
            signing: place.signing_key.clone(),
            today: day.map(|day| today(Some(day))).transpose()?,
            rules: rules(&directory)?,
            held: Mutex::default(),
            readings: Readings::default(),
            accounts: Mutex::new((String::new(), Arc::new([]))),
            directory,
        })
    }

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
        let mut checkpoints = Vec::new();
        for level in Level::ALL {
            let path = self.directory.join("ledger").join(level.code()).join("checkpoint");
            let read = std::fs::read(&path);
            checkpoints.extend(read.map_err(|error| format!("{}: {error}", path.display()))?);
        }
        let mut held = self.held();
        if let Some(register) = held.register.as_ref().filter(|_| held.checkpoints == checkpoints) {
            return Ok(register.clone());
        }
        let identity = self.identity.as_deref();
        let register = match &held.register {
            Some(earlier) => Register::open_after(earlier, pdf::reader(), identity),
            None => Register::open_as(&self.directory, pdf::reader(), identity),
        };
        let register = Arc::new(register.map_err(|error| error.to_string())?);
        // That somebody read something changes nothing that is shown.
        let sizes = |register: &Register| Level::ALL.map(|level| register.size(level));
        if held.register.as_ref().is_some_and(|earlier| sizes(earlier) == sizes(&register)) {
            held.checkpoints = checkpoints;
            held.register = Some(register.clone());
            held.status.clear();
        } else {
            *held = Held { checkpoints, register: Some(register.clone()), ..Held::default() };
        }
        Ok(register)
    }

    /// The register, opened for writing.
    fn writer(&self) -> Result<Register, paradero_register::Error> {
        let (identity, signing) = (self.identity.as_deref(), self.signing.as_deref());
        let keys = Elsewhere { identity, signing };
        Register::open_writer_with(&self.directory, pdf::reader(), now(), keys)
    }

    fn screener(&self, register: &Register, shown: Shown) -> Result<Screener, String> {
        let (level, position, today) = shown;
        let view = register.view(level, position, today).map_err(|error| error.to_string())?;
        let known = self.held().grounds.iter().find(|(known, _)| *known == shown).cloned();
        let ground = match known {
            Some((_, ground)) => ground,
            None => {
                let ground = register.ground(&view).map_err(|error| error.to_string())?;
                Held::put(&mut self.held().grounds, shown, ground.clone());
                ground
            }
        };
        Ok(Screener::over(ground, view))
    }
}

impl Views for Office {
    fn level(&self) -> Level {
        self.level
    }

    fn accounts(&self) -> Result<Arc<[Account]>, String> {
        let path = account::file(&self.directory);
        let text = accounts::text(&path).map_err(|error| error.to_string())?;
        let mut known = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        if known.0 != text {
            let all = accounts::parse(&path, &text).map_err(|error| error.to_string())?;
            *known = (text, all.into());
        }
        Ok(known.1.clone())
    }

    fn accounts_file(&self) -> Option<PathBuf> {
        Some(account::file(&self.directory))
    }

    fn view(&self, level: Level, as_of: Option<u64>) -> Result<View, String> {
        let register = self.open()?;
        let position = as_of.unwrap_or(u64::MAX).min(register.size(level));
        let today = self.day()?;
        let shown = (level, position, today);
        let idle = Held::take(&mut self.held().idle, shown);
        if let Some(connection) = idle {
            return Ok(View { connection, position, today });
        }
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
        let position = as_of.unwrap_or(u64::MAX).min(register.size(level));
        let shown = (level, position, self.day()?);
        let idle = Held::take(&mut self.held().screeners, shown);
        let screener = match idle {
            Some(screener) => screener,
            None => self.screener(&register, shown)?,
        };
        ask(&screener);
        Held::put(&mut self.held().screeners, shown, screener);
        Ok(())
    }

    fn screens_at_once(&self, level: Level) -> bool {
        // A reading of what is sealed is recorded first, which waits for the disk.
        if level == Level::Sealed {
            return false;
        }
        let (Ok(register), Ok(day)) = (self.open(), self.day()) else { return false };
        let shown = (level, register.size(level), day);
        let held = self.held();
        let view = held.idle.iter().any(|(known, _)| *known == shown);
        view && held.screeners.iter().any(|(known, _)| *known == shown)
    }

    fn settle(
        &self,
        (level, by): (Level, &str),
        asked: &Asked,
        person: &str,
        (what, why): (Settle, &str),
    ) -> Result<u64, String> {
        let mut text = Err(String::new());
        self.screen(level, None, &mut |screener| {
            text = screener.settle(asked, person, what, why).map_err(|error| error.to_string());
        })?;
        let text = text?;
        self.writer()
            .and_then(|mut register| register.decide("page", &text, by, level, now()))
            .map_err(|error| error.to_string())
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

    fn record_reading(&self, by: &str, what: &str) -> Result<(), String> {
        self.readings.record((&self.directory, self.signing.as_deref()), by, what)
    }

    fn proposals(&self, level: Level) -> Result<Vec<Proposal>, String> {
        Ok(self.open()?.proposals(level))
    }

    fn answer(
        &self,
        (level, by): (Level, &str),
        place: paradero_register::Place,
        refused: Option<&str>,
    ) -> Result<(), String> {
        if place.level > level {
            return Err("there is no such proposal".to_owned());
        }
        let answered = self.writer().and_then(|mut register| match refused {
            Some(why) => register.refuse(place, why, by, now()),
            None => register.approve(place, by, now()).map(|_| ()),
        });
        answered.map_err(|error| error.to_string())
    }

    fn give_back(&self, level: Level, view: View) {
        let shown = (level, view.position, view.today);
        Held::put(&mut self.held().idle, shown, view.connection);
    }

    fn status(&self, level: Level) -> Result<Arc<Status>, String> {
        let register = self.open()?;
        if let Some(status) = self.held().status.get(&level) {
            return Ok(status.clone());
        }
        let vkey = std::fs::read_to_string(self.directory.join("keys/verify.key"))
            .map_err(|error| format!("keys/verify.key: {error}"))?;
        let settings = register.settings().map_err(|error| error.to_string())?;
        let status = Arc::new(Status {
            name: settings.name,
            entries: register.size(level),
            checkpoint: register.checkpoint(level).to_owned(),
            below: {
                let mut all = register.checkpoints(level);
                all.pop();
                all
            },
            vkey,
            countries: settings.countries,
        });
        let mut held = self.held();
        // Only if nobody opened a later one meanwhile.
        if held.register.as_ref().is_some_and(|now| Arc::ptr_eq(now, &register)) {
            held.status.insert(level, status.clone());
        }
        Ok(status)
    }

    fn position(&self, level: Level, when: &str) -> Result<u64, String> {
        self.open()?.position(level, Some(when)).map_err(|error| error.to_string())
    }

    fn source_bytes(&self, level: Level, id: &str) -> Result<Option<Vec<u8>>, String> {
        let register = self.open()?;
        let shown = register.shows(level, id).map_err(|error| error.to_string())?;
        if !shown {
            return Ok(None);
        }
        register.bytes(id).map(Some).map_err(|error| error.to_string())
    }

    fn entries(&self, level: Level, offset: u64, limit: u64) -> Result<Vec<LedgerEntry>, String> {
        let register = self.open()?;
        let acts: Vec<&Act> = register.acts(level).collect();
        let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let asked = acts.iter().enumerate().rev().skip(whole(offset)).take(whole(limit));
        Ok(asked.map(|(index, act)| entry_line(&acts, index, act)).collect())
    }

    fn estimates(&self, level: Level, position: u64) -> Result<Vec<Recorded>, String> {
        Ok(self.open()?.estimates(level, position))
    }

    fn estimate(&self, level: Level, entry: u64) -> Result<Option<(Recorded, Document)>, String> {
        let register = self.open()?;
        if !register.estimates(level, u64::MAX).iter().any(|one| one.entry == entry) {
            return Ok(None);
        }
        let said = |error: paradero_register::Error| error.to_string();
        let (recorded, text) = register.estimate(level, entry).map_err(said)?;
        Ok(Some((recorded, Document::read(&text).map_err(said)?)))
    }

    fn verify(&self, level: Level) -> Result<Vec<String>, String> {
        let found =
            paradero_register::verify(&self.directory).map_err(|error| error.to_string())?;
        let found = paradero_register::known_at(&self.directory, level, found);
        Ok(found.iter().map(|one| format!("{}: {}", one.file.display(), one.what)).collect())
    }

    fn rule(&self, id: &str) -> Option<RuleInfo> {
        self.rules.get(id).cloned()
    }
}

/// The line of an act among those that a level may know of.
fn entry_line(acts: &[&Act], index: usize, act: &Act) -> LedgerEntry {
    let (shown, source) = match (&act.what, act.entry()) {
        (What::Locked | What::Broken(_), _) => (Told::Locked, None),
        (What::Gone, _) | (_, None) => (Told::Withdrawn, None),
        (_, Some(entry)) => of_entry(acts, act.level, entry),
    };
    let at = jiff::Timestamp::from_second(act.recorded_at());
    let recorded_at = at.map(|at| at.to_string()).unwrap_or_default();
    LedgerEntry { index: index as u64, recorded_at, act: shown, source, by: act.by() }
}

fn of_entry(acts: &[&Act], level: Level, entry: &Entry) -> (Told, Option<String>) {
    match entry {
        Entry::Settings { .. } => (Told::Settings, None),
        Entry::Import(import) => {
            let shown = Told::Import {
                file_name: import.file_name.clone(),
                records: import.records,
                problems: import.problems,
            };
            (shown, Some(import.source.clone()))
        }
        Entry::Decisions { by, .. } => (Told::Decisions { by: by.clone() }, None),
        Entry::Model { .. } => (Told::Model, None),
        Entry::Estimate { by, .. } => (Told::Estimate { by: by.clone() }, None),
        Entry::Joined(of) => {
            let (register, log) = (of.name().to_owned(), of.log.code().to_owned());
            (Told::Joined { register, log, entries: of.size, by: of.by.clone() }, None)
        }
        Entry::Withdrawal { of, why, by, joined: Some(joined) } => {
            let joined = acts.iter().find(|act| (act.level, act.index) == (level, *joined));
            let of = match joined.and_then(|act| act.entry()) {
                Some(Entry::Joined(other)) => {
                    format!("{}, {}:{of}", other.name(), other.log.code())
                }
                _ => String::new(),
            };
            (Told::WithdrawalElsewhere { of, why: why.clone(), by: by.clone() }, None)
        }
        Entry::Withdrawal { of, why, by, joined: None } => {
            let of = acts.iter().position(|act| (act.level, act.index) == (level, *of));
            let of = of.unwrap_or_default() as u64;
            (Told::Withdrawal { of, why: why.clone(), by: by.clone() }, None)
        }
        Entry::Proposal { by, .. } => (Told::Proposal { by: by.clone() }, None),
        Entry::Answer { of, answer, by, .. } => {
            let of = acts.iter().position(|act| (act.level, act.index) == (level, *of));
            let of = of.unwrap_or_default() as u64;
            let answer = match answer {
                Answer::Approved => Answered::Approved,
                Answer::Refused => Answered::Refused,
                Answer::Done => Answered::Done,
                Answer::Moot => Answered::Moot,
            };
            (Told::Answer { of, answer, by: by.clone() }, None)
        }
        // Not among the acts that are listed.
        Entry::Reads { .. } => (Told::Locked, None),
    }
}

/// Titles and legal bases of the rules that are shipped and of the register's own.
pub(crate) fn rules(directory: &Path) -> anyhow::Result<BTreeMap<String, RuleInfo>> {
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

/// The languages of the pages: with those of the folder that was named, of that of the settings, or of the register's own.
fn languages(office: &Office, args: &ServeArgs) -> anyhow::Result<Languages> {
    if let Some(folder) = &args.locales {
        return of_folder(folder);
    }
    let settings = office.open().map_err(anyhow::Error::msg)?.settings()?;
    if let Some(folder) = &settings.pages.locales {
        return of_folder(&office.directory.join(folder));
    }
    let own = office.directory.join("locales");
    if own.is_dir() { of_folder(&own) } else { Ok(Languages::default()) }
}

pub(crate) fn serve(place: &Place, args: &ServeArgs) -> anyhow::Result<ExitCode> {
    let listen: SocketAddr = args.listen.parse().with_context(|| {
        format!("--listen: `{}` is no address; write 127.0.0.1:8080", args.listen)
    })?;
    let office = Office::at(place, args.today.as_deref())?;
    let languages = languages(&office, args)?;
    // What is asked for first is made before anybody waits for it.
    let levels = office.accounts().map_err(anyhow::Error::msg)?;
    let levels: BTreeSet<Level> = levels.iter().map(|a| a.level.min(office.level)).collect();
    for level in levels.into_iter().chain([office.level]) {
        office.view(level, None).map_err(anyhow::Error::msg)?;
    }
    let runtime = tokio::runtime::Runtime::new().context("cannot start the server")?;
    runtime.block_on(paradero_web::serve(
        listen,
        (args.behind_tls, languages),
        Arc::new(office),
        |address| {
            print::say(&format!("http://{address}/ (stop with Ctrl-C)"));
        },
    ))?;
    Ok(ExitCode::SUCCESS)
}
