//! The keyring: the keys of acts, each in a file of its own, which can be destroyed.

use crate::error::{Error, IoContext as _};
use crate::hash::sha256;
use crate::keys::{ActKey, Recipients};
use crate::storage::{self, Disk, Storage, TEMPORARY, parent_of};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// First line of a key that is encrypted to recipients.
const SEALED: &str = "paradero sealed key 1";
/// First line of a key that whoever reads the file may use.
const OPEN: &str = "paradero key 1";

/// What the keyring knows of a key.
#[derive(Debug)]
pub enum Held {
    /// The key.
    Key(ActKey),
    /// It is encrypted to recipients of whom the reader is none.
    Locked,
    /// There is no such key here: it was destroyed, or never came here.
    Missing,
}

/// Keys in a directory, each named by the hash of its public half. A key is its first line, the
/// key (encrypted to recipients or not), and the SHA-256 of both, so that `verify` can tell a
/// damaged one from a whole one without being able to read it.
#[derive(Clone, Debug)]
pub struct Keyring {
    storage: Arc<dyn Storage>,
    dir: PathBuf,
}

impl Keyring {
    /// A keyring in a directory; the first put makes it (the one above must be there).
    #[must_use]
    pub fn open(dir: &Path) -> Keyring {
        Keyring::open_on(Arc::new(Disk), dir)
    }

    /// [`Keyring::open`] on a storage of one's own.
    #[must_use]
    pub fn open_on(storage: Arc<dyn Storage>, dir: &Path) -> Keyring {
        Keyring { storage, dir: dir.to_owned() }
    }

    /// Where a key stands, or would: `name` is its public half.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        let hash = sha256(name.as_bytes()).to_string();
        self.dir.join(&hash[..2]).join(&hash[2..34])
    }

    /// Keeps a key, encrypted to recipients where there are any. It is durable when this returns.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn put(&self, key: &ActKey, to: Option<&Recipients>) -> Result<(), Error> {
        self.restore(&key.name(), &Keyring::format(key, to)?)
    }

    /// The file of a key, encrypted to recipients where there are any.
    ///
    /// # Errors
    /// When the machine gives no random bytes.
    pub fn format(key: &ActKey, to: Option<&Recipients>) -> Result<Vec<u8>, Error> {
        let (first, held) = match to {
            None => (OPEN, key.secret_text().to_owned()),
            Some(to) => (SEALED, STANDARD.encode(to.encrypt(key.secret_text().as_bytes())?)),
        };
        let body = format!("{first}\n{held}\n");
        Ok(format!("{body}{}\n", sha256(body.as_bytes())).into_bytes())
    }

    /// Puts the file of a key back as another keyring held it.
    ///
    /// # Errors
    /// When it is no whole file of a key, or the disk fails.
    pub fn restore(&self, name: &str, file: &[u8]) -> Result<(), Error> {
        let path = self.path(name);
        parse(file).map_err(|what| Error::text(format!("the key {name}: {what}")))?;
        let dir = parent_of(&path);
        let disk = &*self.storage;
        storage::create_durable_dir(disk, parent_of(&self.dir), &self.dir)?;
        storage::create_durable_dir(disk, &self.dir, dir)?;
        storage::replace(disk, &path, file)
    }

    /// A key, read with the reader's own key where it is encrypted.
    ///
    /// # Errors
    /// When its file is damaged, or the disk fails.
    pub fn get(&self, name: &str, reader: Option<&ActKey>) -> Result<Held, Error> {
        let path = self.path(name);
        let Some(file) = self.file(name)? else { return Ok(Held::Missing) };
        let damaged = |what: &str| Error::damaged(&path, what);
        let (is_sealed, held) = parse(&file).map_err(damaged)?;
        let text = if is_sealed {
            let bytes = STANDARD.decode(held).map_err(|_| damaged("it is not base64"))?;
            let Some(read) = reader.and_then(|reader| reader.decrypt(&bytes).ok()) else {
                return Ok(Held::Locked);
            };
            String::from_utf8(read).map_err(|_| damaged("it holds no key"))?
        } else {
            held
        };
        let key = ActKey::from_text(&text).map_err(|_| damaged("it holds no key"))?;
        if key.name() != name {
            return Err(damaged("it holds another key than its name says"));
        }
        Ok(Held::Key(key))
    }

    /// Encrypts a key anew, to other recipients. The old file stands until the new one does, so that the
    /// key can be read by those or by these whenever this is interrupted. Says whether there was a key
    /// that the reader can read.
    ///
    /// # Errors
    /// When its file is damaged, or the disk fails.
    pub fn rewrap(&self, name: &str, reader: &ActKey, to: &Recipients) -> Result<bool, Error> {
        match self.get(name, Some(reader))? {
            Held::Key(key) => self.put(&key, Some(to)).map(|()| true),
            Held::Locked | Held::Missing => Ok(false),
        }
    }

    /// The file of a key as it stands; `None` where there is none.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn file(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let path = self.path(name);
        match self.storage.read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            read => read.doing("read", &path).map(Some),
        }
    }

    /// What is wrong with the file of a key, if anything.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn check(&self, name: &str) -> Result<Option<String>, Error> {
        let Some(file) = self.file(name)? else {
            return Ok(Some("it is missing: what it opens cannot be read".to_owned()));
        };
        match parse(&file) {
            Err(what) => Ok(Some(what.to_owned())),
            Ok((true, _)) => Ok(None),
            Ok((false, _)) => Ok(self.get(name, None).err().map(|error| error.to_string())),
        }
    }

    /// Destroys a key: overwrites its file, then removes it, durably. Nothing to do where there is
    /// none. A disk that writes elsewhere than it says (as most solid-state disks do) may keep the
    /// old bytes for a while, where only its maker can read them.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn destroy(&self, name: &str) -> Result<(), Error> {
        let path = self.path(name);
        storage::destroy(&*self.storage, &path)
    }

    /// That a file of the ring is as it was written, whatever key it holds.
    ///
    /// # Errors
    /// When it is not, or the disk fails.
    pub fn check_file(&self, path: &Path) -> Result<(), Error> {
        let file = self.storage.read(path).doing("read", path)?;
        parse(&file).map(|_| ()).map_err(|what| Error::damaged(path, what))
    }

    /// Whether the key in a file of a ring is encrypted to recipients.
    ///
    /// # Errors
    /// What is wrong, when it is not as it was written.
    pub fn parse_file(file: &[u8]) -> Result<bool, Error> {
        parse(file).map(|(is_sealed, _)| is_sealed).map_err(Error::text)
    }

    /// All files, without what an interrupted put left.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn files(&self) -> Result<Vec<PathBuf>, Error> {
        let mut names = storage::walk(&*self.storage, &self.dir)?;
        names.retain(|name| !name.ends_with(TEMPORARY));
        Ok(names.into_iter().map(|name| self.dir.join(name)).collect())
    }

    /// Removes what interrupted puts left behind. For the one who holds the writer's lock.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn remove_leftovers(&self) -> Result<(), Error> {
        storage::remove_leftovers(&*self.storage, &self.dir).map(|_| ())
    }
}

/// Whether a key is encrypted, and what its file holds.
fn parse(file: &[u8]) -> Result<(bool, String), &'static str> {
    let text = std::str::from_utf8(file).map_err(|_| "its bytes were altered")?;
    let mut lines = text.splitn(3, '\n');
    let (first, held) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let body = format!("{first}\n{held}\n");
    if text != format!("{body}{}\n", sha256(body.as_bytes())) {
        return Err("its bytes were altered");
    }
    match first {
        OPEN => Ok((false, held.to_owned())),
        SEALED => Ok((true, held.to_owned())),
        _ => Err("it is of another form or version"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::testing::MemoryDisk;

    fn ring() -> (MemoryDisk, Keyring) {
        let disk = MemoryDisk::new();
        let ring = Keyring::open_on(Arc::new(disk.clone()), Path::new("/keys"));
        (disk, ring)
    }

    #[test]
    fn a_key_is_kept_found_and_destroyed() {
        let (disk, ring) = ring();
        let key = ActKey::generate();
        ring.put(&key, None).unwrap();
        assert!(
            matches!(ring.get(&key.name(), None).unwrap(), Held::Key(k) if k.name() == key.name())
        );
        assert_eq!(ring.check(&key.name()).unwrap(), None);
        ring.destroy(&key.name()).unwrap();
        ring.destroy(&key.name()).unwrap();
        assert!(matches!(ring.get(&key.name(), None).unwrap(), Held::Missing));
        assert!(disk.files().is_empty());
        assert!(ring.check(&key.name()).unwrap().unwrap().contains("missing"));
    }

    #[test]
    fn a_sealed_key_is_read_by_its_recipients_alone() {
        let (_, ring) = ring();
        let (key, reader) = (ActKey::generate(), ActKey::generate());
        let recipients = Recipients::parse(&reader.name()).unwrap();
        ring.put(&key, Some(&recipients)).unwrap();
        let name = key.name();
        assert!(matches!(ring.get(&name, None).unwrap(), Held::Locked));
        assert!(matches!(ring.get(&name, Some(&ActKey::generate())).unwrap(), Held::Locked));
        assert!(matches!(ring.get(&name, Some(&reader)).unwrap(), Held::Key(_)));
    }

    #[test]
    fn a_key_is_readable_by_the_old_or_the_new_recipients_whatever_fails_while_it_is_wrapped_anew()
    {
        use crate::storage::testing::{Fault, Left};
        let (key, old, new) = (ActKey::generate(), ActKey::generate(), ActKey::generate());
        let name = key.name();
        let only = |key: &ActKey| Recipients::parse(&key.name()).unwrap();
        let (mut failed, mut kept) = (0, [0, 0]);
        for at in 1.. {
            let (disk, ring) = ring();
            ring.put(&key, Some(&only(&old))).unwrap();
            disk.set_fault(at, Fault::Dies);
            let done = ring.rewrap(&name, &old, &only(&new));
            for left in [Left::Durable, Left::Everything] {
                let disk = disk.after_crash(left);
                let ring = Keyring::open_on(Arc::new(disk), Path::new("/keys"));
                let by = [&old, &new].map(|reader| match ring.get(&name, Some(reader)).unwrap() {
                    Held::Key(read) => read.name() == name,
                    Held::Locked | Held::Missing => false,
                });
                assert!(
                    by[0] != by[1],
                    "operation {at}: by the old {}, by the new {}",
                    by[0],
                    by[1]
                );
                assert!(done.is_err() || by[1], "what was acknowledged is there");
                kept[usize::from(by[1])] += 1;
            }
            if done.is_ok() {
                break;
            }
            failed += 1;
        }
        assert!(failed >= 5 && kept[0] >= 3 && kept[1] >= 2, "{failed} {kept:?}");
    }

    #[test]
    fn every_bent_bit_of_a_key_is_noticed_without_being_able_to_read_it() {
        let (disk, ring) = ring();
        let recipients = Recipients::parse(&ActKey::generate().name()).unwrap();
        for to in [None, Some(&recipients)] {
            let key = ActKey::generate();
            ring.put(&key, to).unwrap();
            let path = ring.path(&key.name());
            let file = disk.read(&path).unwrap();
            for (place, bit) in (0..file.len()).flat_map(|p| (0..8).map(move |b| (p, b))) {
                let mut bent = file.clone();
                bent[place] ^= 1 << bit;
                disk.overwrite(&path, &bent);
                assert!(ring.check(&key.name()).unwrap().is_some(), "byte {place}, bit {bit}");
            }
        }
    }
}
