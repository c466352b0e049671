//! Re-hashes a whole log and names what is damaged.

use crate::checkpoint::Checkpoint;
use crate::error::{Error, IoContext as _};
use crate::evidence::{Evidence, is_evidence};
use crate::hash::Hash;
use crate::log::{CHECKPOINT, HISTORY, LOCK, end_of, history_file};
use crate::merkle::{self, leaf_hash};
use crate::note::Verifier;
use crate::storage::{self, Disk, Storage, TEMPORARY};
use crate::tile::{
    Holds, TILE_WIDTH, Tile, format_hashes, level_width, parse_bundle, parse_hashes, parse_index,
};
use crate::tree::{read_tile, tile_file};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A file that is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The file.
    pub file: PathBuf,
    /// What is wrong with it.
    pub what: String,
    /// The ledger entries that it makes unreadable or unproven, when they are known.
    pub entries: Option<Range<u64>>,
}

/// What a check of a log found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that are damaged, missing, or do not belong. Empty: nothing acknowledged was
    /// altered or lost.
    pub damage: Vec<Damage>,
    /// What is worth knowing and is no damage, such as files of an interrupted write.
    pub notices: Vec<String>,
    /// Number of entries checked.
    pub entries: u64,
    /// Number of earlier checkpoints with which the log was found to agree.
    pub checkpoints: u64,
    /// Number of checkpoints that others cosigned and with which the log was found to agree.
    pub cosigned: u64,
    /// Number of timestamps that hold.
    pub stamped: u64,
}

/// Checks the log in `dir` against the verifier key `vkey`: hashes every entry and every tile,
/// checks the signature, and that every checkpoint of the history is a beginning of the log.
///
/// # Errors
/// When the key cannot be read, there is no directory, or the disk fails. Damage is no error.
pub fn verify(dir: &Path, vkey: &str) -> Result<Vec<Damage>, Error> {
    Ok(inspect(&Disk, dir, vkey)?.damage)
}

/// [`verify`] on a storage of one's own, with all that it found.
///
/// # Errors
/// As [`verify`].
pub fn inspect(storage: &dyn Storage, dir: &Path, vkey: &str) -> Result<Report, Error> {
    let verifier = Verifier::from_text(vkey)?;
    storage.list(dir).doing("list", dir)?;
    let mut check = Check { storage, dir, report: Report::default() };
    // Before the head: a checkpoint is signed before anybody says anything of it.
    let evidence = Evidence::at(storage, dir).found()?;
    let history = check.history(&verifier)?;
    let Some(head) = check.head(&verifier, &history) else {
        return Ok(check.report);
    };
    let files = storage::walk(storage, dir)?;
    let tree = check.tree(&head);
    check.consistency(&history, &head, &tree);
    check.files(&files, &head, &tree);
    let root = |size| (tree.is_proven && size <= head.size).then(|| tree.root_at(size));
    evidence.check(&verifier, &head, &root, &mut check.report);
    check.report.entries = head.size;
    check.report.damage.sort_by(|a, b| a.file.cmp(&b.file));
    check.report.damage.dedup();
    Ok(check.report)
}

struct Check<'a> {
    storage: &'a dyn Storage,
    dir: &'a Path,
    report: Report,
}

/// The hashes of all levels of the tree, as far as they could be made out.
struct Tree {
    /// Complete tiles' hashes, from leaf hashes upwards.
    levels: Vec<Vec<Hash>>,
    /// Whether they give the root of the checkpoint: then they are the truth.
    is_proven: bool,
}

impl Check<'_> {
    fn damage(&mut self, file: &Path, what: impl Into<String>, entries: Option<Range<u64>>) {
        self.report.damage.push(Damage { file: file.to_owned(), what: what.into(), entries });
    }

    /// Reads a file; one that is missing or unreadable is damage.
    fn read(&mut self, file: &Path, entries: &Range<u64>) -> Option<Vec<u8>> {
        match self.storage.read(file) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                let what = match error.kind() {
                    io::ErrorKind::NotFound => "it is missing".to_owned(),
                    _ => format!("it cannot be read: {error}"),
                };
                self.damage(file, what, Some(entries.clone()));
                None
            }
        }
    }

    /// The checkpoints of the history whose signature holds.
    fn history(&mut self, verifier: &Verifier) -> Result<Vec<Checkpoint>, Error> {
        let mut history = Vec::new();
        for name in storage::walk(self.storage, &self.dir.join(HISTORY))? {
            let file = self.dir.join(HISTORY).join(&name);
            let Some(size) = parse_index(&name) else { continue };
            let Some(bytes) = self.read(&file, &(0..size)) else { continue };
            match Checkpoint::open(&bytes, verifier) {
                Ok(checkpoint) if checkpoint.size == size => history.push(checkpoint),
                Ok(checkpoint) => {
                    let what = format!("it is the checkpoint of size {}", checkpoint.size);
                    self.damage(&file, what, None);
                }
                Err(error) => self.damage(&file, error.to_string(), None),
            }
        }
        history.sort_by_key(|checkpoint| checkpoint.size);
        Ok(history)
    }

    /// The checkpoint to check against: the log's, or when that is damaged or was put back,
    /// the newest of the history.
    fn head(&mut self, verifier: &Verifier, history: &[Checkpoint]) -> Option<Checkpoint> {
        let file = self.dir.join(CHECKPOINT);
        let newest = history.last();
        let Some(bytes) = self.read(&file, &(0..newest.map_or(0, |head| head.size))) else {
            return newest.cloned();
        };
        let head = match Checkpoint::open(&bytes, verifier) {
            Ok(head) => head,
            Err(error) => {
                self.damage(&file, error.to_string(), None);
                return newest.cloned();
            }
        };
        match newest {
            Some(newest) if newest.size > head.size => {
                let what = format!(
                    "it has {} entries, but a checkpoint of {} was signed: it was put back",
                    head.size, newest.size
                );
                self.damage(&file, what, Some(head.size..newest.size));
                Some(newest.clone())
            }
            Some(newest) if newest.size == head.size => Some(head),
            _ => {
                let what = "an interrupted write signed a checkpoint and did not yet keep it in \
                    the history; the next write will";
                self.report.notices.push(format!("{}: {what}", file.display()));
                Some(head)
            }
        }
    }

    /// Makes out the tree from entries and tiles, which hold the same hashes twice.
    fn tree(&mut self, head: &Checkpoint) -> Tree {
        let mut leaves: Vec<Hash> = Vec::new();
        let mut doubtful = Vec::new();
        for index in 0..head.size.div_ceil(TILE_WIDTH) {
            let views = self.views(index, head.size);
            match &views.bundle {
                Some(hashes) => leaves.extend(hashes),
                // The place is kept, so that what follows stands where it should.
                None => leaves.resize(views.span.end as usize, Hash([0; 32])),
            }
            if views.differ() {
                doubtful.push(views);
            }
        }
        if doubtful.is_empty() {
            return Tree::of(leaves, head);
        }
        let mut first = None;
        for (middle, last) in ATTEMPTS {
            for views in &doubtful {
                let trust = if views.span.end == head.size { last } else { middle };
                if let Some(hashes) = self.choose(views, trust, head.size) {
                    leaves[views.span.start as usize..views.span.end as usize]
                        .copy_from_slice(hashes);
                }
            }
            let tree = Tree::of(leaves.clone(), head);
            if tree.is_proven {
                return tree;
            }
            first.get_or_insert(tree);
        }
        for Views { span, .. } in doubtful {
            for holds in [Holds::Entries, Holds::Hashes(0)] {
                if let Some(tile) = Tile::of_tree(holds, span.start / TILE_WIDTH, head.size) {
                    let what = "entries and hashes disagree, and nothing shows which are right";
                    self.damage(&tile_file(self.dir, &tile), what, Some(span.clone()));
                }
            }
        }
        first.unwrap_or_else(|| Tree::of(leaves, head))
    }

    /// The two accounts of a tile's leaf hashes: from the entries, and from the tile.
    fn views(&mut self, index: u64, size: u64) -> Views {
        let start = index * TILE_WIDTH;
        let span = start..(start + TILE_WIDTH).min(size);
        let width = (span.end - span.start) as usize;
        let mut read = |holds| {
            let tile = Tile { holds, index, width: width as u16 };
            match read_tile(self.storage, self.dir, &tile) {
                Ok((_, bytes)) => Some(bytes),
                Err(_) => self.read(&tile_file(self.dir, &tile), &span),
            }
        };
        let bundle = read(Holds::Entries).and_then(|bytes| {
            let entries = parse_bundle(&bytes)?;
            let hashes = entries.into_iter().take(width).map(leaf_hash);
            Some(hashes.collect()).filter(|hashes: &Vec<Hash>| hashes.len() == width)
        });
        let tile = read(Holds::Hashes(0)).and_then(|bytes| {
            parse_hashes(bytes.get(..width * 32)?).filter(|hashes| hashes.len() == width)
        });
        Views { span, bundle, tile }
    }

    /// The account to go by.
    fn choose<'v>(&self, views: &'v Views, trust: Trust, size: u64) -> Option<&'v [Hash]> {
        let (bundle, tile) = (views.bundle.as_deref(), views.tile.as_deref());
        match trust {
            Trust::Entries => bundle.or(tile),
            Trust::Tiles => tile.or(bundle),
            Trust::LevelAbove => {
                let index = views.span.start / TILE_WIDTH;
                let above = Tile::of_tree(Holds::Hashes(1), index / TILE_WIDTH, size)
                    .and_then(|tile| self.storage.read(&tile_file(self.dir, &tile)).ok())
                    .and_then(|bytes| parse_hashes(&bytes))
                    .and_then(|hashes| hashes.get((index % TILE_WIDTH) as usize).copied());
                let borne_out = |hashes: &&[Hash]| above == Some(merkle::root(hashes));
                bundle.filter(borne_out).or(tile.filter(borne_out)).or(bundle).or(tile)
            }
        }
    }

    /// Checks that every checkpoint of the history is a beginning of the log.
    fn consistency(&mut self, history: &[Checkpoint], head: &Checkpoint, tree: &Tree) {
        if !tree.is_proven {
            let what = "the entries and tiles do not give the root of the checkpoint";
            self.damage(&self.dir.join(CHECKPOINT), what, Some(0..head.size));
        }
        for checkpoint in history.iter().filter(|checkpoint| checkpoint.size <= head.size) {
            let file = history_file(self.dir, checkpoint.size);
            if checkpoint.origin != head.origin {
                self.damage(&file, format!("it is of the log {}", checkpoint.origin), None);
            } else if tree.is_proven && tree.root_at(checkpoint.size) != checkpoint.root {
                let what = "the log does not continue it: two histories were signed";
                self.damage(&file, what, Some(0..checkpoint.size));
            } else {
                self.report.checkpoints += 1;
            }
        }
    }

    /// Compares every file with what the tree says it holds.
    fn files(&mut self, names: &[String], head: &Checkpoint, tree: &Tree) {
        let mut required: BTreeSet<Tile> = BTreeSet::new();
        for level in 1..tree.levels.len() as u8 {
            let holds = Holds::Hashes(level);
            let tiles = level_width(holds, head.size).div_ceil(TILE_WIDTH);
            required.extend((0..tiles).filter_map(|n| Tile::of_tree(holds, n, head.size)));
        }
        let mut beyond = BTreeMap::new();
        for name in names {
            let file = self.dir.join(name);
            if let Some(tile) = Tile::parse(name) {
                // A writer at work may have put the full tile in the place of the partial one.
                required.retain(|one| {
                    (one.holds, one.index) != (tile.holds, tile.index) || one.width > tile.width
                });
                if end_of(&tile) > level_width(tile.holds, head.size) {
                    beyond.insert(tile, file);
                } else {
                    self.compare(&file, &tile, head, tree);
                }
            } else if name == LOCK {
                if self.read(&file, &(0..0)).is_some_and(|bytes| !bytes.is_empty()) {
                    self.damage(&file, "the lock file should be empty", None);
                }
            } else if !is_checkpoint(name) && !is_evidence(name) && !name.ends_with(TEMPORARY) {
                self.damage(&file, "it is no file of a ledger", None);
            }
        }
        for tile in required {
            let span = span_of(&tile, head.size);
            self.damage(&tile_file(self.dir, &tile), "it is missing", Some(span));
        }
        if !beyond.is_empty() {
            self.report.notices.push(format!(
                "{}: {} files go beyond the {} entries acknowledged: a write is under way, or was \
                 interrupted and will be cut back by the next",
                self.dir.display(),
                beyond.len(),
                head.size
            ));
        }
    }

    /// Compares one file of the tree, current or kept for an earlier checkpoint.
    fn compare(&mut self, file: &Path, tile: &Tile, head: &Checkpoint, tree: &Tree) {
        let span = span_of(tile, head.size);
        let Some(bytes) = self.read(file, &span) else { return };
        let level = match tile.holds {
            Holds::Entries => 0,
            Holds::Hashes(level) => usize::from(level),
        };
        let start = (tile.index * TILE_WIDTH) as usize;
        let expected = &tree.levels[level][start..start + usize::from(tile.width)];
        if tile.holds != Holds::Entries {
            if bytes != format_hashes(expected) {
                self.damage(file, "its hashes are not those of the entries", Some(span));
            }
            return;
        }
        let entries = parse_bundle(&bytes).filter(|entries| entries.len() == expected.len());
        let Some(entries) = entries else {
            self.damage(file, "its entries cannot be told apart", Some(span));
            return;
        };
        let altered = |(entry, hash): (&&[u8], &Hash)| leaf_hash(entry) != *hash;
        let mut altered = entries.iter().zip(expected).map(altered);
        if let Some(first) = altered.position(|is_altered| is_altered) {
            let last = altered.rposition(|is_altered| is_altered).map_or(0, |at| at + 1) + first;
            let altered = span.start + first as u64..span.start + last as u64 + 1;
            self.damage(file, "entries were altered", Some(altered));
        }
    }
}

/// Which account to go by where entries and tile disagree.
#[derive(Clone, Copy)]
enum Trust {
    Entries,
    Tiles,
    LevelAbove,
}

/// What is tried until the root of the checkpoint comes out: for the tiles with a hash above
/// them, and for the last, whose hashes enter the root directly.
const ATTEMPTS: [(Trust, Trust); 6] = [
    (Trust::LevelAbove, Trust::Entries),
    (Trust::LevelAbove, Trust::Tiles),
    (Trust::Tiles, Trust::Tiles),
    (Trust::Tiles, Trust::Entries),
    (Trust::Entries, Trust::Tiles),
    (Trust::Entries, Trust::Entries),
];

/// The leaf hashes of one tile by two accounts; `None` where the file is missing or garbled.
struct Views {
    span: Range<u64>,
    bundle: Option<Vec<Hash>>,
    tile: Option<Vec<Hash>>,
}

impl Views {
    fn differ(&self) -> bool {
        self.bundle.is_none() || self.bundle != self.tile
    }
}

impl Tree {
    fn of(leaves: Vec<Hash>, head: &Checkpoint) -> Tree {
        let mut levels = vec![leaves];
        while let Some(top) = levels.last().filter(|top| top.len() as u64 >= TILE_WIDTH) {
            let (full, _) = top.as_chunks::<{ TILE_WIDTH as usize }>();
            let above = full.iter().map(|tile| merkle::root(tile)).collect();
            levels.push(above);
        }
        let mut tree = Tree { levels, is_proven: false };
        tree.is_proven =
            tree.levels[0].len() as u64 == head.size && tree.root_at(head.size) == head.root;
        tree
    }

    /// The root of the first `size` leaves, from the tiles' hashes.
    fn root_at(&self, size: u64) -> Hash {
        let mut below: Option<Hash> = None;
        for (level, hashes) in self.levels.iter().enumerate() {
            let total = level_width(Holds::Hashes(level as u8), size) as usize;
            let start = total - total % TILE_WIDTH as usize;
            let mut nodes = hashes[start..total].to_vec();
            if !nodes.is_empty() {
                nodes.extend(below);
                below = Some(merkle::root(&nodes));
            }
        }
        below.unwrap_or_else(|| merkle::root(&[]))
    }
}

/// The entries below a tile.
fn span_of(tile: &Tile, size: u64) -> Range<u64> {
    let height = match tile.holds {
        Holds::Entries => 0,
        Holds::Hashes(level) => 8 * u32::from(level),
    };
    let entry = |place: u64| place.saturating_mul(1 << height).min(size);
    entry(tile.index * TILE_WIDTH)..entry(end_of(tile))
}

/// Whether a name is that of the checkpoint or of one in the history.
fn is_checkpoint(name: &str) -> bool {
    let kept = name.strip_prefix(HISTORY).and_then(|rest| rest.strip_prefix('/'));
    name == CHECKPOINT || kept.is_some_and(|kept| parse_index(kept).is_some())
}
