//! What a text says of a place, and whether that is one.

use crate::gazetteer::{Gazetteer, Id};
use crate::place::{Kind, Namesakes, Place};
use crate::readings::Reading;

/// A text longer than this is not read.
const TEXT_BYTES: usize = 512;

/// What is known beside the text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints<'a> {
    /// Code of two letters of the country that a list is about: what has a reading there is taken to be there, but a text may
    /// name another country.
    pub country: Option<&'a str>,
    /// Code of the place that it must lie in (or be, or contain).
    pub within: Option<&'a str>,
}

/// By what a text was read as a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// It is the place's code, or after a comma that of a state.
    Code,
    /// It is the place's name.
    Name,
    /// It is another of its names.
    OtherName,
    /// It is one of its names once short forms are written out and words of level are off.
    Words,
    /// Its parts are names of places one of which lies in the next.
    Parts,
    /// It is spelled much as one of its names; a suggestion, never more.
    Spelling,
}

impl How {
    /// A word for it, as tables keep it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Name => "name",
            Self::OtherName => "other-name",
            Self::Words => "words",
            Self::Parts => "parts",
            Self::Spelling => "spelling",
        }
    }
}

/// A reading of a text as a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Found<'g> {
    /// The place.
    pub place: Place<'g>,
    /// By what.
    pub how: How,
    /// What of the text is no part of its name: the place is *in* the one found.
    pub left: Vec<String>,
    /// Narrower places in it of the same name, which may be meant: the department, or the city in it.
    pub narrower: Vec<Place<'g>>,
}

/// What became of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Resolution<'g> {
    /// It is, or lies in, this place.
    One(Found<'g>),
    /// It may be one of these, or a place that the gazetteer does not know; a person says which. Also a single reading is here
    /// where a town elsewhere bears the name, or where nothing says the country of a narrow division.
    Several(Vec<Found<'g>>),
    /// No reading: it stays a text.
    Unknown,
}

/// How much is known of where a text's place lies, whatever its name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    /// In the world; the readings are those of another country than the list's.
    Against,
    /// In the world.
    World,
    /// In a country.
    Country,
    /// In a first division or narrower.
    First,
}

/// Readings of a text with what came with them.
#[derive(Debug)]
pub(crate) struct Readings {
    pub(crate) readings: Vec<Reading>,
    pub(crate) scope: Scope,
    pub(crate) left: Vec<String>,
}

impl Gazetteer {
    /// What place a text says.
    #[must_use]
    pub fn resolve(&self, text: &str, hints: Hints<'_>) -> Resolution<'_> {
        let text = text.trim();
        if text.is_empty() || text.len() > TEXT_BYTES {
            return Resolution::Unknown;
        }
        let whole = self.whole(text, hints);
        // A municipality abroad that is called as the whole text is the last thing it may be.
        let (whole, abroad) = match whole {
            Some(found) if found.scope == Scope::Against => (None, Some(found)),
            found => (found, None),
        };
        let found = whole
            .or_else(|| self.by_parts(text, hints))
            .or_else(|| self.by_words(text, hints))
            .or(abroad);
        found.map_or(Resolution::Unknown, |found| self.settle(found))
    }

    /// One place where all readings lie in one of them, and nothing says that it may be another.
    fn settle(&self, found: Readings) -> Resolution<'_> {
        let Readings { readings, scope, left } = found;
        let holds = |one: &Reading| {
            readings.iter().all(|other| other.id == one.id || self.lies_in(other.id, one.id))
        };
        let Some(one) = readings.iter().find(|one| holds(one)) else {
            return self.several(&readings, &left);
        };
        if !self.is_sure(one, scope) {
            return self.several(&readings, &left);
        }
        let rest = readings.iter().filter(|other| other.id != one.id);
        let narrower = rest.map(|other| self.of(other.id)).collect();
        Resolution::One(Found { place: self.of(one.id), how: one.how, left, narrower })
    }

    fn several(&self, readings: &[Reading], left: &[String]) -> Resolution<'_> {
        let found = |one: &Reading| Found {
            place: self.of(one.id),
            how: one.how,
            left: left.to_vec(),
            narrower: Vec::new(),
        };
        let mut all: Vec<Found<'_>> = readings.iter().map(found).collect();
        all.sort_by(|a, b| (a.place.kind, a.place.code).cmp(&(b.place.kind, b.place.code)));
        Resolution::Several(all)
    }

    /// Whether no town that the gazetteer does not list may be meant.
    fn is_sure(&self, one: &Reading, scope: Scope) -> bool {
        let row = self.row(one.id);
        let is_named = one.how == How::Code || one.is_levelled;
        match (row.kind, scope) {
            _ if one.how == How::Code || self.of(one.id).is_own() => true,
            (Kind::Country, Scope::World) => is_named || one.namesakes == Namesakes::None,
            (Kind::Country, _) => true,
            (_, Scope::Against) => false,
            (Kind::First, Scope::World) => is_named || one.namesakes == Namesakes::None,
            (_, Scope::World) => false,
            (_, Scope::Country) => is_named || one.namesakes <= Namesakes::Abroad,
            (_, Scope::First) => is_named || one.namesakes <= Namesakes::InCountry,
        }
    }

    /// What of these is left by what is known beside the text, and how much that is.
    pub(crate) fn hinted(
        &self,
        mut readings: Vec<Reading>,
        hints: Hints<'_>,
    ) -> (Vec<Reading>, Scope) {
        // `Uruguay` is a country; the department of that name, without that word, is not what it says.
        if readings.iter().any(|one| self.row(one.id).kind == Kind::Country) {
            readings.retain(|one| one.how != How::Words || self.row(one.id).kind <= Kind::First);
        }
        if let Some(within) = hints.within {
            let Some(within) = self.coded(within) else { return (Vec::new(), Scope::World) };
            let fits =
                |id: Id| id == within || self.lies_in(id, within) || self.lies_in(within, id);
            let left = readings.into_iter().filter(|one| fits(one.id)).collect();
            return (left, self.scope_of(within));
        }
        let Some(country) = hints.country else {
            return (self.countries_first(readings), Scope::World);
        };
        let is_abroad = |one: &Reading| self.row(one.id).kind == Kind::Country;
        let (there, elsewhere): (Vec<_>, Vec<_>) =
            readings.into_iter().partition(|one| self.row(one.id).country == country);
        let (countries, others): (Vec<_>, Vec<_>) = elsewhere.into_iter().partition(is_abroad);
        let is_wide = |one: &Reading| one.is_levelled || self.row(one.id).kind <= Kind::First;
        let is_own = |one: &Reading| self.of(one.id).is_own();
        match (there.is_empty(), countries.is_empty()) {
            (true, true) => (others, Scope::Against),
            (true, false) => (countries, Scope::World),
            (false, true) => (there, Scope::Country),
            (false, false) if there.iter().any(|one| is_wide(one) || is_own(one)) => {
                (there, Scope::Country)
            }
            // A municipality of the list's country that is called as another country.
            (false, false) => (there.into_iter().chain(countries).collect(), Scope::Country),
        }
    }

    /// Where nothing is said beside the text, `El Salvador` is the country and not a municipality of Cuba; but `Armenia` may be
    /// the city, which a hundred thousand people or more live in.
    fn countries_first(&self, mut readings: Vec<Reading>) -> Vec<Reading> {
        let is_country = |one: &&Reading| self.row(one.id).kind == Kind::Country;
        let is_plain = |one: &&Reading| one.namesakes == Namesakes::None && one.how != How::Code;
        let country = readings.iter().find(is_country).filter(is_plain).map(|one| one.id);
        if let Some(country) = country {
            readings.retain(|one| {
                let is_wide = self.row(one.id).kind <= Kind::First;
                is_wide || self.lies_in(one.id, country) || self.of(one.id).is_own()
            });
        }
        readings
    }

    /// How much is known of what lies in a place.
    pub(crate) fn scope_of(&self, id: Id) -> Scope {
        if self.row(id).kind == Kind::Country { Scope::Country } else { Scope::First }
    }

    fn whole(&self, text: &str, hints: Hints<'_>) -> Option<Readings> {
        let mut readings = self.readings(text);
        self.take_abbreviated(text, hints, &mut readings);
        let (readings, scope) = self.hinted(readings, hints);
        (!readings.is_empty()).then(|| Readings { readings, scope, left: Vec::new() })
    }

    /// Two capitals alone: `TX` only where the list is of the United States; `CA` there California, else Canada or California.
    fn take_abbreviated(&self, text: &str, hints: Hints<'_>, readings: &mut Vec<Reading>) {
        let country = hints.country.or_else(|| hints.within.and_then(|within| within.get(..2)));
        let states = self.abbreviated(text);
        let there = |one: &Reading| Some(self.row(one.id).country.as_ref()) == country;
        let (mut there, elsewhere): (Vec<_>, Vec<_>) = states.into_iter().partition(there);
        if !there.is_empty() {
            readings.clear();
            readings.append(&mut there);
        } else if country.is_none() && !readings.is_empty() {
            readings.extend(elsewhere);
        }
    }
}
