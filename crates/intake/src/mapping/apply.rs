//! Rules over rows: records, referents and events.

use paradero_model::{
    Cell, Claim, Date, Event, Locator, Problem, ProblemCode, Record, Referent, SubjectKind, Value,
};

use super::{
    cell::{CellReader, UNKNOWN_COUNTRY},
    spec::{CellSpec, Give, Rule, Subject, Test, When, deny},
};
use crate::{
    country,
    error::shorten,
    quote::fold,
    refs::Refs,
    sheet::number_of_order,
    table::{Grid, Row},
    values::claim,
};

/// Makes records and events of all rows.
pub(crate) fn apply(
    grid: &Grid,
    rules: &[Rule],
    refs: &mut Refs,
    missing: &[String],
) -> (Vec<Record>, Vec<Event>) {
    let (mut records, mut events) = (Vec::new(), Vec::new());
    for (number, row) in (1_u32..).zip(&grid.rows) {
        // An error of a cell that the mapping says holds nothing is no problem.
        let nothing =
            |p: &&Problem| p.code != ProblemCode::FormulaError || !missing.contains(&p.found);
        let problems = row.problems.iter().filter(nothing).cloned().collect();
        let mut one = OneRow { grid, row, number, problems, refs, missing };
        let made = one.events(rules);
        let problems = one.problems;
        records.push(record(grid, row, number, problems));
        events.extend(made);
    }
    (records, events)
}

fn record(grid: &Grid, row: &Row, number: u32, problems: Vec<Problem>) -> Record {
    let locator = match &row.part {
        Some(part) => Locator::Part {
            path: part.path.clone(),
            nth: part.nth,
            start: part.start,
            end: part.end,
        },
        None => Locator::Row { sheet: grid.sheet.clone(), row: number, sheet_row: row.line },
    };
    let filled = row.cells.iter().enumerate().filter(|(_, text)| !text.is_empty());
    let cells = filled.map(|(at, text)| Cell { column: header(grid, at), text: text.clone() });
    Record {
        place: number.to_string(),
        locator,
        text: row.part.as_ref().map(|part| part.text.clone()).unwrap_or_default(),
        cells: cells.collect(),
        problems,
        confidence: row.confidence,
    }
}

fn header(grid: &Grid, at: usize) -> String {
    grid.header.get(at).cloned().unwrap_or_else(|| format!("column {}", at + 1))
}

struct OneRow<'a> {
    grid: &'a Grid,
    row: &'a Row,
    number: u32,
    problems: Vec<Problem>,
    refs: &'a mut Refs,
    /// Cells that hold nothing though they are filled.
    missing: &'a [String],
}

impl OneRow<'_> {
    fn text(&self, at: usize) -> &str {
        let text = self.row.cells.get(at).map_or("", String::as_str);
        if self.missing.iter().any(|missing| missing == text.trim()) { "" } else { text }
    }

    fn events(&mut self, rules: &[Rule]) -> Vec<Event> {
        // A line that is no JSON object has no cells to read.
        if self.row.problems.iter().any(|problem| problem.code == ProblemCode::BadJson) {
            return Vec::new();
        }
        let person = format!("row:{}", self.number);
        let mut events = Vec::new();
        let mut named = !rules.iter().any(|rule| rule.ordinal == 0);
        // Whether the mapping says that the row is no person's: a company among persons.
        let (mut used, mut other) = (false, false);
        for rule in rules {
            if !rule.when.iter().all(|when| self.holds(when)) {
                other |= rule.ordinal == 0;
                continue;
            }
            let Some(event) = self.event(rule, &person) else { continue };
            named |= rule.ordinal == 0;
            let about = event.subject.as_deref() == Some(person.as_str());
            if about && !named {
                continue;
            }
            used |= about || event.claims.iter().any(|c| c.value == Value::Ref(person.clone()));
            events.push(event);
        }
        if !named && !other {
            self.problems.push(Problem {
                code: ProblemCode::NoSubject,
                column: None,
                found: String::new(),
                expected: "a name or another fact of a person in the columns of [person]".into(),
            });
        }
        if used {
            self.refs.add(Referent {
                handle: person,
                kind: SubjectKind::Person,
                name: name(&events),
                number: None,
                country: None,
                unit: None,
            });
        }
        events
    }

    fn holds(&self, when: &When) -> bool {
        let text = fold(when.column.map_or("", |at| self.text(at)));
        match &when.test {
            Test::Filled(filled) => text.is_empty() != *filled,
            Test::Is(values) => values.contains(&text),
            Test::Not(values) => !values.contains(&text),
            Test::Starts(starts) => starts.iter().any(|start| text.starts_with(start)),
            Test::NotStarts(starts) => !starts.iter().any(|start| text.starts_with(start)),
        }
    }

    fn event(&mut self, rule: &Rule, person: &str) -> Option<Event> {
        let subject = match &rule.subject {
            Subject::Row => Some(person.to_owned()),
            Subject::Handle(handle) => Some(handle.clone()),
            Subject::Cell(kind, spec) => Some(self.subject(*kind, spec)?),
            Subject::None => None,
        };
        let mut claims = Vec::new();
        let mut from_cells = false;
        for give in &rule.gives {
            let made = self.give(rule, give, person);
            from_cells |= matches!(give, Give::Cell(..)) && !made.is_empty();
            claims.extend(made);
        }
        let bare = matches!(rule.subject, Subject::Cell(..)) || !rule.when.is_empty();
        if !from_cells && rule.reads_cells() && !bare || rule.ordinal == 0 && claims.is_empty() {
            return None;
        }
        deny(&rule.denies, &mut claims);
        if let Some(handle) = &subject {
            number_of_order(handle, &claims, self.refs);
            name_of_person(handle, rule, &claims, self.refs);
        }
        Some(Event {
            id: format!("{}.{}", self.number, rule.ordinal),
            record: self.number.to_string(),
            kind: rule.kind.code.clone(),
            subject,
            stance: rule.stance,
            said_by: self.said_by(rule),
            said_on: self.said_on(rule),
            relays: rule.relays.clone(),
            claims,
        })
    }

    fn subject(&mut self, kind: SubjectKind, spec: &CellSpec) -> Option<String> {
        let text = self.joined(spec);
        let mapped = spec.values.iter().find(|(code, _)| code.trim() == text.trim());
        let text = mapped.and_then(|(_, item)| item.text("values").ok()).unwrap_or(text);
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        if let Some(known) = self.refs.handle(text) {
            return Some(known.handle.clone());
        }
        if kind == SubjectKind::Country && !country::is_code(text) {
            // A country is known by its code alone; any other text would become an id of its own.
            let columns: Vec<String> =
                spec.columns.iter().map(|at| header(self.grid, *at)).collect();
            self.problems.push(Problem {
                code: ProblemCode::UnknownCode,
                column: Some(columns.join(", ")),
                found: shorten(text, 200),
                expected: UNKNOWN_COUNTRY.into(),
            });
            return None;
        }
        Some(self.refs.of_text(kind, text))
    }

    fn joined(&self, spec: &CellSpec) -> String {
        let parts: Vec<&str> =
            spec.columns.iter().map(|at| self.text(*at)).filter(|t| !t.trim().is_empty()).collect();
        match parts.as_slice() {
            [one] => (*one).to_owned(),
            parts => parts.iter().map(|part| part.trim()).collect::<Vec<_>>().join(" "),
        }
    }

    fn give(&mut self, rule: &Rule, give: &Give, person: &str) -> Vec<Claim> {
        match give {
            Give::Constant(claims) => claims.clone(),
            Give::Row(property) => vec![claim(property, Value::Ref(person.to_owned()))],
            Give::Cell(property, spec) => {
                let text = match &spec.precision {
                    Some(precision) => {
                        precision.of(&self.joined(spec), self.text(precision.column))
                    }
                    None => self.joined(spec),
                };
                let columns: Vec<String> =
                    spec.columns.iter().map(|at| header(self.grid, *at)).collect();
                let mut reader = CellReader {
                    kind: &rule.kind.code,
                    refs: self.refs,
                    problems: &mut self.problems,
                    column: Some(columns.join(", ")),
                };
                reader.read(property, spec, &text)
            }
        }
    }

    fn said_by(&mut self, rule: &Rule) -> Option<String> {
        let give = rule.said_by.as_ref()?;
        self.give(rule, give, "").into_iter().find_map(|claim| match claim.value {
            Value::Ref(handle) => Some(handle),
            _ => None,
        })
    }

    fn said_on(&mut self, rule: &Rule) -> Option<Date> {
        let give = rule.said_on.as_ref()?;
        self.give(rule, give, "").into_iter().find_map(|claim| match claim.value {
            Value::Date(date) => Some(date),
            _ => None,
        })
    }
}

/// The person's name as the row gives it: the whole, else given names and surnames.
fn name(events: &[Event]) -> String {
    let get = |code: &str| {
        let claims = events.iter().filter(|event| event.kind == "person").flat_map(|e| &e.claims);
        claims.into_iter().find(|claim| claim.property == code).and_then(|claim| {
            match &claim.value {
                Value::Text(text) => Some(text.clone()),
                _ => None,
            }
        })
    };
    get("name").unwrap_or_else(|| {
        let parts = ["given", "surname", "surname.second"].into_iter().filter_map(get);
        parts.collect::<Vec<_>>().join(" ")
    })
}

/// A person whom a cell names by the list's own key is called by the name that a row states.
fn name_of_person(handle: &str, rule: &Rule, claims: &[Claim], refs: &mut Refs) {
    if rule.kind.code != "person" || !matches!(rule.subject, Subject::Cell(..)) {
        return;
    }
    let stated = claims.iter().find(|claim| claim.property == "name");
    if let (Some(Value::Text(name)), Some(referent)) =
        (stated.map(|claim| &claim.value), refs.get_mut(handle))
        && referent.handle == format!("{}:{}", referent.kind.code(), referent.name)
    {
        referent.name.clone_from(name);
    }
}
