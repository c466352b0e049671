//! `paradero.toml`: name, languages, levels in use, country, rule parameters.

use paradero_findings::Parameter;
use paradero_gazetteer::Gazetteer;
use paradero_intake::passage::model::Endpoint;
use paradero_ledger::WitnessKey;
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
    /// Witnesses that are asked to cosign checkpoints.
    pub witness: Vec<WitnessSettings>,
    /// Authorities that are asked to stamp checkpoints (RFC 3161).
    pub timestamp: Vec<TimestampSettings>,
    /// How many keepers an act of keepers needs.
    pub keeper_acts: KeeperActs,
    /// Where the key lies that signs checkpoints.
    pub signing_key: SigningKey,
    /// The pages.
    pub pages: Pages,
    /// Places beside those that come with the program.
    pub places: PlacesSettings,
    /// The language model that is asked for suggestions in documents, where an office wants one.
    pub suggest: Option<SuggestSettings>,
}

/// A language model at an OpenAI-compatible address.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuggestSettings {
    /// The address before `/chat/completions`: `http://127.0.0.1:11434/v1`.
    pub endpoint: String,
    /// The model's name there.
    pub model: String,
    /// That the address may be another machine's, to which texts of documents then go.
    #[serde(default)]
    pub remote: bool,
}

impl SuggestSettings {
    /// The model as it is asked; why not, where the address is another machine's and nothing says that it may be.
    fn endpoint(&self) -> std::result::Result<Endpoint, String> {
        Endpoint::new(&self.endpoint, &self.model, self.remote)
    }
}

/// What is said of the pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Pages {
    /// A folder of more languages, each a file `xx.ftl`; seen from the register's directory.
    pub locales: Option<String>,
}

/// An office's own places: prisons, police stations, towns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PlacesSettings {
    /// The list itself, lines with tabs, semicolons or commas between the columns: `name`, `kind`, and others ([`Gazetteer::with`]).
    pub list: Option<String>,
}

/// A witness that is asked to cosign checkpoints.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessSettings {
    /// Its verifier key (C2SP `tlog-cosignature`, type 0x04).
    pub key: String,
    /// The address before `/add-checkpoint`; none where requests go to it as files.
    pub url: Option<String>,
    /// The levels whose logs it is asked for (default: all in use).
    pub levels: Option<Vec<Level>>,
}

/// An authority that is asked to stamp checkpoints.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimestampSettings {
    /// Its address; none where requests go to it as files.
    pub url: Option<String>,
    /// A file of certificates (PEM) under which its answers must hold; seen from the register's directory.
    pub certificate: String,
    /// The levels whose logs it is asked for (default: all in use).
    pub levels: Option<Vec<Level>>,
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
    /// How alerts are mailed by `paradero alerts --mail`, if they are.
    pub mail: Option<Mail>,
}

/// How alerts are mailed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// The host of the server that takes mail.
    pub server: String,
    /// Its port; without one, that of the security: 465 for `tls`, 587 for `starttls`, 25 for `none`.
    pub port: Option<u16>,
    /// How the way there is secured.
    #[serde(default)]
    pub security: Security,
    /// The name that the server knows.
    pub user: Option<String>,
    /// The file that holds the password, on one line: it is never in the settings, which the ledger keeps.
    pub password_file: Option<std::path::PathBuf>,
    /// Who the mail is from.
    pub from: String,
    /// Who is told.
    pub to: Vec<String>,
    /// Where the pages are, for links: `https://register.example.org`.
    pub pages: String,
    /// The language: `es` or `en`.
    #[serde(default = "spanish")]
    pub language: String,
}

fn spanish() -> String {
    "es".to_owned()
}

/// How the way to a server is secured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS before anything is said that matters; without it nothing is.
    #[default]
    StartTls,
    /// None: a server on this machine only.
    None,
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
            witness: Vec::new(),
            timestamp: Vec::new(),
            keeper_acts: KeeperActs::One,
            signing_key: SigningKey::Here,
            pages: Pages::default(),
            places: PlacesSettings::default(),
            suggest: None,
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
        let settings: Self = toml::from_str(text).map_err(wrong)?;
        settings.check_others()?;
        if settings.places.list.is_some() {
            settings.gazetteer()?;
        }
        if let Some(suggest) = &settings.suggest {
            suggest
                .endpoint()
                .map_err(|what| Error::said(format!("paradero.toml: suggest: {what}")))?;
        }
        Ok(settings)
    }

    /// The language model that is asked for suggestions; none unless the settings name one.
    #[must_use]
    pub fn language_model(&self) -> Option<Endpoint> {
        self.suggest.as_ref().and_then(|suggest| suggest.endpoint().ok())
    }

    /// The places that come with the program, and the office's own beside them.
    ///
    /// # Errors
    /// If the office's list is not of its form: its line, and what to write there.
    pub fn gazetteer(&self) -> Result<Gazetteer> {
        let bundled = Gazetteer::bundled();
        let Some(list) = &self.places.list else { return Ok(bundled) };
        bundled.with(list).map_err(|fault| Error::said(format!("paradero.toml: places: {fault}")))
    }

    /// That witnesses and authorities can be asked as they are written.
    fn check_others(&self) -> Result<()> {
        let wrong = |of: &str, at: usize, what: String| {
            Error::said(format!("paradero.toml: {of} {}: {what}", at + 1))
        };
        let mut keys: Vec<WitnessKey> = Vec::new();
        for (at, witness) in self.witness.iter().enumerate() {
            let key = WitnessKey::from_text(witness.key.trim())
                .map_err(|error| wrong("witness", at, format!("key: {error}")))?;
            if keys.contains(&key) {
                return Err(wrong("witness", at, format!("{} stands there twice", key.name())));
            }
            keys.push(key);
            check_asked(witness.url.as_deref(), witness.levels.as_deref())
                .map_err(|what| wrong("witness", at, what))?;
        }
        for (at, authority) in self.timestamp.iter().enumerate() {
            if authority.certificate.trim().is_empty() {
                return Err(wrong("timestamp", at, "certificate: name a file (PEM)".to_owned()));
            }
            check_asked(authority.url.as_deref(), authority.levels.as_deref())
                .map_err(|what| wrong("timestamp", at, what))?;
        }
        Ok(())
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

/// That there is an address at which somebody can be asked, about some level.
fn check_asked(url: Option<&str>, levels: Option<&[Level]>) -> std::result::Result<(), String> {
    let is_address = |url: &str| {
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
            && url.chars().all(|c| c.is_ascii_graphic())
    };
    match url {
        Some(url) if !is_address(url) => {
            Err(format!("url: `{url}` is no address; write https://witness.example"))
        }
        _ if levels.is_some_and(<[Level]>::is_empty) => {
            Err("levels: name one, or leave the line out for all in use".to_owned())
        }
        _ => Ok(()),
    }
}

fn one_line(error: &toml::de::Error) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::Settings;

    #[test]
    fn a_language_model_is_asked_only_where_it_is_named_and_elsewhere_only_by_a_written_word() {
        let read = |more: &str| Settings::parse(&format!("version = 2\nname = \"r\"\n{more}"));
        assert_eq!(read("").unwrap().language_model(), None);
        let near = "[suggest]\nendpoint = \"http://127.0.0.1:11434/v1\"\nmodel = \"m\"\n";
        assert!(read(near).unwrap().language_model().unwrap().is_here());
        let far = near.replace("127.0.0.1", "models.example");
        assert!(
            read(&far)
                .unwrap_err()
                .to_string()
                .contains("suggest: endpoint: `models.example` is not this machine")
        );
        assert!(
            !read(&format!("{far}remote = true\n")).unwrap().language_model().unwrap().is_here()
        );
    }
}
