//! Paths and contents of tiles and entry bundles (C2SP `tlog-tiles`). Pure.

use crate::Hash;

/// Hashes in a full tile, entries in a full bundle.
pub const TILE_WIDTH: u64 = 256;

/// What a tile holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holds {
    /// Entries, each with its length before it.
    Entries,
    /// Hashes at a level: 0 for leaf hashes, and so on up to 63.
    Hashes(u8),
}

/// The name of a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tile {
    /// Entries, or hashes of a level.
    pub holds: Holds,
    /// Position within the level.
    pub index: u64,
    /// Number of hashes or entries, 1 to 256; below 256 the tile is partial.
    pub width: u16,
}

impl Tile {
    /// The tile that a tree of `size` entries has at a level and index, if any.
    #[must_use]
    pub fn of_tree(holds: Holds, index: u64, size: u64) -> Option<Tile> {
        let total = level_width(holds, size);
        let width = total.saturating_sub(index.checked_mul(TILE_WIDTH)?).min(TILE_WIDTH);
        (width > 0).then_some(Tile { holds, index, width: width as u16 })
    }

    /// Whether the tile has fewer than 256 hashes or entries.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        u64::from(self.width) < TILE_WIDTH
    }

    /// The path below the log's directory, with `/` between its parts: `tile/<L>/<N>[.p/<W>]`
    /// or `tile/entries/<N>[.p/<W>]`.
    #[must_use]
    pub fn path(&self) -> String {
        let level = match self.holds {
            Holds::Entries => "entries".to_owned(),
            Holds::Hashes(level) => level.to_string(),
        };
        let path = format!("tile/{level}/{}", index_path(self.index));
        if self.is_partial() { format!("{path}.p/{}", self.width) } else { path }
    }

    /// Reads a path below the log's directory; `None` when no tile has it.
    #[must_use]
    pub fn parse(path: &str) -> Option<Tile> {
        let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let holds = if level == "entries" {
            Holds::Entries
        } else {
            Holds::Hashes(level.parse().ok().filter(|level| *level < 64)?)
        };
        let (index, width) = match rest.split_once(".p/") {
            None => (rest, TILE_WIDTH as u16),
            Some((index, width)) => (index, width.parse().ok()?),
        };
        let tile = Tile { holds, index: parse_index(index)?, width };
        // Only the one spelling counts: no leading zeros, no plus sign, no width of 0 or 256.
        (width > 0 && width <= 256 && tile.path() == path).then_some(tile)
    }
}

/// Number of hashes (or entries) that a tree of `size` entries has at a level.
pub(crate) fn level_width(holds: Holds, size: u64) -> u64 {
    match holds {
        Holds::Entries => size,
        Holds::Hashes(level) => size.checked_shr(8 * u32::from(level)).unwrap_or(0),
    }
}

/// A number in three-digit path elements, all but the last with an `x` before: 1234067 is
/// `x001/x234/067`.
#[must_use]
pub fn index_path(index: u64) -> String {
    let mut path = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1000);
        rest /= 1000;
    }
    path
}

/// Reads what [`index_path`] wrote; `None` for anything else.
#[must_use]
pub fn parse_index(path: &str) -> Option<u64> {
    let mut index: u64 = 0;
    for part in path.split('/') {
        let digits = part.strip_prefix('x').unwrap_or(part);
        index = index.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
    }
    (index_path(index) == path).then_some(index)
}

/// Adds an entry to a bundle: its length as a big-endian 16-bit number, then its bytes.
pub(crate) fn push_entry(bundle: &mut Vec<u8>, entry: &[u8]) {
    debug_assert!(entry.len() <= usize::from(u16::MAX), "the caller checked the length");
    bundle.extend_from_slice(&(entry.len() as u16).to_be_bytes());
    bundle.extend_from_slice(entry);
}

/// The entries of a bundle, or `None` when a length leads past the end.
#[must_use]
pub fn parse_bundle(mut bundle: &[u8]) -> Option<Vec<&[u8]>> {
    let mut entries = Vec::new();
    while !bundle.is_empty() {
        let (length, rest) = bundle.split_first_chunk::<2>()?;
        let (entry, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        entries.push(entry);
        bundle = rest;
    }
    Some(entries)
}

/// The hashes of a tile, or `None` when its length is no multiple of 32 bytes.
#[must_use]
pub fn parse_hashes(bytes: &[u8]) -> Option<Vec<Hash>> {
    let (chunks, rest) = bytes.as_chunks::<32>();
    rest.is_empty().then(|| chunks.iter().map(|chunk| Hash(*chunk)).collect())
}

/// The bytes of a tile of hashes.
#[must_use]
pub fn format_hashes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_the_specification() {
        let tile = |holds, index, width| Tile { holds, index, width };
        for (tile, path) in [
            (tile(Holds::Hashes(0), 1_234_067, 256), "tile/0/x001/x234/067"),
            (tile(Holds::Hashes(0), 1_234_067, 8), "tile/0/x001/x234/067.p/8"),
            (tile(Holds::Hashes(2), 0, 1), "tile/2/000.p/1"),
            (tile(Holds::Entries, 999, 256), "tile/entries/999"),
            (tile(Holds::Entries, 1000, 255), "tile/entries/x001/000.p/255"),
            (tile(Holds::Hashes(63), u64::MAX, 256), "tile/63/x018/x446/x744/x073/x709/x551/615"),
        ] {
            assert_eq!(tile.path(), path);
            assert_eq!(Tile::parse(path), Some(tile));
        }
    }

    #[test]
    fn no_other_spelling_is_a_tile() {
        for path in [
            "tile/0/0",
            "tile/00/000",
            "tile/64/000",
            "tile/0/001/000",
            "tile/0/x000/000",
            "tile/0/x001/x000",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/08",
            "tile/0/000.p/+8",
            "tile/0/000.p/8/9",
            "tile/0/000.tmp",
            "tile/data/000",
            "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
            "tile/0/",
            "checkpoint",
        ] {
            assert_eq!(Tile::parse(path), None, "{path}");
        }
    }

    #[test]
    fn a_tree_of_seventy_thousand_has_the_tiles_that_the_specification_lists() {
        let width = |level, index| {
            Tile::of_tree(Holds::Hashes(level), index, 70_000).map(|tile| tile.width)
        };
        assert_eq!(width(0, 272), Some(256));
        assert_eq!(width(0, 273), Some(112));
        assert_eq!(width(0, 274), None);
        assert_eq!((width(1, 0), width(1, 1), width(1, 2)), (Some(256), Some(17), None));
        assert_eq!((width(2, 0), width(3, 0)), (Some(1), None));
        assert_eq!(Tile::of_tree(Holds::Hashes(1), 0, 256).map(|tile| tile.width), Some(1));
        assert_eq!(Tile::of_tree(Holds::Hashes(9), 0, u64::MAX), None);
    }

    #[test]
    fn a_bundle_gives_back_its_entries_and_refuses_a_cut() {
        let entries: [&[u8]; 4] = [b"one", b"", b"three", &[7; 65_535]];
        let mut bundle = Vec::new();
        entries.iter().for_each(|entry| push_entry(&mut bundle, entry));
        assert_eq!(parse_bundle(&bundle).unwrap(), entries);
        assert_eq!(parse_bundle(&[]).unwrap(), [[0u8; 0]; 0]);
        assert!(parse_bundle(&bundle[..bundle.len() - 1]).is_none());
        assert!(parse_bundle(&bundle[..1]).is_none());
    }
}
