//! Blocks as records, referents and events.

use paradero_model::{Cell, Locator, Record};

use super::{Part, rows::Block, work::Above};
use crate::{
    error::Fault,
    mapping::{
        apply::events_of,
        outline::{Outliner, header},
        spec::Rule,
    },
    refs::Refs,
};

/// Makes parts of blocks.
pub(super) struct Maker<'a> {
    header: &'a [String],
    outliner: Outliner<'a>,
    refs: &'a Refs,
}

impl<'a> Maker<'a> {
    pub(super) fn new(
        header: &'a [String],
        rules: &'a [Rule],
        missing: &'a [String],
        refs: &'a Refs,
    ) -> Self {
        Self { header, outliner: Outliner::new(rules, header, missing), refs }
    }

    pub(super) fn make(&self, mut block: Block<'_>, above: Above) -> Result<Part, Fault> {
        let mut refs = self.refs.clone();
        let (mut records, mut events) = (Vec::new(), Vec::new());
        let mut all_problems = std::mem::take(&mut block.problems);
        let mut pass = self.outliner.block(&block.columns, &mut refs);
        for (at, line) in block.lines.iter().enumerate() {
            let (number, line) = place(above, at, *line)?;
            let mut problems = all_problems.remove(&at).unwrap_or_default();
            pass.row(at, &mut problems);
            events.extend(events_of(&self.outliner, &mut pass, number));
            records.push(Record {
                place: number.to_string(),
                locator: Locator::Row { sheet: None, row: number, sheet_row: line },
                text: String::new(),
                cells: self.cells(&block, at),
                problems,
                confidence: None,
            });
        }
        Ok(Part { records, referents: refs.into_list(), events })
    }

    fn cells(&self, block: &Block<'_>, row: usize) -> Vec<Cell> {
        let within = block.columns.iter().map(|column| column.text(row)).enumerate();
        let beyond = block.beyond.get(&row).into_iter().flatten();
        let beyond = beyond.map(|(at, text)| (*at, text.as_str()));
        let filled = within.chain(beyond).filter(|(_, text)| !text.is_empty());
        filled
            .map(|(at, text)| Cell { column: header(self.header, at), text: text.to_owned() })
            .collect()
    }
}

/// The number of a row and its line.
pub(super) fn place(above: Above, row: usize, line: u32) -> Result<(u32, u32), Fault> {
    let number = u32::try_from(above.rows + row as u64 + 1).map_err(|_| {
        crate::limits::exceeded(
            "it has over",
            crate::limits::grouped(u64::from(u32::MAX)),
            (u64::from(u32::MAX), "rows"),
            crate::limits::SPLIT,
        )
    })?;
    Ok((number, u32::try_from(above.lines + u64::from(line) + 1).unwrap_or(u32::MAX)))
}
