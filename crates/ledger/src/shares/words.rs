//! A share as words: ten bits each, of a list of 1024 that nobody mistakes for each other, the last
//! three a checksum (Reed-Solomon over 1024 elements) that tells any three wrong ones.

use super::{Common, LEAST_BYTES, Share};
use crate::error::Error;

/// The list of SLIP-0039.
const WORDS: &str = include_str!("words.txt");

/// Words of a share that are no part of its value: two of the splitting, two of the share, the checksum.
const FRAME: usize = 7;
const CHECKSUM: usize = 3;
const BITS: usize = 10;

/// Coefficients of the checksum's generator, by the standard.
const GENERATOR: [u32; 10] = [
    0x00e0_e040,
    0x01c1_c080,
    0x0383_8100,
    0x0707_0200,
    0x0e0e_0009,
    0x1c0c_2412,
    0x3808_6c24,
    0x3090_fc48,
    0x21b1_f890,
    0x03f3_f120,
];

fn polymod(values: impl Iterator<Item = u32>) -> u32 {
    values.fold(1, |sum, value| {
        let top = sum >> 20;
        let sum = (sum & 0xf_ffff) << 10 ^ value;
        let bits = GENERATOR.iter().enumerate().filter(|(bit, _)| top >> bit & 1 == 1);
        bits.fold(sum, |sum, (_, term)| sum ^ term)
    })
}

/// What makes a checksum of one kind of share no checksum of another.
fn customised(extendable: bool) -> impl Iterator<Item = u32> {
    let text: &[u8] = if extendable { b"shamir_extendable" } else { b"shamir" };
    text.iter().map(|byte| u32::from(*byte))
}

/// The number of each word in the list.
///
/// # Errors
/// When one is not in it.
pub(super) fn numbers(text: &str) -> Result<Vec<u32>, Error> {
    let list: Vec<&str> = WORDS.lines().collect();
    let number = |(at, word): (usize, &str)| {
        let word = word.to_lowercase();
        let found = list.binary_search(&word.as_str()).ok().and_then(|at| u32::try_from(at).ok());
        found
            .ok_or_else(|| Error::text(format!("word {}, `{word}`, is no word of a share", at + 1)))
    };
    text.split_whitespace().enumerate().map(number).collect()
}

/// The share that numbers of words stand for.
///
/// # Errors
/// When they are too few or of no possible length, or the checksum does not fit.
pub(super) fn read(numbers: &[u32]) -> Result<Share, Error> {
    let length = numbers.len();
    let wrong = |what: &str| Error::text(format!("these {length} words are no share: {what}"));
    let at = |place: usize| numbers.get(place).copied().unwrap_or_default();
    let value = numbers.get(4..length.saturating_sub(CHECKSUM)).unwrap_or_default();
    let padding = (BITS * value.len()) % 16;
    if length < FRAME + (8 * LEAST_BYTES).div_ceil(BITS) || padding > 8 {
        return Err(wrong("some are missing, or too many"));
    }
    let first = at(0) << 10 | at(1);
    let extendable = first >> 4 & 1 == 1;
    if polymod(customised(extendable).chain(numbers.iter().copied())) != 1 {
        return Err(wrong("a word is wrong or in the wrong place (the checksum does not fit)"));
    }
    let four = |number: u32, shift: u32| (number >> shift & 15) as u8;
    let second = at(2) << 10 | at(3);
    let groups = (four(second, 12) + 1, four(second, 8) + 1);
    if groups.0 > groups.1 {
        return Err(wrong("more groups are needed than there are"));
    }
    let value = bytes(value, padding).ok_or_else(|| wrong("its first bits are not zero"))?;
    let identifier = u16::try_from(first >> 5).unwrap_or_default();
    Ok(Share {
        common: Common { identifier, extendable, exponent: four(first, 0), groups },
        group: four(second, 16),
        index: four(second, 4),
        needed: four(second, 0) + 1,
        value,
    })
}

/// The bytes of a value, after bits that must be zero.
fn bytes(words: &[u32], padding: usize) -> Option<Vec<u8>> {
    let mut bits = words.iter().flat_map(|word| (0..BITS).rev().map(move |bit| word >> bit & 1));
    if bits.by_ref().take(padding).any(|bit| bit == 1) {
        return None;
    }
    let bits: Vec<u32> = bits.collect();
    let byte = |eight: &[u32]| eight.iter().fold(0_u8, |byte, bit| byte << 1 | u8::from(*bit == 1));
    Some(bits.chunks(8).map(byte).collect())
}

/// The words of a share.
pub(super) fn written(share: &Share) -> Vec<&'static str> {
    let common = &share.common;
    let first = u32::from(common.identifier) << 5
        | u32::from(common.extendable) << 4
        | u32::from(common.exponent);
    let second = [share.group, common.groups.0 - 1, common.groups.1 - 1, share.index]
        .into_iter()
        .chain([share.needed - 1])
        .fold(0, |sum, four| sum << 4 | u32::from(four));
    let ten = |number: u32| number & 1023;
    let mut numbers = vec![ten(first >> 10), ten(first), ten(second >> 10), ten(second)];
    let count = share.value.len() * 8;
    let bits = share.value.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
    let padding = count.div_ceil(BITS) * BITS - count;
    let bits: Vec<u8> = std::iter::repeat_n(0, padding).chain(bits).collect();
    let word = |ten: &[u8]| ten.iter().fold(0, |word, bit| word << 1 | u32::from(*bit));
    numbers.extend(bits.chunks(BITS).map(word));
    let values = customised(common.extendable).chain(numbers.iter().copied());
    let sum = polymod(values.chain([0; CHECKSUM])) ^ 1;
    numbers.extend([ten(sum >> 20), ten(sum >> 10), ten(sum)]);
    let list: Vec<&str> = WORDS.lines().collect();
    let word = |number: &u32| list.get(usize::try_from(*number).ok()?).copied();
    numbers.iter().filter_map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_told_apart_by_four_letters() {
        let list: Vec<&str> = WORDS.lines().collect();
        assert_eq!(list.len(), 1024);
        assert!(list.is_sorted_by(|one, other| one.get(..4) < other.get(..4)));
    }
}
