//! The state that stands: what pages show while a newer one is being made, which takes minutes where a register is large.
//!
//! It is shown only as far as it may still be seen: where a source of it was withdrawn since, or raised to a higher level, pages
//! wait for the newer one. Its connections are opened before they are needed, since to make a store replaces the files of the one before.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use paradero_model::Level;
use paradero_register::office::Seen;
use paradero_register::screening::{Ground, Screener};
use paradero_register::sql::Connection;
use paradero_register::{Basis, Lying, Register, View as Opened};
use paradero_web::{View, Views};

use super::Office;
use super::held::{Held, KEPT, Shown};

/// A store below so many bytes is made anew in seconds, which whoever asks rather waits than sees what was before.
pub(super) const SMALL: u64 = 16 << 20;
/// How long a connection is waited for that others use.
const PATIENCE: Duration = Duration::from_secs(10);

/// Things that are lent and given back.
struct Pool<T> {
    idle: Mutex<Vec<T>>,
    given_back: Condvar,
}

impl<T> Pool<T> {
    fn of(all: Vec<T>) -> Self {
        Self { idle: Mutex::new(all), given_back: Condvar::new() }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<T>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Option<T> {
        let waited =
            self.given_back.wait_timeout_while(self.idle(), PATIENCE, |idle| idle.is_empty());
        waited.unwrap_or_else(PoisonError::into_inner).0.pop()
    }

    fn put(&self, one: T) {
        let mut idle = self.idle();
        if idle.len() < KEPT {
            idle.push(one);
            self.given_back.notify_one();
        }
    }
}

/// A state with its connections open.
///
/// Whoever takes both takes a connection first and then a screener, so that nobody waits for another in a circle.
pub(super) struct Standing {
    shown: Shown,
    basis: Basis,
    /// Which opening of the register its connections are of.
    opened: u64,
    connections: Arc<Pool<Connection>>,
    /// Nothing until its index of names is open.
    screeners: Option<Arc<Pool<Screener>>>,
    /// The files that its connections are of.
    lying: Lying,
}

/// What becomes of a state that stands once the register moved.
enum Now {
    /// It is shown while the newer one is being made.
    Behind,
    /// The newer one is the same store, with more decided over it.
    Same(Basis),
    /// It is not shown any more: the newer one is made, or something of it may no longer be seen.
    Over,
}

impl Standing {
    /// Opens what lies on disk, without its names.
    fn open(
        register: &Register,
        (level, opened): (Level, u64),
        lying: Lying,
    ) -> Result<Self, paradero_register::Error> {
        let mut connections = Vec::new();
        for _ in 0..kept(register) {
            connections.push(register.view_lying(&lying)?.into_connection());
        }
        let basis = register.basis(level, lying.position)?;
        let shown = (level, lying.position, lying.today);
        let connections = Pool::of(connections).into();
        Ok(Self { shown, basis, opened, connections, screeners: None, lying })
    }

    /// The same with its names.
    fn with_names(
        &self,
        register: &Register,
        ground: &Arc<Ground>,
    ) -> Result<Self, paradero_register::Error> {
        let mut screeners = Vec::new();
        for _ in 0..kept(register) {
            screeners.push(Screener::over(ground.clone(), register.view_lying(&self.lying)?));
        }
        let screeners = Some(Pool::of(screeners).into());
        Ok(Self { screeners, ..self.as_of(self.shown, self.basis.clone()) })
    }

    /// What becomes of it as the register stands now.
    fn now(&self, register: &Register, asked: Shown) -> Result<Now, paradero_register::Error> {
        let (level, position, today) = asked;
        if register.basis(level, self.shown.1)? != self.basis {
            return Ok(Now::Over);
        }
        let newest = register.basis(level, position)?;
        if self.shown.2 == today && newest.store == self.basis.store {
            return Ok(Now::Same(newest));
        }
        Ok(if register.stands(level, position, today)? { Now::Over } else { Now::Behind })
    }

    /// The same connections, as those of another state of the same store. What their screeners know of settled false alarms
    /// is what was known when they were opened.
    fn as_of(&self, shown: Shown, basis: Basis) -> Self {
        let (connections, screeners) = (self.connections.clone(), self.screeners.clone());
        let lying = self.lying.clone();
        Self { shown, basis, opened: self.opened, connections, screeners, lying }
    }
}

impl Office {
    /// The state that is shown in place of a newer one, while that is being made.
    pub(super) fn behind(&self, register: &Register, asked: Shown) -> Option<Arc<Standing>> {
        let (standing, opened, known) = {
            let held = self.held();
            let standing = held.standing.get(&asked.0)?.clone();
            (standing, held.opened, held.behind.get(&asked.0).copied())
        };
        if standing.shown == asked {
            return None;
        }
        let is_behind = match known {
            Some((known, is_behind)) if known == asked => is_behind,
            _ => {
                // What cannot be read is told where the newest state is opened.
                let now = standing.now(register, asked).unwrap_or(Now::Over);
                let mut held = self.held();
                if held.opened == opened {
                    held.behind.insert(asked.0, (asked, matches!(now, Now::Behind)));
                    match &now {
                        Now::Behind => None,
                        Now::Same(basis) => {
                            let same = standing.as_of(asked, basis.clone());
                            held.standing.insert(asked.0, Arc::new(same))
                        }
                        Now::Over => held.standing.remove(&asked.0),
                    };
                }
                matches!(now, Now::Behind)
            }
        };
        is_behind.then_some(standing)
    }

    /// A view of a state that stands; nothing where all are in use for long.
    pub(super) fn lend(
        &self,
        register: &Register,
        standing: &Standing,
    ) -> Result<Option<View>, String> {
        let Some(mut connection) = standing.connections.take() else { return Ok(None) };
        if !connection.is_alive() {
            match register.view_lying(&standing.lying) {
                Ok(view) => connection = view.into_connection(),
                Err(error) => {
                    standing.connections.put(connection);
                    return Err(error.to_string());
                }
            }
        }
        let (level, position, today) = standing.shown;
        lay_newest(register, level, &connection, self.held().opened)?;
        Ok(Some(View { connection, position, today, opened: standing.opened }))
    }

    /// Asks a screener of a state that stands; nothing where all are in use for long, or its names are not open yet.
    pub(super) fn lend_screener(
        register: &Register,
        standing: &Standing,
        ask: &mut dyn FnMut(&Screener),
    ) -> Option<()> {
        let screeners = standing.screeners.as_ref()?;
        let mut screener = screeners.take()?;
        if !screener.is_alive()
            && let Ok(view) = register.view_lying(&standing.lying)
        {
            screener = screener.again(view);
        }
        ask(&screener);
        screeners.put(screener);
        Some(())
    }

    /// Takes a view back: to those of the newest state, or to those of the one that stands. One opened before is dropped.
    pub(super) fn take_back(&self, level: Level, view: View) {
        let mut held = self.held();
        if view.opened == held.opened {
            Held::put(&mut held.idle, (level, view.position, view.today), view.connection);
            return;
        }
        let standing = held.standing.get(&level).cloned();
        drop(held);
        if let Some(standing) = standing.filter(|standing| standing.opened == view.opened) {
            standing.connections.put(view.connection);
        }
    }

    /// The newest state of a level, however long it takes to make.
    pub(crate) fn newest(&self, level: Level) -> Result<View, String> {
        let register = self.open()?;
        self.view_of(&register, (level, register.size(level), self.day()?))
    }

    /// A view of a state, made first where it is not.
    pub(super) fn view_of(&self, register: &Register, shown: Shown) -> Result<View, String> {
        let (level, position, today) = shown;
        let opened = self.held().opened;
        let view = register.view(level, position, today).map_err(|error| error.to_string())?;
        let mut held = self.held();
        if held.opened == opened {
            // Made now: nobody is shown what was before.
            held.behind.insert(level, (shown, false));
        }
        drop(held);
        Ok(View { connection: view.into_connection(), position, today, opened })
    }

    /// Makes the newest state of a level ready with its index of names and with what is new among its findings, so that nobody
    /// who searches, screens one name or looks at the work waits for it; and keeps it standing, where the register is not so small that it is made anew at once.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    pub(super) fn make_ready(&self, level: Level) -> Result<(), String> {
        let register = self.open()?;
        let shown = (level, register.size(level), self.day()?);
        // What may no longer be seen is let go, also where nobody asks.
        let _ = self.behind(&register, shown);
        if self.is_ready(level) {
            return Ok(());
        }
        if self.stand(level)? {
            // Without its names it stands all the same, until the newer one is made.
            let _ = self.stand_with_names(&register, level);
        }
        let opened = self.held().opened;
        let view = self.newest(level)?;
        self.give_back(level, view);
        self.screen(level, None, &mut |_| ())?;
        if Seen::is_kept(&self.directory, level) {
            self.news_since(level, i64::MAX, 0)?;
        }
        let said = |error: paradero_register::Error| error.to_string();
        if register.store_bytes(level) < self.small {
            return Ok(());
        }
        let Some(lying) = register.lying(level, shown.2).map_err(said)? else { return Ok(()) };
        let standing = Standing::open(&register, (level, opened), lying).map_err(said)?;
        let mut held = self.held();
        if held.opened == opened && standing.shown == shown {
            held.standing.insert(level, Arc::new(standing));
            drop(held);
            self.stand_with_names(&register, level)?;
        }
        Ok(())
    }

    /// Has the state that lies on disk stand where none does, so that it is shown at once, whatever is made meanwhile. Whether one
    /// stands; none does of a register so small that it is made anew at once.
    pub(super) fn stand(&self, level: Level) -> Result<bool, String> {
        let said = |error: paradero_register::Error| error.to_string();
        let register = self.open()?;
        if register.store_bytes(level) < self.small {
            return Ok(false);
        }
        let opened = {
            let held = self.held();
            if held.standing.contains_key(&level) {
                return Ok(true);
            }
            held.opened
        };
        let Some(lying) = register.lying(level, self.day()?).map_err(said)? else {
            return Ok(false);
        };
        let standing = Standing::open(&register, (level, opened), lying).map_err(said)?;
        let mut held = self.held();
        if held.opened == opened {
            held.standing.insert(level, Arc::new(standing));
            held.behind.remove(&level);
        }
        Ok(true)
    }

    /// Opens the names of the state that stands, where they are not.
    fn stand_with_names(&self, register: &Register, level: Level) -> Result<(), String> {
        let said = |error: paradero_register::Error| error.to_string();
        let standing = self.held().standing.get(&level).cloned();
        let Some(standing) = standing.filter(|standing| standing.screeners.is_none()) else {
            return Ok(());
        };
        let view: Opened = register.view_lying(&standing.lying).map_err(said)?;
        let ground = self.ground(register, standing.shown, &view)?;
        let whole = Arc::new(standing.with_names(register, &ground).map_err(said)?);
        let mut held = self.held();
        // Another may stand by now.
        if held.standing.get(&level).is_some_and(|known| Arc::ptr_eq(known, &standing)) {
            held.standing.insert(level, whole);
        }
        Ok(())
    }
}

/// How many connections to a state that stands are opened beforehand: of files as many as may be asked at once, since they are replaced;
/// of a server as many as pages are drawn at once, since each takes some of its memory.
fn kept(register: &Register) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    if register.is_on_server() { (2 * cores).min(KEPT) } else { KEPT }
}

/// Lays over a connection of an earlier state what was decided of findings since, once for each opening of the register.
fn lay_newest(
    register: &Register,
    level: Level,
    connection: &Connection,
    opened: u64,
) -> Result<(), String> {
    if connection.laid() != opened {
        register.lay_newest(level, connection).map_err(|error| error.to_string())?;
        connection.note_laid(opened);
    }
    Ok(())
}
