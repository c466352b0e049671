//! Making a bundle.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use paradero_ledger::{Held, Keyring, Recipients};
use paradero_model::Level;
use tar::{Builder, EntryType};

use super::{FORM, HEADER, Header, HeaderLog};
use crate::acts::{Act, What};
use crate::error::{Error, Result};
use crate::files::files;
use crate::logs::{keys_dir, log_dir, sources_dir};
use crate::register::Register;

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Acts whose files and keys are in it.
    pub acts: usize,
    /// Bytes of the file.
    pub bytes: u64,
}

/// Writes a bundle of all that a level holds and lower ones do, encrypted to recipients where there are
/// any. What this register took over from others is not in it: they hand that on themselves.
///
/// # Errors
/// If what is sealed would go to nobody in particular or cannot be read here, something is damaged, the
/// file is there already, or the disk fails.
pub fn export(
    register: &Register,
    to: &Path,
    level: Level,
    recipients: Option<&Recipients>,
) -> Result<Exported> {
    if level == Level::Sealed && recipients.is_none() {
        return Err(Error::said(
            "what is sealed is handed to named recipients only: give their keys with --for",
        ));
    }
    register.readable(level)?;
    if to.exists() {
        return Err(Error::said(format!("{}: is there already; name a new file", to.display())));
    }
    let mut temporary = to.as_os_str().to_owned();
    temporary.push(format!(".{}.tmp", std::process::id()));
    let temporary = PathBuf::from(temporary);
    let written = write(register, &temporary, level, recipients)
        .and_then(|acts| finish(&temporary, to).map(|bytes| Exported { acts, bytes }));
    if written.is_err() {
        // Merely tidy: what went wrong is what is told.
        let _ = std::fs::remove_file(&temporary);
    }
    written
}

/// Makes the file durable and puts it in its place; its size.
fn finish(temporary: &Path, to: &Path) -> Result<u64> {
    let io = |error| Error::io(to, error);
    let file = File::open(temporary).map_err(io)?;
    file.sync_all().map_err(io)?;
    let bytes = file.metadata().map_err(io)?.len();
    std::fs::rename(temporary, to).map_err(io)?;
    let folder = to.parent().filter(|parent| !parent.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new("."))).and_then(|f| f.sync_all()).map_err(io)?;
    Ok(bytes)
}

fn write(
    register: &Register,
    to: &Path,
    level: Level,
    recipients: Option<&Recipients>,
) -> Result<usize> {
    let io = |error| Error::io(to, error);
    let file = BufWriter::new(File::create(to).map_err(io)?);
    match recipients {
        None => {
            let (acts, mut file) = pack(register, file, to, level, None)?;
            file.flush().map_err(io)?;
            Ok(acts)
        }
        Some(recipients) => {
            let sealed = recipients.encrypt_stream(file)?;
            let (acts, sealed) = pack(register, sealed, to, level, Some(recipients))?;
            sealed.finish().and_then(|mut file| file.flush()).map_err(io)?;
            Ok(acts)
        }
    }
}

/// Puts everything into an archive; gives the number of acts, and what it was written to.
fn pack<W: Write>(
    register: &Register,
    out: W,
    to: &Path,
    level: Level,
    recipients: Option<&Recipients>,
) -> Result<(usize, W)> {
    let mut archive = Archive { tar: Builder::new(out), to };
    let levels = Level::ALL.into_iter().filter(|one| *one <= level);
    let key = register.verify_key()?;
    let logs = levels.clone().map(|level| {
        let head = register.shelf(level).head();
        HeaderLog { level, size: head.size, root: head.root.to_string() }
    });
    let header = Header { form: FORM.to_owned(), register: key.clone(), logs: logs.collect() };
    archive.file(Path::new(HEADER), &serde_json::to_vec_pretty(&header)?)?;
    archive.file(Path::new("keys/verify.key"), key.as_bytes())?;
    let mut acts = 0;
    for act in register.acts.iter().filter(|act| act.level <= level) {
        acts += usize::from(archive.act(register, act, recipients)?);
    }
    // After what its lines speak of; beside the file that is made, where there is room for it.
    let mut scratch = to.as_os_str().to_owned();
    scratch.push(".logs");
    let scratch = PathBuf::from(scratch);
    let copied = levels.into_iter().try_for_each(|level| {
        let folder = scratch.join(level.code());
        std::fs::create_dir_all(&scratch).map_err(|error| Error::io(&scratch, error))?;
        register.shelf(level).log.copy_to(&folder)?;
        for name in files(&folder)? {
            let bytes = std::fs::read(folder.join(&name)).map_err(|e| Error::io(&folder, e))?;
            archive.file(&log_dir(Path::new(""), level).join(name), &bytes)?;
        }
        Ok::<_, Error>(())
    });
    let _ = std::fs::remove_dir_all(&scratch);
    copied?;
    Ok((acts, archive.tar.into_inner().map_err(|error| Error::io(to, error))?))
}

struct Archive<'a, W: Write> {
    tar: Builder<W>,
    to: &'a Path,
}

impl<W: Write> Archive<'_, W> {
    /// A file; of what its system says of it nothing is told.
    fn file(&mut self, name: &Path, bytes: &[u8]) -> Result<()> {
        let mut header = tar::Header::new_ustar();
        header.set_entry_type(EntryType::Regular);
        header.set_mode(0o600);
        header.set_size(bytes.len() as u64);
        self.tar.append_data(&mut header, name, bytes).map_err(|error| Error::io(self.to, error))
    }

    /// The files and the key of an act; whether it has any that hold.
    fn act(
        &mut self,
        register: &Register,
        act: &Act,
        recipients: Option<&Recipients>,
    ) -> Result<bool> {
        let shelf = register.shelf(act.level);
        let Some(name) = &act.line.key else { return Ok(false) };
        let key = match (&act.what, &act.key) {
            (What::Entry(_), Some(key)) => key.clone(),
            // It is opened only where somebody asks.
            _ if act.is_judgement() => match shelf.keys.get(name, register.own_key())? {
                Held::Key(key) => key,
                Held::Locked | Held::Missing => return Ok(false),
            },
            _ => return Ok(false),
        };
        let below = |folder: PathBuf, file: &Path, root: &Path| {
            file.strip_prefix(root).map(|rest| folder.join(rest)).unwrap_or_default()
        };
        for stored in act.files() {
            let root = sources_dir(register.directory(), act.level);
            let file = shelf.store.path(&stored.file);
            let name = below(sources_dir(Path::new(""), act.level), &file, &root);
            self.file(&name, &shelf.store.file(stored)?)?;
        }
        let to = recipients.filter(|_| act.level == Level::Sealed);
        let ring = keys_dir(register.directory(), act.level);
        let place = below(keys_dir(Path::new(""), act.level), &shelf.keys.path(name), &ring);
        self.file(&place, &Keyring::format(&key, to)?)?;
        Ok(true)
    }
}
