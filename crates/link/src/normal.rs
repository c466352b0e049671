//! The form in which two values of a kind are the same value.

use paradero_names::fold;

use crate::input::FieldKind;

/// The normal form of a value; none when nothing is left.
pub(crate) fn normal(kind: FieldKind, text: &str) -> Option<String> {
    let form = match kind {
        FieldKind::Document => document(text),
        FieldKind::Sex => sex(&fold(text)).to_owned(),
        FieldKind::Number => {
            text.trim().parse::<f64>().map_or_else(|_| fold(text), |number| number.to_string())
        }
        FieldKind::Phone => phone(text),
        FieldKind::Email => email(text),
        _ => fold(text),
    };
    (!form.is_empty()).then_some(form)
}

/// Letters and digits of a number; `kind:number` keeps its kind apart.
fn document(text: &str) -> String {
    let joined = |part: &str| fold(part).replace(' ', "");
    match text.split_once(':') {
        Some((kind, number)) if !joined(kind).is_empty() && !joined(number).is_empty() => {
            format!("{}:{}", joined(kind), joined(number))
        }
        _ => joined(text),
    }
}

fn sex(folded: &str) -> &str {
    match folded {
        "m" | "male" | "masculino" | "hombre" | "h" | "man" | "varon" | "masc" => "m",
        "f" | "female" | "femenino" | "mujer" | "woman" | "fem" => "f",
        "unknown" | "desconocido" | "u" | "na" | "n a" | "nd" => "",
        other => other,
    }
}

/// The digits of a telephone number, without leading zeros.
fn phone(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').to_owned()
}

/// The address in `Name <name@host>`, or the text itself, in lower case without blanks.
fn email(text: &str) -> String {
    let inside = text.rsplit_once('<').map_or(text, |(_, rest)| rest.trim_end_matches(['>', ' ']));
    inside.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// The words of a folded organisation name or address that carry identity, each in its usual short form.
pub(crate) fn words(kind: FieldKind, folded: &str) -> Vec<String> {
    let (short, dropped) = if kind == FieldKind::Address {
        (STREET_WORDS, STREET_SIGNS)
    } else {
        (COMPANY_WORDS, COMPANY_FORMS)
    };
    let kept: Vec<String> = folded
        .split_whitespace()
        .filter(|word| !dropped.contains(word))
        .map(|word| {
            let known = short.iter().find(|(long, _)| *long == word);
            known.map_or(word, |(_, form)| form).to_owned()
        })
        .collect();
    if kept.is_empty() { folded.split_whitespace().map(str::to_owned).collect() } else { kept }
}

/// Words of addresses in Spanish, English and German, and the short form that each is written as.
const STREET_WORDS: &[(&str, &str)] = &[
    ("street", "st"),
    ("str", "st"),
    ("strasse", "st"),
    ("avenue", "av"),
    ("ave", "av"),
    ("avenida", "av"),
    ("avda", "av"),
    ("road", "rd"),
    ("drive", "dr"),
    ("lane", "ln"),
    ("boulevard", "blvd"),
    ("bulevar", "blvd"),
    ("blv", "blvd"),
    ("place", "pl"),
    ("plaza", "pl"),
    ("court", "ct"),
    ("square", "sq"),
    ("highway", "hwy"),
    ("parkway", "pkwy"),
    ("terrace", "ter"),
    ("circle", "cir"),
    ("north", "n"),
    ("south", "s"),
    ("east", "e"),
    ("west", "w"),
    ("norte", "n"),
    ("sur", "s"),
    ("este", "e"),
    ("oriente", "e"),
    ("ote", "e"),
    ("oeste", "w"),
    ("poniente", "w"),
    ("pte", "w"),
    ("calle", "cl"),
    ("carrera", "cra"),
    ("cr", "cra"),
    ("kr", "cra"),
    ("pasaje", "pje"),
    ("colonia", "col"),
    ("barrio", "bo"),
    ("apartment", "apt"),
    ("apartamento", "apt"),
    ("apto", "apt"),
    ("depto", "apt"),
    ("suite", "ste"),
];

/// Words of addresses that are written or left out at will.
const STREET_SIGNS: &[&str] =
    &["no", "num", "numero", "nro", "de", "del", "la", "las", "los", "el", "the", "of"];

/// Words of names of organisations and the short form that each is written as.
const COMPANY_WORDS: &[(&str, &str)] = &[
    ("centre", "center"),
    ("ctr", "center"),
    ("centers", "center"),
    ("schools", "school"),
    ("sch", "school"),
    ("academy", "acad"),
    ("saint", "st"),
    ("santa", "st"),
    ("santo", "st"),
    ("san", "st"),
    ("sta", "st"),
    ("international", "intl"),
    ("university", "univ"),
    ("universidad", "univ"),
    ("association", "assoc"),
    ("assn", "assoc"),
    ("asociacion", "assoc"),
    ("department", "dept"),
    ("departamento", "dept"),
    ("ministerio", "min"),
    ("ministry", "min"),
];

/// Legal forms and joining words, which tell no two organisations apart.
const COMPANY_FORMS: &[&str] = &[
    "inc",
    "incorporated",
    "llc",
    "ltd",
    "limited",
    "corp",
    "corporation",
    "co",
    "company",
    "plc",
    "gmbh",
    "ag",
    "sa",
    "srl",
    "sas",
    "cv",
    "ong",
    "ngo",
    "the",
    "of",
    "and",
    "for",
    "de",
    "del",
    "la",
    "las",
    "los",
    "el",
    "y",
    "e",
    "para",
    "s",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_written_differently_have_one_form() {
        for (kind, one, two) in [
            (FieldKind::Phone, "+39 0352 6553537", "39 03526553537"),
            (FieldKind::Phone, "(312) 922-3337", "312.922.3337"),
            (FieldKind::Email, "Ana Rey<ana.rey@mail.test>", "ANA.REY@mail.test "),
            (FieldKind::Document, "01234567-8", "012345678"),
            (FieldKind::Document, "Passport: AB 12", "passport:ab12"),
            (FieldKind::Sex, "Mujer", "F"),
        ] {
            assert_eq!(normal(kind, one), normal(kind, two), "{one} / {two}");
        }
        for (kind, one, two) in [
            (FieldKind::Address, "12 North Hill Street", "12 N. Hill St."),
            (FieldKind::Address, "Avenida Sur No. 4", "Av. S 4"),
            (FieldKind::Organisation, "Rey Exports, Inc.", "The Rey Exports Company"),
        ] {
            assert_eq!(words(kind, &fold(one)), words(kind, &fold(two)), "{one} / {two}");
        }
        assert_eq!(normal(FieldKind::Sex, "unknown"), None);
    }
}
