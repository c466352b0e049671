//! The file of accounts: who may sign in, up to which level, and the hash of each password.
//!
//! It is no part of the ledger: a password that was changed must not be provable for ever.

use std::io::Write;
use std::path::Path;

use paradero_model::Level;
use serde::{Deserialize, Serialize};

use crate::session::{Account, hash_password};
use crate::{Error, Trouble};

/// The fewest characters that a password may have.
pub const PASSWORD_MIN: usize = 12;

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    account: Vec<Line>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    name: String,
    level: Level,
    password_hash: String,
}

fn trouble(path: &Path, what: impl Into<String>) -> Error {
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

/// The accounts in the text of a file of them, by name.
///
/// # Errors
/// If it is not well formed.
pub fn parse(path: &Path, text: &str) -> Result<Vec<Account>, Error> {
    let file: File = toml::from_str(text).map_err(|error| {
        let line = error.message().lines().next().unwrap_or_default().to_owned();
        trouble(
            path,
            format!(
                "is not a file of accounts ({line}); make it anew with `paradero \
             account add`"
            ),
        )
    })?;
    let account = |line: Line| Account {
        name: line.name,
        level: line.level,
        password_hash: line.password_hash,
    };
    Ok(file.account.into_iter().map(account).collect())
}

/// Adds an account, or gives an existing one a new password and level. Says whether it is new.
///
/// # Errors
/// If the name is empty or has signs that a form cannot carry, the password is too short, or the
/// file cannot be written.
pub fn add(path: &Path, name: &str, level: Level, password: &str) -> Result<bool, Error> {
    if name.trim() != name || name.is_empty() || name.chars().any(char::is_control) {
        return Err(trouble(path, format!("`{name}` is no name for an account")));
    }
    if password.chars().count() < PASSWORD_MIN {
        let what = format!("the password is too short; take {PASSWORD_MIN} characters or more");
        return Err(trouble(path, what));
    }
    let mut accounts = read(path)?;
    let password_hash = hash_password(password)?;
    let before = accounts.len();
    accounts.retain(|account| account.name != name);
    let new = accounts.len() == before;
    accounts.push(Account { name: name.to_owned(), level, password_hash });
    write(path, accounts)?;
    Ok(new)
}

/// Removes an account; says whether there was one.
///
/// # Errors
/// If the file cannot be read or written.
pub fn remove(path: &Path, name: &str) -> Result<bool, Error> {
    let mut accounts = read(path)?;
    let before = accounts.len();
    accounts.retain(|account| account.name != name);
    let there = accounts.len() < before;
    if there {
        write(path, accounts)?;
    }
    Ok(there)
}

/// Writes the file beside the old one and swaps it in, so that no reader sees half, and only when
/// the disk has it.
fn write(path: &Path, mut accounts: Vec<Account>) -> Result<(), Error> {
    accounts.sort_by(|one, other| one.name.cmp(&other.name));
    let line = |account: Account| Line {
        name: account.name,
        level: account.level,
        password_hash: account.password_hash,
    };
    let file = File { account: accounts.into_iter().map(line).collect() };
    let text = toml::to_string(&file).map_err(|error| trouble(path, error.to_string()))?;
    let temporary = path.with_extension("toml.new");
    put(&temporary, path, &text).map_err(|error| trouble(path, error.to_string()))
}

fn put(temporary: &Path, path: &Path, text: &str) -> std::io::Result<()> {
    let _ = std::fs::remove_file(temporary);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(temporary)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(temporary, path)?;
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_kept_changed_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("accounts.toml");
        assert!(read(&path).unwrap().is_empty(), "no file is no account");
        assert!(add(&path, "inés", Level::Team, "a long pass phrase").unwrap());
        assert!(add(&path, "ana", Level::Public, "another long phrase").unwrap());
        let first = read(&path).unwrap();
        assert_eq!(first.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), ["ana", "inés"]);
        assert!(!std::fs::read_to_string(&path).unwrap().contains("phrase"));
        assert!(!add(&path, "ana", Level::Team, "another long phrase").unwrap(), "changed");
        let second = read(&path).unwrap();
        assert_eq!((second.len(), second[0].level), (2, Level::Team));
        assert_ne!(second[0].password_hash, first[0].password_hash, "a new salt");
        assert!(remove(&path, "ana").unwrap() && !remove(&path, "ana").unwrap());
        assert_eq!(read(&path).unwrap().len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_on_the_machine_can_read_the_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("accounts.toml");
        add(&path, "ana", Level::Team, "a long pass phrase").unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn short_passwords_strange_names_and_broken_files_are_refused_with_a_reason() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("accounts.toml");
        let said = |error: Error| error.to_string();
        let short = said(add(&path, "ana", Level::Team, "short").unwrap_err());
        assert!(short.contains("12 characters"), "{short}");
        assert!(
            said(add(&path, " ana", Level::Team, "a long pass phrase").unwrap_err())
                .contains("no name")
        );
        std::fs::write(&path, "account = 3").unwrap();
        assert!(said(read(&path).unwrap_err()).contains("not a file of accounts"));
    }
}
