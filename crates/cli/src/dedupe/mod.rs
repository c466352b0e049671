//! `paradero dedupe`: record linkage on plain files, without a register.

mod beside;
mod blocking;
mod config;
mod corpus;
mod kept;
mod output;
mod previous;
mod progress;
mod read;
mod records;
mod report;
mod sink;
mod splink;
mod truth;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context as _;
use paradero_link::{BIT, Linked, Model, Proposal, Report, Settings};
use paradero_locale::Lang;

use crate::cluster::{OnArgs, StageCost, Workers};
use crate::label::{Labels, Measured};
use crate::memory::{self, Held};
use beside::Beside;
pub(crate) use config::Config;
use corpus::Used;
use output::Ids;
use previous::Previous;
pub(crate) use progress::Progress;
pub(crate) use records::{Records, RecordsArgs};
use truth::{Scoring, Truth};

/// Which records of plain files are one person.
///
/// Recognises what each column holds, learns from the records themselves how much each agreement is
/// worth, compares, and groups. Nothing is sent anywhere and no register is needed.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct DedupeArgs {
    #[command(flatten)]
    pub records: RecordsArgs,
    /// Where to write `source,record,cluster,confidence`: the probability that the records of the cluster are one person
    /// (not with --splink-model, --keep, --add-to and --under). CSV, or what the name ends in (.parquet, .arrow,
    /// .feather, .arrows).
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Clusters of an earlier run (its --out): a person keeps the id under which most of its records stood; new persons get
    /// new ids.
    #[arg(long, value_name = "FILE", requires = "out", conflicts_with_all = ["splink_model", "keep", "add_to"])]
    pub previous: Option<PathBuf>,
    /// Where to write earlier ids that were merged, split or gone, `previous,cluster,records,change`; lines that stand there
    /// are kept.
    #[arg(long, value_name = "FILE", requires = "previous")]
    pub redirects: Option<PathBuf>,
    /// Where to write the scored pairs: Parquet, or what the name ends in (.csv, .arrow, .feather, .arrows).
    #[arg(long, value_name = "FILE")]
    pub pairs: Option<PathBuf>,
    /// Groupings to draw from their posterior, for --draws-out.
    #[arg(long, value_name = "N", requires = "draws_out", conflicts_with = "splink_model")]
    pub draws: Option<usize>,
    /// Where to write the groupings drawn, `source,record,cluster,draw`: what is counted in each draw shows how sure the
    /// count is.
    #[arg(long, value_name = "FILE", requires = "draws")]
    pub draws_out: Option<PathBuf>,
    /// Seed of the draws.
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    pub draws_seed: u64,
    /// Where to write a report to read (HTML, one file, pictures and tables). It holds values of the records.
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Judgements of `paradero label`, which bind: pairs judged the same are joined, pairs judged different parted.
    /// They also measure what the run would be without them (`labels` of --json).
    #[arg(long, value_name = "FILE")]
    pub labels: Option<PathBuf>,
    /// Print which blocking rules were tried, what each costs and finds, and which pay.
    #[arg(long)]
    pub explain_blocking: bool,
    /// Language of the report.
    #[arg(long, value_parser = crate::args::languages(), default_value = "en")]
    pub lang: Lang,
    /// Weight from which two records are linked, in bits of odds (0: as likely as not, which is where links begin if nothing
    /// is said). Whoever states it takes the evidence as it is: see --accept.
    #[arg(long, value_name = "BITS", allow_negative_numbers = true)]
    pub threshold: Option<f64>,
    /// Link even where nearly all evidence comes from one group of dependent fields (`caution` in the report); otherwise
    /// such a run links nothing by itself, and its pairs are for review.
    #[arg(long)]
    pub accept: bool,
    /// Where to write all that the run chose or was told (TOML, with comments): --config takes it back.
    #[arg(long, value_name = "FILE")]
    pub write_config: Option<PathBuf>,
    /// Link under a model that Splink has trained (`linker.misc.save_model_to_json`, for DuckDB) with the match
    /// weights that Splink gives; persons are what pairs at the threshold connect.
    #[arg(long, value_name = "FILE", conflicts_with = "on")]
    pub splink_model: Option<PathBuf>,
    /// Keep what is learnt and found in a new folder, so that records can be added to it. It holds what the records say.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["splink_model", "on"])]
    pub keep: Option<PathBuf>,
    /// Add the files to what is kept in a folder: only what they touch is linked anew. Prints how many persons are new,
    /// grown, merged and split; with --out all records of the folder are written.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["keep", "under", "splink_model", "threshold", "on"])]
    pub add_to: Option<PathBuf>,
    /// With --add-to: where to write what became of persons and why, one line a change (CSV).
    #[arg(long, value_name = "FILE", requires = "add_to")]
    pub changes: Option<PathBuf>,
    /// With --add-to: merge the parts of the folder into one, which takes as long as to read and write it.
    #[arg(long, requires = "add_to")]
    pub compact: bool,
    /// Link all files as the folder would, under the model and the blocking kept there, instead of learning anew.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["splink_model", "threshold", "on"])]
    pub under: Option<PathBuf>,
    #[command(flatten)]
    pub on: OnArgs,
    /// Print one JSON document on standard output: `files`, `rows`, `clusters`, `fields` (each `name`, `kind`,
    /// `ways`, `why`), `left_out` (each `column`, `header`, `why`), with --truth `precision`, `recall`, `f1`,
    /// `pairs`, `true_pairs`, `right_pairs`, `best_threshold_bits` and `best_f1` (of some 20 thresholds, without labels),
    /// `true_blocking_loss` (of `true_pairs_looked_at`, at most 100,000 drawn), with --labels `labels`, with --name-corpus `name_corpus`, then `seconds`, `peak_rss_mib`, with --memory `held`, then `report`.
    #[arg(long)]
    pub json: bool,
}

/// What one run did, as `--json` prints it.
#[derive(serde::Serialize)]
struct Outcome<'a> {
    files: &'a [String],
    rows: usize,
    #[serde(flatten)]
    proposal: &'a Proposal,
    clusters: usize,
    #[serde(flatten)]
    truth: Option<Truth>,
    #[serde(flatten)]
    beside: Option<Beside>,
    /// The names of other people from which it was learnt how rare names are.
    #[serde(skip_serializing_if = "Option::is_none")]
    name_corpus: Option<Used>,
    /// What labels say of the run before they bound it.
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<Measured>,
    seconds: f64,
    /// The most memory the process has held, where the system tells.
    peak_rss_mib: Option<f64>,
    /// What was held, where --memory bounds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    held: Option<Held>,
    /// The state that was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<kept::Kept>,
    /// What each stage took that a cluster did.
    #[serde(skip_serializing_if = "Option::is_none")]
    cluster: Option<Vec<StageCost>>,
    report: &'a Report,
}

/// Records from which little can be learnt.
const FEW_ROWS: u64 = 20;

/// A run whose results are to be written.
struct Done {
    records: Records,
    model: Model,
    linked: Linked,
    /// What was asked for beside the links.
    measured: Option<Measured>,
    truth: Option<Truth>,
    beside: Option<Beside>,
    kept: Option<kept::Kept>,
    cluster: Option<Vec<StageCost>>,
    corpus: Option<Used>,
    /// When the links were there.
    seconds: f64,
    peak_rss_mib: Option<f64>,
}

/// The settings of a run, typed or in the file of choices.
fn settings(args: &DedupeArgs, config: &Config) -> Settings {
    Settings {
        cautious: config.cautious(args.threshold.is_some() || args.accept),
        draws: args.draws.unwrap_or(0),
        draw_seed: args.draws_seed,
        ..config.settings(args.threshold)
    }
}

/// Reads the records and links them.
fn linked(args: &DedupeArgs, config: &Config, start: Instant) -> anyhow::Result<Done> {
    let settings = &settings(args, config);
    let progress = Progress::new(start);
    let cost = || (start.elapsed().as_secs_f64(), peak_rss_mib());
    if args.keep.is_some() || args.under.is_some() {
        let kept::Whole { records, model, linked, kept, corpus } =
            kept::whole(args, config, settings, &progress)?;
        let (seconds, peak_rss_mib) = cost();
        let truth = scoring(args, &records)?.map(|scoring| scoring.score(&linked.clusters));
        let (measured, beside, cluster) = (None, None, None);
        return Ok(Done {
            records,
            model,
            linked,
            measured,
            truth,
            beside,
            kept,
            cluster,
            corpus,
            seconds,
            peak_rss_mib,
        });
    }
    let at = Workers::new(&args.on)?;
    let mut records = Records::read(&args.records, config)?;
    let read = |path| Labels::read(path, &records, &args.records);
    let labels = args.labels.as_deref().map(read).transpose()?;
    records.let_go(args.records.truth.as_deref());
    let scoring = scoring(args, &records)?;
    let watch = |step| progress.tell(step);
    let linker = records.linker(&watch)?;
    let mut measured = None;
    // Where labels bind, what is drawn must know them.
    let first = if labels.is_some() { 0 } else { settings.draws };
    let first = Settings { draws: first, ..settings.clone() };
    let (model, mut linked) = linker.train_and_link(&[], &first, &at)?;
    if let Some(labels) = &labels {
        // What labels measure must not know them.
        measured = Some(labels.measure(&linked, settings));
        linked = linker.link(&model, &labels.binding(), settings, &at)?;
    }
    let (seconds, peak_rss_mib) = cost();
    let truth = scoring.as_ref().map(|scoring| scoring.score(&linked.clusters));
    let beside = scoring
        .as_ref()
        .map(|scoring| beside::beside(&linker, (&model, settings), &linked, scoring))
        .transpose()?;
    let (kept, corpus, cluster) = (None, records.corpus_used(&linker), at.costs());
    at.finish()?;
    drop(linker);
    Ok(Done {
        records,
        model,
        linked,
        measured,
        truth,
        beside,
        kept,
        cluster,
        corpus,
        seconds,
        peak_rss_mib,
    })
}

/// What the links are scored by, where a column says the truth.
fn scoring<'r>(args: &DedupeArgs, records: &'r Records) -> anyhow::Result<Option<Scoring<'r>>> {
    let (table, unique) = (&records.table, args.records.unique);
    let name = args.records.truth.as_ref();
    name.map(|name| Ok(Scoring::new(table, table.column(name)?, unique))).transpose()
}

/// Runs the command.
///
/// # Errors
/// When a file cannot be read, has no rows or lacks a named column, or an output cannot be written.
pub(crate) fn run(typed: &DedupeArgs) -> anyhow::Result<()> {
    let start = Instant::now();
    let config = Config::read(typed.records.config.as_deref())?;
    let args = &DedupeArgs { records: config.records(&typed.records), ..typed.clone() };
    args.records.memory.bound()?;
    if let Some(path) = &args.splink_model {
        config.suits_splink()?;
        return splink::run(args, path, &settings(args, &config));
    }
    if let Some(path) = &args.add_to {
        return kept::add_to(args, path, start);
    }
    let done = linked(args, &config, start)?;
    let Done { records, model, linked, measured, truth, beside, kept, cluster, .. } = done;
    let Records { table, proposal, input, names, .. } = &records;
    if let Some(path) = &args.out {
        let ids = ids(args, &records, (&linked.clusters, kept.is_some()))?;
        // What is kept does not know how sure it is, and a run under it is told alike.
        let told = args.keep.is_none() && args.under.is_none();
        let sure = told.then_some(linked.confidence.as_slice());
        output::write_clusters(path, table, names, ids, sure)?;
    }
    if let Some(path) = &args.draws_out {
        output::write_draws(path, table, names, &linked.draws)?;
    }
    if let Some(path) = &args.pairs {
        output::write_pairs(path, table, names, &linked)?;
    }
    if let Some(path) = &args.write_config {
        let settings = &settings(args, &config);
        let text =
            config::text(&args.records, proposal, &table.headers, (settings, &linked.report));
        std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let outcome = Outcome {
        files: &table.files,
        rows: table.rows(),
        proposal,
        clusters: output::count(&linked.clusters),
        truth,
        beside,
        name_corpus: done.corpus,
        labels: measured,
        seconds: done.seconds,
        peak_rss_mib: done.peak_rss_mib,
        held: memory::held(),
        kept,
        cluster,
        report: &linked.report,
    };
    if let Some(path) = &args.report {
        let named = args.records.truth.as_ref();
        let truth = named.map(|name| table.column(name)).transpose()?;
        let (outcome, model, linked) = (&outcome, &model, &linked);
        let run = report::Run { outcome, table, input, model, linked, names, truth };
        let page = report::page(&run, args.lang);
        std::fs::write(path, page).with_context(|| format!("cannot write {}", path.display()))?;
    }
    print(&outcome, args.json)?;
    if args.explain_blocking && !args.json {
        blocking::explain(&linked.report);
    }
    Ok(())
}

/// What the cluster of each record is called: a number, which is that of its earliest record where the run is kept, so that
/// it outlasts the run; or what an earlier run called it.
fn ids(
    args: &DedupeArgs,
    records: &Records,
    (clusters, kept): (&[u32], bool),
) -> anyhow::Result<Ids> {
    let Some(path) = &args.previous else {
        let earliest = || clusters.iter().map(|row| row.saturating_add(1)).collect();
        return Ok(if kept { Ids::Numbers(earliest()) } else { output::ids(clusters) });
    };
    let redirects = args.redirects.as_deref();
    let (table, names) = (&records.table, &records.names);
    let previous = Previous::read(path, redirects, (table, names), clusters)?;
    if let Some(path) = redirects {
        previous.write_redirects(path)?;
    }
    Ok(Ids::Names(previous.now))
}

fn print(outcome: &Outcome<'_>, json: bool) -> anyhow::Result<()> {
    use crate::print::{out, say};
    if json {
        out(&serde_json::to_string_pretty(outcome)?);
        return Ok(());
    }
    for field in &outcome.proposal.fields {
        say(&format!("{}: {} ({})", field.name, field.kind.code(), field.why));
    }
    for left in &outcome.proposal.left_out {
        say(&format!("{}: not compared ({})", left.header, left.why));
    }
    if let Some(corpus) = &outcome.name_corpus {
        say(&corpus.line());
    }
    let report = outcome.report;
    say(&format!(
        "{} records, {} persons; {} pairs compared, {} {} {:.1} bits (expected precision {:.3}, recall {:.3})",
        outcome.rows,
        outcome.clusters,
        report.pairs_compared,
        report.pairs_over_threshold,
        if report.refused { "at or above" } else { "linked at" },
        report.threshold_bits,
        report.expected_precision,
        report.expected_recall
    ));
    if report.pairs_compared == 0 && report.rows > 1 {
        let refused: f64 = report.rules.iter().map(|rule| rule.refused_pairs).sum();
        say(&format!(
            "no two records were compared: what they have in common too many share (about {refused:.0} pairs were not worth it; --explain-blocking says more)"
        ));
    }
    if report.rows < FEW_ROWS {
        say(&format!(
            "{} records say little of how often strangers agree: look at each pair (--pairs) before you rely on it",
            report.rows
        ));
    }
    for caution in &report.caution {
        say(&caution.said(report.refused));
    }
    if report.pairs_lost > 0 {
        say(&format!(
            "{} pairs that share only very frequent values were not compared",
            report.pairs_lost
        ));
    }
    for line in outcome.labels.iter().flat_map(Measured::lines) {
        say(&line);
    }
    if outcome.labels.is_some() && report.judgements_in_conflict > 0 {
        say(&format!(
            "{} judgements could not be kept because others contradict them (A is B, B is C, A is not C)",
            report.judgements_in_conflict
        ));
    }
    if let Some(truth) = &outcome.truth {
        truth.print();
    }
    if let Some(beside) = &outcome.beside {
        beside.print();
    }
    if let Some(kept) = &outcome.kept {
        kept.print();
    }
    output::print_cost(outcome.seconds, outcome.peak_rss_mib, outcome.held.as_ref());
    Ok(())
}

/// A weight in bits.
fn bits(weight: i32) -> f64 {
    f64::from(weight) / f64::from(BIT)
}

/// The most memory this process has held, where the system tells (Linux).
fn peak_rss_mib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib / 1024.0)
}

#[cfg(test)]
mod tests;
