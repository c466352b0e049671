//! Rows of tables, so normalised that saving a table in another format, order or language of dates leaves them as they were.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::{Hash, How, Of, Repeats, hash as hash_of};

/// Fewest letters and digits that a row must have in two cells at least: shorter ones say the same by chance.
const ROW: usize = 8;

/// The hash of a row, whatever the order of its columns; nothing where it is empty or says too little.
pub(super) fn hash<C: AsRef<str>>(row: impl IntoIterator<Item = C>) -> Option<Hash> {
    let mut cells: Vec<String> =
        row.into_iter().map(|cell| normal(cell.as_ref())).filter(|cell| !cell.is_empty()).collect();
    let letters: usize = cells.iter().map(|cell| cell.chars().count()).sum();
    if cells.len() < 2 || letters < ROW {
        return None;
    }
    cells.sort_unstable();
    Some(hash_of(&cells.join("\u{1f}")))
}

/// A cell in small letters without accents, as a day in whatever order it is written, as a number without what spreadsheets add.
fn normal(cell: &str) -> String {
    let letters = cell.nfkd().filter(|c| !('\u{300}'..='\u{36f}').contains(c));
    let folded = letters.flat_map(char::to_lowercase).collect::<String>();
    let folded = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    day(&folded).or_else(|| number(&folded)).unwrap_or(folded)
}

/// A day: its year, and the two other numbers in their order. Nobody needs to know which is the month to see that two are alike.
fn day(cell: &str) -> Option<String> {
    let day = cell.split(['t', ' ']).next()?;
    let time = cell.get(day.len()..)?.trim_start_matches(['t', ' ']);
    let midnight = time.is_empty() || time.chars().all(|c| matches!(c, '0' | ':' | '.' | 'z'));
    let parts: Vec<&str> = day.split(['/', '-', '.']).collect();
    let [one, two, three] = parts.as_slice() else { return None };
    let numbers =
        parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()) && !part.is_empty());
    let year = if one.len() == 4 { one } else { three };
    if !numbers || !midnight || year.len() != 4 {
        return None;
    }
    let rest = if one.len() == 4 { [two, three] } else { [one, two] };
    let mut rest = [rest[0].parse::<u8>().ok()?, rest[1].parse::<u8>().ok()?];
    rest.sort_unstable();
    Some(format!("{year}/{}/{}", rest[0], rest[1]))
}

/// A number without leading zeros, thousands apart and a fraction of nothing.
fn number(cell: &str) -> Option<String> {
    let whole = cell.strip_suffix(".0").or_else(|| cell.strip_suffix(".00")).unwrap_or(cell);
    let parts: Vec<&str> = whole.split(',').collect();
    let apart = parts.iter().skip(1).all(|part| part.len() == 3);
    let digits =
        parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    (apart && digits).then(|| {
        let digits = parts.concat();
        let bare = digits.trim_start_matches('0');
        if bare.is_empty() { "0".to_owned() } else { bare.to_owned() }
    })
}

/// How many rows of a table stand in another, each as often as it does: exact, over all of both.
#[must_use]
pub fn in_rows<R, C, S, D>(
    rows: impl IntoIterator<Item = R>,
    other: impl IntoIterator<Item = S>,
) -> Option<Repeats>
where
    R: IntoIterator<Item = C>,
    C: AsRef<str>,
    S: IntoIterator<Item = D>,
    D: AsRef<str>,
{
    let mut there: BTreeMap<Hash, u64> = BTreeMap::new();
    let mut of_other = 0;
    for found in other.into_iter().filter_map(hash) {
        *there.entry(found).or_default() += 1;
        of_other += 1;
    }
    let (mut of, mut shared) = (0, 0);
    for found in rows.into_iter().filter_map(hash) {
        of += 1;
        if let Some(left) = there.get_mut(&found).filter(|left| **left > 0) {
            *left -= 1;
            shared += 1;
        }
    }
    let how = if shared == of && shared == of_other { How::SameTable } else { How::Rows };
    let found = Repeats { how, shared, of, of_other, exact: true, passage: None };
    (of > 0 && found.is_told(Of::Rows)).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn cells_are_alike_however_they_are_saved() {
        let alike = [
            ("15/03/2025", "2025-03-15T00:00:00"),
            ("3/4/2025", "2025-04-03"),
            ("00123", "123.0"),
            ("1,210", "1210"),
            (" MUÑOZ  Peña", "muñoz peña"),
            ("0", "000"),
        ];
        for (one, other) in alike {
            assert_eq!(normal(one), normal(other), "{one} {other}");
        }
        let apart = [
            ("15/03/2025", "16/03/2025"),
            ("2025-03-15 10:30", "2025-03-15"),
            ("12", "1,2"),
            ("1.2.3", "123"),
        ];
        for (one, other) in apart {
            assert_ne!(normal(one), normal(other), "{one} {other}");
        }
    }
}
