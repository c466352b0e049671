//! Accounts and sessions: Argon2id hashes, a cookie that only this site may send, form tokens.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use paradero_model::Level;
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
    /// Up to which level it may see.
    pub level: Level,
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
    name: String,
    /// Of the account when it signed in: a new password ends the session.
    password_hash: String,
}

/// Who is signed in just now.
pub(crate) struct Signed {
    /// The account's name.
    pub(crate) name: String,
    /// Token that the forms of this session carry.
    pub(crate) token: String,
    /// Up to which level the account may see.
    pub(crate) level: Level,
}

/// Who is signed in. The accounts themselves are asked for anew each time.
pub(crate) struct Sessions {
    /// A hash of some password that nobody has, so that an unknown name takes as long as a known.
    decoy: OnceLock<Option<String>>,
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
    pub(crate) fn new() -> Self {
        Self { decoy: OnceLock::new(), open: Mutex::default(), failed: Mutex::default() }
    }

    /// Too many sign-ins failed just now.
    pub(crate) fn must_wait(&self) -> bool {
        let mut failed = hold(&self.failed);
        failed.retain(|since| since.elapsed() < Duration::from_secs(60));
        failed.len() >= FAILURES
    }

    /// Opens a session; gives the cookie's value, or nothing where name or password are wrong.
    pub(crate) fn sign_in(
        &self,
        accounts: &[Account],
        name: &str,
        password: &str,
    ) -> Option<String> {
        let known = accounts.iter().find(|account| account.name == name);
        // Made at the first sign-in of all, whether or not the name is known.
        let decoy = self.decoy.get_or_init(|| random().and_then(|text| hash_password(&text).ok()));
        let hash = known.map(|account| &account.password_hash).or(decoy.as_ref())?;
        let right = PasswordHash::new(hash).is_ok_and(|hash| {
            Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
        });
        let Some(account) = known.filter(|_| right) else {
            hold(&self.failed).push(Instant::now());
            return None;
        };
        let (value, token) = (random()?, random()?);
        let session = Session {
            token,
            since: Instant::now(),
            name: account.name.clone(),
            password_hash: account.password_hash.clone(),
        };
        let mut open = hold(&self.open);
        open.retain(|_, session| session.since.elapsed() < LIFE);
        open.insert(key(&value), session);
        Some(value)
    }

    /// Whom a cookie's value stands for, if the account is still there with the same password.
    pub(crate) fn signed(&self, accounts: &[Account], value: &str) -> Option<Signed> {
        let open = hold(&self.open);
        let session = open.get(&key(value)).filter(|session| session.since.elapsed() < LIFE)?;
        let account = accounts.iter().find(|account| {
            account.name == session.name && account.password_hash == session.password_hash
        })?;
        let (name, token) = (account.name.clone(), session.token.clone());
        Some(Signed { name, token, level: account.level })
    }

    /// Ends a session.
    pub(crate) fn sign_out(&self, value: &str) {
        hold(&self.open).remove(&key(value));
    }
}
