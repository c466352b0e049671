//! `add`: sources into the register, each by a mapping, a claim sheet or an accepted proposal.

mod guide;
mod many;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, ensure};
use paradero_intake::container::Part;
use paradero_model::{Date, Day, Level, SourceInfo};
use paradero_register::query::repeats::of_source;
use paradero_register::{Addition, Register};
use paradero_web::May;
use serde_json::{Value, json};

use crate::alerts;
use crate::args::{AddArgs, Place};
use crate::office::{level, now, open, today, writer};
use crate::pdf;
use crate::print::{json as print_json, say};
use crate::who;
use many::Many;

pub(crate) fn add(place: &Place, args: &AddArgs) -> anyhow::Result<ExitCode> {
    if let Some(to) = &args.propose_to {
        return guide::propose_to(args, to);
    }
    for file in &args.files {
        if many::is_many(file)? {
            return add_many(place, args);
        }
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
        let register = open(place)?;
        watch(&register, (looks, day), &mut answers);
        alike(&register, (looks, day), &mut answers);
    }
    if let Some(error) = failed {
        return Err(error);
    }
    if args.json {
        print_json(&Value::Array(answers));
    }
    Ok(ExitCode::SUCCESS)
}

/// Says of each new source which others it seems to repeat. It is a help: what goes wrong is said, and the sources are added all the same.
fn alike(register: &Register, (level, day): (Level, Day), answers: &mut [Value]) {
    let view = match register.view(level, register.size(level), day) {
        Ok(view) => view,
        Err(error) => {
            say(&format!(
                "the sources are added; whether they repeat others is not known: {error}"
            ));
            return;
        }
    };
    for answer in answers.iter_mut().filter(|answer| answer["already"] == json!(false)) {
        let found = of_source(view.connection(), answer["source"].as_str().unwrap_or_default());
        let found = found.unwrap_or_default();
        for one in &found {
            let how = match one.how.as_str() {
                "same-table" => "has the same rows as".to_owned(),
                "same-words" => "has the same words as".to_owned(),
                what => format!("shares {} of {} {what} with", one.shared, one.of),
            };
            let file = answer["file"].as_str().unwrap_or_default();
            say(&format!(
                "{file} {how} {}; if it only passes on what that says: paradero decide repeats {} {} --why ...",
                one.title,
                answer["source"].as_str().unwrap_or_default(),
                one.source
            ));
        }
        answer["alike"] = json!(found);
    }
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
    let info = SourceInfo::default();
    add_source(register, args, &Part { path: name.clone(), name, bytes, info })
}

/// Adds every file of folders and containers, and accounts for each.
fn add_many(place: &Place, args: &AddArgs) -> anyhow::Result<ExitCode> {
    let (looks, day) = (level(&place.level)?, today(args.today.as_deref())?);
    let who = who::may(place, &args.by, May::Add)?;
    let mut register = writer(place)?;
    who.writes(&mut register);
    let mut many = many::add(&mut register, args)?;
    drop(register);
    if !args.no_watch && !many.answers.is_empty() {
        let register = open(place)?;
        watch(&register, (looks, day), &mut many.answers);
        alike(&register, (looks, day), &mut many.answers);
    }
    tell(args, &many);
    Ok(if many.refused() > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn tell(args: &AddArgs, many: &Many) {
    many.tell();
    if args.json {
        print_json(&many.json());
    }
}

/// Adds one source: a file as it was named, or one out of a container, which says something of it too.
fn add_source(register: &mut Register, args: &AddArgs, part: &Part) -> anyhow::Result<Value> {
    let Part { name, path, bytes, info: known } = part;
    let guide = match guide::given(args, name, bytes)? {
        Some(guide) => Some(guide),
        None => guide::proposed(args, name, bytes)?,
    };
    let by = guide.as_ref().map(|guide| (guide.kind, guide.name.as_str(), guide.text.as_str()));
    let mut info = info(args, known)?;
    info.stated.extend(pdf::stated(name, bytes));
    let addition = Addition { file_name: name, bytes, guide: by, info, now: now() };
    let added = register.add(&addition)?;
    let import = &added.import;
    say(&format!(
        "{path}: {} records ({} with a problem), {} events{}",
        import.records,
        import.problems,
        import.events,
        if added.already { "; it was there already, nothing added" } else { "" }
    ));
    if added.unclaimed > 0 && guide.is_some() {
        say(&format!("  {} records kept, not claimed", added.unclaimed));
    }
    added.said.iter().for_each(|line| say(&format!("  {line}")));
    added.problems.iter().for_each(|line| say(&format!("  problem: {line}")));
    if !added.unmapped.is_empty() {
        say(&format!("  columns neither mapped nor named: {}", added.unmapped.join(", ")));
    }
    let guided = guide.is_some();
    let proposal = guide.and_then(|guide| guide.proposal);
    if let Some(proposal) = &proposal {
        let kept: Vec<&str> = proposal.kept().map(|column| column.name.as_str()).collect();
        if !kept.is_empty() {
            say(&format!("  columns kept without a claim: {}", kept.join(", ")));
        }
    }
    Ok(json!({
        "file": name, "path": path, "guided": guided, "source": import.source, "records": import.records,
        "problems": import.problems, "events": import.events, "unclaimed": added.unclaimed, "entry": added.entry,
        "already": added.already, "unmapped": added.unmapped,
        "proposal": proposal.as_ref().map(guide::proposal_json),
    }))
}

/// What the command line says of a source, and what the container says that it lay in.
fn info(args: &AddArgs, known: &SourceInfo) -> anyhow::Result<SourceInfo> {
    let obtained = [known.obtained.clone(), args.obtained.clone()];
    let obtained: Vec<String> = obtained.into_iter().flatten().collect();
    Ok(SourceInfo {
        title: args.title.clone().or_else(|| known.title.clone()),
        said_by: args.said_by.clone().or_else(|| known.said_by.clone()),
        said_on: args
            .said_on
            .as_deref()
            .map(Date::parse_edtf)
            .transpose()?
            .or_else(|| known.said_on.clone()),
        level: args.source_level.as_deref().map(level).transpose()?,
        obtained: Some(obtained.join("; ")).filter(|obtained| !obtained.is_empty()),
        unique: args.unique,
        ..known.clone()
    })
}
