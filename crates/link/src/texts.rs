//! Columns of text in which each distinct text is kept once.

use std::sync::Arc;

use paradero_names::Dictionary;

/// One text or none a row.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    /// By row: 0 where there is none, else the number of the text and one.
    codes: Vec<u32>,
    distinct: Arc<Dictionary>,
}

impl Texts {
    /// No rows.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a row; an empty text is none.
    pub fn push(&mut self, text: &str) {
        let code =
            if text.is_empty() { 0 } else { Arc::make_mut(&mut self.distinct).number(text) + 1 };
        self.codes.push(code);
    }

    /// Adds rows without a text until there are so many.
    pub fn fill(&mut self, rows: usize) {
        self.codes.resize(self.codes.len().max(rows), 0);
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
        Some(self.distinct.text(code))
    }

    /// The text of each row.
    pub fn iter(&self) -> impl Iterator<Item = Option<&str>> {
        self.codes.iter().map(|code| Some(self.distinct.text(code.checked_sub(1)?)))
    }

    /// By row: 0 where there is none, else a number that rows of equal text share.
    #[must_use]
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    pub(crate) fn distinct(&self) -> &Dictionary {
        &self.distinct
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
        assert_eq!(texts.distinct().len(), 300);
        assert_eq!(texts.iter().flatten().count(), 1000);
    }
}
