//! Small systems of linear equations.

/// A symmetric positive matrix as a product of a lower triangle with itself.
pub(crate) struct Cholesky {
    lower: Vec<f64>,
    k: usize,
}

impl Cholesky {
    /// Of a matrix by rows, of which only the lower half is read. `None` where it is not positive within what doubles can
    /// tell.
    pub(crate) fn new(matrix: &[f64], k: usize) -> Option<Self> {
        let mut lower = matrix.to_vec();
        for i in 0..k {
            for j in 0..=i {
                let mut sum = matrix[i * k + j];
                for l in 0..j {
                    sum -= lower[i * k + l] * lower[j * k + l];
                }
                if i == j {
                    if sum.is_nan() || sum <= matrix[i * k + i].abs() * 1e-13 {
                        return None;
                    }
                    lower[i * k + i] = sum.sqrt();
                } else {
                    lower[i * k + j] = sum / lower[j * k + j];
                }
            }
        }
        Some(Self { lower, k })
    }

    /// The solution for a right side.
    pub(crate) fn solve(&self, right: &[f64]) -> Vec<f64> {
        let k = self.k;
        let mut x = right.to_vec();
        for i in 0..k {
            for l in 0..i {
                x[i] -= self.lower[i * k + l] * x[l];
            }
            x[i] /= self.lower[i * k + i];
        }
        for i in (0..k).rev() {
            for l in i + 1..k {
                x[i] -= self.lower[l * k + i] * x[l];
            }
            x[i] /= self.lower[i * k + i];
        }
        x
    }

    /// The first number of the inverse.
    pub(crate) fn inverse_corner(&self) -> f64 {
        let mut first = vec![0.0; self.k];
        first[0] = 1.0;
        self.solve(&first)[0]
    }
}
