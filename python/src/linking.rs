//! Which records are one person: the run of `paradero dedupe`, over tables of Arrow.

use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Float64Array, StringArray, UInt32Array};
use paradero_link::{
    Choices, Judgement, Linker, Model, NameCorpus, Pair, Said, Settings, Settled, Step, Table,
    Threads, check_lists, explain, millionths, numbered, settle, take_names,
};
use pyo3::prelude::*;
use pyo3_arrow::PyTable;
use pyo3_arrow::input::AnyRecordBatch;
use serde_json::{Value, json};

use crate::errors::Trouble;
use crate::progress::{Teller, work};
use crate::tables::{Given, columns, text_table};

/// A record by the name of its table, where that is said, and its own.
type Named = (Option<String>, String);

/// What is asked of a run.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Asked {
    id: Option<String>,
    unique: bool,
    columns: Vec<String>,
    /// Choices of a file: what it is called, and its text.
    config: Option<(String, String)>,
    threshold: Option<f64>,
    accept: bool,
    seed: Option<u64>,
    draws: usize,
    draw_seed: u64,
    same: Vec<(Named, Named)>,
    different: Vec<(Named, Named)>,
}

/// A run that is done.
#[pyclass(frozen)]
pub(crate) struct Linked {
    table: Table,
    settled: Settled,
    model: Model,
    linked: paradero_link::Linked,
}

/// Links tables: `lists` and `names` are tables with what they are called, `asked` a dict of what is asked.
///
/// # Errors
/// As the command line: when a column is not there, nothing tells persons apart, a choice means nothing, or a pair names a record
/// that is not there once.
#[pyfunction]
#[pyo3(signature = (lists, names, asked, progress, threads))]
pub(crate) fn link(
    py: Python<'_>,
    lists: Vec<(String, AnyRecordBatch)>,
    names: Vec<(String, AnyRecordBatch)>,
    asked: Asked,
    progress: Option<Py<PyAny>>,
    threads: Option<usize>,
) -> PyResult<Linked> {
    let given = |all: Vec<(String, AnyRecordBatch)>| -> PyResult<Vec<Given>> {
        all.into_iter().map(|(name, table)| Given::new(name, table)).collect()
    };
    let (lists, names) = (given(lists)?, given(names)?);
    work(py, (progress, threads), |teller| run(&lists, &names, &asked, teller))
}

fn run(
    lists: &[Given],
    names: &[Given],
    asked: &Asked,
    teller: &Teller,
) -> Result<Linked, Trouble> {
    let choices = match &asked.config {
        Some((name, text)) => Choices::parse(name, text).map_err(Trouble::input)?,
        None => Choices::default(),
    };
    for path in choices.name_corpus() {
        if names.is_empty() {
            return Err(Trouble::input(format!(
                "{}: name-corpus names the file {}; read it and give it as name_corpus=",
                choices.name(),
                path.display()
            )));
        }
    }
    let said = Said {
        id: asked.id.as_deref().or(choices.id()),
        truth: choices.truth(),
        unique: asked.unique || choices.unique(),
        columns: &asked.columns,
    };
    check_lists(lists.len(), &said).map_err(Trouble::input)?;
    let mut table = text_table(lists)?;
    let settled = settle(&table, &said, &choices).map_err(Trouble::input)?;
    let judged = judged(&table, &settled, asked)?;
    // What is compared stands in the input, what records are called beside it.
    table.keep_only(None);
    let corpus = corpus(names)?;
    let settings = Settings {
        cautious: choices.cautious(asked.threshold.is_some() || asked.accept),
        draws: asked.draws,
        draw_seed: asked.draw_seed,
        ..choices.settings(asked.threshold)
    };
    let settings = Settings { seed: asked.seed.unwrap_or(settings.seed), ..settings };
    let watch = |step| tell(teller, step);
    let linker = Linker::watched(&settled.input, &watch).map_err(Trouble::input)?;
    let linker = linker.with_corpus(corpus.as_ref());
    // Where judgements bind, what is drawn must know them.
    let draws = if judged.is_empty() { settings.draws } else { 0 };
    let first = Settings { draws, ..settings.clone() };
    let (model, mut linked) =
        linker.train_and_link(&[], &first, &Threads).map_err(Trouble::input)?;
    if !judged.is_empty() {
        linked = linker.link(&model, &judged, &settings, &Threads).map_err(Trouble::input)?;
    }
    drop(linker);
    Ok(Linked { table, settled, model, linked })
}

fn tell(teller: &Teller, step: Step) {
    match step {
        Step::Prepared => teller.tell("records ready", 0),
        Step::Blocked => teller.tell("pairs to compare chosen", 0),
        Step::Learnt => teller.tell("weights learnt", 0),
        Step::Compared(of) => teller.tell("pairs compared", of),
        Step::Grouped => teller.tell("records grouped", 0),
    }
}

/// Names of other people, where some are given.
fn corpus(names: &[Given]) -> Result<Option<NameCorpus>, Trouble> {
    let mut corpus = NameCorpus::default();
    for one in names {
        let table = text_table(std::slice::from_ref(one))?;
        let name = format!("name_corpus: {}", one.name);
        take_names(&table, (&name, &one.name), &mut corpus).map_err(Trouble::input)?;
    }
    Ok((!names.is_empty()).then_some(corpus))
}

/// Judgements on rows.
fn judged(
    table: &Table,
    settled: &Settled,
    asked: &Asked,
) -> Result<Vec<(u32, u32, Judgement)>, Trouble> {
    let each = |pairs: &[(Named, Named)], judgement: Judgement| {
        let rows = pairs.iter().map(move |(a, b)| {
            Ok((row_of(table, settled, a)?, row_of(table, settled, b)?, judgement))
        });
        rows.collect::<Result<Vec<_>, Trouble>>()
    };
    let mut all = each(&asked.same, Judgement::Same)?;
    all.extend(each(&asked.different, Judgement::Different)?);
    Ok(all)
}

/// The row of a record.
fn row_of(table: &Table, settled: &Settled, (source, name): &Named) -> Result<u32, Trouble> {
    let file = source.as_ref().map(|source| {
        table.files.iter().position(|file| file == source).ok_or_else(|| {
            Trouble::input(format!("no table {source:?}; there are: {}", table.files.join(", ")))
        })
    });
    let file = file.transpose()?;
    let is_it = |(own, (at, _)): &(Option<&str>, &(u32, u32))| {
        *own == Some(name.as_str()) && file.is_none_or(|file| file == *at as usize)
    };
    let found = settled.names.iter().zip(&table.places).zip(0_u32..);
    let mut found = found.filter(|(one, _)| is_it(one)).map(|(_, row)| row);
    match (found.next(), found.next()) {
        (Some(row), None) => Ok(row),
        (None, _) => Err(Trouble::input(format!(
            "no record {name:?} in {}; records are called by unique_id, else by their row from 1",
            source.clone().unwrap_or_else(|| table.files.join(", "))
        ))),
        (Some(_), Some(_)) => Err(Trouble::input(format!(
            "record {name:?} stands more than once; say (table, record), or name records by a column without repeats"
        ))),
    }
}

#[pymethods]
impl Linked {
    /// `source`, `record`, `cluster`, `confidence`: one row a record.
    fn clusters(&self) -> PyResult<PyTable> {
        let rows = 0..self.table.rows();
        let sure = self.linked.confidence.iter().copied().map(millionths);
        Ok(columns(vec![
            ("source", text(rows.clone().map(|row| self.source(row)))),
            ("record", text(rows.map(|row| self.record(row)))),
            ("cluster", Arc::new(UInt32Array::from(numbered(&self.linked.clusters)))),
            ("confidence", Arc::new(Float64Array::from_iter_values(sure))),
        ])?)
    }

    /// `source_a`, `record_a`, `source_b`, `record_b`, `weight_bits`, `linked`: the pairs from the review floor up.
    fn pairs(&self) -> PyResult<PyTable> {
        let pairs = &self.linked.pairs;
        let a = || pairs.iter().map(|pair| pair.a as usize);
        let b = || pairs.iter().map(|pair| pair.b as usize);
        let weights = pairs.iter().map(|pair| bits(pair.weight));
        let linked: BooleanArray = pairs.iter().map(|pair| Some(pair.linked)).collect();
        Ok(columns(vec![
            ("source_a", text(a().map(|row| self.source(row)))),
            ("record_a", text(a().map(|row| self.record(row)))),
            ("source_b", text(b().map(|row| self.source(row)))),
            ("record_b", text(b().map(|row| self.record(row)))),
            ("weight_bits", Arc::new(Float64Array::from_iter_values(weights))),
            ("linked", Arc::new(linked)),
        ])?)
    }

    /// `source`, `record`, `cluster`, `draw`: the groupings drawn.
    fn draws(&self) -> PyResult<PyTable> {
        let (drawn, all) = (&self.linked.draws, self.table.rows());
        let rows = || drawn.iter().flat_map(|_| 0..all);
        let clusters: Vec<u32> = drawn.iter().flat_map(|clusters| numbered(clusters)).collect();
        let numbers = (1_u32..).zip(drawn).flat_map(|(draw, _)| std::iter::repeat_n(draw, all));
        let numbers: Vec<u32> = numbers.collect();
        Ok(columns(vec![
            ("source", text(rows().map(|row| self.source(row)))),
            ("record", text(rows().map(|row| self.record(row)))),
            ("cluster", Arc::new(UInt32Array::from(clusters))),
            ("draw", Arc::new(UInt32Array::from(numbers))),
        ])?)
    }

    /// How many clusters there are.
    fn persons(&self) -> u32 {
        numbered(&self.linked.clusters).into_iter().max().unwrap_or(0)
    }

    /// How many records there are.
    fn records(&self) -> usize {
        self.table.rows()
    }

    /// What was compared and what the run promises, as JSON: `fields`, `left_out`, `report`, `doubts`.
    fn report(&self) -> PyResult<String> {
        let mut all = serde_json::to_value(&self.settled.proposal).map_err(Trouble::other)?;
        if let Some(all) = all.as_object_mut() {
            all.insert("doubts".to_owned(), json!(self.settled.doubts));
            let report = &self.linked.report;
            let said: Vec<String> =
                report.caution.iter().map(|caution| caution.said(report.refused)).collect();
            all.insert("cautions".to_owned(), json!(said));
            let report = serde_json::to_value(report).map_err(Trouble::other)?;
            all.insert("report".to_owned(), report);
        }
        Ok(all.to_string())
    }

    /// Why a pair weighs what it weighs, as JSON: `a`, `b`, `bits`, `linked`, and `parts`, each `field`, `level`, `bits`, `a`, `b`.
    fn explain(&self, a: Named, b: Named) -> PyResult<String> {
        let a = row_of(&self.table, &self.settled, &a)?;
        let b = row_of(&self.table, &self.settled, &b)?;
        if a == b {
            return Err(Trouble::input("a record is compared with another; give two").into());
        }
        let (a, b) = (a.min(b), a.max(b));
        let pair = Pair { a, b, weight: 0, linked: false, pattern: 0 };
        let input = &self.settled.input;
        let parts = explain(input, &self.model, &pair);
        let value = |field: &str, row: u32| {
            let own = input.fields.iter().find(|one| one.name == field);
            own.map(|own| own.values.shown(row as usize).to_string())
        };
        let told = parts.iter().map(|part| {
            json!({
                "field": part.field, "level": part.level, "bits": part.bits,
                "a": value(&part.field, a), "b": value(&part.field, b),
            })
        });
        let cluster = |row: u32| self.linked.clusters.get(row as usize);
        let name = |row: u32| json!({ "source": self.source(row as usize), "record": self.record(row as usize) });
        Ok(json!({
            "a": name(a), "b": name(b),
            "bits": parts.iter().map(|part| part.bits).sum::<f64>(),
            "threshold_bits": self.linked.report.threshold_bits,
            "linked": cluster(a) == cluster(b),
            "parts": told.collect::<Vec<Value>>(),
        })
        .to_string())
    }
}

impl Linked {
    fn source(&self, row: usize) -> &str {
        let place = self.table.places.get(row);
        let file = place.and_then(|(file, _)| self.table.files.get(*file as usize));
        file.map_or("", String::as_str)
    }

    fn record(&self, row: usize) -> &str {
        self.settled.names.get(row).unwrap_or_default()
    }
}

fn text<'t>(all: impl Iterator<Item = &'t str>) -> ArrayRef {
    Arc::new(all.map(Some).collect::<StringArray>())
}

/// A weight in bits.
fn bits(weight: i32) -> f64 {
    f64::from(weight) / f64::from(paradero_link::BIT)
}
