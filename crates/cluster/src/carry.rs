//! Groups of a run carried between a folder of whoever links and a store that is no folder.

use std::path::Path;

use anyhow::{Context as _, Result};
use futures::{StreamExt as _, TryStreamExt as _};
use paradero_handover::{Task, WHOLE};
use paradero_link::kernel::Named;
use tokio::io::AsyncReadExt as _;

use crate::store::Store;

/// Bytes sent at a time.
const PIECE: usize = 8 << 20;
/// Files fetched at a time.
const AT_ONCE: usize = 8;

/// Carries a group into the store, unless it stands there whole. The file that says that it is whole goes last.
///
/// # Errors
/// When the folder cannot be read or the store refuses.
pub async fn up(store: &Store, folder: &Path, group: &str) -> Result<()> {
    let whole = format!("{group}/{WHOLE}");
    if store.list(group).await?.contains(&whole) {
        return Ok(());
    }
    let at = folder.join(group);
    let mut files =
        tokio::fs::read_dir(&at).await.with_context(|| format!("cannot read {}", at.display()))?;
    while let Some(file) = files.next_entry().await? {
        let name = file.file_name().to_string_lossy().into_owned();
        if file.file_type().await?.is_file() && name != WHOLE {
            send(store, &file.path(), &format!("{group}/{name}")).await?;
        }
    }
    send(store, &at.join(WHOLE), &whole).await
}

async fn send(store: &Store, path: &Path, name: &str) -> Result<()> {
    let unread = || format!("cannot read {}", path.display());
    let mut file = tokio::fs::File::open(path).await.with_context(unread)?;
    let mut upload = store.upload(name).await?;
    let mut piece = vec![0; PIECE];
    loop {
        let read = file.read(&mut piece).await.with_context(unread)?;
        if read == 0 {
            break;
        }
        upload.wait_for_capacity(2).await.with_context(|| format!("cannot write {name}"))?;
        upload.write(piece.get(..read).unwrap_or_default());
    }
    upload.finish().await.map(drop).with_context(|| format!("cannot write {name}"))
}

/// Carries the tables of a group into the store.
///
/// # Errors
/// When the folder cannot be read or the store refuses.
pub async fn tables(store: &Store, folder: &Path, group: &str) -> Result<()> {
    let all = folder.join(group).join("tables");
    let unread = |at: &Path| format!("cannot read {}", at.display());
    let mut tables = tokio::fs::read_dir(&all).await.with_context(|| unread(&all))?;
    while let Some(table) = tables.next_entry().await? {
        let at = table.path();
        let mut files = tokio::fs::read_dir(&at).await.with_context(|| unread(&at))?;
        while let Some(file) = files.next_entry().await? {
            let (table, file_name) = (table.file_name(), file.file_name());
            let (table, file_name) = (table.to_string_lossy(), file_name.to_string_lossy());
            send(store, &file.path(), &format!("{group}/tables/{table}/{file_name}")).await?;
        }
    }
    Ok(())
}

/// Fetches the rows of a group's rules.
///
/// # Errors
/// When the store or the disk refuses.
pub async fn rows(store: &Store, folder: &Path, group: &str) -> Result<()> {
    for name in store.list(&format!("{group}/rows")).await? {
        let path = folder.join(&name);
        let made = || format!("cannot write {}", path.display());
        if let Some(parent) = path.parent() {
            tokio::fs::create_dir_all(parent).await.with_context(made)?;
        }
        tokio::fs::write(&path, store.fetch(&name).await?).await.with_context(made)?;
    }
    Ok(())
}

/// Fetches what tasks gave, where it is not in the folder yet.
///
/// # Errors
/// When the store or the disk refuses.
pub async fn down(store: &Store, folder: &Path, named: &Named, tasks: &[Task]) -> Result<()> {
    let parts = folder.join(&named.stage).join("parts");
    tokio::fs::create_dir_all(&parts)
        .await
        .with_context(|| format!("cannot make {}", parts.display()))?;
    let fetch = |task: &Task| {
        let name = task.file(named);
        let path = folder.join(&name);
        async move {
            if !path.exists() {
                let bytes = store.fetch(&name).await?;
                tokio::fs::write(&path, bytes)
                    .await
                    .with_context(|| format!("cannot write {}", path.display()))?;
            }
            anyhow::Ok(())
        }
    };
    let fetching: Vec<_> = tasks.iter().map(fetch).collect();
    futures::stream::iter(fetching).buffer_unordered(AT_ONCE).try_collect().await
}
