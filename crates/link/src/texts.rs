//! Columns of text in which each distinct text is kept once.

use std::sync::Arc;

use paradero_names::Dictionary;

/// Rows after which a column shows whether its texts recur.
const JUDGED_ROWS: usize = 1 << 14;

/// One text or none a row.
///
/// A text that recurs is kept once. A column in which hardly any does (numbers of records, of documents) is kept as it
/// comes, which is quicker.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    /// By row: 0 where there is none, else the number of the text and one.
    codes: Vec<u32>,
    kept: Arc<Dictionary>,
    /// Whether equal texts may stand under several numbers.
    plain: bool,
}

impl Texts {
    /// No rows.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a row; an empty text is none.
    pub fn push(&mut self, text: &str) {
        if text.is_empty() {
            self.codes.push(0);
            return;
        }
        let kept = Arc::make_mut(&mut self.kept);
        if self.codes.len() == JUDGED_ROWS && kept.len() > JUDGED_ROWS / 10 * 9 {
            self.plain = true;
        }
        let number = if self.plain { kept.append(text) } else { kept.number(text) };
        self.codes.push(number + 1);
    }

    /// Adds rows without a text until there are so many.
    pub fn fill(&mut self, rows: usize) {
        self.codes.resize(self.codes.len().max(rows), 0);
    }

    /// Adds the rows of another column after those of this one.
    pub fn append(&mut self, more: &Self) {
        if self.kept.is_empty() {
            self.kept = Arc::clone(&more.kept);
            self.plain = more.plain;
            self.codes.extend_from_slice(&more.codes);
            return;
        }
        let kept = Arc::make_mut(&mut self.kept);
        let add = |text| if self.plain { kept.append(text) } else { kept.number(text) };
        let numbers: Vec<u32> = more.kept.texts().map(add).collect();
        let code = |code: &u32| match code.checked_sub(1) {
            Some(at) => numbers.get(at as usize).map_or(0, |number| number + 1),
            None => 0,
        };
        self.codes.extend(more.codes.iter().map(code));
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The text of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        let code = self.codes.get(row)?.checked_sub(1)?;
        Some(self.kept.text(code))
    }

    /// The text of each row.
    pub fn iter(&self) -> impl Iterator<Item = Option<&str>> {
        self.codes.iter().map(|code| Some(self.kept.text(code.checked_sub(1)?)))
    }

    /// By row: 0 where there is none, else a number that rows of equal text share.
    #[must_use]
    pub fn numbers(&self) -> Vec<u32> {
        if !self.plain {
            return self.codes.clone();
        }
        let mut distinct = Dictionary::new();
        let number = |text: Option<&str>| text.map_or(0, |text| distinct.number(text) + 1);
        self.iter().map(number).collect()
    }

    /// By row: 0 where there is none, else the place and one of its text among those kept.
    pub(crate) fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// The texts kept, each distinct one once or, in a column of texts that hardly recur, oftener.
    pub(crate) fn kept(&self) -> &Dictionary {
        &self.kept
    }
}

impl<T: AsRef<str>> FromIterator<Option<T>> for Texts {
    fn from_iter<I: IntoIterator<Item = Option<T>>>(rows: I) -> Self {
        let mut texts = Self::new();
        for row in rows {
            texts.push(row.as_ref().map_or("", AsRef::as_ref));
        }
        texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_keeps_its_text_and_each_text_is_kept_once() {
        let mut texts: Texts = (0..1000).map(|n| Some(format!("text {}", n % 300))).collect();
        texts.push("");
        texts.fill(1003);
        assert_eq!(texts.len(), 1003);
        assert_eq!(texts.get(299), Some("text 299"));
        assert_eq!(texts.get(300), texts.get(0));
        assert_eq!((texts.get(1000), texts.get(1002), texts.get(2000)), (None, None, None));
        assert_eq!(texts.kept().len(), 300);
        assert_eq!(texts.iter().flatten().count(), 1000);
    }

    #[test]
    fn columns_that_hardly_recur_and_columns_joined_still_tell_equal_rows() {
        let rows = 3 * JUDGED_ROWS;
        let name = |n: usize| format!("record {}", n % (rows - 5));
        let own: Texts = (0..rows).map(|n| Some(name(n))).collect();
        let few: Texts = (0..9).map(|n| Some(name(n % 3))).collect();
        assert!(own.plain && !few.plain);
        for (first, second) in [(&own, &few), (&few, &own)] {
            let mut all = first.clone();
            all.append(second);
            let texts: Vec<Option<&str>> = first.iter().chain(second.iter()).collect();
            assert_eq!(all.iter().collect::<Vec<_>>(), texts);
            let numbers = all.numbers();
            for (one, two) in [(0, 1), (0, rows - 5), (first.len(), 0), (all.len() - 1, 2)] {
                assert_eq!(texts[one] == texts[two], numbers[one] == numbers[two], "{one} {two}");
            }
        }
    }
}
