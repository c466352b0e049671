//! A folder that is there whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::{Result, Trouble, at};

/// Makes a folder: `write` fills one beside it, which takes its place once everything lies on the disk. Only its owner reads it.
///
/// # Errors
/// If it is there and not empty, or cannot be written; then nothing is left.
pub(crate) fn made<T>(folder: &Path, write: impl FnOnce(&Path) -> Result<T>) -> Result<T> {
    let there = match fs::read_dir(folder) {
        Ok(mut inside) => match inside.next() {
            Some(_) => return Err(Trouble::Taken(folder.to_owned())),
            None => true,
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
        Err(error) => return Err(at(folder)(error)),
    };
    let making = beside(folder)?;
    let result = new_folder(&making).and_then(|()| {
        let written = write(&making)?;
        synced(&making)?;
        if there {
            fs::remove_dir(folder).map_err(at(folder))?;
        }
        fs::rename(&making, folder).map_err(at(folder))?;
        Ok(written)
    });
    match result {
        Ok(written) => {
            if let Some(parent) = making.parent() {
                synced(parent)?;
            }
            Ok(written)
        }
        Err(error) => {
            // What is half written would be taken for the export.
            let _ = fs::remove_dir_all(&making);
            Err(error)
        }
    }
}

/// The folder in which it is made: beside the other, so that it can take its place at once.
fn beside(folder: &Path) -> Result<PathBuf> {
    let absolute = std::path::absolute(folder).map_err(at(folder))?;
    let (Some(parent), Some(name)) = (absolute.parent(), absolute.file_name()) else {
        return Err(Trouble::Taken(folder.to_owned()));
    };
    fs::create_dir_all(parent).map_err(at(parent))?;
    Ok(parent.join(format!(".{}.{}.making", name.to_string_lossy(), std::process::id())))
}

/// Waits until what a folder lists lies on the disk.
pub(crate) fn synced(folder: &Path) -> Result<()> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(at(folder))
}

/// A new folder that only its owner reads.
pub(crate) fn new_folder(folder: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder).map_err(at(folder))
}

/// A new file that only its owner reads.
pub(crate) fn new_file(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path).map_err(at(path))
}

/// A new file with a text in it, which lies on the disk when this returns.
pub(crate) fn keep(path: &Path, text: &str) -> Result<()> {
    let mut file = new_file(path)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(at(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_there_whole_or_not_at_all() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("out");
        let names = || fs::read_dir(root.path()).unwrap().count();
        let broken = made(&folder, |making| {
            keep(&making.join("half"), "x")?;
            Err::<(), _>(Trouble::Value("broken".to_owned()))
        });
        assert!(broken.is_err() && names() == 0, "nothing is left");
        fs::create_dir(&folder).unwrap();
        made(&folder, |making| keep(&making.join("whole"), "x")).unwrap();
        assert_eq!((fs::read(folder.join("whole")).unwrap(), names()), (b"x".to_vec(), 1));
        let again = made(&folder, |_| Ok(())).unwrap_err().to_string();
        assert!(again.contains("has something in it"), "{again}");
        assert!(folder.join("whole").exists());
    }
}
