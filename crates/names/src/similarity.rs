//! Likeness of two short texts by their letters.
//!
//! Folded names are ASCII and short, so both measures have a path that works on bytes in one machine word
//! and allocates nothing; any other text goes through `rapidfuzz`, to which the fast paths are equal (tested).

use crate::short::{self, Short};

/// The longest text, in bytes, whose places fit a machine word.
const WORD_BITS: usize = 64;

/// The longest text, in bytes, of which letters are paired: a longer one is equal to another or it is not, so that no
/// two values cost more than moments, whatever somebody pasted into a cell.
const LONGEST: usize = 1024;

fn too_long(a: &str, b: &str) -> bool {
    a.len().max(b.len()) > LONGEST
}

/// Jaro-Winkler similarity of two texts, 0 (nothing shared) to 1 (equal), prefix weight 0.1; of texts of more
/// than 1,024 bytes only whether they are equal.
///
/// Source: Winkler (1990), "String Comparator Metrics and Enhanced Decision Rules in the
/// Fellegi-Sunter Model of Record Linkage".
#[must_use]
pub fn jaro_winkler(a: &str, b: &str) -> f64 {
    if let (Some(a), Some(b)) = (Short::new(a), Short::new(b)) {
        return short::jaro_winkler(a, b);
    }
    let short = a.len() <= WORD_BITS && b.len() <= WORD_BITS && !a.is_empty() && !b.is_empty();
    if short && a.is_ascii() && b.is_ascii() {
        return jaro_winkler_ascii(a.as_bytes(), b.as_bytes());
    }
    if too_long(a, b) {
        return f64::from(u8::from(a == b));
    }
    rapidfuzz::distance::jaro_winkler::normalized_similarity(a.chars(), b.chars())
}

/// Whether [`jaro_winkler`] reaches a value; most unlike texts are told apart by which letters occur in
/// them, without pairing any.
#[must_use]
pub fn jaro_winkler_reaches(a: &str, b: &str, least: f64) -> bool {
    let short = a.len() <= WORD_BITS && b.len() <= WORD_BITS && !a.is_empty() && !b.is_empty();
    let plain = short && a.is_ascii() && b.is_ascii();
    let start = a.bytes().zip(b.bytes()).take(4).take_while(|(x, y)| x == y);
    let start = u8::try_from(start.count()).unwrap_or(4);
    if plain && !may_reach((letters(a), a.len()), (letters(b), b.len()), start, least) {
        return false;
    }
    jaro_winkler(a, b) >= least
}

/// Whether two ASCII texts of which only the letters, the lengths and the most letters that they begin with alike (up to
/// four) are known may be that much alike.
#[inline]
pub(crate) fn may_reach(
    (of_a, long_a): (u64, usize),
    (of_b, long_b): (u64, usize),
    start: u8,
    least: f64,
) -> bool {
    // A letter that the other lacks pairs with none.
    let lone = |own: u64, other: u64| (own & !other).count_ones() as usize;
    let free_a = long_a.saturating_sub(lone(of_a, of_b));
    let common = free_a.min(long_b.saturating_sub(lone(of_b, of_a)));
    let most = (small(common) / small(long_a) + small(common) / small(long_b) + 1.0) / 3.0;
    most >= least || (most > 0.7 && most + f64::from(start) * 0.1 * (1.0 - most) >= least)
}

/// Whether [`osa`] stays within a number of edits.
#[must_use]
pub fn osa_within(a: &str, b: &str, most: usize) -> bool {
    // An edit changes one letter of the set for another at most.
    a.len().abs_diff(b.len()) <= most * 4
        && (!a.is_ascii()
            || !b.is_ascii()
            || (a.len().abs_diff(b.len()) <= most
                && (letters(a) ^ letters(b)).count_ones() as usize <= 2 * most))
        && osa(a, b) <= most
}

/// Which letters occur: one bit each, some letters sharing one.
pub(crate) fn letters(text: &str) -> u64 {
    text.bytes().fold(0, |set, letter| set | 1 << (letter & 63))
}

/// Optimal string alignment distance: insertions, deletions, substitutions and transpositions of
/// neighbours, no part edited twice. Two unlike texts of which one has more than 1,024 bytes are as far apart as the longer
/// is long.
#[must_use]
pub fn osa(a: &str, b: &str) -> usize {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if let (Some(a), Some(b)) = (Short::new(short), Short::new(long)) {
        return short::osa(a, b);
    }
    if short.len() <= WORD_BITS && !short.is_empty() && short.is_ascii() && long.is_ascii() {
        return osa_ascii(short.as_bytes(), long.as_bytes());
    }
    if too_long(a, b) {
        return if a == b { 0 } else { long.len() };
    }
    rapidfuzz::distance::osa::distance(a.chars(), b.chars())
}

/// One bit a place.
fn bit(at: usize) -> u64 {
    1_u64 << (at & (WORD_BITS - 1))
}

/// Both texts of 1 to 64 bytes.
fn jaro_winkler_ascii(a: &[u8], b: &[u8]) -> f64 {
    let window = (a.len().max(b.len()) / 2).saturating_sub(1);
    let mut used_b = 0_u64;
    let mut common_a = [0_u8; WORD_BITS];
    let mut common = 0_usize;
    for (i, letter) in a.iter().enumerate() {
        let from = i.saturating_sub(window);
        let found = b
            .iter()
            .enumerate()
            .take(i + window + 1)
            .skip(from)
            .find(|(j, other)| used_b & bit(*j) == 0 && *other == letter);
        if let Some((j, _)) = found {
            used_b |= bit(j);
            common_a[common] = *letter;
            common += 1;
        }
    }
    if common == 0 {
        return 0.0;
    }
    let common_b = b.iter().enumerate().filter(|(j, _)| used_b & bit(*j) != 0);
    let crossed = common_a.iter().zip(common_b).filter(|(x, (_, y))| x != y).count();
    let shared = small(common);
    let jaro = (shared / small(a.len())
        + shared / small(b.len())
        + (shared - small(crossed / 2)) / shared)
        / 3.0;
    if jaro <= 0.7 {
        return jaro;
    }
    let prefix = a.iter().zip(b).take(4).take_while(|(x, y)| x == y).count();
    jaro + small(prefix) * 0.1 * (1.0 - jaro)
}

/// A count of at most 64 as a number.
fn small(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// `pattern` of 1 to 64 bytes.
fn osa_ascii(pattern: &[u8], text: &[u8]) -> usize {
    let mut places = [0_u64; 128];
    for (at, letter) in pattern.iter().enumerate() {
        places[usize::from(letter & 127)] |= bit(at);
    }
    edits(pattern.len(), text.iter().map(|letter| places[usize::from(letter & 127)]))
}

/// Optimal string alignment distance of a pattern of 1 to 64 letters from a text, given by the places in the pattern of
/// each letter of the text. Bit-parallel: Hyyro (2003), "A Bit-Vector Algorithm for Computing Levenshtein and Damerau
/// Edit Distances".
#[inline]
pub(crate) fn edits(pattern: usize, text: impl Iterator<Item = u64>) -> usize {
    let last = bit(pattern - 1);
    let (mut plus, mut minus, mut diagonal, mut before) = (u64::MAX, 0_u64, 0_u64, 0_u64);
    let mut distance = pattern;
    for here in text {
        let turned = ((!diagonal & here) << 1) & before;
        diagonal = ((here & plus).wrapping_add(plus) ^ plus) | here | minus | turned;
        let mut up = minus | !(diagonal | plus);
        let mut down = diagonal & plus;
        distance += usize::from(up & last != 0);
        distance -= usize::from(down & last != 0);
        up = up << 1 | 1;
        down <<= 1;
        plus = down | !(diagonal | up);
        minus = up & diagonal;
        before = here;
    }
    distance
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn similarity_and_distance_agree_with_published_values() {
        assert!((jaro_winkler("william", "williams") - 0.975).abs() < 1e-9);
        assert_eq!(jaro_winkler("", "foo"), 0.0);
        assert_eq!(osa("ca", "ac"), 1);
        assert_eq!(osa("saturday", "sunday"), 3);
        assert_eq!(osa("", "abc"), 3);
    }

    proptest! {
        #[test]
        fn the_fast_paths_equal_the_general_ones(a in "[a-d1 ]{0,20}", b in "[a-d1 ]{0,20}") {
            let slow = rapidfuzz::distance::osa::distance(a.chars(), b.chars());
            prop_assert_eq!(osa(&a, &b), slow);
            if let (Some(a), Some(b)) = (Short::new(&a), Short::new(&b)) {
                prop_assert_eq!(short::Pattern::new(a).osa(b), slow);
            }
            let slow =
                rapidfuzz::distance::jaro_winkler::normalized_similarity(a.chars(), b.chars());
            prop_assert!((jaro_winkler(&a, &b) - slow).abs() < 1e-12);
            for least in [0.7, 0.8, 0.9, 0.95] {
                prop_assert_eq!(jaro_winkler_reaches(&a, &b, least), jaro_winkler(&a, &b) >= least);
            }
            for most in 0..5 {
                prop_assert_eq!(osa_within(&a, &b, most), osa(&a, &b) <= most);
            }
        }
    }

    /// Words around the lengths at which the ways of comparing change, some beyond ASCII, some with zero bytes.
    fn word() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-c]{0,3}",
            "[a-c]{7,9}",
            "[a-d]{15,17}",
            "[ab]{63,65}",
            "[a-c\u{f1}\u{44f}]{0,18}",
            "[a\u{0}b]{0,17}",
            "[a-z0-9 ]{0,70}",
        ]
    }

    /// The distance cell by cell: Damerau (1964) with no part edited twice.
    fn plain_osa(a: &str, b: &str) -> usize {
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                rows[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let cost = usize::from(a[i - 1] != b[j - 1]);
                    let mut least =
                        (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + cost);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        least = least.min(rows[i - 2][j - 2] + 1);
                    }
                    least
                };
            }
        }
        rows[a.len()][b.len()]
    }

    /// The similarity letter by letter: Jaro (1989), Winkler (1990).
    fn plain_jaro_winkler(a: &str, b: &str) -> f64 {
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        if a.is_empty() && b.is_empty() {
            return 1.0;
        }
        let window = (a.len().max(b.len()) / 2).saturating_sub(1);
        let (mut used, mut left) = (vec![false; b.len()], Vec::new());
        for (i, letter) in a.iter().enumerate() {
            let near = i.saturating_sub(window)..(i + window + 1).min(b.len());
            if let Some(j) = near.into_iter().find(|&j| !used[j] && b[j] == *letter) {
                used[j] = true;
                left.push(*letter);
            }
        }
        if left.is_empty() {
            return 0.0;
        }
        let right = b.iter().zip(&used).filter(|(_, used)| **used).map(|(letter, _)| letter);
        let crossed = left.iter().zip(right).filter(|(x, y)| x != y).count() / 2;
        let real = |count: usize| f64::from(u32::try_from(count).unwrap());
        let shared = real(left.len());
        let jaro =
            (shared / real(a.len()) + shared / real(b.len()) + (shared - real(crossed)) / shared)
                / 3.0;
        let prefix = a.iter().zip(&b).take(4).take_while(|(x, y)| x == y).count();
        if jaro > 0.7 { jaro + 0.1 * real(prefix) * (1.0 - jaro) } else { jaro }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn registers_agree_with_the_plain_way_at_every_length(
            a in word(), other in word(), at in 0_usize..70, kind in 0..4,
        ) {
            // Half of the words are near each other, as they are where it counts.
            let mut letters: Vec<char> = a.chars().collect();
            let at = at % letters.len().max(1);
            let b: String = match kind {
                0 => other,
                1 if letters.len() > at + 1 => { letters.swap(at, at + 1); letters.into_iter().collect() }
                2 if !letters.is_empty() => { letters.remove(at); letters.into_iter().collect() }
                _ => { letters.insert(at, 'b'); letters.into_iter().collect() }
            };
            prop_assert_eq!(osa(&a, &b), plain_osa(&a, &b));
            prop_assert_eq!(osa(&b, &a), plain_osa(&a, &b));
            prop_assert!((jaro_winkler(&a, &b) - plain_jaro_winkler(&a, &b)).abs() < 1e-12);
            for least in [0.7, 0.8, 0.92] {
                prop_assert_eq!(jaro_winkler_reaches(&a, &b, least), jaro_winkler(&a, &b) >= least);
            }
            for most in 0..4 {
                prop_assert_eq!(osa_within(&a, &b, most), plain_osa(&a, &b) <= most);
            }
        }
    }

    #[test]
    fn texts_of_pages_are_equal_or_not() {
        let (one, two) = ("x".repeat(5000), "x".repeat(4999) + "y");
        assert_eq!((osa(&one, &two), osa(&one, &one.clone())), (5000, 0));
        assert_eq!((jaro_winkler(&one, &two), jaro_winkler(&one, &one.clone())), (0.0, 1.0));
        assert!(!osa_within(&one, &two, 3) && !jaro_winkler_reaches(&one, &two, 0.5));
    }
}
