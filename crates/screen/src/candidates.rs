//! The words that are asked for: which names may meet them, and how each name does.

use std::cell::RefCell;
use std::collections::HashMap;

use paradero_names::{fold, tokens};

use crate::hit::{Reason, Why, WordMatch};
use crate::index::{Index, Name, in_any_order, in_bits};
use crate::score::{self, Pairing};
use crate::words;

/// Names that are looked at because of one rare word; more frequent words count in twos.
const LOOKED_AT: usize = 20_000;

/// A query's name, prepared against an index.
pub(crate) struct Asked<'a> {
    index: &'a Index,
    words: Vec<Word>,
}

struct Word {
    text: String,
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
            let near = index.words.near(&text).into_iter();
            let near = near.filter_map(|id| Some((id, index.meet(&text, weight, id)?))).collect();
            Word { text, weight, near, known: RefCell::default() }
        });
        Self { index, words: words.collect() }
    }

    /// Whether no word is left to ask for.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Names that may meet the query, the `most` most promising at least.
    pub(crate) fn names(&self, most: usize) -> Vec<u32> {
        let mut groups: Vec<Vec<u32>> = self.words.iter().map(|word| self.group(word)).collect();
        groups.sort_by_key(Vec::len);
        let mut found: Vec<u32> = Vec::new();
        let mut frequent: Vec<&Vec<u32>> = Vec::new();
        for group in &groups {
            if found.len() + group.len() <= LOOKED_AT {
                found.extend(group);
            } else {
                frequent.push(group);
            }
        }
        for (at, one) in frequent.iter().enumerate() {
            for other in &frequent[at + 1..] {
                found.extend(in_both(one, other));
            }
        }
        // A single word that thousands bear: all that can be done is to show some of them.
        if found.is_empty()
            && let Some(fewest) = frequent.first()
        {
            found.extend(*fewest);
        }
        found.sort_unstable();
        found.dedup();
        let mut found = self.most_promising(found, most);
        if let Some(same) = self.exact() {
            found.extend(same);
        }
        found
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

    /// Names with a word that `word` may stand for. Ascending.
    fn group(&self, word: &Word) -> Vec<u32> {
        let lists = word.near.iter().filter_map(|(id, _)| self.index.postings.get(*id as usize));
        let mut names: Vec<u32> = lists.flatten().copied().collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The names whose words, each against its best counterpart among the near ones, weigh most.
    fn most_promising(&self, names: Vec<u32>, most: usize) -> Vec<u32> {
        if names.len() <= most {
            return names;
        }
        let mut rated: Vec<(i32, u32)> =
            names.into_iter().map(|name| (self.promise(name), name)).collect();
        rated.sort_unstable_by_key(|(promise, name)| (std::cmp::Reverse(*promise), *name));
        rated.truncate(most);
        rated.into_iter().map(|(_, name)| name).collect()
    }

    fn promise(&self, name: u32) -> i32 {
        let words = self.index.names.get(name as usize).map_or(&[][..], |name| &name.words);
        let best = |asked: &Word| {
            let near = words.iter().filter_map(|found| asked.near(*found));
            near.map(|(_, weight)| weight).max().unwrap_or(0)
        };
        self.words.iter().map(best).sum()
    }

    /// Names of the same words.
    fn exact(&self) -> Option<&Vec<u32>> {
        let ids: Option<Vec<u32>> =
            self.words.iter().map(|word| self.index.words.id(&word.text)).collect();
        self.index.exact.get(&in_any_order(&ids?))
    }

    fn meet(&self, asked: &Word, found: u32) -> Option<(WordMatch, i32)> {
        if let Some(near) = asked.near(found) {
            return Some(near);
        }
        let mut known = asked.known.borrow_mut();
        *known.entry(found).or_insert_with(|| self.index.meet(&asked.text, asked.weight, found))
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
    fn meet(&self, asked: &str, weight: i32, found: u32) -> Option<(WordMatch, i32)> {
        let how = words::compare(asked, self.words.text(found))?;
        Some((how, score::pair(how, weight, self.weight(Some(found)))))
    }
}

/// Members of both ascending lists.
fn in_both(one: &[u32], other: &[u32]) -> Vec<u32> {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let mut rest = long;
    let mut both = Vec::new();
    for name in short {
        let skipped = rest.partition_point(|candidate| candidate < name);
        rest = &rest[skipped..];
        if rest.first() == Some(name) {
            both.push(*name);
        }
    }
    both
}
