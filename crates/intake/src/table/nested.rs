//! JSON with lists within: a docket with its entries. Each element of one list makes a row, beside what the document says of itself.

use serde_json::{Map, Value};

use super::json::Element;
use crate::{
    error::Fault,
    limits::{self, Count},
};

type Object = Map<String, Value>;

/// Whether the path of a list begins with this key.
pub(super) fn begins(list: &str, key: &str) -> bool {
    list.split('.').next() == Some(key)
}

/// One row for each element of the list at `path` (`docket_entries`), which stands under the list's name, so that its
/// columns are called by their path. What an object says of itself is repeated in each of its rows; other lists of
/// objects beside it stand in the first. An object without the list is one row.
pub(super) fn spread(
    elements: Vec<Element>,
    path: &str,
    line: u32,
    said: &mut Vec<String>,
) -> Result<Vec<Element>, Fault> {
    let steps: Vec<&str> = path.split('.').collect();
    let mut spreading = Spreading::default();
    let mut rows: Vec<Element> = Vec::new();
    let mut nth = 0_u32;
    let total = elements.len();
    for (at, element) in elements {
        match element {
            Ok(object) => {
                for row in spreading.object(object, &steps)? {
                    nth = nth.saturating_add(1);
                    rows.push((if total == 1 { nth } else { at }, Ok(row)));
                }
            }
            Err(text) => rows.push((at, Err(text))),
        }
    }
    if !spreading.found {
        return Err(Fault::at(
            line,
            format!("the JSON has no list `{path}`"),
            "name in rows the list whose elements are the rows, or take rows out",
        ));
    }
    if !spreading.once.is_empty() {
        let names = spreading.once.join("`, `");
        said.push(format!("in the first row of each alone, since they are lists: `{names}`"));
    }
    Ok(rows)
}

#[derive(Default)]
struct Spreading {
    count: Count,
    /// Whether any object has the list.
    found: bool,
    /// Lists of objects that stand in the first row only.
    once: Vec<String>,
}

impl Spreading {
    fn object(&mut self, mut object: Object, steps: &[&str]) -> Result<Vec<Object>, Fault> {
        let Some((step, rest)) = steps.split_first() else { return Ok(vec![object]) };
        let list = match object.get_mut(*step) {
            Some(Value::Array(list)) => std::mem::take(list),
            Some(Value::Object(one)) => vec![Value::Object(std::mem::take(one))],
            _ => return Ok(vec![object]),
        };
        self.found = true;
        object.remove(*step);
        let mut within = Vec::new();
        for element in list {
            match element {
                Value::Object(one) => {
                    within.extend(self.object(one, rest)?.into_iter().map(Value::Object));
                }
                other => within.push(other),
            }
        }
        self.beside(object, step, within)
    }

    /// The object's own members beside each of what stands within.
    fn beside(
        &mut self,
        mut own: Object,
        step: &str,
        mut within: Vec<Value>,
    ) -> Result<Vec<Object>, Fault> {
        let Some(last) = within.pop() else { return Ok(vec![own]) };
        let objects =
            |value: &Value| value.as_array().is_some_and(|list| list.iter().any(Value::is_object));
        let lists: Vec<String> =
            own.iter().filter(|(_, value)| objects(value)).map(|(key, _)| key.clone()).collect();
        let mut first = Object::new();
        for key in lists.into_iter().filter(|_| !within.is_empty()) {
            first.extend(own.remove(&key).map(|list| (key.clone(), list)));
            if !self.once.contains(&key) && self.once.len() < limits::COLUMNS {
                self.once.push(key);
            }
        }
        let size = own.iter().map(|(key, value)| (key.len() + size(value)) as u64).sum::<u64>();
        // Repeated text is counted before it is made.
        let repeated = size.saturating_mul(within.len() as u64);
        self.count.text(usize::try_from(repeated).unwrap_or(usize::MAX))?;
        let mut rows = Vec::new();
        for element in within {
            let mut row = own.clone();
            row.append(&mut first);
            row.insert(step.to_owned(), element);
            rows.push(row);
        }
        own.append(&mut first);
        own.insert(step.to_owned(), last);
        rows.push(own);
        Ok(rows)
    }
}

/// About how many bytes a value takes.
fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len() + 8,
        Value::Array(list) => list.iter().map(size).sum::<usize>() + 8,
        Value::Object(object) => {
            object.iter().map(|(key, value)| key.len() + size(value)).sum::<usize>() + 8
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => 8,
    }
}
