//! An export that is taken in by another register and exported again.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use paradero_model::{Level, SourceInfo};
    use paradero_register::{Addition, GuideKind, Register};

    use crate::support::{NOW, Row, empty, exported, office, roster, rows};

    /// Takes a table of statements in by the mapping that ships for it; gives how many records made no claim.
    fn take(register: &mut Register, name: &str, table: &str) -> (usize, usize) {
        let no_pdf = |_: &[u8]| Err("no PDF here".to_owned());
        let proposal = paradero_intake::propose(name, table.as_bytes(), &no_pdf).unwrap().unwrap();
        assert!(
            proposal.said.iter().any(|line| line.contains("`ftm-statements")),
            "{:?}",
            proposal.said
        );
        let mapping = proposal.to_toml();
        let addition = Addition {
            file_name: name,
            bytes: table.as_bytes(),
            guide: Some((GuideKind::Mapping, "ftm.toml", &mapping)),
            // As `add --unique`: its canonical ids are settled, and linking joins none of them.
            info: SourceInfo { unique: true, ..SourceInfo::default() },
            now: NOW + 86_400,
        };
        let added = register.add(&addition).unwrap();
        assert_eq!(added.unmapped, Vec::<String>::new());
        (usize::try_from(added.import.records).unwrap(), added.unclaimed)
    }

    /// What a statement says, without the canonical ids, which are of the register that writes them: a reference is told by what
    /// the data set calls it.
    fn said(row: &Row) -> Vec<String> {
        let mut fields = row.0.clone();
        fields[0].clear();
        if row.get("prop_type") == "entity" {
            let original = row.get("original_value").to_owned();
            fields[5] = original;
            // The key is made of the value.
            fields[13].clear();
        }
        fields
    }

    fn counted(rows: &[Row]) -> BTreeMap<Vec<String>, usize> {
        let mut counted = BTreeMap::new();
        for row in rows {
            *counted.entry(said(row)).or_default() += 1;
        }
        counted
    }

    fn entities(rows: &[Row]) -> usize {
        rows.iter()
            .map(|row| row.get("canonical_id"))
            .collect::<std::collections::BTreeSet<_>>()
            .len()
    }

    /// Nothing of `first` is missing in `second`, whose only addition is the file that brought it.
    fn holds(first: &[Row], second: &[Row]) {
        let file = |row: &&Row| row.get("canonical_id").starts_with("document-");
        let own: Vec<Row> = second.iter().filter(file).cloned().collect();
        let rest: Vec<Row> = second.iter().filter(|row| !file(row)).cloned().collect();
        let refers = |rows: &[Row]| {
            rows.iter()
                .filter(|row| {
                    row.get("prop_type") == "entity" && row.get("original_value").is_empty()
                })
                .count()
        };
        // References without a name of their own (a document, say) are told by their number.
        assert_eq!(refers(&rest), 0, "each reference that is passed on says what it was called");
        let named = |rows: &[Row]| -> Vec<Row> {
            let mut rows = rows.to_vec();
            for row in &mut rows {
                if row.get("prop_type") == "entity" && row.get("original_value").is_empty() {
                    row.0[9] = row.0[5].clone();
                }
            }
            rows
        };
        let (one, other) = (counted(&named(first)), counted(&rest));
        let lost: Vec<_> =
            one.iter().filter(|(said, count)| other.get(*said) != Some(count)).take(3).collect();
        assert!(lost.is_empty(), "lost: {lost:#?}");
        assert_eq!(first.len(), rest.len(), "statements");
        assert_eq!(entities(&own), 1, "the file itself");
        eprintln!(
            "{} statements on {} entities; again: {} on {}, of which {} on the file itself",
            first.len(),
            entities(first),
            second.len(),
            entities(second),
            own.len()
        );
    }

    #[test]
    fn no_statement_is_lost_on_the_way_in_and_out_again() {
        let folder = tempfile::tempdir().unwrap();
        for (name, register) in [
            ("office", office(&folder.path().join("office"), false)),
            ("roster", roster(&folder.path().join("roster"), 300)),
        ] {
            let (table, _, _) = exported(&register, Level::Team);
            let mut fresh = empty(&folder.path().join(format!("{name}-fresh")));
            let (records, unclaimed) = take(&mut fresh, "statements.csv", &table);
            let first = rows(&table);
            assert_eq!(records, first.len(), "every statement is a record");
            eprintln!("{name}: {records} records, {unclaimed} kept, not claimed");
            let (again, lines, written) = exported(&fresh, Level::Team);
            let second = rows(&again);
            holds(&first, &second);
            assert_eq!(entities(&first) + 1, entities(&second), "entities");
            assert_eq!(lines.lines().count() as u64, written.entities);
            // A third time nothing changes any more but the file.
            let mut third = empty(&folder.path().join(format!("{name}-third")));
            take(&mut third, "statements.csv", &again);
            let (table, _, _) = exported(&third, Level::Team);
            holds(&second, &rows(&table));
        }
    }

    #[test]
    fn marks_that_others_put_on_people_are_kept_and_not_passed_on() {
        let folder = tempfile::tempdir().unwrap();
        let table = include_str!("../../intake/tests/data/exports/statements.csv");
        let mut register = empty(&folder.path().join("r"));
        assert_eq!(take(&mut register, "statements.csv", table).0, 7);
        let (out, _, written) = exported(&register, Level::Team);
        assert_eq!(written.barred, 1);
        assert!(
            !out.contains("topics")
                && out.contains("Ana Mar Inventada")
                && out.contains("ftm-NK-inv2")
        );
        let packed = include_str!("../../intake/tests/data/exports/statements-pack.csv");
        let mut register = empty(&folder.path().join("packed"));
        assert_eq!(take(&mut register, "statements-pack.csv", packed).0, 7);
        let (out, _, written) = exported(&register, Level::Team);
        assert_eq!(written.barred, 1);
        let rows = rows(&out);
        let marina = rows.iter().find(|row| row.get("value") == "Marina").unwrap();
        assert_eq!(
            (marina.get("schema"), marina.get("prop"), marina.get("entity_id")),
            ("Person", "motherName", "inv-1")
        );
        assert!(marina.get("canonical_id").starts_with("person-"));
        let mine = rows.iter().find(|row| row.get("value") == "Minas de Puerto Claro").unwrap();
        assert_eq!((mine.get("external"), mine.get("canonical_id")), ("true", "ftm-inv-2"));
    }
}
