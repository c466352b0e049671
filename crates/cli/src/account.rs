//! `paradero account`: who may sign in to the pages.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use paradero_model::Level;
use paradero_register::{KeeperActs, Register};
use paradero_web::accounts::{self, Change};
use paradero_web::{Account, May, Role, door};
use serde_json::{Value, json};

use crate::args::{AccountArgs, AccountWhat, Place};
use crate::office::{directory, level, now};
use crate::pdf;
use crate::print::{json as print_json, out, say};
use crate::who::{self, hidden, line};

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
    kept(place, &path, args)?;
    match &args.what {
        AccountWhat::Add { name, role: of } => {
            let level = level(&place.level)?;
            let of = of.as_deref().map(role).transpose()?;
            let new = accounts::add(&path, name, level, of, &password()?)?;
            let did = if new { "added" } else { "has a new password" };
            let role = found(&path, name)?.role;
            say(&format!("account `{name}` {did}; {role}, sees up to level {}", level.code()));
        }
        AccountWhat::Role { name, role: to } => {
            let to = role(to)?;
            changed(name, accounts::set(&path, name, Change::Role(to))?)?;
            say(&format!("account `{name}` is {to} now; whoever was signed in with it is out"));
        }
        AccountWhat::Totp { name, off: true } => {
            changed(name, accounts::set(&path, name, Change::Totp(None))?)?;
            say(&format!("account `{name}` has no second factor now"));
        }
        AccountWhat::Totp { name, off: false } => totp(directory, &path, name)?,
        AccountWhat::RequireTotp { role: from } => {
            let from = (from != "none").then(|| role(from)).transpose()?;
            accounts::demand_totp(&path, from)?;
            say(&match from {
                Some(from) => format!(
                    "a second factor is demanded of {from} and above; whoever has none takes one up \
                     when they sign in next"
                ),
                None => "a second factor is demanded of nobody".to_owned(),
            });
        }
        AccountWhat::Token { name, remove: Some(token), .. } => {
            found(&path, name)?;
            if !accounts::remove_token(&path, name, token)? {
                bail!("`{name}` has no token `{token}`; `paradero account list` names them");
            }
            say(&format!("token `{token}` of `{name}` opens nothing any more"));
        }
        AccountWhat::Token { name, add, role: of, until, remove: None } => {
            let what = add.as_deref().unwrap_or_default();
            token(&path, (name, what), (role(of)?, level(&place.level)?), until.as_deref())?;
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

/// That keepers stand behind a change, where there are any: whoever could make themselves a keeper would
/// be one. What concerns keepers takes two where every act of keepers does.
fn kept(place: &Place, path: &Path, args: &AccountArgs) -> anyhow::Result<()> {
    let keeps = |account: &Account| account.role.may(May::Keep, account.level);
    let all = accounts::read(path)?;
    if matches!(args.what, AccountWhat::List { .. }) || !all.iter().any(keeps) {
        return Ok(());
    }
    let is_keeper = |name: &str| all.iter().any(|one| one.name == name && keeps(one));
    let of_keepers = match &args.what {
        AccountWhat::Add { name, role } => is_keeper(name) || role.as_deref() == Some("keeper"),
        AccountWhat::Role { name, role } => is_keeper(name) || role == "keeper",
        AccountWhat::Totp { name, .. }
        | AccountWhat::Remove { name }
        | AccountWhat::Token { name, .. } => is_keeper(name),
        AccountWhat::RequireTotp { .. } => true,
        AccountWhat::List { .. } => false,
    };
    let behind = who::keepers(place, &args.by)?;
    let needed = Register::open(directory(place)?, pdf::reader())?.settings()?.keeper_acts;
    let mut names = behind.names().to_vec();
    names.sort();
    names.dedup();
    if of_keepers && needed == KeeperActs::Two && names.len() < 2 {
        bail!(
            "this changes a keeper's account, and two keepers are needed for that: say --by twice, each with their password"
        );
    }
    Ok(())
}

fn role(text: &str) -> anyhow::Result<Role> {
    Role::from_code(text)
        .with_context(|| format!("`{text}` is no role; say reader, editor, reviewer or keeper"))
}

/// Time since 1970.
fn clock() -> Duration {
    Duration::from_secs(now().try_into().unwrap_or_default())
}

/// The account of a name.
fn found(path: &Path, name: &str) -> anyhow::Result<Account> {
    let all = accounts::read(path)?;
    changed(name, all.into_iter().find(|account| account.name == name))
}

fn changed(name: &str, account: Option<Account>) -> anyhow::Result<Account> {
    account.with_context(|| {
        format!("there is no account `{name}`; `paradero account list` names them")
    })
}

/// Gives an account a token, and shows it, once.
fn token(
    path: &Path,
    (name, what): (&str, &str),
    (role, level): (Role, Level),
    until: Option<&str>,
) -> anyhow::Result<()> {
    let account = found(path, name)?;
    let token = accounts::add_token(path, name, what, (role, level), until)?;
    out(&token);
    let (role, level) = (role.min(account.role), level.min(account.level));
    let until = until.map_or_else(String::new, |day| format!(", until {day}"));
    say(&format!(
        "It is not shown again. Scripts send it as `Authorization: Bearer ...` to /api/; it is {role} and sees up to \
         level {}{until}",
        level.code()
    ));
    Ok(())
}

/// Shows a secret, once, and keeps it when a code of it came back.
fn totp(directory: &Path, path: &Path, name: &str) -> anyhow::Result<()> {
    found(path, name)?;
    let settings = Register::open(directory, pdf::reader())?.settings()?;
    let secret = accounts::new_secret()?;
    let uri = accounts::uri(&settings.name, name, &secret);
    if std::io::stdout().is_terminal() {
        out(&accounts::qr_for_terminal(&uri).unwrap_or_default());
    }
    out(&uri);
    say("Read this with an authenticator; it is not shown again. Type the code that it shows now:");
    let code = line().context("no code came; nothing was changed")?;
    if accounts::step_of(&secret, &code, clock().as_secs(), None).is_none() {
        bail!("that is not the code of this moment; nothing was changed. Is the clock right?");
    }
    let recovery = accounts::new_recovery()?;
    let hashes = recovery.iter().map(|code| accounts::recovery_hash(name, code)).collect();
    changed(name, accounts::set(path, name, Change::Totp(Some((secret, hashes))))?)?;
    say(&format!(
        "account `{name}` has a second factor; whoever was signed in with it is out. Recovery codes, each \
         works once in place of a code; keep them on paper, they are not shown again:"
    ));
    recovery.iter().for_each(|code| out(code));
    Ok(())
}

fn list(path: &Path, as_json: bool) -> anyhow::Result<()> {
    let all = accounts::read(path)?;
    let waits = door::waiting(path, clock())?;
    let whole = |wait: &Duration| wait.as_secs() + 1;
    if as_json {
        let line = |a: &Account| {
            json!({ "name": a.name, "level": a.level.code(), "role": a.role.code(),
                "tokens": a.tokens.iter().map(|token| json!({ "name": token.name, "role": token.role.code(),
                    "level": token.level.code(), "until": token.until })).collect::<Vec<_>>(),
                "totp": a.totp.is_some(), "waits": waits.get(&a.name).map_or(0, whole) })
        };
        print_json(&Value::Array(all.iter().map(line).collect()));
        return Ok(());
    }
    if all.is_empty() {
        say("no account: the pages are for this machine alone");
    }
    for account in all {
        let totp = match (account.totp.is_some(), account.must_totp) {
            (true, _) => "totp",
            (false, true) => "must",
            (false, false) => "-",
        };
        let waits = waits.get(&account.name);
        let waits = waits.map(|wait| format!(" (failed sign-ins: waits {} s)", whole(wait)));
        let (level, role) = (account.level.code(), account.role.code());
        out(&format!("{level:8}{role:10}{totp:6}{}{}", account.name, waits.unwrap_or_default()));
        for token in account.tokens {
            let until = token.until.map_or_else(String::new, |day| format!(", until {day}"));
            let (level, role) = (token.level.code(), token.role.code());
            out(&format!(
                "{level:8}{role:10}{:6}{}: token `{}`{until}",
                "token", account.name, token.name
            ));
        }
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
