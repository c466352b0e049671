//! Which tables are written: those of `tables.toml`, and one for each kind of event, made of the vocabulary.

use paradero_findings::schema::{self, Part};
use paradero_model::{EventKind, Property, SubjectKind, Term, ValueType, Vocabulary};
use serde::Deserialize;

use crate::error::{Error, Result, Trouble};

const TEXT: &str = include_str!("../tables.toml");

/// What kind of value a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Real,
    /// Yes (1) or no (0).
    Flag,
    /// A day, as `2026-01-15`.
    Day,
    /// An instant in UTC, as `2026-01-15T17:00:00Z`.
    Instant,
}

impl Of {
    /// Its name in the dictionary.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Real => "real",
            Self::Flag => "flag",
            Self::Day => "day",
            Self::Instant => "instant",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        let all = [Self::Text, Self::Integer, Self::Real, Self::Flag, Self::Day, Self::Instant];
        all.into_iter().find(|of| of.code() == code)
    }

    pub(crate) fn sql(self) -> &'static str {
        match self {
            Self::Text | Self::Day | Self::Instant => "TEXT",
            Self::Integer | Self::Flag => "INTEGER",
            Self::Real => "REAL",
        }
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub of: Of,
    /// The unit of its numbers, where it has one: `day`, `byte`.
    pub unit: Option<String>,
    /// The table whose `id` it holds.
    pub to: Option<String>,
    /// What it says.
    pub about: Term,
    /// What it is read from in a view.
    pub(crate) from: String,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// What it is called.
    pub title: Term,
    /// What a row is.
    pub about: Term,
    /// Its columns. Where the first is `id`, it is the key.
    pub columns: Vec<Column>,
    /// The column by which a row is named where another table leads to it.
    pub label: Option<String>,
    /// The columns that are searched by words.
    pub search: Vec<String>,
    pub(crate) facets: Vec<String>,
    pub(crate) sort: Option<String>,
    pub(crate) hidden: bool,
    pub(crate) from: String,
    pub(crate) order: String,
}

impl Table {
    /// Whether `id` is its key.
    pub(crate) fn has_key(&self) -> bool {
        self.columns.first().is_some_and(|column| column.name == "id")
    }
}

#[derive(Deserialize)]
struct File {
    common: Vec<FileColumn>,
    table: Vec<FileTable>,
}

/// Name, type with its unit, what it is read from, the table it leads to, English, Spanish.
#[derive(Deserialize)]
struct FileColumn(String, String, String, String, String, String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileTable {
    name: String,
    en: String,
    es: String,
    about_en: String,
    about_es: String,
    #[serde(default)]
    from: String,
    order: String,
    label: Option<String>,
    #[serde(default)]
    search: Vec<String>,
    #[serde(default)]
    facets: Vec<String>,
    sort: Option<String>,
    #[serde(default)]
    hidden: bool,
    columns: Vec<FileColumn>,
}

impl FileColumn {
    fn into_column(self) -> Result<Column> {
        let Self(name, of, from, to, en, es) = self;
        let (of, unit) = match of.split_once('/') {
            Some((of, unit)) => (of, Some(unit.to_owned())),
            None => (of.as_str(), None),
        };
        let of = Of::from_code(of)
            .ok_or_else(|| Trouble::Spec("tables.toml", format!("{name}: no type `{of}`")))?;
        let from = if from.is_empty() { format!("t.{name}") } else { from };
        let to = Some(to).filter(|to| !to.is_empty());
        Ok(Column { name, of, unit, to, about: Term { es, en }, from })
    }
}

/// The tables, in the order in which they are listed.
///
/// # Errors
/// If `tables.toml`, which is compiled in, is not well formed; a test rules that out.
pub fn tables() -> std::result::Result<Vec<Table>, Error> {
    Ok(all()?)
}

pub(crate) fn all() -> Result<Vec<Table>> {
    let file: File =
        toml::from_str(TEXT).map_err(|error| Trouble::Spec("tables.toml", error.to_string()))?;
    let common: Vec<Column> =
        file.common.into_iter().map(FileColumn::into_column).collect::<Result<_>>()?;
    let mut tables = Vec::new();
    for table in file.table {
        let at = table.name == "claim";
        tables.push(Table {
            columns: table
                .columns
                .into_iter()
                .map(FileColumn::into_column)
                .collect::<Result<_>>()?,
            name: table.name,
            title: Term { es: table.es, en: table.en },
            about: Term { es: table.about_es, en: table.about_en },
            label: table.label,
            search: table.search,
            facets: table.facets,
            sort: table.sort,
            hidden: table.hidden,
            from: table.from,
            order: table.order,
        });
        if at {
            tables.extend(Vocabulary::get().events().iter().map(|kind| of_kind(kind, &common)));
        }
    }
    Ok(tables)
}

/// The table of a kind of event.
fn of_kind(kind: &EventKind, common: &[Column]) -> Table {
    let persons = kind.subjects.contains(&SubjectKind::Person);
    let mut columns: Vec<Column> =
        common.iter().filter(|column| persons || column.name != "person").cloned().collect();
    let vocabulary = Vocabulary::get();
    for property in vocabulary.properties(kind) {
        columns.extend(of_property(property));
    }
    // What counts most is by which place and authority; common properties would be the same for all kinds.
    let own = kind.properties.iter().filter(|property| {
        !property.many && matches!(property.value_type, ValueType::Ref(_) | ValueType::Code(_))
    });
    let mut facets: Vec<String> =
        own.filter_map(|property| Some(shown(property).first()?.0.clone())).take(2).collect();
    facets.push("stance".to_owned());
    let texts = kind.properties.iter().filter(|property| {
        matches!(property.value_type, ValueType::Text)
            && ["says", "grounds", "act"].contains(&property.code.as_str())
    });
    let name = schema::table(&kind.code);
    Table {
        search: texts.filter_map(|property| Some(shown(property).first()?.0.clone())).collect(),
        title: Term { es: first_upper(&kind.term.es), en: first_upper(&kind.term.en) },
        about: Term {
            es: format!("{} Lo que dice cada fuente, una fila por hecho.", kind.help.es),
            en: format!("{} What each source says, one row an event.", kind.help.en),
        },
        from: format!("{name} AS t"),
        order: "t.id".to_owned(),
        label: None,
        sort: None,
        hidden: false,
        name,
        columns,
        facets,
    }
}

fn first_upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The columns of a property as they are written: name, type, what it is read from, and what is added to its meaning.
fn shown(property: &Property) -> Vec<(String, Of, String, Option<Term>)> {
    let add = |es: &str, en: &str| Some(Term { es: es.to_owned(), en: en.to_owned() });
    let is_date = matches!(property.value_type, ValueType::Date);
    let columns = schema::columns(property).into_iter();
    let made = columns.map(|column| {
        let from = format!("t.{}", column.name);
        let ends = |old: &str, new: &str| {
            format!("{}{new}", column.name.strip_suffix(old).unwrap_or(&column.name))
        };
        let (name, of, added) = match column.part {
            Part::Lo if is_date => {
                (ends("_lo", "_earliest"), Of::Day, add("Lo más temprano.", "At the earliest."))
            }
            Part::Hi if is_date => {
                (ends("_hi", "_latest"), Of::Day, add("Lo más tarde.", "At the latest."))
            }
            Part::Lo => (ends("_lo", "_least"), Of::Integer, add("Al menos.", "At least.")),
            Part::Hi => (ends("_hi", "_most"), Of::Integer, add("A lo sumo.", "At most.")),
            Part::At => {
                (ends("", ""), Of::Instant, add("El instante, en UTC.", "The instant, in UTC."))
            }
            Part::Number if matches!(property.value_type, ValueType::Bool) => {
                (ends("", ""), Of::Flag, None)
            }
            Part::Number => (ends("", ""), Of::Real, None),
            Part::Text if column.name.ends_with("_text") => {
                (ends("", ""), Of::Text, add("Como está escrito.", "As written."))
            }
            Part::Text | Part::Ref => (ends("", ""), Of::Text, None),
        };
        (name, of, from, added)
    });
    made.collect()
}

fn of_property(property: &Property) -> Vec<Column> {
    let codes = match &property.value_type {
        ValueType::Code(list) => Vocabulary::get().codes(list),
        ValueType::Indicator => Vocabulary::get().codes("indicator"),
        _ => &[],
    };
    let listed = |language: &str| -> String {
        let all: Vec<String> = codes
            .iter()
            .map(|code| {
                let term = code.term.get(language);
                if term == code.code { term.to_owned() } else { format!("{} ({term})", code.code) }
            })
            .collect();
        if all.is_empty() { String::new() } else { format!(" {}.", all.join(", ")) }
    };
    let more = |language: &str, added: &Option<Term>| {
        let added = added.as_ref().map_or(String::new(), |term| format!(" {}", term.get(language)));
        let many = match (property.many, language) {
            (false, _) => "",
            (true, "es") => " El primer valor; todos están en `claim`.",
            (true, _) => " The first value; all of them are in `claim`.",
        };
        format!("{}{added}{}{many}", property.help.get(language), listed(language))
    };
    let is_ref = matches!(property.value_type, ValueType::Ref(_));
    shown(property)
        .into_iter()
        .map(|(name, of, from, added)| Column {
            to: (is_ref && name.ends_with("_id")).then(|| "subject".to_owned()),
            about: Term { es: more("es", &added), en: more("en", &added) },
            unit: None,
            name,
            of,
            from,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_table_is_whole() {
        let tables = all().unwrap();
        let names: BTreeSet<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(names.len(), tables.len(), "no table twice");
        for table in &tables {
            let columns: BTreeSet<&str> =
                table.columns.iter().map(|column| column.name.as_str()).collect();
            assert_eq!(columns.len(), table.columns.len(), "{}: no column twice", table.name);
            let sort = table.sort.iter().map(|sort| sort.trim_start_matches('-'));
            let named = table.search.iter().chain(&table.facets).chain(&table.label);
            for name in named.map(String::as_str).chain(sort) {
                assert!(columns.contains(name), "{}: {name}", table.name);
            }
            for column in &table.columns {
                assert!(
                    !column.about.es.is_empty() && !column.about.en.is_empty(),
                    "{}",
                    column.name
                );
                if let Some(to) = &column.to {
                    let to = tables.iter().find(|table| table.name == *to).unwrap();
                    assert!(to.has_key(), "{}.{} leads to a key", table.name, column.name);
                }
            }
        }
        for kind in Vocabulary::get().events() {
            assert!(names.contains(schema::table(&kind.code).as_str()), "{}", kind.code);
        }
    }

    #[test]
    fn columns_of_a_kind_say_what_the_vocabulary_says() {
        let tables = all().unwrap();
        let custody = tables.iter().find(|table| table.name == "custody").unwrap();
        let column =
            |name: &str| custody.columns.iter().find(|column| column.name == name).unwrap();
        assert_eq!((column("since_earliest").of, column("since_at").of), (Of::Day, Of::Instant));
        assert_eq!(column("place_id").to.as_deref(), Some("subject"));
        assert_eq!(column("since_latest").about.en, "Admission to the place. At the latest.");
        assert!(column("whereabouts").about.es.contains("denied (custodia negada)"));
    }
}
