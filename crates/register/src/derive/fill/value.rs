//! A value taken apart for the columns of its table.

use paradero_findings::schema::Part;
use paradero_model::{Count, Date, Value};

use super::Fill;

/// A value taken apart for the columns of its table.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) text: String,
    pub(super) reference: Option<String>,
    pub(super) lo: Option<i64>,
    pub(super) hi: Option<i64>,
    pub(super) at: Option<i64>,
    pub(super) number: Option<f64>,
    pub(super) extra: Option<String>,
    pub(super) kind: &'static str,
}

pub(super) type SqlValue = rusqlite::types::Value;

pub(super) fn text_value(text: &str) -> SqlValue {
    SqlValue::Text(text.to_owned())
}

pub(super) fn optional(text: Option<&str>) -> SqlValue {
    text.map_or(SqlValue::Null, text_value)
}

pub(super) fn text(value: &SqlValue) -> Option<&str> {
    if let SqlValue::Text(text) = value { Some(text) } else { None }
}

impl Fill<'_> {
    pub(super) fn parts(&mut self, at: usize, value: &Value) -> Parts {
        let mut parts = Parts::default();
        match value {
            Value::Text(text) => (parts.kind, parts.text) = ("text", text.clone()),
            Value::Code(code) => (parts.kind, parts.text) = ("code", code.clone()),
            Value::Country(code) => {
                (parts.kind, parts.text) = ("country", code.clone());
                parts.reference = Some(self.subjects.country(code));
            }
            Value::Date(date) => parts.date(date),
            Value::Count(count) => parts.count(count),
            Value::Number(number) => {
                (parts.kind, parts.text) = ("number", number.to_string());
                parts.number = Some(*number);
            }
            Value::Bool(yes) => {
                (parts.kind, parts.text) = ("bool", yes.to_string());
                parts.number = Some(f64::from(u8::from(*yes)));
            }
            Value::Ref(handle) => {
                parts.kind = "ref";
                let subject = self.subject(at, handle);
                parts.text = self.name(at, handle);
                parts.reference = subject.map(|(id, _)| id);
            }
            Value::Document { kind, number } => {
                (parts.kind, parts.text) = ("document", number.clone());
                parts.extra = (!kind.is_empty()).then(|| kind.clone());
            }
            Value::Age { years, on } => {
                if let Some(on) = on {
                    parts.date(on);
                }
                (parts.kind, parts.text) = ("age", years.to_string());
                parts.number = i32::try_from(*years).ok().map(f64::from);
            }
            Value::Indicator { kind, points, evidence } => {
                (parts.kind, parts.text) = ("indicator", kind.clone());
                (parts.number, parts.extra) = (*points, evidence.clone());
            }
            Value::Band { from, to, name } => {
                (parts.kind, parts.text) = ("band", name.clone());
                (parts.number, parts.extra) = (Some(*from), to.map(|to| to.to_string()));
            }
        }
        parts
    }
}

impl Parts {
    fn date(&mut self, date: &Date) {
        (self.kind, self.text) = ("date", date.written.clone());
        self.lo = date.earliest.map(|day| i64::from(day.0));
        self.hi = date.latest.map(|day| i64::from(day.0));
        self.at = date.instant;
        self.extra =
            (!date.means.is_empty() && date.means != date.written).then(|| date.means.clone());
    }

    fn count(&mut self, count: &Count) {
        (self.kind, self.text) = ("count", count.says.clone());
        self.lo = count.at_least;
        self.hi = count.at_most;
        #[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^52")]
        let number = |count: i64| count as f64;
        self.number = count.at_least.map(number);
        self.extra = count.of.map(|of| of.to_string());
    }

    pub(super) fn part(&self, part: Part) -> SqlValue {
        let integer = |value: Option<i64>| value.map_or(SqlValue::Null, SqlValue::Integer);
        match part {
            Part::Text => text_value(&self.text),
            Part::Ref => optional(self.reference.as_deref()),
            Part::Lo => integer(self.lo),
            Part::Hi => integer(self.hi),
            Part::At => integer(self.at),
            Part::Number => self.number.map_or(SqlValue::Null, SqlValue::Real),
        }
    }
}
