//! Text of cells to values, by the type that the vocabulary gives a property.

use paradero_model::{
    Claim, Count, Date, Problem, ProblemCode, Property, Value, ValueType, Vocabulary,
};

use super::{
    pieces::pieces,
    spec::{CellSpec, part_of_value},
};
use crate::{
    country,
    error::shorten,
    quote::fold,
    refs::Refs,
    tree::{Item, Node},
    values::document_text,
};

/// What is expected where a cell should say which country.
pub(crate) const UNKNOWN_COUNTRY: &str =
    "a country's code (ISO 3166-1 alpha-2); state others with values = { .. }";

/// Reads the cells of one record.
pub(crate) struct CellReader<'a> {
    pub(crate) kind: &'a str,
    pub(crate) refs: &'a mut Refs,
    pub(crate) problems: &'a mut Vec<Problem>,
    /// The header of the column that is being read.
    pub(crate) column: Option<String>,
}

impl CellReader<'_> {
    fn problem(&mut self, code: ProblemCode, found: &str, expected: String) {
        let found = shorten(found, 200);
        self.problems.push(Problem { code, column: self.column.clone(), found, expected });
    }

    fn claim(&self, property: &str, value: Value) -> Claim {
        Claim { property: property.to_owned(), value, column: self.column.clone(), denied: false }
    }

    /// The claims that a text makes of a property.
    pub(crate) fn read(&mut self, property: &Property, spec: &CellSpec, text: &str) -> Vec<Claim> {
        if text.trim().is_empty() {
            return Vec::new();
        }
        if let Some(constant) = &spec.constant {
            let text = constant.text("const").unwrap_or_else(|_| bool_text(constant));
            return self.value(property, spec, &text);
        }
        if !spec.starts.is_empty() {
            return self.by_beginning(property, spec, text);
        }
        if let Some(order) = &spec.order {
            return self.name_in_order(property, spec, order, text);
        }
        let pieces = spec.take.of(pieces(text, spec.split.as_deref()));
        let template = spec.item.as_ref().or(spec.pattern.as_ref());
        let mut claims = Vec::new();
        for piece in &pieces {
            let Some(template) = template else {
                claims.extend(self.value(property, spec, piece));
                continue;
            };
            match template.parts(piece) {
                Some(parts) => claims.extend(self.parts(property, spec, &parts)),
                None => {
                    self.problem(
                        ProblemCode::PatternMismatch,
                        piece,
                        format!("text of the form `{}`", template.shown),
                    );
                    claims.push(self.claim(&property.code, Value::Text(fold(piece))));
                }
            }
        }
        claims
    }

    /// What the words say that a cell begins with, if they are any of those that the mapping names.
    fn by_beginning(&mut self, property: &Property, spec: &CellSpec, text: &str) -> Vec<Claim> {
        let folded = fold(text).to_lowercase();
        let found = spec.starts.iter().find(|(words, _)| {
            let words = fold(words).to_lowercase();
            let rest = folded.strip_prefix(words.as_str());
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        });
        let said = found.map(|(_, item)| item.elements()).unwrap_or_default();
        said.iter()
            .flat_map(|element| {
                let text = element.text("starts").unwrap_or_else(|_| bool_text(element));
                self.typed(property, spec, &text)
            })
            .collect()
    }

    /// A name written in an order of its own: its parts, and the whole in the natural order.
    fn name_in_order(
        &mut self,
        property: &Property,
        spec: &CellSpec,
        order: &super::spec::Template,
        text: &str,
    ) -> Vec<Claim> {
        let Some(parts) = order.parts(text) else {
            self.problem(
                ProblemCode::PatternMismatch,
                text,
                format!("a name in the order `{}`", order.shown),
            );
            return self.value(property, spec, text);
        };
        let rank = |name: &str| match name {
            "given" => 0,
            "surname" => 1,
            _ => 2,
        };
        let mut sorted = parts.clone();
        sorted.sort_by_key(|(name, _)| rank(name));
        let whole: Vec<&str> = sorted.iter().map(|(_, part)| part.as_str()).collect();
        let mut claims = vec![self.claim(&property.code, Value::Text(whole.join(" ")))];
        for (name, part) in parts {
            if Vocabulary::get().property(self.kind, name).is_some() {
                claims.push(self.claim(name, Value::Text(part)));
            }
        }
        claims
    }

    /// The parts of a pattern: parts of one value, or properties of their own.
    fn parts(
        &mut self,
        property: &Property,
        spec: &CellSpec,
        parts: &[(&str, String)],
    ) -> Vec<Claim> {
        let get = |wanted: &str| {
            parts.iter().find(|(name, _)| *name == wanted).map(|(_, part)| part.as_str())
        };
        let mut claims = Vec::new();
        match property.value_type {
            ValueType::Indicator => {
                let points = get("points").and_then(|text| self.number(text));
                let kind = get("kind").unwrap_or_default();
                let evidence = get("evidence").map(str::to_owned);
                let value = self.indicator(spec, kind, points, evidence);
                claims.push(self.claim(&property.code, value));
            }
            ValueType::Document => {
                let part = |name| get(name).unwrap_or_default().to_owned();
                let value = Value::Document { kind: part("kind"), number: part("number") };
                claims.push(self.claim(&property.code, value));
            }
            ValueType::Age => {
                if let Some(years) = get("years") {
                    claims.extend(self.value(property, spec, years));
                }
            }
            _ => {}
        }
        for (name, part) in parts {
            if part_of_value(property, name) {
                continue;
            }
            if let Some(own) = Vocabulary::get().property(self.kind, name) {
                claims.extend(self.value(own, spec, part));
            }
        }
        claims
    }

    fn value(&mut self, property: &Property, spec: &CellSpec, text: &str) -> Vec<Claim> {
        let text = text.trim();
        let mapped = spec.values.iter().find(|(code, _)| code.trim() == text).or_else(|| {
            spec.values.iter().find(|(code, _)| code.trim().to_lowercase() == text.to_lowercase())
        });
        if let Some((_, item)) = mapped {
            let mut claims = Vec::new();
            for element in item.elements() {
                let text = element.text("values").unwrap_or_else(|_| bool_text(element));
                claims.extend(self.typed(property, spec, &text));
            }
            return claims;
        }
        let known = spec.known.and_then(|known| known.of(text));
        self.typed(property, spec, known.unwrap_or(text))
    }

    fn typed(&mut self, property: &Property, spec: &CellSpec, text: &str) -> Vec<Claim> {
        let text = text.trim();
        let kept = matches!(property.value_type, ValueType::Text | ValueType::Code(_));
        if text.is_empty() || !kept && Date::says_no_date(text) {
            return Vec::new();
        }
        let value = match &property.value_type {
            ValueType::Text => Value::Text(text.to_owned()),
            ValueType::Name => Value::Text(fold(text)),
            ValueType::Date => Value::Date(self.date(spec, text)),
            ValueType::Count => Value::Count(count(text)),
            ValueType::Number => self.number(text).map_or_else(|| plain(text), Value::Number),
            ValueType::Bool => self.yes_or_no(text),
            ValueType::Country => self.country(text),
            ValueType::Document => match (document(text), &spec.document) {
                (Value::Document { kind, number }, Some(own)) if kind.is_empty() => {
                    Value::Document { kind: own.clone(), number }
                }
                (document, _) => document,
            },
            ValueType::Age => self.age(text),
            ValueType::Indicator => self.indicator(spec, text, None, None),
            ValueType::Band => plain(text),
            ValueType::Code(list) => self.code(list, text),
            ValueType::Ref(kind) => match self.refs.handle(text).map(|r| r.handle.clone()) {
                Some(handle) => Value::Ref(handle),
                None if *kind == paradero_model::SubjectKind::Country
                    && !country::is_code(text) =>
                {
                    self.country(text)
                }
                None => Value::Ref(self.refs.of_text(*kind, text)),
            },
        };
        vec![self.claim(&property.code, value)]
    }

    fn date(&mut self, spec: &CellSpec, text: &str) -> Date {
        let read = match spec.date.as_deref() {
            Some(format) => Date::read_format(text, format),
            None => Date::parse_edtf(text),
        };
        read.unwrap_or_else(|error| {
            let expected = match &spec.date {
                Some(_) => error.reason,
                None => format!("{}; state its form with date = \"...\"", error.reason),
            };
            self.problem(ProblemCode::UnreadableDate, text, expected);
            Date::unread(text)
        })
    }

    fn number(&mut self, text: &str) -> Option<f64> {
        let number = text.replace(',', ".").parse::<f64>().ok().filter(|n| n.is_finite());
        if number.is_none() {
            self.problem(ProblemCode::UnreadableNumber, text, "a number".into());
        }
        number
    }

    fn age(&mut self, text: &str) -> Value {
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        let after = text[digits.len()..].trim().to_lowercase();
        let years = digits.parse::<i64>().ok().filter(|years| *years <= 130);
        let plain_years =
            after.is_empty() || after.starts_with('a') || after.starts_with('y') || after == ".0";
        match years.filter(|_| plain_years) {
            Some(years) => Value::Age { years, on: None },
            None => {
                self.problem(ProblemCode::UnreadableNumber, text, "completed years".into());
                plain(text)
            }
        }
    }

    fn yes_or_no(&mut self, text: &str) -> Value {
        match text.to_lowercase().as_str() {
            "s\u{ed}" | "si" | "yes" | "true" | "1" | "x" | "y" | "s" | "verdadero" => {
                Value::Bool(true)
            }
            "no" | "false" | "0" | "n" | "falso" => Value::Bool(false),
            _ => {
                let expected = "yes or no; state the codes with values = { .. }".into();
                self.problem(ProblemCode::UnknownCode, text, expected);
                plain(text)
            }
        }
    }

    fn country(&mut self, text: &str) -> Value {
        if country::is_code(text) {
            return Value::Country(text.to_owned());
        }
        self.problem(ProblemCode::UnknownCode, text, UNKNOWN_COUNTRY.into());
        plain(text)
    }

    fn code(&mut self, list: &str, text: &str) -> Value {
        let found = Vocabulary::get().read_code(list, text).map(|code| code.code.clone());
        if let Some(code) = found.or_else(|| sex(list, text).map(str::to_owned)) {
            return Value::Code(code);
        }
        let codes: Vec<&str> =
            Vocabulary::get().codes(list).iter().map(|code| code.code.as_str()).collect();
        let expected = format!("one of {}; state others with values = {{ .. }}", codes.join(", "));
        self.problem(ProblemCode::UnknownCode, text, expected);
        plain(text)
    }

    fn indicator(
        &mut self,
        spec: &CellSpec,
        text: &str,
        points: Option<f64>,
        evidence: Option<String>,
    ) -> Value {
        let mapped = spec.values.iter().find(|(code, _)| code.trim() == text.trim());
        let text = mapped.and_then(|(_, item)| item.text("values").ok()).unwrap_or(text.to_owned());
        match self.code("indicator", text.trim()) {
            Value::Code(kind) => Value::Indicator { kind, points, evidence },
            other => other,
        }
    }
}

fn bool_text(item: &Item) -> String {
    match item.node {
        Node::Bool(value) => value.to_string(),
        _ => String::new(),
    }
}

fn plain(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn count(text: &str) -> Count {
    match text.parse::<i64>().ok().filter(|number| *number >= 0) {
        Some(number) => Count::exact(number),
        None => Count { says: text.to_owned(), at_least: None, at_most: None, of: None },
    }
}

/// `DNI 123`, `DNI:123` or a number alone: leading letters are the kind.
fn document(text: &str) -> Value {
    if text.contains(':') {
        return document_text(text);
    }
    match text.split_once(' ') {
        Some((kind, number))
            if kind.chars().all(|c| c.is_alphabetic() || c == '.')
                && number.chars().any(|c| c.is_ascii_digit()) =>
        {
            Value::Document { kind: kind.to_owned(), number: fold(number) }
        }
        _ => Value::Document { kind: String::new(), number: fold(text) },
    }
}

/// Words for sex that lists use beside those of the vocabulary. A lone `M` is read by no rule:
/// it is `mujer` as well as `masculino`.
fn sex(list: &str, text: &str) -> Option<&'static str> {
    if list != "sex" {
        return None;
    }
    match text.trim_end_matches('.').to_lowercase().as_str() {
        "masculino" | "var\u{f3}n" | "varon" | "man" => Some("male"),
        "femenino" | "woman" | "f" => Some("female"),
        _ => None,
    }
}
