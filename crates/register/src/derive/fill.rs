//! Fills `register.sqlite` from a world: the tables of `paradero_findings::schema`.

mod events;
mod people;
mod value;
mod watch;

use std::collections::BTreeMap;

use paradero_model::{Record, SubjectKind};
use rusqlite::{Connection, params};

use super::people::{People, link};
use super::stored;
use super::subjects::Subjects;
use super::world::World;
use crate::error::Result;
use crate::sets::stated;

/// Fills an empty database with everything the world says, except findings.
pub(crate) fn fill(connection: &Connection, world: &World) -> Result<()> {
    let people = link(world)?;
    let mut subjects = Subjects::of(world);
    connection.execute_batch(&stored::create())?;
    connection.execute_batch("BEGIN")?;
    let speakers: Vec<Option<String>> = world
        .sources
        .iter()
        .map(|source| source.info.said_by.as_deref().map(|name| subjects.authority(name)))
        .collect();
    let within = within(world, &subjects);
    let mut fill = Fill { connection, world, people: &people, subjects, speakers, within };
    fill.sources()?;
    fill.records()?;
    fill.people()?;
    fill.events()?;
    fill.subjects()?;
    fill.watch()?;
    connection.execute_batch("COMMIT")?;
    connection.execute_batch(&stored::create_indexes())?;
    stated::fill(connection, &world.settings.gazetteer()?)?;
    connection.execute_batch("ANALYZE")?;
    Ok(())
}

struct Fill<'a> {
    connection: &'a Connection,
    world: &'a World,
    people: &'a People,
    subjects: Subjects,
    speakers: Vec<Option<String>>,
    within: BTreeMap<String, Vec<String>>,
}

impl Fill<'_> {
    fn sources(&self) -> Result<()> {
        let origins = self.world.origins();
        let versions = self.world.versions();
        let mut insert = self.connection.prepare(
            "INSERT INTO source VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,
             ?18,?19,?20,?21,?22,?23,?24,?25,?26,?27,?28,?29,?30,?31,?32)",
        )?;
        let mut stated_in =
            self.connection.prepare("INSERT INTO source_stated VALUES (?1,?2,?3,?4,?5)")?;
        for (at, source) in self.world.sources.iter().enumerate() {
            let (info, import) = (&source.info, &source.import);
            let said = info.said_on.as_ref();
            let id = |at: usize| self.world.sources[at].import.source.clone();
            let purpose = info.purpose.map(|p| format!("{p:?}").to_lowercase());
            let bytes = i64::try_from(import.bytes).unwrap_or(i64::MAX);
            let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
            let read = &source.readings.whole;
            insert.execute(params![
                import.source,
                import.file_name,
                source.title(),
                info.kind,
                read.media,
                info.language,
                self.country(at),
                info.said_by,
                self.speakers[at],
                said.map(|d| &d.written),
                said.and_then(|d| d.earliest).map(|d| d.0),
                said.and_then(|d| d.latest).map(|d| d.0),
                import.level.code(),
                info.publisher,
                info.url,
                info.obtained,
                purpose,
                info.consent,
                id(origins[at]),
                info.repeats,
                info.supersedes,
                id(versions[at].0),
                versions[at].1,
                info.unique,
                bytes,
                whole(read.records),
                whole(read.bad),
                whole(read.events),
                read.said.join("; "),
                import.elsewhere.as_ref().map(|of| &of.register),
                import.elsewhere.as_ref().map(|of| &of.entry),
                import.elsewhere.as_ref().map(|of| of.recorded_at),
            ])?;
            for (seq, one) in info.stated.iter().enumerate() {
                let seq = whole(seq);
                stated_in.execute(params![
                    import.source,
                    seq,
                    one.by.code(),
                    one.what,
                    one.value
                ])?;
            }
        }
        Ok(())
    }

    fn country(&self, source: usize) -> Option<String> {
        let info = &self.world.sources[source].info;
        info.country.clone().or_else(|| self.world.settings.country.clone())
    }

    fn records(&self) -> Result<()> {
        let mut record_in = self
            .connection
            .prepare("INSERT INTO record VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)")?;
        let mut problem_in =
            self.connection.prepare("INSERT INTO problem VALUES (?1,?2,?3,?4,?5,?6)")?;
        let mut recognised_in = self.connection.prepare("INSERT INTO recognised VALUES (?1,?2)")?;
        let mut document_in = self.connection.prepare("INSERT INTO document VALUES (?1,?2,?3)")?;
        for source in &self.world.sources {
            let hash = &source.import.source;
            let mut seq = 0_i64;
            source.readings.each(|records, _| {
                for record in records {
                    let id = source.record_id(&record.place);
                    record_in.execute(params![
                        id,
                        hash,
                        seq,
                        record.place,
                        record.locator.to_string(),
                        span(&record.locator).0,
                        span(&record.locator).1,
                        span(&record.locator).2,
                        record.text,
                        cells(record)?,
                        i64::try_from(record.problems.len()).unwrap_or(i64::MAX),
                    ])?;
                    seq += 1;
                    if let Some(confidence) = record.confidence {
                        recognised_in.execute(params![id, f64::from(confidence)])?;
                    }
                    for problem in &record.problems {
                        problem_in.execute(params![
                            id,
                            hash,
                            problem.code.code(),
                            problem.column,
                            problem.found,
                            problem.expected,
                        ])?;
                    }
                }
                Ok(())
            })?;
            if let Some((text, pages)) = source.readings.whole.document() {
                document_in.execute(params![hash, text, serde_json::to_string(pages)?])?;
            }
        }
        Ok(())
    }

    fn subjects(&self) -> Result<()> {
        let mut insert =
            self.connection.prepare("INSERT INTO subject VALUES (?1,?2,?3,?4,?5,?6,?7)")?;
        for subject in self.subjects.all.values() {
            insert.execute(params![
                subject.id,
                subject.kind.code(),
                subject.name,
                subject.number,
                subject.country,
                subject.unit,
                subject.handle,
            ])?;
        }
        let spoken_of = |source: &&super::world::Source| source.readings.whole.speaks_of_itself;
        for source in self.world.sources.iter().filter(spoken_of) {
            let (id, none) = (events::source_subject(source), None::<&str>);
            insert.execute(params![id, "source", source.title(), none, none, none, none])?;
        }
        let mut handle_in = self.connection.prepare("INSERT INTO handle VALUES (?1,?2,?3,?4)")?;
        for ((source, handle), id) in &self.subjects.of {
            let source = &self.world.sources[*source].import.source;
            handle_in.execute(params![id, source, handle, self.subjects.all[id].name])?;
        }
        let mut within_in = self.connection.prepare("INSERT INTO within VALUES (?1,?2)")?;
        for id in self.subjects.all.keys() {
            let own = vec![id.clone()];
            for whole in self.within.get(id).unwrap_or(&own) {
                within_in.execute(params![id, whole])?;
            }
        }
        Ok(())
    }

    fn subject(&self, at: usize, handle: &str) -> Option<(String, &'static str)> {
        let place = (at, handle.to_owned());
        if let Some(&mention) = self.people.at.get(&place) {
            return Some((self.people.person[mention].clone(), SubjectKind::Person.code()));
        }
        let id = self.subjects.of.get(&place)?;
        Some((id.clone(), self.subjects.all[id].kind.code()))
    }

    fn name(&self, at: usize, handle: &str) -> String {
        let place = (at, handle.to_owned());
        if let Some(&mention) = self.people.at.get(&place) {
            let mention = &self.people.mentions[mention];
            return mention.names.first().unwrap_or(&mention.handle).clone();
        }
        let id = self.subjects.of.get(&place);
        id.map_or_else(|| handle.to_owned(), |id| self.subjects.all[id].name.clone())
    }
}

/// The cells of a record as a JSON list of columns and texts; nothing of a passage.
fn cells(record: &Record) -> Result<Option<String>> {
    let cells: Vec<[&str; 2]> =
        record.cells.iter().map(|cell| [cell.column.as_str(), cell.text.as_str()]).collect();
    Ok((!cells.is_empty()).then(|| serde_json::to_string(&cells)).transpose()?)
}

fn span(locator: &paradero_model::Locator) -> (Option<u32>, Option<u32>, Option<u32>) {
    match locator {
        paradero_model::Locator::Row { .. } => (None, None, None),
        paradero_model::Locator::Passage { page, start, end } => (*page, Some(*start), Some(*end)),
        paradero_model::Locator::Part { start, end, .. } => (None, Some(*start), Some(*end)),
    }
}

/// The reflexive and transitive closure of the decisions that one is part of the other.
fn within(world: &World, subjects: &Subjects) -> BTreeMap<String, Vec<String>> {
    let mut up: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for decision in &world.decisions.part_of {
        for part in subjects.called(world, &decision.kind, &decision.part) {
            let wholes = subjects.called(world, &decision.kind, &decision.whole);
            up.entry(part).or_default().extend(wholes);
        }
    }
    let mut closure = BTreeMap::new();
    for part in up.keys() {
        let mut seen = std::collections::BTreeSet::from([part.clone()]);
        let mut todo = vec![part.clone()];
        while let Some(next) = todo.pop() {
            for whole in up.get(&next).into_iter().flatten() {
                if seen.insert(whole.clone()) {
                    todo.push(whole.clone());
                }
            }
        }
        closure.insert(part.clone(), seen.into_iter().collect());
    }
    closure
}
