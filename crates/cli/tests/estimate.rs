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
        let short = ["--no-checks", "--draws", "100", "--replicates", "20", "--lang", "es"];
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
}
