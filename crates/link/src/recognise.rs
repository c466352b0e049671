//! What a column holds, by its name and content.

use std::collections::BTreeSet;

use paradero_names::fold;

use crate::input::FieldKind;

/// Proposes a kind for each column from its header and a sample of its cells; none: no evidence to
/// compare (an id, empty, one value throughout, or the same names a second time).
#[must_use]
pub fn recognise(columns: &[(String, Vec<&str>)]) -> Vec<Option<FieldKind>> {
    let mut kinds: Vec<Option<FieldKind>> =
        columns.iter().map(|(header, cells)| kind_of(&fold(header), cells)).collect();
    let parts =
        [FieldKind::Given, FieldKind::Surname].iter().all(|kind| kinds.contains(&Some(*kind)));
    let mut whole = false;
    for kind in &mut kinds {
        if *kind == Some(FieldKind::FullName) {
            // The same words twice would count twice.
            if whole || parts {
                *kind = None;
            }
            whole = true;
        }
    }
    kinds
}

fn kind_of(header: &str, cells: &[&str]) -> Option<FieldKind> {
    let filled: Vec<&str> =
        cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    let distinct: BTreeSet<&str> = filled.iter().copied().collect();
    if filled.len() * 50 < cells.len() || (distinct.len() < 2 && cells.len() > 10) {
        return None;
    }
    if is_id(header) {
        return None;
    }
    by_header(header, &filled).or_else(|| by_content(&filled, &distinct))
}

fn is_id(header: &str) -> bool {
    matches!(
        header,
        "id" | "unique id"
            | "rec id"
            | "record id"
            | "row"
            | "fila"
            | "no"
            | "n"
            | "source"
            | "data source"
            | "fuente"
    )
}

fn by_header(header: &str, filled: &[&str]) -> Option<FieldKind> {
    let has = |words: &[&str]| words.iter().any(|word| header.split(' ').any(|part| part == *word));
    let says = |texts: &[&str]| texts.iter().any(|text| header.contains(text));
    let dates = share(filled, is_date) > 0.6;
    if says(&["birth date", "date of birth", "birthdate", "nacimiento", "nac"]) && dates
        || has(&["dob", "born"]) && dates
    {
        Some(FieldKind::BirthDate)
    } else if says(&[
        "full name",
        "first and surname",
        "nombre completo",
        "nombre y apellido",
        "apellidos y nombre",
        "apellido y nombre",
    ]) || matches!(header, "name" | "nombre" | "person" | "persona")
    {
        Some(FieldKind::FullName)
    } else if says(&[
        "segundo apellido",
        "second surname",
        "surname 2",
        "surname2",
        "apellido 2",
        "apellido2",
        "apellido materno",
    ]) {
        Some(FieldKind::SurnameSecond)
    } else if has(&[
        "surname",
        "surname1",
        "lastname",
        "apellido",
        "apellidos",
        "apellido1",
        "lname",
    ]) || says(&["last name", "name last", "family name", "lname c1"])
    {
        Some(FieldKind::Surname)
    } else if has(&["given", "nombres", "firstname", "given1", "fname"])
        || says(&["first name", "given name", "name first", "fname c1", "primer nombre"])
    {
        Some(FieldKind::Given)
    } else if has(&["alias", "apodo", "aka", "nickname"]) {
        Some(FieldKind::Alias)
    } else if has(&["sex", "sexo", "gender", "genero"]) {
        Some(FieldKind::Sex)
    } else if has(&[
        "dni",
        "dui",
        "passport",
        "pasaporte",
        "cedula",
        "document",
        "documento",
        "doc",
        "ssn",
        "soc",
        "curp",
    ]) || says(&["soc sec", "national id"])
    {
        Some(FieldKind::Document)
    } else if has(&[
        "place",
        "city",
        "municipio",
        "ciudad",
        "lugar",
        "suburb",
        "birthplace",
        "pais",
        "country",
        "departamento",
        "centro",
        "town",
    ]) && !dates
    {
        Some(FieldKind::Place)
    } else {
        None
    }
}

fn by_content(filled: &[&str], distinct: &BTreeSet<&str>) -> Option<FieldKind> {
    if filled.is_empty() {
        return None;
    }
    if share(filled, is_date) > 0.8 {
        return Some(FieldKind::EventDate);
    }
    let few = distinct.len() <= 200 && distinct.len() * 5 <= filled.len();
    let short = filled.iter().map(|cell| cell.len()).sum::<usize>() <= filled.len() * 12;
    Some(if few && short { FieldKind::Category } else { FieldKind::Text })
}

fn share(cells: &[&str], holds: impl Fn(&str) -> bool) -> f64 {
    let held = cells.iter().filter(|cell| holds(cell)).count();
    crate::input::as_f64(held as u64) / crate::input::as_f64(cells.len().max(1) as u64)
}

/// Whether a cell looks like a date: eight digits, or three parts of digits.
fn is_date(cell: &str) -> bool {
    let parts: Vec<&str> = cell.split(['-', '/', '.']).collect();
    let digits = |text: &str| {
        !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())
    };
    let compact = cell.len() == 8
        && cell.bytes().all(|b| b.is_ascii_digit())
        && matches!(cell.get(..2), Some("18" | "19" | "20"));
    compact || (parts.len() == 3 && parts.iter().all(|part| digits(part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_by_header_and_content() {
        let column = |header: &str, cells: &[&'static str]| (header.to_owned(), cells.to_vec());
        let columns = [
            column("unique_id", &["1", "2"]),
            column("Apellidos", &["Perez", "Soto"]),
            column("Nombres", &["Ana", "Juan"]),
            column("Fecha de nacimiento", &["1990-01-02", "03/04/1991"]),
            column("Sexo", &["F", "M"]),
            column("DUI", &["0123", "0456"]),
            column("Municipio", &["Apopa", "Soyapango"]),
            column("nombre completo", &["Ana Perez", "Juan Soto"]),
        ];
        let expected = [
            None,
            Some(FieldKind::Surname),
            Some(FieldKind::Given),
            Some(FieldKind::BirthDate),
            Some(FieldKind::Sex),
            Some(FieldKind::Document),
            Some(FieldKind::Place),
            None,
        ];
        assert_eq!(recognise(&columns), expected);
    }
}
