//! Where blocks lie for which there is no room in memory: files without a name in one folder.

use std::ffi::CStr;
use std::io::Write as _;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context as _, bail};
use rustix::fs::{
    AtFlags, FallocateFlags, IFlags, Mode, OFlags, fallocate, fstatfs, ftruncate, ioctl_setflags,
    openat, unlinkat,
};
use rustix::io::Errno;

/// Filesystems that lie in memory (`TMPFS_MAGIC` and `RAMFS_MAGIC` of linux/magic.h).
const IN_MEMORY: [u64; 2] = [0x0102_1994, 0x8584_58f6];

/// Names tried for one file, where files without a name cannot be made.
const TRIED: u64 = 100;

/// A folder for such files. Nothing here allocates once it is open: it serves the allocator.
#[derive(Debug)]
pub(super) struct Spill {
    folder: OwnedFd,
    path: PathBuf,
    /// Names given so far.
    names: AtomicU64,
}

impl Spill {
    /// Opens a folder and tries whether space can be reserved in it.
    ///
    /// # Errors
    /// When there is no such folder, no file can be made in it, or its filesystem reserves no space.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        let shown = path.display();
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let folder = rustix::fs::open(path, flags, Mode::empty())
            .with_context(|| format!("--spill {shown}: cannot be opened as a folder"))?;
        let spill = Self { folder, path: path.to_owned(), names: AtomicU64::new(0) };
        spill.file(super::LARGE).with_context(|| {
            format!("--spill {shown}: cannot make a file there and reserve its space; name another folder")
        })?;
        Ok(spill)
    }

    /// Refuses a folder whose files lie in memory after all.
    ///
    /// # Errors
    /// When it is one.
    pub(super) fn is_on_disk(&self) -> anyhow::Result<()> {
        let kind = fstatfs(&self.folder).map(|found| found.f_type).unwrap_or_default();
        if u64::try_from(kind).is_ok_and(|kind| IN_MEMORY.contains(&kind)) {
            bail!(
                "--spill {}: its files lie in memory (tmpfs), which would save none; name a folder on a disk, such as /var/tmp",
                self.path.display()
            );
        }
        Ok(())
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// A file that has no name, that only its owner may read, and whose space is reserved.
    ///
    /// # Errors
    /// When it cannot be made or the disk is full.
    pub(super) fn file(&self, bytes: usize) -> Result<OwnedFd, Errno> {
        let file = self.unnamed().or_else(|_| self.unlinked())?;
        // Where pages are written anew to other places (btrfs), what is reserved would not do for a second time.
        let _ = ioctl_setflags(&file, IFlags::NOCOW);
        fallocate(&file, FallocateFlags::empty(), 0, bytes as u64)?;
        Ok(file)
    }

    fn unnamed(&self) -> Result<OwnedFd, Errno> {
        let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
        openat(&self.folder, c".", flags, Mode::RUSR | Mode::WUSR)
    }

    /// The same where the filesystem makes no file without a name.
    fn unlinked(&self) -> Result<OwnedFd, Errno> {
        let flags = OFlags::CREATE | OFlags::EXCL | OFlags::RDWR | OFlags::CLOEXEC;
        for _ in 0..TRIED {
            let mut bytes = [0_u8; 64];
            let number = self.names.fetch_add(1, Ordering::Relaxed);
            write!(bytes.as_mut_slice(), ".paradero-{}-{number}", std::process::id())
                .map_err(|_| Errno::NAMETOOLONG)?;
            let name = CStr::from_bytes_until_nul(&bytes).map_err(|_| Errno::NAMETOOLONG)?;
            match openat(&self.folder, name, flags, Mode::RUSR | Mode::WUSR) {
                Err(Errno::EXIST) => {}
                file => {
                    let file = file?;
                    unlinkat(&self.folder, name, AtFlags::empty())?;
                    return Ok(file);
                }
            }
        }
        Err(Errno::EXIST)
    }
}

/// Reserves the space by which a file grows.
///
/// # Errors
/// When the disk is full; the file is then as it was.
pub(super) fn grow(file: BorrowedFd<'_>, from: usize, to: usize) -> Result<(), Errno> {
    fallocate(file, FallocateFlags::empty(), from as u64, (to - from) as u64).inspect_err(|_| {
        shrink(file, from);
    })
}

/// Gives back the space of a file behind its first bytes. That it cannot has no remedy: the space comes back with the file.
pub(super) fn shrink(file: BorrowedFd<'_>, to: usize) {
    let _ = ftruncate(file, to as u64);
}
