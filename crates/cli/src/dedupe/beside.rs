//! What a run could have been, by a truth column: the best threshold, and what blocking truly lost.

use paradero_link::{Compared, Linked, Linker, Model, Pair, Settings, mix};

use super::truth::Scoring;

/// Thresholds tried at even distances, and then between the neighbours of the best of them.
const TRIED: [u32; 2] = [13, 8];

/// Weight in bits up to which thresholds are tried.
const MOST: f64 = 24.0;

/// True pairs looked at; of more, so many are drawn.
const LOOKED_AT: u64 = 100_000;

/// Figures that only the truth tells.
#[derive(Debug, serde::Serialize)]
pub(super) struct Beside {
    /// Threshold at which F1 would be greatest, of those tried.
    best_threshold_bits: f64,
    best_f1: f64,
    /// Share of the true pairs that are never compared; none where there is no true pair.
    true_blocking_loss: Option<f64>,
    /// True pairs that say so: all, or 100,000 drawn.
    true_pairs_looked_at: u64,
}

impl Beside {
    /// Prints the figures on standard output, one a line.
    pub(super) fn print(&self) {
        use crate::print::out;
        out(&format!("best_threshold_bits {:.2}", self.best_threshold_bits));
        out(&format!("best_f1 {:.6}", self.best_f1));
        if let Some(loss) = self.true_blocking_loss {
            out(&format!(
                "true_blocking_loss {loss:.6} (of {} true pairs)",
                self.true_pairs_looked_at
            ));
        }
    }
}

/// Measures what stands beside a run; its blocks are made again.
///
/// # Errors
/// When blocks cannot be made again.
pub(super) fn beside(
    linker: &Linker<'_>,
    (model, settings): (&Model, &Settings),
    linked: &Linked,
    scoring: &Scoring<'_>,
) -> anyhow::Result<Beside> {
    let compared = linker.compared(model, settings, &linked.report)?;
    let (best_threshold_bits, best_f1) = best(&compared, settings, &linked.pairs, scoring);
    let (lost, looked_at) = lost(&compared, scoring);
    let share = |part: u64| super::truth::as_f64(part) / super::truth::as_f64(looked_at);
    Ok(Beside {
        best_threshold_bits,
        best_f1,
        true_blocking_loss: (looked_at > 0).then(|| share(lost)),
        true_pairs_looked_at: looked_at,
    })
}

fn best(
    compared: &Compared<'_>,
    settings: &Settings,
    pairs: &[Pair],
    scoring: &Scoring<'_>,
) -> (f64, f64) {
    let f1 = |bits: f64| {
        let settings = Settings { threshold_bits: Some(bits), ..settings.clone() };
        scoring.score(&compared.clusters(pairs, &settings)).f1
    };
    let own = settings.threshold_bits.unwrap_or(0.0);
    let mut best = (own, f1(own));
    let (mut from, mut to) = (settings.review_bits, MOST.max(settings.review_bits));
    for steps in TRIED {
        let step = (to - from) / f64::from(steps - 1);
        for at in 0..steps {
            let bits = from + step * f64::from(at);
            let found = f1(bits);
            if found > best.1 {
                best = (bits, found);
            }
        }
        (from, to) = ((best.0 - step).max(settings.review_bits), best.0 + step);
    }
    best
}

/// True pairs that are never compared, and how many were looked at.
fn lost(compared: &Compared<'_>, scoring: &Scoring<'_>) -> (u64, u64) {
    let (mut lost, mut looked_at) = (0, 0);
    let mut look = |a: u32, b: u32| {
        looked_at += 1;
        lost += u64::from(!compared.holds(a, b));
    };
    let groups = scoring.people();
    let ends: Vec<u64> = groups
        .iter()
        .scan(0, |all, rows| {
            *all += rows.len() as u64 * (rows.len() as u64 - 1) / 2;
            Some(*all)
        })
        .collect();
    let all = ends.last().copied().unwrap_or(0);
    if all <= LOOKED_AT {
        for rows in &groups {
            for (at, &a) in rows.iter().enumerate() {
                let later = rows.iter().skip(at + 1);
                later.filter(|b| scoring.counts(a, **b)).for_each(|b| look(a, *b));
            }
        }
        return (lost, looked_at);
    }
    let mut state = 1_u64;
    let mut next = |below: u64| {
        state = mix(state);
        state % below.max(1)
    };
    let mut taken = 0;
    for _ in 0..LOOKED_AT * 4 {
        let drawn = next(all);
        let Some(rows) = groups.get(ends.partition_point(|end| *end <= drawn)) else { continue };
        let mut row = || {
            let at = usize::try_from(next(rows.len() as u64)).unwrap_or(0);
            rows.get(at).copied().unwrap_or(0)
        };
        let (a, b) = (row(), row());
        if a != b && scoring.counts(a, b) {
            look(a, b);
            taken += 1;
        }
        if taken == LOOKED_AT {
            break;
        }
    }
    (lost, looked_at)
}
