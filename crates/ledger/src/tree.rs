//! Reads the tiles of a log and trusts none of them: the right edge is checked against the
//! root, each full tile against its hash one level up.

use crate::error::{Error, IoContext as _};
use crate::hash::Hash;
use crate::merkle::{leaf_hash, node_hash, root, split};
use crate::storage::Storage;
use crate::tile::{Holds, TILE_WIDTH, Tile, level_width, parse_bundle, parse_hashes};
use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The hashes of the partial tile of each level, from leaf hashes upwards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Edge(pub(crate) Vec<Vec<Hash>>);

impl Edge {
    /// Reads the partial tiles of a tree of `size` entries. Says nothing of their truth.
    pub(crate) fn read(storage: &dyn Storage, dir: &Path, size: u64) -> Result<Edge, Error> {
        let mut levels = Vec::new();
        for level in 0..8 {
            let total = level_width(Holds::Hashes(level), size);
            if total == 0 {
                break;
            }
            let hashes = match Tile::of_tree(Holds::Hashes(level), total / TILE_WIDTH, size) {
                Some(tile) => read_hashes(storage, dir, &tile)?,
                None => Vec::new(),
            };
            levels.push(hashes);
        }
        Ok(Edge(levels))
    }

    /// The root of the whole tree: at each level the partial tile, with what the lower levels
    /// add on its right.
    pub(crate) fn root(&self) -> Hash {
        let mut below: Option<Hash> = None;
        for level in self.0.iter().filter(|level| !level.is_empty()) {
            let mut nodes = level.clone();
            nodes.extend(below);
            below = Some(root(&nodes));
        }
        below.unwrap_or_else(|| root(&[]))
    }
}

/// The full path of a tile below a log's directory.
pub(crate) fn tile_file(dir: &Path, tile: &Tile) -> PathBuf {
    dir.join(tile.path())
}

/// Reads a tile; of a partial one that was removed since, the beginning of the full one.
pub(crate) fn read_tile(
    storage: &dyn Storage,
    dir: &Path,
    tile: &Tile,
) -> Result<(PathBuf, Vec<u8>), Error> {
    let path = tile_file(dir, tile);
    match storage.read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && tile.is_partial() => {
            let full = tile_file(dir, &Tile { width: TILE_WIDTH as u16, ..*tile });
            match storage.read(&full) {
                Ok(bytes) => Ok((full, bytes)),
                Err(_) => Err(error).doing("read", &path),
            }
        }
        read => read.doing("read", &path).map(|bytes| (path, bytes)),
    }
}

fn read_hashes(storage: &dyn Storage, dir: &Path, tile: &Tile) -> Result<Vec<Hash>, Error> {
    let (path, bytes) = read_tile(storage, dir, tile)?;
    let mut hashes = parse_hashes(&bytes).unwrap_or_default();
    if hashes.len() < usize::from(tile.width) {
        let what = format!("it has {} bytes where {} hashes belong", bytes.len(), tile.width);
        return Err(Error::damaged(&path, what));
    }
    hashes.truncate(usize::from(tile.width));
    Ok(hashes)
}

/// The tiles of a tree of one size, whose edge was checked against its root.
pub(crate) struct Tiles<'a> {
    storage: &'a dyn Storage,
    dir: &'a Path,
    size: u64,
    edge: &'a Edge,
    checked: BTreeMap<(u8, u64), Vec<Hash>>,
}

impl<'a> Tiles<'a> {
    pub(crate) fn new(storage: &'a dyn Storage, dir: &'a Path, size: u64, edge: &'a Edge) -> Self {
        Tiles { storage, dir, size, edge, checked: BTreeMap::new() }
    }

    /// The hashes of a tile, checked.
    pub(crate) fn tile(&mut self, level: u8, index: u64) -> Result<&[Hash], Error> {
        let full_tiles = level_width(Holds::Hashes(level), self.size) / TILE_WIDTH;
        if index == full_tiles {
            return Ok(self.edge.0.get(usize::from(level)).map_or(&[], Vec::as_slice));
        }
        if !self.checked.contains_key(&(level, index)) {
            let tile = Tile { holds: Holds::Hashes(level), index, width: TILE_WIDTH as u16 };
            let hashes = read_hashes(self.storage, self.dir, &tile)?;
            let above = self.tile(level + 1, index / TILE_WIDTH)?;
            if above.get((index % TILE_WIDTH) as usize) != Some(&root(&hashes)) {
                let what = "its hashes are not those that the level above was made from";
                return Err(Error::damaged(&tile_file(self.dir, &tile), what));
            }
            self.checked.insert((level, index), hashes);
        }
        Ok(&self.checked[&(level, index)])
    }

    /// The entries of a bundle, each checked against its leaf hash.
    pub(crate) fn bundle(&mut self, index: u64) -> Result<Vec<Vec<u8>>, Error> {
        let Some(tile) = Tile::of_tree(Holds::Entries, index, self.size) else {
            return Ok(Vec::new());
        };
        let (path, bytes) = read_tile(self.storage, self.dir, &tile)?;
        let hashes = self.tile(0, index)?;
        let entries = parse_bundle(&bytes)
            .filter(|entries| entries.len() >= hashes.len())
            .ok_or_else(|| Error::damaged(&path, "its entries cannot be told apart"))?;
        for (at, (entry, hash)) in entries.iter().zip(hashes).enumerate() {
            if leaf_hash(entry) != *hash {
                let what = format!("entry {} was altered", index * TILE_WIDTH + at as u64);
                return Err(Error::damaged(&path, what));
            }
        }
        Ok(entries.into_iter().take(hashes.len()).map(<[u8]>::to_vec).collect())
    }

    /// The root over a range of leaves that starts at a multiple of the power of two that
    /// covers it (as all ranges of proofs do).
    pub(crate) fn range(&mut self, range: &Range<u64>) -> Result<Hash, Error> {
        let width = range.end - range.start;
        if width == 0 {
            return Ok(root(&[]));
        }
        if width.is_power_of_two() {
            return self.subtree(width.trailing_zeros(), range.start / width);
        }
        let middle = range.start + split(width);
        let left = self.range(&(range.start..middle))?;
        Ok(node_hash(&left, &self.range(&(middle..range.end))?))
    }

    /// The hash of the complete subtree of 2^`height` leaves at `index`.
    fn subtree(&mut self, height: u32, index: u64) -> Result<Hash, Error> {
        let start = index << (height % 8);
        let (tile, offset) = (start / TILE_WIDTH, (start % TILE_WIDTH) as usize);
        let hashes = self.tile((height / 8) as u8, tile)?;
        Ok(root(&hashes[offset..offset + (1 << (height % 8))]))
    }
}
