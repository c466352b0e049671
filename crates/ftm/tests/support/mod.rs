//! A small register of fictional people, the fictional roster, and exports of both.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(unreachable_pub, reason = "a module of test helpers")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use paradero_ftm::{Reader, Written, export};
use paradero_model::{Day, Level, SourceInfo};
use paradero_register::{Addition, GuideKind, PageReader, Register};

/// What stands in the sealed source and nowhere else.
pub const CANARY: &str = "Zefirelli";
/// The day of exports.
pub const TODAY: Day = Day(20_600);
/// When sources are added: 2026-03-15T21:10:00Z.
pub const NOW: i64 = 1_773_609_000;

const POLICE: &str = "Nombre,Segundo,Apodo,Nacimiento,Detenido,Documento,Madre,Lugar,Causa,Nac\n\
    Rosa Amaya Quintana,Quintana,Rosi,1990-02-03,2026-01-05,passport:Z0000001,\"Ana \"\"Mar\"\" Inventada\",Penal de Aguaclara,12/2026,SV\n\
    Julio Ernesto Paz Orellana,,,1985~,2026-01,CI:01234567-8,,Penal de Aguaclara,12/2026,XB\n\
    \"Peña, Ñandú\",,,1976-09-20/1976-09-29,2026-01-03/2026-02-04,,,\"Casa; vieja\",,SV\n";

const POLICE_MAPPING: &str = r#"
[source]
title = "Police register"
said_by = "Coast Police"
said_on = "2026-02-01"
language = "es"
level = "team"
country = "XA"
[person]
name = { column = "Nombre" }
surname.second = { column = "Segundo" }
nickname = { column = "Apodo" }
birth.date = { column = "Nacimiento", date = "edtf" }
document = { column = "Documento", pattern = "{kind}:{number}" }
parent = { column = "Madre" }
nationality = { column = "Nac" }
[[event]]
kind = "arrest"
on = { column = "Detenido", date = "edtf" }
by = "Coast Police"
grounds = "escándalo"
[[event]]
kind = "custody"
since = { column = "Detenido", date = "edtf" }
place = { column = "Lugar" }
held_by = "Coast Police"
[[event]]
kind = "hearing"
when = { column = "Causa", filled = true }
docket = { column = "Causa" }
court = "Court of the North"
first = true
"#;

const PRESS: &str = "Rosa Amaya Quintana was flown to the port of Salto on 20 March 2026.\n\
    The ministry says that ten people flew on 20 March 2026 with Flight 7.\n\
    The court barred the removal of Rosa Amaya Quintana on 3 March 2026.\n\
    The ministry denies that Rosa Amaya Quintana is held at the Old Mill.\n\
    The ministry calls her a member of the Anchor Gang for a tattoo.\n\
    She is said to have died on 1 April 2026.\n\
    She was moved from the Old Mill to the Harbour House on 2 March 2026.\n\
    The ministry says that no cause was given for the arrest.\n";

const PRESS_SHEET: &str = r#"
[source]
title = "The Lantern of 2026-04-01"
said_by = "The Lantern"
said_on = "2026-04-01"
level = "public"
[ref]
rosa = { person = "Rosa Amaya Quintana" }
flight = { batch = "Flight 7 of 2026-03-20", number = "F7/2026-03-20" }
salto = { place = "Port of Salto", country = "UY" }
mill = { place = "Old Mill" }
house = { place = "Harbour House" }
ministry = { authority = "Ministry of the Interior" }
court = { authority = "Court of the North" }
stay = { order = "order in docket 12/2026", number = "12/2026" }
[[event]]
id = "flown_out"
kind = "removal"
person = "rosa"
quote = "was flown to the port of Salto on 20 March 2026"
departure = "2026-03-20"
from_country = "XA"
to_country = "UY"
at = "salto"
batch = "flight"
by = "ministry"
[[event]]
id = "ten"
kind = "batch"
batch = "flight"
quote = "ten people flew on 20 March 2026 with Flight 7"
stance = "announces"
said_by = "ministry"
announced_count = 10
announced_by = "ministry"
on = "2026-03-20"
[[event]]
id = "barred"
kind = "order"
order = "stay"
quote = "barred the removal of Rosa Amaya Quintana on 3 March 2026"
stance = "orders"
said_by = "court"
court = "court"
docket = "12/2026"
on = "2026-03-03"
deadline = "2026-03-10T17:00:00-03:00"
effect = "bars-removal"
covers = ["rosa"]
[[event]]
id = "not-held"
kind = "custody"
person = "rosa"
quote = "denies that Rosa Amaya Quintana is held at the Old Mill"
stance = "denies"
said_by = "ministry"
place = "mill"
[[event]]
id = "called"
kind = "label"
person = "rosa"
quote = "The ministry calls her a member of the Anchor Gang for a tattoo"
said_by = "ministry"
by = "ministry"
affiliation = ["Anchor Gang"]
indicators = ["tattoo"]
[[event]]
id = "died"
kind = "death"
person = "rosa"
quote = "She is said to have died on 1 April 2026"
stance = "alleges"
on = "2026-04-01"
[[event]]
id = "moved"
kind = "transfer"
person = "rosa"
quote = "was moved from the Old Mill to the Harbour House on 2 March 2026"
from = "mill"
to = "house"
on = "2026-03-02"
[[event]]
id = "grounds"
kind = "arrest"
person = "rosa"
quote = "The ministry says that no cause was given for the arrest"
said_by = "ministry"
denies = ["grounds"]
"#;

const SEALED: &str = "Rosa Amaya Quintana was seen alive by Canary Zefirelli on 2 April 2026.\n";

const SEALED_SHEET: &str = r#"
[source]
title = "Canary Zefirelli, in confidence"
said_by = "Canary Zefirelli"
said_on = "2026-04-03"
level = "sealed"
[ref]
rosa = { person = "Rosa Amaya Quintana" }
[[event]]
id = "seen"
kind = "sighting"
person = "rosa"
quote = "was seen alive by Canary Zefirelli on 2 April 2026"
on = "2026-04-02"
seen_by = "Canary Zefirelli"
alive = true
basis = "seen"
"#;

/// No PDF is read here.
pub fn pdf() -> PageReader {
    Box::new(|_| Err("no PDF here".to_owned()))
}

/// An empty register.
pub fn empty(directory: &Path) -> Register {
    Register::init(directory, "Office of the North", 0, [7; 32]).unwrap();
    Register::open_writer(directory, pdf(), 0).unwrap()
}

/// Adds a source by a guide.
pub fn add(register: &mut Register, name: &str, bytes: &[u8], guide: (GuideKind, &str)) {
    let guide = Some((guide.0, "guide.toml", guide.1));
    let info = SourceInfo::default();
    let addition = Addition { file_name: name, bytes, guide, info, now: NOW };
    register.add(&addition).unwrap_or_else(|error| panic!("{name}: {error}"));
}

/// A register with these people; `sealed` says whether the sealed source is in it.
pub fn office(directory: &Path, sealed: bool) -> Register {
    let mut register = empty(directory);
    add(&mut register, "police.csv", POLICE.as_bytes(), (GuideKind::Mapping, POLICE_MAPPING));
    add(&mut register, "press.txt", PRESS.as_bytes(), (GuideKind::Sheet, PRESS_SHEET));
    if sealed {
        add(&mut register, "sealed.txt", SEALED.as_bytes(), (GuideKind::Sheet, SEALED_SHEET));
    }
    register
}

/// The fictional roster of so many people.
pub fn roster(directory: &Path, people: usize) -> Register {
    let mut register = empty(directory);
    let files = paradero_synth::roster(people, 1).files;
    let text = |name: &str| {
        let found = files.iter().find(|(other, _)| *other == name)?;
        Some(String::from_utf8(found.1.clone()).unwrap())
    };
    for (name, bytes) in &files {
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
        let mapping = text(&format!("{stem}.mapping.toml")).map(|text| (GuideKind::Mapping, text));
        let sheet = text(&format!("{stem}.claims.toml")).map(|text| (GuideKind::Sheet, text));
        if let Some((kind, guide)) = mapping.or(sheet) {
            add(&mut register, name, bytes, (kind, &guide));
        }
    }
    register
}

/// An export of the newest state of a level: the table, the entities, what it came to.
pub fn exported(register: &Register, level: Level) -> (String, String, Written) {
    let view = register.view(level, register.size(level), TODAY).unwrap();
    let imports = register.acts(level).filter_map(|act| Some((act.import()?, act.recorded_at())));
    let seen: BTreeMap<String, i64> =
        imports.map(|(import, at)| (import.source.clone(), at)).collect();
    let reader = Reader { connection: view.connection(), seen: &seen };
    let (mut table, mut entities) = (Vec::new(), Vec::new());
    let written = export(&reader, &mut table, Some(&mut entities)).unwrap();
    (String::from_utf8(table).unwrap(), String::from_utf8(entities).unwrap(), written)
}

/// The rows of a table of statements.
pub fn rows(table: &str) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new().from_reader(table.as_bytes());
    assert_eq!(reader.headers().unwrap(), paradero_ftm::COLUMNS.as_slice());
    reader.records().map(|row| Row(row.unwrap().iter().map(str::to_owned).collect())).collect()
}

/// A row of a table of statements.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row(pub Vec<String>);

impl Row {
    /// A field by the name of its column.
    pub fn get(&self, column: &str) -> &str {
        let at = paradero_ftm::COLUMNS.iter().position(|name| *name == column).unwrap();
        &self.0[at]
    }
}

/// The values of a property of entities of a schema.
pub fn values(rows: &[Row], schema: &str, prop: &str) -> BTreeSet<String> {
    let found = rows.iter().filter(|row| row.get("schema") == schema && row.get("prop") == prop);
    found.map(|row| row.get("value").to_owned()).collect()
}
