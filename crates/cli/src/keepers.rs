//! `paradero level`, `proposals`, `approve`, `refuse`, `settings`: what keepers do, alone or by twos.

use std::process::ExitCode;

use anyhow::{bail, ensure};
use paradero_model::Level;
use paradero_register::{KeeperAct, KeeperActs, Kept, Proposal, Register, State};
use serde_json::{Value, json};

use crate::args::{By, Place};
use crate::office::{level as level_of, now, reading, writer};
use crate::print::{json as print_json, out, say};
use crate::who::{self, Who};

/// Which source is put where.
#[derive(Debug, clap::Args)]
pub(crate) struct LevelArgs {
    /// Its hash, file name or title.
    pub(crate) source: String,
    /// The level at which it stands afterwards: public, team or sealed.
    #[arg(value_name = "LEVEL")]
    pub(crate) to: String,
    /// Why. The reason stays in the log of the higher of both levels.
    #[arg(long)]
    pub(crate) why: String,
    #[command(flatten)]
    pub(crate) by: By,
}

/// Which proposals.
#[derive(Debug, clap::Args)]
pub(crate) struct ProposalsArgs {
    /// Those that were answered, too.
    #[arg(long)]
    pub(crate) all: bool,
    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Which proposal is approved.
#[derive(Debug, clap::Args)]
pub(crate) struct ApproveArgs {
    /// Its place, as `proposals` shows it: `team:12`, or 12.
    #[arg(value_name = "N")]
    pub(crate) proposal: String,
    #[command(flatten)]
    pub(crate) by: By,
}

/// Which proposal is refused, and why.
#[derive(Debug, clap::Args)]
pub(crate) struct RefuseArgs {
    /// Its place, as `proposals` shows it: `team:12`, or 12.
    #[arg(value_name = "N")]
    pub(crate) proposal: String,
    /// Why. The reason stays in the ledger.
    #[arg(long)]
    pub(crate) why: String,
    #[command(flatten)]
    pub(crate) by: By,
}

/// What is agreed on.
#[derive(Debug, clap::Args)]
pub(crate) struct SettingsArgs {
    #[command(subcommand)]
    pub(crate) what: SettingsWhat,
}

/// What is done with settings.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum SettingsWhat {
    /// Let paradero.toml hold as it stands, where it asks for fewer keepers than the recorded settings.
    Accept {
        /// Why. The reason stays in the ledger.
        #[arg(long)]
        why: String,
        #[command(flatten)]
        by: By,
    },
}

/// Does an act of keepers or proposes it, and says which.
///
/// # Errors
/// When it cannot be done, or two keepers are needed and the register has no accounts.
pub(crate) fn keep(
    register: &mut Register,
    what: &KeeperAct,
    why: &str,
    who: &Who,
) -> anyhow::Result<ExitCode> {
    if register.keepers_needed()? == KeeperActs::Two {
        ensure!(
            who.are_accounts(),
            "`keeper_acts = \"two\"` needs accounts, so that two are two: `paradero account add NAME --role keeper`, twice"
        );
    }
    match register.keep(what.clone(), why, who.names(), now())? {
        Kept::Proposed(place) => say(&format!(
            "proposed as {place}; nothing is done before another keeper approves it: `paradero approve {place} --by NAME`"
        )),
        Kept::Done(withdrawn) => say(&done(what, &withdrawn)),
    }
    Ok(ExitCode::SUCCESS)
}

/// What was done, and what is left to people.
fn done(what: &KeeperAct, withdrawn: &[String]) -> String {
    match what {
        KeeperAct::Withdraw { .. } => format!(
            "withdrawn: {}. Its key is destroyed here; run `backup` again so that it is destroyed in the kept keys \
             too, and destroy older copies of them",
            withdrawn.join(", ")
        ),
        KeeperAct::Level { to, .. } => format!("it stands at the level {} now", to.code()),
        KeeperAct::Recipients { from, to } => {
            let gone: Vec<&str> =
                from.iter().filter(|key| !to.contains(key)).map(String::as_str).collect();
            let mut said = format!(
                "the keys of all sealed acts are wrapped anew, for {} who may read; run `backup` again and destroy \
                 older copies of the keys, which are wrapped as before",
                to.len()
            );
            if !gone.is_empty() {
                said += &format!(
                    "\n{}: reads nothing that is added from now on. Whoever has that key may have copied the \
                     register or its keys before, and reads what a copy holds for ever. Who read what (`readings`) up \
                     to now stays encrypted to it too.",
                    gone.join(", ")
                );
            }
            said
        }
        KeeperAct::Recovery { to } => {
            format!("from now on `backup` encrypts the keys to {to}: run it now")
        }
        KeeperAct::Settings { .. } => "paradero.toml holds as it stands".to_owned(),
    }
}

/// Raises or lowers a source.
///
/// # Errors
/// When there is no such source or it cannot be read here, or the disk fails.
pub(crate) fn level(place: &Place, args: &LevelArgs) -> anyhow::Result<ExitCode> {
    let to = level_of(&args.to)?;
    let who = who::keepers(place, &args.by)?;
    who.sees(to)?;
    let mut register = writer(place)?;
    let what = register.change_of_level(&args.source, to, who.level())?;
    let KeeperAct::Level { of, .. } = &what else { bail!("no change of level") };
    if let Some(import) = of.last().and_then(|place| register.import_at(*place))
        && to < import.level
    {
        say(&format!(
            "{}: at the level {} will be seen all that it holds, its mapping or claim sheet, and what was said of it: \
             title {:?}, obtained {:?}; not that it stood higher",
            import.file_name,
            to.code(),
            import.info.title.as_deref().unwrap_or_default(),
            import.info.obtained.as_deref().unwrap_or_default()
        ));
    }
    keep(&mut register, &what, &args.why, &who)
}

/// Lists proposals.
///
/// # Errors
/// When the register cannot be opened, or that what is sealed is read cannot be recorded.
pub(crate) fn proposals(place: &Place, args: &ProposalsArgs) -> anyhow::Result<ExitCode> {
    let register = reading(place, "proposals")?;
    let mut all = register.proposals(level_of(&place.level)?);
    all.retain(|one| args.all || one.is_open());
    if args.json {
        print_json(&Value::Array(all.iter().map(json_of).collect()));
        return Ok(ExitCode::SUCCESS);
    }
    if all.is_empty() {
        say("nothing waits for a second keeper");
    }
    for one in &all {
        let at = jiff::Timestamp::from_second(one.at).map(|at| at.to_string()).unwrap_or_default();
        out(&format!("{:10} {at}  {}: {} ({})", one.place.to_string(), one.by, told(one), one.why));
        out(&format!("{:10} {}", "", state(one)));
    }
    Ok(ExitCode::SUCCESS)
}

/// What a proposal proposes, in one line.
pub(crate) fn told(one: &Proposal) -> String {
    let files = if one.files.is_empty() { "a source".to_owned() } else { one.files.join(", ") };
    match &one.what {
        KeeperAct::Withdraw { .. } => format!("withdraw {files}"),
        KeeperAct::Level { to, .. } => format!("put {files} at the level {}", to.code()),
        KeeperAct::Recipients { from, to } => {
            let differ = |one: &[String], other: &[String], sign: &str| -> Vec<String> {
                let only = one.iter().filter(|key| !other.contains(key));
                only.map(|key| format!("{sign}{key}")).collect()
            };
            let all = [differ(to, from, "+"), differ(from, to, "-")].concat();
            format!("recipients of what is sealed: {}", all.join(" "))
        }
        KeeperAct::Recovery { to } => format!("encrypt copies of keys to {to}"),
        KeeperAct::Settings { .. } => "let paradero.toml ask for fewer keepers".to_owned(),
    }
}

fn state(one: &Proposal) -> String {
    match &one.state {
        State::Open => format!("waits for another keeper: `paradero approve {}`", one.place),
        State::Moot(why) => format!("moot: {why}"),
        State::Approved(by) => {
            format!("approved by {by}; the next command that writes completes it")
        }
        State::Done(by) => format!("approved by {by}, done"),
        State::Refused(by, why) => format!("refused by {by}: {why}"),
        State::Closed(why) => format!("closed: {why}"),
    }
}

fn json_of(one: &Proposal) -> Value {
    let code = match &one.state {
        State::Open => "open",
        State::Moot(_) => "moot",
        State::Approved(_) => "approved",
        State::Done(_) => "done",
        State::Refused(..) => "refused",
        State::Closed(_) => "closed",
    };
    let at = jiff::Timestamp::from_second(one.at).map(|at| at.to_string()).unwrap_or_default();
    json!({ "place": one.place.to_string(), "at": at, "by": one.by, "what": one.what, "told": told(one),
        "why": one.why, "files": one.files, "state": code, "says": state(one) })
}

/// Approves a proposal.
///
/// # Errors
/// When there is no such proposal, the same keeper proposed it, or the disk fails.
pub(crate) fn approve(place: &Place, args: &ApproveArgs) -> anyhow::Result<ExitCode> {
    let who = one_keeper(place, &args.by)?;
    let mut register = writer(place)?;
    let proposal = register.proposal_called(&args.proposal, looks(place, &who)?)?;
    let what = register.proposals(proposal.level).into_iter().find(|one| one.place == proposal);
    let withdrawn = register.approve(proposal, &who.named(""), now())?;
    if let Some(one) = what {
        say(&done(&one.what, &withdrawn));
    }
    Ok(ExitCode::SUCCESS)
}

/// Refuses a proposal.
///
/// # Errors
/// When there is no such proposal, or the disk fails.
pub(crate) fn refuse(place: &Place, args: &RefuseArgs) -> anyhow::Result<ExitCode> {
    let who = one_keeper(place, &args.by)?;
    let mut register = writer(place)?;
    let proposal = register.proposal_called(&args.proposal, looks(place, &who)?)?;
    register.refuse(proposal, &args.why, &who.named(""), now())?;
    say(&format!("{proposal} is refused; nothing was done"));
    Ok(ExitCode::SUCCESS)
}

/// Lets looser settings hold.
///
/// # Errors
/// When nothing waits, or the disk fails.
pub(crate) fn settings(place: &Place, args: &SettingsArgs) -> anyhow::Result<ExitCode> {
    let SettingsWhat::Accept { why, by } = &args.what;
    let who = who::keepers(place, by)?;
    let mut register = writer(place)?;
    let what = register.change_of_settings()?;
    keep(&mut register, &what, why, &who)
}

fn one_keeper(place: &Place, by: &By) -> anyhow::Result<Who> {
    let who = who::keepers(place, by)?;
    ensure!(who.names().len() == 1, "one keeper answers; say --by once");
    Ok(who)
}

/// The level whose proposals a keeper sees.
fn looks(place: &Place, who: &Who) -> anyhow::Result<Level> {
    if who.are_accounts() { Ok(who.level()) } else { level_of(&place.level) }
}
