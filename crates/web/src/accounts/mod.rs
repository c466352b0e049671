//! The file of accounts: who may sign in, up to which level, in which role, and the hash of each
//! password.
//!
//! It is no part of the ledger: a password that was changed must not be provable for ever.

mod codes;
mod password;
mod roles;
mod tokens;

use std::fs::File;
use std::io::Write;
use std::path::Path;

use paradero_locale::Lang;
use paradero_model::Level;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Error, Trouble};

pub(crate) use codes::{RECOVERY, STEP, qr_path};
pub use codes::{code_at, new_recovery, new_secret, qr_for_terminal, recovery_hash, step_of, uri};
pub use password::{PASSWORD_MAX, PASSWORD_MIN, hash_password};
pub(crate) use password::{is_outdated, is_right, refused};
pub use roles::{May, Role};
pub(crate) use tokens::shown;
pub use tokens::{Token, add_token, remove_token};

/// Who may read the pages.
#[derive(Clone, Debug)]
pub struct Account {
    /// The name it signs in with.
    pub name: String,
    /// Up to which level it may see.
    pub level: Level,
    /// What it may do there.
    pub role: Role,
    /// Argon2id hash of its password, as a PHC string.
    pub password_hash: String,
    /// The secret of its second factor, in base 32.
    pub totp: Option<String>,
    /// Hashes of the recovery codes that were not used yet.
    pub recovery: Vec<String>,
    /// What is kept of the key of its feeds, if it has one.
    pub feed: Option<String>,
    /// Whether the register demands a second factor of its role.
    pub must_totp: bool,
    /// What its scripts show to the API.
    pub tokens: Vec<Token>,
}

impl Account {
    /// An account without a second factor.
    #[must_use]
    pub fn new(name: &str, level: Level, role: Role, password_hash: String) -> Self {
        let name = name.to_owned();
        Self {
            name,
            level,
            role,
            password_hash,
            totp: None,
            recovery: Vec::new(),
            feed: None,
            must_totp: false,
            tokens: Vec::new(),
        }
    }

    /// Whether it may do nothing yet but take up a second factor.
    #[must_use]
    pub fn must_enrol(&self) -> bool {
        self.must_totp && self.totp.is_none()
    }

    /// Stands for all whose change ends sessions: password, level, role, second factor.
    pub(crate) fn stamp(&self) -> [u8; 32] {
        let level = self.level.code();
        let totp = self.totp.as_deref().unwrap_or_default();
        let mut hash = Sha256::new();
        for part in [&self.name, level, self.role.code(), &self.password_hash, totp] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        hash.finalize().into()
    }
}

/// What the file says.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Accounts {
    /// The least role of which a second factor is demanded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    totp_from: Option<Role>,
    #[serde(default)]
    account: Vec<Line>,
}

/// A file of before there were roles says none; its accounts could settle hits, as an editor can.
fn role_of_old_files() -> Role {
    Role::Editor
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    name: String,
    level: Level,
    #[serde(default = "role_of_old_files")]
    role: Role,
    password_hash: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    totp: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    recovery: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    feed: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    token: Vec<Token>,
}

pub(crate) fn trouble(path: &Path, what: impl Into<String>) -> Error {
    Trouble::Accounts { path: path.to_owned(), what: what.into() }.into()
}

/// The accounts in a file, by name; none where there is no file.
///
/// # Errors
/// If the file cannot be read or is not well formed.
pub fn read(path: &Path) -> Result<Vec<Account>, Error> {
    parse(path, &text(path)?)
}

/// The text of a file of accounts; empty where there is no file.
///
/// # Errors
/// If the file cannot be read.
pub fn text(path: &Path) -> Result<String, Error> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(trouble(path, error.to_string())),
    }
}

fn parsed(path: &Path, text: &str) -> Result<Accounts, Error> {
    let all: Accounts = toml::from_str(text).map_err(|error| {
        let line = error.message().lines().next().unwrap_or_default().to_owned();
        trouble(
            path,
            format!(
                "is not a file of accounts ({line}); make it anew with `paradero \
             account add`"
            ),
        )
    })?;
    for line in &all.account {
        if line.totp.as_deref().is_some_and(|secret| !codes::is_secret(secret)) {
            let what = format!(
                "`totp` of `{}` is no secret; give a new one with `paradero account totp`",
                line.name
            );
            return Err(trouble(path, what));
        }
    }
    Ok(all)
}

/// The accounts in the text of a file of them, by name.
///
/// # Errors
/// If it is not well formed.
pub fn parse(path: &Path, text: &str) -> Result<Vec<Account>, Error> {
    let all = parsed(path, text)?;
    let account = |line: Line| Account {
        must_totp: all.totp_from.is_some_and(|least| line.role >= least),
        name: line.name,
        level: line.level,
        role: line.role,
        password_hash: line.password_hash,
        totp: line.totp,
        recovery: line.recovery,
        feed: line.feed,
        tokens: line.token,
    };
    Ok(all.account.into_iter().map(account).collect())
}

/// Adds an account, or gives an existing one a new password and level; without a role a new one is a
/// reader and an existing one stays what it is. Says whether it is new.
///
/// # Errors
/// If the name is empty or has signs that a form cannot carry, the password is refused, or the
/// file cannot be written.
pub fn add(
    path: &Path,
    name: &str,
    level: Level,
    role: Option<Role>,
    password: &str,
) -> Result<bool, Error> {
    if name.trim() != name || name.is_empty() || name.chars().any(char::is_control) {
        return Err(trouble(path, format!("`{name}` is no name for an account")));
    }
    if let Some(why) = refused(name, password) {
        let why = Lang::en().plain(why);
        return Err(trouble(path, why));
    }
    let password_hash = hash_password(password)?;
    change(path, |all| {
        if let Some(line) = all.account.iter_mut().find(|line| line.name == name) {
            line.role = role.unwrap_or(line.role);
            (line.level, line.password_hash) = (level, password_hash);
            return Ok(false);
        }
        let role = role.unwrap_or(Role::Reader);
        let (totp, recovery, feed, token) = (None, Vec::new(), None, Vec::new());
        all.account.push(Line {
            name: name.to_owned(),
            level,
            role,
            password_hash,
            totp,
            recovery,
            feed,
            token,
        });
        Ok(true)
    })
}

/// Removes an account; says whether there was one.
///
/// # Errors
/// If the file cannot be read or written.
pub fn remove(path: &Path, name: &str) -> Result<bool, Error> {
    change(path, |all| {
        let before = all.account.len();
        all.account.retain(|line| line.name != name);
        Ok(all.account.len() < before)
    })
}

/// Demands a second factor of a role and of those above it, or of nobody.
///
/// # Errors
/// If the file cannot be read or written.
pub fn demand_totp(path: &Path, from: Option<Role>) -> Result<(), Error> {
    change(path, |all| {
        all.totp_from = from;
        Ok(())
    })
}

/// What of an account is to be changed.
#[derive(Debug)]
pub enum Change {
    /// Its role.
    Role(Role),
    /// The hash of its password.
    PasswordHash(String),
    /// Its second factor, a secret in base 32, with the hashes of its recovery codes; or none.
    Totp(Option<(String, Vec<String>)>),
    /// A recovery code is used up: its hash.
    Recovered(String),
    /// The hash of the key of its feeds, or none.
    Feed(Option<String>),
}

/// Changes an account; gives it as it is then, or nothing where there is none, or no such recovery code.
///
/// # Errors
/// If the file cannot be read or written.
pub fn set(path: &Path, name: &str, to: Change) -> Result<Option<Account>, Error> {
    let there = change(path, |all| {
        let Some(line) = all.account.iter_mut().find(|line| line.name == name) else {
            return Ok(false);
        };
        match to {
            Change::Role(role) => line.role = role,
            Change::PasswordHash(hash) => line.password_hash = hash,
            Change::Feed(hash) => line.feed = hash,
            Change::Totp(None) => (line.totp, line.recovery) = (None, Vec::new()),
            Change::Totp(Some((secret, recovery))) => {
                (line.totp, line.recovery) = (Some(secret), recovery);
            }
            Change::Recovered(hash) => {
                let before = line.recovery.len();
                line.recovery.retain(|known| *known != hash);
                return Ok(line.recovery.len() < before);
            }
        }
        Ok(true)
    })?;
    if !there {
        return Ok(None);
    }
    Ok(read(path)?.into_iter().find(|account| account.name == name))
}

/// Reads the file, changes it, and swaps the new one in; one process at a time.
fn change<T>(
    path: &Path,
    with: impl FnOnce(&mut Accounts) -> Result<T, Error>,
) -> Result<T, Error> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let lock = File::open(folder).map_err(|error| trouble(folder, error.to_string()))?;
    lock.lock().map_err(|error| trouble(folder, error.to_string()))?;
    let mut all = parsed(path, &text(path)?)?;
    let done = with(&mut all)?;
    all.account.sort_by(|one, other| one.name.cmp(&other.name));
    let text = toml::to_string(&all).map_err(|error| trouble(path, error.to_string()))?;
    put(path, &text).map_err(|error| trouble(path, error.to_string()))?;
    Ok(done)
}

/// Writes a file beside the old one and swaps it in, so that no reader sees half, and only when
/// the disk has it. Nobody else on the machine may read it.
pub(crate) fn put(path: &Path, text: &str) -> std::io::Result<()> {
    let temporary = path.with_extension("toml.new");
    let _ = std::fs::remove_file(&temporary);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&temporary)?;
    // So that `verify` can tell a damaged file from one that somebody changed.
    file.write_all(paradero_register::checksum::sign(text).as_bytes())?;
    file.sync_all()?;
    std::fs::rename(temporary, path)?;
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
