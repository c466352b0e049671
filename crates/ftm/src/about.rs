//! What belongs beside an export: what it is of, how it is read, and what it loses.

use std::fmt::Write as _;

use paradero_model::{Day, Level};

use crate::sink::Written;

/// What an export is of.
pub struct About<'a> {
    /// What the register is called.
    pub office: &'a str,
    /// The level of the view.
    pub level: Level,
    /// Of how many acts of the register it was made.
    pub position: u64,
    /// The day of the export.
    pub today: Day,
    /// What was written.
    pub written: &'a Written,
}

const LOST: &str = "\
What is lost
------------
FollowTheMoney has no word for these. Where it matters the text of a summary, of notes or of a Note says it; a program does not read it there.

- When a single claim holds (valid time): `first_seen` and `last_seen` say when the register took a source in, not when anything was so.
- How exact a date is beyond year, month and day: a range within a month or a year is that month or year, any other range and every date that is
  uncertain or approximate is text. What was written stands under `original_value`.
- Denial: what somebody denies is never a value. It is a Note that says who denies what.
- Who claims something, where the source (the data set) only passes it on: `publisher` of the entity says it, not each value.
- Where it stands in the source (page, row, line): `recordId` names the record in the register, which a reader of this file does not have.
- How sure linking is that mentions are one person. A canonical id is a judgement and may be wrong.
- That something is sealed: an export holds what its level sees, and does not say what it leaves out.
- Contradictions: values of several sources stand side by side without a word that they exclude each other.
- What an order means: whether it bars a removal, until when, whom it binds, whether it was obeyed. An order is an Event whose `endDate` is its deadline.
- Findings of the rules, decisions of reviewers, and proofs of the register's ledger are not part of it.

What must not be made of it
---------------------------
Nobody here is on a list of sanctions or is accused by this register. There are no `topics`, no Membership and no Associate: a label that an authority put on
somebody is a Note that names the authority. Do not add topics by a rule over these entities, and do not load them into a program that screens customers.
Sources have a purpose and conditions (`summary` of each document); they hold for whoever takes this file over.
";

/// The text that belongs beside an export.
#[must_use]
pub fn about(of: &About<'_>) -> String {
    let Written { statements, entities, schemata, barred } = of.written;
    let mut text = format!(
        "FollowTheMoney export of the register \u{ab}{}\u{bb}, level {}, after {} acts, on {}.\n\n\
         {statements} statements on {entities} entities. A table of statements as followthemoney 4.11 reads it\n\
         (`ftm aggregate-statements`): sorted by canonical_id. The canonical id is a person after linking, the entity id what one record\n\
         says, the data set the source. Names of data sets end in the first digits of the SHA-256 of their file.\n\nStatements by schema:\n",
        of.office,
        of.level.code(),
        of.position,
        of.today,
    );
    for (schema, count) in schemata {
        let _ = writeln!(text, "  {schema:16} {count}");
    }
    if *barred > 0 {
        let _ = writeln!(
            text,
            "\n{barred} statements that came from other programs were not passed on: topics, Membership or Associate."
        );
    }
    text.push('\n');
    text.push_str(LOST);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_it_is_of_and_what_is_lost() {
        let written = Written { statements: 3, entities: 1, barred: 2, ..Written::default() };
        let text = about(&About {
            office: "Example",
            level: Level::Team,
            position: 4,
            today: Day(20_000),
            written: &written,
        });
        assert!(text.contains("level team, after 4 acts, on 2024-10-04"), "{text}");
        for word in [
            "Denial",
            "valid time",
            "Contradictions",
            "sealed",
            "What an order means",
            "2 statements that came",
        ] {
            assert!(text.contains(word), "{word}");
        }
    }
}
