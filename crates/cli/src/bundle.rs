//! `paradero bundle`: what two offices hand each other.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail, ensure};
use paradero_ledger::Recipients;
use paradero_model::Level;
use paradero_register::bundle::{OtherDecisions, OtherLog, Taking, export};
use serde_json::{Value, json};

use crate::args::{By, Place};
use crate::custody::text_or_file;
use crate::office::{level, now, open, reading, today, writer};
use crate::print::{json as print_json, out, say};
use crate::{alerts, who};

/// What is done with bundles.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum BundleCommand {
    /// Write a bundle: the logs up to --level with their checkpoints, the sources and the keys.
    Export(ExportArgs),
    /// Take over the bundle of another office. Its claims keep their origin, its decisions stay its own, its withdrawals
    /// hold here too; taking over the same again changes nothing.
    Import(ImportArgs),
    /// The logs of other registers that are here.
    List(ListArgs),
    /// What the people of other offices decided, as files that `decide --file` takes from whoever agrees.
    Decisions(ListArgs),
}

/// What is written, and to whom.
#[derive(Debug, clap::Args)]
pub(crate) struct ExportArgs {
    /// The new file.
    pub(crate) to: PathBuf,
    /// The other office's keys/sealed.recipients: only they can read the bundle.
    #[arg(long = "for", value_name = "FILE")]
    pub(crate) recipients: Option<PathBuf>,
    /// Whoever gets the file may read it. Not for what is sealed.
    #[arg(long, conflicts_with = "recipients")]
    pub(crate) in_clear: bool,
    /// Who hands it on: a keeper, where the register has accounts.
    #[command(flatten)]
    pub(crate) by: By,
}

/// Which bundles, and how they are taken over.
#[derive(Debug, clap::Args)]
pub(crate) struct ImportArgs {
    /// The files.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// The key that the other office publishes (its text, or its keys/verify.key), got on another way than the bundle.
    /// Needed the first time.
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
    /// From which level on it is seen here, where the other office's own level is lower.
    #[arg(long, value_name = "LEVEL", default_value = "public")]
    pub(crate) at_least: String,
    /// Who takes it over: a keeper, where the register has accounts.
    #[command(flatten)]
    pub(crate) by: By,
    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,
}

/// How the list is printed.
#[derive(Debug, clap::Args)]
pub(crate) struct ListArgs {
    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Runs one of them.
///
/// # Errors
/// When the register cannot be opened, a bundle is not whole or not of who it should be, or the disk fails.
pub(crate) fn run(place: &Place, command: &BundleCommand) -> anyhow::Result<ExitCode> {
    match command {
        BundleCommand::Export(args) => write(place, args),
        BundleCommand::Import(args) => take(place, args),
        BundleCommand::List(args) => list(place, args),
        BundleCommand::Decisions(args) => decisions(place, args),
    }
}

fn write(place: &Place, args: &ExportArgs) -> anyhow::Result<ExitCode> {
    let upto = level(&place.level)?;
    let recipients = args
        .recipients
        .as_deref()
        .map(|path| {
            let told = || path.display().to_string();
            let text = std::fs::read_to_string(path).with_context(told)?;
            Recipients::parse(&text).with_context(told)
        })
        .transpose()?;
    if upto > Level::Public && recipients.is_none() && !args.in_clear {
        bail!(
            "level {}: name who may read the bundle, --for FILE (the other office's keys/sealed.recipients), or say \
             --in-clear",
            upto.code()
        );
    }
    if who::has_accounts(place)? {
        let who = who::keepers(place, &args.by)?;
        ensure!(upto <= who.level(), "level {}: above that of the account", upto.code());
    }
    let register = reading(place, &format!("bundle export {}", args.to.display()))?;
    let done = export(&register, &args.to, upto, recipients.as_ref())?;
    let who = match &recipients {
        Some(to) => format!("only {} can read it", to.names().join(", ")),
        None => "whoever gets it can read it".to_owned(),
    };
    say(&format!("{}: {} entries, {} bytes; {who}", args.to.display(), done.acts, done.bytes));
    say(&format!(
        "the other office needs your key too, on another way: {}",
        register.verify_key()?
    ));
    Ok(ExitCode::SUCCESS)
}

fn take(place: &Place, args: &ImportArgs) -> anyhow::Result<ExitCode> {
    let key = args.key.as_deref().map(text_or_file);
    let at_least = level(&args.at_least)?;
    let (mut answers, mut sources) = (Vec::new(), Vec::new());
    let who = who::keepers(place, &args.by)?;
    let mut register = writer(place)?;
    who.writes(&mut register);
    let by = who.names().join(", ");
    for file in &args.files {
        let how = Taking { key: key.as_deref(), by: &by, at_least, now: now() };
        let taken = register.take_over(file, &how)?;
        for log in &taken.logs {
            say(&format!(
                "{}, {}: {} entries known, {} new ({} sources, {} withdrawals, {} files of decisions, which stay \
                 theirs); seen here from level {}",
                taken.name,
                log.log.code(),
                log.after,
                log.after - log.before,
                log.sources.len(),
                log.withdrawals,
                log.decisions,
                log.level.code()
            ));
        }
        let logs = taken.logs.iter().map(|log| {
            json!({
                "log": log.log.code(), "level": log.level.code(), "before": log.before, "after": log.after,
                "sources": log.sources.len(), "withdrawals": log.withdrawals, "decisions": log.decisions,
            })
        });
        answers.push(json!({
            "file": shown(file), "register": taken.name, "logs": logs.collect::<Vec<Value>>(),
        }));
        sources.extend(taken.logs.into_iter().flat_map(|log| log.sources));
    }
    drop(register);
    if let (false, Some(last)) = (sources.is_empty(), answers.last_mut()) {
        // The standing watch over what is new; its alerts stand with the last bundle.
        let (register, level) = (open(place)?, level(&place.level)?);
        sources.retain(|source| register.shows(level, source).unwrap_or(false));
        last["alerts"] = alerts::after(&register, level, today(None)?, &sources);
    }
    if args.json {
        print_json(&Value::Array(answers));
    }
    Ok(ExitCode::SUCCESS)
}

fn list(place: &Place, args: &ListArgs) -> anyhow::Result<ExitCode> {
    let register = reading(place, "bundle list")?;
    let logs = register.other_logs(level(&place.level)?);
    if args.json {
        print_json(&Value::Array(logs.iter().map(log_json).collect()));
        return Ok(ExitCode::SUCCESS);
    }
    if logs.is_empty() {
        say("no bundle of another office was taken over");
    }
    for log in &logs {
        out(&format!(
            "{}  {}  {} entries, {} sources, {} files of decisions; seen here from level {}; taken over {} by {}",
            log.register,
            log.log.code(),
            log.size,
            log.sources,
            log.decisions,
            log.level.code(),
            instant(log.taken_at),
            log.by
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn log_json(log: &OtherLog) -> Value {
    json!({
        "register": log.register, "key": log.key, "log": log.log.code(), "level": log.level.code(), "entries": log.size,
        "root": log.root, "taken_at": instant(log.taken_at), "by": log.by, "sources": log.sources,
        "decisions": log.decisions,
    })
}

fn decisions(place: &Place, args: &ListArgs) -> anyhow::Result<ExitCode> {
    let register = reading(place, "bundle decisions")?;
    let decisions = register.other_decisions(level(&place.level)?)?;
    if args.json {
        print_json(&Value::Array(decisions.iter().map(decisions_json).collect()));
        return Ok(ExitCode::SUCCESS);
    }
    if decisions.is_empty() {
        say("no decisions of another office are here");
    }
    for one in &decisions {
        out(&format!(
            "# {}, entry {}, {}, by {}",
            one.register,
            one.entry,
            instant(one.recorded_at),
            one.by
        ));
        out(one.text.trim_end());
        out("");
    }
    Ok(ExitCode::SUCCESS)
}

fn decisions_json(one: &OtherDecisions) -> Value {
    json!({
        "register": one.register, "entry": one.entry, "recorded_at": instant(one.recorded_at), "by": one.by,
        "decisions": one.text,
    })
}

fn instant(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map(|at| at.to_string()).unwrap_or_default()
}

fn shown(file: &Path) -> String {
    file.display().to_string()
}
