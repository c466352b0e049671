//! Decisions: what a human settled, as files write it (`[[same]]`, `[[different]]`, ...).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::looked::OnProblem;
use crate::settings::SettingsParameter;

/// A file of decisions.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Decisions {
    /// These are one.
    pub same: Vec<Judgement>,
    /// These are not one.
    pub different: Vec<Judgement>,
    /// One is part of the other.
    pub part_of: Vec<PartOf>,
    /// A source repeats the account of another.
    pub repeats: Vec<Repeats>,
    /// A finding is confirmed or dismissed.
    pub finding: Vec<OnFinding>,
    /// A page or post was withdrawn after it was captured.
    pub gone: Vec<Gone>,
    /// A limit changes.
    pub parameter: Vec<SettingsParameter>,
    /// A hit of a screening was looked at.
    pub settled: Vec<OnHit>,
    /// A row with problems was looked at.
    pub looked: Vec<OnProblem>,
}

/// Whether a file of decisions settles hits of screenings, findings, or rows with problems. No derived row depends on those, so a file of nothing else
/// leaves the derived stores as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Settles {
    /// It settles none.
    #[default]
    None,
    /// Beside other decisions.
    Also,
    /// It decides nothing else.
    Alone,
}

impl Settles {
    /// Whether it settles none.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
    pub(crate) fn is_none(&self) -> bool {
        *self == Self::None
    }
}

/// Same or different.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    /// `person`, `place`, `authority`, ...
    pub kind: String,
    /// `source:handle` or `source:row`; a source is named by file name, title or hash.
    #[serde(default)]
    pub members: Vec<String>,
    /// Names, for kinds that are known by name.
    #[serde(default)]
    pub names: Vec<String>,
    /// Why.
    pub why: String,
}

impl Judgement {
    /// What it speaks of: the kind, and members and names in order.
    fn on(&self) -> (String, Vec<String>, Vec<String>) {
        let sorted = |all: &[String]| {
            let mut all = all.to_vec();
            all.sort();
            all
        };
        (self.kind.clone(), sorted(&self.members), sorted(&self.names))
    }
}

/// A part and its whole.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartOf {
    /// `place`, `authority`, `instrument`, ...
    pub kind: String,
    /// Name or `source:handle` of the part.
    pub part: String,
    /// Name or `source:handle` of the whole.
    pub whole: String,
    /// Why.
    pub why: String,
}

/// A source that repeats another.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeats {
    /// The source that repeats.
    pub source: String,
    /// The source whose account it is.
    pub of: String,
    /// Why.
    pub why: String,
}

/// A decision on a finding.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnFinding {
    /// The finding's id: `rule:subject` or `rule:subject:key`.
    pub id: String,
    /// `confirm` or `dismiss`.
    #[serde(rename = "as")]
    pub verdict: Verdict,
    /// Why.
    pub why: String,
}

/// What is decided of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It stands.
    Confirm,
    /// It does not stand, for the reason given.
    Dismiss,
}

impl Verdict {
    /// What a finding stands at then.
    pub(crate) fn state(self) -> &'static str {
        match self {
            Self::Confirm => "confirmed",
            Self::Dismiss => "dismissed",
        }
    }
}

/// A source that is gone from where it was.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gone {
    /// The source.
    pub source: String,
    /// When (EDTF).
    pub on: String,
    /// Why it is held to be gone.
    pub why: String,
}

/// What somebody who looked at a hit of a screening decided: whether a row names that person.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnHit {
    /// The name that the row states, as written.
    #[serde(default)]
    pub name: String,
    /// The date of birth that the row states: EDTF, or as written where it could not be read.
    #[serde(default)]
    pub born: String,
    /// The identity document that the row states.
    #[serde(default)]
    pub document: String,
    /// The person's id.
    pub person: String,
    /// What was known of the person, as `screen` gives it with the hit: the decision holds as long as that does.
    #[serde(default)]
    pub known: String,
    /// What is decided.
    #[serde(rename = "as")]
    pub verdict: OfRow,
    /// Why.
    pub why: String,
}

/// Whom a row names, by decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfRow {
    /// Somebody else.
    SomebodyElse,
    /// That is open again: an earlier decision is reversed.
    Open,
}

impl Decisions {
    /// Reads a file of decisions; `name` is for the error.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        let read: Self = toml::from_str(text).map_err(|error| {
            let line = error.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
            Error::said(format!("{name}: {line}"))
        })?;
        let loose = |one: &&OnHit| one.verdict == OfRow::SomebodyElse && one.known.is_empty();
        match read.settled.iter().find(loose) {
            None => Ok(read),
            Some(one) => Err(Error::said(format!(
                "{name}: `settled` of {}: missing `known`; copy it from the hit that `paradero screen --json` shows",
                one.person
            ))),
        }
    }

    /// Whether it confirms or dismisses findings, and anything beside.
    pub(crate) fn on_findings(&self) -> Settles {
        let others = [
            self.same.is_empty(),
            self.different.is_empty(),
            self.part_of.is_empty(),
            self.repeats.is_empty(),
            self.gone.is_empty(),
            self.parameter.is_empty(),
            self.settled.is_empty(),
        ];
        match (self.finding.is_empty(), others.iter().all(|empty| *empty)) {
            (true, _) => Settles::None,
            (false, true) => Settles::Alone,
            (false, false) => Settles::Also,
        }
    }

    /// Whether it settles hits of screenings, and anything beside.
    pub(crate) fn settles(&self) -> Settles {
        let others = [
            self.same.is_empty(),
            self.different.is_empty(),
            self.part_of.is_empty(),
            self.repeats.is_empty(),
            self.finding.is_empty(),
            self.gone.is_empty(),
            self.parameter.is_empty(),
        ];
        match (self.settled.is_empty() && self.looked.is_empty(), others.iter().all(|empty| *empty))
        {
            (true, _) => Settles::None,
            (false, true) => Settles::Alone,
            (false, false) => Settles::Also,
        }
    }

    /// Adds what a later file decided.
    pub(crate) fn extend(&mut self, later: Self) {
        // The last word on the same members holds; a word on others beside it is for linking to weigh.
        let members = |all: &[Judgement]| all.iter().map(Judgement::on).collect::<BTreeSet<_>>();
        let (same, different) = (members(&later.same), members(&later.different));
        self.different.retain(|one| !same.contains(&one.on()));
        self.same.retain(|one| !different.contains(&one.on()));
        self.same.extend(later.same);
        self.different.extend(later.different);
        self.part_of.extend(later.part_of);
        self.repeats.extend(later.repeats);
        self.finding.extend(later.finding);
        self.gone.extend(later.gone);
        self.parameter.extend(later.parameter);
        self.settled.extend(later.settled);
        self.looked.extend(later.looked);
    }
}
