//! Decisions: what a human settled, as files write it (`[[same]]`, `[[different]]`, ...).

use serde::Deserialize;

use crate::error::{Error, Result};
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

impl Decisions {
    /// Reads a file of decisions; `name` is for the error.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        toml::from_str(text).map_err(|error| {
            let line = error.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
            Error::said(format!("{name}: {line}"))
        })
    }

    /// Adds what a later file decided.
    pub(crate) fn extend(&mut self, later: Self) {
        self.same.extend(later.same);
        self.different.extend(later.different);
        self.part_of.extend(later.part_of);
        self.repeats.extend(later.repeats);
        self.finding.extend(later.finding);
        self.gone.extend(later.gone);
        self.parameter.extend(later.parameter);
    }
}
