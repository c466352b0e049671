//! A model that Splink trained gives the pairs and the match weights that Splink gives.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::tests_outside_test_module,
    reason = "a test may stop at the first surprise"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use paradero_link::{
    Alone, Settings, SplinkLinked, SplinkModel, SplinkRows, Texts, Threads, splink_link,
};

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/splink").join(name)
}

/// The fictional people beside this test, column by column.
struct People {
    headers: Vec<String>,
    columns: Vec<Texts>,
    ids: Vec<String>,
    lists: Vec<u32>,
    list_names: Vec<String>,
}

impl People {
    fn read(by_list: bool) -> Fallible<Self> {
        let mut reader = csv::Reader::from_path(fixture("people.csv"))?;
        let headers: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
        let mut columns = vec![Texts::new(); headers.len()];
        let (mut ids, mut lists) = (Vec::new(), Vec::new());
        for record in reader.records() {
            let record = record?;
            for (column, cell) in columns.iter_mut().zip(&record) {
                column.push(cell);
            }
            ids.push(record[0].to_owned());
            lists.push(u32::from(by_list && &record[1] == "list_b"));
        }
        let names: &[&str] =
            if by_list { &["source_list_a", "source_list_b"] } else { &["people"] };
        let list_names = names.iter().map(|name| (*name).to_owned()).collect();
        Ok(Self { headers, columns, ids, lists, list_names })
    }

    fn link(&self, model: &SplinkModel, settings: &Settings) -> Fallible<SplinkLinked> {
        let columns: Vec<(&str, &Texts)> =
            self.headers.iter().map(String::as_str).zip(&self.columns).collect();
        let rows = SplinkRows {
            columns: &columns,
            ids: &self.ids,
            lists: &self.lists,
            list_names: &self.list_names,
        };
        let linked = splink_link(model, &rows, settings, &Threads)?;
        assert_eq!(linked, splink_link(model, &rows, settings, &Alone)?, "no runner matters");
        Ok(linked)
    }
}

fn model(name: &str) -> Fallible<SplinkModel> {
    let text = std::fs::read_to_string(fixture(&format!("{name}.json")))?;
    Ok(SplinkModel::from_json(&text)?)
}

fn every_pair() -> Settings {
    Settings { review_bits: f64::NEG_INFINITY, ..Settings::default() }
}

/// Pairs by the numbers of their records, with match key and weight.
type Pairs = BTreeMap<(u32, u32), (u32, f64)>;

fn expected(name: &str) -> Fallible<Pairs> {
    let mut pairs = Pairs::new();
    for record in csv::Reader::from_path(fixture(&format!("{name}.csv")))?.records() {
        let record = record?;
        pairs.insert(
            (record[0].parse()?, record[1].parse()?),
            (record[2].parse()?, record[3].parse()?),
        );
    }
    Ok(pairs)
}

fn agrees_with_splink(name: &str, by_list: bool) -> Fallible<()> {
    let linked = People::read(by_list)?.link(&model(name)?, &every_pair())?;
    // Records are numbered from 1 in the order of rows.
    let found: Pairs = linked
        .pairs
        .iter()
        .map(|pair| ((pair.a + 1, pair.b + 1), (pair.rule, pair.weight)))
        .collect();
    let expected = expected(name)?;
    assert!(expected.len() > 100, "{} pairs prove little", expected.len());
    let odd: Vec<_> = expected.keys().filter(|pair| !found.contains_key(pair)).collect();
    assert!(odd.is_empty(), "{} pairs of Splink's are missing: {:?}", odd.len(), odd.first());
    let odd: Vec<_> = found.keys().filter(|pair| !expected.contains_key(pair)).collect();
    assert!(odd.is_empty(), "{} pairs are not Splink's: {:?}", odd.len(), odd.first());
    for (pair, (rule, weight)) in &expected {
        let (found_rule, found_weight) = found[pair];
        assert!((found_weight - weight).abs() < 1e-9, "{pair:?}: {found_weight}, Splink {weight}");
        assert_eq!(found_rule, *rule, "{pair:?}: the rule that makes it first");
    }
    Ok(())
}

#[test]
fn names_dates_email_and_postcode_weigh_as_in_splink() -> Fallible<()> {
    agrees_with_splink("names", false)
}

#[test]
fn forename_and_surname_together_and_edit_distances_weigh_as_in_splink() -> Fallible<()> {
    agrees_with_splink("both_names", false)
}

#[test]
fn custom_levels_numbers_and_places_weigh_as_in_splink() -> Fallible<()> {
    agrees_with_splink("custom", false)
}

#[test]
fn two_lists_are_linked_as_in_splink() -> Fallible<()> {
    agrees_with_splink("across", true)
}

#[test]
fn two_lists_are_linked_and_deduplicated_as_in_splink() -> Fallible<()> {
    agrees_with_splink("all", true)
}

#[test]
fn persons_are_what_pairs_at_the_threshold_connect() -> Fallible<()> {
    let people = People::read(false)?;
    let settings = Settings { threshold_bits: Some(5.0), ..every_pair() };
    let linked = people.link(&model("names")?, &settings)?;
    for pair in &linked.pairs {
        let together = linked.clusters[pair.a as usize] == linked.clusters[pair.b as usize];
        assert_eq!(pair.linked, together);
        assert!(together || pair.weight < 5.0, "{pair:?}");
    }
    let over = linked.pairs.iter().filter(|pair| pair.weight >= 5.0).count();
    assert_eq!(linked.report.pairs_over_threshold, over as u64);
    let persons = linked.clusters.iter().zip(0_u32..).filter(|(least, row)| *least == row).count();
    assert!((100..300).contains(&persons), "{persons}");
    Ok(())
}

/// A model with one comparison of one level beside ELSE.
fn model_of(condition: &str, rule: &str) -> String {
    serde_json::json!({
        "link_type": "dedupe_only",
        "sql_dialect": "duckdb",
        "probability_two_random_records_match": 0.01,
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule, "sql_dialect": "duckdb"}],
        "comparisons": [{
            "output_column_name": "surname",
            "comparison_levels": [
                {"sql_condition": condition, "label_for_charts": "sounds alike", "m_probability": 0.9, "u_probability": 0.1},
                {"sql_condition": "ELSE", "m_probability": 0.1, "u_probability": 0.9}
            ]
        }]
    })
    .to_string()
}

#[test]
fn what_is_not_understood_is_named_with_its_place() {
    let plain = "l.dob = r.dob";
    for (condition, rule, told) in [
        ("soundex(surname_l) = soundex(surname_r)", plain, "function soundex is not understood"),
        ("surname = surname_r", plain, "\"surname\" ends neither in _l nor in _r"),
        ("surname_l = ", plain, "Expected"),
        ("jaro_similarity(surname_l) > 0.9", plain, "1 arguments, 2 are needed"),
        ("list_max(list_transform(surname_l, x -> x)) > 1", plain, "function list_max"),
        ("try_strptime(dob_l, '%c') = '2020-01-01'", plain, "date format \"%c\""),
    ] {
        let said =
            SplinkModel::from_json(&model_of(condition, rule)).map(|_| ()).unwrap_err().to_string();
        for part in ["comparison \"surname\"", "level \"sounds alike\"", told, "understood are: "] {
            assert!(said.contains(part), "{condition}: {said}");
        }
    }
    let said = SplinkModel::from_json(&model_of("surname_l = surname_r", "a.dob = b.dob"));
    let said = said.map(|_| ()).unwrap_err().to_string();
    assert!(said.contains("blocking rule \"a.dob = b.dob\""), "{said}");
    let other = model_of("surname_l = surname_r", plain).replace("duckdb", "spark");
    let said = SplinkModel::from_json(&other).map(|_| ()).unwrap_err().to_string();
    assert!(said.contains("it is for spark"), "{said}");
}

#[test]
fn a_column_that_is_not_there_is_named_with_those_that_are() -> Fallible<()> {
    let model = SplinkModel::from_json(&model_of("nick_l = nick_r", "l.dob = r.dob"))?;
    let said =
        People::read(false)?.link(&model, &every_pair()).map(|_| ()).unwrap_err().to_string();
    assert!(said.contains("column \"nick\"") && said.contains("first_name"), "{said}");
    Ok(())
}
