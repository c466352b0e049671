//! Names of entities and data sets.
//!
//! An entity's id is letters, digits, `.` and `-` (`followthemoney/types/entity.py`), and 200 of them at most. Ours have a colon after what
//! they begin with; what stands behind it goes over as it is where it is letters, digits and dots, else by its hash.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// Longest part that goes over as it is.
const LONGEST: usize = 64;
/// Letters of a title in the name of a data set.
const TITLE: usize = 40;

/// The first bytes of a hash as hexadecimal digits.
pub(crate) fn hash(text: &str, bytes: usize) -> String {
    let mut hex = String::with_capacity(bytes * 2);
    for byte in Sha256::digest(text.as_bytes()).iter().take(bytes) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Whether a part of an id goes over as it is.
pub(crate) fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let ends = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    bytes.len() <= LONGEST
        && ends(bytes.first())
        && ends(bytes.last())
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'.')
}

/// A part of an id, after a hyphen: the text itself, or a hyphen and its hash. A plain text has no hyphen, so the two never meet, and
/// hashes come before all plain texts.
pub(crate) fn part(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { format!("-{}", hash(text, 16)) }
}

/// The id of something of our own: `person:c7871f65a248` is `person-c7871f65a248`.
pub(crate) fn canonical(id: &str) -> String {
    match id.split_once(':') {
        Some((kind, rest)) if is_plain(kind) => format!("{kind}-{}", part(rest)),
        _ => format!("x-{}", hash(id, 16)),
    }
}

/// The id of what a source says under an id of its own (`<source>:<place>`), such as an event or a mention.
pub(crate) fn within(prefix: &str, id: &str) -> String {
    format!("{prefix}-{}", canonical(id))
}

/// The id of something as one source names it.
pub(crate) fn named(kind: &str, short: &str, handle: &str) -> String {
    format!("{kind}-{short}-{}", hash(handle, 6))
}

/// The canonical id of an entity that came as FollowTheMoney; one that already has the form keeps it.
pub(crate) fn passed(id: &str) -> String {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-';
    let bytes = id.as_bytes();
    let ends = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let good =
        ends(bytes.first()) && ends(bytes.last()) && bytes.len() <= 190 && id.bytes().all(fits);
    match (good, id.starts_with("ftm-")) {
        (true, true) => id.to_owned(),
        (true, false) => format!("ftm-{id}"),
        _ => format!("ftm-x-{}", hash(id, 16)),
    }
}

/// The name of a source as a data set: small letters, digits and single underscores.
pub(crate) fn dataset(title: &str, short: &str) -> String {
    let folded = paradero_names::fold(title);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut name = String::new();
    for word in words {
        if name.len() + word.len() >= TITLE {
            break;
        }
        name.push_str(word);
        name.push('_');
    }
    if name.is_empty() {
        name.push_str("source_");
    }
    name.push_str(short.get(..12).unwrap_or(short));
    name
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_entity_id(text: &str) -> bool {
        let sign = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
        text.len() <= 200
            && text.chars().all(sign)
            && text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text.ends_with(|c: char| c.is_ascii_alphanumeric())
    }

    #[test]
    fn ids_are_those_that_followthemoney_takes() {
        assert_eq!(canonical("person:c7871f65a248"), "person-c7871f65a248");
        assert_eq!(within("event", "042c09a9426bfaed:1.0"), "event-042c09a9426bfaed-1.0");
        assert_ne!(canonical("a:b_c"), canonical("a:b-c"));
        assert_eq!(passed("ftm-Q1"), passed("Q1"));
        assert_eq!(passed("NK-a1"), "ftm-NK-a1");
        assert_eq!(
            dataset("Lomaverde roster", "042c09a9426bfaed"),
            "lomaverde_roster_042c09a9426b"
        );
        assert_eq!(dataset("¡!", "042c09a9426bfaed"), "source_042c09a9426b");
    }

    proptest! {
        #[test]
        fn any_text_gives_an_id_and_a_data_set(text in any::<String>(), kind in "[a-z]{1,9}") {
            for id in [canonical(&text), canonical(&format!("{kind}:{text}")), within("event", &text),
                named(&kind, "042c09a9426bfaed", &text), passed(&text)] {
                prop_assert!(is_entity_id(&id), "{id}");
            }
            let name = dataset(&text, "042c09a9426bfaed");
            prop_assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'));
            prop_assert!(!name.contains("__") && !name.starts_with('_') && !name.ends_with('_'), "{name}");
        }

        #[test]
        fn plain_ids_keep_their_order(a in "[0-9]{1,5}\\.[0-9]{1,2}", b in "[0-9]{1,5}\\.[0-9]{1,2}") {
            let id = |text: &str| within("event", &format!("042c09a9426bfaed:{text}"));
            prop_assert_eq!(a.cmp(&b), id(&a).cmp(&id(&b)));
            // What hangs on an event comes after it and before the next.
            if a < b {
                let hangs = format!("{}-party000001", id(&a));
                prop_assert!(hangs < id(&b), "{hangs}");
            }
        }
    }
}
