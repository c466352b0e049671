//! Which columns are one field together.

use crate::input::FieldKind;

use super::roles::Role;
use super::{BY_CELLS, Known, LeftOut, ProposedField, out};

/// Least share of filled rows: of fields that may be missing from most rows and still tell much, and of others.
const LEAST_FILL: [f64; 2] = [0.002, 0.02];

/// Share of the named rows that must lack parts of a name for whole names to be needed beside them.
const LEAST_COMPLEMENT: f64 = 0.02;

/// Fields of these kinds that suffice without columns of which nothing is known.
const ENOUGH: usize = 2;

/// Makes fields of the columns; those that become none are added to `left_out`.
pub(super) fn fields(known: &mut [Known<'_>], left_out: &mut Vec<LeftOut>) -> Vec<ProposedField> {
    settle_roles(known);
    let mut found = Vec::new();
    names(known, &mut found, left_out);
    births(known, &mut found, left_out);
    addresses(known, &mut found);
    for kind in [
        FieldKind::SurnameSecond,
        FieldKind::Alias,
        FieldKind::Sex,
        FieldKind::Phone,
        FieldKind::Email,
        FieldKind::Document,
        FieldKind::PostCode,
    ] {
        together(known, kind, &mut found);
    }
    for kind in [
        FieldKind::EventDate,
        FieldKind::Place,
        FieldKind::Text,
        FieldKind::Category,
        FieldKind::Number,
    ] {
        let own = of_role(known, Role::Kind(kind));
        found.extend(own.into_iter().map(|one| field(kind, vec![vec![one]])));
    }
    found.retain(|field| {
        let rare = matches!(
            field.kind,
            FieldKind::Document | FieldKind::Phone | FieldKind::Email | FieldKind::Alias
        );
        let enough = fill(field) >= LEAST_FILL[usize::from(!rare)];
        let stated = field.ways.iter().flatten().any(|one| one.stated);
        if !enough && !stated {
            left_out.extend(field.ways.iter().flatten().map(|one| out(one, "hardly ever filled")));
        }
        enough || stated
    });
    unknown(known, &mut found, left_out);
    found.into_iter().map(Draft::proposed).collect()
}

/// A field before its columns are numbers.
struct Draft<'k, 'a> {
    kind: FieldKind,
    ways: Vec<Vec<&'k Known<'a>>>,
}

impl Draft<'_, '_> {
    fn proposed(self) -> ProposedField {
        let mut whys: Vec<&str> = self.ways.iter().flatten().map(|one| one.why.as_str()).collect();
        whys.sort_unstable();
        whys.dedup();
        ProposedField {
            name: name_of(self.ways.iter().map(|way| way.iter().map(|one| one.header).collect())),
            kind: self.kind,
            why: whys.join("; "),
            ways: self.ways.iter().map(|way| way.iter().map(|one| one.at).collect()).collect(),
        }
    }
}

/// What a field is called, from the headers of its ways.
pub(super) fn name_of<'h>(ways: impl Iterator<Item = Vec<&'h str>>) -> String {
    ways.map(|way| way.join(" + ")).collect::<Vec<_>>().join(" | ")
}

fn field<'k, 'a>(kind: FieldKind, ways: Vec<Vec<&'k Known<'a>>>) -> Draft<'k, 'a> {
    Draft { kind, ways }
}

fn of_role<'k, 'a>(known: &'k [Known<'a>], role: Role) -> Vec<&'k Known<'a>> {
    known.iter().filter(|one| one.role == role).collect()
}

/// Whether a looked-at row has something in one of the columns.
fn has(columns: &[&Known<'_>], row: usize) -> bool {
    columns.iter().any(|one| one.cells.get(row).is_some_and(|cell| !cell.is_empty()))
}

fn rows(known: &[&Known<'_>]) -> usize {
    known.first().map_or(0, |one| one.cells.len())
}

/// Share of the looked-at rows that have something in one of the columns.
fn fill(field: &Draft<'_, '_>) -> f64 {
    let columns: Vec<&Known<'_>> = field.ways.iter().flatten().copied().collect();
    let all = rows(&columns);
    let filled = (0..all).filter(|&row| has(&columns, row)).count();
    crate::input::as_f64(filled as u64) / crate::input::as_f64(all.max(1) as u64)
}

/// What only the other columns settle: `Nombre` beside `Apellidos` holds given names; a year, a month and
/// a day that stand together are a date, alone they are not.
fn settle_roles(known: &mut [Known<'_>]) {
    // Names of persons in a column that does not say so are of others, where some column does say so.
    let is_name = |one: &Known<'_>| {
        [FieldKind::FullName, FieldKind::Given, FieldKind::Surname, FieldKind::Organisation]
            .into_iter()
            .any(|kind| one.role == Role::Kind(kind))
    };
    if known.iter().any(|one| is_name(one) && one.why != BY_CELLS) {
        for one in known.iter_mut().filter(|one| is_name(one) && one.why == BY_CELLS) {
            one.role = Role::Unknown;
        }
    }
    let count =
        |known: &[Known<'_>], role: Role| known.iter().filter(|one| one.role == role).count();
    let surnames = count(known, Role::Kind(FieldKind::Surname)) > 0;
    if surnames && count(known, Role::Kind(FieldKind::Given)) == 0 {
        let plain = |one: &Known<'_>| {
            let words: Vec<&str> = one.words.iter().map(String::as_str).collect();
            matches!(words.as_slice(), ["name" | "nombre"])
        };
        let full = Role::Kind(FieldKind::FullName);
        if let Some(one) = known.iter_mut().find(|one| one.role == full && plain(one)) {
            one.role = Role::Kind(FieldKind::Given);
        }
    }
    let parts = [
        (Role::Year, Role::BirthYear),
        (Role::Month, Role::BirthMonth),
        (Role::Day, Role::BirthDay),
    ];
    let dated = known.iter().any(|one| one.role == Role::Kind(FieldKind::BirthDate));
    let whole = parts.iter().all(|(plain, _)| count(known, *plain) == 1);
    for one in known.iter_mut() {
        if let Some((_, birth)) = parts.iter().find(|(plain, _)| *plain == one.role) {
            one.role = if whole && !dated { *birth } else { Role::Unknown };
        }
    }
}

/// Whole names and parts of names: parts where all have them, else whatever each row has as a whole name.
fn names<'k, 'a>(
    known: &'k [Known<'a>],
    found: &mut Vec<Draft<'k, 'a>>,
    left_out: &mut Vec<LeftOut>,
) {
    let of = |kind| of_role(known, Role::Kind(kind));
    let (given, surname) = (of(FieldKind::Given), of(FieldKind::Surname));
    let (middle, second) = (of_role(known, Role::Middle), of(FieldKind::SurnameSecond));
    let (full, bodies) = (of(FieldKind::FullName), of(FieldKind::Organisation));
    let parts: Vec<&Known<'_>> =
        given.iter().chain(&middle).chain(&surname).chain(&second).copied().collect();
    let wholes: Vec<&Known<'_>> = full.iter().chain(&bodies).copied().collect();
    let all = rows(&parts).max(rows(&wholes));
    let named = (0..all).filter(|&row| has(&parts, row) || has(&wholes, row)).count();
    let only_whole = (0..all).filter(|&row| !has(&parts, row) && has(&wholes, row)).count();
    let share = crate::input::as_f64(only_whole as u64) / crate::input::as_f64(named.max(1) as u64);
    if !parts.is_empty() && share <= LEAST_COMPLEMENT {
        if !given.is_empty() || !middle.is_empty() {
            let way = given.iter().chain(&middle).copied().collect();
            found.push(field(FieldKind::Given, vec![way]));
        }
        if !surname.is_empty() {
            found.push(field(FieldKind::Surname, vec![surname]));
        }
        let why = "the same names stand in other columns, and would count twice";
        left_out.extend(wholes.iter().map(|one| out(one, why)));
        return;
    }
    let mut ways: Vec<Vec<&Known<'_>>> = full.iter().map(|one| vec![*one]).collect();
    if !parts.is_empty() {
        ways.push(parts);
    }
    if ways.is_empty() {
        if !bodies.is_empty() {
            let ways = bodies.iter().map(|one| vec![*one]).collect();
            found.push(field(FieldKind::Organisation, ways));
        }
        return;
    }
    // A body named in the row of a person is where they work; in a row without a person it is the subject.
    let people: Vec<&Known<'_>> = ways.iter().flatten().copied().collect();
    let beside = (0..all).filter(|&row| has(&people, row) && has(&bodies, row)).count();
    let alone = (0..all).filter(|&row| !has(&people, row) && has(&bodies, row)).count();
    if beside * 10 > alone {
        let why = "an organisation named beside a person is not the person";
        left_out.extend(bodies.iter().map(|one| out(one, why)));
    } else {
        ways.extend(bodies.iter().map(|one| vec![*one]));
    }
    found.push(field(FieldKind::FullName, ways));
}

/// A date of birth in one column, else in three, else a year.
fn births<'k, 'a>(
    known: &'k [Known<'a>],
    found: &mut Vec<Draft<'k, 'a>>,
    left_out: &mut Vec<LeftOut>,
) {
    let dates = of_role(known, Role::Kind(FieldKind::BirthDate));
    let [years, months, days] =
        [Role::BirthYear, Role::BirthMonth, Role::BirthDay].map(|role| of_role(known, role));
    let mut ways: Vec<Vec<&Known<'_>>> = dates.iter().map(|one| vec![*one]).collect();
    let mut used = dates.len();
    if let ([year, ..], [month, ..], [day, ..]) =
        (years.as_slice(), months.as_slice(), days.as_slice())
    {
        ways.push(vec![*year, *month, *day]);
        used += 3;
    } else if let [year, ..] = years.as_slice() {
        ways.push(vec![*year]);
        used += 1;
    }
    if used < dates.len() + years.len() + months.len() + days.len() {
        let taken: Vec<usize> = ways.iter().flatten().map(|one| one.at).collect();
        let rest = years.iter().chain(&months).chain(&days).filter(|one| !taken.contains(&one.at));
        left_out.extend(rest.map(|one| out(one, "a part of a date without its other parts")));
    }
    if !ways.is_empty() {
        found.push(field(FieldKind::BirthDate, ways));
    }
}

/// Streets with their numbers; with town and code where some rows have the whole address in one cell.
fn addresses<'k, 'a>(known: &'k [Known<'a>], found: &mut Vec<Draft<'k, 'a>>) {
    let of = |role| of_role(known, role);
    let lines = of(Role::Kind(FieldKind::Address));
    let whole = |one: &&Known<'_>| {
        one.words.iter().any(|word| matches!(word.as_str(), "full" | "complete" | "completa"))
    };
    let (complete, lines): (Vec<&Known<'_>>, Vec<&Known<'_>>) = lines.into_iter().partition(whole);
    let towns = of(Role::Town);
    let mut ways: Vec<Vec<&Known<'_>>> = complete.into_iter().map(|one| vec![one]).collect();
    let mut composed: Vec<&Known<'_>> = of(Role::HouseNumber);
    composed.extend(lines);
    if !ways.is_empty() && !composed.is_empty() {
        composed.extend(towns);
        composed.extend(of(Role::Kind(FieldKind::PostCode)));
    } else {
        found.extend(towns.into_iter().map(|one| field(FieldKind::Place, vec![vec![one]])));
    }
    if !composed.is_empty() {
        ways.push(composed);
    }
    if !ways.is_empty() {
        found.push(field(FieldKind::Address, ways));
    }
}

/// All columns of a kind as one field: a row may state it in any of them.
fn together<'k, 'a>(known: &'k [Known<'a>], kind: FieldKind, found: &mut Vec<Draft<'k, 'a>>) {
    let taken: Vec<usize> =
        found.iter().flat_map(|field| field.ways.iter().flatten()).map(|one| one.at).collect();
    let own: Vec<Vec<&Known<'_>>> = of_role(known, Role::Kind(kind))
        .into_iter()
        .filter(|one| !taken.contains(&one.at))
        .map(|one| vec![one])
        .collect();
    if !own.is_empty() {
        found.push(field(kind, own));
    }
}

/// Columns of which nothing is known serve where too little else does.
fn unknown<'k, 'a>(
    known: &'k [Known<'a>],
    found: &mut Vec<Draft<'k, 'a>>,
    left_out: &mut Vec<LeftOut>,
) {
    let telling = |kind: FieldKind| {
        matches!(
            kind,
            FieldKind::FullName
                | FieldKind::Given
                | FieldKind::Surname
                | FieldKind::Organisation
                | FieldKind::BirthDate
                | FieldKind::Document
                | FieldKind::Phone
                | FieldKind::Email
                | FieldKind::Address
        )
    };
    let enough = found.iter().filter(|field| telling(field.kind)).count() >= ENOUGH;
    for one in of_role(known, Role::Unknown) {
        if enough {
            let why = "what it holds is not known, and other columns tell the rows apart";
            left_out.push(out(one, why));
        } else {
            found.push(field(one.content.plain_kind(), vec![vec![one]]));
        }
    }
}
