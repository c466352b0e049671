//! Signs that cannot be printed as they stand: without a shape in the fonts, or such that turn the order of what is
//! around them. They are written as their numbers, so that nothing is lost and nothing deceives.

use serde_json::Value;

use super::world::fonts;

/// Signs that change how others are read and have no shape: the order of writing, and marks of the order of bytes.
fn turns(sign: char) -> bool {
    matches!(sign, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Signs that have no shape of their own and belong to their neighbours.
fn joins(sign: char) -> bool {
    matches!(sign, '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

fn has_shape(sign: char) -> bool {
    let book = fonts().book();
    (0..).map_while(|index| book.info(index)).any(|info| info.coverage.contains(u32::from(sign)))
}

/// A text as it can be printed, and whether a sign of it is written as its number.
pub(super) fn printable(text: &str) -> (String, bool) {
    let (mut whole, mut numbered) = (String::with_capacity(text.len()), false);
    for sign in text.chars() {
        if sign.is_ascii_graphic() || sign == ' ' || joins(sign) {
            whole.push(sign);
        } else if matches!(sign, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}') {
            whole.push(' ');
        } else if sign.is_control() || turns(sign) || !has_shape(sign) {
            numbered = true;
            whole.push_str(&format!("[U+{:04X}]", u32::from(sign)));
        } else {
            whole.push(sign);
        }
    }
    (whole, numbered)
}

/// Makes every text in a value printable but those under `keep`; says whether a sign is written as its number.
pub(super) fn make_printable(value: &mut Value, keep: &str) -> bool {
    match value {
        Value::String(text) => {
            let (whole, numbered) = printable(text);
            *text = whole;
            numbered
        }
        Value::Array(all) => all.iter_mut().fold(false, |any, one| make_printable(one, keep) | any),
        Value::Object(all) => all
            .iter_mut()
            .filter(|(name, _)| *name != keep)
            .fold(false, |any, (_, one)| make_printable(one, keep) | any),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_many_scripts_stay_and_tricks_are_written_as_numbers() {
        for whole in ["Ñuñez Ibáñez, José", "Ольга Жукова", "Ελένη", "Şükrü Özdağ", "e\u{301}"]
        {
            assert_eq!(printable(whole), (whole.to_owned(), false));
        }
        assert_eq!(printable("a\u{202e}b"), ("a[U+202E]b".to_owned(), true));
        assert_eq!(printable("a\u{0}\u{1f600}"), ("a[U+0000][U+1F600]".to_owned(), true));
        assert_eq!(printable("a\nb\tc").0, "a b c");
    }
}
