//! The door: how long whoever fails to sign in has to wait, and which codes were used.
//!
//! Failures are counted by name, known or unknown alike, and by the client's address. After
//! [`FREE`] of them the next try waits a second, then two, four, and so on up to [`LONGEST`]. A try
//! counts as failed from when it begins, so that many at once gain nothing; a try that has to wait
//! counts for nothing, so that nobody can shut an account for ever. A sign-in clears the account's
//! failures, not the address's.
//!
//! Failures of known accounts from the fifth on, and the last step whose code each used, lie in
//! `keys/sign-in.toml`, so that a restart is no way round them. It is written at a try that counts and
//! is late (which the waiting itself makes rare), and when a code is used. At the command line each try
//! is a process of its own, so there every failure is written. What another process wrote is taken in
//! before each try.

use std::collections::BTreeMap;
use std::fs::File;
use std::net::IpAddr;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::accounts::{Account, put, trouble};
use crate::{Error, Trouble};

/// Failures that cost no waiting.
pub const FREE: u32 = 5;
/// The longest wait.
pub const LONGEST: Duration = Duration::from_secs(15 * 60);
/// After so long without another, failures of a name are forgotten.
const NAME_FORGETS: Duration = Duration::from_secs(24 * 3600);
/// As above, of an address: an office shares one, and no sign-in clears it.
const ADDRESS_FORGETS: Duration = Duration::from_secs(3600);
/// How many names and how many addresses are held; beyond, those that failed least go first.
const HELD: usize = 4096;

#[derive(Clone, Copy, Default)]
struct Failed {
    times: u32,
    /// When it last did, since 1970.
    last: Duration,
}

impl Failed {
    /// How long the next try has to wait.
    fn wait(&mut self, now: Duration, forgets: Duration) -> Duration {
        // A clock that was set back must shut nobody out.
        self.last = self.last.min(now);
        if now - self.last >= forgets {
            self.times = 0;
        }
        let Some(over) = self.times.checked_sub(FREE) else { return Duration::ZERO };
        let whole = Duration::from_secs(1_u64 << over.min(20)).min(LONGEST);
        (self.last + whole).saturating_sub(now)
    }
}

#[derive(Default)]
struct Held {
    names: BTreeMap<[u8; 32], Failed>,
    addresses: BTreeMap<IpAddr, Failed>,
    steps: BTreeMap<String, u64>,
    /// The record of sign-ins as it was last read or written.
    seen: Option<String>,
}

/// See the module.
pub(crate) struct Door {
    held: Mutex<Held>,
    /// From how many failures of a name on they are written.
    writes_from: u32,
}

impl Default for Door {
    fn default() -> Self {
        Self { held: Mutex::default(), writes_from: FREE }
    }
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    #[serde(default)]
    account: Vec<Line>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    name: String,
    #[serde(default)]
    failures: u32,
    /// Seconds since 1970.
    #[serde(default)]
    last: u64,
    /// The step of 30 seconds whose code was used last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    step: Option<u64>,
}

fn text(path: &Path) -> Result<String, Error> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(trouble(path, error.to_string())),
    }
}

fn parse(path: &Path, text: &str) -> Result<Kept, Error> {
    toml::from_str(text).map_err(|_| {
        trouble(
            path,
            "is no record of sign-ins; remove it: waits and used codes are then forgotten",
        )
    })
}

/// How long each account has to wait before its next try, of those that have to.
///
/// # Errors
/// If the record beside the file of accounts is not readable.
pub fn waiting(accounts: &Path, now: Duration) -> Result<BTreeMap<String, Duration>, Error> {
    let path = beside(accounts);
    let kept = parse(&path, &text(&path)?)?;
    let waits = kept.account.into_iter().map(|line| {
        let mut failed = Failed { times: line.failures, last: Duration::from_secs(line.last) };
        (line.name, failed.wait(now, NAME_FORGETS))
    });
    Ok(waits.filter(|(_, wait)| !wait.is_zero()).collect())
}

/// The record of sign-ins beside a file of accounts.
fn beside(accounts: &Path) -> std::path::PathBuf {
    accounts.with_file_name("sign-in.toml")
}

fn key(name: &str) -> [u8; 32] {
    Sha256::digest(name.as_bytes()).into()
}

/// An address as it is counted: of IPv6 the network, since whoever has one address has all of it.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(long) => IpAddr::V6((u128::from(long) & !u128::from(u64::MAX)).into()),
        short @ IpAddr::V4(_) => short,
    }
}

/// Counts a failure, and makes room for it.
fn count<K: Ord + Copy>(all: &mut BTreeMap<K, Failed>, key: K, now: Duration) -> u32 {
    if all.len() >= HELD && !all.contains_key(&key) {
        let least = all.iter().min_by_key(|(_, failed)| (failed.times, failed.last));
        if let Some(least) = least.map(|(key, _)| *key) {
            all.remove(&least);
        }
    }
    let failed = all.entry(key).or_default();
    *failed = Failed { times: failed.times.saturating_add(1), last: now };
    failed.times
}

/// Keeps other processes from the record of sign-ins until it is dropped.
fn lock(accounts: Option<&Path>) -> Result<Option<File>, Error> {
    let Some(folder) = accounts.and_then(Path::parent) else { return Ok(None) };
    let wrong = |error: std::io::Error| trouble(folder, error.to_string());
    let lock = File::open(folder).map_err(wrong)?;
    lock.lock().map_err(wrong)?;
    Ok(Some(lock))
}

impl Door {
    /// One that writes every failure.
    pub(crate) fn of_one_try() -> Self {
        Self { writes_from: 1, ..Self::default() }
    }

    fn hold(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a try, which counts as failed until it has opened the door; else how long to wait.
    ///
    /// # Errors
    /// If the record of sign-ins cannot be read or written.
    pub(crate) fn begin(
        &self,
        (name, address): (&str, IpAddr),
        now: Duration,
        accounts: (Option<&Path>, &[Account]),
    ) -> Result<Result<(), Duration>, Error> {
        let _lock = lock(accounts.0)?;
        let mut held = self.hold();
        held.take_in(accounts.0)?;
        let (name, address) = (key(name), network(address));
        let of_name = held.names.get_mut(&name).map(|failed| failed.wait(now, NAME_FORGETS));
        let of_address =
            held.addresses.get_mut(&address).map(|failed| failed.wait(now, ADDRESS_FORGETS));
        let wait = of_name.max(of_address).unwrap_or_default();
        if !wait.is_zero() {
            return Ok(Err(wait));
        }
        count(&mut held.addresses, address, now);
        // Of an unknown name the same is written as before: it takes as long.
        if count(&mut held.names, name, now) >= self.writes_from {
            held.keep(accounts)?;
        }
        Ok(Ok(()))
    }

    /// The try that was begun has opened the door.
    ///
    /// # Errors
    /// If the record of sign-ins cannot be written.
    pub(crate) fn opened(
        &self,
        (name, address): (&str, IpAddr),
        accounts: (Option<&Path>, &[Account]),
    ) -> Result<(), Error> {
        let _lock = lock(accounts.0)?;
        let mut held = self.hold();
        if let Some(failed) = held.addresses.get_mut(&network(address)) {
            failed.times = failed.times.saturating_sub(1);
        }
        let before = held.names.remove(&key(name));
        let written = before.is_some_and(|failed| failed.times >= self.writes_from);
        if written { held.keep(accounts) } else { Ok(()) }
    }

    /// The last step whose code an account used.
    pub(crate) fn last_step(&self, name: &str) -> Option<u64> {
        self.hold().steps.get(name).copied()
    }

    /// Takes a step for an account; `false` where it, or a later one, was taken before.
    ///
    /// # Errors
    /// If the record of sign-ins cannot be written: then the code is not taken.
    pub(crate) fn take_step(
        &self,
        name: &str,
        step: u64,
        accounts: (Option<&Path>, &[Account]),
    ) -> Result<bool, Error> {
        let _lock = lock(accounts.0)?;
        let mut held = self.hold();
        held.take_in(accounts.0)?;
        if held.steps.get(name).is_some_and(|last| *last >= step) {
            return Ok(false);
        }
        held.steps.insert(name.to_owned(), step);
        held.keep(accounts)?;
        Ok(true)
    }
}

impl Held {
    /// Takes in what another process has written since.
    fn take_in(&mut self, accounts: Option<&Path>) -> Result<(), Error> {
        let Some(path) = accounts.map(beside) else { return Ok(()) };
        let text = text(&path)?;
        if self.seen.as_ref() == Some(&text) {
            return Ok(());
        }
        let failures = |kept: Kept| -> BTreeMap<String, Failed> {
            let of = |line: Line| {
                let failed = Failed { times: line.failures, last: Duration::from_secs(line.last) };
                (line.name, failed)
            };
            kept.account.into_iter().filter(|line| line.failures > 0).map(of).collect()
        };
        let kept = parse(&path, &text)?;
        for line in &kept.account {
            if let Some(step) = line.step {
                let last = self.steps.entry(line.name.clone()).or_insert(step);
                *last = step.max(*last);
            }
        }
        let now = failures(kept);
        let before = self.seen.as_deref().map(|seen| parse(&path, seen)).transpose()?;
        for name in before.map(failures).unwrap_or_default().keys() {
            if !now.contains_key(name) {
                self.names.remove(&key(name));
            }
        }
        self.names.extend(now.into_iter().map(|(name, failed)| (key(&name), failed)));
        self.seen = Some(text);
        Ok(())
    }

    fn keep(&mut self, (path, accounts): (Option<&Path>, &[Account])) -> Result<(), Error> {
        self.steps.retain(|name, _| accounts.iter().any(|account| account.name == *name));
        let Some(path) = path.map(beside) else { return Ok(()) };
        let line = |account: &Account| {
            let failed = self.names.get(&key(&account.name)).copied().unwrap_or_default();
            let step = self.steps.get(&account.name).copied();
            let name = account.name.clone();
            Line { name, failures: failed.times, last: failed.last.as_secs(), step }
        };
        let lines =
            accounts.iter().map(line).filter(|line| line.failures > 0 || line.step.is_some());
        let text = toml::to_string(&Kept { account: lines.collect() })
            .map_err(|error| Trouble::Views(error.to_string()))?;
        put(&path, &text).map_err(|error| trouble(&path, error.to_string()))?;
        self.seen = Some(self::text(&path)?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::Role;
    use paradero_model::Level;

    const START: Duration = Duration::from_secs(1_700_000_000);

    fn at(seconds: u64) -> Duration {
        START + Duration::from_secs(seconds)
    }

    fn here(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[test]
    fn after_five_failures_each_try_waits_twice_as_long_up_to_a_quarter_of_an_hour() {
        let door = Door::default();
        let mut now = 0;
        let mut waits = Vec::new();
        for turn in 0..18_u8 {
            // Each from another address: it is the name that waits.
            let begin = |now| door.begin(("ana", here(turn)), at(now), (None, &[])).unwrap();
            if let Err(wait) = begin(now) {
                waits.push(wait.as_secs());
                assert!(begin(now + wait.as_secs() - 1).is_err(), "not a second before");
                now += wait.as_secs();
                begin(now).unwrap();
            }
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
        let other = door.begin(("eva", here(200)), at(now), (None, &[])).unwrap();
        assert!(other.is_ok(), "who fails shuts out nobody else");
        door.opened(("ana", here(201)), (None, &[])).unwrap();
        assert!(door.begin(("ana", here(202)), at(now), (None, &[])).unwrap().is_ok());
    }

    #[test]
    fn an_address_waits_whatever_names_it_tries_and_forgets_in_an_hour() {
        let door = Door::default();
        let begin =
            |name: &str, address, now| door.begin((name, address), at(now), (None, &[])).unwrap();
        for name in ["a", "b", "c", "d", "e"] {
            begin(name, here(1), 0).unwrap();
        }
        assert_eq!(begin("f", here(1), 0), Err(Duration::from_secs(1)));
        assert!(begin("f", here(2), 0).is_ok());
        let long = |text: &str| text.parse::<IpAddr>().unwrap();
        for name in ["g", "h", "i", "j", "k"] {
            begin(name, long("2001:db8::1"), 0).unwrap();
        }
        assert!(begin("l", long("2001:db8::2"), 0).is_err(), "the same network");
        assert!(
            begin("l", long("::ffff:192.0.2.1"), 0).is_err(),
            "the same address, written otherwise"
        );
        assert!(begin("f", here(1), 3600).is_ok());
    }

    #[test]
    fn a_sign_in_does_not_count_against_its_address() {
        let door = Door::default();
        for turn in 0..50 {
            door.begin(("ana", here(1)), at(turn), (None, &[])).unwrap().unwrap();
            door.opened(("ana", here(1)), (None, &[])).unwrap();
        }
    }

    #[test]
    fn what_is_held_is_bounded_and_who_failed_most_stays() {
        let door = Door::default();
        for turn in 0..6_u8 {
            let _ = door.begin(("ana", here(turn)), at(u64::from(turn) * 60), (None, &[]));
        }
        for turn in 0..10_000_u32 {
            let address = IpAddr::from((0x0a00_0000 + turn).to_be_bytes());
            let _ = door.begin((&turn.to_string(), address), at(301), (None, &[]));
        }
        let held = door.hold();
        assert_eq!((held.names.len(), held.addresses.len()), (HELD, HELD));
        assert_eq!(held.names[&key("ana")].times, 6);
    }

    #[test]
    fn tries_at_the_command_line_and_by_page_count_together() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("accounts.toml");
        let known = [Account::new("ana", Level::Team, Role::Editor, String::new())];
        let accounts = (Some(path.as_path()), known.as_slice());
        let pages = Door::default();
        pages.begin(("ana", here(1)), at(0), accounts).unwrap().unwrap();
        let once = || Door::of_one_try().begin(("ana", here(1)), at(0), accounts).unwrap();
        for _ in 0..5 {
            once().unwrap();
        }
        assert_eq!(once(), Err(Duration::from_secs(1)), "each process knows those before it");
        let begin = |now| pages.begin(("ana", here(2)), at(now), accounts).unwrap();
        assert_eq!(begin(0), Err(Duration::from_secs(1)), "and so do the pages");
        // Whoever signs in elsewhere is let in here too.
        let door = Door::of_one_try();
        door.begin(("ana", here(3)), at(1), accounts).unwrap().unwrap();
        door.opened(("ana", here(3)), accounts).unwrap();
        begin(1).unwrap();
        assert!(Door::of_one_try().take_step("ana", 7, accounts).unwrap());
        assert!(!pages.take_step("ana", 7, accounts).unwrap(), "a code is used once, wherever");
    }

    #[test]
    fn a_restart_and_a_clock_set_back_change_little() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("accounts.toml");
        let known = [Account::new("ana", Level::Team, Role::Reader, String::new())];
        let accounts = (Some(path.as_path()), known.as_slice());
        let door = Door::default();
        for turn in 0..5_u8 {
            for name in ["ana", "nobody"] {
                door.begin((name, here(turn)), at(0), accounts).unwrap().unwrap();
            }
        }
        assert!(door.take_step("ana", 7, accounts).unwrap());
        let text = std::fs::read_to_string(beside(&path)).unwrap();
        assert!(!text.contains("nobody"), "names that are no account are not kept: {text}");
        assert_eq!(waiting(&path, at(0)).unwrap()["ana"], Duration::from_secs(1));
        let again = Door::default();
        assert_eq!(
            again.begin(("ana", here(9)), at(0), accounts).unwrap(),
            Err(Duration::from_secs(1))
        );
        assert!(!again.take_step("ana", 7, accounts).unwrap(), "a code is used once, also so");
        assert!(again.take_step("ana", 8, accounts).unwrap());
        assert_eq!(
            again.begin(("ana", here(9)), START / 2, accounts).unwrap(),
            Err(Duration::from_secs(1))
        );
        std::fs::write(beside(&path), "x").unwrap();
        let damaged = Door::default().begin(("ana", here(9)), at(0), accounts).unwrap_err();
        assert!(damaged.to_string().contains("remove it"), "{damaged}");
    }
}
