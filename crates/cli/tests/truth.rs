//! What `dedupe --truth` says beside the run: the best threshold, and what blocking truly lost.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use serde_json::Value;

    use crate::support::{paradero, run};

    #[test]
    fn the_best_threshold_gives_its_f1_and_the_loss_is_that_of_the_pairs_compared() {
        let folder = tempfile::tempdir().unwrap();
        let made = run(paradero()
            .args(["synth", "people", "--rows", "1500", "--seed", "9", "--out"])
            .arg(folder.path().join("people.csv")));
        assert_eq!(made.code, 0, "{}", made.err);
        let dedupe = |more: &[&str]| -> Value {
            let mut command = paradero();
            command.current_dir(folder.path()).args(["dedupe", "people.csv", "--id", "rec_id"]);
            let ran = run(command.args(["--truth", "entity_id", "--json"]).args(more));
            assert_eq!(ran.code, 0, "{}", ran.err);
            serde_json::from_str(&ran.out).unwrap()
        };
        let plain = dedupe(&[]);
        let number = |told: &Value, name: &str| told[name].as_f64().unwrap();
        assert!(number(&plain, "best_f1") >= number(&plain, "f1"));
        let best = number(&plain, "best_threshold_bits").to_string();
        let again = dedupe(&["--threshold", &best]);
        assert_eq!(again["f1"], plain["best_f1"], "{best}");
        // With a floor below any weight all pairs that are compared are written.
        std::fs::write(folder.path().join("link.toml"), "review = -1000.0\n").unwrap();
        let all = dedupe(&["--config", "link.toml", "--pairs", "pairs.csv"]);
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
        let (people, pairs) = (read("people.csv"), read("pairs.csv"));
        assert_eq!(
            pairs.lines().count() as u64 - 1,
            all["report"]["pairs_compared"].as_u64().unwrap()
        );
        let head: Vec<&str> = people.lines().next().unwrap().split(',').collect();
        let at = |name: &str| head.iter().position(|known| *known == name).unwrap();
        let mut of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for line in people.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            of.entry(cells[at("entity_id")]).or_default().push(cells[at("rec_id")]);
        }
        let made: BTreeSet<(&str, &str)> = pairs
            .lines()
            .skip(1)
            .map(|line| {
                let cells: Vec<&str> = line.split(',').collect();
                (cells[1].min(cells[3]), cells[1].max(cells[3]))
            })
            .collect();
        let (mut there, mut lost) = (0_u32, 0_u32);
        for rows in of.values() {
            for (first, one) in rows.iter().enumerate() {
                for two in &rows[first + 1..] {
                    there += 1;
                    lost += u32::from(!made.contains(&(*one.min(two), *one.max(two))));
                }
            }
        }
        assert_eq!(plain["true_pairs_looked_at"], there);
        assert_eq!(number(&plain, "true_blocking_loss"), f64::from(lost) / f64::from(there));
        assert!(lost > 0, "a test of a loss needs one");
    }
}
