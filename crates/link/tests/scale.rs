//! A scale weighs two rows as a run over a file of them does, whatever else it met before.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::tests_outside_test_module,
    reason = "a test may stop at the first surprise"
)]

use std::sync::Arc;

use paradero_link::{
    Field, FieldKind, Input, Linker, Model, Pair, Scale, Settings, Texts, Value, Values,
};

const WORDS: [&str; 18] = [
    "José",
    "Jose",
    "Pepe",
    "María",
    "Mria",
    "Ana",
    "Pérez",
    "Perez",
    "Peres",
    "de la O",
    "Rivas",
    "Rivaz",
    "Quintana",
    "Kintana",
    "J.",
    "Abd al-Rahman",
    "Юрий",
    "Yuri",
];
const FIELDS: [(&str, FieldKind); 8] = [
    ("name", FieldKind::FullName),
    ("alias", FieldKind::Alias),
    ("born", FieldKind::BirthDate),
    ("sex", FieldKind::Sex),
    ("document", FieldKind::Document),
    ("phone", FieldKind::Phone),
    ("office", FieldKind::Organisation),
    ("seen", FieldKind::EventDate),
];

struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn words(&mut self, most: usize) -> String {
        let count = 1 + self.below(most);
        (0..count).map(|_| WORDS[self.below(WORDS.len())]).collect::<Vec<_>>().join(" ")
    }
}

/// Texts of the fields that have texts, and days of those that have days.
type Row = [(Vec<String>, Option<(i32, i32)>); 8];

fn row(random: &mut Random) -> Row {
    let mut row = Row::default();
    for (at, (texts, days)) in row.iter_mut().enumerate() {
        match FIELDS[at].1 {
            FieldKind::BirthDate | FieldKind::EventDate => {
                let first = 3650 + i32::try_from(random.below(40)).unwrap() * 11;
                let last = first + [0, 0, 0, 30, 365][random.below(5)];
                *days = (random.below(5) > 0).then_some((first, last));
            }
            FieldKind::Alias => {
                *texts = (0..random.below(3)).map(|_| random.words(2)).collect();
            }
            FieldKind::FullName => {
                *texts = (0..=random.below(2)).map(|_| random.words(4)).collect();
            }
            FieldKind::Sex => texts.push(["m", "F", "mujer", ""][random.below(4)].to_owned()),
            FieldKind::Organisation => texts.push(random.words(3)),
            _ => texts.push(format!("01234{}{}", random.below(4), random.below(4))),
        }
    }
    row
}

fn input(rows: &[Row]) -> Input {
    let field = |(at, (name, kind)): (usize, &(&str, FieldKind))| {
        let values = match kind {
            FieldKind::BirthDate | FieldKind::EventDate => {
                Values::Date(rows.iter().map(|row| row[at].1).collect())
            }
            FieldKind::FullName | FieldKind::Alias => {
                Values::Many(rows.iter().map(|row| row[at].0.clone()).collect())
            }
            _ => {
                let texts: Vec<Option<&str>> =
                    rows.iter().map(|row| row[at].0.first().map(String::as_str)).collect();
                Values::Text(texts.into_iter().collect::<Texts>())
            }
        };
        Field { name: (*name).to_owned(), kind: *kind, values }
    };
    Input {
        ids: (0..rows.len() as u64).collect(),
        list: vec![0; rows.len()],
        unique: vec![false],
        fields: FIELDS.iter().enumerate().map(field).collect(),
        link_only: false,
    }
}

fn add(scale: &mut Scale, row: &Row) -> u32 {
    let texts: Vec<Vec<&str>> =
        row.iter().map(|(texts, _)| texts.iter().map(String::as_str).collect()).collect();
    let value = |(at, (_, kind)): (usize, &(&str, FieldKind))| match kind {
        FieldKind::BirthDate | FieldKind::EventDate => Value::Days(row[at].1),
        _ => Value::Texts(&texts[at]),
    };
    let values: Vec<Value<'_>> = FIELDS.iter().enumerate().map(value).collect();
    scale.add(&values)
}

#[test]
fn a_scale_weighs_two_rows_as_a_run_does() {
    let mut random = Random(7);
    let rows: Vec<Row> = (0..400).map(|_| row(&mut random)).collect();
    let input = input(&rows);
    let linker = Linker::new(&input).unwrap();
    let trained = linker.train(&Settings::default()).unwrap();
    let mut told = 0;
    for model in [Model::built_in(), trained] {
        let explainer = linker.explainer(&model);
        let fields = FIELDS.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect();
        let mut scale = Scale::new(Arc::new(model.clone()), fields);
        // What was there before, and was forgotten, changes nothing.
        rows.iter().rev().take(50).for_each(|row| _ = add(&mut scale, row));
        scale.clear();
        assert_eq!(scale.rows(), 0);
        let numbers: Vec<u32> = rows.iter().map(|row| add(&mut scale, row)).collect();
        for a in 0..40 {
            let bits = scale.weigh(numbers[a], &numbers);
            for b in 0..rows.len() {
                let number = |at: usize| u32::try_from(at).unwrap();
                let pair =
                    Pair { a: number(a), b: number(b), weight: 0, linked: false, pattern: 0 };
                let parts = explainer.explain(&pair);
                assert_eq!(scale.explain(numbers[a], numbers[b]), parts, "rows {a} and {b}");
                let sum: f64 = parts.iter().map(|part| part.bits).sum();
                assert!((sum - bits[b]).abs() < 1e-9, "rows {a} and {b}: {sum} and {}", bits[b]);
                told += usize::from(sum > 0.0);
            }
        }
    }
    assert!(told >= 40, "{told} pairs weigh more than nothing");
}
