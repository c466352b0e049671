//! Resolves the lines of standard input and says what became of them: `resolve [COUNTRY] < places.txt`. A line may have a
//! country of its own, after a tab. Each is printed with its reading; how many of each kind, and how long, at the end.

use std::collections::BTreeMap;
use std::io::{BufRead, stdin};
use std::time::Instant;

use paradero_gazetteer::{Gazetteer, Hints, Resolution};

fn main() {
    let country = std::env::args().nth(1);
    let started = Instant::now();
    let gazetteer = Gazetteer::bundled();
    let opened = started.elapsed();
    let lines: Vec<String> = stdin().lock().lines().map_while(Result::ok).collect();
    let split = |line: &str| {
        let (text, own) = line.split_once('\t').unwrap_or((line, ""));
        (text.to_owned(), if own.is_empty() { country.clone() } else { Some(own.to_owned()) })
    };
    let asked: Vec<(String, Option<String>)> = lines.iter().map(|line| split(line)).collect();
    let hints = |country: &Option<String>| country.clone().map(String::leak);
    let asked: Vec<(String, Option<&str>)> =
        asked.iter().map(|(text, country)| (text.clone(), hints(country).map(|c| &*c))).collect();
    let started = Instant::now();
    let resolved: Vec<Resolution<'_>> = asked
        .iter()
        .map(|(text, country)| gazetteer.resolve(text, Hints { country: *country, within: None }))
        .collect();
    let taken = started.elapsed();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for ((text, _), resolution) in asked.iter().zip(&resolved) {
        let (kind, said) = match resolution {
            Resolution::One(found) => {
                let path = gazetteer.path(found.place.code).unwrap_or_default();
                let left = if found.left.is_empty() { "whole" } else { "partly" };
                let said = format!(
                    "{} {} = {path} {:?} narrower {:?}",
                    found.how.word(),
                    found.place.code,
                    found.left,
                    found.narrower
                );
                (format!("one {left} {}", found.place.kind.word()), said)
            }
            Resolution::Several(all) => {
                let codes: Vec<&str> = all.iter().take(6).map(|found| found.place.code).collect();
                (format!("several {}", if all.len() == 1 { "of one" } else { "" }), codes.join(" "))
            }
            Resolution::Unknown => ("none".to_owned(), String::new()),
        };
        println!("{kind}\t{text}\t{said}");
        *counts.entry(kind).or_default() += 1;
    }
    eprintln!(
        "{} texts, opened in {opened:?}, resolved in {taken:?}, {} bytes held",
        asked.len(),
        gazetteer.held_bytes()
    );
    for (kind, count) in counts {
        eprintln!("{count:>7} {:5.1} % {kind}", 100.0 * count as f64 / asked.len().max(1) as f64);
    }
}
