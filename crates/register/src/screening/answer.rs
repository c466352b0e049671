//! The answer of a screening as JSON, the contract of `screen --json`, and what no answer can say.

use serde_json::{Map, Value, json};

use super::{Answer, Outcome, Screened, Searched};

/// Outcomes, the gravest first, with their codes.
const OUTCOMES: [(Outcome, &str); 7] = [
    (Outcome::OrderInForce, "order-in-force"),
    (Outcome::OrderOfNamesake, "order-of-namesake"),
    (Outcome::OtherMatter, "other-matter"),
    (Outcome::Known, "known"),
    (Outcome::Settled, "settled"),
    (Outcome::NoHit, "no-hit"),
    (Outcome::NotScreened, "not-screened"),
];

impl Screened {
    /// All that is answered.
    #[must_use]
    pub fn document(&self, searched: &Searched) -> Value {
        json!({
            "searched": searched, "limits": searched.limits(), "summary": counts(&self.rows),
            "rows": self.rows, "twice": self.twice, "absent": self.absent,
        })
    }
}

/// How many rows have each outcome.
fn counts(answers: &[Answer]) -> Value {
    let count = |outcome| answers.iter().filter(|answer| answer.outcome == outcome).count();
    let each = OUTCOMES.iter().map(|(outcome, code)| ((*code).to_owned(), json!(count(*outcome))));
    Value::Object(each.collect::<Map<_, _>>())
}

impl Searched {
    /// What the answer cannot say.
    #[must_use]
    pub fn limits(&self) -> Vec<String> {
        let mut lines = vec![
            format!(
                "A hit is never an identity: weights say how far names, dates of birth, sex and \
                 documents agree (0 bits: as likely as not; from {:+.0} bits a reviewer would be asked). \
                 A person decides.",
                self.possible_from_bits
            ),
            format!(
                "`Nobody found` means that none of the {} people searched has a name near enough (words \
                 that are the same, alike in sound, within one edit or, from seven letters on, two, short for each other, or of the same consonants), nor \
                 the document; someone under another name, or on none of these sources, is not found.",
                self.people
            ),
        ];
        let Some(level) = self.level else {
            lines.push(
                "Nothing but the list was searched: it says nothing of orders, hearings or removals."
                    .to_owned(),
            );
            return lines;
        };
        lines.push(format!(
            "Only sources of level {} and below were read. An order, a hearing or a batch that none of \
             them states is not seen; silence here is no clearance.",
            level.code()
        ));
        for order in &self.class_orders {
            let scope =
                order.country.as_ref().map(|code| format!(" to {code}")).unwrap_or_default();
            lines.push(format!(
                "An order bars the removal{scope} of a class, `{}` ({}): rows are matched to it only \
                 where a source says that the person is of it.",
                order.class, order.name
            ));
        }
        lines
    }
}
