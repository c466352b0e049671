//! Where statements go: the table, the entities, and the counts of both.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;

use crate::clean::{clean, fits, pieces, safe};
use crate::entity::{Entities, is_barred};
use crate::error::Result;
use crate::schema::{Prop, Schema, Type, prop};
use crate::source::Source;
use crate::statement::{self, Statement};

/// Bytes that are gathered before they are written.
const BUFFER: usize = 1 << 17;

/// What an export came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Statements, those that say that an entity is there among them.
    pub statements: u64,
    /// Entities: canonical ids.
    pub entities: u64,
    /// Statements of each schema.
    pub schemata: BTreeMap<String, u64>,
    /// Statements of other programs that were not passed on, since they would mark people (`topics`, `Membership`, `Associate`).
    pub barred: u64,
}

/// What the statements of one record on one entity have in common.
#[derive(Clone, Copy)]
pub(crate) struct Frame<'a> {
    pub(crate) canonical: &'a str,
    pub(crate) entity: &'a str,
    pub(crate) schema: Schema,
    pub(crate) source: &'a Source,
    pub(crate) origin: &'a str,
}

/// Takes statements in the order of their canonical ids.
pub(crate) struct Sink<'w> {
    to: &'w mut dyn Write,
    buffer: Vec<u8>,
    entities: Option<Entities<'w>>,
    /// The entity at hand.
    canonical: String,
    /// Keys of the statements on it.
    keys: HashSet<[u8; 20]>,
    written: Written,
    /// Statements of the schema that came last, and which it is.
    run: (String, u64),
}

impl<'w> Sink<'w> {
    pub(crate) fn new(to: &'w mut dyn Write, entities: Option<&'w mut dyn Write>) -> Self {
        let mut buffer = Vec::with_capacity(BUFFER + (BUFFER >> 2));
        statement::head(&mut buffer);
        Self {
            to,
            buffer,
            entities: entities.map(Entities::new),
            canonical: String::new(),
            keys: HashSet::new(),
            written: Written::default(),
            run: (String::new(), 0),
        }
    }

    /// Says that an entity is there.
    pub(crate) fn open(&mut self, frame: &Frame<'_>) -> Result<()> {
        self.put(&Statement { value: frame.entity, ..frame.statement(prop::ID) })
    }

    /// Writes a value in our words, or a code.
    pub(crate) fn say(&mut self, frame: &Frame<'_>, prop: Prop, value: &str) -> Result<()> {
        self.value(frame, prop, value, "", "")
    }

    /// Writes something that no property takes where remarks go, with a word for what it is.
    pub(crate) fn remark(&mut self, frame: &Frame<'_>, what: &str, value: &str) -> Result<()> {
        if value.trim().is_empty() {
            return Ok(());
        }
        self.say(frame, frame.schema.remarks(), &format!("{what}: {value}"))
    }

    /// Writes a value made of another, which the source has.
    pub(crate) fn made(
        &mut self,
        frame: &Frame<'_>,
        prop: Prop,
        value: &str,
        of: &str,
    ) -> Result<()> {
        self.value(frame, prop, value, of, "")
    }

    /// Writes a text of the source, in its language.
    pub(crate) fn quote(&mut self, frame: &Frame<'_>, prop: Prop, text: &str) -> Result<()> {
        let has = matches!(prop.of, Type::String | Type::Text | Type::Address);
        let lang = if has { frame.source.lang } else { "" };
        self.value(frame, prop, text, text, lang)
    }

    /// Writes a value under a property, or, where it is too long for that, where remarks go.
    fn value(
        &mut self,
        frame: &Frame<'_>,
        prop: Prop,
        value: &str,
        of: &str,
        lang: &str,
    ) -> Result<()> {
        let cleaned = clean(prop.of, value);
        if cleaned.is_empty() {
            return Ok(());
        }
        let to = if fits(prop.of, &cleaned) { prop } else { frame.schema.remarks() };
        if to == prop {
            let original = safe(of);
            let original = if *original == *cleaned { "" } else { &*original };
            return self.put(&Statement {
                value: &cleaned,
                lang,
                original,
                ..frame.statement(prop)
            });
        }
        for piece in pieces(to.of, &cleaned) {
            self.put(&Statement { value: piece, lang, ..frame.statement(to) })?;
        }
        Ok(())
    }

    /// Writes a statement as it is, unless this entity has it already.
    pub(crate) fn put(&mut self, statement: &Statement<'_>) -> Result<()> {
        if is_barred(statement.schema, statement.prop) {
            self.written.barred += 1;
            return Ok(());
        }
        if statement.canonical != self.canonical {
            self.end()?;
            debug_assert!(statement.canonical > self.canonical.as_str(), "{}", statement.canonical);
            statement.canonical.clone_into(&mut self.canonical);
            self.written.entities += 1;
        }
        let key = statement::key(statement);
        if !self.keys.insert(key) {
            return Ok(());
        }
        self.count(statement.schema);
        if let Some(entities) = &mut self.entities {
            entities.take(statement);
        }
        statement::write(&mut self.buffer, statement, &key);
        if self.buffer.len() >= BUFFER {
            self.to.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    fn count(&mut self, schema: &str) {
        self.written.statements += 1;
        if self.run.0 != schema {
            self.end_run();
            schema.clone_into(&mut self.run.0);
        }
        self.run.1 += 1;
    }

    fn end_run(&mut self) {
        let (schema, count) = (std::mem::take(&mut self.run.0), std::mem::take(&mut self.run.1));
        if count > 0 {
            *self.written.schemata.entry(schema).or_default() += count;
        }
    }

    /// Ends the entity at hand.
    fn end(&mut self) -> Result<()> {
        if self.canonical.is_empty() {
            return Ok(());
        }
        self.keys.clear();
        if let Some(entities) = &mut self.entities {
            entities.end(&self.canonical)?;
        }
        Ok(())
    }

    /// Writes what is left.
    pub(crate) fn finish(mut self) -> Result<Written> {
        self.end()?;
        self.end_run();
        self.to.write_all(&self.buffer)?;
        self.to.flush()?;
        if let Some(entities) = &mut self.entities {
            entities.flush()?;
        }
        Ok(self.written)
    }
}

impl<'a> Frame<'a> {
    fn statement(&self, prop: Prop) -> Statement<'a> {
        Statement {
            canonical: self.canonical,
            entity: self.entity,
            prop: prop.name,
            prop_type: prop.of.name(),
            schema: self.schema.name(),
            value: "",
            dataset: &self.source.dataset,
            origin: self.origin,
            lang: "",
            original: "",
            external: false,
            first_seen: &self.source.seen,
            last_seen: &self.source.seen,
        }
    }
}
