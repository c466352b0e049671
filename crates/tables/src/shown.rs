//! The folder that Datasette shows.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::about;
use crate::error::{Error, Result, at};
use crate::fill::fill;
use crate::folder::{keep, made, new_folder, synced};
use crate::metadata::{DATABASE, STYLE, STYLE_FILE, STYLE_FOLDER, inspected, metadata, settings};
use crate::reader::{Reader, Written};
use crate::yaml::yaml;

/// Writes a new folder that `datasette FOLDER` shows: `register.db`, `metadata.yml`, `settings.json`, `inspect-data.json`,
/// `static/paradero.css`, and `README.md`.
///
/// It is there whole or not at all. Rows are written as they are read: what is held in memory does not grow with them, of a view in SQLite;
/// a view on PostgreSQL gives the rows of one table at once.
///
/// # Errors
/// If the folder is there and not empty, the view cannot be read, or the disk does not take it.
pub fn datasette(reader: &Reader<'_>, folder: &Path) -> std::result::Result<Written, Error> {
    Ok(made(folder, |making| write(reader, making))?)
}

fn write(reader: &Reader<'_>, folder: &Path) -> Result<Written> {
    let name = format!("{DATABASE}.db");
    let file = folder.join(&name);
    let written = fill(reader, &file, true)?;
    let (hash, size) = hashed(&file).map_err(at(&file))?;
    let json = |value: serde_json::Value| format!("{value:#}\n");
    keep(&folder.join("metadata.yml"), &yaml(&metadata(reader)?))?;
    keep(&folder.join("settings.json"), &json(settings(reader)))?;
    keep(&folder.join("inspect-data.json"), &json(inspected(&written, &name, &hash, size)))?;
    let style = folder.join(STYLE_FOLDER);
    new_folder(&style)?;
    keep(&style.join(STYLE_FILE), STYLE)?;
    synced(&style)?;
    keep(&folder.join("README.md"), &about::datasette(reader, &written))?;
    Ok(written)
}

fn hashed(path: &Path) -> std::io::Result<(String, u64)> {
    let mut file = File::open(path)?;
    let (mut hash, mut size, mut part) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut part)?;
        if read == 0 {
            break;
        }
        hash.update(part.get(..read).unwrap_or_default());
        size += read as u64;
    }
    Ok((hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect(), size))
}
