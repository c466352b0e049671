//! What a sheet says beside the text of its cells: which are merged, hidden, coloured, and which formulas have no result.

use std::collections::BTreeMap;

use quick_xml::{
    XmlVersion,
    events::{BytesStart, Event},
};

use crate::limits::COVERED;

/// A rectangle of cells, by rows and columns counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) top: u32,
    pub(super) left: u32,
    pub(super) bottom: u32,
    pub(super) right: u32,
}

/// What the format of a table says of its rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// One table, as a page has it: its lines are its own count.
    #[default]
    Page,
    /// Lines of text, of which a row may take several.
    Lines,
    /// A sheet: a line is a row.
    Sheet,
}

/// What is known of a table beside its text. Rows and columns are counted from 0, as the sheet does.
#[derive(Debug, Default)]
pub(super) struct Look {
    pub(super) kind: Kind,
    pub(super) beside: Beside,
    /// Visible fills that are not white, by row and column; the number is that of [`Look::colours`].
    pub(super) fills: Vec<(u32, u32, u16)>,
    pub(super) colours: Vec<[u8; 3]>,
    /// Rows with how many of their filled cells are bold.
    pub(super) bold: Vec<(u32, usize)>,
}

impl Look {
    pub(super) fn of(kind: Kind) -> Self {
        Self { kind, ..Self::default() }
    }

    /// How many filled cells of a row are bold.
    pub(super) fn bold_of(&self, row: u32) -> usize {
        let found = self.bold.binary_search_by_key(&row, |(row, _)| *row);
        found.ok().and_then(|at| self.bold.get(at)).map_or(0, |(_, count)| *count)
    }

    /// The fills of a row.
    pub(super) fn fills_of(&self, row: u32) -> &[(u32, u32, u16)] {
        let start = self.fills.partition_point(|(at, ..)| *at < row);
        let end = self.fills.partition_point(|(at, ..)| *at <= row);
        self.fills.get(start..end).unwrap_or_default()
    }
}

/// What the part of a sheet says around its cells.
#[derive(Clone, Debug, Default)]
pub(super) struct Beside {
    /// In the order of their first rows.
    pub(super) merged: Vec<Area>,
    /// First and last of rows and of columns that are hidden one after the other.
    pub(super) hidden_rows: Vec<(u32, u32)>,
    pub(super) hidden_columns: Vec<(u32, u32)>,
    /// Whether a filter is set.
    pub(super) filtered: bool,
    /// Cells whose formula has no result in the file.
    pub(super) unreckoned: Vec<(u32, u32)>,
}

impl Beside {
    /// Merged cells that begin in a row.
    pub(super) fn merged_at(&self, row: u32) -> &[Area] {
        self.merged_in(row, row)
    }

    /// Merged cells that begin in some rows.
    pub(super) fn merged_in(&self, first: u32, last: u32) -> &[Area] {
        let start = self.merged.partition_point(|area| area.top < first);
        let end = self.merged.partition_point(|area| area.top <= last);
        self.merged.get(start..end).unwrap_or_default()
    }
}

/// Looks on while the parts of an XLSX are measured.
#[derive(Debug, Default)]
pub(super) struct Watch {
    part: String,
    is_sheet: bool,
    at: BTreeMap<String, Beside>,
    now: Beside,
    row: u32,
    cell: (String, usize),
    formula: bool,
    value: bool,
    in_value: bool,
    /// Sheets by name, with the id of their part; the parts by id.
    sheets: BTreeMap<String, String>,
    parts: BTreeMap<String, String>,
}

impl Watch {
    /// An element, or text, of a part.
    pub(super) fn see(&mut self, part: &str, event: &Event<'_>) {
        if part != self.part {
            self.turn();
            part.clone_into(&mut self.part);
            self.is_sheet = part.starts_with("xl/worksheets/");
        }
        match event {
            Event::Start(start) | Event::Empty(start) if !self.is_sheet => self.book(start),
            Event::Start(start) => self.begins(start, true),
            Event::Empty(start) => self.begins(start, false),
            Event::End(end) if self.is_sheet => match end.local_name().as_ref() {
                "c" => self.cell_ends(),
                "row" => self.row += 1,
                "v" | "is" => self.in_value = false,
                _ => {}
            },
            Event::Text(text) if self.in_value => self.value |= !text.is_empty(),
            Event::GeneralRef(_) if self.in_value => self.value = true,
            _ => {}
        }
    }

    /// What was seen of a sheet. A second one of the same part has none.
    pub(super) fn of(&mut self, sheet: &str) -> Beside {
        self.turn();
        let part = self.sheets.get(sheet).and_then(|id| self.parts.get(id));
        part.and_then(|part| self.at.get(part)).cloned().unwrap_or_default()
    }

    fn turn(&mut self) {
        let seen = std::mem::take(&mut self.now);
        if self.is_sheet {
            self.at.insert(std::mem::take(&mut self.part), seen);
        }
        self.part.clear();
        (self.is_sheet, self.row, self.in_value) = (false, 0, false);
    }

    fn book(&mut self, start: &BytesStart<'_>) {
        if self.part == "xl/workbook.xml" && start.local_name().as_ref() == "sheet" {
            if let (Some(name), Some(id)) = (attribute(start, "name"), attribute(start, "id")) {
                self.sheets.insert(name, id);
            }
        } else if self.part == "xl/_rels/workbook.xml.rels"
            && let (Some(id), Some(target)) = (attribute(start, "Id"), attribute(start, "Target"))
        {
            let path =
                target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            self.parts.insert(id, path);
        }
    }

    fn begins(&mut self, start: &BytesStart<'_>, open: bool) {
        match start.local_name().as_ref() {
            "c" => {
                // Copied and not read: a place is wanted of few cells.
                self.cell.0.clear();
                self.cell.0.push_str(start);
                self.cell.1 = start.name().as_ref().len();
                (self.formula, self.value) = (false, false);
            }
            "f" => self.formula = true,
            "v" | "is" => self.in_value = open,
            "row" => self.row_begins(start, open),
            "col" if start.contains("hidden") && is_set(start, "hidden") => {
                let number = |name| attribute(start, name).and_then(|text| text.parse().ok());
                if let (Some(min), Some(max)) = (number("min"), number("max")) {
                    self.now.hidden_columns.push((below(min), below(max)));
                }
            }
            // One more than may be covered is enough to be refused.
            "mergeCell" if self.now.merged.len() <= COVERED => {
                let area = attribute(start, "ref").and_then(|text| area(&text));
                self.now.merged.extend(area);
            }
            "filterColumn" => self.now.filtered = true,
            _ => {}
        }
    }

    fn row_begins(&mut self, start: &BytesStart<'_>, open: bool) {
        let stated = attribute(start, "r").and_then(|text| text.trim().parse().ok());
        self.row = stated.map_or(self.row, below);
        if start.contains("hidden") && is_set(start, "hidden") {
            match self.now.hidden_rows.last_mut() {
                Some((_, last)) if last.saturating_add(1) == self.row => *last = self.row,
                _ => self.now.hidden_rows.push((self.row, self.row)),
            }
        }
        self.row += u32::from(!open);
    }

    fn cell_ends(&mut self) {
        if self.formula && !self.value {
            let name = BytesStart::from_content(self.cell.0.as_str(), self.cell.1);
            let place = attribute(&name, "r").and_then(|text| place(&text));
            self.now.unreckoned.extend(place);
        }
        self.formula = false;
    }
}

fn below(number: u32) -> u32 {
    number.saturating_sub(1)
}

/// An attribute by its name without what stands before a colon.
fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.attributes().flatten().find(|one| one.key.local_name().as_ref() == name)?;
    Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}

fn is_set(start: &BytesStart<'_>, name: &str) -> bool {
    attribute(start, name).is_some_and(|value| matches!(value.trim(), "1" | "true"))
}

/// `B7` as row and column.
fn place(text: &str) -> Option<(u32, u32)> {
    let text = text.trim().trim_start_matches('$');
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = text.split_at_checked(digits)?;
    let mut column = 0_u32;
    for letter in letters.trim_end_matches('$').chars().filter(char::is_ascii_alphabetic) {
        let value = u32::from(letter.to_ascii_uppercase()) - u32::from('A') + 1;
        column = column.checked_mul(26)?.checked_add(value)?;
    }
    Some((row.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

/// `B7:D9` as an area.
fn area(text: &str) -> Option<Area> {
    let (first, last) = text.split_once(':')?;
    let ((top, left), (bottom, right)) = (place(first)?, place(last)?);
    (top <= bottom && left <= right).then_some(Area { top, left, bottom, right })
}

/// The letters of a column: `A`, `Z`, `AA`.
pub(super) fn letters(column: usize) -> String {
    let (mut text, mut rest) = (Vec::new(), column + 1);
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or_default();
        text.push(char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    text.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters_and_places_are_read_back() {
        for (column, text) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16_383, "XFD")] {
            assert_eq!(letters(column), text);
            assert_eq!(place(&format!("{text}7")), Some((6, u32::try_from(column).unwrap())));
        }
        assert_eq!(area("$B$7:D9"), Some(Area { top: 6, left: 1, bottom: 8, right: 3 }));
        assert_eq!(area("D9:B7"), None);
        assert_eq!(place("7"), None);
    }
}
