//! What screening is given and what it answers.

use serde::Serialize;

use crate::birth::{BirthMatch, Interval};

/// A person to be found: everything that the sources say, contradictions included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Id, unique in the index; it is what a hit names.
    pub id: String,
    /// Names as written.
    pub names: Vec<String>,
    /// Other names: what somebody is called, or was called when married.
    pub aliases: Vec<String>,
    /// Sex as written.
    pub sex: Option<String>,
    /// Stated dates of birth; several when sources differ.
    pub births: Vec<Interval>,
    /// Identity documents, as `kind:number` or a bare number.
    pub documents: Vec<String>,
}

impl Person {
    /// Names, then other names.
    pub(crate) fn all_names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().chain(&self.aliases).map(String::as_str)
    }
}

/// What is asked: a name with what else is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The name as written. May be empty when a document is given.
    pub name: String,
    /// Date of birth.
    pub birth: Option<Interval>,
    /// Identity document, as `kind:number` or a bare number.
    pub document: Option<String>,
}

/// One person who may be the one asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// The person's id.
    pub id: String,
    /// The one of the person's names that fits best, as written.
    pub name: String,
    /// Sum of the reasons, in bits (a multiple of 1/1024).
    pub score_bits: f64,
    /// What the hit rests on. Never a confirmed identity.
    pub standing: Standing,
    /// Each thing that speaks for or against, in the order: words of the name, order, birth,
    /// document.
    pub why: Vec<Reason>,
}

/// What a hit rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Date of birth, document or the name itself speaks against the rest.
    Contradicted,
    /// The name alone (perhaps with a vague date of birth that does not contradict): it may be a
    /// namesake.
    NameAlone,
    /// Beside the name (where there is one on both sides), the same day of birth or the same
    /// document.
    Supported,
}

/// One thing that speaks for a hit (bits above zero) or against it (below).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// What.
    pub what: Why,
    /// Its part of the score.
    pub bits: f64,
}

/// What speaks for or against a hit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// A word asked for met a word of the name.
    Word {
        /// The word asked for, folded.
        asked: String,
        /// The word of the person's name, folded.
        found: String,
        /// How they agree.
        how: WordMatch,
    },
    /// A word asked for and a word of the name stand against each other.
    OtherWord {
        /// The word asked for.
        asked: String,
        /// The word of the person's name.
        found: String,
    },
    /// A word asked for has no counterpart: the person is recorded with fewer.
    OnlyAsked(String),
    /// A word of the name was not asked for: a dropped surname or second given name.
    OnlyFound(String),
    /// The same words stand in another order (surnames exchanged, or surname first).
    OtherOrder,
    /// The dates of birth.
    Birth(BirthMatch),
    /// The same identity document.
    SameDocument,
    /// Documents that differ in one sign.
    NearDocument,
    /// Documents of one kind with different numbers.
    OtherDocument,
}

/// How two words agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WordMatch {
    /// Equal after folding.
    Same,
    /// They sound alike to Spanish ears.
    Sound,
    /// So many edits (insert, delete, replace, transpose).
    Edits(u8),
    /// A familiar form.
    Nickname,
    /// One is the beginning of the other.
    CutShort,
    /// The same consonants, other vowels, as in romanised Arabic.
    Consonants,
    /// One is the initial of the other.
    Initial,
}
