//! The two languages of the pages.

use paradero_model::{ValueType, Vocabulary};

use crate::{dates, words};

/// A language of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// Spanish.
    Es,
    /// English.
    En,
}

impl Lang {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Es, Self::En];

    /// Its code, as it stands in addresses and in `lang`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.say("es", "en")
    }

    /// The other one.
    pub(crate) fn other(self) -> Self {
        if self == Self::Es { Self::En } else { Self::Es }
    }

    /// The text in this language.
    #[must_use]
    pub fn say<'a>(self, es: &'a str, en: &'a str) -> &'a str {
        if self == Self::Es { es } else { en }
    }

    /// The language that a browser prefers (`Accept-Language`); Spanish where it says nothing of either.
    #[must_use]
    pub fn preferred(accept: &str) -> Self {
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
        match words::find(words::WORDS, code) {
            Some((es, en)) => self.say(es, en).to_owned(),
            None => code.replace('-', " "),
        }
    }

    /// What pages call a kind of subject, in the plural.
    pub(crate) fn subjects(self, kind: &str) -> String {
        let found = words::find(words::SUBJECTS, kind);
        found.map_or_else(|| kind.to_owned(), |(es, en)| self.say(es, en).to_owned())
    }

    /// What pages call one of a kind of subject.
    pub(crate) fn subject(self, kind: &str) -> String {
        let found = words::find(words::SUBJECT, kind);
        found.map_or_else(|| kind.to_owned(), |(es, en)| self.say(es, en).to_owned())
    }

    /// A number and what is counted, in the singular for one: Spanish forms, then English ones.
    pub(crate) fn count(self, number: i64, es: (&str, &str), en: (&str, &str)) -> String {
        let (one, many) = if self == Self::Es { es } else { en };
        format!("{} {}", dates::number(self, number), if number == 1 { one } else { many })
    }

    /// Where a record stands: the register's own words are English.
    pub(crate) fn locator(self, text: &str) -> String {
        if self == Self::En {
            return text.to_owned();
        }
        let (sheet, rest) = match text.strip_prefix("sheet `").and_then(|t| t.split_once("`, ")) {
            Some((sheet, rest)) => (format!("hoja «{sheet}», "), rest),
            None => (String::new(), text),
        };
        let rest = if rest.starts_with("row ") || rest.starts_with("page ") {
            rest.replacen("row ", "fila ", 1)
                .replacen("(line ", "(línea ", 1)
                .replacen("page ", "página ", 1)
                .replacen("characters ", "caracteres ", 1)
        } else if rest.starts_with("characters ") {
            rest.replacen("characters ", "caracteres ", 1)
        } else {
            rest.replacen(" no. ", " n.º ", 1)
        };
        sheet + &rest
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

    #[test]
    fn places_in_a_source_are_said_in_the_language_of_the_page() {
        assert_eq!(Lang::Es.locator("row 3 (line 4)"), "fila 3 (línea 4)");
        assert_eq!(
            Lang::Es.locator("sheet `a row`, row 3 (line 4)"),
            "hoja «a row», fila 3 (línea 4)"
        );
        assert_eq!(Lang::Es.locator("page 2, characters 5-9"), "página 2, caracteres 5-9");
        assert_eq!(Lang::En.locator("characters 5-9"), "characters 5-9");
    }

    #[test]
    fn one_is_counted_in_the_singular() {
        let people = |number| Lang::Es.count(number, ("persona", "personas"), ("person", "people"));
        assert_eq!((people(1).as_str(), people(2).as_str()), ("1 persona", "2 personas"));
    }
}
