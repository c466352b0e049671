//! How lists of differing quality write a person down.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::day;
use crate::person::{Lexicon, Person};
use crate::words::NICKNAMES;

/// A person as one list writes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    /// First given name.
    pub(crate) given1: String,
    /// Second given name, or nothing.
    pub(crate) given2: String,
    /// First surname.
    pub(crate) surname1: String,
    /// Second surname, or nothing.
    pub(crate) surname2: String,
    /// `M`, `F` or nothing.
    pub(crate) sex: &'static str,
    /// Day of birth, where one is given.
    pub(crate) born: Option<i32>,
    /// Only the year of birth was known.
    pub(crate) year_only: bool,
    /// Where from, or nothing.
    pub(crate) place: String,
    /// Document number, or nothing.
    pub(crate) document: String,
}

impl Written {
    /// Given names.
    pub(crate) fn given(&self) -> String {
        join(&self.given1, &self.given2)
    }

    /// Surnames.
    pub(crate) fn surnames(&self) -> String {
        join(&self.surname1, &self.surname2)
    }

    /// The whole name, given names first.
    pub(crate) fn name(&self) -> String {
        join(&self.given(), &self.surnames())
    }
}

/// Two parts with a space between, where both are there.
fn join(a: &str, b: &str) -> String {
    match (a.is_empty(), b.is_empty()) {
        (_, true) => a.to_owned(),
        (true, false) => b.to_owned(),
        (false, false) => format!("{a} {b}"),
    }
}

/// The person without any error.
pub(crate) fn exact(words: &Lexicon, person: &Person) -> Written {
    Written {
        given1: words.given(person.female, person.given1).to_owned(),
        given2: person.given2.map_or("", |index| words.given(person.female, index)).to_owned(),
        surname1: words.surname(person.surname1).to_owned(),
        surname2: words.surname(person.surname2).to_owned(),
        sex: if person.female { "F" } else { "M" },
        born: Some(person.born),
        year_only: false,
        place: words.place(person.place).to_owned(),
        document: person.document.to_string(),
    }
}

/// The person with the errors of a list: `scale` 1 is middling, 0.35 clean, 2 poor. Documents
/// are left out with the probability `no_document`.
pub(crate) fn write(
    rng: &mut ChaCha8Rng,
    words: &Lexicon,
    person: &Person,
    scale: f64,
    no_document: f64,
) -> Written {
    let mut out = exact(words, person);
    let mut hit = |rng: &mut ChaCha8Rng, rate: f64| rng.random_bool((rate * scale).min(0.9));
    names(rng, &mut out, &mut hit);
    birth(rng, &mut out, &mut hit);
    if hit(rng, 0.10) {
        let other = words.any_place(rng);
        out.place = words.place(other).to_owned();
    }
    if hit(rng, 0.15) {
        out.place.clear();
    }
    if hit(rng, 0.005) {
        out.sex = if person.female { "M" } else { "F" };
    }
    if hit(rng, 0.05) {
        out.sex = "";
    }
    if hit(rng, 0.02) {
        out.document.pop();
        out.document.push(char::from(b'0' + rng.random_range(0..10u8)));
    }
    if rng.random_bool(no_document) {
        out.document.clear();
    }
    if hit(rng, 0.60) {
        let capitals = rng.random_bool(1.0 / 3.0);
        for field in
            [&mut out.given1, &mut out.given2, &mut out.surname1, &mut out.surname2, &mut out.place]
        {
            *field = fold(field);
            if capitals {
                *field = field.to_uppercase();
            }
        }
    }
    out
}

fn names(
    rng: &mut ChaCha8Rng,
    out: &mut Written,
    hit: &mut impl FnMut(&mut ChaCha8Rng, f64) -> bool,
) {
    if hit(rng, 0.03)
        && let Some((_, short)) = NICKNAMES.iter().find(|(name, _)| *name == out.given1)
    {
        out.given1 = (*short).to_owned();
    }
    if hit(rng, 0.35) {
        out.given2.clear();
    }
    if hit(rng, 0.015) && !out.given2.is_empty() {
        std::mem::swap(&mut out.given1, &mut out.given2);
    }
    if hit(rng, 0.18) {
        out.surname2.clear();
    }
    if hit(rng, 0.015) && !out.surname2.is_empty() {
        std::mem::swap(&mut out.surname1, &mut out.surname2);
    }
    if hit(rng, 0.005) {
        std::mem::swap(&mut out.given1, &mut out.surname1);
    }
    for field in [&mut out.given1, &mut out.given2, &mut out.surname1, &mut out.surname2] {
        if hit(rng, 0.05) {
            *field = substitute(rng, field, &SOUNDS);
        }
        if hit(rng, 0.06) {
            *field = typo(rng, field);
        }
        if hit(rng, 0.01) {
            *field = substitute(rng, field, &SHAPES);
        }
    }
}

fn birth(
    rng: &mut ChaCha8Rng,
    out: &mut Written,
    hit: &mut impl FnMut(&mut ChaCha8Rng, f64) -> bool,
) {
    let Some(born) = out.born else { return };
    let (mut y, mut m, mut d) = day::parts(born);
    if hit(rng, 0.03) {
        y += rng.random_range(-3..4);
    }
    if hit(rng, 0.05) {
        out.year_only = true;
    }
    if hit(rng, 0.015) && d <= 12 {
        std::mem::swap(&mut m, &mut d);
    }
    if hit(rng, 0.03) {
        match rng.random_range(0..4) {
            0 => y += if rng.random_bool(0.5) { 10 } else { -10 },
            1 => y = y - y % 10 + rng.random_range(0..10),
            2 => m = rng.random_range(1..13),
            _ => d = rng.random_range(1..29),
        }
    }
    d = d.min(if m == 2 { 28 } else { 30 });
    // A slip must not turn an adult into a minor: that would be a finding nobody planted.
    let limit = if day::parts(born).0 <= 2004 { 2004 } else { i16::MAX };
    if y > limit {
        return;
    }
    out.born = (!hit(rng, 0.18)).then(|| day::of(y, m, d));
}

const SOUNDS: [(&str, &str); 13] = [
    ("b", "v"),
    ("v", "b"),
    ("z", "s"),
    ("s", "z"),
    ("ll", "y"),
    ("y", "ll"),
    ("c", "s"),
    ("qu", "k"),
    ("g", "j"),
    ("j", "g"),
    ("h", ""),
    ("n", "m"),
    ("i", "y"),
];
const SHAPES: [(&str, &str); 7] =
    [("o", "0"), ("i", "1"), ("l", "1"), ("rn", "m"), ("s", "5"), ("a", "o"), ("e", "c")];

fn substitute(rng: &mut ChaCha8Rng, word: &str, table: &[(&str, &str)]) -> String {
    let lower = word.to_lowercase();
    let start = rng.random_range(0..table.len());
    for k in 0..table.len() {
        let (from, to) = table[(start + k) % table.len()];
        if lower.len() > from.len() + 1 && lower.contains(from) {
            return capital(&lower.replacen(from, to, 1));
        }
    }
    word.to_owned()
}

fn typo(rng: &mut ChaCha8Rng, word: &str) -> String {
    const LETTERS: &[u8] = b"abcdefghijlmnoprstuvyz";
    let mut chars: Vec<char> = word.chars().collect();
    for _ in 0..if rng.random_bool(0.125) { 2 } else { 1 } {
        if chars.len() < 2 {
            break;
        }
        let letter = char::from(LETTERS[rng.random_range(0..LETTERS.len())]);
        let at = rng.random_range(0..chars.len());
        match rng.random_range(0..4) {
            0 => chars[at] = letter,
            1 if chars.len() > 3 => {
                chars.remove(at);
            }
            2 => chars.insert(at, letter),
            _ => {
                let at = at.min(chars.len() - 2);
                chars.swap(at, at + 1);
            }
        }
    }
    chars.into_iter().collect()
}

/// The word with a capital first letter.
pub(crate) fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The word without accents.
fn fold(word: &str) -> String {
    word.chars()
        .map(|c| match c {
            'á' => 'a',
            'é' => 'e',
            'í' => 'i',
            'ó' => 'o',
            'ú' | 'ü' => 'u',
            'ñ' => 'n',
            'Á' => 'A',
            'É' => 'E',
            'Í' => 'I',
            'Ó' => 'O',
            'Ú' | 'Ü' => 'U',
            'Ñ' => 'N',
            other => other,
        })
        .collect()
}
