//! Kills a writer at random moments and at every system call that writes, and looks at what is left.
//!
//! `bench/crash --runs N` runs this: half of the runs end by SIGKILL after a random time, half at the
//! n-th write, fsync, rename or removal that the writer asks of the kernel (`strace --inject`), for
//! n = 1, 2, ... While it writes, a reader reads. After each kill the register must open, hold all that
//! was acknowledged, verify, and go on.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a bench stops at the first surprise"
)]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use paradero_model::{Day, Level, SourceInfo};
use paradero_register::{Addition, GuideKind, List, PageReader, Register, record_reading, verify};

const MAPPING: &str = "[source]\nsaid_by = \"Police\"\nsaid_on = \"2026-01-20\"\nlevel = \"LEVEL\"\n\
    [person]\nname = { column = \"Name\" }\nbirth.date = { column = \"Born\", date = \"edtf\" }\n\
    [[event]]\nkind = \"arrest\"\nby = \"Police\"\n";
/// Runs on one register before a new one is made.
const EACH: u64 = 40;
/// System calls at which the kernel is asked to kill.
const CALLS: &str = "write,fsync,rename,unlink,openat";

fn no_pdf() -> PageReader {
    Box::new(|_| Err("no PDF here".to_owned()))
}

/// Numbers that look random; the same for the same seed (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

/// Adds, decides, reads and withdraws until it is killed; says each act once it is acknowledged.
fn child(directory: &Path, seed: u64) {
    let mut register = Register::open_writer(directory, no_pdf(), 1_760_000_000).unwrap();
    let (mut random, mut out) = (Random(seed | 1), std::io::stdout());
    let mut mine: Vec<String> = Vec::new();
    for number in 0_u64.. {
        let level = Level::ALL[random.below(3) as usize];
        let now = 1_760_000_000 + number as i64;
        let told = match random.below(8) {
            0 => {
                let text = format!(
                    "[[gone]]\nsource = \"{seed}-{number}\"\non = \"2026-01-01\"\nwhy = \"x\"\n"
                );
                let at = register.decide("d.toml", &text, "office", level, now).unwrap();
                format!("act {} {at} decisions", level.code())
            }
            1 => {
                drop(register);
                record_reading(directory, "inés", &[format!("/person/{seed}-{number}")], now)
                    .unwrap();
                register = Register::open_writer(directory, no_pdf(), now).unwrap();
                format!("reads {seed}-{number}")
            }
            2 if !mine.is_empty() => {
                let source = mine.swap_remove(random.below(mine.len() as u64) as usize);
                writeln!(out, "withdrawing {source}").unwrap();
                out.flush().unwrap();
                register.withdraw(&source, "asked for", &["office".to_owned()], now).unwrap();
                format!("withdrawn {source}")
            }
            _ => {
                let rows = (0..=random.below(30)).map(|row| {
                    format!(
                        "N{row} S{} T{number},19{:02}-01-01\n",
                        seed % 997,
                        random.below(90) + 10
                    )
                });
                let text = format!("Name,Born\n{}", rows.collect::<String>());
                let mapping = MAPPING.replace("LEVEL", level.code());
                let name = format!("list-{seed}-{number}.csv");
                let added = register
                    .add(&Addition {
                        file_name: &name,
                        bytes: text.as_bytes(),
                        guide: Some((GuideKind::Mapping, "m.toml", &mapping)),
                        info: SourceInfo::default(),
                        now,
                    })
                    .unwrap();
                mine.push(added.import.source.clone());
                format!("source {} {}", level.code(), added.import.source)
            }
        };
        writeln!(out, "{told}").unwrap();
        out.flush().unwrap();
    }
}

/// What a writer acknowledged and no other withdrew.
#[derive(Default)]
struct Acknowledged {
    sources: BTreeMap<String, String>,
    withdrawn: Vec<String>,
    reads: Vec<String>,
    others: u64,
    all: u64,
}

impl Acknowledged {
    fn take(&mut self, line: &str) {
        // What is begun may be done or not: either is right until it is acknowledged.
        if let Some(source) = line.strip_prefix("withdrawing ") {
            self.sources.remove(source);
            return;
        }
        self.all += 1;
        match line.split(' ').collect::<Vec<_>>().as_slice() {
            ["source", level, source] => {
                self.withdrawn.retain(|other| other != source);
                self.sources.insert((*source).to_owned(), (*level).to_owned());
            }
            ["withdrawn", source] => {
                self.sources.remove(*source);
                self.withdrawn.push((*source).to_owned());
            }
            ["reads", what] => self.reads.push(format!("/person/{what}")),
            ["act", ..] => self.others += 1,
            _ => panic!("{line}"),
        }
    }

    /// How many acknowledged acts a register does not hold.
    fn lost(&self, register: &Register) -> u64 {
        let mut lost = 0;
        for (source, level) in &self.sources {
            let level = Level::from_code(level).unwrap();
            lost += u64::from(
                !register.shows(level, source).unwrap() || register.bytes(source).is_err(),
            );
        }
        lost +=
            self.withdrawn.iter().filter(|source| register.bytes(source).is_ok()).count() as u64;
        let reads: String =
            register.reads().unwrap().iter().map(|read| format!("{:?}", read.1)).collect();
        lost + self.reads.iter().filter(|what| !reads.contains(*what)).count() as u64
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [what, directory, seed] = arguments.as_slice()
        && what == "--child"
    {
        return child(Path::new(directory), seed.parse().unwrap());
    }
    let value = |name: &str, usual: u64| {
        let at = arguments.iter().position(|argument| argument == name);
        at.map_or(usual, |at| arguments[at + 1].parse().expect("a number"))
    };
    let (runs, seed) = (value("--runs", 1000), value("--seed", 1));
    let strace =
        Command::new("strace").arg("-V").output().is_ok_and(|output| output.status.success());
    assert!(strace, "strace is needed for half of the runs: apt-get install strace");
    let mut total = Totals::default();
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut call = 0;
    for run in 0..runs.div_ceil(EACH) {
        let room = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let directory = room.path().join("register");
        Register::init(&directory, "crash", 1_760_000_000, [7; 32]).unwrap();
        let mut known = Acknowledged::default();
        for one in 0..EACH.min(runs - run * EACH) {
            let way = if one % 2 == 0 {
                Way::After(Duration::from_micros(2_000 + random.below(60_000)))
            } else {
                call += 1;
                Way::AtCall(call % 400 + 1)
            };
            kill_once(&directory, random.below(u64::MAX), &way, &mut known, &mut total);
        }
        total.acknowledged += known.all;
    }
    println!(
        "{} kills ({} by time, {} at a system call; {} writers ended before theirs)\n\
         {} acts acknowledged, {} lost\n{} registers that do not verify\n\
         {} reads while writing, {} torn",
        total.by_time + total.by_call,
        total.by_time,
        total.by_call,
        total.ended,
        total.acknowledged,
        total.lost,
        total.unverifiable,
        total.reads,
        total.torn
    );
    std::process::exit(i32::from(total.lost + total.unverifiable + total.torn > 0));
}

#[derive(Default)]
struct Totals {
    by_time: u64,
    by_call: u64,
    ended: u64,
    acknowledged: u64,
    lost: u64,
    unverifiable: u64,
    reads: u64,
    torn: u64,
}

/// How a writer is killed.
enum Way {
    After(Duration),
    AtCall(u64),
}

fn kill_once(directory: &Path, seed: u64, way: &Way, known: &mut Acknowledged, total: &mut Totals) {
    let own = std::env::current_exe().unwrap();
    let mut command = match way {
        Way::After(_) => Command::new(own),
        Way::AtCall(n) => {
            let mut command = Command::new("strace");
            command.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={CALLS}")]);
            command
                .args(["-e", &format!("inject={CALLS}:signal=SIGKILL:when={}", 40 + n)])
                .arg(own);
            command
        }
    };
    command.arg("--child").arg(directory).arg(seed.to_string());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap());
    let (stop, reads, torn) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                reads.fetch_add(1, Ordering::Relaxed);
                if let Err(what) =
                    read_once(directory, seed.wrapping_add(reads.load(Ordering::Relaxed)))
                {
                    torn.fetch_add(1, Ordering::Relaxed);
                    eprintln!("torn read: {what}");
                }
            }
        });
        let told = scope.spawn(move || {
            // A line cut off by the kill was not acknowledged to anybody.
            lines
                .split(b'\n')
                .map_while(Result::ok)
                .map(|line| String::from_utf8(line).unwrap())
                .collect::<Vec<_>>()
        });
        if let Way::After(time) = way {
            std::thread::sleep(*time);
            child.kill().unwrap();
        }
        let ended = child.wait().unwrap();
        match way {
            _ if ended.code() == Some(0) => total.ended += 1,
            Way::After(_) => total.by_time += 1,
            Way::AtCall(_) => total.by_call += 1,
        }
        let mut told = told.join().unwrap();
        if told.last().is_some_and(|line| !is_whole(line)) {
            told.pop();
        }
        told.iter().for_each(|line| known.take(line));
        stop.store(true, Ordering::Relaxed);
    });
    total.reads += reads.into_inner();
    total.torn += torn.into_inner();
    // As it lies there, before anybody mends anything: nothing that was acknowledged is missing.
    let found = verify(directory).unwrap();
    let open = |damage: &paradero_ledger::Damage| {
        // A withdrawal that was cut short is told until the next writer completes it.
        damage.what.contains("was withdrawn")
    };
    let register = Register::open(directory, no_pdf()).expect("it opens for reading");
    let before = known.lost(&register);
    drop(register);
    let register =
        Register::open_writer(directory, no_pdf(), 1_760_000_000).expect("it opens for writing");
    let lost = before.max(known.lost(&register));
    drop(register);
    let after = verify(directory).unwrap();
    if !after.is_empty() || !found.iter().all(open) {
        total.unverifiable += 1;
        eprintln!("not whole, seed {seed}: {found:?}, then {after:?}");
    }
    if lost > 0 {
        eprintln!("{lost} lost, seed {seed}");
    }
    total.lost += lost;
}

fn is_whole(line: &str) -> bool {
    match line.split(' ').collect::<Vec<_>>().as_slice() {
        ["source", _, source] | ["withdrawn" | "withdrawing", source] => source.len() == 64,
        ["act", _, _, last] => *last == "decisions",
        ["reads", what] => what.contains('-'),
        _ => false,
    }
}

/// Reads what a reader would: every act, and now and then a derived store with its lists.
fn read_once(directory: &Path, number: u64) -> Result<(), String> {
    let told = |error: paradero_register::Error| error.to_string();
    let mut register = Register::open(directory, no_pdf()).map_err(told)?;
    register.readable(Level::Sealed).map_err(told)?;
    if !number.is_multiple_of(16) {
        return Ok(());
    }
    let level = Level::ALL[(number / 16 % 3) as usize];
    // Whoever withdraws takes away what is being derived: then it is made again, as the command line does.
    for _ in 0..5 {
        let viewed = register.view(level, register.size(level), Day(20_500));
        match viewed.and_then(|view| view.list(List::People)) {
            Err(error) if error.is_not_found() => {
                register = Register::open(directory, no_pdf()).map_err(told)?;
            }
            listed => return listed.map(|_| ()).map_err(told),
        }
    }
    Ok(())
}
