//! What becomes of a rule's rows, whichever engine gave them: basis, certainty, messages, order, ids.

use std::collections::{BTreeMap, BTreeSet};

use paradero_model::{Day, Vocabulary};

use crate::row::Cited;
use crate::{Basis, Certainty, Cite, Error, Finding, Role, Row, Rule, days, message};

/// Tells what subjects are called.
pub trait Names {
    /// Its name (its id, where it has none) and its kind where the register holds it.
    ///
    /// # Errors
    /// If whoever keeps the names cannot be asked.
    fn of(&mut self, subject: &str) -> Result<(String, Option<String>), Error>;
}

/// Rows of one rule, gathered into findings.
pub struct Gathering<'r> {
    rule: &'r Rule,
    found: BTreeMap<(String, String), Found>,
}

impl<'r> Gathering<'r> {
    /// Of a rule, without any row yet.
    pub fn new(rule: &'r Rule) -> Self {
        Self { rule, found: BTreeMap::new() }
    }

    /// Takes in a row. Rows may come in any order, and more than once.
    ///
    /// # Errors
    /// If it has no subject, cites an event that is not there, or has an unknown role.
    pub fn add(&mut self, mut row: Row) -> Result<(), Error> {
        let rule = self.rule;
        let subject = row.subject.take();
        let subject =
            subject.ok_or_else(|| Error::new(format!("rule {}: a row has no subject", rule.id)))?;
        let key = row.key.take().unwrap_or_default();
        self.found.entry((subject, key)).or_default().add(rule, row)
    }

    /// The findings, sorted by subject and key.
    ///
    /// # Errors
    /// If the names cannot be asked.
    pub fn finish(self, names: &mut dyn Names, today: Day) -> Result<Vec<Finding>, Error> {
        let rule = self.rule;
        let finish = |((subject, key), found): ((String, String), Found)| {
            let named = names.of(&subject)?;
            Ok(found.finish(rule, (subject, key), named, today))
        };
        self.found.into_iter().map(finish).collect()
    }
}

/// Findings in their order: by severity, rule, subject and key.
pub fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|a, b| {
        (a.severity, &a.rule, &a.subject, &a.key).cmp(&(b.severity, &b.rule, &b.subject, &b.key))
    });
    findings
}

/// What the rows of one finding say together.
#[derive(Default)]
struct Found {
    certain: bool,
    since_lo: Option<i64>,
    since_hi: Option<i64>,
    until_lo: Option<i64>,
    until_hi: Option<i64>,
    running: bool,
    n_lo: Option<i64>,
    n_hi: Option<i64>,
    detail: Option<String>,
    speaker: Option<String>,
    cites: BTreeSet<Cite>,
    admitted: bool,
    ordered: bool,
    contested: bool,
    origins: BTreeSet<String>,
}

/// The lesser of two where both are known, else the one that is.
fn least<T: Ord>(a: Option<T>, b: Option<T>) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

impl Found {
    /// Takes in a row; the order in which rows come does not matter.
    fn add(&mut self, rule: &Rule, row: Row) -> Result<(), Error> {
        self.certain |= row.certain.is_some_and(|certain| certain != 0);
        self.since_lo = least(self.since_lo, row.since_lo);
        self.since_hi = least(self.since_hi, row.since_hi);
        self.until_lo = self.until_lo.max(row.until_lo);
        self.running |= row.until_hi.is_none();
        self.until_hi = self.until_hi.max(row.until_hi);
        self.n_lo = self.n_lo.max(row.n_lo);
        self.n_hi = self.n_hi.max(row.n_hi);
        self.detail = least(self.detail.take(), row.detail);
        self.speaker = least(self.speaker.take(), row.speaker);
        let Some(event) = row.cite else {
            return Ok(());
        };
        let Some(cited) = row.event else {
            return Err(Error::new(format!("rule {}: cites `{event}`, no such event", rule.id)));
        };
        self.add_cite(rule, event, &row.role.unwrap_or_default(), cited)
    }

    fn add_cite(
        &mut self,
        rule: &Rule,
        event: String,
        role: &str,
        cited: Cited,
    ) -> Result<(), Error> {
        let role = Role::from_code(role)
            .ok_or_else(|| Error::new(format!("rule {}: no role `{role}`", rule.id)))?;
        if role == Role::Core {
            self.admitted |= cited.admitted;
            self.ordered |= cited.stance == "orders";
            self.origins.insert(cited.origin);
        }
        self.contested |= role == Role::Contra;
        self.cites.insert(Cite { role, event });
        Ok(())
    }

    fn basis(&self) -> Basis {
        match (self.admitted, self.ordered, self.origins.len()) {
            (true, _, _) => Basis::Admitted,
            (_, true, _) => Basis::Ordered,
            (_, _, 0) => Basis::None,
            (_, _, 1) => Basis::Single,
            _ => Basis::Corroborated,
        }
    }

    fn days(&self, rule: &Rule, today: Day) -> Option<i64> {
        let until = if self.running { None } else { self.until_hi };
        let days = until.unwrap_or(i64::from(today.0)) - self.since_hi?;
        (rule.clock && days >= 0).then_some(days)
    }

    fn finish(
        self,
        rule: &Rule,
        (subject, key): (String, String),
        (name, kind): (String, Option<String>),
        today: Day,
    ) -> Finding {
        let since_text = days::interval_text(self.since_lo, self.since_hi);
        let (until_lo, until_hi) =
            if self.running { (None, None) } else { (self.until_lo, self.until_hi) };
        let elapsed = self.days(rule, today);
        let words = |language: &str| {
            let mut values = BTreeMap::from([("subject", name.clone())]);
            let mut put = |name, value: Option<String>| {
                value.map(|value| values.insert(name, value));
            };
            put("since", days::interval_words(self.since_lo, self.since_hi, language));
            put("until", days::interval_words(until_lo, until_hi, language));
            put("days", elapsed.map(|days| days.to_string()));
            put("n", count(self.n_lo, self.n_hi, language));
            put("n_hi", self.n_hi.map(|n| n.to_string()));
            put("speaker", self.speaker.as_deref().map(|speaker| term(speaker, language)));
            let terms = |detail: &str| {
                detail.split(", ").map(|part| term(part, language)).collect::<Vec<_>>().join(", ")
            };
            put("detail", self.detail.as_deref().map(terms));
            let unknown = if language == "es" { "(no indicado)" } else { "(not stated)" };
            message::fill(rule.message.get(language), &values, unknown)
        };
        let (message_en, message_es) = (words("en"), words("es"));
        let mut id = format!("{}:{subject}", rule.id);
        if !key.is_empty() {
            id.push(':');
            id.push_str(&key);
        }
        Finding {
            id,
            rule: rule.id.clone(),
            subject_kind: kind.unwrap_or_else(|| rule.subject.code().to_owned()),
            subject,
            key,
            severity: rule.severity,
            basis: self.basis(),
            contested: self.contested,
            certainty: if self.certain { Certainty::Certain } else { Certainty::Possible },
            since_text,
            since_lo: self.since_lo,
            since_hi: self.since_hi,
            until_lo,
            until_hi,
            days: elapsed,
            n_lo: self.n_lo,
            n_hi: self.n_hi,
            message_en,
            message_es,
            state: "open".to_owned(),
            reason: None,
            cites: self.cites.into_iter().collect(),
        }
    }
}

/// "10", "at least 1", "1 to 5".
fn count(lo: Option<i64>, hi: Option<i64>, language: &str) -> Option<String> {
    let spanish = language == "es";
    Some(match (lo?, hi) {
        (lo, Some(hi)) if lo == hi => lo.to_string(),
        (lo, Some(hi)) => format!("{lo} {} {hi}", if spanish { "a" } else { "to" }),
        (lo, None) => format!("{} {lo}", if spanish { "al menos" } else { "at least" }),
    })
}

/// A detail that is a code of the vocabulary, in the words of a language; other text as it is.
fn term(detail: &str, language: &str) -> String {
    let vocabulary = Vocabulary::get();
    let kind = vocabulary.event(detail).map(|kind| &kind.term);
    let code = || {
        let mut codes = vocabulary.lists().iter().flat_map(|(_, codes)| codes);
        codes.find(|code| code.code == detail).map(|code| &code.term)
    };
    kind.or_else(code).map_or(detail, |term| term.get(language)).to_owned()
}
