//! `paradero account`: who may sign in to the pages.

use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use paradero_web::accounts;
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use serde_json::{Value, json};

use crate::args::{AccountArgs, AccountWhat, Place};
use crate::office::{directory, level};
use crate::print::{json as print_json, out, say};

/// Where the accounts of a register are kept.
pub(crate) fn file(directory: &Path) -> PathBuf {
    directory.join("keys/accounts.toml")
}

pub(crate) fn run(place: &Place, args: &AccountArgs) -> anyhow::Result<ExitCode> {
    let directory = directory(place)?;
    if !directory.join("paradero.toml").is_file() {
        bail!("{}: is no register; `paradero init DIR` makes one", directory.display());
    }
    let path = file(directory);
    match &args.what {
        AccountWhat::Add { name } => {
            let level = level(&place.level)?;
            let new = accounts::add(&path, name, level, &password()?)?;
            let did = if new { "added" } else { "has a new password" };
            say(&format!("account `{name}` {did}; it sees up to level {}", level.code()));
        }
        AccountWhat::List { json } => list(&path, *json)?,
        AccountWhat::Remove { name } => {
            if !accounts::remove(&path, name)? {
                bail!("there is no account `{name}`; `paradero account list` names them");
            }
            say(&format!("account `{name}` removed; whoever was signed in with it is out"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn list(path: &Path, as_json: bool) -> anyhow::Result<()> {
    let all = accounts::read(path)?;
    if as_json {
        let line = |a: &paradero_web::Account| json!({ "name": a.name, "level": a.level.code() });
        print_json(&Value::Array(all.iter().map(line).collect()));
        return Ok(());
    }
    if all.is_empty() {
        say("no account: the pages are for this machine alone");
    }
    for account in all {
        out(&format!("{:8}{}", account.level.code(), account.name));
    }
    Ok(())
}

/// A password: asked for twice at a terminal, without showing it; else the first line of standard
/// input.
fn password() -> anyhow::Result<String> {
    let input = std::io::stdin();
    if !input.is_terminal() {
        return line().context("standard input holds no password; write it on one line");
    }
    let first = hidden("Password: ")?;
    if first.chars().count() >= accounts::PASSWORD_MIN && hidden("Once more: ")? != first {
        bail!("the two passwords differ; nothing was changed");
    }
    Ok(first)
}

fn line() -> anyhow::Result<String> {
    let mut text = String::new();
    std::io::stdin().lock().read_line(&mut text).context("cannot read the password")?;
    let text = text.trim_end_matches(['\n', '\r']).to_owned();
    if text.is_empty() {
        bail!("empty");
    }
    Ok(text)
}

/// Asks at the terminal, with what is typed not shown.
fn hidden(prompt: &str) -> anyhow::Result<String> {
    let input = std::io::stdin();
    let mut error = std::io::stderr();
    write!(error, "{prompt}").and_then(|()| error.flush()).context("the terminal")?;
    let shown = tcgetattr(&input).context("the terminal")?;
    let mut silent = shown.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    tcsetattr(&input, OptionalActions::Flush, &silent).context("the terminal")?;
    let text = line();
    let restored = tcsetattr(&input, OptionalActions::Now, &shown);
    say("");
    restored.context("the terminal")?;
    text
}
