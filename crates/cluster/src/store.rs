//! Where runs are kept, as whoever does their parts sees it.

use std::ops::Range;
use std::sync::Arc;

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

/// Bytes fetched at a time of what is read from one end to the other.
const FETCH: u64 = 1 << 22;

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
        let object = Object { store: self.clone(), path: self.path(&file), size: head.size };
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
}

impl Length for Object {
    fn len(&self) -> u64 {
        self.size
    }
}

impl Object {
    fn range(&self, range: Range<u64>) -> parquet::errors::Result<Bytes> {
        let (objects, path) = (Arc::clone(&self.store.objects), self.path.clone());
        self.store
            .wait(async move { objects.get_range(&path, range).await })
            .map_err(|error| ParquetError::External(Box::new(error)))
    }
}

impl ChunkReader for Object {
    type T = Reader<Bytes>;

    fn get_read(&self, start: u64) -> parquet::errors::Result<Self::T> {
        Ok(self.range(start..self.size.min(start + FETCH))?.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> parquet::errors::Result<Bytes> {
        self.range(start..start + length as u64)
    }
}
