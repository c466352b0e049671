//! `paradero verify`, `withdraw`, `readings`: that nothing was altered, what was taken back, who read
//! what is sealed.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use paradero_ledger::sha256;
use paradero_model::Level;
use paradero_register::{Depth, Entry, Proof, inspect, known_at, record_reading_with};
use serde_json::{Value, json};

use crate::args::{By, Place};
use crate::checkpoints;
use crate::office::{directory, level, now, open, reading, today, writer};
use crate::print::{json as print_json, out, say};
use crate::{keepers, pdf, who};

/// How long a reading waits for another process that writes before it is refused.
const PATIENCE: Duration = Duration::from_secs(20);

/// How much is checked.
#[derive(Debug, clap::Args)]
pub(crate) struct VerifyArgs {
    /// A proof that `prove` made: it is checked alone, and no register is needed.
    #[arg(value_name = "PROOF.json")]
    pub(crate) proof: Option<PathBuf>,
    /// The key that the office publishes (its text or a file of it): the proof must be signed with it.
    #[arg(long, value_name = "KEY", requires = "proof")]
    pub(crate) key: Option<String>,
    /// The file that the record is said to come from: must be the one that was recorded.
    #[arg(long, value_name = "FILE", requires = "proof")]
    pub(crate) source: Option<PathBuf>,
    /// A witness's key (its text or a file of it): must have cosigned the proof's checkpoint. May be given again.
    #[arg(long, value_name = "KEY", requires = "proof")]
    pub(crate) witness: Vec<String>,
    /// Compare the register with a checkpoint that somebody kept: a signed note (from a partner, a witness, a
    /// printed page), or a proof. Nothing else is checked.
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["proof", "quick", "files"])]
    pub(crate) checkpoint: Vec<PathBuf>,
    /// The keys and the logs only: entries, tiles, signatures, earlier checkpoints.
    #[arg(long, conflicts_with = "files")]
    pub(crate) quick: bool,
    /// The logs and every file that was kept, without reading the records of sources again.
    #[arg(long)]
    pub(crate) files: bool,
    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Which record is proven.
#[derive(Debug, clap::Args)]
pub(crate) struct ProveArgs {
    /// The id of a claim, an event or a record; or `source:row`, as decisions name them.
    pub(crate) id: String,
    /// Where the proof is written (default: standard output).
    #[arg(long, value_name = "FILE")]
    pub(crate) to: Option<PathBuf>,
}

/// Which source is taken back, and why.
#[derive(Debug, clap::Args)]
pub(crate) struct WithdrawArgs {
    /// Its hash, file name or title; or `level:position` of an entry that cannot be read here, or of an estimate.
    pub(crate) source: String,
    /// Why. The reason stays in the ledger.
    #[arg(long)]
    pub(crate) why: String,
    #[command(flatten)]
    pub(crate) by: By,
}

/// Which readings.
#[derive(Debug, clap::Args)]
pub(crate) struct ReadingsArgs {
    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Checks a register.
///
/// # Errors
/// When the directory is no register or cannot be listed.
pub(crate) fn verify(place: &Place, args: &VerifyArgs) -> anyhow::Result<ExitCode> {
    if let Some(proof) = &args.proof {
        return check_proof(place, proof, args);
    }
    if !args.checkpoint.is_empty() {
        return checkpoints::compare(directory(place)?, &args.checkpoint, args.json);
    }
    let depth = match (args.quick, args.files) {
        (true, _) => Depth::Log,
        (false, true) => Depth::Files,
        (false, false) => Depth::Records,
    };
    let directory = directory(place)?;
    let found = inspect(directory, depth, pdf::reader(), place.identity.as_deref())?;
    let damage = found.damage.clone();
    let shown = known_at(directory, level(&place.level)?, damage.clone());
    let rests = |damage: &paradero_ledger::Damage| resting(place, damage);
    if args.json {
        let lines = shown.iter().map(|damage| {
            json!({ "file": damage.file.display().to_string(), "what": damage.what, "rests_on_it": rests(damage) })
        });
        print_json(&json!({
            "whole": damage.is_empty(), "damage": lines.collect::<Vec<Value>>(), "notices": found.notices,
            "entries": found.entries, "files": found.files, "bytes": found.bytes,
            "cosigned": found.cosigned, "stamped": found.stamped,
            "hashing_seconds": found.hashing_seconds, "imports": found.imports, "unread": found.unread,
        }));
    } else {
        for damage in &shown {
            out(&format!("{}: {}", damage.file.display(), damage.what));
            print_resting(&rests(damage));
        }
        found.notices.iter().for_each(|notice| say(notice));
    }
    if damage.len() > shown.len() {
        say(&format!(
            "{} more above level {}: look with --level sealed",
            damage.len() - shown.len(),
            place.level
        ));
    }
    if !damage.is_empty() {
        return Ok(ExitCode::from(1));
    }
    let counted = format!("{} entries, {} files", found.entries, found.files);
    match depth {
        Depth::Log => say(&format!("the logs are as they were written: {} entries", found.entries)),
        Depth::Files => say(&format!("everything is as it was written: {counted}")),
        Depth::Records => say(&format!(
            "everything is as it was written: {counted}; the sources of {} imports give the records \
             that were recorded",
            found.imports
        )),
    }
    if found.cosigned + found.stamped > 0 {
        say(&format!(
            "the logs continue {} checkpoints that witnesses cosigned and {} that were stamped",
            found.cosigned, found.stamped
        ));
    }
    if found.unread > 0 {
        say(&format!("{} imports cannot be read here; their files are whole", found.unread));
    }
    Ok(ExitCode::SUCCESS)
}

/// Checks a proof by itself.
fn check_proof(place: &Place, path: &Path, args: &VerifyArgs) -> anyhow::Result<ExitCode> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let proof = Proof::parse(&text).with_context(|| path.display().to_string())?;
    let key = args.key.as_ref().map(|key| text_or_file(key));
    let witnesses: Vec<String> = args.witness.iter().map(|key| text_or_file(key)).collect();
    let checked = proof.check(key.as_deref());
    let checked = checked.and_then(|proven| Ok((proven, proof.witnessed(&witnesses)?)));
    let (mut proven, witnessed) = match checked {
        Ok(checked) => checked,
        Err(error) => {
            out(&format!("{}: {error}", path.display()));
            return Ok(ExitCode::from(1));
        }
    };
    if let Some(source) = &args.source {
        let bytes = std::fs::read(source).with_context(|| source.display().to_string())?;
        if sha256(&bytes).to_string() != proven.import.source {
            out(&format!("{}: is not the file that was recorded", source.display()));
            return Ok(ExitCode::from(1));
        }
    }
    // Where a register is named, it must continue the checkpoint that it signed for the proof.
    let continued = checkpoints::continues(place, &text)?;
    proven.cosigned.retain(|name| witnessed.iter().all(|known| known.witness != *name));
    if args.json {
        let mut told = serde_json::to_value(&proven)?;
        told["witnessed"] = serde_json::to_value(&witnessed)?;
        print_json(&told);
        return Ok(if continued { ExitCode::SUCCESS } else { ExitCode::from(1) });
    }
    let at = jiff::Timestamp::from_second(proven.recorded_at).map(|at| at.to_string());
    out(&format!("The record, {} of {}:", proven.record.locator, proven.import.file_name));
    if !proven.record.text.is_empty() {
        out(&format!("    {}", proven.record.text));
    }
    for cell in &proven.record.cells {
        out(&format!("    {}: {}", cell.column, cell.text));
    }
    out(&format!("stood in the file with SHA-256 {}", proven.import.source));
    out(&format!(
        "when it was recorded as entry {} of {} ({} by the clock of its machine)",
        proven.entry.0,
        proven.origin,
        at.unwrap_or_default()
    ));
    out(&format!("under a checkpoint of {} entries signed with {}", proven.entry.1, proven.key));
    for one in &witnessed {
        let at = checkpoints::moment(one.at);
        out(&format!("which {} cosigned on {at} by its clock", one.witness));
    }
    for name in &proven.cosigned {
        say(&format!("{name} is said to have cosigned it, unchecked: give its key with --witness"));
    }
    if args.key.is_none() {
        say(
            "whose key that is, the proof cannot tell: compare it with the one the office publishes, or give --key",
        );
    }
    Ok(if continued { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The text of a key: of the file of that name, else what was typed.
pub(crate) fn text_or_file(key: &str) -> String {
    std::fs::read_to_string(key).unwrap_or_else(|_| key.to_owned())
}

/// Proves one record.
///
/// # Errors
/// When nothing has that id, or its source cannot be read here.
pub(crate) fn prove(place: &Place, args: &ProveArgs) -> anyhow::Result<ExitCode> {
    let register = reading(place, &format!("prove {}", args.id))?;
    let level = level(&place.level)?;
    let proof = match register.prove_place(level, &args.id)? {
        Some(proof) => proof,
        None => {
            let view = register.view(level, register.size(level), today(None)?)?;
            register.prove(&view, &args.id)?
        }
    };
    let text = serde_json::to_string_pretty(&proof)?;
    match &args.to {
        None => out(&text),
        Some(to) => {
            std::fs::write(to, format!("{text}\n")).with_context(|| to.display().to_string())?;
            say(&format!(
                "{}: {} bytes; `paradero verify {}` checks it",
                to.display(),
                text.len() + 1,
                to.display()
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What rests on a damaged file, as far as the level may know and it can still be told.
fn resting(place: &Place, damage: &paradero_ledger::Damage) -> Value {
    let told = || -> anyhow::Result<Value> {
        let register = open(place)?;
        let day = today(None)?;
        Ok(serde_json::to_value(register.resting(&damage.file, level(&place.level)?, day)?)?)
    };
    told().unwrap_or(Value::Null)
}

fn print_resting(rests: &Value) {
    let names = |key: &str, name: &str| {
        let all = rests[key].as_array().cloned().unwrap_or_default();
        let first: Vec<String> = all
            .iter()
            .take(5)
            .map(|one| one[name].as_str().unwrap_or_default().to_owned())
            .collect();
        let more = if all.len() > 5 { ", ..." } else { "" };
        (all.len(), format!("{}{more}", first.join(", ")))
    };
    for (key, name, what) in [
        ("sources", "file_name", "held"),
        ("people", "name", "people who rest on it"),
        ("findings", "id", "findings that rest on it"),
    ] {
        let (count, text) = names(key, name);
        if count > 0 {
            out(&format!("    {what} ({count}): {text}"));
        }
    }
}

/// Takes back a source.
///
/// # Errors
/// When no source or several are called that, or the disk fails.
pub(crate) fn withdraw(place: &Place, args: &WithdrawArgs) -> anyhow::Result<ExitCode> {
    let who = who::keepers(place, &args.by)?;
    let mut register = writer(place)?;
    let what = register.withdrawal_of(&args.source, who.level())?;
    keepers::keep(&mut register, &what, &args.why, &who)
}

/// Lists who read what is sealed.
///
/// # Errors
/// When this machine has no key for it.
pub(crate) fn readings(place: &Place, args: &ReadingsArgs) -> anyhow::Result<ExitCode> {
    let mut lines = Vec::new();
    for (at, entry) in open(place)?.reads()? {
        let Entry::Reads { by, what } = entry else { continue };
        let at = jiff::Timestamp::from_second(at).map(|at| at.to_string()).unwrap_or_default();
        lines.push(json!({ "at": at, "by": by, "what": what }));
    }
    if args.json {
        print_json(&Value::Array(lines));
        return Ok(ExitCode::SUCCESS);
    }
    for line in lines {
        let what = line["what"].as_array().cloned().unwrap_or_default();
        let what: Vec<&str> = what.iter().filter_map(Value::as_str).collect();
        let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
        out(&format!("{}  {}  {}", text("at"), text("by"), what.join(", ")));
    }
    Ok(ExitCode::SUCCESS)
}

/// Records that this user reads what is sealed, waiting for a writer who is at work.
///
/// # Errors
/// When it cannot be recorded.
pub(crate) fn record_reading(place: &Place, what: &str) -> anyhow::Result<()> {
    let user = std::env::var("USER").or_else(|_| std::env::var("LOGNAME"));
    let by = format!("command line: {}", user.unwrap_or_else(|_| "unknown user".to_owned()));
    record((directory(place)?, place.signing_key.as_deref()), &by, &[what.to_owned()])
}

/// Records a reading, waiting for a writer who is at work.
///
/// # Errors
/// When it cannot be recorded.
pub(crate) fn record(
    (directory, signing): (&Path, Option<&Path>),
    by: &str,
    what: &[String],
) -> anyhow::Result<()> {
    let since = Instant::now();
    loop {
        match record_reading_with(directory, signing, by, what, now()) {
            Ok(()) => return Ok(()),
            Err(error) if error.is_locked() && since.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(50));
            }
            Err(error) if error.is_locked() => {
                bail!(
                    "level {}: the reading cannot be recorded, so nothing is shown: {error}",
                    Level::Sealed.code()
                )
            }
            Err(error) => return Err(error.into()),
        }
    }
}
