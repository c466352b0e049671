//! Whom the rows of a list may name: the run of `paradero screen`.

use std::collections::BTreeMap;

use paradero_register::PageReader;
use paradero_register::screening::{Asked, Manifest, Screener};
use pyo3::prelude::*;
use pyo3_arrow::PyTable;
use pyo3_arrow::input::AnyRecordBatch;
use serde_json::{Map, Value, json};

use crate::errors::Trouble;
use crate::progress::work;
use crate::tables::{Given, of_rows};

/// Columns of hits.
const HITS: [&str; 11] = [
    "row", "asked", "outcome", "id", "name", "born", "bits", "strength", "standing", "orders",
    "words",
];

/// The answer of a screening.
#[pyclass(frozen)]
pub(crate) struct Screened {
    document: Value,
    said: Vec<String>,
}

/// Screens the rows of a table against the people of another; `asked` is the country of destination where the rows state none,
/// people shown for a row at most, and whether to look further.
///
/// # Errors
/// As the command line: when a table has no rows or no column of names, or the country is none.
#[pyfunction]
pub(crate) fn screen(
    py: Python<'_>,
    people: (String, AnyRecordBatch),
    manifest: (String, AnyRecordBatch),
    asked: (Option<String>, usize, bool),
    threads: Option<usize>,
) -> PyResult<Screened> {
    let people = Given::new(people.0, people.1)?;
    let manifest = Given::new(manifest.0, manifest.1)?;
    work(py, (None, threads), |_| {
        let name = format!("{}.arrow", people.name);
        let screener = Screener::of_list(&name, &people.file()?, &no_pages());
        answer(screener.map_err(Trouble::input)?, &manifest, &BTreeMap::new(), &asked)
    })
}

/// Answers the rows of a table.
pub(crate) fn answer(
    screener: Screener,
    manifest: &Given,
    countries: &BTreeMap<String, String>,
    (to, top, exhaustive): &(Option<String>, usize, bool),
) -> Result<Screened, Trouble> {
    let screener = if *exhaustive { screener.exhaustive() } else { screener };
    let name = format!("{}.arrow", manifest.name);
    let list = Manifest::read(&name, &manifest.file()?, countries, &no_pages());
    let mut list = list.map_err(Trouble::input)?;
    let typed = Asked::typed("", None, None, to.as_deref()).map_err(Trouble::input)?;
    for one in list.asked.iter_mut().filter(|one| one.destination.is_none()) {
        one.destination.clone_from(&typed.destination);
    }
    let screened = screener.screen_all(&list.asked, *top).map_err(Trouble::other)?;
    Ok(Screened { document: screened.document(screener.searched()), said: list.said })
}

/// What reads pages where there are none: an Arrow table is no PDF.
fn no_pages() -> PageReader {
    Box::new(|_| Err("a PDF has pages, not rows".to_owned()))
}

#[pymethods]
impl Screened {
    /// All that is answered, as `screen --json` prints it.
    fn answer(&self) -> String {
        self.document.to_string()
    }

    /// How the rows were read: what each column was taken to hold.
    fn said(&self) -> Vec<String> {
        self.said.clone()
    }

    /// One row a hit.
    fn hits(&self) -> PyResult<PyTable> {
        let mut all = Vec::new();
        for (at, row) in (1..).zip(self.rows()) {
            for hit in row["hits"].as_array().into_iter().flatten() {
                all.push(line(at, row, hit));
            }
        }
        Ok(of_rows(&HITS, &all)?)
    }

    /// One row for each that was asked about: `row`, `asked`, `outcome`, `hits`, `more`, `weak`.
    fn outcomes(&self) -> PyResult<PyTable> {
        let each = (1..).zip(self.rows()).map(|(at, row): (u64, &Value)| {
            let hits = row["hits"].as_array().map_or(0, Vec::len);
            object(json!({
                "row": at, "asked": row["name"], "outcome": row["outcome"], "hits": hits,
                "more": row["more"], "weak": row["weak"],
            }))
        });
        let all: Vec<_> = each.collect();
        Ok(of_rows(&["row", "asked", "outcome", "hits", "more", "weak"], &all)?)
    }
}

impl Screened {
    fn rows(&self) -> impl Iterator<Item = &Value> {
        self.document["rows"].as_array().into_iter().flatten()
    }
}

fn line(at: u64, row: &Value, hit: &Value) -> Map<String, Value> {
    let list = |value: &Value| {
        let all = value.as_array().into_iter().flatten();
        let texts: Vec<&str> = all.filter_map(|one| one.as_str()).collect();
        texts.join("; ")
    };
    let orders = hit["orders"].as_array().into_iter().flatten();
    let orders: Vec<&str> = orders.filter_map(|order| order["name"].as_str()).collect();
    object(json!({
        "row": at, "asked": row["name"], "outcome": row["outcome"], "id": hit["id"], "name": hit["name"],
        "born": list(&hit["born"]), "bits": hit["bits"], "strength": hit["strength"],
        "standing": hit["standing"], "orders": orders.join("; "), "words": list(&hit["words"]),
    }))
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}
