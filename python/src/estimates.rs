//! How many people are on no list: the run of `paradero estimate`.

use std::sync::Arc;

use arrow_array::{Float64Array, StringArray, UInt32Array};
use paradero_estimate::analysis::{Analysis, Question, Tables, analyse};
use paradero_estimate::assess::{Lang, Report, assess_repeats};
use paradero_estimate::picture;
use paradero_register::uncounted::{About, Columns, Found, Typed, answer, read_table, reported};
use pyo3::prelude::*;
use pyo3_arrow::PyTable;
use pyo3_arrow::input::AnyRecordBatch;

use crate::errors::Trouble;
use crate::progress::{Teller, work};
use crate::tables::{Given, columns};

/// How a table is estimated, and what its columns are.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Asked {
    /// What the table is called.
    name: String,
    list: Option<String>,
    cluster: Option<String>,
    strata: Option<String>,
    copy: Option<String>,
    pub(crate) count_copies: bool,
    #[pyo3(item("method"))]
    methods: Vec<String>,
    pub(crate) seed: u64,
    delta: Option<f64>,
    prior: String,
    grid: Option<u64>,
    classes: usize,
    draws: usize,
    sweeps: u64,
    replicates: usize,
    pub(crate) checks: bool,
}

impl Asked {
    /// The question that some tables are asked.
    pub(crate) fn question(&self, tables: Tables) -> Result<Question, Trouble> {
        let typed = Typed {
            methods: self.methods.clone(),
            seed: self.seed,
            delta: self.delta,
            prior: self.prior.clone(),
            grid: self.grid,
            classes: self.classes,
            draws: self.draws,
            sweeps: self.sweeps,
            replicates: self.replicates,
        };
        let settings = typed.settings().map_err(Trouble::input)?;
        Ok(Question { tables, settings, checks: self.checks })
    }
}

/// An estimate, or why there is none.
#[pyclass(frozen)]
pub(crate) struct Estimate {
    about: About,
    found: Answer,
}

enum Answer {
    /// Of who is on which lists.
    Tables(Box<(Question, Analysis)>),
    /// Of how often people stand on one list: bounds only.
    Repeats(Box<Report>),
}

/// Estimates a table; with `linkage`, draws of who each record is of.
///
/// # Errors
/// As the command line: when a cell is no such thing, a column is not there, or a method is none. That a table carries no number is no
/// error.
#[pyfunction]
pub(crate) fn estimate(
    py: Python<'_>,
    table: AnyRecordBatch,
    linkage: Option<AnyRecordBatch>,
    asked: Asked,
    progress: Option<Py<PyAny>>,
    threads: Option<usize>,
) -> PyResult<Estimate> {
    let table = Given::new(asked.name.clone(), table)?;
    let linkage = linkage.map(|draws| Given::new("linkage".to_owned(), draws)).transpose()?;
    work(py, (progress, threads), |teller| {
        let (text, drawn) = (table.csv()?, linkage.as_ref().map(Given::csv).transpose()?);
        let said = Columns {
            list: asked.list.as_deref(),
            cluster: asked.cluster.as_deref(),
            strata: asked.strata.as_deref(),
            copy: asked.copy.as_deref(),
            count_copies: asked.count_copies,
            linkage: drawn.as_deref().map(|text| ("linkage", text)),
        };
        let wrong = |error| Trouble::input(format!("{}: {error}", asked.name));
        let about = |notes| About::file(std::path::Path::new(&asked.name), notes);
        match read_table(&text, &said).map_err(wrong)? {
            Found::Tables(tables, notes) => {
                Ok(Estimate::of(asked.question(*tables)?, about(notes), teller))
            }
            Found::Repeats(frequencies) => {
                let report = assess_repeats(&asked.name, &frequencies).map_err(Trouble::input)?;
                let found = Answer::Repeats(Box::new(report));
                Ok(Estimate { about: about(Vec::new()), found })
            }
        }
    })
}

impl Estimate {
    /// Answers a question.
    pub(crate) fn of(question: Question, about: About, teller: &Teller) -> Self {
        let steps = question.steps();
        let analysis = analyse(&question, || teller.tell("estimated", steps));
        Self { about, found: Answer::Tables(Box::new((question, analysis))) }
    }

    fn report(&self) -> &Report {
        match &self.found {
            Answer::Tables(all) => &all.1.report,
            Answer::Repeats(report) => report,
        }
    }
}

#[pymethods]
impl Estimate {
    /// All that is answered, as `estimate --json` prints it.
    fn answer(&self, lang: &str) -> PyResult<String> {
        let lang = language(lang)?;
        Ok(match &self.found {
            Answer::Tables(all) => answer(&all.0, &all.1, &self.about, lang),
            Answer::Repeats(report) => reported(report, &self.about, lang),
        }
        .to_string())
    }

    /// A picture (SVG): `all`, `engines`, `posteriors`, `overlaps`, `weights`, `chains` or `strata`; nothing where there is nothing to
    /// draw.
    fn picture(&self, what: &str, lang: &str) -> PyResult<Option<String>> {
        let (lang, report) = (language(lang)?, self.report());
        let tables = match &self.found {
            Answer::Tables(all) => Some((&all.0.tables.whole, &all.1)),
            Answer::Repeats(_) => None,
        };
        Ok(match what {
            "all" => Some(match tables {
                Some((table, analysis)) => picture::analysis(table, analysis, lang),
                None => picture::engines(report, lang),
            }),
            "engines" => Some(picture::engines(report, lang)),
            "posteriors" => picture::posteriors(report, lang),
            "overlaps" => tables.map(|(table, _)| picture::overlaps(table, lang)),
            "weights" => picture::weights(report, lang),
            "chains" => picture::chains(report, lang),
            "strata" => tables
                .and_then(|(_, analysis)| analysis.strata.as_ref())
                .map(|strata| picture::strata(strata, lang)),
            other => {
                return Err(Trouble::input(format!(
                    "picture: `{other}` is none; say all, engines, posteriors, overlaps, weights, chains or strata"
                ))
                .into());
            }
        })
    }

    /// `method`, `chain`, `draw`, `number`: numbers of people of the same weight that stand for how sure each engine is.
    fn draws(&self) -> PyResult<PyTable> {
        let (mut methods, mut chains) = (Vec::new(), Vec::new());
        let (mut draws, mut numbers) = (Vec::new(), Vec::new());
        for one in &self.report().estimates {
            let long = one.draws.len() / one.chains.max(1);
            for (at, number) in one.draws.iter().enumerate() {
                methods.push(one.method.code());
                chains.push(narrow(if one.chains == 0 { 0 } else { at / long.max(1) + 1 }));
                draws.push(narrow(at % long.max(1) + 1));
                numbers.push(*number);
            }
        }
        Ok(columns(vec![
            ("method", Arc::new(StringArray::from(methods))),
            ("chain", Arc::new(UInt32Array::from(chains))),
            ("draw", Arc::new(UInt32Array::from(draws))),
            ("number", Arc::new(Float64Array::from(numbers))),
        ])?)
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The language of sentences.
pub(crate) fn language(code: &str) -> Result<Lang, Trouble> {
    match code {
        "es" => Ok(Lang::Es),
        "en" => Ok(Lang::En),
        other => {
            Err(Trouble::input(format!("--lang: `{other}` is no language here; say es or en")))
        }
    }
}
