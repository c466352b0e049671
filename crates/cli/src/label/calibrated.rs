//! Whether pairs that are said to be one person nine times in ten are so nine times in ten, by those judged.

use std::collections::BTreeMap;

use paradero_link::{BIT, Judgement, Linked};

use super::estimate::{Cell, Figure, precision};
use super::judged::{Judged, Verdict};
use super::sample::{Frame, as_f64};

/// Edges of the bins of probability: finer at both ends, where most pairs are.
pub(crate) const EDGES: [f64; 14] =
    [0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0];

/// The reported pairs whose predicted probability lies in one bin.
#[derive(Debug, serde::Serialize)]
pub(crate) struct Bin {
    pub(crate) from: f64,
    pub(crate) to: f64,
    pub(crate) pairs: u64,
    /// Mean of the predicted probabilities.
    pub(crate) predicted: f64,
    /// Pairs drawn and settled.
    pub(crate) judged: u64,
    /// Of those, judged to be one person.
    pub(crate) same: u64,
    /// The share of the bin's pairs that is of one person: each stratum of the sample counts for what it holds.
    pub(crate) share: Figure,
}

/// The bins that hold a judged pair.
pub(super) fn bins(
    judged: &BTreeMap<(u32, u32), Judged>,
    linked: &Linked,
    frame: &Frame,
) -> Vec<Bin> {
    let strata = frame.strata.len();
    let bands = EDGES.len() - 1;
    let mut cells = vec![Cell { pairs: 0.0, judged: 0.0, same: 0.0, inside: true }; strata * bands];
    let (mut pairs, mut predicted) = (vec![0_u64; bands], vec![0.0; bands]);
    for (pair, stratum) in linked.pairs.iter().zip(&frame.of) {
        let chance = 1.0 / (1.0 + (-f64::from(pair.weight) / f64::from(BIT)).exp2());
        let band = EDGES.iter().skip(1).position(|to| chance < *to).unwrap_or(bands - 1);
        if let (Some(pairs), Some(sum)) = (pairs.get_mut(band), predicted.get_mut(band)) {
            *pairs += 1;
            *sum += chance;
        }
        let Some(cell) = cells.get_mut(band * strata + stratum) else { continue };
        cell.pairs += 1.0;
        let known = judged.get(&(pair.a, pair.b)).filter(|judged| judged.stratum.is_some());
        if let Some(Verdict::Settled(judgement)) = known.map(|judged| judged.verdict) {
            cell.judged += 1.0;
            cell.same += f64::from(u8::from(judgement == Judgement::Same));
        }
    }
    let sum = |cells: &[Cell], of: fn(&Cell) -> f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a sum of counts"
        )]
        let sum = cells.iter().map(of).sum::<f64>() as u64;
        sum
    };
    let bin = |(band, own): (usize, &[Cell])| Bin {
        from: EDGES.get(band).copied().unwrap_or(0.0),
        to: EDGES.get(band + 1).copied().unwrap_or(1.0),
        pairs: pairs.get(band).copied().unwrap_or(0),
        predicted: predicted.get(band).copied().unwrap_or(0.0)
            / as_f64(pairs.get(band).copied().unwrap_or(0).max(1)),
        judged: sum(own, |cell| cell.judged),
        same: sum(own, |cell| cell.same),
        share: precision(own),
    };
    cells.chunks(strata.max(1)).enumerate().map(bin).filter(|bin| bin.judged > 0).collect()
}

#[cfg(test)]
mod tests {
    use paradero_link::{Pair, Report};

    use super::super::sample::frame;
    use super::*;

    #[test]
    fn each_stratum_of_a_bin_counts_for_the_pairs_that_it_holds() {
        // Between 0.5 and 0.6: 90 pairs parted of which 10 are judged, 10 joined and all judged.
        let pair = |at: u32, linked| Pair { a: at, b: at + 1000, weight: 200, linked, pattern: 0 };
        let pairs: Vec<Pair> = (0..100).map(|at| pair(at, at >= 90)).collect();
        let report = Report { pairs_compared: 100, pairs_over_threshold: 100, ..Report::default() };
        let (clusters, confidence, draws) = (Vec::new(), Vec::new(), Vec::new());
        let linked = Linked { clusters, confidence, draws, pairs, report };
        let frame = frame(&linked);
        let say = |at: u32| {
            let same = !(4..90).contains(&at);
            let judgement = if same { Judgement::Same } else { Judgement::Different };
            let stratum = Some(("some".to_owned(), 1));
            ((at, at + 1000), Judged { verdict: Verdict::Settled(judgement), stratum })
        };
        let mut judged: BTreeMap<(u32, u32), Judged> = (0..10).chain(90..100).map(say).collect();
        // What was not drawn at random says nothing.
        judged.insert(
            (50, 1050),
            Judged { verdict: Verdict::Settled(Judgement::Same), stratum: None },
        );
        let bins = bins(&judged, &linked, &frame);
        let [bin] = bins.as_slice() else { panic!("{bins:?}") };
        assert_eq!((bin.from, bin.to, bin.pairs, bin.judged, bin.same), (0.5, 0.6, 100, 20, 14));
        assert!((bin.predicted - 0.5338).abs() < 1e-3, "{bin:?}");
        // 0.4 of 90 and all of 10.
        assert!((bin.share.value.unwrap() - 0.46).abs() < 1e-9, "{bin:?}");
        assert!(bin.share.low > 0.2 && bin.share.low < 0.46 && bin.share.high < 0.75, "{bin:?}");
    }
}
