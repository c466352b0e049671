//! `paradero serve`: the pages over a register. What another process adds is seen at once: the
//! signed checkpoint is looked at for each question, and everything is opened anew when it moved.

mod command;
mod held;
mod idle;
mod standing;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use paradero_findings::Rule;
use paradero_model::{Day, Level};
use paradero_register::families::{FamilyCode, Opened};
use paradero_register::office::{Note, Noted};
use paradero_register::postgres::Postgres;
use paradero_register::review::{Desk, Effect, NewJudgement};
use paradero_register::screening::{Asked, Ground, Manifest, Screener, Settle};
use paradero_register::sql::Connection;
use paradero_register::uncounted::{Document, Recorded};
use paradero_register::{Act, Elsewhere, Look, Proposal, Register, Verdict};
use paradero_web::{
    Account, DocumentAsked, DocumentForm, IntakeDesk, LedgerEntry, Letter, RuleInfo, Since, Status,
    View, Views, accounts,
};

pub(crate) use command::serve;
use held::{Held, KEPT, Looked, Shown};

use crate::args::Place;
use crate::desk::{Desks, patiently};
use crate::entry_line::entry_line;
use crate::office::{directory, level, now, today};
use crate::readings::Readings;
use crate::{account, documents, families, pdf};

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
    /// Stores below so many bytes are waited for, whatever stood before.
    small: u64,
    pub(crate) desks: Desks,
    /// Where views of the newest state are read from, if not from the directory.
    server: Option<Arc<Postgres>>,
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
            small: standing::SMALL,
            desks: Desks::default(),
            server: None,
            accounts: Mutex::new((String::new(), Arc::new([]))),
            directory,
        })
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The day on which clocks are read.
    pub(crate) fn day(&self) -> Result<Day, String> {
        match self.today {
            Some(day) => Ok(day),
            None => today(None).map_err(|error| error.to_string()),
        }
    }

    /// The register's directory, and where the key lies that signs, if not there.
    pub(crate) fn keyed(&self) -> (&Path, Option<&Path>) {
        (&self.directory, self.signing.as_deref())
    }

    /// The register as it stands now.
    pub(crate) fn open(&self) -> Result<Arc<Register>, String> {
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
        let register = register.map_err(|error| error.to_string())?;
        let register = Arc::new(register.on(self.server.clone()));
        // That somebody read something changes nothing that is shown.
        let sizes = |register: &Register| Level::ALL.map(|level| register.size(level));
        if held.register.as_ref().is_some_and(|earlier| sizes(earlier) == sizes(&register)) {
            held.checkpoints = checkpoints;
            held.register = Some(register.clone());
            held.status.clear();
        } else {
            held.moved(checkpoints, register.clone());
        }
        Ok(register)
    }

    /// The register, opened for writing.
    pub(crate) fn writer(&self) -> Result<Register, paradero_register::Error> {
        let (identity, signing) = (self.identity.as_deref(), self.signing.as_deref());
        let keys = Elsewhere { identity, signing };
        Register::open_writer_with(&self.directory, pdf::reader(), now(), keys)
    }

    fn screener(&self, register: &Register, shown: Shown) -> Result<Screener, String> {
        let (level, position, today) = shown;
        let view = register.view(level, position, today).map_err(|error| error.to_string())?;
        Ok(Screener::over(self.ground(register, shown, &view)?, view))
    }

    /// What screeners of a view share, made once.
    fn ground(
        &self,
        register: &Register,
        shown: Shown,
        view: &paradero_register::View,
    ) -> Result<Arc<Ground>, String> {
        let known = self.held().grounds.iter().find(|(known, _)| *known == shown).cloned();
        if let Some((_, ground)) = known {
            return Ok(ground);
        }
        let ground = register.ground(view).map_err(|error| error.to_string())?;
        Held::put(&mut self.held().grounds, shown, ground.clone());
        Ok(ground)
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
        if let Some((connection, opened)) = self.idle(shown) {
            return Ok(View { connection, position, today, opened });
        }
        let behind = as_of.is_none().then(|| self.behind(&register, shown)).flatten();
        let lent = behind.map(|standing| self.lend(&register, &standing)).transpose()?;
        match lent.flatten() {
            Some(view) => Ok(view),
            None => self.view_of(&register, shown),
        }
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
        let screener = match self.idle_screener(shown) {
            Some(screener) => screener,
            None => {
                let behind = as_of.is_none().then(|| self.behind(&register, shown)).flatten();
                if behind.is_some_and(|standing| {
                    Self::lend_screener(&register, &standing, ask).is_some()
                }) {
                    return Ok(());
                }
                self.screener(&register, shown)?
            }
        };
        ask(&screener);
        Held::put(&mut self.held().screeners, shown, screener);
        Ok(())
    }

    fn screens_at_once(&self, level: Level) -> bool {
        // A server is waited for.
        self.server.is_none() && self.is_ready(level)
    }

    fn names_ready(&self, level: Level) -> bool {
        // A reading of what is sealed is recorded first, which waits for the disk.
        if level == Level::Sealed {
            return false;
        }
        let (Ok(register), Ok(day)) = (self.open(), self.day()) else { return false };
        let shown = (level, register.size(level), day);
        register.store_bytes(level) < self.small
            || self.held().grounds.iter().any(|(known, _)| *known == shown)
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
        patiently(|| self.writer())
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
        let answered = patiently(|| self.writer()).and_then(|mut register| match refused {
            Some(why) => register.refuse(place, why, by, now()),
            None => register.approve(place, by, now()).map(|_| ()),
        });
        answered.map_err(|error| error.to_string())
    }

    fn desk(
        &self,
        level: Level,
        ask: &mut dyn FnMut(&mut Desk, &Connection),
    ) -> Result<(), String> {
        self.at_desk(level, ask)
    }

    fn judge(&self, who: (Level, &str), judgement: NewJudgement) -> Result<(), String> {
        self.record_judgement(who, &judgement)
    }

    fn apply_judgements(&self, who: (Level, &str)) -> Result<Vec<Effect>, String> {
        self.apply(who)
    }

    fn note(&self, who: (Level, &str), note: Note) -> Result<(), String> {
        self.note_down(who, note)
    }

    fn decide_finding(
        &self,
        who: (Level, &str),
        finding: &str,
        what: (Verdict, &str),
    ) -> Result<u64, String> {
        self.record_on_finding(who, finding, what)
    }

    fn decide_repeats(
        &self,
        who: (Level, &str),
        pair: (&str, &str),
        why: &str,
    ) -> Result<u64, String> {
        self.record_repeats(who, pair, why)
    }

    fn news(&self, level: Level, since: i64, limit: usize) -> Result<Since, String> {
        self.news_since(level, since, limit)
    }

    fn notes(&self, level: Level) -> Result<Vec<Noted>, String> {
        self.noted(level)
    }

    fn looked_at(&self, level: Level, position: u64) -> Result<Looked, String> {
        let register = self.open()?;
        let asked = (level, position.min(register.size(level)));
        let known = self.held().looked.iter().find(|(known, _)| *known == asked).cloned();
        if let Some((_, looked)) = known {
            return Ok(looked);
        }
        let looked = register.looked_at(asked.0, asked.1).map_err(|error| error.to_string())?;
        let looked = Arc::new(looked);
        let mut held = self.held();
        held.looked.truncate(KEPT);
        held.looked.insert(0, (asked, looked.clone()));
        Ok(looked)
    }

    fn look(&self, who: (Level, &str), record: &str, what: (Look, &str)) -> Result<u64, String> {
        self.writer()
            .and_then(|mut register| register.look(who, record, what, now()))
            .map_err(|error| error.to_string())
    }

    fn intake_desk(&self) -> Option<&dyn IntakeDesk> {
        Some(self)
    }

    fn give_back(&self, level: Level, view: View) {
        self.take_back(level, view);
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

    fn documents(&self) -> &'static [DocumentForm] {
        documents::FORMS
    }

    fn document(&self, level: Level, asked: &DocumentAsked<'_>) -> Result<Option<Vec<u8>>, String> {
        let register = self.open()?;
        documents::in_form(&register, level, &self.rules, asked)
            .map_err(|error| format!("{error:#}"))
    }

    fn family_give(&self, who: (Level, &str), person: &str) -> Result<(String, i64), String> {
        families::give(&self.directory, who, person)
    }

    fn family_codes(&self, level: Level, ids: &[&str]) -> Result<Vec<FamilyCode>, String> {
        families::about(&self.directory, level, ids)
    }

    fn family_end(&self, level: Level, ids: &[&str]) -> Result<usize, String> {
        families::end(&self.directory, level, ids)
    }

    fn family_open(&self, typed: &str) -> Result<Option<Opened>, String> {
        families::open(&self.directory, typed)
    }

    fn family_letter(&self, _: Level, person: &str, letter: &Letter) -> Result<String, String> {
        families::take(&*self.open()?, person, letter)
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
