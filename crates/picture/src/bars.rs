//! Bars: parts of a whole, and numbers over months.

use crate::look::Look;
use crate::sheet::{Anchor, Link, Sheet, percent};

/// A part of a whole.
#[derive(Clone, Debug)]
pub struct Part {
    /// How many.
    pub number: u64,
    /// How it looks.
    pub look: Look,
    /// The number as it is written.
    pub name: String,
    /// What it says and where it leads.
    pub link: Link,
}

/// A row of parts, and what it is of.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it is of.
    pub name: String,
    /// What stands beside the name.
    pub beside: String,
    /// The parts, from the left on.
    pub parts: Vec<Part>,
}

/// Height of a row.
const ROW: i64 = 46;
/// How wide the names may be, in pixels.
const NAME: f64 = 280.0;
/// The whole width of a bar, in hundredths of a percent; the rest is for the number behind it.
const FULL: i64 = 8_400;

/// Rows of parts, each as long as its numbers are beside the greatest sum.
#[must_use]
pub fn rows(id: &str, rows: &[Row]) -> Sheet {
    let sum = |row: &Row| row.parts.iter().map(|part| part.number).sum::<u64>();
    let most = rows.iter().map(sum).max().unwrap_or(0).max(1);
    let mut sheet = Sheet::new(id);
    for (row, top) in rows.iter().zip((0..).step_by(46)) {
        sheet.named((&row.name, &row.beside), top + 14, NAME);
        let mut at = 0;
        for part in row.parts.iter().filter(|part| part.number > 0) {
            // Something is seen of the least.
            let to = at + share(part.number, most, FULL).max(20);
            sheet.linked(&part.link, |sheet| {
                sheet.target((at, to.max(at + 240)), (top + 18, 24));
                sheet.bar(part.look, (at, to), (top + 20, 18));
            });
            at = to;
        }
        let names: Vec<&str> = row
            .parts
            .iter()
            .map(|part| part.name.as_str())
            .filter(|name| !name.is_empty())
            .collect();
        sheet.text(Look::Ink, (&percent(at + 60), top + 34), Anchor::Start, &names.join(" + "));
        sheet.height = top + ROW;
    }
    sheet
}

/// A number's share of so much.
fn share(number: u64, most: u64, of: i64) -> i64 {
    let part = i128::from(number) * i128::from(of) / i128::from(most.max(1));
    i64::try_from(part).unwrap_or(of)
}

/// A column of a small picture over months.
#[derive(Clone, Debug)]
pub struct Column {
    /// How many; nothing where the number is kept back.
    pub number: Option<u64>,
    /// It stands for more than a month, and is not on the scale of the others.
    pub is_aside: bool,
    /// What it says and where it leads.
    pub link: Link,
}

/// Height of a small picture.
const SMALL: i64 = 44;

/// Columns beside each other, as high as their numbers are beside `most`. What is kept back has one height, whatever it is.
#[must_use]
pub fn columns(id: &str, all: &[Column], most: u64) -> Sheet {
    let mut sheet = Sheet::new(id);
    sheet.height = SMALL;
    columns_on(&mut sheet, all, most, 0);
    sheet
}

/// The same on a sheet that holds more, from a height on.
pub fn columns_on(sheet: &mut Sheet, all: &[Column], most: u64, top: i64) {
    let number = i64::try_from(all.len()).unwrap_or(1).max(1);
    let wide = 10_000 / number;
    let ground = top + SMALL - 1;
    sheet.line(Look::Rail, ("0", ground), ("100%", ground));
    for (column, at) in all.iter().zip(0_i64..) {
        let (from, to) = (at * wide + wide / 8, (at + 1) * wide - wide / 8);
        let (look, high) = match column.number {
            Some(0) => continue,
            Some(_) if column.is_aside => (Look::Order, SMALL / 2),
            Some(number) => (Look::Bar, share(number, most, SMALL - 6).clamp(2, SMALL - 6)),
            None => (Look::Kept, 8),
        };
        sheet.linked(&column.link, |sheet| {
            sheet.target((at * wide, (at + 1) * wide), (top, SMALL));
            sheet.bar(look, (from, to), (ground - high, high));
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Words;

    const WORDS: Words<'_> = Words { title: "T", says: "S" };

    #[test]
    fn what_is_missing_is_hatched_and_lengths_are_in_proportion() {
        let part =
            |number, look| Part { number, look, name: number.to_string(), link: Link::default() };
        let row = |parts| Row { name: "<Flight>".to_owned(), beside: String::new(), parts };
        let all =
            [row(vec![part(3, Look::Bar), part(6, Look::Missing)]), row(vec![part(9, Look::Bar)])];
        let drawn = rows("b", &all).inline(WORDS);
        assert!(
            drawn.contains("width=\"28%\"")
                && drawn.contains("width=\"56%\"")
                && drawn.contains("width=\"84%\"")
        );
        assert!(
            drawn.contains("url(#b-hatch)")
                && drawn.contains("&lt;Flight&gt;")
                && drawn.contains("3 + 6")
        );
    }

    #[test]
    fn a_number_that_is_kept_back_cannot_be_read_from_its_column() {
        let column = |number| Column { number, is_aside: false, link: Link::default() };
        let drawn =
            columns("c", &[column(Some(40)), column(None), column(Some(0))], 40).inline(WORDS);
        assert_eq!((drawn.matches("p-bar").count(), drawn.matches("p-kept").count()), (1, 1));
        assert!(drawn.contains("height=\"8\""));
    }
}
