//! Those who may read what is sealed, and the key that copies of keys are encrypted to: their files, and
//! changes of them.

use paradero_ledger::Recipients;

use crate::entry::KeeperAct;
use crate::error::{Error, Result};
use crate::keepers::sorted;
use crate::logs::{RECIPIENTS, RECOVERY};
use crate::register::Register;

/// The lines of a file of recipients without its checksum, with those who may read afterwards: lines of
/// those who stay are left as people wrote them.
pub(crate) fn text(before: &str, to: &[String]) -> String {
    let key = |line: &str| line.split('#').next().unwrap_or_default().trim().to_owned();
    let mut lines: Vec<String> = Vec::new();
    for line in before.lines().filter(|line| !line.starts_with("# sha256 of ")) {
        if key(line).is_empty() || to.contains(&key(line)) {
            lines.push(line.to_owned());
        }
    }
    let there: Vec<String> = lines.iter().map(|line| key(line)).collect();
    lines.extend(to.iter().filter(|name| !there.contains(name)).cloned());
    lines.join("\n") + "\n"
}

/// The text of the file of the recovery key.
pub(crate) fn of_recovery(key: &str) -> String {
    format!(
        "# Copies of keys are encrypted to this key, whose other half was split into shares and kept nowhere.\n{key}\n"
    )
}

impl Register {
    /// Public keys of those who may read what is sealed, sorted.
    ///
    /// # Errors
    /// If their file is missing.
    pub fn recipients_now(&self) -> Result<Vec<String>> {
        self.recipients().map(|all| sorted(all.names()))
    }

    /// The public half of the key with which this machine reads what is sealed, if it has one.
    pub fn own_name(&self) -> Option<String> {
        self.own_key().map(paradero_ledger::ActKey::name)
    }

    /// Letting somebody read what is sealed, from the beginning on, or no longer.
    ///
    /// # Errors
    /// If the key is none, is there already or is not there, is the only one, or is the one with which
    /// this machine would have to wrap all others anew.
    pub fn change_of_recipients(&self, key: &str, may: bool) -> Result<KeeperAct> {
        let named = Recipients::parse(key).map_err(|_| {
            Error::said(format!(
                "`{key}`: is no public key of age (`age1...`); `paradero keygen` makes one"
            ))
        })?;
        let from = self.recipients_now()?;
        let [key] = &named.names()[..] else {
            return Err(Error::said("give one key at a time"));
        };
        let own = self.own_name().ok_or_else(|| {
            Error::said(
                "this machine has no key that reads what is sealed, so it cannot wrap keys anew; give it with \
                 --identity FILE",
            )
        })?;
        let there = from.contains(key);
        let mut to = from.clone();
        if may {
            to.push(key.clone());
        } else {
            to.retain(|other| other != key);
        }
        let wrong = match (may, there) {
            (true, true) => "may read what is sealed already",
            (false, false) => "is not among those who may read what is sealed",
            (false, true) if to.is_empty() => "is the only key: nobody could read what is sealed",
            (false, true) if own == *key => {
                "is the key of this machine, with which the others are wrapped anew; do it where another key is"
            }
            _ => return Ok(KeeperAct::Recipients { from, to: sorted(to) }),
        };
        Err(Error::said(format!("{key}: {wrong}")))
    }

    /// The public half of the key that copies of keys are encrypted to, if there is one.
    ///
    /// # Errors
    /// If its file cannot be read, or names none.
    pub fn recovery(&self) -> Result<Option<String>> {
        let path = self.directory().join(RECOVERY);
        let text = match std::fs::read_to_string(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            read => read.map_err(|error| Error::io(&path, error))?,
        };
        let names = Recipients::parse(&text)
            .map_err(|error| Error::said(format!("{}: {error}", path.display())))?
            .names();
        Ok(names.into_iter().next())
    }

    /// The lines of the file of those who may read what is sealed, as people wrote them.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn recipient_lines(&self) -> Result<Vec<String>> {
        let path = self.directory().join(RECIPIENTS);
        let text = std::fs::read_to_string(&path).map_err(|error| Error::io(&path, error))?;
        let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        Ok(lines.map(str::to_owned).collect())
    }

    /// The loosened settings that `paradero.toml` asks for, to be agreed on.
    ///
    /// # Errors
    /// If it cannot be read, or asks for nothing that is not recorded.
    pub fn change_of_settings(&self) -> Result<KeeperAct> {
        let path = self.directory().join("paradero.toml");
        let text = std::fs::read(&path).map_err(|error| Error::io(&path, error))?;
        let hash = paradero_ledger::sha256(&text).to_string();
        if self.settings_hash().as_ref() == Some(&hash) {
            return Err(Error::said("paradero.toml: it is recorded as it stands; nothing waits"));
        }
        Ok(KeeperAct::Settings { hash })
    }

    /// The bytes of `paradero.toml`, which must be those that a hash names.
    pub(crate) fn asked_settings(&self, hash: &str) -> Result<Vec<u8>> {
        let path = self.directory().join("paradero.toml");
        let text = std::fs::read(&path).map_err(|error| Error::io(&path, error))?;
        if paradero_ledger::sha256(&text).to_string() != hash {
            return Err(Error::said("paradero.toml: it was changed meanwhile; try again"));
        }
        Ok(text)
    }
}
