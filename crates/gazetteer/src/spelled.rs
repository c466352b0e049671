//! Places whose names are spelled much as a text: for a person to look at, never taken.

use paradero_names::{osa, osa_within};

use crate::gazetteer::Gazetteer;
use crate::place::Namesakes;
use crate::readings::Reading;
use crate::resolve::{Found, Hints, How};
use crate::words::key;

/// So many are shown.
const SHOWN: usize = 10;
/// Shorter names have too many neighbours.
const LETTERS: std::ops::RangeInclusive<usize> = 5..=64;

impl Gazetteer {
    /// Places whose names differ from a text by a letter, or by two where it is long; the nearest first. It reads the whole
    /// gazetteer, so it is asked for one text that a person looks at, not for a list.
    #[must_use]
    pub fn spelled_like(&self, text: &str, hints: Hints<'_>) -> Vec<Found<'_>> {
        let key = key(text);
        if !LETTERS.contains(&key.len()) {
            return Vec::new();
        }
        let most = if key.len() < 8 { 1 } else { 2 };
        let near = self.every_key().filter(|(other, _)| other.len().abs_diff(key.len()) <= most);
        let mut found: Vec<(usize, usize)> = near
            .filter(|(other, _)| *other != key && osa_within(&key, other, most))
            .map(|(other, id)| (osa(&key, other), id))
            .collect();
        found.sort_unstable();
        let mut readings: Vec<Reading> = Vec::new();
        for (_, id) in found {
            if readings.iter().all(|other| other.id != id) {
                let (is_levelled, namesakes) = (false, Namesakes::None);
                readings.push(Reading { id, how: How::Spelling, is_levelled, namesakes });
            }
        }
        let (readings, _) = self.hinted(readings, hints);
        let one = |reading: &Reading| Found {
            place: self.of(reading.id),
            how: How::Spelling,
            left: Vec::new(),
            narrower: Vec::new(),
        };
        readings.iter().take(SHOWN).map(one).collect()
    }
}
