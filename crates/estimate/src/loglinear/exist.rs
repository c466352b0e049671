//! Whether a model has an estimate at all on a table (Fienberg and Rinaldo 2012, Annals of Statistics 40; Chan, Silverman and
//! Vincent 2021).

use super::fit::{Reduced, counts, reduce};
use super::model::Model;
use crate::simplex::inside;
use crate::table::Table;

/// What can be said of a model on a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identified {
    /// It has one finite estimate: code 0.
    Fine,
    /// The likelihood grows for ever in some direction: code 1.
    NoMaximum,
    /// Different values of the terms fit alike, so that the people on no list are any number: code 2.
    NotIdentified,
    /// Both: code 3.
    Neither,
}

impl Identified {
    /// The code of the paper, 0 to 3.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::NoMaximum => 1,
            Self::NotIdentified => 2,
            Self::Neither => 3,
        }
    }
}

/// Whether a model has an estimate on a table, after interactions that nobody has are fitted by 0.
#[must_use]
pub fn identified(table: &Table, model: &Model) -> Identified {
    let Ok(counts) = counts(table) else { return Identified::Neither };
    if !model.is_of(&counts) {
        return Identified::Neither;
    }
    let Reduced { kept, terms, .. } = reduce(&counts, model, &[0]);
    let kept: Vec<u32> = (0..).zip(kept).filter(|(_, kept)| *kept).map(|(mask, _)| mask).collect();
    let columns: Vec<Vec<i64>> = kept
        .iter()
        .map(|mask| terms.iter().map(|set| i64::from(mask & set == *set)).collect())
        .collect();
    let has_rank = rank(&columns, terms.len()) == terms.len();
    let on = |set: u32| kept.iter().filter(move |mask| **mask & set == set);
    let margins: Vec<f64> =
        terms.iter().map(|set| on(*set).map(|mask| counts[*mask as usize]).sum()).collect();
    match (inside(&columns, &margins), has_rank) {
        (true, true) => Identified::Fine,
        (false, true) => Identified::NoMaximum,
        (true, false) => Identified::NotIdentified,
        (false, false) => Identified::Neither,
    }
}

/// The rank of a matrix of whole numbers, without rounding: modulo a prime far above any determinant that decides.
fn rank(rows: &[Vec<i64>], width: usize) -> usize {
    const PRIME: i128 = (1 << 61) - 1;
    let mut rows: Vec<Vec<i128>> =
        rows.iter().map(|row| row.iter().map(|one| i128::from(*one)).collect()).collect();
    let mut rank = 0;
    for column in 0..width {
        let Some(pivot) = (rank..rows.len()).find(|row| rows[*row][column] != 0) else { continue };
        rows.swap(rank, pivot);
        let inverse = power(rows[rank][column], PRIME - 2, PRIME);
        let lead: Vec<i128> = rows[rank].iter().map(|one| one * inverse % PRIME).collect();
        for row in rows.iter_mut().skip(rank + 1) {
            let times = row[column];
            if times != 0 {
                for (one, lead) in row.iter_mut().zip(&lead) {
                    *one = (*one - times * lead % PRIME + PRIME) % PRIME;
                }
            }
        }
        rank += 1;
    }
    rank
}

fn power(base: i128, mut exponent: i128, prime: i128) -> i128 {
    let (mut base, mut result) = (base.rem_euclid(prime), 1);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * base % prime;
        }
        base = base * base % prime;
        exponent >>= 1;
    }
    result
}
