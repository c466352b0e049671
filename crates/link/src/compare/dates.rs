//! How far two dates agree.

use crate::values::Days;

pub(super) fn birth_level(one: &Days, two: &Days) -> u8 {
    let Days { first: a0, last: a1, digits: left } = one;
    let Days { first: b0, last: b1, digits: right } = two;
    if let (Some(left), Some(right)) = (left, right) {
        return day_level(*left, *right);
    }
    let width = (a1 - a0).max(b1 - b0);
    let overlap = a0 <= b1 && b0 <= a1;
    match (overlap, width) {
        (true, ..=31) => 6,
        (true, _) => 5,
        (false, _) if (a0 - b1).max(b0 - a1) <= 366 => 2,
        _ => 1,
    }
}

/// Two days by their digits yyyymmdd, all compared at once: each digit a byte of a word, the first lowest.
fn day_level(left: [u8; 8], right: [u8; 8]) -> u8 {
    const YEAR: u64 = 0xffff_ffff;
    const MONTH: u64 = 0xffff << 32;
    const DATE: u64 = 0xffff << 48;
    let (a, b) = (u64::from_le_bytes(left), u64::from_le_bytes(right));
    let unlike = a ^ b;
    let [years, months, dates] = [YEAR, MONTH, DATE].map(|part| unlike & part == 0);
    // The lowest bit of each byte that differs; digits differ in their lower four bits only.
    let differ = (unlike | unlike >> 1 | unlike >> 2 | unlike >> 3) & 0x0101_0101_0101_0101;
    let first = differ.trailing_zeros();
    match differ.count_ones() {
        0 => return 7,
        1 => return 4,
        // Two neighbours, each of which has the other's digit.
        2 if differ >> first == 0x0101
            && a >> first & 0xff == b >> (first + 8) & 0xff
            && b >> first & 0xff == a >> (first + 8) & 0xff =>
        {
            return 4;
        }
        _ => {}
    }
    if years && (a >> 16 ^ b) & MONTH == 0 && (a << 16 ^ b) & DATE == 0 {
        return 4;
    }
    match [years, months, dates].into_iter().filter(|same| *same).count() {
        2 => 3,
        _ if years => 2,
        _ => 1,
    }
}

pub(super) fn event_level(one: &Days, two: &Days) -> u8 {
    let (Days { first: a0, last: a1, .. }, Days { first: b0, last: b1, .. }) = (one, two);
    match (a0 - b1).max(b0 - a1) {
        ..=0 => 5,
        1..=3 => 4,
        4..=31 => 3,
        32..=366 => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same, digit by digit.
    fn plainly(left: &[u8; 8], right: &[u8; 8]) -> u8 {
        let differ = left.iter().zip(right).filter(|(a, b)| a != b).count();
        let ([ly @ .., lm0, lm1, ld0, ld1], [ry @ .., rm0, rm1, rd0, rd1]) = (left, right);
        let (years, months, dates) = (ly == ry, (lm0, lm1) == (rm0, rm1), (ld0, ld1) == (rd0, rd1));
        let crossed = years && (lm0, lm1) == (rd0, rd1) && (ld0, ld1) == (rm0, rm1);
        let turned = differ == 2
            && left
                .windows(2)
                .zip(right.windows(2))
                .any(|(a, b)| a != b && a.iter().eq(b.iter().rev()));
        let same = [years, months, dates].into_iter().filter(|same| *same).count();
        match differ {
            0 => 7,
            1 => 4,
            _ if crossed || turned => 4,
            _ if same == 2 => 3,
            _ if years => 2,
            _ => 1,
        }
    }

    proptest! {
        #[test]
        fn digits_compared_at_once_agree_with_digits_compared_in_turn(
            day in "(19|20)[0-9]{2}(0[1-9]|1[0-2])[0-2][0-9]",
            changed in prop::collection::vec((0_usize..8, b'0'..=b'9'), 0..4),
            (one, two) in (0_usize..8, 0_usize..8),
            crossed in any::<bool>(),
        ) {
            let left: [u8; 8] = day.as_bytes().try_into().unwrap();
            let mut right = left;
            right.swap(one, two);
            if crossed {
                right = left;
                right[4..].rotate_left(2);
            }
            for (at, digit) in changed {
                right[at] = digit;
            }
            prop_assert_eq!(day_level(left, right), plainly(&left, &right));
        }
    }
}
