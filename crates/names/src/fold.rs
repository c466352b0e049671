//! One plain alphabet for every name.

use any_ascii::any_ascii_char;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Folds text to lower-case ASCII words separated by single blanks.
///
/// NFKD, accents off (so `n` and `ñ` are one letter), other scripts transliterated letter by
/// letter (`any_ascii`), apostrophes dropped (`O'Brien` is `obrien`), every other sign a blank.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        if letter.is_ascii() {
            push(&mut folded, letter);
        } else if !is_apostrophe(letter) {
            for plain in any_ascii_char(letter).chars() {
                push(&mut folded, plain);
            }
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

fn push(folded: &mut String, letter: char) {
    if letter.is_ascii_alphanumeric() {
        folded.push(letter.to_ascii_lowercase());
    } else if !is_apostrophe(letter) && !folded.is_empty() && !folded.ends_with(' ') {
        folded.push(' ');
    }
}

fn is_apostrophe(letter: char) -> bool {
    matches!(
        letter,
        '\'' | '`' | '\u{b4}' | '\u{2bc}' | '\u{2bb}' | '\u{2bf}' | '\u{2018}' | '\u{2019}'
    )
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn folds_accents_case_punctuation_and_scripts() {
        let cases = [
            ("  José   MUÑOZ-Peña ", "jose munoz pena"),
            ("O\u{2019}Brien", "obrien"),
            ("Иван", "ivan"),
            ("PÉREZ, Juan", "perez juan"),
            ("Straße", "strasse"),
            ("...", ""),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(fold(text), expected, "{text}");
        }
    }
}
