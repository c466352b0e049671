//! A whole run: rows made ready once, then learnt from, compared, grouped and explained.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::apart::Apart;
use crate::blocking::{Blocking, Chance, Price, Settled, blocking, pairs_a_link};
use crate::caution::{cautions, evidence};
use crate::cluster::{Drawing, Elsewhere, Ground, Joining, clusters_with, draws};
use crate::compare::Compare;
use crate::corpus::NameCorpus;
use crate::error::Error;
use crate::explain::Explainer;
use crate::input::{Input, Judgement, Settings};
use crate::kernel::Grounds;
use crate::model::Model;
use crate::prepare::Prepared;
use crate::runner::{Runner, Threads};
use crate::score::{Done, Linked, Pair, blocking_loss, chance, pairs, report, score};
use crate::to_units;
use crate::train::learn;
use crate::weigh::{Scorer, Weigher};

/// A weight that no pair reaches.
const NOTHING: i32 = 1 << 30;
/// The least and the most that a pair never compared counts against joining two groups, in bits.
const ABSENT: (f64, f64) = (0.5, 4.0);
/// Bits that the estimate of what blocking loses is believed to be low by, at worst.
const LOSS_UNSURE: f64 = 5.0;

/// What a pair never compared counts against joining two groups, in bits: `log2` of how often a link goes uncompared over how
/// often a stranger does (nearly always). The estimate of the former is a lower bound, and losses gather on the same records
/// (a person whose values are often wrong), so it is believed only as far as it is below 2^-5: with less, historical_50k and
/// fake_1000 fall apart.
pub(crate) fn absent_bits(settings: &Settings, loss: Option<f64>) -> f64 {
    let from_loss = |loss: f64| (-loss.max(1e-9).log2() - LOSS_UNSURE).clamp(ABSENT.0, ABSENT.1);
    settings.absent_bits.or_else(|| loss.map(from_loss)).unwrap_or(ABSENT.0)
}

/// The rows of an input, made ready for any number of runs over them.
pub struct Linker<'a> {
    pub(crate) input: &'a Input,
    pub(crate) rows: Prepared,
    corpus: Option<&'a NameCorpus>,
    watch: &'a (dyn Fn(Step) + Sync),
}

/// How much of the names in some rows a corpus knows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct NamesKnown {
    /// The fields of which the corpus tells something.
    pub fields: Vec<String>,
    /// Distinct words of their names.
    pub words: usize,
    /// Those of them that the corpus knows.
    pub known: usize,
}

/// A step of a run that is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Rows were made ready.
    Prepared,
    /// Blocking rules were chosen and their blocks made.
    Blocked,
    /// A model was learnt.
    Learnt,
    /// One part of the pairs was compared, of so many.
    Compared(usize),
    /// Rows were grouped.
    Grouped,
}

impl<'a> Linker<'a> {
    /// Makes the rows of an input ready.
    ///
    /// # Errors
    /// When the input contradicts itself.
    pub fn new(input: &'a Input) -> Result<Self, Error> {
        Self::watched(input, &|_| ())
    }

    /// The same, telling each step that is done.
    ///
    /// # Errors
    /// When the input contradicts itself.
    pub fn watched(input: &'a Input, watch: &'a (dyn Fn(Step) + Sync)) -> Result<Self, Error> {
        input.check()?;
        let rows = Prepared::new(input);
        watch(Step::Prepared);
        Ok(Self { input, rows, corpus: None, watch })
    }

    /// Learns from a corpus, where there is one, how rare names are that the rows at hand are too few to tell of.
    #[must_use]
    pub fn with_corpus(self, corpus: Option<&'a NameCorpus>) -> Self {
        Self { corpus, ..self }
    }

    /// How much of the names in the rows the corpus knows; none where there is no corpus.
    #[must_use]
    pub fn names_known(&self) -> Option<NamesKnown> {
        let mut found = NamesKnown::default();
        let (mut all, mut known) = (BTreeSet::new(), BTreeSet::new());
        for (field, column) in self.input.fields.iter().zip(&self.rows.columns) {
            let Some(words) = self.corpus?.known(field.kind, &self.rows.lexicon) else { continue };
            let Some(names) = column.names() else { continue };
            found.fields.push(field.name.clone());
            for word in (1_u32..).take(column.distinct()).flat_map(|code| names.of(code)).flatten()
            {
                all.insert(*word);
                if words.get(*word as usize).copied().unwrap_or(false) {
                    known.insert(*word);
                }
            }
        }
        self.corpus.map(|_| NamesKnown { words: all.len(), known: known.len(), ..found })
    }

    /// Learns a model from the rows. Independent of their order and of ids.
    ///
    /// # Errors
    /// When there is nothing to compare.
    pub fn train(&self, settings: &Settings) -> Result<Model, Error> {
        self.train_on(settings, &Threads)
    }

    /// The same, with what can be given away done by a runner.
    ///
    /// # Errors
    /// When there is nothing to compare, or as the runner.
    pub fn train_on(&self, settings: &Settings, runner: &dyn Runner) -> Result<Model, Error> {
        let runner = (runner, self.watch);
        Ok(learn(self.given(), &Compare::new(&self.rows), settings, runner)?.0)
    }

    /// Learns a model from the rows and groups them under it, which spares choosing blocks twice.
    ///
    /// # Errors
    /// When there is nothing to compare or a judgement names a row that is not there.
    pub fn train_and_link(
        &self,
        judgements: &[(u32, u32, Judgement)],
        settings: &Settings,
        runner: &dyn Runner,
    ) -> Result<(Model, Linked), Error> {
        let compare = Compare::new(&self.rows);
        let (model, found) = learn(self.given(), &compare, settings, (runner, self.watch))?;
        let scorer = Scorer::new(self.input, &model, &self.rows);
        let linked = self.group((&scorer, &compare), &found, judgements, settings, runner)?;
        Ok((model, linked))
    }

    /// Compares the rows under a model and groups them: see [`link`].
    ///
    /// # Errors
    /// When a judgement names a row that is not there.
    pub fn link(
        &self,
        model: &Model,
        judgements: &[(u32, u32, Judgement)],
        settings: &Settings,
        runner: &dyn Runner,
    ) -> Result<Linked, Error> {
        let compare = Compare::new(&self.rows);
        let scorer = Scorer::new(self.input, model, &self.rows);
        let found = self.blocked((&scorer, &compare), model, settings)?;
        (self.watch)(Step::Blocked);
        self.group((&scorer, &compare), &found, judgements, settings, runner)
    }

    /// The blocks of the rules of a model, or of a person, or of those found worth it under the model.
    pub(crate) fn blocked(
        &self,
        (scorer, compare): (&Scorer<'_>, &Compare<'_>),
        model: &Model,
        settings: &Settings,
    ) -> Result<Blocking, Error> {
        let price = || -> Chance<'_> {
            let mut weigher = Weigher::new(scorer, compare);
            Box::new(move |a, b| chance(weigher.weigh(a, b).1))
        };
        let worth = settings.blocking.pairs_a_link.unwrap_or_else(|| pairs_a_link(self.rows.rows));
        let price = Price { chance: &price, pairs_a_link: worth };
        let names: Vec<String> = self.input.fields.iter().map(|field| field.name.clone()).collect();
        blocking(&self.rows, &names, &price, &Settled::new(&settings.blocking, &model.rules))
    }

    /// Explains pairs of the rows under a model.
    #[must_use]
    pub fn explainer<'e>(&'e self, model: &'e Model) -> Explainer<'e> {
        Explainer::new(self.input, &self.rows, model)
    }

    /// The rows as given.
    pub(crate) fn input(&self) -> &'a Input {
        self.input
    }

    /// What is learnt from beside the rows made ready.
    pub(crate) fn given(&self) -> (&'a Input, Option<&'a NameCorpus>) {
        (self.input, self.corpus)
    }

    /// The rows made ready.
    pub(crate) fn rows(&self) -> &Prepared {
        &self.rows
    }

    /// Who is told each step.
    pub(crate) fn watch(&self) -> &'a (dyn Fn(Step) + Sync) {
        self.watch
    }

    pub(crate) fn group(
        &self,
        (scorer, compare): (&Scorer<'_>, &Compare<'_>),
        found: &Blocking,
        judgements: &[(u32, u32, Judgement)],
        settings: &Settings,
        runner: &dyn Runner,
    ) -> Result<Linked, Error> {
        let judged = self.ranked(judgements)?;
        let floor = to_units(settings.review_bits);
        let grounds = Grounds::new(&self.rows, &found.blocks);
        let batch = score(&grounds, (scorer, compare), floor, (runner, self.watch))?;
        let threshold = to_units(settings.threshold_bits.unwrap_or(0.0));
        let evidence = evidence(self.input, scorer, &batch.kept, threshold);
        let caution = cautions(&evidence);
        let refused = settings.cautious && !caution.is_empty();
        let absent_bits = absent_bits(settings, blocking_loss(&batch.caught));
        let how = Joining::new(settings, if refused { NOTHING } else { threshold }, absent_bits);
        let apart = Apart::new(scorer, &self.rows);
        let ground = Ground { rows: &self.rows, blocks: &found.blocks, apart: &apart };
        let elsewhere = Elsewhere { grounds: &grounds, scorer, runner };
        let joined = clusters_with(ground, &batch.kept, &judged, &how, elsewhere)?;
        let drawing = Drawing { draws: settings.draws, seed: settings.draw_seed };
        let drawn = draws(ground, &batch.kept, &judged, &how, drawing);
        (self.watch)(Step::Grouped);
        Ok(Linked {
            pairs: pairs(&self.rows, &batch.kept, &joined.cluster),
            draws: drawn.iter().map(|drawn| self.by_row(drawn)).collect(),
            confidence: self.rows.by_row(&joined.confidence),
            clusters: self.by_row(&joined.cluster),
            report: report(Done {
                rows: &self.rows,
                found,
                batch: &batch,
                cluster: &joined.cluster,
                conflicts: joined.conflicts,
                threshold,
                absent_bits,
                evidence,
                caution,
                refused,
            }),
        })
    }

    /// Judgements on ranks.
    fn ranked(
        &self,
        judgements: &[(u32, u32, Judgement)],
    ) -> Result<Vec<(u32, u32, Judgement)>, Error> {
        let rank = |row: u32| self.rows.rank_of.get(row as usize).copied();
        judgements
            .iter()
            .map(|&(a, b, judgement)| {
                rank(a).zip(rank(b)).map(|(a, b)| (a, b, judgement)).ok_or_else(|| {
                    Error::new(format!(
                        "a judgement names rows {a} and {b}, but there are only {} rows",
                        self.rows.rows
                    ))
                })
            })
            .collect()
    }

    /// For each row the least row of its cluster.
    pub(crate) fn by_row(&self, cluster: &[u32]) -> Vec<u32> {
        let mut least = vec![u32::MAX; cluster.len()];
        for (&own, &row) in cluster.iter().zip(&self.rows.row_of) {
            if let Some(slot) = least.get_mut(own as usize) {
                *slot = row.min(*slot);
            }
        }
        let of = |rank: &u32| {
            let own = cluster.get(*rank as usize).copied().unwrap_or(0);
            least.get(own as usize).copied().unwrap_or(0)
        };
        self.rows.rank_of.iter().map(of).collect()
    }
}

/// Learns a model from an input. Independent of the order of rows and of ids.
///
/// # Errors
/// When the input contradicts itself or holds nothing to compare.
pub fn train(input: &Input, settings: &Settings) -> Result<Model, Error> {
    Linker::new(input)?.train(settings)
}

/// Compares the rows of an input under a model and groups them.
///
/// Judgements bind: a pair judged different is never in one cluster, one judged the same always is, unless
/// judgements contradict each other. The result is the same for any runner, order of rows or ids (ties excepted).
///
/// # Errors
/// When the input contradicts itself or a judgement names a row that is not there.
pub fn link(
    input: &Input,
    model: &Model,
    judgements: &[(u32, u32, Judgement)],
    settings: &Settings,
    runner: &dyn Runner,
) -> Result<Linked, Error> {
    Linker::new(input)?.link(model, judgements, settings, runner)
}

/// The parts of a pair's weight, the prior first; they add up to it. For many pairs, [`Linker::explainer`].
#[must_use]
pub fn explain(input: &Input, model: &Model, pair: &Pair) -> Vec<crate::explain::Part> {
    let rows = [pair.a as usize, pair.b as usize];
    let two = input.only(&rows);
    let prepared = Prepared::new(&two);
    let rank = |row: usize| prepared.rank_of.get(row).copied().unwrap_or(0);
    Explainer::new(&two, &prepared, model).ranks(rank(0), rank(1))
}
