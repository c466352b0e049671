//! What pages call the parts of an answer, in Spanish and English.

use paradero_locale::text;
use paradero_register::screening::{Missing, Outcome, Standing, Strength, Why, WordMatch};

use crate::lang::Lang;

/// Outcomes, the gravest first.
pub(super) const OUTCOMES: [Outcome; 7] = [
    Outcome::OrderInForce,
    Outcome::OrderOfNamesake,
    Outcome::OtherMatter,
    Outcome::Known,
    Outcome::Settled,
    Outcome::NoHit,
    Outcome::NotScreened,
];

/// What rows of an outcome are called.
pub(super) fn outcome(lang: Lang, outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::OrderInForce => text!(lang, "screening-outcome-order-in-force"),
        Outcome::OrderOfNamesake => text!(lang, "screening-outcome-order-of-namesake"),
        Outcome::OtherMatter => text!(lang, "screening-outcome-other-matter"),
        Outcome::Known => text!(lang, "screening-outcome-known"),
        Outcome::Settled => text!(lang, "screening-outcome-settled"),
        Outcome::NoHit => text!(lang, "screening-outcome-no-hit"),
        Outcome::NotScreened => text!(lang, "screening-outcome-not-screened"),
    }
}

/// How far the facts speak for one person.
pub(super) fn strength(lang: Lang, strength: Strength) -> &'static str {
    match strength {
        Strength::Likely => text!(lang, "screening-strength-likely"),
        Strength::Possible => text!(lang, "screening-strength-possible"),
        Strength::Weak => text!(lang, "screening-strength-weak"),
    }
}

/// What a hit rests on.
pub(super) fn standing(lang: Lang, standing: Standing) -> &'static str {
    match standing {
        Standing::Supported => text!(lang, "screening-standing-supported"),
        Standing::NameAlone => text!(lang, "screening-standing-name-alone"),
        Standing::Contradicted => text!(lang, "screening-standing-contradicted"),
    }
}

/// What would tell a person from a namesake.
pub(super) fn missing(lang: Lang, missing: Missing) -> &'static str {
    match missing {
        Missing::BirthOfRow => text!(lang, "screening-missing-birth-of-row"),
        Missing::BirthOfPerson => text!(lang, "screening-missing-birth-of-person"),
        Missing::DocumentOfRow => text!(lang, "screening-missing-document-of-row"),
        Missing::DocumentOfPerson => text!(lang, "screening-missing-document-of-person"),
    }
}

/// A field, and how two values of it agree; nothing for what only weighs.
pub(super) fn reason(lang: Lang, field: &str, level: &str) -> Option<String> {
    let field = match field {
        "name" => text!(lang, "screening-field-name"),
        "alias" => text!(lang, "screening-field-alias"),
        "birth.date" => text!(lang, "screening-field-birth"),
        "sex" => text!(lang, "screening-field-sex"),
        "document" => text!(lang, "screening-field-document"),
        "namesakes" => return Some(text!(lang, "screening-field-namesakes").to_owned()),
        "relatives" => {
            let relatives = text!(lang, "screening-field-relatives");
            return Some(relatives.to_owned());
        }
        _ => return None,
    };
    Some(format!("{field}: {}", self::level(lang, level)))
}

/// How two values of a field agree.
pub(crate) fn level(lang: Lang, level: &str) -> &str {
    match level {
        "same" => text!(lang, "screening-level-same"),
        "different" => text!(lang, "screening-level-different"),
        "variant" => text!(lang, "screening-level-variant"),
        "part" => text!(lang, "screening-level-part"),
        "part, a variant" => {
            text!(lang, "screening-level-part-variant")
        }
        "some words" => text!(lang, "screening-level-some-words"),
        "one word" => text!(lang, "screening-level-one-word"),
        "part or variant" => text!(lang, "screening-level-in-part"),
        "same year" => text!(lang, "screening-level-same-year"),
        "two parts" => text!(lang, "screening-level-two-parts"),
        "one digit or swapped" => text!(lang, "screening-level-one-digit-or-swapped"),
        "possible" => text!(lang, "screening-level-possible"),
        "possible within a month" => text!(lang, "screening-level-possible-in-a-month"),
        "one digit" => text!(lang, "screening-level-one-digit"),
        "two digits" => text!(lang, "screening-level-two-digits"),
        other => other,
    }
}

/// How a word of the name agrees, where there is something to say of it.
pub(super) fn word(lang: Lang, why: &Why) -> Option<String> {
    let text = match why {
        Why::Word { how: WordMatch::Same, .. } => return None,
        Why::Word { asked, found, how } => {
            let how = match how {
                WordMatch::Same => return None,
                WordMatch::Sound => text!(lang, "screening-word-sound").to_owned(),
                WordMatch::Edits(edits) => text!(lang, "screening-word-letters", n = *edits),
                WordMatch::Nickname => text!(lang, "screening-word-nickname").to_owned(),
                WordMatch::CutShort => text!(lang, "screening-word-cut-short").to_owned(),
                WordMatch::Consonants => text!(lang, "screening-word-consonants").to_owned(),
                WordMatch::Initial => text!(lang, "screening-word-initial").to_owned(),
            };
            format!("{asked} ~ {found} ({how})")
        }
        Why::OtherWord { asked, found } => {
            text!(lang, "screening-word-against", asked = asked, found = found)
        }
        Why::OnlyAsked(word) => {
            text!(lang, "screening-word-only-asked", word = word)
        }
        Why::OnlyFound(word) => {
            text!(lang, "screening-word-only-found", word = word)
        }
        Why::OtherOrder => text!(lang, "screening-word-other-order").to_owned(),
        Why::Birth(_) | Why::SameDocument | Why::NearDocument | Why::OtherDocument => return None,
    };
    Some(text)
}
