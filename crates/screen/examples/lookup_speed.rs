//! Times look-ups in an index of invented people.
//!
//! ```text
//! cargo run --release -p paradero-screen --example lookup_speed -- ROWS GIVEN.csv SURNAMES.csv
//! ```
//!
//! The two lists have a name and a number of bearers per row, after one row of headings. A person
//! is two given names and two surnames drawn by those numbers, with a day of birth. Asked is the
//! first given name and both surnames, one of them with a letter replaced.

use std::error::Error;
use std::time::Instant;

use paradero_model::Day;
use paradero_screen::{Index, Interval, Person, Query};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const QUERIES: usize = 2_000;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [rows, given, surnames] = arguments.as_slice() else {
        return Err("give the number of rows, a list of given names and a list of surnames".into());
    };
    let (given, surnames) = (cumulated(given)?, cumulated(surnames)?);
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let persons: Vec<Person> = (0..rows.parse::<usize>()?)
        .map(|row| {
            let words = [&given, &given, &surnames, &surnames];
            Person {
                id: format!("{row:09}"),
                names: vec![words.map(|list| draw(&mut rng, list)).join(" ")],
                births: vec![Interval::day(Day(rng.random_range(-10_000..15_000)))],
                documents: vec![],
            }
        })
        .collect();
    let started = Instant::now();
    let index = Index::build(&persons);
    println!("{} persons indexed in {:.2} s", index.len(), started.elapsed().as_secs_f64());

    let mut micros: Vec<u128> = Vec::with_capacity(QUERIES);
    let mut found = 0;
    for _ in 0..QUERIES {
        let target = &persons[rng.random_range(0..persons.len())];
        let words: Vec<&str> = target.names[0].split(' ').collect();
        let last = words.len() - 1;
        let typo = words[last].replacen(['a', 'A'], "e", 1);
        let query =
            Query { name: format!("{} {} {typo}", words[0], words[last - 1]), ..Query::default() };
        let started = Instant::now();
        let hits = index.screen(&query, 10);
        micros.push(started.elapsed().as_micros());
        found += usize::from(hits.iter().any(|hit| hit.id == target.id));
    }
    micros.sort_unstable();
    let at = |share: usize| micros[(micros.len() - 1) * share / 100];
    println!(
        "{QUERIES} look-ups: p50 {} us, p90 {} us, p99 {} us; the target among ten: {found}",
        at(50),
        at(90),
        at(99)
    );
    Ok(())
}

/// Each name with how many bear it or one before it.
fn cumulated(path: &str) -> Result<Vec<(String, f64)>, Box<dyn Error>> {
    let mut up_to = 0.0;
    let mut names = Vec::new();
    for row in csv::Reader::from_path(path)?.records() {
        let row = row?;
        up_to += row[1].parse::<f64>().unwrap_or(0.0);
        names.push((row[0].to_owned(), up_to));
    }
    Ok(names)
}

fn draw(rng: &mut ChaCha8Rng, names: &[(String, f64)]) -> String {
    let total = names.last().map_or(1.0, |name| name.1);
    let drawn = rng.random_range(0.0..total);
    names[names.partition_point(|(_, up_to)| *up_to <= drawn)].0.clone()
}
