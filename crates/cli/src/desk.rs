//! Reviewing in the office that serves: the desk of each level, kept in memory, and what is written from it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use paradero_model::Level;
use paradero_register::Verdict;
use paradero_register::office::{Note, Noted, Office as Notes, Seen};
use paradero_register::query::sources::line;
use paradero_register::review::{Desk, Effect, NewJudgement, level_of, record_judgements};
use paradero_register::sql::{Answer, Connection};
use paradero_web::{Since, View, Views};

use crate::office::now;
use crate::serve::Office;

/// How long another writer is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long between two looks.
const PAUSE: Duration = Duration::from_millis(5);

/// The desks that stand open.
#[derive(Default)]
pub(crate) struct Desks {
    open: Mutex<BTreeMap<Level, Desk>>,
    /// Judgements are written one after the other: the log has one writer.
    writing: Mutex<()>,
}

/// Does something that needs the one writer's lock, waiting a while where another process has it.
///
/// # Errors
/// As what is done.
pub(crate) fn patiently<T>(
    mut act: impl FnMut() -> Result<T, paradero_register::Error>,
) -> Result<T, paradero_register::Error> {
    let since = Instant::now();
    loop {
        match act() {
            Err(error) if error.is_locked() && since.elapsed() < PATIENCE => {
                std::thread::sleep(PAUSE);
            }
            done => return done,
        }
    }
}

impl Office {
    /// Asks the desk of a level, opened first where it is not, and with what others judged since.
    pub(crate) fn at_desk(
        &self,
        level: Level,
        ask: &mut dyn FnMut(&mut Desk, &Connection),
    ) -> Result<(), String> {
        let view = self.view(level, None)?;
        self.at_desk_of(level, view, ask)
    }

    /// As [`Office::at_desk`], over a view.
    fn at_desk_of(
        &self,
        level: Level,
        view: View,
        ask: &mut dyn FnMut(&mut Desk, &Connection),
    ) -> Result<(), String> {
        let said = |error: paradero_register::Error| error.to_string();
        let register = self.open()?;
        {
            let mut open = self.desks.open.lock().unwrap_or_else(PoisonError::into_inner);
            let stands = open.get(&level).is_some_and(|desk| desk.position() == view.position);
            if !stands {
                open.insert(level, Desk::new(&register, level, &view.connection).map_err(said)?);
            }
            if let Some(desk) = open.get_mut(&level) {
                desk.catch_up(&register, &view.connection).map_err(said)?;
                ask(desk, &view.connection);
            }
        }
        self.give_back(level, view);
        Ok(())
    }

    /// Records a judgement of somebody who sees a level. It is durable when this returns.
    pub(crate) fn record_judgement(
        &self,
        (level, by): (Level, &str),
        judgement: &NewJudgement,
    ) -> Result<(), String> {
        let view = self.view(level, None)?;
        let of = level_of(&view.connection, &judgement.pair);
        self.give_back(level, view);
        let of = of.map_err(|error| error.to_string())?;
        let of = of.ok_or("the register knows no such pair; nothing was recorded")?;
        let _one_at_a_time = self.desks.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let (directory, signing) = self.keyed();
        let one = std::slice::from_ref(judgement);
        patiently(|| record_judgements(directory, signing, (of, by), one, now()))
            .map_err(|error| error.to_string())
    }

    /// Applies what reviewers agree on: records a file of decisions at each level, and notes what each pair met before.
    pub(crate) fn apply(&self, (level, by): (Level, &str)) -> Result<Vec<Effect>, String> {
        let mut found = Err(String::new());
        // Over the newest state: what was applied a moment ago is not applied twice.
        let view = self.newest(level)?;
        self.at_desk_of(level, view, &mut |desk, connection| {
            let ready = desk.decisions(connection);
            found = ready
                .and_then(|ready| Ok((ready, desk.effects(connection)?.0)))
                .map_err(|error| error.to_string());
        })?;
        let (ready, effects) = found?;
        if ready.is_empty() {
            return Err("no judgement waits to be applied".to_owned());
        }
        let said = |error: paradero_register::Error| error.to_string();
        {
            let mut register = patiently(|| self.writer()).map_err(said)?;
            for file in ready {
                register.decide("review", &file.text, by, file.level, now()).map_err(said)?;
            }
        }
        self.note_down((level, by), Note::Applied { effects: effects.clone() })?;
        Ok(effects)
    }

    /// Notes something for the office of a level.
    pub(crate) fn note_down(&self, (level, by): (Level, &str), note: Note) -> Result<(), String> {
        let (directory, _) = self.keyed();
        let noted = Noted { by: by.to_owned(), at: now(), note };
        Notes::of(directory, level).note(&noted).map_err(|error| error.to_string())
    }

    /// Records that a finding is confirmed or dismissed, at the level of the highest source that it rests on.
    pub(crate) fn record_on_finding(
        &self,
        (level, by): (Level, &str),
        finding: &str,
        (verdict, why): (Verdict, &str),
    ) -> Result<u64, String> {
        let view = self.view(level, None)?;
        let of = highest(&view.connection, finding);
        self.give_back(level, view);
        let of = of.map_err(|error| error.to_string())?.unwrap_or(level);
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let verdict = match verdict {
            Verdict::Confirm => "confirm",
            Verdict::Dismiss => "dismiss",
        };
        let (id, why) = (quoted(finding), quoted(why));
        let text = format!("[[finding]]\nid = {id}\nas = \"{verdict}\"\nwhy = {why}\n");
        patiently(|| self.writer())
            .and_then(|mut register| register.decide("finding", &text, by, of, now()))
            .map_err(|error| error.to_string())
    }

    /// Records that a source repeats another, at the level of the higher of the two.
    pub(crate) fn record_repeats(
        &self,
        (level, by): (Level, &str),
        (source, of): (&str, &str),
        why: &str,
    ) -> Result<u64, String> {
        let view = self.view(level, None)?;
        let levels = [source, of].map(|id| line(&view.connection, id));
        self.give_back(level, view);
        let mut own = Level::Public;
        for found in levels {
            let found = found.map_err(|error| error.to_string())?;
            let found = found.ok_or("there is no such source here; load the page again")?;
            own = own.max(Level::from_code(&found.level).unwrap_or(level));
        }
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let (source, of, why) = (quoted(source), quoted(of), quoted(why));
        let text = format!("[[repeats]]\nsource = {source}\nof = {of}\nwhy = {why}\n");
        patiently(|| self.writer())
            .and_then(|mut register| register.decide("repeats", &text, by, own, now()))
            .map_err(|error| error.to_string())
    }

    /// What is new among findings since a state: compared first, where that was not done for the newest store and day.
    pub(crate) fn news_since(
        &self,
        level: Level,
        since: i64,
        limit: usize,
    ) -> Result<Since, String> {
        let said = |error: paradero_register::Error| error.to_string();
        let (directory, _) = self.keyed();
        let mut seen = Seen::open(directory, level).map_err(said)?;
        let view = self.view(level, None)?;
        let upto = seen.compare(&view.connection, view.position, view.today);
        self.give_back(level, view);
        Ok(Since {
            upto: upto.map_err(said)?,
            counts: seen.counts(since).map_err(said)?,
            news: seen.since(since, limit).map_err(said)?,
        })
    }

    /// What the office of a level noted.
    pub(crate) fn noted(&self, level: Level) -> Result<Vec<Noted>, String> {
        let (directory, _) = self.keyed();
        let read = Notes::of(directory, level).read(0);
        read.map(|(notes, _)| notes).map_err(|error| error.to_string())
    }
}

/// The highest level of the sources that a finding rests on; none where it rests on none.
fn highest(connection: &Connection, finding: &str) -> Answer<Option<Level>> {
    let mut found = connection.prepare_cached(
        "SELECT DISTINCT s.level FROM finding_cite c JOIN event e ON e.id = c.event JOIN source s ON s.id = e.source
         WHERE c.finding = ?1",
    )?;
    let levels = found.query_map([finding], |row| row.get::<String>(0))?;
    let levels = levels.collect::<Answer<Vec<_>>>()?;
    Ok(levels.iter().filter_map(|level| Level::from_code(level)).max())
}
