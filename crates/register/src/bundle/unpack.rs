//! Reading a bundle. Nothing in it is trusted: names are of a fixed form, nothing but plain files is taken,
//! and what they hold is checked afterwards.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use paradero_ledger::ActKey;
use paradero_model::Level;
use tar::{Archive, EntryType};

use super::{FORM, HEADER, Header};
use crate::error::{Error, Result};

/// How an encrypted file begins (age, version 1).
const ENCRYPTED: &[u8] = b"age-encryption.org/";
/// Most bytes of the file that says what a bundle is.
const HEADER_BYTES: u64 = 1 << 16;
/// Most characters of a name in a bundle; those that are written have fewer than half.
const NAME_CHARACTERS: usize = 240;

/// The file of a bundle, decrypted where it is encrypted.
///
/// # Errors
/// If it cannot be read, or was encrypted to others.
fn open(bundle: &Path, own: Option<&ActKey>) -> Result<Box<dyn Read>> {
    let io = |error| Error::io(bundle, error);
    let mut start = Vec::new();
    File::open(bundle)
        .and_then(|file| file.take(ENCRYPTED.len() as u64).read_to_end(&mut start))
        .map_err(io)?;
    let file = BufReader::new(File::open(bundle).map_err(io)?);
    if start != ENCRYPTED {
        return Ok(Box::new(file));
    }
    let own = own.ok_or_else(|| {
        Error::said(format!(
            "{}: it is encrypted, and this machine has no key; give it with --identity FILE",
            bundle.display()
        ))
    })?;
    let read = own.decrypt_stream(file).map_err(|error| {
        Error::said(format!(
            "{}: {error}; the other office encrypts it to the keys in your keys/sealed.recipients \
             (`bundle export --for FILE`)",
            bundle.display()
        ))
    })?;
    Ok(Box::new(read))
}

/// What a bundle says of itself, without reading the rest.
///
/// # Errors
/// If it is none, or was encrypted to others.
pub fn read_header(bundle: &Path, own: Option<&ActKey>) -> Result<Header> {
    let mut archive = Archive::new(open(bundle, own)?);
    let mut entries = archive.entries().map_err(|error| refused(bundle, &error.to_string()))?;
    let first = entries.next();
    let first = first.ok_or_else(|| refused(bundle, "it is empty"))?;
    let mut first = first.map_err(|error| refused(bundle, &error.to_string()))?;
    header(bundle, &mut first)
}

/// Unpacks a bundle into a directory that is there and empty.
///
/// # Errors
/// If it is none, was encrypted to others, holds what no bundle holds, or the disk fails.
pub(super) fn unpack(bundle: &Path, own: Option<&ActKey>, into: &Path) -> Result<Header> {
    let mut archive = Archive::new(open(bundle, own)?);
    let entries = archive.entries().map_err(|error| refused(bundle, &error.to_string()))?;
    let mut said = None;
    for entry in entries {
        let mut entry = entry.map_err(|error| refused(bundle, &error.to_string()))?;
        if said.is_none() {
            said = Some(header(bundle, &mut entry)?);
            continue;
        }
        let name = name(bundle, &entry)?;
        let path = into.join(&name);
        let folder = path.parent().unwrap_or(into);
        std::fs::create_dir_all(folder).map_err(|error| Error::io(folder, error))?;
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)
            .map_err(|error| Error::io(&path, error))?;
        std::io::copy(&mut entry, &mut file)
            .map_err(|error| refused(bundle, &format!("{}: {error}", name.display())))?;
    }
    said.ok_or_else(|| refused(bundle, "it is empty"))
}

fn refused(bundle: &Path, what: &str) -> Error {
    Error::said(format!("{}: is no whole bundle: {what}", bundle.display()))
}

fn header<R: Read>(bundle: &Path, entry: &mut tar::Entry<'_, R>) -> Result<Header> {
    let is_first = entry.path().is_ok_and(|path| path == Path::new(HEADER));
    if !is_first || entry.header().entry_type() != EntryType::Regular {
        return Err(refused(bundle, &format!("it does not begin with {HEADER}")));
    }
    let mut text = Vec::new();
    entry
        .take(HEADER_BYTES)
        .read_to_end(&mut text)
        .map_err(|error| refused(bundle, &error.to_string()))?;
    let read: Header = serde_json::from_slice(&text)
        .map_err(|error| refused(bundle, &format!("{HEADER}: {error}")))?;
    if read.form != FORM {
        return Err(refused(
            bundle,
            &format!("it is of the form {:?}, this program reads {FORM:?}", read.form),
        ));
    }
    Ok(read)
}

/// The name of a file in a bundle: below the folder of a level, of letters that mean nothing to any system.
fn name<R: Read>(bundle: &Path, entry: &tar::Entry<'_, R>) -> Result<PathBuf> {
    let path = entry.path().map_err(|error| refused(bundle, &error.to_string()))?;
    let shown = path.to_string_lossy().into_owned();
    if entry.header().entry_type() != EntryType::Regular {
        return Err(refused(bundle, &format!("{shown:?} is no plain file")));
    }
    let is_plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
    };
    let mut parts = shown.split('/');
    let (folder, level) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let belongs = matches!(folder, "ledger" | "sources" | "keys")
        && Level::from_code(level).is_some()
        && parts.clone().next().is_some();
    let is_ours = shown.len() <= NAME_CHARACTERS
        && (shown == "keys/verify.key" || belongs)
        && shown.split('/').all(is_plain);
    if is_ours {
        Ok(PathBuf::from(shown))
    } else {
        Err(refused(bundle, &format!("{shown:?} belongs in no bundle")))
    }
}
