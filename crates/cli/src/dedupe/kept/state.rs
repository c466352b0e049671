//! A kept state: what is read of it, and how rows are added.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use paradero_link::{Added, Input, Judgement, KeptModel, KeptPair, Store};
use rayon::prelude::*;

use super::digest::Digest;
use super::folder::{Document, Folder};
use super::merge::{due, merge};
use super::model::{self, Frozen};
use super::rows::{Decoded, Place, encode, place};
use super::sections::{check, lower, word};
use super::segment::{About, Segment, SegmentWriter, both_ways};

/// Rows read on one thread.
const PART: usize = 1 << 10;

/// A state that is open.
pub(super) struct State {
    folder: Folder,
    pub(super) document: Document,
    pub(super) frozen: Frozen,
    segments: Vec<Segment>,
    judgements: Vec<(u32, u32, Judgement)>,
}

/// Rows and what came of them, to be written.
pub(super) struct Batch<'a> {
    pub(super) input: &'a Input,
    pub(super) places: &'a [Place],
    /// Ascending.
    pub(super) pairs: &'a [KeptPair],
    /// The person of each row.
    pub(super) own: &'a [u32],
    /// Earlier rows that are of another person now: row, person before, person now.
    pub(super) moved: &'a [(u32, u32, u32)],
    /// New judgements, and those that they replace.
    pub(super) judged: &'a [(u32, u32, Judgement)],
    pub(super) replaced: &'a [(u32, u32, Judgement)],
}

impl State {
    /// Opens a state.
    ///
    /// # Errors
    /// When there is none, it is damaged or of another form, or another run writes to it.
    pub(super) fn open(path: &Path, to_write: bool) -> anyhow::Result<Self> {
        let (folder, document) = Folder::open(path, to_write)?;
        let frozen = model::read(&folder.file(&document.model), document.model_stamp)?;
        let segments: Vec<Segment> = document
            .segments
            .iter()
            .map(|about| Segment::open(&folder.path, about))
            .collect::<anyhow::Result<_>>()?;
        let mut judged: BTreeMap<(u32, u32), Judgement> = BTreeMap::new();
        for segment in &segments {
            judged.extend(segment.judged()?.into_iter().map(|(a, b, said)| ((a, b), said)));
        }
        let judgements = judged.into_iter().map(|((a, b), said)| (a, b, said)).collect();
        Ok(Self { folder, document, frozen, segments, judgements })
    }

    /// What is frozen in a state, without its rows.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub(super) fn frozen(path: &Path) -> anyhow::Result<Frozen> {
        let (folder, document) = Folder::open(path, false)?;
        model::read(&folder.file(&document.model), document.model_stamp)
    }

    pub(super) fn model(&self) -> &KeptModel {
        &self.frozen.model
    }

    /// The judgement that is kept on a pair.
    pub(super) fn judgement(&self, a: u32, b: u32) -> Option<Judgement> {
        let at = self.judgements.binary_search_by_key(&(a, b), |&(a, b, _)| (a, b)).ok()?;
        self.judgements.get(at).map(|(_, _, said)| *said)
    }

    /// The rows of a list that are called so.
    pub(super) fn named(&self, list: u32, name: &str) -> anyhow::Result<Vec<u32>> {
        let mut found = Vec::new();
        for segment in &self.segments {
            segment.named(&[name_hash(list, name)], &mut found)?;
        }
        let rows: Vec<u32> = found.into_iter().map(lower).collect();
        let mut own = Vec::new();
        for row in rows {
            let place = self.place(row)?;
            if place.list == list && place.name == name {
                own.push(row);
            }
        }
        Ok(own)
    }

    /// Where a row stands.
    pub(super) fn place(&self, row: u32) -> anyhow::Result<Place> {
        let segment = self.segments.iter().find(|segment| segment.holds(row));
        let segment = segment.with_context(|| format!("row {row} is not in the state"))?;
        place(segment.rows(false).row(row)?)
    }

    /// Every row in turn with its person.
    pub(super) fn each(
        &self,
        mut found: impl FnMut(Place, u32) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        for (at, segment) in self.segments.iter().enumerate() {
            let mut persons = segment.own_persons()?;
            for later in self.segments.iter().skip(at + 1) {
                for (row, person) in
                    later.moved()?.into_iter().filter(|(row, _)| segment.holds(*row))
                {
                    if let Some(slot) = persons.get_mut((row - segment.about.first) as usize) {
                        *slot = person;
                    }
                }
            }
            let mut rows = segment.rows(true);
            for (row, person) in (segment.about.first..).zip(persons) {
                found(place(rows.row(row)?)?, person)?;
            }
        }
        Ok(())
    }

    /// Writes what was added, merges segments that are due, and puts the new state in the place of the old.
    pub(super) fn add(
        &mut self,
        document: Document,
        batch: &Batch<'_>,
        added: &Added,
    ) -> anyhow::Result<()> {
        self.write(document, batch, added)?;
        self.tidy()?;
        self.folder.commit(&self.document)
    }

    /// Writes a segment that no document on the disk names yet.
    pub(super) fn write(
        &mut self,
        mut document: Document,
        batch: &Batch<'_>,
        added: &Added,
    ) -> anyhow::Result<()> {
        let about = {
            let file = format!("{:08}.kept", document.next);
            let mut out = SegmentWriter::create(&self.folder.file(&file))?;
            for (rule, run) in added.runs.iter().enumerate() {
                out.run(rule, run.iter().copied().map(Ok))?;
            }
            finish(out, file, &mut document, batch)?
        };
        self.segments.push(Segment::open(&self.folder.path, &about)?);
        document.segments.push(about);
        self.document = document;
        Ok(())
    }

    /// Merges the last segments where they have become many.
    fn tidy(&mut self) -> anyhow::Result<()> {
        let rows: Vec<u32> = self.segments.iter().map(|segment| segment.about.rows).collect();
        let count = due(&rows);
        self.merge_last(count)
    }

    /// Merges all segments into one.
    pub(super) fn compact(&mut self) -> anyhow::Result<()> {
        self.merge_last(self.segments.len())?;
        self.folder.commit(&self.document)
    }

    fn merge_last(&mut self, count: usize) -> anyhow::Result<()> {
        if count < 2 {
            return Ok(());
        }
        let from = self.segments.len().saturating_sub(count);
        let last = self.segments.get(from..).unwrap_or_default();
        let file = format!("{:08}.kept", self.document.next);
        let stamp = merge(&self.folder.file(&file), last, self.model().rules.len())?;
        let first = last.first().map_or(0, |segment| segment.about.first);
        let rows = last.iter().map(|segment| segment.about.rows).sum();
        let about = About { file, first, rows, stamp };
        self.segments.truncate(from);
        self.segments.push(Segment::open(&self.folder.path, &about)?);
        self.document.segments.truncate(from);
        self.document.segments.push(about);
        self.document.next += 1;
        Ok(())
    }

    /// Bytes on the disk.
    pub(super) fn bytes(&self) -> u64 {
        let segments = self.document.segments.iter().map(|segment| segment.stamp.bytes);
        segments.sum::<u64>() + self.document.model_stamp.bytes
    }
}

/// A new state, its model written, its first segment begun.
pub(super) struct Beginning {
    folder: Folder,
    document: Document,
    out: SegmentWriter,
}

/// The file of the first segment.
const FIRST: &str = "00000001.kept";
const MODEL: &str = "model.kept";

impl Beginning {
    /// Writes the model and begins the first segment.
    pub(super) fn new(folder: Folder, frozen: &Frozen) -> anyhow::Result<Self> {
        let stamp = model::write(&folder.file(MODEL), frozen)?;
        let document = Document::new(MODEL.to_owned(), stamp);
        let out = SegmentWriter::create(&folder.file(FIRST))?;
        Ok(Self { folder, document, out })
    }

    /// The keys of the next rule, ascending.
    pub(super) fn run(&mut self, rule: usize, run: &[u64]) -> anyhow::Result<()> {
        self.out.run(rule, run.iter().copied().map(Ok))
    }

    /// The lists, in their order.
    pub(super) fn list(&mut self, path: &Path, unique: bool) {
        named_list(&mut self.document, path, unique);
    }

    /// Writes the rest; the state is on the disk when this returns. Gives its digest and its bytes.
    pub(super) fn finish(mut self, batch: &Batch<'_>) -> anyhow::Result<(String, u64)> {
        let about = finish(self.out, FIRST.to_owned(), &mut self.document, batch)?;
        let bytes = about.stamp.bytes + self.document.model_stamp.bytes;
        self.document.segments.push(about);
        self.folder.commit(&self.document)?;
        Ok((self.document.digest, bytes))
    }
}

/// Names a list as the next of a document.
pub(super) fn named_list(document: &mut Document, path: &Path, unique: bool) {
    document.list(path, unique);
    let mut digest = Digest::read(&document.digest).unwrap_or_default();
    if let Some((number, list)) = (0..).zip(&document.lists).last() {
        digest.list(number, &list.name, list.unique);
    }
    document.digest = digest.shown();
}

/// By which the rows of a name are found.
fn name_hash(list: u32, name: &str) -> u32 {
    super::sections::upper(check(u64::from(list), name.as_bytes()))
}

/// Writes all of a segment but its runs, and brings the document up to date but for the segment itself.
fn finish(
    mut out: SegmentWriter,
    file: String,
    document: &mut Document,
    batch: &Batch<'_>,
) -> anyhow::Result<About> {
    let first = document.rows;
    let mut digest =
        Digest::read(&document.digest).context("the digest of the state is damaged")?;
    out.begin_rows();
    let mut bytes = Vec::new();
    for (at, (row, place)) in (first..).zip(batch.places).enumerate() {
        bytes.clear();
        encode(&mut bytes, batch.input, at, place);
        digest.row(row, &bytes);
        out.row(&bytes)?;
    }
    out.end_rows()?;
    batch.pairs.iter().for_each(|pair| digest.pair(pair));
    out.pairs(both_ways(batch.pairs).into_iter().map(Ok))?;
    for (row, person) in (first..).zip(batch.own) {
        digest.person(row, *person, false);
    }
    for &(row, before, now) in batch.moved {
        digest.person(row, before, true);
        digest.person(row, now, false);
    }
    let moved: Vec<(u32, u32)> = batch.moved.iter().map(|&(row, _, now)| (row, now)).collect();
    out.persons(batch.own, &moved)?;
    batch.replaced.iter().for_each(|judged| digest.judgement(*judged, true));
    batch.judged.iter().for_each(|judged| digest.judgement(*judged, false));
    out.judged(batch.judged)?;
    let named = |(row, place): (u32, &Place)| word(name_hash(place.list, &place.name), row);
    let mut names: Vec<u64> = (first..).zip(batch.places).map(named).collect();
    names.par_sort_unstable();
    out.names(names.into_iter().map(Ok))?;
    let stamp = out.finish()?;
    let rows = u32::try_from(batch.places.len())?;
    document.rows = first.checked_add(rows).context("more rows than a state can hold")?;
    document.digest = digest.shown();
    document.next += 1;
    Ok(About { file, first, rows, stamp })
}

impl Store for State {
    type Error = anyhow::Error;

    fn rows(&self) -> u32 {
        self.document.rows
    }

    fn sharing(&self, rule: usize, hashes: &[u32]) -> anyhow::Result<Vec<u64>> {
        let mut found = Vec::new();
        for segment in &self.segments {
            segment.sharing(rule, hashes, &mut found)?;
        }
        found.sort_unstable();
        Ok(found)
    }

    fn input(&self, rows: &[u32]) -> anyhow::Result<Input> {
        let parts: Vec<Decoded> = rows
            .par_chunks(PART)
            .map(|part| {
                let mut decoded = Decoded::new(&self.frozen.layout);
                let mut rest = part;
                for segment in &self.segments {
                    let end = segment.about.first.saturating_add(segment.about.rows);
                    let own = rest.partition_point(|row| *row < end);
                    let (own, later) = rest.split_at(own);
                    rest = later;
                    let mut reader = segment.rows(false);
                    for &row in own {
                        let bytes = reader.row(row)?;
                        decoded.push(bytes).with_context(|| {
                            format!(
                                "{}: row {row} is damaged; take the folder from a copy, or keep anew",
                                segment.about.file
                            )
                        })?;
                    }
                }
                ensure!(rest.is_empty(), "a row is asked for that is not in the state");
                Ok(decoded)
            })
            .collect::<anyhow::Result<_>>()?;
        let unique: Vec<bool> = self.document.lists.iter().map(|list| list.unique).collect();
        let mut all = Decoded::new(&self.frozen.layout);
        for part in parts {
            all.places.extend(part.places);
            for (field, more) in all.fields.iter_mut().zip(part.fields) {
                append(&mut field.values, more.values)?;
            }
        }
        Ok(input(&all.places, unique, all.fields))
    }

    fn pairs(&self, rows: &[u32]) -> anyhow::Result<Vec<KeptPair>> {
        let mut found = Vec::new();
        for segment in &self.segments {
            segment.pairs(rows, &mut found)?;
        }
        Ok(found)
    }

    fn persons(&self, rows: &[u32]) -> anyhow::Result<Vec<u32>> {
        let mut found = vec![None; rows.len()];
        // Later segments have the last word.
        for segment in &self.segments {
            segment.persons(rows, &mut found)?;
        }
        let known = found.into_iter().zip(rows).map(|(person, row)| {
            person.with_context(|| format!("row {row} is of no person in the state"))
        });
        known.collect()
    }

    fn judgements(&self) -> &[(u32, u32, Judgement)] {
        &self.judgements
    }
}

fn append(all: &mut paradero_link::Values, more: paradero_link::Values) -> anyhow::Result<()> {
    use paradero_link::Values;
    match (all, more) {
        (Values::Text(all), Values::Text(more)) => all.append(&more),
        (Values::Many(all), Values::Many(more)) => all.extend(more),
        (Values::Date(all), Values::Date(more)) => all.extend(more),
        _ => bail!("a field of the state has values of two forms; keep anew"),
    }
    Ok(())
}

/// Rows as linking takes them.
pub(super) fn input(
    places: &[Place],
    unique: Vec<bool>,
    fields: Vec<paradero_link::Field>,
) -> Input {
    Input {
        ids: places.iter().map(|place| paradero_link::tie_breaker(place.list, place.row)).collect(),
        list: places.iter().map(|place| place.list).collect(),
        unique,
        fields,
        link_only: false,
    }
}
