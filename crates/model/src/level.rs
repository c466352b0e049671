//! Who may see a source: `public` < `team` < `sealed`.

use serde::{Deserialize, Serialize};

/// Who may see a source, from the widest circle to the narrowest.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Anyone.
    Public,
    /// The people who work on the register.
    #[default]
    Team,
    /// Those named, and every reading is written down.
    Sealed,
}

impl Level {
    /// All levels, widest circle first.
    pub const ALL: [Self; 3] = [Self::Public, Self::Team, Self::Sealed];

    /// The code that is stored: `public`, `team` or `sealed`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Team => "team",
            Self::Sealed => "sealed",
        }
    }

    /// The level of a stored code, or `None` for any other text.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }
}
