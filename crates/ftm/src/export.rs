//! The whole of an export, group after group in the order of canonical ids.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use paradero_model::Vocabulary;
use paradero_register::sql::Connection;

use crate::cases::Case;
use crate::error::{Error, Result};
use crate::passed::Passed;
use crate::refs::Refs;
use crate::sink::{Sink, Written};
use crate::source::Sources;
use crate::{documents, events, persons, subjects};

/// Who reads what.
pub struct Reader<'a> {
    /// A connection for reading one view at one level. An export holds nothing that the view does not hold.
    pub connection: &'a Connection,
    /// When sources were taken in, as seconds since 1970-01-01T00:00Z, by the SHA-256 of each; one that is not there has no time.
    pub seen: &'a BTreeMap<String, i64>,
}

/// What the groups share.
pub(crate) struct View<'v> {
    pub(crate) connection: &'v Connection,
    pub(crate) sources: &'v Sources,
    /// What process made statements, by kind of event.
    pub(crate) origins: BTreeMap<&'static str, String>,
}

impl View<'_> {
    /// What process made a statement of this kind of event.
    pub(crate) fn origin(&self, kind: &str) -> &str {
        self.origins.get(kind).map_or("paradero", String::as_str)
    }
}

/// What is gathered on the way, and where statements go.
pub(crate) struct Out<'w> {
    pub(crate) sink: Sink<'w>,
    pub(crate) refs: Refs,
    /// Cases, by canonical id and the source that names them.
    pub(crate) cases: BTreeMap<(String, String), Case>,
    /// Countries that are ends of trips, with the sources that say so.
    pub(crate) territories: BTreeSet<(String, String)>,
}

/// Writes the statements of a view as a table (CSV), and on request the entities that they amount to as JSON lines.
///
/// Statements are written as they are read. What is held in memory is what is spoken of (sources, cases, the names of
/// things), not what is said; of tables of statements that were taken in, the places of their rows too. A view on PostgreSQL is read
/// stretch by stretch as well.
///
/// # Errors
/// If the view cannot be read or the export cannot be written; then what was written so far is not whole.
pub fn export<'w>(
    reader: &Reader<'_>,
    table: &'w mut dyn Write,
    entities: Option<&'w mut dyn Write>,
) -> std::result::Result<Written, Error> {
    Ok(written(reader, table, entities)?)
}

fn written<'w>(
    reader: &Reader<'_>,
    table: &'w mut dyn Write,
    entities: Option<&'w mut dyn Write>,
) -> Result<Written> {
    let connection = reader.connection;
    let sources = Sources::read(connection, reader.seen)?;
    let passed = Passed::read(connection, &sources)?;
    let kinds = Vocabulary::get().events().iter();
    let origins =
        kinds.map(|kind| (kind.code.as_str(), format!("paradero:{}", kind.code))).collect();
    let view = View { connection, sources: &sources, origins };
    let mut out = Out {
        sink: Sink::new(table, entities),
        refs: Refs::default(),
        cases: BTreeMap::new(),
        territories: BTreeSet::new(),
    };
    // Canonical ids begin with the name of their group, and groups come in the order of these.
    subjects::write(&view, &mut out, "authority")?;
    subjects::write(&view, &mut out, "batch")?;
    documents::write(&view, &mut out)?;
    events::write(&view, &mut out)?;
    passed.others(&mut out.sink)?;
    subjects::write(&view, &mut out, "obligation")?;
    subjects::write(&view, &mut out, "order")?;
    persons::write(&view, &mut out, &passed)?;
    subjects::write(&view, &mut out, "place")?;
    crate::cases::write(&view, &mut out)?;
    subjects::territories(&view, &mut out)?;
    out.sink.finish()
}
