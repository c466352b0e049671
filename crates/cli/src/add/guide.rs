//! How a file is read: by the mapping or sheet that is given, or by the mapping that is proposed for it.

use std::io::{BufRead, IsTerminal};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use paradero_intake::{Column, Proposal, Reason, shipped};
use paradero_register::GuideKind;
use serde_json::{Value, json};

use super::{name, read};
use crate::args::AddArgs;
use crate::pdf;
use crate::print::{json as print_json, say};

/// Most files whose proposals are printed in full where all of them are accepted beforehand.
const PRINTED: usize = 3;

/// What says how a file is read: its kind, its name, its text, and the proposal it comes from.
pub(super) struct Guide {
    pub(super) kind: GuideKind,
    pub(super) name: String,
    pub(super) text: String,
    pub(super) proposal: Option<Proposal>,
}

/// The guide that the command line names: a file, or a mapping that ships.
pub(super) fn given(args: &AddArgs, file: &str, bytes: &[u8]) -> anyhow::Result<Option<Guide>> {
    let (kind, path) = match (&args.mapping, &args.claims) {
        (Some(path), _) => (GuideKind::Mapping, path),
        (None, Some(path)) => (GuideKind::Sheet, path),
        (None, None) => return Ok(None),
    };
    let called = path.to_str().and_then(shipped::named).filter(|_| !path.exists());
    if let (GuideKind::Mapping, Some(shipped)) = (kind, called) {
        let text = shipped.for_file(file, bytes, &*pdf::reader())?;
        let name = format!("{}.toml", shipped.name);
        return Ok(Some(Guide { kind, name, text, proposal: None }));
    }
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    Ok(Some(Guide { kind, name: name(path), text, proposal: None }))
}

/// The mapping that is proposed for a file, by its form where one is named.
fn propose(args: &AddArgs, name: &str, bytes: &[u8]) -> anyhow::Result<Option<Proposal>> {
    let Some(form) = &args.form else {
        return Ok(paradero_intake::propose(name, bytes, &*pdf::reader())?);
    };
    let (called, form) = read(form)?;
    Ok(paradero_intake::propose_with_form((name, bytes), (&called, &form), &*pdf::reader())?)
}

/// The mapping that is proposed for a file, if it is accepted. A document that nobody accepts one
/// for is kept without claims; a table is not added.
pub(super) fn proposed(args: &AddArgs, name: &str, bytes: &[u8]) -> anyhow::Result<Option<Guide>> {
    let Some(proposal) = propose(args, name, bytes)? else {
        say(&format!("{name}: kept as a document without claims; give a sheet with --claims"));
        return Ok(None);
    };
    let document = paradero_intake::DOCUMENTS.contains(&paradero_intake::kind(name, bytes)?);
    if args.files.len() <= PRINTED || !args.yes {
        print(&proposal);
    }
    if !(args.yes || accepted(name)) {
        if document {
            say(&format!(
                "{name}: kept as a document without claims; --yes accepts the proposed mapping"
            ));
            return Ok(None);
        }
        bail!(
            "{name}: no mapping was given and none accepted: --yes accepts the proposed one, \
             --propose-to FILE writes it to a file to be corrected and given with --mapping FILE"
        );
    }
    Ok(Some(Guide {
        kind: GuideKind::Mapping,
        name: format!("{name}.proposed.toml"),
        text: proposal.to_toml(),
        proposal: Some(proposal),
    }))
}

/// Asks at the terminal; without one, nothing is accepted.
fn accepted(name: &str) -> bool {
    let input = std::io::stdin();
    if !input.is_terminal() {
        return false;
    }
    say(&format!("{name}: add it with this mapping? [y/N]"));
    let mut line = String::new();
    input.lock().read_line(&mut line).is_ok()
        && ["y", "yes", "s", "si", "s\u{ed}"].contains(&line.trim().to_lowercase().as_str())
}

pub(super) fn propose_to(args: &AddArgs, to: &Path) -> anyhow::Result<ExitCode> {
    let [file] = args.files.as_slice() else {
        bail!("--propose-to writes the proposal for one file; {} are named", args.files.len());
    };
    let (name, bytes) = read(file)?;
    let Some(proposal) = propose(args, &name, &bytes)? else {
        bail!("{name}: it is running text; write a claim sheet and give it with --claims");
    };
    print(&proposal);
    let mut options = std::fs::OpenOptions::new();
    let mut out = options
        .write(true)
        .create_new(true)
        .open(to)
        .with_context(|| format!("{}: the proposal goes to a new file", to.display()))?;
    std::io::Write::write_all(&mut out, proposal.to_toml().as_bytes())
        .with_context(|| to.display().to_string())?;
    say(&format!("written to {}; correct it, then add with --mapping", to.display()));
    if args.json {
        print_json(&proposal_json(&proposal));
    }
    Ok(ExitCode::SUCCESS)
}

fn print(proposal: &Proposal) {
    say(&format!("{}: {} rows; proposed:", proposal.file, proposal.rows));
    proposal.said.iter().for_each(|line| say(&format!("  {line}")));
    for column in &proposal.columns {
        let how = column.how.as_ref().map(|how| format!(", {how}")).unwrap_or_default();
        let what = column.what.as_deref().unwrap_or("no claim; stays with the record");
        let sure = if column.what.is_some() { column.confidence.code() } else { "kept" };
        say(&format!("  {} -> {what}{how} [{sure}]", column.name));
        column.reasons.iter().for_each(|reason| say(&format!("      {reason}")));
    }
}

pub(super) fn proposal_json(proposal: &Proposal) -> Value {
    let column = |column: &Column| {
        json!({
            "name": column.name, "what": column.what, "how": column.how,
            "reasons": column.reasons.iter().map(Reason::en).collect::<Vec<_>>(), "confidence": column.confidence.code(),
        })
    };
    json!({
        "rows": proposal.rows,
        "columns": proposal.columns.iter().map(column).collect::<Vec<_>>(),
        "mapping": proposal.to_toml(),
    })
}
