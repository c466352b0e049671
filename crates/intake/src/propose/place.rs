//! Columns to properties: each header is aimed at one, its cells are asked, and what two columns
//! claim goes to one of them.

use std::collections::BTreeMap;

use paradero_model::{ValueType, Vocabulary};

use super::{
    Column, Confidence,
    content::{self, Cells, some},
    kobo,
    profile::Profile,
    reason::{Reason, reason},
    rules::{Aim, CHIEF, about_orders, aim, of_chief},
    states, uwazi,
    words::{Word, names_a_person, words},
    write::{Draft, Event, Line, quoted},
};
use crate::table::Grid;

/// A column while it is being placed.
pub(super) struct One<'a> {
    pub(super) name: &'a str,
    pub(super) words: Vec<Word>,
    pub(super) profile: Profile<'a>,
    pub(super) outcome: Outcome,
}

/// Where a column went.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Outcome {
    /// To a property of a kind of event.
    Gives(&'static str, &'static str, Cells),
    /// It says when another event is made, and this is what is reported of it.
    Tells(String, Cells),
    Kept(Reason),
}

/// Facts that make a row a person's.
const PERSONAL: [&str; 12] = [
    "given",
    "surname",
    "surname.second",
    "document",
    "birth.date",
    "age",
    "sex",
    "nationality",
    "parent",
    "occupation",
    "alias",
    "nickname",
];

/// Places every column of a table.
pub(super) fn place(grid: &Grid) -> (Vec<Column>, Draft) {
    let mut columns: Vec<One<'_>> = grid
        .header
        .iter()
        .enumerate()
        .map(|(at, name)| One {
            name,
            words: words(name),
            profile: Profile::of(grid, at),
            outcome: Outcome::Kept(Reason::default()),
        })
        .collect();
    let aims = aims(&columns);
    for (one, aim) in columns.iter_mut().zip(&aims) {
        one.outcome = match *aim {
            Aim::To(kind, property) => ask(one, kind, property),
            Aim::Keep(code) => Outcome::Kept(Reason::new(code, Vec::new())),
            Aim::Chief(_) => Outcome::Kept(Reason::default()),
        };
    }
    chiefly(&mut columns, &aims);
    by_content(&mut columns);
    born_there(&mut columns);
    let said_on = kobo::own(&mut columns);
    let of_persons = uwazi::own(&mut columns);
    settle(&mut columns);
    days_first(&mut columns);
    if grid.from_1904 {
        since_1904(&mut columns);
    }
    let mut draft = Draft { said_on, ..Draft::default() };
    let personal = about_persons(&columns);
    if personal {
        let told = states::events(&mut columns);
        draft.unique = states::unique(&columns, grid.rows.len());
        draft.person = of_persons.into_iter().chain(lines(&columns, "person")).collect();
        draft.events = events(&columns);
        draft.events.extend(told);
    } else {
        let counted = states::counts(&mut columns).or_else(|| states::places(&mut columns));
        keep_all(&mut columns, counted.as_ref().map(|event| event.kind.as_str()));
        draft.events.extend(counted);
    }
    draft.missing = missing(&columns);
    draft.kept = columns
        .iter()
        .filter_map(|one| match &one.outcome {
            Outcome::Kept(reason) => Some((one.name.to_owned(), reason.clone())),
            _ => None,
        })
        .collect();
    (columns.iter().map(report).collect(), draft)
}

/// Whether the rows are persons: by a fact that only people have, or by a name in a table that has
/// nothing of a list of places.
fn about_persons(columns: &[One<'_>]) -> bool {
    let gives = |facts: &[&str]| {
        columns.iter().any(|one| {
            matches!(&one.outcome, Outcome::Gives("person", property, _) if facts.contains(property))
        })
    };
    let places = [Word::Coordinate, Word::Facility, Word::Contact, Word::Url];
    let orders = columns.iter().any(|one| matches!(&one.outcome, Outcome::Gives("order", ..)));
    // A day on which somebody was taken or held is a person's, whatever else the table says of places.
    let dated = columns.iter().any(|one| {
        matches!(
            &one.outcome,
            Outcome::Gives("arrest" | "custody" | "release", "on" | "since" | "until", _)
        )
    });
    orders
        || gives(&PERSONAL)
        || gives(&["name"])
            && (dated
                || !columns.iter().any(|one| places.iter().any(|word| one.words.contains(word))))
}

/// Where the headers point; beside a column of surnames, `Nombre` means the given names.
fn aims(columns: &[One<'_>]) -> Vec<Aim> {
    let words: Vec<&[Word]> = columns.iter().map(|one| one.words.as_slice()).collect();
    let orders = about_orders(&words);
    let mut aims: Vec<Aim> = words.iter().map(|words| aim(words, orders)).collect();
    if aims.contains(&Aim::To("person", "surname")) {
        for (aim, one) in aims.iter_mut().zip(columns) {
            if *aim == Aim::To("person", "name") && !one.words.contains(&Word::Surname) {
                *aim = Aim::To("person", "given");
            }
        }
    }
    // Beside a municipality or a city, `estado` and `state` are places.
    let local = |one: &One<'_>| one.words == [Word::Place];
    if columns.iter().any(local) {
        for (aim, one) in aims.iter_mut().zip(columns) {
            if one.words == [Word::State]
                && ["estado", "state"].contains(&one.name.trim().to_lowercase().as_str())
            {
                *aim = Aim::Chief("place");
            }
        }
    }
    aims
}

/// Asks the cells whether they are what the header says.
fn ask(one: &One<'_>, kind: &'static str, property: &'static str) -> Outcome {
    if (kind, property) == ("order", "order") {
        let reasons = vec![reason!("header-order")];
        let cells = Cells { how: None, reasons, confidence: Confidence::High };
        return Outcome::Gives(kind, property, cells);
    }
    let vocabulary = Vocabulary::get();
    let (Some(event), Some(found)) = (vocabulary.event(kind), vocabulary.property(kind, property))
    else {
        return Outcome::Kept(reason!("no-property", format!("{kind}.{property}")));
    };
    let says = match (kind, property) {
        ("person", "note") => reason!("header-note"),
        ("person", _) => reason!("header", found.term.clone()),
        (_, "at") => reason!("header-place", event.term.clone()),
        (_, "by") => reason!("header-authority", event.term.clone()),
        _ => reason!("header-of", event.term.clone(), found.term.clone()),
    };
    let covered = one.words.contains(&Word::Covers);
    if property == "name" && !covered && !names_a_person(one.name) {
        return Outcome::Kept(reason!("not-of-a-person"));
    }
    match content::cells(kind, found, &one.profile, &one.words) {
        Ok(mut cells) => {
            cells.reasons.insert(0, says);
            if one.words.contains(&Word::Remains) && kind == "death" {
                cells.reasons.push(reason!("header-remains"));
                cells.confidence = Confidence::Low;
            }
            Outcome::Gives(kind, property, cells)
        }
        Err(reason) => Outcome::Kept(reason!("but", says, reason)),
    }
}

/// Columns that say a place, an actor or a date of no event in particular are taken for those of
/// the event that the table is chiefly about, where it has none of its own.
fn chiefly(columns: &mut [One<'_>], aims: &[Aim]) {
    let gives = |columns: &[One<'_>], kind: &str, wanted: Option<&str>| {
        columns.iter().any(|one| {
            matches!(&one.outcome, Outcome::Gives(k, p, _)
                if *k == kind && wanted.is_none_or(|wanted| *p == wanted))
        })
    };
    let chief = CHIEF.into_iter().find(|kind| gives(columns, kind, None));
    for at in 0..columns.len() {
        let Aim::Chief(property) = aims[at] else { continue };
        let others = aims.iter().filter(|aim| **aim == aims[at]).count();
        let aimed = chief.and_then(|kind| Some((kind, of_chief(kind, property)?)));
        columns[at].outcome = match aimed {
            None => Outcome::Kept(reason!("of-which-event")),
            Some((kind, to)) if gives(columns, kind, Some(to)) => {
                Outcome::Kept(reason!("of-which-event-given", format!("{kind}.{to}")))
            }
            Some(_) if property == "on" && others > 1 => Outcome::Kept(reason!("several-dates")),
            Some((kind, to)) => match ask(&columns[at], kind, to) {
                Outcome::Gives(kind, to, mut cells) => {
                    let event = Vocabulary::get().event(kind).map(|event| event.term.clone());
                    cells.reasons.extend(event.map(|term| reason!("chiefly", term)));
                    cells.confidence =
                        Confidence::Low.max(cells.confidence.min(Confidence::Medium));
                    Outcome::Gives(kind, to, cells)
                }
                kept => kept,
            },
        };
    }
}

/// Without any column of names, one whose cells are all `Surname, Given` is taken for it.
fn by_content(columns: &mut [One<'_>]) {
    let named = columns.iter().any(|one| {
        matches!(&one.outcome, Outcome::Gives("person", "name" | "given" | "surname", _))
    });
    if named {
        return;
    }
    let names = |value: &str| {
        value.matches(',').count() == 1
            && !value.chars().any(|c| c.is_numeric())
            && value.split_whitespace().count() <= 8
            && value.split(',').all(|part| part.trim().starts_with(char::is_uppercase))
    };
    let unknown = |one: &One<'_>| {
        matches!(&one.outcome, Outcome::Kept(_))
            && (one.words.is_empty() || one.name == "title" || one.name.starts_with("column "))
    };
    let found = columns.iter_mut().find(|one| {
        unknown(one)
            && (one.profile.filled >= 3 || one.name == "title" && one.profile.filled > 0)
            && one.profile.values.len() * 2 > one.profile.filled
            && one.profile.share(names) >= 0.9
    });
    if let Some(one) = found {
        let cells = Cells {
            how: Some("order = \"surname, given\"".into()),
            reasons: vec![reason!("surname-given-cells")],
            confidence: Confidence::Low,
        };
        one.outcome = Outcome::Gives("person", "name", cells);
    }
}

/// In a form with labels, a bare place right after the date of birth is the place of birth.
fn born_there(columns: &mut [One<'_>]) {
    for at in 1..columns.len() {
        let (before, here) = columns.split_at_mut(at);
        let birth = matches!(&before[at - 1].outcome, Outcome::Gives("person", "birth.date", _));
        let section = |name: &str| name.split_once(" / ").map(|(section, _)| section.to_owned());
        let bare = here[0].words == [Word::Place];
        let same = section(here[0].name) == section(before[at - 1].name);
        if birth && bare && same && section(here[0].name).is_some() {
            here[0].outcome = Outcome::Gives(
                "person",
                "birth.place",
                Cells {
                    how: None,
                    reasons: vec![reason!("after-birth")],
                    confidence: Confidence::Medium,
                },
            );
        }
    }
}

/// Properties whose parts several columns may give, joined by a blank.
fn joins(property: &str) -> bool {
    matches!(property, "given" | "surname" | "birth.place" | "at" | "place" | "destination")
}

/// Where several columns give one property, they are joined if they can be, else the surest and
/// fullest gives it and the others are kept.
fn settle(columns: &mut [One<'_>]) {
    let mut by: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (at, one) in columns.iter().enumerate() {
        if let Outcome::Gives(kind, property, _) = &one.outcome {
            by.entry((kind, property)).or_default().push(at);
        }
    }
    for ((kind, property), found) in by {
        let many = Vocabulary::get().property(kind, property).is_some_and(|p| p.many);
        if found.len() < 2 || many || joins(property) {
            continue;
        }
        let rank = |at: &usize| {
            let sure = match &columns[*at].outcome {
                Outcome::Gives(_, _, cells) => cells.confidence,
                _ => Confidence::Low,
            };
            (columns[*at].profile.filled > 0, sure, columns[*at].profile.filled, usize::MAX - at)
        };
        let Some(best) = found.iter().copied().max_by_key(rank) else { continue };
        let name = columns[best].name;
        for at in found.into_iter().filter(|at| *at != best) {
            columns[at].outcome =
                Outcome::Kept(reason!("given-by", name, format!("{kind}.{property}")));
        }
    }
}

/// Where no cell of a column tells the day from the month, another column of dates may.
fn days_first(columns: &mut [One<'_>]) {
    let month_first = columns.iter().find_map(|one| match &one.outcome {
        Outcome::Gives(_, _, Cells { how: Some(how), .. }) => {
            (how.contains("\"mm/dd/") || how.contains("\"mm-dd-")).then_some(one.name)
        }
        _ => None,
    });
    let Some(settled) = month_first else { return };
    for one in columns.iter_mut() {
        let Outcome::Gives(_, _, cells) = &mut one.outcome else { continue };
        let Some(how) = &mut cells.how else { continue };
        if cells.reasons.iter().any(|reason| reason.code() == content::UNSETTLED) {
            *how = how.replace("dd/mm/", "mm/dd/").replace("dd-mm-", "mm-dd-");
            cells.reasons.retain(|reason| reason.code() != content::UNSETTLED);
            cells.reasons.push(reason!("month-first", settled));
            cells.confidence = Confidence::Medium;
        }
    }
}

/// In a workbook that counts days from 1904, so are days that are kept as numbers.
fn since_1904(columns: &mut [One<'_>]) {
    for one in columns {
        if let Outcome::Gives(_, _, Cells { how: Some(how), .. }) = &mut one.outcome {
            *how = how.replace("\"excel\"", "\"excel-1904\"");
        }
    }
}

/// Lines of the mapping for a kind of event, in the order of the columns.
fn lines(columns: &[One<'_>], kind: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for one in columns {
        let Outcome::Gives(of, property, cells) = &one.outcome else { continue };
        if *of != kind {
            continue;
        }
        let how = cells.how.as_ref().map(|how| format!(", {how}")).unwrap_or_default();
        let joined = names.entry(property).or_default();
        joined.push(one.name);
        let column = match joined.as_slice() {
            [one] => format!("column = {}", quoted(one)),
            several => {
                let several: Vec<String> = several.iter().map(|name| quoted(name)).collect();
                format!("columns = [{}]", several.join(", "))
            }
        };
        let reasons = cells.reasons.iter().map(|reason| (one.name.to_owned(), reason.clone()));
        let line = Line {
            key: (*property).to_owned(),
            value: format!("{{ {column}{how} }}"),
            reasons: reasons.collect(),
        };
        match lines.iter_mut().find(|line| line.key == *property) {
            Some(standing) => {
                standing.value = line.value;
                standing.reasons.extend(line.reasons);
            }
            None => lines.push(line),
        }
    }
    lines
}

/// Events other than the person's, with what their headers say beside the cells.
fn events(columns: &[One<'_>]) -> Vec<Event> {
    let mut kinds: Vec<&'static str> = Vec::new();
    for one in columns {
        if let Outcome::Gives(kind, _, _) = &one.outcome
            && *kind != "person"
            && !kinds.contains(kind)
        {
            kinds.push(kind);
        }
    }
    kinds.into_iter().map(|kind| event(columns, kind)).collect()
}

fn event(columns: &[One<'_>], kind: &'static str) -> Event {
    let mut lines = lines(columns, kind);
    let of =
        columns.iter().filter(|one| matches!(&one.outcome, Outcome::Gives(k, ..) if *k == kind));
    let said: Vec<Word> = of.clone().flat_map(|one| one.words.iter().copied()).collect();
    let constant = |key: &str, value: &str| Line::new(key, value);
    match kind {
        "notice" => {
            let to = [(Word::Family, "\"family\""), (Word::Lawyer, "\"lawyer\"")];
            let to = to.into_iter().find(|(word, _)| said.contains(word));
            lines.extend(to.map(|(_, code)| constant("to", code)));
        }
        "order" => lines.push(constant("stance", "\"orders\"")),
        "hearing" if said.contains(&Word::First) => lines.push(constant("first", "true")),
        "death" if said.contains(&Word::Remains) => {
            let names: Vec<&str> = of.map(|one| one.name).collect();
            let note = format!("as the list's columns say: {}", names.join(", "));
            lines.push(constant("note", &quoted(&note)));
        }
        _ => {}
    }
    Event { kind: kind.to_owned(), lines }
}

/// A table that names no person makes no claim about persons.
fn keep_all(columns: &mut [One<'_>], counted: Option<&str>) {
    for one in columns {
        if let Outcome::Gives(kind, property, _) = &one.outcome
            && counted != Some(*kind)
        {
            one.outcome = Outcome::Kept(reason!("no-person-but", format!("{kind}.{property}")));
        } else if one.outcome == Outcome::Kept(Reason::default()) {
            one.outcome = Outcome::Kept(reason!("no-person"));
        }
    }
}

/// Cells that hold nothing: words that say so, and remarks in brackets where a name would stand.
fn missing(columns: &[One<'_>]) -> Vec<String> {
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for one in columns {
        let name = match &one.outcome {
            Outcome::Gives(kind, property, _) => Vocabulary::get()
                .property(kind, property)
                .is_some_and(|property| property.value_type == ValueType::Name),
            _ => false,
        };
        for (text, count) in &one.profile.nothing {
            // `Na` is also a surname.
            if !name || text.len() > 2 {
                *found.entry(text).or_default() += count;
            }
        }
        if name {
            let remark =
                |value: &&(&str, usize)| value.0.starts_with('(') && value.0.ends_with(')');
            for (value, count) in one.profile.values.iter().filter(remark).take(10) {
                *found.entry(value).or_default() += count;
            }
        }
    }
    found.into_keys().map(str::to_owned).collect()
}

fn report(one: &One<'_>) -> Column {
    let (what, how, mut reasons, confidence) = match &one.outcome {
        Outcome::Gives(kind, property, cells) => (
            Some(format!("{kind}.{property}")),
            cells.how.clone(),
            cells.reasons.clone(),
            cells.confidence,
        ),
        Outcome::Tells(what, cells) => {
            (Some(what.clone()), cells.how.clone(), cells.reasons.clone(), cells.confidence)
        }
        Outcome::Kept(reason) => (None, None, vec![reason.clone()], Confidence::High),
    };
    if !one.profile.nothing.is_empty() {
        let nothing: Vec<&str> = one.profile.nothing.keys().copied().collect();
        let count: usize = one.profile.nothing.values().sum();
        reasons.push(reason!("nothing-cells", count, some(&nothing)));
    }
    Column { name: one.name.to_owned(), what, how, reasons, confidence }
}
