//! Tokens: what a script shows in place of a password and a second factor, for the JSON API alone.
//!
//! A token belongs to an account and never may more than it: its level and role are the lesser of its own and the account's, asked
//! for anew at each request, and it ends with the account. It is shown once; the file has its hash. It holds 128 random bits, so
//! that its hash need not be slow to make.

use std::path::Path;

use paradero_model::{Day, Level};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Account, Role, change, trouble};
use crate::Error;
use crate::session::{Signed, random, same};

/// With what a token begins, so that people and programs that look for secrets in files know it.
const MARK: &str = "paradero_";

/// What is kept of a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// What it is for.
    pub name: String,
    /// What it may do at the most.
    pub role: Role,
    /// Up to which level it sees at the most.
    pub level: Level,
    /// The last day on which it opens anything (UTC).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// SHA-256 of it, as hexadecimal digits.
    hash: String,
}

impl Token {
    /// Whether it is of no use any more, on a day.
    #[must_use]
    pub fn is_over(&self, today: Day) -> bool {
        // A day that cannot be read opens nothing.
        self.until.as_deref().is_some_and(|until| day(until).is_none_or(|until| until < today))
    }
}

/// The day of a date as in 2027-01-31.
fn day(text: &str) -> Option<Day> {
    let date: jiff::civil::Date =
        (text.len() == "2027-01-31".len()).then_some(text)?.parse().ok()?;
    Day::from_ymd(date.year(), date.month(), date.day())
}

fn hash(token: &str) -> String {
    Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Gives an account a token, by a name that none of its tokens has yet; gives the token.
///
/// # Errors
/// If there is no such account, the name is empty or taken, the day is none, no random bytes are to be had, or the file cannot be
/// written.
pub fn add_token(
    path: &Path,
    account: &str,
    name: &str,
    (role, level): (Role, Level),
    until: Option<&str>,
) -> Result<String, Error> {
    let name = name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(trouble(path, format!("`{name}` is no name for a token; say what it is for")));
    }
    if let Some(until) = until.filter(|until| day(until).is_none()) {
        return Err(trouble(path, format!("`{until}` is no day; write it as 2027-01-31")));
    }
    let none = || trouble(path, "this machine gives no random bytes");
    let secret = format!("{MARK}{}", random().ok_or_else(none)?);
    change(path, |all| {
        let Some(line) = all.account.iter_mut().find(|line| line.name == account) else {
            return Err(trouble(path, format!("there is no account `{account}`")));
        };
        if line.token.iter().any(|known| known.name == name) {
            let what = format!("`{account}` has a token `{name}`; remove it first");
            return Err(trouble(path, what));
        }
        let until = until.map(str::to_owned);
        line.token.push(Token { name: name.to_owned(), role, level, until, hash: hash(&secret) });
        Ok(())
    })?;
    Ok(secret)
}

/// Takes a token from an account; says whether there was one of that name.
///
/// # Errors
/// If the file cannot be read or written.
pub fn remove_token(path: &Path, account: &str, name: &str) -> Result<bool, Error> {
    change(path, |all| {
        let lines = all.account.iter_mut().filter(|line| line.name == account);
        let gone = lines.map(|line| {
            let before = line.token.len();
            line.token.retain(|known| known.name != name);
            before - line.token.len()
        });
        Ok(gone.sum::<usize>() > 0)
    })
}

/// Who shows a token, on a day.
pub(crate) fn shown(accounts: &[Account], given: &str, today: Day) -> Option<Signed> {
    let given = hash(given);
    let mut found = None;
    // Each is compared, whichever it is.
    for account in accounts {
        for token in &account.tokens {
            if same(&token.hash, &given) && !token.is_over(today) {
                found = Some(Signed {
                    name: account.name.clone(),
                    // No form takes it: a token is for the API alone.
                    token: random()?,
                    level: account.level.min(token.level),
                    role: account.role.min(token.role),
                    must_enrol: account.must_enrol(),
                });
            }
        }
    }
    found
}
