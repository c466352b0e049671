//! Numbers of identity documents, with the kind that people write before them.

use crate::fold::fold;

/// Kinds of identity documents as they are written before a number, folded.
const KINDS: [&str; 34] = [
    "anumber",
    "carnet",
    "cc",
    "ce",
    "cedula",
    "ci",
    "cie",
    "cni",
    "cpf",
    "curp",
    "documento",
    "document",
    "dni",
    "doc",
    "dpi",
    "dui",
    "id",
    "identidad",
    "ine",
    "nie",
    "nif",
    "nit",
    "nui",
    "pas",
    "pasaporte",
    "pass",
    "passport",
    "pasp",
    "pspt",
    "rg",
    "run",
    "rut",
    "ssn",
    "ti",
];

/// Words that say that a number follows, folded.
const MARKS: [&str; 8] = ["de", "nbr", "no", "nr", "nro", "num", "number", "numero"];

/// The kind and the number of a document: `kind:number`, or a number before which a well-known kind stands (`DUI 01234567-8`,
/// `Pasaporte No. A123456`, `CI1234567`). The kind is empty where none is written. Letters that are no kind belong to the
/// number.
#[must_use]
pub fn document(text: &str) -> (String, &str) {
    if let Some((kind, number)) = text.split_once(':') {
        return (squeezed(kind), number);
    }
    let (mut kind, mut rest) = (String::new(), text.trim_start());
    loop {
        let end = rest.find(|sign: char| !sign.is_alphabetic()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let word = squeezed(word);
        let known = KINDS.contains(&word.as_str());
        // A mark counts after a kind, or before anything but a sign of the number.
        let marked = MARKS.contains(&word.as_str())
            && (!kind.is_empty() || !after.starts_with(char::is_alphanumeric))
            || word == "n" && after.starts_with(['\u{b0}', '\u{ba}']);
        if !(known || marked) || !after.contains(|sign: char| sign.is_numeric()) {
            return (kind, rest);
        }
        if known && kind.is_empty() {
            kind = word;
        }
        rest = after.trim_start_matches(|sign: char| !sign.is_alphanumeric());
    }
}

fn squeezed(text: &str) -> String {
    fold(text).replace(' ', "")
}

#[cfg(test)]
mod tests {
    use super::document;

    #[test]
    fn the_kind_is_what_stands_before_the_number() {
        let cases = [
            ("DUI 01234567-8", "dui", "01234567-8"),
            ("dui: 01234567-8", "dui", " 01234567-8"),
            ("D.N.I. 123", "", "D.N.I. 123"),
            ("Pasaporte No. A123456", "pasaporte", "A123456"),
            ("Nº 4455", "", "4455"),
            ("Cédula de identidad N° 1.234.567", "cedula", "1.234.567"),
            ("CI1234567", "ci", "1234567"),
            ("A1234567", "", "A1234567"),
            ("AB 123456", "", "AB 123456"),
            ("NO123456", "", "NO123456"),
            ("01234567-8", "", "01234567-8"),
            ("passport", "", "passport"),
            ("ID", "", "ID"),
            ("", "", ""),
        ];
        for (text, kind, number) in cases {
            assert_eq!(document(text), (kind.to_owned(), number), "{text}");
        }
    }
}
