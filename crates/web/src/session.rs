//! Sessions: a cookie that only this site may send, form tokens, and when they end.
//!
//! A session ends eight hours after it began; when it was not used for half an hour (accounts of the
//! sealed level) or two hours (others); and when the account's password, role, level or second factor
//! is changed. They are held in memory: a restart of the server ends all.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use paradero_model::Level;
use sha2::{Digest, Sha256};

use crate::accounts::{Account, Role};

/// How long a session lasts.
pub(crate) const LIFE: Duration = Duration::from_secs(8 * 3600);
/// How many sessions one account may have at once; the oldest ends for a new one.
const EACH: usize = 16;

/// How long a session may lie unused.
pub(crate) fn idle(level: Level) -> Duration {
    match level {
        Level::Sealed => Duration::from_secs(30 * 60),
        Level::Public | Level::Team => Duration::from_secs(2 * 3600),
    }
}

#[derive(Clone)]
struct Session {
    token: String,
    /// When it began and when it was last used, since 1970.
    since: Duration,
    used: Duration,
    name: String,
    /// Of the account when it signed in.
    stamp: [u8; 32],
    /// The secret of a second factor that is shown, and not confirmed yet.
    pending: Option<String>,
}

impl Session {
    fn lasts(&self, level: Level, now: Duration) -> bool {
        // A clock that was set back ends what began later.
        let (age, unused) = (now.checked_sub(self.since), now.checked_sub(self.used));
        age.is_some_and(|age| age < LIFE) && unused.is_some_and(|unused| unused < idle(level))
    }
}

/// Who is signed in just now.
#[derive(Clone)]
pub(crate) struct Signed {
    /// The account's name.
    pub(crate) name: String,
    /// Token that the forms of this session carry.
    pub(crate) token: String,
    /// Up to which level the account may see.
    pub(crate) level: Level,
    /// What it may do there.
    pub(crate) role: Role,
    /// Whether it may do nothing yet but take up a second factor.
    pub(crate) must_enrol: bool,
}

/// One of an account's sessions, for its page: times since 1970.
pub(crate) struct Line {
    pub(crate) since: Duration,
    pub(crate) used: Duration,
    /// The one that asks.
    pub(crate) this: bool,
}

/// Who is signed in. The accounts themselves are asked for anew each time.
#[derive(Default)]
pub(crate) struct Sessions {
    /// By the hash of the cookie's value, so that memory holds no value that would open a session.
    open: Mutex<BTreeMap<[u8; 32], Session>>,
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

/// What is kept of a cookie's value.
pub(crate) fn key(value: &str) -> [u8; 32] {
    Sha256::digest(value.as_bytes()).into()
}

/// Whether two texts are the same, in a time that does not depend on where they differ.
pub(crate) fn same(one: &str, other: &str) -> bool {
    let differing = key(one).iter().zip(key(other)).fold(0_u8, |sum, (a, b)| sum | (a ^ b));
    differing == 0
}

impl Sessions {
    /// Opens a session of an account; gives the cookie's value, or nothing where the machine gives no
    /// random bytes.
    pub(crate) fn open(&self, account: &Account, now: Duration) -> Option<String> {
        let (value, token) = (random()?, random()?);
        let session = Session {
            token,
            since: now,
            used: now,
            name: account.name.clone(),
            stamp: account.stamp(),
            pending: None,
        };
        let mut open = hold(&self.open);
        open.retain(|_, session| session.lasts(Level::Public, now));
        let own = |session: &Session| session.name == account.name;
        while open.values().filter(|session| own(session)).count() >= EACH {
            let oldest = open.iter().filter(|(_, session)| own(session));
            let Some(oldest) = oldest.min_by_key(|(_, session)| session.used).map(|(key, _)| *key)
            else {
                break;
            };
            open.remove(&oldest);
        }
        open.insert(key(&value), session);
        Some(value)
    }

    /// Whom a cookie's value stands for, if the account is still there as it was; that is a use.
    pub(crate) fn signed(
        &self,
        accounts: &[Account],
        value: &str,
        now: Duration,
    ) -> Option<Signed> {
        let mut open = hold(&self.open);
        let session = open.get_mut(&key(value))?;
        let account = accounts.iter().find(|account| {
            account.name == session.name
                && account.stamp() == session.stamp
                && session.lasts(account.level, now)
        });
        let Some(account) = account else {
            open.remove(&key(value));
            return None;
        };
        session.used = session.used.max(now);
        Some(Signed {
            name: account.name.clone(),
            token: session.token.clone(),
            level: account.level,
            role: account.role,
            must_enrol: account.must_enrol(),
        })
    }

    /// Ends a session.
    pub(crate) fn sign_out(&self, value: &str) {
        hold(&self.open).remove(&key(value));
    }

    /// Ends all sessions of an account.
    pub(crate) fn end_all(&self, name: &str) {
        hold(&self.open).retain(|_, session| session.name != name);
    }

    /// The sessions of an account, the one used last first.
    pub(crate) fn of(&self, account: &Account, value: &str, now: Duration) -> Vec<Line> {
        let (open, this) = (hold(&self.open), key(value));
        let own = open.iter().filter(|(_, session)| {
            session.name == account.name && session.lasts(account.level, now)
        });
        let line = |(key, session): (&[u8; 32], &Session)| Line {
            since: session.since,
            used: session.used,
            this: *key == this,
        };
        let mut lines: Vec<Line> = own.map(line).collect();
        lines.sort_by_key(|line| std::cmp::Reverse((line.this, line.used, line.since)));
        lines
    }

    /// Holds the secret of a second factor until it is confirmed.
    pub(crate) fn propose(&self, value: &str, secret: &str) {
        if let Some(session) = hold(&self.open).get_mut(&key(value)) {
            session.pending = Some(secret.to_owned());
        }
    }

    /// The secret that was proposed.
    pub(crate) fn proposed(&self, value: &str) -> Option<String> {
        hold(&self.open).get(&key(value))?.pending.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Duration = Duration::from_secs(1_700_000_000);

    fn account(name: &str, level: Level) -> Account {
        Account::new(name, level, Role::Reader, "hash".to_owned())
    }

    #[test]
    fn a_session_ends_when_it_lies_unused_and_after_eight_hours_in_any_case() {
        for (level, minutes) in [(Level::Public, 120), (Level::Team, 120), (Level::Sealed, 30)] {
            let all = [account("ana", level)];
            let sessions = Sessions::default();
            let at = |minutes: u64| START + Duration::from_secs(60 * minutes);
            let value = sessions.open(&all[0], START).unwrap();
            let lives = |value: &str, now| sessions.signed(&all, value, at(now)).is_some();
            assert!(lives(&value, minutes - 1) && lives(&value, 2 * minutes - 2), "use renews it");
            assert!(!lives(&value, 3 * minutes - 2), "{level:?}");
            assert!(!lives(&value, 2 * minutes), "what ended stays so, whatever the clock says");
            let value = sessions.open(&all[0], START).unwrap();
            for now in (0..480).step_by(20) {
                assert!(lives(&value, now), "{now}");
            }
            assert!(!lives(&value, 480));
            let value = sessions.open(&all[0], at(60)).unwrap();
            assert!(!lives(&value, 59), "a clock set back lengthens nothing");
        }
    }

    #[test]
    fn any_change_of_the_account_ends_its_sessions() {
        let before = account("ana", Level::Team);
        let changes: [fn(&mut Account); 5] = [
            |account| account.level = Level::Sealed,
            |account| account.role = Role::Keeper,
            |account| account.password_hash = "other".to_owned(),
            |account| account.totp = Some("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".to_owned()),
            |account| account.name = "eva".to_owned(),
        ];
        for change in changes {
            let sessions = Sessions::default();
            let value = sessions.open(&before, START).unwrap();
            let mut after = before.clone();
            change(&mut after);
            assert!(sessions.signed(&[after], &value, START).is_none());
            assert!(sessions.signed(std::slice::from_ref(&before), &value, START).is_none());
        }
    }

    #[test]
    fn an_account_has_no_more_than_so_many_sessions_and_sees_and_ends_its_own() {
        let all = [account("ana", Level::Team), account("eva", Level::Team)];
        let sessions = Sessions::default();
        let at = |second: u64| START + Duration::from_secs(second);
        let other = sessions.open(&all[1], START).unwrap();
        let values: Vec<String> =
            (0..20).map(|second| sessions.open(&all[0], at(second)).unwrap()).collect();
        let lives = |value: &String| sessions.signed(&all, value, at(30)).is_some();
        let living: Vec<bool> = values.iter().map(lives).collect();
        assert_eq!(living.iter().filter(|lives| **lives).count(), EACH);
        assert!(!living[3] && living[4] && lives(&other), "the oldest of the same account went");
        let lines = sessions.of(&all[0], &values[7], at(30));
        assert_eq!((lines.len(), lines[0].this, lines[0].since), (EACH, true, at(7)));
        sessions.end_all("ana");
        assert!(!values.iter().any(lives) && lives(&other));
    }
}
