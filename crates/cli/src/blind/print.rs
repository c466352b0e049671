//! What a blind screening found, for people and for programs.

use paradero_register::screening::{Asked, Manifest};
use paradero_screen::blind::{BlindHit, BlindWhy, Screened};
use paradero_screen::{BirthMatch, Standing, WordMatch};
use serde_json::{Value, json};

use crate::print::out;

/// One document: what was read, and of each row what was asked and what was found.
pub(super) fn document(manifest: &Manifest, found: &Screened) -> Value {
    let rows = manifest.asked.iter().zip(&found.rows).zip(&found.found);
    let rows: Vec<Value> = rows
        .map(|((asked, hits), all)| json!({ "asked": asked, "hits": hits, "more": all - hits.len() }))
        .collect();
    json!({ "export": found.export, "people": found.people, "least_bits": found.least_bits,
        "limits": limits(found), "rows": rows })
}

/// A row each, then what the answer cannot say.
pub(super) fn print(manifest: &Manifest, found: &Screened, export: &str) {
    let met = found.rows.iter().filter(|hits| !hits.is_empty()).count();
    out(&format!(
        "{} screened against {} people of {export}: {met} with a handle to ask about (from {:+.1} bits)",
        found.rows.len(),
        found.people,
        found.least_bits
    ));
    for ((asked, hits), all) in manifest.asked.iter().zip(&found.rows).zip(&found.found) {
        out("");
        out(&title(asked));
        asked.problems.iter().for_each(|problem| out(&format!("    not used: {problem}")));
        if asked.name.trim().is_empty() && asked.document.is_none() {
            out("    not screened: neither a name nor a document");
        } else if hits.is_empty() {
            out("    nobody found");
        }
        hits.iter().for_each(hit);
        if *all > hits.len() {
            out(&format!("    and {} more; raise --top to see them", all - hits.len()));
        }
    }
    out("");
    limits(found).iter().for_each(|line| out(&format!("- {line}")));
}

fn title(asked: &Asked) -> String {
    let mut text = asked.locator.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
    text.push_str(if asked.name.is_empty() { "(no name)" } else { &asked.name });
    for (what, value) in [("born", &asked.born), ("document", &asked.document)] {
        text.push_str(&value.as_ref().map(|value| format!(", {what} {value}")).unwrap_or_default());
    }
    text
}

fn hit(hit: &BlindHit) {
    let standing = match hit.standing {
        Standing::Supported => "",
        Standing::NameAlone => ", by the name alone",
        Standing::Contradicted => ", against something that is known",
    };
    let why: Vec<String> = hit
        .why
        .iter()
        .map(|reason| format!("{} ({:+.1})", in_words(&reason.what), reason.bits))
        .collect();
    out(&format!("    {}  {:+.1} bits{standing}: {}", hit.handle, hit.score_bits, why.join("; ")));
}

fn in_words(why: &BlindWhy) -> String {
    match why {
        BlindWhy::Word { asked, how } => {
            let how = match how {
                WordMatch::Same => "the same",
                WordMatch::Sound => "sounds alike",
                WordMatch::Edits(1) => "one edit",
                WordMatch::Edits(_) => "two edits at most",
                WordMatch::Nickname => "familiar form",
                WordMatch::CutShort => "cut short",
                WordMatch::Consonants => "same consonants",
                WordMatch::Initial => "initial",
            };
            format!("{asked}: {how}")
        }
        BlindWhy::OtherWords(count) => format!("{count} against others"),
        BlindWhy::OnlyAsked(count) => format!("{count} only in the row"),
        BlindWhy::OnlyFound(count) => format!("{count} only in the record"),
        BlindWhy::OtherOrder => "in another order".to_owned(),
        BlindWhy::Birth(how) => match how {
            BirthMatch::SameDay => "born the same day",
            BirthMatch::DayMonthSwapped => "born with day and month exchanged",
            BirthMatch::OneDigit => "born one digit away",
            BirthMatch::Compatible => "dates of birth agree as far as told",
            BirthMatch::SameYear => "born the same year, on another day",
            BirthMatch::Different => "dates of birth differ",
        }
        .to_owned(),
        BlindWhy::SameDocument => "the same document".to_owned(),
        BlindWhy::NearDocument => "a document one sign away".to_owned(),
        BlindWhy::OtherDocument => "another document".to_owned(),
    }
}

/// What the answer cannot say.
fn limits(found: &Screened) -> Vec<String> {
    vec![
        format!(
            "A handle is no identity and no name: hashes say that words agree or are near, not which they are. Ask \
             the office that made the export about the handles, and no more ({} people are in it).",
            found.people
        ),
        "`Nobody found` means that no name of the export comes near enough; it says nothing of orders or of other lists."
            .to_owned(),
        "The other office learns which handles you ask about; destroy the export and the key when you are done."
            .to_owned(),
    ]
}
