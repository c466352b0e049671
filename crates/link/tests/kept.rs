//! Rows added bit by bit end where one run over all ends: the same keys, pairs and persons.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::tests_outside_test_module,
    reason = "a test may stop at the first surprise"
)]

use std::collections::{BTreeMap, BTreeSet};

use paradero_link::{
    Change, Changed, Error, Field, FieldKind, Input, Judgement, KeptModel, KeptPair, Linker,
    Settings, Store, Texts, Threads, Values, add,
};
use proptest::prelude::*;

const GIVEN: [&str; 10] =
    ["Ana", "Juan", "Marta", "Pedro", "Rosa", "Luis", "Carla", "Diego", "Elena", "Mario"];
const SURNAMES: [&str; 12] = [
    "Rey", "Soto", "Mar", "Rivas", "Lemus", "Ortega", "Pineda", "Vidal", "Campos", "Duarte",
    "Escobar", "Fuentes",
];
const TOWNS: [&str; 4] = ["Altamar", "Bellavista", "Cerro Hondo", "Dos Rios"];

/// A fictional person.
#[derive(Debug, Clone)]
struct Person {
    given: usize,
    surnames: [usize; 2],
    born: i32,
    town: usize,
    number: u32,
}

/// One record of a person, with an error.
#[derive(Debug, Clone)]
struct Row {
    given: String,
    surname: String,
    born: Option<(i32, i32)>,
    town: Option<&'static str>,
    numbers: Vec<String>,
    list: u32,
}

fn row(person: &Person, error: u8) -> Row {
    let surnames = person.surnames.map(|at| SURNAMES[at]);
    let mut row = Row {
        given: GIVEN[person.given].to_owned(),
        surname: surnames.join(" "),
        born: Some((person.born, person.born)),
        town: Some(TOWNS[person.town]),
        numbers: vec![format!("{:08}", person.number)],
        list: 0,
    };
    match error {
        0 => row.born = None,
        1 => row.surname.truncate(surnames[0].len()),
        2 => {
            row.given.pop();
        }
        3 => row.numbers.clear(),
        4 => row.town = None,
        5 => row.born = row.born.map(|(day, _)| (day + 1, day + 1)),
        6 => row.numbers.push("00000001".to_owned()),
        7 => std::mem::swap(&mut row.given, &mut row.surname),
        _ => {}
    }
    row
}

fn input(rows: &[Row], first: usize, unique: &[bool]) -> Input {
    let text = |of: &dyn Fn(&Row) -> Option<String>| -> Values {
        Values::Text(rows.iter().map(of).collect::<Texts>())
    };
    let field =
        |name: &str, kind: FieldKind, values: Values| Field { name: name.to_owned(), kind, values };
    Input {
        // Ids that do not ascend with the rows, as those of files do not.
        ids: (first..).take(rows.len()).map(|at| (at as u64).wrapping_mul(0x9e37_79b9)).collect(),
        list: rows.iter().map(|row| row.list).collect(),
        unique: unique.to_vec(),
        fields: vec![
            field("given", FieldKind::Given, text(&|row| Some(row.given.clone()))),
            field("surname", FieldKind::Surname, text(&|row| Some(row.surname.clone()))),
            field(
                "born",
                FieldKind::BirthDate,
                Values::Date(rows.iter().map(|row| row.born).collect()),
            ),
            field("town", FieldKind::Place, text(&|row| row.town.map(str::to_owned))),
            field(
                "number",
                FieldKind::Document,
                Values::Many(rows.iter().map(|row| row.numbers.clone()).collect()),
            ),
        ],
        link_only: false,
    }
}

/// What is kept, in memory.
#[derive(Debug, Default, Clone, PartialEq)]
struct Memory {
    rows: usize,
    runs: Vec<Vec<u64>>,
    pairs: Vec<KeptPair>,
    persons: Vec<u32>,
    judgements: Vec<(u32, u32, Judgement)>,
}

/// It with the rows that it is about.
struct Kept<'a> {
    memory: &'a Memory,
    rows: &'a [Row],
    unique: &'a [bool],
}

impl Store for Kept<'_> {
    type Error = Error;

    fn rows(&self) -> u32 {
        u32::try_from(self.memory.rows).unwrap()
    }

    fn sharing(&self, rule: usize, hashes: &[u32]) -> Result<Vec<u64>, Error> {
        let there = |entry: &&u64| hashes.binary_search(&((**entry >> 32) as u32)).is_ok();
        Ok(self.memory.runs[rule].iter().filter(there).copied().collect())
    }

    fn input(&self, rows: &[u32]) -> Result<Input, Error> {
        let own: Vec<Row> = rows.iter().map(|row| self.rows[*row as usize].clone()).collect();
        let mut found = input(&own, 0, self.unique);
        let all = input(self.rows, 0, self.unique);
        found.ids = rows.iter().map(|row| all.ids[*row as usize]).collect();
        Ok(found)
    }

    fn pairs(&self, rows: &[u32]) -> Result<Vec<KeptPair>, Error> {
        let of = |row: &u32| {
            let row = *row;
            self.memory.pairs.iter().filter(move |pair| pair.a == row || pair.b == row).copied()
        };
        Ok(rows.iter().flat_map(of).collect())
    }

    fn persons(&self, rows: &[u32]) -> Result<Vec<u32>, Error> {
        Ok(rows.iter().map(|row| self.memory.persons[*row as usize]).collect())
    }

    fn judgements(&self) -> &[(u32, u32, Judgement)] {
        &self.memory.judgements
    }
}

fn whole(kept: &KeptModel, input: &Input, judgements: &[(u32, u32, Judgement)]) -> Memory {
    let mut runs = Vec::new();
    let linker = Linker::new(input).unwrap();
    let linked = linker
        .link_under::<Error>(kept, judgements, &Threads, &mut |_, run| {
            runs.push(run);
            Ok(())
        })
        .unwrap();
    let pair = |pair: &paradero_link::Pair| KeptPair { a: pair.a, b: pair.b, weight: pair.weight };
    Memory {
        rows: input.rows(),
        runs,
        pairs: linked.pairs.iter().map(pair).collect(),
        persons: linked.clusters,
        judgements: judgements.to_vec(),
    }
}

/// What is kept once more rows are there, and what became of persons.
fn grown(
    kept: &KeptModel,
    memory: &Memory,
    (rows, unique): (&[Row], &[bool]),
    judgements: &[(u32, u32, Judgement)],
) -> (Memory, Vec<Change>) {
    let new = input(&rows[memory.rows..], memory.rows, unique);
    let store = Kept { memory, rows: &rows[..memory.rows], unique };
    let added = add(kept, &store, &new, judgements, true).unwrap();
    let mut next = memory.clone();
    next.rows = rows.len();
    for (run, more) in next.runs.iter_mut().zip(&added.runs) {
        run.extend(more);
        run.sort_unstable();
    }
    next.pairs.extend(&added.pairs);
    next.pairs.sort_unstable();
    next.persons.resize(rows.len(), u32::MAX);
    for (row, person) in &added.persons {
        assert_ne!(next.persons[*row as usize], *person, "only changes are told");
        next.persons[*row as usize] = *person;
    }
    let mut judged: BTreeMap<(u32, u32), Judgement> =
        memory.judgements.iter().map(|&(a, b, said)| ((a, b), said)).collect();
    judged.extend(judgements.iter().map(|&(a, b, said)| ((a, b), said)));
    next.judgements = judged.into_iter().map(|((a, b), said)| (a, b, said)).collect();
    let persons = |memory: &Memory| {
        let mut ids = memory.persons.clone();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let (before, now) = (persons(memory), persons(&next));
    let ids = |what: Changed| -> Vec<u32> {
        added.changes.iter().filter(|c| c.what == what).map(|c| c.person).collect()
    };
    // Every id that is new is told as new, or as a part of what was split.
    let split = added.changes.iter().filter(|c| c.what == Changed::Split);
    let told: Vec<u32> =
        ids(Changed::New).into_iter().chain(split.flat_map(|c| c.persons.clone())).collect();
    let unknown = |id: &&u32| before.binary_search(id).is_err();
    assert!(now.iter().filter(unknown).all(|id| told.contains(id)), "{now:?} {told:?}");
    for change in &added.changes {
        let bits: f64 = change.parts.iter().map(|part| part.bits).sum();
        if let Some(weight) = change.weight {
            assert!((bits - f64::from(weight) / 1024.0).abs() < 1e-6, "{change:?}");
        }
    }
    (next, added.changes)
}

fn person() -> impl Strategy<Value = Person> {
    let days = prop_oneof![8 => 0..400_i32, 1 => Just(0_i32)];
    (0..GIVEN.len(), [0..SURNAMES.len(), 0..SURNAMES.len()], days, 0..TOWNS.len(), 0..60_u32)
        .prop_map(|(given, surnames, born, town, number)| Person {
            given,
            surnames,
            born: born * 13,
            town,
            number: number * 1_234_567,
        })
}

/// Some people, and which of them the rows are records of, with which error.
fn records() -> impl Strategy<Value = Vec<Row>> {
    (prop::collection::vec(person(), 12..40), 60..140_usize).prop_flat_map(|(people, rows)| {
        let one = (0..people.len(), 0..12_u8);
        prop::collection::vec(one, rows).prop_map(move |all| {
            all.into_iter().map(|(at, error)| row(&people[at], error)).collect()
        })
    })
}

type Said = (usize, usize, bool);

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn additions_end_where_one_run_over_all_ends(
        mut rows in records(),
        share in 0.3..0.9_f64,
        cuts in prop::collection::vec(0.0..1.0_f64, 0..4),
        unique in prop::collection::vec(any::<bool>(), 6),
        said in prop::collection::vec((0..1000_usize, 0..1000_usize, any::<bool>()), 0..6),
        threshold in prop_oneof![Just(0.0), Just(4.0), Just(-4.0)],
    ) {
        let base = (rows.len() as f64 * share) as usize;
        let cut = |part: &f64| base + ((rows.len() - base) as f64 * part) as usize;
        let mut ends: Vec<usize> = cuts.iter().map(cut).chain([base, rows.len()]).collect();
        ends.sort_unstable();
        for (at, row) in rows.iter_mut().enumerate() {
            row.list = u32::try_from(ends.iter().filter(|end| **end <= at).count()).unwrap();
        }
        // A word on two rows comes with the later of them.
        let judged = |from: usize, to: usize| -> Vec<(u32, u32, Judgement)> {
            let pair = |&(a, b, same): &Said| {
                let (a, b) = (a % rows.len(), b % rows.len());
                let said = if same { Judgement::Same } else { Judgement::Different };
                let (a, b) = (a.min(b), a.max(b));
                (a != b && (from..to).contains(&b))
                    .then(|| ((u32::try_from(a).unwrap(), u32::try_from(b).unwrap()), said))
            };
            let one_a_pair: BTreeMap<(u32, u32), Judgement> = said.iter().filter_map(pair).collect();
            one_a_pair.into_iter().map(|((a, b), said)| (a, b, said)).collect()
        };
        let settings = Settings { threshold_bits: Some(threshold), ..Settings::default() };
        let first = input(&rows[..base], 0, &unique);
        let kept = Linker::new(&first).unwrap().train_to_keep(&settings).unwrap();
        let mut memory = whole(&kept, &first, &judged(0, base));
        let mut done = base;
        for &end in ends.iter().filter(|end| **end > base || **end == rows.len()) {
            memory = grown(&kept, &memory, (&rows[..end], &unique), &judged(done, end)).0;
            done = end;
        }
        let all = input(&rows, 0, &unique);
        let at_once = whole(&kept, &all, &judged(0, rows.len()));
        prop_assert_eq!(&memory.runs, &at_once.runs);
        prop_assert_eq!(&memory.pairs, &at_once.pairs);
        prop_assert_eq!(&memory.persons, &at_once.persons);
    }
}

/// Records of people drawn by lot.
fn drawn(seed: u64, people: usize, rows: usize) -> Vec<Row> {
    let mut state = seed;
    let mut below = |end: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % end
    };
    let people: Vec<Person> = (0..people)
        .map(|at| Person {
            given: below(GIVEN.len()),
            surnames: [below(SURNAMES.len()), below(SURNAMES.len())],
            born: i32::try_from(below(500) * 13).unwrap(),
            town: below(TOWNS.len()),
            number: u32::try_from(at).unwrap() * 1_234_567,
        })
        .collect();
    (0..rows).map(|_| row(&people[below(people.len())], u8::try_from(below(10)).unwrap())).collect()
}

#[test]
fn persons_come_grow_merge_and_split_as_rows_are_added() {
    let mut seen: BTreeSet<Changed> = BTreeSet::new();
    for seed in 0..20 {
        let rows = drawn(seed, 40, 160);
        let first = input(&rows[..80], 0, &[false]);
        let kept = Linker::new(&first).unwrap().train_to_keep(&Settings::default()).unwrap();
        let mut memory = whole(&kept, &first, &[]);
        for end in 81..=rows.len() {
            let (next, changes) = grown(&kept, &memory, (&rows[..end], &[false]), &[]);
            memory = next;
            seen.extend(changes.iter().map(|change| change.what));
            let split = changes.iter().any(|change| change.what == Changed::Split);
            for change in changes {
                match change.what {
                    Changed::New => assert_eq!(change.person as usize, end - 1),
                    Changed::Grew => assert!(change.met < change.came, "{change:?}"),
                    Changed::Merged | Changed::Split => {
                        assert!(change.persons.len() > 1, "{change:?}");
                        assert!(change.came.is_some() && !change.judged, "{change:?}");
                        // A merge keeps the oldest id, unless its first rows went elsewhere.
                        let first = change.persons.first();
                        assert!(split || first == Some(&change.person), "{change:?}");
                    }
                }
            }
        }
        let at_once = whole(&kept, &input(&rows, 0, &[false]), &[]);
        assert_eq!(memory, at_once, "seed {seed}: row by row as at once");
    }
    assert_eq!(seen.len(), 4, "{seen:?}");
}

#[test]
fn a_later_word_on_a_pair_takes_the_place_of_an_earlier_one() {
    let rows = drawn(3, 60, 120);
    let all = input(&rows, 0, &[false]);
    let kept = Linker::new(&all).unwrap().train_to_keep(&Settings::default()).unwrap();
    let free = whole(&kept, &all, &[]);
    // Two rows that nothing holds together with any other.
    let strong = free.pairs.iter().filter(|pair| pair.weight >= 0);
    let paired: BTreeSet<u32> = strong.flat_map(|pair| [pair.a, pair.b]).collect();
    let alone: Vec<u32> = (0..120).filter(|row| !paired.contains(row)).collect();
    let (a, b) = (alone[0], alone[1]);
    let with = |memory: &Memory, said| grown(&kept, memory, (&rows, &[false]), &[(a, b, said)]);
    let (joined, changes) = with(&free, Judgement::Same);
    assert_eq!(joined.persons[b as usize], a);
    assert!(changes[0].judged);
    let told: Vec<(u32, Changed, Option<u32>, Vec<u32>)> =
        changes.into_iter().map(|c| (c.person, c.what, c.came, c.persons)).collect();
    assert_eq!(told, [(a, Changed::Merged, None, vec![a, b])]);
    let (parted, changes) = with(&joined, Judgement::Different);
    assert_eq!(parted.persons, whole(&kept, &all, &[(a, b, Judgement::Different)]).persons);
    assert_eq!(changes[0].what, Changed::Split);
    assert_eq!(parted.persons, free.persons);
}

#[test]
fn rows_of_other_fields_are_refused() {
    let rows = drawn(4, 30, 80);
    let all = input(&rows, 0, &[false]);
    let kept = Linker::new(&all).unwrap().train_to_keep(&Settings::default()).unwrap();
    let memory = whole(&kept, &all, &[]);
    let store = Kept { memory: &memory, rows: &rows, unique: &[false] };
    let mut other = input(&rows[..2], 80, &[false]);
    other.fields.pop();
    let said = add(&kept, &store, &other, &[], false).unwrap_err().to_string();
    assert!(said.contains("keep anew"), "{said}");
    let none = input(&[], 80, &[false]);
    let said = add(&kept, &store, &none, &[(0, 80, Judgement::Same)], false).unwrap_err();
    assert!(said.to_string().contains("there are only 80 rows"), "{said}");
}
