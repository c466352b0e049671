//! Which pairs are judged: a stratified random sample of the pairs that linking reports.
//!
//! Strata are bands of weight around the threshold, each in two: pairs that the result joins and pairs that it
//! parts. So every figure is about whole strata, and what is near the threshold is looked at most closely.

use paradero_link::{BIT, Linked, mix};

/// Edges of the bands, in bits above the threshold.
const EDGES: [i32; 7] = [-4, -2, 0, 2, 4, 8, 16];

/// At least so many pairs of each stratum, where it has them.
const LEAST: u64 = 5;

/// The model is what is measured: its certainty is not trusted beyond this.
const CERTAIN: f64 = 0.02;

/// Parts of a link: chances are summed as integers, so that no sum depends on its order.
const LINK: f64 = (1_u64 << 30) as f64;

/// The pairs that could be drawn, in strata.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) strata: Vec<Stratum>,
    /// Of each reported pair the place of its stratum in `strata`.
    pub(super) of: Vec<usize>,
}

/// Pairs of about the same weight on which the result says the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stratum {
    /// Its band in bits above the threshold, and what the result says.
    pub(super) name: String,
    pub(super) pairs: u64,
    /// At or above the threshold.
    pub(super) over: bool,
    /// The result joins them.
    pub(super) linked: bool,
    /// Links that the model expects, in 2^-30.
    chance: u64,
}

impl Stratum {
    /// What counts in its share of the sample: the pairs times the standard deviation of a judgement.
    fn spread(&self) -> f64 {
        let pairs = as_f64(self.pairs);
        let share = (as_f64(self.chance) / LINK / pairs).clamp(CERTAIN, 1.0 - CERTAIN);
        pairs * (share * (1.0 - share)).sqrt()
    }
}

/// A pair to be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Drawn {
    /// The row shown on the left.
    pub(super) left: u32,
    /// The row shown on the right.
    pub(super) right: u32,
    pub(super) stratum: usize,
}

/// The sample, in the order in which it is shown.
#[derive(Debug)]
pub(super) struct Sample {
    pub(super) pairs: Vec<Drawn>,
    /// How many of each stratum are in it.
    pub(super) sizes: Vec<u64>,
}

/// Divides the reported pairs into strata.
pub(super) fn frame(linked: &Linked) -> Frame {
    let threshold = units(linked.report.threshold_bits);
    let place = |weight: i32, linked: bool| {
        let above = weight - threshold;
        let band = EDGES.iter().filter(|&&edge| above >= edge * BIT).count();
        band * 2 + usize::from(linked)
    };
    let mut all: Vec<Stratum> = (0..=EDGES.len()).flat_map(stratum_pair).collect();
    let mut of = Vec::with_capacity(linked.pairs.len());
    for pair in &linked.pairs {
        let at = place(pair.weight, pair.linked);
        if let Some(stratum) = all.get_mut(at) {
            stratum.pairs += 1;
            stratum.chance += chance(pair.weight);
        }
        of.push(at);
    }
    Frame { strata: all, of }
}

/// The two strata of a band: parted, joined.
fn stratum_pair(band: usize) -> [Stratum; 2] {
    let edge = |at: Option<usize>| {
        at.and_then(|at| EDGES.get(at)).map(ToString::to_string).unwrap_or_default()
    };
    let range = format!("{}..{}", edge(band.checked_sub(1)), edge(Some(band)));
    let over = band.checked_sub(1).and_then(|at| EDGES.get(at)).is_some_and(|&low| low >= 0);
    [("parted", false), ("joined", true)].map(|(word, linked)| Stratum {
        name: format!("{range} {word}"),
        pairs: 0,
        over,
        linked,
        chance: 0,
    })
}

/// A number of bits in the integers of weights.
fn units(bits: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "a threshold is a small number of bits")]
    let units = (bits * f64::from(BIT)).round() as i32;
    units
}

/// Probability from posterior odds in 1/1024 bit, in 2^-30.
fn chance(weight: i32) -> u64 {
    let bits = f64::from(weight) / f64::from(BIT);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 2^30"
    )]
    let parts = (LINK / (1.0 + (-bits).exp2())).round() as u64;
    parts
}

/// Links that the model expects among the reported pairs.
pub(super) fn expected(frame: &Frame) -> f64 {
    as_f64(frame.strata.iter().map(|stratum| stratum.chance).sum()) / LINK
}

pub(super) fn as_f64(count: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of pairs stay far below 2^52")]
    let value = count as f64;
    value
}

/// Draws `count` pairs. `key` gives a number for each row that goes with what the record is, not with where it
/// stands: the same records and seed give the same pairs, in the same order and on the same sides. A greater count
/// gives the same pairs and others.
pub(super) fn draw(
    frame: &Frame,
    linked: &Linked,
    key: &dyn Fn(u32) -> u64,
    (seed, count): (u64, u64),
) -> Sample {
    let sizes = allocate(&frame.strata, count);
    let mut keyed: Vec<Vec<(u64, Drawn)>> = vec![Vec::new(); frame.strata.len()];
    for (pair, &stratum) in linked.pairs.iter().zip(&frame.of) {
        let (one, two) = (key(pair.a), key(pair.b));
        let (low, high) = if one <= two { (pair.a, pair.b) } else { (pair.b, pair.a) };
        let word = mix(mix(mix(seed) ^ one.min(two)) ^ one.max(two));
        // A bit that the order does not depend on.
        let turned = mix(word ^ 1) & 1 == 1;
        let (left, right) = if turned { (high, low) } else { (low, high) };
        if let Some(all) = keyed.get_mut(stratum) {
            all.push((word, Drawn { left, right, stratum }));
        }
    }
    let mut shown = Vec::new();
    for (all, &size) in keyed.iter_mut().zip(&sizes) {
        let tie = |&(word, drawn): &(u64, Drawn)| {
            (word, drawn.left.min(drawn.right), drawn.left.max(drawn.right))
        };
        all.sort_unstable_by_key(tie);
        shown.extend(all.drain(..usize::try_from(size).unwrap_or(usize::MAX).min(all.len())));
    }
    // In a new order: the least words come of the greatest strata.
    shown.sort_by_key(|&(word, drawn)| (mix(word ^ 2), drawn.left.min(drawn.right)));
    Sample { pairs: shown.into_iter().map(|(_, drawn)| drawn).collect(), sizes }
}

/// How many pairs of each stratum: half of the sample from the threshold up, for precision, half below it, for
/// recall; where one half lacks pairs the other takes its place.
fn allocate(strata: &[Stratum], count: u64) -> Vec<u64> {
    let mut sizes = vec![0; strata.len()];
    let half = |over: bool, room: u64, sizes: &mut [u64]| neyman(strata, over, room, sizes);
    let mut left = count;
    left -= half(true, count.div_ceil(2), &mut sizes);
    left -= half(false, left, &mut sizes);
    half(true, left, &mut sizes);
    sizes
}

/// Gives out `room` pairs among the strata of one side in proportion to pairs times standard deviation (Neyman
/// 1934), one by one to the stratum that it helps most, which gives the best whole numbers (Wright, The American
/// Statistician 66, 2012, 217-224). Returns how many were given.
fn neyman(strata: &[Stratum], over: bool, room: u64, sizes: &mut [u64]) -> u64 {
    let held = |stratum: &Stratum| stratum.over == over && stratum.pairs > 0;
    for given in 0..room {
        let mut best: Option<(bool, f64, usize)> = None;
        for (at, (stratum, &size)) in strata.iter().zip(sizes.iter()).enumerate() {
            if !held(stratum) || size >= stratum.pairs {
                continue;
            }
            let (own, next) = (as_f64(size), as_f64(size + 1));
            // Those that lack the least number come first, the emptiest of them before others.
            let lacks = size < LEAST;
            let worth = if lacks { -own } else { stratum.spread() / (own * next).sqrt() };
            let better = |&(l, w, _): &(bool, f64, usize)| (lacks, worth) > (l, w);
            if best.as_ref().is_none_or(better) {
                best = Some((lacks, worth, at));
            }
        }
        let Some((_, _, at)) = best else { return given };
        if let Some(size) = sizes.get_mut(at) {
            *size += 1;
        }
    }
    room
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stratum(pairs: u64, share: f64, over: bool) -> Stratum {
        let chance = units(as_f64(pairs) * share).unsigned_abs().into();
        let chance: u64 = chance;
        Stratum { name: String::new(), pairs, over, linked: over, chance: chance << 20 }
    }

    #[test]
    fn the_uncertain_and_the_great_get_more_and_each_gets_some() {
        let strata = [
            stratum(1_000, 0.05, false),
            stratum(100, 0.4, false),
            stratum(0, 0.5, true),
            stratum(3, 0.6, true),
            stratum(100, 0.9, true),
            stratum(1_000, 0.999, true),
        ];
        let sizes = allocate(&strata, 200);
        assert_eq!(sizes.iter().sum::<u64>(), 200);
        assert_eq!(sizes[0] + sizes[1], 100);
        assert_eq!((sizes[2], sizes[3]), (0, 3));
        // 218 to 49, and 30 to 140.
        assert!((79..=84).contains(&sizes[0]), "{sizes:?}");
        assert!((15..=19).contains(&sizes[4]), "{sizes:?}");
        assert_eq!(allocate(&strata, 10_000).iter().sum::<u64>(), 2_203, "all there are");
        let few = allocate(&strata, 6);
        assert_eq!(few, [2, 1, 0, 1, 1, 1], "each some, even of a small sample");
    }

    #[test]
    fn bands_meet_at_the_threshold() {
        let names: Vec<String> =
            (0..=EDGES.len()).map(|band| stratum_pair(band)[1].name.clone()).collect();
        let expected = [
            "..-4 joined",
            "-4..-2 joined",
            "-2..0 joined",
            "0..2 joined",
            "2..4 joined",
            "4..8 joined",
            "8..16 joined",
            "16.. joined",
        ];
        assert_eq!(names, expected);
        assert!(!stratum_pair(2)[0].over && stratum_pair(3)[0].over);
    }
}
