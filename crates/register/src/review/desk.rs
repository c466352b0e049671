//! The desk: all that reviewers said as a level knows it, kept in memory beside a store's queue, and who is asked what next.

use std::collections::{BTreeMap, BTreeSet};

use crate::sql::{Connection, OptionalRow};
use paradero_model::Level;
use roaring::RoaringBitmap;
use serde::Serialize;

use super::agreement::{Agreement, Together};
use super::judgements::Judgement;
use super::{Pair, pair};
use crate::decisions::Decisions;
use crate::entry::Judged;
use crate::error::Result;
use crate::register::Register;

/// How long a pair that was shown to somebody is kept from others, in seconds.
const OFFERED: i64 = 600;
/// Over how long the rate is counted, in seconds.
const RATE: i64 = 300;

/// What a reviewer last said of a pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Word {
    /// What was said.
    pub judged: Judged,
    /// Why, where that was said.
    pub why: String,
    /// When, in seconds since 1970-01-01T00:00Z.
    pub at: i64,
}

/// What the words on a pair come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Nobody said what could be applied.
    Open,
    /// All say `same`, or of three and more most do.
    Same,
    /// The same of `different`.
    Different,
    /// They disagree: a third look is asked for, and nothing is applied.
    Contested,
}

/// How far a reviewer, and all together, have come.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Progress {
    /// Pairs that the queue asks about.
    pub queue: u64,
    /// Those of them that somebody judged.
    pub judged: u64,
    /// Pairs that this reviewer judged, in this queue and before.
    pub own: usize,
    /// What this reviewer judged a minute, over the last five minutes of work; none without any.
    pub a_minute: Option<f64>,
    /// Pairs on which what was said is not applied yet.
    pub ready: usize,
    /// Pairs on which reviewers disagree.
    pub contested: usize,
    /// How reviewers agree, by two.
    pub agreement: Vec<Agreement>,
    /// Judgements that cannot be read on this machine.
    pub unread: usize,
}

/// What is known of one reviewer.
#[derive(Debug, Default)]
struct Own {
    /// Ranks of the queue that they judged.
    ranks: RoaringBitmap,
    /// What they judged, the newest last, each pair once; and when.
    said: Vec<(i64, Pair)>,
}

/// See the module.
#[derive(Debug)]
pub struct Desk {
    level: Level,
    position: u64,
    heard: [u64; 3],
    unread: usize,
    /// The ranks that are asked about, and those of them that two reviewers are to judge.
    all: RoaringBitmap,
    twice: RoaringBitmap,
    /// Ranks with a word, with two, and those on which a third look is asked for.
    once: RoaringBitmap,
    two: RoaringBitmap,
    third: RoaringBitmap,
    words: BTreeMap<Pair, BTreeMap<String, Word>>,
    reviewers: BTreeMap<String, Own>,
    together: BTreeMap<[String; 2], Together>,
    /// What words come to that no decision says yet, and pairs on which they disagree.
    ready: BTreeMap<Pair, bool>,
    contested: BTreeSet<Pair>,
    /// What decisions say of pairs.
    decided: BTreeMap<Pair, bool>,
    /// Who was shown a rank, and when.
    offered: BTreeMap<u32, (String, i64)>,
}

impl Desk {
    /// The desk of a level over a view of its newest store.
    ///
    /// # Errors
    /// If a judgement or a decision is damaged, or the store cannot be read.
    pub fn new(register: &Register, level: Level, connection: &Connection) -> Result<Self> {
        let mut desk = Self::over(connection, level, register.size(level))?;
        desk.decided = register.decided_pairs(level)?;
        desk.catch_up(register, connection)?;
        Ok(desk)
    }

    /// A desk over a view's queue, on which nothing was said yet.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn over(connection: &Connection, level: Level, position: u64) -> Result<Self> {
        let ranks = |condition: &str| -> Result<RoaringBitmap> {
            let sql = format!("SELECT rank FROM review WHERE settled = 0 AND {condition}");
            let mut statement = connection.prepare(&sql)?;
            let ranks = statement.query_map([], |row| row.get::<u32>(0))?;
            Ok(ranks.collect::<crate::sql::Answer<RoaringBitmap>>()?)
        };
        Ok(Self {
            level,
            position,
            heard: [0; 3],
            unread: 0,
            all: ranks("TRUE")?,
            twice: ranks("twice = 1")?,
            once: RoaringBitmap::new(),
            two: RoaringBitmap::new(),
            third: RoaringBitmap::new(),
            words: BTreeMap::new(),
            reviewers: BTreeMap::new(),
            together: BTreeMap::new(),
            ready: BTreeMap::new(),
            contested: BTreeSet::new(),
            decided: BTreeMap::new(),
            offered: BTreeMap::new(),
        })
    }

    /// Of how many acts its store was made.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The level.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// Takes in what was judged since.
    ///
    /// # Errors
    /// If a judgement is damaged, or the store cannot be read.
    pub fn catch_up(&mut self, register: &Register, connection: &Connection) -> Result<()> {
        let heard = register.judgements_after(self.level, self.heard)?;
        for judgement in heard.judgements {
            self.take(connection, judgement)?;
        }
        (self.heard, self.unread) = (heard.sizes, self.unread + heard.unread);
        Ok(())
    }

    fn take(&mut self, connection: &Connection, judgement: Judgement) -> Result<()> {
        let Judgement { pair, judged, by, why, at, .. } = judgement;
        let rank = rank_of(connection, &pair)?.filter(|rank| self.all.contains(*rank));
        self.count_together(&pair, false);
        let words = self.words.entry(pair.clone()).or_default();
        let again = words.contains_key(&by);
        if judged == Judged::Open {
            words.remove(&by);
        } else {
            words.insert(by.clone(), Word { judged, why, at });
        }
        self.count_together(&pair, true);
        let own = self.reviewers.entry(by).or_default();
        if again {
            own.said.retain(|(_, said)| *said != pair);
        }
        if judged != Judged::Open {
            own.said.push((at, pair.clone()));
        }
        if let Some(rank) = rank {
            self.offered.remove(&rank);
            if judged == Judged::Open {
                own.ranks.remove(rank);
            } else {
                own.ranks.insert(rank);
            }
        }
        self.weigh(&pair, rank);
        Ok(())
    }

    /// What the words on a pair come to now.
    fn weigh(&mut self, pair: &Pair, rank: Option<u32>) {
        let words = self.words.get(pair);
        let (number, standing) = (words.map_or(0, BTreeMap::len), self.standing(pair));
        self.ready.remove(pair);
        self.contested.remove(pair);
        match standing {
            Standing::Same | Standing::Different => {
                let same = standing == Standing::Same;
                if self.decided.get(pair) != Some(&same) {
                    self.ready.insert(pair.clone(), same);
                }
            }
            Standing::Contested => {
                self.contested.insert(pair.clone());
            }
            Standing::Open => {}
        }
        let Some(rank) = rank else { return };
        let is_third = standing == Standing::Contested && number < 3;
        let sets = [
            (&mut self.once, number > 0),
            (&mut self.two, number > 1),
            (&mut self.third, is_third),
        ];
        for (set, holds) in sets {
            if holds {
                set.insert(rank);
            } else {
                set.remove(rank);
            }
        }
    }

    fn count_together(&mut self, pair: &Pair, is_new: bool) {
        let Some(words) = self.words.get(pair) else { return };
        for (at, (one, first)) in words.iter().enumerate() {
            for (two, other) in words.iter().skip(at + 1) {
                let both = self.together.entry([one.clone(), two.clone()]).or_default();
                both.count(first.judged, other.judged, is_new);
            }
        }
    }

    /// What the words on a pair come to.
    #[must_use]
    pub fn standing(&self, pair: &Pair) -> Standing {
        let Some(words) = self.words.get(pair).filter(|words| !words.is_empty()) else {
            return Standing::Open;
        };
        let number = |judged| words.values().filter(|word| word.judged == judged).count();
        let (same, different) = (number(Judged::Same), number(Judged::Different));
        let wins = |one: usize| one == words.len() || words.len() > 2 && 2 * one > words.len();
        match (wins(same), wins(different), wins(number(Judged::Undecided))) {
            (true, _, _) => Standing::Same,
            (_, true, _) => Standing::Different,
            (_, _, true) => Standing::Open,
            _ => Standing::Contested,
        }
    }

    /// What each reviewer last said of a pair, by name.
    pub fn words(&self, pair: &Pair) -> impl Iterator<Item = (&str, &Word)> {
        self.words.get(pair).into_iter().flatten().map(|(by, word)| (by.as_str(), word))
    }

    /// What decisions say of a pair: whether the two are one.
    #[must_use]
    pub fn decided(&self, pair: &Pair) -> Option<bool> {
        self.decided.get(pair).copied()
    }

    /// The rank of the pair that a reviewer is asked next: the first that nobody judged and nobody else is looking at, that
    /// waits for a second reviewer, or on which two disagree; never one of `without`. It is kept for them for ten minutes.
    pub fn next(&mut self, by: &str, now: i64, without: &[u32]) -> Option<u32> {
        self.offered.retain(|_, (_, since)| now - *since < OFFERED);
        let mut free = &self.all - &self.once;
        free |= (&self.once & &self.twice) - &self.two;
        free |= &self.third;
        if let Some(own) = self.reviewers.get(by) {
            free -= &own.ranks;
        }
        let others = self.offered.iter().filter(|(_, (to, _))| to != by);
        others.for_each(|(rank, _)| {
            free.remove(*rank);
        });
        without.iter().for_each(|rank| {
            free.remove(*rank);
        });
        let rank = free.min()?;
        self.offered.insert(rank, (by.to_owned(), now));
        Some(rank)
    }

    /// The pair that a reviewer judged last and did not take back.
    #[must_use]
    pub fn last(&self, by: &str) -> Option<&Pair> {
        self.reviewers.get(by)?.said.last().map(|(_, pair)| pair)
    }

    /// How far a reviewer and all together have come.
    #[must_use]
    pub fn progress(&self, by: &str) -> Progress {
        let own = self.reviewers.get(by);
        Progress {
            queue: self.all.len(),
            judged: self.once.len(),
            own: own.map_or(0, |own| own.said.len()),
            a_minute: own.and_then(|own| rate(&own.said)),
            ready: self.ready.len(),
            contested: self.contested.len(),
            agreement: self.agreement(),
            unread: self.unread,
        }
    }

    fn agreement(&self) -> Vec<Agreement> {
        let all = self.together.iter().filter(|(_, both)| both.pairs() > 0);
        all.map(|(reviewers, both)| Agreement {
            reviewers: reviewers.clone(),
            pairs: both.pairs(),
            alike: both.alike(),
            kappa: both.kappa(),
        })
        .collect()
    }

    /// Pairs on which words agree that no decision says yet, with whether they are one.
    pub fn ready(&self) -> impl Iterator<Item = (&Pair, bool)> {
        self.ready.iter().map(|(pair, same)| (pair, *same))
    }

    /// Pairs on which reviewers disagree.
    pub fn contested(&self) -> impl Iterator<Item = &Pair> {
        self.contested.iter()
    }
}

/// What was judged a minute: pairs of the last stretch of work, over the time since the first of them.
fn rate(said: &[(i64, Pair)]) -> Option<f64> {
    let last = said.last()?.0;
    let stretch = said.iter().rev().take_while(|(at, _)| last - at < RATE);
    let (number, first) =
        stretch.fold((0_u32, last), |(n, first), (at, _)| (n + 1, first.min(*at)));
    let seconds = i32::try_from(last - first).unwrap_or(i32::MAX);
    // The first was judged before its second was: what is timed is what came after it.
    (number > 1 && seconds > 0).then(|| f64::from(number - 1) * 60.0 / f64::from(seconds))
}

/// The rank of a pair in a store's queue.
fn rank_of(connection: &Connection, [a, b]: &Pair) -> Result<Option<u32>> {
    let mut found = connection.prepare_cached("SELECT rank FROM review WHERE a = ?1 AND b = ?2")?;
    Ok(found.query_row([a, b], |row| row.get(0)).optional()?)
}

impl Register {
    /// What decisions that a level may see say of two mentions, by their ids; the last word on a pair.
    fn decided_pairs(&self, level: Level) -> Result<BTreeMap<Pair, bool>> {
        let mut decisions = Decisions::default();
        for hash in &self.visible(level, self.size(level))?.decisions {
            decisions.extend(Decisions::parse("decisions", &self.text(hash)?)?);
        }
        let mut decided = BTreeMap::new();
        for (judgements, same) in [(&decisions.same, true), (&decisions.different, false)] {
            for one in judgements.iter().filter(|one| one.kind == "person") {
                if let [a, b] = one.members.as_slice()
                    && let Some(pair) = pair(a, b)
                {
                    decided.insert(pair, same);
                }
            }
        }
        Ok(decided)
    }
}
