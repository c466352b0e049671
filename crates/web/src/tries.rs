//! A try of an account's password and second factor, as pages and the command line make it.

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use crate::Error;
use crate::accounts::{self, Account, Change, hash_password, is_outdated, is_right};
use crate::door::Door;
use crate::session::{random, same};

/// What became of a try.
#[derive(Debug)]
pub enum Tried {
    /// The account, and nothing stands against it.
    Right(Account),
    /// Name, password or code is wrong; which, nobody is told.
    Wrong,
    /// Too many failed: nothing was looked at.
    Wait(Duration),
}

/// What is tried.
pub(crate) struct Given<'a> {
    /// The account's name.
    pub(crate) name: &'a str,
    /// Where it is tried from.
    pub(crate) address: IpAddr,
    pub(crate) password: &'a str,
    /// A code of the second factor, or a recovery code; none where the password alone is asked for again.
    pub(crate) code: Option<&'a str>,
}

/// The file of accounts, if they lie in one, and the accounts.
type Kept<'a> = (Option<&'a Path>, &'a [Account]);

/// Tries an account of a register's file in a process of its own, at a time since 1970. Failures count
/// together with those of the pages.
///
/// # Errors
/// If a file of accounts or sign-ins cannot be read or written.
pub fn at_command_line(
    path: &Path,
    now: Duration,
    (name, password, code): (&str, &str, &str),
) -> Result<Tried, Error> {
    let all = accounts::read(path)?;
    let given = Given { name, address: Ipv4Addr::LOCALHOST.into(), password, code: Some(code) };
    try_account(&Door::of_one_try(), (Some(path), &all), now, &given)
}

/// Tries what is given.
///
/// # Errors
/// If a file of accounts or sign-ins cannot be read or written.
pub(crate) fn try_account(
    door: &Door,
    kept: Kept<'_>,
    now: Duration,
    given: &Given<'_>,
) -> Result<Tried, Error> {
    let who = (given.name, given.address);
    if let Err(wait) = door.begin(who, now, kept)? {
        return Ok(Tried::Wait(wait));
    }
    let known = kept.1.iter().find(|account| account.name == given.name);
    // Made at the first try of all, whether or not the name is known.
    let decoy = decoy();
    let hash = known.map(|account| account.password_hash.as_str()).or(decoy);
    let right = hash.is_some_and(|hash| is_right(given.password, hash));
    let coded = given.code.is_none_or(|code| fits(door, known, now, code));
    let Some(account) = known.filter(|_| right && coded) else { return Ok(Tried::Wrong) };
    if let Some(code) = given.code.filter(|_| account.totp.is_some())
        && !take(door, kept, now, account, code)?
    {
        return Ok(Tried::Wrong);
    }
    door.opened(who, kept)?;
    let mut account = account.clone();
    if let Some(path) = kept.0.filter(|_| is_outdated(&account.password_hash)) {
        let change = Change::PasswordHash(hash_password(given.password)?);
        if let Some(changed) = accounts::set(path, given.name, change)? {
            account = changed;
        }
    }
    Ok(Tried::Right(account))
}

/// A hash of some password that nobody has, so that an unknown name takes as long as a known.
fn decoy() -> Option<&'static str> {
    static DECOY: OnceLock<Option<String>> = OnceLock::new();
    DECOY.get_or_init(|| random().and_then(|text| hash_password(&text).ok())).as_deref()
}

/// A secret that nobody has, as above.
fn decoy_secret() -> &'static str {
    static DECOY: OnceLock<String> = OnceLock::new();
    DECOY.get_or_init(|| accounts::new_secret().unwrap_or_default())
}

/// Whether a code is one that an account may use now; an account without a second factor needs none.
fn fits(door: &Door, known: Option<&Account>, now: Duration, code: &str) -> bool {
    let own = known.and_then(|account| account.totp.as_deref());
    let last = known.and_then(|account| door.last_step(&account.name));
    let secret = own.unwrap_or_else(|| decoy_secret());
    let step = accounts::step_of(secret, code, now.as_secs(), last);
    let name = known.map_or("", |account| &account.name);
    let hash = accounts::recovery_hash(name, code);
    let kept = known.is_some_and(|account| {
        account.recovery.iter().fold(false, |found, one| found | same(one, &hash))
    });
    own.is_none() || step.is_some() || kept
}

/// Uses a code up; `false` where somebody else just did.
fn take(
    door: &Door,
    kept: Kept<'_>,
    now: Duration,
    account: &Account,
    code: &str,
) -> Result<bool, Error> {
    let Some(secret) = &account.totp else { return Ok(true) };
    let last = door.last_step(&account.name);
    if let Some(step) = accounts::step_of(secret, code, now.as_secs(), last) {
        return door.take_step(&account.name, step, kept);
    }
    let Some(path) = kept.0 else { return Ok(false) };
    let used = Change::Recovered(accounts::recovery_hash(&account.name, code));
    Ok(accounts::set(path, &account.name, used)?.is_some())
}
