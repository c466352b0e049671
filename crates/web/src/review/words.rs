//! What pages call the fields that linking compares.

use paradero_locale::{Lang, text};
use paradero_register::review::Part;

use crate::screening::words;

/// A field, or what corrects them.
pub(super) fn field(lang: Lang, code: &str) -> &str {
    match code {
        "prior" => text!(lang, "review-field-prior"),
        "name" => text!(lang, "review-field-name"),
        "alias" => text!(lang, "review-field-alias"),
        "birth.date" => text!(lang, "review-field-birth"),
        "sex" => text!(lang, "review-field-sex"),
        "document" => text!(lang, "review-field-document"),
        "arrest.on" => text!(lang, "review-field-deprived"),
        "place" => text!(lang, "review-field-place"),
        "namesakes" => text!(lang, "review-field-namesakes"),
        "relatives" => text!(lang, "review-field-relatives"),
        other => other,
    }
}

/// How two values of a field agree; nothing of what has no values.
pub(super) fn level(lang: Lang, part: &Part) -> String {
    let level = match (part.field.as_str(), part.level.as_str()) {
        ("prior" | "namesakes" | "relatives", _) => "",
        (_, "within a year") => text!(lang, "review-level-year"),
        (_, "within a month") => text!(lang, "review-level-month"),
        (_, "within three days") => text!(lang, "review-level-days"),
        (_, "shares a word") => text!(lang, "review-level-word"),
        (_, level) => words::level(lang, level),
    };
    level.to_owned()
}
