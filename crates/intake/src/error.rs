//! The one error of this crate, and the fault it is made from.

/// Why a file could not be taken in: one line that says what is wrong, where (file, row or line,
/// column) and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}")]
pub struct Error {
    line: String,
}

impl Error {
    /// The error of a fault found in `file`, folded to one line.
    pub(crate) fn new(file: &str, fault: &Fault) -> Self {
        let place = match fault.line {
            Some(line) => format!("{file}, line {line}"),
            None => file.to_owned(),
        };
        let whole = format!("{place}: {}; {}", fault.what, fault.fix);
        Self { line: whole.split_whitespace().collect::<Vec<_>>().join(" ") }
    }
}

/// Something wrong with a file that a person wrote or gave, before it is known which file it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Line, counted from 1.
    pub(crate) line: Option<u32>,
    /// What is wrong.
    pub(crate) what: String,
    /// What to do.
    pub(crate) fix: String,
}

impl Fault {
    /// A fault of the whole file.
    pub(crate) fn new(what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { line: None, what: what.into(), fix: fix.into() }
    }

    /// A fault of one line.
    pub(crate) fn at(line: u32, what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { line: Some(line), what: what.into(), fix: fix.into() }
    }
}

/// Text cut to `limit` characters, with an ellipsis where something was left out.
pub(crate) fn shorten(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// The candidate that is spelt most like `word`, where one is near enough to be meant.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let folded = word.to_lowercase();
    let limit = word.chars().count().div_ceil(3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (distance(&folded, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance in characters.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_line_with_place_and_remedy() {
        let fault = Fault::at(7, "no property\n`colour`", "see the vocabulary");
        let error = Error::new("a.toml", &fault);
        assert_eq!(error.to_string(), "a.toml, line 7: no property `colour`; see the vocabulary");
    }

    #[test]
    fn only_a_near_spelling_is_proposed() {
        assert_eq!(nearest("custdy", ["custody", "arrest"]), Some("custody"));
        assert_eq!(nearest("xyz", ["custody", "arrest"]), None);
    }
}
