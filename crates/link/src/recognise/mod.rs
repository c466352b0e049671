//! From the columns of a table to the fields that are compared: what each column holds, by its name and
//! its cells, and which columns are one field together.
//!
//! A record's id, its source and running text are never evidence. A column of which nothing is known is
//! evidence only where too little else tells the rows apart.

mod content;
mod dates;
mod group;
mod layout;
mod roles;

use serde::Serialize;

use crate::input::{Field, FieldKind, MOST_FIELDS, Values};
use crate::texts::Texts;
use content::Content;
pub use layout::{KeptField, kept_fields, layout};
pub use roles::name_columns;
use roles::{Role, header_words, role_of};

/// Rows looked at, spread over the whole table.
const SAMPLE_ROWS: usize = 2000;

/// Why a column that only its cells tell is what it is.
const BY_CELLS: &str = "its cells look so";

/// Why a column that a person settled is what it is.
const AS_STATED: &str = "as stated";

/// One column of a table, all columns of one length; an empty cell holds nothing.
#[derive(Debug, Clone, Copy)]
pub struct TableColumn<'a> {
    /// Its name.
    pub header: &'a str,
    /// Its cells, one a row.
    pub cells: &'a Texts,
}

/// Which columns are compared, as what, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// The fields, the most telling kinds first.
    pub fields: Vec<ProposedField>,
    /// The columns that are no evidence.
    pub left_out: Vec<LeftOut>,
}

/// One field and the columns it is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProposedField {
    /// The headers of its columns, joined by ` + ` within a way and ` | ` between ways.
    pub name: String,
    /// What it holds.
    pub kind: FieldKind,
    /// The ways in which a row may state it: each way some columns whose cells are joined by a blank
    /// (year, month and day of a date stay apart).
    pub ways: Vec<Vec<usize>>,
    /// What it was known by.
    pub why: String,
}

/// A column that is no evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Its position.
    pub column: usize,
    /// Its name.
    pub header: String,
    /// Why it is none.
    pub why: String,
}

/// What is known of one column.
struct Known<'a> {
    at: usize,
    header: &'a str,
    words: Vec<String>,
    role: Role,
    why: String,
    content: Content<'a>,
    /// The looked-at cells, one a looked-at row.
    cells: Vec<&'a str>,
    /// Whether a person said what it is.
    stated: bool,
}

/// Proposes fields for the columns of a table. `stated` says what a person decided of a column (by
/// position): a kind, or none for no evidence; it overrides what would be recognised.
#[must_use]
pub fn propose(columns: &[TableColumn<'_>], stated: &[(usize, Option<FieldKind>)]) -> Proposal {
    let mut left_out = Vec::new();
    let mut known = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        // Every so many rows, so that a table sorted by anything is still seen whole.
        let step = column.cells.len().div_ceil(SAMPLE_ROWS).max(1);
        let seen = (0..column.cells.len()).step_by(step);
        let cells = seen.map(|row| column.cells.get(row).unwrap_or_default().trim()).collect();
        let one = look_at(at, column.header, cells, stated);
        match reason_against(&one) {
            Some(why) => left_out.push(out(&one, &why)),
            None => known.push(one),
        }
    }
    let mut fields = group::fields(&mut known, &mut left_out);
    let is_stated = |field: &ProposedField| {
        field.ways.iter().flatten().any(|at| stated.iter().any(|(column, _)| column == at))
    };
    fields.sort_by_key(|field| (!is_stated(field), rank(field.kind), field.ways.clone()));
    let beyond = fields.split_off(fields.len().min(MOST_FIELDS));
    fields.sort_by(|a, b| (a.kind, &a.ways).cmp(&(b.kind, &b.ways)));
    for field in beyond {
        for &column in field.ways.iter().flatten() {
            left_out.push(LeftOut {
                column,
                header: columns.get(column).map_or("", |column| column.header).to_owned(),
                why: format!("{MOST_FIELDS} fields are compared at most, and others tell more"),
            });
        }
    }
    left_out.sort_by_key(|out| out.column);
    Proposal { fields, left_out }
}

/// How much a kind tells beside others, the most telling first: for tables of more columns than can be compared.
fn rank(kind: FieldKind) -> usize {
    const ORDER: [FieldKind; 18] = [
        FieldKind::FullName,
        FieldKind::Given,
        FieldKind::Surname,
        FieldKind::SurnameSecond,
        FieldKind::BirthDate,
        FieldKind::Document,
        FieldKind::Organisation,
        FieldKind::Phone,
        FieldKind::Email,
        FieldKind::Address,
        FieldKind::Alias,
        FieldKind::Place,
        FieldKind::PostCode,
        FieldKind::Sex,
        FieldKind::EventDate,
        FieldKind::Number,
        FieldKind::Category,
        FieldKind::Text,
    ];
    ORDER.iter().position(|known| *known == kind).unwrap_or(ORDER.len())
}

/// The fields that a person states, each a kind and its ways (see [`ProposedField::ways`]); every other column is left
/// out.
#[must_use]
pub fn stated(columns: &[TableColumn<'_>], fields: &[(FieldKind, Vec<Vec<usize>>)]) -> Proposal {
    let header = |at: &usize| columns.get(*at).map_or("", |column| column.header);
    let field = |(kind, ways): &(FieldKind, Vec<Vec<usize>>)| ProposedField {
        name: group::name_of(ways.iter().map(|way| way.iter().map(header).collect())),
        kind: *kind,
        ways: ways.clone(),
        why: AS_STATED.to_owned(),
    };
    let used: Vec<usize> =
        fields.iter().flat_map(|(_, ways)| ways.iter().flatten()).copied().collect();
    let left = (0..columns.len()).filter(|at| !used.contains(at));
    let left_out = |at: usize| LeftOut {
        column: at,
        header: header(&at).to_owned(),
        why: AS_STATED.to_owned(),
    };
    Proposal { fields: fields.iter().map(field).collect(), left_out: left.map(left_out).collect() }
}

fn out(one: &Known<'_>, why: &str) -> LeftOut {
    LeftOut { column: one.at, header: one.header.to_owned(), why: why.to_owned() }
}

/// The kind of each column by itself, from its name and a sample of its cells; none: no evidence to
/// compare, or names that stand in other columns already. [`propose`] says more, and what belongs together.
#[must_use]
pub fn recognise(columns: &[(String, Vec<&str>)]) -> Vec<Option<FieldKind>> {
    let mut kinds: Vec<Option<FieldKind>> = columns
        .iter()
        .enumerate()
        .map(|(at, (header, cells))| {
            let one = look_at(at, header, cells.iter().map(|cell| cell.trim()).collect(), &[]);
            match one.role {
                _ if reason_against(&one).is_some() => None,
                Role::Kind(kind) => Some(kind),
                Role::Town => Some(FieldKind::Place),
                Role::BirthYear | Role::BirthMonth | Role::BirthDay => None,
                _ => Some(one.content.plain_kind()),
            }
        })
        .collect();
    let parts =
        [FieldKind::Given, FieldKind::Surname].iter().all(|kind| kinds.contains(&Some(*kind)));
    let mut whole = parts;
    for kind in kinds.iter_mut().filter(|kind| **kind == Some(FieldKind::FullName)) {
        if whole {
            *kind = None;
        }
        whole = true;
    }
    kinds
}

fn look_at<'a>(
    at: usize,
    header: &'a str,
    cells: Vec<&'a str>,
    stated: &[(usize, Option<FieldKind>)],
) -> Known<'a> {
    let content = Content::of(&cells);
    let words = header_words(header);
    let said = stated.iter().find(|(column, _)| *column == at).map(|(_, kind)| *kind);
    let (role, why) = match said {
        Some(Some(kind)) => (Role::Kind(kind), AS_STATED.to_owned()),
        Some(None) => (Role::Record, AS_STATED.to_owned()),
        None => recognised(&words, &content),
    };
    Known { at, header, words, role, why, content, cells, stated: said.is_some() }
}

/// The role by header, if the cells bear it out; else by the cells alone.
fn recognised(words: &[String], content: &Content<'_>) -> (Role, String) {
    let (role, phrase) = role_of(words);
    let by_header = format!("its name says `{phrase}`");
    match role {
        Role::Kind(FieldKind::FullName) if content.are_organisations() => {
            (Role::Kind(FieldKind::Organisation), format!("{by_header}, its cells organisations"))
        }
        Role::Kind(FieldKind::BirthDate)
            if !content.are_dates() && content.are_within(1850, 2100) =>
        {
            (Role::BirthYear, by_header)
        }
        Role::Kind(FieldKind::FullName) if phrase == "name" && !content.are_persons() => {
            let whose = words.len() > 1 && !words.iter().any(|word| word == "primary");
            if whose { by_cells(content) } else { (role, by_header) }
        }
        Role::BirthDay if content.are_dates() => (Role::Kind(FieldKind::BirthDate), by_header),
        Role::Unknown => by_cells(content),
        role if bears_out(role, content) => (role, by_header),
        _ => by_cells(content),
    }
}

fn by_cells(content: &Content<'_>) -> (Role, String) {
    content.kind().map_or((Role::Unknown, "nothing says what it is".to_owned()), |kind| {
        (Role::Kind(kind), BY_CELLS.to_owned())
    })
}

/// Whether cells can be what the header says; a header is often wrong by a column.
fn bears_out(role: Role, content: &Content<'_>) -> bool {
    let digits = |cell: &str| cell.bytes().any(|b| b.is_ascii_digit());
    match role {
        Role::Kind(FieldKind::BirthDate | FieldKind::EventDate) => content.are_dates(),
        Role::Kind(FieldKind::Email) => content.share(|cell| cell.contains('@')) > 0.3,
        Role::Kind(FieldKind::Phone) => {
            content.share(|cell| cell.bytes().filter(u8::is_ascii_digit).count() >= 5) > 0.5
        }
        Role::Kind(FieldKind::PostCode) => content.share(|cell| cell.len() <= 12) > 0.7,
        Role::Kind(FieldKind::Given | FieldKind::Surname | FieldKind::FullName) => {
            content.share(digits) < 0.4
        }
        Role::Kind(FieldKind::Sex) => content.distinct <= 20,
        Role::Kind(FieldKind::Number) => content.share(|cell| cell.parse::<f64>().is_ok()) > 0.6,
        Role::BirthYear | Role::Year => content.are_within(1850, 2100),
        Role::BirthMonth | Role::Month => content.are_within(1, 12),
        Role::BirthDay | Role::Day => content.are_within(1, 31),
        _ => true,
    }
}

/// Why a column is no evidence, whatever stands beside it.
fn reason_against(one: &Known<'_>) -> Option<String> {
    let content = &one.content;
    if one.stated {
        return (one.role == Role::Record).then(|| one.why.clone());
    }
    if content.filled.is_empty() {
        return Some("it is empty".to_owned());
    }
    if content.distinct < 2 && content.seen > 10 && content.fill() > 0.1 {
        return Some("one value throughout".to_owned());
    }
    match one.role {
        Role::Record => Some("it names the record or says what another column is about".to_owned()),
        Role::Remarks => Some("running text about the record".to_owned()),
        Role::Unknown if content.is_running_text() => Some("running text".to_owned()),
        Role::Unknown if content.counts_rows() => Some("it only counts the rows".to_owned()),
        Role::Unknown if content.fill() < 0.02 => Some("hardly ever filled".to_owned()),
        _ => None,
    }
}

/// The values of the proposed fields.
#[must_use]
pub fn fields(columns: &[TableColumn<'_>], proposal: &Proposal) -> Vec<Field> {
    proposal
        .fields
        .iter()
        .map(|field| {
            let orders = month_first(columns, field);
            Field {
                name: field.name.clone(),
                kind: field.kind,
                values: values(columns, (field.kind, &field.ways), &orders),
            }
        })
        .collect()
}

/// By way of a field of dates: whether its cells name the month before the day.
fn month_first(columns: &[TableColumn<'_>], field: &ProposedField) -> Vec<bool> {
    if !matches!(field.kind, FieldKind::BirthDate | FieldKind::EventDate) {
        return Vec::new();
    }
    field.ways.iter().map(|way| dates::is_month_first(cells_of(columns, way))).collect()
}

fn values(
    columns: &[TableColumn<'_>],
    (kind, ways): (FieldKind, &[Vec<usize>]),
    orders: &[bool],
) -> Values {
    let rows = columns.first().map_or(0, |column| column.cells.len());
    let cell = |column: usize, row: usize| {
        columns.get(column).and_then(|c| c.cells.get(row)).map_or("", str::trim)
    };
    let join = |way: &[usize], row: usize| {
        let parts: Vec<&str> =
            way.iter().map(|&column| cell(column, row)).filter(|part| !part.is_empty()).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    };
    if matches!(kind, FieldKind::BirthDate | FieldKind::EventDate) {
        let date = |row: usize| {
            ways.iter().zip(orders).find_map(|(way, month_first)| match way.as_slice() {
                [year, month, day] => {
                    dates::of_parts(cell(*year, row), cell(*month, row), cell(*day, row))
                }
                [one] => dates::read(cell(*one, row), *month_first),
                _ => None,
            })
        };
        return Values::Date((0..rows).map(date).collect());
    }
    let tagged = kind == FieldKind::Document && ways.len() > 1;
    let text = |way: &[usize], row: usize| {
        let text = join(way, row)?;
        let header = way.first().and_then(|&at| columns.get(at)).map_or("", |c| c.header);
        Some(if tagged { format!("{header}:{text}") } else { text })
    };
    if let [way] = ways {
        if let ([at], false) = (way.as_slice(), tagged)
            && let Some(column) = columns.get(*at)
            && column.cells.kept().texts().all(|text| text.trim().len() == text.len())
        {
            return Values::Text(column.cells.clone());
        }
        return Values::Text((0..rows).map(|row| text(way, row)).collect());
    }
    let all = |row: usize| ways.iter().filter_map(|way| text(way, row)).collect();
    Values::Many((0..rows).map(all).collect())
}

fn cells_of<'a>(
    columns: &'a [TableColumn<'_>],
    way: &[usize],
) -> impl Iterator<Item = &'a str> + use<'a> {
    let column = way.first().and_then(|&at| columns.get(at));
    column.into_iter().flat_map(|column| column.cells.iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Header, then cells.
    fn proposed(columns: &[(&str, &[&str])]) -> (Vec<(String, FieldKind)>, Vec<String>) {
        let cells: Vec<Texts> = columns
            .iter()
            .map(|(_, cells)| cells.iter().map(|cell| Some(*cell)).collect())
            .collect();
        let table: Vec<TableColumn<'_>> = columns
            .iter()
            .zip(&cells)
            .map(|((header, _), cells)| TableColumn { header, cells })
            .collect();
        let proposal = propose(&table, &[]);
        (
            proposal.fields.into_iter().map(|field| (field.name, field.kind)).collect(),
            proposal.left_out.into_iter().map(|out| out.header).collect(),
        )
    }

    fn field(name: &str, kind: FieldKind) -> (String, FieldKind) {
        (name.to_owned(), kind)
    }

    #[test]
    fn a_roster_is_read_by_header_and_content() {
        let (fields, left_out) = proposed(&[
            ("unique_id", &["1", "2"]),
            ("Apellidos", &["Perez", "Soto"]),
            ("Nombre", &["Ana", "Juan"]),
            ("Fecha de nacimiento", &["1990-01-02", "03/04/1991"]),
            ("Sexo", &["F", "M"]),
            ("DUI", &["0123", "0456"]),
            ("Municipio", &["Apopa", "Soyapango"]),
            ("Nombre completo", &["Ana Perez", "Juan Soto"]),
            ("Observaciones", &["sin visita", "-"]),
        ]);
        let expected = [
            field("Nombre", FieldKind::Given),
            field("Apellidos", FieldKind::Surname),
            field("Sexo", FieldKind::Sex),
            field("Fecha de nacimiento", FieldKind::BirthDate),
            field("Municipio", FieldKind::Place),
            field("DUI", FieldKind::Document),
        ];
        assert_eq!(fields, expected);
        assert_eq!(left_out, ["unique_id", "Nombre completo", "Observaciones"]);
    }

    #[test]
    fn columns_that_are_one_field_are_joined() {
        let (fields, _) = proposed(&[
            ("fname", &["Ana", "Juan"]),
            ("lname", &["Rey", "Soto"]),
            ("by", &["1967", "1970"]),
            ("bm", &["9", "2"]),
            ("bd", &["27", "1"]),
            ("street_number", &["12", "7"]),
            ("street", &["Hill", "Mar"]),
            ("postcode", &["2119", "2120"]),
            ("passport", &["A1234567", ""]),
            ("dni", &["", "7654321"]),
        ]);
        let expected = [
            field("fname", FieldKind::Given),
            field("lname", FieldKind::Surname),
            field("by + bm + bd", FieldKind::BirthDate),
            field("street_number + street", FieldKind::Address),
            field("postcode", FieldKind::PostCode),
            field("passport | dni", FieldKind::Document),
        ];
        assert_eq!(fields, expected);
    }

    #[test]
    fn rows_that_only_have_a_whole_name_are_compared_with_those_that_have_parts() {
        let (fields, _) = proposed(&[
            ("full_name", &["", "Juan Soto"]),
            ("first_name", &["Ana", ""]),
            ("last_name", &["Rey", ""]),
        ]);
        assert_eq!(fields, [field("full_name | first_name + last_name", FieldKind::FullName)]);
    }

    #[test]
    fn cells_correct_a_header_that_is_off_by_a_column() {
        let (fields, left_out) = proposed(&[
            ("Name", &["Rey Foundation", "Mar School", "Hill Center"]),
            ("Phone", &["555-010-2030", "555-010-2031", "555-010-2032"]),
            ("Email", &["Ana Rey", "Juan Soto", "Luis Mar"]),
            ("Valid until", &["ana@mail.test", "juan@mail.test", "luis@mail.test"]),
        ]);
        assert_eq!(
            fields[..2],
            [field("Name", FieldKind::Organisation), field("Phone", FieldKind::Phone)]
        );
        assert_eq!(left_out, ["Email", "Valid until"]);
    }

    #[test]
    fn what_is_stated_overrides_what_is_recognised() {
        let cells = [["x", "y"], ["Ana", "Eva"]].map(|cells| cells.into_iter().map(Some).collect());
        let table = [
            TableColumn { header: "zona", cells: &cells[0] },
            TableColumn { header: "nombre", cells: &cells[1] },
        ];
        let proposal = propose(&table, &[(0, Some(FieldKind::Place)), (1, None)]);
        assert_eq!(proposal.fields.len(), 1);
        assert_eq!(proposal.fields[0].kind, FieldKind::Place);
        assert_eq!(proposal.left_out[0].why, "as stated");
    }
}
