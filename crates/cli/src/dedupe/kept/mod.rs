//! `paradero dedupe --keep`, `--add-to` and `--under`: a run that is kept, and rows that are added to it.

mod changes;
mod digest;
mod folder;
mod merge;
mod model;
mod records;
mod rows;
mod sections;
mod segment;
mod state;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::time::Instant;

use anyhow::bail;
use paradero_link::{
    Added, Changed, Judgement, KeptPair, Linked, Linker, Model, Settings, Store as _, Threads, add,
    layout,
};
use serde::Serialize;

use super::corpus::Used;
use super::{Config, DedupeArgs, Progress, Records, RecordsArgs, peak_rss_mib};
use crate::label::Labels;
use crate::memory::{self, Held};
use crate::print::{out, say};
use folder::Folder;
use model::Frozen;
use records::{KeptRecords, Told};
use rows::Place;
use state::{Batch, Beginning, State};

/// Shares of the rows learnt from, in hundredths, after which what was learnt is old.
const OLD_PERCENT: u64 = 10;

/// What a whole run gives beside the links.
pub(super) struct Whole {
    pub(super) records: Records,
    pub(super) model: Model,
    pub(super) linked: Linked,
    /// What was kept, where something was.
    pub(super) kept: Option<Kept>,
    pub(super) corpus: Option<Used>,
}

/// A state that was written.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Kept {
    /// What it holds as one number; two states of the same rows, pairs, persons and judgements have the same.
    digest: String,
    bytes: u64,
}

impl Kept {
    pub(super) fn print(&self) {
        say(&format!("kept: {} bytes, state {}", self.bytes, self.digest));
    }
}

/// Runs over all rows, under a model learnt from them or one that is kept.
///
/// # Errors
/// When a file cannot be read or written, or a state is there already or damaged.
pub(super) fn whole(
    args: &DedupeArgs,
    config: &Config,
    settings: &Settings,
    progress: &Progress,
) -> anyhow::Result<Whole> {
    // A folder that cannot be used is refused before the work.
    let folder = args.keep.as_deref().map(Folder::make).transpose()?;
    let (records, frozen) = match &args.under {
        Some(path) => {
            let frozen = State::frozen(path)?;
            let records = memory::reading(|| records::under(&args.records, &frozen, 2))?;
            (records, Some(frozen))
        }
        None => (Records::read(&args.records, config)?, None),
    };
    // The lists that hold nobody twice are closed each by itself.
    let mut records = records;
    records.input.link_only = false;
    let watch = |step| progress.tell(step);
    let judged = match &args.labels {
        Some(path) => {
            let id = args.records.id.clone().or_else(|| frozen.as_ref()?.id.clone());
            let id = id.filter(|name| records.table.headers.contains(name));
            let named = RecordsArgs { id, ..args.records.clone() };
            Labels::read(path, &records, &named)?.binding()
        }
        None => Vec::new(),
    };
    let (linked, model, kept, corpus) = {
        let linker = records.linker(&watch)?;
        let frozen = match frozen {
            Some(frozen) => frozen,
            None => Frozen {
                model: linker.train_to_keep(settings)?,
                layout: layout(&records.table.columns(), &records.proposal),
                id: args.records.id.clone(),
            },
        };
        let (linked, kept) = link_and_keep(args, &records, (&linker, &frozen), &judged, folder)?;
        (linked, frozen.model.whole(), kept, records.corpus_used(&linker))
    };
    Ok(Whole { records, model, linked, kept, corpus })
}

fn link_and_keep(
    args: &DedupeArgs,
    records: &Records,
    (linker, frozen): (&Linker<'_>, &Frozen),
    judged: &[(u32, u32, Judgement)],
    folder: Option<Folder>,
) -> anyhow::Result<(Linked, Option<Kept>)> {
    let mut beginning = folder.map(|folder| Beginning::new(folder, frozen)).transpose()?;
    let mut run = |rule: usize, run: Vec<u64>| match &mut beginning {
        Some(beginning) => beginning.run(rule, &run),
        None => Ok(()),
    };
    let linked = linker.link_under(&frozen.model, judged, &Threads, &mut run)?;
    let Some(mut beginning) = beginning else { return Ok((linked, None)) };
    for path in &args.records.files {
        beginning.list(path, args.records.unique);
    }
    let pairs: Vec<KeptPair> = linked
        .pairs
        .iter()
        .map(|pair| KeptPair { a: pair.a, b: pair.b, weight: pair.weight })
        .collect();
    let batch = Batch {
        input: &records.input,
        places: &places(records, 0),
        pairs: &pairs,
        own: &linked.clusters,
        moved: &[],
        judged,
        replaced: &[],
    };
    let (digest, bytes) = beginning.finish(&batch)?;
    Ok((linked, Some(Kept { digest, bytes })))
}

/// Where the rows stand, the lists numbered from `first`.
fn places(records: &Records, first: u32) -> Vec<Place> {
    let places = records.table.places.iter().zip(records.names.iter());
    places
        .map(|(&(file, row), name)| Place {
            list: first + file,
            row,
            name: name.unwrap_or_default().to_owned(),
        })
        .collect()
}

/// What adding did, as `--json` prints it.
#[derive(Serialize)]
struct Outcome<'a> {
    files: &'a [String],
    rows: usize,
    rows_in_all: u32,
    persons_new: usize,
    persons_grown: usize,
    persons_merged: usize,
    persons_split: usize,
    pairs_compared: u64,
    rows_met: u64,
    rows_regrouped: u64,
    keys_outgrown: u64,
    judgements_in_conflict: u64,
    rows_since_learnt: u64,
    digest: &'a str,
    bytes: u64,
    segments: usize,
    seconds: f64,
    peak_rss_mib: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    held: Option<Held>,
}

/// Adds the rows of files to a state.
///
/// # Errors
/// When a file cannot be read or written, or the state is damaged or another run writes to it.
pub(super) fn add_to(args: &DedupeArgs, path: &Path, start: Instant) -> anyhow::Result<()> {
    refuse(args)?;
    let mut state = State::open(path, true)?;
    let records = memory::reading(|| records::under(&args.records, &state.frozen, 0))?;
    if !args.json {
        for left in &records.proposal.left_out {
            say(&format!("{}: not compared ({})", left.header, left.why));
        }
    }
    let first_list = u32::try_from(state.document.lists.len())?;
    let mut document = state.document.clone();
    for file in &args.records.files {
        state::named_list(&mut document, file, args.records.unique);
    }
    let new = places(&records, first_list);
    let unique = document.lists.iter().map(|list| list.unique).collect();
    let input = state::input(&new, unique, records.input.fields);
    let judged = match &args.labels {
        Some(path) => {
            let known = KeptRecords::new(&state, &document.lists, &new);
            Labels::about(path, &known)?.binding()
        }
        None => Vec::new(),
    };
    let said: Vec<(u32, u32, Judgement)> =
        judged.into_iter().filter(|&(a, b, said)| state.judgement(a, b) != Some(said)).collect();
    let explain = args.changes.is_some();
    let added = add(state.model(), &state, &input, &said, explain)?;
    if let Some(path) = &args.changes {
        changes::write(path, &added.changes, &Told::new(&state, &document.lists, &new))?;
    }
    keep(&mut state, document, (&input, &new), (&said, &added))?;
    if args.compact {
        state.compact()?;
    }
    if let Some(path) = &args.out {
        records::write_persons(path, &state)?;
    }
    report(args, &records.table.files, &state, (&added, new.len()), start);
    Ok(())
}

/// What a run over the added rows alone cannot say.
fn refuse(args: &DedupeArgs) -> anyhow::Result<()> {
    let whole = "needs a run over all rows; run the files together with --under";
    for (given, name) in [
        (args.pairs.is_some(), "--pairs"),
        (args.report.is_some(), "--report"),
        (args.explain_blocking, "--explain-blocking"),
        (args.write_config.is_some(), "--write-config"),
        (args.records.truth.is_some(), "--truth"),
    ] {
        if given {
            bail!("{name} {whole}");
        }
    }
    Ok(())
}

fn keep(
    state: &mut State,
    document: folder::Document,
    (input, new): (&paradero_link::Input, &[Place]),
    (said, added): (&[(u32, u32, Judgement)], &Added),
) -> anyhow::Result<()> {
    let first = state.document.rows;
    let (moved, own): (Vec<_>, Vec<_>) = added.persons.iter().partition(|(row, _)| *row < first);
    let rows: Vec<u32> = moved.iter().map(|(row, _)| *row).collect();
    let before = state.persons(&rows)?;
    let moved: Vec<(u32, u32, u32)> = moved
        .iter()
        .zip(before)
        .map(|(&(row, now), before): (&(u32, u32), u32)| (row, before, now))
        .collect();
    let own: Vec<u32> = own.iter().map(|(_, person): &(u32, u32)| *person).collect();
    let replaced: Vec<(u32, u32, Judgement)> =
        said.iter().filter_map(|&(a, b, _)| Some((a, b, state.judgement(a, b)?))).collect();
    let batch = Batch {
        input,
        places: new,
        pairs: &added.pairs,
        own: &own,
        moved: &moved,
        judged: said,
        replaced: &replaced,
    };
    state.add(document, &batch, added)
}

fn report(
    args: &DedupeArgs,
    files: &[String],
    state: &State,
    (added, rows): (&Added, usize),
    start: Instant,
) {
    let count = |what: Changed| {
        let mut persons: Vec<u32> =
            added.changes.iter().filter(|c| c.what == what).map(|c| c.person).collect();
        persons.dedup();
        persons.len()
    };
    let learnt = state.model().learnt_rows;
    let outcome = Outcome {
        files,
        rows,
        rows_in_all: state.document.rows,
        persons_new: count(Changed::New),
        persons_grown: count(Changed::Grew),
        persons_merged: count(Changed::Merged),
        persons_split: count(Changed::Split),
        pairs_compared: added.compared,
        rows_met: added.met,
        rows_regrouped: added.regrouped,
        keys_outgrown: added.outgrown,
        judgements_in_conflict: added.conflicts,
        rows_since_learnt: u64::from(state.document.rows).saturating_sub(learnt),
        digest: &state.document.digest,
        bytes: state.bytes(),
        segments: state.document.segments.len(),
        seconds: start.elapsed().as_secs_f64(),
        peak_rss_mib: peak_rss_mib(),
        held: memory::held(),
    };
    if args.json {
        if let Ok(text) = serde_json::to_string_pretty(&outcome) {
            out(&text);
        }
        return;
    }
    print(&outcome, learnt);
}

fn print(outcome: &Outcome<'_>, learnt: u64) {
    say(&format!(
        "{} records added, {} in all; persons: {} new, {} grown, {} merged, {} split",
        outcome.rows,
        outcome.rows_in_all,
        outcome.persons_new,
        outcome.persons_grown,
        outcome.persons_merged,
        outcome.persons_split
    ));
    say(&format!(
        "{} pairs compared with {} records met; {} records grouped anew",
        outcome.pairs_compared, outcome.rows_met, outcome.rows_regrouped
    ));
    if outcome.judgements_in_conflict > 0 {
        say(&format!(
            "{} judgements could not be kept because others contradict them (A is B, B is C, A is not C)",
            outcome.judgements_in_conflict
        ));
    }
    if outcome.rows_since_learnt * 100 > learnt * OLD_PERCENT {
        say(&format!(
            "{} records came since the model was learnt from {learnt}: run all files anew with --keep and a new folder",
            outcome.rows_since_learnt
        ));
    }
    if outcome.keys_outgrown > 0 {
        say(&format!(
            "{} keys of the new records are shared by far more records than when blocking was chosen: run all files anew with --keep and a new folder",
            outcome.keys_outgrown
        ));
    }
    say(&format!(
        "kept: {} bytes in {} parts, state {}",
        outcome.bytes, outcome.segments, outcome.digest
    ));
    super::output::print_cost(outcome.seconds, outcome.peak_rss_mib, outcome.held.as_ref());
}
