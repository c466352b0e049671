//! Keys of messages, checked while the program is compiled.

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// A message of the English files, by its place in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(usize);

impl Key {
    /// The message of a name that takes just these arguments. For [`text!`](crate::text), which asks while the program
    /// is compiled: what is wrong is then an error of the compiler.
    ///
    /// # Panics
    /// Where there is no such message, or where it takes other arguments.
    #[must_use]
    #[allow(clippy::panic, reason = "met by the compiler alone")]
    #[allow(clippy::indexing_slicing, reason = "as above; places are compared with lengths")]
    pub const fn checked(name: &str, arguments: &[&str]) -> Self {
        let (mut low, mut high) = (0, MESSAGES.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match order(name.as_bytes(), MESSAGES[middle].0.as_bytes()) {
                0 => {
                    takes(MESSAGES[middle].1, arguments);
                    return Self(middle);
                }
                1 => low = middle + 1,
                _ => high = middle,
            }
        }
        panic!("locales/en has no message of this name")
    }

    /// All, in the order of their names.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..MESSAGES.len()).map(Self)
    }

    /// The message whose name is a beginning and a code. Capitals, blanks and low lines of the code stand as small
    /// letters and hyphens in names.
    #[must_use]
    pub fn of(beginning: &str, code: &str) -> Option<Self> {
        MESSAGES.binary_search_by(|(name, _)| compare(name, beginning, code)).ok().map(Self)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        MESSAGES.get(self.0).map_or("", |(name, _)| name)
    }

    /// What it takes, in the order of the alphabet.
    #[must_use]
    pub fn arguments(self) -> &'static [&'static str] {
        MESSAGES.get(self.0).map_or(&[], |(_, arguments)| arguments)
    }

    pub(crate) fn place(self) -> usize {
        self.0
    }
}

/// How a name stands to one put together from a beginning and a code.
pub(crate) fn compare(name: &str, beginning: &str, code: &str) -> std::cmp::Ordering {
    let plain = |letter: u8| match letter {
        b' ' | b'_' => b'-',
        other => other.to_ascii_lowercase(),
    };
    name.bytes().cmp(beginning.bytes().chain(code.bytes()).map(plain))
}

#[allow(clippy::panic, reason = "met by the compiler alone")]
#[allow(clippy::indexing_slicing, reason = "as above; places are compared with lengths")]
const fn takes(wanted: &[&str], given: &[&str]) {
    if wanted.len() > given.len() {
        panic!("the message takes arguments that are not given")
    }
    let mut at = 0;
    while at < given.len() {
        let (mut found, mut other) = (false, 0);
        while other < wanted.len() {
            found |= order(given[at].as_bytes(), wanted[other].as_bytes()) == 0;
            other += 1;
        }
        if !found {
            panic!("the message does not take an argument that is given")
        }
        at += 1;
    }
    if wanted.len() < given.len() {
        panic!("an argument is given twice")
    }
}

/// 0 for equal texts, 1 where the first stands later.
#[allow(clippy::indexing_slicing, reason = "places are compared with lengths")]
const fn order(one: &[u8], other: &[u8]) -> i8 {
    let mut at = 0;
    while at < one.len() && at < other.len() {
        if one[at] != other[at] {
            return if one[at] > other[at] { 1 } else { -1 };
        }
        at += 1;
    }
    if one.len() == other.len() {
        0
    } else if one.len() > other.len() {
        1
    } else {
        -1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_found_by_its_name() {
        for key in Key::all() {
            assert_eq!(Key::checked(key.name(), key.arguments()), key);
            assert_eq!(Key::of(key.name(), ""), Some(key));
        }
        assert_eq!(Key::of("date-", "Month 1"), Key::of("date-month-1", ""));
        assert_eq!(Key::of("date-", "month-13"), None);
    }

    #[test]
    #[should_panic(expected = "no message of this name")]
    fn a_name_that_is_no_message_is_told() {
        let _ = Key::checked("date-mouth-1", &[]);
    }

    #[test]
    #[should_panic(expected = "arguments that are not given")]
    fn an_argument_too_few_is_told() {
        let _ = Key::checked("date-days", &[]);
    }

    #[test]
    #[should_panic(expected = "does not take an argument")]
    fn an_argument_of_another_name_is_told() {
        let _ = Key::checked("date-days", &["days"]);
    }
}
