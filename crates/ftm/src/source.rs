//! The sources of a view, as data sets.

use std::collections::BTreeMap;

use paradero_register::sql::Connection;

use crate::date;
use crate::error::Result;
use crate::ident;
use crate::passed::Form;

/// A source.
pub(crate) struct Source {
    /// Its SHA-256.
    pub(crate) id: String,
    /// What the ids of its records begin with.
    pub(crate) short: String,
    /// Its name as a data set.
    pub(crate) dataset: String,
    /// Its id as a document.
    pub(crate) document: String,
    /// Its language, three letters; empty where it has none that FollowTheMoney knows.
    pub(crate) lang: &'static str,
    /// When the register took it in, ISO 8601 in UTC; empty where that is not known.
    pub(crate) seen: String,
    /// Its title.
    pub(crate) title: String,
    /// Where it is itself a table of statements: how its columns are called.
    pub(crate) form: Option<Form>,
}

/// All sources, by id.
pub(crate) struct Sources(BTreeMap<String, Source>);

impl Sources {
    /// Reads the sources of a view. `seen` tells when each was taken in, as seconds since 1970-01-01T00:00Z.
    pub(crate) fn read(connection: &Connection, seen: &BTreeMap<String, i64>) -> Result<Self> {
        let sql = "SELECT id, title, language, register_at FROM source ORDER BY id";
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        let mut all = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let (id, title): (String, String) = (row.get(0)?, row.get(1)?);
            let (language, joined): (Option<String>, Option<i64>) = (row.get(2)?, row.get(3)?);
            let short = id.get(..16).unwrap_or(&id).to_owned();
            let at = seen.get(&id).copied().or(joined);
            let source = Source {
                dataset: ident::dataset(&title, &short),
                document: format!("document-{}", ident::part(&short)),
                lang: language.as_deref().map_or("", alpha3),
                seen: at.and_then(date::instant).unwrap_or_default(),
                title,
                form: None,
                short,
                id: id.clone(),
            };
            all.insert(id, source);
        }
        drop(rows);
        for source in all.values_mut() {
            source.form = Form::of(connection, &source.id)?;
        }
        Ok(Self(all))
    }

    /// A source by its id.
    pub(crate) fn get(&self, id: &str) -> Option<&Source> {
        self.0.get(id)
    }

    /// All of them, by id.
    pub(crate) fn each(&self) -> impl Iterator<Item = &Source> {
        self.0.values()
    }
}

/// The three letters of a language that a source is likely to have, of those that FollowTheMoney takes.
pub(crate) fn alpha3(language: &str) -> &'static str {
    match language.split(['-', '_']).next().unwrap_or_default() {
        "ar" => "ara",
        "ca" => "cat",
        "de" => "deu",
        "en" => "eng",
        "es" => "spa",
        "fa" => "fas",
        "fr" => "fra",
        "it" => "ita",
        "nl" => "nld",
        "pl" => "pol",
        "pt" => "por",
        "ru" => "rus",
        "tr" => "tur",
        "uk" => "ukr",
        "zh" => "zho",
        _ => "",
    }
}
