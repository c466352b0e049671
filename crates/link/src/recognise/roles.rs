//! What a header says that its column holds, in Spanish and English.

use std::sync::OnceLock;

use paradero_names::fold;

use crate::corpus::NameCorpus;
use crate::input::FieldKind;

/// What one column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Evidence of a kind by itself.
    Kind(FieldKind),
    /// Further given names.
    Middle,
    /// Year, month and day of birth in columns of their own.
    BirthYear,
    BirthMonth,
    BirthDay,
    /// A year, month or day of something unsaid.
    Year,
    Month,
    Day,
    /// Number of a house, beside its street.
    HouseNumber,
    /// Town, district or country of an address.
    Town,
    /// Names the record or its source, or says what another column is about.
    Record,
    /// Running text about the record.
    Remarks,
    /// Nothing is known.
    Unknown,
}

/// One line a role: `role: phrase, phrase`.
const HEADERS: &str = include_str!("headers.txt");

/// Roles and the phrases that name them, in the order of the table.
fn phrases() -> &'static [(Role, Vec<&'static str>)] {
    static PHRASES: OnceLock<Vec<(Role, Vec<&'static str>)>> = OnceLock::new();
    PHRASES.get_or_init(|| HEADERS.lines().filter_map(line).collect())
}

/// A line of the table; none for a remark.
fn line(text: &'static str) -> Option<(Role, Vec<&'static str>)> {
    let (role, phrases) = text.split_once(':').filter(|_| !text.starts_with('#'))?;
    let role = match role {
        "middle" => Role::Middle,
        "birth-year" => Role::BirthYear,
        "birth-month" => Role::BirthMonth,
        "birth-day" => Role::BirthDay,
        "year" => Role::Year,
        "month" => Role::Month,
        "day" => Role::Day,
        "house-number" => Role::HouseNumber,
        "town" => Role::Town,
        "record" => Role::Record,
        "remarks" => Role::Remarks,
        kind => Role::Kind(FieldKind::from_code(kind)?),
    };
    Some((role, phrases.split(',').map(str::trim).collect()))
}

/// The words of a header: `ADDR_LINE1`, `addrLine1` and `Addr. line 1` are the same.
pub(super) fn header_words(header: &str) -> Vec<String> {
    let mut parted = String::with_capacity(header.len() + 4);
    let mut before = ' ';
    for letter in header.chars() {
        let camel = before.is_lowercase() && letter.is_uppercase();
        let number = before.is_alphabetic() && letter.is_ascii_digit();
        if camel || number {
            parted.push(' ');
        }
        parted.push(letter);
        before = letter;
    }
    fold(&parted).split_whitespace().map(str::to_owned).collect()
}

/// The role that a header's words name, and the phrase that did.
pub(super) fn role_of(words: &[String]) -> (Role, &'static str) {
    let mut best = (0, Role::Unknown, "");
    for (role, phrases) in phrases() {
        for phrase in phrases {
            let length = phrase.split(' ').count();
            let stands = phrase.split(' ').all(|part| words.iter().any(|word| word == part));
            // A bare `n` or `id` names the record only when nothing else stands there.
            let whole = *role != Role::Record || length == words.len() || length > 1;
            if length > best.0 && stands && whole {
                best = (length, *role, phrase);
            }
        }
    }
    if is_about_another(words, best.1) {
        (Role::Record, "about another column")
    } else {
        (best.1, best.2)
    }
}

/// The columns of names of persons by their headers alone: of a table of names no cell tells a given name from a surname.
/// A column called `name` holds given names where surnames stand beside it; whole names are left out where their parts stand.
#[must_use]
pub fn name_columns(headers: &[String]) -> Vec<(usize, FieldKind)> {
    let kind = |header: &String| match role_of(&header_words(header)).0 {
        Role::Kind(kind) => Some(kind).filter(|kind| NameCorpus::counts(*kind)),
        Role::Middle => Some(FieldKind::Given),
        _ => None,
    };
    let named = headers.iter().enumerate().filter_map(|(at, header)| Some((at, kind(header)?)));
    let mut named: Vec<(usize, FieldKind)> = named.collect();
    let there = |named: &[(usize, FieldKind)], kind| named.iter().any(|(_, own)| *own == kind);
    if there(&named, FieldKind::Surname) {
        let given = there(&named, FieldKind::Given);
        let plain = |at: usize| {
            matches!(headers.get(at).map(|header| fold(header)).as_deref(), Some("name" | "nombre"))
        };
        if let Some((_, kind)) = named.iter_mut().find(|(at, _)| !given && plain(*at)) {
            *kind = FieldKind::Given;
        }
        let parts = there(&named, FieldKind::Given);
        named.retain(|(_, kind)| !parts || *kind != FieldKind::FullName);
    }
    named
}

/// `PASSPORT_COUNTRY`, `ADDR_TYPE`: what the header says of another column is no evidence by itself.
fn is_about_another(words: &[String], role: Role) -> bool {
    const ABOUT: &[&str] = &[
        "type",
        "tipo",
        "issuer",
        "expiry",
        "vencimiento",
        "expedicion",
        "emision",
        "valid",
        "status",
    ];
    const OF_DOCUMENT: &[&str] = &["country", "pais", "state", "estado", "date", "fecha"];
    let any = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let documents = ["passport", "pasaporte", "license", "licencia", "id", "document", "documento"];
    match role {
        Role::Kind(FieldKind::Category) => false,
        _ if any(ABOUT) => true,
        Role::Kind(FieldKind::Document) | Role::Town => any(&documents) && any(OF_DOCUMENT),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use FieldKind::{
        Address, BirthDate, Document, Email, FullName, Given, Organisation, Place, PostCode,
        Surname, SurnameSecond,
    };

    use super::*;

    #[test]
    fn every_line_of_the_table_is_a_role_or_a_remark() {
        for text in HEADERS.lines().filter(|text| !text.starts_with('#')) {
            assert!(line(text).is_some(), "{text}");
        }
    }

    #[test]
    fn names_in_a_table_are_known_by_their_headers() {
        let kinds = |headers: &[&str]| -> Vec<(usize, FieldKind)> {
            name_columns(&headers.iter().map(|header| (*header).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(kinds(&["rank", "name", "count"]), [(1, FullName)]);
        assert_eq!(kinds(&["nombre", "apellido", "town"]), [(0, Given), (1, Surname)]);
        let all = kinds(&["full_name", "first_name", "surname", "segundo apellido"]);
        assert_eq!(all, [(1, Given), (2, Surname), (3, SurnameSecond)]);
        assert_eq!(kinds(&["first_name", "middle_name"]), [(0, Given), (1, Given)]);
        assert_eq!(kinds(&["company", "town", "alias"]), []);
    }

    #[test]
    fn headers_in_two_languages_name_roles() {
        for (header, role) in [
            ("Apellidos", Role::Kind(Surname)),
            ("PRIMARY_NAME_LAST", Role::Kind(Surname)),
            ("firstName", Role::Kind(Given)),
            ("Nombres y apellidos", Role::Kind(FullName)),
            ("first_and_surname", Role::Kind(FullName)),
            ("Segundo apellido", Role::Kind(SurnameSecond)),
            ("surname2", Role::Kind(SurnameSecond)),
            ("PRIMARY_NAME_ORG", Role::Kind(Organisation)),
            ("Fecha de nacimiento", Role::Kind(BirthDate)),
            ("Lugar de nacimiento", Role::Kind(Place)),
            ("ADDR_LINE1", Role::Kind(Address)),
            ("Email Address", Role::Kind(Email)),
            ("ADDR_POSTAL_CODE", Role::Kind(PostCode)),
            ("ADDR_TYPE", Role::Record),
            ("PASSPORT_NUMBER", Role::Kind(Document)),
            ("PASSPORT_COUNTRY", Role::Record),
            ("DRIVERS_LICENSE_STATE", Role::Record),
            ("soc_sec_id", Role::Kind(Document)),
            ("N.", Role::Record),
            ("unique_id", Role::Record),
            ("Observaciones", Role::Remarks),
            ("studio", Role::Unknown),
        ] {
            assert_eq!(role_of(&header_words(header)).0, role, "{header}");
        }
    }
}
