//! Where the header of a table is, and what its columns are called.

use std::collections::BTreeMap;

use super::{Grid, Row};
use crate::{error::Fault, head::Reader, quote::fold};

/// Takes the header off the rows.
pub(super) fn split(rows: Vec<Row>, reader: &Reader, grid: &mut Grid) -> Result<(), Fault> {
    let total = rows.len();
    let mut rows: Vec<Row> = rows
        .into_iter()
        .filter(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()))
        .collect();
    if rows.len() < total {
        grid.said.push(format!("{} blank row(s)", total - rows.len()));
    }
    if rows.is_empty() {
        return Err(Fault::new("the table has no rows", "give the file as it was received"));
    }
    let width = usual_width(&rows);
    let above = match reader.header_rows {
        Some(_) => 0,
        None => rows.iter().take(20).take_while(|row| filled(row) * 2 < width).count(),
    };
    let above = if above < rows.len() { above } else { 0 };
    let count = match reader.header_rows {
        Some((count, line)) if count > rows.len() => {
            return Err(Fault::at(
                line,
                format!("header_rows = {count}, and the table has {} row(s)", rows.len()),
                "correct header_rows",
            ));
        }
        Some((count, _)) => count,
        None => usize::from(is_header(&rows[above])),
    };
    let data = rows.split_off(above + count);
    let names = &rows[above..];
    if above > 0 {
        grid.said.push(format!("{above} row(s) above the header left out"));
    }
    grid.said.push(match names.first() {
        Some(row) => format!("header on line {}", row.line),
        None => "no header: columns are called `column 1`, `column 2`, ...".to_owned(),
    });
    let columns = names.iter().map(|row| row.cells.len()).max().unwrap_or(width);
    let header = (0..columns)
        .map(|at| {
            let parts: Vec<String> = names
                .iter()
                .filter_map(|row| row.cells.get(at))
                .map(|cell| fold(cell.trim_start_matches('\u{feff}')))
                .filter(|part| !part.is_empty())
                .collect();
            if parts.is_empty() { format!("column {}", at + 1) } else { parts.join(" ") }
        })
        .collect();
    name(header, grid);
    grid.rows = data;
    Ok(())
}

/// Names the columns; one that stands twice is told apart by its number.
pub(super) fn name(header: Vec<String>, grid: &mut Grid) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for column in header {
        let count = seen.entry(column.clone()).or_default();
        *count += 1;
        if *count > 1 {
            let renamed = format!("{column} ({count})");
            grid.renamed.push(renamed.clone());
            grid.header.push(renamed);
        } else {
            grid.header.push(column);
        }
    }
}

fn filled(row: &Row) -> usize {
    row.cells.iter().filter(|cell| !cell.trim().is_empty()).count()
}

fn usual_width(rows: &[Row]) -> usize {
    let mut widths: Vec<usize> = rows.iter().take(200).map(|row| row.cells.len()).collect();
    widths.sort_unstable();
    let run = widths.chunk_by(|a, b| a == b).max_by_key(|run| run.len());
    run.map_or(0, |run| run[0])
}

/// A header has words, no numbers and no dates.
fn is_header(row: &Row) -> bool {
    let cells: Vec<&str> =
        row.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    // KoboToolbox's own columns stand beside questions that may be called `q1`.
    if cells.iter().any(|cell| matches!(*cell, "_uuid" | "_submission__uuid")) {
        return true;
    }
    !cells.is_empty()
        && cells.iter().all(|cell| {
            cell.chars().any(char::is_alphabetic)
                && cell.chars().filter(char::is_ascii_digit).count() * 2 < cell.chars().count()
                && cell.chars().count() <= 200
        })
}
