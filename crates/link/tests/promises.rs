//! What linking promises whatever the data: one result for any number of threads, order of rows or ids;
//! decisions that bind; lists without duplicates; models that are kept or refused; explanations that add up.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::tests_outside_test_module,
    reason = "a test may stop at the first surprise"
)]

use std::collections::{BTreeMap, BTreeSet};

use paradero_link::{
    Alone, BIT, Field, FieldKind, Input, Judgement, Linked, Model, Settings, Threads, Values,
    explain, link, train,
};

const GIVEN: [&str; 16] = [
    "Ana", "Juan", "Marta", "Pedro", "Rosa", "Luis", "Carla", "Diego", "Elena", "Mario", "Julia",
    "Raul", "Nora", "Hugo", "Irene", "Oscar",
];
const SURNAMES: [&str; 20] = [
    "Rey", "Soto", "Mar", "Rivas", "Lemus", "Ortega", "Pineda", "Vidal", "Campos", "Duarte",
    "Escobar", "Fuentes", "Guerra", "Ibarra", "Luna", "Molina", "Navas", "Orellana", "Palma",
    "Quintero",
];
const TOWNS: [&str; 6] = ["Altamar", "Bellavista", "Cerro Hondo", "Dos Rios", "El Faro", "La Loma"];

struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

/// A fictional row: given, surname, second surname, day of birth, town.
#[derive(Clone)]
struct Row {
    names: [String; 3],
    born: Option<(i32, i32)>,
    town: Option<String>,
    list: u32,
}

/// People of whom about half stand in both of two lists, the second time with an error.
fn rows(people: usize) -> Vec<Row> {
    let mut random = Random(7);
    let mut rows = Vec::new();
    for _ in 0..people {
        let names = [random.of(&GIVEN), random.of(&SURNAMES), random.of(&SURNAMES)];
        let born = i32::try_from(random.below(20_000)).unwrap() - 10_000;
        let row = Row {
            names: names.map(str::to_owned),
            born: Some((born, born)),
            town: Some(random.of(&TOWNS).to_owned()),
            list: 0,
        };
        if random.below(2) == 0 {
            let mut again = Row { list: 1, ..row.clone() };
            match random.below(4) {
                0 => again.born = None,
                1 => {
                    again.names[1].pop();
                }
                2 => again.names.swap(0, 1),
                _ => again.town = None,
            }
            rows.push(again);
        }
        rows.push(row);
    }
    rows
}

fn input(rows: &[Row], ids: &[u64]) -> Input {
    let name = |at: usize| Values::Text(rows.iter().map(|r| Some(&r.names[at])).collect());
    let field =
        |name: &str, kind: FieldKind, values: Values| Field { name: name.to_owned(), kind, values };
    Input {
        ids: ids.to_vec(),
        list: rows.iter().map(|row| row.list).collect(),
        unique: vec![false, false],
        fields: vec![
            field("given", FieldKind::Given, name(0)),
            field("surname", FieldKind::Surname, name(1)),
            field("second", FieldKind::SurnameSecond, name(2)),
            field(
                "born",
                FieldKind::BirthDate,
                Values::Date(rows.iter().map(|r| r.born).collect()),
            ),
            field(
                "town",
                FieldKind::Place,
                Values::Text(rows.iter().map(|r| r.town.as_ref()).collect()),
            ),
        ],
        link_only: false,
    }
}

fn ids(count: usize) -> Vec<u64> {
    (0..count as u64).collect()
}

fn two_lists() -> Input {
    let rows = rows(400);
    input(&rows, &ids(rows.len()))
}

fn run(input: &Input, judgements: &[(u32, u32, Judgement)]) -> Linked {
    let settings = Settings::default();
    let model = train(input, &settings).unwrap();
    link(input, &model, judgements, &settings, &Threads).unwrap()
}

#[test]
fn one_thread_and_many_give_the_same_bytes() {
    let input = two_lists();
    let settings = Settings { draws: 5, ..Settings::default() };
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let model = train(&input, &settings).unwrap();
            let linked = link(&input, &model, &[], &settings, &Threads).unwrap();
            (model.to_json().unwrap(), linked)
        })
    };
    let (model, linked) = with(1);
    assert!(linked.pairs.iter().any(|pair| pair.linked), "something is linked at all");
    for threads in [2, 5] {
        let (other, again) = with(threads);
        assert_eq!(model, other, "{threads} threads");
        assert_eq!(linked, again, "{threads} threads");
    }
    let model = Model::from_json(&model).unwrap();
    let alone = link(&input, &model, &[], &settings, &Alone).unwrap();
    assert_eq!(linked, alone, "the calling thread alone");
}

/// The clusters as sets of the rows' positions in the unshuffled input.
fn groups(linked: &Linked, original: &[usize]) -> BTreeSet<BTreeSet<usize>> {
    let mut by_cluster: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
    for (row, cluster) in linked.clusters.iter().enumerate() {
        by_cluster.entry(*cluster).or_default().insert(original[row]);
    }
    by_cluster.into_values().collect()
}

#[test]
fn the_order_of_rows_and_their_ids_are_no_evidence() {
    let plain = rows(400);
    let original: Vec<usize> = (0..plain.len()).collect();
    let straight = run(&input(&plain, &ids(plain.len())), &[]);
    let mut random = Random(3);
    let mut order = original.clone();
    for at in (1..order.len()).rev() {
        order.swap(at, random.below(at + 1));
    }
    let shuffled: Vec<Row> = order.iter().map(|&row| plain[row].clone()).collect();
    let named = |row: &usize| u64::from((*row as u32).wrapping_mul(2_654_435_761));
    let renamed: Vec<u64> = order.iter().map(named).collect();
    let again = run(&input(&shuffled, &renamed), &[]);
    assert_eq!(groups(&straight, &original), groups(&again, &order));
    assert_eq!(straight.report.expected_links, again.report.expected_links);
}

#[test]
fn training_twice_gives_the_same_model_and_the_seed_settles_the_sample() {
    let input = two_lists();
    let settings = Settings { sample_pairs: 2000, ..Settings::default() };
    let first = train(&input, &settings).unwrap().to_json().unwrap();
    assert_eq!(first, train(&input, &settings).unwrap().to_json().unwrap());
    let other = Settings { seed: 2, ..settings };
    assert_ne!(first, train(&input, &other).unwrap().to_json().unwrap());
}

#[test]
fn decisions_bind_whatever_the_evidence() {
    let input = two_lists();
    let free = run(&input, &[]);
    let linked = free.pairs.iter().find(|pair| pair.linked).unwrap();
    let apart = (0..u32::try_from(input.rows()).unwrap())
        .find(|row| free.clusters[*row as usize] != free.clusters[linked.a as usize])
        .unwrap();
    let judged = [(linked.a, linked.b, Judgement::Different), (linked.a, apart, Judgement::Same)];
    let bound = run(&input, &judged);
    let of = |row: u32| bound.clusters[row as usize];
    assert_ne!(of(linked.a), of(linked.b));
    assert_eq!(of(linked.a), of(apart));
    assert_eq!(bound.report.judgements_in_conflict, 0);
}

#[test]
fn every_draw_keeps_decisions_and_what_is_certain_and_the_seed_settles_the_rest() {
    let input = two_lists();
    let free = run(&input, &[]);
    let linked = free.pairs.iter().find(|pair| pair.linked).unwrap();
    let certain: Vec<_> = free.pairs.iter().filter(|pair| pair.weight >= 18 * BIT).collect();
    assert!(!certain.is_empty());
    let apart = (0..u32::try_from(input.rows()).unwrap())
        .find(|row| free.clusters[*row as usize] != free.clusters[linked.a as usize])
        .unwrap();
    let judged = [(linked.a, linked.b, Judgement::Different), (linked.a, apart, Judgement::Same)];
    let draws = |draw_seed: u64, judged: &[(u32, u32, Judgement)]| {
        let settings = Settings { draws: 100, draw_seed, ..Settings::default() };
        link(&input, &train(&input, &settings).unwrap(), judged, &settings, &Threads).unwrap().draws
    };
    for draw in draws(1, &judged) {
        assert_ne!(draw[linked.a as usize], draw[linked.b as usize]);
        assert_eq!(draw[linked.a as usize], draw[apart as usize]);
    }
    let first = draws(1, &[]);
    assert!(first.iter().any(|draw| *draw != first[0]), "something is not certain");
    for draw in &first {
        assert!(certain.iter().all(|pair| draw[pair.a as usize] == draw[pair.b as usize]));
    }
    assert_eq!(first, draws(1, &[]));
    assert_ne!(first, draws(2, &[]));
}

#[test]
fn decisions_that_contradict_each_other_are_reported_and_a_parting_holds() {
    let input = two_lists();
    let judged = [(0, 1, Judgement::Same), (1, 2, Judgement::Same), (0, 2, Judgement::Different)];
    let linked = run(&input, &judged);
    assert_eq!(linked.report.judgements_in_conflict, 1);
    assert_ne!(linked.clusters[0], linked.clusters[2]);
}

#[test]
fn a_decision_on_a_row_that_is_not_there_is_refused() {
    let input = two_lists();
    let model = Model::built_in();
    let judged = [(0, 1_000_000, Judgement::Same)];
    let refused = link(&input, &model, &judged, &Settings::default(), &Threads).unwrap_err();
    assert!(refused.to_string().contains("1000000"), "{refused}");
}

#[test]
fn a_list_that_names_nobody_twice_holds_no_two_rows_of_a_person() {
    // The same rows again under the same list, so that the evidence for a link is overwhelming.
    let mut rows = rows(150);
    rows.extend(rows.clone());
    let mut input = input(&rows, &ids(rows.len()));
    let twice = |linked: &Linked, list: u32| {
        let mut seen = BTreeSet::new();
        (0..input_rows(linked))
            .filter(|row| rows[*row].list == list)
            .any(|row| !seen.insert(linked.clusters[row]))
    };
    assert!(twice(&run(&input, &[]), 0), "without the promise they are linked");
    input.unique = vec![true, false];
    let settings = Settings { draws: 10, ..Settings::default() };
    let model = train(&input, &settings).unwrap();
    let linked = link(&input, &model, &[], &settings, &Threads).unwrap();
    assert!(!twice(&linked, 0));
    for draw in &linked.draws {
        assert!(!twice(&Linked { clusters: draw.clone(), ..linked.clone() }, 0), "nor in a draw");
    }
    assert!(twice(&linked, 1), "the other list made no promise");
}

fn input_rows(linked: &Linked) -> usize {
    linked.clusters.len()
}

#[test]
fn a_model_is_the_same_after_json() {
    for model in [Model::built_in(), train(&two_lists(), &Settings::default()).unwrap()] {
        let text = model.to_json().unwrap();
        let again = Model::from_json(&text).unwrap();
        assert_eq!(model, again);
        assert_eq!(text, again.to_json().unwrap());
    }
}

#[test]
fn a_model_that_cannot_be_right_is_refused_with_a_reason() {
    let good = Model::built_in();
    let mut other_form = good.clone();
    other_form.form = 1;
    let mut too_few = good.clone();
    too_few.fields[0].m.pop();
    let mut no_block = train(&two_lists(), &Settings::default()).unwrap();
    no_block.rules[0].largest_block = 0;
    let mut too_sure = good.clone();
    for field in &mut too_sure.fields {
        field.terms.iter_mut().for_each(|terms| terms.strength = 5000);
    }
    let said = |text: &str| Model::from_json(text).unwrap_err().to_string();
    for (model, reason) in [
        (other_form, "form 1"),
        (too_few, "6 figures in `m`"),
        (no_block, "largest_block"),
        (too_sure, "strength"),
    ] {
        let message = said(&model.to_json().unwrap());
        assert!(message.contains(reason) && message.contains("train again"), "{message}");
    }
    assert!(said("{").contains("line 1"));
    assert!(said("[1, 2]").contains("not a linking model"));
}

#[test]
fn what_each_field_added_adds_up_to_the_weight() {
    let input = two_lists();
    let settings = Settings::default();
    for model in [Model::built_in(), train(&input, &settings).unwrap()] {
        let linked = link(&input, &model, &[], &settings, &Threads).unwrap();
        assert!(!linked.pairs.is_empty());
        for pair in linked.pairs.iter().step_by(7) {
            let parts = explain(&input, &model, pair);
            let fields = parts
                .iter()
                .filter(|part| input.fields.iter().any(|field| field.name == part.field));
            assert_eq!(fields.count(), input.fields.len(), "each field: {parts:?}");
            let sum: f64 = parts.iter().map(|part| part.bits).sum();
            assert_eq!(sum, f64::from(pair.weight) / f64::from(BIT), "{parts:?}");
        }
    }
}
