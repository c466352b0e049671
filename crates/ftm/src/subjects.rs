//! What sources speak of besides people: authorities, places, batches, orders, obligations; and countries as ends of trips.
//!
//! Each is one entity after joining, with a statement of each source that names it. What is said of an order, an obligation, a batch or a place
//! stands on that entity; what only somebody denies or alleges of it is a note (`events`).

use crate::country;
use crate::error::Result;
use crate::export::{Out, View};
use crate::ident;
use crate::own;
use crate::said::{self, Event};
use crate::schema::{Schema, prop};
use crate::sink::Frame;
use crate::words;

/// Properties by which something acts as an authority; one that only speaks is not said to be one.
const ACTING: &str = "'by','held_by','court','announced_by','invoked_by','ordered_by','supervised_by','addressee','publisher','to'";

/// Something that sources speak of.
struct Subject {
    id: String,
    canonical: String,
    country: Option<String>,
}

/// Whether events of a kind stand on their subject's own entity.
pub(crate) fn stands_on(kind: &str, subject: Option<&str>) -> bool {
    matches!(kind, "batch" | "obligation" | "order" | "place") && subject == Some(kind)
}

/// Writes all of a kind, by canonical id.
pub(crate) fn write(view: &View<'_>, out: &mut Out<'_>, kind: &str) -> Result<()> {
    for subject in subjects(view, kind)? {
        let schema = match kind {
            "authority" if acts(view, &subject.id)? => Schema::PublicBody,
            "authority" => Schema::LegalEntity,
            "place" => Schema::Address,
            _ => Schema::Event,
        };
        names(view, out, (kind, schema, &subject))?;
        if stands_on(kind, Some(kind)) {
            let condition = "e.subject = ?1 AND e.kind = ?2 ORDER BY e.id";
            for event in said::events(view.connection, condition, (subject.id.as_str(), kind))? {
                told(view, out, (schema, &subject), &event)?;
            }
        }
        if kind == "batch" {
            involved(view, out, &subject)?;
        }
    }
    Ok(())
}

fn subjects(view: &View<'_>, kind: &str) -> Result<Vec<Subject>> {
    let sql = "SELECT id, country FROM subject WHERE kind = ?1 ORDER BY id";
    let mut statement = view.connection.prepare_cached(sql)?;
    let mut rows = statement.query([kind])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, country): (String, Option<String>) = (row.get(0)?, row.get(1)?);
        all.push(Subject { canonical: ident::canonical(&id), id, country });
    }
    all.sort_by(|a, b| a.canonical.cmp(&b.canonical));
    Ok(all)
}

fn acts(view: &View<'_>, id: &str) -> Result<bool> {
    let sql = format!(
        "SELECT 1 FROM claim WHERE ref = ?1 AND denied = 0 AND property IN ({ACTING}) LIMIT 1"
    );
    let mut statement = view.connection.prepare_cached(&sql)?;
    let mut rows = statement.query([id])?;
    Ok(rows.next()?.is_some())
}

/// What each source calls it.
fn names(
    view: &View<'_>,
    out: &mut Out<'_>,
    (kind, schema, subject): (&str, Schema, &Subject),
) -> Result<()> {
    let sql = "SELECT source, handle, name FROM handle WHERE subject = ?1 ORDER BY source, handle";
    let mut statement = view.connection.prepare_cached(sql)?;
    let mut rows = statement.query([subject.id.as_str()])?;
    while let Some(row) = rows.next()? {
        let (source, handle, name): (String, String, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        let Some(source) = view.sources.get(&source).filter(|source| source.form.is_none()) else {
            continue;
        };
        let entity = ident::named(kind, &source.short, &handle);
        let frame = Frame {
            canonical: &subject.canonical,
            entity: &entity,
            schema,
            source,
            origin: "paradero",
        };
        out.sink.open(&frame)?;
        match schema {
            Schema::Address => out.sink.say(&frame, prop::FULL, &name)?,
            Schema::Event => {
                out.sink.say(&frame, prop::NAME, &format!("{}: {name}", words::kind(kind)))?;
            }
            _ => out.sink.say(&frame, prop::NAME, &name)?,
        }
        if let Some(code) = subject.country.as_deref().and_then(country::code) {
            out.sink.say(&frame, prop::COUNTRY, &code)?;
        }
        out.sink.say(&frame, prop::PROOF, &source.document)?;
    }
    Ok(())
}

/// What one event says of it.
fn told(
    view: &View<'_>,
    out: &mut Out<'_>,
    (schema, subject): (Schema, &Subject),
    event: &Event,
) -> Result<()> {
    let Some(source) = view.sources.get(&event.source).filter(|source| source.form.is_none())
    else {
        return Ok(());
    };
    let Some(named) = out.refs.get(view.connection, source, &subject.id)? else { return Ok(()) };
    if !event.is_affirmed() || named.entity.is_empty() {
        return Ok(());
    }
    let origin = view.origin(&event.kind);
    let frame =
        Frame { canonical: &subject.canonical, entity: &named.entity, schema, source, origin };
    own::claims(view, out, &frame, event)?;
    own::provenance(out, &frame, event)
}

/// Who is stated to have been moved with a batch, each by a record of its own.
fn involved(view: &View<'_>, out: &mut Out<'_>, subject: &Subject) -> Result<()> {
    let sql = "SELECT e.kind, e.source, e.subject, e.mention, e.stance, e.denied FROM claim c JOIN event e ON e.id = c.event \
               WHERE c.ref = ?1 AND c.property = 'batch' AND c.denied = 0 AND e.subject_kind = 'person' ORDER BY c.event, c.rowid";
    let mut statement = view.connection.prepare(sql)?;
    let mut rows = statement.query([subject.id.as_str()])?;
    while let Some(row) = rows.next()? {
        let event = Event {
            kind: row.get(0)?,
            source: row.get(1)?,
            subject: row.get(2)?,
            mention: row.get(3)?,
            stance: row.get(4)?,
            denied: row.get(5)?,
            ..Event::default()
        };
        let source = view.sources.get(&event.source).filter(|source| source.form.is_none());
        let (Some(source), Some(person), true) = (source, &event.subject, event.is_affirmed())
        else {
            continue;
        };
        let Some(named) = out.refs.get(view.connection, source, &subject.id)? else { continue };
        let mention =
            event.mention.as_deref().map(|id| ident::within("mention", id)).unwrap_or_default();
        let origin = view.origin(&event.kind);
        let frame = Frame {
            canonical: &subject.canonical,
            entity: &named.entity,
            schema: Schema::Event,
            source,
            origin,
        };
        out.sink.made(&frame, prop::INVOLVED, &ident::canonical(person), &mention)?;
    }
    Ok(())
}

/// Countries as ends of trips.
pub(crate) fn territories(view: &View<'_>, out: &mut Out<'_>) -> Result<()> {
    let mut all: Vec<(String, String, String)> = std::mem::take(&mut out.territories)
        .into_iter()
        .map(|(code, source)| (format!("territory-{}", ident::part(&code)), code, source))
        .collect();
    all.sort();
    for (canonical, code, source) in all {
        let Some(source) = view.sources.get(&source) else { continue };
        let entity = ident::named("territory", &source.short, &code);
        let frame = Frame {
            canonical: &canonical,
            entity: &entity,
            schema: Schema::Address,
            source,
            origin: "paradero",
        };
        out.sink.open(&frame)?;
        out.sink.say(&frame, prop::FULL, &name(view, &code)?)?;
        if let Some(code) = country::code(&code) {
            out.sink.say(&frame, prop::COUNTRY, &code)?;
        }
        out.sink.say(&frame, prop::PROOF, &source.document)?;
    }
    Ok(())
}

/// What a country is called in the register, else its code.
fn name(view: &View<'_>, code: &str) -> Result<String> {
    let mut statement = view.connection.prepare_cached("SELECT name FROM subject WHERE id = ?1")?;
    let mut rows = statement.query([format!("country:{code}")])?;
    let name: Option<String> = rows.next()?.map(|row| row.get(0)).transpose()?;
    Ok(name.filter(|name| !name.is_empty()).unwrap_or_else(|| code.to_owned()))
}
