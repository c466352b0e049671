//! Tables and records from files.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use paradero_estimate::analysis::Tables;
use paradero_estimate::read;
use paradero_estimate::records::{Copies, Record, Records};

use super::EstimateArgs;
use paradero_register::uncounted::{Note, tables};

/// What a file holds.
pub(super) enum Found {
    /// Who is on which lists.
    Tables(Box<Tables>, Vec<Note>),
    /// How often people stand on one list.
    Repeats(Vec<u64>),
}

pub(super) fn read(text: &str, args: &EstimateArgs) -> anyhow::Result<Found> {
    if let (Some(list), Some(cluster)) = (&args.list, &args.cluster) {
        return records(text, list, cluster, args);
    }
    ensure!(args.linkage.is_none(), "--linkage: draws need records, with --list and --cluster");
    if let Some(frequencies) = read::frequencies(text)? {
        return Ok(Found::Repeats(frequencies));
    }
    let (whole, parts) = match &args.strata {
        None => (read::table(text)?, Vec::new()),
        Some(column) => read::strata(text, column)?,
    };
    let tables = Tables { whole, parts, drawn: Vec::new(), with_copies: None };
    Ok(Found::Tables(Box::new(tables), Vec::new()))
}

/// Records as they were read, and what else is needed of them.
struct Rows {
    records: Records,
    clusters: Vec<u32>,
    /// `source` and `record` of each, by which draws are found.
    keys: Vec<(String, String)>,
}

fn records(text: &str, list: &str, cluster: &str, args: &EstimateArgs) -> anyhow::Result<Found> {
    let rows = rows(text, list, cluster, args)?;
    let drawn = match &args.linkage {
        None => Vec::new(),
        Some(path) => draws(Path::new(path), &rows.keys).with_context(|| path.clone())?,
    };
    let (tables, notes) =
        tables(&rows.records, &rows.clusters, &drawn, args.strata.is_some(), args.count_copies)?;
    if let (1, Ok(one)) =
        (rows.records.lists().len(), rows.records.whole(&rows.clusters, Copies::Count))
    {
        let frequencies = rows.records.repeats(&rows.clusters, 0);
        ensure!(
            frequencies.len() > 2,
            "there is one list, `{}`, and nobody stands on it twice: it says nothing of how many are missing",
            one.lists()[0]
        );
        return Ok(Found::Repeats(frequencies));
    }
    Ok(Found::Tables(Box::new(tables), notes))
}

/// The place of a column.
fn column(header: &csv::StringRecord, name: &str) -> anyhow::Result<usize> {
    header.iter().position(|one| one == name).with_context(|| {
        let all: Vec<&str> = header.iter().collect();
        format!("no column `{name}`; there are: {}", all.join(", "))
    })
}

/// Numbers for names, in the order of the names.
fn numbered(names: &[Option<String>]) -> (Vec<String>, Vec<Option<usize>>) {
    let sorted: BTreeMap<&String, usize> = {
        let all: std::collections::BTreeSet<&String> = names.iter().flatten().collect();
        all.into_iter().enumerate().map(|(at, name)| (name, at)).collect()
    };
    let places = names.iter().map(|name| sorted.get(name.as_ref()?).copied()).collect();
    (sorted.into_keys().cloned().collect(), places)
}

fn rows(text: &str, list: &str, cluster: &str, args: &EstimateArgs) -> anyhow::Result<Rows> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers()?.clone();
    let at = |name: &String| column(&header, name);
    let (list_at, cluster_at) = (column(&header, list)?, column(&header, cluster)?);
    let stratum_at = args.strata.as_ref().map(at).transpose()?;
    let copy_at = args.copy.as_ref().map(at).transpose()?;
    let key_at = |name| header.iter().position(|one| one == name);
    let key_at = (key_at("source"), key_at("record"));
    let (mut lists, mut strata, mut who) = (Vec::new(), Vec::new(), Vec::new());
    let (mut copies, mut keys) = (Vec::new(), Vec::new());
    for (record, line) in reader.records().zip(2_u64..) {
        let record = record?;
        let line = record.position().map_or(line, csv::Position::line);
        let cell = |at: usize| record.get(at).unwrap_or_default().to_owned();
        for (at, name) in [(list_at, list), (cluster_at, cluster)] {
            ensure!(
                !cell(at).is_empty(),
                "line {line}, column `{name}`: empty; each record stands on a list and is of somebody"
            );
        }
        lists.push(Some(cell(list_at)));
        who.push(Some(cell(cluster_at)));
        strata.push(stratum_at.map(cell).filter(|stratum| !stratum.is_empty()));
        let copied = copy_at.map(cell).unwrap_or_default().to_lowercase();
        copies.push(match copied.as_str() {
            "" | "0" | "no" | "false" => false,
            "1" | "yes" | "true" | "sí" | "si" => true,
            other => bail!(
                "line {line}, column `{}`: found `{other}`, expected 1, yes, true, 0, no, false or nothing",
                args.copy.as_deref().unwrap_or_default()
            ),
        });
        keys.push((key_at.0.map(cell).unwrap_or_default(), key_at.1.map(cell).unwrap_or_default()));
    }
    let ((lists, of), (strata, parts)) = (numbered(&lists), numbered(&strata));
    let records = of.iter().zip(&parts).zip(&copies).map(|((list, stratum), is_copy)| Record {
        list: list.unwrap_or_default(),
        stratum: *stratum,
        is_copy: *is_copy,
    });
    let records = Records::new(lists, strata, records.collect())?;
    let clusters = number(&who);
    Ok(Rows { records, clusters, keys })
}

fn number(who: &[Option<String>]) -> Vec<u32> {
    let (_, places) = numbered(who);
    places
        .into_iter()
        .map(|place| u32::try_from(place.unwrap_or_default()).unwrap_or(u32::MAX))
        .collect()
}

/// Draws of the linkage (`source,record,cluster,draw`): for each the person of each record.
fn draws(path: &Path, keys: &[(String, String)]) -> anyhow::Result<Vec<Vec<u32>>> {
    let place: BTreeMap<&(String, String), usize> =
        keys.iter().enumerate().map(|(at, key)| (key, at)).collect();
    ensure!(
        place.len() == keys.len(),
        "--linkage needs columns `source` and `record` in the table, which together name each record once"
    );
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(path)?;
    let header = reader.headers()?.clone();
    let at = [
        column(&header, "source")?,
        column(&header, "record")?,
        column(&header, "cluster")?,
        column(&header, "draw")?,
    ];
    let mut drawn: BTreeMap<u64, Vec<Option<String>>> = BTreeMap::new();
    for (record, line) in reader.records().zip(2_u64..) {
        let record = record?;
        let [source, name, cluster, draw] =
            at.map(|at| record.get(at).unwrap_or_default().to_owned());
        let draw: u64 = draw.parse().with_context(|| {
            format!("line {line}, column `draw`: found `{draw}`, expected a number")
        })?;
        // Records that the table leaves out are left out of the draws too.
        if let Some(at) = place.get(&(source, name)) {
            drawn.entry(draw).or_insert_with(|| vec![None; keys.len()])[*at] = Some(cluster);
        }
    }
    ensure!(
        drawn.len() > 1,
        "there are {} draws with records of the table; two are the least",
        drawn.len()
    );
    drawn
        .into_iter()
        .map(|(draw, who)| {
            let missing = who.iter().position(Option::is_none);
            if let Some((source, record)) = missing.map(|at| &keys[at]) {
                bail!("draw {draw} has no line for record `{record}` of `{source}`");
            }
            Ok(number(&who))
        })
        .collect()
}
