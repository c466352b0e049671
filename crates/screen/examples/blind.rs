//! Measures screening by keyed hashes beside screening in clear: recall by kind of query, what a threshold costs, size, time.
//!
//!     cargo run --release -p paradero-screen --example blind -- people.csv queries.tsv
//!
//! The register is what `make_people.py` writes; a query is a line `kind, name, date of birth, row, ties` with tabs between,
//! as `bench/screen/run.py` writes them.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a program for measuring")]

use std::collections::BTreeMap;
use std::time::Instant;

use paradero_model::Day;
use paradero_screen::blind::{Chance, Handle, Key, Limits, export, screen};
use paradero_screen::{Cut, Index, Interval, Person, Query, Searcher};

const TOP: usize = 10;

struct Asked {
    kind: String,
    query: Query,
    id: String,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [register, queries] = arguments.as_slice() else {
        return println!("give a register and queries");
    };
    let (people, asked) = (people(register), asked(queries));
    let queries: Vec<Query> = asked.iter().map(|one| one.query.clone()).collect();
    let key = Key::new([1; 32]);
    let chance = Chance { salt: [2; 16], secret: [3; 32] };

    let started = Instant::now();
    let mut bytes = Vec::new();
    let made = export(&people, &key, &chance, &mut bytes).unwrap();
    println!(
        "{} people, {} words: {:.1} bytes a person, exported in {:.2} s",
        people.len(),
        made.words,
        bytes.len() as f64 / people.len() as f64,
        started.elapsed().as_secs_f64()
    );
    let ids: BTreeMap<Handle, String> = made.handles.into_iter().collect();

    let started = Instant::now();
    let base = (people.len() as f64).log2();
    let limits = Limits { least_bits: Some(base - 10.0), top: 1_000 };
    let found = screen(&queries, &key, bytes.as_slice(), limits).unwrap();
    println!("{} rows at a low threshold: {:.2} s", queries.len(), started.elapsed().as_secs_f64());
    let started = Instant::now();
    let usual = Limits { least_bits: None, top: TOP };
    let some = &queries[..queries.len().min(500)];
    let least = screen(some, &key, bytes.as_slice(), usual).unwrap().least_bits;
    println!(
        "{} rows at the usual threshold of {least:.1} bits: {:.2} s",
        some.len(),
        started.elapsed().as_secs_f64()
    );

    let index = Index::build(&people).unwrap();
    let mut searcher = Searcher::default();
    let clear: Vec<Vec<(String, f64)>> = queries
        .iter()
        .map(|query| {
            let answered = searcher.screen(&index, query, (Cut::USUAL, 1_000));
            answered.hits.into_iter().map(|hit| (hit.id, hit.score_bits)).collect()
        })
        .collect();
    let blind: Vec<Vec<(String, f64)>> = found
        .rows
        .iter()
        .map(|hits| hits.iter().map(|hit| (ids[&hit.handle].clone(), hit.score_bits)).collect())
        .collect();

    println!("\n{:10} {:>10} {:>10}", "recall@10", "clear", "blind");
    for kind in kinds(&asked) {
        println!(
            "{kind:10} {:10.3} {:10.3}",
            first_ten(&asked, &clear, &kind),
            first_ten(&asked, &blind, &kind)
        );
    }
    println!(
        "\nblind, by threshold over log2 of the names: the right person told (of ten); others told, a row"
    );
    for over in [-10, -8, -6, -4, -2, 0, 2, 4, 6] {
        let least = base + f64::from(over);
        let told = |hits: &[(String, f64)]| -> Vec<String> {
            hits.iter().take(TOP).filter(|hit| hit.1 >= least).map(|hit| hit.0.clone()).collect()
        };
        let mut line = format!("{over:+4} ");
        let mut others = 0;
        for kind in kinds(&asked) {
            let of_kind = || asked.iter().zip(&blind).filter(|(one, _)| one.kind == kind);
            let right = of_kind().filter(|(one, hits)| told(hits).contains(&one.id)).count();
            line += &format!(" {kind} {:.3}", right as f64 / of_kind().count() as f64);
        }
        for (one, hits) in asked.iter().zip(&blind) {
            others += hits.iter().filter(|hit| hit.1 >= least && hit.0 != one.id).count();
        }
        println!("{line}; others {:.2}", others as f64 / asked.len() as f64);
    }
}

fn kinds(asked: &[Asked]) -> Vec<String> {
    let mut kinds: Vec<String> = asked.iter().map(|one| one.kind.clone()).collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

fn first_ten(asked: &[Asked], found: &[Vec<(String, f64)>], kind: &str) -> f64 {
    let of_kind = || asked.iter().zip(found).filter(|(one, _)| one.kind == kind);
    let right =
        of_kind().filter(|(one, hits)| hits.iter().take(TOP).any(|hit| hit.0 == one.id)).count();
    right as f64 / of_kind().count() as f64
}

fn people(path: &str) -> Vec<Person> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows = reader.records().map(|row| row.unwrap());
    rows.enumerate()
        .map(|(at, row)| {
            let name: Vec<&str> =
                (2..6).map(|at| &row[at]).filter(|part| !part.is_empty()).collect();
            Person {
                id: at.to_string(),
                names: vec![name.join(" ")],
                births: Day::parse_iso(&row[7]).map(Interval::day).into_iter().collect(),
                documents: Some(row[10].to_owned())
                    .filter(|text| !text.is_empty())
                    .into_iter()
                    .collect(),
                ..Person::default()
            }
        })
        .collect()
}

fn asked(path: &str) -> Vec<Asked> {
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with("kind\t"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let birth = Day::parse_iso(cells[2]).map(Interval::day);
            Asked {
                kind: cells[0].to_owned(),
                query: Query { name: cells[1].to_owned(), birth, document: None },
                id: cells[3].to_owned(),
            }
        })
        .collect()
}
