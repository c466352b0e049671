use std::path::{Path, PathBuf};

use clap::Parser;

use super::folder::Folder;
use super::state::State;
use crate::dedupe::{DedupeArgs, run};

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    args: DedupeArgs,
}

fn dedupe(words: &[&str]) -> anyhow::Result<()> {
    run(&Line::try_parse_from([&["dedupe"], words].concat())?.args)
}

fn said(words: &[&str]) -> String {
    dedupe(words).map_or_else(|error| format!("{error:#}"), |()| String::new())
}

const GIVEN: [&str; 9] =
    ["Ana", "Juan", "Marta", "Pedro", "Rosa", "Luis", "Carla", "Diego", "Elena"];
const SURNAMES: [&str; 10] =
    ["Rey", "Soto", "Marquez", "Rivas", "Lemus", "Ortega", "Pineda", "Vidal", "Campos", "Duarte"];

struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

const HEADER: &str = "clave,nombre,apellidos,nacido,dui,zona";

/// Records of fictional people, some of them twice or more, with errors.
fn lines(seed: u64, people: usize, records: usize) -> Vec<String> {
    let mut random = Random(seed);
    let people: Vec<[String; 4]> = (0..people)
        .map(|at| {
            let mut of = |all: &[&'static str]| all[random.below(all.len())];
            let surnames = format!("{} {}", of(&SURNAMES), of(&SURNAMES));
            let given = of(&GIVEN).to_owned();
            let (month, day) = (1 + random.below(12), 1 + random.below(28));
            let born = format!("{}-{month:02}-{day:02}", 1960 + random.below(40));
            [given, surnames, born, format!("{:08}-{}", 1_000_003 * (at + 7), at % 10)]
        })
        .collect();
    (0..records)
        .map(|at| {
            let [mut given, mut surnames, mut born, mut number] =
                people[random.below(people.len())].clone();
            match random.below(8) {
                0 => born.clear(),
                1 => number.clear(),
                2 => surnames = surnames.split(' ').next().unwrap().to_owned(),
                3 => drop(given.pop()),
                4 => number.replace_range(2..3, "9"),
                _ => {}
            }
            let zone = ["Altamar", "Bellavista", "Cerro Hondo"][random.below(3)];
            format!("r{at},{given},{surnames},{born},{number},{zone}")
        })
        .collect()
}

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    fn list(&self, name: &str, header: &str, lines: &[String]) -> String {
        let path = self.path(name);
        let text: Vec<&str> =
            std::iter::once(header).chain(lines.iter().map(String::as_str)).collect();
        std::fs::write(&path, text.join("\n") + "\n").unwrap();
        path
    }

    /// A state of one list, with its lines.
    fn kept(&self, seed: u64) -> (String, Vec<String>) {
        let lines = lines(seed, 70, 160);
        let list = self.list("base.csv", HEADER, &lines);
        let state = self.path("state");
        dedupe(&[&list, "--id", "clave", "--keep", &state]).unwrap();
        (state, lines)
    }
}

fn digest(state: &str) -> String {
    State::open(Path::new(state), false).unwrap().document.digest
}

/// Names and bytes of the files of a state, without the lock.
fn files(state: &str) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(state)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_name() != "lock")
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, std::fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn additions_end_in_the_state_of_one_run_to_the_byte() {
    for (seed, unique) in [(1, false), (2, false), (3, true), (4, true)] {
        let place = Place::new();
        let all = lines(seed, 90, 260);
        let mut random = Random(seed);
        let mut cuts = vec![60, 120, all.len()];
        cuts.extend((0..3).map(|_| 120 + random.below(140)));
        cuts.sort_unstable();
        let mut start = 0;
        let lists: Vec<String> = cuts
            .iter()
            .enumerate()
            .map(|(at, &end)| {
                let list = place.list(&format!("list{at}.csv"), HEADER, &all[start..end]);
                start = end;
                list
            })
            .collect();
        let lists: Vec<&str> = lists.iter().map(String::as_str).collect();
        let unique: &[&str] = if unique { &["--unique"] } else { &[] };
        let (state, out) = (place.path("state"), place.path("out.csv"));
        let base = [&lists[..2], unique, &["--id", "clave", "--keep", &state]].concat();
        dedupe(&base).unwrap();
        for list in &lists[2..] {
            let own = [&[*list], unique, &["--add-to", &state, "--out", &out]].concat();
            dedupe(&own).unwrap();
        }
        let (other, whole) = (place.path("other"), place.path("whole.csv"));
        let at_once = [&lists[..], unique, &["--under", &state, "--keep", &other, "--out", &whole]];
        dedupe(&at_once.concat()).unwrap();
        assert_eq!(digest(&state), digest(&other), "seed {seed}");
        assert_eq!(read(&out), read(&whole), "seed {seed}");
        let clusters: Vec<&str> =
            whole.lines().filter_map(|line| line.rsplit(',').next()).collect();
        assert!(clusters.len() < all.len() + 1, "some records are one person");
        // Merged into one part, the rows, keys, pairs and persons are the same bytes.
        let none = place.list("none.csv", HEADER, &[]);
        let none: &[&str] = &[&none];
        dedupe(&[none, unique, &["--add-to", &state, "--compact"]].concat()).unwrap();
        dedupe(&[none, unique, &["--add-to", &other, "--compact"]].concat()).unwrap();
        assert_eq!(digest(&state), digest(&other), "seed {seed}, compact");
        let part = |state: &str| {
            let files = files(state);
            let parts = files.into_iter().filter(|(name, _)| name.starts_with('0'));
            parts.map(|(_, bytes)| bytes).collect::<Vec<_>>()
        };
        assert_eq!(part(&state).len(), 1);
        assert!(part(&state) == part(&other), "seed {seed}: the bytes differ");
    }
}

#[test]
fn what_became_of_persons_is_told_with_its_reasons() {
    let place = Place::new();
    let (state, lines) = place.kept(5);
    let first: Vec<&str> = lines[0].split(',').collect();
    let again = format!("n1,{}", first[1..].join(","));
    let list = place.list(
        "more.csv",
        HEADER,
        &[again, "n2,Zenobia,Quispe Huaman,1931-05-06,77777777-7,Altamar".to_owned()],
    );
    let changes = place.path("changes.csv");
    dedupe(&[&list, "--add-to", &state, "--changes", &changes]).unwrap();
    let text = read(&changes);
    let told: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(told[0][..4], ["person", "change", "source", "record"]);
    let of = |record: &str| told.iter().find(|line| line.get(3) == Some(&record)).unwrap().clone();
    let (grew, new) = (of("n1"), of("n2"));
    assert_eq!((grew[1], grew[2], grew[4]), ("grew", "more.csv", "base.csv"), "{text}");
    assert!(grew[6].parse::<f64>().unwrap() > 0.0 && grew[7].contains("same"), "{text}");
    assert_eq!((new[0], new[1], new[7]), ("162", "new", "like no other record"), "{text}");
}

#[test]
fn labels_bind_what_is_kept_and_what_is_added() {
    let place = Place::new();
    let (state, lines) = place.kept(6);
    let first: Vec<&str> = lines[0].split(',').collect();
    let again = format!("n1,{}", first[1..].join(","));
    let list = place.list("more.csv", HEADER, &[again]);
    let labels = place.path("labels.csv");
    std::fs::write(
        &labels,
        "source_a,record_a,source_b,record_b,judgement\nmore.csv,n1,base.csv,r0,different\nbase.csv,r1,base.csv,r2,same\n",
    )
    .unwrap();
    let out = place.path("out.csv");
    dedupe(&[&list, "--add-to", &state, "--labels", &labels, "--out", &out]).unwrap();
    let person = |record: &str| {
        let text = read(&out);
        let line = text.lines().find(|line| line.split(',').nth(1) == Some(record)).unwrap();
        line.rsplit(',').next().unwrap().to_owned()
    };
    assert_ne!(person("n1"), person("r0"));
    assert_eq!(person("r1"), person("r2"));
    let none = place.list("none.csv", HEADER, &[]);
    dedupe(&[&none, "--add-to", &state, "--out", &out]).unwrap();
    assert_eq!(person("r1"), person("r2"), "it binds later runs");
    let base = place.path("base.csv");
    let both = [&base, &list, &none].map(String::as_str);
    let other = place.path("other");
    let under = ["--labels", &labels, "--under", &state, "--keep", &other];
    dedupe(&[&both[..], &under].concat()).unwrap();
    assert_eq!(digest(&state), digest(&other));
    std::fs::write(
        &labels,
        "source_a,record_a,source_b,record_b,judgement\nbase.csv,r0,base.csv,r9999,same\n",
    )
    .unwrap();
    let said = said(&[&none, "--add-to", &state, "--labels", &labels]);
    assert!(said.contains("line 2") && said.contains("r9999"), "{said}");
}

#[test]
fn a_run_stopped_before_its_end_leaves_the_state_as_it_was() {
    let place = Place::new();
    let (state, lines) = place.kept(7);
    let before = files(&state);
    let list = place.list("more.csv", HEADER, &lines[..20]);
    {
        // All is written but the document that names it.
        let mut open = State::open(Path::new(&state), true).unwrap();
        let document = open.document.clone();
        let empty = Line::try_parse_from(["dedupe", &list]).unwrap().args.records;
        let records = super::records::under(&empty, &open.frozen, 0).unwrap();
        let new = super::places(&records, 1);
        let unique = vec![false, false];
        let input = super::state::input(&new, unique, records.input.fields);
        let added = paradero_link::add(open.model(), &open, &input, &[], false).unwrap();
        let batch = super::Batch {
            input: &input,
            places: &new,
            pairs: &added.pairs,
            own: &[0; 20],
            moved: &[],
            judged: &[],
            replaced: &[],
        };
        open.write(document, &batch, &added).unwrap();
    }
    let after = files(&state);
    assert_eq!(after.len(), before.len() + 1, "a part that no document names");
    assert!(before.iter().all(|file| after.contains(file)));
    std::fs::write(Path::new(&state).join("state.new.kept"), "{\"form\": 1, \"dig").unwrap();
    dedupe(&[&list, "--add-to", &state]).unwrap();
    let left: Vec<String> = files(&state).into_iter().map(|(name, _)| name).collect();
    assert_eq!(left, ["00000001.kept", "00000002.kept", "model.kept", "state.json"]);
    let (base, other) = (place.path("base.csv"), place.path("other"));
    dedupe(&[&base, &list, "--under", &state, "--keep", &other]).unwrap();
    assert_eq!(digest(&state), digest(&other));
}

#[test]
fn damaged_and_foreign_files_are_refused_by_name() {
    let place = Place::new();
    let (state, lines) = place.kept(8);
    let list = place.list("more.csv", HEADER, &lines);
    let add = || said(&[&list, "--add-to", &state]);
    let sound = files(&state);
    for (name, bytes) in &sound {
        let path = Path::new(&state).join(name);
        let half = bytes.len() / 2;
        for at in [0, half, bytes.len() - 1] {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x10;
            std::fs::write(&path, &damaged).unwrap();
            let outcome = add();
            // What is not read need not be noticed, but then it changed nothing.
            if outcome.is_empty() {
                assert!(name.starts_with('0') && at == half, "{name}, byte {at}: not noticed");
                for (name, bytes) in &sound {
                    std::fs::write(Path::new(&state).join(name), bytes).unwrap();
                }
            } else {
                assert!(outcome.contains(name.as_str()), "{name}, byte {at}: {outcome}");
            }
        }
        std::fs::write(&path, &bytes[..half]).unwrap();
        let outcome = add();
        assert!(outcome.contains(name.as_str()), "{name}, cut: {outcome}");
        std::fs::write(&path, bytes).unwrap();
    }
    assert_eq!(add(), "");
    let document = Path::new(&state).join("state.json");
    let other = read(&document.display().to_string()).replace("\"form\": 1", "\"form\": 9");
    std::fs::write(&document, other).unwrap();
    assert!(add().contains("another form than 1; keep anew"));
    let nothing = place.path("nothing");
    assert!(said(&[&list, "--add-to", &nothing]).contains("make one with --keep"));
}

#[test]
fn one_run_writes_at_a_time_and_no_folder_is_overwritten() {
    let place = Place::new();
    let (state, lines) = place.kept(9);
    let list = place.list("more.csv", HEADER, &lines[..2]);
    {
        let _held = Folder::open(Path::new(&state), true).unwrap();
        let outcome = said(&[&list, "--add-to", &state]);
        assert!(outcome.contains("another run is writing to it"), "{outcome}");
    }
    assert_eq!(said(&[&list, "--add-to", &state]), "");
    let outcome = said(&[&list, "--keep", &state]);
    assert!(outcome.contains("give a new folder"), "{outcome}");
    let foreign = place.path("");
    let outcome = said(&[&list, "--keep", &foreign]);
    assert!(outcome.contains("give a new folder"), "{outcome}");
    assert!(PathBuf::from(&list).is_file(), "nothing foreign is removed");
    // What a first run left that was stopped is no state.
    let begun = place.path("begun");
    std::fs::create_dir(&begun).unwrap();
    std::fs::write(Path::new(&begun).join("00000001.kept"), "half").unwrap();
    let base = place.path("base.csv");
    assert_eq!(said(&[&base, "--keep", &begun]), "");
    assert!(said(&[&list, "--add-to", &state, "--threshold", "3"]).contains("cannot be used with"));
}

#[test]
fn no_record_and_other_columns_are_taken_as_they_come() {
    let place = Place::new();
    let (state, lines) = place.kept(10);
    let out = place.path("out.csv");
    let none = place.list("none.csv", "clave,altura", &[]);
    dedupe(&[&none, "--add-to", &state, "--out", &out]).unwrap();
    assert_eq!(read(&out).lines().count(), 161);
    // Other columns, in another order, some missing.
    let first: Vec<&str> = lines
        .iter()
        .map(|line| line.split(',').collect::<Vec<_>>())
        .find(|cells| cells[1..5].iter().all(|cell| !cell.is_empty()))
        .map(|cells| vec![cells[4], cells[1], cells[2], cells[0]])
        .unwrap();
    let line = format!("{},180,{},{},x9", first[0], first[1], first[2]);
    let list = place.list("more.csv", "dui,altura,nombre,apellidos,clave", &[line]);
    dedupe(&[&list, "--add-to", &state, "--out", &out]).unwrap();
    let text = read(&out);
    let person = |record: &str| {
        let line = text.lines().find(|line| line.split(',').nth(1) == Some(record)).unwrap();
        line.rsplit(',').next().unwrap().to_owned()
    };
    assert_eq!(person("x9"), person(first[3]));
    let outcome = said(&[&list, "--add-to", &state, "--column", "altura=number"]);
    assert!(outcome.contains("settled by the state"), "{outcome}");
    let outcome = said(&[&list, "--add-to", &state, "--pairs", &out]);
    assert!(outcome.contains("--under"), "{outcome}");
}

#[test]
fn threads_leave_no_trace_and_nobody_else_may_read() {
    let mut all = Vec::new();
    for threads in [1, 3] {
        let place = Place::new();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let state = pool.install(|| {
            let (state, lines) = place.kept(11);
            let list = place.list("more.csv", HEADER, &lines[..40]);
            dedupe(&[&list, "--add-to", &state]).unwrap();
            state
        });
        all.push(files(&state));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(Path::new(&state)), 0o700);
            for entry in std::fs::read_dir(&state).unwrap() {
                assert_eq!(mode(&entry.unwrap().path()), 0o600);
            }
        }
    }
    assert!(all[0] == all[1], "the bytes differ");
}
