//! Columns of states (`killed`, `in custody`, `desaparecido`), of counts by place, and of the
//! numbers that a list gives its people.

use paradero_model::{Term, Vocabulary};

use super::{
    Confidence,
    content::{Cells, some},
    place::{One, Outcome},
    reason::{Reason, reason},
    words::{State, Word, folded, state},
    write::{Event, Line, quoted},
};

/// Most distinct values that a column of states may have.
const STATES: usize = 60;

/// Events that the values of columns of states tell of. The column of a status stays the person's
/// note as well, word for word.
pub(super) fn events(columns: &mut [One<'_>]) -> Vec<Event> {
    let mut made = Vec::new();
    for at in 0..columns.len() {
        let one = &columns[at];
        let whole = one.words.contains(&Word::State);
        let places = one.words.contains(&Word::Place) && number(one.name).is_some();
        if !(whole || places) || one.profile.values.len() > STATES {
            continue;
        }
        let told = |wanted: State| -> Vec<&str> {
            let values = one.profile.values.iter().map(|(value, _)| *value);
            values.filter(|value| state(value) == Some(wanted)).collect()
        };
        let (dead, gone, held) = (told(State::Dead), told(State::Gone), told(State::Held));
        let beside = sibling(columns, at);
        let mut here = Vec::new();
        if whole && !dead.is_empty() {
            let circumstances = format!("{{ column = {} }}", quoted(one.name));
            here.push((event("death", one.name, &dead, ("circumstances", circumstances)), dead));
        }
        if whole && !gone.is_empty() {
            let unknown = ("whereabouts", "\"unknown\"".to_owned());
            here.push((event("custody", one.name, &gone, unknown), gone));
        }
        if let Some(beside) = beside.filter(|_| !held.is_empty()) {
            let place = format!("{{ column = {} }}", quoted(columns[beside].name));
            here.push((event("custody", one.name, &held, ("place", place)), held));
        }
        let here: Vec<(Event, String)> =
            here.into_iter().map(|(event, values)| (event, some(&values))).collect();
        let held_here = here.iter().any(|(event, _)| event.lines.iter().any(|l| l.key == "place"));
        for (event, values) in here {
            tell(columns, at, &event.kind, &values);
            made.push(event);
        }
        if let Some(beside) = beside.filter(|_| held_here) {
            let cells = Cells {
                how: Some(format!("where {} says held", columns[at].name)),
                reasons: vec![reason!("place-beside")],
                confidence: Confidence::Medium,
            };
            columns[beside].outcome = Outcome::Tells("custody.place".to_owned(), cells);
        }
    }
    made
}

/// What a kind of event is called.
fn event_term(kind: &str) -> Term {
    let event = Vocabulary::get().event(kind);
    event.map_or_else(|| Term { es: kind.into(), en: kind.into() }, |event| event.term.clone())
}

/// Reports on a column of states that it also makes an event.
fn tell(columns: &mut [One<'_>], at: usize, kind: &str, values: &str) {
    let reason = reason!("values-tell", values, event_term(kind));
    match &mut columns[at].outcome {
        Outcome::Gives(_, _, cells) | Outcome::Tells(_, cells) => cells.reasons.push(reason),
        Outcome::Kept(_) => {
            let cells = Cells { how: None, reasons: vec![reason], confidence: Confidence::Medium };
            columns[at].outcome = Outcome::Tells(format!("{kind}.when"), cells);
        }
    }
}

fn event(kind: &str, column: &str, values: &[&str], line: (&str, String)) -> Event {
    let is: Vec<String> = values.iter().map(|value| quoted(value)).collect();
    let when = format!("{{ column = {}, is = [{}] }}", quoted(column), is.join(", "));
    let lines = vec![Line::new("when", when), Line::new(line.0, line.1)];
    Event { kind: kind.to_owned(), lines }
}

/// The number at the end of a header.
fn number(name: &str) -> Option<String> {
    let folded = folded(name);
    let last = folded.split_whitespace().last()?.to_owned();
    last.bytes().all(|byte| byte.is_ascii_digit()).then_some(last)
}

/// The column of places that has the same number at its end, and is kept so far.
fn sibling(columns: &[One<'_>], at: usize) -> Option<usize> {
    let wanted = number(columns[at].name)?;
    (0..columns.len()).find(|&other| {
        other != at
            && number(columns[other].name).as_ref() == Some(&wanted)
            && columns[other].words == [Word::Place]
            && matches!(columns[other].outcome, Outcome::Kept(_))
    })
}

/// A table of places with how many people each is said of.
pub(super) fn counts(columns: &mut [One<'_>]) -> Option<Event> {
    let whole = |value: &str| value.parse::<u64>().is_ok();
    let words = ["pers", "persons", "personas", "population", "people", "repressed", "detained"];
    let persons = |one: &One<'_>| {
        let folded = folded(one.name);
        words.iter().any(|word| folded.contains(&format!(" {word} ")))
    };
    let count = columns.iter().position(|one| persons(one) && one.profile.share(whole) >= 0.99)?;
    let says = [Word::Facility, Word::Place, Word::Residence];
    let place: Vec<usize> = (0..columns.len())
        .filter(|&at| {
            let one = &columns[at];
            says.iter().any(|word| one.words.contains(word))
                && one.profile.share(|v| v.chars().any(char::is_alphabetic)) >= 0.9
        })
        .collect();
    if place.is_empty() {
        return None;
    }
    let mut give = |at: usize, property: &'static str, reason: Reason| {
        let reasons = vec![reason];
        let cells = Cells { how: None, reasons, confidence: Confidence::Medium };
        columns[at].outcome = Outcome::Gives("count", property, cells);
        quoted(columns[at].name)
    };
    let count = give(count, "count", reason!("people-counted"));
    let place: Vec<String> =
        place.into_iter().map(|at| give(at, "place", reason!("place-counted"))).collect();
    let lines = vec![
        Line::new("place", format!("{{ columns = [{}] }}", place.join(", "))),
        Line::new("count", format!("{{ column = {count} }}")),
        Line::new("unit", "\"persons\""),
    ];
    Some(Event { kind: "count".to_owned(), lines })
}

/// A table of places with where each is: no claim about anybody, and a place on the map.
pub(super) fn places(columns: &mut [One<'_>]) -> Option<Event> {
    let degrees = |one: &One<'_>, names: [&str; 3], most: f64| {
        let folded = folded(one.name);
        let within = |value: &str| value.parse::<f64>().is_ok_and(|degrees| degrees.abs() <= most);
        names.iter().any(|name| folded.split_whitespace().any(|word| word == *name))
            && one.profile.share(within) >= 0.99
    };
    let find = |names, most| columns.iter().position(|one| degrees(one, names, most));
    let latitude = find(["lat", "latitude", "latitud"], 90.0)?;
    let longitude = find(["lon", "longitude", "longitud"], 180.0)
        .or_else(|| find(["lng", "long", "longit"], 180.0))?;
    let called =
        ["name", "nombre", "denominacion", "facility", "site", "sitio", "centro", "place", "lugar"];
    // What tells the places apart, by a word for it: of two such the one that more rows differ in.
    let (_, place) = columns
        .iter()
        .enumerate()
        .filter(|(_, one)| {
            let folded = folded(one.name);
            called.iter().any(|word| folded.split_whitespace().any(|own| own == *word))
                && one.profile.share(|value| value.chars().any(char::is_alphabetic)) >= 0.9
        })
        .map(|(at, one)| (one.profile.values.len(), at))
        .max_by_key(|(differ, at)| (*differ, std::cmp::Reverse(*at)))?;
    let mut give = |at: usize, property: &'static str, reason: Reason| {
        let cells = Cells { how: None, reasons: vec![reason], confidence: Confidence::Medium };
        columns[at].outcome = Outcome::Gives("place", property, cells);
        Line::new(property, format!("{{ column = {} }}", quoted(columns[at].name)))
    };
    let lines = vec![
        give(place, "place", reason!("place-called")),
        give(latitude, "latitude", reason!("place-degrees")),
        give(longitude, "longitude", reason!("place-degrees")),
    ];
    Some(Event { kind: "place".to_owned(), lines })
}

/// The column of the list's own numbers that differs in every row, and whether its header says
/// that it is people who are numbered. Only then does the list itself say that it holds nobody
/// twice; other numbers may be those of rows.
pub(super) fn unique(columns: &[One<'_>], rows: usize) -> Option<(String, bool)> {
    let people = ["unico", "unique", "persona", "person", "individual", "detainee", "victim"];
    let numbers = columns.iter().filter(|one| {
        one.words.contains(&Word::Own)
            && matches!(one.outcome, Outcome::Kept(_))
            && rows > 1
            && one.profile.values.len() == rows
            && one.profile.filled == rows
    });
    let says = |one: &One<'_>| {
        let folded = folded(one.name);
        people.iter().any(|word| folded.contains(&format!(" {word} ")))
    };
    let mut found: Vec<(String, bool)> =
        numbers.map(|one| (one.name.to_owned(), says(one))).collect();
    found.sort_by_key(|(_, says)| !says);
    found.into_iter().next()
}
