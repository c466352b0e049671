//! The press report of the shared data gives exactly the findings that it must give, no serious one
//! beside them, and each cites the events that it must cite.

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use paradero_findings::{
        Finding, Parameters, Severity, built_in, example, prepare, run, run_together, schema, write,
    };
    use paradero_model::{Day, ValueType, Vocabulary};
    use rusqlite::Connection;
    use toml::{Table, Value};

    const REPORT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/report");
    const TODAY: Day = Day(20_192); // 2025-04-14

    fn read(name: &str) -> Table {
        let path = format!("{REPORT}/{name}");
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
        toml::from_str(&text).unwrap()
    }

    fn quoted(text: &str) -> String {
        format!("'{}'", text.replace('\'', "''"))
    }

    /// Handles and what they are called in rows; rows of the subjects.
    fn handles(sheet: &Table) -> (BTreeMap<String, String>, String) {
        let (mut ids, mut rows) = (BTreeMap::new(), String::new());
        for (handle, what) in sheet["ref"].as_table().unwrap() {
            let what = what.as_table().unwrap();
            let (kind, name) = what
                .iter()
                .find(|(key, _)| {
                    !["unit", "number"].contains(&key.as_str())
                        && (*key != "country" || what.len() == 1)
                })
                .unwrap();
            let name = name.as_str().unwrap();
            let id = if kind == "country" {
                format!("country:{name}")
            } else {
                format!("{kind}:{handle}")
            };
            let country = what.get("country").and_then(Value::as_str).unwrap_or("");
            rows.push_str(&format!("subject: id={id} name={} country='{country}'\n", quoted(name)));
            ids.insert(handle.clone(), id);
        }
        (ids, rows)
    }

    fn value(value_type: &ValueType, value: &Value, ids: &BTreeMap<String, String>) -> String {
        match value {
            Value::Array(items) => {
                let items: Vec<_> =
                    items.iter().map(|item| self::value(value_type, item, ids)).collect();
                items.join("|")
            }
            Value::Table(table) => {
                if let Some(at_least) = table.get("at_least") {
                    return format!("{at_least}..");
                }
                let text =
                    ["means", "years", "says"].iter().find_map(|key| table.get(*key)).unwrap();
                text.as_str().map_or_else(|| text.to_string(), str::to_owned)
            }
            Value::String(text) => match (value_type, ids.get(text)) {
                (ValueType::Ref(_), Some(id)) => id.clone(),
                (ValueType::Indicator, _) => {
                    Vocabulary::get().read_code("indicator", text).unwrap().code.clone()
                }
                _ => text.clone(),
            },
            other => other.to_string(),
        }
    }

    /// The rows of one event of the sheet.
    fn event(event: &Table, ids: &BTreeMap<String, String>) -> String {
        let kind = Vocabulary::get().event(event["kind"].as_str().unwrap()).unwrap();
        let text = |key: &str| event.get(key).and_then(Value::as_str);
        let mut row = format!("{}: id={}", schema::table(&kind.code), text("id").unwrap());
        let subject = kind.subjects.iter().find(|_| kind.code != "statement").and_then(|_| {
            kind.subjects.iter().map(|kind| kind.code()).find(|kind| event.contains_key(*kind))
        });
        if let Some(subject) = subject {
            let named = text(subject).unwrap();
            let id = ids.get(named).cloned().unwrap_or_else(|| format!("{subject}:{named}"));
            row.push_str(&format!(" subject={id}"));
        }
        let speaker = text("said_by").unwrap_or("the report");
        let id = ids.get(speaker).cloned().unwrap_or_else(|| format!("authority:{speaker}"));
        row.push_str(&format!(" said_by={} said=2025-04-13", quoted(&id)));
        let stance = text("stance").unwrap_or("asserts");
        let own = text("by") == Some(speaker);
        row.push_str(&format!(
            " stance={stance} admitted={}",
            i64::from(own || stance == "admits")
        ));
        for (key, given) in event {
            if Some(key.as_str()) == subject
                || ["id", "kind", "quote", "said_by", "stance"].contains(&key.as_str())
            {
                continue;
            }
            let property =
                Vocabulary::get().property(&kind.code, key).unwrap_or_else(|| panic!("{key}"));
            row.push_str(&format!(" {key}={}", quoted(&value(&property.value_type, given, ids))));
        }
        row
    }

    fn connection() -> Connection {
        let sheet = read("report.claims.toml");
        let (ids, mut rows) = handles(&sheet);
        for given in sheet["event"].as_array().unwrap() {
            rows.push_str(&event(given.as_table().unwrap(), &ids));
            rows.push('\n');
        }
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(&schema::create()).unwrap();
        example::fill(&connection, &rows).unwrap_or_else(|error| panic!("{error}\n{rows}"));
        connection
    }

    fn prepared() -> Connection {
        let connection = connection();
        prepare(&connection, TODAY, Parameters::default().as_slice()).unwrap();
        connection
    }

    fn findings() -> Vec<Finding> {
        let connection = prepared();
        run(&connection, &built_in().unwrap(), TODAY).unwrap()
    }

    #[test]
    fn the_report_gives_the_findings_it_must_and_no_other_serious_one() {
        let found = findings();
        let listed: Vec<_> = found.iter().map(|f| format!("{} {}", f.id, f.message_en)).collect();
        let listed = listed.join("\n");
        let mut expected = BTreeSet::new();
        for wanted in read("expected.toml")["finding"].as_array().unwrap() {
            let wanted = wanted.as_table().unwrap();
            let text = |key: &str| wanted.get(key).and_then(Value::as_str);
            let (rule, handle) = (text("rule").unwrap(), text("subject").unwrap());
            let finding = found
                .iter()
                .find(|f| f.rule == rule && f.subject.split_once(':').unwrap().1 == handle)
                .unwrap_or_else(|| panic!("no {rule} of {handle} among\n{listed}"));
            assert_eq!(Some(finding.severity.code()), text("severity"), "{}", finding.id);
            if let Some(basis) = text("basis") {
                assert_eq!(finding.basis.code(), basis, "{}", finding.id);
            }
            for cited in wanted["cites"].as_array().unwrap() {
                let cited = cited.as_str().unwrap();
                let cites = finding.cites.iter().any(|cite| cite.event == cited);
                assert!(cites, "{} does not cite {cited}: {:?}", finding.id, finding.cites);
            }
            if let Some(missing) = wanted.get("missing") {
                assert_eq!(finding.n_lo, missing.as_integer());
                assert_eq!(finding.n_hi, missing.as_integer());
            }
            if let Some(missing) = wanted.get("missing_at_least") {
                assert_eq!((finding.n_lo, finding.n_hi), (missing.as_integer(), None));
            }
            expected.insert(finding.id.clone());
        }
        let beside: Vec<_> = found
            .iter()
            .filter(|f| f.severity == Severity::Serious && !expected.contains(&f.id))
            .map(|f| (&f.id, &f.message_en))
            .collect();
        assert!(beside.is_empty(), "{beside:?}");
    }

    #[test]
    fn the_same_is_found_on_however_many_threads() {
        let (rules, alone) = (built_in().unwrap(), findings());
        for number in [1, 2, 5] {
            let mut connections: Vec<Connection> = (0..number).map(|_| prepared()).collect();
            let found = run_together(&mut connections, &rules, TODAY).unwrap();
            assert_eq!(found, alone, "{number} threads");
        }
    }

    #[test]
    fn messages_are_filled_in_both_languages() {
        for finding in findings() {
            for message in [&finding.message_en, &finding.message_es] {
                assert!(!message.contains(['{', '}', '[', ']']), "{message}");
                assert!(
                    !message.contains("(not stated)") && !message.contains("(no indicado)"),
                    "{message}"
                );
            }
            assert_ne!(finding.message_en, finding.message_es);
        }
    }

    #[test]
    fn findings_are_stored_with_what_they_cite_and_running_again_changes_nothing() {
        let (first, again) = (findings(), findings());
        assert_eq!(first, again);
        let connection = connection();
        write(&connection, &first).unwrap();
        write(&connection, &first).unwrap();
        let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(count("SELECT count(*) FROM finding"), i64::try_from(first.len()).unwrap());
        let cites: usize = first.iter().map(|finding| finding.cites.len()).sum();
        assert_eq!(count("SELECT count(*) FROM finding_cite"), i64::try_from(cites).unwrap());
    }

    #[test]
    fn the_views_say_where_he_is_and_how_the_orders_stand() {
        let connection = connection();
        prepare(&connection, TODAY, Parameters::default().as_slice()).unwrap();
        let text =
            |sql: &str| connection.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
        let place =
            "SELECT status || ' ' || place_text FROM whereabouts WHERE person = 'person:abrego'";
        assert_eq!(text(place), "held cecot");
        let state = |order: &str| {
            text(&format!("SELECT state FROM order_state WHERE order_id = 'order:{order}'"))
        };
        assert_eq!(
            (state("return").as_str(), state("protection").as_str()),
            ("refused", "in-force")
        );
    }
}
