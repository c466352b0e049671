//! Rules on DataFusion find what they find on SQLite: finding by finding and cite by cite.

#![allow(
    clippy::unwrap_used,
    clippy::tests_outside_test_module,
    clippy::print_stdout,
    reason = "a test may stop at the first surprise, and tells what it measured"
)]

mod support;

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use paradero_cluster::rules::{Engine, Patience, Places, session};
use paradero_findings::tables::{Needs, RuleEngine, Written, read_rows, run_on, write};
use paradero_findings::{
    Error, Finding, Parameter, Parameters, Row, Rule, built_in, example, prepare, run, schema,
};
use paradero_handover::{EVENTS_A_PART, Program, Query, Rules};
use paradero_model::Day;
use rusqlite::Connection;
use support::{Office, PROGRAM};

const MEMORY: usize = 1 << 30;

/// The engine in this process.
struct InProcess {
    folder: tempfile::TempDir,
    partitions: usize,
    memory: usize,
    rows_a_part: usize,
}

fn query(name: &str, sql: &str) -> Query {
    Query { name: name.to_owned(), sql: sql.to_owned() }
}

impl InProcess {
    fn new(partitions: usize, rows_a_part: usize) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), partitions, memory: MEMORY, rows_a_part }
    }

    fn at(&self, name: &str) -> String {
        self.folder.path().join(name).to_string_lossy().into_owned()
    }

    async fn find(&self, needs: &Needs, rules: &[Rule]) -> anyhow::Result<()> {
        let session = session(self.partitions, self.memory, self.folder.path())?;
        let places =
            Places { tables: self.at("tables"), work: self.at("work"), rows: self.at("rows") };
        let tables: Vec<String> = needs.tables.keys().cloned().collect();
        let views: Vec<Query> = needs.views.iter().map(|v| query(&v.name, &v.sql)).collect();
        let engine = Engine::open(session, Patience(None), &places, (&tables, &views)).await?;
        for rule in rules {
            engine.find(&query(&rule.id, &rule.sql)).await?;
        }
        assert_eq!(engine.again(), 0);
        Ok(())
    }
}

impl RuleEngine for InProcess {
    fn key(&self) -> [u8; 32] {
        [7; 32]
    }

    fn open(&self, name: &str) -> std::io::Result<Box<dyn Write + Send>> {
        let path = self.folder.path().join("tables").join(name);
        std::fs::create_dir_all(path.parent().unwrap())?;
        Ok(Box::new(File::create(path)?))
    }

    fn rows_a_part(&self) -> usize {
        self.rows_a_part
    }

    fn takes(&self, _: u64) -> bool {
        true
    }

    fn run(&self, _: u64, needs: &Needs, rules: &[Rule]) -> Result<(), Error> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let done = runtime.block_on(self.find(needs, rules));
        done.map_err(|error| Error::new(format!("{error:#}")))
    }

    fn rows(
        &self,
        rule: &Rule,
        take: &mut dyn FnMut(Row, bool) -> Result<(), Error>,
    ) -> Result<(), Error> {
        for path in files(&self.folder.path().join("rows").join(&rule.id)) {
            read_rows(File::open(path).unwrap(), &mut *take)?;
        }
        Ok(())
    }
}

/// What the rules find on DataFusion in the tables of a connection.
fn by_datafusion(
    register: &Connection,
    rules: &[Rule],
    with: (Day, &[Parameter]),
    (partitions, rows_a_part): (usize, usize),
) -> Vec<Finding> {
    run_on(register, rules, with, &InProcess::new(partitions, rows_a_part)).unwrap()
}

#[test]
fn every_rule_does_on_its_examples_what_it_does_on_sqlite() {
    let only = std::env::var("RULE").unwrap_or_default();
    for rule in built_in().unwrap().iter().filter(|rule| rule.id.contains(&only)) {
        for example in &rule.examples {
            let (connection, today, limits) = example.prepared().unwrap();
            let rules = std::slice::from_ref(rule);
            let expected = run(&connection, rules, today).unwrap();
            let found = by_datafusion(&connection, rules, (today, limits.as_slice()), (2, 3));
            assert_eq!(found, expected, "rule {}, example `{}`", rule.id, example.name);
        }
    }
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        let at = self.below(all.len() as u64);
        all[usize::try_from(at).unwrap()]
    }

    fn date(&mut self) -> String {
        let (month, day) = (1 + self.below(6), 1 + self.below(28));
        match self.below(6) {
            0 => format!("2025-{month:02}"),
            1 => format!("../2025-{month:02}-{day:02}"),
            _ => format!("2025-{month:02}-{day:02}"),
        }
    }
}

const NAMES: [&str; 6] = [
    "Zenaida Quispealaya",
    "Aurelio Tintaya",
    "Ximena Yupanquilla",
    "Fermin Orosmindo",
    "Brunilda Caxamarca",
    "Eleuterio Pachacuti",
];

/// Fictional rows: a few people of whom much is said, with dates that are uncertain, denials, two sources of one list.
fn rows(seed: u64, lines: usize) -> String {
    let mut dice = Dice(seed | 1);
    let mut rows = String::from(
        "source: id=s1 file_name='uno.csv' title='Lista Uno' list_key=l version=1 said_lo=20100 said_hi=20100\n\
         source: id=s2 file_name='dos.csv' title='Lista Dos' list_key=l version=2 said_lo=20180 said_hi=20180\n",
    );
    for (at, name) in NAMES.iter().enumerate() {
        rows.push_str(&format!("person: id=person:{at} name='{name}'\n"));
        rows.push_str(&format!(
            "mention: id='feedfeedfeedfee{}:person:{name}' person=person:{at} source=s{} name='{name}'\n",
            at % 2 + 1,
            at % 2 + 1
        ));
    }
    for at in 0..lines {
        let person = format!("person:{}", dice.below(6));
        let (order, batch) =
            (format!("order:{}", dice.below(3)), format!("batch:{}", dice.below(2)));
        let place = dice.of(&["place:pier", "place:fort", "place:camp"]);
        let country = dice.of(&["XA", "XB"]);
        let date = dice.date();
        let rest = match dice.below(16) {
            0 => format!("arrest: subject={person} on={date} by=authority:police"),
            1 => format!("custody: subject={person} place={place} since={date}"),
            2 => format!(
                "custody: subject={person} place={place} since={date} until={}",
                dice.date()
            ),
            3 => format!(
                "custody: subject={person} whereabouts={} on={date}",
                dice.of(&["unknown", "denied", "undisclosed", "acknowledged"])
            ),
            4 => format!(
                "removal: subject={person} departure={date} from_country=XA to_country={country} batch={batch} instrument=instrument:d"
            ),
            5 => format!("release: subject={person} on={date}"),
            6 => format!("hearing: subject={person} on={date} in_person=true"),
            7 => format!("notice: subject={person} on={date} to=family"),
            8 => {
                format!("death: subject={person} on={date} cause='{}'", dice.of(&[" ", "pulmonía"]))
            }
            9 => format!(
                "label: subject={person} on={date} instrument=scorecard:t points={} indicators=tattoo:0.1:rose|dress:0.2:Cap|tattoo:0.7:ROSE",
                dice.below(3)
            ),
            10 => format!(
                "order_: subject={order} on={date} effect={} covers={person} country={country}",
                dice.of(&["return", "bars-removal", "release"])
            ),
            11 => format!("order_: subject={order} on={date} deadline={}", dice.date()),
            12 => format!(
                "answer: subject={order} on={date} says={}",
                dice.of(&["refuses", "complied", "late", "contests-jurisdiction"])
            ),
            13 => format!("batch: subject={batch} on={date} announced_count={}", dice.below(9)),
            14 => format!("transfer: subject={person} on={date} from={place} to=place:gate"),
            _ => format!("sighting: subject={person} on={date} alive=true"),
        };
        let (kind, columns) = rest.split_once(": ").unwrap();
        let source = 1 + dice.below(2);
        let stance = if dice.below(8) == 0 { " stance=denies" } else { "" };
        let by = dice.of(&["authority:police", "authority:union", "authority:family"]);
        rows.push_str(&format!(
            "{kind}: id=s{source}:e{at} {columns} source=s{source} said={} said_by={by}{stance}\n",
            dice.date()
        ));
    }
    rows.push_str(
        "scorecard: id=s1:k subject=scorecard:t criteria=tattoo:2|dress:1 bands=1:2:low|3:9:high\n",
    );
    rows.push_str("pair: a='feedfeedfeedfee1:person:Zenaida Quispealaya' b='feedfeedfeedfee2:person:Aurelio Tintaya' weight=1 linked=0 why=x\n");
    rows.push_str("death: id='feedfeedfeedfee1:Brunilda-died' subject=person:4 on=2025-06-01\n");
    rows.push_str("instrument: id=s1:i subject=instrument:d on=2025-01-01 age_min=18\n");
    rows
}

fn filled(seed: u64, lines: usize) -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(&schema::create()).unwrap();
    example::fill(&connection, &rows(seed, lines)).unwrap();
    connection
}

const TODAY: Day = Day(20_270);

#[test]
fn random_stores_give_the_same_findings_on_one_partition_and_on_eight() {
    let (rules, limits) = (built_in().unwrap(), Parameters::default());
    let seeds = std::env::var("SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(1_u64);
    for seed in 1..=seeds {
        let connection = filled(seed * 7919, 260);
        prepare(&connection, TODAY, limits.as_slice()).unwrap();
        let expected = run(&connection, &rules, TODAY).unwrap();
        assert!(expected.len() > 30, "{} findings", expected.len());
        let with = (TODAY, limits.as_slice());
        let partitions = if seed % 2 == 1 { [1, 8] } else { [8, 3] };
        for partitions in partitions {
            let found = by_datafusion(&connection, &rules, with, (partitions, 40));
            assert_same(&found, &expected, &format!("seed {seed}, {partitions} partitions"));
        }
    }
}

/// A cluster, which is given the rules of a small store as if it were one of so many parts.
struct InParts<'p>(Rules<'p>, u64);

impl RuleEngine for InParts<'_> {
    fn takes(&self, _: u64) -> bool {
        true
    }

    fn key(&self) -> [u8; 32] {
        self.0.key()
    }

    fn open(&self, name: &str) -> std::io::Result<Box<dyn Write + Send>> {
        self.0.open(name)
    }

    fn run(&self, _: u64, needs: &Needs, rules: &[Rule]) -> Result<(), Error> {
        self.0.run(self.1 * EVENTS_A_PART, needs, rules)
    }

    fn rows(
        &self,
        rule: &Rule,
        take: &mut dyn FnMut(Row, bool) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.0.rows(rule, take)
    }
}

#[test]
fn a_cluster_finds_the_same_in_several_parts() {
    let office = Office::open(2);
    let (rules, limits) = (built_in().unwrap(), Parameters::default());
    let connection = filled(7919, 260);
    prepare(&connection, TODAY, limits.as_slice()).unwrap();
    let expected = run(&connection, &rules, TODAY).unwrap();
    let program =
        Program::with(Path::new(PROGRAM), &office.on(), [3; 32], Box::new(|_, _| ())).unwrap();
    let engine = InParts(program.rules(), 2);
    let found = run_on(&connection, &rules, (TODAY, limits.as_slice()), &engine).unwrap();
    assert_same(&found, &expected, "two parts");
    program.finish().unwrap();
    assert!(office.left_in_store().is_empty());
}

fn assert_same(found: &[Finding], expected: &[Finding], what: &str) {
    let ids = |findings: &[Finding]| findings.iter().map(|f| f.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(found), ids(expected), "{what}");
    for (one, other) in found.iter().zip(expected) {
        assert_eq!(one, other, "{what}");
    }
}

/// All files under a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.append(&mut files(&path)) } else { found.push(path) }
    }
    found
}

/// Whether a text lies in a file, as UTF-8 or packed by Snappy in a page (which leaves words of one occurrence as they are).
fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn no_name_of_a_fictional_roster_lies_in_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let connection = filled(99, 400);
    let (needs, limits) = (Needs::of(&built_in().unwrap()).unwrap(), Parameters::default());
    let written =
        Written { today: TODAY, parameters: limits.as_slice(), key: &[7; 32], rows_a_part: 50 };
    let open = |name: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap())?;
        File::create(path)
    };
    write(&connection, &needs, &written, open).unwrap();
    let files = files(folder.path());
    assert!(files.len() > needs.tables.len(), "parts of bounded size");
    let (mut texts, mut codes) = (0, 0);
    for path in files {
        let bytes = std::fs::read(&path).unwrap();
        let words = NAMES.iter().flat_map(|name| name.split(' '));
        for word in words.chain(["Lista Uno", "pulmonía", "rose", "uno.csv"]) {
            assert!(!holds(&bytes, word), "{}: {word}", path.display());
        }
        texts += usize::from(holds(&bytes, "person:3"));
        codes += usize::from(holds(&bytes, "\u{E002}"));
    }
    assert!(texts > 0 && codes > 0, "ids are read in these files as they are, names as codes");
}
