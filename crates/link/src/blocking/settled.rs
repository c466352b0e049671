//! What is settled of blocking rules before any pair is looked at: by a person, or by a model.

use crate::error::Error;
use crate::input::{BlockingSettings, Rule};

use super::Choice;
use super::choose::may_join;
use super::keys::KeyType;

/// Rules that are known already, and limits to those that are not.
pub(crate) enum Settled<'a> {
    /// What a person settles.
    Person(&'a BlockingSettings),
    /// The rules of a model, and no others.
    Model(&'a [Choice]),
}

impl<'a> Settled<'a> {
    /// The rules of a model where it has any and a person names none.
    pub(crate) fn new(settings: &'a BlockingSettings, model: &'a [Choice]) -> Self {
        if settings.only.is_some() || model.is_empty() {
            Self::Person(settings)
        } else {
            Self::Model(model)
        }
    }

    /// Whether no rule is left to be chosen.
    pub(super) fn is_whole(&self) -> bool {
        match self {
            Self::Person(settings) => settings.only.is_some(),
            Self::Model(_) => true,
        }
    }

    /// The largest block of a rule; 1 for one that pairs nothing, none for one that is to be chosen.
    pub(super) fn largest_block(&self, name: &str) -> Option<u32> {
        let of = |rules: &[Rule]| {
            rules.iter().find(|rule| rule.name == name).map(|rule| rule.largest_block)
        };
        match self {
            Self::Person(settings) => of(&settings.also)
                .or_else(|| settings.only.as_deref().map(|only| of(only).unwrap_or(1))),
            Self::Model(choices) => {
                let known = choices.iter().find(|choice| choice.rule == name);
                Some(known.map_or(1, |choice| choice.largest_block))
            }
        }
    }

    /// A largest block that was chosen, within what is allowed.
    pub(super) fn limited(&self, largest: u32) -> u32 {
        match self {
            Self::Person(BlockingSettings { largest_block: Some(most), .. }) => largest.min(*most),
            _ => largest,
        }
    }

    /// Refuses a rule named by a person that the columns do not give.
    pub(super) fn check(&self, types: &[KeyType]) -> Result<(), Error> {
        let Self::Person(settings) = self else { return Ok(()) };
        for rule in settings.only.iter().flatten().chain(&settings.also) {
            if rule.largest_block == 0 {
                return Err(Error::new(format!(
                    "blocking rule {:?}: a largest block of 0 rows; write 1 for a rule that pairs nothing",
                    rule.name
                )));
            }
            if !is_rule(&rule.name, types) {
                let names: Vec<String> =
                    types.iter().map(|own| format!("{:?}", own.name)).collect();
                return Err(Error::new(format!(
                    "no blocking rule {:?}; a rule is one of these or two or three of different columns in this order, joined by ` + `: {}",
                    rule.name,
                    names.join(", ")
                )));
            }
        }
        Ok(())
    }
}

/// Whether a name is that of a type of key, or of two or three that may be joined.
fn is_rule(name: &str, types: &[KeyType]) -> bool {
    // A name of a type may hold the sign that joins: each that the rest begins with is tried.
    fn rest(name: &str, types: &[KeyType], before: &[usize]) -> bool {
        types.iter().enumerate().any(|(at, own)| {
            let joins = before.iter().all(|&one| may_join(types, one, at));
            let left = name.strip_prefix(own.name.as_str()).filter(|_| joins);
            left.is_some_and(|left| {
                let more = left.strip_prefix(" + ").filter(|_| before.len() < 2);
                left.is_empty()
                    || more.is_some_and(|more| rest(more, types, &[before, &[at]].concat()))
            })
        })
    }
    rest(name, types, &[])
}
