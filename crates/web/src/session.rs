//! Accounts and sessions: Argon2id hashes, a cookie that only this site may send, form tokens.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use sha2::{Digest, Sha256};

use crate::{Error, Trouble};

/// How long a session lasts.
pub(crate) const LIFE: Duration = Duration::from_secs(8 * 3600);
/// How many sign-ins may fail within a minute before all have to wait.
const FAILURES: usize = 10;

/// Who may read the pages.
#[derive(Clone, Debug)]
pub struct Account {
    /// The name it signs in with.
    pub name: String,
    /// Argon2id hash of its password, as a PHC string.
    pub password_hash: String,
}

/// The Argon2id hash of a password, as a PHC string with a random salt.
///
/// # Errors
/// If the machine gives no random bytes.
pub fn hash_password(password: &str) -> Result<String, Error> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    let hash = hash.map_err(|error| Trouble::Hash(error.to_string()))?;
    Ok(hash.to_string())
}

struct Session {
    token: String,
    since: Instant,
}

/// The accounts, and who is signed in.
pub(crate) struct Sessions {
    accounts: BTreeMap<String, String>,
    /// A hash of some password that nobody has, so that an unknown name takes as long as a known.
    decoy: Option<String>,
    /// By the hash of the cookie's value, so that memory holds no value that would open a session.
    open: Mutex<BTreeMap<[u8; 32], Session>>,
    failed: Mutex<Vec<Instant>>,
}

/// 128 random bits as hexadecimal digits; `None` where the machine gives none.
pub(crate) fn random() -> Option<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn key(value: &str) -> [u8; 32] {
    Sha256::digest(value.as_bytes()).into()
}

/// Whether two texts are the same, in a time that does not depend on where they differ.
pub(crate) fn same(one: &str, other: &str) -> bool {
    let differing = key(one).iter().zip(key(other)).fold(0_u8, |sum, (a, b)| sum | (a ^ b));
    differing == 0
}

impl Sessions {
    pub(crate) fn new(accounts: Vec<Account>) -> Self {
        let decoy = if accounts.is_empty() { None } else { random() };
        Self {
            accounts: accounts.into_iter().map(|a| (a.name, a.password_hash)).collect(),
            decoy: decoy.and_then(|text| hash_password(&text).ok()),
            open: Mutex::default(),
            failed: Mutex::default(),
        }
    }

    /// Whether anybody has to sign in at all.
    pub(crate) fn needed(&self) -> bool {
        !self.accounts.is_empty()
    }

    /// Too many sign-ins failed just now.
    pub(crate) fn must_wait(&self) -> bool {
        let mut failed = hold(&self.failed);
        failed.retain(|since| since.elapsed() < Duration::from_secs(60));
        failed.len() >= FAILURES
    }

    /// Opens a session; gives the cookie's value, or nothing where name or password are wrong.
    pub(crate) fn sign_in(&self, name: &str, password: &str) -> Option<String> {
        let known = self.accounts.get(name);
        let hash = known.or(self.decoy.as_ref())?;
        let right = PasswordHash::new(hash).is_ok_and(|hash| {
            Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
        });
        if !right || known.is_none() {
            hold(&self.failed).push(Instant::now());
            return None;
        }
        let (value, token) = (random()?, random()?);
        let mut open = hold(&self.open);
        open.retain(|_, session| session.since.elapsed() < LIFE);
        open.insert(key(&value), Session { token, since: Instant::now() });
        Some(value)
    }

    /// The form token of the session that a cookie's value opens.
    pub(crate) fn token(&self, value: &str) -> Option<String> {
        let open = hold(&self.open);
        let session = open.get(&key(value)).filter(|session| session.since.elapsed() < LIFE)?;
        Some(session.token.clone())
    }

    /// Ends a session.
    pub(crate) fn sign_out(&self, value: &str) {
        hold(&self.open).remove(&key(value));
    }
}
