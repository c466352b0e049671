//! The recovery key: an age key whose secret half is split into printed shares and kept nowhere. Copies
//! of keys are encrypted to it.

mod packed;

use std::path::{Path, PathBuf};

use paradero_ledger::shares::{Share, join, split};
use paradero_ledger::{ActKey, Recipients};
use paradero_model::Level;

use crate::checksum;
use crate::durable::{restrict, write_durably};
use crate::entry::KeeperAct;
use crate::error::{Error, Result};
use crate::files::files;
use crate::joined::{JOINED, folders, joined_dir};
use crate::register::Register;

/// Name of the file of a folder of copied keys that holds all of them, encrypted to the recovery key.
pub(crate) const ENCRYPTED: &str = "keys.age";

/// What stands before the words of a share.
const WORDS: &str = "words:";

/// A key that was split.
pub struct SplitKey {
    /// Its public half.
    pub public: String,
    /// Its shares.
    pub shares: Vec<Share>,
}

/// Makes a key, splits its secret half into `of` shares of which any `needed` give it back, and forgets
/// it.
///
/// # Errors
/// If fewer than 2 or more than `of` are needed, there are more than 16, or the machine gives no random
/// bytes.
pub fn split_key(needed: u8, of: u8) -> Result<SplitKey> {
    let no_random = |error: getrandom::Error| Error::said(format!("no random bytes: {error}"));
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(no_random)?;
    let public = ActKey::from_secret(&secret)?.name();
    let mut failed = Ok(());
    let mut random = |bytes: &mut [u8]| {
        if let Err(error) = getrandom::fill(bytes) {
            failed = Err(no_random(error));
        }
        Ok(())
    };
    let shares = split(&secret, (needed, of), &mut random)?;
    secret.fill(0);
    // What was drawn while there were no random bytes is given to nobody.
    failed?;
    Ok(SplitKey { public, shares })
}

/// The key that shares give back.
///
/// # Errors
/// If they are too few, of different keys, or one is wrong; or the key is not the one that `public`
/// names, where it is given.
pub fn join_key(shares: &[Share], public: Option<&str>) -> Result<ActKey> {
    let secret: [u8; 32] = join(shares, b"")?.try_into().map_err(|_| {
        Error::said("these shares are of another kind of secret than a recovery key")
    })?;
    let key = ActKey::from_secret(&secret)?;
    match public {
        Some(public) if key.name() != public => Err(Error::said(format!(
            "these shares are of the key {}, and what was copied is encrypted to {public}",
            key.name()
        ))),
        _ => Ok(key),
    }
}

/// The page of a share, to be printed: what it is, its words, what to do with it, a checksum.
#[must_use]
pub fn page(register: &str, public: &str, share: &Share, of: u8, on: &str) -> String {
    let (number, needed) = (share.number(), share.needed());
    let words: Vec<String> = (1..)
        .zip(share.words())
        .map(|(at, word): (usize, &str)| format!("{at:2} {word:10}"))
        .collect();
    let lines: Vec<String> = words
        .chunks(4)
        .map(|four| format!("   {}", four.join(" ")).trim_end().to_owned())
        .collect();
    let text = [
        format!("PARADERO - share {number} of {of} / parte {number} de {of}"),
        format!("register / registro: {register}"),
        format!("recovery key / clave de recuperacion: {public}"),
        format!("splitting / reparto: {:05}, {on}", share.splitting()),
        String::new(),
        WORDS.to_owned(),
        lines.join("\n"),
        String::new(),
        format!("Any {needed} of the {of} shares give back the keys of the register from a copy of them. Fewer"),
        "tell nothing. Keep this page where the others are not; show it to nobody who does not need it.".to_owned(),
        format!("How to use it: type the words of {needed} pages into a file each, with the machine off the net, and"),
        "    paradero shares join FILE... --from COPY.keys --to KEYS".to_owned(),
        "    paradero -r DIR repair --from COPY --keys KEYS".to_owned(),
        "The words are a share of SLIP-0039 without a passphrase; other programs join them too.".to_owned(),
        String::new(),
        format!("{needed} de las {of} partes devuelven las claves del registro desde una copia de ellas. Menos no"),
        "dicen nada. Guarde esta hoja donde no estan las demas. Modo de uso: las ordenes de arriba.".to_owned(),
    ];
    checksum::sign(&(text.join("\n") + "\n"))
}

/// Reads a share from its page, or from its words alone.
///
/// # Errors
/// If a word is none, one is wrong (the words have a checksum of their own), or some are missing.
pub fn read_page(text: &str) -> Result<Share> {
    let words = match text.split_once(WORDS) {
        None => text,
        Some((_, rest)) => {
            let rest = rest.trim_start();
            rest.find("\n\n").or_else(|| rest.find("\r\n\r\n")).map_or(rest, |end| &rest[..end])
        }
    };
    let only: Vec<&str> = words
        .split_whitespace()
        .filter(|word| !word.chars().all(|sign| sign.is_ascii_digit() || sign == '.'))
        .collect();
    Ok(Share::parse(&only.join(" "))?)
}

/// The recovery key that a page names, if it does.
#[must_use]
pub fn page_key(text: &str) -> Option<String> {
    let line = text.lines().find(|line| line.starts_with("recovery key"))?;
    line.split_whitespace().find(|word| word.starts_with("age1")).map(str::to_owned)
}

impl Register {
    /// Encrypting copies of keys to a key that was split.
    #[must_use]
    pub fn change_of_recovery(&self, public: &str) -> KeeperAct {
        KeeperAct::Recovery { to: public.to_owned() }
    }
}

/// Writes all keys of a register into one file, encrypted to the recovery key, and destroys the copies of
/// them that an earlier backup left in clear. Gives the number of those.
///
/// # Errors
/// If a key cannot be read, or the disk fails.
pub(crate) fn encrypt_keys(directory: &Path, to: &str, folder: &Path) -> Result<usize> {
    let own = directory.join("keys");
    let mut all = keys_below(&own, "")?;
    // Those of what was taken over from other offices too, where a copy of the keys has them.
    for (level, id, root) in folders(directory)? {
        let name = joined_dir(Path::new(""), level, &id);
        let name = name.to_string_lossy().replace('\\', "/");
        all.extend(keys_below(&root.join("keys"), &format!("{name}/"))?);
    }
    let sealed = Recipients::parse(to)?.encrypt(&packed::pack(&all)?)?;
    write_durably(&folder.join(ENCRYPTED), &sealed)?;
    restrict(folder)?;
    let mut destroyed = 0;
    for name in files(folder)? {
        let first = name.iter().next().unwrap_or_default().to_string_lossy();
        let of_level = name.iter().count() == 3 && Level::from_code(&first).is_some();
        let of_level = of_level || first == JOINED;
        if name != Path::new(ENCRYPTED) && (of_level || own.join(&name).exists()) {
            destroy(&folder.join(&name))?;
            destroyed += 1;
        }
    }
    Ok(destroyed)
}

/// The files of keys below a folder, by their names there behind a prefix.
fn keys_below(folder: &Path, prefix: &str) -> Result<Vec<(String, Vec<u8>)>> {
    let mut found = Vec::new();
    for name in files(folder)? {
        let text = name.to_string_lossy().replace('\\', "/");
        if text != "verify.key" && !text.ends_with(".tmp") && !text.ends_with(".new") {
            let path = folder.join(&name);
            let bytes = std::fs::read(&path).map_err(|error| Error::io(&path, error))?;
            found.push((format!("{prefix}{text}"), bytes));
        }
    }
    Ok(found)
}

/// Writes over a file and removes it.
fn destroy(path: &Path) -> Result<()> {
    let io = |error| Error::io(path, error);
    let length = std::fs::metadata(path).map_err(io)?.len();
    let zeros = vec![0; usize::try_from(length).unwrap_or_default()];
    let mut file = std::fs::OpenOptions::new().write(true).open(path).map_err(io)?;
    std::io::Write::write_all(&mut file, &zeros).and_then(|()| file.sync_all()).map_err(io)?;
    std::fs::remove_file(path).map_err(io)
}

/// Decrypts the keys that a backup wrote into `from`, into a new folder. Gives their number.
///
/// # Errors
/// If there are none, they are encrypted to another key or damaged, or the folder holds anything.
pub fn decrypt_keys(from: &Path, key: &ActKey, to: &Path) -> Result<usize> {
    let path: PathBuf = if from.is_dir() { from.join(ENCRYPTED) } else { from.to_owned() };
    let sealed = std::fs::read(&path).map_err(|error| Error::io(&path, error))?;
    if !files(to)?.is_empty() {
        return Err(Error::said(format!("{}: is not empty; name a new directory", to.display())));
    }
    let packed = key.decrypt(&sealed).map_err(|error| {
        Error::said(format!(
            "{}: {error}: it is damaged, or encrypted to another key",
            path.display()
        ))
    })?;
    let all = packed::unpack(&packed)
        .map_err(|what| Error::said(format!("{}: {what}", path.display())))?;
    std::fs::create_dir_all(to).map_err(|error| Error::io(to, error))?;
    restrict(to)?;
    for (name, bytes) in &all {
        write_durably(&to.join(name), bytes)?;
    }
    Ok(all.len())
}
