//! Work that is written down and done from that alone gives what it gives here, and what is written down names nobody.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::tests_outside_test_module,
    reason = "a test may stop at the first surprise"
)]

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Mutex;

use paradero_link::kernel::{Give, Kernel, Named, Take};
use paradero_link::{
    Batch, Error, Field, FieldKind, Input, Linker, Runner, Settings, Threads, Values, Work,
};

/// Sections in memory.
#[derive(Default)]
struct Shelf {
    seed: u8,
    group: String,
    groups: BTreeMap<String, (String, u64)>,
    words: BTreeMap<String, Vec<u32>>,
    longs: BTreeMap<String, Vec<u64>>,
    texts: BTreeMap<String, Vec<String>>,
}

impl Give for Shelf {
    fn veil(&self) -> [u8; 32] {
        [self.seed; 32]
    }

    fn begin(&mut self, group: &str, digest: u64) -> Result<bool, Error> {
        let named = format!("{group}-{digest:x}");
        let known = self.groups.values().any(|(known, _)| *known == named);
        self.groups.insert(group.to_owned(), (named.clone(), digest));
        self.group = named;
        Ok(!known)
    }

    fn put_words(&mut self, name: &str, values: &[u32]) -> Result<(), Error> {
        self.words.insert(format!("{}/{name}", self.group), values.to_vec());
        Ok(())
    }

    fn put_longs(&mut self, name: &str, values: &[u64]) -> Result<(), Error> {
        self.longs.insert(format!("{}/{name}", self.group), values.to_vec());
        Ok(())
    }

    fn put_texts(
        &mut self,
        name: &str,
        values: &mut dyn Iterator<Item = String>,
    ) -> Result<(), Error> {
        self.texts.insert(format!("{}/{name}", self.group), values.collect());
        Ok(())
    }

    fn end(&mut self) -> Result<(), Error> {
        Ok(())
    }
}

impl Take for Shelf {
    fn words(&self, name: &str, range: Option<Range<usize>>) -> Result<Vec<u32>, Error> {
        let all = &self.words[name];
        Ok(all[range.unwrap_or(0..all.len())].to_vec())
    }

    fn longs(&self, name: &str) -> Result<Vec<u64>, Error> {
        Ok(self.longs[name].clone())
    }

    fn texts(&self, name: &str, each: &mut dyn FnMut(&str)) -> Result<(), Error> {
        self.texts[name].iter().for_each(|text| each(text));
        Ok(())
    }
}

/// Does what can be written down from what was written, a few parts at a time, the last first.
struct Elsewhere {
    shelf: Mutex<Shelf>,
    stages: Mutex<Vec<&'static str>>,
}

impl Elsewhere {
    fn new(seed: u8) -> Self {
        let shelf = Mutex::new(Shelf { seed, ..Shelf::default() });
        Self { shelf, stages: Mutex::default() }
    }
}

impl Runner for Elsewhere {
    fn run(&self, work: &Work<'_>, take: &mut dyn FnMut(Batch)) -> Result<(), Error> {
        let Some(shipped) = work.shipped else { return Threads.run(work, take) };
        let mut shelf = self.shelf.lock().unwrap();
        shipped.give(&mut *shelf)?;
        self.stages.lock().unwrap().push(shipped.stage());
        let group = |sort: &str| shelf.groups[sort].0.clone();
        let named = Named { ground: group("ground"), stage: group(shipped.stage()) };
        let kernel = Kernel::open(&named, &*shelf, None)?;
        assert_eq!(kernel.parts(), work.parts);
        let ranges: Vec<_> = (0..work.parts).step_by(3).map(|at| at..at + 3).collect();
        let mut found: Vec<Batch> = Vec::new();
        for range in ranges.into_iter().rev() {
            let batch = kernel.run(range, &*shelf)?;
            found.push(batch);
        }
        found.into_iter().rev().for_each(take);
        Ok(())
    }
}

const GIVEN: [&str; 12] = [
    "Nerea",
    "Olmo",
    "Beto",
    "Roberto",
    "Alberto",
    "Ilda",
    "Maria",
    "Mario",
    "Ñusta",
    "Jose Luis",
    "Joseluis",
    "محمد",
];
const SURNAMES: [&str; 10] = [
    "Altamirano",
    "Altamirana",
    "Bustos",
    "Quispe",
    "Kispe",
    "De la Cruz",
    "Delacruz",
    "Ernandes",
    "Hernández",
    "Zambrano Tupa",
];

/// Fictional people, each on two or three rows, written more or less alike.
fn people(count: u32) -> Input {
    let mut columns: [Vec<Option<String>>; 8] = Default::default();
    let mut births = Vec::new();
    let mut state = 7_u64;
    let mut draw = |below: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for person in 0..count {
        let pick =
            |list: &[&str], at: u64| list[usize::try_from(at).unwrap() % list.len()].to_owned();
        let (given, surname, second) = (draw(12), draw(10), draw(10));
        let born = i32::try_from(draw(9000)).unwrap();
        for copy in 0..2 + draw(2) {
            let slip = draw(8);
            let mut first = pick(&GIVEN, given);
            if slip == 1 {
                first.push('s');
            }
            let last = format!("{} {}", pick(&SURNAMES, surname), pick(&SURNAMES, second));
            let (first, last) = if slip == 2 { (last, first) } else { (first, last) };
            columns[0].push((slip != 3).then(|| format!("{first} {last}")));
            columns[1].push(Some(first));
            columns[2].push((slip != 4).then_some(last));
            columns[3].push(Some(format!("DNI {}", 100_000 + person * 37 + u32::from(slip == 5))));
            let boxes = if slip == 6 { "info".to_owned() } else { format!("box{person}") };
            columns[4].push(Some(format!("{boxes}@example{}.org", person % 40)));
            columns[5].push(Some(pick(&["Puente Viejo", "Puerto Claro", "El Puerto"], draw(3))));
            columns[6].push(Some(format!("Calle Larga {}", draw(90))));
            columns[7].push(Some((20 + (person + u32::from(slip == 7)) % 50).to_string()));
            let day = born + i32::from(slip == 1 && copy > 0) * 30;
            births.push((slip != 0).then_some((day, day + if slip == 2 { 20 } else { 0 })));
        }
    }
    let kinds = [
        FieldKind::FullName,
        FieldKind::Given,
        FieldKind::Surname,
        FieldKind::Document,
        FieldKind::Email,
        FieldKind::Place,
        FieldKind::Address,
        FieldKind::Number,
    ];
    let rows = births.len();
    let mut fields: Vec<Field> = columns
        .into_iter()
        .zip(kinds)
        .map(|(values, kind)| Field {
            name: kind.code().to_owned(),
            kind,
            values: Values::Text(values.into_iter().collect()),
        })
        .collect();
    fields.push(Field {
        name: "born".to_owned(),
        kind: FieldKind::BirthDate,
        values: Values::Date(births),
    });
    Input {
        ids: (0..rows as u64).collect(),
        list: (0..rows).map(|row| u32::from(row % 5 == 0)).collect(),
        unique: vec![false; 2],
        fields,
        link_only: false,
    }
}

#[test]
fn what_is_done_elsewhere_ends_as_what_is_done_here() {
    let input = people(900);
    let settings = Settings { draws: 2, ..Settings::default() };
    let linker = Linker::new(&input).unwrap();
    let here = linker.train_and_link(&[], &settings, &Threads).unwrap();
    assert!(here.1.pairs.len() > 1000, "there is something to do");
    for seed in [1, 2] {
        let elsewhere = Elsewhere::new(seed);
        let there = linker.train_and_link(&[], &settings, &elsewhere).unwrap();
        assert_eq!(there.0, here.0, "the model");
        assert_eq!(there.1, here.1, "pairs, clusters, confidence, draws, report");
        assert_eq!(*elsewhere.stages.lock().unwrap(), ["count", "score", "settle"]);
    }
}

#[test]
fn nothing_that_is_written_down_holds_a_word_of_the_rows() {
    let input = people(60);
    let elsewhere = Elsewhere::new(3);
    let linker = Linker::new(&input).unwrap();
    linker.train_and_link(&[], &Settings::default(), &elsewhere).unwrap();
    let shelf = elsewhere.shelf.lock().unwrap();
    let written = shelf.texts.values().flatten().map(|text| text.to_lowercase());
    let written: Vec<String> = written.collect();
    assert!(written.len() > 100);
    for word in GIVEN.iter().chain(&SURNAMES).flat_map(|name| name.split(' ')) {
        let folded = word.to_lowercase();
        if folded.chars().count() > 3 {
            let found = written.iter().find(|text| text.contains(&folded));
            assert_eq!(found, None, "{word} is written in clear");
        }
    }
    assert!(!written.iter().any(|text| text.contains("puente") || text.contains("calle")));
}
