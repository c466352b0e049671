//! Words of up to sixteen ASCII signs, held and compared in registers.
//!
//! All signs of a word are compared with one sign at once (the bytes of a word as lanes of one integer), which gives the
//! places where it stands as bits: what both measures of likeness need of a word.

use crate::similarity::edits;

/// Most signs of a short word.
const MOST: usize = 16;
const MOST_SIGNS: u32 = 16;

/// A one in each lane.
const ONES: u128 = 0x0101_0101_0101_0101_0101_0101_0101_0101;
/// All bits of each lane but its highest.
const LOW: u128 = 0x7f * ONES;
/// Gathers the lowest bits of eight lanes in the highest byte of the product.
const GATHER: u64 = 0x0102_0408_1020_4080;

/// A word of up to 16 ASCII signs, made ready to be compared with many.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// By sign: the places where it stands.
    places: [u16; 128],
    length: usize,
}

impl Pattern {
    /// Makes a word ready.
    #[must_use]
    pub fn new(word: Short) -> Self {
        let mut pattern = Self { places: [0; 128], length: word.length as usize };
        for at in 0..word.length {
            if let Some(places) = pattern.places.get_mut(usize::from(word.sign(at))) {
                *places |= 1 << at;
            }
        }
        pattern
    }

    /// Optimal string alignment distance: see [`osa`](crate::osa).
    #[must_use]
    #[inline]
    pub fn osa(&self, text: Short) -> usize {
        let signs = text.signs.to_le_bytes();
        let places = signs.iter().take(text.length as usize);
        let places =
            places.map(|sign| self.places.get(usize::from(*sign)).map_or(0, |p| u64::from(*p)));
        edits(self.length, places)
    }
}

/// A word of 1 to 16 ASCII signs, none of them NUL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Short {
    signs: u128,
    length: u32,
}

impl Short {
    /// A word, where it is short.
    #[must_use]
    pub fn new(word: &str) -> Option<Self> {
        let mut signs = [0; MOST];
        if word.is_empty() || !word.is_ascii() || word.contains('\0') {
            return None;
        }
        signs.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
        let length = u32::try_from(word.len()).ok()?;
        Some(Self { signs: u128::from_le_bytes(signs), length })
    }

    /// A word from its signs as [`Short::signs`] gives them; nothing where there is none. What is not ASCII is taken as it
    /// stands, since only damaged bytes hold it.
    #[must_use]
    pub fn from_signs(signs: [u8; MOST]) -> Option<Self> {
        let signs = u128::from_le_bytes(signs);
        let length = MOST_SIGNS - signs.leading_zeros() / 8;
        (length > 0).then_some(Self { signs, length })
    }

    /// Its signs, and NULs after them.
    #[must_use]
    pub fn signs(self) -> [u8; MOST] {
        self.signs.to_le_bytes()
    }

    /// How many signs it has.
    #[must_use]
    pub fn length(self) -> u32 {
        self.length
    }

    /// Its first two signs; 0 for one that is not there.
    pub(crate) fn start(self) -> [u8; 2] {
        [self.sign(0), self.sign(1)]
    }

    /// Its first sign alone.
    pub(crate) fn first(self) -> Self {
        Self { signs: self.signs & 0xff, length: 1 }
    }

    /// Whether it begins with another, or is it.
    #[must_use]
    pub fn starts_with(self, start: Self) -> bool {
        let unlike = self.signs ^ start.signs;
        start.length <= self.length && unlike.trailing_zeros() >= 8 * start.length
    }

    /// The places of a sign, one bit each.
    fn places(self, sign: u8) -> u32 {
        let unlike = self.signs ^ (ONES * u128::from(sign));
        // A lane is zero when neither its highest bit is set nor adding 127 to its others carries into it.
        let zero = !(((unlike & LOW) + LOW) | unlike | LOW) >> 7;
        let gather = |lanes: u64| lanes.wrapping_mul(GATHER) >> 56;
        let (low, high) = (gather(half(zero)), gather(half(zero >> 64)));
        u32::try_from(high << 8 | low).unwrap_or(0)
    }

    fn sign(self, at: u32) -> u8 {
        u8::try_from(self.signs >> (8 * (at & 15)) & 0xff).unwrap_or(0)
    }
}

fn half(lanes: u128) -> u64 {
    u64::try_from(lanes & u128::from(u64::MAX)).unwrap_or(0)
}

/// Jaro-Winkler similarity: see [`crate::jaro_winkler`].
pub(crate) fn jaro_winkler(a: Short, b: Short) -> f64 {
    let window = (a.length.max(b.length) / 2).saturating_sub(1);
    let (mut used_a, mut used_b) = (0_u32, 0_u32);
    for at in 0..a.length {
        let from = at.saturating_sub(window);
        let near = (u32::MAX << from) & (u32::MAX >> (31 - (at + window).min(31)));
        let free = b.places(a.sign(at)) & near & !used_b;
        used_b |= free & free.wrapping_neg();
        used_a |= u32::from(free != 0) << at;
    }
    let common = used_a.count_ones();
    if common == 0 {
        return 0.0;
    }
    let mut crossed = 0;
    while used_a != 0 {
        let (one, two) = (a.sign(used_a.trailing_zeros()), b.sign(used_b.trailing_zeros()));
        crossed += u32::from(one != two);
        (used_a, used_b) = (used_a & (used_a - 1), used_b & used_b.wrapping_sub(1));
    }
    let shared = f64::from(common);
    let jaro = (shared / f64::from(a.length)
        + shared / f64::from(b.length)
        + (shared - f64::from(crossed / 2)) / shared)
        / 3.0;
    if jaro <= 0.7 {
        return jaro;
    }
    let alike = (a.signs ^ b.signs).trailing_zeros() / 8;
    let prefix = alike.min(4).min(a.length).min(b.length);
    jaro + f64::from(prefix) * 0.1 * (1.0 - jaro)
}

/// Optimal string alignment distance: see [`crate::osa`].
pub(crate) fn osa(pattern: Short, text: Short) -> usize {
    let places = (0..text.length).map(|at| u64::from(pattern.places(text.sign(at))));
    edits(pattern.length as usize, places)
}
