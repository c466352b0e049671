//! What pages call the parts of an answer, in Spanish and English.

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
        Outcome::OrderInForce => lang.say(
            "posible persona a quien ampara una orden vigente",
            "may be someone whom an order in force covers",
        ),
        Outcome::OrderOfNamesake => lang.say(
            "de nombre parecido al de alguien a quien ampara una orden vigente: puede ser un homónimo",
            "near in name to someone whom an order in force covers: perhaps a namesake",
        ),
        Outcome::OtherMatter => lang.say(
            "con otros asuntos: audiencias, grupos anunciados, expulsiones, hallazgos",
            "with other matters: hearings, batches, removals, findings",
        ),
        Outcome::Known => lang.say(
            "en el registro, sin que ninguna fuente diga que algo lo impida",
            "in the register; no source states anything in the way",
        ),
        Outcome::Settled => lang.say(
            "con todo resuelto antes: alguien decidió que se trata de otra persona",
            "settled before: somebody decided that the row is somebody else",
        ),
        Outcome::NoHit => lang.say("sin coincidencia", "found nobody"),
        Outcome::NotScreened => lang.say(
            "sin cotejar: sin nombre ni documento",
            "not screened: neither a name nor a document",
        ),
    }
}

/// How far the facts speak for one person.
pub(super) fn strength(lang: Lang, strength: Strength) -> &'static str {
    match strength {
        Strength::Likely => lang.say("Probablemente", "Likely"),
        Strength::Possible => lang.say("Posiblemente", "Possibly"),
        Strength::Weak => lang.say("Difícilmente", "Hardly"),
    }
}

/// What a hit rests on.
pub(super) fn standing(lang: Lang, standing: Standing) -> &'static str {
    match standing {
        Standing::Supported => lang.say(
            "coinciden el nombre y otro dato; una persona debe decidir",
            "the name and another fact agree; a person must decide",
        ),
        Standing::NameAlone => lang.say(
            "solo por el nombre: no es una identificación",
            "by the name alone: this is no identification",
        ),
        Standing::Contradicted => lang
            .say("un dato conocido habla en contra", "something that is known speaks against it"),
    }
}

/// What would tell a person from a namesake.
pub(super) fn missing(lang: Lang, missing: Missing) -> &'static str {
    match missing {
        Missing::BirthOfRow => lang.say(
            "la fecha de nacimiento completa de quien está en la lista",
            "the full date of birth of whoever is on the list",
        ),
        Missing::BirthOfPerson => lang.say(
            "la fecha de nacimiento completa de la persona del registro",
            "the full date of birth of the person in the register",
        ),
        Missing::DocumentOfRow => lang.say(
            "el documento de quien está en la lista",
            "the document of whoever is on the list",
        ),
        Missing::DocumentOfPerson => lang.say(
            "el documento de la persona del registro",
            "the document of the person in the register",
        ),
    }
}

/// A field, and how two values of it agree; nothing for what only weighs.
pub(super) fn reason(lang: Lang, field: &str, level: &str) -> Option<String> {
    let field = match field {
        "name" => lang.say("nombre", "name"),
        "alias" => lang.say("otro nombre", "other name"),
        "birth.date" => lang.say("nacimiento", "birth"),
        "sex" => lang.say("sexo", "sex"),
        "document" => lang.say("documento", "document"),
        "namesakes" => return Some(lang.say("nombres frecuentes", "frequent names").to_owned()),
        "relatives" => {
            let relatives =
                lang.say("una palabra distinta en cada nombre", "a word unlike in each name");
            return Some(relatives.to_owned());
        }
        _ => return None,
    };
    Some(format!("{field}: {}", self::level(lang, level)))
}

fn level(lang: Lang, level: &str) -> &str {
    match level {
        "same" => lang.say("igual", "the same"),
        "different" => lang.say("distinto", "different"),
        "variant" => lang.say("con otra grafía", "spelt otherwise"),
        "part" => lang.say("falta una parte", "a part is missing"),
        "part, a variant" => {
            lang.say("falta una parte, con otra grafía", "a part is missing, spelt otherwise")
        }
        "some words" => lang.say("algunas palabras", "some words"),
        "one word" => lang.say("una palabra", "one word"),
        "part or variant" => lang.say("en parte", "in part"),
        "same year" => lang.say("el mismo año", "the same year"),
        "two parts" => lang.say("dos partes de tres", "two parts of three"),
        "one digit or swapped" => lang.say(
            "una cifra distinta o día y mes cambiados",
            "one digit off, or day and month swapped",
        ),
        "possible" => lang.say("compatible", "compatible"),
        "possible within a month" => lang.say("compatible en un mes", "compatible within a month"),
        "one digit" => lang.say("una cifra distinta", "one digit off"),
        "two digits" => lang.say("dos cifras distintas", "two digits off"),
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
                WordMatch::Sound => lang.say("suenan igual", "sound alike").to_owned(),
                WordMatch::Edits(1) => lang.say("una letra", "one letter").to_owned(),
                WordMatch::Edits(edits) => format!("{edits} {}", lang.say("letras", "letters")),
                WordMatch::Nickname => lang.say("forma familiar", "familiar form").to_owned(),
                WordMatch::CutShort => lang.say("abreviado", "cut short").to_owned(),
                WordMatch::Consonants => {
                    lang.say("las mismas consonantes", "the same consonants").to_owned()
                }
                WordMatch::Initial => lang.say("inicial", "initial").to_owned(),
            };
            format!("{asked} ~ {found} ({how})")
        }
        Why::OtherWord { asked, found } => {
            format!("{asked} {} {found}", lang.say("frente a", "against"))
        }
        Why::OnlyAsked(word) => {
            format!("{word} {}", lang.say("solo en la lista", "only on the list"))
        }
        Why::OnlyFound(word) => {
            format!("{word} {}", lang.say("solo en el registro", "only in the register"))
        }
        Why::OtherOrder => {
            lang.say("las palabras en otro orden", "the words in another order").to_owned()
        }
        Why::Birth(_) | Why::SameDocument | Why::NearDocument | Why::OtherDocument => return None,
    };
    Some(text)
}
