//! The words that are asked for: which names may meet them, and how each name does.

use std::cell::RefCell;
use std::collections::HashMap;

use paradero_names::{fold, tokens};

use crate::hit::{Reason, Why, WordMatch};
use crate::index::{Index, Name, in_bits};
use crate::score::{self, Pairing};
use crate::words::Shape;

/// Bits that hold the number of a word asked for: what is asked beyond fifteen words ranks, but
/// does not lead to anyone.
const GROUP_BITS: u32 = 4;

const GROUP_MASK: u32 = (1 << GROUP_BITS) - 1;

/// A query's name, prepared against an index.
pub(crate) struct Asked<'a> {
    index: &'a Index,
    words: Vec<Word>,
}

struct Word {
    text: String,
    shape: Shape,
    weight: i32,
    /// Words of the index that may be meant, and how they agree. Ascending.
    near: Vec<(u32, (WordMatch, i32))>,
    /// How each other word of the index met so far agrees. Never iterated.
    known: RefCell<HashMap<u32, Option<(WordMatch, i32)>>>,
}

impl<'a> Asked<'a> {
    pub(crate) fn new(index: &'a Index, name: &str) -> Self {
        let words = tokens(&fold(name)).into_iter().map(|text| {
            let weight = index.weight(index.words.id(&text));
            let shape = Shape::new(&text);
            let near = index.words.near(&text).into_iter();
            let near =
                near.filter_map(|id| Some((id, index.meet(&text, shape, weight, id)?))).collect();
            Word { text, shape, weight, near, known: RefCell::default() }
        });
        Self { index, words: words.collect() }
    }

    /// Whether no word is left to ask for.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The `most` names whose words promise most, each asked word against its best near one, less
    /// what words weigh that were not asked for. Names of exactly these words come first of all.
    pub(crate) fn names(&self, most: usize) -> Vec<u32> {
        let promise = self.promises();
        let least = least_of_best(&promise, most);
        let mut rated: Vec<(i32, u32)> = (0_u32..)
            .zip(&promise)
            .filter(|(_, packed)| **packed >> GROUP_BITS >= least)
            .map(|(name, packed)| (self.rate(name, packed >> GROUP_BITS), name))
            .collect();
        rated.sort_unstable_by_key(|(rating, name)| (std::cmp::Reverse(*rating), *name));
        rated.truncate(most);
        rated.into_iter().map(|(_, name)| name).collect()
    }

    /// For each name of the index, the weights of the asked words that it has something near to;
    /// in the lowest bits the number of the last such word, so that each counts once.
    fn promises(&self) -> Vec<u32> {
        let mut promise = vec![0_u32; self.index.names.len()];
        for (group, word) in (1..1_u32 << GROUP_BITS).zip(&self.words) {
            let mut near: Vec<(i32, u32)> =
                word.near.iter().map(|(id, (_, weight))| (*weight, *id)).collect();
            near.sort_unstable_by_key(|(weight, id)| (std::cmp::Reverse(*weight), *id));
            for (weight, id) in near {
                let weight = u32::try_from(weight).unwrap_or(0);
                for name in self.index.postings.get(id as usize).into_iter().flatten() {
                    if let Some(packed) = promise.get_mut(*name as usize)
                        && *packed & GROUP_MASK != group
                    {
                        *packed = ((*packed >> GROUP_BITS) + weight) << GROUP_BITS | group;
                    }
                }
            }
        }
        promise
    }

    fn rate(&self, name: u32, promise: u32) -> i32 {
        let words = self.index.names.get(name as usize).map_or(0, |name| name.words.len());
        let more = i32::try_from(words.saturating_sub(self.words.len())).unwrap_or(0);
        i32::try_from(promise).unwrap_or(i32::MAX).saturating_add(more * score::ONLY_FOUND)
    }

    /// How a name meets the query, word by word.
    pub(crate) fn pair(&self, name: u32) -> Pairing {
        let words = self.index.names.get(name as usize).map_or(&[][..], |name| &name.words);
        let mut agreements = Vec::new();
        for (a, asked) in self.words.iter().enumerate() {
            for (f, found) in words.iter().enumerate() {
                if let Some((how, weight)) = self.meet(asked, *found) {
                    agreements.push((a, f, how, weight));
                }
            }
        }
        Pairing::new(agreements, self.words.len(), words.len())
    }

    /// A pairing in words.
    pub(crate) fn reasons(&self, name: Option<&Name>, pairing: &Pairing) -> Vec<Reason> {
        let asked =
            |at: usize| self.words.get(at).map(|word| word.text.clone()).unwrap_or_default();
        let found = |at: usize| {
            let word = name.and_then(|name| name.words.get(at));
            word.map(|word| self.index.words.text(*word).to_owned()).unwrap_or_default()
        };
        let mut reasons = Vec::new();
        let mut add = |what, weight| reasons.push(Reason { what, bits: in_bits(weight) });
        for &(a, f, how, weight) in &pairing.pairs {
            add(Why::Word { asked: asked(a), found: found(f), how }, weight);
        }
        for &(a, f, weight) in &pairing.against {
            add(Why::OtherWord { asked: asked(a), found: found(f) }, weight);
        }
        for &(a, weight) in &pairing.only_asked {
            add(Why::OnlyAsked(asked(a)), weight);
        }
        for &(f, weight) in &pairing.only_found {
            add(Why::OnlyFound(found(f)), weight);
        }
        if let Some(weight) = pairing.other_order {
            add(Why::OtherOrder, weight);
        }
        reasons
    }

    fn meet(&self, asked: &Word, found: u32) -> Option<(WordMatch, i32)> {
        if let Some(near) = asked.near(found) {
            return Some(near);
        }
        let mut known = asked.known.borrow_mut();
        let meet = || self.index.meet(&asked.text, asked.shape, asked.weight, found);
        *known.entry(found).or_insert_with(meet)
    }
}

impl Word {
    fn near(&self, found: u32) -> Option<(WordMatch, i32)> {
        let at = self.near.binary_search_by_key(&found, |near| near.0).ok()?;
        self.near.get(at).map(|near| near.1)
    }
}

impl Index {
    /// What a word weighs, from how many names have it.
    fn weight(&self, word: Option<u32>) -> i32 {
        let list = word.and_then(|word| self.postings.get(word as usize));
        score::word(list.map_or(0, Vec::len), self.names.len())
    }

    /// How a word asked for agrees with a word of the index, and what that weighs.
    fn meet(&self, asked: &str, shape: Shape, weight: i32, found: u32) -> Option<(WordMatch, i32)> {
        let how = self.words.compare(asked, shape, found)?;
        Some((how, score::pair(how, weight, self.weight(Some(found)))))
    }
}

/// The promise that the `most` best names reach or exceed; above nothing in any case. Names that tie
/// with the last of them (nearly) are included.
fn least_of_best(promise: &[u32], most: usize) -> u32 {
    // Weights are about twenty bits a word, and steps of a quarter of a bit are fine enough.
    let step = |packed: u32| ((packed >> GROUP_BITS) / 256) as usize;
    let mut counts: Vec<usize> = Vec::new();
    for &packed in promise.iter().filter(|packed| **packed > 0) {
        let at = step(packed);
        if counts.len() <= at {
            counts.resize(at + 1, 0);
        }
        if let Some(count) = counts.get_mut(at) {
            *count += 1;
        }
    }
    let mut left = most;
    for (at, count) in counts.iter().enumerate().rev() {
        if *count >= left {
            return u32::try_from(at * 256).unwrap_or(u32::MAX).max(1);
        }
        left -= count;
    }
    1
}
