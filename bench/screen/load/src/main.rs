//! Asks a running `paradero serve` by HTTP, and measures it.
//!
//!     bench-load --url 127.0.0.1:8080 --path /api/screen --queries queries.tsv --connections 4 --seconds 10 \
//!         [--pid PID] [--top 10] [--header "Authorization: Bearer ..."] [--want hits]
//!
//! Each connection is one thread that sends a request, waits for the whole answer and sends the next (keep-alive). A query
//! is a line `kind, name, date of birth, ...` with tabs between, sent as `{"name": .., "born": .., "top": ..}`. Prints one
//! JSON object: requests a second, percentiles, CPU microseconds a request of the server (`--pid`) and of this client, and
//! from every 64th answer how many hits it had and whether each is explained.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Answers of which one is read.
const SAMPLED: usize = 64;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let given: BTreeMap<String, String> = arguments
        .chunks_exact(2)
        .map(|two| (two[0].trim_start_matches("--").to_owned(), two[1].clone()))
        .collect();
    let text = |name: &str, or: &str| given.get(name).cloned().unwrap_or_else(|| or.to_owned());
    let (url, path) = (text("url", "127.0.0.1:8080"), text("path", "/api/screen"));
    let connections: usize = text("connections", "4").parse().unwrap();
    let seconds: f64 = text("seconds", "10").parse().unwrap();
    let top: usize = text("top", "10").parse().unwrap();
    let header = given.get("header").map(|one| format!("{one}\r\n")).unwrap_or_default();
    let requests = requests(&given["queries"], &format!("{url}{path}"), (top, &header));
    assert!(!requests.is_empty(), "--queries holds no query");
    let pid = given.get("pid").map(String::as_str);

    // Once with each, so that nothing is measured cold.
    let warm = Duration::from_secs_f64((seconds / 10.0).min(2.0));
    all(&url, &requests, connections, warm);
    let cpu = || (pid.map(cpu_of), cpu_of("self"));
    let before = cpu();
    let started = Instant::now();
    let mut told = all(&url, &requests, connections, Duration::from_secs_f64(seconds));
    let wall = started.elapsed().as_secs_f64();
    let after = cpu();
    told.micros.sort_by(f64::total_cmp);
    let count = told.micros.len() as f64;
    let at = |share: f64| told.micros[((count - 1.0) * share) as usize];
    let spent = |from: f64, to: f64| ((to - from) * 1e6 / count * 10.0).round() / 10.0;
    println!(
        "{}",
        json!({
            "connections": connections, "requests": told.micros.len(), "seconds": wall,
            "requests_s": (count / wall).round(), "p50_us": at(0.5).round(), "p99_us": at(0.99).round(),
            "max_us": at(1.0).round(), "statuses": told.statuses,
            "server_cpu_us": before.0.zip(after.0).map(|(from, to)| spent(from, to)),
            "client_cpu_us": spent(before.1, after.1),
            "answer_bytes": told.bytes as f64 / count, "answers_read": told.read,
            "hits_an_answer": told.hits as f64 / (told.read.max(1)) as f64, "hits_without_reasons": told.bare,
        })
    );
}

/// What the answers were.
#[derive(Default)]
struct Told {
    micros: Vec<f64>,
    statuses: BTreeMap<String, usize>,
    bytes: usize,
    read: usize,
    hits: usize,
    bare: usize,
}

fn requests(path: &str, target: &str, (top, header): (usize, &str)) -> Vec<Vec<u8>> {
    let (host, path_of) = target.split_at(target.find('/').unwrap_or(target.len()));
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with("kind\t"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let mut body = json!({ "name": cells[1], "top": top });
            if let Some(born) = cells.get(2).filter(|born| !born.is_empty()) {
                body["born"] = json!(born);
            }
            let body = body.to_string();
            let length = body.len();
            format!(
                "POST {path_of} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n\
                 Accept: application/json\r\n{header}Content-Length: {length}\r\n\r\n{body}"
            )
            .into_bytes()
        })
        .collect()
}

fn all(url: &str, requests: &[Vec<u8>], connections: usize, time: Duration) -> Told {
    let until = Instant::now() + time;
    let parts: Vec<Told> = std::thread::scope(|scope| {
        let spawn = |at: usize| {
            // Each begins elsewhere, so that no two ask the same at once.
            scope.spawn(move || one(url, requests, at * requests.len() / connections, until))
        };
        let running: Vec<_> = (0..connections).map(spawn).collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    parts.into_iter().fold(Told::default(), |mut all, part| {
        all.micros.extend(part.micros);
        for (status, count) in part.statuses {
            *all.statuses.entry(status).or_default() += count;
        }
        (all.bytes, all.read) = (all.bytes + part.bytes, all.read + part.read);
        (all.hits, all.bare) = (all.hits + part.hits, all.bare + part.bare);
        all
    })
}

fn one(url: &str, requests: &[Vec<u8>], first: usize, until: Instant) -> Told {
    let stream = TcpStream::connect(url).unwrap_or_else(|error| panic!("{url}: {error}"));
    stream.set_nodelay(true).unwrap();
    let mut writer = stream.try_clone().unwrap();
    let mut reader = BufReader::with_capacity(1 << 16, stream);
    let (mut told, mut body) = (Told::default(), Vec::new());
    for request in requests.iter().cycle().skip(first) {
        let started = Instant::now();
        if started >= until {
            break;
        }
        writer.write_all(request).unwrap();
        let status = answer(&mut reader, &mut body);
        told.micros.push(started.elapsed().as_secs_f64() * 1e6);
        told.bytes += body.len();
        *told.statuses.entry(status).or_default() += 1;
        if told.micros.len() % SAMPLED == 1 {
            look(&body, &mut told);
        }
    }
    told
}

/// Reads one answer to its end; its body is left in `body`.
fn answer(reader: &mut BufReader<TcpStream>, body: &mut Vec<u8>) -> String {
    let mut line = String::new();
    let mut status = String::new();
    let (mut length, mut chunked) = (0, false);
    loop {
        line.clear();
        assert!(reader.read_line(&mut line).unwrap() > 0, "the server closed the connection");
        let text = line.trim_end();
        if status.is_empty() {
            status = text.split(' ').nth(1).unwrap_or("none").to_owned();
        } else if text.is_empty() {
            break;
        } else if let Some((name, value)) = text.split_once(':') {
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse().unwrap(),
                "transfer-encoding" => chunked = value.trim().eq_ignore_ascii_case("chunked"),
                _ => {}
            }
        }
    }
    body.clear();
    if !chunked {
        body.resize(length, 0);
        reader.read_exact(body).unwrap();
        return status;
    }
    loop {
        line.clear();
        reader.read_line(&mut line).unwrap();
        let size = line.trim().split(';').next().unwrap_or_default();
        let size = usize::from_str_radix(size, 16).unwrap();
        let from = body.len();
        body.resize(from + size + 2, 0);
        reader.read_exact(&mut body[from..]).unwrap();
        body.truncate(from + size);
        if size == 0 {
            return status;
        }
    }
}

/// Counts the hits of an answer wherever they stand in it, and those without reasons.
fn look(body: &[u8], told: &mut Told) {
    let Ok(value) = serde_json::from_slice::<Value>(body) else { return };
    told.read += 1;
    let mut todo = vec![&value];
    while let Some(one) = todo.pop() {
        match one {
            Value::Array(all) => todo.extend(all),
            Value::Object(fields) => {
                if let Some(Value::Array(hits)) = fields.get("hits") {
                    told.hits += hits.len();
                    let why =
                        |hit: &Value| hit["why"].as_array().is_some_and(|why| !why.is_empty());
                    told.bare += hits.iter().filter(|hit| !why(hit)).count();
                } else {
                    todo.extend(fields.values());
                }
            }
            _ => {}
        }
    }
}

/// CPU seconds of a process, all threads.
fn cpu_of(pid: &str) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    // User and system time, in ticks of 1/100 s on every Linux in use.
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
}
