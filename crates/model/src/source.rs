//! What is said about a source as a whole: who speaks, when, for what purpose, at which level.

use serde::{Deserialize, Serialize};

use crate::{Date, Level};

/// For what a source may be used (ICPPED art. 19).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// To search for the person.
    Search,
    /// In proceedings before a court.
    Proceedings,
    /// To count.
    Statistics,
    /// Anything; it is published.
    Public,
}

/// The statements about a source that its mapping, its claim sheet or the command line makes.
/// Every field may be missing; what is missing is not guessed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceInfo {
    /// What people call it.
    pub title: Option<String>,
    /// `list`, `press report`, `court document`, ...
    pub kind: Option<String>,
    /// BCP 47 tag of the language it is written in.
    pub language: Option<String>,
    /// Who speaks where a record does not say otherwise.
    pub said_by: Option<String>,
    /// When it was said.
    pub said_on: Option<Date>,
    /// Who may see it.
    pub level: Option<Level>,
    /// Who put it out.
    pub publisher: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
    /// How, by whom and when it was obtained.
    pub obtained: Option<String>,
    /// For what it may be used.
    pub purpose: Option<Purpose>,
    /// With what consent it was given.
    pub consent: Option<String>,
    /// ISO 3166-1 alpha-2 code of the country it is about.
    pub country: Option<String>,
    /// The source whose account this one repeats: file name, title or SHA-256.
    pub repeats: Option<String>,
    /// The older version of the same list that this one replaces: file name, title or SHA-256.
    pub supersedes: Option<String>,
    /// The list says of itself that it names nobody twice.
    pub unique: bool,
    /// What stands beside the bytes about them: what a camera, a web archive or a message states.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stated: Vec<Stated>,
}

/// Something that is stated about a source by what lies beside its bytes. It is a claim of whoever wrote that: a clock may be wrong, and
/// anybody can change it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stated {
    /// Who states it.
    pub by: StatedBy,
    /// What is stated: `taken`, `latitude`, `longitude`, `camera`, `software`, `looks`; `captured`, `address`, `digest`, `served-as`; `sent`,
    /// `from`, `message-id`.
    pub what: String,
    /// What stands there.
    pub value: String,
}

/// Who states something about a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StatedBy {
    /// The camera, or the program that wrote a picture.
    Camera,
    /// This program, of what it measured.
    Measured,
    /// The archive that captured a page.
    Archive,
    /// The message itself.
    Message,
}

impl StatedBy {
    /// A word for it, as tables keep it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Camera => "camera",
            Self::Measured => "measured",
            Self::Archive => "archive",
            Self::Message => "message",
        }
    }

    /// A statement of it.
    #[must_use]
    pub fn states(self, what: &str, value: impl Into<String>) -> Stated {
        Stated { by: self, what: what.to_owned(), value: value.into() }
    }
}
