//! Rules: one SQL statement with a front matter.

use std::collections::BTreeSet;

use paradero_model::{SubjectKind, Term};
use serde::Deserialize;

use crate::{Error, example::Example, files, message};

/// How grave what a rule finds is. A property of the rule, never of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// What a treaty or a court forbids.
    Serious,
    /// What someone should look at.
    Notable,
    /// What is unknown or incomplete.
    Info,
}

impl Severity {
    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Serious => "serious",
            Self::Notable => "notable",
            Self::Info => "info",
        }
    }
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// One person at a time: it need only run again for people whom an addition touched.
    Person,
    /// The whole register.
    Register,
}

/// A rule: what it is called, what law it rests on, its statement and its examples.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its id, the file's name without `.sql`.
    pub id: String,
    /// How grave it is.
    pub severity: Severity,
    /// What its findings are about.
    pub subject: SubjectKind,
    /// What it looks at.
    pub scope: Scope,
    /// The article of law it rests on.
    pub basis_in_law: String,
    /// Whether days are counted from `since`.
    pub clock: bool,
    /// What pages call it.
    pub title: Term,
    /// One sentence with placeholders (see `rules/README.md`).
    pub message: Term,
    /// Rows that must and must not make it fire.
    pub examples: Vec<Example>,
    /// The statement.
    pub sql: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    id: String,
    severity: Severity,
    subject: SubjectKind,
    scope: Scope,
    basis_in_law: String,
    #[serde(default)]
    clock: bool,
    title: Words,
    message: Words,
    #[serde(default)]
    example: Vec<Example>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    en: String,
    es: String,
}

impl Words {
    fn into_term(self) -> Term {
        Term { es: self.es, en: self.en }
    }
}

impl Rule {
    /// Reads a rule. `name` is the file's name without `.sql`.
    ///
    /// # Errors
    /// If the front matter is missing or not well formed, a text is empty in one language, a
    /// placeholder is unknown, or no statement follows.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        let (front, sql) = split(name, text)?;
        let front: Front = toml::from_str(&front)
            .map_err(|error| Error::new(format!("rule {name}: front matter: {error}")))?;
        if front.id != name {
            return Err(Error::new(format!(
                "rule {name}: its id is `{}`; make it the file's name",
                front.id
            )));
        }
        for text in [&front.title.en, &front.title.es, &front.message.en, &front.message.es] {
            if text.trim().is_empty() {
                return Err(Error::new(format!(
                    "rule {name}: title and message must be there in en and es"
                )));
            }
            message::check(name, text)?;
        }
        Ok(Self {
            id: front.id,
            severity: front.severity,
            subject: front.subject,
            scope: front.scope,
            basis_in_law: front.basis_in_law,
            clock: front.clock,
            title: front.title.into_term(),
            message: front.message.into_term(),
            examples: front.example,
            sql,
        })
    }
}

/// The front matter's TOML and the statement that follows it.
pub(crate) fn split(name: &str, text: &str) -> Result<(String, String), Error> {
    let mut lines = text.lines();
    let wrong = |what: &str| Error::new(format!("{name}.sql: {what}"));
    if lines.next().map(str::trim) != Some("-- ---") {
        return Err(wrong("line 1 must be `-- ---`, then the front matter"));
    }
    let (mut front, mut closed) = (String::new(), false);
    for (at, line) in lines.by_ref().enumerate() {
        let line = line.trim_end();
        if line == "-- ---" {
            closed = true;
            break;
        }
        let Some(line) = line.strip_prefix("--") else {
            return Err(wrong(&format!(
                "line {} of the front matter must begin with `--`",
                at + 2
            )));
        };
        front.push_str(line.strip_prefix(' ').unwrap_or(line));
        front.push('\n');
    }
    if !closed {
        return Err(wrong("the front matter is not closed by `-- ---`"));
    }
    let rest: Vec<&str> = lines.collect();
    let sql = rest.join("\n").trim().trim_end_matches(';').to_owned();
    if sql.is_empty() {
        return Err(wrong("no statement follows the front matter"));
    }
    Ok((front, sql))
}

/// The rules that are compiled in, by id.
///
/// # Errors
/// If one of them is not well formed (a test rules that out) or two have one id.
pub fn built_in() -> Result<Vec<Rule>, Error> {
    let mut ids = BTreeSet::new();
    let mut rules = Vec::new();
    for (name, text) in files::rules() {
        let rule = Rule::parse(name, text)?;
        if !ids.insert(rule.id.clone()) {
            return Err(Error::new(format!("two rules are called {}", rule.id)));
        }
        rules.push(rule);
    }
    Ok(rules)
}
