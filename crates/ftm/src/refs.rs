//! What claims refer to: the entity it is after linking, and what the source at hand calls it.

use std::collections::HashMap;

use paradero_register::sql::Connection;

use crate::error::Result;
use crate::ident;
use crate::source::Source;

/// Kinds of subjects that are entities of their own.
const ENTITIES: [&str; 6] = ["authority", "batch", "obligation", "order", "person", "place"];

/// A reference to an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    /// Its canonical id.
    pub(crate) canonical: String,
    /// Its id in the source at hand; empty where the source names it in several places.
    pub(crate) entity: String,
}

/// References of one source after the other.
#[derive(Default)]
pub(crate) struct Refs {
    source: String,
    known: HashMap<String, Reference>,
}

/// The kind that an id begins with.
pub(crate) fn kind(id: &str) -> &str {
    id.split(':').next().unwrap_or_default()
}

impl Refs {
    /// What an id of the view refers to in a source; nothing where that is no entity.
    pub(crate) fn get(
        &mut self,
        connection: &Connection,
        source: &Source,
        id: &str,
    ) -> Result<Option<Reference>> {
        if !ENTITIES.contains(&kind(id)) {
            return Ok(None);
        }
        if self.source != source.id {
            self.known.clear();
            source.id.clone_into(&mut self.source);
        }
        if let Some(known) = self.known.get(id) {
            return Ok(Some(known.clone()));
        }
        let entity = match kind(id) {
            "person" => mention(connection, source, id)?,
            kind => handle(connection, source, id)?
                .map(|handle| ident::named(kind, &source.short, &handle)),
        };
        let found =
            Reference { canonical: ident::canonical(id), entity: entity.unwrap_or_default() };
        // People are named once or twice; what else a source speaks of comes again and again.
        if kind(id) != "person" {
            self.known.insert(id.to_owned(), found.clone());
        }
        Ok(Some(found))
    }
}

/// The one mention of a person in a source.
fn mention(connection: &Connection, source: &Source, person: &str) -> Result<Option<String>> {
    let sql = "SELECT id FROM mention WHERE person = ?1 AND source = ?2 ORDER BY id LIMIT 2";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query((person, source.id.as_str()))?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let id: String = row.get(0)?;
    Ok(rows.next()?.is_none().then(|| ident::within("mention", &id)))
}

/// How a source calls something that is no person.
fn handle(connection: &Connection, source: &Source, subject: &str) -> Result<Option<String>> {
    let sql =
        "SELECT handle FROM handle WHERE subject = ?1 AND source = ?2 ORDER BY handle LIMIT 1";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query((subject, source.id.as_str()))?;
    Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
}
