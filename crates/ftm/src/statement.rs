//! One statement: that a data set says a value of a property of an entity.
//!
//! The columns, their order and the id are those of followthemoney 4.11.2 (`followthemoney/statement/serialize.py`, `statement.py`).

use std::io::Write as _;

use sha1::{Digest, Sha1};

/// The columns of a table of statements, in their order.
pub const COLUMNS: [&str; 14] = [
    "canonical_id",
    "entity_id",
    "prop",
    "prop_type",
    "schema",
    "value",
    "dataset",
    "origin",
    "lang",
    "original_value",
    "external",
    "first_seen",
    "last_seen",
    "id",
];

/// One statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement<'a> {
    /// The entity it is about, after linking.
    pub canonical: &'a str,
    /// The entity it is about, as the data set has it.
    pub entity: &'a str,
    /// The property; `id` says that the entity is there.
    pub prop: &'a str,
    /// The type of the property.
    pub prop_type: &'a str,
    /// The schema of the entity.
    pub schema: &'a str,
    /// The value.
    pub value: &'a str,
    /// Who says it.
    pub dataset: &'a str,
    /// What process made it.
    pub origin: &'a str,
    /// The language of the value, three letters; empty where it has none.
    pub lang: &'a str,
    /// The value as the source has it, where that is another; else empty.
    pub original: &'a str,
    /// Whether it is from a data set that only adds to others.
    pub external: bool,
    /// When the source was seen first, ISO 8601 without zone, in UTC; empty where unknown.
    pub first_seen: &'a str,
    /// When it was seen last.
    pub last_seen: &'a str,
}

/// The key of a statement: the SHA-1 of what it says and who says it. Neither schema nor origin nor times belong to it.
#[must_use]
pub fn key(statement: &Statement<'_>) -> [u8; 20] {
    let mut hash = Sha1::new();
    for (part, before) in [
        (statement.dataset, ""),
        (statement.entity, "."),
        (statement.prop, "."),
        (statement.value, "."),
    ] {
        hash.update(before);
        hash.update(part);
    }
    if !statement.lang.is_empty() {
        hash.update("@");
        hash.update(statement.lang);
    }
    if statement.external {
        hash.update(".ext");
    }
    hash.finalize().into()
}

/// Writes the line of the columns.
pub(crate) fn head(to: &mut Vec<u8>) {
    line(to, &COLUMNS);
}

/// Writes a statement as a line: every field in quotation marks, lines ended by LF (`csv.unix_dialect`).
pub(crate) fn write(to: &mut Vec<u8>, statement: &Statement<'_>, key: &[u8; 20]) {
    let external = if statement.external { "true" } else { "false" };
    let original = if statement.original == statement.value { "" } else { statement.original };
    let fields = [
        statement.canonical,
        statement.entity,
        statement.prop,
        statement.prop_type,
        statement.schema,
        statement.value,
        statement.dataset,
        statement.origin,
        statement.lang,
        original,
        external,
        statement.first_seen,
        statement.last_seen,
    ];
    for field in fields {
        quoted(to, field);
        to.push(b',');
    }
    to.push(b'"');
    hex(to, key);
    to.extend_from_slice(b"\"\n");
}

fn line(to: &mut Vec<u8>, fields: &[&str]) {
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            to.push(b',');
        }
        quoted(to, field);
    }
    to.push(b'\n');
}

/// A field in quotation marks, those within it doubled.
fn quoted(to: &mut Vec<u8>, field: &str) {
    to.push(b'"');
    let mut rest = field.as_bytes();
    while let Some(at) = memchr::memchr(b'"', rest) {
        let (before, after) = rest.split_at(at + 1);
        to.extend_from_slice(before);
        to.push(b'"');
        rest = after;
    }
    to.extend_from_slice(rest);
    to.push(b'"');
}

fn hex(to: &mut Vec<u8>, bytes: &[u8]) {
    for byte in bytes {
        let _ = write!(to, "{byte:02x}");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PLAIN: Statement<'_> = Statement {
        canonical: "person-1",
        entity: "mention-1",
        prop: "name",
        prop_type: "name",
        schema: "Person",
        value: "Ana Mar Inventada",
        dataset: "lomaverde_roster",
        origin: "paradero",
        lang: "",
        original: "",
        external: false,
        first_seen: "2026-03-15T21:10:00",
        last_seen: "2026-03-15T21:10:00",
    };

    fn text(key: [u8; 20]) -> String {
        let mut hex = Vec::new();
        super::hex(&mut hex, &key);
        String::from_utf8(hex).unwrap()
    }

    #[test]
    fn keys_are_those_that_hashlib_makes() {
        // python3 -c "import hashlib; print(hashlib.sha1('...'.encode()).hexdigest())" of dataset.entity.prop.value, with `@lang` and `.ext`.
        let cases = [
            (PLAIN, "6bf1b450bfe220b21405514c2d34d0e17b6aadf9"),
            (
                Statement { value: "Peña «Ñandú»", lang: "spa", ..PLAIN },
                "29a2419ea574d072c102d7bfe9b19c2854dadf19",
            ),
            (Statement { external: true, ..PLAIN }, "71eb086d277123a0616a3cd5b12f56e8dd58290f"),
            (
                Statement { schema: "LegalEntity", origin: "x", first_seen: "", ..PLAIN },
                "6bf1b450bfe220b21405514c2d34d0e17b6aadf9",
            ),
        ];
        for (statement, expected) in cases {
            assert_eq!(text(key(&statement)), expected);
        }
    }

    #[test]
    fn a_line_has_every_field_in_quotation_marks() {
        let mut line = Vec::new();
        head(&mut line);
        let odd = Statement { value: "a \"b\",\nc", original: "a \"b\",\nc", ..PLAIN };
        write(&mut line, &odd, &key(&odd));
        let line = String::from_utf8(line).unwrap();
        let (first, rest) = line.split_once('\n').unwrap();
        assert!(first.starts_with(
            "\"canonical_id\",\"entity_id\",\"prop\",\"prop_type\",\"schema\",\"value\""
        ));
        assert!(rest.starts_with(
            "\"person-1\",\"mention-1\",\"name\",\"name\",\"Person\",\"a \"\"b\"\",\nc\","
        ));
        assert!(
            rest.contains(",\"\",\"\",\"false\",\"2026-03-15T21:10:00\",")
                && rest.ends_with("\"\n")
        );
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_was_written(value in any::<String>(), original in "[\"\n\r,a]{0,6}", lang in "[a-z]{0,3}") {
            let statement = Statement { value: &value, original: &original, lang: &lang, ..PLAIN };
            let mut bytes = Vec::new();
            head(&mut bytes);
            write(&mut bytes, &statement, &key(&statement));
            let mut reader = csv::ReaderBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_reader(bytes.as_slice());
            prop_assert_eq!(reader.headers().unwrap(), COLUMNS.as_slice());
            let row = reader.records().next().unwrap().unwrap();
            prop_assert_eq!(row.len(), 14);
            prop_assert_eq!(&row[5], value.as_str());
            prop_assert_eq!(&row[8], lang.as_str());
            prop_assert_eq!(&row[9], if original == value { "" } else { original.as_str() });
            let key = text(key(&statement));
            prop_assert_eq!(&row[13], key.as_str());
        }
    }
}
