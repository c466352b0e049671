//! Rules over rows: records, referents and events.

use paradero_model::{
    Cell, Date, Event, Locator, Problem, ProblemCode, Record, Referent, SubjectKind, Value,
};

use super::{
    outline::{Made, Outliner, Pass, header},
    spec::{Give, Rule},
};
use crate::{
    refs::Refs,
    table::{
        Grid, Row,
        columns::{Column, Gathered},
    },
};

/// Rows whose cells are put in columns at a time.
const ROWS: usize = 1 << 14;

/// Makes records and events of all rows.
pub(crate) fn apply(
    grid: &Grid,
    rules: &[Rule],
    refs: &mut Refs,
    missing: &[String],
) -> (Vec<Record>, Vec<Event>) {
    let (mut records, mut events) = (Vec::new(), Vec::new());
    let outliner = Outliner::new(rules, &grid.header, missing);
    let mut numbers = 1_u32..;
    for rows in grid.rows.chunks(ROWS) {
        let columns = columns(rows, &outliner, grid.header.len());
        let mut pass = outliner.block(&columns, refs);
        for ((at, row), number) in rows.iter().enumerate().zip(&mut numbers) {
            let mut problems = row.problems.clone();
            forgive(&mut problems, missing);
            // A line that is no JSON object has no cells to read.
            if row.problems.iter().all(|problem| problem.code != ProblemCode::BadJson) {
                pass.row(at, &mut problems);
                events.extend(events_of(&outliner, &mut pass, number));
            }
            records.push(record(grid, row, number, problems));
        }
    }
    (records, events)
}

/// An error of a cell that the mapping says holds nothing is no problem.
pub(crate) fn forgive(problems: &mut Vec<Problem>, missing: &[String]) {
    problems.retain(|p| p.code != ProblemCode::FormulaError || !missing.contains(&p.found));
}

/// The columns that rules look at.
fn columns<'a>(rows: &'a [Row], outliner: &Outliner<'_>, width: usize) -> Vec<Column<'a>> {
    let column = |at: usize| {
        let mut column = Gathered::new();
        if outliner.looks_at(at) {
            for row in rows {
                column.push(row.cells.get(at).map_or("", String::as_str).into());
            }
        }
        column.done()
    };
    (0..width).map(column).collect()
}

/// The events of the row that was read last, of which the row's person becomes known where they speak of it.
pub(crate) fn events_of(
    outliner: &Outliner<'_>,
    pass: &mut Pass<'_, '_>,
    number: u32,
) -> Vec<Event> {
    let person = format!("row:{number}");
    let made = pass.made().iter();
    let events: Vec<Event> =
        made.map(|made| event(outliner, pass, made, number, &person)).collect();
    let speaks = |event: &Event| {
        event.subject.as_deref() == Some(person.as_str())
            || event.claims.iter().any(|c| matches!(&c.value, Value::Ref(to) if *to == person))
    };
    if events.iter().any(speaks) {
        let name = name(&events);
        pass.refs.add(Referent {
            handle: person,
            kind: SubjectKind::Person,
            name,
            number: None,
            country: None,
            unit: None,
        });
    }
    events
}

fn event(
    outliner: &Outliner<'_>,
    pass: &Pass<'_, '_>,
    made: &Made,
    number: u32,
    person: &str,
) -> Event {
    let rule = outliner.parts[made.part].rule;
    let said = |give: &Option<Give>, key: usize| {
        let claims = give.iter().flat_map(|give| pass.give(give, made, rule.gives.len() + key, ""));
        claims.map(|claim| claim.value).collect::<Vec<_>>()
    };
    Event {
        id: format!("{number}.{}", rule.ordinal),
        record: number.to_string(),
        kind: rule.kind.code.clone(),
        subject: pass.subject(made, person),
        stance: rule.stance,
        said_by: said(&rule.said_by, 0).into_iter().find_map(handle),
        said_on: said(&rule.said_on, 1).into_iter().find_map(date),
        relays: rule.relays.clone(),
        claims: pass.claims(made, person),
    }
}

fn handle(value: Value) -> Option<String> {
    match value {
        Value::Ref(handle) => Some(handle),
        _ => None,
    }
}

fn date(value: Value) -> Option<Date> {
    match value {
        Value::Date(date) => Some(date),
        _ => None,
    }
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
    let cells =
        filled.map(|(at, text)| Cell { column: header(&grid.header, at), text: text.clone() });
    Record {
        place: number.to_string(),
        locator,
        text: row.part.as_ref().map(|part| part.text.clone()).unwrap_or_default(),
        cells: cells.collect(),
        problems,
        confidence: row.confidence,
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
