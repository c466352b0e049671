//! A small fictional case load, and registers made of it.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(unreachable_pub, reason = "a module of test helpers")]

#[path = "../../../ledger/tests/support/authority.rs"]
mod authority;

use std::path::{Path, PathBuf};

use authority::{Authority, Kind};

use paradero_model::{Level, SourceInfo};
use paradero_register::{Added, Addition, GuideKind, PageReader, Register};

/// One source with its guide.
#[derive(Clone, Copy)]
pub struct Item {
    pub name: &'static str,
    pub text: &'static str,
    pub kind: GuideKind,
    pub guide: &'static str,
}

const POLICE: &str = "Nombre,Nacimiento,Detenido,Documento\n\
    Rosa Amaya Quintana,1990-02-03,2026-01-05,01234567-8\n\
    Julio Ernesto Paz Orellana,1985-11-30,2026-01-06,\n\
    Beto Zaldivar,31/02/1999,2026-01-06,\n\
    Marta Lidia Ubeda,1979-07-01,2026-01-07,05554443-1\n";

const POLICE_MAPPING: &str = r#"
[source]
title = "Police register"
said_by = "Coast Police"
said_on = "2026-02-01"
level = "team"
country = "XA"
[person]
name = { column = "Nombre" }
birth.date = { column = "Nacimiento", date = "edtf" }
document = { column = "Documento" }
[[event]]
kind = "arrest"
on = { column = "Detenido", date = "edtf" }
by = "Coast Police"
"#;

const ROSTER_MAPPING: &str = r#"
[source]
said_by = "Prison Service"
said_on = "2026-03-01"
level = "team"
country = "XA"
unique = true
[person]
name = { column = "Name" }
birth.date = { column = "Born", date = "edtf" }
[[event]]
kind = "custody"
place = { column = "Place" }
since = { column = "Since", date = "edtf" }
held_by = "Prison Service"
"#;

const NEWER_MAPPING: &str = r#"
[source]
said_by = "Prison Service"
said_on = "2026-04-01"
level = "team"
country = "XA"
unique = true
supersedes = "roster-old.csv"
[person]
name = { column = "Name" }
birth.date = { column = "Born", date = "edtf" }
[[event]]
kind = "custody"
place = { column = "Place" }
since = { column = "Since", date = "edtf" }
held_by = "Prison Service"
"#;

const PRESS_MAPPING: &str = r#"
[source]
said_by = "The Lantern"
said_on = "2026-02-03"
level = "public"
repeats = "Police register"
[person]
name = { column = "Who" }
[[event]]
kind = "arrest"
on = { column = "When", date = "edtf" }
"#;

const MANIFEST_MAPPING: &str = r#"
[source]
said_by = "Air Sorvalia"
said_on = "2026-03-20"
level = "team"
[ref]
flight = { batch = "Flight 7 of 2026-03-20", number = "F7/2026-03-20" }
[person]
name = { column = "Passenger" }
document = { column = "Document" }
[[event]]
kind = "removal"
batch = "flight"
on = "2026-03-20"
from_country = "XA"
to_country = "XB"
"#;

const ORDERS: &str = "The Court of the North bars the removal of Rosa Amaya Quintana to Sorvalia.\n\
    It made the order on 3 March 2026 in docket 12/2026, entry 4.\n";

const ORDERS_SHEET: &str = r#"
[source]
title = "Docket 12/2026"
said_by = "court"
said_on = "2026-03-03"
level = "team"
[ref]
court = { authority = "Court of the North" }
rosa = { person = "Rosa Amaya Quintana" }
stay = { order = "order in docket 12/2026, entry 4", number = "12/2026 entry 4" }
[[event]]
id = "barred"
kind = "order"
order = "stay"
quote = "bars the removal of Rosa Amaya Quintana to Sorvalia"
stance = "orders"
on = "2026-03-03"
court = "court"
effect = "bars-removal"
country = "XB"
covers = ["rosa"]
"#;

const NGO_MAPPING: &str = r#"
[source]
said_by = "Office of the Families"
said_on = "2026-02-20"
level = "team"
[person]
name = { columns = ["Given", "Surnames"] }
birth.date = { column = "Born", date = "edtf" }
[[event]]
kind = "custody"
place = { column = "Heard of at" }
[[event]]
kind = "notice"
when = { column = "Told on", filled = true }
on = { column = "Told on", date = "edtf" }
to = "family"
"#;

const LETTER: &str = "The ministry says that ten people flew on 20 March 2026 with Flight 7.\n";

const LETTER_SHEET: &str = r#"
[source]
title = "Letter of the ministry"
said_by = "ministry"
said_on = "2026-03-21"
level = "team"
[ref]
ministry = { authority = "Ministry of the Interior" }
flight = { batch = "Flight 7 of 2026-03-20", number = "F7/2026-03-20" }
[[event]]
id = "ten"
kind = "batch"
batch = "flight"
quote = "ten people flew on 20 March 2026 with Flight 7"
announced_count = 10
announced_by = "ministry"
on = "2026-03-20"
"#;

/// Eight sources that speak of each other and of some of the same people.
pub fn sources() -> Vec<Item> {
    use GuideKind::{Mapping, Sheet};
    let item = |name, text, kind, guide| Item { name, text, kind, guide };
    vec![
        item("police.csv", POLICE, Mapping, POLICE_MAPPING),
        item(
            "roster-old.csv",
            "Name,Born,Place,Since\n\
             Amaya Quintana Rosa,1990-02-03,North Prison,2026-01-08\n\
             Marta L. Ubeda,1979-07-01,North Prison,2026-01-09\n\
             Julio E. Paz Orellana,1985-11-30,North Prison,2026-01-09\n",
            Mapping,
            ROSTER_MAPPING,
        ),
        item(
            "roster-new.csv",
            "Name,Born,Place,Since\n\
             Amaya Quintana Rosa,1990-02-03,South Prison,2026-03-08\n\
             Julio E. Paz Orellana,1985-11-30,North Prison,2026-01-09\n",
            Mapping,
            NEWER_MAPPING,
        ),
        item(
            "press.csv",
            "Who,When\nRosa Amaya,2026-01-05\nJulio Paz,2026-01\n",
            Mapping,
            PRESS_MAPPING,
        ),
        item(
            "manifest.csv",
            "Passenger,Document\nROSA AMAYA QUINTANA,01234567-8\nHUGO SERRANO MIXCO,\n",
            Mapping,
            MANIFEST_MAPPING,
        ),
        item("orders.txt", ORDERS, Sheet, ORDERS_SHEET),
        item(
            "families.csv",
            "Given,Surnames,Born,Heard of at,Told on\n\
             Rosa,Amaya,1990,North Prison,\n\
             Marta,Ubeda,1979-07-01,,2026-01-12\n",
            Mapping,
            NGO_MAPPING,
        ),
        item("letter.txt", LETTER, Sheet, LETTER_SHEET),
    ]
}

/// A judgement on two of the sources.
pub const DECISIONS: &str = "[[same]]\nkind = \"person\"\n\
    members = [\"police.csv:1\", \"families.csv:1\"]\nwhy = \"the mother recognised the entry\"\n";

/// A folder in memory where there is such a place (nothing here is about power failing), else on
/// disk.
pub fn room() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
}

/// No PDF is read here.
pub fn pdf() -> PageReader {
    Box::new(|_| Err("no PDF here".to_owned()))
}

/// A register with nothing in it, open for writing. Every one has the same keys.
pub fn empty(directory: &Path) -> Register {
    Register::init(directory, "test", 0, [7; 32]).unwrap();
    Register::open_writer(directory, pdf(), 0).unwrap()
}

/// Adds a source at a time.
pub fn add_at(register: &mut Register, item: &Item, now: i64) -> Added {
    let guide = Some((item.kind, "guide.toml", item.guide));
    let info = SourceInfo::default();
    let addition = Addition { file_name: item.name, bytes: item.text.as_bytes(), guide, info, now };
    register.add(&addition).unwrap_or_else(|error| panic!("{}: {error}", item.name))
}

/// A register of all sources and decisions.
pub fn whole(directory: &Path) -> Register {
    let mut register = empty(directory);
    for item in sources() {
        add_at(&mut register, &item, 0);
    }
    register.decide("decisions.toml", DECISIONS, "office", Level::Team, 0).unwrap();
    register
}

/// All files below a folder, sorted.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(folder) = todo.pop() {
        let Ok(listed) = std::fs::read_dir(&folder) else { continue };
        for entry in listed {
            let path = entry.unwrap().path();
            if path.is_dir() { todo.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// Every file below a folder with its bytes, by its path from there.
pub fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let relative = |path: &PathBuf| path.strip_prefix(folder).unwrap().to_owned();
    files(folder).iter().map(|path| (relative(path), std::fs::read(path).unwrap())).collect()
}

/// Lets two witnesses cosign the log of a level as it stands, and one of them as it stood before, and an
/// authority stamp it.
pub fn seen_by_others(directory: &Path, level: Level) {
    use paradero_ledger::note::SignedNote;
    use paradero_ledger::{Cosigner, Ledger, timestamp};
    let (log, _) = Ledger::open(&directory.join("ledger").join(level.code())).unwrap();
    for (size, seed) in [(1, 1), (log.size(), 1), (log.size(), 2)] {
        let cosigner = Cosigner::generate(&format!("witness.example/{seed}"), &[seed; 32]).unwrap();
        let note = log.checkpoint_of(size).unwrap().unwrap();
        let note = SignedNote::parse(note.as_bytes()).unwrap();
        let line = cosigner.cosign(&note.text, 1_700_000_000).unwrap();
        log.evidence().keep_cosignatures(&note, &[(cosigner.witness_key(), line)]).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::new(folder.path(), Kind::P256, "time");
    let note = log.checkpoint_text();
    let query = timestamp::query(note.as_bytes(), [7; 8]).unwrap();
    let answer = authority.reply(&query);
    log.evidence().keep_stamp(note, &query, &answer, &authority.root()).unwrap();
}
