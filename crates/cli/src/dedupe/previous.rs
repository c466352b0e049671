//! `--previous`: persons of an earlier run keep their ids.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

use anyhow::{Context as _, bail};
use paradero_link::{Carried, Fate, Table, Texts, carry};

use super::output;
use crate::export;

/// Clusters of an earlier run, and what became of them.
pub(super) struct Previous {
    /// Earlier ids, in the order in which they first appear.
    ids: Vec<String>,
    carried: Carried,
    /// Earlier ids of which no record is left.
    gone: Vec<String>,
    /// Lines of redirects that stand already.
    before: Vec<[String; 4]>,
    /// By row: the id of its person.
    pub(super) now: Vec<String>,
}

const REDIRECTS: [&str; 4] = ["previous", "cluster", "records", "change"];

impl Previous {
    /// Reads `source,record,cluster` of an earlier run and carries its ids over to clusters of now. Redirects that stand already
    /// are read too, so that no id is ever given twice.
    ///
    /// # Errors
    /// When a file cannot be read or is no such table.
    pub(super) fn read(
        path: &Path,
        redirects: Option<&Path>,
        (table, names): (&Table, &Texts),
        clusters: &[u32],
    ) -> anyhow::Result<Self> {
        let lines = read_columns(path, &["source", "record", "cluster"])?;
        let mut number: BTreeMap<&str, u32> = BTreeMap::new();
        let mut ids: Vec<String> = Vec::new();
        // Records of one name in one file are known by their order.
        let mut known: BTreeMap<(&str, &str), VecDeque<u32>> = BTreeMap::new();
        for line in &lines {
            let [source, record, id] = line.as_slice() else { continue };
            let next = u32::try_from(ids.len()).unwrap_or(u32::MAX);
            let own = *number.entry(id).or_insert_with(|| {
                ids.push(id.clone());
                next
            });
            known.entry((source, record)).or_default().push_back(own);
        }
        let earlier: Vec<Option<u32>> = (0..clusters.len())
            .map(|row| known.get_mut(&output::named(table, names, row))?.pop_front())
            .collect();
        let left: BTreeSet<u32> = earlier.iter().flatten().copied().collect();
        let gone = (0_u32..).zip(&ids).filter(|(number, _)| !left.contains(number));
        let gone = gone.map(|(_, id)| id.clone()).collect();
        let before = match redirects.filter(|path| path.exists()) {
            Some(path) => read_columns(path, &REDIRECTS)?
                .into_iter()
                .filter_map(|line| <[String; 4]>::try_from(line).ok())
                .collect(),
            None => Vec::new(),
        };
        let carried = carry(&earlier, clusters);
        let mut found = Self { ids, carried, gone, before, now: Vec::new() };
        found.now = found.name(clusters);
        Ok(found)
    }

    /// By row the id of its person: an earlier one, or for a new person the next number above all that were ever given.
    fn name(&self, clusters: &[u32]) -> Vec<String> {
        let known = self.ids.iter().chain(self.before.iter().flat_map(|line| line.iter().take(2)));
        let mut last: u64 = known.filter_map(|id| id.parse().ok()).max().unwrap_or(0);
        let mut new: BTreeMap<u32, String> = BTreeMap::new();
        let rows = self.carried.kept.iter().zip(clusters);
        rows.map(|(kept, cluster)| match kept.and_then(|kept| self.ids.get(kept as usize)) {
            Some(id) => id.clone(),
            None => new
                .entry(*cluster)
                .or_insert_with(|| {
                    last += 1;
                    last.to_string()
                })
                .clone(),
        })
        .collect()
    }

    /// Writes where records of an earlier id went: `previous,cluster,records,change`, the change being `merged` (nobody bears
    /// the id on), `split` (somebody else does) or `gone` (no record is left).
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(super) fn write_redirects(&self, path: &Path) -> anyhow::Result<()> {
        let mut writer = csv::Writer::from_path(path)
            .with_context(|| format!("cannot write {}", path.display()))?;
        writer.write_record(REDIRECTS)?;
        for line in &self.before {
            writer.write_record(line.each_ref().map(|text| export::cell(text).into_owned()))?;
        }
        for moved in &self.carried.moved {
            let earlier = self.ids.get(moved.earlier as usize).map_or("", String::as_str);
            let now = self.now.get(moved.now as usize).map_or("", String::as_str);
            let change = match moved.change {
                Fate::Merged => "merged",
                Fate::Split => "split",
            };
            let [earlier, now] = [earlier, now].map(export::cell);
            writer.write_record([&earlier, &now, moved.rows.to_string().as_str(), change])?;
        }
        for id in &self.gone {
            writer.write_record([&export::cell(id), "", "0", "gone"])?;
        }
        writer.flush().with_context(|| format!("cannot write {}", path.display()))
    }
}

/// The named columns of a CSV file, in the order asked for.
fn read_columns(path: &Path, names: &[&str]) -> anyhow::Result<Vec<Vec<String>>> {
    let mut reader =
        csv::Reader::from_path(path).with_context(|| format!("cannot read {}", path.display()))?;
    let headers = reader.headers().with_context(|| path.display().to_string())?.clone();
    let mut columns = Vec::new();
    for name in names {
        let Some(at) = headers.iter().position(|header| header == *name) else {
            bail!(
                "{}: no column {name:?}; give a file that an earlier run has written (columns {})",
                path.display(),
                names.join(", ")
            );
        };
        columns.push(at);
    }
    reader
        .records()
        .map(|record| {
            let record = record.with_context(|| path.display().to_string())?;
            let cell = |at: &usize| export::read(record.get(*at).unwrap_or_default()).to_owned();
            Ok(columns.iter().map(cell).collect())
        })
        .collect()
}
