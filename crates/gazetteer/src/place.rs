//! What a place is.

use std::fmt;

/// Degrees north and east.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// Of what kind a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A country of ISO 3166-1.
    Country,
    /// What a country is divided into first: a state, a province, a department.
    First,
    /// What that is divided into: a municipality, a county, a department of a province.
    Second,
    /// What that is divided into: a district.
    Third,
    /// A town or village.
    Town,
    /// A prison.
    Prison,
    /// A police station, a barracks.
    PoliceStation,
    /// Any other place where people are held.
    DetentionCentre,
    /// An airport.
    Airport,
    /// A court.
    Court,
}

impl Kind {
    /// All kinds, the widest first.
    pub const ALL: [Self; 10] = [
        Self::Country,
        Self::First,
        Self::Second,
        Self::Third,
        Self::Town,
        Self::Prison,
        Self::PoliceStation,
        Self::DetentionCentre,
        Self::Airport,
        Self::Court,
    ];

    /// As lists of places write it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::First => "first division",
            Self::Second => "second division",
            Self::Third => "third division",
            Self::Town => "town",
            Self::Prison => "prison",
            Self::PoliceStation => "police station",
            Self::DetentionCentre => "detention centre",
            Self::Airport => "airport",
            Self::Court => "court",
        }
    }

    /// The kind that a list of an office names, in English or Spanish.
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        let folded = paradero_names::fold(word);
        let spanish = |kind: Self| match kind {
            Self::Country => "pais",
            Self::First => "primera division",
            Self::Second => "segunda division",
            Self::Third => "tercera division",
            Self::Town => "localidad",
            Self::Prison => "prision",
            Self::PoliceStation => "comisaria",
            Self::DetentionCentre => "centro de detencion",
            Self::Airport => "aeropuerto",
            Self::Court => "juzgado",
        };
        let american = folded.replace("center", "centre");
        Self::ALL.into_iter().find(|kind| kind.word() == american || spanish(*kind) == folded)
    }

    /// Whether it is a building or a site, not land with borders.
    pub(crate) fn is_site(self) -> bool {
        self > Self::Town
    }

    /// Its bit in a [`Kinds`].
    fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// A set of kinds, as a word tells them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kinds(u16);

impl Kinds {
    /// A set of these.
    pub(crate) fn of(kinds: &[Kind]) -> Self {
        Self(kinds.iter().fold(0, |set, kind| set | kind.bit()))
    }

    /// Whether a kind is among them.
    pub(crate) fn has(self, kind: Kind) -> bool {
        self.0 & kind.bit() != 0
    }
}

/// How near a town of the same name lies that is not in the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Namesakes {
    /// No town of five thousand people or more is known of.
    None,
    /// In another country.
    Abroad,
    /// In the same country.
    InCountry,
    /// In the same first division.
    InFirst,
}

impl Namesakes {
    /// As the tables that come with the program write it.
    pub(crate) fn of_letter(letter: u8) -> Self {
        match letter {
            b'w' => Self::Abroad,
            b'c' => Self::InCountry,
            b'f' => Self::InFirst,
            _ => Self::None,
        }
    }
}

/// A place of the gazetteer.
#[derive(Clone, Copy, PartialEq)]
pub struct Place<'g> {
    /// Its code: ISO 3166-1 for countries, ISO 3166-2 for divisions that have one, that and the number of the country's own
    /// statistics for narrower ones; `own:` and its name for places of an office.
    pub code: &'g str,
    /// Its name.
    pub name: &'g str,
    /// Of what kind it is.
    pub kind: Kind,
    /// Code of the place that it lies in.
    pub within: Option<&'g str>,
    /// Code of two letters of its country; empty where an office did not say.
    pub country: &'g str,
    /// A point in it: of a division, the town nearest to the middle of its towns.
    pub point: Option<Point>,
    /// What an office noted.
    pub note: &'g str,
}

impl Place<'_> {
    /// Whether an office added it.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.code.starts_with(crate::own::PREFIX)
    }
}

impl fmt::Debug for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_named_in_two_languages() {
        assert_eq!(Kind::of_word("Detention Center"), Some(Kind::DetentionCentre));
        assert_eq!(Kind::of_word("centro de detenci\u{f3}n"), Some(Kind::DetentionCentre));
        assert!(Kind::ALL.into_iter().all(|kind| Kind::of_word(kind.word()) == Some(kind)));
        assert_eq!(Kind::of_word("planet"), None);
    }
}
