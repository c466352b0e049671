//! What is suggested for a whole document: dates, people, courts and so on, by rules and dictionaries in Spanish and English.
//!
//! Nothing here is claimed. A suggestion becomes a claim when somebody writes it into a sheet and the sheet is accepted.

use paradero_model::Date;
use serde::{Deserialize, Serialize};

use super::text::{Blotted, tokens};
use super::{Sort, anchors, counts, dates, dockets, institutions, instruments, persons, relative};
use crate::quote::fold;

/// What is known of a document before it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The day on which it was published or written; what is relative is read against it, when it is a single day.
    pub published: Option<Date>,
    /// Its language; where it is not told, the words of the text tell.
    pub language: Option<Language>,
    /// The country it comes from (ISO 3166-1 alpha-2): says whether `03/04/2025` has the day or the month first.
    pub country: Option<String>,
}

/// A language that the rules know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Spanish.
    Spanish,
    /// English.
    English,
}

/// Against what a date was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Against {
    /// Nothing: it says itself what day it is.
    Itself,
    /// The day of the document.
    Published,
    /// The stamp of the message in which it stands.
    Message,
    /// The date that was spoken of before.
    Mention,
    /// The order of day and month that the text or its country keeps to.
    Custom,
    /// It has two readings, and neither is taken.
    TwoReadings,
}

/// What people or events a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Counted {
    /// People.
    Persons,
    /// Arrests.
    Arrests,
    /// Flights.
    Flights,
}

impl Counted {
    /// The unit in claim sheets.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Persons => "persons",
            Self::Arrests => "arrests",
            Self::Flights => "flights",
        }
    }
}

/// How exact a number is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// As it stands.
    Exactly,
    /// `at least`, `al menos`.
    AtLeast,
    /// `more than`, `más de`.
    MoreThan,
    /// `some`, `unos`.
    About,
    /// `up to`, `hasta`.
    AtMost,
}

/// A count of people or events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The number.
    pub number: u64,
    /// How exact it is said to be.
    pub bound: Bound,
    /// What is counted, where that is said.
    pub unit: Option<Counted>,
}

/// How a piece was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// It is written as dates are.
    DateForm,
    /// A number beside what it counts.
    NumberOf,
    /// A number beside a word that announces a case, or in the form of a court's numbers.
    CaseNumber,
    /// It stands in a dictionary.
    Listed,
    /// A word that courts, authorities or places are called by, and the name after or before it.
    Head,
    /// A name after a word that stands before places.
    PlaceWord,
    /// A title or an office stands beside it.
    Title,
    /// A given name stands in it.
    GivenName,
    /// Surnames, a comma, given names.
    Inverted,
    /// Initials.
    Initials,
    /// The sender of a message.
    Sender,
    /// `alias`, `known as`.
    Alias,
    /// Words with a capital that nothing says are something else.
    Capitals,
    /// It stands elsewhere in the text with more around it.
    Elsewhere,
    /// A language model proposed it.
    Model,
}

/// Who suggests.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The rules of this program.
    Rules,
    /// The language model of this name.
    Model(String),
}

/// A piece of a document, and what it may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// What it looks like.
    pub sort: Sort,
    /// Its first character in the document.
    pub start: u32,
    /// The character after its last.
    pub end: u32,
    /// The text, verbatim.
    pub text: String,
    /// Of a date, what it means (EDTF); nothing where that cannot be known.
    pub means: Option<String>,
    /// Of a date, against what it was read.
    pub against: Option<Against>,
    /// Of a person, the title, office or kinship beside the name.
    pub role: Option<String>,
    /// Of a count, the number.
    pub count: Option<Count>,
    /// How it was recognised.
    pub reason: Reason,
    /// Who suggests it.
    pub by: By,
}

/// A piece as the recognisers find it, in bytes.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) sort: Sort,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) reason: Reason,
    pub(super) role: Option<String>,
    pub(super) count: Option<Count>,
}

impl Spot {
    pub(super) fn new(sort: Sort, (start, end): (usize, usize), reason: Reason) -> Self {
        Self { sort, start, end, reason, role: None, count: None }
    }
}

/// Longest text that is looked through, in bytes: far more than a report has. What is longer is looked through up to there.
pub const LONGEST: usize = 16 << 20;

/// What is suggested for a document, in its order.
#[must_use]
pub fn suggest(text: &str, context: &Context) -> Vec<Suggestion> {
    let text = text.get(..floor(text, LONGEST)).unwrap_or_default();
    let mut context = context.clone();
    context.language = context.language.or_else(|| language(text));
    let mut blotted = Blotted::new(text);
    let mut spots = dockets::find(&mut blotted);
    spots.extend(instruments::find(&mut blotted));
    let mut dated = dates::find(&mut blotted);
    dated.extend(relative::find(&mut blotted));
    dated.extend(dates::find_alone(&mut blotted));
    dated.sort_by_key(|one| one.start);
    spots.extend(counts::find(&mut blotted));
    let mut words = tokens(text);
    for token in &mut words {
        token.taken = blotted.text()[token.start..token.end].contains('\u{1}');
    }
    spots.extend(institutions::find(text, &mut blotted, &mut words));
    let people = persons::find(text, &mut words, &spots);
    spots.extend(people);
    let meanings = anchors::read(text, &dated, &context);
    let mut all: Vec<Suggestion> = spots.into_iter().map(|spot| made(text, spot)).collect();
    all.extend(dated.iter().zip(meanings).map(|(found, meaning)| Suggestion {
        means: meaning.means,
        against: Some(meaning.against),
        ..made(text, Spot::new(Sort::Date, (found.start, found.end), Reason::DateForm))
    }));
    all.sort_by_key(|one| (one.start, one.end, one.sort));
    in_characters(text, &mut all);
    all
}

fn floor(text: &str, most: usize) -> usize {
    let mut at = most.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn made(text: &str, spot: Spot) -> Suggestion {
    let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Suggestion {
        sort: spot.sort,
        start: place(spot.start),
        end: place(spot.end),
        text: text.get(spot.start..spot.end).unwrap_or_default().to_owned(),
        means: None,
        against: None,
        role: spot.role.map(|role| fold(&role)),
        count: spot.count,
        reason: spot.reason,
        by: By::Rules,
    }
}

/// Places in bytes become places in characters. They are sorted by where they begin.
fn in_characters(text: &str, all: &mut [Suggestion]) {
    let (mut bytes, mut characters) = (0_usize, 0_u32);
    for one in all {
        let start = one.start as usize;
        let passed = text.get(bytes..start).unwrap_or_default();
        characters += u32::try_from(passed.chars().count()).unwrap_or_default();
        bytes = start;
        one.start = characters;
        one.end = characters + u32::try_from(one.text.chars().count()).unwrap_or_default();
    }
}

/// The language of a text by its small words; nothing where they do not tell.
#[must_use]
pub fn language(text: &str) -> Option<Language> {
    let (mut spanish, mut english) = (0, 0);
    for word in text.split_whitespace().take(5_000) {
        match word {
            "el" | "la" | "los" | "las" | "de" | "del" | "que" | "en" | "y" | "por" | "con"
            | "se" => spanish += 1,
            "the" | "of" | "and" | "to" | "in" | "was" | "by" | "that" | "for" | "were" | "is" => {
                english += 1;
            }
            _ => {}
        }
    }
    match spanish.cmp(&english) {
        std::cmp::Ordering::Greater => Some(Language::Spanish),
        std::cmp::Ordering::Less => Some(Language::English),
        std::cmp::Ordering::Equal => None,
    }
}
