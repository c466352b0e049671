//! Rows of a table that are no record: the header printed again, totals, notes below.
//!
//! What is left out is said word by word, and nothing is left out in doubt.

use super::{
    header::Head,
    view::{View, number},
};
use crate::propose::folded;

/// Why a row is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Why {
    Header,
    Total,
    Note,
}

/// Rows after the header: those that are records, and those that are not.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    pub(super) records: Vec<usize>,
    pub(super) out: Vec<(usize, Why)>,
}

/// Sorts the rows below the header.
pub(super) fn sort(view: &View<'_>, head: Head) -> Sorted {
    let mut sorted = Sorted::default();
    let first = head.above + head.count;
    let end = body_end(view, first);
    let mut sums = Sums::default();
    for at in first..end {
        let again = (head.above..first).find(|row| view.same(at, view, *row));
        if again.is_some() && view.filled(at).count() > 1 {
            sorted.out.push((at, Why::Header));
        } else if is_total(view, at, &sums) || at + 1 == end && is_sum(view, at, &sums) {
            sorted.out.push((at, Why::Total));
            sums.begin();
        } else {
            sums.add(view, at);
            sorted.records.push(at);
        }
    }
    sorted.out.extend((end..view.len()).map(|at| (at, Why::Note)));
    // Totals between notes are totals.
    for (at, why) in &mut sorted.out {
        if *why == Why::Note && is_total(view, *at, &sums) {
            *why = Why::Total;
        }
    }
    sorted
}

/// Where the notes at the end begin.
fn body_end(view: &View<'_>, first: usize) -> usize {
    let mut end = view.len();
    let mut notes = false;
    for at in (first..view.len()).rev() {
        if is_note(view, at, first) {
            (notes, end) = (true, at);
        } else if !(is_total(view, at, &Sums::default()) && at > first) {
            break;
        }
    }
    if notes { end } else { view.len() }
}

/// Signs and words with which a note begins.
const SIGNS: [char; 8] =
    ['*', '\u{2020}', '\u{2021}', '\u{b9}', '\u{b2}', '\u{b3}', '\u{a7}', '\u{2070}'];
const WORDS: [&str; 24] = [
    "nota",
    "notas",
    "note",
    "notes",
    "fuente",
    "fuentes",
    "source",
    "sources",
    "elaborado",
    "elaborada",
    "elaboracion",
    "actualizado",
    "actualizada",
    "ultima actualizacion",
    "fecha de corte",
    "fecha de actualizacion",
    "last updated",
    "updated",
    "prepared by",
    "leyenda",
    "legend",
    "aclaracion",
    "observacion general",
    "corte al",
];

/// Whether a text begins as notes do: `Fuente: ..`, `* Menor de edad`.
pub(super) fn marked(text: &str) -> bool {
    let text = text.trim();
    let sign = text.starts_with(SIGNS) || text.starts_with("(*");
    let words = || {
        let folded = folded(text);
        // `Fuentes` is a surname as well.
        text.contains(':') && WORDS.iter().any(|word| folded.starts_with(&format!(" {word} ")))
    };
    text.chars().any(char::is_alphabetic) && (sign || words())
}

/// A note stands alone in its row. A row that begins so and goes on is a record.
fn is_note(view: &View<'_>, at: usize, first: usize) -> bool {
    let mut filled = view.filled(at);
    let (Some((_, text)), second, third) = (filled.next(), filled.next(), filled.next()) else {
        return false;
    };
    if third.is_some() || at == first {
        return false;
    }
    if let Some((_, second)) = second {
        // The sign in a cell of its own, and what it means: two words at least that are words.
        let words = second
            .split_whitespace()
            .filter(|word| word.chars().filter(|letter| letter.is_alphabetic()).count() >= 3);
        return text.chars().count() <= 3
            && text.starts_with(SIGNS)
            && view.width() > 2
            && words.count() > 1;
    }
    match view.width() {
        1 => marked(text) && text.contains(':') && !text.starts_with(SIGNS),
        _ if marked(text) => true,
        // A sentence below a blank row, or over the whole width.
        _ => {
            let apart = !view.adjoins(at - 1)
                || view
                    .merged(at)
                    .any(|area| (area.right - area.left) as usize + 1 >= view.width());
            let sentence = text.split_whitespace().count() >= 8 && text.chars().count() >= 40;
            apart && sentence && view.width() > 2
        }
    }
}

/// Names of totals, as they stand alone in a cell.
const TOTALS: [&str; 17] = [
    "total",
    "totales",
    "total general",
    "totales generales",
    "gran total",
    "grand total",
    "subtotal",
    "subtotales",
    "sub total",
    "sub totales",
    "total parcial",
    "total nacional",
    "suma",
    "sumas",
    "suma total",
    "sum",
    "overall total",
];

/// Words that may follow `total` where the row counts what it does not name.
const COUNTED: [&str; 24] = [
    "de",
    "del",
    "of",
    "por",
    "personas",
    "persona",
    "people",
    "persons",
    "detenidos",
    "detenidas",
    "detainees",
    "casos",
    "cases",
    "registros",
    "records",
    "hombres",
    "mujeres",
    "men",
    "women",
    "deportados",
    "removals",
    "arrests",
    "capturas",
    "fallecidos",
];

/// One cell of words that says that it is a total, and numbers beside it.
fn is_total(view: &View<'_>, at: usize, sums: &Sums) -> bool {
    let mut label = None;
    let mut numbers = 0;
    for (column, cell) in view.filled(at) {
        if number(cell).is_some() {
            numbers += 1;
        } else if cell.contains(char::is_alphabetic) {
            if label.is_some() || !may_be_total(cell) {
                return false;
            }
            label = Some((column, cell));
        }
    }
    let Some((_, label)) = label else { return false };
    let folded = folded(label);
    let mut words: Vec<&str> = folded.split_whitespace().collect();
    while words.last().is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit())) {
        words.pop();
        numbers += 1;
    }
    let name = words.join(" ");
    if TOTALS.contains(&name.as_str()) {
        return numbers > 0 || name.contains("total");
    }
    let counted = words.iter().find(|word| !word.ends_with("total") && **word != "sub");
    let begins = words.first().is_some_and(|word| word.ends_with("total") || *word == "sub");
    begins
        && numbers > 0
        && words.len() <= 8
        && (counted.is_some_and(|word| COUNTED.contains(word)) || sums.agree(view, at, 1))
}

/// A look at the first signs of a cell, since most cells are none.
fn may_be_total(cell: &str) -> bool {
    let begins =
        |word: &str| cell.get(..word.len()).is_some_and(|it| it.eq_ignore_ascii_case(word));
    let first = cell.as_bytes().first().map(u8::to_ascii_lowercase);
    first.is_some_and(|byte| b"tsgo".contains(&byte))
        && ["tot", "sub", "sum", "gran", "over"].iter().any(|word| begins(word))
}

/// Whether a row may be a total, whatever stands above it: the cells that are filled, without blanks around them.
pub(crate) fn may_be_left_out<'a>(cells: impl Iterator<Item = &'a str> + Clone) -> bool {
    if !cells.clone().any(may_be_total) {
        return false;
    }
    let mut words = cells.filter(|cell| cell.contains(char::is_alphabetic));
    words.next().is_some_and(may_be_total) && words.next().is_none()
}

/// Whether the last row of a table may be a note, or the sums of what stands above it.
pub(crate) fn may_be_end<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let cells: Vec<&str> = cells.collect();
    let note = |text: &&str| marked(text) || text.starts_with(SIGNS);
    cells.iter().all(|cell| number(cell).is_some())
        || cells.len() < 3 && cells.first().is_some_and(note)
}

/// Only numbers, each the sum of what stands above it in three rows and more.
fn is_sum(view: &View<'_>, at: usize, sums: &Sums) -> bool {
    let mut filled = view.filled(at);
    filled.all(|(_, cell)| number(cell).is_some()) && sums.agree(view, at, 3)
}

/// Sums of the columns since the last total, and of all.
#[derive(Default)]
struct Sums {
    part: Vec<Sum>,
    whole: Vec<Sum>,
    rows: usize,
}

#[derive(Clone, Copy, Default)]
struct Sum {
    sum: f64,
    most: f64,
    count: usize,
}

impl Sums {
    fn begin(&mut self) {
        self.part.clear();
    }

    fn add(&mut self, view: &View<'_>, at: usize) {
        self.rows += 1;
        for (column, cell) in view.filled(at) {
            // Most cells are words: those that begin with none cost no more than this.
            let digit =
                |byte: &u8| byte.is_ascii_digit() || !byte.is_ascii() || b"-+.$ ".contains(byte);
            if !cell.as_bytes().first().is_some_and(digit) {
                continue;
            }
            let Some(value) = number(cell) else { continue };
            for sums in [&mut self.part, &mut self.whole] {
                if sums.len() <= column {
                    sums.resize(column + 1, Sum::default());
                }
                let Some(sum) = sums.get_mut(column) else { continue };
                sum.sum += value;
                sum.most = sum.most.max(value);
                sum.count += 1;
            }
        }
    }

    /// Whether each number of a row is the sum of its column, over so many rows or more, or how many rows there are.
    fn agree(&self, view: &View<'_>, at: usize, least: usize) -> bool {
        let mut numbers =
            view.filled(at).filter_map(|(column, cell)| Some((column, number(cell)?)));
        let one = |(column, value): (usize, f64)| {
            let sum = |sums: &[Sum]| {
                sums.get(column).is_some_and(|sum| {
                    sum.count >= least && value > sum.most && (value - sum.sum).abs() < 1e-6
                })
            };
            #[expect(clippy::cast_precision_loss, reason = "rows are below 2^52")]
            let counted = least == 1 && (value - self.rows as f64).abs() < 1e-6;
            sum(&self.part) || sum(&self.whole) || counted
        };
        let first = numbers.next().is_some_and(one);
        first && numbers.all(one)
    }
}
