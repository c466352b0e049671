//! What judgements change: the file of decisions they become, and who is joined or parted by it.

use std::collections::BTreeMap;

use crate::sql::{Connection, OptionalRow};
use paradero_model::Level;
use serde::{Deserialize, Serialize};

use super::desk::Desk;
use super::{Pair, level_of};
use crate::query::Answer;

/// Judgements that are to be applied at one level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ready {
    /// The level of the decisions: the highest of the records they concern.
    pub level: Level,
    /// The file of decisions.
    pub text: String,
    /// How many pairs it settles.
    pub pairs: usize,
}

/// What a decision on a pair would change, or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// The mentions.
    pub pair: Pair,
    /// Whether they are said to be one person.
    pub same: bool,
    /// The person of each when this was looked up.
    pub people: [String; 2],
    /// How many mentions each of those had.
    pub mentions: [u32; 2],
}

/// What decisions would change, pair by pair.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effects(pub Vec<Effect>);

impl Effect {
    /// Whether the two were one person.
    #[must_use]
    pub fn was_joined(&self) -> bool {
        self.people[0] == self.people[1]
    }

    /// The same pair as a store has it now; none where it knows one of them no longer.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn now(&self, connection: &Connection) -> Answer<Option<Self>> {
        effect(connection, &self.pair, self.same)
    }
}

/// What a decision on a pair meets in a store; none where it does not know both.
///
/// # Errors
/// When the store cannot be read.
pub fn effect(connection: &Connection, pair: &Pair, same: bool) -> Answer<Option<Effect>> {
    let mut found = connection.prepare_cached(
        "SELECT p.id, p.mentions FROM mention m JOIN person p ON p.id = m.person WHERE m.id = ?1",
    )?;
    let mut person = |id: &str| {
        let read = found.query_row([id], |row| Ok((row.get::<String>(0)?, row.get::<u32>(1)?)));
        read.optional()
    };
    let (Some(a), Some(b)) = (person(&pair[0])?, person(&pair[1])?) else { return Ok(None) };
    Ok(Some(Effect { pair: pair.clone(), same, people: [a.0, b.0], mentions: [a.1, b.1] }))
}

impl Desk {
    /// What judgements that agree would change if they were applied.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn effects(&self, connection: &Connection) -> Answer<Effects> {
        let mut all = Vec::new();
        for (pair, same) in self.ready() {
            all.extend(effect(connection, pair, same)?);
        }
        Ok(Effects(all))
    }

    /// The files of decisions that judgements which agree become: one for each level of the records they concern. Pairs of which
    /// the store does not know both mentions are left.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn decisions(&self, connection: &Connection) -> Answer<Vec<Ready>> {
        let mut files: BTreeMap<Level, Ready> = BTreeMap::new();
        for (pair, same) in self.ready() {
            let Some(level) = level_of(connection, pair)? else { continue };
            let file = files.entry(level).or_insert_with(|| {
                let text = "# Judgements of reviewers that agree, applied together.\n".to_owned();
                Ready { level, text, pairs: 0 }
            });
            file.pairs += 1;
            file.text.push_str(&self.decision(pair, same));
        }
        Ok(files.into_values().collect())
    }

    fn decision(&self, pair: &Pair, same: bool) -> String {
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let why: Vec<String> = self
            .words(pair)
            .map(|(by, word)| {
                let said = serde_json::to_value(word.judged).unwrap_or_default();
                let said = said.as_str().unwrap_or_default().to_owned();
                if word.why.is_empty() {
                    format!("{by}: {said}")
                } else {
                    format!("{by}: {said} ({})", word.why)
                }
            })
            .collect();
        format!(
            "\n[[{}]]\nkind = \"person\"\nmembers = [{}, {}]\nwhy = {}\n",
            if same { "same" } else { "different" },
            quoted(&pair[0]),
            quoted(&pair[1]),
            quoted(&format!("reviewed: {}", why.join("; ")))
        )
    }
}
