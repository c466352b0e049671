//! Who acts at the command line: where a register has accounts, one of them, by password.
//!
//! Whoever can read the key that signs can write to a register without this program; accounts here hold
//! members to their role and put their names into the ledger, and nothing more.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use paradero_model::Level;
use paradero_register::Register;
use paradero_web::tries::{Tried, at_command_line};
use paradero_web::{Account, May, accounts};
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

use crate::account::file;
use crate::args::{By, Place};
use crate::office::{directory, now};
use crate::print::say;

/// Those who act: accounts whose password was right, or, in a register without accounts, names as they
/// were typed.
pub(crate) struct Who {
    names: Vec<String>,
    accounts: Vec<Account>,
}

/// Whoever does something that one account may do.
///
/// # Errors
/// When the register has accounts and none is named, or its password is wrong, or its role may not.
pub(crate) fn may(place: &Place, by: &By, act: May) -> anyhow::Result<Who> {
    let who = those(place, by, act)?;
    ensure!(who.accounts.len() < 2, "one account does this; say --by once");
    Ok(who)
}

/// The keepers who stand behind an act: one, or two at one machine.
///
/// # Errors
/// As [`may`].
pub(crate) fn keepers(place: &Place, by: &By) -> anyhow::Result<Who> {
    let who = those(place, by, May::Keep)?;
    ensure!(!who.names.is_empty(), "say who does it: --by NAME; the name stays in the ledger");
    Ok(who)
}

/// Whether a register has accounts.
///
/// # Errors
/// When their file cannot be read.
pub(crate) fn has_accounts(place: &Place) -> anyhow::Result<bool> {
    Ok(!accounts::read(&file(directory(place)?))?.is_empty())
}

fn those(place: &Place, by: &By, act: May) -> anyhow::Result<Who> {
    let path = file(directory(place)?);
    let all = accounts::read(&path)?;
    if all.is_empty() {
        return Ok(Who { names: by.by.clone(), accounts: Vec::new() });
    }
    ensure!(
        !by.by.is_empty(),
        "this register has accounts, so what is written bears the name of one: say --by NAME (its password is asked \
         for, or read with --password-file FILE)"
    );
    ensure!(
        by.password_file.is_empty() || by.password_file.len() == by.by.len(),
        "give --password-file once for each --by, in their order"
    );
    let mut who = Who { names: Vec::new(), accounts: Vec::new() };
    for (at, name) in by.by.iter().enumerate() {
        let account = right(&path, &all, name, by.password_file.get(at).map(|path| &**path))?;
        if !account.role.may(act, account.level) {
            bail!("{}", may_not(&account, act));
        }
        who.names.push(account.name.clone());
        who.accounts.push(account);
    }
    Ok(who)
}

fn may_not(account: &Account, act: May) -> String {
    let what = match act {
        May::Keep => "only keepers withdraw, change levels and change keys",
        May::Decide | May::Confirm => "only reviewers and keepers decide",
        May::Add | May::Settle | May::Read | May::Own => "only editors, reviewers and keepers add",
    };
    let public = if account.level == Level::Public {
        ", and accounts of the public level only read"
    } else {
        ""
    };
    format!("account `{}` is {}: {what}{public}", account.name, account.role)
}

/// The account of a name whose password, and code where it has a second factor, are right.
fn right(
    path: &Path,
    all: &[Account],
    name: &str,
    password_file: Option<&Path>,
) -> anyhow::Result<Account> {
    let coded = all.iter().any(|account| account.name == name && account.totp.is_some());
    let (password, code) = match password_file {
        Some(file) => {
            let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
            let mut lines = text.lines();
            let mut next = || lines.next().unwrap_or_default().to_owned();
            (next(), next())
        }
        None if std::io::stdin().is_terminal() => {
            let password = hidden(&format!("Password of {name}: "))?;
            (password, if coded { hidden("Code: ")? } else { String::new() })
        }
        None => bail!(
            "no terminal to ask for the password of `{name}` at: give it with --password-file FILE (its first line; \
             /dev/fd/3 is a file too)"
        ),
    };
    let clock = Duration::from_secs(now().try_into().unwrap_or_default());
    match at_command_line(path, clock, (name, &password, code.trim()))? {
        Tried::Right(account) if account.must_enrol() => bail!(
            "account `{name}`: its role needs a second factor first: `paradero account totp {name}`"
        ),
        Tried::Right(account) => Ok(account),
        Tried::Wrong => bail!("wrong name, password or code"),
        Tried::Wait(wait) => {
            bail!("too many failed tries: wait {} s and try again", wait.as_secs() + 1)
        }
    }
}

impl Who {
    /// Their names.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Their names in one text; another where nobody is named.
    pub(crate) fn named(&self, nobody: &str) -> String {
        if self.names.is_empty() { nobody.to_owned() } else { self.names.join(", ") }
    }

    /// The level up to which all of them see.
    pub(crate) fn level(&self) -> Level {
        self.accounts.iter().map(|account| account.level).min().unwrap_or(Level::Sealed)
    }

    /// Whether they are accounts.
    pub(crate) fn are_accounts(&self) -> bool {
        !self.accounts.is_empty()
    }

    /// That what they do concerns nothing above what they see.
    ///
    /// # Errors
    /// When it does.
    pub(crate) fn sees(&self, level: Level) -> anyhow::Result<()> {
        ensure!(
            level <= self.level(),
            "account `{}` sees up to level {}; this is at level {}",
            self.named(""),
            self.level().code(),
            level.code()
        );
        Ok(())
    }

    /// Has a register record who writes.
    pub(crate) fn writes(&self, register: &mut Register) {
        if let [account] = self.accounts.as_slice() {
            register.act_as(&account.name, account.role.may(May::Keep, account.level));
        }
    }
}

/// Asks at the terminal, with what is typed not shown.
pub(crate) fn hidden(prompt: &str) -> anyhow::Result<String> {
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

/// One line of standard input.
pub(crate) fn line() -> anyhow::Result<String> {
    let mut text = String::new();
    let read = std::io::BufRead::read_line(&mut std::io::stdin().lock(), &mut text);
    read.context("cannot read standard input")?;
    let text = text.trim_end_matches(['\n', '\r']).to_owned();
    ensure!(!text.is_empty(), "empty");
    Ok(text)
}
