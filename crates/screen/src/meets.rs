//! The words of a segment that meet the words of a reading.

use crate::hit::WordMatch;
use crate::segment::{PARTS, part};

/// The most that lies in a place of the table of bounds.
const MOST: i32 = u16::MAX as i32;

/// A place that is free, an entry that has none after it, a turn that does not come.
pub(crate) const NONE: u32 = u32::MAX;

/// A word of a segment that meets a word asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Meet {
    pub(crate) asked: u8,
    pub(crate) how: WordMatch,
    pub(crate) weight: i32,
    next: u32,
}

/// The words of a segment that meet the words of a reading, found by their number.
pub(crate) struct Meets {
    places: Vec<Place>,
    entries: Vec<(u32, Meet)>,
    /// By the part of a word's number that lists tell: the most that a word of it weighs, which is never nothing.
    bounds: Vec<u16>,
}

/// A word, the first of its entries, and when the list of its names is read: no list that is read later need look at them
/// again. Open addressing; a power of two of places.
#[derive(Clone, Copy)]
struct Place {
    word: u32,
    first: u32,
    turn: u32,
}

const FREE: Place = Place { word: NONE, first: NONE, turn: NONE };

impl Default for Meets {
    fn default() -> Self {
        Self { places: vec![FREE; 16], entries: Vec::new(), bounds: vec![0; PARTS] }
    }
}

impl Meets {
    /// Forgets everything, and makes room for so many.
    pub(crate) fn clear(&mut self, room: usize) {
        for (word, _) in self.entries.drain(..) {
            if let Some(bound) = self.bounds.get_mut(part(word)) {
                *bound = 0;
            }
        }
        self.places.clear();
        self.places.resize((room * 3).next_power_of_two().max(16), FREE);
    }

    /// Adds that a word meets a word asked for.
    pub(crate) fn add(&mut self, word: u32, (asked, how, weight): (u8, WordMatch, i32)) {
        let number = u32::try_from(self.entries.len()).unwrap_or(NONE);
        let bound = u16::try_from(weight.clamp(1, MOST)).unwrap_or(u16::MAX);
        if let Some(place) = self.bounds.get_mut(part(word)) {
            *place = bound.max(*place);
        }
        let Some(place) = self.place(word) else { return };
        let next = std::mem::replace(&mut place.first, number);
        place.word = word;
        self.entries.push((word, Meet { asked, how, weight, next }));
    }

    /// Says in which turn the names of a word are read, where none was said.
    pub(crate) fn read_in(&mut self, word: u32, turn: u32) {
        if let Some(place) = self.place(word) {
            place.turn = place.turn.min(turn);
        }
    }

    /// The most that words weigh whose numbers have some parts, and how many may meet any.
    #[inline]
    pub(crate) fn bound(&self, parts: &[usize]) -> (i32, i32) {
        parts.iter().fold((0, 0), |(most, met), part| {
            let bound = i32::from(self.bounds.get(*part).copied().unwrap_or(0));
            (most + bound, met + i32::from(bound != 0))
        })
    }

    /// The first turn of a word's names.
    pub(crate) fn turn(&self, word: u32) -> u32 {
        self.find(word).map_or(NONE, |place| place.turn)
    }

    /// What meets a word.
    pub(crate) fn of(&self, word: u32) -> impl Iterator<Item = &Meet> {
        let entry = |number: u32| self.entries.get(number as usize).map(|entry| &entry.1);
        let first = self.find(word).and_then(|place| entry(place.first));
        std::iter::successors(first, move |meet| entry(meet.next))
    }

    fn find(&self, word: u32) -> Option<&Place> {
        let mask = self.places.len() - 1;
        let mut at = hashed(word) & mask;
        loop {
            let place = self.places.get(at)?;
            if place.word == word {
                return Some(place);
            }
            if place.word == NONE {
                return None;
            }
            at = (at + 1) & mask;
        }
    }

    /// The place of a word, which may be a free one.
    fn place(&mut self, word: u32) -> Option<&mut Place> {
        let mask = self.places.len() - 1;
        let mut at = hashed(word) & mask;
        while self.places.get(at).is_some_and(|place| place.word != word && place.word != NONE) {
            at = (at + 1) & mask;
        }
        self.places.get_mut(at)
    }
}

fn hashed(word: u32) -> usize {
    (word.wrapping_mul(0x9e37_79b1) >> 7) as usize
}
