//! Several values in a cell, and how exact a date is that another cell says.

use super::Columns;
use crate::{
    error::Fault,
    tree::{Item, Table},
};

/// `split` of a cell that holds a list of JSON.
const JSON_LIST: &str = "[]";

/// Whether `split` says that a cell is a list of JSON.
pub(crate) fn is_json_list(split: Option<&str>) -> bool {
    split == Some(JSON_LIST)
}

/// The values of a cell, none of them blank.
pub(crate) fn pieces(text: &str, split: Option<&str>) -> Vec<String> {
    let filled = |piece: &String| !piece.trim().is_empty();
    let Some(split) = split else { return vec![text.to_owned()] };
    if !is_json_list(Some(split)) {
        return text.split(split).map(str::to_owned).filter(filled).collect();
    }
    match serde_json::from_str(text) {
        Ok(serde_json::Value::Array(list)) => {
            let one = |value: serde_json::Value| match value {
                serde_json::Value::String(text) => text,
                serde_json::Value::Null => String::new(),
                other => other.to_string(),
            };
            list.into_iter().map(one).filter(filled).collect()
        }
        // A value that stands alone.
        _ => vec![text.to_owned()],
    }
}

/// Which of several values count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Take {
    #[default]
    All,
    First,
    /// All but the first.
    Rest,
}

impl Take {
    pub(crate) fn parse(table: &Table) -> Result<Self, Fault> {
        let Some(item) = table.get("take") else { return Ok(Self::All) };
        match item.text("take")?.as_str() {
            "first" => Ok(Self::First),
            "rest" => Ok(Self::Rest),
            other => {
                Err(Fault::at(item.line, format!("no `{other}` to take"), "write first or rest"))
            }
        }
    }

    pub(crate) fn of(self, mut pieces: Vec<String>) -> Vec<String> {
        match self {
            Self::All => {}
            Self::First => pieces.truncate(1),
            Self::Rest => drop(pieces.drain(..pieces.len().min(1))),
        }
        pieces
    }
}

/// How exact a date is, as another column says: systems that store whole days keep beside them which part is known.
pub(crate) struct Precision {
    pub(crate) column: usize,
    /// What that column says, and what then is known of the date.
    known: Vec<(String, Known)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Year,
    Month,
    About,
}

impl Precision {
    /// `precision = { column = "..", year = "..", month = "..", about = ".." }`.
    pub(crate) fn parse(item: &Item, columns: &mut Columns<'_>) -> Result<Option<Self>, Fault> {
        let table = item.table("precision")?;
        table.only("`precision`", &["column", "year", "month", "about"])?;
        let Some(column) = table.text("column")? else {
            return Err(Fault::at(item.line, "`precision` names no column", "add column = \"..\""));
        };
        let mut known = Vec::new();
        for (key, what) in [("year", Known::Year), ("month", Known::Month), ("about", Known::About)]
        {
            for element in table.get(key).map(Item::elements).unwrap_or_default() {
                known.push((element.text(key)?.trim().to_lowercase(), what));
            }
        }
        Ok(columns.find(&column, item.line)?.map(|column| Self { column, known }))
    }

    /// A day of ISO 8601 cut to what is known of it; any other text as it is.
    pub(crate) fn of(&self, text: &str, says: &str) -> String {
        let says = says.trim().to_lowercase();
        let day = text.trim().get(..10).filter(|day| {
            day.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            })
        });
        let known = self.known.iter().find(|(word, _)| *word == says).map(|(_, known)| *known);
        match (day, known) {
            (Some(day), Some(Known::Year)) => day[..4].to_owned(),
            (Some(day), Some(Known::Month)) => day[..7].to_owned(),
            (Some(day), Some(Known::About)) => format!("{day}~"),
            _ => text.to_owned(),
        }
    }
}
