//! Words of two names, paired one to one.

use std::cmp::Reverse;

use crate::hit::WordMatch;
use crate::score::{ONLY_ASKED, ONLY_FOUND, OTHER_ORDER, OTHER_WORD};

/// A word asked for and a word found that agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Agreement {
    /// Place among the words asked for.
    pub(crate) asked: u8,
    /// Place among the words found.
    pub(crate) found: u8,
    /// How they agree.
    pub(crate) how: WordMatch,
    /// What it weighs.
    pub(crate) weight: i32,
}

/// What pairs of words come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// The sum of all that speaks for and against.
    pub(crate) total: i32,
    /// Whether more than initials agree.
    pub(crate) agrees: bool,
}

/// Keeps of all agreements those that pair words one to one, the heaviest first and of equal ones the first; in the order
/// of the words asked for.
pub(crate) fn assign(agreements: &mut Vec<Agreement>) {
    let key = |one: &Agreement| (Reverse(one.weight), one.how, one.asked, one.found);
    agreements.sort_unstable_by_key(key);
    let (mut asked, mut found) = (0_u32, 0_u32);
    agreements.retain(|one| {
        let (of_asked, of_found) = (1 << (one.asked & 31), 1 << (one.found & 31));
        let free = asked & of_asked == 0 && found & of_found == 0;
        if free {
            asked |= of_asked;
            found |= of_found;
        }
        free
    });
    agreements.sort_unstable_by_key(|one| one.asked);
}

/// Pairs words and sums up.
pub(crate) fn settle(agreements: &mut Vec<Agreement>, asked: usize, found: usize) -> Outcome {
    assign(agreements);
    let own: i32 = agreements.iter().map(|one| one.weight).sum();
    let count = |left: usize| i32::try_from(left).unwrap_or(0);
    let (asked, found) = (count(asked - agreements.len()), count(found - agreements.len()));
    let both = asked.min(found);
    let mut total = own + both * OTHER_WORD;
    total += (asked - both) * ONLY_ASKED + (found - both) * ONLY_FOUND;
    if !in_order(agreements) {
        total += OTHER_ORDER;
    }
    Outcome { total, agrees: agreements.iter().any(|one| one.how != WordMatch::Initial) }
}

/// Whether the words found stand in the order of those asked for.
pub(crate) fn in_order(assigned: &[Agreement]) -> bool {
    assigned.windows(2).all(|two| two[0].found < two[1].found)
}

/// Places that are not paired.
pub(crate) fn left(places: usize, paired: impl Iterator<Item = u8>) -> Vec<usize> {
    let taken = paired.fold(0_u32, |taken, place| taken | 1 << (place & 31));
    (0..places).filter(|place| taken >> (place & 31) & 1 == 0).collect()
}
