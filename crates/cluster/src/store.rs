//! Where runs are kept, as whoever does their parts sees it.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result, bail};
use bytes::{Buf as _, Bytes, buf::Reader};
use datafusion::execution::runtime_env::RuntimeEnv;
use futures::{StreamExt as _, TryStreamExt as _};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _, PutPayload, WriteMultipart};
use paradero_handover::{Section, section_file};
use paradero_link::Error;
use paradero_link::kernel::Take;
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};
use tokio::runtime::Runtime;

/// Bytes fetched at a time: pages are read one after the other, each with a head of some bytes.
const FETCH: u64 = 1 << 22;
/// Bytes within which the head of a page ends: of sections it has no statistics, and is of some dozens.
const HEAD: usize = 1 << 16;

/// A store of runs. It is asked from threads that compute, which wait for it.
#[derive(Clone)]
pub struct Store {
    objects: Arc<dyn ObjectStore>,
    prefix: Path,
    /// The address of the bucket, where it is no folder.
    bucket: Option<url::Url>,
    waiting: Arc<Waiting>,
}

/// The threads that wait for the store.
struct Waiting(Option<Runtime>);

impl Drop for Waiting {
    fn drop(&mut self) {
        // Also dropped by tasks, where nothing may be waited for.
        if let Some(waiting) = self.0.take() {
            waiting.shutdown_background();
        }
    }
}

impl Store {
    /// Opens the store that settings name: a folder, or `s3://bucket/prefix`.
    ///
    /// # Errors
    /// When it is not there, or of a sort that this program was not built for.
    pub fn open(place: &str) -> Result<Self> {
        let waiting = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("store")
            .enable_all()
            .build()
            .context("cannot start the threads that wait for the store")?;
        let (objects, prefix) = objects(place)?;
        let bucket = match place.split_once("://") {
            Some(_) => {
                Some(url::Url::parse(place).with_context(|| format!("no address: {place}"))?)
            }
            None => None,
        };
        Ok(Self { objects, prefix, bucket, waiting: Arc::new(Waiting(Some(waiting))) })
    }

    /// Makes it known to what reads tables by their address.
    pub(crate) fn register(&self, environment: &RuntimeEnv) {
        if let Some(bucket) = &self.bucket {
            environment.register_object_store(bucket, Arc::clone(&self.objects));
        }
    }

    fn path(&self, name: &str) -> Path {
        name.split('/').fold(self.prefix.clone(), |path, part| path.join(part))
    }

    /// Waits, on a thread that computes, for what the store does on others.
    fn wait<T: Send + 'static>(
        &self,
        asked: impl Future<Output = object_store::Result<T>> + Send + 'static,
    ) -> object_store::Result<T> {
        let (give, take) = std::sync::mpsc::sync_channel(1);
        match &self.waiting.0 {
            Some(waiting) => drop(waiting.spawn(async move {
                let _ = give.send(asked.await);
            })),
            None => drop(give),
        }
        take.recv().unwrap_or_else(|_| {
            Err(object_store::Error::Generic { store: "runs", source: "no answer".into() })
        })
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// When it is not there or cannot be read.
    pub fn get(&self, name: &str) -> Result<Bytes> {
        let (objects, path) = (Arc::clone(&self.objects), self.path(name));
        let found = self.wait(async move { objects.get(&path).await?.bytes().await });
        found.with_context(|| format!("cannot read {name}"))
    }

    /// Puts a file there, whole or not at all, in place of another.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn put(&self, name: &str, bytes: Bytes) -> Result<()> {
        let (objects, path) = (Arc::clone(&self.objects), self.path(name));
        let done = self.wait(async move { objects.put(&path, PutPayload::from(bytes)).await });
        done.map(drop).with_context(|| format!("cannot write {name}"))
    }

    /// Whether a file is there. Where the store does not answer it is not: whoever asks then does again what was done.
    pub fn has(&self, name: &str) -> bool {
        let (objects, path) = (Arc::clone(&self.objects), self.path(name));
        self.wait(async move { objects.head(&path).await }).is_ok()
    }

    /// The bytes of a file, for who may wait.
    ///
    /// # Errors
    /// When it is not there or cannot be read.
    pub async fn fetch(&self, name: &str) -> Result<Bytes> {
        let unread = || format!("cannot read {name}");
        let found = self.objects.get(&self.path(name)).await.with_context(unread)?;
        found.bytes().await.with_context(unread)
    }

    /// Begins to put a file there piece by piece; it is there when it is finished.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn upload(&self, name: &str) -> Result<WriteMultipart> {
        let upload = self.objects.put_multipart(&self.path(name)).await;
        Ok(WriteMultipart::new(upload.with_context(|| format!("cannot write {name}"))?))
    }

    /// Removes a group with all that is in it.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn remove(&self, group: &str) -> Result<()> {
        let path = self.path(group);
        let removed = || format!("cannot remove {group}");
        let listed = self.objects.list(Some(&path)).map_ok(|one| one.location).boxed();
        let all = self.objects.delete_stream(listed);
        all.try_collect::<Vec<Path>>().await.map(drop).with_context(removed)
    }

    /// Names of all files in a folder and in those within it, as [`Store::fetch`] takes them, in no order.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn list(&self, folder: &str) -> Result<Vec<String>> {
        let path = self.path(folder);
        let found: Vec<_> = self
            .objects
            .list(Some(&path))
            .try_collect()
            .await
            .with_context(|| format!("cannot list {folder}"))?;
        let name = |at: &Path| {
            let parts = at.prefix_match(&self.prefix).into_iter().flatten();
            parts.map(|part| part.as_ref().to_owned()).collect::<Vec<_>>().join("/")
        };
        Ok(found.iter().map(|one| name(&one.location)).collect())
    }

    fn section(&self, name: &str) -> Result<Section<Object>, Error> {
        let file = section_file(name);
        let (objects, path) = (Arc::clone(&self.objects), self.path(&file));
        let head = self.wait(async move { objects.head(&path).await }).map_err(|error| {
            Error::new(format!("section {name:?} of a run cannot be read: {error}"))
        })?;
        let object = Object {
            store: self.clone(),
            path: self.path(&file),
            size: head.size,
            at_hand: Mutex::default(),
        };
        Ok(Section::new(name, object))
    }
}

impl Take for Store {
    fn words(&self, name: &str, range: Option<Range<usize>>) -> Result<Vec<u32>, Error> {
        self.section(name)?.words(range)
    }

    fn longs(&self, name: &str) -> Result<Vec<u64>, Error> {
        self.section(name)?.longs()
    }

    fn texts(&self, name: &str, each: &mut dyn FnMut(&str)) -> Result<(), Error> {
        self.section(name)?.texts(each)
    }
}

#[cfg(feature = "s3")]
fn objects(place: &str) -> Result<(Arc<dyn ObjectStore>, Path)> {
    let Some(rest) = place.strip_prefix("s3://") else { return folder(place) };
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    // Keys, region and address come from the variables that every program for S3 reads (AWS_ACCESS_KEY_ID, AWS_ENDPOINT, ...).
    let store = object_store::aws::AmazonS3Builder::from_env()
        .with_bucket_name(bucket)
        .build()
        .with_context(|| format!("cannot open {place}"))?;
    Ok((Arc::new(store), Path::from(prefix)))
}

#[cfg(not(feature = "s3"))]
fn objects(place: &str) -> Result<(Arc<dyn ObjectStore>, Path)> {
    if place.starts_with("s3://") {
        bail!(
            "`store = {place:?}`: this program was built without S3; build it with `--features s3`"
        );
    }
    folder(place)
}

fn folder(place: &str) -> Result<(Arc<dyn ObjectStore>, Path)> {
    if place.contains("://") {
        bail!("`store = {place:?}`: write a folder, or s3://bucket/prefix");
    }
    std::fs::create_dir_all(place).with_context(|| format!("cannot make {place}"))?;
    let store = object_store::local::LocalFileSystem::new_with_prefix(place)
        .with_context(|| format!("cannot open {place}"))?;
    Ok((Arc::new(store), Path::default()))
}

/// One object, read in ranges.
struct Object {
    store: Store,
    path: Path,
    size: u64,
    /// Where the bytes that were fetched last begin, and those.
    at_hand: Mutex<(u64, Bytes)>,
}

impl Length for Object {
    fn len(&self) -> u64 {
        self.size
    }
}

impl Object {
    /// Bytes from `start` on, at least so many: those at hand, or some more than are asked for.
    fn from(&self, start: u64, least: usize) -> parquet::errors::Result<Bytes> {
        let mut at_hand = self.at_hand.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = within(&at_hand, start).filter(|known| known.len() >= least) {
            return Ok(known);
        }
        let end = self.size.min(start + FETCH.max(least as u64));
        let (objects, path) = (Arc::clone(&self.store.objects), self.path.clone());
        let bytes = self
            .store
            .wait(async move { objects.get_range(&path, start..end).await })
            .map_err(|error| ParquetError::External(Box::new(error)))?;
        *at_hand = (start, bytes.clone());
        Ok(bytes)
    }
}

/// What bytes at hand hold from a place on, if anything.
fn within((first, bytes): &(u64, Bytes), start: u64) -> Option<Bytes> {
    let skipped = usize::try_from(start.checked_sub(*first)?).ok()?;
    (skipped < bytes.len()).then(|| bytes.slice(skipped..))
}

impl ChunkReader for Object {
    type T = Reader<Bytes>;

    fn get_read(&self, start: u64) -> parquet::errors::Result<Self::T> {
        // What is read from one place on is the head of a page.
        let left = usize::try_from(self.size.saturating_sub(start)).unwrap_or(HEAD);
        Ok(self.from(start, HEAD.min(left))?.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> parquet::errors::Result<Bytes> {
        let bytes = self.from(start, length)?;
        if bytes.len() < length {
            return Err(ParquetError::EOF(format!("{} bytes where {length} follow", bytes.len())));
        }
        Ok(bytes.slice(..length))
    }
}

#[cfg(test)]
mod tests {
    use paradero_handover::Folder;
    use paradero_link::kernel::Give as _;

    use super::*;

    #[test]
    fn a_section_larger_than_what_is_fetched_is_read_whole_and_in_part() {
        let directory = tempfile::tempdir().unwrap();
        let mut folder = Folder::new(directory.path(), [0; 32]).unwrap();
        let words: Vec<u32> = (0..3_300_000).map(|n: u32| n.wrapping_mul(2_654_435_761)).collect();
        let texts: Vec<String> = (0..90_000).map(|n| "texto ".repeat(n % 23)).collect();
        assert!(folder.begin("ground", 5).unwrap());
        folder.put_words("words", &words).unwrap();
        folder.put_texts("texts", &mut texts.iter().cloned()).unwrap();
        folder.end().unwrap();
        let group = folder.named().ground.clone();
        let store = Store::open(directory.path().to_str().unwrap()).unwrap();
        let name = format!("{group}/words");
        assert!(
            std::fs::metadata(directory.path().join(section_file(&name))).unwrap().len()
                > 3 * FETCH
        );
        assert_eq!(store.words(&name, None).unwrap(), words);
        for range in [0..1, 1_048_000..1_049_000, 1_048_576..3_300_000, 3_299_999..3_300_000] {
            assert_eq!(store.words(&name, Some(range.clone())).unwrap(), words[range]);
        }
        let mut found = Vec::new();
        store.texts(&format!("{group}/texts"), &mut |text| found.push(text.to_owned())).unwrap();
        assert_eq!(found, texts);
    }
}
