//! Withdrawal: a source whose consent was taken back leaves everything that is derived, and its key
//! is destroyed; the ledger still proves that an entry stood there.

use std::path::Path;

use paradero_model::Level;

use crate::acts::{Act, What};
use crate::entry::{Entry, Place};
use crate::error::{Error, Result};
use crate::register::Register;
use crate::settings::KeeperActs;

/// Why an act is withdrawn whose source stands at a higher level now: the lower one is told no more.
pub(crate) const RAISED: &str = "for another circle of readers";

/// What a withdrawal did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// The acts whose key was destroyed, as `level:position`.
    pub acts: Vec<String>,
}

impl Register {
    /// Withdraws a source: every act that brought these bytes is recorded as withdrawn, what was
    /// derived from them goes, their files and keys are destroyed. `source` is the hash, the name of
    /// the file or its title, or `level:position` of an act that cannot be read here.
    ///
    /// # Errors
    /// If there is no such source or the name stands for several, no reason or nobody is given, or
    /// the disk fails: then the next writer goes on where this one stopped.
    pub fn withdraw(
        &mut self,
        source: &str,
        why: &str,
        by: &[String],
        now: i64,
    ) -> Result<Withdrawn> {
        if why.trim().is_empty() {
            return Err(Error::said("say why it is withdrawn: the reason stays in the ledger"));
        }
        if by.iter().all(|name| name.trim().is_empty()) {
            return Err(Error::said("say who withdraws it: the name stays in the ledger"));
        }
        if self.keepers_needed()? == KeeperActs::Two {
            return Err(Error::said("two keepers are needed to withdraw a source: propose it"));
        }
        let mut done = Withdrawn { acts: Vec::new() };
        for place in self.acts_called(source, Level::Sealed)? {
            done.acts.push(self.shown(place));
            self.withdraw_at(place, why.trim(), by, now)?;
        }
        Ok(done)
    }

    /// How an act is named among all, and whose it is.
    pub(crate) fn shown(&self, place: Place) -> String {
        match place.joined.and_then(|joined| self.joined_by(place.level, joined)) {
            None => place.to_string(),
            Some((at, log)) => {
                format!("{}/{}:{}", self.joined[at].name(), log.code(), place.index)
            }
        }
    }

    /// The acts that brought a source, here or to a register that was taken over, as far as a level may
    /// know of them.
    pub(crate) fn acts_called(&self, source: &str, most: Level) -> Result<Vec<Place>> {
        let own = self.acts.iter().filter(|act| !self.is_withdrawn(act));
        let own = own.map(|act| (Place::own(act.level, act.index), act));
        let mut open: Vec<(Place, &Act)> = own.chain(self.acts_elsewhere()).collect();
        open.retain(|(place, _)| place.level <= most);
        if let Some((place, _)) = open
            .iter()
            .find(|(place, act)| act.line.act.can_be_withdrawn() && self.shown(*place) == source)
        {
            return Ok(vec![*place]);
        }
        let named = open.iter().filter_map(|(_, act)| act.import());
        let mut hashes: Vec<&str> =
            named.filter(|i| i.is_called(source)).map(|i| i.source.as_str()).collect();
        hashes.sort_unstable();
        hashes.dedup();
        match hashes.as_slice() {
            [] => Err(Error::said(format!(
                "`{source}`: no source is called that; give its hash, its file name or its title \
                 as `status` and the pages show them"
            ))),
            [hash] => {
                let same = |act: &Act| act.import().is_some_and(|i| i.source == *hash);
                Ok(open.iter().filter(|(_, act)| same(act)).map(|(place, _)| *place).collect())
            }
            _ => Err(Error::said(format!(
                "`{source}`: {} sources are called that; give the hash of one: {}",
                hashes.len(),
                hashes.join(", ")
            ))),
        }
    }

    /// Whether an act is withdrawn.
    pub fn is_withdrawn(&self, act: &Act) -> bool {
        self.withdrawn.contains(&(act.level, act.index))
    }

    /// Withdraws one act. The line comes first: from then on nothing is made from the act, and
    /// whoever writes next completes what was interrupted. The key goes last, as the mark that all is
    /// done.
    pub(crate) fn withdraw_act(
        &mut self,
        (level, of): (Level, u64),
        why: String,
        by: Vec<String>,
        now: i64,
    ) -> Result<()> {
        self.act(level, Entry::Withdrawal { of, why, by, joined: None }, &[], None, now)?;
        self.destroy((level, of))
    }

    /// Withdraws an act, of this register or of one that was taken over.
    pub(crate) fn withdraw_at(
        &mut self,
        place: Place,
        why: &str,
        by: &[String],
        now: i64,
    ) -> Result<()> {
        let (why, by, of) = (why.to_owned(), by.to_vec(), place.index);
        let Some(joined) = place.joined else {
            return self.withdraw_act((place.level, of), why, by, now);
        };
        let (at, log) = self.joined_by(place.level, joined).ok_or_else(|| {
            Error::said(format!("{place}: what was taken over is not here; run `verify`"))
        })?;
        let entry = Entry::Withdrawal { of, why, by, joined: Some(joined) };
        self.act(place.level, entry, &[], None, now)?;
        self.joined[at].register.withdrawn.insert((log, of));
        self.destroy_elsewhere(at, (log, of))
    }

    fn destroy_elsewhere(&mut self, at: usize, id: (Level, u64)) -> Result<()> {
        self.forget_derived(self.joined[at].level)?;
        self.joined[at].register.destroy(id)
    }

    /// Removes all that was derived at a level and above.
    pub(crate) fn forget_derived(&self, level: Level) -> Result<()> {
        for above in Level::ALL.into_iter().filter(|above| *above >= level) {
            forget(&self.directory().join("derived").join(above.code()))?;
        }
        Ok(())
    }

    /// Completes withdrawals that an earlier process did not, and those that it still owed to a source
    /// that it had raised.
    pub(crate) fn finish_withdrawals(&mut self, now: i64) -> Result<()> {
        let imports = self.acts.iter().filter_map(|act| act.import());
        let raised = imports.flat_map(|import| &import.raised);
        let owed: Vec<(Level, u64)> = raised
            .map(|one| (one.import.level, one.index))
            .filter(|id| {
                let act = self.acts.iter().find(|act| (act.level, act.index) == *id);
                act.is_some_and(|act| !self.is_withdrawn(act))
            })
            .collect();
        for id in owed {
            self.withdraw_act(id, RAISED.to_owned(), Vec::new(), now)?;
        }
        for id in self.remaining() {
            self.destroy(id)?;
            self.notice_completed(&format!("{}:{}", id.0.code(), id.1));
        }
        for at in 0..self.joined.len() {
            for id in self.joined[at].register.remaining() {
                self.destroy_elsewhere(at, id)?;
                let name = self.joined[at].name();
                self.notice_completed(&format!("{name}/{}:{}", id.0.code(), id.1));
            }
        }
        Ok(())
    }

    fn notice_completed(&mut self, place: &str) {
        self.notices
            .push(format!("entry {place}: its withdrawal was interrupted, and is complete now"));
    }

    /// Withdrawn acts of which a key or a file is still here.
    fn remaining(&self) -> Vec<(Level, u64)> {
        let remains = |id: &&(Level, u64)| {
            let act = self.acts.iter().find(|act| (act.level, act.index) == **id);
            act.is_some_and(|act| {
                let store = &self.shelf(act.level).store;
                let mut files = act.files().iter().map(|stored| store.path(&stored.file));
                self.key_path(act).exists() || files.any(|file| file.exists())
            })
        };
        self.withdrawn.iter().filter(remains).copied().collect()
    }

    fn destroy(&mut self, (level, of): (Level, u64)) -> Result<()> {
        self.forget_derived(level)?;
        let at = self.acts.iter().position(|act| (act.level, act.index) == (level, of));
        let at =
            at.ok_or_else(|| Error::said(format!("there is no entry {}:{of}", level.code())))?;
        let act = &self.acts[at];
        let shelf = self.shelf(level);
        for stored in act.files() {
            shelf.store.destroy(stored)?;
        }
        if let Some(name) = &act.line.key {
            shelf.keys.destroy(name)?;
        }
        let act = &mut self.acts[at];
        act.what = What::Gone;
        act.key = None;
        self.find_files_again();
        Ok(())
    }
}

/// Removes all that was derived at a level, first under another name: one half taken away must not
/// look like damage.
fn forget(folder: &Path) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    let leaving = folder.with_extension("tmp");
    if leaving.is_dir() {
        std::fs::remove_dir_all(&leaving).map_err(|error| Error::io(&leaving, error))?;
    }
    std::fs::rename(folder, &leaving)
        .and_then(|()| std::fs::remove_dir_all(&leaving))
        .map_err(|error| Error::io(folder, error))
}
