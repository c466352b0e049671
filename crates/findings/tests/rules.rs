//! Every rule that ships is well formed and does on its examples what they say.

#[cfg(test)]
mod tests {
    use paradero_findings::{
        Parameters, Severity, built_in, built_in_views, example, prepare, run, schema,
    };
    use paradero_model::Day;
    use rusqlite::Connection;

    #[test]
    fn every_rule_is_well_formed() {
        assert!(!built_in().unwrap().is_empty());
        for view in built_in_views().unwrap() {
            assert!(!view.about.trim().is_empty(), "{}: say what it is about", view.name);
        }
    }

    #[test]
    fn every_rule_does_on_its_examples_what_they_say() {
        // `RULE=part-of-an-id` checks those alone, while one is being written.
        let only = std::env::var("RULE").unwrap_or_default();
        let failures: Vec<String> = built_in()
            .unwrap()
            .iter()
            .filter(|rule| rule.id.contains(&only))
            .filter_map(|rule| rule.check().err().map(|error| error.to_string()))
            .collect();
        assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    }

    #[test]
    fn only_what_a_treaty_or_a_court_forbids_is_serious() {
        let serious: Vec<String> = built_in()
            .unwrap()
            .into_iter()
            .filter(|rule| rule.severity == Severity::Serious)
            .map(|rule| rule.id)
            .collect();
        let allowed = [
            "authority-struck-down",
            "batch-names-missing",
            "custody-acknowledged-then-denied",
            "death-without-cause",
            "departed-not-arrived",
            "error-admitted-not-remedied",
            "gone-from-list",
            "held-past-sentence",
            "instrument-condition-unmet",
            "label-superficial-only",
            "minor-held",
            "no-hearing",
            "no-notice",
            "no-proof-of-life",
            "order-answered-with-refusal",
            "order-deadline-passed",
            "remains-undelivered",
            "removed-despite-protection",
            "return-order-unmet",
            "whereabouts-unknown",
        ];
        assert_eq!(serious, allowed);
    }

    #[test]
    fn rules_run_over_tables_of_an_attached_database() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("data.sqlite");
        let data = Connection::open(&path).unwrap();
        data.execute_batch(&schema::create()).unwrap();
        example::fill(&data, "batch: id=b1 subject=batch:1 announced_count=10 on=2025-04-13")
            .unwrap();
        data.execute_batch(&schema::create_indexes()).unwrap();
        drop(data);
        let connection = Connection::open_in_memory().unwrap();
        connection.execute("ATTACH ? AS data", [path.to_str().unwrap()]).unwrap();
        let today = Day(20_192);
        for _ in 0..2 {
            prepare(&connection, today, Parameters::default().as_slice()).unwrap();
            let found = run(&connection, &built_in().unwrap(), today).unwrap();
            let ids: Vec<_> = found.iter().map(|finding| finding.id.as_str()).collect();
            assert_eq!(ids, ["batch-names-missing:batch:1"]);
        }
    }

    #[test]
    fn a_rule_that_is_not_well_formed_is_refused_with_the_reason() {
        let (name, rule) = ("source-gone", include_str!("../../../rules/source-gone.sql"));
        let refused =
            |text: &str| paradero_findings::Rule::parse(name, text).unwrap_err().to_string();
        assert!(paradero_findings::Rule::parse("another", rule).is_err());
        assert!(refused(&rule.replacen("-- ---", "", 1)).contains("line 1"));
        assert!(
            refused(&rule.replace("{subject}: withdrawn", "{who}: withdrawn")).contains("{who}")
        );
        assert!(refused(&rule.replace("notable", "grave")).contains("severity"));
        assert!(refused(rule.split("SELECT g.subject").next().unwrap()).contains("no statement"));
        let missing = rule.replace("AS until_lo", "AS until_first");
        let missing = paradero_findings::Rule::parse(name, &missing).unwrap();
        assert!(missing.check().unwrap_err().to_string().contains("no column `until_lo`"));
    }
}
