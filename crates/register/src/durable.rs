//! Files of the directory that are not of a log, a store or a ring of keys: written durably.

use std::path::{Path, PathBuf};

use paradero_ledger::sha256;

use crate::error::{Error, Result};

/// Writes a file beside its place, durably, reads it back, and puts it there in one step.
///
/// # Errors
/// If the disk fails, or gives back other bytes.
pub(crate) fn write_durably(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder).map_err(|error| Error::io(folder, error))?;
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = PathBuf::from(name);
    let io = |error| Error::io(&temporary, error);
    std::fs::write(&temporary, bytes).map_err(io)?;
    std::fs::File::open(&temporary).and_then(|file| file.sync_all()).map_err(io)?;
    if sha256(&std::fs::read(&temporary).map_err(io)?) != sha256(bytes) {
        return Err(Error::said(format!(
            "{}: the disk gives back other bytes than were written",
            temporary.display()
        )));
    }
    std::fs::rename(&temporary, path).map_err(io)?;
    let made = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
    made.map_err(|error| Error::io(folder, error))
}

/// Keys are for their owner only.
///
/// # Errors
/// If the system refuses.
pub(crate) fn restrict(keys: &Path) -> Result<()> {
    #[cfg(unix)]
    if keys.is_dir() {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(keys, mode).map_err(|error| Error::io(keys, error))?;
    }
    Ok(())
}
