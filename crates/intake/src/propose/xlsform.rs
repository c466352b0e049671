//! A form as KoboToolbox and ODK write it (XLSForm), and the proposal for its answers: questions by their labels, codes by
//! the words that stand for them.

use std::collections::{BTreeMap, BTreeSet};

use toml_edit::{Array, DocumentMut, InlineTable, Item, TableLike, Value};

use super::{Proposal, exports, place, write::Draft};
use crate::{
    PageReader, edit,
    error::Fault,
    head::Reader,
    table::{self, Grid},
};

/// One question.
#[derive(Debug, PartialEq, Eq)]
struct Question {
    /// With the groups that it stands in: `grupo/nombre`.
    path: String,
    name: String,
    label: String,
    /// The list of its choices, and whether several may be chosen.
    choices: Option<(String, bool)>,
}

/// The questions and lists of choices of a form.
#[derive(Debug, Default)]
pub(super) struct Form {
    /// The name of its file.
    name: String,
    questions: Vec<Question>,
    /// Code and label of each choice, by list.
    lists: BTreeMap<String, Vec<(String, String)>>,
}

impl Form {
    /// Reads the sheets `survey` and `choices`.
    pub(super) fn read(name: &str, bytes: &[u8], pdf: PageReader<'_>) -> Result<Self, Fault> {
        let sheet = |sheet: &str| {
            let reader = Reader {
                sheet: Some((sheet.to_owned(), 1)),
                header_rows: Some((1, 1)),
                ..Reader::default()
            };
            table::read(name, bytes, &reader, pdf)
        };
        let no_form = |fault: Fault| {
            let what = format!("it is no XLSForm: {}", fault.what);
            Fault::new(what, "give the form as XLSX, with its sheets `survey` and `choices`")
        };
        let mut form = Self { name: name.to_owned(), ..Self::default() };
        form.survey(&sheet("survey").map_err(no_form)?);
        // A form without a question of choices may lack the sheet.
        if let Ok(choices) = sheet("choices") {
            form.choices(&choices);
        }
        if form.questions.is_empty() {
            return Err(no_form(Fault::new("it asks nothing", "")));
        }
        Ok(form)
    }

    fn survey(&mut self, grid: &Grid) {
        let column =
            |name: &str| grid.header.iter().position(|header| header.eq_ignore_ascii_case(name));
        let (kind, name, label) = (column("type"), column("name"), label(grid));
        let mut groups: Vec<String> = Vec::new();
        for row in &grid.rows {
            let cell = |at: Option<usize>| {
                at.and_then(|at| row.cells.get(at)).map_or("", |cell| cell.trim()).to_owned()
            };
            let (kind, name, label) = (cell(kind).replace('_', " "), cell(name), cell(label));
            let words: Vec<&str> = kind.split_whitespace().collect();
            match words.as_slice() {
                ["begin", ..] => groups.push(name),
                ["end", "group" | "repeat", ..] => drop(groups.pop()),
                [] => {}
                words => {
                    // The name of a list may hold underscores, which are blanks here.
                    let list = match words {
                        ["select", "one" | "multiple", ..] => {
                            let whole = cell(column("type"));
                            whole.split_whitespace().nth(1).map(str::to_owned)
                        }
                        _ => None,
                    };
                    let several = words.get(1) == Some(&"multiple");
                    let path = groups.iter().chain([&name]).filter(|part| !part.is_empty());
                    let path = path.map(String::as_str).collect::<Vec<_>>().join("/");
                    let choices = list.map(|list| (list, several));
                    self.questions.push(Question { path, name, label, choices });
                }
            }
        }
        self.questions.retain(|question| !question.name.is_empty());
    }

    fn choices(&mut self, grid: &Grid) {
        let column = |names: [&str; 2]| {
            grid.header.iter().position(|h| names.iter().any(|name| h.eq_ignore_ascii_case(name)))
        };
        let places = [column(["list_name", "list name"]), column(["name", "value"]), label(grid)];
        for row in &grid.rows {
            let [list, code, label] = places.map(|at| {
                at.and_then(|at| row.cells.get(at)).map_or("", |cell| cell.trim()).to_owned()
            });
            if !list.is_empty() && !code.is_empty() {
                let label = if label.is_empty() { code.clone() } else { label };
                self.lists.entry(list).or_default().push((code, label));
            }
        }
    }

    /// The question that a column of an export holds the answers to, by its path, name or label.
    fn question(&self, header: &str, all: &[String]) -> Option<&Question> {
        self.questions.iter().find(is(header)).or_else(|| {
            let (before, last) = header.rsplit_once('/')?;
            // A choice of a question that has a column of its own.
            let choice = all.iter().any(|other| other == before);
            self.questions.iter().find(is(last)).filter(|_| !choice)
        })
    }

    fn codes(&self, question: &Question) -> &[(String, String)] {
        let list = question.choices.as_ref().and_then(|(list, _)| self.lists.get(list));
        list.map_or(&[], Vec::as_slice)
    }
}

/// Whether a question is called so.
fn is<'a>(name: &'a str) -> impl Fn(&&Question) -> bool + 'a {
    move |one| one.path == name || one.name == name || one.label == name
}

/// The first column of labels: `label`, `label::Español (es)`.
fn label(grid: &Grid) -> Option<usize> {
    grid.header.iter().position(|header| header.to_lowercase().starts_with("label"))
}

/// The proposal for an export, read by the labels of its form.
pub(super) fn proposal(name: &str, grid: &Grid, form: &Form) -> Option<Proposal> {
    let labelled = labelled(grid, form);
    let (_, mut draft) = place::place(&labelled.grid);
    draft.sheet = grid.sheet.clone().filter(|_| !grid.others.is_empty());
    let mut document: DocumentMut = draft.to_toml(name, grid.rows.len()).parse().ok()?;
    for (_, item) in document.iter_mut() {
        labelled.back(item, form);
    }
    if let Some(kept) = document.get_mut("columns").and_then(Item::as_table_mut) {
        let entries: Vec<(String, Item)> =
            kept.iter().map(|(column, why)| (labelled.column(column), why.clone())).collect();
        kept.clear();
        for (column, why) in entries {
            kept.insert(&column, why);
        }
    }
    let text = document.to_string();
    let uses = edit::uses(&text).ok()?;
    let mut said = grid.said.clone();
    said.extend(super::kobo::repeated(&grid.header));
    said.push(format!(
        "{} of {} columns are questions of the form",
        labelled.found,
        grid.header.len()
    ));
    Some(Proposal {
        file: name.to_owned(),
        rows: grid.rows.len(),
        columns: exports::report_all(&grid.header, &uses, &form.name),
        said,
        draft: Draft { shipped: Some(text), ..Draft::default() },
    })
}

/// An export with labels for headers and cells, and what they were.
struct Labelled<'a> {
    grid: Grid,
    /// Of each label the column, and its question where its cells are codes.
    was: BTreeMap<String, (String, Option<&'a Question>)>,
    found: usize,
}

fn labelled<'a>(grid: &Grid, form: &'a Form) -> Labelled<'a> {
    let mut made = Labelled {
        grid: Grid { media: grid.media.clone(), ..Grid::default() },
        was: BTreeMap::new(),
        found: 0,
    };
    let mut taken: BTreeSet<String> = grid.header.iter().cloned().collect();
    let mut words: Vec<BTreeMap<&str, &str>> = Vec::new();
    for header in &grid.header {
        let question = form.question(header, &grid.header);
        made.found += usize::from(question.is_some());
        let label = question.map_or("", |question| question.label.as_str());
        let choice = header.rsplit_once('/').and_then(|(before, choice)| {
            let question = form.question(before, &grid.header)?;
            grid.header
                .iter()
                .any(|other| other == before)
                .then(|| format!("{}/{choice}", question.label))
        });
        let label = choice.as_deref().filter(|_| question.is_none()).unwrap_or(label);
        let free = !label.is_empty() && taken.insert(label.to_owned());
        let name = if free { label.to_owned() } else { header.clone() };
        let codes = question.map_or(&[][..], |question| form.codes(question));
        words.push(codes.iter().map(|(code, label)| (code.as_str(), label.as_str())).collect());
        let coded = question.filter(|_| !codes.is_empty());
        made.was.insert(name.clone(), (header.clone(), coded));
        made.grid.header.push(name);
    }
    for row in &grid.rows {
        let mut row = row.clone();
        for (cell, words) in row.cells.iter_mut().zip(&words) {
            if let Some(label) = words.get(cell.trim()) {
                *cell = (*label).to_owned();
            }
        }
        made.grid.rows.push(row);
    }
    made
}

impl Labelled<'_> {
    fn column(&self, label: &str) -> String {
        self.was.get(label).map_or(label, |(column, _)| column).to_owned()
    }

    /// Puts the columns of the export back, and says its codes beside their labels.
    fn back(&self, item: &mut Item, form: &Form) {
        if let Some(tables) = item.as_array_of_tables_mut() {
            tables.iter_mut().for_each(|table| self.back_table(table, form));
        } else if let Some(list) = item.as_array_mut() {
            let tables = list.iter_mut().filter_map(Value::as_inline_table_mut);
            tables.for_each(|table| self.back_table(table, form));
        } else if let Some(table) = item.as_table_like_mut() {
            self.back_table(table, form);
        }
    }

    fn back_table(&self, table: &mut dyn TableLike, form: &Form) {
        if let Some(columns) = table.get_mut("columns").and_then(Item::as_array_mut) {
            let was = columns.iter().filter_map(Value::as_str).map(|label| self.column(label));
            *columns = was.collect::<Array>();
            return;
        }
        let Some(label) = table.get("column").and_then(Item::as_str).map(str::to_owned) else {
            for (_, item) in table.iter_mut() {
                self.back(item, form);
            }
            return;
        };
        table.insert("column", toml_edit::value(self.column(&label)));
        let Some(question) = self.was.get(&label).and_then(|(_, question)| *question) else {
            return;
        };
        let codes = form.codes(question);
        if let Some(is) = table.get_mut("is").and_then(Item::as_array_mut) {
            let labels: Vec<String> =
                is.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            let coded = codes.iter().filter(|(_, label)| labels.contains(label));
            coded.for_each(|(code, _)| is.push(code.as_str()));
            return;
        }
        if table.contains_key("date") {
            return;
        }
        let mut values = match table.get("values").and_then(Item::as_inline_table) {
            Some(values) => values.clone(),
            None => InlineTable::new(),
        };
        let stated = !values.is_empty();
        for (code, label) in codes {
            let meant = match values.get(label).and_then(Value::as_str) {
                Some(meant) => meant.to_owned(),
                // Choices that the list of codes does not have are kept as their words.
                None if stated && values.contains_key(code) => continue,
                None => label.clone(),
            };
            values.insert(code.as_str(), meant.into());
        }
        table.insert("values", toml_edit::value(values));
        if question.choices.as_ref().is_some_and(|(_, several)| *several)
            && !table.contains_key("split")
        {
            table.insert("split", toml_edit::value(" "));
        }
    }
}
