//! JSON Lines, and JSON that holds a list of objects.

use std::collections::BTreeMap;

use paradero_model::{Problem, ProblemCode};
use serde_json::{Map, Value};

use super::{Grid, Row, header, nested};
use crate::{
    error::{Fault, shorten},
    head::Reader,
    limits::{self, Count, DEPTH, FORGED, NODES, SPLIT, exceeded, grouped},
};

/// A line or element: an object, or the text of whatever else stands there.
pub(super) type Element = (u32, Result<Map<String, Value>, String>);

/// Reads JSON Lines, or JSON that is a list of objects, holds one list of objects, or is one
/// object. Objects within objects give columns of their own (`birth.date`); lists stay as JSON, but for one that `rows`
/// of the mapping names: its elements are the rows then.
pub(super) fn read(
    text: &str,
    lines: bool,
    reader: &Reader,
    mut grid: Grid,
) -> Result<Grid, Fault> {
    // Only a file named so has a byte order mark that no decoder took off.
    let text = text.trim_start_matches('\u{feff}');
    let lines = lines || starts_with_a_line(text);
    measure(text, lines)?;
    let list = reader.rows.as_ref().map(|(list, line)| (list.as_str(), *line));
    let mut elements = if lines { by_line(text) } else { whole(text, list, &mut grid.said)? };
    if let Some((list, line)) = list {
        elements = nested::spread(elements, list, line, &mut grid.said)?;
    }
    let mut columns: BTreeMap<String, usize> = BTreeMap::new();
    let mut names = Vec::new();
    let mut rows = Vec::new();
    for (line, element) in elements {
        let mut row = Row { line, ..Row::default() };
        match element {
            Ok(object) => {
                let mut cells = BTreeMap::new();
                flatten("", object, &mut cells);
                for (name, text) in cells {
                    let at = *columns.entry(name.clone()).or_insert_with(|| {
                        names.push(name);
                        names.len() - 1
                    });
                    if row.cells.len() <= at {
                        row.cells.resize(at + 1, String::new());
                    }
                    row.cells[at] = text;
                }
                limits::columns(names.len())?;
            }
            Err(found) => row.problems.push(Problem {
                code: ProblemCode::BadJson,
                column: None,
                found: shorten(&found, 200),
                expected: "one JSON object".into(),
            }),
        }
        rows.push(row);
    }
    if names.is_empty() {
        return Err(Fault::new("it holds no JSON object", "give a list of objects, one a row"));
    }
    // Every row gets every column that any of them has.
    Count::default().rows_of(rows.len(), names.len())?;
    for row in &mut rows {
        row.cells.resize(names.len(), String::new());
    }
    header::name(names, &mut grid);
    grid.rows = rows;
    Ok(grid)
}

/// Looks at how deep it is nested and how many values it holds, before any is made; of lines each is looked at alone.
pub(crate) fn measure(text: &str, lines: bool) -> Result<(), Fault> {
    let (mut depth, mut values, mut line) = (0_usize, 0_usize, 1_u32);
    let (mut within, mut escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            b'\n' => {
                line = line.saturating_add(1);
                if lines {
                    (depth, values, within, escaped) = (0, 0, false, false);
                }
            }
            _ if escaped => escaped = false,
            b'\\' => escaped = within,
            b'"' => within = !within,
            b'[' | b'{' if !within => {
                depth += 1;
                values += 1;
            }
            b']' | b'}' if !within => depth = depth.saturating_sub(1),
            b',' if !within => values += 1,
            _ => {}
        }
        if depth > DEPTH {
            let what = format!("on line {line} it is nested over");
            return Err(exceeded(&what, DEPTH, (DEPTH, "levels deep"), FORGED));
        }
        if values > NODES {
            let found = format!("over {}", grouped(NODES as u64));
            let fix = if lines { FORGED } else { SPLIT };
            return Err(exceeded("it has", found, (NODES, "values"), fix));
        }
    }
    Ok(())
}

/// Whether a file that is named JSON is really JSON Lines: its first line is an object, and more
/// stands after it.
fn starts_with_a_line(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first =
        lines.next().is_some_and(|line| serde_json::from_str::<Map<String, Value>>(line).is_ok());
    first && lines.next().is_some()
}

fn by_line(text: &str) -> Vec<Element> {
    (1_u32..)
        .zip(text.lines())
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(line, text)| (line, serde_json::from_str(text).map_err(|_| text.to_owned())))
        .collect()
}

fn whole(
    text: &str,
    rows: Option<(&str, u32)>,
    said: &mut Vec<String>,
) -> Result<Vec<Element>, Fault> {
    let value: Value = serde_json::from_str(text).map_err(|error| Fault {
        line: u32::try_from(error.line()).ok(),
        what: format!("it is not JSON: {error}"),
        fix: "give a list of objects, or one object a line in a file named .jsonl".into(),
    })?;
    let list = match value {
        Value::Array(list) => list,
        Value::Object(object) => {
            let objects = |value: &Value| {
                value.as_array().is_some_and(|list| list.iter().any(Value::is_object))
            };
            let lists = object.values().filter(|value| objects(value)).count();
            let only = object.iter().find(|(_, value)| objects(value)).map(|(key, _)| key.clone());
            // The document itself holds the list whose elements are the rows, or it is what a page of answers came in.
            let holds = |key: &str| rows.is_some_and(|(list, _)| nested::begins(list, key));
            match only.filter(|key| lists == 1 && !holds(key)) {
                Some(key) => {
                    let mut object = object;
                    let list = object.remove(&key);
                    if !object.is_empty() {
                        said.push(beside(&key, object.keys()));
                    }
                    match list {
                        Some(Value::Array(list)) => list,
                        _ => Vec::new(),
                    }
                }
                None => vec![Value::Object(object)],
            }
        }
        other => vec![other],
    };
    let element = |value: Value| match value {
        Value::Object(object) => Ok(object),
        other => Err(other.to_string()),
    };
    Ok((1_u32..).zip(list).map(|(nth, value)| (nth, element(value))).collect())
}

/// That what stands beside a list is no part of its rows.
fn beside<'a>(list: &str, keys: impl Iterator<Item = &'a String>) -> String {
    let keys: Vec<&str> = keys.map(String::as_str).collect();
    let shown = shorten(&keys.join("`, `"), 300);
    format!(
        "the rows are those of `{list}`; beside it, and not read: `{shown}` (rows = \"{list}\" in [source] reads both)"
    )
}

/// The members of an object as text, those of objects within it under dotted names. A name that
/// two of them share is told apart by a number, so that neither is lost.
fn flatten(prefix: &str, object: Map<String, Value>, cells: &mut BTreeMap<String, String>) {
    for (key, value) in object {
        let name = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
        let text = match value {
            Value::Object(inner) if !inner.is_empty() => {
                flatten(&name, inner, cells);
                continue;
            }
            Value::Null => String::new(),
            Value::String(text) => text,
            other => other.to_string(),
        };
        let mut free = name.clone();
        let mut nth = 2;
        while cells.contains_key(&free) {
            free = format!("{name} ({nth})");
            nth += 1;
        }
        cells.insert(free, text);
    }
}
