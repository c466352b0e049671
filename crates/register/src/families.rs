//! Codes for families: one is handed over by the office and opens, once, what the register answers about one person.
//!
//! They lie in `keys/families.toml`, which no level's log holds and no backup of sources does: for each code its hash, about whom it
//! is, who gave it and until when it opens. The code itself is nowhere. A code that is wrong, was used, or is too old is answered
//! alike, after the same work: nothing tells whether there is a person.

use std::fs::File;
use std::path::{Path, PathBuf};

use paradero_model::Level;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::checksum;
use crate::durable::write_durably;
use crate::error::{Error, Result};

/// How long a code opens, in seconds: two weeks, so that it can go by post.
pub const OPENS_FOR: i64 = 14 * 86_400;

/// How long what became of a code is kept, in seconds.
const KEPT_FOR: i64 = 366 * 86_400;

/// Most codes of one register that are kept: those that can still be used always are.
const MOST: usize = 10_000;

/// Letters and digits that nobody takes for each other (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FamilyCode {
    /// SHA-256 of the code, in hexadecimal digits.
    hash: String,
    /// About whom: the id of one of the person's mentions, which leads to the person after every linking.
    pub person: String,
    /// What is shown: of this level, never more.
    pub level: Level,
    /// Who gave it.
    pub by: String,
    /// When, in seconds since 1970-01-01T00:00Z.
    pub at: i64,
    /// Until when it opens.
    pub until: i64,
    /// When it was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used: Option<i64>,
}

/// What a code opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// About whom.
    pub person: String,
    /// Of which level.
    pub level: Level,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Codes {
    #[serde(default)]
    code: Vec<FamilyCode>,
}

/// The codes of a register.
pub struct Families {
    path: PathBuf,
}

impl Families {
    /// Those of the register in a directory.
    pub fn of(directory: &Path) -> Self {
        Self { path: directory.join("keys").join("families.toml") }
    }

    fn read(&self) -> Result<Codes> {
        let text = match std::fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Codes::default());
            }
            Err(error) => return Err(Error::io(&self.path, error)),
        };
        toml::from_str(&text).map_err(|error| {
            let line = error.message().lines().next().unwrap_or_default().to_owned();
            Error::said(format!(
                "{}: is no file of codes ({line}); put back a copy, or take it away: codes that were given then open nothing",
                self.path.display()
            ))
        })
    }

    /// Reads the codes, changes them and writes them, one process at a time; durable when it returns.
    fn change<T>(&self, with: impl FnOnce(&mut Codes) -> (T, bool)) -> Result<T> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let lock = File::open(folder).map_err(|error| Error::io(folder, error))?;
        lock.lock().map_err(|error| Error::io(folder, error))?;
        let mut codes = self.read()?;
        let (done, changed) = with(&mut codes);
        if changed {
            let text = toml::to_string(&codes)
                .map_err(|error| Error::said(format!("{}: {error}", self.path.display())))?;
            write_durably(&self.path, checksum::sign(&text).as_bytes())?;
        }
        Ok(done)
    }

    /// Makes a code from random bytes and keeps what is needed to know it again. The code, in groups of four, and until when it
    /// opens.
    ///
    /// # Errors
    /// If too many codes are open, or the file of codes cannot be read or written.
    pub fn give(
        &self,
        random: [u8; 10],
        person: &str,
        (level, by): (Level, &str),
        now: i64,
    ) -> Result<(String, i64)> {
        let code = spelt(random);
        let given = FamilyCode {
            hash: hash(&code),
            person: person.to_owned(),
            level,
            by: by.to_owned(),
            at: now,
            until: now + OPENS_FOR,
            used: None,
        };
        let until = given.until;
        let fits = self.change(|codes| {
            codes.code.retain(|one| one.until.max(one.used.unwrap_or(0)) + KEPT_FOR > now);
            let fits = codes.code.len() < MOST;
            if fits {
                codes.code.push(given);
            }
            (fits, fits)
        })?;
        if !fits {
            return Err(Error::said(format!(
                "{MOST} codes were given in a year, the limit; withdraw some that were not used"
            )));
        }
        Ok((code, until))
    }

    /// What a code opens, as somebody typed it; it is used up by that. Nothing where it is wrong, was used or is too old, and no
    /// more is told.
    ///
    /// # Errors
    /// If the file of codes cannot be read or written.
    pub fn open(&self, typed: &str, now: i64) -> Result<Option<Opened>> {
        let asked = hash(typed);
        self.change(|codes| {
            let mut found = None;
            // All are compared to the end, whichever it is.
            for (at, one) in codes.code.iter().enumerate() {
                let opens = one.used.is_none() & (one.until > now) & (one.at <= now);
                if same(&one.hash, &asked) & opens {
                    found = Some(at);
                }
            }
            match found {
                None => (None, false),
                Some(at) => {
                    let one = &mut codes.code[at];
                    one.used = Some(now);
                    (Some(Opened { person: one.person.clone(), level: one.level }), true)
                }
            }
        })
    }

    /// The codes that were given about somebody, known by the ids of their mentions, as far as a level may know; the newest
    /// first.
    ///
    /// # Errors
    /// If the file of codes cannot be read.
    pub fn about(&self, mentions: &[&str], level: Level) -> Result<Vec<FamilyCode>> {
        let mut all = self.read()?.code;
        all.retain(|one| one.level <= level && mentions.contains(&one.person.as_str()));
        all.sort_by_key(|one| std::cmp::Reverse(one.at));
        Ok(all)
    }

    /// Ends all codes about somebody that were not used: how many they were.
    ///
    /// # Errors
    /// If the file of codes cannot be read or written.
    pub fn end(&self, mentions: &[&str], level: Level) -> Result<usize> {
        self.change(|codes| {
            let before = codes.code.len();
            codes.code.retain(|one| {
                one.used.is_some() || one.level > level || !mentions.contains(&one.person.as_str())
            });
            let ended = before - codes.code.len();
            (ended, ended > 0)
        })
    }
}

/// Eighty bits as sixteen letters, in groups of four.
fn spelt(random: [u8; 10]) -> String {
    let mut code = String::with_capacity(19);
    let bits = random.iter().fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
    for at in 0..16 {
        if at > 0 && at % 4 == 0 {
            code.push('-');
        }
        let five = (bits >> (75 - 5 * at)) & 31;
        code.push(char::from(LETTERS[usize::try_from(five).unwrap_or(0)]));
    }
    code
}

/// The letters of a code as they are meant, however they were typed: without gaps, and with what is taken for each other made one.
fn meant(typed: &str) -> String {
    let letters = typed.chars().filter(char::is_ascii_alphanumeric).take(64);
    letters
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            letter => letter,
        })
        .collect()
}

fn hash(typed: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"paradero family code v1\n");
    hash.update(meant(typed).as_bytes());
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Compares to the end, so that time tells nothing.
fn same(one: &str, other: &str) -> bool {
    one.len() == other.len()
        && one.bytes().zip(other.bytes()).fold(0_u8, |sum, (a, b)| sum | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_750_000_000;

    fn register() -> (tempfile::TempDir, Families) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("keys")).unwrap();
        let families = Families::of(folder.path());
        (folder, families)
    }

    #[test]
    fn a_code_opens_once_however_it_is_typed_and_the_code_itself_is_kept_nowhere() {
        let (folder, families) = register();
        let (code, until) = families.give([7; 10], "m1", (Level::Team, "ines"), NOW).unwrap();
        assert_eq!((code.len(), code.matches('-').count(), until), (19, 3, NOW + OPENS_FOR));
        let text = std::fs::read_to_string(folder.path().join("keys/families.toml")).unwrap();
        assert!(!text.contains(&code) && !text.contains(&code.replace('-', "")), "{text}");
        let typed = format!(" {} ", code.to_lowercase().replace('-', " ").replace('0', "o"));
        let opened = families.open(&typed, NOW + 5).unwrap();
        assert_eq!(opened, Some(Opened { person: "m1".to_owned(), level: Level::Team }));
        assert_eq!(families.open(&code, NOW + 6).unwrap(), None, "once");
        assert_eq!(families.about(&["m1"], Level::Team).unwrap()[0].used, Some(NOW + 5));
    }

    #[test]
    fn wrong_old_and_ended_codes_open_nothing() {
        let (_folder, families) = register();
        let give = |byte: u8, person: &str| {
            families.give([byte; 10], person, (Level::Team, "ines"), NOW).unwrap().0
        };
        let (old, ended, kept) = (give(1, "m1"), give(2, "m2"), give(3, "m3"));
        for wrong in ["", "-", "0000-0000-0000-0000", &old[..18]] {
            assert_eq!(families.open(wrong, NOW).unwrap(), None, "{wrong}");
        }
        assert_eq!(families.open(&old, NOW + OPENS_FOR).unwrap(), None);
        assert_eq!(families.end(&["m2"], Level::Public).unwrap(), 0, "not known at that level");
        assert_eq!(families.end(&["m2"], Level::Team).unwrap(), 1);
        assert_eq!(families.open(&ended, NOW).unwrap(), None);
        assert!(families.open(&kept, NOW).unwrap().is_some());
        assert!(families.about(&["m3"], Level::Public).unwrap().is_empty());
    }

    #[test]
    fn the_letters_of_a_code_are_all_its_bits() {
        let (first, last) = (spelt([0; 10]), spelt([255; 10]));
        assert_eq!((first.as_str(), last.as_str()), ("0000-0000-0000-0000", "ZZZZ-ZZZZ-ZZZZ-ZZZZ"));
        let mut random = [0; 10];
        random[9] = 1;
        assert_eq!(spelt(random), "0000-0000-0000-0001");
    }
}
