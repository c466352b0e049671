//! `paradero estimate`: the contract of its JSON, its sentences, its refusals.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::support::{Run, paradero, run};

    fn estimate(name: &str, more: &[&str]) -> Run {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../../shared/data/estimate")
            .join(format!("{name}.csv"));
        assert!(path.is_file(), "{}: the tests need ../shared", path.display());
        run(paradero().arg("estimate").arg(path).args(more))
    }

    fn quick(name: &str, more: &[&str]) -> serde_json::Value {
        let done = estimate(
            name,
            &[&["--json", "--draws", "200", "--sweeps", "0", "--replicates", "50"], more].concat(),
        );
        assert_eq!(done.code, 0, "{}", done.err);
        serde_json::from_str(&done.out).unwrap()
    }

    #[test]
    fn every_method_stands_beside_the_others() {
        let found = quick("kosovo", &[]);
        assert_eq!(found["table"]["observed"], 4_400);
        let estimates = found["estimates"].as_array().unwrap();
        let of = |method: &str| estimates.iter().find(|one| one["method"] == method).unwrap();
        assert_eq!(of("loglinear-bic")["model"], "[123,14,34]");
        assert!((of("loglinear-bic")["estimate"].as_f64().unwrap() - 10_356.52).abs() < 0.01);
        assert_eq!(of("dga")["lower"], 9_827.0);
        for one in estimates {
            for key in ["model", "estimate", "lower", "upper", "diagnostics"] {
                assert!(one.get(key).is_some(), "{one}");
            }
            assert!(one["estimate"].as_f64().unwrap() >= 4_400.0, "{one}");
        }
        assert!(found["range"].is_array() && found["agreement_message"].is_string());
        assert_eq!(quick("kosovo", &[]), found, "the same seed gives the same document");
    }

    #[test]
    fn what_cannot_be_estimated_is_refused_with_a_sentence_in_either_language() {
        let found = quick("artificial_3", &[]);
        assert!(found["agreement"].is_null() && found["range"].is_null());
        let said =
            |found: &serde_json::Value| found["refused"][0]["message"].as_str().unwrap().to_owned();
        assert_eq!(
            said(&found),
            "The list \"C\" shares nobody with any other: it says nothing of how many are missing."
        );
        let found = quick("artificial_3", &["--lang", "es"]);
        assert!(said(&found).contains("no comparte a nadie"), "{}", said(&found));
        let shown = estimate("artificial_3", &[]);
        assert!(shown.code == 0 && shown.out.contains("shares nobody"), "{}", shown.out);
    }

    #[test]
    fn an_estimate_is_drawn_into_a_file_and_in_letters() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("kosovo.svg");
        let named = file.to_str().unwrap();
        let short = [
            "--no-checks",
            "--draws",
            "100",
            "--sweeps",
            "0",
            "--replicates",
            "20",
            "--lang",
            "es",
        ];
        let done = estimate("kosovo", &[&["--plot", named], &short[..]].concat());
        assert_eq!(done.code, 0, "{}", done.err);
        let svg = std::fs::read_to_string(&file).unwrap();
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"), "{svg}");
        assert!(svg.contains("Promedio de grafos") && svg.contains("12\u{202f}595"), "{svg}");
        assert!(done.out.contains("●●●●         27 ") && done.out.contains("├"), "{}", done.out);
        assert!(done.out.lines().any(|line| line.starts_with("dga ") && line.contains('●')));
        let nowhere = folder.path().join("no").join("x.svg");
        let done =
            estimate("kosovo", &[&["--plot", nowhere.to_str().unwrap()], &short[..]].concat());
        assert!(done.code == 2 && done.err.contains("cannot write"), "{}", done.err);
    }

    #[test]
    fn what_is_no_table_or_no_method_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("t.csv");
        std::fs::write(&file, "a,b,count\n1,0,x\n").unwrap();
        let done = run(paradero().arg("estimate").arg(&file));
        assert!(done.code == 2 && done.err.contains("line 2, column `count`"), "{}", done.err);
        let done = estimate("kosovo", &["--method", "guess"]);
        assert!(done.code == 2 && done.err.contains("`guess` is none"), "{}", done.err);
    }

    #[test]
    fn a_table_with_a_column_of_strata_is_parted_and_summed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("years.csv");
        let mut text = "year,a,b,c,count\n".to_owned();
        for (year, times) in [("2024", 1), ("2025", 2)] {
            for (lists, count) in [
                ("1,0,0", 60),
                ("0,1,0", 50),
                ("0,0,1", 40),
                ("1,1,0", 30),
                ("1,0,1", 24),
                ("0,1,1", 20),
                ("1,1,1", 12),
            ] {
                text.push_str(&format!("{year},{lists},{}\n", count * times));
            }
        }
        text.push_str("2026,1,0,0,3\n");
        std::fs::write(&path, text).unwrap();
        let estimate = |more: &[&str]| {
            run(paradero()
                .arg("estimate")
                .arg(&path)
                .args(["--strata", "year", "--method", "dga", "--no-checks"])
                .args(more))
        };
        let done = estimate(&["--json"]);
        assert_eq!(done.code, 0, "{}", done.err);
        let found: serde_json::Value = serde_json::from_str(&done.out).unwrap();
        let strata = found["strata"].as_array().unwrap();
        let only: Vec<bool> =
            strata.iter().map(|one| one["documented_only"].as_bool().unwrap()).collect();
        assert_eq!(only, [false, false, true]);
        let total = &found["totals"][0];
        assert_eq!(
            (total["estimated"].as_u64(), total["documented_only"].as_u64()),
            (Some(2), Some(1))
        );
        let of = |at: usize| strata[at]["estimates"][0]["estimate"].as_f64().unwrap();
        assert!(
            (total["estimate"].as_f64().unwrap() / (of(0) + of(1) + 3.0) - 1.0).abs() < 0.05,
            "{total}"
        );
        let shown = estimate(&["--lang", "es"]);
        assert!(shown.out.contains("2026: 3  solo documentadas"), "{}", shown.out);
        assert!(shown.out.contains("al menos"), "{}", shown.out);
    }

    #[test]
    fn one_list_with_repeats_has_bounds_and_no_estimate() {
        let done = estimate("dutch_irregular_1995_repeats", &["--json"]);
        assert_eq!(done.code, 0, "{}", done.err);
        let found: serde_json::Value = serde_json::from_str(&done.out).unwrap();
        assert_eq!(found["table"]["observed"], 1_880);
        let methods: Vec<&str> = found["estimates"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["method"].as_str().unwrap())
            .collect();
        assert_eq!(methods, ["chao", "zelterman"]);
        let chao = found["estimates"][0]["estimate"].as_f64().unwrap();
        assert!((chao - 9_273.0).abs() < 1.0, "{chao}");
        assert!(found["refused"][0]["message"].as_str().unwrap().contains("fewer than three"));
    }

    #[test]
    fn checks_stand_in_the_document_and_below_the_numbers() {
        let found = quick("spina_bifida", &["--method", "dga,loglinear-bic"]);
        let checks = &found["checks"];
        assert_eq!(checks["without"].as_array().unwrap().len(), 3);
        assert_eq!(checks["as_truth"].as_array().unwrap().len(), 3);
        assert_eq!(checks["psi"]["numbers"].as_array().unwrap().len(), 25);
        assert!(quick("spina_bifida", &["--no-checks"]).get("checks").is_none());
        let shown = estimate("spina_bifida", &["--method", "dga", "--lang", "es"]);
        for line in
            ["Sin una de las listas", "Cada lista como verdad", "Para quien lee", "al menos"]
        {
            assert!(shown.out.contains(line), "{line}: {}", shown.out);
        }
    }

    #[test]
    fn the_prior_and_the_grid_of_a_published_answer_can_be_said() {
        // Madigan and York 1997.
        let published = [
            "--method",
            "dga",
            "--delta",
            "1",
            "--prior",
            "gamma:13.14:55.17",
            "--grid",
            "300",
            "--no-checks",
        ];
        let found = quick("spina_bifida", &published);
        let said = &found["estimates"][0]["diagnostics"];
        assert_eq!(said["mode"], 728);
        assert!((said["graphs"][0]["weight"].as_f64().unwrap() - 0.3738).abs() < 1e-4, "{said}");
        let wrong = estimate("spina_bifida", &["--prior", "gamma:1"]);
        assert!(wrong.code == 2 && wrong.err.contains("gamma:A:B"), "{}", wrong.err);
        let wrong = estimate("spina_bifida", &["--delta", "0", "--method", "dga"]);
        assert!(wrong.out.contains("delta is 0"), "{} {}", wrong.out, wrong.err);
    }
}
