//! Whether a source repeats another: the same table saved anew, a list that is part of another, a text that another's words
//! stand in.
//!
//! A source is known by a sketch of a few KiB: of all its shingles (eight words in a row, outside of quotations) or of all its rows the
//! 512 of least hash. Two such samples are drawn by the same rule, so what they share tells what the wholes share (Broder
//! 1997, *On the resemblance and containment of documents*). A source of up to 512 shingles or rows is in its sketch whole, and what is
//! told of two such is exact. What a sketch tells is confirmed on the texts or rows themselves ([`in_text`], [`in_rows`]).
//!
//! All of it is suggested, never applied. Hashes of rows can be guessed by who knows a row: a sketch has the level of its source.

mod rows;
mod words;

use serde::{Deserialize, Serialize};

pub use rows::in_rows;
pub use words::in_text;

/// How many hashes a sketch keeps.
pub const KEPT: usize = 512;

/// Words of a shingle.
pub const SHINGLE: usize = 8;

/// Shingles that two sketches must share: fewer are a name of an office with its motto.
const SHARED_SHINGLES: u64 = 10;

/// Rows that two sketches must share.
const SHARED_ROWS: u64 = 5;

/// What a sketch is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Of {
    Text,
    Rows,
}

/// What is kept of a source to tell whether another repeats it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sketch {
    of: Of,
    /// Shingles or rows, each as often as it stands there.
    whole: u64,
    /// A sum over all of them, in any order: equal where the wholes are.
    digest: String,
    /// The least hashes, ascending, as hexadecimal digits of six bytes each.
    least: String,
}

/// How a source repeats another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// Every row of each stands in the other, whatever the format and the order of rows and columns.
    SameTable,
    /// The same words in the same order.
    SameWords,
    /// Rows of it stand in the other.
    Rows,
    /// Passages of it stand word for word in the other.
    Words,
}

/// That a source seems to repeat another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Repeats {
    /// How.
    pub how: How,
    /// How many of `of` stand in the other source.
    pub shared: u64,
    /// Rows, words or shingles of this source that were looked at.
    pub of: u64,
    /// Those of the other source that were looked at: where `shared` is near it too, the two are versions of one.
    pub of_other: u64,
    /// Whether everything was looked at, not a sample.
    pub exact: bool,
    /// The longest passage in common, in characters of this source's text; only from [`in_text`].
    pub passage: Option<(u32, u32)>,
}

impl How {
    /// A word for it, as tables keep it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::SameTable => "same-table",
            Self::SameWords => "same-words",
            Self::Rows => "rows",
            Self::Words => "words",
        }
    }
}

impl Repeats {
    /// Whether rows are what is shared, not words.
    #[must_use]
    pub fn is_of_rows(&self) -> bool {
        matches!(self.how, How::SameTable | How::Rows)
    }

    /// The share of this source that stands in the other.
    #[must_use]
    pub fn share(&self) -> f64 {
        share(self.shared, self.of)
    }

    /// The share of the other that stands in this one.
    #[must_use]
    pub fn share_of_other(&self) -> f64 {
        share(self.shared, self.of_other)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows and words are far below 2^52")]
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

impl Sketch {
    /// The sketch of a text.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        let mut making = Making::default();
        for shingle in words::shingles(&words::words(text)) {
            making.add(shingle.hash);
        }
        making.end(Of::Text)
    }

    /// The sketch of a table, of its rows without the header; cells in the order of columns.
    #[must_use]
    pub fn of_rows<R, C>(rows: impl IntoIterator<Item = R>) -> Self
    where
        R: IntoIterator<Item = C>,
        C: AsRef<str>,
    {
        let mut sketching = Sketching::rows();
        rows.into_iter().for_each(|row| sketching.row(row));
        sketching.end()
    }

    /// Whether this source seems to repeat the other, or to be repeated by it; by what both sketches hold.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Repeats> {
        if self.of != other.of || self.whole == 0 || other.whole == 0 {
            return None;
        }
        let (mine, theirs) = (self.hashes(), other.hashes());
        // Up to here both sketches hold everything there is.
        let until = self.reach(&mine).min(other.reach(&theirs));
        let below = |hashes: &[u64]| hashes.partition_point(|hash| *hash <= until);
        let (mine, theirs) = (mine.get(..below(&mine))?, theirs.get(..below(&theirs))?);
        let shared = mine.iter().filter(|hash| theirs.binary_search(hash).is_ok()).count() as u64;
        let same = self.digest == other.digest && self.whole == other.whole;
        let how = match (self.of, same) {
            (Of::Rows, true) => How::SameTable,
            (Of::Text, true) => How::SameWords,
            (Of::Rows, false) => How::Rows,
            (Of::Text, false) => How::Words,
        };
        let found = Repeats {
            how,
            shared,
            of: mine.len() as u64,
            of_other: theirs.len() as u64,
            exact: until == u64::MAX,
            passage: None,
        };
        (same || found.is_told(self.of)).then_some(found)
    }

    /// The greatest hash up to which the sketch is whole.
    fn reach(&self, hashes: &[u64]) -> u64 {
        if hashes.len() < KEPT { u64::MAX } else { hashes.last().copied().unwrap_or(u64::MAX) }
    }

    /// The hashes, ascending; whatever is no hash in a sketch that somebody altered is passed over.
    #[must_use]
    pub fn hashes(&self) -> Vec<u64> {
        let digits = self.least.as_bytes().chunks_exact(12);
        let read = digits
            .filter_map(|digits| u64::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        let mut all: Vec<u64> = read.take(KEPT).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

impl Repeats {
    /// Whether what is shared is enough to be told: of a list half of the shorter one, of a text a sixth.
    fn is_told(&self, of: Of) -> bool {
        let most = self.share().max(self.share_of_other());
        match of {
            Of::Rows => {
                self.shared >= SHARED_ROWS.min(self.of).min(self.of_other).max(2) && most >= 0.5
            }
            Of::Text => self.shared >= SHARED_SHINGLES && most >= 1.0 / 6.0,
        }
    }
}

/// A sketch of a table that is being made, a row at a time.
pub struct Sketching(Making);

impl Sketching {
    /// Begins.
    #[must_use]
    pub fn rows() -> Self {
        Self(Making::default())
    }

    /// Takes in a row: its cells in the order of columns.
    pub fn row<R: IntoIterator<Item = C>, C: AsRef<str>>(&mut self, row: R) {
        if let Some(hash) = rows::hash(row) {
            self.0.add(hash);
        }
    }

    /// The sketch of what was taken in.
    #[must_use]
    pub fn end(self) -> Sketch {
        self.0.end(Of::Rows)
    }
}

/// A sketch that is being made.
#[derive(Default)]
struct Making {
    whole: u64,
    sum: u128,
    least: std::collections::BTreeSet<u64>,
}

/// A hash of 128 bits: the low 48 are what sketches keep, all go into the digest.
type Hash = u128;

/// What a sketch keeps of a hash.
fn kept(hash: Hash) -> u64 {
    u64::try_from(hash & 0xffff_ffff_ffff).unwrap_or_default()
}

/// The hash of a text.
fn hash(text: &str) -> Hash {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(16).fold(0, |sum, byte| (sum << 8) | Hash::from(*byte))
}

impl Making {
    fn add(&mut self, hash: Hash) {
        self.whole += 1;
        // A sum does not depend on the order, and counts what stands there twice.
        self.sum = self.sum.wrapping_add(hash);
        let kept = kept(hash);
        if self.least.len() < KEPT {
            self.least.insert(kept);
        } else if self.least.last().is_some_and(|last| kept < *last) && self.least.insert(kept) {
            self.least.pop_last();
        }
    }

    fn end(self, of: Of) -> Sketch {
        let least = self.least.iter().map(|hash| format!("{hash:012x}")).collect();
        Sketch { of, whole: self.whole, digest: format!("{:032x}", self.sum), least }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(from: u32, to: u32) -> Vec<[String; 3]> {
        (from..to)
            .map(|n| {
                [
                    format!("Persona {n}"),
                    format!("{:02}/02/2025", n % 28 + 1),
                    format!("Celda {}", n % 7),
                ]
            })
            .collect()
    }

    #[test]
    fn a_table_saved_anew_is_the_same_table() {
        let one = list(0, 2_000);
        let mut other: Vec<Vec<String>> = one
            .iter()
            .map(|[name, day, cell]| {
                let (d, m, y) = (&day[..2], &day[3..5], &day[6..]);
                vec![
                    cell.to_uppercase(),
                    format!("{y}-{m}-{d} 00:00:00"),
                    String::new(),
                    format!(" {name} "),
                ]
            })
            .collect();
        other.reverse();
        let found = Sketch::of_rows(&one).compare(&Sketch::of_rows(&other)).unwrap();
        assert_eq!(found.how, How::SameTable);
        other.pop();
        assert_ne!(
            Sketch::of_rows(&one).compare(&Sketch::of_rows(&other)).unwrap().how,
            How::SameTable
        );
    }

    #[test]
    fn a_part_a_later_version_and_another_list_are_told_apart() {
        let whole = Sketch::of_rows(list(0, 10_000));
        // The sample of a small part within a large list is small, and still tells.
        let part = Sketch::of_rows(list(4_000, 5_000)).compare(&whole).unwrap();
        assert_eq!((part.how, part.share() > 0.99, part.exact), (How::Rows, true, false));
        let later = Sketch::of_rows(list(100, 10_300)).compare(&whole).unwrap();
        assert!((0.95..1.0).contains(&later.share()) && later.share_of_other() > 0.95, "{later:?}");
        assert_eq!(Sketch::of_rows(list(20_000, 30_000)).compare(&whole), None);
        // Few rows in common are relatives on two lists, no repetition.
        assert_eq!(Sketch::of_rows(list(9_000, 19_000)).compare(&whole), None);
        let exact = in_rows(list(100, 10_300), list(0, 10_000)).unwrap();
        assert_eq!(
            (exact.shared, exact.of, exact.of_other, exact.exact),
            (9_900, 10_200, 10_000, true)
        );
    }

    #[test]
    fn a_sketch_is_small_and_comes_back_from_json() {
        let sketch = Sketch::of_rows(list(0, 50_000));
        let json = serde_json::to_string(&sketch).unwrap();
        assert!(json.len() < 6_500, "{}", json.len());
        assert_eq!(serde_json::from_str::<Sketch>(&json).unwrap(), sketch);
        let altered = Sketch { least: "zz\u{f1}".repeat(40), ..sketch.clone() };
        assert_eq!(altered.compare(&Sketch::of_rows(list(60_000, 70_000))), None);
        assert_eq!(Sketch::of_text("").compare(&Sketch::of_text("")), None);
        assert_eq!(Sketch::of_text(&"una palabra tras otra ".repeat(9)).compare(&sketch), None);
    }
}
