//! The exponential of many numbers at once.

/// Rounds to whole numbers by adding: 1.5 * 2^52.
const MAGIC: f64 = 6_755_399_441_055_744.0;
const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// `e^x` for `x` from -700 to 700, to about one unit in the last place of a double: 2^n times a polynomial of the rest.
/// Without branches and calls, so that a loop over it is done several at a time.
#[inline]
pub(crate) fn exp(x: f64) -> f64 {
    let shifted = x * std::f64::consts::LOG2_E + MAGIC;
    let n = shifted - MAGIC;
    let r = x - n * LN2_HIGH - n * LN2_LOW;
    let mut sum = 1.0 / 6_227_020_800.0;
    for over in [
        1.0 / 479_001_600.0,
        1.0 / 39_916_800.0,
        1.0 / 3_628_800.0,
        1.0 / 362_880.0,
        1.0 / 40_320.0,
        1.0 / 5_040.0,
        1.0 / 720.0,
        1.0 / 120.0,
        1.0 / 24.0,
        1.0 / 6.0,
        0.5,
        1.0,
        1.0,
    ] {
        sum = sum * r + over;
    }
    f64::from_bits(sum.to_bits().wrapping_add(shifted.to_bits() << 52))
}

#[cfg(test)]
mod tests {
    use super::exp;

    #[test]
    fn it_is_the_exponential() {
        for step in -7000..7000 {
            let x = f64::from(step) / 10.003;
            let (ours, right) = (exp(x), x.exp());
            assert!((ours / right - 1.0).abs() < 1e-14, "{x}: {ours} {right}");
        }
    }
}
