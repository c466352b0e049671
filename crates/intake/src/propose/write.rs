//! A proposal as a mapping file.

use std::fmt::Write as _;

use super::{layout::Records, reason::Reason};

/// What the mapping will say.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Draft {
    /// A mapping that ships, fitted to the table: nothing else is written then.
    pub(super) shipped: Option<String>,
    /// When a row was said, where a column says it.
    pub(super) said_on: Option<Line>,
    /// Cells that hold nothing, as they are written.
    pub(super) missing: Vec<String>,
    /// The sheet, where the workbook has several.
    pub(super) sheet: Option<String>,
    /// The table on it, where it is not the largest.
    pub(super) table: Option<usize>,
    /// The column that tells the rows apart, and whether its header says that it numbers people.
    pub(super) unique: Option<(String, bool)>,
    pub(super) records: Option<Records>,
    pub(super) person: Vec<Line>,
    pub(super) events: Vec<Event>,
    /// Columns that make no claim, and why.
    pub(super) kept: Vec<(String, Reason)>,
}

/// One event of the mapping.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Event {
    pub(super) kind: String,
    pub(super) lines: Vec<Line>,
}

/// One key, its value as TOML, and the reasons for it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) key: String,
    pub(super) value: String,
    /// Each with the column that it is about.
    pub(super) reasons: Vec<(String, Reason)>,
}

impl Line {
    pub(super) fn new(key: &str, value: impl Into<String>) -> Self {
        Self { key: key.to_owned(), value: value.into(), reasons: Vec::new() }
    }
}

impl Draft {
    pub(super) fn claims(&self) -> bool {
        self.shipped.is_some() || !self.person.is_empty() || !self.events.is_empty()
    }

    pub(super) fn to_toml(&self, file: &str, rows: usize) -> String {
        let mut out = format!(
            "# Proposed for {} from its columns and {rows} row(s). Read it, correct it, then add \
             the list with it:\n# paradero add {} --mapping THIS-FILE\n[source]\n",
            one_line(file),
            one_line(file)
        );
        out.push_str("kind = \"list\"\n# said_by = \"who keeps this list\"\n");
        match &self.said_on {
            Some(line) => lines(&mut out, std::slice::from_ref(line)),
            None => out.push_str("# said_on = \"the day it shows, as 2025-04-10\"\n"),
        }
        if let Some(sheet) = &self.sheet {
            let _ = writeln!(out, "sheet = {}", quoted(sheet));
        }
        if let Some(table) = self.table {
            let _ = writeln!(out, "table = {table}");
        }
        match &self.unique {
            Some((column, true)) => {
                let _ = writeln!(
                    out,
                    "# nobody stands twice on it: {} numbers people and differs in every row\n\
                     unique = true",
                    one_line(column)
                );
            }
            Some((column, false)) => {
                let _ = writeln!(
                    out,
                    "# unique = true  # if nobody stands twice on it: {} differs in every row",
                    one_line(column)
                );
            }
            None => {}
        }
        if !self.missing.is_empty() {
            let cells: Vec<String> = self.missing.iter().map(|cell| quoted(cell)).collect();
            let _ = writeln!(out, "missing = [{}]", cells.join(", "));
        }
        if let Some(records) = &self.records {
            out.push_str(&records.to_toml());
        }
        if !self.person.is_empty() {
            out.push_str("\n[person]\n");
            lines(&mut out, &self.person);
        }
        for event in &self.events {
            let _ = write!(out, "\n[[event]]\nkind = {}\n", quoted(&event.kind));
            lines(&mut out, &event.lines);
        }
        if !self.kept.is_empty() {
            out.push_str("\n# Columns that make no claim; their cells stay with the record.\n");
            out.push_str("[columns]\n");
            for (column, reason) in &self.kept {
                let _ = writeln!(out, "{} = {}", quoted(column), quoted(&reason.to_string()));
            }
        }
        out
    }
}

fn lines(out: &mut String, lines: &[Line]) {
    for line in lines {
        for (column, reason) in &line.reasons {
            let _ = writeln!(out, "# {}: {}", one_line(column), one_line(&reason.to_string()));
        }
        // `surname` is a value beside `surname.second`: as bare keys the one could not be added to the other.
        let first = line.key.split_once('.').map(|(first, _)| first);
        match first.filter(|first| lines.iter().any(|other| other.key == *first)) {
            Some(_) => {
                let _ = writeln!(out, "{} = {}", quoted(&line.key), line.value);
            }
            None => {
                let _ = writeln!(out, "{} = {}", line.key, line.value);
            }
        }
    }
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Text as a basic string of TOML.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_is_quoted_so_that_toml_reads_it_back() {
        for text in ["a \"b\" \\ c", "line\nbreak\ttab", "\u{7f}\u{85}", "\u{f1}", ""] {
            let toml = format!("x = {}", quoted(text));
            let tree = crate::tree::parse(&toml).unwrap();
            assert_eq!(tree.text("x").unwrap().as_deref(), Some(text));
        }
    }
}
