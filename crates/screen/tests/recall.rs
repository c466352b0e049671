//! How many of the misspelt, shortened and exchanged names find their person, among many namesakes.

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use paradero_model::Day;
    use paradero_screen::{Cut, Index, Interval, Person, Query};
    use rand::{Rng, RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/names/");
    const PEOPLE: usize = 20_000;
    const ASKED: usize = 150;

    /// Names of a list, each with how many bear it or one before it.
    fn names(file: &str) -> Vec<(String, f64)> {
        let path = format!("{DATA}{file}");
        let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
        let rows = reader.records().map(|row| row.unwrap());
        let mut up_to = 0.0;
        let mut cumulated = |row: csv::StringRecord| {
            up_to += row[1].parse::<f64>().unwrap();
            (row[0].to_owned(), up_to)
        };
        rows.take(5_000).map(&mut cumulated).collect()
    }

    fn draw(rng: &mut impl Rng, names: &[(String, f64)]) -> String {
        let total = names.last().unwrap().1;
        let drawn = rng.random_range(0.0..total);
        let at = names.partition_point(|(_, up_to)| *up_to <= drawn);
        names[at].0.clone()
    }

    fn edit(rng: &mut impl Rng, word: &str) -> String {
        let mut letters: Vec<char> = word.chars().collect();
        let at = rng.random_range(0..letters.len());
        match rng.random_range(0..4) {
            0 => letters[at] = if letters[at] == 'e' { 'o' } else { 'e' },
            1 if letters.len() > 3 => drop(letters.remove(at)),
            2 => letters.insert(at, 'r'),
            _ => {
                let at = at.min(letters.len() - 2);
                letters.swap(at, at + 1);
            }
        }
        letters.into_iter().collect()
    }

    /// The four words of a name, and its birth.
    type Row = ([String; 4], Day);

    fn register(rng: &mut impl Rng) -> Vec<Row> {
        let (given, surnames) = (names("es_given_f.csv"), names("es_surnames.csv"));
        (0..PEOPLE)
            .map(|_| {
                let words = [
                    draw(rng, &given),
                    draw(rng, &given),
                    draw(rng, &surnames),
                    draw(rng, &surnames),
                ];
                (words, Day(rng.random_range(-10_000..15_000)))
            })
            .collect()
    }

    fn query(rng: &mut impl Rng, kind: &str, ([g1, g2, s1, s2], birth): &Row) -> Query {
        let typo = |rng: &mut _, word: &str| edit(rng, word);
        let words = match kind {
            "exact" => vec![g1.clone(), g2.clone(), s1.clone(), s2.clone()],
            "swap" => vec![g1.clone(), g2.clone(), s2.clone(), s1.clone()],
            "one edit" => vec![g1.clone(), g2.clone(), typo(rng, s1), s2.clone()],
            "two edits" => vec![typo(rng, g1), g2.clone(), s1.clone(), typo(rng, s2)],
            "rough" => vec![typo(rng, g1), s2.clone(), typo(rng, s1)],
            "shortened" => vec![g1.clone(), s1.clone(), s2.clone()],
            _ => vec![typo(rng, g1), s1.clone()],
        };
        let birth = (kind == "short, with birth").then(|| Interval::day(*birth));
        Query { name: words.join(" "), birth, document: None }
    }

    #[test]
    fn recall_among_the_first_ten_is_as_measured_and_looking_up_equals_comparing_all() {
        let mut rng = ChaCha8Rng::seed_from_u64(11);
        let rows = register(&mut rng);
        let persons: Vec<Person> = rows
            .iter()
            .enumerate()
            .map(|(at, (words, birth))| Person {
                id: format!("{at:05}"),
                names: vec![words.join(" ")],
                births: vec![Interval::day(*birth)],
                ..Person::default()
            })
            .collect();
        let index = Index::build(&persons).unwrap();
        let mut recall: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut compared, mut same) = (0, 0);
        for kind in
            ["exact", "swap", "one edit", "two edits", "rough", "shortened", "short, with birth"]
        {
            for round in 0..ASKED {
                let target = rng.random_range(0..PEOPLE);
                let query = query(&mut rng, kind, &rows[target]);
                let hits = index.screen(&query, 10);
                let found = hits.iter().any(|hit| hit.id == format!("{target:05}"));
                *recall.entry(kind).or_default() += usize::from(found);
                if round < 4 {
                    compared += 1;
                    let all = index.scan(&query, (Cut::USUAL, 1)).hits;
                    same += usize::from(
                        all.first().map(|hit| &hit.id) == hits.first().map(|hit| &hit.id),
                    );
                }
            }
        }
        println!(
            "of {ASKED} each: {recall:?}; first hit as when all are compared: {same} of {compared}"
        );
        let least = |kind: &str, share: f64| {
            #[expect(clippy::cast_precision_loss, reason = "small counts")]
            let measured = recall[kind] as f64 / ASKED as f64;
            assert!(measured >= share, "{kind}: {measured}");
        };
        least("exact", 1.0);
        least("swap", 1.0);
        least("one edit", 0.98);
        least("two edits", 0.95);
        least("rough", 0.8);
        least("shortened", 0.98);
        least("short, with birth", 0.95);
        assert_eq!(same, compared);
    }
}
