//! From numbers to places on a picture.

/// A scale along one side of a picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    from: f64,
    to: f64,
    start: f64,
    end: f64,
    is_log: bool,
}

/// Beyond this ratio of the greatest to the least number a scale is logarithmic.
const WIDE: f64 = 8.0;

impl Scale {
    /// `from` stands at `start` and `to` at `end`. A span of nothing is widened.
    pub(super) fn linear((from, to): (f64, f64), (start, end): (f64, f64)) -> Self {
        let to = if to > from { to } else { from + from.abs().max(1.0) * 0.1 };
        Self { from, to, start, end, is_log: false }
    }

    /// Logarithmic; linear where a number is not above 0.
    pub(super) fn log(span: (f64, f64), places: (f64, f64)) -> Self {
        Self { is_log: span.0 > 0.0, ..Self::linear(span, places) }
    }

    /// Of numbers of people: with some room at both ends, and logarithmic where they lie far apart.
    pub(super) fn of(numbers: impl Iterator<Item = f64>, places: (f64, f64)) -> Self {
        let finite = numbers.filter(|number| number.is_finite());
        let (least, most) = finite
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), one| {
                (least.min(one), most.max(one))
            });
        if least > most {
            return Self::linear((0.0, 1.0), places);
        }
        if least > 0.0 && most / least > WIDE {
            let room = (most / least).powf(0.04);
            return Self::log((least / room, most * room), places);
        }
        let room = if most > least { (most - least) * 0.04 } else { most.abs().max(1.0) * 0.05 };
        let from = least - room;
        Self::linear((if least >= 0.0 { from.max(0.0) } else { from }, most + room), places)
    }

    /// The same scale between other places.
    pub(super) fn moved(self, (start, end): (f64, f64)) -> Self {
        Self { start, end, ..self }
    }

    /// Where a number stands; at an end of the scale where it is beyond.
    pub(super) fn at(&self, value: f64) -> f64 {
        let turn = |value: f64| if self.is_log { value.max(self.from).ln() } else { value };
        let (from, to) = (turn(self.from), turn(self.to));
        let part = ((turn(value) - from) / (to - from)).clamp(0.0, 1.0);
        self.start + part * (self.end - self.start)
    }

    /// Whether it lies on the scale.
    pub(super) fn holds(&self, value: f64) -> bool {
        value >= self.from && value <= self.to
    }

    /// Whether equal ways stand for equal factors.
    pub(super) fn is_log(&self) -> bool {
        self.is_log
    }

    /// Round numbers on the scale, about so many.
    pub(super) fn ticks(&self, about: usize) -> Vec<f64> {
        if self.is_log {
            let sets: [&[f64]; 3] = [&[1.0, 2.0, 5.0], &[1.0, 3.0], &[1.0]];
            let found = sets.into_iter().map(|set| self.powers(set)).find(|all| all.len() <= about);
            let found = found.unwrap_or_else(|| {
                let all = self.powers(&[1.0]);
                let step = all.len().div_ceil(about.max(1)).max(1);
                all.into_iter().step_by(step).collect()
            });
            if found.len() > 1 {
                return found;
            }
        }
        self.even(about as f64)
    }

    fn powers(&self, digits: &[f64]) -> Vec<f64> {
        let (low, high) = (self.from.log10().floor() as i32, self.to.log10().ceil() as i32);
        let all = (low..=high).flat_map(|power| digits.iter().map(move |d| d * 10_f64.powi(power)));
        all.filter(|value| self.holds(*value)).collect()
    }

    /// Multiples of 1, 2 or 5 times a power of ten; two of them at least.
    fn even(&self, about: f64) -> Vec<f64> {
        let power = 10_f64.powf(((self.to - self.from) / about.max(1.0)).log10().floor());
        let steps = [10.0, 5.0, 2.0, 1.0].map(|one| one * power);
        let all = steps.into_iter().map(|step| self.multiples(step));
        let mut found = Vec::new();
        for ticks in all {
            if found.len() > 1 && ticks.len() as f64 > about {
                break;
            }
            found = ticks;
        }
        found
    }

    fn multiples(&self, step: f64) -> Vec<f64> {
        let (first, last) = ((self.from / step).ceil(), (self.to / step).floor());
        let all = (0..=(last - first).max(0.0) as usize).map(|at| (first + at as f64) * step);
        // No minus before nothing.
        let all = all.map(|value| if value.abs() < step * 1e-9 { 0.0 } else { value });
        all.filter(|value| self.holds(*value)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_on_the_scale() {
        let scale = Scale::linear((4_400.0, 16_000.0), (0.0, 400.0));
        assert_eq!(scale.ticks(5), [5_000.0, 10_000.0, 15_000.0]);
        let scale = Scale::log((90.0, 200_000.0), (0.0, 400.0));
        assert_eq!(scale.ticks(5), [100.0, 1_000.0, 10_000.0, 100_000.0]);
        assert!(
            (scale.at(1_000.0) - scale.at(100.0) - scale.at(10_000.0) + scale.at(1_000.0)).abs()
                < 1e-9
        );
    }

    #[test]
    fn far_apart_is_logarithmic_and_beyond_stands_at_the_end() {
        let scale = Scale::of([10.0, 1_000.0, f64::INFINITY].into_iter(), (8.0, 392.0));
        assert!(scale.is_log() && scale.at(1e9) == 392.0 && scale.at(0.0) == 8.0);
        assert!(!Scale::of([10.0, 20.0].into_iter(), (8.0, 392.0)).is_log());
        let one = Scale::of([5.0].into_iter(), (0.0, 1.0));
        assert!((one.at(5.0) - 0.5).abs() < 0.01 && !one.ticks(4).is_empty());
        assert_eq!(Scale::of([].into_iter(), (0.0, 1.0)).at(7.0), 1.0);
    }
}
