//! Colours of cells that tell rows apart, as columns of their own.
//!
//! What a colour means is not in the file: the column says which it is, and a person says in the mapping what it stands for. Stripes
//! that only help the eye, and a colour that a whole column has, mean nothing.

use std::collections::BTreeMap;

use super::{Grid, look::Look};

/// A table with fewer rows has no stripes.
const STRIPED: usize = 5;

/// Most cells, filled or not, of coloured columns.
const PLACES: usize = 50_000_000;

/// A fill of each row in a column: none, or the number of a colour.
type Fills = Vec<Option<u16>>;

/// Adds a column for what colours tell of the rows; `left` is the column of the sheet at which the table begins.
pub(super) fn add(look: &Look, left: &[u32], width: usize, grid: &mut Grid) {
    if look.fills.is_empty() {
        return;
    }
    let mut columns: BTreeMap<usize, Fills> = BTreeMap::new();
    let most = PLACES / grid.rows.len().max(1);
    for (at, (row, left)) in grid.rows.iter().zip(left).enumerate() {
        for (_, column, colour) in look.fills_of(row.line.saturating_sub(1)) {
            let Some(column) = column.checked_sub(*left).map(|column| column as usize) else {
                continue;
            };
            if column < width && !columns.contains_key(&column) && columns.len() > most {
                grid.said.push("too many columns are coloured: colours are not read".into());
                return;
            }
            if column < width {
                let fills = columns.entry(column).or_insert_with(|| vec![None; grid.rows.len()]);
                if let Some(fill) = fills.get_mut(at) {
                    *fill = Some(*colour);
                }
            }
        }
    }
    // A column of one colour says nothing of its rows.
    columns.retain(|_, fills| fills.windows(2).any(|pair| pair.first() != pair.last()));
    let told: Vec<(String, Fills)> = match of_rows(&columns, grid) {
        Some(fills) => vec![("fill colour".to_owned(), fills)],
        None => columns
            .into_iter()
            .map(|(at, fills)| {
                let name =
                    grid.header.get(at).cloned().unwrap_or_else(|| format!("column {}", at + 1));
                (format!("{name} fill"), fills)
            })
            .collect(),
    };
    for (name, fills) in told.into_iter().filter(|(_, fills)| !striped(fills)) {
        put(look, &name, &fills, grid);
    }
}

/// One colour a row, where all cells of a row that say anything have the same.
fn of_rows(columns: &BTreeMap<usize, Fills>, grid: &Grid) -> Option<Fills> {
    if columns.len() < 2 {
        return None;
    }
    let mut rows = Fills::with_capacity(grid.rows.len());
    for (at, row) in grid.rows.iter().enumerate() {
        let mut colour: Option<Option<u16>> = None;
        for (column, fills) in columns {
            let here = fills.get(at).copied().flatten();
            let filled = row.cells.get(*column).is_some_and(|cell| !cell.trim().is_empty());
            // Empty cells are often left out when a row is coloured.
            if here.is_none() && !filled {
                continue;
            }
            if *colour.get_or_insert(here) != here {
                return None;
            }
        }
        rows.push(colour.flatten());
    }
    Some(rows)
}

/// Whether two kinds of rows take turns.
fn striped(fills: &Fills) -> bool {
    let mut kinds: Vec<Option<u16>> = fills.clone();
    kinds.sort_unstable();
    kinds.dedup();
    let turns = fills.windows(2).filter(|pair| pair.first() != pair.last()).count();
    kinds.len() == 2 && fills.len() >= STRIPED && turns * 10 >= (fills.len() - 1) * 9
}

fn put(look: &Look, name: &str, fills: &Fills, grid: &mut Grid) {
    let named = |colour: u16| look.colours.get(usize::from(colour)).map(|colour| word(*colour));
    let mut counts: BTreeMap<u16, usize> = BTreeMap::new();
    let width = grid.header.len();
    for (row, fill) in grid.rows.iter_mut().zip(fills) {
        // Cells past the header stay where they are, and are a problem of the row.
        let Some(colour) = fill else { continue };
        *counts.entry(*colour).or_default() += 1;
        if row.cells.len() < width {
            row.cells.resize(width, String::new());
        }
        row.cells.insert(width, named(*colour).unwrap_or_default());
    }
    for (row, _) in grid.rows.iter_mut().zip(fills).filter(|(_, fill)| fill.is_none()) {
        if row.cells.len() > width {
            row.cells.insert(width, String::new());
        }
    }
    let kinds: Vec<String> = counts
        .iter()
        .map(|(colour, count)| format!("{} in {count}", named(*colour).unwrap_or_default()))
        .take(10)
        .collect();
    grid.said
        .push(format!("colours of cells are in the column `{name}`: {} row(s)", kinds.join(", ")));
    super::header::name(vec![name.to_owned()], grid);
}

/// A colour as a plain word and its hexadecimal form: `yellow #FFFF00`.
fn word(colour: [u8; 3]) -> String {
    let [red, green, blue] = colour;
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let (chroma, light) = (i32::from(most - least), (i32::from(most) + i32::from(least)) / 2);
    let (r, g, b) = (i32::from(red), i32::from(green), i32::from(blue));
    let name = if chroma < 24 {
        match light {
            0..48 => "black",
            48..232 => "grey",
            _ => "white",
        }
    } else {
        // The place on the circle of colours, in degrees.
        let hue = match most {
            _ if most == red => (60 * (g - b) / chroma + 360) % 360,
            _ if most == green => 60 * (b - r) / chroma + 120,
            _ => 60 * (r - g) / chroma + 240,
        };
        match hue {
            0..15 | 345.. if light > 180 => "pink",
            0..15 | 345.. => "red",
            15..42 if light < 90 => "brown",
            15..42 => "orange",
            42..70 => "yellow",
            70..165 => "green",
            165..200 => "turquoise",
            200..260 => "blue",
            260..300 => "purple",
            _ => "pink",
        }
    };
    format!("{name} #{red:02X}{green:02X}{blue:02X}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_that_offices_use_have_their_plain_names() {
        for (colour, name) in [
            ([255, 255, 0], "yellow #FFFF00"),
            ([255, 242, 204], "yellow #FFF2CC"),
            ([255, 0, 0], "red #FF0000"),
            ([146, 208, 80], "green #92D050"),
            ([198, 224, 180], "green #C6E0B4"),
            ([0, 176, 240], "turquoise #00B0F0"),
            ([68, 114, 196], "blue #4472C4"),
            ([255, 192, 0], "yellow #FFC000"),
            ([237, 125, 49], "orange #ED7D31"),
            ([217, 217, 217], "grey #D9D9D9"),
            ([255, 199, 206], "pink #FFC7CE"),
            ([112, 48, 160], "purple #7030A0"),
        ] {
            assert_eq!(word(colour), name);
        }
    }

    #[test]
    fn stripes_are_known_from_colours_that_mean_something() {
        let (one, none) = (Some(0), None);
        assert!(striped(&vec![one, none, one, none, one, none]));
        assert!(!striped(&vec![one, one, none, none, one, none]));
        assert!(!striped(&vec![one, none, one, none]));
    }
}
