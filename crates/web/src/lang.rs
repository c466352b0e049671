//! The two languages of the pages.

use paradero_model::{ValueType, Vocabulary};

/// A language of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lang {
    Es,
    En,
}

impl Lang {
    pub(crate) const ALL: [Self; 2] = [Self::Es, Self::En];

    /// Its code, as it stands in addresses and in `lang`.
    pub(crate) fn code(self) -> &'static str {
        self.say("es", "en")
    }

    /// The other one.
    pub(crate) fn other(self) -> Self {
        if self == Self::Es { Self::En } else { Self::Es }
    }

    /// The text in this language.
    pub(crate) fn say<'a>(self, es: &'a str, en: &'a str) -> &'a str {
        if self == Self::Es { es } else { en }
    }

    /// The language that a browser prefers; Spanish where it says nothing of either.
    pub(crate) fn preferred(accept: &str) -> Self {
        let mut best = (0.0_f32, Self::Es);
        for part in accept.split(',') {
            let mut fields = part.split(';');
            let tag = fields.next().unwrap_or_default().trim().to_ascii_lowercase();
            let weight = fields
                .find_map(|field| field.trim().strip_prefix("q=")?.parse().ok())
                .unwrap_or(1.0_f32);
            let lang = Self::ALL.into_iter().find(|lang| tag.starts_with(lang.code()));
            if let Some(lang) = lang.filter(|_| weight > best.0) {
                best = (weight, lang);
            }
        }
        best.1
    }

    /// What pages call a kind of event.
    pub(crate) fn kind(self, code: &str) -> String {
        match Vocabulary::get().event(code) {
            Some(kind) => kind.term.get(self.code()).to_owned(),
            None => code.to_owned(),
        }
    }

    /// What pages call a property of a kind of event.
    pub(crate) fn property(self, kind: &str, code: &str) -> String {
        match Vocabulary::get().property(kind, code) {
            Some(property) => property.term.get(self.code()).to_owned(),
            None => code.to_owned(),
        }
    }

    /// A value as pages show it: the term of a code, yes or no, else as it stands.
    pub(crate) fn value(self, kind: &str, property: &str, value: &str) -> String {
        let vocabulary = Vocabulary::get();
        match vocabulary.property(kind, property).map(|property| &property.value_type) {
            Some(ValueType::Code(list)) => self.term(list, value),
            Some(ValueType::Indicator) => self.term("indicator", value),
            Some(ValueType::Bool) => match value {
                "true" | "1" => self.say("sí", "yes").to_owned(),
                "false" | "0" => "no".to_owned(),
                other => other.to_owned(),
            },
            _ => value.to_owned(),
        }
    }

    /// The term of a code of a closed list.
    pub(crate) fn term(self, list: &str, code: &str) -> String {
        let codes = Vocabulary::get().codes(list);
        let found = codes.iter().find(|known| known.code == code);
        found.map_or_else(|| code.to_owned(), |known| known.term.get(self.code()).to_owned())
    }

    /// What pages call a code that is not of the vocabulary: severity, basis, certainty, stance,
    /// state of the whereabouts, of an order, of a letter.
    pub(crate) fn word(self, code: &str) -> String {
        let (es, en) = match code {
            "serious" => ("grave", "serious"),
            "notable" => ("notable", "notable"),
            "info" => ("informativo", "information"),
            "admitted" => ("admitido por la autoridad", "admitted by the authority"),
            "ordered" => ("constatado por un tribunal", "found by a court"),
            "corroborated" => ("corroborado", "corroborated"),
            "single" => ("una sola fuente", "one source"),
            "certain" => ("cierto", "certain"),
            "possible" => ("posible", "possible"),
            "asserts" => ("afirma", "asserts"),
            "alleges" => ("alega", "alleges"),
            "denies" => ("niega", "denies"),
            "admits" => ("admite", "admits"),
            "announces" => ("anuncia", "announces"),
            "orders" => ("ordena", "orders"),
            "stated" => ("declarado", "stated"),
            "authority" => ("declarado por la autoridad", "stated by the authority"),
            "contradicted" => ("contradicho", "contradicted"),
            "missing" => ("nadie lo dice", "nobody says"),
            "held" | "in-custody" | "custody" => ("bajo custodia", "in custody"),
            "removed" => ("expulsada", "removed"),
            "released" => ("en libertad", "released"),
            "dead" | "died" => ("fallecida", "dead"),
            "denied" => ("custodia negada", "custody denied"),
            "unknown" => ("desconocido", "unknown"),
            "undisclosed" => ("lugar no revelado", "place not disclosed"),
            "transferred" => ("trasladada", "transferred"),
            "not obeyed" => ("no cumplida", "not obeyed"),
            "in force" => ("vigente", "in force"),
            "stayed" => ("suspendida", "stayed"),
            "obeyed in full" => ("cumplida", "obeyed in full"),
            "obeyed in part" => ("cumplida en parte", "obeyed in part"),
            "contested" => ("impugnada", "contested"),
            "open" => ("abierto", "open"),
            "confirmed" => ("confirmado", "confirmed"),
            "dismissed" => ("desestimado", "dismissed"),
            "announced" => ("anunciados", "announced"),
            "departed" => ("salidos", "departed"),
            "arrived" => ("llegados", "arrived"),
            other => return other.replace('-', " "),
        };
        self.say(es, en).to_owned()
    }

    /// What pages call a kind of subject.
    pub(crate) fn subject(self, kind: &str) -> String {
        let (es, en) = match kind {
            "person" => ("personas", "people"),
            "group" => ("grupos descritos", "described groups"),
            "batch" => ("grupos expulsados", "batches"),
            "order" => ("órdenes", "orders"),
            "obligation" => ("obligaciones", "obligations"),
            "instrument" => ("instrumentos", "instruments"),
            "agreement" => ("acuerdos", "agreements"),
            "authority" => ("autoridades y voceros", "authorities and speakers"),
            "place" => ("lugares", "places"),
            "country" => ("países", "countries"),
            "proposition" => ("proposiciones", "propositions"),
            "affiliation" => ("afiliaciones atribuidas", "stated affiliations"),
            "scorecard" => ("tablas de puntaje", "scorecards"),
            "source" => ("fuentes", "sources"),
            other => return other.to_owned(),
        };
        self.say(es, en).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_chooses_the_language() {
        assert_eq!(Lang::preferred("en-GB,en;q=0.9,es;q=0.8"), Lang::En);
        assert_eq!(Lang::preferred("fr, en;q=0.2, es-MX;q=0.5"), Lang::Es);
        assert_eq!(Lang::preferred(""), Lang::Es);
    }

    #[test]
    fn codes_are_shown_as_terms() {
        assert_eq!(Lang::Es.value("answer", "says", "x"), "x");
        assert_eq!(
            Lang::Es.value("label", "indicators", "tattoo"),
            Lang::Es.term("indicator", "tattoo")
        );
        assert_eq!(Lang::En.value("signal", "safe", "true"), "yes");
    }
}
