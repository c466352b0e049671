//! `paradero dedupe`: record linkage on plain files, without a register.

mod beside;
mod blocking;
mod config;
mod doubts;
mod kept;
mod output;
mod progress;
mod read;
mod records;
mod report;
mod sink;
mod splink;
mod truth;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context as _;
use paradero_link::{BIT, Linked, Linker, Model, Proposal, Report, Threads};
use paradero_web::Lang;

use crate::label::{Labels, Measured};
use beside::Beside;
pub(crate) use config::Config;
pub(crate) use progress::Progress;
pub(crate) use read::Table;
use records::column;
pub(crate) use records::{Records, RecordsArgs, mix};
use truth::{Scoring, Truth};

/// Which records of plain files are one person.
///
/// Recognises what each column holds, learns from the records themselves how much each agreement is
/// worth, compares, and groups. Nothing is sent anywhere and no register is needed.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct DedupeArgs {
    #[command(flatten)]
    pub records: RecordsArgs,
    /// Where to write `source,record,cluster`: CSV, or what the name ends in (.parquet, .arrow, .feather, .arrows).
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Where to write the scored pairs: Parquet, or what the name ends in (.csv, .arrow, .feather, .arrows).
    #[arg(long, value_name = "FILE")]
    pub pairs: Option<PathBuf>,
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
    /// Weight from which two records are linked, in bits of odds (0, where nothing is said: as likely as not).
    #[arg(long, value_name = "BITS", allow_negative_numbers = true)]
    pub threshold: Option<f64>,
    /// Where to write all that the run chose or was told (TOML, with comments): --config takes it back.
    #[arg(long, value_name = "FILE")]
    pub write_config: Option<PathBuf>,
    /// Link under a model that Splink has trained (`linker.misc.save_model_to_json`, for DuckDB) with the match
    /// weights that Splink gives; persons are what pairs at the threshold connect.
    #[arg(long, value_name = "FILE")]
    pub splink_model: Option<PathBuf>,
    /// Keep what is learnt and found in a new folder, so that records can be added to it. It holds what the records say.
    #[arg(long, value_name = "DIR", conflicts_with = "splink_model")]
    pub keep: Option<PathBuf>,
    /// Add the files to what is kept in a folder: only what they touch is linked anew. Prints how many persons are new,
    /// grown, merged and split; with --out all records of the folder are written.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["keep", "under", "splink_model", "threshold"])]
    pub add_to: Option<PathBuf>,
    /// With --add-to: where to write what became of persons and why, one line a change (CSV).
    #[arg(long, value_name = "FILE", requires = "add_to")]
    pub changes: Option<PathBuf>,
    /// With --add-to: merge the parts of the folder into one, which takes as long as to read and write it.
    #[arg(long, requires = "add_to")]
    pub compact: bool,
    /// Link all files as the folder would, under the model and the blocking kept there, instead of learning anew.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["splink_model", "threshold"])]
    pub under: Option<PathBuf>,
    /// Print one JSON document on standard output: `files`, `rows`, `clusters`, `fields` (each `name`, `kind`,
    /// `ways`, `why`), `left_out` (each `column`, `header`, `why`), with --truth `precision`, `recall`, `f1`,
    /// `pairs`, `true_pairs`, `right_pairs`, `best_threshold_bits` and `best_f1` (of some 20 thresholds, without labels),
    /// `true_blocking_loss` (of `true_pairs_looked_at`, at most 100,000 drawn), with --labels `labels`, then `seconds`, `peak_rss_mib`, `report`.
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
    /// What labels say of the run before they bound it.
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<Measured>,
    seconds: f64,
    /// The most memory the process has held, where the system tells.
    peak_rss_mib: Option<f64>,
    /// The state that was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<kept::Kept>,
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
    /// When the links were there.
    seconds: f64,
    peak_rss_mib: Option<f64>,
}

/// Reads the records and links them.
fn linked(args: &DedupeArgs, config: &Config, start: Instant) -> anyhow::Result<Done> {
    let settings = &config.settings(args.threshold);
    let progress = Progress::new(start);
    let cost = || (start.elapsed().as_secs_f64(), peak_rss_mib());
    if args.keep.is_some() || args.under.is_some() {
        let kept::Whole { records, model, linked, kept } =
            kept::whole(args, config, settings, &progress)?;
        let (seconds, peak_rss_mib) = cost();
        let truth = scoring(args, &records)?.map(|scoring| scoring.score(&linked.clusters));
        let (measured, beside) = (None, None);
        return Ok(Done {
            records,
            model,
            linked,
            measured,
            truth,
            beside,
            kept,
            seconds,
            peak_rss_mib,
        });
    }
    let records = Records::read(&args.records, config)?;
    let scoring = scoring(args, &records)?;
    let watch = |step| progress.tell(step);
    let linker = Linker::watched(&records.input, &watch)?;
    let (model, mut linked) = linker.train_and_link(&[], settings, &Threads)?;
    let mut measured = None;
    if let Some(path) = &args.labels {
        let labels = Labels::read(path, &records, &args.records)?;
        // What labels measure must not know them.
        measured = Some(labels.measure(&linked, settings));
        linked = linker.link(&model, &labels.binding(), settings, &Threads)?;
    }
    let (seconds, peak_rss_mib) = cost();
    let truth = scoring.as_ref().map(|scoring| scoring.score(&linked.clusters));
    let beside = scoring
        .as_ref()
        .map(|scoring| beside::beside(&linker, (&model, settings), &linked.pairs, scoring))
        .transpose()?;
    drop(linker);
    Ok(Done { records, model, linked, measured, truth, beside, kept: None, seconds, peak_rss_mib })
}

/// What the links are scored by, where a column says the truth.
fn scoring<'r>(args: &DedupeArgs, records: &'r Records) -> anyhow::Result<Option<Scoring<'r>>> {
    let (table, unique) = (&records.table, args.records.unique);
    let name = args.records.truth.as_ref();
    name.map(|name| Ok(Scoring::new(table, column(table, name)?, unique))).transpose()
}

/// Runs the command.
///
/// # Errors
/// When a file cannot be read, has no rows or lacks a named column, or an output cannot be written.
pub(crate) fn run(typed: &DedupeArgs) -> anyhow::Result<()> {
    let start = Instant::now();
    let config = Config::read(typed.records.config.as_deref())?;
    let args = &DedupeArgs { records: config.records(&typed.records), ..typed.clone() };
    if let Some(path) = &args.splink_model {
        config.suits_splink()?;
        return splink::run(args, path, &config.settings(args.threshold));
    }
    if let Some(path) = &args.add_to {
        return kept::add_to(args, path, start);
    }
    let Done { records, model, linked, measured, truth, beside, kept, seconds, peak_rss_mib } =
        linked(args, &config, start)?;
    let Records { table, proposal, input, names } = &records;
    if let Some(path) = &args.out {
        let clusters = (linked.clusters.as_slice(), kept.is_some());
        output::write_clusters(path, table, names, clusters)?;
    }
    if let Some(path) = &args.pairs {
        output::write_pairs(path, table, names, &linked)?;
    }
    if let Some(path) = &args.write_config {
        let settings = &config.settings(args.threshold);
        let text =
            config::text(&args.records, proposal, &table.headers, (settings, &linked.report));
        std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let outcome = Outcome {
        files: &table.files,
        rows: table.rows(),
        proposal,
        clusters: linked.clusters.iter().collect::<BTreeSet<_>>().len(),
        truth,
        beside,
        labels: measured,
        seconds,
        peak_rss_mib,
        kept,
        report: &linked.report,
    };
    if let Some(path) = &args.report {
        let named = args.records.truth.as_ref();
        let truth = named.map(|name| column(table, name)).transpose()?;
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
    let report = outcome.report;
    say(&format!(
        "{} records, {} persons; {} pairs compared, {} linked at {:.1} bits (expected precision {:.3}, recall {:.3})",
        outcome.rows,
        outcome.clusters,
        report.pairs_compared,
        report.pairs_over_threshold,
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
    output::print_cost(outcome.seconds, outcome.peak_rss_mib);
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
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: DedupeArgs,
    }

    /// A folder with a list of fictional people, and the command line over it.
    fn folder() -> anyhow::Result<(tempfile::TempDir, String)> {
        let folder = tempfile::tempdir()?;
        let list = folder.path().join("list.csv");
        let rows = [
            "clave,Nombre,Apellidos,Nacido,zona,quien",
            "a1,Ana,Rey Soto,1990-01-02,Altamar,1",
            "a2,Anna,Rey Soto,1990-01-02,Altamar,1",
            "b1,Juan,Mar Luna,1985-07-30,Bellavista,2",
            "b2,Juan,Mar Luna,1985-07-31,Bellavista,2",
            "c1,Elena,Vidal Campos,1971-11-12,Altamar,3",
        ];
        std::fs::write(&list, rows.join("\n"))?;
        let list = list.display().to_string();
        Ok((folder, list))
    }

    fn args(words: &[&str]) -> anyhow::Result<DedupeArgs> {
        Ok(Line::try_parse_from([&["dedupe"], words].concat())?.args)
    }

    #[test]
    fn clusters_are_written_alike_each_time_and_numbered_from_one() -> anyhow::Result<()> {
        let (folder, list) = folder()?;
        let mut written = Vec::new();
        for name in ["one.csv", "two.csv"] {
            let out = folder.path().join(name).display().to_string();
            run(&args(&[&list, "--id", "clave", "--truth", "quien", "--out", &out])?)?;
            written.push(std::fs::read_to_string(out)?);
        }
        assert_eq!(written[0], written[1]);
        let expected = [
            "source,record,cluster",
            "list.csv,a1,1",
            "list.csv,a2,1",
            "list.csv,b1,2",
            "list.csv,b2,2",
            "list.csv,c1,3",
        ];
        assert_eq!(written[0].lines().collect::<Vec<_>>(), expected);
        Ok(())
    }

    #[test]
    fn a_column_stated_wrongly_is_refused_with_what_there_is() -> anyhow::Result<()> {
        let (_folder, list) = folder()?;
        for (words, reason) in [
            (vec!["--column", "zona"], "write COL=KIND"),
            (vec!["--column", "zona=zone"], "there are: full-name, given,"),
            (vec!["--column", "lugar=place"], "no column \"lugar\" in list.csv; there are: clave,"),
            (vec!["--column", "zona=place", "--column", "zona=none"], "stated twice"),
            (vec!["--truth", "verdad"], "no column \"verdad\""),
            (vec!["--unique"], "give a second file"),
        ] {
            let words = [vec![list.as_str()], words].concat();
            let said =
                run(&args(&words)?).map_or_else(|error| format!("{error:#}"), |()| String::new());
            assert!(said.contains(reason), "{words:?}: {said}");
        }
        Ok(())
    }

    #[test]
    fn what_is_stated_of_a_column_is_what_is_compared() -> anyhow::Result<()> {
        let (_folder, list) = folder()?;
        let args =
            args(&[&list, "--id", "clave", "--column", "zona=place", "--columns", "Nacido=none"])?;
        let proposal = Records::read(&args.records, &Config::default())?.proposal;
        let compared: Vec<(&str, &str)> =
            proposal.fields.iter().map(|field| (field.name.as_str(), field.kind.code())).collect();
        assert!(compared.contains(&("zona", "place")), "{compared:?}");
        assert!(
            !compared.iter().any(|(name, _)| ["Nacido", "clave"].contains(name)),
            "{compared:?}"
        );
        Ok(())
    }
}
