//! What pages say of codes, and messages with markup in them.

use maud::{Markup, html};
use paradero_locale::{Key, Value, text};
use paradero_model::{Term, ValueType, Vocabulary};

pub use paradero_locale::Lang;

/// What codes of the vocabulary and of the house are called.
pub(crate) trait Terms: Copy {
    /// What pages call a kind of event.
    fn kind(self, code: &str) -> String;

    /// What pages call a property of a kind of event.
    fn property(self, kind: &str, code: &str) -> String;

    /// A value as pages show it: the term of a code, yes or no, else as it stands.
    fn value(self, kind: &str, property: &str, value: &str) -> String;

    /// The term of a code of a closed list.
    fn term(self, list: &str, code: &str) -> String;

    /// What pages call a code that is not of the vocabulary, where they have a word for it: severity, basis,
    /// certainty, stance, state of the whereabouts, of an order, of a letter.
    fn known_word(self, code: &str) -> Option<&'static str>;

    /// The same, or the code itself.
    fn word(self, code: &str) -> String;

    /// What pages call a kind of subject, in the plural.
    fn subjects(self, kind: &str) -> String;

    /// What pages call one of a kind of subject.
    fn subject(self, kind: &str) -> String;

    /// Of a sentence that rules and decisions have in Spanish and English, the one to show.
    fn either_of<'a>(self, es: &'a str, en: &'a str) -> &'a str;

    /// For `lang`, where a page of another language says something in English.
    fn english(self) -> Option<&'static str>;
}

/// The term of a language: its own message, else what the vocabulary or the rules have in Spanish or English.
pub(crate) fn term_of(lang: Lang, beginning: &str, code: &str, term: &Term) -> String {
    let own = lang.english().and_then(|_| lang.named(beginning, code));
    own.unwrap_or_else(|| term.get(lang.spoken())).to_owned()
}

impl Terms for Lang {
    fn kind(self, code: &str) -> String {
        match Vocabulary::get().event(code) {
            Some(kind) => term_of(self, "term-event-", code, &kind.term),
            None => code.to_owned(),
        }
    }

    fn property(self, kind: &str, code: &str) -> String {
        match Vocabulary::get().property(kind, code) {
            Some(property) => {
                let own = self.english().and_then(|_| {
                    // One property is called alike with most kinds of events; where not, the kind stands before it.
                    let exact = self.named("term-property-", &format!("{kind}-{}", dashed(code)));
                    exact.or_else(|| self.named("term-property-", &dashed(code)))
                });
                own.unwrap_or_else(|| property.term.get(self.spoken())).to_owned()
            }
            None => code.to_owned(),
        }
    }

    fn value(self, kind: &str, property: &str, value: &str) -> String {
        let vocabulary = Vocabulary::get();
        match vocabulary.property(kind, property).map(|property| &property.value_type) {
            Some(ValueType::Code(list)) => self.term(list, value),
            Some(ValueType::Indicator) => self.term("indicator", value),
            Some(ValueType::Bool) => match value {
                "true" | "1" => text!(self, "shared-yes").to_owned(),
                "false" | "0" => text!(self, "shared-no").to_owned(),
                other => other.to_owned(),
            },
            _ => value.to_owned(),
        }
    }

    fn term(self, list: &str, code: &str) -> String {
        let codes = Vocabulary::get().codes(list);
        match codes.iter().find(|known| known.code == code) {
            Some(known) => term_of(self, &format!("term-{list}-"), &dashed(code), &known.term),
            None => code.to_owned(),
        }
    }

    fn known_word(self, code: &str) -> Option<&'static str> {
        self.named("word-", code)
    }

    fn word(self, code: &str) -> String {
        self.known_word(code).map_or_else(|| code.replace('-', " "), str::to_owned)
    }

    fn subjects(self, kind: &str) -> String {
        self.named("kind-many-", kind).unwrap_or(kind).to_owned()
    }

    fn subject(self, kind: &str) -> String {
        self.named("kind-one-", kind).unwrap_or(kind).to_owned()
    }

    fn either_of<'a>(self, es: &'a str, en: &'a str) -> &'a str {
        if self.spoken() == "es" { es } else { en }
    }

    fn english(self) -> Option<&'static str> {
        (self != Self::es() && self != Self::en()).then_some("en")
    }
}

/// A code as it stands in names of messages, which have no points.
fn dashed(code: &str) -> String {
    code.replace('.', "-")
}

/// What is put into a message whose text is shown as markup.
pub(crate) enum Piece<'a> {
    /// Markup, which stands as it is.
    Markup(Markup),
    /// A text or a number, which is escaped with the message.
    Value(Value<'a>),
}

impl From<Markup> for Piece<'_> {
    fn from(markup: Markup) -> Self {
        Self::Markup(markup)
    }
}

macro_rules! pieces {
    ($($kind:ty)+) => {
        $(impl<'a> From<$kind> for Piece<'a> {
            fn from(value: $kind) -> Self {
                Self::Value(Value::from(value))
            }
        })+
    };
}

pieces!(&'a str String i64 u64 usize);

impl<'a> From<Value<'a>> for Piece<'a> {
    fn from(value: Value<'a>) -> Self {
        Self::Value(value)
    }
}

/// The first of the signs that stand for markup while a message is put together: code points that are no characters and
/// that Unicode leaves to programs for such ends.
const FIRST: u32 = 0xFDD0;
/// How many there are.
const MARKS: u32 = 32;

/// A message with markup put into it, for `rich!`.
pub(crate) fn put<const N: usize>(
    lang: Lang,
    key: Key,
    pieces: [(&'static str, Piece<'_>); N],
) -> Markup {
    let mut put: Vec<Markup> = Vec::with_capacity(N);
    let values = pieces.map(|(name, piece)| {
        let value = match piece {
            Piece::Value(value) => value,
            Piece::Markup(markup) => {
                let mark = (FIRST..).nth(put.len()).and_then(char::from_u32);
                put.push(markup);
                Value::from(mark.map(String::from).unwrap_or_default())
            }
        };
        (name, value)
    });
    let text = lang.with(key, values);
    let place = |letter: char| {
        let at = u32::from(letter).checked_sub(FIRST).filter(|at| *at < MARKS)?;
        usize::try_from(at).ok()
    };
    let mut rest = text.as_str();
    let mut parts: Vec<(&str, Option<&Markup>)> = Vec::new();
    while let Some((at, mark)) = rest.char_indices().find(|(_, letter)| place(*letter).is_some()) {
        let (before, after) = rest.split_at(at);
        parts.push((before, place(mark).and_then(|place| put.get(place))));
        rest = after.get(mark.len_utf8()..).unwrap_or_default();
    }
    html! {
        @for (before, markup) in parts { (before) @if let Some(markup) = markup { (markup) } }
        (rest)
    }
}

/// As [`text!`], as markup: what is put in may be markup itself.
macro_rules! rich {
    ($lang:expr, $name:literal, $($argument:ident = $value:expr),+ $(,)?) => {
        $crate::lang::put(
            $lang,
            const { paradero_locale::Key::checked($name, &[$(stringify!($argument)),+]) },
            [$((stringify!($argument), $crate::lang::Piece::from($value))),+],
        )
    };
}
pub(crate) use rich;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_shown_as_terms() {
        let (es, en) = (Lang::es(), Lang::en());
        assert_eq!(es.value("answer", "says", "x"), "x");
        assert_eq!(es.value("label", "indicators", "tattoo"), es.term("indicator", "tattoo"));
        assert_ne!(es.term("indicator", "tattoo"), en.term("indicator", "tattoo"));
        assert_eq!(en.value("signal", "safe", "true"), "yes");
    }

    #[test]
    fn another_language_has_its_own_terms_and_english_ones() {
        let file = "language-name = X\nlanguage-direction = rtl\nterm-event-arrest = ARREST\n\
                    term-indicator-tattoo = TATTOO\nterm-property-birth-date = BORN\n";
        let lang = paradero_locale::load("xx", &[("xx.ftl", file)]).unwrap().lang;
        assert_eq!(lang.kind("arrest"), "ARREST");
        assert_eq!(lang.kind("removal"), Lang::en().kind("removal"));
        assert_eq!(lang.term("indicator", "tattoo"), "TATTOO");
        assert_eq!(lang.property("person", "birth.date"), "BORN");
        // English within a language that runs the other way is set apart.
        assert_eq!(lang.word("serious"), "\u{2068}serious\u{2069}");
        assert_eq!((lang.english(), Lang::es().english()), (Some("en"), None));
    }

    #[test]
    fn places_in_a_source_are_said_in_the_language_of_the_page() {
        let es = Lang::es();
        assert_eq!(es.locator("row 3 (line 4)"), "fila 3 (línea 4)");
        assert_eq!(es.locator("sheet `a row`, row 3 (line 4)"), "hoja «a row», fila 3 (línea 4)");
        assert_eq!(es.locator("page 2, characters 5-9"), "página 2, caracteres 5-9");
        assert_eq!(es.locator("tr no. 7"), "tr n.º 7");
        for text in [
            "characters 5-9",
            "line 7",
            "row 3",
            "page 2",
            "sheet `x`, row 3 (line 4)",
            "page 2, characters 5-9",
            "tr no. 7",
            "#.person",
        ] {
            assert_eq!(Lang::en().locator(text), text);
        }
    }

    #[test]
    fn markup_stands_where_the_message_has_it_and_texts_are_escaped() {
        let link = html! { a href="/x" { "A & B" } };
        let said = rich!(Lang::es(), "records-repeats-account", source = link);
        let expected = "Repite el relato de <a href=\"/x\">A &amp; B</a>; cuentan como una.";
        assert_eq!(said.into_string(), expected);
        let said = rich!(Lang::en(), "articles-said-by", name = "<b>");
        assert_eq!(said.into_string(), "said by &lt;b&gt;");
        // A mark that stood in a text from outside stands for nothing.
        let said = rich!(Lang::en(), "articles-said-by", name = "a\u{fdd5}b");
        assert_eq!(said.into_string(), "said by ab");
    }
}
