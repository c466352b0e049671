//! Large blocks: each a mapping of its own, in memory or in a file, headed by what giving it back needs.

#![expect(
    unsafe_code,
    reason = "blocks of memory are made of pages, which the system gives by address"
)]

use std::os::fd::{AsFd as _, BorrowedFd, FromRawFd as _, IntoRawFd as _, OwnedFd, RawFd};
use std::ptr::{NonNull, null_mut};

use rustix::io::Errno;
use rustix::mm::{MapFlags, MremapFlags, ProtFlags, mmap, mmap_anonymous, mremap, munmap};

use super::spill::{Spill, grow, shrink};

/// What stands before the data of a block. Its size is the greatest alignment that a block has.
#[repr(C, align(64))]
struct Head {
    /// Bytes of the mapping, this head included.
    length: usize,
    /// The file behind it; [`NO_FILE`] where it lies in memory.
    file: RawFd,
}

const NO_FILE: RawFd = -1;

/// Bytes before the data of a block.
pub(super) const HEAD: usize = size_of::<Head>();

/// A large block. Its pages are zero until they are written.
#[derive(Clone, Copy)]
pub(super) struct Block(NonNull<Head>);

impl Block {
    /// A block of so many bytes in memory; none where the system has no more.
    pub(super) fn in_memory(bytes: usize) -> Option<Self> {
        let length = bytes.checked_add(HEAD)?;
        // SAFETY: the system chooses where; nothing that is mapped is touched.
        let at = unsafe {
            mmap_anonymous(
                null_mut(),
                length,
                ProtFlags::READ | ProtFlags::WRITE,
                MapFlags::PRIVATE,
            )
        };
        Self::headed(at.ok()?.cast(), Head { length, file: NO_FILE })
    }

    /// A block in a file.
    ///
    /// # Errors
    /// When the file cannot be made or its space not be reserved.
    pub(super) fn in_file(bytes: usize, spill: &Spill) -> Result<Self, Errno> {
        let length = bytes.checked_add(HEAD).ok_or(Errno::NOMEM)?;
        let file = spill.file(length)?;
        let flags = ProtFlags::READ | ProtFlags::WRITE;
        // SAFETY: the system chooses where. The file has no name and nobody else holds it, so that it stays as long as the
        // mapping, and all its space is reserved.
        let at = unsafe { mmap(null_mut(), length, flags, MapFlags::SHARED, file.as_fd(), 0) }?;
        Self::headed(at.cast(), Head { length, file: file.into_raw_fd() }).ok_or(Errno::NOMEM)
    }

    fn headed(at: *mut Head, head: Head) -> Option<Self> {
        let at = NonNull::new(at)?;
        // SAFETY: a fresh mapping of `head.length` bytes, more than a head, begins at a page, and is ours alone.
        unsafe { at.write(head) };
        Some(Self(at))
    }

    /// The block of which these are the data.
    ///
    /// # Safety
    /// `data` is what [`Block::data`] gave of a block that was not given back since.
    pub(super) unsafe fn of(data: *mut u8) -> Option<Self> {
        // SAFETY: a head stands before the data, in the same mapping.
        NonNull::new(unsafe { data.sub(HEAD) }.cast()).map(Self)
    }

    /// Where its data begin, aligned as a head is.
    pub(super) fn data(self) -> *mut u8 {
        // SAFETY: the mapping is longer than a head.
        unsafe { self.0.as_ptr().cast::<u8>().add(HEAD) }
    }

    /// Bytes that it takes, its head included.
    ///
    /// # Safety
    /// It was not given back.
    pub(super) unsafe fn length(self) -> usize {
        // SAFETY: the head was written when the block was made.
        unsafe { self.0.as_ref() }.length
    }

    /// Whether it lies in a file.
    ///
    /// # Safety
    /// It was not given back.
    pub(super) unsafe fn is_in_file(self) -> bool {
        // SAFETY: the head was written when the block was made.
        unsafe { self.0.as_ref() }.file != NO_FILE
    }

    /// The same block with room for so many bytes, perhaps at another place; none, and nothing changed, where it cannot be.
    ///
    /// # Safety
    /// It was not given back, and is not used after it was moved.
    pub(super) unsafe fn resized(self, bytes: usize) -> Option<Self> {
        let new = bytes.checked_add(HEAD)?;
        // SAFETY: the head was written when the block was made.
        let Head { length: old, file } = *unsafe { self.0.as_ref() };
        // SAFETY: a file of a block is open as long as the block is there.
        let file = (file != NO_FILE).then(|| unsafe { BorrowedFd::borrow_raw(file) });
        if let Some(file) = file
            && new > old
        {
            grow(file, old, new).ok()?;
        }
        // SAFETY: the whole mapping, which is ours alone.
        let at = unsafe { mremap(self.0.as_ptr().cast(), old, new, MremapFlags::MAYMOVE) };
        let moved = at.ok().and_then(|at| NonNull::new(at.cast::<Head>()));
        if let Some(file) = file {
            shrink(file, if moved.is_some() { new } else { old });
        }
        let mut moved = moved?;
        // SAFETY: the head came along with the mapping.
        unsafe { moved.as_mut() }.length = new;
        Some(Self(moved))
    }

    /// Gives it back to the system, the space of its file too.
    ///
    /// # Safety
    /// It was not given back, and nothing uses it any more.
    pub(super) unsafe fn give_back(self) {
        // SAFETY: the head was written when the block was made.
        let Head { length, file } = *unsafe { self.0.as_ref() };
        // SAFETY: the whole mapping, which nothing uses any more. That it cannot be unmapped has no remedy, and loses nothing.
        let _ = unsafe { munmap(self.0.as_ptr().cast(), length) };
        if file != NO_FILE {
            // SAFETY: the file was this block's alone; closed, a file without a name is gone.
            drop(unsafe { OwnedFd::from_raw_fd(file) });
        }
    }
}
