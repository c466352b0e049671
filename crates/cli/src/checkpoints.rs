//! `paradero status`, and `verify --checkpoint`: where the logs stand by the word of others.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use paradero_register::{Compared, List, LogState, Stood, compare_checkpoint};
use serde_json::{Map, Value, json};

use crate::args::{Ask, Place};
use crate::office::{level, open, view};
use crate::print::{columns, json as print_json, out, say};

/// A second as people write it, in universal time.
pub(crate) fn moment(at: u64) -> String {
    let second = i64::try_from(at).unwrap_or(i64::MAX);
    jiff::Timestamp::from_second(second).map_or_else(|_| at.to_string(), |at| at.to_string())
}

/// What the register holds, and, as of now, where its logs stand.
///
/// # Errors
/// When the register cannot be read.
pub(crate) fn status(place: &Place, ask: &Ask) -> anyhow::Result<ExitCode> {
    let mut rows = view(place, ask, "status")?.list(List::Status)?;
    // What others saw belongs to no earlier state.
    let states = match ask.as_of {
        None => open(place)?.log_states(level(&place.level)?)?,
        Some(_) => Vec::new(),
    };
    if ask.json {
        rows.extend(states.iter().map(row));
        print_json(&Value::Array(rows.into_iter().map(Value::Object).collect()));
        return Ok(ExitCode::SUCCESS);
    }
    columns(&rows);
    for state in &states {
        out("");
        out(&format!("{}: {} entries{}", state.log, state.size, uncosigned(state)));
        for one in &state.witnesses {
            out(&format!("    cosigned up to {}", seen(one)));
        }
        for one in &state.timestamps {
            out(&format!("    stamped up to {}", seen(one)));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn row(state: &LogState) -> Map<String, Value> {
    let mut row = Map::new();
    row.insert("what".to_owned(), json!(format!("entries of the log {}", state.log)));
    row.insert("number".to_owned(), json!(state.size));
    if let Ok(Value::Object(state)) = serde_json::to_value(state) {
        row.extend(state);
    }
    row
}

fn uncosigned(state: &LogState) -> String {
    match state.cosigned {
        None => ", nobody has cosigned any".to_owned(),
        Some(size) if size < state.size => format!(", {} not cosigned yet", state.size - size),
        Some(size) if size > state.size => ", MORE WERE COSIGNED: run `verify`".to_owned(),
        Some(_) => String::new(),
    }
}

fn seen(one: &Stood) -> String {
    format!("{} by {} on {}", one.size, one.by, moment(one.at))
}

/// Compares the register with checkpoints that somebody kept.
///
/// # Errors
/// When a file cannot be read or holds no checkpoint.
pub(crate) fn compare(
    directory: &Path,
    files: &[PathBuf],
    as_json: bool,
) -> anyhow::Result<ExitCode> {
    let (mut whole, mut told) = (true, Vec::new());
    for file in files {
        let name = file.display().to_string();
        let text = std::fs::read_to_string(file).with_context(|| name.clone())?;
        let compared = compare_checkpoint(directory, &text).with_context(|| name.clone())?;
        let (holds, what) = match compared {
            Compared::Continues { origin, size, now } => (
                true,
                format!(
                    "{origin}: the log continues this checkpoint of {size} entries; it has {now}"
                ),
            ),
            Compared::Contradicts(what) | Compared::Foreign(what) => (false, what),
        };
        whole &= holds;
        told.push(json!({ "file": name, "continues": holds, "what": what }));
    }
    if as_json {
        print_json(&json!({ "whole": whole, "checkpoints": told }));
    } else {
        for one in &told {
            let text = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
            out(&format!("{}: {}", text("file"), text("what")));
        }
    }
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Whether the register that is named, if one is, continues the checkpoint of a proof. One of another key is
/// no party to it.
///
/// # Errors
/// When the register cannot be read.
pub(crate) fn continues(place: &Place, proof: &str) -> anyhow::Result<bool> {
    let Some(directory) = place.register.as_deref() else { return Ok(true) };
    if !directory.join("keys/verify.key").exists() {
        return Ok(true);
    }
    match compare_checkpoint(directory, proof)? {
        Compared::Continues { now, .. } => {
            say(&format!(
                "{}: continues that checkpoint; it has {now} entries now",
                directory.display()
            ));
            Ok(true)
        }
        Compared::Foreign(what) => {
            say(&format!("{}: is not compared with it: {what}", directory.display()));
            Ok(true)
        }
        Compared::Contradicts(what) => {
            out(&format!("{}: {what}", directory.display()));
            Ok(false)
        }
    }
}
