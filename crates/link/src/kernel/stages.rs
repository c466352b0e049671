//! The stages of a run that can be done elsewhere: patterns counted, pairs weighed, components settled.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::apart::Apart;
use crate::blocking::Blocks;
use crate::cluster::{self, Joining, Pieces};
use crate::compare::Compare;
use crate::error::Error;
use crate::prepare::mix;
use crate::runner::{Batch, Scored as Pair, Shipped};
use crate::score::scored_part;
use crate::train::counted_part;
use crate::values::{count, span};
use crate::weigh::Scorer;

use super::ground::{Ground, Grounds};
use super::scored::{self, Scored};
use super::{Give, Take, damaged, document, give_document};

/// What is said of a stage.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Form {
    /// Patterns of one pair in so many are counted.
    Count { share: u64 },
    /// Pairs from a weight up are kept.
    Score { floor: i32 },
    /// Components are grouped.
    Settle { how: Joining },
}

/// Counting the patterns of pairs.
pub(crate) struct Count<'a> {
    pub(crate) grounds: &'a Grounds<'a>,
    pub(crate) share: u64,
}

/// Weighing all pairs.
pub(crate) struct Score<'a> {
    pub(crate) grounds: &'a Grounds<'a>,
    pub(crate) scorer: &'a Scorer<'a>,
    pub(crate) floor: i32,
}

/// Grouping the rows of components.
pub(crate) struct Settle<'a> {
    pub(crate) grounds: &'a Grounds<'a>,
    pub(crate) scorer: &'a Scorer<'a>,
    pub(crate) pieces: &'a Pieces,
    pub(crate) how: Joining,
}

impl Shipped for Count<'_> {
    fn stage(&self) -> &'static str {
        "count"
    }

    fn give(&self, to: &mut dyn Give) -> Result<(), Error> {
        self.grounds.give(to)?;
        if to.begin("count", self.grounds.digest() ^ mix(self.share))? {
            give_document("stage", &Form::Count { share: self.share }, to)?;
            give_parts(self.grounds.blocks(), to)?;
            to.end()?;
        }
        Ok(())
    }
}

impl Shipped for Score<'_> {
    fn stage(&self) -> &'static str {
        "score"
    }

    fn give(&self, to: &mut dyn Give) -> Result<(), Error> {
        self.grounds.give(to)?;
        let digest = mix(self.grounds.digest() ^ u64::from(self.floor.cast_unsigned()));
        if to.begin("score", digest ^ self.scorer.digest())? {
            give_document("stage", &Form::Score { floor: self.floor }, to)?;
            scored::give(self.scorer, to)?;
            give_parts(self.grounds.blocks(), to)?;
            to.end()?;
        }
        Ok(())
    }
}

impl Shipped for Settle<'_> {
    fn stage(&self) -> &'static str {
        "settle"
    }

    fn give(&self, to: &mut dyn Give) -> Result<(), Error> {
        self.grounds.give(to)?;
        let digest = mix(self.grounds.digest() ^ self.how.digest()) ^ self.scorer.digest();
        if to.begin("settle", digest ^ self.pieces.digest())? {
            give_document("stage", &Form::Settle { how: self.how }, to)?;
            scored::give(self.scorer, to)?;
            let pieces = self.pieces;
            to.put_words("ends", &pieces.ends)?;
            to.put_words("members", &pieces.members)?;
            to.put_words("pair_ends", &pieces.pair_ends)?;
            let of = |get: fn(&Pair) -> u32| -> Vec<u32> { pieces.pairs.iter().map(get).collect() };
            to.put_words("a", &of(|pair| pair.a))?;
            to.put_words("b", &of(|pair| pair.b))?;
            to.put_words("weight", &of(|pair| pair.weight.cast_unsigned()))?;
            let pattern = |get: fn(u64) -> u32| -> Vec<u32> {
                pieces.pairs.iter().map(|pair| get(pair.pattern)).collect()
            };
            to.put_words("pattern_low", &pattern(low))?;
            to.put_words("pattern_high", &pattern(high))?;
            to.end()?;
        }
        Ok(())
    }
}

fn low(word: u64) -> u32 {
    u32::try_from(word & 0xffff_ffff).unwrap_or(0)
}

fn high(word: u64) -> u32 {
    u32::try_from(word >> 32).unwrap_or(0)
}

/// Writes where the parts of blocks end: their blocks, and the members of those.
fn give_parts(blocks: &Blocks, to: &mut dyn Give) -> Result<(), Error> {
    let ends: Vec<u32> = blocks.parts().into_iter().map(|part| part.end).collect();
    let members: Vec<u32> = ends.iter().map(|end| count(blocks.end_of(*end))).collect();
    to.put_words("part_ends", &ends)?;
    to.put_words("part_members", &members)
}

/// A stage that was read.
pub(super) enum Stage {
    Count { share: u64, parts: Parts },
    Score { floor: i32, model: Scored, parts: Parts },
    Settle { how: Joining, model: Scored, group: String, pieces: usize },
}

/// Where parts end, by block and by member.
pub(super) struct Parts {
    blocks: Vec<u32>,
    members: Vec<u32>,
}

impl Parts {
    fn take(group: &str, from: &dyn Take) -> Result<Self, Error> {
        let blocks = from.words(&format!("{group}/part_ends"), None)?;
        let members = from.words(&format!("{group}/part_members"), None)?;
        if blocks.len() != members.len() {
            return Err(damaged("part_ends", "it and `part_members` are not of one length"));
        }
        Ok(Self { blocks, members })
    }

    /// The blocks of some parts, and where each part's begin and end.
    fn blocks(
        &self,
        ground: &Ground,
        parts: Range<usize>,
        from: &dyn Take,
    ) -> Result<(Blocks, Vec<Range<u32>>), Error> {
        let end = |ends: &[u32], part: usize| -> u32 {
            part.checked_sub(1).and_then(|part| ends.get(part)).copied().unwrap_or(0)
        };
        let ends = |ends: &[u32]| (end(ends, parts.start), end(ends, parts.end));
        let blocks = ground.blocks(ends(&self.blocks), ends(&self.members), from)?;
        let ranges = parts.map(|part| end(&self.blocks, part)..end(&self.blocks, part + 1));
        Ok((blocks, ranges.collect()))
    }
}

impl Stage {
    pub(super) fn take(group: &str, from: &dyn Take, ground: &Ground) -> Result<Self, Error> {
        let form: Form = document(&format!("{group}/stage"), from)?;
        let model = || {
            let model = Scored::take(group, from)?;
            let fields = model.scorer(&ground.rows).fields.len();
            if fields != ground.rows.columns.len() {
                return Err(damaged("model", "it is of other columns"));
            }
            Ok(model)
        };
        Ok(match form {
            Form::Count { share } => Self::Count { share, parts: Parts::take(group, from)? },
            Form::Score { floor } => {
                Self::Score { floor, model: model()?, parts: Parts::take(group, from)? }
            }
            Form::Settle { how } => {
                let pieces = from.words(&format!("{group}/ends"), None)?.len();
                Self::Settle { how, model: model()?, group: group.to_owned(), pieces }
            }
        })
    }

    pub(super) fn parts(&self) -> usize {
        match self {
            Self::Count { parts, .. } | Self::Score { parts, .. } => parts.blocks.len(),
            Self::Settle { pieces, .. } => pieces.div_ceil(cluster::PART),
        }
    }

    pub(super) fn run(
        &self,
        ground: &Ground,
        parts: Range<usize>,
        from: &dyn Take,
    ) -> Result<Batch, Error> {
        let parts = parts.start..parts.end.min(self.parts());
        let compare = Compare::with(&ground.rows, ground.tables.clone());
        let mut all = Batch::default();
        match self {
            Self::Count { share, parts: ends } => {
                let (blocks, ranges) = ends.blocks(ground, parts, from)?;
                for range in ranges {
                    all.add(counted_part(&compare, &blocks, range, *share));
                }
            }
            Self::Score { floor, model, parts: ends } => {
                let scorer = model.scorer(&ground.rows);
                let (blocks, ranges) = ends.blocks(ground, parts, from)?;
                for range in ranges {
                    all.add(scored_part((&scorer, &compare), &blocks, range, *floor));
                }
            }
            Self::Settle { how, model, group, pieces } => {
                let scorer = model.scorer(&ground.rows);
                let components =
                    parts.start * cluster::PART..(parts.end * cluster::PART).min(*pieces);
                let pieces = take_pieces(group, components, from)?;
                let blocks = ground.no_blocks();
                let apart = Apart::new(&scorer, &ground.rows);
                let ground = cluster::Ground { rows: &ground.rows, blocks: &blocks, apart: &apart };
                all.words = cluster::settled_pieces(ground, &pieces, how);
            }
        }
        Ok(all)
    }
}

/// Reads some of the components.
fn take_pieces(group: &str, components: Range<usize>, from: &dyn Take) -> Result<Pieces, Error> {
    let words =
        |name: &str, range: Range<usize>| from.words(&format!("{group}/{name}"), Some(range));
    // The end of the one before is where the first begins.
    let with_before = components.start.saturating_sub(1)..components.end;
    let ends = |name: &str| -> Result<(Range<usize>, Vec<u32>), Error> {
        let mut ends = words(name, with_before.clone())?;
        let start = if components.start == 0 { 0 } else { ends.remove(0) };
        let all = start as usize..ends.last().map_or(start, |end| *end) as usize;
        ends.iter_mut().for_each(|end| *end = end.wrapping_sub(start));
        Ok((all, ends))
    };
    let (members, member_ends) = ends("ends")?;
    let (pairs, pair_ends) = ends("pair_ends")?;
    let (a, b) = (words("a", pairs.clone())?, words("b", pairs.clone())?);
    let weights = words("weight", pairs.clone())?;
    let (lows, highs) = (words("pattern_low", pairs.clone())?, words("pattern_high", pairs)?);
    let rows = a.into_iter().zip(b).zip(weights);
    let pairs = rows.zip(lows.into_iter().zip(highs)).map(|(((a, b), weight), (low, high))| Pair {
        a,
        b,
        weight: weight.cast_signed(),
        pattern: u64::from(high) << 32 | u64::from(low),
    });
    let found = Pieces {
        ends: member_ends,
        members: words("members", members)?,
        pair_ends,
        pairs: pairs.collect(),
    };
    let whole = |ends: &[u32], len: usize| span(ends, ends.len().saturating_sub(1)).end == len;
    if !whole(&found.ends, found.members.len()) || !whole(&found.pair_ends, found.pairs.len()) {
        return Err(damaged("ends", "it does not fit the members or the pairs"));
    }
    Ok(found)
}
