//! `paradero.toml`: name, languages, levels in use, country, rule parameters.

use paradero_findings::Parameter;
use paradero_model::{Date, Level};
use serde::Deserialize;

use crate::error::{Error, Result};

/// The settings of a register.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The form of the register's directory.
    pub version: u32,
    /// What the register is called.
    pub name: String,
    /// Country of events that state none.
    pub country: Option<String>,
    /// Levels that are built.
    pub levels: Vec<Level>,
    /// Names of user-assigned country codes.
    pub countries: std::collections::BTreeMap<String, String>,
    /// Limits for rules.
    pub parameter: Vec<SettingsParameter>,
    /// What is done when the standing watch finds someone.
    pub alerts: Alerts,
    /// How many keepers an act of keepers needs.
    pub keeper_acts: KeeperActs,
    /// Where the key lies that signs checkpoints.
    pub signing_key: SigningKey,
}

/// How many keepers it takes to withdraw a source, change its level, or change keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeeperActs {
    /// One.
    #[default]
    One,
    /// Two different ones: the first proposes, the second approves.
    Two,
}

/// Where the key lies that signs checkpoints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SigningKey {
    /// In `keys/signing.key`.
    #[default]
    Here,
    /// Outside the register: whoever writes names its file.
    Elsewhere,
}

/// What is done when the standing watch finds someone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Alerts {
    /// A program and its arguments, run without a shell; it reads the findings as JSON from standard input.
    pub command: Vec<String>,
}

/// A limit as it is written in `paradero.toml` or in a decision.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingsParameter {
    name: String,
    value: f64,
    #[serde(default)]
    country: String,
    from: Option<String>,
    until: Option<String>,
    cites: Option<String>,
    #[serde(default)]
    #[expect(dead_code, reason = "kept in the ledger for people; rules do not read it")]
    why: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: Self::VERSION,
            name: "register".to_owned(),
            country: None,
            levels: vec![Level::Team],
            countries: std::collections::BTreeMap::new(),
            parameter: Vec::new(),
            alerts: Alerts::default(),
            keeper_acts: KeeperActs::One,
            signing_key: SigningKey::Here,
        }
    }
}

impl Settings {
    /// The form of directory that this program writes.
    pub const VERSION: u32 = 2;

    /// Reads `paradero.toml`.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong =
            |error: toml::de::Error| Error::said(format!("paradero.toml: {}", one_line(&error)));
        // The form first: a newer one may have keys that this program does not know.
        let table: toml::Table = toml::from_str(text).map_err(wrong)?;
        let own = i64::from(Self::VERSION);
        let form = table.get("version").and_then(toml::Value::as_integer).unwrap_or(own);
        if form < own {
            return Err(Error::said(format!(
                "paradero.toml: the register has form {form}, and this program keeps registers of form {own}, in which \
                 everything is encrypted; make a new one with `init` and add the sources again"
            )));
        }
        if form > i64::from(Self::VERSION) {
            return Err(Error::said(format!(
                "paradero.toml: the register has form {form}, this program knows up to {}; use a \
                 newer program",
                Self::VERSION
            )));
        }
        toml::from_str(text).map_err(wrong)
    }

    /// The text that a new register begins with.
    pub fn initial(name: &str) -> String {
        format!(
            "version = {}\nname = {}\nlevels = [\"team\"]\n\n# Limits for rules, e.g.\n\
             # [[parameter]]\n# name = \"hours_to_judge\"\n# value = 72\n# country = \"XA\"\n\
             # cites = \"where the limit stands\"\n",
            Self::VERSION,
            toml::Value::String(name.to_owned())
        )
    }
}

impl SettingsParameter {
    /// The limit as rules take it.
    pub(crate) fn parameter(&self) -> Result<Parameter> {
        let day = |text: &Option<String>| match text {
            None => Ok(None),
            Some(text) => Date::parse_edtf(text)
                .map(Some)
                .map_err(|error| Error::said(format!("parameter `{}`: {error}", self.name))),
        };
        Ok(Parameter {
            name: self.name.clone(),
            country: self.country.clone(),
            from: day(&self.from)?.and_then(|date| date.earliest),
            until: day(&self.until)?.and_then(|date| date.latest),
            value: self.value,
            cites: self.cites.clone().unwrap_or_default(),
        })
    }
}

fn one_line(error: &toml::de::Error) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}
