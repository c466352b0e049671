//! Measures the index of names: `bench/screen/run.py` calls this beside the peers.
//!
//!     cargo run --release -p paradero-screen --example bench -- --register people.csv --queries queries.tsv \
//!         --threads 1 --top 10 --out answers.tsv [--cut PERCENT] [--index FILE]
//!
//! The register is what `make_people.py` writes; a query is a line `kind, name, date of birth, ...` with tabs between. Prints one
//! JSON object; the answers are the numbers of the rows found, a line a query.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a program for measuring")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use paradero_model::{Date, Day};
use paradero_screen::{Cut, Index, Interval, Person, Query, Searcher};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let given: BTreeMap<&str, &str> = arguments
        .chunks_exact(2)
        .map(|two| (two[0].trim_start_matches("--"), two[1].as_str()))
        .collect();
    let number = |name: &str, or: usize| given.get(name).map_or(or, |text| text.parse().unwrap());
    let cut = given.get("cut").map_or(Cut::USUAL, |text| Cut::percent(text.parse().unwrap()));
    let people = register(given["register"]);
    let started = Instant::now();
    let built = Index::build(&people).unwrap();
    let build_s = started.elapsed().as_secs_f64();
    let count = people.len();
    drop(people);
    let file = given.get("index").copied().unwrap_or("/tmp/paradero-bench.idx");
    let bytes = built.to_bytes().unwrap();
    std::fs::write(file, &bytes).unwrap();
    let written = texts(&bytes);
    let aligned: Vec<u128> = bytes
        .chunks(16)
        .map(|sixteen| {
            let mut whole = [0; 16];
            whole[..sixteen.len()].copy_from_slice(sixteen);
            u128::from_le_bytes(whole)
        })
        .collect();
    let length = bytes.len();
    drop((built, bytes));
    let started = Instant::now();
    let index = Index::open(Arc::new(Aligned(aligned))).unwrap();
    let open_ms = started.elapsed().as_secs_f64() * 1e3;
    let queries = queries(given["queries"]);
    let threads = number("threads", 1);
    let ran = run(&index, &queries, (threads, number("top", 10), cut));
    let mut answers = String::new();
    for (rows, found) in &ran.answers {
        writeln!(answers, "{}\t{found}", rows.join(",")).unwrap();
    }
    std::fs::write(given["out"], answers).unwrap();
    let mut micros = ran.micros;
    micros.sort_by(f64::total_cmp);
    let at = |share: f64| micros[((micros.len() - 1) as f64 * share) as usize];
    let asked = queries.len() as f64;
    println!(
        "{{\"people\":{count},\"queries\":{},\"threads\":{threads},\"build_s\":{build_s:.3},\"open_ms\":{open_ms:.3},\
         \"index_bytes\":{length},\"bytes_a_person\":{:.1},\"with_texts\":{:.1},\"cpu_us_a_query\":{:.1},\
         \"p50_us\":{:.1},\"p99_us\":{:.1},\"max_us\":{:.1},\"qps\":{:.0},\"looked_at\":{:.0},\"found\":{:.0}}}",
        queries.len(),
        (length - written) as f64 / count as f64,
        length as f64 / count as f64,
        ran.cpu * 1e6 / asked,
        at(0.5),
        at(0.99),
        at(1.0),
        asked / ran.wall,
        ran.looked_at as f64 / asked,
        ran.answers.iter().map(|one| one.1 as f64).sum::<f64>() / asked,
    );
}

struct Aligned(Vec<u128>);

impl AsRef<[u8]> for Aligned {
    fn as_ref(&self) -> &[u8] {
        zerocopy::IntoBytes::as_bytes(self.0.as_slice())
    }
}

/// Bytes of ids and names as written, which a query does not read but for its hits: the last four sections.
fn texts(bytes: &[u8]) -> usize {
    let entry = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap()) as usize;
    (25..29).map(|section| entry(16 + section * 16 + 8)).sum()
}

fn register(path: &str) -> Vec<Person> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows = reader.records().map(|row| row.unwrap());
    rows.enumerate()
        .map(|(at, row)| {
            let name: Vec<&str> =
                (2..6).map(|at| &row[at]).filter(|part| !part.is_empty()).collect();
            Person {
                id: format!("{at:08}"),
                names: vec![name.join(" ")],
                births: birth(&row[7]).into_iter().collect(),
                ..Person::default()
            }
        })
        .collect()
}

fn birth(text: &str) -> Option<Interval> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next(), parts.next());
    if let (Ok(year), Some(Ok(month)), Some(Ok(day))) =
        (year.parse(), month.map(str::parse), day.map(str::parse))
        && let Some(day) = Day::from_ymd(year, month, day)
    {
        return Some(Interval::day(day));
    }
    Date::parse_edtf(text).ok().map(|date| Interval::from(&date))
}

fn queries(path: &str) -> Vec<Query> {
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with("kind\t"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            Query { name: cells[1].to_owned(), birth: birth(cells[2]), document: None }
        })
        .collect()
}

struct Ran {
    answers: Vec<(Vec<String>, usize)>,
    micros: Vec<f64>,
    cpu: f64,
    wall: f64,
    looked_at: u64,
}

fn run(index: &Index, queries: &[Query], (threads, top, cut): (usize, usize, Cut)) -> Ran {
    let share = queries.len().div_ceil(threads);
    let started = Instant::now();
    let parts: Vec<Ran> = std::thread::scope(|scope| {
        let spawn = |part| scope.spawn(move || one_thread(index, part, (top, cut)));
        let running: Vec<_> = queries.chunks(share).map(spawn).collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let wall = started.elapsed().as_secs_f64();
    let mut all = Ran { answers: vec![], micros: vec![], cpu: 0.0, wall, looked_at: 0 };
    for part in parts {
        all.answers.extend(part.answers);
        all.micros.extend(part.micros);
        all.cpu += part.cpu;
        all.looked_at += part.looked_at;
    }
    all
}

fn one_thread(index: &Index, queries: &[Query], (top, cut): (usize, Cut)) -> Ran {
    let mut searcher = Searcher::default();
    let mut answers = Vec::with_capacity(queries.len());
    let mut micros = Vec::with_capacity(queries.len());
    let before = cpu_of_thread();
    let begun = Instant::now();
    for query in queries {
        let started = Instant::now();
        let answered = searcher.screen(index, query, (cut, top));
        micros.push(started.elapsed().as_secs_f64() * 1e6);
        answers.push(answered);
    }
    let wall = begun.elapsed().as_secs_f64();
    let cpu = cpu_of_thread() - before;
    let rows = |id: &str| id.trim_start_matches('0').to_owned();
    let answers = answers.into_iter().map(|answered| {
        let ids = answered.hits.iter().map(|hit| rows(&hit.id));
        (ids.map(|id| if id.is_empty() { "0".to_owned() } else { id }).collect(), answered.found)
    });
    Ran { answers: answers.collect(), micros, cpu, wall, looked_at: searcher.looked_at() }
}

/// Seconds that the thread has run.
fn cpu_of_thread() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    stat.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}
