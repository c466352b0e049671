//! The vocabulary: every kind of event, every property, every closed list of codes, with its terms
//! in Spanish and English. Read from `vocabulary.toml`, which is compiled in.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::{Level, SubjectKind};

const TEXT: &str = include_str!("../vocabulary.toml");

/// A term in the two languages of the pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Spanish.
    pub es: String,
    /// English.
    pub en: String,
}

impl Term {
    /// The term in a language: Spanish for `es`, English for anything else.
    pub fn get(&self, language: &str) -> &str {
        if language == "es" { &self.es } else { &self.en }
    }
}

/// What kind of value a property takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// Text as it stands.
    Text,
    /// A name of a person.
    Name,
    /// A date, an instant, or text that no reading made a date of.
    Date,
    /// A number of people or "many".
    Count,
    /// A number.
    Number,
    /// Yes or no.
    Bool,
    /// A country's code.
    Country,
    /// Kind and number of a document.
    Document,
    /// Completed years.
    Age,
    /// Indicator of a label or criterion of a scorecard.
    Indicator,
    /// Band of a scorecard.
    Band,
    /// A code of the named closed list.
    Code(String),
    /// Something the source speaks of. The kind is the one taken for text that is no handle;
    /// a handle may be of another kind.
    Ref(SubjectKind),
}

/// A property of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// Its code; dotted codes such as `birth.date` are one code.
    pub code: String,
    /// What it takes.
    pub value_type: ValueType,
    /// Whether it may stand several times in one event.
    pub many: bool,
    /// Level by default, where the source is not public.
    pub level: Level,
    /// Letter of ICPPED art. 17(3), or `18`, where it differs from the event's.
    pub letter: Option<String>,
    /// What pages call it.
    pub term: Term,
    /// One sentence on what it means.
    pub help: Term,
}

/// A kind of event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventKind {
    /// Its code.
    pub code: String,
    /// Letter of ICPPED art. 17(3), or `18` for article 18.
    pub letter: Option<String>,
    /// What it may be about.
    pub subjects: Vec<SubjectKind>,
    /// What pages call it.
    pub term: Term,
    /// One sentence on what it means.
    pub help: Term,
    /// Its own properties, without the common ones.
    pub properties: Vec<Property>,
}

/// A value of a closed list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// What is stored.
    pub code: String,
    /// What pages call it.
    pub term: Term,
    /// The code of the same list that this one is the negation of.
    pub negates: Option<String>,
    /// Other spellings accepted in sheets and mappings.
    pub also: Vec<String>,
}

/// The whole vocabulary.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    events: Vec<EventKind>,
    common: Vec<Property>,
    lists: Vec<(String, Vec<Code>)>,
}

impl Vocabulary {
    /// The vocabulary that is compiled in.
    ///
    /// # Panics
    /// If the compiled-in file is not well formed, which a test rules out.
    pub fn get() -> &'static Self {
        static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
        #[expect(clippy::panic, reason = "the compiled-in file is checked by a test")]
        VOCABULARY.get_or_init(|| match Self::parse(TEXT) {
            Ok(vocabulary) => vocabulary,
            Err(reason) => panic!("vocabulary.toml: {reason}"),
        })
    }

    /// All kinds of events, in the file's order.
    pub fn events(&self) -> &[EventKind] {
        &self.events
    }

    /// The kind of event with this code.
    pub fn event(&self, code: &str) -> Option<&EventKind> {
        self.events.iter().find(|kind| kind.code == code)
    }

    /// The properties that any event may have.
    pub fn common(&self) -> &[Property] {
        &self.common
    }

    /// A property of a kind of event: its own, else a common one.
    pub fn property(&self, event: &str, code: &str) -> Option<&Property> {
        self.event(event)?
            .properties
            .iter()
            .chain(&self.common)
            .find(|property| property.code == code)
    }

    /// All properties of a kind of event: its own, then the common ones it does not override.
    pub fn properties<'a>(&'a self, event: &'a EventKind) -> impl Iterator<Item = &'a Property> {
        let own = event.properties.iter();
        own.chain(
            self.common.iter().filter(|common| {
                event.properties.iter().all(|property| property.code != common.code)
            }),
        )
    }

    /// The closed lists, each with its codes.
    pub fn lists(&self) -> &[(String, Vec<Code>)] {
        &self.lists
    }

    /// The codes of a closed list; empty for an unknown list.
    pub fn codes(&self, list: &str) -> &[Code] {
        self.lists.iter().find(|(name, _)| name == list).map_or(&[], |(_, codes)| codes)
    }

    /// The code that a written value stands for: the code itself, another accepted spelling, or a
    /// term in either language, without regard to case.
    pub fn read_code(&self, list: &str, written: &str) -> Option<&Code> {
        let written = written.trim().to_lowercase();
        self.codes(list).iter().find(|code| {
            code.code == written
                || code.also.contains(&written)
                || code.term.es.to_lowercase() == written
                || code.term.en.to_lowercase() == written
        })
    }

    fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let lists = file
            .codes
            .into_iter()
            .map(|list| (list.list, list.values.into_iter().map(FileCode::into_code).collect()))
            .collect();
        let common =
            file.common.into_iter().map(FileProperty::into_property).collect::<Result<_, _>>()?;
        let events = file.event.into_iter().map(FileEvent::into_event).collect::<Result<_, _>>()?;
        Ok(Self { events, common, lists })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    codes: Vec<FileList>,
    common: Vec<FileProperty>,
    event: Vec<FileEvent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileList {
    list: String,
    values: Vec<FileCode>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileCode {
    code: String,
    en: String,
    es: String,
    negates: Option<String>,
    #[serde(default)]
    also: Vec<String>,
}

impl FileCode {
    fn into_code(self) -> Code {
        let term = Term { es: self.es, en: self.en };
        Code { code: self.code, term, negates: self.negates, also: self.also }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileProperty {
    code: String,
    #[serde(rename = "type")]
    value_type: String,
    #[serde(default)]
    many: bool,
    level: Option<String>,
    letter: Option<String>,
    en: String,
    es: String,
    help_en: String,
    help_es: String,
}

impl FileProperty {
    fn into_property(self) -> Result<Property, String> {
        let level = match self.level.as_deref() {
            None => Level::Public,
            Some(code) => {
                Level::from_code(code).ok_or_else(|| format!("{}: no level `{code}`", self.code))?
            }
        };
        Ok(Property {
            value_type: value_type(&self.value_type)?,
            many: self.many,
            level,
            letter: self.letter,
            term: Term { es: self.es, en: self.en },
            help: Term { es: self.help_es, en: self.help_en },
            code: self.code,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileEvent {
    code: String,
    letter: Option<String>,
    subjects: Vec<SubjectKind>,
    en: String,
    es: String,
    help_en: String,
    help_es: String,
    properties: Vec<FileProperty>,
}

impl FileEvent {
    fn into_event(self) -> Result<EventKind, String> {
        Ok(EventKind {
            code: self.code,
            letter: self.letter,
            subjects: self.subjects,
            term: Term { es: self.es, en: self.en },
            help: Term { es: self.help_es, en: self.help_en },
            properties: self
                .properties
                .into_iter()
                .map(FileProperty::into_property)
                .collect::<Result<_, _>>()?,
        })
    }
}

fn value_type(text: &str) -> Result<ValueType, String> {
    Ok(match text {
        "text" => ValueType::Text,
        "name" => ValueType::Name,
        "date" => ValueType::Date,
        "count" => ValueType::Count,
        "number" => ValueType::Number,
        "bool" => ValueType::Bool,
        "country" => ValueType::Country,
        "document" => ValueType::Document,
        "age" => ValueType::Age,
        "indicator" => ValueType::Indicator,
        "band" => ValueType::Band,
        other => match other.split_once(':') {
            Some(("code", list)) => ValueType::Code(list.to_owned()),
            Some(("ref", kind)) => ValueType::Ref(
                SubjectKind::from_code(kind).ok_or_else(|| format!("no subject kind `{kind}`"))?,
            ),
            _ => return Err(format!("no type `{other}`")),
        },
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_has_one_label_of_its_own_in_each_language() {
        let vocabulary = Vocabulary::get();
        for language in ["es", "en"] {
            for (list, codes) in vocabulary.lists() {
                let labels: BTreeSet<_> =
                    codes.iter().map(|code| code.term.get(language)).collect();
                assert_eq!(labels.len(), codes.len(), "{list}, {language}: one label twice");
                assert!(labels.iter().all(|label| !label.trim().is_empty()), "{list}, {language}");
            }
            let kinds: BTreeSet<_> =
                vocabulary.events().iter().map(|kind| kind.term.get(language)).collect();
            assert_eq!(kinds.len(), vocabulary.events().len(), "{language}: two kinds, one label");
            for kind in vocabulary.events() {
                let all: Vec<_> = vocabulary.properties(kind).collect();
                let labels: BTreeSet<_> = all.iter().map(|p| p.term.get(language)).collect();
                assert_eq!(labels.len(), all.len(), "{}, {language}: {labels:?}", kind.code);
                assert!(all.iter().all(|p| !p.help.get(language).trim().is_empty()));
            }
        }
    }

    #[test]
    fn negations_are_paired_and_read_as_negations_in_both_languages() {
        for (list, codes) in Vocabulary::get().lists() {
            for code in codes {
                let Some(negates) = &code.negates else { continue };
                let positive = codes.iter().find(|other| &other.code == negates);
                let positive = positive.unwrap_or_else(|| panic!("{list}: no `{negates}`"));
                assert!(positive.negates.is_none(), "{list}: `{negates}` negates too");
                if code.term.en.contains(" not ") {
                    assert_eq!(code.term.en.replace(" not ", " "), positive.term.en, "{list}");
                    assert_eq!(code.term.es.replace(" no ", " "), positive.term.es, "{list}");
                }
            }
        }
    }

    #[test]
    fn lists_and_codes_that_properties_name_exist() {
        let vocabulary = Vocabulary::get();
        for kind in vocabulary.events() {
            for property in vocabulary.properties(kind) {
                if let ValueType::Code(list) = &property.value_type {
                    assert!(!vocabulary.codes(list).is_empty(), "{}: {list}", property.code);
                }
            }
        }
    }

    #[test]
    fn written_codes_are_read_in_either_language() {
        let vocabulary = Vocabulary::get();
        let code = |list, text| vocabulary.read_code(list, text).map(|code| code.code.as_str());
        assert_eq!(code("indicator", "clothing"), Some("dress"));
        assert_eq!(code("indicator", "Tatuaje"), Some("tattoo"));
        assert_eq!(code("sex", "Hombre"), Some("male"));
        assert_eq!(code("sex", "?"), None);
    }
}
