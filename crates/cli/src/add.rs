//! `add`: sources into the register, each by a mapping, a claim sheet or an accepted proposal.

use std::io::{BufRead, IsTerminal};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};
use paradero_intake::{Column, Proposal, Reason, shipped};
use paradero_model::{Date, Day, Level, SourceInfo};
use paradero_register::{Addition, GuideKind, Register};
use paradero_web::May;
use serde_json::{Value, json};

use crate::alerts;
use crate::args::{AddArgs, Place};
use crate::office::{level, now, open, today, writer};
use crate::print::{json as print_json, say};
use crate::{pdf, who};

/// Most files whose proposals are printed in full where all of them are accepted beforehand.
const PRINTED: usize = 3;

/// What says how a file is read: its kind, its name, its text, and the proposal it comes from.
struct Guide {
    kind: GuideKind,
    name: String,
    text: String,
    proposal: Option<Proposal>,
}

pub(crate) fn add(place: &Place, args: &AddArgs) -> anyhow::Result<ExitCode> {
    if let Some(to) = &args.propose_to {
        return propose_to(args, to);
    }
    let (looks, day) = (level(&place.level)?, today(args.today.as_deref())?);
    let who = who::may(place, &args.by, May::Add)?;
    let mut register = writer(place)?;
    who.writes(&mut register);
    let (mut answers, mut failed) = (Vec::new(), None);
    for file in &args.files {
        match add_file(&mut register, args, file) {
            Ok(answer) => answers.push(answer),
            Err(error) => {
                failed = Some(error);
                break;
            }
        }
    }
    // What was added before a file that cannot be read is in the register, and is watched.
    drop(register);
    if !args.no_watch && !answers.is_empty() {
        watch(&open(place)?, (looks, day), &mut answers);
    }
    if let Some(error) = failed {
        return Err(error);
    }
    if args.json {
        print_json(&Value::Array(answers));
    }
    Ok(ExitCode::SUCCESS)
}

/// The standing watch over all that is new at once; its alerts stand with the last file.
fn watch(register: &Register, (level, day): (Level, Day), answers: &mut [Value]) {
    let new =
        |answer: &&mut Value| answer["already"] == json!(false) && answer["events"] != json!(0);
    let sources: Vec<String> = answers
        .iter_mut()
        .filter(new)
        .filter_map(|answer| answer["source"].as_str().map(str::to_owned))
        .collect();
    let alerts = alerts::after(register, level, day, &sources);
    if let Some(last) = answers.last_mut() {
        last["alerts"] = alerts;
    }
}

fn read(file: &Path) -> anyhow::Result<(String, Vec<u8>)> {
    let told = || file.display().to_string();
    let size = std::fs::metadata(file).with_context(told)?.len();
    let most = paradero_intake::limits::BYTES;
    // Looked at before it is read: afterwards it would be in memory.
    ensure!(
        size <= most,
        "{}: it has {size} bytes, and the limit is {most}; split it into smaller files",
        told()
    );
    let bytes = std::fs::read(file).with_context(told)?;
    Ok((name(file), bytes))
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn add_file(register: &mut Register, args: &AddArgs, file: &Path) -> anyhow::Result<Value> {
    let (name, bytes) = read(file)?;
    let guide = match given(args, &name, &bytes)? {
        Some(guide) => Some(guide),
        None => proposed(args, &name, &bytes)?,
    };
    let by = guide.as_ref().map(|guide| (guide.kind, guide.name.as_str(), guide.text.as_str()));
    let info = info(args)?;
    let addition = Addition { file_name: &name, bytes: &bytes, guide: by, info, now: now() };
    let added = register.add(&addition)?;
    let import = &added.import;
    say(&format!(
        "{name}: {} records ({} with a problem), {} events{}",
        import.records,
        import.problems,
        import.events,
        if added.already { "; it was there already, nothing added" } else { "" }
    ));
    added.said.iter().for_each(|line| say(&format!("  {line}")));
    added.problems.iter().for_each(|line| say(&format!("  problem: {line}")));
    if !added.unmapped.is_empty() {
        say(&format!("  columns neither mapped nor named: {}", added.unmapped.join(", ")));
    }
    let proposal = guide.and_then(|guide| guide.proposal);
    if let Some(proposal) = &proposal {
        let kept: Vec<&str> = proposal.kept().map(|column| column.name.as_str()).collect();
        if !kept.is_empty() {
            say(&format!("  columns kept without a claim: {}", kept.join(", ")));
        }
    }
    Ok(json!({
        "file": name, "source": import.source, "records": import.records,
        "problems": import.problems, "events": import.events, "entry": added.entry,
        "already": added.already, "unmapped": added.unmapped,
        "proposal": proposal.as_ref().map(proposal_json),
    }))
}

/// The guide that the command line names: a file, or a mapping that ships.
fn given(args: &AddArgs, file: &str, bytes: &[u8]) -> anyhow::Result<Option<Guide>> {
    let (kind, path) = match (&args.mapping, &args.claims) {
        (Some(path), _) => (GuideKind::Mapping, path),
        (None, Some(path)) => (GuideKind::Sheet, path),
        (None, None) => return Ok(None),
    };
    let called = path.to_str().and_then(shipped::named).filter(|_| !path.exists());
    if let (GuideKind::Mapping, Some(shipped)) = (kind, called) {
        let text = shipped.for_file(file, bytes, &*pdf::reader())?;
        return Ok(Some(Guide {
            kind,
            name: format!("{}.toml", shipped.name),
            text,
            proposal: None,
        }));
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
fn proposed(args: &AddArgs, name: &str, bytes: &[u8]) -> anyhow::Result<Option<Guide>> {
    let Some(proposal) = propose(args, name, bytes)? else {
        say(&format!("{name}: kept as a document without claims; give a sheet with --claims"));
        return Ok(None);
    };
    let lower = name.to_lowercase();
    let document = [".txt", ".md", ".html", ".htm", ".pdf"].iter().any(|end| lower.ends_with(end));
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

fn propose_to(args: &AddArgs, to: &Path) -> anyhow::Result<ExitCode> {
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

fn proposal_json(proposal: &Proposal) -> Value {
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

fn info(args: &AddArgs) -> anyhow::Result<SourceInfo> {
    Ok(SourceInfo {
        title: args.title.clone(),
        said_by: args.said_by.clone(),
        said_on: args.said_on.as_deref().map(Date::parse_edtf).transpose()?,
        level: args.source_level.as_deref().map(level).transpose()?,
        obtained: args.obtained.clone(),
        unique: args.unique,
        ..SourceInfo::default()
    })
}
