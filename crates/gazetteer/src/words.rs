//! The words of a place's name: short forms written out, and the words that tell a level taken off.

use paradero_names::fold;

use crate::place::{Kind, Kinds};

/// Short forms, folded, as whole words, and what they stand for.
const SHORT: &[(&str, &str)] = &[
    ("bs as", "buenos aires"),
    ("ee uu", "eeuu"),
    ("pcia", "provincia"),
    ("prov", "provincia"),
    ("depto", "departamento"),
    ("dpto", "departamento"),
    ("edo", "estado"),
    ("mpio", "municipio"),
    ("mun", "municipio"),
    ("pdo", "partido"),
    ("cd", "ciudad"),
    ("gral", "general"),
    ("almte", "almirante"),
    ("cnel", "coronel"),
    ("pte", "presidente"),
    ("sta", "santa"),
    ("sto", "santo"),
    ("st", "saint"),
    ("ft", "fort"),
    ("mt", "mount"),
    ("cnty", "county"),
    ("co", "county"),
];

/// Words before a name that tell of what kind the place is; a `de`, `del`, `of` after them goes too. Longer ones first.
const BEFORE: &[(&str, &[Kind])] = &[
    ("comunidad autonoma", &[Kind::First]),
    ("autonomous community", &[Kind::First]),
    ("centro de detencion", &HELD),
    ("centro de internamiento", &HELD),
    ("centro clandestino de detencion", &HELD),
    ("centro penitenciario", &HELD),
    ("centro penal", &HELD),
    ("complejo penitenciario", &HELD),
    ("unidad penal", &HELD),
    ("detention centre", &HELD),
    ("detention center", &HELD),
    ("penitenciaria", &HELD),
    ("penal", &HELD),
    ("carcel", &HELD),
    ("prision", &HELD),
    ("cereso", &HELD),
    ("prison", &HELD),
    ("comisaria", &[Kind::PoliceStation]),
    ("aeropuerto", &[Kind::Airport]),
    ("airport", &[Kind::Airport]),
    ("departamento", &[Kind::First, Kind::Second]),
    ("department", &[Kind::First, Kind::Second]),
    ("provincia", &[Kind::First, Kind::Second]),
    ("province", &[Kind::First, Kind::Second]),
    ("estado", &[Kind::First]),
    ("state", &[Kind::First]),
    ("region", &[Kind::First, Kind::Second]),
    ("republica", &[Kind::Country]),
    ("republic", &[Kind::Country]),
    ("reino", &[Kind::Country]),
    ("kingdom", &[Kind::Country]),
    ("municipio", &[Kind::Second, Kind::Third]),
    ("municipality", &[Kind::Second, Kind::Third]),
    ("comuna", &[Kind::Second, Kind::Third]),
    ("alcaldia", &[Kind::Second, Kind::Third]),
    ("delegacion", &[Kind::Second, Kind::Third]),
    ("partido", &[Kind::Second]),
    ("canton", &[Kind::First, Kind::Second]),
    ("distrito", &[Kind::First, Kind::Second, Kind::Third]),
    ("district", &[Kind::First, Kind::Second, Kind::Third]),
];
const HELD: [Kind; 2] = [Kind::Prison, Kind::DetentionCentre];
/// Words after a name that do.
const AFTER: &[(&str, &[Kind])] = &[
    ("detention centre", &HELD),
    ("detention center", &HELD),
    ("prison", &HELD),
    ("jail", &HELD),
    ("police station", &[Kind::PoliceStation]),
    ("airport", &[Kind::Airport]),
    ("department", &[Kind::First, Kind::Second]),
    ("province", &[Kind::First, Kind::Second]),
    ("state", &[Kind::First]),
    ("region", &[Kind::First, Kind::Second]),
    ("municipality", &[Kind::Second, Kind::Third]),
    ("parish", &[Kind::First, Kind::Second, Kind::Third]),
    ("county", &[Kind::First, Kind::Second]),
    ("district", &[Kind::First, Kind::Second, Kind::Third]),
];
/// What joins a word of level to a name.
const JOINING: &[&str] = &["de", "del", "of", "do", "da"];

/// A name as it is compared: folded, single letters in a row as one word, short forms written out, `Condado de X` as `X County`.
pub(crate) fn key(text: &str) -> String {
    let mut words = Vec::new();
    let mut letters = String::new();
    let folded = fold(text);
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        if word.len() == 1 {
            letters.push_str(word);
            continue;
        }
        flush(&mut letters, &mut words);
        words.push(word.to_owned());
    }
    flush(&mut letters, &mut words);
    county_last(&mut write_out(&words)).join(" ")
}

fn flush(letters: &mut String, words: &mut Vec<String>) {
    if !letters.is_empty() {
        words.push(std::mem::take(letters));
    }
}

fn write_out(words: &[String]) -> Vec<String> {
    let mut long: Vec<String> = Vec::with_capacity(words.len());
    let mut rest = words;
    while let [first, after @ ..] = rest {
        let whole = SHORT.iter().find(|(short, _)| {
            let mut parts = short.split(' ');
            parts.next() == Some(first)
                && parts
                    .next()
                    .is_none_or(|second| after.first().is_some_and(|word| word == second))
        });
        match whole {
            // `Co.` is a county after a name, and Colorado or Colombia alone.
            Some(("co", _)) if long.is_empty() || !after.is_empty() => long.push(first.clone()),
            Some((_, whole)) => long.extend(whole.split(' ').map(str::to_owned)),
            None => long.push(first.clone()),
        }
        let taken = whole.map_or(1, |(short, _)| short.split(' ').count());
        rest = rest.get(taken..).unwrap_or_default();
    }
    long
}

fn county_last(words: &mut Vec<String>) -> &[String] {
    let is_before = matches!(words.first().map(String::as_str), Some("condado" | "county"));
    if is_before && words.len() > 1 {
        words.remove(0);
        if words.len() > 1 && JOINING.contains(&words[0].as_str()) {
            words.remove(0);
        }
        words.push("county".to_owned());
    }
    words
}

/// A key without its words of level, and the kinds they tell; `None` where it has none.
pub(crate) fn without_level(key: &str) -> Option<(&str, Kinds)> {
    for (word, kinds) in BEFORE {
        let Some(rest) = key.strip_prefix(word).and_then(|rest| rest.strip_prefix(' ')) else {
            continue;
        };
        let (first, after) = rest.split_once(' ').unwrap_or((rest, ""));
        let name = if JOINING.contains(&first) && !after.is_empty() { after } else { rest };
        return Some((name, Kinds::of(kinds)));
    }
    for (word, kinds) in AFTER {
        let rest = key.strip_suffix(word).and_then(|rest| rest.strip_suffix(' '));
        if let Some(name) = rest.filter(|name| !name.is_empty()) {
            return Some((name, Kinds::of(kinds)));
        }
    }
    None
}

/// Whether a word is one of the short forms.
pub(crate) fn is_short_form(word: &str) -> bool {
    let folded = fold(word);
    SHORT.iter().any(|(short, _)| *short == folded)
}

/// Whether a text is written in capitals alone, as codes are.
pub(crate) fn is_capitals(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_key_is_its_own_key(
            text in "([a-zA-Z\u{e1}\u{f1}\u{dc}. ,'-]|Bs|As|Pcia|Co|Condado|de|st){0,20}",
        ) {
            let once = key(&text);
            prop_assert_eq!(key(&once), once);
        }
    }

    #[test]
    fn short_forms_are_written_out() {
        let cases = [
            ("Pcia. de Bs. As.", "provincia de buenos aires"),
            ("EE.UU.", "eeuu"),
            ("E.U.A.", "eua"),
            ("D. F.", "df"),
            ("Edo. M\u{e9}x.", "estado mex"),
            ("Gral. San Mart\u{ed}n", "general san martin"),
            ("Condado de Example", "example county"),
            ("Example Co.", "example county"),
            ("Co. Clare", "co clare"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(key(text), expected, "{text}");
        }
    }

    #[test]
    fn words_of_level_come_off() {
        let name = |text: &str| {
            let key = key(text);
            without_level(&key).map(|(name, _)| name.to_owned())
        };
        assert_eq!(name("Departamento de La Paz").as_deref(), Some("la paz"));
        assert_eq!(name("Provincia del Chaco").as_deref(), Some("chaco"));
        assert_eq!(name("State of Texas").as_deref(), Some("texas"));
        assert_eq!(name("C\u{e1}rcel de Puente Viejo").as_deref(), Some("puente viejo"));
        assert_eq!(name("Orleans Parish").as_deref(), Some("orleans"));
        assert_eq!(name("Provincia"), None);
        assert_eq!(name("Puente Viejo"), None);
    }
}
