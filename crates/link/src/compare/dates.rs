//! How far two dates agree.

use crate::values::Days;

pub(super) fn birth_level(one: &Days, two: &Days) -> u8 {
    let Days { first: a0, last: a1, digits: left } = one;
    let Days { first: b0, last: b1, digits: right } = two;
    if let (Some(left), Some(right)) = (left, right) {
        return day_level(left, right);
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

fn day_level(left: &[u8; 8], right: &[u8; 8]) -> u8 {
    let differ = left.iter().zip(right).filter(|(a, b)| a != b).count();
    let ([ly @ .., lm0, lm1, ld0, ld1], [ry @ .., rm0, rm1, rd0, rd1]) = (left, right);
    let (years, months, dates) = (ly == ry, (lm0, lm1) == (rm0, rm1), (ld0, ld1) == (rd0, rd1));
    let crossed = years && (lm0, lm1) == (rd0, rd1) && (ld0, ld1) == (rm0, rm1);
    let turned = differ == 2
        && left
            .windows(2)
            .zip(right.windows(2))
            .any(|(a, b)| a != b && a.iter().eq(b.iter().rev()));
    if differ == 0 {
        7
    } else if differ == 1 || crossed || turned {
        4
    } else if [years, months, dates].into_iter().filter(|same| *same).count() == 2 {
        3
    } else if years {
        2
    } else {
        1
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
