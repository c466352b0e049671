//! Namesakes and twins: what a name, and a name with a day of birth, may say by itself.

#![allow(
    clippy::unwrap_used,
    clippy::tests_outside_test_module,
    reason = "a test may stop at the first surprise"
)]

use paradero_link::{Field, FieldKind, Input, Model, Settings, Threads, Values, explain, link};

/// Name, day of birth as days since 1970-01-01, document.
type Row<'a> = (&'a str, Option<i32>, Option<&'a str>);

fn input(rows: &[Row<'_>]) -> Input {
    let text = |cells: Vec<Option<String>>| Values::Text(cells.into_iter().collect());
    let field = |name: &str, kind, values| Field { name: name.to_owned(), kind, values };
    Input {
        ids: (0..rows.len() as u64).collect(),
        list: (0..u32::try_from(rows.len()).unwrap()).collect(),
        unique: vec![false; rows.len()],
        fields: vec![
            field(
                "name",
                FieldKind::FullName,
                text(rows.iter().map(|row| Some(row.0.to_owned())).collect()),
            ),
            field(
                "birth.date",
                FieldKind::BirthDate,
                Values::Date(rows.iter().map(|row| row.1.map(|day| (day, day))).collect()),
            ),
            field(
                "document",
                FieldKind::Document,
                text(rows.iter().map(|row| row.2.map(str::to_owned)).collect()),
            ),
        ],
        link_only: false,
    }
}

fn are_one(rows: &[Row<'_>]) -> bool {
    let linked = link(&input(rows), &Model::built_in(), &[], &Settings::default(), &Threads);
    let clusters = linked.unwrap().clusters;
    clusters.iter().all(|cluster| *cluster == clusters[0])
}

const RARE: &str = "Zorobabela Quintanilla Urrutigoity Xochimilca";

#[test]
fn a_full_name_with_nothing_against_it_links() {
    assert!(are_one(&[(RARE, None, None), (RARE, Some(3000), None)]));
}

#[test]
fn a_father_and_a_son_of_one_rare_name_are_two() {
    assert!(!are_one(&[(RARE, Some(-9000), None), (RARE, Some(1234), None)]));
}

fn clusters(rows: &[Row<'_>]) -> Vec<u32> {
    link(&input(rows), &Model::built_in(), &[], &Settings::default(), &Threads).unwrap().clusters
}

#[test]
fn a_record_without_a_day_of_birth_does_not_join_two_persons_of_one_name() {
    let found =
        clusters(&[(RARE, Some(-9000), None), (RARE, Some(1234), None), (RARE, None, None)]);
    assert_eq!(found, [0, 1, 2], "nor is it given to either by a guess");
}

#[test]
fn what_one_paper_says_settles_whose_a_record_is() {
    let paper = Some("04455667-8");
    let found =
        clusters(&[(RARE, Some(-9000), paper), (RARE, Some(1234), None), (RARE, None, paper)]);
    assert_eq!(found, [0, 1, 0]);
}

#[test]
fn a_numeral_within_a_name_tells_two_generations_apart() {
    let born = Some(4500);
    let one = "Zorobabela I Quintanilla Urrutigoity";
    assert!(!are_one(&[(one, born, None), ("Zorobabela II Quintanilla Urrutigoity", born, None)]));
    assert!(are_one(&[(one, born, None), ("Zorobabela Quintanilla Urrutigoity", born, None)]));
}

#[test]
fn one_document_joins_what_two_days_of_birth_part() {
    let rows = [(RARE, Some(-9000), Some("04455667-8")), (RARE, Some(1234), Some("04455667-8"))];
    assert!(are_one(&rows));
}

#[test]
fn twins_are_two() {
    let rows =
        [("Carlos Necero Fuspillo", Some(4263), None), ("Jesus Necero Fuspillo", Some(4263), None)];
    assert!(!are_one(&rows));
}

#[test]
fn two_given_names_with_one_document_are_one() {
    let rows = [
        ("Carlos Necero Fuspillo", Some(4263), Some("795740504")),
        ("Jesus Necero Fuspillo", Some(4263), Some("795740504")),
    ];
    assert!(are_one(&rows));
}

#[test]
fn the_reasons_add_up_to_the_weight() {
    let twins =
        [("Carlos Necero Fuspillo", Some(4263), None), ("Jesus Necero Fuspillo", Some(4263), None)];
    for rows in [[(RARE, None, None), (RARE, Some(3000), None)], twins] {
        let input = input(&rows);
        let model = Model::built_in();
        let all = link(&input, &model, &[], &Settings::default(), &Threads).unwrap().pairs;
        let pair = all.first().unwrap();
        let sum: f64 = explain(&input, &model, pair).iter().map(|part| part.bits).sum();
        assert!((sum - f64::from(pair.weight) / 1024.0).abs() < 0.01, "{sum} {}", pair.weight);
    }
}
