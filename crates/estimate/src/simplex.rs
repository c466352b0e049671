//! One question of linear programming: whether sums can be met by numbers that are all above 0.

/// What is held to be nothing.
const NOTHING: f64 = 1e-9;

/// Whether there are numbers `x`, all above 0, with which the sum of the columns times `x` is `margins`: the greatest least
/// `s` with `x >= s` is above 0 (Chan, Silverman and Vincent 2021, section 3). Columns hold 0 and 1, margins are not
/// negative.
pub(crate) fn inside(columns: &[Vec<i64>], margins: &[f64]) -> bool {
    // x = s + y, y >= 0: maximise s under sum(columns * y) + s * sum(columns) = margins. A share of the margins for each
    // sum is taken off first, so that numbers are near 1.
    let scale = margins.iter().fold(0.0_f64, |most, one| most.max(*one));
    if scale <= 0.0 {
        return false;
    }
    let k = margins.len();
    let mut table = Tableau::new(k, columns.len() + 1);
    for (at, column) in columns.iter().enumerate() {
        for (row, value) in column.iter().enumerate() {
            table.set(row, at, *value as f64);
        }
    }
    for row in 0..k {
        let all: i64 = columns.iter().map(|column| column[row]).sum();
        table.set(row, columns.len(), all as f64);
        table.right[row] = margins[row] / scale;
    }
    table.meet() && table.greatest(columns.len()) > NOTHING
}

/// A linear program in the form of a table: equalities of variables that are not negative, each row with a variable of its own.
struct Tableau {
    rows: Vec<Vec<f64>>,
    right: Vec<f64>,
    basis: Vec<usize>,
    width: usize,
}

impl Tableau {
    /// `k` equalities of `width` variables. Each row gets one more variable that is to be 0 at the end.
    fn new(k: usize, width: usize) -> Self {
        let mut rows = vec![vec![0.0; width + k]; k];
        for (at, row) in rows.iter_mut().enumerate() {
            row[width + at] = 1.0;
        }
        Self { rows, right: vec![0.0; k], basis: (width..width + k).collect(), width }
    }

    fn set(&mut self, row: usize, column: usize, value: f64) {
        self.rows[row][column] = value;
    }

    /// Finds numbers that meet the equalities; whether there are any.
    fn meet(&mut self) -> bool {
        let cost: Vec<f64> = (0..self.rows.first().map_or(0, Vec::len))
            .map(|at| f64::from(u8::from(at >= self.width)))
            .collect();
        if self.least(&cost, usize::MAX) >= NOTHING {
            return false;
        }
        // What each row was given leaves, though it is 0 already: it must not come back. A row in which nothing else stands
        // says nothing.
        for row in (0..self.rows.len()).rev() {
            if self.basis[row] < self.width {
                continue;
            }
            match (0..self.width).find(|at| self.rows[row][*at].abs() > NOTHING) {
                Some(enters) => self.pivot(row, enters),
                None => {
                    self.rows.remove(row);
                    self.right.remove(row);
                    self.basis.remove(row);
                }
            }
        }
        true
    }

    /// The greatest value of a variable.
    fn greatest(&mut self, of: usize) -> f64 {
        let mut cost = vec![0.0; self.rows.first().map_or(self.width, Vec::len)];
        cost[of] = -1.0;
        -self.least(&cost, self.width)
    }

    /// The least cost. Only variables below `among` may come in. Bland's rule: it never goes round in a ring.
    fn least(&mut self, cost: &[f64], among: usize) -> f64 {
        loop {
            let reduced = |at: usize| -> f64 {
                let held = self.rows.iter().zip(&self.basis);
                cost[at] - held.map(|(row, basis)| cost[*basis] * row[at]).sum::<f64>()
            };
            let width = among.min(self.rows.first().map_or(0, Vec::len));
            let Some(enters) =
                (0..width).find(|at| !self.basis.contains(at) && reduced(*at) < -NOTHING)
            else {
                return self
                    .right
                    .iter()
                    .zip(&self.basis)
                    .map(|(right, basis)| cost[*basis] * right)
                    .sum();
            };
            let mut leaves: Option<(f64, usize, usize)> = None;
            for (at, row) in self.rows.iter().enumerate() {
                if row[enters] > NOTHING {
                    let ratio = self.right[at] / row[enters];
                    let better = leaves.is_none_or(|(least, basis, _)| {
                        ratio < least - NOTHING
                            || (ratio < least + NOTHING && self.basis[at] < basis)
                    });
                    if better {
                        leaves = Some((ratio, self.basis[at], at));
                    }
                }
            }
            // Without one, the cost falls for ever; what is asked here cannot.
            let Some((_, _, row)) = leaves else { return f64::NEG_INFINITY };
            self.pivot(row, enters);
        }
    }

    fn pivot(&mut self, row: usize, enters: usize) {
        let by = self.rows[row][enters];
        for value in &mut self.rows[row] {
            *value /= by;
        }
        self.right[row] /= by;
        let (lead, right) = (self.rows[row].clone(), self.right[row]);
        for (at, other) in self.rows.iter_mut().enumerate().filter(|(at, _)| *at != row) {
            let times = other[enters];
            if times != 0.0 {
                for (value, lead) in other.iter_mut().zip(&lead) {
                    *value -= times * lead;
                }
                self.right[at] -= times * right;
            }
        }
        self.basis[row] = enters;
    }
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn sums_that_leave_nothing_to_one_number_are_on_the_edge() {
        // x + y = 1, x = 1: y is 0.
        assert!(!inside(&[vec![1, 1], vec![1, 0]], &[1.0, 1.0]));
        // x + y = 2, x = 1.
        assert!(inside(&[vec![1, 1], vec![1, 0]], &[2.0, 1.0]));
        // x = 2, x + y = 1: none at all.
        assert!(!inside(&[vec![1, 1], vec![0, 1]], &[2.0, 1.0]));
    }
}
