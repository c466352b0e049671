//! What the cells of one column look like.

use std::collections::BTreeMap;

use paradero_model::Date;

use super::{
    reason::{Reason, reason},
    words::says_nothing,
};
use crate::table::Grid;

/// The distinct values of a column, most frequent first.
#[derive(Debug, Default)]
pub(super) struct Profile<'a> {
    /// Cells that hold something.
    pub(super) filled: usize,
    pub(super) values: Vec<(&'a str, usize)>,
    /// Cells that say that they hold nothing, as they are written.
    pub(super) nothing: BTreeMap<&'a str, usize>,
}

impl<'a> Profile<'a> {
    pub(super) fn of(grid: &'a Grid, column: usize) -> Self {
        Self::of_cells(grid.rows.iter().map(|row| row.cells.get(column).map_or("", String::as_str)))
    }

    /// The distinct values of some cells.
    pub(super) fn of_cells(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut profile = Self::default();
        for cell in cells {
            let text = cell.trim();
            if text.is_empty() {
                continue;
            }
            if says_nothing(text) {
                *profile.nothing.entry(text).or_default() += 1;
                continue;
            }
            profile.filled += 1;
            *counts.entry(text).or_default() += 1;
        }
        profile.values = counts.into_iter().collect();
        profile.values.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        profile
    }

    /// The share of the filled cells whose value satisfies a test.
    pub(super) fn share(&self, test: impl Fn(&str) -> bool) -> f64 {
        let fitting: usize =
            self.values.iter().filter(|(value, _)| test(value)).map(|(_, count)| count).sum();
        ratio(fitting, self.filled)
    }

    /// `12 distinct values in 7,000 cells`.
    pub(super) fn repeats(&self) -> Reason {
        reason!("repeats", self.values.len(), self.filled)
    }
}

#[expect(clippy::cast_precision_loss, reason = "numbers of cells are far below 2^52")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// `98 %`, with a decimal where whole numbers would say that nothing or everything fits.
pub(super) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if (0.5..99.5).contains(&percent) || share >= 1.0 || share <= 0.0 {
        format!("{percent:.0} %")
    } else {
        format!("{:.2} %", percent.clamp(0.01, 99.99))
    }
}

/// Formats of dates that are tried on cells, in the order in which they are preferred; a mapping may also say `excel` or `fuzzy`.
pub const DATE_FORMATS: [&str; 15] = [
    "edtf",
    "yyyy-mm-dd",
    "dd/mm/yyyy",
    "mm/dd/yyyy",
    "dd-mm-yyyy",
    "mm-dd-yyyy",
    "dd.mm.yyyy",
    "yyyy/mm/dd",
    "dd/mm/yy",
    "mm/dd/yy",
    "dd-mm-yy",
    "dd-mmm-yyyy",
    "dd-mmm-yy",
    "d mmm yyyy",
    "mm/yyyy",
];

/// The format under which most cells are dates.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Dates {
    pub(super) format: &'static str,
    pub(super) share: f64,
    /// Day and month may be the other way round: no cell tells them apart.
    pub(super) ambiguous: bool,
    /// Years have two digits.
    pub(super) short_years: bool,
}

/// How the cells read as dates, best format first; nothing where no cell does.
pub(super) fn dates(profile: &Profile<'_>) -> Option<Dates> {
    let share = |format: &str| profile.share(|value| Date::read_format(value, format).is_ok());
    // Under a pattern, `yyyy-mm-dd` is read as well; it says nothing for the pattern.
    let own = |format: &str| {
        profile
            .share(|value| Date::read_format(value, format).is_ok() && value.get(4..5) != Some("-"))
    };
    let mut best: Option<(&'static str, f64)> = None;
    for format in DATE_FORMATS {
        let found = share(format);
        let gives = format == "edtf" || format == "yyyy-mm-dd" || own(format) > 0.0;
        if found > 0.0 && gives && best.is_none_or(|(_, most)| found > most) {
            best = Some((format, found));
        }
    }
    let serial = |value: &str| value.parse::<f64>().is_ok_and(|n| (3_000.0..80_000.0).contains(&n));
    if profile.share(serial) > 0.9 && best.is_none_or(|(_, most)| most < 0.5) {
        best = Some(("excel", share("excel")));
    }
    // Some days have lost their format and are numbers.
    let days = share("yyyy-mm-dd");
    let mixed = share("excel");
    if days > 0.0 && mixed > days && best.is_none_or(|(_, most)| mixed > most) {
        best = Some(("excel", mixed));
    }
    let american = |format: &str| format.starts_with("mm/dd") || format.starts_with("mm-dd");
    let fuzzy = share("fuzzy");
    if fuzzy > best.map_or(0.0, |(_, most)| most)
        && best.is_none_or(|(format, _)| !american(format) && format != "excel")
    {
        best = Some(("fuzzy", fuzzy));
    }
    let (format, found) = best?;
    let turned = match format {
        "dd/mm/yyyy" => Some("mm/dd/yyyy"),
        "dd-mm-yyyy" => Some("mm-dd-yyyy"),
        "dd/mm/yy" => Some("mm/dd/yy"),
        _ => None,
    };
    Some(Dates {
        format,
        share: found,
        ambiguous: turned.is_some_and(|turned| share(turned) >= found),
        short_years: format.ends_with("yy") && !format.ends_with("yyyy"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Row;

    fn of(cells: &[&'static str]) -> Dates {
        let rows = cells.iter().map(|cell| Row { cells: vec![(*cell).into()], ..Row::default() });
        let grid = Grid { header: vec!["x".into()], rows: rows.collect(), ..Grid::default() };
        dates(&Profile::of(&grid, 0)).unwrap()
    }

    #[test]
    fn a_day_over_twelve_settles_the_order_of_day_and_month() {
        assert_eq!(of(&["03/04/2025", "13/04/2025"]).format, "dd/mm/yyyy");
        assert_eq!(of(&["03/04/2025", "04/13/2025"]).format, "mm/dd/yyyy");
        let either = of(&["03/04/2025", "05/06/2025"]);
        assert!(either.ambiguous && either.format == "dd/mm/yyyy");
    }

    #[test]
    fn written_forms_of_old_registers_are_chosen_only_where_plain_dates_do_not_do() {
        assert_eq!(of(&["26/12/1976", "NOV/1976", "31/12/1975"]).format, "fuzzy");
        assert_eq!(of(&["1950", "1951"]).format, "edtf");
        assert_eq!(of(&["2025-04-03", "2025-04-13"]).format, "edtf");
        assert!(of(&["13/04/25"]).short_years);
        assert_eq!(of(&["45000", "45001.5"]).format, "excel");
        assert_eq!(of(&["2025-04-03", "2025-04-13", "45001"]).format, "excel");
        assert_eq!(of(&["05-ene-24", "17-dic-23"]).format, "dd-mmm-yy");
    }

    #[test]
    fn a_share_never_says_all_where_one_is_missing() {
        assert_eq!(percent(0.9999), "99.99 %");
        assert_eq!(percent(1.0), "100 %");
        assert_eq!(percent(0.42), "42 %");
    }
}
