//! What a role may do: the one table that pages, API and command line ask.
//!
//! | act | reader | editor | reviewer | keeper |
//! |---|---|---|---|---|
//! | [`May::Read`] what the level sees, screen against it | yes | yes | yes | yes |
//! | [`May::Own`] password, second factor, sessions | yes | yes | yes | yes |
//! | [`May::Settle`] a hit of a screening | – | yes | yes | yes |
//! | [`May::Add`] a source | – | yes | yes | yes |
//! | [`May::Decide`] on links and findings | – | – | yes | yes |
//! | [`May::Confirm`] what somebody else proposed | – | – | yes | yes |
//! | [`May::Keep`] change levels, withdraw, change keys | – | – | – | yes |
//!
//! What is recorded is seen by every level above the account's, so accounts of the public level only
//! read, whatever their role. Roles never widen what is seen: that is the level's part.

use std::fmt;

use paradero_model::Level;
use serde::{Deserialize, Serialize};

/// What an account is trusted with. Each role may do what those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Reads.
    Reader,
    /// Also adds, and settles hits.
    Editor,
    /// Also decides on links and findings, and confirms.
    Reviewer,
    /// Also changes levels, withdraws, changes keys.
    Keeper,
}

/// Something that not everybody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    /// Read what the level sees, and screen against it.
    Read,
    /// Change one's own password and second factor, and end one's own sessions.
    Own,
    /// Settle a hit of a screening.
    Settle,
    /// Add a source.
    Add,
    /// Decide on links and findings.
    Decide,
    /// Confirm what somebody else proposed.
    Confirm,
    /// Change levels, withdraw, change keys.
    Keep,
}

impl May {
    /// Every act.
    pub const ALL: [Self; 7] =
        [Self::Read, Self::Own, Self::Settle, Self::Add, Self::Decide, Self::Confirm, Self::Keep];
}

impl Role {
    /// All roles, the least first.
    pub const ALL: [Self; 4] = [Self::Reader, Self::Editor, Self::Reviewer, Self::Keeper];

    /// Its name in files and on the command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Editor => "editor",
            Self::Reviewer => "reviewer",
            Self::Keeper => "keeper",
        }
    }

    /// The role of a name; `None` where it is none.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Whether an account of this role and a level may do something.
    #[must_use]
    pub fn may(self, act: May, level: Level) -> bool {
        let records = level > Level::Public;
        match act {
            May::Read | May::Own => true,
            May::Settle | May::Add => records && self >= Self::Editor,
            May::Decide | May::Confirm => records && self >= Self::Reviewer,
            May::Keep => records && self >= Self::Keeper,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_may_what_those_before_it_may_and_the_public_level_records_nothing() {
        for act in May::ALL {
            for level in Level::ALL {
                let may: Vec<bool> = Role::ALL.iter().map(|role| role.may(act, level)).collect();
                assert!(may.is_sorted(), "{act:?} at {level:?}: {may:?}");
            }
            let records = !matches!(act, May::Read | May::Own);
            assert_eq!(Role::Keeper.may(act, Level::Public), !records, "{act:?}");
        }
        let may = |act| Role::ALL.map(|role| role.may(act, Level::Team));
        assert_eq!(may(May::Read), [true; 4]);
        assert_eq!(may(May::Settle), [false, true, true, true]);
        assert_eq!(may(May::Decide), [false, false, true, true]);
        assert_eq!(may(May::Keep), [false, false, false, true]);
    }

    #[test]
    fn names_of_roles_lead_back_to_them() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(role));
        }
        assert_eq!(Role::from_code("admin"), None);
    }
}
