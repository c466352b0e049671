//! What documents say, and what they never say.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use paradero_export::Kind;
    use paradero_locale::Lang;
    use paradero_model::Level;

    use crate::support::{Asked, CANARY, HOSTILE, document, id_of, office};

    const KINDS: [Kind; 4] = [Kind::Dossier, Kind::Answer, Kind::Wgeid, Kind::Ced];

    fn rosa(kind: Kind, id: &str) -> Asked<'_> {
        Asked { kind, id, level: Level::Team, today: "2026-04-10", lang: Lang::en() }
    }

    #[test]
    fn a_dossier_says_who_says_what_and_what_nobody_says() {
        let folder = tempfile::tempdir().unwrap();
        let register = office(&folder.path().join("r"), true);
        let id = id_of(&register, Level::Team, "person", "Rosa");
        let text = document(&register, rosa(Kind::Dossier, &id)).markdown();
        for said in [
            "# Dossier: Rosa Amaya Quintana",
            "Office of the \\<North\\>",
            "said by Coast Police",
            "Police register; row 1 (line 2)",
            "The Lantern of 2026-04-01",
            "5 Jan 2026",
            "where she is",
            "order in docket 12/2026",
            "An order in force bars removal.",
            "rests on superficial indicators alone",
            "(f) state of health",
            "SHA-256 ",
            "paradero verify --checkpoint",
            "Nobody says.",
            "Removed although an order bars it",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
        // Every number of a note leads to a note.
        let document = document(&register, rosa(Kind::Dossier, &id));
        let json = serde_json::to_value(&document).unwrap();
        let mut numbers = Vec::new();
        notes(&json, &mut numbers);
        assert!(numbers.len() > 20);
        assert!(numbers.iter().all(|number| (1..=document.notes.len()).contains(number)));
        for number in 1..=document.notes.len() {
            assert!(numbers.contains(&number), "nothing leads to note {number}");
        }
    }

    fn notes(value: &serde_json::Value, numbers: &mut Vec<usize>) {
        match value {
            serde_json::Value::Object(all)
                if all.get("look").is_some_and(|look| look == "note") =>
            {
                numbers.push(all["text"].as_str().unwrap().parse().unwrap());
            }
            serde_json::Value::Object(all) => all.values().for_each(|one| notes(one, numbers)),
            serde_json::Value::Array(all) => all.iter().for_each(|one| notes(one, numbers)),
            _ => {}
        }
    }

    #[test]
    fn nothing_sealed_shows_below_and_a_document_is_what_it_would_be_without_it() {
        let folder = tempfile::tempdir().unwrap();
        let with = office(&folder.path().join("with"), true);
        let without = office(&folder.path().join("without"), false);
        let id = id_of(&with, Level::Team, "person", "Rosa");
        for kind in KINDS {
            let mut one = document(&with, rosa(kind, &id));
            assert!(!format!("{one:?}").contains(CANARY), "{kind:?}");
            let mut other = document(&without, rosa(kind, &id));
            // Each act has a key of its own, so no two logs have the same checkpoint.
            (one.checkpoint, other.checkpoint) = (None, None);
            assert_eq!(one, other, "{kind:?}");
        }
        let sealed = Asked { level: Level::Sealed, ..rosa(Kind::Dossier, &id) };
        let id = id_of(&with, Level::Sealed, "person", "Rosa");
        let text = document(&with, Asked { id: &id, ..sealed }).markdown();
        assert!(text.contains(CANARY), "who may see it is shown it");
        // Who submits a draft is written by hand, whatever the level.
        let draft = document(&with, Asked { id: &id, kind: Kind::Wgeid, ..sealed });
        let blank = draft
            .blocks
            .iter()
            .filter(|b| matches!(b, paradero_export::document::Block::Blank { .. }));
        assert!(blank.count() >= 4);
    }

    #[test]
    fn a_document_of_an_unknown_id_or_another_kind_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let register = office(&folder.path().join("r"), false);
        let batch = id_of(&register, Level::Team, "batch", "Flight 7");
        let text = document(&register, rosa(Kind::Batch, &batch)).markdown();
        assert!(text.contains("**10** announced"), "{text}");
        assert!(text.contains("1 person is named as part of it."), "{text}");
        assert!(text.contains("9 of those announced are named nowhere."), "{text}");
        assert!(text.contains("Rosa Amaya Quintana**: An order in force bars removal."), "{text}");
    }

    #[test]
    fn a_draft_says_what_is_there_what_is_missing_and_which_body_is_open() {
        let folder = tempfile::tempdir().unwrap();
        let register = office(&folder.path().join("r"), false);
        let id = id_of(&register, Level::Team, "person", "Rosa");
        let text = document(&register, rosa(Kind::Wgeid, &id)).markdown();
        // Arrested on 5 January: urgent up to and on 5 April; taken abroad on 20 March.
        assert!(text.contains("By the removal (20 Mar 2026): **Urgent procedure: the report must be received by 20 Jun 2026"), "{text}");
        assert!(text.contains("Which of them is the disappearance, the family must say"), "{text}");
        assert!(
            text.contains("The three months of the urgent procedure are over. Until 5 Jan 2027"),
            "{text}"
        );
        let early =
            document(&register, Asked { today: "2026-04-05", ..rosa(Kind::Wgeid, &id) }).markdown();
        assert!(early.contains("must be received by 5 Apr 2026 (0 days left)"), "{early}");
        // Two states, each by itself.
        assert!(text.contains("**Quirandá (XA)**"), "{text}");
        assert!(
            text.contains("whether it is a party is not known here: see https://treaties.un.org"),
            "{text}"
        );
        assert!(text.contains("UY"), "{text}");
        assert!(text.contains("party to the convention, in force since 23 Dec 2010"), "{text}");
        assert!(text.contains("More than one state is concerned"), "{text}");
        // What is missing and what is not.
        assert!(
            text.contains(
                "To be written by hand: 6. Who submits the report; Consent of the family."
            ),
            "{text}"
        );
        assert!(text.contains("None of what is asked for is missing"), "{text}");
        assert!(text.contains("place not disclosed"), "{text}");
    }

    #[test]
    fn a_month_is_a_day_in_part_and_the_window_says_perhaps() {
        let folder = tempfile::tempdir().unwrap();
        let register = office(&folder.path().join("r"), false);
        let id = id_of(&register, Level::Team, "person", "Julio");
        let text = document(&register, rosa(Kind::Wgeid, &id)).markdown();
        assert!(text.contains("In part: 2. Year, month and day."), "{text}");
        assert!(text.contains("Perhaps urgent procedure: by the latest of the days that are said, until 30 Apr 2026 (20 days left)"), "{text}");
        assert!(text.contains("By the arrest (January 2026): "), "{text}");
        assert!(text.contains("Missing: 3. Place of arrest, or where last seen; 5. What was done to find the person."), "{text}");
        assert!(text.contains("country that the source is about"), "{text}");
        let ced = document(&register, rosa(Kind::Ced, &id)).markdown();
        assert!(ced.contains("Already presented to the competent bodies of that state, where that was possible (art. 30(2)(c))"), "{ced}");
        assert!(ced.contains("not known here"), "{ced}");
    }

    #[test]
    fn what_somebody_is_called_is_never_markup() {
        let folder = tempfile::tempdir().unwrap();
        let register = office(&folder.path().join("r"), false);
        let id = id_of(&register, Level::Team, "person", "#import");
        let asked = Asked { lang: Lang::es(), ..rosa(Kind::Dossier, &id) };
        let found = document(&register, asked);
        assert!(found.title.contains(HOSTILE));
        let text = found.markdown();
        assert!(text.contains("\\#import \"x.typ\": \\* \\$x^2\\$ \\_a\\_"), "{text}");
        assert!(text.contains("Expediente: "), "{text}");
    }
}
