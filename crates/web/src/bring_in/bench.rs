//! What is at hand while files are looked at: the last readings, and the additions that run. All of it can be made again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use paradero_intake::Reading;
use paradero_intake::passage::Suggestion;
use paradero_intake::repeats::Sketch;
use paradero_model::Level;
use paradero_register::tray::{Item, Tray};
use paradero_register::{GuideKind, Proposed};
use sha2::{Digest, Sha256};

use super::suggested;
use crate::intake_desk::{IntakeDesk, Step};

/// How many readings are kept: each is a whole file.
const READINGS: usize = 3;
/// How many proposals are kept.
const PROPOSALS: usize = 16;
/// How many additions that ended are remembered.
const ENDED: usize = 64;

/// What became of an addition.
#[derive(Clone, Debug)]
pub(super) enum Job {
    Runs(Step),
    /// The source.
    Done(String),
    Failed(String),
}

type Read = Result<Arc<Reading>, String>;

/// What is at hand for all who bring something in.
#[derive(Default)]
pub(crate) struct Bench {
    readings: Mutex<Vec<(String, Read)>>,
    proposals: Mutex<Vec<(String, Arc<Proposed>)>>,
    suggestions: Mutex<Vec<(String, Vec<Suggestion>)>>,
    sketches: Mutex<Vec<(String, Sketch)>>,
    jobs: Mutex<BTreeMap<String, (Level, Job)>>,
}

fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn known<T: Clone>(all: &Mutex<Vec<(String, T)>>, key: &str) -> Option<T> {
    hold(all).iter().find(|(known, _)| known == key).map(|(_, one)| one.clone())
}

fn note<T>(all: &Mutex<Vec<(String, T)>>, key: String, one: T, most: usize) {
    let mut all = hold(all);
    all.retain(|(known, _)| *known != key);
    if all.len() >= most {
        all.remove(0);
    }
    all.push((key, one));
}

impl Bench {
    /// What a file says by a guide, or as it is.
    pub(super) fn reading(
        &self,
        desk: &dyn IntakeDesk,
        tray: &Tray,
        item: &Item,
        guide: Option<(GuideKind, &str)>,
    ) -> Read {
        let kind = match guide {
            Some((GuideKind::Mapping, _)) => "mapping",
            Some((GuideKind::Sheet, _)) => "sheet",
            None => "plain",
        };
        let text = guide.map_or("", |(_, text)| text);
        let hash = Sha256::digest(text.as_bytes());
        let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        let key = format!("{} {kind} {hash}", item.id);
        if let Some(read) = known(&self.readings, &key) {
            return read;
        }
        let bytes = tray.bytes(item).map_err(|error| error.to_string())?;
        let read = desk.read(&item.file_name, &bytes, guide).map(Arc::new);
        note(&self.readings, key, read.clone(), READINGS);
        read
    }

    /// What is proposed for a file.
    pub(super) fn proposed(
        &self,
        desk: &dyn IntakeDesk,
        tray: &Tray,
        item: &Item,
    ) -> Result<Arc<Proposed>, String> {
        if let Some(proposed) = known(&self.proposals, &item.id) {
            return Ok(proposed);
        }
        let bytes = tray.bytes(item).map_err(|error| error.to_string())?;
        // By what its own level knows: what is sealed teaches nothing below.
        let proposed = Arc::new(desk.propose(item.level, &item.file_name, &bytes)?);
        note(&self.proposals, item.id.clone(), proposed.clone(), PROPOSALS);
        Ok(proposed)
    }

    /// What the rules suggest in a document, by what is said of it so far.
    pub(super) fn suggestions(&self, item: &Item, plain: &Reading) -> Vec<Suggestion> {
        let (own, said) = (&plain.info, &item.info);
        let key = format!("{} {own:?} {said:?}", item.id);
        if let Some(known) = known(&self.suggestions, &key) {
            return known;
        }
        let found = suggested::by_rules(plain, item);
        note(&self.suggestions, key, found.clone(), READINGS);
        found
    }

    /// The sketch of what a reading holds: a million rows take a second, and each page of the wizard asks for it.
    pub(super) fn sketch(&self, item: &Item, guide: &str, make: impl FnOnce() -> Sketch) -> Sketch {
        let key = format!("{} {guide}", item.id);
        if let Some(known) = known(&self.sketches, &key) {
            return known;
        }
        let made = make();
        note(&self.sketches, key, made.clone(), PROPOSALS);
        made
    }

    /// Begins an addition, unless one of the same item runs.
    pub(super) fn begin(&self, item: &Item) -> bool {
        let mut jobs = hold(&self.jobs);
        if matches!(jobs.get(&item.id), Some((_, Job::Runs(_)))) {
            return false;
        }
        let ended: Vec<String> = jobs
            .iter()
            .filter(|(_, (_, job))| !matches!(job, Job::Runs(_)))
            .map(|(id, _)| id.clone())
            .collect();
        for id in ended.into_iter().rev().skip(ENDED) {
            jobs.remove(&id);
        }
        jobs.insert(item.id.clone(), (item.level, Job::Runs(Step::Waiting)));
        true
    }

    pub(super) fn tell(&self, item: &Item, job: Job) {
        hold(&self.jobs).insert(item.id.clone(), (item.level, job));
    }

    /// How far the addition of an item is, for whoever sees its level.
    pub(super) fn job(&self, id: &str, level: Level) -> Option<Job> {
        hold(&self.jobs).get(id).filter(|(own, _)| *own <= level).map(|(_, job)| job.clone())
    }

    /// Lets go of what is known of an item.
    pub(super) fn forget(&self, id: &str) {
        hold(&self.readings).retain(|(key, _)| !key.starts_with(id));
        hold(&self.proposals).retain(|(key, _)| key != id);
        hold(&self.suggestions).retain(|(key, _)| !key.starts_with(id));
        hold(&self.sketches).retain(|(key, _)| !key.starts_with(id));
    }
}
