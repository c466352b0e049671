//! Printing: one JSON document on standard output, or columns for people.

use serde_json::{Map, Value};

/// One line on standard error; a broken pipe is no error.
pub(crate) fn error(error: &anyhow::Error) {
    let line = format!("{error:#}").split('\n').map(str::trim).collect::<Vec<_>>().join(" ");
    say(&format!("paradero: {line}"));
}

/// A line for people.
pub(crate) fn say(line: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// A line of the answer.
pub(crate) fn out(line: &str) {
    use std::io::Write;
    if writeln!(std::io::stdout(), "{line}").is_err() {
        std::process::exit(0);
    }
}

/// One JSON document.
pub(crate) fn json(value: &Value) {
    out(&format!("{value:#}"));
}

/// Columns for people, as wide as their widest value up to 48 characters.
pub(crate) fn columns(rows: &[Map<String, Value>]) {
    let Some(first) = rows.first() else {
        say("nothing");
        return;
    };
    let text = |value: &Value| match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => {
            let mut short: String = text.chars().take(48).collect();
            if short.len() < text.len() {
                short.push('…');
            }
            short
        }
        other => other.to_string(),
    };
    let names: Vec<&String> = first.keys().collect();
    let width = |name: &String| {
        let cells = rows.iter().filter_map(|row| row.get(name));
        cells.map(|v| text(v).chars().count()).chain([name.chars().count()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = names.iter().map(|name| width(name)).collect();
    let line = |cells: Vec<String>| {
        let padded: Vec<String> =
            cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        out(padded.join("  ").trim_end());
    };
    line(names.iter().map(|name| (*name).clone()).collect());
    for row in rows {
        line(names.iter().map(|name| row.get(*name).map(text).unwrap_or_default()).collect());
    }
}
