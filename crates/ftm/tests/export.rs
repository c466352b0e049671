//! What an export says, and what it never says.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use paradero_model::Level;

    use crate::support::{CANARY, Row, exported, office, roster, rows, values};

    fn small() -> (Vec<Row>, String) {
        let folder = tempfile::tempdir().unwrap();
        let register = office(&folder.path().join("r"), true);
        let (table, entities, _) = exported(&register, Level::Team);
        (rows(&table), entities)
    }

    fn notes(rows: &[Row]) -> String {
        values(rows, "Note", "description").into_iter().collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn people_are_persons_with_what_records_say_of_them() {
        let (rows, _) = small();
        let of = |prop| values(&rows, "Person", prop).into_iter().collect::<Vec<_>>().join("|");
        assert_eq!(of("birthDate"), "1976-09|1990-02-03", "`1985~` is no date here");
        assert!(of("notes").contains("1985~"), "{}", of("notes"));
        assert_eq!(of("weakAlias"), "Rosi");
        assert_eq!(of("motherName"), "Quintana");
        assert_eq!(of("passportNumber"), "Z0000001");
        assert_eq!(of("idNumber"), "01234567-8");
        assert_eq!(
            of("nationality"),
            "sv",
            "a code that the register gave out is none of ISO 3166"
        );
        assert!(of("notes").contains("nationality: XB"));
        assert!(of("name").contains("Ana \"Mar\" Inventada"), "kin: {}", of("name"));
        assert_eq!(values(&rows, "Passport", "number").len(), 1);
        assert_eq!(values(&rows, "Identification", "type"), BTreeSet::from(["CI".to_owned()]));
        assert_eq!(values(&rows, "Family", "relationship"), BTreeSet::from(["parent".to_owned()]));
        let rosa = rows.iter().find(|row| row.get("value") == "Rosi").unwrap();
        let names = rows.iter().filter(|row| row.get("canonical_id") == rosa.get("canonical_id"));
        let mentions: BTreeSet<&str> = names.map(|row| row.get("entity_id")).collect();
        assert_eq!(mentions.len(), 2, "two lists name her: {mentions:?}");
        assert_eq!(rosa.get("first_seen"), "2026-03-15T21:10:00");
        assert!(rosa.get("dataset").starts_with("police_register_"), "{}", rosa.get("dataset"));
        assert_eq!(rosa.get("origin"), "paradero:person");
    }

    #[test]
    fn what_took_place_is_an_event_or_a_trip_and_an_order_has_its_document() {
        let (rows, _) = small();
        assert_eq!(values(&rows, "Trip", "id").len(), 2, "a removal and a transfer with both ends");
        let ends = values(&rows, "Trip", "startLocation");
        assert!(
            ends.contains("territory-XA") && ends.iter().any(|end| end.starts_with("place-")),
            "{ends:?}"
        );
        assert_eq!(values(&rows, "Trip", "startDate"), BTreeSet::from(["2026-03-20".to_owned()]));
        let names = values(&rows, "Event", "name");
        for name in [
            "arrest: Rosa Amaya Quintana",
            "batch: Flight 7 of 2026-03-20",
            "court order: order in docket 12/2026",
        ] {
            assert!(names.contains(name), "{name}: {names:?}");
        }
        let starts = values(&rows, "Event", "startDate");
        assert!(
            starts.contains("2026-01-05") && starts.contains("2026-01") && starts.contains("2026"),
            "{starts:?}"
        );
        let ends = values(&rows, "Event", "endDate");
        assert!(ends.contains("2026-03-10T20:00:00"), "a deadline in UTC: {ends:?}");
        assert_eq!(
            values(&rows, "Documentation", "role"),
            BTreeSet::from(["court order".to_owned()])
        );
        assert_eq!(
            values(&rows, "CourtCase", "caseNumber"),
            BTreeSet::from(["12/2026".to_owned()])
        );
        assert_eq!(
            values(&rows, "CourtCaseParty", "id").len(),
            3,
            "two hearings and whom an order covers"
        );
        let bodies = values(&rows, "PublicBody", "name");
        assert!(
            bodies.contains("Coast Police") && bodies.contains("Court of the North"),
            "{bodies:?}"
        );
        assert!(!bodies.contains("The Lantern"), "who only speaks is not made an authority");
        let involved = rows.iter().filter(|row| {
            row.get("canonical_id").starts_with("batch-") && row.get("prop") == "involved"
        });
        assert_eq!(involved.count(), 1, "one of ten is named");
    }

    #[test]
    fn a_label_marks_nobody() {
        let (rows, entities) = small();
        let folder = tempfile::tempdir().unwrap();
        let (table, more, _) = exported(&roster(&folder.path().join("r"), 300), Level::Team);
        let all: Vec<Row> = rows.iter().cloned().chain(super::support::rows(&table)).collect();
        for row in &all {
            assert!(
                !matches!(row.get("schema"), "Membership" | "Associate" | "Sanction"),
                "{row:?}"
            );
            assert!(
                !matches!(row.get("prop"), "topics" | "riskSource" | "classification"),
                "{row:?}"
            );
            if row.get("value").contains("Anchor Gang") {
                assert_eq!(
                    (row.get("schema"), row.get("prop")),
                    ("Note", "description"),
                    "{row:?}"
                );
            }
        }
        assert!(!entities.contains("\"topics\"") && !more.contains("\"topics\""));
        let notes = notes(&rows);
        assert!(
            notes.contains(
                "A label that somebody put on a person, not a finding of fact. \u{ab}Ministry of the Interior\u{bb} (2026-04-01) says: \
                 label: Rosa Amaya Quintana; by: Ministry of the Interior; said to belong to: Anchor Gang; indicators: tattoo"
            ),
            "{notes}"
        );
        assert!(values(&all, "Note", "keywords").contains("label"));
    }

    #[test]
    fn what_is_denied_alleged_or_announced_is_not_affirmed() {
        let (rows, _) = small();
        let notes = notes(&rows);
        assert!(notes.contains("Denied. \u{ab}Ministry of the Interior\u{bb} (2026-04-01) denies: custody: Rosa Amaya Quintana; place held: Old Mill"), "{notes}");
        assert!(notes.contains("Alleged, not taken over as a fact."), "{notes}");
        assert!(notes.contains("says that this is not given or does not hold, of arrest: Rosa Amaya Quintana; grounds"), "{notes}");
        assert!(values(&rows, "Person", "deathDate").is_empty());
        for row in &rows {
            let held = row.get("prop") == "location" && row.get("value") == "Old Mill";
            assert!(!held, "{row:?}");
        }
    }

    #[test]
    fn what_is_sealed_is_nowhere_and_leaves_no_trace() {
        let folder = tempfile::tempdir().unwrap();
        let with = office(&folder.path().join("with"), true);
        let without = office(&folder.path().join("without"), false);
        for level in [Level::Public, Level::Team] {
            let (one, other) = (exported(&with, level), exported(&without, level));
            assert!(!one.0.contains(CANARY) && !one.1.contains(CANARY), "{level:?}");
            assert_eq!(one, other, "{level:?}");
        }
        assert!(
            !exported(&with, Level::Public).0.contains("Penal de Aguaclara"),
            "of the team's list"
        );
        let (sealed, entities, _) = exported(&with, Level::Sealed);
        assert!(sealed.contains(CANARY) && entities.contains(CANARY));
    }

    #[test]
    fn the_same_view_gives_the_same_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let register = roster(&folder.path().join("r"), 60);
        assert_eq!(exported(&register, Level::Team), exported(&register, Level::Team));
        register.rebuild(Level::Team).unwrap();
        let again = exported(&register, Level::Team);
        assert_eq!(again, exported(&register, Level::Team));
    }

    #[test]
    fn statements_are_sorted_and_every_reference_leads_to_an_entity() {
        let folder = tempfile::tempdir().unwrap();
        let (table, entities, written) =
            exported(&roster(&folder.path().join("r"), 300), Level::Team);
        let rows = rows(&table);
        assert_eq!(rows.len() as u64, written.statements);
        assert_eq!(entities.lines().count() as u64, written.entities);
        assert_eq!(written.schemata.values().sum::<u64>(), written.statements);
        let ids: Vec<&str> = rows.iter().map(|row| row.get("canonical_id")).collect();
        assert!(ids.windows(2).all(|pair| pair[0] <= pair[1]));
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(known.len() as u64, written.entities);
        let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.get("prop") == "id") {
            named.entry(row.get("canonical_id")).or_default().insert(row.get("entity_id"));
        }
        let keys: BTreeSet<&str> = rows.iter().map(|row| row.get("id")).collect();
        assert_eq!(keys.len(), rows.len(), "no statement twice");
        for row in &rows {
            assert!(named[row.get("canonical_id")].contains(row.get("entity_id")), "{row:?}");
            if row.get("prop_type") == "entity" {
                assert!(known.contains(row.get("value")), "{row:?}");
                let original = row.get("original_value");
                assert!(
                    original.is_empty()
                        || row.get("value").starts_with("territory-")
                        || named[row.get("value")].contains(original),
                    "{row:?}"
                );
            }
        }
    }
}
