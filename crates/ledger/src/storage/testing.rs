//! A disk in memory for tests: it can fail at the n-th operation, bend a written bit, and
//! show what would be left after the power went.

use super::{Listed, LockGuard, Storage};
use std::any::Any;
use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// What goes wrong at the chosen operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The operation fails, and so do all that follow: the process is gone.
    Dies,
    /// The operation fails; what follows works. A write leaves half of its bytes; a file whose
    /// fsync failed shows its bytes, but never keeps them.
    Fails,
    /// A write succeeds, with one bit of it bent. Other operations work.
    BendsABit,
}

/// What is left after the power went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Everything, as after `kill -9`.
    Everything,
    /// Only what was made durable: contents and names.
    Durable,
    /// All names, but of contents that were not made durable only so many bytes.
    Torn(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Node {
    Dir,
    File(usize),
}

#[derive(Clone, Debug, Default)]
struct Content {
    now: Vec<u8>,
    durable: Option<Vec<u8>>,
    /// An fsync failed: later ones succeed without effect, as on Linux.
    is_lost: bool,
}

#[derive(Debug, Default)]
struct State {
    names: BTreeMap<PathBuf, Node>,
    durable_names: BTreeMap<PathBuf, Node>,
    contents: Vec<Content>,
    locks: BTreeMap<PathBuf, Weak<()>>,
    operations: u64,
    fault: Option<(u64, Fault)>,
}

/// A disk in memory. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct MemoryDisk(Arc<Mutex<State>>);

/// Whether an operation that meets the fault goes on.
enum Step {
    Works,
    Fails,
    Bends,
}

impl MemoryDisk {
    /// A disk with nothing but the directory `/`.
    #[must_use]
    pub fn new() -> MemoryDisk {
        let disk = MemoryDisk::default();
        disk.state().names.insert(PathBuf::from("/"), Node::Dir);
        disk.state().durable_names.insert(PathBuf::from("/"), Node::Dir);
        disk
    }

    /// Lets the operation number `at` (from 1, counted from now) meet a fault.
    pub fn set_fault(&self, at: u64, fault: Fault) {
        let mut state = self.state();
        let at = state.operations + at;
        state.fault = Some((at, fault));
    }

    /// Number of operations so far.
    #[must_use]
    pub fn operations(&self) -> u64 {
        self.state().operations
    }

    /// The disk as it is found after the power went (or the process died).
    #[must_use]
    pub fn after_crash(&self, left: Left) -> MemoryDisk {
        let state = self.state();
        let found = MemoryDisk::new();
        let mut new = found.state();
        let names = if left == Left::Durable { &state.durable_names } else { &state.names };
        for (path, node) in names {
            // Sorted, so a directory comes before what is in it; without it, that is gone.
            if path.parent().is_some_and(|parent| !new.names.contains_key(parent)) {
                continue;
            }
            let node = match node {
                Node::Dir => Node::Dir,
                Node::File(id) => {
                    let now = survivor(&state.contents[*id], left);
                    let durable = Some(now.clone());
                    new.contents.push(Content { now, durable, is_lost: false });
                    Node::File(new.contents.len() - 1)
                }
            };
            new.names.insert(path.clone(), node);
        }
        new.durable_names = new.names.clone();
        drop(new);
        found
    }

    /// All files with their bytes, for tests that bend or compare them.
    #[must_use]
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let state = self.state();
        let file = |(path, node): (&PathBuf, &Node)| match node {
            Node::File(id) => Some((path.clone(), state.contents[*id].now.clone())),
            Node::Dir => None,
        };
        state.names.iter().filter_map(file).collect()
    }

    /// Gives a file other bytes behind the back of whoever wrote it, or makes it.
    pub fn overwrite(&self, path: &Path, bytes: &[u8]) {
        let mut state = self.state();
        let content =
            Content { now: bytes.to_vec(), durable: Some(bytes.to_vec()), is_lost: false };
        state.contents.push(content);
        let node = Node::File(state.contents.len() - 1);
        state.names.insert(path.to_owned(), node);
        state.durable_names.insert(path.to_owned(), node);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts an operation, and fails when it is to fail.
    fn begin(&self) -> io::Result<MutexGuard<'_, State>> {
        let mut state = self.state();
        match state.step() {
            Step::Fails => Err(injected()),
            Step::Works | Step::Bends => Ok(state),
        }
    }
}

fn injected() -> io::Error {
    io::Error::other("failed on purpose")
}

fn survivor(content: &Content, left: Left) -> Vec<u8> {
    match (left, &content.durable) {
        (Left::Everything, _) => content.now.clone(),
        (_, Some(durable)) => durable.clone(),
        (Left::Durable, None) => Vec::new(),
        (Left::Torn(bytes), None) => content.now[..bytes.min(content.now.len())].to_vec(),
    }
}

impl State {
    fn step(&mut self) -> Step {
        self.operations += 1;
        match self.fault {
            Some((at, Fault::Dies)) if self.operations >= at => Step::Fails,
            Some((at, Fault::Fails)) if self.operations == at => Step::Fails,
            Some((at, Fault::BendsABit)) if self.operations == at => Step::Bends,
            _ => Step::Works,
        }
    }

    fn file(&self, path: &Path) -> io::Result<usize> {
        match self.names.get(path) {
            Some(Node::File(id)) => Ok(*id),
            Some(Node::Dir) => Err(ErrorKind::IsADirectory.into()),
            None => Err(ErrorKind::NotFound.into()),
        }
    }

    fn check_parent(&self, path: &Path) -> io::Result<()> {
        match path.parent().and_then(|parent| self.names.get(parent)) {
            Some(Node::Dir) => Ok(()),
            _ => Err(ErrorKind::NotFound.into()),
        }
    }

    fn children(&self, dir: &Path) -> io::Result<Vec<(PathBuf, Node)>> {
        match self.names.get(dir) {
            Some(Node::Dir) => {}
            Some(Node::File(_)) => return Err(ErrorKind::NotADirectory.into()),
            None => return Err(ErrorKind::NotFound.into()),
        }
        let children = self.names.iter().filter(|(path, _)| path.parent() == Some(dir));
        Ok(children.map(|(path, node)| (path.clone(), *node)).collect())
    }

    fn create(&mut self, path: &Path, now: Vec<u8>) {
        self.contents.push(Content { now, ..Content::default() });
        self.names.insert(path.to_owned(), Node::File(self.contents.len() - 1));
    }
}

impl Storage for MemoryDisk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let state = self.begin()?;
        Ok(state.contents[state.file(path)?].now.clone())
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.state();
        let step = state.step();
        state.check_parent(path)?;
        if state.names.contains_key(path) {
            return Err(ErrorKind::AlreadyExists.into());
        }
        let mut bytes = bytes.to_vec();
        match step {
            Step::Works => state.create(path, bytes),
            Step::Fails => {
                bytes.truncate(bytes.len() / 2);
                state.create(path, bytes);
                return Err(injected());
            }
            Step::Bends => {
                let middle = bytes.len() / 2;
                if let Some(byte) = bytes.get_mut(middle) {
                    *byte ^= 4;
                }
                state.create(path, bytes);
            }
        }
        Ok(())
    }

    fn scrub(&self, path: &Path) -> io::Result<()> {
        let mut state = self.begin()?;
        let id = state.file(path)?;
        state.contents[id].now.fill(0);
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.begin()?;
        let id = state.file(from)?;
        state.check_parent(to)?;
        state.names.remove(from);
        state.names.insert(to.to_owned(), Node::File(id));
        Ok(())
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        let mut state = self.begin()?;
        state.file(path)?;
        state.names.remove(path);
        Ok(())
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        let mut state = self.begin()?;
        if !state.children(path)?.is_empty() {
            return Err(ErrorKind::DirectoryNotEmpty.into());
        }
        state.names.remove(path);
        Ok(())
    }

    fn create_dir(&self, path: &Path) -> io::Result<()> {
        let mut state = self.begin()?;
        state.check_parent(path)?;
        if state.names.contains_key(path) {
            return Err(ErrorKind::AlreadyExists.into());
        }
        state.names.insert(path.to_owned(), Node::Dir);
        Ok(())
    }

    fn fsync_file(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        let step = state.step();
        let id = state.file(path)?;
        let content = &mut state.contents[id];
        if matches!(step, Step::Fails) {
            content.is_lost = true;
            return Err(injected());
        }
        if !content.is_lost {
            content.durable = Some(content.now.clone());
        }
        Ok(())
    }

    fn fsync_dir(&self, path: &Path) -> io::Result<()> {
        let mut state = self.begin()?;
        let children = state.children(path)?;
        state.durable_names.retain(|name, _| name.parent() != Some(path));
        state.durable_names.extend(children);
        Ok(())
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<Listed>> {
        let children = self.begin()?.children(dir)?;
        let listed = children.into_iter().filter_map(|(path, node)| {
            let name = path.file_name()?.to_string_lossy().into_owned();
            Some(Listed { name, is_dir: node == Node::Dir })
        });
        Ok(listed.collect())
    }

    fn try_lock(&self, path: &Path) -> io::Result<Option<LockGuard>> {
        let mut state = self.begin()?;
        state.check_parent(path)?;
        if state.file(path).is_err() {
            state.create(path, Vec::new());
        }
        if state.locks.get(path).is_some_and(|lock| lock.upgrade().is_some()) {
            return Ok(None);
        }
        let lock = Arc::new(());
        state.locks.insert(path.to_owned(), Arc::downgrade(&lock));
        let held: Box<dyn Any + Send + Sync> = Box::new(lock);
        Ok(Some(LockGuard::new(held)))
    }
}
