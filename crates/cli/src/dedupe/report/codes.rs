//! What linking says in English codes and phrases, in the language of the page.

use paradero_link::{FieldKind, level_names};

use super::words::Words;

/// Phrases of linking: levels, reasons, rules, parts of a weight.
const PHRASES: &[(&str, &str)] = &[
    ("missing", "falta"),
    ("different", "distinto"),
    ("one word", "una palabra"),
    ("some words", "algunas palabras"),
    ("part, a variant", "una parte, con variante"),
    ("part", "una parte"),
    ("variant", "variante"),
    ("same", "igual"),
    ("initial or one of several", "inicial o uno de varios"),
    ("stands as the other name", "está como el otro nombre"),
    ("swapped", "intercambiados"),
    ("near", "parecido"),
    ("part or variant", "una parte o variante"),
    ("same year", "mismo año"),
    ("two parts", "dos partes"),
    ("one digit or swapped", "una cifra o intercambiadas"),
    ("possible", "posible"),
    ("possible within a month", "posible, en un mes"),
    ("within a year", "dentro de un año"),
    ("within a month", "dentro de un mes"),
    ("within three days", "dentro de tres días"),
    ("shares a word", "comparte una palabra"),
    ("same street, other number", "misma calle, otro número"),
    ("number and a word", "número y una palabra"),
    ("same area", "misma zona"),
    ("same district", "mismo distrito"),
    ("one sign", "un signo"),
    ("two digits", "dos cifras"),
    ("one digit", "una cifra"),
    ("same ending", "mismo final"),
    ("same host", "mismo servidor"),
    ("same before the @", "igual antes de la @"),
    ("before any field", "antes de cualquier campo"),
    ("names alone say no more", "los nombres solos no dicen más"),
    (
        "each name has a word unlike the other's",
        "cada nombre tiene una palabra distinta de las del otro",
    ),
    ("prior", "probabilidad previa"),
    ("namesakes", "homónimos"),
    ("relatives", "parientes"),
    ("sound of a word of a name", "sonido de una palabra de un nombre"),
    ("as stated", "como se indicó"),
    ("its cells look so", "sus celdas lo parecen"),
    ("hardly ever filled", "casi nunca tiene valor"),
    (
        "the same names stand in other columns, and would count twice",
        "los mismos nombres están en otras columnas y contarían dos veces",
    ),
    (
        "an organisation named beside a person is not the person",
        "una organización nombrada junto a una persona no es la persona",
    ),
    ("a part of a date without its other parts", "una parte de una fecha sin las demás"),
    (
        "what it holds is not known, and other columns tell the rows apart",
        "no se sabe qué contiene, y otras columnas distinguen las filas",
    ),
    ("it is empty", "está vacía"),
    ("one value throughout", "un solo valor en todas las filas"),
    (
        "it names the record or says what another column is about",
        "nombra el registro o dice de qué trata otra columna",
    ),
    ("running text about the record", "texto corrido sobre el registro"),
    ("running text", "texto corrido"),
    ("it only counts the rows", "solo cuenta las filas"),
    (
        "16 fields are compared at most, and others tell more",
        "se comparan 16 campos como máximo, y otros dicen más",
    ),
];

/// What kinds of column are called.
fn kind_name(kind: FieldKind) -> (&'static str, &'static str) {
    match kind {
        FieldKind::FullName => ("full name", "nombre completo"),
        FieldKind::Given => ("given names", "nombres de pila"),
        FieldKind::Surname => ("surname", "apellido"),
        FieldKind::SurnameSecond => ("second surname", "segundo apellido"),
        FieldKind::Alias => ("alias", "alias"),
        FieldKind::Organisation => ("organisation", "organización"),
        FieldKind::Sex => ("sex", "sexo"),
        FieldKind::BirthDate => ("date of birth", "fecha de nacimiento"),
        FieldKind::EventDate => ("date of an event", "fecha de un hecho"),
        FieldKind::Place => ("place", "lugar"),
        FieldKind::Address => ("address", "dirección"),
        FieldKind::PostCode => ("post code", "código postal"),
        FieldKind::Phone => ("telephone", "teléfono"),
        FieldKind::Email => ("e-mail", "correo electrónico"),
        FieldKind::Document => ("document number", "número de documento"),
        FieldKind::Category => ("category", "categoría"),
        FieldKind::Number => ("number", "número"),
        FieldKind::Text => ("other text", "otro texto"),
    }
}

/// What a blocking key takes of a column.
const KEYS: &[(&str, &str)] = &[
    ("whole of ", "todo lo de "),
    ("year of ", "año de "),
    ("month and day of ", "mes y día de "),
    ("year and month of ", "año y mes de "),
    ("year and day of ", "año y día de "),
    ("first half of ", "primera mitad de "),
    ("second half of ", "segunda mitad de "),
    ("last digits of ", "últimos dígitos de "),
    ("name before the @ of ", "nombre antes de la @ de "),
    ("letters before the @ of ", "letras antes de la @ de "),
    ("host of ", "servidor de "),
    ("first word of ", "primera palabra de "),
    ("word of ", "palabra de "),
];

impl Words {
    pub(super) fn kind(&self, kind: FieldKind) -> String {
        let (en, es) = kind_name(kind);
        if self.code == "es" { es } else { en }.to_owned()
    }

    /// A level of a kind.
    pub(super) fn level(&self, kind: FieldKind, level: u8) -> String {
        let name = level_names(kind).get(usize::from(level)).copied().unwrap_or("missing");
        self.phrase(name)
    }

    pub(super) fn level_named(&self, name: &str) -> String {
        self.phrase(name)
    }

    /// A part of a weight that is no field.
    pub(super) fn part(&self, name: &str) -> String {
        self.phrase(name)
    }

    /// A blocking rule: keys, each a part of a column, joined.
    pub(super) fn rule(&self, rule: &str) -> String {
        let keys: Vec<String> = rule.split(" + ").map(|key| self.key(key)).collect();
        keys.join(" + ")
    }

    fn key(&self, key: &str) -> String {
        let known = KEYS.iter().find_map(|(en, es)| Some((es, key.strip_prefix(en)?)));
        match known {
            Some((es, column)) if self.code == "es" => format!("{es}{column}"),
            _ => self.phrase(key),
        }
    }

    /// Why a column was taken for what it was: one reason or several.
    pub(super) fn reasons(&self, why: &str) -> String {
        why.split("; ").map(|one| self.phrase(one)).collect::<Vec<_>>().join("; ")
    }

    /// A phrase in the language of the page; one that is not known stays as it is.
    fn phrase(&self, phrase: &str) -> String {
        if self.code != "es" {
            return phrase.to_owned();
        }
        if let Some(said) = phrase.strip_prefix("its name says ") {
            return format!("su nombre dice {said}");
        }
        let known = PHRASES.iter().find(|(en, _)| *en == phrase);
        known.map_or(phrase, |(_, es)| es).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_has_its_spanish() {
        for kind in FieldKind::ALL {
            for level in level_names(kind) {
                assert!(PHRASES.iter().any(|(en, _)| en == level), "{level}");
            }
        }
    }
}
