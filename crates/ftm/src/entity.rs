//! Entities as JSON lines, as OpenAleph and OpenSanctions take them: what all statements on one canonical id say together.

use std::collections::{BTreeSet, HashSet};
use std::io::Write;

use serde_json::{Map, Value, json};

use crate::statement::Statement;

/// Gathers the statements of one entity after the other, and writes each as a line.
pub(crate) struct Entities<'w> {
    to: &'w mut dyn Write,
    schema: String,
    properties: Map<String, Value>,
    /// Properties with their values, of which each stands once.
    known: HashSet<(String, String)>,
    referents: BTreeSet<String>,
    datasets: BTreeSet<String>,
    first: Option<String>,
    last: Option<String>,
}

impl<'w> Entities<'w> {
    pub(crate) fn new(to: &'w mut dyn Write) -> Self {
        let (referents, datasets) = (BTreeSet::new(), BTreeSet::new());
        let (schema, properties, known) = (String::new(), Map::new(), HashSet::new());
        Self { to, schema, properties, known, referents, datasets, first: None, last: None }
    }

    /// Takes a statement on the entity at hand.
    pub(crate) fn take(&mut self, statement: &Statement<'_>) {
        if rank(statement.schema) >= rank(&self.schema) {
            statement.schema.clone_into(&mut self.schema);
        }
        if statement.entity != statement.canonical && !self.referents.contains(statement.entity) {
            self.referents.insert(statement.entity.to_owned());
        }
        if !self.datasets.contains(statement.dataset) {
            self.datasets.insert(statement.dataset.to_owned());
        }
        let seen = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let earlier = |a: &String, b: &String| a < b;
        better(&mut self.first, seen(statement.first_seen), earlier);
        better(&mut self.last, seen(statement.last_seen), |a, b| earlier(b, a));
        if statement.prop == "id" {
            return;
        }
        if !self.known.insert((statement.prop.to_owned(), statement.value.to_owned())) {
            return;
        }
        let entry = self.properties.entry(statement.prop).or_insert_with(|| json!([]));
        if let Value::Array(values) = entry {
            values.push(Value::from(statement.value));
        }
    }

    /// Writes the entity at hand.
    pub(crate) fn end(&mut self, canonical: &str) -> std::io::Result<()> {
        let line = json!({
            "id": canonical,
            "caption": caption(&self.schema, &self.properties),
            "schema": std::mem::take(&mut self.schema),
            "referents": std::mem::take(&mut self.referents),
            "datasets": std::mem::take(&mut self.datasets),
            "first_seen": self.first.take(),
            "last_seen": self.last.take(),
            "properties": std::mem::take(&mut self.properties),
        });
        self.known.clear();
        serde_json::to_writer(&mut *self.to, &line)?;
        self.to.write_all(b"\n")
    }

    pub(crate) fn flush(&mut self) -> std::io::Result<()> {
        self.to.flush()
    }
}

/// Puts another value in place of one that it is better than.
fn better(
    kept: &mut Option<String>,
    new: Option<String>,
    is_better: impl Fn(&String, &String) -> bool,
) {
    if let Some(new) = new
        && kept.as_ref().is_none_or(|kept| is_better(&new, kept))
    {
        *kept = Some(new);
    }
}

/// Which of two schemata that meet in one entity is the closer one: an authority is a legal entity too.
fn rank(schema: &str) -> u8 {
    match schema {
        "" => 0,
        "Thing" | "LegalEntity" | "Document" | "Event" => 1,
        "Organization" => 2,
        _ => 3,
    }
}

/// What an entity is shown as: the first value of the properties that its schema is shown by.
fn caption(schema: &str, properties: &Map<String, Value>) -> String {
    let by: &[&str] = match schema {
        "Note" => &["description"],
        "Address" => &["full", "remarks"],
        "Identification" | "Passport" => &["number"],
        "Family" => &["relationship"],
        "CourtCaseParty" | "Documentation" => &["role"],
        "Document" | "Email" | "HyperText" | "Image" | "Pages" | "PlainText" | "Table"
        | "Workbook" => &["fileName", "title"],
        _ => &["name", "alias", "weakAlias", "summary"],
    };
    let first = |prop: &&str| properties.get(*prop)?.get(0)?.as_str().map(str::to_owned);
    by.iter().find_map(first).unwrap_or_else(|| schema.to_owned())
}

/// Whether a schema may never be written of what a register holds: it would turn what somebody says of a person into a fact.
pub(crate) fn is_barred(schema: &str, prop: &str) -> bool {
    matches!(schema, "Membership" | "Associate") || matches!(prop, "topics" | "riskSource")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Schema, prop};

    #[test]
    fn nothing_that_is_barred_is_among_what_is_written() {
        assert!(prop::ALL.iter().all(|prop| !is_barred("Person", prop.name)));
        assert!(Schema::ALL.iter().all(|schema| !is_barred(schema.name(), "name")));
        assert!(is_barred("Person", "topics") && is_barred("Membership", "role"));
    }

    #[test]
    fn an_entity_is_what_its_statements_say_together() {
        let of = |entity, schema, prop, value, dataset, seen| Statement {
            canonical: "a",
            entity,
            prop,
            prop_type: "name",
            schema,
            value,
            dataset,
            origin: "",
            lang: "",
            original: "",
            external: false,
            first_seen: seen,
            last_seen: seen,
        };
        let mut out = Vec::new();
        let mut entities = Entities::new(&mut out);
        for statement in [
            of("m1", "LegalEntity", "id", "m1", "one", "2026-01-02T00:00:00"),
            of("m1", "LegalEntity", "name", "Coast Police", "one", "2026-01-02T00:00:00"),
            of("m2", "PublicBody", "name", "Coast Police", "two", "2026-01-01T00:00:00"),
            of("m2", "PublicBody", "name", "Police of the Coast", "two", ""),
        ] {
            entities.take(&statement);
        }
        entities.end("a").unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "{\"id\":\"a\",\"caption\":\"Coast Police\",\"schema\":\"PublicBody\",\"referents\":[\"m1\",\"m2\"],\
             \"datasets\":[\"one\",\"two\"],\"first_seen\":\"2026-01-01T00:00:00\",\"last_seen\":\"2026-01-02T00:00:00\",\
             \"properties\":{\"name\":[\"Coast Police\",\"Police of the Coast\"]}}\n"
        );
    }
}
