//! Files below a folder.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// All files below a folder, relative to it, sorted; none where it is missing.
///
/// # Errors
/// If a folder cannot be listed.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut todo = vec![PathBuf::new()];
    while let Some(name) = todo.pop() {
        let place = folder.join(&name);
        let listed = match std::fs::read_dir(&place) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            listed => listed.map_err(|error| Error::io(&place, error))?,
        };
        for entry in listed {
            let entry = entry.map_err(|error| Error::io(&place, error))?;
            let kind = entry.file_type().map_err(|error| Error::io(&place, error))?;
            let path = name.join(entry.file_name());
            if kind.is_dir() { todo.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether two files are there and hold the same bytes.
pub(crate) fn same(one: &Path, other: &Path) -> bool {
    let (one, other) = (std::fs::read(one), std::fs::read(other));
    one.is_ok_and(|one| other.is_ok_and(|other| one == other))
}
