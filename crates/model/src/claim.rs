//! Claims: what one record says, grouped into events, each with a stance and a speaker.

use serde::{Deserialize, Serialize};

use crate::Date;

/// How the speaker stands to what is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    /// Says that it is so.
    #[default]
    Asserts,
    /// Says that it is said to be so.
    Alleges,
    /// Says that it is not so, or did not take place.
    Denies,
    /// Says so against its own interest.
    Admits,
    /// Says that it will be, or has been, done.
    Announces,
    /// Orders it.
    Orders,
}

impl Stance {
    /// All stances.
    pub const ALL: [Self; 6] =
        [Self::Asserts, Self::Alleges, Self::Denies, Self::Admits, Self::Announces, Self::Orders];

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Asserts => "asserts",
            Self::Alleges => "alleges",
            Self::Denies => "denies",
            Self::Admits => "admits",
            Self::Announces => "announces",
            Self::Orders => "orders",
        }
    }

    /// The stance of a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stance| stance.code() == code)
    }
}

/// What kind of thing a claim is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SubjectKind {
    /// A person, named or not.
    Person,
    /// A described class of people, counted.
    Group,
    /// People moved or announced together.
    Batch,
    /// What a court ordered.
    Order,
    /// One duty that an order lays on someone.
    Obligation,
    /// A law, decree, proclamation or state of emergency.
    Instrument,
    /// An agreement between authorities or states.
    Agreement,
    /// An authority, office, court or service; also whoever else speaks.
    Authority,
    /// A place.
    Place,
    /// A country, by its code.
    Country,
    /// Something that can be held to be so or not so.
    Proposition,
    /// What a label says a person belongs to.
    Affiliation,
    /// An instrument of labelling: criteria, points, bands.
    Scorecard,
    /// A source.
    Source,
}

impl SubjectKind {
    /// All kinds.
    pub const ALL: [Self; 14] = [
        Self::Person,
        Self::Group,
        Self::Batch,
        Self::Order,
        Self::Obligation,
        Self::Instrument,
        Self::Agreement,
        Self::Authority,
        Self::Place,
        Self::Country,
        Self::Proposition,
        Self::Affiliation,
        Self::Scorecard,
        Self::Source,
    ];

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Group => "group",
            Self::Batch => "batch",
            Self::Order => "order",
            Self::Obligation => "obligation",
            Self::Instrument => "instrument",
            Self::Agreement => "agreement",
            Self::Authority => "authority",
            Self::Place => "place",
            Self::Country => "country",
            Self::Proposition => "proposition",
            Self::Affiliation => "affiliation",
            Self::Scorecard => "scorecard",
            Self::Source => "source",
        }
    }

    /// The kind of a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Something that a source speaks of: the person of a row, an order, a place named in a cell.
/// Which referents of several sources are one is settled later, by linking and by decisions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referent {
    /// Local to the source and unique in it. A claim sheet's own handle (`abrego`); `row:17` for
    /// the person of row 17; `place:Centro Norte` for text in a cell.
    pub handle: String,
    /// What it is.
    pub kind: SubjectKind,
    /// How the source names or describes it; for a person without a name, the description or "".
    pub name: String,
    /// Official number (docket and entry, decree number, flight and day), where one is stated.
    pub number: Option<String>,
    /// ISO 3166-1 alpha-2 code.
    pub country: Option<String>,
    /// For a group: `persons`, `arrests` or `flights`.
    pub unit: Option<String>,
}

/// A number of people or things as it was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// What was said: `85000`, `many`, `him and many others`.
    pub says: String,
    /// At least so many, where that is stated or follows.
    pub at_least: Option<i64>,
    /// At most so many. Equal to `at_least` for a plain number.
    pub at_most: Option<i64>,
    /// So many in all, of whom an unstated part ("many of the 85,000").
    pub of: Option<i64>,
}

impl Count {
    /// A plain number.
    pub fn exact(number: i64) -> Self {
        Self { says: number.to_string(), at_least: Some(number), at_most: Some(number), of: None }
    }
}

/// A value of a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "type", content = "is")]
pub enum Value {
    /// Text as it stands.
    Text(String),
    /// A code of the vocabulary.
    Code(String),
    /// A date with its uncertainty; also text that no reading made a date of.
    Date(Date),
    /// A number or "many".
    Count(Count),
    /// A whole or decimal number.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// A country's code.
    Country(String),
    /// The handle of a [`Referent`] of the same source.
    Ref(String),
    /// A document of a person: its kind (may be empty) and number.
    Document {
        /// Passport, identity card, ...
        kind: String,
        /// The number as written.
        number: String,
    },
    /// Years of age, on a day where one is stated.
    Age {
        /// Completed years.
        years: i64,
        /// When that age was stated.
        on: Option<Date>,
    },
    /// An indicator of a label, or a criterion of a scorecard.
    Indicator {
        /// `tattoo`, `dress`, ... (code of the vocabulary).
        kind: String,
        /// Points given for it.
        points: Option<f64>,
        /// What it is said to rest on; the criterion's name on a scorecard.
        evidence: Option<String>,
    },
    /// A band of a scorecard: from so many points on (up to, where stated) it is called so.
    Band {
        /// Lowest number of points.
        from: f64,
        /// Highest, where stated.
        to: Option<f64>,
        /// The band's name.
        name: String,
    },
}

/// One property of an event, with its value: one claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Property code of the vocabulary; a dotted code such as `birth.date` is one code.
    pub property: String,
    /// The value.
    pub value: Value,
    /// The column it was read from, for a table.
    pub column: Option<String>,
    /// This property is said *not* to be given or not to hold (`denies = [..]` on an event).
    pub denied: bool,
}

/// Claims of one record about one occurrence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Unique in the source: the sheet's `id`, or `<row>.<ordinal in the mapping>`.
    pub id: String,
    /// The [`crate::Record::place`] of the record that says it.
    pub record: String,
    /// Kind code of the vocabulary (`arrest`, `custody`, ...).
    pub kind: String,
    /// Handle of the [`Referent`] it is about; a statement may have none.
    pub subject: Option<String>,
    /// How the speaker stands to it.
    pub stance: Stance,
    /// Handle of the speaker, where it is not the source's `said_by`.
    pub said_by: Option<String>,
    /// When it was said, where that is not the source's `said_on`.
    pub said_on: Option<Date>,
    /// The agency or source whose passage this one passes on.
    pub relays: Option<String>,
    /// The claims.
    pub claims: Vec<Claim>,
}
