//! A fictional office's case load: eight lists, running text, and the truth about both.

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::case::{self, Calendar};
use crate::lists::Lists;
use crate::papers::{self, Kept, Papers};
use crate::person::{Lexicon, Person};
use crate::truth::Planted;
use crate::{day, mappings, ngo, noise, plants, table, truth};

/// The rules of which instances are planted: all that ship and conclude something. `protected-person-may-be-named` asks.
pub const RULES: [&str; 38] = [
    "removed-despite-protection",
    "return-order-unmet",
    "order-deadline-passed",
    "order-answered-with-refusal",
    "jurisdiction-contested",
    "no-hearing",
    "no-notice",
    "request-unanswered",
    "whereabouts-unknown",
    "gone-from-list",
    "departed-not-arrived",
    "custody-acknowledged-then-denied",
    "no-proof-of-life",
    "label-superficial-only",
    "label-without-source",
    "label-below-threshold",
    "label-arithmetic",
    "authority-struck-down",
    "authority-not-stated",
    "instrument-condition-unmet",
    "instrument-not-produced",
    "batch-names-missing",
    "batch-count-mismatch",
    "announced-never-confirmed",
    "two-places-at-once",
    "transfer-gap",
    "death-without-cause",
    "remains-undelivered",
    "minor-held",
    "statement-contradicts-statement",
    "statement-contradicts-record",
    "speaker-reversed",
    "error-admitted-not-remedied",
    "signal-conflicts-with-finding",
    "held-past-sentence",
    "source-gone",
    "register-incomplete",
    "no-legal-basis",
];

/// A made case load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roster {
    /// File names with their bytes: lists with mappings, papers with claim sheets,
    /// `decisions.toml`, `README.md`, `truth.toml` and `truth_people.csv`.
    pub files: Vec<(String, Vec<u8>)>,
}

/// Makes the case load of an office over two years: `people` who were arrested (fewer than 300
/// are made 300, so that each rule has room), eight lists of differing quality and format that
/// name them, running text with claim sheets, and the truth.
///
/// Time and memory are linear in `people`; up to ten million fit the spreadsheet among the lists.
/// The same arguments give the same bytes.
pub fn roster(people: usize, seed: u64) -> Roster {
    let people = people.max(300);
    let (words, calendar) = (Lexicon::new(), Calendar::new());
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut lists = Lists::new(&calendar);
    let mut kept = Vec::new();
    let mut earlier: Vec<Person> = Vec::new();
    // Where each person stands in the order of planting: nothing in a list gives it away.
    let mut turns: Vec<u32> = (0..u32::try_from(people).unwrap_or(u32::MAX)).collect();
    turns.shuffle(&mut rng);
    for (id, turn) in (1..).zip(turns) {
        let mut person = words.draw(&mut rng, calendar.first);
        if !earlier.is_empty() {
            let old = rng.random_range(0..earlier.len());
            words.resemble(&mut rng, &mut person, &earlier[old]);
        }
        remember(&mut rng, &mut earlier, &person);
        let mut one = case::ordinary(&mut rng, id, person, &calendar);
        let turn = usize::try_from(turn).unwrap_or(usize::MAX);
        let rule = plants::rule_at(turn, people);
        if let Some(rule) = rule {
            plants::plant(&mut rng, &mut one, rule, &calendar);
        }
        let places = lists.add(&mut rng, &words, &one, &calendar);
        if let Some(rule) = rule {
            let name = noise::exact(&words, &one.person).name();
            let case::Case { id, person, arrest, .. } = one;
            kept.push(Kept { rule, id, person, name, arrest, places });
        }
    }
    finish(lists, &kept, &calendar, people, seed)
}

/// Keeps a thousand of the earlier people, for later ones to resemble.
fn remember(rng: &mut ChaCha8Rng, earlier: &mut Vec<Person>, person: &Person) {
    if earlier.len() < 1000 {
        earlier.push(person.clone());
    } else {
        let at = rng.random_range(0..earlier.len());
        earlier[at] = person.clone();
    }
}

fn finish(lists: Lists, kept: &[Kept], calendar: &Calendar, people: usize, seed: u64) -> Roster {
    let today = day::iso(calendar.today);
    let mut papers = Papers {
        calendar,
        aboard: &lists.aboard,
        kept,
        files: Vec::new(),
        planted: Vec::new(),
        allowed: Vec::new(),
        named: Vec::new(),
    };
    papers::write(&mut papers);
    let Papers { files: texts, mut planted, mut allowed, named, .. } = papers;
    for one in kept.iter().filter(|one| !told(one.rule)) {
        planted.push(one.planted(one.rule, &[]));
    }
    allowed.extend(kept.iter().flat_map(follows));
    let mut people_truth = lists.truth;
    for [file, handle, entity] in &named {
        table::row(&mut people_truth, b',', &[file, handle, entity]);
    }
    let mut files =
        vec![("README.md".to_owned(), mappings::readme(&today, people, seed).into_bytes())];
    let tables = [
        (lists.police.file, table::windows_1252(&lists.police.bytes)),
        (lists.older.file, lists.older.bytes),
        (lists.newer.file, lists.newer.bytes),
        (lists.second.file, lists.second.bytes),
        (lists.docket.file, lists.docket.bytes),
        (lists.manifest.file, lists.manifest.bytes),
        (ngo::FILE, workbook(&lists.intake)),
        (lists.press.file, lists.press.bytes),
        (lists.orders.file, lists.orders.bytes),
    ];
    files.extend(tables.map(|(file, bytes)| (file.to_owned(), bytes)));
    for (list, mapping) in mappings::all() {
        files.push((mappings::file(list), mapping.into_bytes()));
    }
    files.extend(texts);
    files.push(("decisions.toml".to_owned(), mappings::decisions().into_bytes()));
    let truth = truth::toml(&today, people, seed, &planted, &allowed);
    files.push(("truth.toml".to_owned(), truth));
    files.push(("truth_people.csv".to_owned(), people_truth));
    Roster { files }
}

/// Rules whose findings the papers have already listed.
fn told(rule: &str) -> bool {
    matches!(rule, "error-admitted-not-remedied" | "custody-acknowledged-then-denied")
}

/// What else may be found of a person in whom a rule was planted, as a consequence.
fn follows(one: &Kept) -> Vec<Planted> {
    let rules: &[&'static str] = match one.rule {
        "gone-from-list" | "custody-acknowledged-then-denied" | "transfer-gap" => {
            &["whereabouts-unknown"]
        }
        "departed-not-arrived" => &["whereabouts-unknown"],
        "label-arithmetic" | "label-without-source" => &["label-below-threshold"],
        "minor-held" => &["instrument-condition-unmet"],
        _ => &[],
    };
    rules.iter().map(|rule| one.planted(rule, &[])).collect()
}

#[expect(clippy::expect_used, reason = "only more rows than a sheet holds can make it fail")]
fn workbook(intake: &ngo::Intake) -> Vec<u8> {
    intake.workbook().expect("fewer than ten million people")
}
