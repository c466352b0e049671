//! A run under a model that Splink has trained.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, bail};
use arrow_array::{ArrayRef, BooleanArray, Float64Array, UInt32Array};
use paradero_link::{
    Settings, SplinkLinkType, SplinkLinked, SplinkModel, SplinkReport, SplinkRows, Table, Texts,
    Threads, record_names, splink_link,
};

use super::read::read_files;
use super::sink::{self, Form};
use super::truth::{Scoring, Truth};
use super::{DedupeArgs, output, peak_rss_mib};
use crate::memory::{self, Held};

/// What one run did, as `--json` prints it.
#[derive(serde::Serialize)]
struct Outcome<'a> {
    files: &'a [String],
    rows: usize,
    clusters: usize,
    #[serde(flatten)]
    truth: Option<Truth>,
    seconds: f64,
    /// The most memory the process has held, where the system tells.
    peak_rss_mib: Option<f64>,
    /// What was held, where --memory bounds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    held: Option<Held>,
    report: &'a SplinkReport,
}

/// Links files under the model in a file.
///
/// # Errors
/// When the model or a file cannot be read, the model needs what the files have not, or an output cannot be written.
pub(super) fn run(args: &DedupeArgs, path: &Path, settings: &Settings) -> anyhow::Result<()> {
    let start = Instant::now();
    if args.report.is_some() {
        bail!(
            "--report shows how a field was learnt, which --splink-model brings along: use --pairs or --json"
        );
    }
    if args.write_config.is_some() {
        bail!("--write-config writes what a run chose, which --splink-model brings along");
    }
    if args.records.unique || !args.records.columns.is_empty() {
        bail!(
            "--unique and --column have no meaning with --splink-model: the model says what is compared and linked"
        );
    }
    if !args.records.name_corpus.is_empty() {
        bail!(
            "--name-corpus has no meaning with --splink-model: how rare values are is the model's or the records' own"
        );
    }
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let model = SplinkModel::from_json(&text).with_context(|| path.display().to_string())?;
    let table = memory::reading(|| read_files(&args.records.files))?;
    let records = records(&table, args, &model)?;
    let (lists, list_names) = lists(&table, &model)?;
    let columns = table.columns();
    let columns: Vec<(&str, &Texts)> =
        columns.iter().map(|column| (column.header, column.cells)).collect();
    let ids: Vec<String> = records.iter().map(|id| id.unwrap_or_default().to_owned()).collect();
    let rows = SplinkRows { columns: &columns, ids: &ids, lists: &lists, list_names: &list_names };
    let linked = splink_link(&model, &rows, settings, &Threads)
        .with_context(|| path.display().to_string())?;
    if let Some(path) = &args.out {
        output::write_clusters(path, &table, &records, output::ids(&linked.clusters), None)?;
    }
    if let Some(path) = &args.pairs {
        write_pairs(path, &table, &records, &linked)?;
    }
    let across = model.link_type() == SplinkLinkType::LinkOnly;
    let truth = match &args.records.truth {
        Some(name) => {
            Some(Scoring::new(&table, table.column(name)?, across).score(&linked.clusters))
        }
        None => None,
    };
    let outcome = Outcome {
        files: &table.files,
        rows: table.rows(),
        clusters: output::count(&linked.clusters),
        truth,
        seconds: start.elapsed().as_secs_f64(),
        peak_rss_mib: peak_rss_mib(),
        held: memory::held(),
        report: &linked.report,
    };
    print(&outcome, args.json)
}

/// What each record is called: by --id, else by the column that the model names, else by its row.
fn records(table: &Table, args: &DedupeArgs, model: &SplinkModel) -> anyhow::Result<Texts> {
    let known = |name: &str| table.headers.iter().any(|header| header == name);
    let at = match &args.records.id {
        Some(name) => Some(table.column(name)?),
        None if known(model.id_column()) => Some(table.column(model.id_column())?),
        None => None,
    };
    Ok(record_names(table, at))
}

/// Which list each record is of: its file, or in one file what the model's column of lists says.
fn lists(table: &Table, model: &SplinkModel) -> anyhow::Result<(Vec<u32>, Vec<String>)> {
    let by_file = || table.places.iter().map(|(file, _)| *file).collect();
    if model.link_type() == SplinkLinkType::DedupeOnly || table.files.len() > 1 {
        return Ok((by_file(), table.files.clone()));
    }
    if !table.headers.iter().any(|header| header == model.source_column()) {
        if model.link_type() == SplinkLinkType::LinkAndDedupe {
            return Ok((by_file(), table.files.clone()));
        }
        bail!(
            "the Splink model links lists (link_only): give a file for each list, or one with a column {:?}",
            model.source_column()
        );
    }
    let at = table.column(model.source_column())?;
    let distinct: BTreeSet<&str> = (0..table.rows()).map(|row| table.cell(row, at)).collect();
    let names: Vec<&str> = distinct.into_iter().collect();
    let number = |row| {
        let found = names.binary_search(&table.cell(row, at)).unwrap_or(0);
        u32::try_from(found).unwrap_or(u32::MAX)
    };
    let lists = (0..table.rows()).map(number).collect();
    Ok((lists, names.into_iter().map(str::to_owned).collect()))
}

fn print(outcome: &Outcome<'_>, json: bool) -> anyhow::Result<()> {
    use crate::print::{out, say};
    if json {
        out(&serde_json::to_string_pretty(outcome)?);
        return Ok(());
    }
    let report = outcome.report;
    for rule in &report.rules {
        say(&format!("{}: {} pairs", rule.rule, rule.pairs));
    }
    say(&format!(
        "{} records, {} persons; {} pairs compared, {} linked at {:.1} bits",
        outcome.rows,
        outcome.clusters,
        report.pairs_compared,
        report.pairs_over_threshold,
        report.threshold_bits
    ));
    if let Some(truth) = &outcome.truth {
        truth.print();
    }
    output::print_cost(outcome.seconds, outcome.peak_rss_mib, outcome.held.as_ref());
    Ok(())
}

/// The pairs from the review floor up, by the order of their records; `match_key` is the number of the blocking rule.
fn write_pairs(
    path: &Path,
    table: &Table,
    records: &Texts,
    linked: &SplinkLinked,
) -> anyhow::Result<()> {
    sink::write(path, Form::Parquet, linked.pairs.len(), |rows| {
        let pairs = linked.pairs.get(rows).unwrap_or_default();
        let weights: Float64Array = pairs.iter().map(|pair| Some(pair.weight)).collect();
        let keys: UInt32Array = pairs.iter().map(|pair| Some(pair.rule)).collect();
        let together: BooleanArray = pairs.iter().map(|pair| Some(pair.linked)).collect();
        let own = [
            ("weight_bits", Arc::new(weights) as ArrayRef),
            ("match_key", Arc::new(keys) as ArrayRef),
            ("linked", Arc::new(together) as ArrayRef),
        ];
        let named = output::pair_columns(table, records, pairs.iter().map(|pair| (pair.a, pair.b)));
        output::batch(named.into_iter().chain(own))
    })
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

    const MODEL: &str = r#"{"link_type": "dedupe_only", "sql_dialect": "duckdb",
        "probability_two_random_records_match": 0.2, "unique_id_column_name": "clave",
        "blocking_rules_to_generate_predictions": ["l.nacido = r.nacido"],
        "comparisons": [{"output_column_name": "nombre", "comparison_levels": [
            {"sql_condition": "nombre_l IS NULL OR nombre_r IS NULL", "is_null_level": true},
            {"sql_condition": "levenshtein(nombre_l, nombre_r) <= 1", "m_probability": 0.8, "u_probability": 0.1},
            {"sql_condition": "ELSE", "m_probability": 0.2, "u_probability": 0.9}]}]}"#;

    #[test]
    fn clusters_and_pairs_follow_the_model_and_the_threshold() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = |name: &str| folder.path().join(name).display().to_string();
        let rows = [
            "clave,nombre,nacido,quien",
            "a1,Ana Rey,1990-01-02,1",
            "a2,Anna Rey,1990-01-02,1",
            "b1,Juan Mar,1990-01-02,2",
        ];
        std::fs::write(path("list.csv"), rows.join("\n"))?;
        std::fs::write(path("model.json"), MODEL)?;
        let clusters = |more: &[&str]| -> anyhow::Result<Vec<String>> {
            let (list, model, out, pairs) =
                (path("list.csv"), path("model.json"), path("out.csv"), path("pairs.parquet"));
            let words =
                ["dedupe", &list, "--splink-model", &model, "--out", &out, "--pairs", &pairs];
            super::super::run(&Line::try_parse_from([&words, more].concat())?.args)?;
            assert!(std::fs::metadata(&pairs)?.len() > 0);
            Ok(std::fs::read_to_string(out)?.lines().skip(1).map(str::to_owned).collect())
        };
        // Odds of 1 to 4 and a Bayes factor of 8: one bit.
        let one_person = ["list.csv,a1,1", "list.csv,a2,1", "list.csv,b1,2"];
        assert_eq!(clusters(&["--truth", "quien"])?, one_person);
        let three = ["list.csv,a1,1", "list.csv,a2,2", "list.csv,b1,3"];
        assert_eq!(clusters(&["--threshold", "1.5"])?, three);
        assert!(clusters(&["--unique"]).is_err());
        Ok(())
    }
}
