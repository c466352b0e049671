//! One reviewer's way through the pairs: what is next, what was said, what is written down.

use std::path::Path;

use super::file::{Answer, Line, Writer};
use super::records::Known;
use super::sample::{Frame, Sample};
use super::view::{self, Row};
use crate::dedupe::Records;

/// A pair with all that is shown of it and all that its line says.
struct Task {
    rows: Vec<Row>,
    sources: [String; 2],
    records: [String; 2],
    content: String,
    stratum: String,
    stratum_pairs: u64,
    sampled: u64,
    /// What this reviewer said of it.
    answer: Option<Answer>,
}

/// The pairs of a sample, in the order in which they are shown.
pub(crate) struct Session {
    tasks: Vec<Task>,
    reviewer: String,
    file: Writer,
    /// The last line of the file was cut off and removed when it was opened.
    pub(crate) mended: bool,
}

impl Session {
    /// Opens the file of labels, so that a reviewer goes on where he or she stopped.
    ///
    /// # Errors
    /// When the file cannot be read or written or is damaged, or a record cannot be named.
    pub(crate) fn open(
        path: &Path,
        (records, known): (&Records, &Known<'_>),
        (frame, sample): (&Frame, &Sample),
        hidden: &[usize],
        reviewer: &str,
    ) -> anyhow::Result<Self> {
        for drawn in &sample.pairs {
            known.check(drawn.left)?;
            known.check(drawn.right)?;
        }
        let (file, contents) = Writer::open(path, known)?;
        let mut tasks = Vec::new();
        for drawn in &sample.pairs {
            let (a, b) = (drawn.left.min(drawn.right), drawn.left.max(drawn.right));
            let said = contents
                .labels
                .iter()
                .rev()
                .find(|label| (label.a, label.b) == (a, b) && label.reviewer == reviewer);
            let (one, two) = (known.name(a), known.name(b));
            let stratum = frame.strata.get(drawn.stratum);
            tasks.push(Task {
                rows: view::rows(&records.table, hidden, drawn.left, drawn.right),
                sources: [one.0.to_owned(), two.0.to_owned()],
                records: [one.1.to_owned(), two.1.to_owned()],
                content: known.content(a, b),
                stratum: stratum.map(|stratum| stratum.name.clone()).unwrap_or_default(),
                stratum_pairs: stratum.map_or(0, |stratum| stratum.pairs),
                sampled: sample.sizes.get(drawn.stratum).copied().unwrap_or(0),
                answer: said.map(|label| label.answer),
            });
        }
        Ok(Self { tasks, reviewer: reviewer.to_owned(), file, mended: contents.torn })
    }

    /// How many pairs there are.
    pub(crate) fn len(&self) -> usize {
        self.tasks.len()
    }

    /// How many have an answer.
    pub(crate) fn answered(&self) -> usize {
        self.tasks.iter().filter(|task| task.answer.is_some()).count()
    }

    /// The cells of a pair, aligned.
    pub(crate) fn rows(&self, at: usize) -> &[Row] {
        self.tasks.get(at).map_or(&[], |task| &task.rows)
    }

    /// What was said of a pair.
    pub(crate) fn answer(&self, at: usize) -> Option<Answer> {
        self.tasks.get(at).and_then(|task| task.answer)
    }

    /// The first pair without an answer from a place on, else the first of all.
    pub(crate) fn next(&self, from: usize) -> Option<usize> {
        let open = |at: &usize| self.answer(*at).is_none();
        (from..self.len()).find(open).or_else(|| (0..from.min(self.len())).find(open))
    }

    /// Writes an answer down; it is on the disk when this returns.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn record(&mut self, at: usize, answer: Answer) -> anyhow::Result<()> {
        let Some(task) = self.tasks.get_mut(at) else { return Ok(()) };
        self.file.append(&Line {
            sources: [&task.sources[0], &task.sources[1]],
            records: [&task.records[0], &task.records[1]],
            answer,
            reviewer: &self.reviewer,
            at: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            stratum: &task.stratum,
            stratum_pairs: task.stratum_pairs,
            sampled: task.sampled,
            content: &task.content,
        })?;
        task.answer = Some(answer);
        Ok(())
    }
}
