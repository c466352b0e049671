//! What keepers agreed on is done, and completed where it was interrupted.

use paradero_ledger::Recipients;
use paradero_model::{Level, SourceInfo};

use super::sorted;
use crate::acts::Act;
use crate::additions::Addition;
use crate::checksum;
use crate::durable::write_durably;
use crate::entry::{Answer, Entry, GuideKind, KeeperAct, Place};
use crate::error::{Error, Result};
use crate::logs::{RECIPIENTS, RECOVERY};
use crate::recipients;
use crate::register::Register;
use crate::writers::Actor;

impl Register {
    /// Records that a proposal is approved, does it, and records that it is done. Gives the acts that
    /// were withdrawn.
    pub(super) fn answered(&mut self, place: Place, by: &str, now: i64) -> Result<Vec<String>> {
        self.answer(place, Answer::Approved, by.to_owned(), String::new(), now)?;
        self.complete(place, now)
    }

    fn complete(&mut self, place: Place, now: i64) -> Result<Vec<String>> {
        let (what, why, by) = self.approved(place)?;
        let before = (self.actor.take(), self.performs);
        self.actor = Some(Actor { name: by.join(", "), keeps: true });
        self.performs = true;
        let done = self.perform(&what, &why, &by, now);
        (self.actor, self.performs) = before;
        let done = done?;
        self.answer(place, Answer::Done, String::new(), String::new(), now)?;
        Ok(done)
    }

    /// An approved proposal: what, why, and the different keepers behind it.
    fn approved(&self, place: Place) -> Result<(KeeperAct, String, Vec<String>)> {
        let act = self.at(place).and_then(Act::entry);
        let Some(Entry::Proposal { what, why, by }) = act else {
            return Err(Error::said(format!("{place}: there is no proposal there")));
        };
        let answers = self.acts.iter().filter(|act| act.level == place.level);
        let second = answers.filter_map(|act| match act.entry() {
            Some(Entry::Answer { of, answer: Answer::Approved, by, .. }) if *of == place.index => {
                Some(by.clone())
            }
            _ => None,
        });
        let mut names = vec![by.clone()];
        names.extend(second.filter(|second| second != by).take(1));
        Ok((what.clone(), why.clone(), names))
    }

    /// Completes what was approved and not all done, as far as it can be read here. What cannot be done
    /// is told, and stays for the next writer.
    pub(crate) fn finish_proposals(&mut self, now: i64) {
        let approved = self.proposals(Level::Sealed).into_iter();
        let approved = approved.filter(|one| matches!(one.state, super::State::Approved(_)));
        for place in approved.map(|one| one.place).collect::<Vec<_>>() {
            let said = match self.complete(place, now) {
                Ok(_) => "was approved and interrupted, and is done now".to_owned(),
                Err(error) => format!("was approved, and cannot be done yet: {error}"),
            };
            self.notices.push(format!("proposal {place} {said}"));
        }
        self.notice_remnants();
    }

    /// Says what stands at a level from which it was lowered, and was taken back below since by somebody
    /// who could not know of that.
    fn notice_remnants(&mut self) {
        let mut said = Vec::new();
        for one in self.proposals(Level::Sealed) {
            let (KeeperAct::Level { of, to }, super::State::Done(_)) = (&one.what, &one.state)
            else {
                continue;
            };
            for place in of.iter().filter(|place| place.level > *to) {
                let Some(act) = self.at(*place).filter(|act| !self.is_withdrawn(act)) else {
                    continue;
                };
                let Some(import) = act.import() else { continue };
                let mut below = Level::ALL.into_iter().filter(|level| *level <= *to);
                if !below.any(|level| self.stands_at(level, &import.source)) {
                    said.push(format!(
                        "entry {place}: its source was lowered from here and taken back there since; it stands here \
                         still: `paradero withdraw {place}` takes it back here too"
                    ));
                }
            }
        }
        self.notices.extend(sorted(said));
    }

    /// Whether an import of a source that is not withdrawn stands in the log of a level.
    fn stands_at(&self, level: Level, source: &str) -> bool {
        let mut acts = self.acts.iter().filter(|act| act.level == level && !self.is_withdrawn(act));
        acts.any(|act| act.import().is_some_and(|import| import.source == source))
    }

    /// Does an act of keepers, or the rest of it.
    fn perform(
        &mut self,
        what: &KeeperAct,
        why: &str,
        by: &[String],
        now: i64,
    ) -> Result<Vec<String>> {
        match what {
            KeeperAct::Withdraw { of } => return self.withdraw_all(of, why, by, now),
            KeeperAct::Level { of, to } => self.move_to(of, *to, now)?,
            KeeperAct::Recipients { to, .. } => self.wrap_for(to)?,
            KeeperAct::Recovery { to } => {
                let text = recipients::of_recovery(to);
                write_durably(&self.directory().join(RECOVERY), checksum::sign(&text).as_bytes())?;
            }
            KeeperAct::Settings { hash } => {
                if self.settings_hash().as_ref() != Some(hash) {
                    let (text, hash) = (self.bytes(hash)?, hash.clone());
                    self.act(Level::Public, Entry::Settings { hash }, &[&text], None, now)?;
                }
            }
        }
        Ok(Vec::new())
    }

    /// Withdraws those of some acts that are not withdrawn.
    pub(super) fn withdraw_all(
        &mut self,
        of: &[Place],
        why: &str,
        by: &[String],
        now: i64,
    ) -> Result<Vec<String>> {
        let mut done = Vec::new();
        for place in of {
            if self.holds(*place) {
                done.push(self.shown(*place));
                self.withdraw_at(*place, why, by, now)?;
            }
        }
        Ok(done)
    }

    /// Adds a source at another level as its newest import describes it. Where that is a higher one, the
    /// lower acts are withdrawn by it; where it is a lower one, nothing of the acts above is told there:
    /// neither earlier imports, nor when they were made, nor why they stood higher.
    fn move_to(&mut self, of: &[Place], to: Level, now: i64) -> Result<()> {
        if self.standing_level(of) == Some(to) {
            return Ok(());
        }
        let import = self.newest_of(of).and_then(Act::import).cloned().ok_or_else(|| {
            Error::said("the source cannot be read here; give the key with --identity FILE")
        })?;
        let bytes = self.bytes(&import.source)?;
        let guide: Option<(GuideKind, String, String)> = match &import.guide {
            Some(guide) => Some((guide.kind, guide.name.clone(), self.text(&guide.hash)?)),
            None => None,
        };
        let info = SourceInfo { level: Some(to), ..import.info.clone() };
        let guide = guide.as_ref().map(|(kind, name, text)| (*kind, name.as_str(), text.as_str()));
        let addition = Addition { file_name: &import.file_name, bytes: &bytes, guide, info, now };
        self.add(&addition).map(|_| ())
    }

    /// Names those who may read what is sealed, and wraps the keys of sealed acts anew for them. Whoever
    /// adds meanwhile, or before an interrupted one is completed, already wraps for them.
    fn wrap_for(&mut self, to: &[String]) -> Result<()> {
        let path = self.directory().join(RECIPIENTS);
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let text = recipients::text(&text, to);
        let recipients = Recipients::parse(&text)?;
        write_durably(&path, checksum::sign(&text).as_bytes())?;
        let reader = self.own_key().cloned().ok_or_else(|| {
            Error::said(
                "this machine has no key that reads what is sealed; give it with --identity FILE",
            )
        })?;
        self.set_recipients(recipients.clone());
        // Sealed acts that were taken over from other offices too.
        let others = self.joined.iter().map(|joined| &joined.register);
        let mut unread = 0;
        for of in std::iter::once(&*self).chain(others) {
            let ring = &of.shelf(Level::Sealed).keys;
            let sealed = of.acts.iter().filter(|act| act.level == Level::Sealed);
            for act in sealed.filter(|act| !of.is_withdrawn(act)) {
                if let Some(name) = &act.line.key {
                    unread += usize::from(!ring.rewrap(name, &reader, &recipients)?);
                }
            }
        }
        if unread > 0 {
            return Err(Error::said(format!(
                "{unread} keys of sealed acts cannot be read with this machine's key, so they stay as they are"
            )));
        }
        Ok(())
    }

    /// Says where the file of those who may read what is sealed names others than keepers recorded: it
    /// was changed past them, or put back from an older copy.
    pub(crate) fn notice_other_recipients(&mut self) {
        let all = self.proposals(Level::Sealed);
        let done = all.iter().rev().find_map(|one| match (&one.what, &one.state) {
            (KeeperAct::Recipients { to, .. }, super::State::Done(_)) => Some((one.place, to)),
            _ => None,
        });
        let waits = all.iter().any(|one| {
            matches!(
                (&one.what, &one.state),
                (KeeperAct::Recipients { .. }, super::State::Approved(_))
            )
        });
        let Some((place, to)) = done.filter(|_| !waits) else { return };
        let now = self.recipients().map(|now| sorted(now.names())).unwrap_or_default();
        if now != *to {
            self.notices.push(format!(
                "keys/sealed.recipients names others than keepers agreed on ({place}): it was changed by hand or \
                 put back from an older copy; see `paradero recipients list`"
            ));
        }
    }
}
