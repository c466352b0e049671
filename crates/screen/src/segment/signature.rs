//! What a list of names tells of each beside its number: a part of the number of each other word. Most names can be passed
//! over by it, in the order in which the list lies, without fetching their words from anywhere in memory.

/// Parts of three words of 13 bits each, and in the highest bit whether there are more words.
pub(crate) type Signature = [u8; 5];

/// Bits of a part.
const PART_BITS: u32 = 13;

/// How many parts there are.
pub(crate) const PARTS: usize = 1 << PART_BITS;

/// The part that stands for no word.
const NO_PART: u64 = PARTS as u64 - 1;

/// More words than three others.
const MORE: u64 = 1 << 39;

/// The part of a word's number. Words that share one cannot be told apart by it.
#[inline]
pub(crate) fn part(word: u32) -> usize {
    (word as usize & (PARTS - 1)).min(PARTS - 2)
}

/// What a list says of a name whose word at a place is that of the list.
pub(crate) fn signature(words: &[u32], own: usize) -> Signature {
    let others = words.iter().enumerate().filter(|(at, _)| *at != own);
    let mut all = if words.len() > 4 { MORE } else { 0 };
    let parts = others.map(|(_, word)| part(*word) as u64).chain([NO_PART; 3]);
    for (place, part) in (0..3).zip(parts) {
        all |= part << (place * PART_BITS);
    }
    let bytes = all.to_le_bytes();
    [bytes[0], bytes[1], bytes[2], bytes[3], bytes[4]]
}

/// The parts of the other words, and whether there are more words.
#[inline]
pub(crate) fn parts(signature: &Signature) -> ([usize; 3], bool) {
    let [a, b, c, d, e] = *signature;
    let low = u32::from_le_bytes([a, b, c, d]);
    let high = u32::from(e);
    let mask = PARTS as u32 - 1;
    let parts = [low & mask, low >> 13 & mask, (low >> 26 | high << 6) & mask];
    (parts.map(|part| part as usize), high >> 7 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_of_a_name_is_read_again() {
        let of = |words: &[u32], own| parts(&signature(words, own));
        let none = PARTS - 1;
        assert_eq!(of(&[5], 0), ([none; 3], false));
        assert_eq!(of(&[5, 6], 0), ([6, none, none], false));
        assert_eq!(of(&[5, 0x1f_ffff, 7, 0x2001], 2), ([5, PARTS - 2, 1], false));
        assert_eq!(of(&[5, 6, 7, 8, 9], 4), ([5, 6, 7], true));
        assert_eq!(of(&[1, 2, 3, 4], 3), ([1, 2, 3], false));
    }
}
