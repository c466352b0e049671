//! Why a column is read as it is: a code, what it is said of, and the sentence in Spanish and English.
//!
//! As with the vocabulary, another language has its own sentence under `reason-CODE`; its places are `{0}`, `{1}`, ...

use std::fmt;

use paradero_model::Term;

/// One reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reason {
    code: &'static str,
    parts: Vec<Part>,
}

/// What a sentence is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A column, a value, a number: the same in each language.
    Text(String),
    /// Something that the vocabulary names.
    Term(Term),
    /// Another reason, within this one.
    Reason(Reason),
}

impl From<String> for Part {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Part {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<usize> for Part {
    fn from(number: usize) -> Self {
        Self::Text(number.to_string())
    }
}

impl From<Term> for Part {
    fn from(term: Term) -> Self {
        Self::Term(term)
    }
}

impl From<Reason> for Part {
    fn from(reason: Reason) -> Self {
        Self::Reason(reason)
    }
}

/// A reason of a code, with what it is about.
macro_rules! reason {
    ($code:literal $(, $part:expr)* $(,)?) => {
        $crate::propose::reason::Reason::new(
            $code,
            vec![$($crate::propose::reason::Part::from($part)),*],
        )
    };
}
pub(super) use reason;

impl Reason {
    pub(super) fn new(code: &'static str, parts: Vec<Part>) -> Self {
        debug_assert!(SAID.iter().any(|(known, ..)| *known == code), "no reason `{code}`");
        Self { code, parts }
    }

    /// That a mapping which was accepted before reads a column of this name so: the name of its file.
    #[must_use]
    pub fn taught(file: &str) -> Self {
        Self::new("taught", vec![file.into()])
    }

    /// Its code, by which another language finds its own sentence.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The sentence in Spanish.
    #[must_use]
    pub fn es(&self) -> String {
        let said = SAID.iter().find(|(code, ..)| *code == self.code);
        self.put(said.map_or("", |(_, es, _)| es), "es")
    }

    /// The sentence in English.
    #[must_use]
    pub fn en(&self) -> String {
        let said = SAID.iter().find(|(code, ..)| *code == self.code);
        self.put(said.map_or("", |(_, _, en)| en), "en")
    }

    /// Puts what it is about into a sentence, in Spanish (`es`) or English.
    fn put(&self, sentence: &str, language: &str) -> String {
        let mut out = String::new();
        let mut rest = sentence;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((place, after)) = after.split_once('}') else { break };
            let part = place.parse::<usize>().ok().and_then(|place| self.parts.get(place));
            match part {
                Some(Part::Text(text)) => out.push_str(text),
                Some(Part::Term(term)) => out.push_str(term.get(language)),
                Some(Part::Reason(inner)) if language == "es" => out.push_str(&inner.es()),
                Some(Part::Reason(inner)) => out.push_str(&inner.en()),
                None => {}
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en())
    }
}

/// Every code with its sentence in Spanish and in English.
const SAID: &[(&str, &str, &str)] = &[
    (
        "taught",
        "así se leyó en el mapeo aceptado de «{0}»",
        "so it is read by the accepted mapping of `{0}`",
    ),
    ("shipped", "son las columnas de {0}", "these are the columns of {0}"),
    ("shipped-kept", "{0}", "{0}"),
    (
        "kobo-own",
        "la agrega KoboToolbox a las preguntas del formulario",
        "KoboToolbox adds it to the questions of the form",
    ),
    (
        "kobo-choice",
        "es una sola opción de «{0}», que se lee entera",
        "it is one choice of `{0}`, which is read as a whole",
    ),
    (
        "kobo-sent",
        "es cuando se envió el formulario: así se fecha lo dicho",
        "it is when the form was sent: what is said is dated so",
    ),
    ("uwazi-added", "es cuando Uwazi creó la entidad", "it is when Uwazi made the entity"),
    ("uwazi-template", "es la plantilla de Uwazi", "it is Uwazi's template"),
    (
        "uwazi-place",
        "son coordenadas, y Uwazi no dice de cuál propiedad",
        "coordinates, and Uwazi does not say of which property",
    ),
    ("uwazi-files", "son archivos guardados en Uwazi", "files that Uwazi keeps"),
    (
        "uwazi-published",
        "es si la entidad es pública en Uwazi; fije con ello el nivel de la fuente",
        "whether the entity is public in Uwazi; set the level of the source by it",
    ),
    (
        "uwazi-title",
        "es el título de la entidad, y ninguna plantilla es de personas",
        "it is the entity's title, and no template is of persons",
    ),
    (
        "uwazi-person",
        "es el título de la entidad, y la plantilla es de personas: {0}",
        "it is the entity's title, and the template is of persons: {0}",
    ),
    // What a header says.
    ("header", "el encabezado dice «{0}»", "the header says {0}"),
    ("header-of", "el encabezado dice «{0}: {1}»", "the header says {0}: {1}"),
    ("header-place", "el encabezado dice «{0}: lugar»", "the header says {0}: place"),
    ("header-authority", "el encabezado dice «{0}: autoridad»", "the header says {0}: authority"),
    (
        "header-note",
        "el encabezado dice cómo clasifica o describe la lista a la persona",
        "the header says how the list classes or describes the person",
    ),
    (
        "header-order",
        "el encabezado dice de qué orden trata la fila",
        "the header says which order the row is about",
    ),
    (
        "header-remains",
        "el encabezado habla también de restos: la fecha o el lugar pueden ser los del hallazgo",
        "the header also speaks of remains: a date or place may be that of the finding",
    ),
    ("but", "{0}, pero {1}", "{0}, but {1}"),
    (
        "not-of-a-person",
        "es un nombre, pero el encabezado no dice que sea de una persona",
        "it is a name, but the header does not say of a person",
    ),
    ("no-property", "el vocabulario no tiene {0}", "the vocabulary has no {0}"),
    // Columns that make no claim, by their headers.
    (
        "own",
        "es un número, código o clave propio de la lista",
        "a number, code or key of the list's own",
    ),
    (
        "others",
        "trata de otras personas que la de la fila, o de cómo lo saben",
        "it is about other people than the one of the row, or about how they know it",
    ),
    (
        "doubt",
        "es una fecha que la propia lista pone en duda; si la quiere, escríbala en el mapeo con stance = \"alleges\"",
        "it is a date that the list itself doubts; map it with stance = \"alleges\" if wanted",
    ),
    (
        "unknown",
        "nada del vocabulario es lo que dice el encabezado",
        "nothing in the vocabulary is what the header says",
    ),
    (
        "militancy",
        "un partido o una militancia no es una etiqueta de una autoridad, y nunca se propone como tal",
        "a party or affiliation is no label by an authority, and is never proposed as one",
    ),
    (
        "health",
        "trata de la salud de la persona; si la oficina la necesita, elija «estado de salud»",
        "it is about the person's health; map it to health.state if the office wants it",
    ),
    ("url", "es una dirección de la web", "an address on the web"),
    (
        "coordinates",
        "son coordenadas; ninguna propiedad las toma",
        "coordinates; no property takes them",
    ),
    ("prediction", "dice cuán segura es otra columna", "it says how sure another column is"),
    (
        "contact",
        "es cómo comunicarse con alguien; ninguna propiedad lo toma",
        "how to reach someone; no property takes it",
    ),
    ("hour", "es una hora sin su fecha", "a time of day without its date"),
    (
        "marital",
        "ninguna propiedad del vocabulario la toma",
        "no property of the vocabulary takes it",
    ),
    (
        "minor",
        "si alguien es mayor de edad se deduce de la fecha de nacimiento o de la edad",
        "whether someone is of age follows from the birth date or age",
    ),
    (
        "answered",
        "es lo que se respondió a la orden; asígnela a un hecho de tipo «respuesta»",
        "what was answered to the order; map it to an event of kind `answer`",
    ),
    // What the table is about.
    (
        "of-which-event",
        "la tabla no dice de qué hecho es",
        "of which event it is, the table does not say",
    ),
    (
        "of-which-event-given",
        "no dice de qué hecho es, y otra columna da {0}",
        "of which event it is, it does not say, and another column gives {0}",
    ),
    (
        "several-dates",
        "varias columnas son fechas de ningún hecho en particular",
        "several columns are dates of no event in particular",
    ),
    ("chiefly", "la tabla trata sobre todo de {0}", "the table is chiefly about {0}"),
    (
        "surname-given-cells",
        "el encabezado no dice nada; casi todas las celdas parecen «Apellido, Nombre»",
        "the header says nothing; nearly all cells look like `Surname, Given`",
    ),
    (
        "after-birth",
        "está justo después de la fecha de nacimiento, en la misma sección",
        "it stands right after the date of birth in the same section",
    ),
    ("given-by", "«{0}» da {1}, y más", "`{0}` gives {1}, and more of it"),
    ("month-first", "el mes va primero, como en «{0}»", "the month is first, as in `{0}`"),
    (
        "no-person-but",
        "parece {0}, pero ninguna columna nombra a una persona",
        "it looks like {0}, but no column names a person",
    ),
    ("no-person", "ninguna columna nombra a una persona", "no column names a person"),
    (
        "nothing-cells",
        "{0} celda(s) dicen que no contienen nada: {1}",
        "{0} cell(s) say that they hold nothing: {1}",
    ),
    (
        "place-beside",
        "la columna de al lado dice si este es un lugar de reclusión",
        "the column beside it says whether this is a place of custody",
    ),
    ("values-tell", "sus valores {0} hablan de {1}", "its values {0} tell of {1}"),
    ("people-counted", "son números enteros de personas", "whole numbers of people"),
    ("place-called", "es como se llama el lugar", "what the place is called"),
    ("place-degrees", "son grados, dentro de sus límites", "degrees within their limits"),
    ("place-counted", "es el lugar que se cuenta", "the place that is counted"),
    // What the cells hold.
    (
        "repeats",
        "{0} valor(es) distintos en {1} celda(s) llenas",
        "{0} distinct value(s) in {1} filled cell(s)",
    ),
    ("empty", "ninguna celda está llena", "no cell is filled"),
    (
        "photo",
        "sus celdas dicen si hay una fotografía, no dónde está",
        "its cells say whether there is a photograph, not where",
    ),
    (
        "no-dockets",
        "sus celdas no contienen números de expediente",
        "its cells hold no numbers of cases",
    ),
    (
        "short-codes",
        "sus celdas son códigos cortos que la lista no explica",
        "its cells are short codes that the list does not explain",
    ),
    (
        "no-dates",
        "ninguna de sus {0} celdas llenas se lee como fecha",
        "none of its {0} filled cells reads as a date",
    ),
    (
        "few-dates",
        "solo {0} de sus celdas llenas se leen como fechas ({1})",
        "only {0} of its filled cells read as dates ({1})",
    ),
    (
        "dates",
        "{0} de {1} celdas llenas se leen como fechas ({2})",
        "{0} of {1} filled cells read as dates ({2})",
    ),
    (
        "unsettled",
        "ninguna celda distingue el día del mes: que el día va primero es una suposición",
        "no cell tells the day from the month: day first is a guess",
    ),
    (
        "short-years",
        "los años tienen dos cifras: de 00 a 29 se toman como 2000 a 2029",
        "years have two digits: 00 to 29 are taken as 2000 to 2029",
    ),
    (
        "form-fuzzy",
        "las formas escritas de registros antiguos",
        "the written forms of old registers",
    ),
    ("form-edtf", "año, mes, día", "year, month, day"),
    ("form-excel", "números de día de una hoja de cálculo", "day numbers of a spreadsheet"),
    ("form", "{0}", "{0}"),
    (
        "few-ages",
        "solo {0} de sus celdas llenas son años de edad",
        "only {0} of its filled cells are years of age",
    ),
    (
        "ages",
        "{0} de {1} celdas llenas son años de edad",
        "{0} of {1} filled cells are years of age",
    ),
    ("no-codes", "sus celdas no son códigos: {0}", "its cells are no codes: {0}"),
    (
        "few-codes",
        "solo {0} de sus celdas llenas son códigos conocidos",
        "only {0} of its filled cells are codes that are known",
    ),
    (
        "codes",
        "{0} de {1} celdas llenas son códigos conocidos",
        "{0} of {1} filled cells are known codes",
    ),
    ("kept-as-text", "no se conocen, y quedan como texto: {0}", "not known, and kept as text: {0}"),
    (
        "few-yes",
        "solo {0} de sus celdas llenas dicen sí o no",
        "only {0} of its filled cells say yes or no",
    ),
    ("yes", "{0} de sus celdas dicen sí o no", "{0} of its cells say yes or no"),
    (
        "few-numbers",
        "solo {0} de sus celdas llenas son números",
        "only {0} of its filled cells are numbers",
    ),
    ("numbers", "{0} de sus celdas son números", "{0} of its cells are numbers"),
    (
        "no-countries",
        "sus celdas no son países conocidos; indíquelos en values = { .. } del mapeo",
        "its cells are no countries that are known; give values = { .. }",
    ),
    ("countries", "{0} de sus celdas son países", "{0} of its cells are countries"),
    (
        "few-indicators",
        "solo {0} de sus celdas llenas son indicios conocidos",
        "only {0} of its filled cells are known indicators",
    ),
    (
        "indicators",
        "{0} de sus celdas son indicios conocidos",
        "{0} of its cells are known indicators",
    ),
    (
        "comma",
        "{0} de sus celdas tienen una coma entre apellidos y nombres",
        "{0} of its cells have a comma between surname and given names",
    ),
    (
        "blanks",
        "{0} de sus celdas tienen dos espacios entre apellidos y nombres",
        "{0} of its cells have two blanks between surname and given names",
    ),
    (
        "whole-name",
        "nada separa apellidos y nombres: se toma entero",
        "nothing marks surname and given names apart: taken whole",
    ),
    (
        "several",
        "{0} de sus celdas contienen varios, separados por «{1}»",
        "{0} of its cells hold several, apart by `{1}`",
    ),
    (
        "few-digits",
        "solo {0} de sus celdas llenas contienen un número",
        "only {0} of its filled cells hold a number",
    ),
    (
        "one-value",
        "un mismo valor está en más de un décimo de sus celdas: {0}",
        "one value stands in over a tenth of its cells: {0}",
    ),
    (
        "digits",
        "{0} de {1} celdas llenas contienen un número",
        "{0} of {1} filled cells hold a number",
    ),
    (
        "few-words",
        "solo {0} de sus celdas llenas contienen palabras",
        "only {0} of its filled cells hold words",
    ),
    ("cells-yes", "sus celdas dicen sí o no: {0}", "its cells say yes or no: {0}"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_reason_is_said_in_both_languages_about_the_same_things() {
        let places = |text: &str| -> BTreeSet<String> {
            text.split('{')
                .skip(1)
                .filter_map(|rest| rest.split('}').next())
                .map(str::to_owned)
                .collect()
        };
        let codes: BTreeSet<&str> = SAID.iter().map(|(code, ..)| *code).collect();
        assert_eq!(codes.len(), SAID.len(), "a code stands twice");
        for (code, es, en) in SAID {
            assert!(!es.is_empty() && !en.is_empty(), "{code}");
            assert_eq!(places(es), places(en), "{code}");
        }
    }

    #[test]
    fn a_reason_within_another_is_said_in_the_same_language() {
        let term = Term { es: "detención".into(), en: "arrest".into() };
        let whole = reason!("but", reason!("header", term), reason!("empty"));
        assert_eq!(whole.es(), "el encabezado dice «detención», pero ninguna celda está llena");
        assert_eq!(whole.to_string(), "the header says arrest, but no cell is filled");
    }
}
