//! Entries of the ledger as an account may count them.
//!
//! The position of an entry tells how many lie before it, at all levels. So whoever signs in counts
//! only what their level may see: entry 3 is the third of those. On this machine alone, where nobody
//! signs in, and for those who see everything, that is the ledger's own count.

use std::sync::{Arc, Mutex, PoisonError};

use paradero_model::Level;

use crate::Views;
use crate::pages::Fault;

/// How many levels' counts are kept.
const KEPT: usize = 3;

/// What is counted at a level, where the ledger has so many entries.
type Counted = ((Level, u64), Arc<[u64]>);

/// Counts of the newest state, by level and the ledger's size.
#[derive(Default)]
pub(crate) struct NumberCache {
    kept: Mutex<Vec<Counted>>,
}

/// The positions of the entries that are counted, ascending; without, all are.
#[derive(Clone, Default)]
pub(crate) struct Numbers {
    seen: Option<Arc<[u64]>>,
}

impl NumberCache {
    /// Of a level, where the ledger has `size` entries.
    pub(crate) fn get(&self, views: &dyn Views, level: Level, size: u64) -> Result<Numbers, Fault> {
        let hold = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, seen)) = hold().iter().find(|(known, _)| *known == (level, size)) {
            return Ok(Numbers { seen: Some(seen.clone()) });
        }
        let entries = views.entries(level, 0, u64::MAX).map_err(Fault::Views)?;
        let seen: Arc<[u64]> = entries.iter().rev().map(|entry| entry.index).collect();
        let mut kept = hold();
        kept.retain(|((of, _), _)| *of != level);
        kept.insert(0, ((level, size), seen.clone()));
        kept.truncate(KEPT);
        Ok(Numbers { seen: Some(seen) })
    }
}

impl Numbers {
    /// How many entries are counted among those before a position of the ledger.
    pub(crate) fn shown(&self, position: u64) -> u64 {
        let Some(seen) = &self.seen else { return position };
        seen.partition_point(|index| *index < position) as u64
    }

    /// The position of the ledger after so many counted entries.
    pub(crate) fn position(&self, shown: u64) -> u64 {
        let Some(seen) = &self.seen else { return shown };
        let last = usize::try_from(shown).unwrap_or(usize::MAX).min(seen.len());
        last.checked_sub(1).and_then(|at| seen.get(at)).map_or(0, |index| index + 1)
    }

    /// The position that was asked for, as shown and in the ledger: a count, a day or an instant.
    pub(crate) fn asked(&self, views: &dyn Views, when: &str) -> Result<(u64, u64), Fault> {
        let whole = when.trim().parse::<u64>().ok();
        if let (Some(seen), Some(shown)) = (&self.seen, whole) {
            let shown = shown.min(seen.len() as u64);
            return Ok((shown, self.position(shown)));
        }
        let position = views.position(when).map_err(Fault::Asked)?;
        let shown = self.shown(position);
        Ok((shown, self.position(shown)))
    }
}

#[cfg(test)]
mod tests {
    use super::Numbers;

    #[test]
    fn a_level_counts_what_it_sees() {
        let some = Numbers { seen: Some([0, 3, 4, 9].into()) };
        let positions: Vec<u64> = (0..=5).map(|shown| some.position(shown)).collect();
        assert_eq!(positions, [0, 1, 4, 5, 10, 10]);
        for shown in 0..=4 {
            assert_eq!(some.shown(some.position(shown)), shown);
        }
        assert_eq!((some.shown(2), some.shown(3), some.shown(99)), (1, 1, 4));
        let all = Numbers::default();
        assert_eq!((all.shown(7), all.position(7)), (7, 7));
    }
}
