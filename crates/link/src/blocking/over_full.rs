//! Which joined keys too many rows share.

/// A set of 32-bit hashes as bits, several neighbours to a bit: a hash that is not in it may rarely seem so, which
/// refines a block that need not be and loses no pair.
#[derive(Default, Clone)]
pub(super) struct OverFull {
    bits: Vec<u64>,
}

/// Hashes that share a bit, as a power of two: two mebibytes of them stay near the processor.
const SHARED: u32 = 8;

impl OverFull {
    pub(super) fn add(&mut self, hash: u32) {
        if self.bits.is_empty() {
            self.bits = vec![0; 1 << (32 - SHARED - 6)];
        }
        if let Some(word) = self.bits.get_mut((hash >> (SHARED + 6)) as usize) {
            *word |= 1 << (hash >> SHARED & 63);
        }
    }

    pub(super) fn holds(&self, hash: u32) -> bool {
        let word = self.bits.get((hash >> (SHARED + 6)) as usize);
        word.is_some_and(|word| word >> (hash >> SHARED & 63) & 1 == 1)
    }
}
