//! The persons whom a query may name.
//!
//! A person is found when one of the names reaches a share of what the name asked for promises ([`Cut`]); or when a word
//! agrees and the day of birth is the same (or has day and month exchanged); or when a document is the same or differs in
//! one sign. Everyone of whom this holds is found.
//!
//! By which lists: a name that reaches the share has, of the words asked for in falling order of what they can weigh, a
//! first one that it meets, and that by some word. What it can reach is then the weight of this agreement and of all words
//! that follow, less what the words before cost that it does not meet. The names of a word are read where this suffices
//! (MaxScore; Turtle and Flood 1995, with a penalty for what is missing).

use crate::asked::{Meet, Meets, Reading, Remembered};
use crate::birth::{Interval, swapped};
use crate::facts::Facts;
use crate::hit::Query;
use crate::index::Index;
use crate::pairing::{Agreement, Outcome, settle};
use crate::score::{INITIAL, ONLY_ASKED};
use crate::segment::{View, document_keys};

pub(crate) use crate::asked::Lookup;

/// What a name must reach to be found, in 1/100 of what the name asked for promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cut(u8);

impl Cut {
    /// For many names: a name that is found has most of what was asked for.
    pub const USUAL: Self = Self(40);
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
    named: Vec<Named>,
    /// Names that were looked at: what the lists cost.
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
        for (turn, word) in (0_u32..).zip(lists) {
            let names = self.view.names_with(word);
            self.scratch.looked_at += names.len() as u64;
            for &name in names {
                if self.may_reach(reading, name, (turn, least)) {
                    let outcome = self.outcome(reading, name);
                    self.take(name, outcome, (least, at));
                }
            }
        }
    }

    /// The words whose names are to be read, in turn; and what meets the words asked for.
    fn lists(&mut self, reading: &Reading, least: i32) -> Vec<u32> {
        let at = self.at as usize;
        let near = |asked: usize| {
            reading.words.get(asked).and_then(|word| word.near.get(at)).map_or(&[][..], Vec::as_slice)
        };
        let best = |asked: usize| {
            let initial = reading.words.get(asked).is_some_and(|word| word.word.is_initial());
            let own = near(asked).first().map_or(0, |near| near.weight);
            (initial, if initial { own.max(INITIAL) } else { own })
        };
        let mut order: Vec<usize> = (0..reading.words.len()).collect();
        order.sort_by_key(|asked| (best(*asked).0, std::cmp::Reverse(best(*asked).1), *asked));
        let mut rest: i32 = order.iter().map(|asked| best(*asked).1).sum();
        let mut missed = 0;
        let mut lists: Vec<u32> = Vec::new();
        for asked in &order {
            rest -= best(*asked).1;
            if !best(*asked).0 {
                let enough = near(*asked).iter().filter(|n| n.weight + rest + missed >= least);
                for word in enough.map(|near| near.word) {
                    if !lists.contains(&word) {
                        lists.push(word);
                    }
                }
            }
            missed += ONLY_ASKED;
        }
        let turn = |word: u32| {
            lists.iter().position(|list| *list == word).and_then(|at| u32::try_from(at).ok())
        };
        let meets = (0_u8..).zip(&reading.words).flat_map(|(asked, word)| {
            let near = word.near.get(at).into_iter().flatten();
            near.map(move |near| (asked, near))
        });
        self.scratch.meets.fill(meets.map(|(asked, near)| Meet {
            word: near.word,
            asked,
            how: near.how,
            weight: near.weight,
            turn: turn(near.word).unwrap_or(u32::MAX),
        }));
        lists
    }

    /// Whether a name that is met in a turn may reach the share, and was not met before.
    #[inline]
    fn may_reach(&self, reading: &Reading, name: u32, (turn, least): (u32, i32)) -> bool {
        let words = self.view.words_of(name);
        let (mut most, mut met) = (0, 0_i32);
        for word in words.as_slice() {
            if let Some(meet) = self.scratch.meets.of(*word).first() {
                if meet.turn < turn {
                    return false;
                }
                most += meet.weight;
                met += 1;
            }
        }
        let asked = i32::try_from(reading.words.len()).unwrap_or(i32::MAX);
        let initials = reading.words.iter().filter(|word| word.word.is_initial()).count();
        let initials = i32::try_from(initials).unwrap_or(0);
        most += initials * INITIAL;
        most + (asked - met - initials).max(0) * ONLY_ASKED >= least
    }

    /// How well a name fits.
    fn outcome(&mut self, reading: &Reading, name: u32) -> Outcome {
        let words = self.view.words_of(name);
        agreements(&self.view, &self.scratch.meets, reading, words.as_slice(), &mut self.scratch.agreements);
        settle(&mut self.scratch.agreements, reading.words.len(), words.as_slice().len())
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
        let mut persons: Vec<u32> =
            days.flat_map(|day| self.view.born_on(day)).copied().collect();
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

/// The agreements between the words of a reading and those of a name.
pub(crate) fn agreements(
    view: &View<'_>,
    meets: &Meets,
    reading: &Reading,
    words: &[u32],
    found: &mut Vec<Agreement>,
) {
    found.clear();
    for (at, word) in (0_u8..).zip(words) {
        for meet in meets.of(*word) {
            found.push(Agreement { asked: meet.asked, found: at, how: meet.how, weight: meet.weight });
        }
    }
    let initials = (0_u8..).zip(&reading.words).filter(|(_, word)| word.word.is_initial());
    for (asked, initial) in initials {
        for (at, word) in (0_u8..).zip(words) {
            if initial.word.is_initial_of(view, *word) {
                let how = crate::hit::WordMatch::Initial;
                found.push(Agreement { asked, found: at, how, weight: INITIAL });
            }
        }
    }
}
