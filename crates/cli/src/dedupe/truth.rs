//! How far the clusters agree with a column that says the truth.

use paradero_link::Table;

/// Pairwise agreement with the truth column.
#[derive(serde::Serialize)]
pub(super) struct Truth {
    pub(super) precision: f64,
    pub(super) recall: f64,
    pub(super) f1: f64,
    /// Pairs in the clusters found.
    pub(super) pairs: u64,
    pub(super) true_pairs: u64,
    pub(super) right_pairs: u64,
}

impl Truth {
    /// Prints the figures on standard output, one a line.
    pub(super) fn print(&self) {
        use crate::print::out;
        out(&format!("precision {:.6}", self.precision));
        out(&format!("recall {:.6}", self.recall));
        out(&format!("f1 {:.6}", self.f1));
        out(&format!("pairs {}", self.pairs));
    }
}

/// Scores clusters against a truth column; with `across` only pairs across files count. A record without a truth
/// value is one of its own.
pub(super) struct Scoring<'t> {
    table: &'t Table,
    truths: Vec<u32>,
    across: bool,
}

impl<'t> Scoring<'t> {
    pub(super) fn new(table: &'t Table, column: usize, across: bool) -> Self {
        Self { table, truths: table.numbers(column), across }
    }

    /// Pairwise precision, recall and F1 of clusters.
    pub(super) fn score(&self, clusters: &[u32]) -> Truth {
        let key = |row: usize, own: u32, file: u32| {
            let truth = self.truths.get(row).copied().unwrap_or(0);
            // Codes of texts and numbers of rows fit half the word each.
            let truth = if truth == 0 { row as u64 } else { u64::from(truth) | 1 << 32 };
            (truth, u64::from(own), file)
        };
        let keys: Vec<(u64, u64, u32)> = clusters
            .iter()
            .zip(&self.table.places)
            .enumerate()
            .map(|(row, (own, (file, _)))| key(row, *own, *file))
            .collect();
        let found = keys.iter().map(|&(_, own, file)| ((own, 0), file)).collect();
        let wanted = keys.iter().map(|&(truth, _, file)| ((truth, 0), file)).collect();
        let right = keys.iter().map(|&(truth, own, file)| ((truth, own), file)).collect();
        let [pairs, true_pairs, right_pairs] =
            [found, wanted, right].map(|keys: Vec<_>| pairs_of(keys, self.across));
        let ratio =
            |part: u64, whole: u64| if whole == 0 { 1.0 } else { as_f64(part) / as_f64(whole) };
        Truth {
            precision: ratio(right_pairs, pairs),
            recall: ratio(right_pairs, true_pairs),
            f1: ratio(2 * right_pairs, pairs + true_pairs),
            pairs,
            true_pairs,
            right_pairs,
        }
    }

    /// The rows of each person who stands in two or more.
    pub(super) fn people(&self) -> Vec<Vec<u32>> {
        let mut rows: Vec<(u32, u32)> =
            self.truths.iter().copied().zip(0..).filter(|(truth, _)| *truth != 0).collect();
        rows.sort_unstable();
        rows.chunk_by(|one, two| one.0 == two.0)
            .filter(|rows| rows.len() > 1)
            .map(|rows| rows.iter().map(|(_, row)| *row).collect())
            .collect()
    }

    /// Whether a pair of rows counts.
    pub(super) fn counts(&self, a: u32, b: u32) -> bool {
        let file = |row: u32| self.table.places.get(row as usize).map(|(file, _)| *file);
        !self.across || file(a) != file(b)
    }
}

pub(super) fn as_f64(count: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of pairs stay far below 2^52")]
    let value = count as f64;
    value
}

/// Pairs of rows with equal keys; with `across` of rows of two files.
fn pairs_of<K: Ord + Copy>(mut keys: Vec<(K, u32)>, across: bool) -> u64 {
    keys.sort_unstable();
    let choose = |count: usize| count as u64 * (count as u64).saturating_sub(1) / 2;
    let of = |group: &[(K, u32)]| {
        let files = group.chunk_by(|a, b| a.1 == b.1);
        let within: u64 = if across { files.map(|file| choose(file.len())).sum() } else { 0 };
        choose(group.len()) - within
    };
    keys.chunk_by(|a, b| a.0 == b.0).map(of).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_within_a_file_do_not_count_across_files() {
        let keys = || vec![("a", 0), ("a", 0), ("a", 1), ("b", 1)];
        assert_eq!((pairs_of(keys(), false), pairs_of(keys(), true)), (3, 2));
    }
}
