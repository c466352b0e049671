//! How far the clusters agree with a column that says the truth.

use std::collections::BTreeMap;

use super::read::Table;

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

/// Pairwise precision, recall and F1 of the clusters; with `across` only pairs across files count.
/// A record without a truth value is one of its own.
pub(super) fn score(table: &Table, column: usize, clusters: &[u32], across: bool) -> Truth {
    let (mut found, mut wanted, mut right) = (Vec::new(), Vec::new(), Vec::new());
    for (row, ((file, _), cluster)) in table.places.iter().zip(clusters).enumerate() {
        let cell = table.cell(row, column);
        let truth = if cell.is_empty() { format!("\u{0}{row}") } else { cell.to_owned() };
        found.push((cluster.to_string(), *file));
        right.push((format!("{cluster}\u{0}{truth}"), *file));
        wanted.push((truth, *file));
    }
    let [pairs, true_pairs, right_pairs] =
        [found, wanted, right].map(|keys| pairs_of(&keys, across));
    let ratio = |part: u64, whole: u64| if whole == 0 { 1.0 } else { as_f64(part) / as_f64(whole) };
    Truth {
        precision: ratio(right_pairs, pairs),
        recall: ratio(right_pairs, true_pairs),
        f1: ratio(2 * right_pairs, pairs + true_pairs),
        pairs,
        true_pairs,
        right_pairs,
    }
}

fn as_f64(count: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of pairs stay far below 2^52")]
    let value = count as f64;
    value
}

/// Pairs of rows with equal keys.
fn pairs_of(keys: &[(String, u32)], across: bool) -> u64 {
    let mut groups: BTreeMap<&str, BTreeMap<u32, u64>> = BTreeMap::new();
    for (key, file) in keys {
        *groups.entry(key).or_default().entry(*file).or_default() += 1;
    }
    let choose = |count: u64| count * count.saturating_sub(1) / 2;
    let of = |files: &BTreeMap<u32, u64>| {
        let within: u64 = if across { files.values().map(|count| choose(*count)).sum() } else { 0 };
        choose(files.values().sum()) - within
    };
    groups.values().map(of).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_within_a_file_do_not_count_across_files() {
        let keys =
            [("a", 0), ("a", 0), ("a", 1), ("b", 1)].map(|(key, file)| (key.to_owned(), file));
        assert_eq!((pairs_of(&keys, false), pairs_of(&keys, true)), (3, 2));
    }
}
