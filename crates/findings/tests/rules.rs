//! Every rule that ships is well formed and does on its examples what they say.

#[cfg(test)]
mod tests {
    use paradero_findings::{built_in, built_in_views};

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
}
