//! Values as FollowTheMoney's own cleaning leaves them, so that `ftm validate` keeps each as it is.
//!
//! Composed (NFC), without control and invisible signs, without blanks at the ends; names lose quotation marks around them, names and
//! addresses have single blanks (`followthemoney/util.py`, `normality/cleaning.py`).

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::schema::Type;

/// A value as a property takes it; empty where nothing is left.
pub(crate) fn clean(of: Type, text: &str) -> Cow<'_, str> {
    let text = safe(text);
    match of {
        Type::Name => squashed(unquoted(text)),
        Type::Address => squashed(lines(text)),
        _ => text,
    }
}

/// Without signs that are not to be stored.
pub(crate) fn safe(text: &str) -> Cow<'_, str> {
    let odd = |byte: u8| !(0x20..0x7f).contains(&byte);
    if !text.bytes().any(odd) {
        return Cow::Borrowed(text.trim());
    }
    if is_nfc(text) && !text.chars().any(|c| is_removed(c) || is_space(c)) {
        return Cow::Borrowed(text.trim());
    }
    // Taken out before composing: what stood on both sides of an invisible sign may compose.
    let kept = text.chars().filter(|c| !is_removed(*c)).nfc();
    let kept: String = kept.map(|c| if is_space(c) { ' ' } else { c }).collect();
    Cow::Owned(kept.trim().to_owned())
}

fn is_removed(sign: char) -> bool {
    matches!(sign, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{200b}'..='\u{200f}'
        | '\u{61c}' | '\u{2060}'..='\u{2064}' | '\u{ad}' | '\u{feff}')
}

fn is_space(sign: char) -> bool {
    matches!(
        sign,
        '\u{2000}'
            ..='\u{200a}'
                | '\u{2028}'
                | '\u{2029}'
                | '\u{1680}'
                | '\u{202f}'
                | '\u{205f}'
                | '\u{3000}'
    )
}

/// Without one quotation mark at each end.
fn unquoted(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_quote = |c: char| c == '"' || c == '\'';
    let inner = text.strip_prefix(is_quote).and_then(|rest| rest.strip_suffix(is_quote));
    match inner {
        Some(inner) if !inner.contains('\n') => Cow::Owned(inner.to_owned()),
        _ => text,
    }
}

/// Lines of an address joined by commas.
fn lines(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains(['\n', '\r', '\t', ';', ',']) {
        return text;
    }
    let parts = text.split(['\n', '\r', '\t', ';', ',']).map(str::trim);
    Cow::Owned(parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "))
}

/// With single blanks.
fn squashed(text: Cow<'_, str>) -> Cow<'_, str> {
    let single = !text.contains("  ") && text.chars().all(|c| c == ' ' || !c.is_whitespace());
    if single && text.trim().len() == text.len() {
        return text;
    }
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A text in pieces that are no longer than a property takes.
pub(crate) fn pieces(of: Type, text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = if rest.len() <= of.longest() {
            rest.len()
        } else {
            rest.char_indices().nth(of.longest()).map_or(rest.len(), |(at, _)| at)
        };
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

/// Whether a property takes a text whole.
pub(crate) fn fits(of: Type, text: &str) -> bool {
    text.len() <= of.longest() || text.chars().count() <= of.longest()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_are_what_followthemoney_makes_of_them() {
        // Each was given to followthemoney 4.11.2 (`registry.<type>.clean`).
        let cases = [
            (Type::Name, "\"Ana\"", "Ana"),
            (Type::Name, "Ana  B", "Ana B"),
            (Type::Name, "'x'", "x"),
            (Type::Name, "O'Brien", "O'Brien"),
            (Type::Name, "«Ana»", "«Ana»"),
            (Type::Name, "a\nb", "a b"),
            (Type::Address, "Centro\tNorte; x", "Centro, Norte, x"),
            (Type::Identifier, " 12 3 ", "12 3"),
            (Type::Text, "a\u{0}b\u{200b}c", "abc"),
            (Type::Text, "e\u{301}", "é"),
            (Type::String, "  ", ""),
        ];
        for (of, text, expected) in cases {
            assert_eq!(clean(of, text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_clean_stays(text in any::<String>(), blank in "[ \t\n;,'\"a\u{301}\u{200b}]{0,8}") {
            for text in [text, blank] {
                for of in [Type::Text, Type::Address, Type::Identifier] {
                    let once = clean(of, &text).into_owned();
                    prop_assert_eq!(clean(of, &once).into_owned(), once);
                }
                let joined: String = pieces(Type::Name, &text).collect();
                prop_assert_eq!(&joined, &text);
                prop_assert!(pieces(Type::Name, &text).all(|piece| fits(Type::Name, piece)));
            }
        }
    }
}
