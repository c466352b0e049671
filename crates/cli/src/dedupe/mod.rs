//! `paradero dedupe`: record linkage on plain files, without a register.

mod blocking;
mod kept;
mod output;
mod previous;
mod progress;
mod read;
mod report;
mod splink;
mod truth;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context as _, bail};
use paradero_link::{
    BIT, Caution, CautionCode, FieldKind, Input, Linked, Linker, Model, Proposal, Report, Settings,
    TableColumn, Threads, fields, propose,
};
use paradero_web::Lang;

use crate::label::{Labels, Measured};
use previous::Previous;
pub(crate) use progress::Progress;
pub(crate) use read::Table;
use truth::Truth;

/// Which records of plain files are one person.
///
/// Recognises what each column holds, learns from the records themselves how much each agreement is
/// worth, compares, and groups. Nothing is sent anywhere and no register is needed.
#[derive(Debug, clap::Args)]
pub(crate) struct DedupeArgs {
    #[command(flatten)]
    pub records: RecordsArgs,
    /// Where to write `source,record,cluster,confidence`: the probability that the records of the cluster are one person
    /// (not with --splink-model, --keep, --add-to and --under).
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
    /// Where to write the scored pairs (Parquet).
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
    /// `pairs`, `true_pairs`, `right_pairs`, with --labels `labels`, then `seconds`, `peak_rss_mib`, `report`.
    #[arg(long)]
    pub json: bool,
}

/// Which records are linked, and what their columns hold.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct RecordsArgs {
    /// Tables with a header row (CSV, TSV, XLSX, XLS, ODS, Parquet, JSON, JSON Lines, HTML); equal
    /// headers are one column.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Column that names a record in the output; never evidence.
    #[arg(long, value_name = "COL")]
    pub id: Option<String>,
    /// No file holds a person twice: only pairs across files.
    #[arg(long)]
    pub unique: bool,
    /// Column that says which records are one person: scores the result over all pairs, with --unique over those
    /// across files; never evidence.
    #[arg(long, value_name = "COL")]
    pub truth: Option<String>,
    /// What a column holds, where it is not recognised: a kind (full-name, given, surname,
    /// surname-second, alias, organisation, sex, birth-date, event-date, place, address, post-code, phone,
    /// email, document, category, number, text) or `none` for no evidence. May be given again.
    #[arg(long = "column", visible_alias = "columns", value_name = "COL=KIND")]
    pub columns: Vec<String>,
}

/// Records read from files and what is compared of them.
pub(crate) struct Records {
    pub(crate) table: Table,
    pub(crate) proposal: Proposal,
    pub(crate) input: Input,
    /// What each record is called in the output: its id, else its row.
    pub(crate) names: Vec<String>,
}

impl Records {
    /// Reads files and settles what their columns hold.
    ///
    /// # Errors
    /// When a file cannot be read, has no rows or lacks a named column, or no column tells persons apart.
    pub(crate) fn read(args: &RecordsArgs) -> anyhow::Result<Self> {
        if args.unique && args.files.len() < 2 {
            bail!(
                "--unique says that no file holds a person twice, so one file alone has nothing to link: give a second file or drop --unique"
            );
        }
        let table = read::read_files(&args.files)?;
        let columns = table.columns();
        let proposal = propose(&columns, &stated(&table, args)?);
        let input = input(&table, &columns, &proposal, args)?;
        let id = args.id.as_deref().and_then(|name| column(&table, name).ok());
        let names = names(&table, id);
        Ok(Self { table, proposal, input, names })
    }
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

/// A run whose results are to be written.
struct Done {
    records: Records,
    model: Model,
    linked: Linked,
    measured: Option<Measured>,
    kept: Option<kept::Kept>,
}

/// Reads the records and links them.
fn linked(args: &DedupeArgs, settings: &Settings, progress: &Progress) -> anyhow::Result<Done> {
    if args.keep.is_some() || args.under.is_some() {
        let kept::Whole { records, model, linked, kept } = kept::whole(args, settings, progress)?;
        return Ok(Done { records, model, linked, measured: None, kept });
    }
    let records = Records::read(&args.records)?;
    let watch = |step| progress.tell(step);
    let mut measured = None;
    let (model, linked) = {
        let linker = Linker::watched(&records.input, &watch)?;
        // Where labels bind, what is drawn must know them.
        let first = if args.labels.is_some() { 0 } else { settings.draws };
        let first = Settings { draws: first, ..settings.clone() };
        let (model, mut linked) = linker.train_and_link(&[], &first, &Threads)?;
        if let Some(path) = &args.labels {
            let labels = Labels::read(path, &records, &args.records)?;
            // What labels measure must not know them.
            measured = Some(labels.measure(&linked, settings));
            linked = linker.link(&model, &labels.binding(), settings, &Threads)?;
        }
        (model, linked)
    };
    Ok(Done { records, model, linked, measured, kept: None })
}

/// Runs the command.
///
/// # Errors
/// When a file cannot be read, has no rows or lacks a named column, or an output cannot be written.
pub(crate) fn run(args: &DedupeArgs) -> anyhow::Result<()> {
    let start = Instant::now();
    let settings = Settings {
        threshold_bits: args.threshold,
        cautious: args.threshold.is_none() && !args.accept,
        draws: args.draws.unwrap_or(0),
        draw_seed: args.draws_seed,
        ..Settings::default()
    };
    if let Some(path) = &args.splink_model {
        return splink::run(args, path, &settings);
    }
    if let Some(path) = &args.add_to {
        return kept::add_to(args, path, start);
    }
    let progress = Progress::new(start);
    let Done { records, model, linked, measured, kept } = linked(args, &settings, &progress)?;
    let Records { table, proposal, input, names } = &records;
    if let Some(path) = &args.out {
        let ids = ids(args, &records, (&linked.clusters, kept.is_some()))?;
        // What is kept does not know how sure it is, and a run under it is told alike.
        let told = args.keep.is_none() && args.under.is_none();
        let sure = told.then_some(linked.confidence.as_slice());
        output::write_clusters(path, table, names, &ids, sure)?;
    }
    if let Some(path) = &args.draws_out {
        output::write_draws(path, table, names, &linked.draws)?;
    }
    if let Some(path) = &args.pairs {
        output::write_pairs(path, table, names, &linked)?;
    }
    let seconds = start.elapsed().as_secs_f64();
    let truth = match &args.records.truth {
        Some(name) => {
            Some(truth::score(table, column(table, name)?, &linked.clusters, args.records.unique))
        }
        None => None,
    };
    let outcome = Outcome {
        files: &table.files,
        rows: table.rows(),
        proposal,
        clusters: linked.clusters.iter().collect::<BTreeSet<_>>().len(),
        truth,
        labels: measured,
        seconds,
        peak_rss_mib: peak_rss_mib(),
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

/// What the cluster of each record is called: a number, which is that of its earliest record where the run is kept, so that
/// it outlasts the run; or what an earlier run called it.
fn ids(
    args: &DedupeArgs,
    records: &Records,
    (clusters, kept): (&[u32], bool),
) -> anyhow::Result<Vec<String>> {
    let Some(path) = &args.previous else {
        let earliest = || clusters.iter().map(|row| (u64::from(*row) + 1).to_string()).collect();
        return Ok(if kept { earliest() } else { output::ids(clusters) });
    };
    let redirects = args.redirects.as_deref();
    let (table, names) = (&records.table, records.names.as_slice());
    let previous = Previous::read(path, redirects, (table, names), clusters)?;
    if let Some(path) = redirects {
        previous.write_redirects(path)?;
    }
    Ok(previous.now)
}

fn column(table: &Table, name: &str) -> anyhow::Result<usize> {
    table.headers.iter().position(|header| header == name).with_context(|| {
        format!(
            "no column {name:?} in {}; there are: {}",
            table.files.join(", "),
            table.headers.join(", ")
        )
    })
}

/// What was said of columns on the command line.
fn stated(table: &Table, args: &RecordsArgs) -> anyhow::Result<Vec<(usize, Option<FieldKind>)>> {
    let mut said = Vec::new();
    for name in [&args.id, &args.truth].into_iter().flatten() {
        said.push((column(table, name)?, None));
    }
    for text in &args.columns {
        let Some((name, kind)) = text.rsplit_once('=') else {
            bail!("--column {text:?}: write COL=KIND, for example --column \"Nombre=full-name\"");
        };
        let kind = match kind.trim() {
            "none" => None,
            code => Some(FieldKind::from_code(code).with_context(|| {
                let codes: Vec<&str> = FieldKind::ALL.iter().map(|kind| kind.code()).collect();
                format!(
                    "--column {text:?}: no kind {code:?}; there are: {}, none",
                    codes.join(", ")
                )
            })?),
        };
        let at = column(table, name.trim())?;
        if said.iter().any(|(other, _)| *other == at) {
            bail!("--column {text:?}: column {:?} is stated twice; state it once", name.trim());
        }
        said.push((at, kind));
    }
    Ok(said)
}

fn input(
    table: &Table,
    columns: &[TableColumn<'_>],
    proposal: &Proposal,
    args: &RecordsArgs,
) -> anyhow::Result<Input> {
    let fields = fields(columns, proposal);
    if fields.is_empty() {
        let columns: Vec<String> =
            proposal.left_out.iter().map(|out| format!("{:?}: {}", out.header, out.why)).collect();
        bail!(
            "{}: no column could tell persons apart ({}); say what they hold with --column COL=KIND",
            table.files.join(", "),
            columns.join("; ")
        );
    }
    Ok(Input {
        ids: table.places.iter().map(|(file, row)| tie_breaker(*file, *row)).collect(),
        list: table.places.iter().map(|(file, _)| *file).collect(),
        unique: vec![args.unique; args.files.len()],
        fields,
        link_only: args.unique,
    })
}

/// The id by which linking settles ties between records of equal content: the place of the record, mixed,
/// since lists are often sorted alike and the order of rows is no evidence.
fn tie_breaker(file: u32, row: u32) -> u64 {
    mix(u64::from(file) << 32 | u64::from(row))
}

/// SplitMix64 (Steele, Lea, Flood 2014): distinct words become distinct words that look drawn at random.
pub(crate) fn mix(word: u64) -> u64 {
    let mut word = word.wrapping_add(0x9e37_79b9_7f4a_7c15);
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// What each record is called in the output: its id, else its row.
fn names(table: &Table, at: Option<usize>) -> Vec<String> {
    let name = |(row, (_, number)): (usize, &(u32, u32))| {
        at.map(|column| table.cell(row, column).to_owned())
            .filter(|text| !text.is_empty())
            .unwrap_or_else(|| number.to_string())
    };
    table.places.iter().enumerate().map(name).collect()
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
    for caution in &report.caution {
        say(&cautioned(caution, report.refused));
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
    if let Some(kept) = &outcome.kept {
        kept.print();
    }
    output::print_cost(outcome.seconds, outcome.peak_rss_mib);
    Ok(())
}

/// Why links should not be trusted, and what was done.
fn cautioned(caution: &Caution, refused: bool) -> String {
    let fields = caution.fields.join(", ");
    let why = match caution.code {
        CautionCode::OneGroup => format!(
            "{:.0} % of the evidence comes from fields that depend on each other ({fields}); {:.0} % at most should",
            100.0 * caution.found,
            100.0 * caution.bound
        ),
        CautionCode::FewGroups => {
            format!("all evidence comes from fields that depend on each other ({fields})")
        }
    };
    let done = if refused {
        "nothing was linked: look at --pairs, then --accept or state --threshold"
    } else {
        "links may be wrong all alike: look at some of them"
    };
    format!("caution: {why}; {done}")
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
