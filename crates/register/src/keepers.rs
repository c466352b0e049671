//! Acts of keepers: withdrawing, changing levels, changing keys. Where the settings ask for it, one
//! keeper proposes and another approves.
//!
//! A proposal is an act of the log of the highest level that it concerns, so lower levels know nothing
//! of it. Answers stand in the same log: refused; or approved, and when all is done, done. What is approved
//! is done at once, and where that is interrupted the next writer goes on.

mod perform;

use std::collections::BTreeMap;

use paradero_model::Level;

use crate::acts::Act;
use crate::entry::{Answer, Entry, KeeperAct, Place};
use crate::error::{Error, Result};
use crate::line::Kind;
use crate::register::Register;
use crate::settings::KeeperActs;

/// What was answered to proposals.
type Answers<'a> = BTreeMap<Place, Vec<&'a Entry>>;

/// A proposal and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Where it stands: names it.
    pub place: Place,
    /// When it was proposed, in seconds since 1970-01-01T00:00Z.
    pub at: i64,
    /// What is proposed.
    pub what: KeeperAct,
    /// Why.
    pub why: String,
    /// Who proposed it.
    pub by: String,
    /// Files of the sources that it concerns.
    pub files: Vec<String>,
    /// What became of it.
    pub state: State,
}

/// What became of a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has answered.
    Open,
    /// Nobody has answered, and there is nothing left to do: why.
    Moot(String),
    /// Somebody approved it, and it is not all done yet.
    Approved(String),
    /// Somebody approved it, and it is done.
    Done(String),
    /// Somebody refused it: who, and why.
    Refused(String, String),
    /// It was found, when somebody answered, that nothing was left to do: why.
    Closed(String),
}

/// What became of an act that a keeper asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is done. Acts that were withdrawn, as `level:position`.
    Done(Vec<String>),
    /// It waits for a second keeper at this place.
    Proposed(Place),
}

impl Register {
    /// How many keepers an act of keepers needs, by the recorded settings.
    ///
    /// # Errors
    /// If they cannot be read here.
    pub fn keepers_needed(&self) -> Result<KeeperActs> {
        Ok(self.settings()?.keeper_acts)
    }

    /// The withdrawal of a source, as far as a level knows of it. `source` is as for
    /// [`Register::withdraw`].
    ///
    /// # Errors
    /// If there is no such source, or the name stands for several.
    pub fn withdrawal_of(&self, source: &str, most: Level) -> Result<KeeperAct> {
        let acts = self.acts_called(source, most)?;
        Ok(KeeperAct::Withdraw { of: acts })
    }

    /// Raising or lowering a source to a level, as far as a level knows of it.
    ///
    /// # Errors
    /// If there is no such source, the name stands for several, it cannot be read here, or it stands at
    /// that level already.
    pub fn change_of_level(&self, source: &str, to: Level, most: Level) -> Result<KeeperAct> {
        let of = self.acts_called(source, most)?;
        if of.iter().any(|place| self.at(*place).is_some_and(|act| act.line.act == Kind::Estimate))
        {
            return Err(Error::said(format!(
                "`{source}` is an estimate: it stands at the level at which it was made; withdraw it, and make it at the other"
            )));
        }
        if let Some(other) = of.iter().find(|place| place.joined.is_some()) {
            return Err(Error::said(format!(
                "`{source}`: it was taken over from another office ({}), and is seen from the level on that \
                 was said then; add the file here to give it another level",
                self.shown(*other)
            )));
        }
        if let Some(why) = self.moot(&KeeperAct::Level { of: of.clone(), to }) {
            return Err(Error::said(format!("`{source}`: {why}")));
        }
        if self.newest_of(&of).is_none() {
            return Err(Error::said(format!(
                "`{source}`: it cannot be read here, so its level cannot be changed here; give the key \
                 with --identity FILE"
            )));
        }
        Ok(KeeperAct::Level { of, to })
    }

    /// Does an act of keepers, or proposes it where fewer keepers stand behind it than are needed.
    ///
    /// # Errors
    /// If no reason or nobody is given, there is nothing to do, or the disk fails: then the next writer
    /// goes on where this one stopped.
    pub fn keep(&mut self, what: KeeperAct, why: &str, by: &[String], now: i64) -> Result<Kept> {
        let by = named(by)?;
        let (Some(first), second) = (by.first(), by.get(1)) else {
            return Err(Error::said("say who does it: the name stays in the ledger"));
        };
        if why.trim().is_empty() {
            return Err(Error::said("say why: the reason stays in the ledger"));
        }
        if let Some(moot) = self.moot(&what) {
            return Err(Error::said(moot));
        }
        let second = match (self.keepers_needed()?, second) {
            (KeeperActs::Two, None) => None,
            (_, Some(second)) => Some(second),
            (KeeperActs::One, None) => Some(first),
        };
        if let (KeeperActs::One, KeeperAct::Withdraw { of }) = (self.keepers_needed()?, &what) {
            return self.withdraw_all(of, why.trim(), &by, now).map(Kept::Done);
        }
        let level = self.level_of(&what);
        let files = match &what {
            KeeperAct::Settings { hash } => vec![self.asked_settings(hash)?],
            _ => Vec::new(),
        };
        let files: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
        let entry = Entry::Proposal { what, why: why.trim().to_owned(), by: first.clone() };
        self.act(level, entry, &files, None, now)?;
        let index = self.shelf(level).log.size().saturating_sub(1);
        let place = Place::own(level, index);
        match second {
            None => Ok(Kept::Proposed(place)),
            Some(second) => self.answered(place, second, now).map(Kept::Done),
        }
    }

    /// Approves a proposal and does what it proposes. Gives the acts that were withdrawn by it.
    ///
    /// # Errors
    /// If there is no such open proposal, the same keeper proposed it and two are needed, there is nothing
    /// left to do (which is recorded), or the disk fails: then the next writer goes on where this one
    /// stopped.
    pub fn approve(&mut self, place: Place, by: &str, now: i64) -> Result<Vec<String>> {
        let proposal = self.open_proposal(place)?;
        if by.trim().is_empty() {
            return Err(Error::said("say who approves it: the name stays in the ledger"));
        }
        if self.keepers_needed()? == KeeperActs::Two && proposal.by == by.trim() {
            return Err(Error::said(format!(
                "{place}: {by} proposed it, and a second keeper has to approve it"
            )));
        }
        if let State::Moot(why) = proposal.state {
            let (answer, by) = (Answer::Moot, by.trim().to_owned());
            self.answer(place, answer, by, why.clone(), now)?;
            return Err(Error::said(format!("{place}: {why}; it is closed")));
        }
        self.answered(place, by.trim(), now)
    }

    /// Refuses a proposal; whoever proposed it takes it back so.
    ///
    /// # Errors
    /// If there is no such open proposal, no reason or nobody is given, or the disk fails.
    pub fn refuse(&mut self, place: Place, why: &str, by: &str, now: i64) -> Result<()> {
        self.open_proposal(place)?;
        if why.trim().is_empty() || by.trim().is_empty() {
            return Err(Error::said("say who refuses it and why: both stay in the ledger"));
        }
        let (by, why) = (by.trim().to_owned(), why.trim().to_owned());
        self.answer(place, Answer::Refused, by, why, now)
    }

    /// The proposals that a level may know of, oldest first.
    pub fn proposals(&self, level: Level) -> Vec<Proposal> {
        let answers = self.answers();
        self.acts(level).filter_map(|act| self.proposal(act, &answers)).collect()
    }

    /// The proposal that `text` names: `level:position`, or the position alone where one open proposal of
    /// the level has it.
    ///
    /// # Errors
    /// If there is none.
    pub fn proposal_called(&self, text: &str, level: Level) -> Result<Place> {
        let all = self.proposals(level);
        let called = |proposal: &&Proposal| {
            proposal.place.to_string() == text
                || (proposal.is_open() && proposal.place.index.to_string() == text)
        };
        let found: Vec<Place> = all.iter().filter(called).map(|found| found.place).collect();
        match found.as_slice() {
            [one] => Ok(*one),
            [] => Err(Error::said(format!(
                "`{text}`: there is no such proposal; `paradero proposals` lists them"
            ))),
            _ => Err(Error::said(format!("`{text}`: several are called that; say `team:{text}`"))),
        }
    }

    fn proposal(&self, act: &Act, answers: &Answers<'_>) -> Option<Proposal> {
        let Some(Entry::Proposal { what, why, by }) = act.entry() else { return None };
        let place = Place::own(act.level, act.index);
        let of = match what {
            KeeperAct::Withdraw { of } | KeeperAct::Level { of, .. } => of.as_slice(),
            _ => &[],
        };
        let imports = of.iter().filter_map(|place| self.at(*place)?.import());
        let files = sorted(imports.map(|import| import.file_name.clone()).collect());
        let (what, why, by) = (what.clone(), why.clone(), by.clone());
        let state = became(answers.get(&place).map_or(&[], Vec::as_slice));
        let state = state.unwrap_or_else(|| self.moot(&what).map_or(State::Open, State::Moot));
        Some(Proposal { place, at: act.recorded_at(), what, why, by, files, state })
    }

    /// What was answered to each proposal, in order.
    fn answers(&self) -> Answers<'_> {
        let mut all = Answers::new();
        for act in &self.acts {
            if let Some(entry @ Entry::Answer { of, .. }) = act.entry() {
                let place = Place::own(act.level, *of);
                all.entry(place).or_default().push(entry);
            }
        }
        all
    }

    fn open_proposal(&self, place: Place) -> Result<Proposal> {
        let found = self.at(place).and_then(|act| self.proposal(act, &self.answers())).ok_or_else(
            || Error::said(format!("{place}: there is no proposal there that can be read here")),
        )?;
        let closed = match &found.state {
            State::Open | State::Moot(_) => return Ok(found),
            State::Approved(by) => {
                format!("{by} approved it, and the next command that writes completes it")
            }
            State::Done(by) => format!("{by} approved it, and it is done"),
            State::Refused(by, why) => format!("{by} refused it: {why}"),
            State::Closed(why) => why.clone(),
        };
        Err(Error::said(format!("{place}: {closed}")))
    }

    /// An act by its place.
    pub(crate) fn at(&self, place: Place) -> Option<&Act> {
        let named = |level: Level| move |act: &&Act| (act.level, act.index) == (level, place.index);
        match place.joined {
            None => self.acts.iter().find(named(place.level)),
            Some(joined) => {
                let (at, log) = self.joined_by(place.level, joined)?;
                self.joined[at].register.acts.iter().find(named(log))
            }
        }
    }

    /// Whether the act at a place is there and not withdrawn.
    pub(crate) fn holds(&self, place: Place) -> bool {
        let register = match place.joined {
            None => Some(self),
            Some(joined) => {
                self.joined_by(place.level, joined).map(|(at, _)| &self.joined[at].register)
            }
        };
        let act = self.at(place);
        register.zip(act).is_some_and(|(register, act)| !register.is_withdrawn(act))
    }

    /// The import at a place, if there is one that can be read here.
    pub fn import_at(&self, place: Place) -> Option<&crate::entry::Import> {
        self.at(place)?.import()
    }

    /// Of some imports the newest that holds and can be read here.
    fn newest_of(&self, of: &[Place]) -> Option<&Act> {
        let standing = self.acts.iter().rev().filter(|act| !self.is_withdrawn(act));
        let mut among = standing
            .filter(|act| of.contains(&Place::own(act.level, act.index)) && act.import().is_some());
        among.next()
    }

    /// The level of what an act of keepers concerns: the highest.
    fn level_of(&self, what: &KeeperAct) -> Level {
        match what {
            KeeperAct::Withdraw { of } => of.iter().map(|p| p.level).max().unwrap_or_default(),
            KeeperAct::Level { of, to } => of.iter().map(|p| p.level).max().unwrap_or(*to).max(*to),
            KeeperAct::Recipients { .. } | KeeperAct::Recovery { .. } => Level::Sealed,
            // Settings hold for every level, so all may see them.
            KeeperAct::Settings { .. } => Level::Public,
        }
    }

    /// Why nothing is left to do, if nothing is.
    fn moot(&self, what: &KeeperAct) -> Option<String> {
        let gone = |of: &[Place]| {
            !of.iter().any(|p| {
                self.at(*p).is_some_and(|act| act.line.act.can_be_withdrawn()) && self.holds(*p)
            })
        };
        let said = match what {
            KeeperAct::Withdraw { of } | KeeperAct::Level { of, .. } if gone(of) => {
                "its source is gone: it was withdrawn, or stands at another level now"
            }
            KeeperAct::Level { of, to } => {
                let standing = self.standing_level(of)?;
                if standing != *to {
                    return None;
                }
                return Some(format!("its source stands at the level {} already", to.code()));
            }
            KeeperAct::Recipients { from, .. } => {
                let now = self.recipients().map(|all| sorted(all.names())).unwrap_or_default();
                if now == *from {
                    return None;
                }
                "keys/sealed.recipients names others since than when it was proposed"
            }
            KeeperAct::Recovery { to } if self.recovery().ok().flatten().as_ref() == Some(to) => {
                "copies of keys are encrypted to that key already"
            }
            KeeperAct::Settings { hash } if self.settings_hash().as_ref() == Some(hash) => {
                "these are the settings already"
            }
            KeeperAct::Withdraw { .. }
            | KeeperAct::Recovery { .. }
            | KeeperAct::Settings { .. } => return None,
        };
        Some(said.to_owned())
    }

    /// The level at which the source of some imports stands: that of its newest import.
    fn standing_level(&self, of: &[Place]) -> Option<Level> {
        let source = &self.newest_of(of)?.import()?.source;
        let standing = self.acts.iter().rev().filter(|act| !self.is_withdrawn(act));
        let mut same = standing.filter(|act| act.import().is_some_and(|i| i.source == *source));
        same.next().map(|act| act.level)
    }

    fn answer(
        &mut self,
        place: Place,
        answer: Answer,
        by: String,
        why: String,
        now: i64,
    ) -> Result<()> {
        let entry = Entry::Answer { of: place.index, answer, by, why };
        self.act(place.level, entry, &[], None, now).map(|_| ())
    }
}

impl Proposal {
    /// Whether it can be answered.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Open | State::Moot(_))
    }
}

/// What became of a proposal by its answers; nothing where there are none.
fn became(answers: &[&Entry]) -> Option<State> {
    let mut approved = None;
    for entry in answers {
        let Entry::Answer { answer, by, why, .. } = entry else { continue };
        match answer {
            Answer::Approved => approved = Some(by.clone()),
            Answer::Refused => return Some(State::Refused(by.clone(), why.clone())),
            Answer::Moot => return Some(State::Closed(why.clone())),
            Answer::Done => return Some(State::Done(approved.unwrap_or_default())),
        }
    }
    approved.map(State::Approved)
}

/// Sorted, each once.
pub(crate) fn sorted(mut all: Vec<String>) -> Vec<String> {
    all.sort();
    all.dedup();
    all
}

/// The different names among those that were given.
fn named(by: &[String]) -> Result<Vec<String>> {
    let mut all: Vec<String> = Vec::new();
    for name in by.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
        if !all.iter().any(|known| known == name) {
            all.push(name.to_owned());
        }
    }
    if all.is_empty() {
        return Err(Error::said("say who does it: the name stays in the ledger"));
    }
    Ok(all)
}
