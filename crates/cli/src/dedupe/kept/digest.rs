//! What a state holds, as one number that is kept up in proportion to what is added.
//!
//! A sum over all rows, pairs, persons and judgements of a hash of each, as in the incremental multiset hash of Clarke,
//! Devadas, van Dijk, Gassend and Suh (ASIACRYPT 2003, MSet-Add-Hash), here with a hash against accidents, not forgery. How
//! the state is cut into files leaves no trace in it.

use paradero_link::{Judgement, KeptPair};

use super::sections::check;

/// The sum, as two words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Digest([u64; 2]);

/// Seeds of the two words.
const SEEDS: [u64; 2] = [0x6b65_7074_2031, 0x6b65_7074_2032];

impl Digest {
    fn sum(&mut self, kind: u64, bytes: &[u8], taken: bool) {
        for (word, seed) in self.0.iter_mut().zip(SEEDS) {
            let hash = check(seed ^ kind << 56, bytes);
            *word = if taken { word.wrapping_sub(hash) } else { word.wrapping_add(hash) };
        }
    }

    /// The model, which all else stands on.
    pub(super) fn model(&mut self, check: u64) {
        self.sum(1, &check.to_le_bytes(), false);
    }

    /// A list.
    pub(super) fn list(&mut self, number: u32, name: &str, unique: bool) {
        let mut bytes = number.to_le_bytes().to_vec();
        bytes.push(u8::from(unique));
        bytes.extend_from_slice(name.as_bytes());
        self.sum(2, &bytes, false);
    }

    /// A row.
    pub(super) fn row(&mut self, row: u32, bytes: &[u8]) {
        let word = check(u64::from(row), bytes);
        let wide = check(!u64::from(row), bytes);
        self.sum(3, &[word.to_le_bytes(), wide.to_le_bytes()].concat(), false);
    }

    /// A pair.
    pub(super) fn pair(&mut self, pair: &KeptPair) {
        let mut bytes = [0; 12];
        let parts = [pair.a.to_le_bytes(), pair.b.to_le_bytes(), pair.weight.to_le_bytes()];
        bytes.copy_from_slice(parts.as_flattened());
        self.sum(4, &bytes, false);
    }

    /// The person of a row, or that it is so no longer.
    pub(super) fn person(&mut self, row: u32, person: u32, taken: bool) {
        self.sum(5, [row.to_le_bytes(), person.to_le_bytes()].as_flattened(), taken);
    }

    /// A judgement, or that it holds no longer.
    pub(super) fn judgement(&mut self, (a, b, said): (u32, u32, Judgement), taken: bool) {
        let mut bytes = [a.to_le_bytes(), b.to_le_bytes()].concat();
        bytes.push(u8::from(said == Judgement::Same));
        self.sum(6, &bytes, taken);
    }

    /// Reads what [`shown`](Self::shown) wrote.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (one, two) = text.split_at_checked(16)?;
        let word = |text| u64::from_str_radix(text, 16).ok();
        (text.len() == 32).then_some(Self([word(one)?, word(two)?]))
    }

    /// 32 hexadecimal digits.
    pub(super) fn shown(&self) -> String {
        let [one, two] = self.0;
        format!("{one:016x}{two:016x}")
    }
}
