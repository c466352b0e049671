//! How far two reviewers agree beyond chance, on pairs that both judged.

use serde::Serialize;

use crate::entry::Judged;

/// What two reviewers said of the same pairs: the first one's word, then the other's, each `same`, `different`, `undecided`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Together([[u32; 3]; 3]);

/// How two reviewers agree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// The reviewers.
    pub reviewers: [String; 2],
    /// Pairs that both judged.
    pub pairs: u32,
    /// Those of which they said the same.
    pub alike: u32,
    /// Cohen's kappa; none where it says nothing: no pair, or both always said one thing.
    pub kappa: Option<f64>,
}

/// The place of a word in the table; none for a word taken back.
fn place(judged: Judged) -> Option<usize> {
    match judged {
        Judged::Same => Some(0),
        Judged::Different => Some(1),
        Judged::Undecided => Some(2),
        Judged::Open => None,
    }
}

impl Together {
    /// A table of counts, rows the first reviewer's.
    #[must_use]
    pub fn of(counts: [[u32; 3]; 3]) -> Self {
        Self(counts)
    }

    /// Counts a pair in, or out again.
    pub(super) fn count(&mut self, first: Judged, other: Judged, is_new: bool) {
        let (Some(row), Some(column)) = (place(first), place(other)) else { return };
        let cell = &mut self.0[row][column];
        *cell = if is_new { cell.saturating_add(1) } else { cell.saturating_sub(1) };
    }

    /// Pairs that both judged.
    #[must_use]
    pub fn pairs(&self) -> u32 {
        self.0.iter().flatten().sum()
    }

    /// Pairs of which they said the same.
    #[must_use]
    pub fn alike(&self) -> u32 {
        (0..3).map(|at| self.0[at][at]).sum()
    }

    /// Cohen's kappa, `(po - pe) / (1 - pe)`: `po` the share of which both say the same, `pe` what that would be if each gave
    /// their words by chance, as often as they do (Cohen 1960, Educational and Psychological Measurement 20, 37-46).
    #[must_use]
    pub fn kappa(&self) -> Option<f64> {
        let all = f64::from(self.pairs());
        let row = |at: usize| f64::from(self.0[at].iter().sum::<u32>());
        let column = |at: usize| f64::from(self.0.iter().map(|row| row[at]).sum::<u32>());
        // In whole pairs, so that one thing always said gives exactly nothing to divide by.
        let chance: f64 = (0..3).map(|at| row(at) * column(at)).sum();
        let left = all * all - chance;
        (left > 0.0).then(|| (f64::from(self.alike()) * all - chance) / left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kappa(counts: [[u32; 3]; 3]) -> f64 {
        Together::of(counts).kappa().unwrap()
    }

    #[test]
    fn kappa_is_that_of_published_tables() {
        // Cohen 1960, table 2: 200 persons, two psychologists, three diagnoses: po .70, pe .41, kappa .492.
        let cohen = [[88, 14, 18], [10, 40, 10], [2, 6, 12]];
        assert!((kappa(cohen) - 0.492).abs() < 0.0005, "{}", kappa(cohen));
        assert_eq!((Together::of(cohen).pairs(), Together::of(cohen).alike()), (200, 140));
        // The worked example of textbooks: 50 proposals, 20 yes by both, 15 no by both: kappa .40.
        let proposals = [[20, 5, 0], [10, 15, 0], [0, 0, 0]];
        assert!((kappa(proposals) - 0.40).abs() < 1e-12);
        // The two tables of 100 that agree in 60 alike and not in kappa: .1304 and .2593.
        assert!((kappa([[45, 15, 0], [25, 15, 0], [0; 3]]) - 0.1304).abs() < 0.00005);
        assert!((kappa([[25, 35, 0], [5, 35, 0], [0; 3]]) - 0.2593).abs() < 0.00005);
    }

    #[test]
    fn kappa_says_nothing_where_chance_alone_agrees_on_all() {
        assert_eq!(Together::default().kappa(), None);
        assert_eq!(Together::of([[7, 0, 0], [0; 3], [0; 3]]).kappa(), None);
        assert!((kappa([[3, 0, 0], [0, 4, 0], [0; 3]]) - 1.0).abs() < 1e-12);
        assert!(kappa([[0, 3, 0], [3, 0, 0], [0; 3]]) < 0.0);
    }
}
