//! Where a record stands in its source.

use crate::{Lang, text};

impl Lang {
    /// Where a record stands in its source, told of the register's own words for it, which are English: `row 3 (line 4)`,
    /// ``sheet `x`, row 3``, `page 2, characters 5-9`, `line 1`, `tr no. 7`. What is none of these stays as it is.
    #[must_use]
    pub fn locator(self, text: &str) -> String {
        match text.strip_prefix("sheet `").and_then(|rest| rest.split_once("`, ")) {
            Some((sheet, rest)) => {
                text!(self, "locator-in-sheet", sheet = sheet, place = place(self, rest))
            }
            None => place(self, text),
        }
    }
}

/// Where a record stands in its sheet, page or file.
fn place(lang: Lang, text: &str) -> String {
    if let Some(row) = text.strip_prefix("row ") {
        let line = row.strip_suffix(')').and_then(|row| row.split_once(" (line "));
        return match line {
            Some((row, line)) => text!(lang, "locator-row-line", row = row, line = line),
            None => text!(lang, "locator-row", row = row),
        };
    }
    if let Some(page) = text.strip_prefix("page ") {
        return match page.split_once(", characters ") {
            Some((page, range)) => {
                text!(lang, "locator-page-characters", page = page, range = range)
            }
            None => text!(lang, "locator-page", page = page),
        };
    }
    if let Some(range) = text.strip_prefix("characters ") {
        return text!(lang, "locator-characters", range = range);
    }
    if let Some(line) = text.strip_prefix("line ") {
        return text!(lang, "locator-line", line = line);
    }
    match text.split_once(" no. ") {
        Some((what, number)) => {
            let what = table(lang, what).unwrap_or_else(|| what.to_owned());
            text!(lang, "locator-number", what = what, number = number)
        }
        None => text.to_owned(),
    }
}

/// A table on a page: `` `page 1, table 2` ``.
fn table(lang: Lang, text: &str) -> Option<String> {
    let (page, table) = text.trim_matches('`').strip_prefix("page ")?.split_once(", table ")?;
    Some(text!(lang, "locator-table", page = page, table = table))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_said_in_the_language() {
        let es = Lang::es();
        assert_eq!(es.locator("row 3 (line 4)"), "fila 3 (línea 4)");
        assert_eq!(es.locator("line 1"), "línea 1");
        assert_eq!(es.locator("`page 2, table 1` no. 29"), "página 2, tabla 1, n.º 29");
        assert_eq!(es.locator("tr no. 7"), "tr n.º 7");
        assert_eq!(es.locator("what else there is"), "what else there is");
    }
}
