//! How many entries a log takes in a second: each made durable by itself, and many under one checkpoint.
//! Usage: `append DIR [SECONDS]`. DIR should lie on the disk that is asked about.

#![expect(clippy::unwrap_used, reason = "a bench stops at the first surprise")]

use std::path::Path;
use std::time::{Duration, Instant};

use paradero_ledger::{Ledger, Signer};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let directory = Path::new(&arguments[0]);
    let seconds = arguments.get(1).map_or(5.0, |text| text.parse().unwrap());
    let signer = Signer::generate("bench.example/log", &[1; 32]).unwrap();
    std::fs::create_dir_all(directory).unwrap();
    let entry = vec![b'x'; 700];
    for batch in [1, 100, 10_000] {
        let log = directory.join(format!("log-{batch}"));
        let mut ledger = Ledger::create(&log, "bench.example/log", &signer).unwrap();
        let entries = vec![entry.clone(); batch];
        let (since, mut added, mut slowest) = (Instant::now(), 0, Duration::ZERO);
        while since.elapsed().as_secs_f64() < seconds {
            let one = Instant::now();
            ledger.append(&entries).unwrap();
            slowest = slowest.max(one.elapsed());
            added += batch;
        }
        let took = since.elapsed().as_secs_f64();
        println!(
            "{batch} under one checkpoint: {:.0} entries/s, {:.2} ms each time, slowest {:.1} ms",
            added as f64 / took,
            took * 1000.0 * batch as f64 / added as f64,
            slowest.as_secs_f64() * 1000.0
        );
    }
    // What the disk gives: one file made durable, and its name.
    let (since, mut done) = (Instant::now(), 0);
    while since.elapsed().as_secs_f64() < seconds / 2.0 {
        let path = directory.join(format!("plain-{done}"));
        std::fs::write(&path, &entry).unwrap();
        std::fs::File::open(&path).unwrap().sync_all().unwrap();
        std::fs::File::open(directory).unwrap().sync_all().unwrap();
        done += 1;
    }
    println!(
        "one file and its name made durable: {:.0}/s",
        f64::from(done) / since.elapsed().as_secs_f64()
    );
}
