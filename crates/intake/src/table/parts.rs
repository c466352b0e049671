//! Which rows of a table are records: the table that is read, its header, and every row that is left out, with what it says.

use super::{
    Grid, Row, colour,
    header::{self, Head},
    look::{Kind, Look, letters},
    notes::{self, Sorted, Why},
    regions,
    view::{Part, View},
};
use crate::{error::Fault, head::Reader, limits::Count};

/// Most rows that are left out and said one by one for each reason.
const SAID: usize = 100;

/// A table of the sheet: parts with one and the same header.
struct Found {
    parts: Vec<(Part, Head)>,
}

/// Takes the records of one table, by default the largest, and says what else there is.
pub(super) fn take(
    mut rows: Vec<Row>,
    look: &Look,
    reader: &Reader,
    grid: &mut Grid,
) -> Result<(), Fault> {
    let total = rows.len();
    rows.retain(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()));
    if rows.len() < total {
        grid.said.push(format!("{} blank row(s)", total - rows.len()));
    }
    if rows.is_empty() {
        return Err(Fault::new("the table has no rows", "give the file as it was received"));
    }
    let tables = joined(regions::tables(&rows, look), &rows, look);
    let at = choose(&tables, &rows, look, reader, grid)?;
    grid.tables = tables.len();
    let Some(Found { mut parts }) = tables.into_iter().nth(at) else { return Ok(()) };
    if let (Some((count, line)), Some((part, head))) = (reader.header_rows, parts.first_mut()) {
        if count > part.rows.len() {
            return Err(Fault::at(
                line,
                format!("header_rows = {count}, and the table has {} row(s)", part.rows.len()),
                "correct header_rows",
            ));
        }
        *head = Head::stated(&View::of(&rows, look, part), count);
    }
    read(rows, look, &parts, grid)
}

/// Tables with the same header are one table that was printed in parts.
fn joined(parts: Vec<Part>, rows: &[Row], look: &Look) -> Vec<Found> {
    let mut tables: Vec<(Vec<String>, Found)> = Vec::new();
    for part in parts {
        let view = View::of(rows, look, &part);
        let head = header::find(&view);
        let names = match head.count {
            0 => Vec::new(),
            _ => header::names(&view, head).iter().map(|name| name.to_lowercase()).collect(),
        };
        let same = tables.iter_mut().find(|(known, _)| names.len() > 1 && *known == names);
        match same {
            Some((_, table)) => table.parts.push((part, head)),
            None => tables.push((names, Found { parts: vec![(part, head)] })),
        }
    }
    tables.into_iter().map(|(_, table)| table).collect()
}

/// The table that is read: the one that is stated, else the largest.
fn choose(
    tables: &[Found],
    rows: &[Row],
    look: &Look,
    reader: &Reader,
    grid: &mut Grid,
) -> Result<usize, Fault> {
    let chosen = match reader.table {
        Some((wanted, line)) if wanted == 0 || wanted > tables.len() => {
            let fix = format!("write 1 to {}", tables.len());
            let what = format!("table = {wanted}, and there are {} table(s)", tables.len());
            return Err(Fault::at(line, what, fix));
        }
        Some((wanted, _)) => wanted - 1,
        None => {
            let size = |table: &Found| -> usize {
                let filled = |part: &Part, head: &Head| -> usize {
                    let view = View::of(rows, look, part);
                    (head.above + head.count..view.len()).map(|at| view.filled(at).count()).sum()
                };
                table.parts.iter().map(|(part, head)| filled(part, head)).sum()
            };
            let largest = match tables {
                [_] => Some(0),
                _ => (0..tables.len()).rev().max_by_key(|at| tables.get(*at).map_or(0, size)),
            };
            largest.unwrap_or(0)
        }
    };
    if tables.len() > 1 {
        let places = |table: &Found| -> String {
            let places: Vec<String> =
                table.parts.iter().map(|(part, _)| place(part, rows, look.kind)).collect();
            places.join(" and ")
        };
        let table = tables.get(chosen).map(places).unwrap_or_default();
        grid.said.push(format!("table {} of {}, at {table}", chosen + 1, tables.len()));
        for (at, table) in tables.iter().enumerate().filter(|(at, _)| *at != chosen).take(SAID) {
            let (place, rows) =
                (places(table), table.parts.iter().map(|(part, _)| part.rows.len()).sum::<usize>());
            grid.said.push(format!(
                "another table at {place} ({rows} row(s)), not read; state table = {} in [source]",
                at + 1
            ));
        }
    }
    Ok(chosen)
}

/// `B40:F60`, or the lines of a text.
fn place(part: &Part, rows: &[Row], kind: Kind) -> String {
    let line = |at: Option<&usize>| at.and_then(|at| rows.get(*at)).map_or(0, |row| row.line);
    let (first, last) = (line(part.rows.first()), line(part.rows.last()));
    match kind {
        Kind::Sheet => {
            let right = letters(part.right.saturating_sub(1));
            format!("{}{first}:{right}{last}", letters(part.left))
        }
        Kind::Lines | Kind::Page => format!("lines {first}-{last}"),
    }
}

/// Reads the parts of one table.
fn read(rows: Vec<Row>, look: &Look, parts: &[(Part, Head)], grid: &mut Grid) -> Result<(), Fault> {
    let sorted: Vec<Sorted> =
        parts.iter().map(|(part, head)| notes::sort(&View::of(&rows, look, part), *head)).collect();
    let Some((first, head)) = parts.first() else { return Ok(()) };
    let view = View::of(&rows, look, first);
    say_header(&view, *head, grid);
    let headings = headings(&rows, look, parts);
    account(&rows, look, parts, &sorted, grid);
    hidden(look, parts, &rows, grid);
    let whole = grid.tables == 1 && parts.len() == 1 && first.left == 0;
    let mut left = Vec::new();
    let mut rows: Vec<Option<Row>> = rows.into_iter().map(Some).collect();
    let mut merged = Merged::default();
    for ((part, _), sorted) in parts.iter().zip(&sorted) {
        let mut own: Vec<Row> = Vec::with_capacity(sorted.records.len());
        for at in sorted.records.iter().filter_map(|at| part.rows.get(*at)) {
            let row = match whole {
                true => rows.get_mut(*at).and_then(Option::take),
                false => rows.get(*at).and_then(Option::as_ref).map(|row| sliced(row, part)),
            };
            own.extend(row);
        }
        merged.fill(&mut own, look, part)?;
        left.extend(std::iter::repeat_n(u32::try_from(part.left).unwrap_or(0), own.len()));
        grid.rows.append(&mut own);
    }
    merged.say(grid);
    colour::add(look, &left, first.right - first.left, grid);
    if let Some(headings) = headings {
        let of = sorted
            .iter()
            .zip(headings)
            .flat_map(|(sorted, heading)| std::iter::repeat_n(heading, sorted.records.len()));
        let width = grid.header.len();
        for (row, heading) in grid.rows.iter_mut().zip(of) {
            row.cells.resize(row.cells.len().max(width), String::new());
            row.cells.insert(width, heading);
        }
        header::name(vec!["heading".into()], grid);
        grid.said.push("what stands above each part is in the column `heading`".into());
    }
    Ok(())
}

/// Says where the header stands and what is above it, and names the columns.
pub(super) fn say_header(view: &View<'_>, head: Head, grid: &mut Grid) {
    if head.above > 0 {
        let texts: Vec<String> = (0..head.above).map(|at| said_of(view, at)).take(SAID).collect();
        grid.said.push(format!(
            "{} row(s) above the header left out: {}",
            head.above,
            texts.join(", ")
        ));
    }
    grid.said.push(match head.count {
        0 => "no header: columns are called `column 1`, `column 2`, ...".to_owned(),
        1 => format!("header on line {}", view.line(head.above)),
        count => {
            let last = view.line(head.above + count - 1);
            format!("header on lines {} to {last}", view.line(head.above))
        }
    });
    header::name(header::names(view, head), grid);
}

/// What stands above each part of a table, where that is not the same.
fn headings(rows: &[Row], look: &Look, parts: &[(Part, Head)]) -> Option<Vec<String>> {
    let above = |(part, head): &(Part, Head)| -> String {
        let view = View::of(rows, look, part);
        let texts: Vec<String> = (0..head.above).map(|at| view.text(at)).collect();
        texts.join("; ")
    };
    let headings: Vec<String> = parts.iter().map(above).collect();
    headings.windows(2).any(|pair| pair.first() != pair.last()).then_some(headings)
}

/// The cells of a row that are in a part; problems of others are not its own.
fn sliced(row: &Row, part: &Part) -> Row {
    let cells = row.cells.get(part.left..part.right.min(row.cells.len())).unwrap_or_default();
    let mut problems = row.problems.clone();
    problems.retain_mut(|problem| {
        let at = problem.column.as_deref().and_then(|name| name.strip_prefix("column "));
        let Some(at) = at.and_then(|at| at.parse::<usize>().ok()) else { return true };
        problem.column = at.checked_sub(part.left).map(|at| format!("column {at}"));
        at > part.left && at <= part.right
    });
    Row { cells: cells.to_vec(), line: row.line, problems, part: None, confidence: row.confidence }
}

fn said_of(view: &View<'_>, at: usize) -> String {
    format!("line {} \"{}\"", view.line(at), view.text(at))
}

/// Says every row that is left out, and how many there are of each kind.
fn account(rows: &[Row], look: &Look, parts: &[(Part, Head)], sorted: &[Sorted], grid: &mut Grid) {
    let mut counts: [usize; 3] = [0; 3];
    for (why, name) in [(Why::Total, "a total"), (Why::Note, "a note")] {
        let mut said = 0;
        for ((part, _), sorted) in parts.iter().zip(sorted) {
            let view = View::of(rows, look, part);
            for (at, _) in sorted.out.iter().filter(|(_, of)| *of == why) {
                said += 1;
                if said <= SAID {
                    grid.said.push(format!("kept out as {name}: {}", said_of(&view, *at)));
                }
            }
        }
        if said > SAID {
            grid.said.push(format!("kept out as {name}: {} more", said - SAID));
        }
        counts[usize::from(why == Why::Note)] = said;
    }
    let mut again: Vec<String> = Vec::new();
    for (nth, ((part, head), sorted)) in parts.iter().zip(sorted).enumerate() {
        let view = View::of(rows, look, part);
        let later = if nth > 0 { head.above..head.above + head.count } else { 0..0 };
        let out = sorted.out.iter().filter(|(_, why)| *why == Why::Header).map(|(at, _)| *at);
        again.extend(later.chain(out).map(|at| view.line(at).to_string()));
        if nth > 0 && head.above > 0 {
            let texts: Vec<String> = (0..head.above).map(|at| said_of(&view, at)).collect();
            grid.said
                .push(format!("above the header printed again, left out: {}", texts.join(", ")));
        }
    }
    counts[2] = again.len();
    if !again.is_empty() {
        let more = again.len().saturating_sub(SAID);
        again.truncate(SAID);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        grid.said.push(format!(
            "the header is printed again on line(s) {}{more}: left out",
            again.join(", ")
        ));
    }
    let [totals, notes, again] = counts;
    if totals + notes + again == 0 {
        return;
    }
    let all: usize = parts.iter().map(|(part, _)| part.rows.len()).sum();
    let read: usize = sorted.iter().map(|sorted| sorted.records.len()).sum();
    let first = parts.first().map_or(0, |(_, head)| head.count);
    let above: usize = parts.iter().map(|(_, head)| head.above).sum();
    grid.said.push(format!(
        "of {all} rows of the table {read} are records, {first} the header, {above} above it, {again} the header \
         again, {totals} totals, {notes} notes"
    ));
}

/// Says which rows and columns of the table nobody sees who opens the workbook.
fn hidden(look: &Look, parts: &[(Part, Head)], rows: &[Row], grid: &mut Grid) {
    let (mut lines, mut columns): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for (part, _) in parts {
        let line = |at: Option<&usize>| at.and_then(|at| rows.get(*at)).map_or(0, |row| row.line);
        let (first, last) = (line(part.rows.first()), line(part.rows.last()));
        for (from, to) in &look.beside.hidden_rows {
            let (from, to) = (from.saturating_add(1).max(first), to.saturating_add(1).min(last));
            if lines.len() > SAID {
                break;
            }
            let text = || span(&from, &to);
            if from <= to && !lines.contains(&text()) {
                lines.push(text());
            }
        }
        for (from, to) in &look.beside.hidden_columns {
            let (from, to) =
                ((*from as usize).max(part.left), (*to as usize).min(part.right.saturating_sub(1)));
            let text = span(&letters(from), &letters(to));
            if from <= to && !columns.contains(&text) && columns.len() <= SAID {
                columns.push(text);
            }
        }
    }
    let mut told = Vec::new();
    let by = if look.beside.filtered { " (by a filter)" } else { "" };
    told.extend((!lines.is_empty()).then(|| format!("rows {}{by}", some(&lines))));
    told.extend((!columns.is_empty()).then(|| format!("columns {}", some(&columns))));
    if !told.is_empty() {
        grid.said
            .push(format!("{} are hidden in the workbook; read all the same", told.join(" and ")));
    }
    if let Some((row, column)) = look.beside.unreckoned.first() {
        grid.said.push(format!(
            "{} formula(s) have no result in the workbook, the first at {}{}: open it in a spreadsheet program and save it",
            look.beside.unreckoned.len(),
            letters(*column as usize),
            row.saturating_add(1)
        ));
    }
}

fn span<T: PartialEq + std::fmt::Display>(from: &T, to: &T) -> String {
    if from == to { from.to_string() } else { format!("{from}-{to}") }
}

fn some(spans: &[String]) -> String {
    let shown: Vec<&str> = spans.iter().take(20).map(String::as_str).collect();
    let more = if spans.len() > shown.len() { " and more" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// Cells that are merged over several rows or columns, whose text holds in each.
#[derive(Default)]
struct Merged {
    count: Count,
    /// Columns and lines, for what is said.
    said: Vec<(usize, u32, u32)>,
}

impl Merged {
    fn fill(&mut self, rows: &mut [Row], look: &Look, part: &Part) -> Result<(), Fault> {
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(()) };
        let (first, last) = (first.line.saturating_sub(1), last.line.saturating_sub(1));
        for area in look.beside.merged_in(first, last) {
            let (left, right) =
                (area.left as usize, (area.right as usize).min(part.right.saturating_sub(1)));
            if left < part.left || left > right {
                continue;
            }
            let (left, right) = (left - part.left, right - part.left);
            let from = rows.partition_point(|row| row.line <= area.top);
            let to = rows.partition_point(|row| row.line <= area.bottom.saturating_add(1));
            let Some(covered) = rows.get_mut(from..to).filter(|rows| !rows.is_empty()) else {
                continue;
            };
            let top = covered.first().filter(|row| row.line == area.top.saturating_add(1));
            let text =
                top.and_then(|row| row.cells.get(left)).filter(|text| !text.trim().is_empty());
            let (Some(text), Some(top)) = (text.cloned(), top) else { continue };
            // A text that stands alone in its row is a heading, not the value of every column.
            let alone = top.cells.iter().filter(|cell| !cell.trim().is_empty()).count() == 1;
            let right = if alone { left } else { right };
            let places = covered.len().saturating_mul(right - left + 1).saturating_sub(1);
            self.count.covered(places)?;
            self.count.text(places.saturating_mul(text.len()))?;
            let last = covered.last().map_or(0, |row| row.line);
            for row in &mut *covered {
                row.cells.resize(row.cells.len().max(right + 1), String::new());
                for cell in row.cells.iter_mut().take(right + 1).skip(left) {
                    if cell.trim().is_empty() {
                        cell.clone_from(&text);
                    }
                }
            }
            if places > 0 && self.said.len() < SAID {
                self.said.push((left, area.top.saturating_add(1), last));
            }
        }
        Ok(())
    }

    fn say(&mut self, grid: &mut Grid) {
        self.said.sort_unstable();
        let mut columns = Vec::new();
        for spans in self.said.chunk_by(|a, b| a.0 == b.0) {
            let lines: Vec<String> = spans.iter().map(|(_, from, to)| span(from, to)).collect();
            let name = spans.first().and_then(|(at, ..)| grid.header.get(*at));
            columns.push(format!(
                "`{}` on lines {}",
                name.map_or("", String::as_str),
                some(&lines)
            ));
        }
        if !columns.is_empty() {
            let columns = columns.join(", ");
            grid.said.push(format!("merged cells hold for each row that they cover: {columns}"));
        }
    }
}
