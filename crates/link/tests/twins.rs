//! Two ways to one answer: blocking against all pairs, a threshold set before against one set after, threads, and
//! the order of rows, on 3,000 records of fictional people.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::tests_outside_test_module,
    reason = "a test may stop at the first surprise"
)]

use std::collections::{BTreeMap, BTreeSet};

use paradero_link::{
    Field, FieldKind, Input, Linked, Linker, Model, Pair, Settings, Texts, Threads, Values,
};

const GIVEN: [&str; 24] = [
    "Ana", "Juan", "Marta", "Pedro", "Rosa", "Luis", "Carla", "Diego", "Elena", "Mario", "Julia",
    "Raul", "Nora", "Hugo", "Irene", "Oscar", "Lucia", "Tomas", "Sara", "Pablo", "Clara", "Bruno",
    "Alicia", "Mateo",
];
const FAMILY: [&str; 30] = [
    "Rey",
    "Soto",
    "Mar",
    "Rivas",
    "Lemus",
    "Ortega",
    "Pineda",
    "Vidal",
    "Campos",
    "Duarte",
    "Escobar",
    "Fuentes",
    "Guerra",
    "Ibarra",
    "Luna",
    "Molina",
    "Navas",
    "Orellana",
    "Palma",
    "Quintero",
    "Zamora",
    "Trejo",
    "Salazar",
    "Bonilla",
    "Cañas",
    "Melara",
    "Portillo",
    "Ayala",
    "Chacón",
    "Galdámez",
];
const TOWNS: [&str; 7] =
    ["Altamar", "Bellavista", "Cerro Hondo", "Dos Rios", "El Faro", "La Loma", "Agua Fria"];

struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

/// A record: given name, two surnames, day of birth, town, number of a document; and whose it is.
type Record = ([String; 6], usize);

fn slip(text: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.len() > 2 {
        let at = 1 + random.below(letters.len() - 2);
        match random.below(3) {
            0 => letters.swap(at, at + 1),
            1 => letters[at] = 'x',
            _ => {
                letters.remove(at);
            }
        }
    }
    letters.into_iter().collect()
}

/// Records of people, one to three each, with the slips that clerks make.
fn records(many: usize) -> Vec<Record> {
    let mut random = Random(11);
    let mut all: Vec<Record> = Vec::new();
    for person in 0.. {
        let day = format!(
            "{}-{:02}-{:02}",
            1940 + random.below(65),
            1 + random.below(12),
            1 + random.below(28)
        );
        let plain = [
            random.of(&GIVEN).to_owned(),
            random.of(&FAMILY).to_owned(),
            random.of(&FAMILY).to_owned(),
            day,
            random.of(&TOWNS).to_owned(),
            format!("{:09}", random.below(1_000_000_000)),
        ];
        for copy in 0..=random.below(3) {
            let mut cells = plain.clone();
            for cell in cells.iter_mut().filter(|_| copy > 0) {
                match random.below(9) {
                    0 => cell.clear(),
                    1 => *cell = slip(cell, &mut random),
                    _ => {}
                }
            }
            all.push((cells, person));
            if all.len() == many {
                return all;
            }
        }
    }
    all
}

fn input(records: &[Record], ids: Vec<u64>) -> Input {
    let kinds = [
        ("given", FieldKind::Given),
        ("surname", FieldKind::Surname),
        ("second", FieldKind::SurnameSecond),
        ("born", FieldKind::Text),
        ("town", FieldKind::Place),
        ("document", FieldKind::Document),
    ];
    let field = |(at, (name, kind)): (usize, (&str, FieldKind))| {
        let texts: Texts = records.iter().map(|(cells, _)| Some(cells[at].as_str())).collect();
        Field { name: name.to_owned(), kind, values: Values::Text(texts) }
    };
    Input {
        list: vec![0; ids.len()],
        unique: vec![false],
        fields: kinds.into_iter().enumerate().map(field).collect(),
        link_only: false,
        ids,
    }
}

fn ids(count: usize) -> Vec<u64> {
    (0..count as u64).collect()
}

fn run(linker: &Linker<'_>, settings: &Settings) -> (Model, Linked) {
    linker.train_and_link(&[], settings, &Threads).unwrap()
}

#[test]
fn blocking_weighs_as_all_pairs_do_and_loses_what_it_says() {
    let records = records(3000);
    let input = input(&records, ids(records.len()));
    let linker = Linker::new(&input).unwrap();
    let settings = Settings::default();
    let (model, linked) = run(&linker, &settings);
    let all = linker.every_pair(&model, &settings);
    let key = |pair: &Pair| ((pair.a, pair.b), (pair.weight, pair.pattern));
    let every: BTreeMap<(u32, u32), (i32, u64)> = all.iter().map(key).collect();
    assert!(linked.pairs.len() > 1000, "{} pairs", linked.pairs.len());
    for pair in &linked.pairs {
        assert_eq!(every.get(&(pair.a, pair.b)), Some(&(pair.weight, pair.pattern)), "{pair:?}");
    }
    // What is not among the pairs of the run is what blocking did not make.
    let compared = linker.compared(&model, &settings, &linked.report).unwrap();
    let made: BTreeSet<(u32, u32)> = linked.pairs.iter().map(|pair| (pair.a, pair.b)).collect();
    for (a, b) in every.keys() {
        assert_eq!(compared.holds(*a, *b), made.contains(&(*a, *b)), "{a} {b}");
        assert_eq!(compared.holds(*a, *b), compared.holds(*b, *a), "{a} {b}");
    }
    let links = |pairs: &[Pair]| pairs.iter().filter(|pair| pair.weight >= 0).count();
    let (found, there) = (links(&linked.pairs), links(&all));
    let lost =
        f64::from(u32::try_from(there - found).unwrap()) / f64::from(u32::try_from(there).unwrap());
    let estimate = linked.report.blocking_loss.unwrap();
    println!("{found} of {there} links made by blocking; {lost:.4} lost, {estimate:.4} estimated");
    assert!(lost <= 0.02, "{lost} of all links lost");
    assert!((lost - estimate).abs() <= 0.01, "{lost} lost, {estimate} estimated");
}

#[test]
fn groups_settled_again_from_the_pairs_kept_are_those_of_a_run_at_that_threshold() {
    let records = records(3000);
    let input = input(&records, ids(records.len()));
    let linker = Linker::new(&input).unwrap();
    let (model, linked) = run(&linker, &Settings::default());
    let compared = linker.compared(&model, &Settings::default(), &linked.report).unwrap();
    assert_eq!(compared.clusters(&linked.pairs, &Settings::default()), linked.clusters);
    for bits in [-4.0, 3.0, 9.0] {
        let settings = Settings { threshold_bits: Some(bits), ..Settings::default() };
        let whole = linker.link(&model, &[], &settings, &Threads).unwrap();
        assert_eq!(compared.clusters(&linked.pairs, &settings), whole.clusters, "{bits}");
        assert_ne!(whole.clusters, linked.clusters, "{bits}");
    }
    assert!(!compared.holds(0, 0) && !compared.holds(0, 999_999));
}

#[test]
fn one_thread_and_two_give_the_same_bytes() {
    let records = records(3000);
    let input = input(&records, ids(records.len()));
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let (model, linked) = run(&Linker::new(&input).unwrap(), &Settings::default());
            (model.to_json().unwrap(), linked)
        })
    };
    assert!(with(1) == with(2));
}

#[test]
fn shuffled_rows_and_other_ids_give_the_same_people() {
    let records = records(3000);
    let groups = |linked: &Linked, order: &[usize]| -> BTreeSet<BTreeSet<usize>> {
        let mut groups: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
        for (cluster, row) in linked.clusters.iter().zip(order) {
            groups.entry(*cluster).or_default().insert(*row);
        }
        groups.into_values().collect()
    };
    let straight: Vec<usize> = (0..records.len()).collect();
    let plain = input(&records, ids(records.len()));
    let first = run(&Linker::new(&plain).unwrap(), &Settings::default()).1;
    let (mut random, mut order) = (Random(5), straight.clone());
    for at in (1..order.len()).rev() {
        order.swap(at, random.below(at + 1));
    }
    let shuffled: Vec<Record> = order.iter().map(|&row| records[row].clone()).collect();
    let named = order.iter().map(|&row| (row as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
    let other = input(&shuffled, named);
    let again = run(&Linker::new(&other).unwrap(), &Settings::default()).1;
    let (first, again) = (groups(&first, &straight), groups(&again, &order));
    assert!(first.len() < 2500 && first == again);
}
