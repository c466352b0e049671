//! People drawn at random, before any list has written them down.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::{day, words};

/// One fictional human being.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// First given name.
    pub(crate) given1: u16,
    /// Second given name, where there is one.
    pub(crate) given2: Option<u16>,
    /// Father's surname.
    pub(crate) surname1: u16,
    /// Mother's surname.
    pub(crate) surname2: u16,
    /// A woman.
    pub(crate) female: bool,
    /// Day of birth.
    pub(crate) born: i32,
    /// Where from.
    pub(crate) place: u16,
    /// Number of the identity document.
    pub(crate) document: u32,
}

/// The names and places that people are made of, with how often each occurs.
pub(crate) struct Lexicon {
    male: Vec<String>,
    female: Vec<String>,
    surnames: Vec<String>,
    places: Vec<String>,
    given_law: Vec<f64>,
    surname_law: Vec<f64>,
    place_law: Vec<f64>,
}

impl Lexicon {
    /// The vocabulary. It does not depend on the seed of the people.
    pub(crate) fn new() -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        let male = tail(&mut rng, words::MALE, 1000, &["o", "el", "ardo", "ias", "er"]);
        let female = tail(&mut rng, words::FEMALE, 1000, &["a", "ela", "ina", "eth", "ia"]);
        let ends = ["ez", "ano", "ero", "illo", "eda", "ada", "uz", "ales", "ara", "ui"];
        let surnames = tail(&mut rng, words::SURNAMES, 8000, &ends);
        let places: Vec<String> = words::PLACE_HEADS
            .iter()
            .flat_map(|head| words::PLACE_TAILS.iter().map(move |tail| format!("{head} {tail}")))
            .collect();
        Self {
            given_law: zipf(male.len(), 1.05, 6.0),
            surname_law: zipf(surnames.len(), 1.0, 12.0),
            place_law: zipf(places.len(), 0.9, 4.0),
            male,
            female,
            surnames,
            places,
        }
    }

    /// A person whose age on `on` is triangular between 19 and 75, most often 27.
    pub(crate) fn draw(&self, rng: &mut ChaCha8Rng, on: i32) -> Person {
        let given1 = pick(rng, &self.given_law);
        let second = pick(rng, &self.given_law);
        let age = triangular(rng, 19.0, 27.0, 75.0);
        Person {
            given1,
            given2: (rng.random_bool(0.55) && second != given1).then_some(second),
            surname1: pick(rng, &self.surname_law),
            surname2: pick(rng, &self.surname_law),
            female: rng.random_bool(0.3),
            born: on - to_days(age),
            place: pick(rng, &self.place_law),
            document: rng.random_range(100_000_000..1_000_000_000),
        }
    }

    /// Makes the newcomer hard to tell from an earlier person: a sibling (6 of 100), a namesake
    /// born 18 to 45 years apart (3 of 100) or a twin (4 of 1000).
    pub(crate) fn resemble(&self, rng: &mut ChaCha8Rng, new: &mut Person, old: &Person) {
        let roll: f64 = rng.random();
        if roll < 0.06 {
            new.surname1 = old.surname1;
            new.surname2 = old.surname2;
            new.place = old.place;
        } else if roll < 0.09 {
            let older =
                Person { born: old.born - rng.random_range(18 * 365..45 * 365), ..old.clone() };
            let document = new.document;
            // Nobody is made to be born before 1930: such a namesake would be no one in custody.
            if older.born > day::of(1930, 1, 1) {
                *new = Person { document, ..older };
            }
        } else if roll < 0.094 {
            new.surname1 = old.surname1;
            new.surname2 = old.surname2;
            new.place = old.place;
            new.born = old.born;
        }
    }

    /// A given name.
    pub(crate) fn given(&self, female: bool, index: u16) -> &str {
        let list = if female { &self.female } else { &self.male };
        &list[usize::from(index)]
    }

    /// A surname.
    pub(crate) fn surname(&self, index: u16) -> &str {
        &self.surnames[usize::from(index)]
    }

    /// A place.
    pub(crate) fn place(&self, index: u16) -> &str {
        &self.places[usize::from(index)]
    }

    /// Any place, for one where the person was met, not born.
    pub(crate) fn any_place(&self, rng: &mut ChaCha8Rng) -> u16 {
        pick(rng, &self.place_law)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "an age is below a hundred years")]
fn to_days(years: f64) -> i32 {
    (years * 365.25) as i32
}

/// The cumulative Zipf-Mandelbrot law p(r) ~ 1/(r+q)^s over `n` ranks.
fn zipf(n: usize, s: f64, q: f64) -> Vec<f64> {
    let mut total = 0.0;
    let mut sums = Vec::with_capacity(n);
    let mut rank = 1.0;
    for _ in 0..n {
        total += (rank + q).powf(-s);
        sums.push(total);
        rank += 1.0;
    }
    for sum in &mut sums {
        *sum /= total;
    }
    sums
}

fn pick(rng: &mut ChaCha8Rng, law: &[f64]) -> u16 {
    let roll: f64 = rng.random();
    let index = law.partition_point(|sum| *sum < roll).min(law.len() - 1);
    u16::try_from(index).unwrap_or(u16::MAX)
}

fn triangular(rng: &mut ChaCha8Rng, low: f64, mode: f64, high: f64) -> f64 {
    let roll: f64 = rng.random();
    let cut = (mode - low) / (high - low);
    if roll < cut {
        low + (roll * (high - low) * (mode - low)).sqrt()
    } else {
        high - ((1.0 - roll) * (high - low) * (high - mode)).sqrt()
    }
}

/// The base list, then built words until there are `n` different ones.
fn tail(rng: &mut ChaCha8Rng, base: &str, n: usize, ends: &[&str]) -> Vec<String> {
    const ONSETS: [&str; 20] = [
        "b", "c", "d", "f", "g", "j", "l", "m", "n", "p", "r", "s", "t", "v", "z", "ch", "ll",
        "br", "tr", "y",
    ];
    const VOWELS: [&str; 5] = ["a", "e", "i", "o", "u"];
    const CODAS: [&str; 6] = ["", "", "n", "r", "s", "l"];
    let mut list: Vec<String> = base.split_whitespace().map(str::to_owned).collect();
    let mut seen: std::collections::BTreeSet<String> = list.iter().cloned().collect();
    while list.len() < n {
        let mut word = String::new();
        for _ in 0..rng.random_range(1..3) {
            word.push_str(ONSETS[rng.random_range(0..ONSETS.len())]);
            word.push_str(VOWELS[rng.random_range(0..VOWELS.len())]);
            word.push_str(CODAS[rng.random_range(0..CODAS.len())]);
        }
        word.push_str(ONSETS[rng.random_range(0..ONSETS.len())]);
        word.push_str(ends[rng.random_range(0..ends.len())]);
        let word = crate::noise::capital(&word);
        if word.len() > 3 && seen.insert(word.clone()) {
            list.push(word);
        }
    }
    list
}
