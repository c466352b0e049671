//! The persons whom a query may name.
//!
//! A person is found when one of the names reaches a share of what the name asked for promises ([`Cut`]); or when a word
//! agrees and the day of birth is the same (or has day and month exchanged); or when a document is the same or differs in
//! one sign. Everyone of whom this holds is found.
//!
//! By which lists: nothing that is not read reaches the share as soon as the words that are not read yet, the heaviest of
//! each word asked for together, do not. Which are read is chosen so that few names are (MaxScore, Turtle and Flood 1995,
//! over words that stand for each other, and with a price for what is missing).

use std::sync::Arc;

use crate::asked::{AskedWord, Met, Reading, Remembered};
use crate::birth::{Interval, swapped};
use crate::facts::Facts;
use crate::hit::{Query, WordMatch};
use crate::index::Index;
use crate::meets::Meets;
use crate::pairing::{Agreement, Outcome, settle};
use crate::score::{INITIAL, ONLY_ASKED};
use crate::segment::{Signature, View, document_keys, part, parts};

pub(crate) use crate::asked::Lookup;

/// What a name must reach to be found, in 1/100 of what the name asked for promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cut(u8);

impl Cut {
    /// For many names: a name that is found has most of what was asked for.
    pub const USUAL: Self = Self(36);
    /// For few names: one frequent word of three may suffice.
    pub const EXHAUSTIVE: Self = Self(20);

    /// A share in hundredths, 1 to 100.
    #[must_use]
    pub fn percent(percent: u8) -> Self {
        Self(percent.clamp(1, 100))
    }

    fn of(self, promised: i32) -> i32 {
        promised / 100 * i32::from(self.0) + promised % 100 * i32::from(self.0) / 100
    }
}

/// A person who is found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    /// What names, birth and documents weigh together.
    pub(crate) total: i32,
    pub(crate) segment: u32,
    pub(crate) person: u32,
    /// The name that fits best, and how well, read in this way; none where a document led here.
    pub(crate) name: Option<(u32, u8)>,
}

/// A name that reaches the share.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Named {
    person: u32,
    /// Less is better, so that sorting puts the best first.
    less: std::cmp::Reverse<i32>,
    name: u32,
    reading: u8,
}

/// Memory that queries share.
#[derive(Default)]
pub(crate) struct Scratch {
    pub(crate) remembered: Remembered,
    meets: Meets,
    agreements: Vec<Agreement>,
    /// Names that may reach the share, and in which turn they were met.
    may: Vec<(u32, u32)>,
    named: Vec<Named>,
    /// Names in the lists that were read.
    pub(crate) looked_at: u64,
}

/// Finds everyone, in no order.
pub(crate) fn find(
    index: &Index,
    query: &Query,
    readings: &[Reading],
    (cut, lookup): (Cut, Lookup),
    scratch: &mut Scratch,
) -> Vec<Found> {
    let mut all = Vec::new();
    let facts = Facts::of(query);
    for (number, segment) in (0_u32..).zip(index.segments()) {
        let view = segment.view();
        let mut search = Search { view, at: number, scratch: &mut *scratch, cut, lookup };
        search.scratch.named.clear();
        for (at, reading) in (0_u8..).zip(readings) {
            search.names(reading, at);
            search.beside(query, &facts, reading, at);
        }
        search.persons(&facts, index, &mut all);
        search.by_document(&facts, index, &mut all);
    }
    all
}

/// Names whose words are fetched together.
const TOGETHER: usize = 32;

/// Of each word asked for, how many of the words that it meets must be read so that no name of others reaches the least: of
/// what each may still have, the part is read that costs the fewest names.
fn enough(reading: &Reading, met: &[Option<&Met>], least: i32) -> Vec<usize> {
    let most = |(word, met): (&Arc<AskedWord>, &Option<&Met>)| {
        let own = met.map_or(ONLY_ASKED, Met::most);
        if word.word.is_initial() { own.max(INITIAL) } else { own }
    };
    let mut left: Vec<i32> = reading.words.iter().zip(met).map(most).collect();
    let mut read = vec![0; left.len()];
    let mut taken = vec![0; left.len()];
    loop {
        let bound: i32 = left.iter().sum();
        let next = |at: usize| met.get(at).copied().flatten()?.steps.get(taken[at]);
        let steps = (0..left.len()).filter_map(|at| Some((at, next(at)?)));
        let best = steps.max_by(|a, b| a.1.gain.total_cmp(&b.1.gain).then(b.0.cmp(&a.0)));
        let Some((at, step)) = best.filter(|_| bound >= least) else { return read };
        // Of the last step a part may do.
        let near = met[at].map_or(&[][..], |met| &met.near);
        let part = (read[at] + 1..step.read).find(|read| {
            near.get(*read).is_some_and(|next| bound - left[at] + next.weight < least)
        });
        if let Some(part) = part {
            read[at] = part;
            return read;
        }
        (read[at], left[at]) = (step.read, step.then);
        taken[at] += 1;
    }
}

struct Search<'a> {
    view: View<'a>,
    at: u32,
    scratch: &'a mut Scratch,
    cut: Cut,
    lookup: Lookup,
}

impl Search<'_> {
    /// The names that reach the share.
    fn names(&mut self, reading: &Reading, at: u8) {
        let least = self.cut.of(reading.promised);
        let lists = self.lists(reading, least);
        if self.lookup == Lookup::All {
            for name in 0..self.view.names {
                let outcome = self.outcome(reading, name);
                self.take(name, outcome, (least, at));
            }
            return;
        }
        self.read(reading, &lists, (least, at));
    }

    /// The words whose names are to be read, in turn; and what meets the words asked for.
    fn lists(&mut self, reading: &Reading, least: i32) -> Vec<u32> {
        let at = self.at as usize;
        let met: Vec<Option<&Met>> = reading.words.iter().map(|word| word.met.get(at)).collect();
        let mut lists: Vec<u32> = Vec::new();
        for (met, read) in met.iter().zip(enough(reading, &met, least)) {
            let near = met.map_or(&[][..], |met| &met.near);
            lists.extend(near.iter().take(read).map(|near| near.word));
        }
        let meets = &mut self.scratch.meets;
        meets.clear(met.iter().flatten().map(|met| met.near.len()).sum());
        for (asked, met) in (0_u8..).zip(&met) {
            for near in met.map_or(&[][..], |met| &met.near) {
                meets.add(near.word, (asked, near.how, near.weight));
            }
        }
        for (turn, word) in (0_u32..).zip(&lists) {
            meets.read_in(*word, turn);
        }
        lists
    }

    /// Reads the names of words. What lists tell of a name is read in the order in which it lies; only of those who may reach
    /// the share are the words looked at, which lie anywhere in memory.
    fn read(&mut self, reading: &Reading, lists: &[u32], (least, at): (i32, u8)) {
        let mut may = std::mem::take(&mut self.scratch.may);
        may.clear();
        let initials = reading.words.iter().filter(|word| word.word.is_initial()).count();
        let count = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
        let (asked, initials) = (count(reading.words.len()), count(initials));
        let meets = &self.scratch.meets;
        for (turn, word) in (0_u32..).zip(lists) {
            let (own, _) = meets.bound(&[part(*word)]);
            let own = own + initials * INITIAL;
            let reaches = |told: &Signature| {
                let (parts, more) = parts(told);
                let (most, met) = meets.bound(&parts);
                let missed = (asked - 1 - met - initials).max(0);
                // Of a name with more words than are told nothing can be said without looking.
                more || own + most + missed * ONLY_ASKED >= least
            };
            let names = self.view.told_with(*word).filter(|(_, told)| reaches(told));
            may.extend(names.map(|(name, _)| (name, turn)));
            self.scratch.looked_at += self.view.names_with(*word).len() as u64;
        }
        for some in may.chunks(TOGETHER) {
            // Fetched together, so that the machine waits for all of them at once.
            let mut packed = [[0; 12]; TOGETHER];
            for (place, (name, _)) in packed.iter_mut().zip(some) {
                *place = self.view.packed(*name);
            }
            for ((name, turn), packed) in some.iter().zip(&packed) {
                if !self.was_met((*name, packed), *turn) {
                    let outcome = self.outcome(reading, *name);
                    self.take(*name, outcome, (least, at));
                }
            }
        }
        self.scratch.may = may;
    }

    /// Whether a name was met in a turn before.
    fn was_met(&self, name: (u32, &[u8; 12]), turn: u32) -> bool {
        let mut before = false;
        self.view.each_word(name, |word| before |= self.scratch.meets.turn(word) < turn);
        before
    }

    /// How well a name fits.
    fn outcome(&mut self, reading: &Reading, name: u32) -> Outcome {
        let words = self.view.words_of(name);
        let (meets, found) = (&self.scratch.meets, &mut self.scratch.agreements);
        found.clear();
        for (at, word) in (0_u8..).zip(words.as_slice()) {
            let own = meets.of(*word).map(|meet| (meet.asked, meet.how, meet.weight));
            found.extend(own.map(|(asked, how, weight)| Agreement {
                asked,
                found: at,
                how,
                weight,
            }));
        }
        initials(&self.view, reading, words.as_slice(), found);
        settle(found, reading.words.len(), words.as_slice().len())
    }

    fn take(&mut self, name: u32, outcome: Outcome, (least, reading): (i32, u8)) {
        if outcome.agrees && outcome.total >= least {
            let (person, less) = (self.view.person_of(name), std::cmp::Reverse(outcome.total));
            self.scratch.named.push(Named { person, less, name, reading });
        }
    }

    /// The names of persons who have a birth or a document in common with the query: of the first one word must agree, and
    /// all together speak for one person.
    fn beside(&mut self, query: &Query, facts: &Facts, reading: &Reading, at: u8) {
        for person in self.born(query, facts) {
            let beside = facts.weigh(&self.view, person).total();
            for name in self.view.names_of(person) {
                let outcome = self.outcome(reading, name);
                if outcome.total + beside > 0 {
                    self.take(name, outcome, (i32::MIN, at));
                }
            }
        }
        for person in self.with_document(facts) {
            for name in self.view.names_of(person) {
                let outcome = self.outcome(reading, name);
                self.take(name, Outcome { agrees: true, ..outcome }, (i32::MIN, at));
            }
        }
    }

    /// Persons of whom the day of birth is stated that is asked for, or the one with day and month exchanged.
    fn born(&self, query: &Query, facts: &Facts) -> Vec<u32> {
        if self.lookup == Lookup::All {
            let weighed = |person: &u32| facts.weigh(&self.view, *person).same_day_or_swapped();
            return (0..self.view.people).filter(weighed).collect();
        }
        let day = query.birth.and_then(Interval::single_day);
        let days = day.into_iter().chain(day.and_then(swapped));
        let mut persons: Vec<u32> = days.flat_map(|day| self.view.born_on(day)).copied().collect();
        persons.sort_unstable();
        persons.dedup();
        persons
    }

    /// Persons one of whose documents is that of the query, or differs from it in one sign.
    fn with_document(&self, facts: &Facts) -> Vec<u32> {
        let Some(document) = &facts.document else { return Vec::new() };
        if self.lookup == Lookup::All {
            let near = |person: &u32| facts.near_document(&self.view, *person);
            return (0..self.view.people).filter(near).collect();
        }
        let keys = document_keys(&document.number);
        let mut persons: Vec<u32> =
            keys.into_iter().flat_map(|key| self.view.with_document(key)).collect();
        persons.sort_unstable();
        persons.dedup();
        persons.retain(|person| facts.near_document(&self.view, *person));
        persons
    }

    /// The persons of the names, each by the best of them.
    fn persons(&mut self, facts: &Facts, index: &Index, all: &mut Vec<Found>) {
        self.scratch.named.sort_unstable();
        self.scratch.named.dedup_by_key(|named| named.person);
        for named in &self.scratch.named {
            if !index.is_gone(self.at, named.person) {
                all.push(Found {
                    total: named.less.0 + facts.weigh(&self.view, named.person).total(),
                    segment: self.at,
                    person: named.person,
                    name: Some((named.name, named.reading)),
                });
            }
        }
    }

    /// The persons of a document who have no name.
    fn by_document(&mut self, facts: &Facts, index: &Index, all: &mut Vec<Found>) {
        for person in self.with_document(facts) {
            let named = self.scratch.named.binary_search_by_key(&person, |named| named.person);
            if named.is_err() && !index.is_gone(self.at, person) {
                let total = facts.weigh(&self.view, person).total();
                all.push(Found { total, segment: self.at, person, name: None });
            }
        }
    }
}

/// Adds the agreements of initials that are asked for.
pub(crate) fn initials(
    view: &View<'_>,
    reading: &Reading,
    words: &[u32],
    found: &mut Vec<Agreement>,
) {
    let initials = (0_u8..).zip(&reading.words).filter(|(_, word)| word.word.is_initial());
    for (asked, initial) in initials {
        for (at, word) in (0_u8..).zip(words) {
            if initial.word.is_initial_of(view, *word) {
                let how = WordMatch::Initial;
                found.push(Agreement { asked, found: at, how, weight: INITIAL });
            }
        }
    }
}
