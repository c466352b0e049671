//! An allocator of the test's own against a model: what was written stays, wherever it lies.

#![cfg(target_os = "linux")]
#![expect(unsafe_code, reason = "an allocator is called by address")]

use std::alloc::{GlobalAlloc as _, Layout};
use std::path::Path;

use super::LARGE;
use super::allocator::Allocator;
use super::spill::Spill;

/// A number drawn from a state (Steele, Lea, Flood 2014), below a bound.
fn draw(state: &mut u64, below: usize) -> usize {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let word = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    usize::try_from((word ^ (word >> 29)) % below as u64).unwrap()
}

/// A block, and the bytes that must stand in it.
struct Held<'a> {
    allocator: &'a Allocator,
    data: *mut u8,
    layout: Layout,
    model: Vec<u8>,
}

/// Where bytes are written and looked at: the ends, and one in so many between.
fn places(size: usize) -> impl Iterator<Item = usize> {
    (0..size).step_by(509).chain([size - 1])
}

impl<'a> Held<'a> {
    fn new(allocator: &'a Allocator, size: usize, align: usize, zeroed: bool) -> Self {
        let layout = Layout::from_size_align(size, align).unwrap();
        // SAFETY: no size is 0.
        let data = unsafe {
            if zeroed { allocator.alloc_zeroed(layout) } else { allocator.alloc(layout) }
        };
        assert!(!data.is_null());
        assert_eq!(data.addr() % align, 0);
        let mut held = Self { allocator, data, layout, model: vec![0; size] };
        if zeroed {
            held.check();
        }
        held.write(1);
        held
    }

    fn write(&mut self, seed: usize) {
        for at in places(self.layout.size()) {
            let byte = (at.wrapping_mul(31) ^ seed) as u8;
            self.model[at] = byte;
            // SAFETY: within the block.
            unsafe { self.data.add(at).write(byte) };
        }
    }

    fn check(&self) {
        for at in places(self.layout.size()) {
            // SAFETY: within the block; every place was written, or is zero.
            assert_eq!(unsafe { self.data.add(at).read() }, self.model[at], "at {at}");
        }
    }

    fn resize(&mut self, size: usize) {
        // SAFETY: the block and its layout; the size is not 0.
        self.data = unsafe { self.allocator.realloc(self.data, self.layout, size) };
        assert!(!self.data.is_null());
        assert_eq!(self.data.addr() % self.layout.align(), 0);
        let kept = places(self.layout.size()).filter(|at| *at < size);
        for at in kept {
            // SAFETY: within the block, and written before.
            assert_eq!(unsafe { self.data.add(at).read() }, self.model[at], "at {at}");
        }
        self.layout = Layout::from_size_align(size, self.layout.align()).unwrap();
        self.model.resize(size, 0);
        self.write(size);
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.check();
        }
        // SAFETY: the block and its layout, once.
        unsafe { self.allocator.dealloc(self.data, self.layout) };
    }
}

/// Blocks come, change and go; at the end all are given back.
fn walk(allocator: &Allocator, seed: u64, steps: usize) {
    let mut state = seed;
    let size = |state: &mut u64| match draw(state, 3) {
        0 => 1 + draw(state, 300),
        1 => LARGE - 2 + draw(state, 4),
        _ => 1 + draw(state, 4 * LARGE),
    };
    let mut all: Vec<Held<'_>> = Vec::new();
    for _ in 0..steps {
        let size = size(&mut state);
        match draw(&mut state, 4) {
            0 if !all.is_empty() => drop(all.swap_remove(draw(&mut state, all.len()))),
            1 if !all.is_empty() => {
                let at = draw(&mut state, all.len());
                all[at].resize(size);
            }
            kind => {
                // Up to an alignment that no large block has.
                let align = 1 << draw(&mut state, 9);
                all.push(Held::new(allocator, size, align, kind == 2));
            }
        }
        if all.len() > 12 {
            all.remove(0);
        }
    }
}

/// A folder on whatever the system has for such.
fn spill() -> (tempfile::TempDir, Spill) {
    let folder = tempfile::tempdir().unwrap();
    let spill = Spill::open(folder.path()).unwrap();
    (folder, spill)
}

#[test]
fn what_was_written_stays_in_memory_and_in_files() {
    let unbound = Allocator::new();
    walk(&unbound, 1, 400);
    assert_eq!(unbound.held().files, 0);
    assert!(unbound.held().memory > LARGE);
    for (seed, budget) in [(2, 0), (3, 8 * LARGE)] {
        let (_folder, spill) = spill();
        let bound = Allocator::new();
        bound.bound(budget, spill);
        walk(&bound, seed, 400);
        let held = bound.held();
        assert!(held.files > 4 * LARGE, "{held:?}");
        assert!(held.memory - held.small <= budget, "{held:?}");
        assert_eq!(held.refused, 0, "{held:?}");
        assert_eq!(bound.now(), (0, 0), "all was given back");
    }
}

#[test]
fn threads_share_one_budget() {
    let (_folder, spill) = spill();
    let bound = Allocator::new();
    bound.bound(6 * LARGE, spill);
    std::thread::scope(|scope| {
        for seed in 10..13 {
            let bound = &bound;
            scope.spawn(move || walk(bound, seed, 150));
        }
    });
    let held = bound.held();
    assert!(held.files > 0 && held.refused == 0, "{held:?}");
    assert_eq!(bound.now(), (0, 0), "all was given back");
}

#[test]
fn a_block_in_a_file_grows_in_it_and_gives_its_space_back() {
    let (folder, spill) = spill();
    let bound = Allocator::new();
    bound.bound(0, spill);
    let free = || rustix::fs::statvfs(folder.path()).unwrap().f_bfree;
    let files = || open_files(folder.path());
    let mut held = Held::new(&bound, LARGE, 8, true);
    assert_eq!(files(), [LARGE as u64 + 64], "{} free", free());
    held.resize(9 * LARGE);
    assert_eq!(files(), [9 * LARGE as u64 + 64]);
    held.resize(2 * LARGE);
    assert_eq!(files(), [2 * LARGE as u64 + 64]);
    held.resize(100);
    assert_eq!(files(), [0_u64; 0], "a small block lies in memory");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "no file has a name");
}

/// Bytes on disk of the files of this process in a folder.
fn open_files(folder: &Path) -> Vec<u64> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let mut sizes = Vec::new();
    for entry in std::fs::read_dir("/proc/self/fd").unwrap().flatten() {
        let Ok(to) = std::fs::read_link(entry.path()) else { continue };
        if !to.starts_with(folder) || to == folder {
            continue;
        }
        let about = std::fs::metadata(entry.path()).unwrap();
        assert_eq!((about.permissions().mode() & 0o777, about.nlink()), (0o600, 0));
        assert!(about.blocks() * 512 >= about.len(), "its space is reserved");
        sizes.push(about.len());
    }
    sizes
}

#[test]
fn what_no_file_takes_lies_in_memory_and_is_counted() {
    let (folder, spill) = spill();
    let bound = Allocator::new();
    bound.bound(0, spill);
    // More than any disk has, less than addresses there are.
    let most = 1_usize << 45;
    let layout = Layout::from_size_align(most, 8).unwrap();
    // SAFETY: the size is not 0; the block is given back as it came, where there is one.
    unsafe {
        let data = bound.alloc(layout);
        if !data.is_null() {
            bound.dealloc(data, layout);
            assert_eq!(bound.held().refused, most + 64);
        }
    }
    // Without its folder no file can be made.
    let mut held = Held::new(&bound, LARGE, 8, false);
    assert_eq!(open_files(folder.path()).len(), 1);
    drop(folder);
    held.resize(3 * LARGE);
    let before = bound.held().refused;
    let other = Held::new(&bound, 2 * LARGE, 8, true);
    assert_eq!(bound.held().refused, before + 2 * LARGE + 64);
    drop((held, other));
    assert_eq!(bound.now(), (0, 0));
}

#[test]
fn a_folder_that_does_not_do_is_refused() {
    let said = |path: &str| match Spill::open(Path::new(path)).and_then(|spill| spill.is_on_disk())
    {
        Ok(()) => String::new(),
        Err(error) => format!("{error:#}"),
    };
    assert!(said("/nonexistent").contains("--spill /nonexistent: cannot be opened as a folder"));
    assert!(said("/proc/self").contains("name another folder"), "{}", said("/proc/self"));
    if Path::new("/dev/shm").is_dir() {
        assert!(said("/dev/shm").contains("lie in memory"), "{}", said("/dev/shm"));
    }
}
