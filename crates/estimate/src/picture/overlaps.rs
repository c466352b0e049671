//! Overlaps: which combinations of lists people are on, and how many (Lex and others 2014, "UpSet: visualization of
//! intersecting sets").

use std::cmp::Reverse;

use super::canvas::{Anchor, Canvas, LEFT, RIGHT, SMALL, TEXT};
use super::words::{count, say, shown};
use super::xml::{cut, width};
use crate::assess::Lang;
use crate::table::Table;

/// Combinations that are drawn at most.
const MOST: usize = 30;
/// From one row to the next.
const ROW: f64 = 17.0;
/// More lists than this are numbered from bottom to top above their columns.
const NARROW: usize = 14;

/// Combinations, the greatest first.
pub(super) fn ordered(table: &Table) -> Vec<(u32, u64)> {
    let mut cells: Vec<(u32, u64)> = table.cells().collect();
    cells.sort_by_key(|(mask, count)| (Reverse(*count), mask.count_ones(), mask.reverse_bits()));
    cells
}

pub(super) fn draw(table: &Table, lang: Lang) -> Canvas {
    let mut canvas = Canvas::new(say(lang, "Quién está en qué listas", "Who is on which lists"));
    let observed = count(lang, table.observed() as f64);
    let p = table.p();
    let said = match lang {
        Lang::Es if p == 1 => format!("{observed} personas en una lista."),
        Lang::Es => format!("{observed} personas en {p} listas."),
        Lang::En if p == 1 => format!("{observed} people on one list."),
        Lang::En => format!("{observed} people on {p} lists."),
    };
    canvas.tells(said);
    lists(&mut canvas, table, lang);
    combinations(&mut canvas, table, lang);
    canvas
}

/// The lists: number, name, size.
fn lists(canvas: &mut Canvas, table: &Table, lang: Lang) {
    canvas.heading(say(lang, "Listas", "Lists"));
    let sizes: Vec<u64> = (0..table.p()).map(|list| table.on(list)).collect();
    let most = sizes.iter().copied().max().unwrap_or(1).max(1);
    let names = table.lists().iter().map(|name| width(name, TEXT)).fold(0.0, f64::max);
    let from = LEFT + 24.0 + names.clamp(40.0, 150.0) + 10.0;
    let room = room_for(lang, most);
    for ((place, name), size) in table.lists().iter().enumerate().zip(&sizes) {
        let y = canvas.y + ROW - 4.0;
        canvas.text("soft", (LEFT + 16.0, y), Anchor::End, &(place + 1).to_string());
        canvas.name("", (LEFT + 24.0, y), TEXT, from - LEFT - 34.0, name);
        bar(canvas, lang, (from, RIGHT - room), (*size, most));
        canvas.says(format!("{}: {}.", name, count(lang, *size as f64)));
    }
}

/// Room at the end of a bar for its number.
fn room_for(lang: Lang, most: u64) -> f64 {
    width(&count(lang, most as f64), TEXT) + 8.0
}

/// A bar in a row of its own, with its number behind it.
fn bar(canvas: &mut Canvas, lang: Lang, (from, to): (f64, f64), (size, most): (u64, u64)) {
    let wide = (to - from) * size as f64 / most as f64;
    canvas.rect("bar", (from, canvas.y + 3.0), (wide, ROW - 6.0));
    let y = canvas.y + ROW - 4.0;
    canvas.text("", (from + wide + 5.0, y), Anchor::Start, &count(lang, size as f64));
    canvas.y += ROW;
}

fn combinations(canvas: &mut Canvas, table: &Table, lang: Lang) {
    canvas.heading(say(lang, "En justo estas listas", "On just these lists"));
    let p = table.p();
    let step = (216.0 / p as f64).min(18.0);
    let column = |list: usize| LEFT + 6.0 + step * (list as f64 + 0.5);
    canvas.y += if p > NARROW { 18.0 } else { 15.0 };
    for list in 0..p {
        let number = (list + 1).to_string();
        if p > NARROW {
            canvas.upright("tiny", (column(list) + 3.0, canvas.y), &number);
        } else {
            canvas.text("scale", (column(list), canvas.y), Anchor::Middle, &number);
        }
    }
    canvas.y += 3.0;
    let cells = ordered(table);
    let shown = shown(cells.len(), MOST);
    let most = cells.first().map_or(1, |(_, count)| *count);
    let bars = (column(p - 1) + step / 2.0 + 10.0, RIGHT - room_for(lang, most));
    for (row, (mask, size)) in cells.iter().take(shown).enumerate() {
        if row % 2 == 0 {
            canvas.rect("panel", (LEFT, canvas.y), (bars.0 - LEFT - 5.0, ROW));
        }
        dots(canvas, *mask, p, (step, &column));
        bar(canvas, lang, bars, (*size, most));
    }
    for (mask, size) in cells.iter().take(5) {
        let on = (0..p).filter(|list| mask >> list & 1 == 1);
        let on: Vec<&str> = on.map(|list| table.lists()[list].as_str()).collect();
        canvas.says(match lang {
            Lang::Es => format!("Solo en {}: {}.", on.join(" + "), count(lang, *size as f64)),
            Lang::En => format!("On {} only: {}.", on.join(" + "), count(lang, *size as f64)),
        });
    }
    unseen(canvas, lang, p, (step, &column), bars.0);
    rest(canvas, lang, cells.get(shown..).unwrap_or_default());
}

/// The dots of one combination, the lists that it is on joined by a line.
fn dots(canvas: &mut Canvas, mask: u32, p: usize, (step, column): (f64, &dyn Fn(usize) -> f64)) {
    let y = canvas.y + ROW / 2.0;
    let radius = (step * 0.36).min(4.5);
    let on = |list: &usize| mask >> list & 1 == 1;
    for list in (0..p).filter(|list| !on(list)) {
        canvas.dot("off", (column(list), y), radius * 0.6);
    }
    if let (Some(first), Some(last)) = ((0..p).find(on), (0..p).rfind(on))
        && first < last
    {
        canvas.line("join", (column(first), y), (column(last), y));
    }
    for list in (0..p).filter(on) {
        canvas.dot("on", (column(list), y), radius);
    }
}

/// The combination that is asked for.
fn unseen(
    canvas: &mut Canvas,
    lang: Lang,
    p: usize,
    (step, column): (f64, &dyn Fn(usize) -> f64),
    from: f64,
) {
    canvas.y += 3.0;
    dots(canvas, 0, p, (step, column));
    canvas.rect("asked", (from, canvas.y + 3.0), (16.0, ROW - 6.0));
    let said = say(lang, "? en ninguna: se estima", "? on none: estimated");
    let (said, _) = cut(said, SMALL, RIGHT - from - 22.0);
    canvas.text("small", (from + 22.0, canvas.y + ROW - 4.0), Anchor::Start, &said);
    canvas.y += ROW;
}

/// A line for the combinations that are not drawn.
fn rest(canvas: &mut Canvas, lang: Lang, cells: &[(u32, u64)]) {
    if cells.is_empty() {
        return;
    }
    let people = count(lang, cells.iter().map(|(_, count)| *count as f64).sum());
    let more = count(lang, cells.len() as f64);
    let said = match lang {
        Lang::Es => format!("y {more} combinaciones más, con {people} personas en total"),
        Lang::En => format!("and {more} more combinations, with {people} people in all"),
    };
    canvas.paragraph("soft", &said);
    canvas.says(format!("{said}."));
}
