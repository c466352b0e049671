//! `paradero dedupe`: record linkage on plain files, without a register.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, bail};
use arrow_array::{ArrayRef, BooleanArray, Float64Array, RecordBatch, StringArray};
use paradero_link::{
    BIT, Field, FieldKind, Input, Linked, Model, Pair, Settings, Threads, Values, explain, link,
    recognise, train,
};
use paradero_model::Date;

/// Rows looked at to recognise what a column holds.
const SAMPLE_ROWS: usize = 2000;
/// The most columns that one comparison holds.
const MOST_FIELDS: usize = 16;
/// Pairs shown in the report, those nearest the threshold first.
const SHOWN_PAIRS: usize = 60;
/// Date formats tried on a column; the one that reads most wins, the first at a tie.
const DATE_FORMATS: [&str; 7] =
    ["yyyy-mm-dd", "yyyymmdd", "dd/mm/yyyy", "mm/dd/yyyy", "dd-mm-yyyy", "dd.mm.yyyy", "fuzzy"];

/// Which records of plain files are one person.
#[derive(Debug, clap::Args)]
pub(crate) struct DedupeArgs {
    /// CSV or TSV files with a header row; equal headers are one column.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Column that names a record in the output; never evidence.
    #[arg(long, value_name = "COL")]
    pub id: Option<String>,
    /// No file holds a person twice: only pairs across files.
    #[arg(long)]
    pub unique: bool,
    /// Column that says which records are one person: scores the result; never evidence.
    #[arg(long, value_name = "COL")]
    pub truth: Option<String>,
    /// Where to write `source,record,cluster`.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Where to write the scored pairs (Parquet).
    #[arg(long, value_name = "FILE")]
    pub pairs: Option<PathBuf>,
    /// Where to write a report to read (HTML).
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Print one JSON document on standard output.
    #[arg(long)]
    pub json: bool,
}

/// The rows of all files, under the union of their headers.
struct Table {
    headers: Vec<String>,
    /// File and row in it, from 1 after the header.
    places: Vec<(usize, usize)>,
    cells: Vec<Vec<String>>,
}

/// Pairwise agreement with the truth column.
#[derive(serde::Serialize)]
struct Truth {
    precision: f64,
    recall: f64,
    f1: f64,
    /// Pairs in the clusters found.
    pairs: u64,
    true_pairs: u64,
    right_pairs: u64,
}

#[derive(serde::Serialize)]
struct Outcome<'a> {
    files: Vec<String>,
    rows: usize,
    fields: Vec<(&'a str, FieldKind)>,
    clusters: usize,
    #[serde(flatten)]
    truth: Option<Truth>,
    seconds: f64,
    peak_rss_mib: Option<f64>,
    report: &'a paradero_link::Report,
}

/// Runs the command.
///
/// # Errors
/// When a file cannot be read, has no rows or lacks a named column, or an output cannot be written.
pub(crate) fn run(args: &DedupeArgs) -> anyhow::Result<()> {
    let start = Instant::now();
    if args.unique && args.files.len() < 2 {
        bail!(
            "--unique says that no file holds a person twice, so one file alone has nothing to link: give a second file or drop --unique"
        );
    }
    let table = read_files(&args.files)?;
    for column in [&args.id, &args.truth].into_iter().flatten() {
        if !table.headers.contains(column) {
            bail!(
                "no column {column:?} in {}; there are: {}",
                file_name(&args.files, 0),
                table.headers.join(", ")
            );
        }
    }
    let input = input(&table, args);
    if input.fields.is_empty() {
        bail!(
            "{}: no column that could tell persons apart was recognised; name columns in the header row",
            file_name(&args.files, 0)
        );
    }
    let settings = Settings::default();
    let model = train(&input, &settings)?;
    let linked = link(&input, &model, &[], &settings, &Threads)?;
    let records = records(&table, args);
    if let Some(path) = &args.out {
        write_clusters(path, &table, args, &records, &linked)?;
    }
    if let Some(path) = &args.pairs {
        write_pairs(path, &table, args, &records, &linked)?;
    }
    let truth =
        args.truth.as_deref().map(|column| score(&table, column, &linked, args.files.len() > 1));
    let outcome = Outcome {
        files: (0..args.files.len()).map(|at| file_name(&args.files, at)).collect(),
        rows: table.cells.len(),
        fields: input.fields.iter().map(|field| (field.name.as_str(), field.kind)).collect(),
        clusters: linked.clusters.iter().collect::<BTreeSet<_>>().len(),
        truth,
        seconds: start.elapsed().as_secs_f64(),
        peak_rss_mib: peak_rss_mib(),
        report: &linked.report,
    };
    if let Some(path) = &args.report {
        let page = page(&outcome, &input, &model, &linked);
        std::fs::write(path, page).with_context(|| format!("cannot write {}", path.display()))?;
    }
    print(&outcome, args.json)
}

fn print(outcome: &Outcome<'_>, json: bool) -> anyhow::Result<()> {
    if json {
        println!("{}", serde_json::to_string_pretty(outcome)?);
        return Ok(());
    }
    let report = outcome.report;
    eprintln!(
        "{} records, {} persons; {} pairs compared, {} linked at {:.1} bits (expected precision {:.3}, recall {:.3})",
        outcome.rows,
        outcome.clusters,
        report.pairs_compared,
        report.pairs_over_threshold,
        report.threshold_bits,
        report.expected_precision,
        report.expected_recall
    );
    if report.pairs_lost > 0 {
        eprintln!(
            "{} pairs that share only very frequent values were not compared",
            report.pairs_lost
        );
    }
    if let Some(truth) = &outcome.truth {
        println!("precision {:.6}", truth.precision);
        println!("recall {:.6}", truth.recall);
        println!("f1 {:.6}", truth.f1);
        println!("pairs {}", truth.pairs);
    }
    println!("seconds {:.3}", outcome.seconds);
    if let Some(mib) = outcome.peak_rss_mib {
        println!("peak_rss_mib {mib:.1}");
    }
    Ok(())
}

fn file_name(files: &[PathBuf], at: usize) -> String {
    let name = |path: &PathBuf| {
        path.file_name()
            .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
    };
    files.get(at).map(name).unwrap_or_default()
}

fn read_files(files: &[PathBuf]) -> anyhow::Result<Table> {
    let mut table = Table { headers: Vec::new(), places: Vec::new(), cells: Vec::new() };
    for (at, path) in files.iter().enumerate() {
        read_file(at, path, &mut table)?;
    }
    if table.cells.len() < 2 {
        bail!("{}: {} data rows, two at least are needed", file_name(files, 0), table.cells.len());
    }
    let width = table.headers.len();
    for row in &mut table.cells {
        row.resize(width, String::new());
    }
    Ok(table)
}

fn read_file(at: usize, path: &Path, table: &mut Table) -> anyhow::Result<()> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    // Not UTF-8: taken byte by byte as Latin-1, which loses nothing.
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect());
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t', b'|']
        .into_iter()
        .rev()
        .max_by_key(|d| first.bytes().filter(|b| b == d).count())
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let own: Vec<usize> = reader
        .headers()
        .with_context(|| format!("{}: no header row", path.display()))?
        .iter()
        .map(|header| column_of(header, &mut table.headers))
        .collect();
    for (row, record) in (1..).zip(reader.records()) {
        let record = record.with_context(|| {
            format!("{}, row {row}: correct the row, or quote the cell", path.display())
        })?;
        let mut cells = vec![String::new(); table.headers.len()];
        for (&column, cell) in own.iter().zip(&record) {
            if let Some(slot) = cells.get_mut(column) {
                cell.trim().clone_into(slot);
            }
        }
        table.places.push((at, row));
        table.cells.push(cells);
    }
    Ok(())
}

fn column_of(header: &str, headers: &mut Vec<String>) -> usize {
    let header = header.trim();
    headers.iter().position(|known| known == header).unwrap_or_else(|| {
        headers.push(header.to_owned());
        headers.len() - 1
    })
}

impl Table {
    fn cell(&self, row: usize, column: usize) -> &str {
        self.cells.get(row).and_then(|cells| cells.get(column)).map_or("", String::as_str)
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.headers.iter().position(|header| header == name)
    }
}

/// What each record is called in the output: its id, else its row.
fn records(table: &Table, args: &DedupeArgs) -> Vec<String> {
    let id = args.id.as_deref().and_then(|name| table.column(name));
    let name = |(at, &(_, row)): (usize, &(usize, usize))| {
        id.map(|column| table.cell(at, column).to_owned())
            .filter(|text| !text.is_empty())
            .unwrap_or_else(|| row.to_string())
    };
    table.places.iter().enumerate().map(name).collect()
}

fn input(table: &Table, args: &DedupeArgs) -> Input {
    let never = [&args.id, &args.truth];
    let open: Vec<usize> = (0..table.headers.len())
        .filter(|&at| !never.iter().any(|name| name.as_ref() == table.headers.get(at)))
        .collect();
    // Every so many rows, so that a file sorted by anything is still seen whole.
    let step = table.cells.len().div_ceil(SAMPLE_ROWS).max(1);
    let sample = |column: usize| {
        (0..table.cells.len()).step_by(step).map(|row| table.cell(row, column)).collect()
    };
    let columns: Vec<(String, Vec<&str>)> = open
        .iter()
        .map(|&at| (table.headers.get(at).cloned().unwrap_or_default(), sample(at)))
        .collect();
    let mut known: Vec<(FieldKind, usize)> = recognise(&columns)
        .into_iter()
        .zip(&open)
        .filter_map(|(kind, &at)| Some((kind?, at)))
        .collect();
    known.sort_unstable();
    for (_, at) in known.iter().skip(MOST_FIELDS) {
        eprintln!(
            "column {:?} is left out: {MOST_FIELDS} columns are compared at most",
            table.headers.get(*at).map_or("", String::as_str)
        );
    }
    known.truncate(MOST_FIELDS);
    let fields = known.into_iter().map(|(kind, at)| field(table, kind, at)).collect();
    let records = records(table, args);
    let lists: Vec<u32> =
        table.places.iter().map(|(file, _)| u32::try_from(*file).unwrap_or(u32::MAX)).collect();
    let ids = records
        .iter()
        .zip(&table.places)
        .map(|(record, (file, row))| format!("{file}:{record}:{row}"))
        .collect();
    Input {
        ids,
        list: lists,
        unique: vec![args.unique; args.files.len()],
        fields,
        link_only: args.unique,
    }
}

fn field(table: &Table, kind: FieldKind, at: usize) -> Field {
    let cells = (0..table.cells.len()).map(|row| table.cell(row, at));
    let values = match kind {
        FieldKind::BirthDate | FieldKind::EventDate => {
            let step = table.cells.len().div_ceil(SAMPLE_ROWS).max(1);
            let format = date_format(
                (0..table.cells.len()).step_by(step).map(|row| table.cell(row, at)).collect(),
            );
            Values::Date(cells.map(|cell| read_date(cell, format)).collect())
        }
        _ => Values::Text(cells.map(|cell| (!cell.is_empty()).then(|| cell.to_owned())).collect()),
    };
    Field { name: table.headers.get(at).cloned().unwrap_or_default(), kind, values }
}

fn date_format(sample: Vec<&str>) -> &'static str {
    let read =
        |format: &str| sample.iter().filter(|cell| read_date(cell, format).is_some()).count();
    let mut best = ("edtf", 0);
    for format in DATE_FORMATS {
        let count = read(format);
        if count > best.1 {
            best = (format, count);
        }
    }
    best.0
}

fn read_date(cell: &str, format: &str) -> Option<(i32, i32)> {
    let compact = cell.len() == 8 && cell.bytes().all(|b| b.is_ascii_digit());
    let date = if format == "yyyymmdd" {
        if !compact {
            return None;
        }
        let dashed = format!("{}-{}-{}", cell.get(..4)?, cell.get(4..6)?, cell.get(6..)?);
        Date::read_format(&dashed, "yyyy-mm-dd")
    } else {
        Date::read_format(cell, format)
    };
    let date = date.ok()?;
    Some((date.earliest?.0, date.latest?.0))
}

fn write_clusters(
    path: &Path,
    table: &Table,
    args: &DedupeArgs,
    records: &[String],
    linked: &Linked,
) -> anyhow::Result<()> {
    let mut writer =
        csv::Writer::from_path(path).with_context(|| format!("cannot write {}", path.display()))?;
    writer.write_record(["source", "record", "cluster"])?;
    for (((file, _), record), cluster) in table.places.iter().zip(records).zip(&linked.clusters) {
        writer.write_record([&file_name(&args.files, *file), record, &cluster.to_string()])?;
    }
    writer.flush().with_context(|| format!("cannot write {}", path.display()))
}

fn write_pairs(
    path: &Path,
    table: &Table,
    args: &DedupeArgs,
    records: &[String],
    linked: &Linked,
) -> anyhow::Result<()> {
    let source =
        |row: u32| table.places.get(row as usize).map(|(file, _)| file_name(&args.files, *file));
    let record = |row: u32| records.get(row as usize).cloned();
    let texts = |of: &dyn Fn(&Pair) -> Option<String>| {
        Arc::new(linked.pairs.iter().map(of).collect::<StringArray>()) as ArrayRef
    };
    let batch = RecordBatch::try_from_iter([
        ("source_a", texts(&|pair| source(pair.a))),
        ("record_a", texts(&|pair| record(pair.a))),
        ("source_b", texts(&|pair| source(pair.b))),
        ("record_b", texts(&|pair| record(pair.b))),
        (
            "weight_bits",
            Arc::new(
                linked.pairs.iter().map(|pair| Some(bits(pair.weight))).collect::<Float64Array>(),
            ) as ArrayRef,
        ),
        (
            "linked",
            Arc::new(linked.pairs.iter().map(|pair| Some(pair.linked)).collect::<BooleanArray>())
                as ArrayRef,
        ),
    ])?;
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    let mut writer = parquet::arrow::ArrowWriter::try_new(file, batch.schema(), None)?;
    writer.write(&batch)?;
    writer.close().with_context(|| format!("cannot write {}", path.display()))?;
    Ok(())
}

fn bits(weight: i32) -> f64 {
    f64::from(weight) / f64::from(BIT)
}

/// Pairwise precision, recall and F1 of the clusters; over several files only pairs across files count.
/// A record without a truth value is one of its own.
fn score(table: &Table, column: &str, linked: &Linked, across: bool) -> Truth {
    let at = table.column(column).unwrap_or(usize::MAX);
    let (mut found, mut wanted, mut right) = (Vec::new(), Vec::new(), Vec::new());
    for (row, ((file, _), cluster)) in table.places.iter().zip(&linked.clusters).enumerate() {
        let cell = table.cell(row, at);
        let truth = if cell.is_empty() { format!("\u{0}{row}") } else { cell.to_owned() };
        found.push((cluster.to_string(), *file));
        right.push((format!("{cluster}\u{0}{truth}"), *file));
        wanted.push((truth, *file));
    }
    let [pairs, true_pairs, right_pairs] =
        [found, wanted, right].map(|keys| pairs_of(&keys, across));
    let ratio = |part: u64, whole: u64| if whole == 0 { 1.0 } else { as_f64(part) / as_f64(whole) };
    Truth {
        precision: ratio(right_pairs, pairs),
        recall: ratio(right_pairs, true_pairs),
        f1: ratio(2 * right_pairs, pairs + true_pairs),
        pairs,
        true_pairs,
        right_pairs,
    }
}

fn as_f64(count: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of pairs stay far below 2^52")]
    let value = count as f64;
    value
}

/// Pairs of rows with equal keys.
fn pairs_of(keys: &[(String, usize)], across: bool) -> u64 {
    let mut groups: BTreeMap<&str, BTreeMap<usize, u64>> = BTreeMap::new();
    for (key, file) in keys {
        *groups.entry(key).or_default().entry(*file).or_default() += 1;
    }
    let choose = |count: u64| count * count.saturating_sub(1) / 2;
    let of = |files: &BTreeMap<usize, u64>| {
        let within: u64 = if across { files.values().map(|count| choose(*count)).sum() } else { 0 };
        choose(files.values().sum()) - within
    };
    groups.values().map(of).sum()
}

/// The most memory this process has held, where the system tells (Linux).
fn peak_rss_mib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib / 1024.0)
}

/// A page that stands alone: what was done, what each field is worth, and the pairs nearest the threshold.
fn page(outcome: &Outcome<'_>, input: &Input, model: &Model, linked: &Linked) -> String {
    let mut page = String::from(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Linkage report</title><style>body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;margin:1rem 0}td,th{border-bottom:1px solid #ccc;padding:.2rem .6rem;text-align:left}</style></head><body><h1>Linkage report</h1>",
    );
    let report = outcome.report;
    // Writing to a String cannot fail.
    let _ = write!(
        page,
        "<p>{} records, {} persons. {} pairs compared, {} at or above {:.1} bits. Expected precision {:.3}, expected recall among compared pairs {:.3}. Pairs not compared for sharing only very frequent values: {}.</p>",
        outcome.rows,
        outcome.clusters,
        report.pairs_compared,
        report.pairs_over_threshold,
        report.threshold_bits,
        report.expected_precision,
        report.expected_recall,
        report.pairs_lost
    );
    if let Some(truth) = &outcome.truth {
        let _ = write!(
            page,
            "<p>Against the truth column: precision {:.4}, recall {:.4}, F1 {:.4}.</p>",
            truth.precision, truth.recall, truth.f1
        );
    }
    page.push_str("<h2>Blocking</h2><table><tr><th>Rule</th><th>Keys</th><th>Pairs</th></tr>");
    for rule in &report.rules {
        let _ = write!(
            page,
            "<tr><td>{}</td><td>{}</td><td>{}</td></tr>",
            escaped(&rule.rule),
            rule.keys,
            rule.pairs
        );
    }
    page.push_str("</table><h2>Pairs nearest the threshold</h2>");
    let mut near: Vec<&Pair> = linked.pairs.iter().collect();
    let far = |pair: &Pair| (bits(pair.weight) - report.threshold_bits).abs();
    near.sort_by(|x, y| far(x).total_cmp(&far(y)).then((x.a, x.b).cmp(&(y.a, y.b))));
    for pair in near.into_iter().take(SHOWN_PAIRS) {
        pair_section(&mut page, pair, input, model);
    }
    page.push_str("</body></html>\n");
    page
}

fn pair_section(page: &mut String, pair: &Pair, input: &Input, model: &Model) {
    let id = |row: u32| input.ids.get(row as usize).map_or("", String::as_str);
    let verdict = if pair.linked { "one person" } else { "two persons" };
    let _ = write!(
        page,
        "<h3>{} and {}: {:.1} bits, {verdict}</h3><table>",
        escaped(id(pair.a)),
        escaped(id(pair.b)),
        bits(pair.weight)
    );
    for part in explain(input, model, pair) {
        let shown = |row: u32| {
            input
                .fields
                .iter()
                .find(|field| field.name == part.field)
                .map(|field| value_text(&field.values, row))
                .unwrap_or_default()
        };
        let _ = write!(
            page,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{:+.1}</td></tr>",
            escaped(&part.field),
            escaped(&shown(pair.a)),
            escaped(&shown(pair.b)),
            escaped(&part.level),
            part.bits
        );
    }
    page.push_str("</table>");
}

fn value_text(values: &Values, row: u32) -> String {
    let row = row as usize;
    match values {
        Values::Text(all) => all.get(row).cloned().flatten().unwrap_or_default(),
        Values::Many(all) => all.get(row).map(|texts| texts.join("; ")).unwrap_or_default(),
        Values::Date(all) => match all.get(row).copied().flatten() {
            Some((first, last)) if first == last => paradero_model::Day(first).to_string(),
            Some((first, last)) => {
                format!("{}/{}", paradero_model::Day(first), paradero_model::Day(last))
            }
            None => String::new(),
        },
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_that_reads_most_of_a_column_is_taken() {
        assert_eq!(date_format(vec!["1990-01-02", "", "1991-12-31"]), "yyyy-mm-dd");
        assert_eq!(date_format(vec!["19900102", "19911231"]), "yyyymmdd");
        assert_eq!(date_format(vec!["01/02/1990", "31/12/1991"]), "dd/mm/yyyy");
        assert_eq!(date_format(vec!["01/02/1990", "12/31/1991"]), "mm/dd/yyyy");
    }

    #[test]
    fn pairs_within_a_file_do_not_count_across_files() {
        let keys =
            [("a", 0), ("a", 0), ("a", 1), ("b", 1)].map(|(key, file)| (key.to_owned(), file));
        assert_eq!((pairs_of(&keys, false), pairs_of(&keys, true)), (3, 2));
    }
}
