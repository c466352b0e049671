//! What a run is measured by: which pairs it compares, its groups at other thresholds, and all pairs without blocking.

use rayon::prelude::*;

use crate::apart::Apart;
use crate::blocking::Blocking;
use crate::cluster::{Ground, Joining, clusters};
use crate::compare::Compare;
use crate::error::Error;
use crate::input::Settings;
use crate::linker::Linker;
use crate::model::Model;
use crate::runner::Scored;
use crate::score::{Pair, Report, pairs};
use crate::to_units;
use crate::weigh::{Scorer, Weigher};

/// The pairs that a run over some rows compares.
pub struct Compared<'l> {
    linker: &'l Linker<'l>,
    scorer: Scorer<'l>,
    found: Blocking,
    absent_bits: f64,
}

impl Linker<'_> {
    /// Which pairs a run under a model compares: its blocks, made again; `report` is what the run told.
    ///
    /// # Errors
    /// When the settings name a rule that the columns do not give.
    pub fn compared<'l>(
        &'l self,
        model: &'l Model,
        settings: &Settings,
        report: &Report,
    ) -> Result<Compared<'l>, Error> {
        let compare = Compare::new(&self.rows);
        let scorer = Scorer::new(self.input, model, &self.rows);
        let found = self.blocked((&scorer, &compare), model, settings)?;
        Ok(Compared { linker: self, scorer, found, absent_bits: report.absent_bits })
    }

    /// Every pair of rows that may be one person, from the review floor up, by (a, b), compared without any blocking:
    /// time grows with the square of the rows. No pair is said to be linked.
    #[must_use]
    pub fn every_pair(&self, model: &Model, settings: &Settings) -> Vec<Pair> {
        let compare = Compare::new(&self.rows);
        let scorer = Scorer::new(self.input, model, &self.rows);
        let floor = to_units(settings.review_bits);
        let rows = &self.rows;
        let of = |a: u32| {
            let mut weigher = Weigher::new(&scorer, &compare);
            let later = (a + 1..rows.rows).filter(|&b| rows.may_pair(a, b));
            let weighed = later.map(|b| {
                let (pattern, weight) = weigher.weigh(a, b);
                Scored { a, b, weight, pattern }
            });
            weighed.filter(|pair| pair.weight >= floor).collect::<Vec<_>>()
        };
        let kept: Vec<Vec<Scored>> = (0..rows.rows).into_par_iter().map(of).collect();
        let apart: Vec<u32> = (0..rows.rows).collect();
        pairs(rows, &kept.concat(), &apart)
    }
}

impl Compared<'_> {
    /// Whether two rows are compared: they share a block and may be one person. A row that is not there is compared
    /// with none.
    #[must_use]
    pub fn holds(&self, a: u32, b: u32) -> bool {
        let rows = &self.linker.rows;
        let rank = |row: u32| rows.rank_of.get(row as usize).copied();
        rank(a).zip(rank(b)).is_some_and(|(a, b)| {
            a != b && rows.may_pair(a, b) && self.found.blocks.first_shared(a, b).is_some()
        })
    }

    /// The clusters of pairs kept by a run ([`crate::Linked::pairs`]), at the threshold of the settings and without
    /// judgements; by row its least row, as [`crate::Linked::clusters`].
    #[must_use]
    pub fn clusters(&self, kept: &[Pair], settings: &Settings) -> Vec<u32> {
        let rows = &self.linker.rows;
        let rank = |row: u32| rows.rank_of.get(row as usize).copied().unwrap_or(0);
        let scored = |pair: &Pair| {
            let (a, b) = (rank(pair.a), rank(pair.b));
            Scored { a: a.min(b), b: a.max(b), weight: pair.weight, pattern: pair.pattern }
        };
        let mut scored: Vec<Scored> = kept.par_iter().map(scored).collect();
        scored.par_sort_unstable();
        let threshold = to_units(settings.threshold_bits.unwrap_or(0.0));
        let how = Joining::new(settings, threshold, self.absent_bits);
        let apart = Apart::new(&self.scorer, rows);
        let ground = Ground { rows, blocks: &self.found.blocks, apart: &apart };
        self.linker.by_row(&clusters(ground, &scored, &[], &how).cluster)
    }
}
